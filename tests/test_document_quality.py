"""Pages whose text layer can't be trusted: each is flagged, and no sound one is."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from corpus_files import folder
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from ferrolab.documents import DocumentProcessor

pytestmark = pytest.mark.native
READER = DocumentProcessor()
LINES = (
    "The harvest of this year was large.",
    "Apples and pears were sold by noon.",
    "Nothing was left over in the evening,",
    "and the carts went home empty.",
)
# What a table of letters may say of glyphs instead of what they are.
WRONG_TABLES: dict[str, Callable[[int], int]] = {
    "private use": lambda code: 0xE000 + code,
    "control characters": lambda code: code % 8 + 1,
    "letters of any script": lambda code: random.Random(code).choice(
        [*range(0x3B1, 0x3C9), *range(0x430, 0x450), *range(0x5D0, 0x5EA), *range(0x10D0, 0x10F0)]
    ),
}


def written(canvas: Canvas, font: str) -> None:
    canvas.setFont(font, 16)
    for number, line in enumerate(LINES):
        canvas.drawString(40, 250 - number * 30, line)


def three_pages(table: Callable[[int], int], monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return a sound page, one whose font tells wrong letters, and one that is a picture."""
    true_table = ttfonts.makeToUnicodeCMap

    def wrong_table(name: str, subset: Sequence[int]) -> str:
        return true_table(name, [table(code) for code in subset])  # type: ignore[no-any-return]

    monkeypatch.setattr(ttfonts, "makeToUnicodeCMap", wrong_table)
    pdfmetrics.registerFont(ttfonts.TTFont("Wrong", "Vera.ttf"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(420, 300))
    written(canvas, "Times-Roman")
    canvas.showPage()
    written(canvas, "Wrong")
    canvas.showPage()
    canvas.drawImage(ImageReader(picture()), 0, 0, 420, 300)
    canvas.save()
    return buffer.getvalue()


def picture() -> Image.Image:
    image = Image.new("L", (840, 600), 255)
    for number, line in enumerate(LINES):
        ImageDraw.Draw(image).text((80, 80 + number * 60), line, 0, ImageFont.load_default(28))
    return image


@pytest.mark.parametrize("wrong", WRONG_TABLES)
def test_wrong_letters_and_missing_ones_are_flagged_and_sound_text_is_not(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = READER.process(three_pages(WRONG_TABLES[wrong], monkeypatch))
    sound, garbled, scanned = document.pages

    assert all(line in sound.text for line in LINES)
    assert LINES[0] not in garbled.text
    assert scanned.text == ""
    assert [trusted(page.quality) for page in document.pages] == [True, False, False]
    assert all(page.quality and page.quality.reasons for page in (garbled, scanned))


def test_a_page_with_nothing_on_it_is_sound() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(420, 300))
    canvas.showPage()
    canvas.save()

    assert trusted(READER.process(buffer.getvalue()).pages[0].quality)


def trusted(quality: object) -> bool:
    return quality is None or bool(quality.trusted)  # type: ignore[attr-defined]


# Beside the pages of the corpus that its manifest says have no text layer. Found by looking at the pages.
UNREADABLE = {
    # Most fonts say numbers of glyphs.
    "pdf/pdfjs-TAMReview.pdf": range(2, 23),
    "pdf/pdfjs-ThuluthFeatures.pdf": (1,),
    "pdf/pdfjs-arial_unicode_ab_cidfont.pdf": (1,),
    "pdf/pdfminer-issue-791-non-unicode-cmap.pdf": (1,),
    "pdf/docling-redp5110_sampled.pdf": (3,),
    # Pictures with a stamp or a page number as text, covers that are pictures or drawn letters.
    "pdf/pdfjs-scan-bad.pdf": (1,),
    "pdf/plumber-malformed-from-issue-932.pdf": (1,),
    "pdf/pdfjs-freeculture.pdf": (1,),
    "pdf/debian-reference.ja.pdf": (1,),
}
# Of the longest documents the beginning is enough.
PAGES = "1-40"


def test_of_the_corpus_nine_in_ten_flags_are_right_and_nine_in_ten_unreadable_pages_have_one() -> None:
    corpus = folder("corpus")
    if corpus is None:
        return
    right = wrong = missed = 0
    for name, has_text_layer in labelled(corpus).items():
        for page in READER.process(corpus / name, pages=PAGES).pages:
            is_unreadable = not has_text_layer or page.number in UNREADABLE.get(name, ())
            is_flagged = not trusted(page.quality)
            right += is_unreadable and is_flagged
            wrong += is_flagged and not is_unreadable
            missed += is_unreadable and not is_flagged

    assert right / (right + missed) >= 0.9
    assert right / (right + wrong) >= 0.9


def labelled(corpus: Path) -> dict[str, bool]:
    """Return the PDFs and pictures that nobody made hostile, and whether they have a text layer."""
    with open(corpus / "MANIFEST.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"].startswith(("pdf/", "scan/", "image/"))]
    # One that an encoder of random bytes made, and of which no page is left.
    rows = [row for row in rows if "fuzzed" not in row["file"]]
    return {
        row["file"]: row["expected"] == "ok"
        for row in rows
        if row["expected"] == "ok" or row["expected"].startswith("no-text-layer")
    }
