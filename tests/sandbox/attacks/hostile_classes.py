# Objects that lie about their class, their names and their attributes.
# expect: ok | error TypeError | error OSError | error Name
import enum


class Name(str):
    def __str__(self):
        raise ValueError

    __format__ = __len__ = __str__


class Meta(type):
    def __getattribute__(cls, name):
        if name in ("__module__", "__qualname__", "__name__"):
            return Name("\ud800" * 1000)
        return super().__getattribute__(name)

    __repr__ = __str__ = lambda cls: 1 / 0


class Liar(metaclass=Meta):
    @property
    def __class__(self):
        raise OSError


variable = Liar()
globals()["bad\nname\ud800"] = 1
globals()["x" * 100_000] = enum.Enum("E", "a")
globals()[5] = 5
Liar()
