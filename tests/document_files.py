"""Small documents of every format, written by hand."""

from __future__ import annotations

import io
import json
import zipfile
from email.message import EmailMessage

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SLIDE = "http://schemas.openxmlformats.org/presentationml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def packed(parts: dict[str, str | bytes], *, stored: str | None = None) -> bytes:
    """Return a zip archive; ``stored`` comes first, unpacked, as some formats want it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 21, 12, 0, 0)), content, kind)
    return buffer.getvalue()


def relations(*targets: tuple[str, str, str]) -> str:
    """Return a relationships part from id, kind and target of each."""
    rows = "".join(
        f'<Relationship Id="{id}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for id, kind, target in targets
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def docx() -> bytes:
    """Return a document with a heading, a change, a comment, a footnote, a list and a table."""
    body = """
    <w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Harvest</w:t></w:r></w:p>
    <w:p><w:commentRangeStart w:id="0"/><w:r><w:t xml:space="preserve">The apples are </w:t></w:r>
      <w:del w:id="1" w:author="Ann" w:date="2026-11-01T10:00:00Z"><w:r><w:delText>green</w:delText></w:r></w:del>
      <w:ins w:id="2" w:author="Ann" w:date="2026-11-01T10:00:00Z"><w:r><w:t>red</w:t></w:r></w:ins>
      <w:r><w:t>.</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
    <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Fruit</w:t></w:r></w:p></w:tc></w:tr>
      <w:tr><w:tc><w:p><w:r><w:t>apple</w:t></w:r></w:p></w:tc>
      <w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"""
    return packed(
        {
            "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": relations(
                ("s", "styles", "styles.xml"),
                ("c", "comments", "comments.xml"),
                ("f", "footnotes", "footnotes.xml"),
            ),
            "word/styles.xml": f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Heading1">'
            '<w:name w:val="heading 1"/></w:style></w:styles>',
            "word/comments.xml": f'<w:comments xmlns:w="{WORD}"><w:comment w:id="0" w:author="Ben" '
            'w:date="2026-11-02T09:00:00Z"><w:p><w:r><w:t>Are they?</w:t></w:r></w:p></w:comment></w:comments>',
            "word/footnotes.xml": f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2"><w:p><w:r>'
            "<w:t>Seen in the orchard.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        }
    )


def xlsx() -> bytes:
    """Return a workbook with dates, a formula, a percentage and a merged cell."""
    rows = """
    <row r="1"><c r="A1" t="inlineStr"><is><t>day</t></is></c><c r="B1" t="inlineStr"><is><t>sold</t></is></c>
      <c r="C1" t="inlineStr"><is><t>share</t></is></c></row>
    <row r="2"><c r="A2" s="1"><v>46347</v></c><c r="B2"><v>7</v></c><c r="C2" s="2"><v>0.25</v></c></row>
    <row r="3"><c r="A3" s="1"><v>46348</v></c><c r="B3"><f>B2*3</f><v>21</v></c>
      <c r="C3" s="2"><v>0.75</v></c></row>"""
    styles = f"""<styleSheet xmlns="{SHEET}"><cellXfs count="3"><xf numFmtId="0"/>
      <xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="9" applyNumberFormat="1"/></cellXfs></styleSheet>"""
    return packed(
        {
            "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="Sales" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                ("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "styles", "styles.xml")
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>',
            "xl/styles.xml": styles,
        }
    )


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
        },
        stored="mimetype",
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
        },
        stored="mimetype",
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
