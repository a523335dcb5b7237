# Put another file in the place of the channel.
# expect: timeout | killed | protocol
# limits: timeout=1
import os

descriptor = os.open("mine", os.O_CREAT | os.O_RDWR)
os.dup2(descriptor, 3)
