"""Values as texts of bounded length, whatever they are."""

REPR_CHARACTERS = 10_000


def shorten(text, limit):
    """Cut a text to ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def type_name(cls):
    """Return a class's qualified name, without the module where nobody writes it."""
    try:
        module, name = cls.__module__, cls.__qualname__
        if type(name) is not str or type(module) is not str:
            return "object"
        return shorten(name if module in ("builtins", "__main__") else f"{module}.{name}", 200)
    except Exception:
        return "object"


def family_of(cls):
    """Return the name of the package that a class says it is from."""
    try:
        module = cls.__module__
        return module.partition(".")[0] if type(module) is str else ""
    except Exception:
        return ""


def whole_repr(value):
    """Return ``repr(value)``; what a hostile one raises is said in its place."""
    try:
        return repr(value)
    except RecursionError:
        return f"<{type_name(type(value))} (recursive)>"
    except Exception as error:
        return f"<{type_name(type(value))} whose repr raised {type_name(type(error))}>"


def number_repr(value):
    """Return an int's digits; those of a giant take quadratic time, so they are counted only."""
    bits = value.bit_length()
    return repr(value) if bits < 8_192 else f"<int of {bits} bits>"


def no_repr(value):
    """Return what stands for a value whose ``repr`` is not called."""
    return f"<{type_name(type(value))}>"


_BRACKETS = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
    dict: ("{", "}"),
}


_SHORT = frozenset({int, float, bool, type(None), str})


class Brief:
    """A ``repr`` that stops when it is long enough, whatever the size of what it describes.

    Parameters
    ----------
    limit : int
        Most characters.
    leaf : callable
        Words what is neither a builtin container nor a plain value.
    """

    def __init__(self, limit, leaf):
        self._room = limit
        self._leaf = leaf
        self._parts = []

    def of(self, value):
        """Return the text."""
        self._value(value, 0)
        text = "".join(self._parts)
        return text if self._room >= 0 else text[: self._room - 1] + "…"

    def _write(self, text):
        self._parts.append(text)
        self._room -= len(text)

    def _value(self, value, depth):
        cls = type(value)
        if cls in (str, bytes, bytearray):
            # Escapes only lengthen, so a beginning of this length is enough.
            self._write(repr(value if len(value) <= self._room else value[: self._room + 1]))
        elif cls is int:
            self._write(number_repr(value))
        elif cls in _BRACKETS:
            self._container(value, cls, depth)
        elif cls in (float, bool, complex, type(None)):
            self._write(repr(value))
        else:
            self._write(self._leaf(value))

    def _container(self, value, cls, depth):
        first, last = _BRACKETS[cls]
        if (cls is list or cls is tuple) and (text := self._flat(value)):
            self._write(text)
        elif not value and cls in (set, frozenset):
            self._write(f"{cls.__name__}()")
        elif depth > 20:
            self._write(f"{first}...{last}")
        else:
            self._write(first)
            self._items(value, cls, depth + 1)
            self._write(",)" if cls is tuple and len(value) == 1 else last)

    def _flat(self, value):
        """Return Python's own text of short plain items, which takes a tenth; None for any others."""
        # Three characters are the least that an item takes with its separator.
        head = value[: max(self._room, 0) // 3 + 2]
        kinds = set(map(type, head))
        if kinds - _SHORT:
            return None
        if int in kinds and max(abs(item) for item in head if type(item) is int) >= 2**63:
            return None
        if str in kinds and max(len(item) for item in head if type(item) is str) > 200:
            return None
        return repr(head)

    def _items(self, value, cls, depth):
        separate = False
        for item in value:
            if self._room < 0:
                return
            if separate:
                self._write(", ")
            separate = True
            self._value(item, depth)
            if cls is dict:
                self._write(": ")
                self._value(value[item], depth)


def value_repr(value):
    """Return the text of a value, calling its own ``repr`` unless it is a builtin container."""
    try:
        return shorten(Brief(REPR_CHARACTERS, whole_repr).of(value), REPR_CHARACTERS)
    except RuntimeError:  # a container that a thread changes meanwhile
        return no_repr(value)


PLAIN = frozenset(
    {int, float, bool, complex, type(None), str, bytes, bytearray, list, tuple, set, frozenset, dict}
)
