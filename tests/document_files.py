"""Small documents of every format, written by hand."""

from __future__ import annotations

import json
from email.message import EmailMessage

from examples.data_src.office import RELATIONS, docx, packed, relations, xlsx

SLIDE = "http://schemas.openxmlformats.org/presentationml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def pptx() -> bytes:
    """Return a presentation of two slides."""

    def slide(title: str, text: str) -> str:
        shape = (
            '<p:sp><p:nvSpPr><p:cNvPr id="{n}" name="s"/><p:cNvSpPr/><p:nvPr>{kind}</p:nvPr></p:nvSpPr>'
            "<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
        )
        shapes = shape.format(n=2, kind='<p:ph type="title"/>', text=title) + shape.format(
            n=3, kind="", text=text
        )
        return f'<p:sld xmlns:p="{SLIDE}" xmlns:a="{DRAWING}"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>'

    return packed(
        {
            "_rels/.rels": relations(("r1", "officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{SLIDE}" xmlns:r="{RELATIONS}"><p:sldIdLst>'
            '<p:sldId id="256" r:id="r1"/><p:sldId id="257" r:id="r2"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations(
                ("r1", "slide", "slides/slide1.xml"), ("r2", "slide", "slides/slide2.xml")
            ),
            "ppt/slides/slide1.xml": slide("Harvest", "Apples and pears"),
            "ppt/slides/slide2.xml": slide("Market", "Sold by noon"),
        }
    )


def epub() -> bytes:
    """Return a book of two chapters."""
    chapter = "<html xmlns='http://www.w3.org/1999/xhtml'><body><h1>{}</h1><p>{}</p></body></html>"
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="book.opf"/></rootfiles></container>',
            "book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<metadata><dc:title>Orchard</dc:title><dc:creator>Ann</dc:creator></metadata>"
            '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
            "a.xhtml": chapter.format("Spring", "Blossom."),
            "b.xhtml": chapter.format("Autumn", "Fruit."),
        }
    )


def odt() -> bytes:
    """Return an OpenDocument text."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0">'
            '<office:body><office:text><text:h text:outline-level="1">Harvest</text:h>'
            "<text:p>The apples are red.</text:p></office:text></office:body></office:document-content>",
        }
    )


def eml() -> bytes:
    """Return a message with an attachment."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ann <ann@example.org>", "ben@example.org", "Harvest"
    message["Date"] = "Sat, 21 Nov 2026 12:48:34 +0000"
    message.set_content("The apples are red.\n")
    message.add_attachment(
        b"day,sold\n2026-11-21,7\n", maintype="text", subtype="csv", filename="../sales.csv"
    )
    return message.as_bytes()


def rtf() -> bytes:
    """Return a rich text."""
    return rb"{\rtf1\ansi{\info{\title Harvest}}{\b The apples} are \u8220?red\u8221?.\par Sold by noon.\par}"


def ipynb() -> bytes:
    """Return a notebook with text, code and an output."""
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Harvest\n", "Counted."]},
        {
            "cell_type": "code",
            "metadata": {},
            "execution_count": 1,
            "source": ["print(7)"],
            "outputs": [{"output_type": "stream", "name": "stdout", "text": ["7\n"]}],
        },
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook).encode()


#: Name -> content and a word that must come out.
FILES: dict[str, tuple[bytes, str]] = {
    "harvest.docx": (docx(), "apples"),
    "sales.xlsx": (xlsx(), "sold"),
    "slides.pptx": (pptx(), "pears"),
    "book.epub": (epub(), "Blossom"),
    "harvest.odt": (odt(), "apples"),
    "mail.eml": (eml(), "apples"),
    "note.rtf": (rtf(), "apples"),
    "count.ipynb": (ipynb(), "Counted"),
    "sales.csv": (b"day;sold\n2026-11-21;7\n2026-11-22;21\n", "sold"),
    "log.jsonl": (b'{"day": "2026-11-21", "sold": 7}\n{"day": "2026-11-22", "sold": 21}\n', "sold"),
    "data.json": (b'{"orchard": {"trees": [1, 2, 3]}}', "orchard"),
    "data.xml": (b"<orchard><tree>Boskoop</tree></orchard>", "Boskoop"),
}
