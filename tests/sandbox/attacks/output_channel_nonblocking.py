# Make the channel not wait, and fill it with a large answer.
# expect: ok | killed | protocol
import os

os.set_blocking(3, False)
"x" * (8 << 20)
