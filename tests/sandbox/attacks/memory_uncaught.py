# Take memory until the end, without care.
# limits: memory=64MB
# expect: error MemoryError | limit memory
kept = []
while True:
    kept.append("x" * 100_000 + str(len(kept)))
