"""Which of many chunks are looked for: by words, pages and sections."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from ferrolab.cards.wording import line
from ferrolab.results import Chunk

_MOST_SECTIONS = 1_000
_LABEL_CHARACTERS = 60

Path = tuple[str, ...]


class Finder:
    """Finds chunks among ten thousands while somebody types.

    Parameters
    ----------
    chunks : sequence of Chunk
        In their order.
    """

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.chunks = chunks

    @cached_property
    def _folded(self) -> list[str]:
        return [chunk.text.casefold() for chunk in self.chunks]

    @cached_property
    def pages(self) -> tuple[int, int] | None:
        """The first and the last page; None when there is but one, or none is known."""
        known = [
            page
            for chunk in self.chunks
            for page in (chunk.metadata.page_start, chunk.metadata.page_end)
            if page is not None
        ]
        return (min(known), max(known)) if known and min(known) < max(known) else None

    @cached_property
    def sections(self) -> list[Path]:
        """The sections that chunks begin in and those around them, in order; at most 1,000."""
        found: dict[Path, None] = {}
        for chunk in self.chunks:
            path = chunk.metadata.section_path
            if path not in found:
                found.update(dict.fromkeys(path[: depth + 1] for depth in range(len(path))))
            if len(found) >= _MOST_SECTIONS:
                break
        return list(found)[:_MOST_SECTIONS]

    def find(self, search: str = "", pages: tuple[int, int] | None = None, section: Path = ()) -> list[int]:
        """Return the places of the chunks that have all words, touch the pages and begin in the section.

        Parameters
        ----------
        search : str
            Words parted by spaces, in upper or lower case.
        pages : tuple of int, optional
            First and last page; chunks without pages are on all of them.
        section : tuple of str
            Titles from the outermost section on; empty for all sections.
        """
        places: Sequence[int] = range(len(self.chunks))
        for word in words_of(search):
            places = [place for place in places if word in self._folded[place]]
        if pages is not None:
            places = [place for place in places if self._touches(place, *pages)]
        if section:
            depth = len(section)
            places = [
                place for place in places if self.chunks[place].metadata.section_path[:depth] == section
            ]
        return list(places)

    def _touches(self, place: int, first: int, last: int) -> bool:
        metadata = self.chunks[place].metadata
        begins, ends = metadata.page_start, metadata.page_end
        return begins is None or (begins <= last and (ends or begins) >= first)


def words_of(search: str) -> list[str]:
    """Return the words that are looked for."""
    return search.casefold().split()


def label_of(chunk: Chunk) -> str:
    """Return the line that stands for a chunk in a list."""
    path = " › ".join(chunk.metadata.section_path[-2:])
    parts = (
        f"{chunk.metadata.chunk_index:,}",
        f"{chunk.tokens:,} tokens",
        pages_of(chunk),
        line(path, _LABEL_CHARACTERS) or line(chunk.text[:200], _LABEL_CHARACTERS),
    )
    return " · ".join(filter(None, parts))


def pages_of(chunk: Chunk) -> str:
    """Return the pages of a chunk in words."""
    first, last = chunk.metadata.page_start, chunk.metadata.page_end
    if first is None:
        return ""
    return f"p. {first}" if last in (None, first) else f"pp. {first}–{last}"
