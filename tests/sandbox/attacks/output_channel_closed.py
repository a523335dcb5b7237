# Close the channel, so that no answer can be given.
# expect: killed | protocol
import os

os.close(3)
