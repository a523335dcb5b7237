"""Roles of stretches of plain text and program text, and where sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: (kind, start, end, level, group), offsets in characters; as in ``ferrolab._backend``.
BlockRow = tuple[str, int, int, int, int]

_ITEM = re.compile(r"^[ \t]*(?:[-*+•◦▪‣–·]|\d{1,3}[.)])[ \t]+(?=\S)", re.MULTILINE)
_INDENTED = re.compile(r"(?: {4}|\t)")
# White space is looked at as a whole run: a pattern with a mark before it takes the square of the
# text's length on a million full stops.
_SENTENCE_BREAK = re.compile(r"\s+|[。！？][」』”’）]*")
_CLOSING = "\"'”’)]»*_"
_MARKS = ".!?…"
_ABBREVIATIONS = frozenset(
    str.split(
        "al approx art cf ch co col corp dept dr ed eds eg eq eqs etc fig figs gen inc jr ie lt ltd mr mrs "
        "ms mt no nos nr p pp prof ref refs resp rev sec sr st tab v viz vol vols vs z.b d.h u.a bzw e.g i.e"
    )
)


def plain_blocks(text: str) -> list[BlockRow]:
    """Return paragraphs, list items and indented code of a text without markup."""
    blocks: list[BlockRow] = []
    group = 0
    for start, end in _paragraphs(text):
        items = [item.start() for item in _ITEM.finditer(text, start, end)]
        if items and (items[0] == start or len(items) > 1):
            continues = items[0] == start and blocks and blocks[-1][0] == "list_item"
            group += not continues
            if items[0] > start:
                blocks.append(("paragraph", start, items[0], 0, 0))
            ends = [*items[1:], end]
            blocks.extend(("list_item", a, b, 1, group) for a, b in zip(items, ends, strict=True))
        else:
            lines = text[start:end].split("\n")
            is_code = len(lines) > 1 and all(map(_INDENTED.match, lines))
            blocks.append(("code" if is_code else "paragraph", start, end, 0, 0))
    return blocks


def code_blocks(text: str) -> list[BlockRow]:
    """Return program text as the stretches between blank lines that go before an unindented line."""
    blocks: list[BlockRow] = []
    for start, end in _paragraphs(text):
        if blocks and text[start].isspace():
            blocks[-1] = ("code", blocks[-1][1], end, 0, 0)
        else:
            blocks.append(("code", start, end, 0, 0))
    return blocks


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the runs of lines that are not blank."""
    start, end, at = -1, 0, 0
    for line in text.split("\n"):
        if line and not line.isspace():
            start, end = (at if start < 0 else start), at + len(line)
        elif start >= 0:
            yield start, end
            start = -1
        at += len(line) + 1
    if start >= 0:
        yield start, end


def sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where sentences of ``text[start:end]`` end, the white space after them included."""
    for match in _SENTENCE_BREAK.finditer(text, start, end):
        at, after = match.span()
        if after >= end:
            return
        if text[at] in "。！？":
            if not text[after].isspace():
                yield after
        elif _ends_sentence(text, start, at, text[after]):
            yield after


def _ends_sentence(text: str, start: int, at: int, following: str) -> bool:
    mark = at - 1
    while mark > start and text[mark] in _CLOSING:
        mark -= 1
    if mark < start:
        return False
    if text[mark] in "。！？":
        return True
    if text[mark] not in _MARKS or following.islower():
        return False
    return text[mark] != "." or not _is_abbreviation(text[max(start, mark - 12) : mark])


def _is_abbreviation(before: str) -> bool:
    """Tell whether the full stop after ``before`` belongs to its last word: "Dr", "e.g", an initial."""
    words = before.split()
    word = words[-1].lstrip("(\"'“‘[").lower() if words and not before[-1].isspace() else ""
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())
