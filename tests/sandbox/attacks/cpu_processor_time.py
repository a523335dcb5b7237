# Compute longer than the limit on processor time.
# limits: timeout=8 cpu=0.4
# expect: limit cpu_time
number = 0
while True:
    number += 1
