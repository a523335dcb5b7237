"""The sections that headings open."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from operator import itemgetter

from ferrolab._fallback._blocks import BlockRow

_ATX = re.compile(r"#{1,6}(?=\s)")
_UNDERLINE = re.compile(r"\n[ \t]*[=-]+[ \t]*\Z")


class Sections:
    """Answers which sections a place lies in.

    Parameters
    ----------
    text : str
        The text.
    blocks : sequence of rows
        Its blocks, ascending.
    """

    def __init__(self, text: str, blocks: Sequence[BlockRow]) -> None:
        self._blocks = blocks
        self._starts: list[int] = []
        self._paths: list[tuple[str, ...]] = []
        opened: list[tuple[int, str]] = []
        for kind, start, end, level, _ in blocks:
            title = heading_title(text[start:end]) if kind == "heading" else ""
            if title:
                opened = [section for section in opened if section[0] < max(level, 1)]
                opened.append((max(level, 1), title))
                self._starts.append(start)
                self._paths.append(tuple(name for _, name in opened))

    def path(self, start: int, end: int) -> tuple[str, ...]:
        """Return the titles, outermost first, of the sections that ``start`` to ``end`` begins in.

        A stretch that begins with headings begins in the section of the last of them.
        """
        opening = start
        first = bisect.bisect_right(self._blocks, start, key=itemgetter(2))
        for kind, block_start, _, _, _ in self._blocks[first:]:
            if kind != "heading" or block_start >= end:
                break
            opening = block_start
        index = bisect.bisect_right(self._starts, opening) - 1
        return self._paths[index] if index >= 0 else ()


def heading_title(heading: str) -> str:
    """Return a heading in one line, without the marks that make it one in Markdown."""
    heading = heading.strip()
    mark = _ATX.match(heading)
    bare = heading[mark.end() :].rstrip("#") if mark else _UNDERLINE.sub("", heading)
    return " ".join(bare.split())
