"""What each group of functions offers, in Rust and in Python alike: the protocols that both fulfil."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol


class Counter(Protocol):
    """A tokenizer; every implementation of ``tokens`` and ``tokenizer_file`` gives one."""

    def count(self, text: str) -> int:
        """Tokens of ``text``, special-token spellings read as ordinary text."""

    def encode(self, text: str, allow_special: bool = False) -> list[int]:
        """Token ids of ``text``."""

    def decode_bytes(self, ids: Sequence[int]) -> bytes:
        """Bytes that ``ids`` stand for."""

    def truncate(self, text: str, max_tokens: int) -> str:
        """Longest beginning of ``text`` that costs at most ``max_tokens``."""

    def count_batch(self, texts: Sequence[str], threads: int = 0) -> list[int]:
        """Tokens of each text, on ``threads`` threads (0: all cores)."""

    def encode_batch(self, texts: Sequence[str], threads: int = 0) -> list[list[int]]:
        """Token ids of each text, on ``threads`` threads (0: all cores)."""


#: (tokens, start, end, body_start, byte_start, byte_end, page_start, page_end, section_path):
#: offsets in characters but for the two in bytes; pages are indices from 0 or None.
ChunkRow = tuple[int, int, int, int, int, int, "int | None", "int | None", tuple[str, ...]]
#: (kind, start, end, level, group), offsets in characters.
BlockRow = tuple[str, int, int, int, int]


class Chunking(Protocol):
    """The group ``chunking``."""

    def chunk(
        self,
        text: str,
        counter: Counter,
        *,
        max_tokens: int,
        overlap_tokens: int,
        respect_paragraphs: bool,
        structure: str,
        blocks: Sequence[BlockRow] | None,
        page_starts: Sequence[int],
        cancel: Cancel,
    ) -> list[ChunkRow]:
        """Cut ``text``; ``structure`` names the source's kind when ``blocks`` are not given."""


class Cancel(Protocol):
    """A flag that stops work under way."""

    def cancel(self) -> None:
        """Set it."""


class DocumentJob(Protocol):
    """A document being read."""

    def next_event(self, timeout_s: float) -> tuple[str, Any] | None:
        """Wait for ``("header", {...})``, ``("page", {...})`` or ``("done", {...})``; None when time is up.

        Raises the typed error that ended the work.
        """

    def cancel(self) -> None:
        """Stop the work; the next event is a :class:`~ferrolab.errors.Cancelled`."""


class Documents(Protocol):
    """The group ``documents``: reading foreign bytes, in worker processes."""

    def start(
        self,
        source: str | bytes,
        *,
        name: str | None,
        media_type: str | None,
        format: str | None,
        pages: Sequence[tuple[int, int]] | None,
        reading: dict[str, Any],
    ) -> DocumentJob:
        """Begin to read a path or bytes; ``pages`` are ranges of indices from 0, ends excluded.

        ``reading`` holds ``password``, ``encoding``, ``main_content``, ``tracked_changes``,
        ``without_page_headers``, ``dehyphenate``, ``internal_links``, ``ocr``, ``ocr_languages``, ``limits``;
        each may be absent.
        """

    def boxes(
        self, source: str | bytes, *, page: int, reading: dict[str, Any]
    ) -> list[tuple[int, int, float, float, float, float]]:
        """Start, end (characters), x0, y0, x1, y1 (points) of each line of a page (index from 0)."""

    def image(self, source: str | bytes, *, page: int, index: int, reading: dict[str, Any]) -> bytes:
        """Return the bytes of a page's picture; both count from 0."""

    def attachment(self, source: str | bytes, *, index: int, reading: dict[str, Any]) -> bytes:
        """Return the bytes of a file within the document."""

    def picture(self, source: str | bytes, *, page: int, dpi: float, reading: dict[str, Any]) -> bytes:
        """Return a page (index from 0) as a PNG picture."""


class Markup(Protocol):
    """The group ``markup``: detection, Markdown trees and CSS selection."""

    def detect(self, data: bytes, name: str | None, media_type: str | None) -> tuple[str, str]:
        """Format and media type of the bytes."""

    def markdown_tree(self, source: str) -> list[dict[str, Any]]:
        """Nodes in document order: kind, parent index or None, start, end (characters), text, attributes."""

    def select(self, html: bytes, selector: str) -> list[tuple[str, str, str, dict[str, str]]]:
        """Text, markup, tag name and attributes of each element found."""


class SandboxOutcome(Protocol):
    """How a call into a sandbox ended; everything but ``header`` and ``body`` is the host's own finding."""

    verdict: str
    limit: str | None
    header: str | None
    body: bytes
    stdout: bytes
    stderr: bytes
    stdout_truncated: bool
    stderr_truncated: bool
    duration_s: float
    cpu_s: float
    peak_memory_bytes: int
    signal: int | None
    exit_code: int | None
    restored: bool
    alive: bool


class Sandbox(Protocol):
    """One sandbox and the interpreter in it."""

    isolation: list[tuple[str, bool, str]]
    alive: bool
    pid: int

    def call(
        self,
        header: str,
        body: bytes,
        *,
        timeout_s: float,
        cpu_s: float,
        max_output_bytes: int,
        on_output: Callable[[int, bytes], None] | None,
        cancel: Cancel,
    ) -> SandboxOutcome:
        """Send a request, a JSON object without nonce, and wait for its end."""

    def checkpoint(self) -> bool:
        """Keep the state as it is, so that a later death goes back to it; whether that worked."""

    def begin_checkpoint(self) -> None:
        """Do so in the background; the next call waits for it."""

    def memory_bytes(self) -> int:
        """Memory in use."""

    def close(self) -> None:
        """End everything in it."""


class SandboxSupervisor(Protocol):
    """What makes sandboxes."""

    def open(self, max_memory_bytes: int) -> Sandbox:
        """Return a sandbox from the pool, or a fresh one.

        Raises
        ------
        IsolationUnavailable
            When a layer that the level demands can't be had.
        """

    def probe(self) -> list[tuple[str, bool, str]]:
        """Return what holds sandboxes in: layer, whether it holds, what was found."""

    def close(self) -> None:
        """End all of them."""


class Batch(Protocol):
    """Rows of a stream, in Arrow's memory layout."""

    num_rows: int
    column_names: list[str]

    def columns(self) -> list[tuple[str, str, list[Any]]]:
        """Name, type and values of each column; dates as days, timestamps as microseconds since 1970."""

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """Arrow's interface for arrays."""


class Stream(Protocol):
    """An open file, read batch by batch."""

    def next_batch(self) -> Batch | None:
        """Return the next batch; None at the end."""

    def counts(self) -> dict[str, int]:
        """Return what was met on the way so far."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Arrow's interface for streams: whoever takes it reads the rest."""


class Streams(Protocol):
    """The group ``streams``: CSV and JSON lines in constant memory."""

    def csv(
        self,
        path: str,
        *,
        chunk_rows: int,
        delimiter: int | None,
        has_header: bool | None,
        encoding: str | None,
        types: bool,
        misfits_as_null: bool,
    ) -> Stream:
        """Open a delimited text; what is None is found out, ``delimiter`` is a byte."""

    def jsonl(
        self, path: str, *, chunk_rows: int, types: bool, skip_bad_lines: bool, misfits_as_null: bool
    ) -> Stream:
        """Open JSON lines."""


class ChartTable(Protocol):
    """Columns of equal length, ready to be drawn."""

    rows: int
    #: Name and kind of each: ``numbers``, ``texts``, ``times``, ``booleans`` or ``mixed``.
    columns: list[tuple[str, str]]

    def distinct(self, name: str, limit: int) -> int:
        """Count the different values of a column, up to ``limit``."""

    def to_json(self, max_rows: int) -> str:
        """Return a JSON array of the first rows as objects; times as ISO 8601."""


class DrawnChart(Protocol):
    """A chart that is laid out, ready to become a picture."""

    width: float
    height: float
    #: What was drawn otherwise than point by point.
    notes: list[str]

    def svg(self) -> str:
        """Return it as SVG."""

    def png(self, scale: float, *, max_pixels: int, anti_alias: bool) -> tuple[bytes, list[str]]:
        """Return it as PNG, and what could not be drawn as it should be."""


class Charts(Protocol):
    """The group ``charts``: Vega-Lite drawn."""

    def table(self, source: object) -> ChartTable:
        """Take a table that speaks Arrow (``__arrow_c_stream__``)."""

    def table_of_columns(self, names: list[str], columns: list[Any]) -> ChartTable | None:
        """Take columns one by one: arrays of NumPy, tuples of arrays that speak Arrow, lists of texts.

        None when one of them is something else.
        """

    def table_of_json(self, text: str, names: list[str]) -> ChartTable:
        """Take a JSON array of objects; its columns stand in the order of ``names``."""

    def table_of_csv(self, path: str, encoding: str | None) -> ChartTable:
        """Read a delimited text; what of it is not told is found out."""

    def draw(self, spec: str, tables: Mapping[str, ChartTable], *, dark: bool) -> DrawnChart:
        """Lay a chart out.

        Raises
        ------
        UnsupportedChartError
            When it uses what is not known here.
        """

    def scene(self, spec: str, tables: Mapping[str, ChartTable]) -> str:
        """Return the marks in the shape of Vega's scene graph, to be compared with it; JSON."""


class Diagrams(Protocol):
    """The group ``diagrams``: shapes and graphs drawn."""

    def draw(
        self, elements: str, options: str, *, scale: float, max_pixels: int
    ) -> tuple[str, bytes, float, float]:
        """SVG, PNG, width and height of elements, which are a JSON array."""


class Codes(Protocol):
    """The group ``codes``: QR codes and barcodes."""

    def write(self, data: str | bytes, options: str) -> tuple[str, bytes, int, int]:
        """SVG, PNG, and the PNG's width and height."""


class Pictures(Protocol):
    """The group ``pictures``: picture files, in worker processes. Options and answers are JSON."""

    def edit(self, source: str | bytes, *, edits: str, output: str, max_pixels: int) -> tuple[bytes, str]:
        """Return the changed picture, and what is known of it."""

    def analyse(self, source: str | bytes, *, options: str, max_pixels: int) -> str:
        """Return what a picture is like."""

    def compare(self, source: str | bytes, other: str | bytes, *, max_pixels: int) -> tuple[str, bytes]:
        """Return how two pictures differ, in figures and as a PNG."""

    def codes(self, source: str | bytes, *, options: str, max_pixels: int) -> str:
        """Return the codes found in a picture."""


class NotebookFile(Protocol):
    """A notebook: its bytes, an index, and what was changed. Positions count from 0, values are JSON."""

    #: Major and minor version, and the file's own where it was upgraded.
    version: tuple[tuple[int, int], tuple[int, int] | None]
    is_edited: bool

    def __len__(self) -> int: ...

    def outline(self) -> str:
        """Return headings, first lines, outputs of all cells."""

    def validate(self) -> str:
        """Return the problems: ``severity``, ``cell``, ``path``, ``message``."""

    def cell(self, index: int) -> str:
        """Return a cell."""

    def cell_type(self, index: int) -> str:
        """Return a cell's type, as a plain text."""

    def source(self, index: int) -> str:
        """Return a cell's text, plain."""

    def outputs(self, index: int) -> str:
        """Return a cell's outputs."""

    def metadata(self) -> str:
        """Return the notebook's metadata."""

    def find(self, id: str) -> int | None:
        """Return the position of the cell with this id."""

    def to_bytes(self) -> bytes:
        """Return the file."""

    def html(self) -> str | None:
        """Return ``parts`` (``html``, or a ``hole`` that nbconvert fills) and ``whole``; None where not known."""

    def insert(self, index: int, cell: str) -> None:
        """Insert a cell."""

    def delete(self, index: int) -> None:
        """Delete a cell."""

    def move_cell(self, start: int, target: int) -> None:
        """Move a cell."""

    def merge(self, start: int, stop: int) -> None:
        """Make neighbours one."""

    def split(self, index: int, line: int) -> None:
        """Part a cell before a line."""

    def set_source(self, index: int, source: str) -> None:
        """Replace a cell's text."""

    def set_metadata(self, index: int | None, path: list[str], value: str | None) -> None:
        """Set or take away metadata of a cell, or of the notebook."""

    def set_outputs(self, index: int, outputs: str, execution_count: int | None) -> None:
        """Replace outputs and prompt number."""

    def clear_outputs(self, index: int | None, *, execution_counts: bool, transient_metadata: bool) -> None:
        """Take outputs away, of a cell or of all."""


class Notebooks(Protocol):
    """The group ``notebooks``."""

    def open(self, source: str | bytes, *, max_bytes: int, max_depth: int) -> NotebookFile:
        """Index a file, by its path or its bytes."""

    def create(self, cells: str, *, metadata: str | None, kernel: str | None) -> NotebookFile:
        """Make a notebook."""

    def diff(self, old: NotebookFile, new: NotebookFile, options: str) -> str:
        """Return what differs: ``metadata``, ``unchanged`` and ``cells``."""


Group = Literal[
    "tokens",
    "tokenizer_file",
    "chunking",
    "documents",
    "markup",
    "sandbox",
    "streams",
    "charts",
    "diagrams",
    "codes",
    "pictures",
    "notebooks",
]
