# Compute for ever.
# limits: timeout=0.7
# expect: timeout | limit cpu_time
while True:
    pass
