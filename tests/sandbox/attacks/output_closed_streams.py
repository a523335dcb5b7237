# Close, exchange and duplicate descriptors 0 to 3.
# expect: held | killed | ok | protocol
import os
import sys

os.dup2(2, 1)
os.dup2(1, 0)
sys.stdout.close()
sys.stderr = None
os.closerange(0, 3)
