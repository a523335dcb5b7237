"""Pages recognised from their pictures by the real tesseract."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ferrolab.documents import DocumentProcessor
from ferrolab.errors import Cancelled, ValidationError
from ferrolab.running import Run, entered
from ferrolab.tools import call

pytestmark = pytest.mark.native
LINES = (
    "The harvest of this year was large.",
    "Apples and pears were sold by noon.",
    "Nothing was left over.",
)
READER = DocumentProcessor(ocr_enabled=True)


def typed(*lines: str, size: int = 16) -> bytes:
    """Return a PDF whose page has a text layer."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(420, 300))
    canvas.setFont("Times-Roman", size)
    for number, line in enumerate(lines):
        canvas.drawString(40, 250 - number * 30, line)
    canvas.save()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def picture() -> bytes:
    """A picture of a page of text, as PNG."""
    return DocumentProcessor().process(typed(*LINES)).pages[0].image(200).png


def scanned(picture: bytes, *, beside: str | None = None) -> bytes:
    """Return a PDF of a page that is nothing but a picture, and perhaps one with a text layer."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(420, 300))
    canvas.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, 420, 300)
    canvas.showPage()
    if beside is not None:
        canvas.drawString(40, 250, beside)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_scan_gives_its_text_with_places_and_confidence(picture: bytes) -> None:
    document = READER.process(scanned(picture))
    page = document.pages[0]

    assert all(line in " ".join(document.text.split()) for line in LINES)
    assert page.quality is not None
    assert (page.quality.source, page.quality.trusted) == ("ocr", True)
    assert len(page.boxes) == len(LINES)
    first = page.boxes[0]
    assert page.text[first.start : first.end] == LINES[0]
    assert 30 < first.x0 < 60
    assert 20 < first.y0 < 60 < first.x1 < 420


def test_a_picture_file_is_a_page(picture: bytes) -> None:
    document = READER.process(picture, name="page.png")

    assert document.format == "png"
    assert LINES[1] in " ".join(document.text.split())
    assert document.pages[0].image(100).size == (584, 417)


def test_only_pages_without_trustworthy_text_are_recognised(picture: bytes) -> None:
    document = READER.process(scanned(picture, beside="Typed beside it, and long enough to be trusted."))

    assert [page.quality.source if page.quality else "file" for page in document.pages] == ["ocr", "file"]
    assert "Typed beside it" in document.pages[1].text
    always = READER.process(typed(*LINES), ocr="always")
    assert always.pages[0].quality is not None
    assert always.pages[0].quality.source == "ocr"


def test_without_ocr_a_scan_says_what_would_help(picture: bytes) -> None:
    document = DocumentProcessor().process(scanned(picture))

    assert document.text == ""
    assert any("ocr" in warning for warning in document.warnings)
    assert not document.quality[1].trusted


def test_a_language_that_is_not_installed_is_named(picture: bytes) -> None:
    with pytest.raises(ValidationError, match="xyz") as caught:
        DocumentProcessor(ocr_enabled=True, ocr_languages="xyz").process(scanned(picture))
    assert "tesseract-ocr-xyz" in (caught.value.hint or "")


def test_the_tool_recognises_one_page(picture: bytes, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(picture, beside="typed"))
    document = call("parse", {"source": str(path), "pages": "1", "ocr": "always", "ocr_languages": "eng"})

    assert LINES[2] in " ".join(document.text.split())
    view = call("page", {"source": str(path), "number": 1, "ocr": "auto"})
    assert len(view.page.boxes) == len(LINES)


def test_every_file_of_a_folder_is_recognised_when_that_is_asked_for(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(typed(*LINES))
    always = call("parse", {"source": str(tmp_path), "ocr": "always", "ocr_languages": "eng"})
    auto = call("parse", {"source": str(tmp_path), "ocr": "auto"})

    assert [document.quality[1].source for document in always] == ["ocr", "ocr"]
    assert "ocr" not in {page.quality.source for document in auto for page in document.pages if page.quality}


def test_recognition_is_cancelled_with_its_call(picture: bytes) -> None:
    run = Run()
    run.cancel()
    with entered(run), pytest.raises(Cancelled):
        READER.process(scanned(picture))


def test_without_tesseract_the_error_says_how_to_get_it(picture: bytes, tmp_path: Path) -> None:
    # A process of its own: where tesseract was found once, it is not looked for again.
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(picture))
    done = subprocess.run(
        [sys.executable, "-m", "ferrolab.cli", "parse", str(path), "--ocr", "auto"],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "tesseract is not installed" in done.stderr
    assert "apt install tesseract-ocr" in done.stderr
