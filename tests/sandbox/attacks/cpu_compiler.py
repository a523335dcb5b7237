# Let the compiler work for ever on a program that grows.
# limits: timeout=0.7
# expect: timeout | limit cpu_time | error MemoryError | error RecursionError | limit memory | killed
while True:
    compile("+".join(["(1)"] * 20_000), "x", "exec")
