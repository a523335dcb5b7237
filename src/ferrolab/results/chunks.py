"""Chunks of a text or document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, overload

from ferrolab.cards.spread import Spread
from ferrolab.results.base import Result

if TYPE_CHECKING:
    from ferrolab.results.document import Document

_CHUNKS_SHOWN = 60
_EXCERPT_CHARACTERS = 240


@dataclass(frozen=True, slots=True)
class ChunkMetadata:
    """Where a chunk comes from.

    Attributes
    ----------
    page_start, page_end : int or None
        First and last page, from 1; None for a text without pages.
    section_path : tuple of str
        Titles of the sections it begins in, outermost first.
    chunk_index : int
        From 0.
    """

    page_start: int | None = None
    page_end: int | None = None
    section_path: tuple[str, ...] = ()
    chunk_index: int = 0

    @property
    def section_header(self) -> str | None:
        """Title of the innermost section."""
        return self.section_path[-1] if self.section_path else None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of text that fits a model.

    Attributes
    ----------
    text : str
        The chunk, beginning with its overlap.
    tokens : int
        What ``text`` costs by itself.
    metadata : ChunkMetadata
        Where it comes from.
    start, end : int
        Characters into the source text.
    body_start : int
        Where the part that the chunk before does not have begins, in characters.
    byte_start, byte_end : int
        The same span in UTF-8 bytes.
    """

    text: str
    tokens: int
    metadata: ChunkMetadata
    start: int
    end: int
    body_start: int
    byte_start: int
    byte_end: int

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "index": self.metadata.chunk_index,
            "tokens": self.tokens,
            "start": self.start,
            "end": self.end,
            "body_start": self.body_start,
            "byte_start": self.byte_start,
            "byte_end": self.byte_end,
            "page_start": self.metadata.page_start,
            "page_end": self.metadata.page_end,
            "section_path": list(self.metadata.section_path),
            "text": self.text,
        }


@dataclass(frozen=True, kw_only=True)
class Chunks(Result, Sequence[Chunk]):
    """The chunks of one source: a sequence of :class:`Chunk` that knows its limits.

    Attributes
    ----------
    items : tuple of Chunk
        In the source's order.
    text : str
        The source text; bodies joined give it back.
    model, encoding : str
        What counted.
    exact : bool
        False when the counts are estimates.
    max_tokens, overlap_tokens : int
        The limits asked for.
    document : Document or None
        The source, when it was a document.
    """

    items: tuple[Chunk, ...] = field(repr=False)
    text: str = field(repr=False)
    model: str
    encoding: str
    exact: bool
    max_tokens: int
    overlap_tokens: int
    document: Document | None = field(default=None, repr=False)
    name: str = "text"

    kind: ClassVar[str] = "chunks"
    keep: ClassVar[bool] = True

    @overload
    def __getitem__(self, index: int) -> Chunk: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Chunk]: ...
    def __getitem__(self, index: int | slice) -> Chunk | Sequence[Chunk]:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Chunk]:
        return iter(self.items)

    @property
    def total_tokens(self) -> int:
        """Tokens of all chunks, overlaps counted each time."""
        return sum(chunk.tokens for chunk in self.items)

    @property
    def token_spread(self) -> Spread | None:
        """Least, median and most tokens of a chunk, and all as bars; None when there are no chunks."""
        return Spread.of([chunk.tokens for chunk in self.items], self.max_tokens)

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame`` with one row a chunk and the columns of :meth:`Chunk.to_dict`."""
        import pandas

        return pandas.DataFrame([chunk.to_dict() for chunk in self.items])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {**self._head(), "chunks": [chunk.to_dict() for chunk in self.items]}

    def _head(self) -> dict[str, Any]:
        document = self.document
        spread = self.token_spread
        return {
            "source": document.source_dict(self.meta.base_dir) if document else None,
            "format": document.format if document else "text",
            "page_count": document.page_count if document else 1,
            "characters": len(self.text),
            "model": self.model,
            "encoding": self.encoding,
            "exact": self.exact,
            "max_tokens": self.max_tokens,
            "overlap_tokens": self.overlap_tokens,
            "count": len(self.items),
            "total_tokens": self.total_tokens,
            "token_spread": spread.to_dict() if spread else None,
            "sections": [s.to_dict() for s in document.sections[:200]] if document else [],
        }

    def title(self) -> str:
        """Return what was chunked."""
        return f"Chunks of {self.document.title() if self.document else self.name}"

    def summary(self) -> str:
        """Return how many chunks there are and what they cost."""
        largest = max((chunk.tokens for chunk in self.items), default=0)
        about = "" if self.exact else "about "
        return (
            f"{len(self.items):,} chunks · {about}{self.total_tokens:,} tokens · "
            f"largest {largest:,} of {self.max_tokens:,} · {self.encoding}"
        )

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return the limits and the first chunks, each shortened."""
        rows = [
            {**chunk.to_dict(), "text": chunk.text[:_EXCERPT_CHARACTERS]}
            for chunk in self.items[:_CHUNKS_SHOWN]
        ]
        shortened = any(len(chunk.text) > _EXCERPT_CHARACTERS for chunk in self.items[:_CHUNKS_SHOWN])
        return {**self._head(), "chunks": rows}, shortened or len(self.items) > _CHUNKS_SHOWN

    def stored(self) -> dict[str, Any]:
        """Return all chunks, and the pages they were cut from."""
        if self.document:
            pages = self.document.page_dicts()
        else:
            pages = [{"number": 1, "start": 0, "end": len(self.text), "text": self.text}]
        return {"pages": pages, "chunks": [chunk.to_dict() for chunk in self.items]}
