# Write without end to standard output.
# limits: timeout=1
# expect: timeout | limit cpu_time
import os

line = b"x" * 65_536
while True:
    os.write(1, line)
