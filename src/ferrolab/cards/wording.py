"""Foreign values made fit to show: cleaned, shortened and worded.

Whatever reaches a card came from a document, a model or a stranger's tool. These functions
are total: any JSON value gives a string of bounded length without characters that act.
"""

import math
import re
from typing import Any

# Characters that act instead of showing: control characters (a terminal obeys ESC), marks
# that reorder or hide text (bidi overrides, zero-width joins outside scripts that need them,
# the invisible tag alphabet), line separators, and halves of surrogate pairs, which cannot be
# written as UTF-8. ZWJ and ZWNJ stay: emoji and several scripts need them.
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")
_MANY_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")

# Past this, a whole number says nothing to a reader, and its decimal form can cost seconds.
_LARGEST_SHOWN = 10**15


def clean(value: str) -> str:
    r"""Replace each character that acts by its escape, such as ``\u202e``."""
    return _ACTING.sub(_escape, value.replace("\r\n", "\n").replace("\r", "\n"))


def _escape(match: "re.Match[str]") -> str:
    code = ord(match[0])
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def shorten(value: str, limit: int) -> str:
    """Cut `value` to `limit` characters, the last of which is then an ellipsis."""
    return value if len(value) <= limit else value[: max(limit - 1, 0)].rstrip() + "…"


def line(value: Any, limit: int) -> str:
    """Word any value as one clean line of at most `limit` characters."""
    if value is None:
        return ""
    if isinstance(value, (bool, int, float)):
        return count(value)
    if isinstance(value, str):
        # Nothing past four times the limit can show, unless the text is mostly white space.
        return shorten(_SPACE.sub(" ", clean(value[: limit * 4])).strip(), limit)
    if isinstance(value, list):
        return shorten(", ".join(_item(item, limit) for item in value[:20]), limit)
    return _item(value, limit)


def _item(value: Any, limit: int) -> str:
    if isinstance(value, (list, dict)):
        return shorten(_SPACE.sub(" ", clean(dump(value)[: limit * 4])), limit)
    return line(value, limit)


def passage(value: Any, limit: int) -> str:
    """Word any value as clean text that keeps its lines, of at most `limit` characters."""
    if not isinstance(value, str):
        value = "" if value is None else dump(value)
    cleaned = clean(value[: limit * 4]).expandtabs(4)
    return shorten(_MANY_BLANK_LINES.sub("\n\n", cleaned).strip("\n"), limit)


def token(value: Any) -> str:
    """Word a token so that every character of it shows, spaces and line ends among them."""
    visible = value if isinstance(value, str) else dump(value)
    return clean(visible[:64].replace("\n", r"\n").replace("\t", r"\t"))[:64]


def dump(value: Any) -> str:
    """Write a value as indented JSON; what JSON cannot hold is written by its type's name."""
    import json  # only values that no other form fits pay for it

    try:
        return json.dumps(value, indent=2, ensure_ascii=False, default=_name_type)
    except (ValueError, TypeError, RecursionError):
        return _name_type(value)


def _name_type(value: Any) -> str:
    return f"<{type(value).__name__}>"


def count(value: Any) -> str:
    """Word a number with thousands separators; anything else gives an empty string."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) < _LARGEST_SHOWN else f"over {_LARGEST_SHOWN:,}"
    if isinstance(value, float):
        return f"{value:,.6g}" if math.isfinite(value) else "not finite"
    return ""


def whole(value: Any) -> int:
    """Give a value that should be a count as one, and 0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0
    # False for NaN and infinities too; `math.isfinite` raises for a number of 400 digits.
    return int(value) if 0 <= value < _LARGEST_SHOWN else 0


def counted(value: Any, noun: str) -> str:
    """Word a count with its noun: ``1 page``, ``36 pages``."""
    return f"{count(value)} {noun}{'' if value == 1 else 's'}" if count(value) else ""


def duration(value: Any) -> str:
    """Word a time in seconds: ``40 µs``, ``0.42 s``, ``2 min 5 s``."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    if not 0 <= value < _LARGEST_SHOWN:
        return ""
    if value < 0.001:
        return f"{_two_digits(value * 1e6)} µs"
    if value < 0.1:
        return f"{_two_digits(value * 1e3)} ms"
    if value < 60:
        return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"
    minutes, seconds = divmod(round(value), 60)
    return f"{minutes:,} min {seconds} s"


def _two_digits(value: float) -> str:
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def size(value: Any) -> str:
    """Word a number of bytes in decimal units: ``512 bytes``, ``1.2 MB``."""
    number = whole(value)
    if number < 1000:
        return counted(number, "byte")
    if number < 999_500:
        return f"{number / 1e3:.3g} kB"
    return f"{number / 1e6:.3g} MB" if number < 999_500_000 else f"{number / 1e9:,.3g} GB"


def mapping(value: Any) -> dict[str, Any]:
    """Give a value that should be an object as one, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def listing(value: Any) -> list[Any]:
    """Give a value that should be an array as one, and an empty one for anything else."""
    return value if isinstance(value, list) else []
