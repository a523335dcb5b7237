"""A Word document and a workbook, written by hand: what their formats need, and nothing else."""

from __future__ import annotations

import io
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip archive of the parts in order, not compressed, so that it is the same everywhere."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 21, 12, 0, 0)), content)
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
