"""What a PDF has besides its text: form fields, notes, pictures, files within it."""

from __future__ import annotations

import io
import zlib

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ferrolab.documents import DocumentProcessor
from ferrolab.errors import LimitError
from ferrolab.results import Document
from ferrolab.settings import configure

pytestmark = pytest.mark.native
READER = DocumentProcessor()


def made(draw: object) -> Document:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(420, 300))
    draw(canvas)  # type: ignore[operator]
    canvas.save()
    return READER.process(buffer.getvalue())


def test_a_filled_form_gives_its_fields_and_their_text() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 260, "Order")
        form = canvas.acroForm
        form.textfield(name="fruit", value="Boskoop apples", x=40, y=200, width=150, height=20)
        form.checkbox(name="organic", checked=True, x=40, y=170)
        form.checkbox(name="late", checked=False, x=80, y=170)
        form.choice(name="size", value="large", options=["small", "large"], x=40, y=120, width=80, height=20)

    document = made(draw)
    fields = {field.name: field for field in document.fields}

    assert {name: field.kind for name, field in fields.items()} == {
        "fruit": "text", "organic": "checkbox", "late": "checkbox", "size": "choice",
    }  # fmt: skip
    assert (fields["fruit"].value, fields["size"].value) == ("Boskoop apples", "large")
    assert fields["organic"].value != fields["late"].value
    assert "Order" in document.text
    assert document.text.count("Boskoop apples") == 1


def test_notes_and_highlights_say_what_and_where() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 200, "The apples are red.")
        canvas.textAnnotation("Are they?", Rect=(300, 190, 320, 210))
        canvas.highlightAnnotation("Look here", Rect=(40, 196, 160, 212))

    document = made(draw)
    by_text = {annotation.text: annotation for annotation in document.annotations}

    note = next(annotation for text, annotation in by_text.items() if "Are they?" in text)
    assert note.rect is not None
    assert (round(note.rect.x0), round(note.rect.y0)) == (300, 90)
    assert any(annotation.kind == "highlight" for annotation in document.annotations)


def test_a_picture_has_a_place_a_size_and_its_bytes() -> None:
    drawn = made(lambda canvas: canvas.rect(10, 10, 100, 50, fill=1)).pages[0].image(72).png

    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 250, "A picture stands below, and this line is long enough to be trusted.")
        canvas.drawImage(ImageReader(io.BytesIO(drawn)), 40, 50, 210, 150)

    document = made(draw)
    (image,) = document.images

    assert (image.width, image.height, image.page) == (420, 300, 1)
    assert image.rect is not None
    assert [round(side) for side in image.rect] == [40, 100, 250, 250]
    assert image.media_type == "image/png"
    assert image.data.startswith(b"\x89PNG")


def with_attachment(content: bytes) -> bytes:
    """Return a PDF of one page with a file in it, written by hand."""
    packed = zlib.compress(content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(sales) 5 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length 44>>stream\nBT /F 12 Tf 20 100 Td (See the sales.) Tj ET  \nendstream",
        b"<</Type/Filespec/F(../sales.csv)/UF(../sales.csv)/EF<</F 6 0 R>>>>",
        b"<</Type/EmbeddedFile/Subtype/text#2Fcsv/Filter/FlateDecode/Length %d/Params<</Size %d>>>>"
        b"stream\n%s\nendstream" % (len(packed), len(content), packed),
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 7\n0000000000 65535 f \n%strailer\n<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (table, len(out))


def test_a_file_within_the_file_has_its_bytes_and_a_harmless_name() -> None:
    document = READER.process(with_attachment(b"day,sold\n2026-11-21,7\n"))
    (attachment,) = document.attachments

    assert document.text == "See the sales."
    assert attachment.name == "sales.csv"
    assert attachment.data == b"day,sold\n2026-11-21,7\n"


def test_a_file_within_the_file_has_a_limit() -> None:
    configure(max_payload_bytes=1_000)
    document = READER.process(with_attachment(bytes(100_000)))

    with pytest.raises(LimitError):
        _ = document.attachments[0].data
