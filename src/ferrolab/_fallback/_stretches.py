"""What a chunk is made of: stretches of text that fit the limit and are not cut further."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ferrolab import running
from ferrolab._fallback._blocks import BlockRow, sentence_ends
from ferrolab.errors import ValidationError

# How good it is to break after a stretch.
INSIDE, SENTENCE, MEMBER, PARAGRAPH, SECTION = range(5)

_RUNNING_TEXT = ("paragraph", "quote")
_CLAUSE = re.compile(r"[,;:，；：、](?=\s)\s|\n")
_WORD = re.compile(r"\s+")
_LINE = re.compile(r"\n")
# A base character with more marks than this is cut between them.
_CLUSTER_CHARACTERS = 32
_JOINER = "\u200d"


@dataclass(slots=True)
class Stretch:
    """A stretch that fits: its place, its own cost, the cost of all before it, the break after it."""

    start: int
    end: int
    tokens: int
    before: int
    rank: int
    is_heading: bool

    @property
    def after(self) -> int:
        """Tokens up to its end, as the stretches cost by themselves."""
        return self.before + self.tokens


class Stretches:
    """Cuts a text into stretches.

    Parameters
    ----------
    text : str
        The text.
    count : callable
        Says what a text costs.
    max_tokens : int
        Most tokens a stretch may cost.
    """

    def __init__(self, text: str, count: Callable[[str], int], max_tokens: int) -> None:
        self._text = text
        self._count = count
        self._max_tokens = max_tokens

    def of(self, blocks: Sequence[BlockRow]) -> list[Stretch]:
        """Return the stretches of the whole text, without gaps."""
        found: list[Stretch] = []
        before = 0
        for start, end, kind, rank in _covering(blocks, len(self._text)):
            for a, b, tokens in self._of_block(start, end, kind):
                running.current().check()
                inner = SENTENCE if kind in _RUNNING_TEXT else INSIDE
                found.append(Stretch(a, b, tokens, before, rank if b == end else inner, kind == "heading"))
                before += tokens
        return found

    def _of_block(self, start: int, end: int, kind: str) -> Iterator[tuple[int, int, int]]:
        if kind in _RUNNING_TEXT:
            for a, b in _between(start, end, sentence_ends(self._text, start, end)):
                yield from self._fitting(a, b, (self._clauses, self._words))
        elif kind == "list_item":
            yield from self._fitting(start, end, (self._sentences, self._clauses, self._words))
        else:
            yield from self._fitting(start, end, (self._lines, self._words))

    def _fitting(
        self, start: int, end: int, ways: Sequence[Callable[[int, int], Iterable[int]]]
    ) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, tokens) of parts that fit, cut in the first of the ``ways`` that is needed."""
        tokens = self._count(self._text[start:end])
        if tokens <= self._max_tokens:
            yield start, end, tokens
            return
        bare = start + len(self._text[start:end].rstrip())
        if start < bare < end:
            # The white space after a sentence is no reason to cut the sentence.
            yield from self._fitting(start, bare, ways)
            yield from self._fitting(bare, end, ())
        elif ways and bare > start:
            for a, b in _between(start, end, ways[0](start, end)):
                yield from self._fitting(a, b, ways[1:])
        else:
            yield from self._by_characters(start, end)

    def _by_characters(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        length = max(end - start, 1)
        while start < end:
            running.current().check()
            stop = min(start + length, end)
            tokens = self._count(self._text[start:stop])
            while tokens > self._max_tokens:
                if stop - start == 1:
                    raise self._too_small(start, tokens)
                length = max(1, min((stop - start) * self._max_tokens // tokens, stop - start - 1))
                stop = self._cluster_end(start, start + length)
                tokens = self._count(self._text[start:stop])
            yield start, stop, tokens
            # Costs vary along a text: the next part may be longer.
            length = (stop - start) + (stop - start) // 2 + 1
            start = stop

    def _cluster_end(self, start: int, at: int) -> int:
        """Return ``at``, or a place shortly before it that parts no letter from its marks."""
        for back in range(at, max(start, at - _CLUSTER_CHARACTERS), -1):
            if back == len(self._text) or not self._is_joined(back):
                return back
        return at

    def _is_joined(self, at: int) -> bool:
        character, previous = self._text[at], self._text[at - 1]
        return (
            unicodedata.category(character).startswith("M")
            or _JOINER in (character, previous)
            or (previous == "\r" and character == "\n")
        )

    def _sentences(self, start: int, end: int) -> Iterable[int]:
        return sentence_ends(self._text, start, end)

    def _lines(self, start: int, end: int) -> Iterable[int]:
        return (match.end() for match in _LINE.finditer(self._text, start, end))

    def _clauses(self, start: int, end: int) -> Iterable[int]:
        return (match.end() for match in _CLAUSE.finditer(self._text, start, end))

    def _words(self, start: int, end: int) -> Iterable[int]:
        return (match.end() for match in _WORD.finditer(self._text, start, end))

    def _too_small(self, at: int, tokens: int) -> ValidationError:
        return ValidationError(
            f"the character {self._text[at]!r} costs {tokens} tokens, and max_tokens is {self._max_tokens}",
            hint=f"Give max_tokens {tokens} or more.",
            context={"field": "max_tokens"},
        )


def _covering(blocks: Sequence[BlockRow], length: int) -> Iterator[tuple[int, int, str, int]]:
    """Yield (start, end, kind, rank of the break after) so that the whole text is covered."""
    if not blocks:
        yield 0, length, "paragraph", SECTION
        return
    following: list[BlockRow | None] = [*blocks[1:], None]
    start = 0
    for (kind, _, _, _, group), after in zip(blocks, following, strict=True):
        end = after[1] if after else length
        if after is None or after[0] == "heading":
            rank = SECTION
        else:
            rank = MEMBER if group and group == after[4] else PARAGRAPH
        if start < end:
            yield start, end, kind, rank
        start = max(start, end)


def _between(start: int, end: int, cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    for cut in cuts:
        if start < cut < end:
            yield start, cut
            start = cut
    yield start, end
