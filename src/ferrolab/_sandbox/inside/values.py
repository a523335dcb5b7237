"""Values on their way out and in: exact JSON, bytes and tables where possible, else their text."""

import json
import math

from .channel import INLINE, RequestError, decode_json
from .tables import NotPlain, encode_table, table_of
from .texts import type_name, value_repr

_MOST_NODES = 1_000_000
_DEEPEST_JSON = 60
_encode_strict = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


_ALWAYS_PLAIN = {str, bool, type(None)}


def check_plain(values, depth=0, count=0):
    """Raise :class:`NotPlain` unless JSON gives the values back exactly; return how many there are."""
    count += len(values)
    if depth > _DEEPEST_JSON or count > _MOST_NODES:
        raise NotPlain
    # Most lists are of one kind: looked at as a whole they cost a tenth.
    kinds = set(map(type, values)) - _ALWAYS_PLAIN
    if kinds == {int}:
        numbers = [value for value in values if type(value) is int]
        if min(numbers) < -(2**63) or max(numbers) >= 2**63:
            raise NotPlain
    elif kinds == {float}:
        if not all(math.isfinite(value) for value in values if type(value) is float):
            raise NotPlain
    elif kinds:
        for value in values:
            count = _check_one(value, depth, count)
    return count


def _check_one(value, depth, count):
    cls = type(value)
    if cls is dict:
        if set(map(type, value)) - {str}:
            raise NotPlain
        return check_plain(list(value.values()), depth + 1, count)
    if cls is list:
        return check_plain(value, depth + 1, count)
    if cls not in _ALWAYS_PLAIN and cls is not int and cls is not float:
        raise NotPlain
    if cls is int or cls is float:
        return check_plain((value,), depth, count)
    return count


def encode_value(value, body):
    """Return a value as the channel carries it: exact where possible, else its text."""
    cls = type(value)
    described = {"kind": "repr", "type": type_name(cls), "repr": None}
    for encode in (_encode_plain, _encode_bytes, encode_table):
        try:
            found = encode(value, cls, body)
        except (NotPlain, RequestError):
            continue
        except Exception:
            # pandas, Arrow and subclasses of theirs; the text is still to be had.
            continue
        if found:
            described.update(found)
            break
    if described["repr"] is None:
        described["repr"] = value_repr(value)
    return described


def _encode_plain(value, cls, body):
    check_plain((value,))
    if cls is dict or cls is list or cls is str:
        try:
            text = _encode_strict(value).encode("utf-8")
        except UnicodeEncodeError:  # half a surrogate pair, which JSON's readers refuse
            raise NotPlain from None
        if len(text) > INLINE:
            return {"kind": "json", **body.add(text)}
    return {"kind": "json", "json": value}


def _encode_bytes(value, cls, body):
    return {"kind": "bytes", **body.add(value)} if cls is bytes else None


def decode_value(described, body):
    """Return the value that the host puts."""
    kind = described["kind"]
    if kind == "json" and "blob" not in described:
        return described["json"]
    offset, length = described["blob"]
    data = body[offset : offset + length]
    if kind == "json":
        return decode_json(data.decode("utf-8"))
    return data if kind == "bytes" else table_of(described, data)
