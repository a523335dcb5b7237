# Point(x=1, y=2) Point(x=1, y=5)
# [Colour.RED, Colour.BLUE]
from dataclasses import dataclass, replace
from enum import Enum


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 2


class Colour(Enum):
    RED = 1
    BLUE = 2

    def __repr__(self):
        return str(self)


print(Point(1), replace(Point(1), y=5))
print(list(Colour))
