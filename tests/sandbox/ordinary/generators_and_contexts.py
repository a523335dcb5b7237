# [0, 1, 1, 2, 3, 5, 8]
# in out
import itertools
from contextlib import ExitStack, contextmanager


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


@contextmanager
def noted(words):
    words.append("in")
    yield words
    words.append("out")


print(list(itertools.islice(fibonacci(), 7)))
with ExitStack() as stack:
    words = stack.enter_context(noted([]))
print(*words)
