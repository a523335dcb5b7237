"""Reading documents of any format."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from ferrolab import _backend, running
from ferrolab.documents.many import Outcome, files_of, read_all
from ferrolab.documents.markdown_tree import MarkdownAST, tree_of
from ferrolab.documents.page_ranges import parse_pages
from ferrolab.documents.pandoc import Conversion, convert, reader_for
from ferrolab.documents.reading import Reading
from ferrolab.documents.streams import RecordStream
from ferrolab.errors import UnsupportedFormatError, ValidationError
from ferrolab.results import Document, Match, Meta, Page, Selection
from ferrolab.settings import settings
from ferrolab.sources import Source, checked_source, head, name_of, naming, readable

TrackedChanges = Literal["accepted", "rejected", "shown"]
Ocr = Literal["never", "auto", "always"]
# The settings that bound what a parser may do.
_LIMITS = (
    "max_unpacked_bytes",
    "max_part_bytes",
    "max_payload_bytes",
    "max_depth",
    "max_elements",
    "max_cells",
    "ocr_timeout_s",
)

Format = Literal[
    "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "xls", "rtf", "epub", "eml", "msg", "html", "markdown",
    "ipynb", "csv", "tsv", "json", "jsonl", "xml", "text", "png", "jpeg", "gif", "webp", "tiff", "bmp",
]  # fmt: skip
#: Formats that can be read.
FORMATS: tuple[str, ...] = get_args(Format)


class DocumentProcessor:
    r"""Reads documents of all :data:`FORMATS`.

    Parameters
    ----------
    ocr_enabled : bool, default False
        Recognise the text of pages that have none, or none that can be trusted: scans, pictures, garbled
        fonts. Needs tesseract.
    ocr_languages : str, optional
        Such as ``"eng"`` or ``"deu+fra"``, as tesseract names them. Default: found out page by page from the
        installed ones.
    tracked_changes : {"accepted", "rejected", "shown"}, default "accepted"
        What becomes of recorded changes in word processors' documents.
    page_headers : bool, default True
        Keep running heads, page numbers and what else stands at the head and foot of pages.
    dehyphenate : bool, default False
        Join words that were parted at the end of a line.
    pandoc : bool, default False
        Have pandoc read DOCX, ODT, RTF and EPUB, and what only it reads and its name says: ``.rst``, ``.org``,
        ``.tex``, ``.docbook`` and others. The document is then the Markdown that it wrote, as its warnings
        say. Needs pandoc.
    max_file_size : int, optional
        Largest input in bytes. Default, and the most that counts: the setting ``max_file_size_bytes`` (512 MiB).

    Examples
    --------
    >>> from ferrolab import DocumentProcessor
    >>> document = DocumentProcessor().process(b"# Title\n\nSome *text*.", name="note.md")
    >>> document.format, document.sections[0].title
    ('markdown', 'Title')
    """

    def __init__(
        self,
        *,
        ocr_enabled: bool = False,
        ocr_languages: str | None = None,
        tracked_changes: TrackedChanges = "accepted",
        page_headers: bool = True,
        dehyphenate: bool = False,
        pandoc: bool = False,
        max_file_size: int | None = None,
    ) -> None:
        if tracked_changes not in get_args(TrackedChanges):
            raise ValidationError(
                f"tracked_changes is {tracked_changes!r}",
                hint=f"Use one of: {', '.join(get_args(TrackedChanges))}.",
                context={"field": "tracked_changes"},
            )
        if max_file_size is not None and not (isinstance(max_file_size, int) and max_file_size >= 1):
            raise ValidationError(
                f"max_file_size is {max_file_size!r}",
                hint="Give it in bytes, 1 or more.",
                context={"field": "max_file_size"},
            )
        self._max_file_size = max_file_size
        self._pandoc = pandoc
        self._ocr: Ocr = "auto" if ocr_enabled else "never"
        self._wanted = {
            "ocr_languages": ocr_languages,
            "tracked_changes": tracked_changes,
            "without_page_headers": not page_headers,
            "dehyphenate": dehyphenate,
        }

    def process(
        self,
        source: Source,
        *,
        name: str | None = None,
        format: str | None = None,
        password: str | None = None,
        pages: str | None = None,
        main_content: bool = False,
        ocr: Ocr | None = None,
    ) -> Document:
        """Read a whole document.

        Parameters
        ----------
        source : path or bytes
            What to read.
        name : str, optional
            File name to go by when ``source`` is bytes.
        format : str, optional
            One of :data:`FORMATS`. Read it as this instead of finding out from the content.
        password : str, optional
            Opens an encrypted file.
        pages : str, optional
            Pages to read, from 1: ``"3"``, ``"1-5,9"``, ``"10-"``. Default: all.
        main_content : bool, default False
            For HTML: leave out navigation, headers, footers and advertisements.
        ocr : {"never", "auto", "always"}, optional
            Which pages to recognise: none, those without trustworthy text, or all. Default: ``"auto"`` when
            the processor was made with ``ocr_enabled``, else ``"never"``.

        Raises
        ------
        NotFoundError, UnreadableError, UnsupportedFormatError, CorruptError, PasswordError, LimitError, WorkerError
            What went wrong; the hint says what to do.
        """
        reading = self._reading(source, name, format, password, pages, main_content, ocr)
        return reading.document()

    def iter_pages(
        self, source: Source, *, password: str | None = None, pages: str | None = None
    ) -> Iterator[Page]:
        """Yield the pages one by one while the rest is still being read."""
        yield from self._reading(source, None, None, password, pages, False, None).pages()

    def process_many(
        self,
        source: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        password: str | None = None,
        main_content: bool = False,
        ocr: Ocr | None = None,
    ) -> Iterator[Outcome]:
        """Read many files, several at a time, and yield what becomes of each in order.

        Parameters
        ----------
        source : path, or iterable of paths
            A folder (with all below it), a pattern such as ``reports/*.pdf``, or the files.
        password : str, optional
            Tried on encrypted files.
        main_content : bool, default False
            For HTML: leave out navigation, headers, footers and advertisements.
        ocr : {"never", "auto", "always"}, optional
            As in :meth:`process`.

        Yields
        ------
        Outcome
            ``path``, and ``document`` or ``error``. One bad file costs the others nothing.

        Raises
        ------
        NotFoundError
            When a folder or pattern stands for no file.
        """
        one = isinstance(source, str | os.PathLike)
        paths = files_of(Path(source).expanduser()) if one else [Path(path) for path in source]  # type: ignore[arg-type, union-attr]
        read = partial(self.process, password=password, main_content=main_content, ocr=ocr)
        run = running.current()
        for number, outcome in enumerate(read_all(paths, read, settings().workers or os.cpu_count() or 1), 1):
            run.report(number, len(paths), outcome.path.name)
            yield outcome

    def extract_pdf(
        self, source: Source, *, password: str | None = None, pages: str | None = None
    ) -> Document:
        """Read a PDF; anything else is an error, whatever its name says."""
        found, _ = self.detect(source)
        if found != "pdf":
            raise UnsupportedFormatError(
                f"{name_of(source, None)!r} is not a PDF; its content looks like {found}",
                hint="Use process(), which reads every format.",
                context={"format": found},
            )
        return self.process(source, format="pdf", password=password, pages=pages)

    def stream_csv(
        self,
        path: str | os.PathLike[str],
        chunk_size: int = 50_000,
        *,
        delimiter: str | None = None,
        has_header: bool | None = None,
        encoding: str | None = None,
        types: bool = True,
        misfits_as_null: bool = False,
    ) -> RecordStream:
        """Read a CSV or TSV file of any size batch by batch, in constant memory.

        Parameters
        ----------
        path : path
            The file.
        chunk_size : int, default 50,000
            Rows of a batch.
        delimiter : str, optional
            What parts the fields; found out when not given.
        has_header : bool, optional
            Whether the first row names the columns; found out when not given.
        encoding : str, optional
            Such as ``windows-1252``; found out when not given.
        types : bool, default True
            Whether columns become integers, doubles, booleans, dates and timestamps where the first 4 MiB
            hold nothing else; otherwise all are text.
        misfits_as_null : bool, default False
            Whether a later value that does not fit its column becomes null, and is counted, instead of an
            error that names line and column.
        """
        self._check_stream(chunk_size, delimiter)
        stream = _backend.streams().csv(
            _file_of(path),
            chunk_rows=chunk_size,
            delimiter=ord(delimiter) if delimiter is not None else None,
            has_header=has_header,
            encoding=encoding,
            types=types,
            misfits_as_null=misfits_as_null,
        )
        return RecordStream(stream, name_of(path, None))

    def stream_jsonl(
        self,
        path: str | os.PathLike[str],
        chunk_size: int = 50_000,
        *,
        types: bool = True,
        skip_bad_lines: bool = False,
        misfits_as_null: bool = False,
    ) -> RecordStream:
        """Read JSON lines (one object a line) of any size batch by batch, in constant memory.

        The columns are the keys of the first 4 MiB; arrays and objects come as their JSON.

        Parameters
        ----------
        path : path
            The file.
        chunk_size : int, default 50,000
            Rows of a batch.
        types : bool, default True
            Whether columns of numbers and truth values have types; otherwise all are text.
        skip_bad_lines : bool, default False
            Whether lines that are no object are left out, and counted, instead of an error.
        misfits_as_null : bool, default False
            Whether a later value that does not fit its column becomes null, and is counted.
        """
        self._check_stream(chunk_size, None)
        stream = _backend.streams().jsonl(
            _file_of(path),
            chunk_rows=chunk_size,
            types=types,
            skip_bad_lines=skip_bad_lines,
            misfits_as_null=misfits_as_null,
        )
        return RecordStream(stream, name_of(path, None))

    @staticmethod
    def _check_stream(chunk_size: int, delimiter: str | None) -> None:
        if not (isinstance(chunk_size, int) and chunk_size >= 1):
            raise ValidationError(
                f"chunk_size is {chunk_size!r}",
                hint="Give the rows of a batch, 1 or more.",
                context={"field": "chunk_size"},
            )
        if delimiter is not None and not (len(delimiter) == 1 and delimiter.isascii()):
            raise ValidationError(
                f"the delimiter is {delimiter!r}",
                hint="Give one ASCII character, such as ';'.",
                context={"field": "delimiter"},
            )

    def detect(
        self, source: Source, *, name: str | None = None, media_type: str | None = None
    ) -> tuple[str, str]:
        """Return format and media type: from the content first, then ``media_type``, then the name."""
        found = readable(source)
        data = found if isinstance(found, bytes) else head(found)
        return _backend.markup().detect(data, name_of(source, name), media_type)

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
        return MarkdownAST(source, tree_of(_backend.markup().markdown_tree(source)))

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
        checked = checked_source(source, self._limit())
        data = checked if isinstance(checked, bytes) else Path(checked).read_bytes()
        with naming(name_of(source, None)):
            matches = tuple(self.select(data, css))
        meta = Meta(backends={"markup": _backend.kind("markup")}, seconds=time.perf_counter() - started)
        return Selection(source=name_of(source, None), selector=css, matches=matches, meta=meta)

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
        ocr: Ocr | None,
    ) -> Reading:
        if format is not None and format not in FORMATS:
            raise ValidationError(
                f"the format {format!r} is not known",
                hint=f"Use one of: {', '.join(FORMATS)}.",
                context={"field": "format"},
            )
        checked = checked_source(source, self._limit())
        called = name_of(source, name)
        converted = self._converted(checked, called, format) if self._pandoc else None
        return Reading(
            source=checked,
            name=called,
            converted=converted,
            format=format if converted is None else "markdown",
            ranges=parse_pages(pages) if pages is not None else None,
            wanted={
                **self._wanted,
                "password": password,
                "main_content": main_content,
                "ocr": ocr or self._ocr,
                "limits": {name: getattr(settings(), name) for name in _LIMITS},
            },
        )

    def _converted(self, source: str | bytes, name: str, format: str | None) -> Conversion | None:
        reader = reader_for(format or self.detect(source, name=name)[0], name)
        if reader is None:
            return None
        with naming(name):
            return convert(source, reader)


def _file_of(path: str | os.PathLike[str]) -> str:
    """Return the absolute path of a regular file."""
    found = readable(path)
    assert isinstance(found, str)
    return found
