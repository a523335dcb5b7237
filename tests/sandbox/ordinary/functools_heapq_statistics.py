# 102334155
# [1, 2, 3] 2.5 120
# Counter({'l': 3})
import functools
import heapq
import statistics
from collections import Counter


@functools.lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


print(fibonacci(40))
print(
    heapq.nsmallest(3, [5, 1, 4, 2, 3]),
    statistics.median([1, 2, 3, 4]),
    functools.reduce(int.__mul__, range(1, 6)),
)
print(Counter(letter for letter in "hello world" if letter == "l"))
