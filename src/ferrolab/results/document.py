"""A parsed document: one text in pages, with roles, sections, tables and links laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ferrolab.results.attached import Annotation, Attachment, Field, Image, Link
from ferrolab.results.base import Listing, Result, short_path
from ferrolab.results.pages import Page, Quality
from ferrolab.results.tables import Table

if TYPE_CHECKING:
    from ferrolab.results.chunks import Chunks
    from ferrolab.text import ChunkConfig

#: What stands between two pages in :attr:`Document.text`.
PAGE_BREAK = "\n\n"
_SECTIONS_SHOWN = 200
_PAGES_SHOWN = 300
# Of each table, for the panel.
_ROWS_KEPT = 2_000
_ATTACHMENTS_SHOWN = 50
_EXCERPT_CHARACTERS = 1200


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part: ``level`` from 1, the page it begins on, its span in :attr:`Document.text` in characters."""

    title: str
    level: int
    page: int
    start: int
    end: int

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "title": self.title,
            "level": self.level,
            "page": self.page,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, kw_only=True)
class Document(Result):
    """A parsed document.

    Attributes
    ----------
    name : str
        The file's name.
    path : str or None
        The file, None for bytes.
    size_bytes : int
        Length of the input.
    format, media_type : str
        As found from the content.
    page_count : int
        Pages in the file; ``pages`` may hold only those asked for.
    pages : sequence of Page
        The pages that were read. Formats without pages have one.
    metadata : mapping
        ``title``, ``authors``, ``subject``, ``keywords``, ``language``, ``created``, ``modified``,
        ``creator``, ``producer``; absent when the file does not say; dates in ISO 8601.
    attachments : sequence of Attachment
        Files within the document.
    """

    name: str
    path: str | None
    size_bytes: int
    format: str
    media_type: str
    page_count: int
    pages: Listing[Page] = field(repr=False)
    metadata: Mapping[str, Any] = field(default_factory=dict, repr=False)
    attachments: Listing[Attachment] = field(default_factory=lambda: Listing([]), repr=False)
    rendered_markdown: str | None = field(default=None, repr=False, compare=False)

    kind: ClassVar[str] = "document"
    keep: ClassVar[bool] = True

    @cached_property
    def text(self) -> str:
        """The whole text, pages parted by an empty line."""
        return PAGE_BREAK.join(page.text for page in self.pages)

    @cached_property
    def markdown(self) -> str:
        """The document as Markdown: the source itself, or made from its structure."""
        from ferrolab.results.markdown import render

        if self.rendered_markdown is not None:
            return self.rendered_markdown
        return self.text if self.format in ("markdown", "text") else render(self)

    @cached_property
    def sections(self) -> Listing[Section]:
        """The headings in order, each reaching to the next one of its level or above."""
        heads = [
            (" ".join(page.text[b.start : b.end].split()), b.level, page.number, page.start + b.start)
            for page in self.pages
            for b in page.blocks
            if b.kind == "heading"
        ]
        if self.format == "markdown":
            heads = [(h[0].strip("#= -") or h[0], h[1], h[2], h[3]) for h in heads]
        ends = _section_ends(
            [level for _, level, _, _ in heads], [start for *_, start in heads], len(self.text)
        )
        return Listing([Section(*head, end) for head, end in zip(heads, ends, strict=True)])

    @cached_property
    def tables(self) -> Listing[Table]:
        """All tables in order."""
        return Listing([table for page in self.pages for table in page.tables])

    @cached_property
    def links(self) -> Listing[Link]:
        """All links in order."""
        return Listing([link for page in self.pages for link in page.links])

    @cached_property
    def images(self) -> Listing[Image]:
        """All pictures in order; their bytes are read when asked for."""
        return Listing([image for page in self.pages for image in page.images])

    @cached_property
    def annotations(self) -> Listing[Annotation]:
        """All comments, highlights and recorded changes in order."""
        return Listing([annotation for page in self.pages for annotation in page.annotations])

    @cached_property
    def fields(self) -> Listing[Field]:
        """All form fields in order."""
        return Listing([field for page in self.pages for field in page.fields])

    @property
    def quality(self) -> dict[int, Quality]:
        """How far the text of each page can be trusted, by page number; formats without doubt have none."""
        return {page.number: page.quality for page in self.pages if page.quality is not None}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader should know about the whole file and its pages."""
        return self.meta.warnings

    def chunks(self, config: ChunkConfig | None = None, *, model: str | None = None) -> Chunks:
        """Cut the document into chunks; see :meth:`ferrolab.TextProcessor.chunk`."""
        from ferrolab.text import TextProcessor

        return TextProcessor(config, model=model).chunk(self)

    def __len__(self) -> int:
        return len(self.pages)

    def source_dict(self, base_dir: str | None = None) -> dict[str, Any]:
        """Return where the document came from as JSON values; the path relative to ``base_dir`` when below it."""
        base = Path(base_dir or self.meta.base_dir or Path.cwd())
        return {"name": self.name, "path": short_path(self.path, base), "bytes": self.size_bytes}

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values, page by page."""
        return {
            "source": self.source_dict(),
            "format": self.format,
            "media_type": self.media_type,
            "page_count": self.page_count,
            "characters": len(self.text),
            "metadata": dict(self.metadata),
            "sections": [section.to_dict() for section in self.sections],
            "pages": self.page_dicts(),
            "tables": [table.to_dict() for table in self.tables],
            "links": [{"text": link.text, "target": link.target, "page": link.page} for link in self.links],
            "images": [image.to_dict() for image in self.images],
            "attachments": [attachment.to_dict() for attachment in self.attachments],
            "annotations": [annotation.to_dict() for annotation in self.annotations],
            "fields": [field.to_dict() for field in self.fields],
            "warnings": list(self.warnings),
        }

    def page_dicts(self) -> list[dict[str, Any]]:
        """Return each page's number, span, size, quality and text as JSON values."""
        return [{**_page_dict(page), "text": page.text} for page in self.pages]

    def title(self) -> str:
        """Return the document's own title, or its file name."""
        return str(self.metadata.get("title") or self.name)

    def summary(self) -> str:
        """Return pages, characters and format."""
        pages = f"{self.page_count:,} page{'s' if self.page_count != 1 else ''}"
        if len(self.pages) != self.page_count:
            pages = f"{len(self.pages):,} of {pages}"
        return f"{pages} · {len(self.text):,} characters · {self.format}"

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return the outline and the beginning of the text."""
        data = {
            "source": self.source_dict(),
            "format": self.format,
            "media_type": self.media_type,
            "page_count": self.page_count,
            "characters": len(self.text),
            "metadata": dict(self.metadata),
            "sections": [section.to_dict() for section in self.sections[:_SECTIONS_SHOWN]],
            "pages": [_page_dict(page) for page in self.pages[:_PAGES_SHOWN]],
            "tables": len(self.tables),
            "links": len(self.links),
            "images": len(self.images),
            "attachments": [attachment.to_dict() for attachment in self.attachments[:_ATTACHMENTS_SHOWN]],
            "annotations": len(self.annotations),
            "fields": len(self.fields),
            "excerpt": self.text[:_EXCERPT_CHARACTERS],
        }
        return data, len(self.text) > _EXCERPT_CHARACTERS

    def stored(self) -> dict[str, Any]:
        """Return the pages with their texts, and the tables' first rows."""
        return {"pages": self.page_dicts(), "tables": [table.to_dict(_ROWS_KEPT) for table in self.tables]}


def _page_dict(page: Page) -> dict[str, Any]:
    quality = {"quality": page.quality.to_dict()} if page.quality is not None else {}
    return quality | {
        "number": page.number,
        "start": page.start,
        "end": page.end,
        "width": page.width,
        "height": page.height,
    }


def _section_ends(levels: list[int], starts: list[int], length: int) -> list[int]:
    """Return where each section ends: at the next heading of its level or above."""
    ends = [length] * len(levels)
    open_sections: list[int] = []
    for index, level in enumerate(levels):
        while open_sections and levels[open_sections[-1]] >= level:
            ends[open_sections.pop()] = starts[index]
        open_sections.append(index)
    return ends
