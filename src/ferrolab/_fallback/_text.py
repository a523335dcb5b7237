"""From bytes to text."""

from __future__ import annotations

import re
from typing import Any

from ferrolab._fallback._blocks import plain_blocks

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<meta\b[^>]{0,400}?\bcharset\s*=\s*["']?\s*([\w.:-]+)|\A<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]+)""",
    re.I,
)
_CONTROLS = bytes(sorted({*range(9), *range(14, 27), 28, 29, 30, 31}))
_LINE_END = re.compile(r"\r\n?")


def decode(data: bytes, *, declares: bool = False) -> tuple[str, list[str]]:
    """Return the text of ``data`` and what the reader should know about it.

    A byte order mark decides, then the zeros of UTF-16, then UTF-8 where the bytes are valid, then
    what the file declares (``declares``: HTML), then windows-1252. Lines end in a line feed
    afterwards, and NUL is U+FFFD.
    """
    encoding, skip = _encoding(data, declares)
    text = data[skip:].decode(encoding, "replace")
    replaced = text.count("\ufffd") - (data.count("\ufffd".encode()) if encoding == "utf-8" else 0)
    nuls = text.count("\0")
    warnings = []
    if replaced > 0:
        warnings.append(f"{replaced} places are not valid {encoding} and read as U+FFFD")
    if nuls:
        warnings.append(f"{nuls} NUL characters read as U+FFFD")
    return _LINE_END.sub("\n", text).replace("\0", "\ufffd"), warnings


def _encoding(data: bytes, declares: bool) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    by_zeros = _utf16_by_zeros(data)
    if by_zeros:
        return by_zeros, 0
    if _is_nearly_utf8(data):
        return "utf-8", 0
    return (_declared(data) if declares else None) or "cp1252", 0


def _is_nearly_utf8(data: bytes) -> bool:
    """Tell valid UTF-8, or so much of it valid that the rest is damage."""
    text = data.decode("utf-8", "replace")
    invalid = text.count("\ufffd")
    return not invalid or sum(character > "\x7f" for character in text) - invalid >= 20 * invalid


def _utf16_by_zeros(data: bytes) -> str | None:
    """Tell UTF-16 without a mark by the zeros that ASCII leaves in every other byte."""
    head = data[: min(len(data), 4096) & ~1]
    even, odd = head[::2].count(0), head[1::2].count(0)
    many = max(len(head) // 40, 2)
    if odd >= many and even * 10 <= odd:
        return "utf-16-le"
    return "utf-16-be" if even >= many and odd * 10 <= even else None


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:8192])
    if not match:
        return None
    label = (match.group(1) or match.group(2)).decode("ascii")
    try:
        is_text = isinstance("".encode(label), bytes)
    except (LookupError, TypeError, ValueError):
        return None
    # What could be read as ASCII is not UTF-16, whatever it says.
    return label if is_text and not label.lower().startswith(("utf-16", "utf-32")) else None


def decode_head(data: bytes, limit_bytes: int) -> str | None:
    """Return enough of the text to see its syntax; None when the bytes are not text."""
    head = data[:limit_bytes]
    has_mark = any(head.startswith(mark) for mark, _ in _MARKS)
    if not has_mark and not _utf16_by_zeros(head) and _is_binary(head):
        return None
    return decode(head)[0].lstrip("\ufeff")


def _is_binary(head: bytes) -> bool:
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * 50 > len(head) or (b"\0" in head and not _is_nearly_utf8(head))


def page(text: str) -> dict[str, Any]:
    """Return the page of a plain text."""
    return {
        "index": 0,
        "text": text,
        "width": 0.0,
        "height": 0.0,
        "blocks": [("paragraph", *row[1:3], 0, 0) for row in plain_blocks(text)],
        "tables": [],
        "links": [],
        "warnings": [],
    }
