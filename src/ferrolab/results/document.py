"""A parsed document: one text in pages, with roles, sections, tables and links laid over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ferrolab.results.base import Listing, Result

if TYPE_CHECKING:
    from ferrolab.results.chunks import Chunks
    from ferrolab.text import ChunkConfig

#: What stands between two pages in :attr:`Document.text`.
PAGE_BREAK = "\n\n"
# As browsers have it (HTML standard, "Forming a table").
_WIDEST_CELL = 1000
_SECTIONS_SHOWN = 200
_PAGES_SHOWN = 300
_EXCERPT_CHARACTERS = 1200


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a page's text with a role.

    Attributes
    ----------
    kind : str
        ``heading``, ``paragraph``, ``list_item``, ``table_row``, ``code``, ``quote`` or ``markup``.
    start, end : int
        Characters into the page's text.
    level : int
        Heading level or list depth from 1, else 0.
    group : int
        Rows of one table, and items of one list, share a non-zero number.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    group: int = 0


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its text, how many rows and columns it covers, whether it heads them."""

    text: str
    row_span: int = 1
    col_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells; a cell that spans several places stands in the first."""

    rows: tuple[tuple[TableCell, ...], ...]
    caption: str | None = None
    page: int = 1

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "caption": self.caption,
            "page": self.page,
            "rows": [
                [
                    {"text": c.text, "row_span": c.row_span, "col_span": c.col_span, "header": c.header}
                    for c in row
                ]
                for row in self.rows
            ],
        }

    def grid(self) -> list[list[str]]:
        """Return the cells' texts as a rectangle, a spanning cell's text repeated where it reaches."""
        grid: dict[tuple[int, int], str] = {}
        for y, row in enumerate(self.rows):
            x = 0
            for cell in row:
                while (y, x) in grid:
                    x += 1
                width = min(cell.col_span, _WIDEST_CELL)
                for dy in range(min(cell.row_span, len(self.rows) - y)):
                    for dx in range(width):
                        grid.setdefault((y + dy, x + dx), cell.text)
                x += width
        width = 1 + max((x for _, x in grid), default=-1)
        return [[grid.get((y, x), "") for x in range(width)] for y in range(len(self.rows))]

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame``; a first row of header cells becomes the columns."""
        import pandas

        grid = self.grid()
        if grid and all(cell.header for cell in self.rows[0]):
            return pandas.DataFrame(grid[1:], columns=grid[0])
        return pandas.DataFrame(grid)


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the text that carries it, where it leads, the page it is on."""

    text: str
    target: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class TextBox:
    """A line of text: characters into the page's text, and a rectangle in points from the top left corner."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Page:
    r"""One page.

    Attributes
    ----------
    number : int
        From 1, as in the file.
    text : str
        In reading order, lines parted by ``\n``.
    start, end : int
        Where the page stands in :attr:`Document.text`, in characters.
    width, height : float
        In points; 0 where pages have no size.
    blocks, tables, links, warnings : tuple
        What is on the page.
    """

    number: int
    text: str = field(repr=False)
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    tables: tuple[Table, ...] = field(default=(), repr=False)
    links: tuple[Link, ...] = field(default=(), repr=False)
    warnings: tuple[str, ...] = field(default=(), repr=False)
    load_boxes: Callable[[], tuple[TextBox, ...]] | None = field(default=None, repr=False, compare=False)

    @property
    def boxes(self) -> tuple[TextBox, ...]:
        """Where each line stands on the page; read from the file when asked for."""
        return self.load_boxes() if self.load_boxes else ()


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
    """

    name: str
    path: str | None
    size_bytes: int
    format: str
    media_type: str
    page_count: int
    pages: Listing[Page] = field(repr=False)
    metadata: Mapping[str, Any] = field(default_factory=dict, repr=False)
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
        return {"name": self.name, "path": _short_path(self.path, base), "bytes": self.size_bytes}

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
            "warnings": list(self.warnings),
        }

    def page_dicts(self) -> list[dict[str, Any]]:
        """Return each page's number, span, size and text as JSON values."""
        return [{**_page_span(page), "text": page.text} for page in self.pages]

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
            "pages": [_page_span(page) for page in self.pages[:_PAGES_SHOWN]],
            "tables": len(self.tables),
            "links": len(self.links),
            "excerpt": self.text[:_EXCERPT_CHARACTERS],
        }
        return data, len(self.text) > _EXCERPT_CHARACTERS

    def stored(self) -> dict[str, Any]:
        """Return the pages with their texts."""
        return {"pages": self.page_dicts()}


def _short_path(path: str | None, base: Path) -> str | None:
    """Return a path that others may read in a saved notebook: not the way to this folder."""
    if path is None:
        return None
    for folder in (base, base.resolve()):
        if Path(path).is_relative_to(folder):
            return Path(path).relative_to(folder).as_posix()
    return path


def _page_span(page: Page) -> dict[str, Any]:
    return {
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
