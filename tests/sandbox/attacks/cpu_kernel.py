# Keep the kernel computing: long lists of small calls.
# limits: timeout=0.7
# expect: timeout | limit cpu_time
import os

descriptor = os.open("/dev/zero", os.O_RDONLY)
buffer = [bytearray(1 << 16) for _ in range(64)]
while True:
    os.readv(descriptor, buffer)
