"""Chunks, by a greedy walk over what must not be cut.

The text is parted into stretches that fit the limit: sentences of running text, whole
table rows, list items and code blocks. Stretches are added to a chunk while it fits,
and a chunk that is full ends at the best break in its second half. Every chunk is
counted as a whole, so the limit holds whatever the tokenizer does at the seams.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ferrolab import running
from ferrolab._fallback._blocks import BlockRow, code_blocks, plain_blocks
from ferrolab._fallback._sections import Sections
from ferrolab._fallback._stretches import Stretch, Stretches

#: As in ``ferrolab._backend``: tokens, start, end, body_start, byte_start, byte_end, page_start,
#: page_end, section_path.
ChunkRow = tuple[int, int, int, int, int, int, "int | None", "int | None", tuple[str, ...]]


class Counter(Protocol):
    """What is asked of a tokenizer."""

    def count(self, text: str) -> int:
        """Return the tokens of a text."""


def chunk(
    text: str,
    counter: Counter,
    *,
    max_tokens: int,
    overlap_tokens: int,
    respect_paragraphs: bool,
    structure: str,
    blocks: Sequence[BlockRow] | None,
    page_starts: Sequence[int],
    cancel: object,
) -> list[ChunkRow]:
    """Cut ``text``.

    Parameters
    ----------
    text : str
        Anything; an empty text has no chunks.
    counter : Counter
        Says what a text costs.
    max_tokens, overlap_tokens : int
        No chunk costs more than the one, no overlap more than the other.
    respect_paragraphs : bool
        Prefer a break between paragraphs or sections in the second half of a chunk.
    structure : str
        What to read the text as when ``blocks`` is None.
    blocks : sequence of rows or None
        Roles of stretches, ascending; text between two belongs to the one before.
    page_starts : sequence of int
        Where each page begins, in characters; empty without pages.
    cancel : object
        Not used: the run in force is asked.

    Raises
    ------
    ValidationError
        When a single character costs more than ``max_tokens``.
    """
    if not text:
        return []
    roles = [row for row in blocks if row[1] < row[2]] if blocks else _read(text, structure)
    stretches = Stretches(text, counter.count, max_tokens).of(roles)
    packer = _Packer(text, counter.count, max_tokens, overlap_tokens, respect_paragraphs, stretches)
    return _describe(text, packer.pack(), Sections(text, roles), page_starts)


def _read(text: str, structure: str) -> list[BlockRow]:
    if structure == "markdown":
        # Loaded when asked for: the parser takes longer to import than most texts to cut.
        from ferrolab._fallback._markdown import blocks

        return blocks(text)
    return plain_blocks(text) if structure == "text" else code_blocks(text)


@dataclass(slots=True)
class _Span:
    """A chunk: ``start`` to ``end``, of which the part before ``body`` is overlap."""

    start: int
    body: int
    end: int
    tokens: int


@dataclass(slots=True)
class _Packer:
    text: str
    count: Callable[[str], int]
    max_tokens: int
    overlap_tokens: int
    respect_paragraphs: bool
    stretches: list[Stretch]
    spans: list[_Span] = field(default_factory=list)

    def pack(self) -> list[_Span]:
        first = 0
        while first < len(self.stretches):
            running.current().check()
            start = self._overlap_start(first)
            last, tokens = self._fill(start, first)
            if start < self.stretches[first].start and last < first:
                # Not even one stretch fits beside the overlap.
                start = self.stretches[first].start
                last, tokens = self._fill(start, first)
            best = self._best_break(first, last)
            if best < last:
                last, tokens = best, self._cost(start, self.stretches[best].end)
            self.spans.append(_Span(start, self.stretches[first].start, self.stretches[last].end, tokens))
            first = last + 1
        return self.spans

    def _cost(self, start: int, end: int) -> int:
        return self.count(self.text[start:end])

    def _fill(self, start: int, first: int) -> tuple[int, int]:
        """Return the last stretch that fits, below ``first`` when none does, and the tokens to its end."""
        last = first - 1
        estimate = self._cost(start, self.stretches[first].start)
        while (
            last + 1 < len(self.stretches) and estimate + self.stretches[last + 1].tokens <= self.max_tokens
        ):
            last += 1
            estimate += self.stretches[last].tokens
        last = max(last, first)
        while last >= first:
            tokens = self._cost(start, self.stretches[last].end)
            if tokens <= self.max_tokens:
                return last, tokens
            last -= 1
        return last, 0

    def _best_break(self, first: int, last: int) -> int:
        """Return the stretch to end at: ``last``, or an earlier one with a better break after it."""
        if last + 1 == len(self.stretches):
            return last
        best = last
        if self.respect_paragraphs:
            least = (self.stretches[first].before + self.stretches[last].after) / 2
            late = [i for i in range(first, last + 1) if self.stretches[i].after >= least]
            best = max(late, key=lambda i: (self.stretches[i].rank, i), default=last)
        while best > first and self.stretches[best].is_heading:
            best -= 1
        # A chunk of headings alone is no better than a heading left behind.
        return last if self.stretches[best].is_heading else best

    def _overlap_start(self, first: int) -> int:
        """Return where the overlap of a chunk that begins with stretch ``first`` begins."""
        body = self.stretches[first].start
        if not self.overlap_tokens or not self.spans or self.stretches[first].is_heading:
            return body
        floor = self.spans[-1].body
        start, index = body, first - 1
        while index >= 0 and self.stretches[index].start >= floor and not self.stretches[index].is_heading:
            if self._cost(self.stretches[index].start, body) > self.overlap_tokens:
                break
            start = self.stretches[index].start
            index -= 1
        return start if start < body else self._words_start(max(floor, self.stretches[first - 1].start), body)

    def _words_start(self, floor: int, body: int) -> int:
        """Return where the last whole words that fit the overlap begin."""
        # A token has rarely more than 16 characters, and more words than that are not wanted.
        floor = max(floor, body - 16 * self.overlap_tokens)
        starts = [
            at for at in range(floor + 1, body) if self.text[at - 1].isspace() and not self.text[at].isspace()
        ]
        low, high = 0, len(starts)
        while low < high:
            middle = (low + high) // 2
            if self._cost(starts[middle], body) <= self.overlap_tokens:
                high = middle
            else:
                low = middle + 1
        # Costs need not grow with every word, so what the bisection found is looked at again.
        fitting = (at for at in starts[low:] if self._cost(at, body) <= self.overlap_tokens)
        return next(fitting, body)


def _describe(
    text: str, spans: list[_Span], sections: Sections, page_starts: Sequence[int]
) -> list[ChunkRow]:
    rows: list[ChunkRow] = []
    characters = bytes_before = 0
    for span in spans:
        bytes_before += _utf8_length(text[characters : span.body])
        characters = span.body
        byte_start = bytes_before - _utf8_length(text[span.start : span.body])
        byte_end = bytes_before + _utf8_length(text[span.body : span.end])
        content = text[span.start : span.end]
        first = span.start + len(content) - len(content.lstrip())
        last = span.start + max(len(content.rstrip()) - 1, 0)
        pages = (_page_at(page_starts, min(first, span.end - 1)), _page_at(page_starts, last))
        path = sections.path(span.body, span.end)
        rows.append((span.tokens, span.start, span.end, span.body, byte_start, byte_end, *pages, path))
    return rows


def _utf8_length(text: str) -> int:
    # Lone surrogates take three bytes, as the U+FFFD that they are counted as.
    return len(text.encode("utf-8", "surrogatepass"))


def _page_at(starts: Sequence[int], offset: int) -> int | None:
    return max(bisect.bisect_right(starts, offset) - 1, 0) if starts else None
