"""Documents read by the Python references, each in a process of its own."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from ferrolab import running
from ferrolab._fallback import _pdf, documents
from ferrolab.documents import DocumentProcessor
from ferrolab.errors import (
    Cancelled,
    CorruptError,
    FerrolabError,
    LimitError,
    MemoryLimitError,
    NotFoundError,
    PasswordError,
    TimeLimitError,
    UnsupportedFormatError,
    ValidationError,
    WorkerError,
)
from ferrolab.results import Document
from ferrolab.settings import configure, settings

READER = DocumentProcessor()


@pytest.fixture(autouse=True)
def python_backend() -> Iterator[None]:
    """Run on the references, with short limits, and put the settings back."""
    before = settings()
    configure(backend="python", document_timeout_s=30)
    yield
    configure(**{name: getattr(before, name) for name in before.to_dict()})


def pdf(pages: int = 3, password: str | None = None) -> bytes:
    """Return a PDF with an outline and metadata."""
    buffer = io.BytesIO()
    encryption = StandardEncryption(password, ownerPassword="owner") if password else None
    canvas = Canvas(buffer, pagesize=(300, 400), encrypt=encryption)
    canvas.setTitle("A Title")
    canvas.setAuthor("Ada Lovelace; Grace Hopper")
    canvas.setKeywords("one, two")
    for number in range(1, pages + 1):
        canvas.bookmarkPage(f"page{number}")
        canvas.addOutlineEntry(f"Chapter {number}", f"page{number}", 0)
        canvas.drawString(50, 350, f"{number} Chapter {number}")
        canvas.drawString(50, 330, "A first line of running text that is long,")
        canvas.drawString(50, 315, "and its end.")
        canvas.drawString(50, 300, "Another paragraph.")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def blocks_of(document: Document) -> list[tuple[str, int, str]]:
    page = document.pages[0]
    return [(block.kind, block.level, page.text[block.start : block.end]) for block in page.blocks]


def test_a_pdf_gives_pages_outline_metadata_and_sizes() -> None:
    document = READER.process(pdf(), name="x.pdf")
    assert (document.format, document.media_type, document.page_count) == ("pdf", "application/pdf", 3)
    assert blocks_of(document) == [
        ("heading", 1, "1 Chapter 1"),
        ("paragraph", 0, "A first line of running text that is long,\nand its end."),
        ("paragraph", 0, "Another paragraph."),
    ]
    assert [(section.title, section.page) for section in document.sections] == [
        (f"{n} Chapter {n}", n) for n in (1, 2, 3)
    ]
    assert (document.pages[2].width, document.pages[2].height) == (300, 400)
    assert document.metadata["title"] == "A Title"
    assert document.metadata["authors"] == ["Ada Lovelace", "Grace Hopper"]
    assert document.metadata["keywords"] == ["one", "two"]
    assert document.metadata["created"][:2] == "20"
    assert document.meta.backends == {"documents": "python"}


def test_page_ranges_are_read_once_each_and_in_order() -> None:
    document = READER.process(pdf(5), pages="4-,2,4")
    assert [page.number for page in document.pages] == [2, 4, 5]
    assert document.page_count == 5
    with pytest.raises(ValidationError, match="5 pages, none of those"):
        READER.process(pdf(5), pages="9-")


def test_boxes_stand_where_the_lines_do() -> None:
    page = READER.process(pdf()).pages[1]
    boxes = page.boxes
    assert [page.text[box.start : box.end] for box in boxes] == page.text.split("\n")
    for box, baseline in zip(boxes, (50, 70, 85, 100), strict=True):
        assert 50 <= box.x0 < box.x1 < 300
        # From the top left corner; letters may hang below the line they stand on.
        assert baseline - 12 < box.y0 < baseline <= box.y1 + 0.1 < baseline + 5
    with pytest.raises(ValidationError, match="beyond the last of 3 pages"):
        documents.boxes(pdf(), page=3, reading={})


@pytest.mark.parametrize(
    ("password", "code"), [(None, "DOM_DOC_PASSWORD_REQUIRED"), ("wrong", "DOM_DOC_PASSWORD_WRONG")]
)
def test_a_locked_pdf_is_never_silently_empty(password: str | None, code: str) -> None:
    with pytest.raises(PasswordError) as caught:
        READER.process(pdf(password="secret"), password=password)
    assert caught.value.code == code


def test_passwords_are_prepared_as_pdf_2_wants_them() -> None:
    assert _pdf.prepared_password("S\xaaSL\xadprep\u3000x") == "SaSLprep x"


def test_a_password_opens_a_pdf_and_its_boxes() -> None:
    document = READER.process(pdf(password="secret"), password="secret")
    assert document.page_count == 3
    assert document.pages[0].boxes


def test_a_page_without_text_says_so() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(10, 10, 100, 100)
    canvas.showPage()
    canvas.save()
    document = READER.process(buffer.getvalue())
    assert document.text == ""
    assert "no text layer" in document.warnings[0]


@pytest.mark.parametrize("damaged", [b"%PDF-1.7\nnothing", pdf()[:300], b"%PDF-1.4\n%%EOF"])
def test_a_damaged_pdf_is_a_typed_error(damaged: bytes) -> None:
    with pytest.raises(CorruptError):
        READER.process(damaged)


@pytest.mark.parametrize(
    ("date", "iso"),
    [
        ("D:20240131093005+01'00'", "2024-01-31T09:30:05+01:00"),
        ("D:20240131093005Z00'00'", "2024-01-31T09:30:05Z"),
        ("D:202401310930", "2024-01-31T09:30:00"),
        ("20240131", "2024-01-31"),
        ("D:2024", "2024"),
        ("last spring", "last spring"),
    ],
)
def test_dates_become_iso_8601(date: str, iso: str) -> None:
    assert _pdf.iso_date(date) == iso


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("two\r\nlines\r\n\r\n", "two\nlines"),
        ("bro\ufffeken and US\x02ASCII", "broken and US-ASCII"),
        ("of\x00ﬁce\x07", "offi" + "ce"),
    ],
)
def test_text_of_a_page_is_cleaned(raw: str, clean: str) -> None:
    assert _pdf.clean(raw) == clean


def test_a_page_number_above_a_title_is_no_part_of_it() -> None:
    titles = [("10statements", 1), ("101if", 2), ("loops", 2)]
    lines = ["179", "10 Statements", "10.1", "If", "2 Loops", "text"]
    assert _pdf._heading_levels(lines, titles) == [0, 1, 2, 2, 2, 0]


def test_markdown_keeps_its_source_and_gains_structure() -> None:
    head = "---\ntitle: T\nauthor: [Ada, Grace]\n---\n\n# Head\n\nText [l](u).\n\n"
    source = head + "- one\n  - two\n\n| a |\n|---|\n| b |\n"
    document = READER.process(source.encode(), name="x.md")
    assert document.text == source.rstrip()
    assert document.metadata == {"title": "T", "authors": ["Ada", "Grace"]}
    assert blocks_of(document)[1:] == [
        ("heading", 1, "# Head"),
        ("paragraph", 0, "Text [l](u)."),
        ("list_item", 1, "- one"),
        ("list_item", 2, "- two"),
        ("table_row", 0, "| a |"),
        ("table_row", 0, "| b |"),
    ]
    assert [link.target for link in document.links] == ["u"]
    assert document.tables[0].grid() == [["a"], ["b"]]
    assert READER.process(b"## Sub\n\n# A *b*\n", name="x.md").metadata == {"title": "A b"}


HTML = """<!DOCTYPE html><html lang="de"><head><title>A
 title</title><meta name="author" content="Ada"><style>p {}</style></head><body>
<nav><a href="/home">Home</a></nav>
<main><header><h1>Head</h1></header><p>One <b>two</b>
three<br>four <a href="/x">link  text</a>.<p style="display: none">gone
<ul><li>a<li>b<ol><li>c</ol></ul>
<table><caption>Cap</caption><tr><th>A<th colspan="2">B<tr><td rowspan=2>1<td><p>2<p>3<td></table>
<pre>
  x  =  1

  y
</pre><blockquote>Said</blockquote></main><footer>Foot</footer><script>no()</script></body></html>"""


def test_html_is_text_in_reading_order_with_structure() -> None:
    document = READER.process(HTML.encode())
    assert document.format == "html"
    assert document.metadata == {"title": "A title", "language": "de", "authors": ["Ada"]}
    assert blocks_of(document) == [
        ("paragraph", 0, "Home"),
        ("heading", 1, "Head"),
        ("paragraph", 0, "One two three\nfour link text."),
        ("list_item", 1, "a"),
        ("list_item", 1, "b"),
        ("list_item", 2, "c"),
        ("paragraph", 0, "Cap"),
        ("table_row", 0, "A | B"),
        ("table_row", 0, "1 | 2 3"),
        ("code", 0, "  x  =  1\n\n  y"),
        ("quote", 0, "Said"),
        ("paragraph", 0, "Foot"),
    ]
    assert [(link.text, link.target) for link in document.links] == [("Home", "/home"), ("link text", "/x")]


def test_tables_of_html_keep_spans_headers_and_captions() -> None:
    (table,) = READER.process(HTML.encode()).tables
    assert table.caption == "Cap"
    cells = [[(cell.text, cell.row_span, cell.col_span, cell.header) for cell in row] for row in table.rows]
    assert cells == [
        [("A", 1, 1, True), ("B", 1, 2, True)],
        [("1", 2, 1, False), ("2 3", 1, 1, False), ("", 1, 1, False)],
    ]


def test_empty_cells_keep_their_columns() -> None:
    document = READER.process(b"<table><tr><th>A<th>B<th>C<tr><td><td>b<td><tr><td>a<td><td>c</table>")
    assert document.text == "A | B | C\n| b\na |  | c"
    assert document.tables[0].grid() == [["A", "B", "C"], ["", "b", ""], ["a", "", "c"]]


def test_main_content_leaves_out_what_is_round_it() -> None:
    text = READER.process(HTML.encode(), main_content=True).text
    assert text.startswith("Head\n\nOne two")
    assert "Home" not in text
    assert "Foot" not in text
    bare = b"<body><header>Top</header><aside>Side</aside><p>Text</p><div role=contentinfo>End</div>"
    assert READER.process(bare, main_content=True).text == "Text"


def test_tables_that_arrange_the_page_are_no_tables() -> None:
    document = READER.process(b"<table><tr><td><h1>T</h1><td><p>text</p></table>", format="html")
    assert not document.tables
    assert document.text == "T\n\ntext"


def test_plain_text_is_decoded_and_parted() -> None:
    document = READER.process("Grüße\r\n\r\nzwei\n".encode("cp1252"), name="x.txt")
    assert document.text == "Grüße\n\nzwei"
    assert blocks_of(document) == [("paragraph", 0, "Grüße"), ("paragraph", 0, "zwei")]
    assert READER.process(b"").text == ""


def test_files_are_read_by_their_path(tmp_path: Path) -> None:
    path = tmp_path / "ä b.pdf"
    path.write_bytes(pdf(1))
    assert READER.process(path).page_count == 1
    with pytest.raises(NotFoundError):
        READER.process(tmp_path / "none.pdf")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x1f\x8b\x08\0\0\0\0\0", "gzip (application/gzip)"),
        (b"\0\1\2\3", "no format known"),
    ],
)
def test_other_formats_are_named(data: bytes, what: str) -> None:
    with pytest.raises(UnsupportedFormatError, match=what.replace("(", r"\(").replace(")", r"\)")):
        READER.process(data, name="some.file")


def job(monkeypatch: pytest.MonkeyPatch, script: str) -> documents.Job:
    """Start a job whose worker runs ``script``."""
    monkeypatch.setattr(documents, "_command", lambda: [sys.executable, "-c", script])
    return start(b"x" * 200_000)


def start(source: str | bytes, **changes: Any) -> documents.Job:
    arguments: dict[str, Any] = {"media_type": None, "format": None, "pages": None, "reading": {}}
    return documents.start(source, **{**arguments, "name": "x.txt", **changes})


def failure(work: documents.Job, timeout_s: float = 20) -> FerrolabError:
    """Return the error that ends a job."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        try:
            work.next_event(0.05)
        except FerrolabError as error:
            return error
    raise AssertionError("the job goes on")


@pytest.mark.parametrize(
    ("script", "cause"),
    [
        ("import os; os.kill(os.getpid(), 11)", "signal SIGSEGV"),
        ("import os; os.abort()", "signal SIGABRT"),
        ("raise SystemExit(3)", "exit status 3"),
        ("pass", "exit status 0"),
        ("print('no event', flush=True); import time; time.sleep(60)", "signal SIGKILL"),
        ("print('[1, 2, 3]', flush=True); import time; time.sleep(60)", "signal SIGKILL"),
        ("print('[' * 100000, flush=True); import time; time.sleep(60)", "signal SIGKILL"),
    ],
)
def test_a_worker_that_dies_or_babbles_is_a_typed_error(
    monkeypatch: pytest.MonkeyPatch, script: str, cause: str
) -> None:
    error = failure(job(monkeypatch, script))
    assert isinstance(error, WorkerError)
    assert "'x.txt'" in error.message
    assert error.context["cause"] == cause
    assert error.retryable


def test_what_a_dying_worker_said_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    error = failure(job(monkeypatch, "raise ValueError('the last words')"))
    assert "the last words" in error.context["stderr"]


def test_a_worker_that_hangs_is_stopped_and_the_next_one_works(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(document_timeout_s=0.5)
    with monkeypatch.context() as patch:
        work = job(patch, "import time; time.sleep(60)")
        started = time.monotonic()
        error = failure(work)
    assert isinstance(error, TimeLimitError)
    assert 0.5 <= time.monotonic() - started < 3
    assert failure(work) is error
    assert work._process.wait(5) != 0
    configure(document_timeout_s=30)
    assert READER.process(b"next", name="x.txt").text == "next"


def test_progress_puts_the_time_limit_off(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(document_timeout_s=1)
    pages = "for i in range(4):\n  time.sleep(.5); print('[\"page\", 1]', flush=True)\n"
    work = job(monkeypatch, f"import time\n{pages}print('[\"done\", {{}}]')")
    kinds: list[str] = []
    while "done" not in kinds:
        event = work.next_event(0.05)
        kinds += [event[0]] if event else []
    assert kinds == ["page"] * 4 + ["done"]


def test_a_cancelled_job_stops_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    work = job(monkeypatch, "import time; time.sleep(60)")
    assert work.next_event(0.05) is None
    started = time.monotonic()
    work.cancel()
    work.cancel()
    with pytest.raises(Cancelled):
        work.next_event(0.05)
    work._process.wait(5)
    assert time.monotonic() - started < 0.2


def test_a_run_that_is_cancelled_between_pages_stops_the_reading() -> None:
    run = running.Run()
    with running.entered(run):
        pages = READER.iter_pages(pdf(200))
        assert next(pages).number == 1
        run.cancel()
        with pytest.raises(Cancelled):
            list(pages)


def test_pages_that_nobody_takes_leave_no_process_behind() -> None:
    work = start(pdf(200), name="x.pdf")
    assert (work.next_event(20) or ("",))[0] == "header"
    work.cancel()
    assert work._process.wait(5) is not None


def memory_is_limited() -> AbstractContextManager[Any]:
    """Only Linux limits the address space and tells a process what it holds; elsewhere there is no error."""
    return pytest.raises(MemoryLimitError, match="64 MiB") if sys.platform == "linux" else nullcontext()


def test_a_file_that_takes_too_much_memory_is_a_typed_error() -> None:
    configure(worker_memory_bytes=64 * 1024 * 1024)
    with memory_is_limited():
        READER.process(b"x\n\n" * 5_000_000, format="text")


_GREEDY_WORKER = """
import ctypes, json, sys, time
sys.path[:] = json.loads(sys.argv[1])
from ferrolab._fallback import worker

def events(source, request):
    # No Python objects: there is no MemoryError.
    kept = [ctypes.create_string_buffer(b"x" * 2**24) for _ in range(16)]
    time.sleep(2)
    yield "boxes", kept[16:]

worker.events = events
worker.main()
"""


def test_a_library_that_takes_too_much_memory_is_a_typed_error(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(worker_memory_bytes=64 * 1024 * 1024)
    monkeypatch.setattr(documents, "_BOOT", _GREEDY_WORKER)
    with memory_is_limited():
        assert documents.boxes(b"x", page=0, reading={}) == []


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"<div>" * 20_000 + b"x", "html"),
        (b"<b><i>" * 5_000 + b"x", "html"),
        (b"- " * 5_000 + b"x", "markdown"),
    ],
)
def test_deep_nesting_ends_in_text_or_a_limit(data: bytes, format: str) -> None:
    with suppress(LimitError):
        assert READER.process(data, format=format).text.endswith("x")
    assert READER.process(b"next", name="x.txt").text == "next"


def test_lone_surrogates_and_line_ends_travel_safely(monkeypatch: pytest.MonkeyPatch) -> None:
    work = job(monkeypatch, r"""print('["page", {"text": "a\\ud800\\n\\u2028"}]')""")
    event = None
    while event is None:
        event = work.next_event(0.05)
    assert event == ("page", {"text": "a\ud800\n\u2028"})


def test_data_is_read_as_plain_text_with_a_warning() -> None:
    document = DocumentProcessor().process(b"a,b\n1,2\n3,4\n5,6\n", name="t.csv")
    assert (document.format, document.text) == ("csv", "a,b\n1,2\n3,4\n5,6")
    assert document.warnings == ("the file is CSV, and was read as plain text",)
