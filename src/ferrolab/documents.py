"""Documents: from a file's bytes to text, pages, sections, tables and links.

Foreign bytes are parsed in worker processes: a file that crashes, hangs or floods
its parser gives a typed error, and the next file works.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ferrolab import _backend, errors, running
from ferrolab.errors import (
    ExtractionError,
    LimitError,
    UnsupportedFormatError,
    ValidationError,
    WorkerError,
)
from ferrolab.results import (
    Block,
    Document,
    Link,
    Listing,
    Match,
    Meta,
    Page,
    Selection,
    Table,
    TableCell,
    TextBox,
)
from ferrolab.results.base import new_id, now
from ferrolab.results.document import PAGE_BREAK
from ferrolab.settings import settings

#: Formats that can be read.
FORMATS = ("pdf", "markdown", "html", "text")
# How long a wait for the next page may last before signals and cancellation are looked at.
_POLL_S = 0.05

# What bytes without a name are called.
_NAMELESS = "bytes"
# "3", "1-5", "10-"; as many digits as any document has pages.
_PAGES = re.compile(r"\s*(?P<first>[0-9]{1,10})\s*(?:-\s*(?P<last>[0-9]{0,10}))?\s*")
_NO_END = 2**31 - 1

Source = str | os.PathLike[str] | bytes | bytearray | memoryview


@dataclass(frozen=True, slots=True)
class MarkdownNode:
    """A node of a Markdown syntax tree.

    Attributes
    ----------
    kind : str
        ``heading``, ``paragraph``, ``list``, ``item``, ``table``, ``text`` and so on.
    start, end : int
        Characters into the source.
    text : str or None
        The text of a leaf.
    attributes : mapping
        What the kind has: ``level``, ``info``, ``url``, ``title``, ``checked``, ``alignments``, ``start`` ...
    children : tuple of MarkdownNode
        In document order.
    """

    kind: str
    start: int
    end: int
    text: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[MarkdownNode, ...] = ()

    def walk(self) -> Iterator[MarkdownNode]:
        """Yield this node and all below it in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def plain_text(self) -> str:
        """Return the texts of the leaves joined."""
        return "".join(node.text for node in self.walk() if node.text is not None)


@dataclass(frozen=True, slots=True)
class MarkdownAST:
    """The syntax tree of a Markdown text: ``root`` is a node of kind ``document``."""

    source: str = field(repr=False)
    root: MarkdownNode

    def find_all(self, kind: str) -> list[MarkdownNode]:
        """Return the nodes of one kind in document order."""
        return [node for node in self.root.walk() if node.kind == kind]


class DocumentProcessor:
    r"""Reads documents: PDF, Markdown, HTML and plain text.

    Parameters
    ----------
    max_file_size : int, optional
        Largest input in bytes. Default, and the most that counts: the setting ``max_file_size_bytes`` (512 MiB).

    Examples
    --------
    >>> from ferrolab import DocumentProcessor
    >>> document = DocumentProcessor().process(b"# Title\n\nSome *text*.", name="note.md")
    >>> document.format, document.sections[0].title
    ('markdown', 'Title')
    """

    def __init__(self, *, max_file_size: int | None = None) -> None:
        if max_file_size is not None and not (isinstance(max_file_size, int) and max_file_size >= 1):
            raise ValidationError(
                f"max_file_size is {max_file_size!r}",
                hint="Give it in bytes, 1 or more.",
                context={"field": "max_file_size"},
            )
        self._max_file_size = max_file_size

    def process(
        self,
        source: Source,
        *,
        name: str | None = None,
        format: str | None = None,
        password: str | None = None,
        pages: str | None = None,
        main_content: bool = False,
    ) -> Document:
        """Read a whole document.

        Parameters
        ----------
        source : path or bytes
            What to read.
        name : str, optional
            File name to go by when ``source`` is bytes.
        format : {"pdf", "markdown", "html", "text"}, optional
            Read it as this instead of finding out from the content.
        password : str, optional
            Opens an encrypted PDF.
        pages : str, optional
            Pages to read, from 1: ``"3"``, ``"1-5,9"``, ``"10-"``. Default: all.
        main_content : bool, default False
            For HTML: leave out navigation, headers, footers and advertisements.

        Raises
        ------
        NotFoundError, UnreadableError, UnsupportedFormatError, CorruptError, PasswordError, LimitError, WorkerError
            What went wrong; the hint says what to do.
        """
        reading = self._reading(source, name, format, password, pages, main_content)
        return reading.document()

    def iter_pages(
        self, source: Source, *, password: str | None = None, pages: str | None = None
    ) -> Iterator[Page]:
        """Yield the pages one by one while the rest is still being read."""
        yield from self._reading(source, None, None, password, pages, False).pages()

    def extract_pdf(
        self, source: Source, *, password: str | None = None, pages: str | None = None
    ) -> Document:
        """Read a PDF; anything else is an error, whatever its name says."""
        found, _ = self.detect(source)
        if found != "pdf":
            raise UnsupportedFormatError(
                f"{_name_of(source, None)!r} is not a PDF; its content looks like {found}",
                hint="Use process(), which reads every format.",
                context={"format": found},
            )
        return self.process(source, format="pdf", password=password, pages=pages)

    def detect(
        self, source: Source, *, name: str | None = None, media_type: str | None = None
    ) -> tuple[str, str]:
        """Return format and media type: from the content first, then ``media_type``, then the name."""
        readable = _readable(source)
        data = readable if isinstance(readable, bytes) else _head(readable)
        return _backend.markup().detect(data, _name_of(source, name), media_type)

    def parse_markdown(self, source: str) -> MarkdownAST:
        r"""Return the syntax tree of a Markdown text: tables, footnotes, task lists, front matter, offsets.

        Examples
        --------
        >>> from ferrolab import DocumentProcessor
        >>> tree = DocumentProcessor().parse_markdown("# One\n\n- [x] done")
        >>> tree.find_all("heading")[0].plain_text()
        'One'
        """
        if not isinstance(source, str):
            raise ValidationError(
                f"the source is a {type(source).__name__}, not a text",
                hint="Give the Markdown as str; process() reads files.",
                context={"field": "source"},
            )
        return MarkdownAST(source, _tree(_backend.markup().markdown_tree(source)))

    def select(self, html: str | bytes, css: str) -> list[Match]:
        """Return the elements of an HTML text that a CSS selector finds, in document order.

        Raises
        ------
        ValidationError
            When the selector can't be read.

        Examples
        --------
        >>> from ferrolab import DocumentProcessor
        >>> DocumentProcessor().select("<p>a</p><p class=x>b</p>", "p.x")[0].text
        'b'
        """
        for name, value, wanted in (("html", html, str | bytes), ("css", css, str)):
            if not isinstance(value, wanted):
                raise ValidationError(
                    f"{name} is a {type(value).__name__}, not a text",
                    hint=f"Give {name} as str; select_file() reads files.",
                    context={"field": name},
                )
        data = html.encode("utf-8", "replace") if isinstance(html, str) else html
        return [Match(*found) for found in _backend.markup().select(data, css)]

    def select_file(self, source: Source, css: str) -> Selection:
        """Return the elements of an HTML file that a CSS selector finds."""
        started = time.perf_counter()
        checked = _checked_source(source, self._limit())
        data = checked if isinstance(checked, bytes) else Path(checked).read_bytes()
        with _naming(_name_of(source, None)):
            matches = tuple(self.select(data, css))
        meta = Meta(backends={"markup": _backend.kind("markup")}, seconds=time.perf_counter() - started)
        return Selection(source=_name_of(source, None), selector=css, matches=matches, meta=meta)

    def _limit(self) -> int:
        most = settings().max_file_size_bytes
        return min(self._max_file_size or most, most)

    def _reading(
        self,
        source: Source,
        name: str | None,
        format: str | None,
        password: str | None,
        pages: str | None,
        main_content: bool,
    ) -> _Reading:
        if format is not None and format not in FORMATS:
            raise ValidationError(
                f"the format {format!r} is not known",
                hint=f"Use one of: {', '.join(FORMATS)}.",
                context={"field": "format"},
            )
        return _Reading(
            source=_checked_source(source, self._limit()),
            name=_name_of(source, name),
            format=format,
            ranges=parse_pages(pages) if pages is not None else None,
            wanted={"password": password, "main_content": main_content},
        )


@dataclass(slots=True)
class _Reading:
    """One document being read: turns the backend's events into pages and a document."""

    source: str | bytes
    name: str
    format: str | None
    ranges: list[tuple[int, int]] | None
    wanted: dict[str, Any]
    header: dict[str, Any] = field(default_factory=dict)
    done: dict[str, Any] = field(default_factory=dict)

    def document(self) -> Document:
        started = time.perf_counter()
        pages = list(self.pages())
        head = self.header
        if self.ranges is not None and not pages:
            raise ValidationError(
                f"the document has {head.get('page_count', 0)} pages, none of those asked for",
                hint="Pages are numbered from 1.",
                context={"field": "pages", "page_count": head.get("page_count", 0)},
            )
        meta = Meta(
            backends={"documents": _backend.kind("documents")},
            seconds=time.perf_counter() - started,
            limits=tuple(self.done.get("limits", ())),
            warnings=_warnings([*head.get("warnings", ()), *self.done.get("warnings", ())], pages),
            id=new_id(),
            created=now(),
        )
        path = self.source if isinstance(self.source, str) else None
        return Document(
            name=self.name,
            path=path,
            size_bytes=os.stat(path).st_size if path is not None else len(self.source),
            format=head["format"],
            media_type=head["media_type"],
            page_count=head["page_count"],
            pages=Listing(pages),
            metadata=head["metadata"],
            rendered_markdown=self.done.get("markdown"),
            meta=meta,
        )

    def pages(self) -> Iterator[Page]:
        run = running.current()
        job = _backend.documents().start(
            self.source,
            name=self.name,
            media_type=None,
            format=self.format,
            pages=self.ranges,
            reading=self.wanted,
        )
        offset, finished = 0, False
        try:
            with _naming(self.name), run.stopping(job.cancel):
                while not finished:
                    event = job.next_event(_POLL_S)
                    run.check()
                    if event is None:
                        continue
                    what, content = event
                    if what == "page":
                        page = self._page(content, offset)
                        offset = page.end + len(PAGE_BREAK)
                        run.report(page.number, self.header.get("page_count"), f"page {page.number}")
                        yield page
                    elif what == "header":
                        self.header = content
                    else:
                        self.done, finished = content, True
        finally:
            if not finished:
                job.cancel()

    def _page(self, content: Mapping[str, Any], offset: int) -> Page:
        number = content["index"] + 1
        text = content["text"]
        has_boxes = self.header.get("format") == "pdf"
        return Page(
            number=number,
            text=text,
            start=offset,
            end=offset + len(text),
            width=content["width"],
            height=content["height"],
            blocks=tuple(Block(*row) for row in content["blocks"]),
            tables=tuple(_table(table, number) for table in content["tables"]),
            links=tuple(Link(link_text, target, number) for link_text, target in content["links"]),
            warnings=tuple(content["warnings"]),
            load_boxes=partial(_load_boxes, self.source, content["index"], self.wanted)
            if has_boxes
            else None,
        )


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Have errors about a file say which one: who reads the file knows its bytes only."""
    try:
        yield
    except (ExtractionError, LimitError, WorkerError) as error:
        if name == _NAMELESS:
            raise
        raise type(error)(
            error.message if repr(name) in error.message else f"{name!r}: {error.message}",
            code=error.code,
            hint=error.hint,
            context={**error.context, "file": name},
            retryable=error.retryable,
        ) from error.__cause__


def _load_boxes(source: str | bytes, index: int, wanted: dict[str, Any]) -> tuple[TextBox, ...]:
    with _naming(_name_of(source, None)):
        rows = _backend.documents().boxes(source, page=index, reading=wanted)
    return tuple(TextBox(*row) for row in rows)


def _table(content: Mapping[str, Any], page: int) -> Table:
    rows = tuple(tuple(TableCell(*cell) for cell in row) for row in content["rows"])
    return Table(rows=rows, caption=content["caption"], page=page)


def _warnings(general: list[str], pages: list[Page]) -> tuple[str, ...]:
    """Return the document's warnings; one that many pages share is said once."""
    numbers: dict[str, list[int]] = {}
    for page in pages:
        for warning in page.warnings:
            numbers.setdefault(warning, []).append(page.number)
    said = list(general)
    for warning, where in numbers.items():
        if len(pages) == 1:
            said.append(warning)
        elif len(where) <= 5:
            said.append(f"page {', '.join(map(str, where))}: {warning}")
        else:
            said.append(f"{len(where)} pages ({', '.join(map(str, where[:3]))} …): {warning}")
    return tuple(said)


def _tree(rows: Sequence[Mapping[str, Any]]) -> MarkdownNode:
    """Build nodes from rows in document order, children first so that nodes can be frozen."""
    children: list[list[MarkdownNode]] = [[] for _ in rows]
    node = MarkdownNode("document", 0, 0)
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        below = tuple(reversed(children[index]))
        node = MarkdownNode(row["kind"], row["start"], row["end"], row["text"], row["attributes"], below)
        if row["parent"] is not None:
            children[row["parent"]].append(node)
    return node


def parse_pages(text: str) -> list[tuple[int, int]]:
    """Return page ranges as indices from 0, ends excluded.

    Parameters
    ----------
    text : str
        ``"3"``, ``"1-5,9"``, ``"10-"``; numbers from 1.

    Raises
    ------
    ValidationError
        When it can't be read that way.

    Examples
    --------
    >>> parse_pages("1-3,7")
    [(0, 3), (6, 7)]
    """
    ranges = []
    for part in text.split(",") if isinstance(text, str) else [""]:
        match = _PAGES.fullmatch(part)
        start = int(match["first"]) if match else 0
        last = match["last"] if match else None
        end = start if last is None else int(last or _NO_END)
        if not 1 <= start <= end <= _NO_END:
            raise ValidationError(
                f"{text!r} is not a list of pages",
                hint="Write pages from 1 as '3', '1-5,9' or '10-'.",
                context={"field": "pages"},
            )
        ranges.append((start - 1, end))
    return sorted(ranges)


def _name_of(source: Source, name: str | None) -> str:
    if name is not None:
        return name
    is_bytes = isinstance(source, bytes | bytearray | memoryview)
    return _NAMELESS if is_bytes else os.path.basename(os.fspath(source))  # type: ignore[arg-type]


def _checked_source(source: Source, limit: int) -> str | bytes:
    """Return a readable path or the bytes, within the size limit."""
    readable = _readable(source)
    if isinstance(readable, bytes):
        _check_size(len(readable), limit, "the input")
        return readable
    try:
        with open(readable, "rb") as file:
            _check_size(os.fstat(file.fileno()).st_size, limit, repr(str(source)))
    except OSError as error:
        raise errors.from_oserror(error, source) from None
    return readable


def _readable(source: Source) -> str | bytes:
    """Return the absolute path of a regular file, or the bytes."""
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    try:
        path = os.path.abspath(os.path.expanduser(os.fspath(source)))
    except TypeError:
        raise ValidationError(
            f"the source is a {type(source).__name__}, not a path or bytes",
            hint="Give a path or the file's bytes.",
            context={"field": "source"},
        ) from None
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        raise errors.from_oserror(error, source) from None
    except ValueError:
        raise ValidationError(
            f"{str(source)!r} is not a path", hint="Check the spelling.", context={"field": "source"}
        ) from None
    _check_regular(mode, source)
    return path


def _check_regular(mode: int, source: object) -> None:
    """Refuse pipes and devices: opening one can wait for ever."""
    if stat.S_ISDIR(mode):
        raise errors.from_oserror(IsADirectoryError(), source)
    if not stat.S_ISREG(mode):
        raise ValidationError(
            f"{str(source)!r} is not a regular file",
            hint="Copy what it gives into a file, or pass the bytes.",
            context={"field": "source"},
        )


def _check_size(size: int, limit: int, what: str) -> None:
    if size > limit:
        raise LimitError(
            f"{what} has {size:,} bytes; the limit is {limit:,}",
            hint="Raise FERROLAB_MAX_FILE_SIZE_BYTES, and max_file_size where DocumentProcessor was given one.",
            context={"limit": "max_file_size_bytes", "limit_bytes": limit, "size_bytes": size},
        )


def _head(source: str | os.PathLike[str]) -> bytes:
    try:
        with open(source, "rb") as file:
            # Enough for every signature, and for the directory of a small package at its end.
            return file.read(1 << 20)
    except OSError as error:
        raise errors.from_oserror(error, source) from None
