# Errors nested and chained a hundred thousand times.
# limits: timeout=8
# expect: error ValueError | error ExceptionGroup | error RecursionError | timeout | killed | limit cpu_time
error = ValueError("x" * 10_000_000)
for number in range(100_000):
    other = ValueError(number)
    other.__cause__ = error
    error = other
raise error
