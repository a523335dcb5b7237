# Wait in the kernel for what never comes.
# limits: timeout=0.5
# expect: timeout
import os

reader, writer = os.pipe()
os.read(reader, 1)
