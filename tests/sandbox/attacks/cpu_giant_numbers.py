# Compute with giant numbers in one operation.
# limits: timeout=0.7 memory=512MB
# expect: timeout | limit cpu_time | error MemoryError | limit memory
x = 7 ** (7**10)
