# 3 [1, 2, 3]
# {'self': <class 'int'>, 'return': <class 'str'>}
from typing import Generic, NamedTuple, TypeVar, get_type_hints

T = TypeVar("T")


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: list[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)


class Row(NamedTuple):
    name: str
    n: int = 3


stack = Stack[int]()
for number in (1, 2, 3):
    stack.push(number)
print(Row("a").n, stack.items)


def worded(self: int) -> str: ...


print(get_type_hints(worded))
