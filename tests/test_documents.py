"""Documents: what is read of them, what is refused, and that no file takes another one down."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ferrolab import _backend
from ferrolab.documents import DocumentProcessor, parse_pages
from ferrolab.errors import (
    Cancelled,
    CorruptError,
    FerrolabError,
    LimitError,
    NotFoundError,
    PasswordError,
    UnreadableError,
    UnsupportedFormatError,
    ValidationError,
)
from ferrolab.results import Document
from ferrolab.running import Progress, Run, entered
from ferrolab.settings import configure
from ferrolab.text import ChunkConfig

READER = DocumentProcessor()


def pdf(pages: int = 3, *, password: str | None = None, lines: int = 1) -> bytes:
    """Return a PDF with numbered pages."""
    buffer = io.BytesIO()
    encryption = StandardEncryption(password, ownerPassword="owner", strength=128) if password else None
    canvas = Canvas(buffer, pagesize=(300, 400), encrypt=encryption)
    for number in range(1, pages + 1):
        for line in range(lines):
            canvas.drawString(20, 380 - line * 12, f"This is line {line} of page {number}.")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def outcome(read: Callable[[], Document]) -> Document | FerrolabError:
    """Return what came of reading: a document or a typed error."""
    try:
        return read()
    except FerrolabError as error:
        return error


# ------------------------------------------------------------------ the examples


@pytest.fixture(scope="module")
def almanac() -> Document:
    return READER.process(Path(__file__).parent.parent / "examples" / "data" / "almanac.pdf")


def test_a_pdf_has_pages_with_places_in_the_text(almanac: Document) -> None:
    assert (almanac.format, almanac.media_type, almanac.name) == ("pdf", "application/pdf", "almanac.pdf")
    assert almanac.page_count == len(almanac) == len(almanac.pages) == 43
    assert [p.number for p in almanac.pages] == list(range(1, 44))
    assert all(almanac.text[p.start : p.end] == p.text for p in almanac.pages)
    assert "\n\n".join(p.text for p in almanac.pages) == almanac.text
    assert all(p.width > 500 and p.height > 700 for p in almanac.pages)


def test_a_pdf_has_metadata(almanac: Document) -> None:
    metadata = almanac.metadata

    assert metadata["title"] == "The Measured Year"
    assert metadata["authors"] == ["The ferrolab contributors"]
    assert "almanac" in metadata["keywords"]
    assert re.match(r"\d{4}-\d\d-\d\dT", metadata["created"])


def test_a_pdfs_outline_gives_the_sections(almanac: Document) -> None:
    sections = almanac.sections

    assert len(sections) > 50
    assert {s.level for s in sections} == {1, 2, 3}
    for section in sections:
        page = almanac.pages[section.page - 1]
        assert page.start <= section.start <= page.end
        assert section.start < section.end <= len(almanac.text)
        words = re.sub(r"\W+", "", section.title)
        assert re.sub(r"\W+", "", almanac.text[section.start :])[: len(words)] == words
    for section, follower in pairwise(sections):
        assert section.start < follower.start
        if follower.level <= section.level:
            assert section.end == follower.start


def test_each_line_of_a_pdf_has_its_box(almanac: Document) -> None:
    page = almanac.pages[4]

    boxes = page.boxes

    assert len(boxes) > 10
    assert " ".join(page.text[b.start : b.end] for b in boxes).split() == page.text.split()
    assert all(0 <= b.x0 < b.x1 <= page.width and 0 <= b.y0 < b.y1 <= page.height for b in boxes)
    assert page.boxes == boxes


def test_markdown_has_sections_tables_links_and_itself(data: Path) -> None:
    document = READER.process(data / "notes.md")

    assert (document.format, document.page_count) == ("markdown", 1)
    assert document.sections[0].title == "Field notes: a year with a stick"
    assert [s.level for s in document.sections][:3] == [1, 2, 3]
    assert document.markdown.strip() in (data / "notes.md").read_text(encoding="utf-8")
    assert len(document.tables) == 3
    assert document.links[0].target == "page.html"
    assert document.metadata["title"] == "Field notes: a year with a stick"
    assert len({len(row) for row in document.tables[0].grid()}) == 1


def test_html_has_sections_tables_links_and_a_markdown_form(data: Path) -> None:
    document = READER.process(data / "page.html")

    assert document.format == "html"
    assert document.sections[0].level == 1
    assert "# " in document.markdown
    assert "<div" not in document.markdown
    assert document.tables
    assert any(
        link.target.startswith("http") or link.target.endswith((".md", ".pdf")) for link in document.links
    )


def test_the_main_content_of_a_page_leaves_its_navigation_out() -> None:
    page = (
        "<nav><a href='/'>Home</a> <a href='/b'>Elsewhere</a></nav><main><h1>Title</h1>"
        f"<p>{'This is what the page is about. ' * 20}</p></main><footer>Imprint</footer>"
    ).encode()

    whole = READER.process(page, name="x.html")
    main = READER.process(page, name="x.html", main_content=True)

    assert "Elsewhere" in whole.text
    assert "what the page is about" in main.text
    assert "Elsewhere" not in main.text
    assert "Imprint" not in main.text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("naïve — café\n".encode(), "naïve — café"),
        ("naïve café, où?\n".encode("utf-16"), "naïve café, où?"),
        ("\ufeffnaïve\n".encode(), "naïve"),
        (b"", ""),
    ],
)
def test_plain_text_is_decoded(content: bytes, text: str) -> None:
    assert READER.process(content, name="x.txt").text.strip() == text


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_any_kind_are_read(kind: Callable[[bytes], Any]) -> None:
    document = READER.process(kind(b"# Title\n\ntext"), name="x.md")

    assert (document.path, document.size_bytes, document.format) == (None, 13, "markdown")
    assert READER.detect(kind(b"%PDF-1.7\n"))[0] == "pdf"
    assert READER.process(kind(b"text")).name == "bytes"


def test_a_path_may_be_of_any_kind_and_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "a b ü.md").write_text("# Title", encoding="utf-8")

    for source in (tmp_path / "a b ü.md", str(tmp_path / "a b ü.md"), "~/a b ü.md"):
        assert READER.process(source).path == str(tmp_path / "a b ü.md")
        assert READER.detect(source)[0] == "markdown"


# ------------------------------------------------------------------ pages


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("3", [(2, 3)]),
        ("1-3,7", [(0, 3), (6, 7)]),
        (" 1 - 3 , 7 ", [(0, 3), (6, 7)]),
        ("10-", [(9, 2**31 - 1)]),
        ("7,1-3", [(0, 3), (6, 7)]),
        ("1-1", [(0, 1)]),
    ],
)
def test_pages_are_read_as_people_write_them(text: str, ranges: list[tuple[int, int]]) -> None:
    assert parse_pages(text) == ranges


@pytest.mark.parametrize(
    "text",
    ["", "0", "3-1", "-3", "1,,2", "a", "1-b", "1.5", "1–3", "9" * 30, "1-" + "9" * 30, "1_0", "٣", 5, None],
)
def test_what_is_no_list_of_pages_is_refused(text: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_pages(text)

    assert caught.value.field == "pages"


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 9)), min_size=1, max_size=6))
def test_ranges_cover_the_pages_asked_for_and_no_others(spans: list[tuple[int, int]]) -> None:
    text = ",".join(f"{first}-{first + more}" if more else str(first) for first, more in spans)

    covered = {index + 1 for start, end in parse_pages(text) for index in range(start, end)}

    assert covered == {page for first, more in spans for page in range(first, first + more + 1)}


@pytest.mark.parametrize(
    ("pages", "numbers"),
    [("1-3,7", [1, 2, 3, 7]), ("7,2-4,3-5", [2, 3, 4, 5, 7]), ("41-", [41, 42, 43]), ("43-99", [43])],
)
def test_only_the_pages_asked_for_are_read(pages: str, numbers: list[int], data: Path) -> None:
    document = READER.process(data / "almanac.pdf", pages=pages)

    assert [p.number for p in document.pages] == numbers
    assert document.page_count == 43
    assert all(document.text[p.start : p.end] == p.text for p in document.pages)
    assert {s.page for s in document.sections} <= set(numbers)


def test_pages_that_are_not_there_are_an_error(data: Path) -> None:
    with pytest.raises(ValidationError, match="43 pages"):
        READER.process(data / "almanac.pdf", pages="44-")


# ------------------------------------------------------------------ what is refused


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    for attempt in (READER.process, READER.detect, READER.extract_pdf, lambda p: READER.select_file(p, "p")):
        with pytest.raises(NotFoundError, match=r"nothing\.pdf"):
            attempt(tmp_path / "nothing.pdf")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    for attempt in (READER.process, READER.detect):
        with pytest.raises(ValidationError, match="folder"):
            attempt(tmp_path)


def test_a_file_that_may_not_be_read_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.md"
    path.write_text("# x")

    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(UnreadableError, match=r"secret\.md"):
        READER.process(path)


@pytest.mark.parametrize("source", [5, None, 1.5, ["x.pdf"], "a\0b"])
def test_what_is_no_source_is_refused(source: Any) -> None:
    for attempt in (READER.process, READER.detect):
        with pytest.raises(ValidationError) as caught:
            attempt(source)
        assert caught.value.field == "source"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: READER.process(b"x", format="papyrus"), "format"),
        (lambda: DocumentProcessor(max_file_size=0), "max_file_size"),
        (lambda: DocumentProcessor(max_file_size="1"), "max_file_size"),  # type: ignore[arg-type]
        (lambda: READER.parse_markdown(b"x"), "source"),  # type: ignore[arg-type]
        (lambda: READER.select(5, "p"), "html"),  # type: ignore[arg-type]
        (lambda: READER.select("<p>", 5), "css"),  # type: ignore[arg-type]
    ],
)
def test_wrong_arguments_are_named(wrong: Callable[[], Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        wrong()

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"%PDF-1.7 and nothing else", CorruptError),
        (pdf()[:200], CorruptError),
        (b"\x7fELF\2\1\1\0\0\0\0\0", UnsupportedFormatError),
        (b"PK\x03\x04 not really", UnsupportedFormatError),
        (b"\0\1\2" * 100, UnsupportedFormatError),
    ],
)
def test_what_cant_be_read_is_a_typed_error_with_a_hint(content: bytes, error: type[FerrolabError]) -> None:
    with pytest.raises(error) as caught:
        READER.process(content)

    assert caught.value.hint
    assert READER.process(b"the next file works", name="x.txt").text.startswith("the next file")


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("broken.pdf", b"%PDF-1.7 and nothing else", CorruptError),
        ("locked.pdf", pdf(password="secret"), PasswordError),
        ("it's a program.md", b"\x7fELF\2\1\1\0\0\0\0\0", UnsupportedFormatError),
    ],
)
def test_what_is_wrong_with_a_file_names_it(
    tmp_path: Path, name: str, content: bytes, error: type[FerrolabError]
) -> None:
    (tmp_path / name).write_bytes(content)
    attempts = (
        lambda: READER.process(tmp_path / name),
        lambda: list(READER.iter_pages(tmp_path / name)),
        lambda: READER.process(content, name=name),
    )
    for attempt in attempts:
        with pytest.raises(error) as caught:
            attempt()

        assert caught.value.message.count(repr(name)) == 1
        assert caught.value.context["file"] == name
        assert str(tmp_path) not in str(caught.value.to_dict())
        assert caught.value.hint


def test_nameless_bytes_are_not_given_a_name() -> None:
    with pytest.raises(CorruptError) as caught:
        READER.process(b"%PDF-1.7 and nothing else")

    assert caught.value.context.get("file") in (None, "bytes")


def test_only_a_pdf_is_extracted_as_one() -> None:
    assert len(READER.extract_pdf(pdf())) == 3
    with pytest.raises(UnsupportedFormatError, match="not a PDF"):
        READER.extract_pdf(b"hello")


def test_the_size_limit_is_the_settings_or_the_processors(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(b"x" * 100)
    small = DocumentProcessor(max_file_size=99)

    for attempt in (
        lambda: small.process(path),
        lambda: small.process(b"x" * 100),
        lambda: small.select_file(path, "p"),
    ):
        with pytest.raises(LimitError) as caught:
            attempt()
        assert caught.value.context["limit_bytes"] == 99

    assert len(READER.process(path).text) == 100
    configure(max_file_size_bytes=99)
    for reader in (READER, DocumentProcessor(max_file_size=100)):
        with pytest.raises(LimitError):
            reader.process(path)


def test_passwords_are_asked_for_checked_and_used(tmp_path: Path) -> None:
    locked = pdf(password="open sesame")
    path = tmp_path / "locked.pdf"
    path.write_bytes(locked)

    for source in (locked, path):
        with pytest.raises(PasswordError) as missing:
            READER.process(source)
        with pytest.raises(PasswordError) as wrong:
            READER.process(source, password="hunter2")
        assert missing.value.code == "DOM_DOC_PASSWORD_REQUIRED"
        assert wrong.value.code == "DOM_DOC_PASSWORD_WRONG"
        assert "hunter2" not in str(wrong.value)
        document = READER.process(source, password="open sesame")
        assert "line 0 of page 3" in document.text
        assert document.pages[0].boxes


@given(st.data())
def test_damaged_pdfs_are_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))

    result = outcome(lambda: READER.process(bytes(content[:cut]), format="pdf"))

    if isinstance(result, FerrolabError):
        assert result.code != "INT_ERR_INTERNAL"
    else:
        assert all(result.text[p.start : p.end] == p.text for p in result.pages)


SMALL = pdf(2)


# ------------------------------------------------------------------ page by page, workers, cancelling


def test_pages_come_one_by_one() -> None:
    content = pdf(30)

    stream = READER.iter_pages(content)

    first = next(stream)
    assert (first.number, first.start) == (1, 0)
    assert [p.number for p in stream] == list(range(2, 31))


def test_pages_that_nobody_waits_for_are_let_go() -> None:
    stream = READER.iter_pages(pdf(200))
    assert isinstance(stream, Iterator)
    next(stream)
    stream.close()  # type: ignore[attr-defined]

    assert len(READER.process(pdf(2))) == 2


def test_progress_goes_from_the_first_page_to_the_last() -> None:
    heard: list[Progress] = []

    with entered(Run(heard.append)):
        READER.process(pdf(5))

    assert [(p.done, p.total) for p in heard] == [(n, 5) for n in range(1, 6)]


def test_cancelling_ends_the_reading_before_the_last_page() -> None:
    run = Run(lambda progress: run.cancel() if progress.done == 2 else None)
    seen: list[int] = []
    pages = READER.iter_pages(pdf(400))
    with entered(run), pytest.raises(Cancelled):
        seen.extend(page.number for page in pages)

    assert seen in ([1], [1, 2])
    assert len(READER.process(pdf(2))) == 2


def children() -> set[int]:
    """Return the ids of our child processes."""
    rows = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    found = (row.split(None, 2) for row in rows.splitlines()[1:])
    return {
        int(pid) for pid, parent, args in found if int(parent) == os.getpid() and not args.startswith("ps ")
    }


@pytest.mark.native
def test_a_worker_that_dies_takes_no_file_but_its_own_along() -> None:
    content = pdf(600, lines=20)
    killed = threading.Event()

    def kill(progress: Progress) -> None:
        if not killed.is_set():
            killed.set()
            for pid in children():
                os.kill(pid, signal.SIGKILL)

    with entered(Run(kill)):
        result = outcome(lambda: READER.process(content))

    assert killed.is_set()
    if isinstance(result, FerrolabError):
        assert (result.code, result.retryable) == ("INT_ERR_WORKER", True)
    else:
        assert len([p for p in result.pages if p.text]) == 600 or result.warnings
    assert len(READER.process(content)) == 600


# ------------------------------------------------------------------ Markdown trees, selectors

TREE = """\
---
title: Front
---

# One *two*

- [x] done
- [ ] open

| a | b |
|---|--:|
| 1 | 2 |

A note.[^1] And [a link](http://example.org "Title").

```python
code = 1
```

[^1]: The footnote.
"""


def test_a_markdown_tree_has_every_kind_of_node_with_its_place() -> None:
    tree = READER.parse_markdown(TREE)

    kinds = {node.kind for node in tree.root.walk()}
    assert {"heading", "paragraph", "list", "item", "table", "link", "code_block", "text"} <= kinds
    assert tree.root.kind == "document"
    assert (tree.root.start, tree.root.end) == (0, len(TREE))
    heading = tree.find_all("heading")[0]
    assert (heading.plain_text(), heading.attributes["level"]) == ("One two", 1)
    assert TREE[heading.start : heading.end].strip() == "# One *two*"
    assert [node.attributes.get("checked") for node in tree.find_all("item")] == [True, False]
    assert tree.find_all("link")[0].attributes["url"] == "http://example.org"
    assert tree.find_all("code_block")[0].attributes["info"] == "python"
    for node in tree.root.walk():
        assert 0 <= node.start <= node.end <= len(TREE)
        for child in node.children:
            assert node.start <= child.start <= child.end <= node.end


@given(st.text(max_size=200))
def test_any_text_has_a_markdown_tree(source: str) -> None:
    tree = READER.parse_markdown(source)

    assert tree.source == source
    assert all(0 <= node.start <= node.end <= len(source) for node in tree.root.walk())


def test_a_deep_tree_is_walked_without_recursion() -> None:
    tree = READER.parse_markdown("> " * 3000 + "deep")

    assert "deep" in tree.root.plain_text()


def test_selectors_find_elements_in_document_order() -> None:
    page = "<ul><li class='a b' id=one>One<li>Two</ul><p>x<b>y</b></p>"

    first, second = READER.select(page, "ul > li")

    assert (first.text.strip(), first.name) == ("One", "li")
    assert first.attributes == {"class": "a b", "id": "one"}
    assert second.text.strip() == "Two"
    assert READER.select(page.encode(), "p:has(b)")[0].html == "<p>x<b>y</b></p>"
    assert READER.select(page, "table") == []


@pytest.mark.parametrize("selector", ["p[", "", "::", "p >", "p:nth-child("])
def test_a_selector_that_cant_be_read_is_an_error_that_shows_it(selector: str) -> None:
    with pytest.raises(ValidationError) as caught:
        READER.select("<p>", selector)

    assert caught.value.hint


def test_a_file_is_selected_from(data: Path) -> None:
    selection = READER.select_file(data / "page.html", "h1")

    assert (len(selection), selection.source, selection.kind) == (1, "page.html", "selection")
    assert selection.meta.backends == {"markup": _backend.kind("markup")}


# ------------------------------------------------------------------ from here to there


def test_a_document_is_cut_and_tabled(almanac: Document, data: Path) -> None:
    chunks = almanac.chunks(ChunkConfig(200), model="gpt-4")
    table = READER.process(data / "notes.md").tables[0].to_pandas()

    assert chunks.document is almanac
    assert (chunks.max_tokens, chunks.model) == (200, "gpt-4")
    assert len(table.columns) > 1
    assert len(table) > 1
