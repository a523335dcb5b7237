"""Every format through the library: what is kept, many files at once, and files that are damaged."""

from __future__ import annotations

import datetime
import io
import random
from pathlib import Path

import pytest
from document_files import FILES
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ferrolab.documents import DocumentProcessor
from ferrolab.errors import (
    CorruptError,
    FerrolabError,
    NativeRequired,
    NotFoundError,
    UnsupportedFormatError,
    ValidationError,
)
from ferrolab.results import Document
from ferrolab.settings import configure
from ferrolab.tools import call
from ferrolab.tools.line import arguments_from_line, quoted, split
from ferrolab.tools.registry import find

READER = DocumentProcessor()
native = pytest.mark.native


def read(name: str, reader: DocumentProcessor = READER) -> Document:
    return reader.process(FILES[name][0], name=name)


@native
@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_its_text_and_is_known_without_its_name(name: str) -> None:
    content, word = FILES[name]
    document = READER.process(content, name=name)

    assert document.format == name.rpartition(".")[2]
    assert word in document.text
    assert word in document.markdown
    assert word in READER.process(content).text
    assert not [w for w in document.warnings if "plain text" in w]


@native
def test_a_word_document_keeps_structure_notes_and_comments() -> None:
    document = read("harvest.docx")

    assert [(s.title, s.level) for s in document.sections] == [("Harvest", 1)]
    assert "The apples are red." in document.text.replace("[1]", "")
    assert "green" not in document.text
    assert "[^1]: Seen in the orchard." in document.markdown
    kinds = {annotation.kind: annotation for annotation in document.annotations}
    assert "Are they?" in kinds["comment"].text
    assert (kinds["comment"].author, kinds["insertion"].text, kinds["deletion"].text) == (
        "Ben",
        "red",
        "green",
    )
    assert document.tables[0].grid() == [["Fruit", "Fruit"], ["apple", "7"]]


@native
@pytest.mark.parametrize(
    ("choice", "found", "missing"),
    [("accepted", ["red"], ["green"]), ("rejected", ["green"], ["red"]), ("shown", ["~~green~~", "red"], [])],
)
def test_recorded_changes_are_accepted_rejected_or_shown(
    choice: str, found: list[str], missing: list[str]
) -> None:
    document = read("harvest.docx", DocumentProcessor(tracked_changes=choice))  # type: ignore[arg-type]

    assert all(word in document.markdown for word in found)
    assert not any(word in document.markdown for word in missing)


@native
def test_a_workbook_shows_its_cells_and_keeps_their_values() -> None:
    table = read("sales.xlsx").tables[0]

    assert table.caption == "Sales"
    assert [cell.text for cell in table.rows[1]][1:] == ["7", "25%"]
    assert table.rows[1][0].value == datetime.date(2026, 11, 21)
    assert table.rows[2][1].formula == "B2*3"
    frame = table.to_pandas()
    assert frame["sold"].tolist() == [7.0, 21.0]
    assert frame["share"].sum() == 1.0


@native
def test_slides_chapters_and_sheets_are_pages() -> None:
    assert [page.text.splitlines()[0] for page in read("slides.pptx").pages] == ["Harvest", "Market"]
    assert [section.title for section in read("book.epub").sections] == ["Spring", "Autumn"]
    assert [section.page for section in read("book.epub").sections] == [1, 2]
    assert READER.process(FILES["slides.pptx"][0], pages="2").text.startswith("Market")


@native
def test_metadata_says_who_and_when() -> None:
    mail, book = read("mail.eml"), read("book.epub")

    assert (mail.metadata["title"], mail.metadata["created"][:10]) == ("Harvest", "2026-11-21")
    assert (book.metadata["title"], book.metadata["authors"]) == ("Orchard", ["Ann"])


@native
def test_an_attachment_has_its_bytes_and_a_name_that_leads_nowhere() -> None:
    (attachment,) = read("mail.eml").attachments

    assert attachment.name == "sales.csv"
    assert attachment.data == b"day,sold\n2026-11-21,7\n"
    assert attachment.size_bytes == len(attachment.data)


@native
def test_an_encrypted_file_is_not_taken_for_a_damaged_one() -> None:
    buffer = io.BytesIO()
    encryption = StandardEncryption("secret", strength=128)
    canvas = Canvas(buffer, pageCompression=1, encrypt=encryption)
    canvas.drawString(40, 700, "The apples are red, and nobody is to know.")
    canvas.save()
    document = READER.process(buffer.getvalue(), password="secret")

    assert "apples" in document.text
    assert document.warnings == ()
    assert document.pages[0].image(50).size == (413, 585)


@native
def test_payloads_beyond_the_limit_are_told_and_not_kept() -> None:
    configure(max_payload_bytes=5)
    document = read("mail.eml")

    assert "apples" in document.text
    with pytest.raises(FerrolabError, match="not kept"):
        _ = document.attachments[0].data


@native
def test_limits_are_settings_and_name_themselves() -> None:
    configure(max_unpacked_bytes=100, max_part_bytes=100)

    with pytest.raises(FerrolabError) as caught:
        read("harvest.docx")
    assert caught.value.code == "DOM_LIM_SIZE"
    assert caught.value.context["limit"] in ("max_unpacked_bytes", "max_part_bytes")


@native
@pytest.mark.parametrize("name", FILES)
def test_flipped_bytes_give_text_or_a_typed_error(name: str) -> None:
    content, _ = FILES[name]
    chance = random.Random(name)
    for _ in range(10):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        assert _is_told(bytes(damaged), name)


def _is_told(content: bytes, name: str) -> bool:
    """Whether a damaged file gives text, a warning, or an error about the file itself."""
    try:
        document = READER.process(content, name=name)
    except FerrolabError as error:
        return error.code.startswith(("DOM_DOC", "DOM_LIM"))
    return bool(document.text or document.warnings)


@native
@pytest.mark.parametrize("name", ["harvest.docx", "sales.xlsx", "slides.pptx", "book.epub", "harvest.odt"])
def test_a_cut_package_is_an_error_or_says_what_is_missing(name: str) -> None:
    content, _ = FILES[name]
    for share in (0.3, 0.6, 0.9):
        try:
            document = READER.process(content[: int(len(content) * share)], name=name)
        except (CorruptError, UnsupportedFormatError):
            continue
        assert document.warnings


def test_without_the_native_module_other_formats_say_what_they_need() -> None:
    configure(backend="python")

    with pytest.raises(NativeRequired, match="docx"):
        read("harvest.docx")


@native
def test_a_folder_is_read_whole_and_one_bad_file_spoils_nothing(tmp_path: Path) -> None:
    for name, (content, _) in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.txt").write_text("hidden", encoding="utf-8")
    result = call("parse", {"source": str(tmp_path)})

    assert len(result) == len(FILES) + 1
    assert list(result.errors) == ["below/broken.pdf"]
    assert isinstance(result.errors["below/broken.pdf"], CorruptError)
    assert "apples" in result["harvest.docx"].text
    assert [file.name for file in result.files] == sorted(file.name for file in result.files)
    with pytest.raises(CorruptError):
        result["below/broken.pdf"]
    assert "1 failed" in result.summary()


def test_each_file_of_a_folder_has_the_line_that_reads_it_alone(tmp_path: Path) -> None:
    (tmp_path / "two words.html").write_text(
        f"<nav>about</nav><main><p>{'a long text, ' * 40}</p></main>", encoding="utf-8"
    )
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    result = call("parse", {"source": str(tmp_path), "main_content": True, "password": "sesame"})
    broken, whole = (row["line"] for row in result.to_dict()["files"])

    assert broken == f"%agent parse {quoted(str(tmp_path / 'broken.pdf'))} --main-content"
    assert call_line(whole).text == result["two words.html"].text
    assert "about" not in result["two words.html"].text


def call_line(line: str) -> Document:
    spec = find("parse")
    words = split(line.removeprefix("%agent parse "))
    return call(spec, arguments_from_line(spec, words))  # type: ignore[return-value]


def test_a_pattern_stands_for_what_it_matches(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.txt"):
        (tmp_path / name).write_text(f"text of {name}", encoding="utf-8")

    assert [outcome.path.name for outcome in READER.process_many(tmp_path / "*.md")] == ["a.md", "b.md"]
    result = call("parse", {"source": str(tmp_path / "*.md")})
    assert [document.name for document in result] == ["a.md", "b.md"]
    assert [call_line(file.line).text for file in result.files] == ["text of a.md", "text of b.md"]
    with pytest.raises(NotFoundError):
        list(READER.process_many(tmp_path / "*.pdf"))
    with pytest.raises(ValidationError, match="pages"):
        call("parse", {"source": str(tmp_path), "pages": "1"})


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret", encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "inside.txt").write_text("text", encoding="utf-8")
    (folder / "link.txt").symlink_to(outside)

    assert [outcome.path.name for outcome in READER.process_many(folder)] == ["inside.txt"]


def test_files_that_are_not_there_are_outcomes_too(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("text", encoding="utf-8")
    outcomes = list(READER.process_many([good, tmp_path / "none.txt"]))

    assert outcomes[0].document is not None
    assert isinstance(outcomes[1].error, NotFoundError)
