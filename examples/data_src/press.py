"""Set the almanac as a PDF: pages, headings with an outline, tables, figures and footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Preformatted,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as TableFlowable
from reportlab.platypus.tableofcontents import TableOfContents

from .figures import FIGURES
from .manuscript import Block
from .tables import TABLES, Table

TITLE = "The Measured Year"
SUBTITLE = "A small almanac of time, numbers, units and uncertainty, for 2027"
AUTHOR = "The ferrolab contributors"

PAGE = (189 * mm, 267 * mm)
LEFT, RIGHT, TOP, BOTTOM = 20 * mm, 20 * mm, 22 * mm, 25 * mm
WIDTH = PAGE[0] - LEFT - RIGHT
HEIGHT = PAGE[1] - TOP - BOTTOM
GUTTER = 7 * mm
INK = colors.HexColor("#1d2b3a")
RULE = colors.HexColor("#8a97a5")
TINT = colors.HexColor("#e9eef3")

_BODY = ParagraphStyle(
    "body", fontName="Times-Roman", fontSize=10, leading=13.2, spaceAfter=6, alignment=TA_JUSTIFY
)
_COLUMN = ParagraphStyle("column", _BODY, fontSize=9, leading=11.4, spaceAfter=4, alignment=TA_LEFT)
_ITEM = ParagraphStyle("item", _BODY, leftIndent=14, bulletIndent=3, spaceAfter=3)
_FORMULA = ParagraphStyle("formula", _BODY, fontName="Times-Italic", alignment=TA_CENTER, spaceBefore=2)
_CODE = ParagraphStyle("code", fontName="Courier", fontSize=7.8, leading=10, leftIndent=8, spaceAfter=8)
_CAPTION = ParagraphStyle(
    "caption", fontName="Helvetica-Bold", fontSize=8.5, leading=11, textColor=INK, spaceBefore=6, spaceAfter=3
)
_CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=7.5, leading=9)
_NOTE = ParagraphStyle("note", fontName="Times-Roman", fontSize=8, leading=9.6)
_HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", textColor=INK)
_HEADINGS = (
    ParagraphStyle("h1", _HEADING, fontSize=19, leading=24, spaceAfter=14),
    ParagraphStyle("h2", _HEADING, fontSize=13, leading=17, spaceBefore=10, spaceAfter=5),
    ParagraphStyle("h3", _HEADING, fontSize=10.5, leading=14, spaceBefore=7, spaceAfter=3),
)
_LEFT = ParagraphStyle("left", _BODY, alignment=TA_LEFT)
_TITLE = ParagraphStyle("title", _HEADINGS[0], fontSize=32, leading=38)
_SUBTITLE = ParagraphStyle("subtitle", _LEFT, fontName="Times-Italic", fontSize=14, leading=19)
_IMPRINT = ParagraphStyle("imprint", _LEFT, fontSize=9, leading=12, rightIndent=40 * mm)
_CONTENTS = (
    ParagraphStyle("toc1", _LEFT, fontName="Times-Bold", spaceBefore=2, spaceAfter=0, leading=11.5),
    ParagraphStyle("toc2", _LEFT, fontSize=8.5, leftIndent=14, spaceAfter=0, leading=10),
)


def print_almanac(blocks: list[Block], target: Path) -> None:
    """Write the book; the same blocks give the same bytes."""
    # ASCII armour would make the file a quarter larger for no reader's benefit.
    rl_config.useA85 = 0
    book = _Book(
        str(target),
        pagesize=PAGE,
        title=TITLE,
        author=AUTHOR,
        subject=SUBTITLE,
        keywords="almanac, calendar, sun, moon, units, statistics",
        creator="examples/make_data.py",
        lang="en-GB",
        invariant=1,
        pageCompression=1,
    )
    book.multiBuild([*_front_matter(), *_body(blocks)])


class _Book(BaseDocTemplate):  # type: ignore[misc]
    """Knows the running chapter, the outline and the notes of the page being set."""

    def __init__(self, filename: str, **options: Any) -> None:
        super().__init__(filename, **options)
        one = [_frame(LEFT, WIDTH)]
        half = (WIDTH - GUTTER) / 2
        two = [_frame(LEFT, half), _frame(LEFT + half + GUTTER, half)]
        self.addPageTemplates(
            [
                PageTemplate("title", one),
                PageTemplate("one", one, onPageEnd=self._finish_page),
                PageTemplate("two", two, onPageEnd=self._finish_page),
            ]
        )
        self.chapter = ""
        self.notes: list[str] = []

    def beforeDocument(self) -> None:
        self.chapter = ""
        self.notes = []

    def afterFlowable(self, flowable: Flowable) -> None:
        if isinstance(flowable, _Footnote):
            self.notes.append(flowable.text)
        level = getattr(flowable, "outline_level", None)
        if level is None:
            return
        title, key = flowable.outline_title, flowable.outline_key
        if level == 0:
            self.chapter = title
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(title, key, level, closed=level > 0)
        if level < 2:
            self.notify("TOCEntry", (level, escape(title), self.page, key))

    def _finish_page(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        self._running_head(canvas)
        canvas.setFont("Helvetica", 8)
        canvas.drawCentredString(PAGE[0] / 2, 11 * mm, str(self.page))
        self._page_notes(canvas)

    def _running_head(self, canvas: Canvas) -> None:
        y = PAGE[1] - 15 * mm
        canvas.setFillColor(INK)
        canvas.setFont("Helvetica", 8)
        if self.page % 2:
            canvas.drawRightString(PAGE[0] - RIGHT, y, self.chapter)
        else:
            canvas.drawString(LEFT, y, TITLE)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, y - 2 * mm, PAGE[0] - RIGHT, y - 2 * mm)

    def _page_notes(self, canvas: Canvas) -> None:
        if not self.notes:
            return
        top = BOTTOM - 2 * mm
        canvas.line(LEFT, top, LEFT + 30 * mm, top)
        for note in self.notes:
            paragraph = Paragraph(note, _NOTE)
            _, height = paragraph.wrap(WIDTH, BOTTOM)
            top -= height + 2
            paragraph.drawOn(canvas, LEFT, top)
        self.notes = []


def _frame(x: float, width: float) -> Frame:
    return Frame(x, BOTTOM, width, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)


class _Footnote(Flowable):  # type: ignore[misc]
    """Takes no room; leaves its text for the foot of the page it lands on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        pass


def _front_matter() -> Iterator[Flowable]:
    yield Spacer(1, 55 * mm)
    yield Paragraph(TITLE, _TITLE)
    yield Paragraph(SUBTITLE, _SUBTITLE)
    yield Spacer(1, 70 * mm)
    yield Paragraph(
        "Text and tables by the contributors of ferrolab, computed and set by the script "
        "<font name='Courier' size='8.5'>examples/make_data.py</font>. Dedicated to the public "
        "domain under CC0 1.0: copy, change and use it as you like.",
        _IMPRINT,
    )
    yield NextPageTemplate("one")
    yield PageBreak()
    yield Paragraph("Contents", _HEADINGS[0])
    contents = TableOfContents(dotsMinLevel=0)
    contents.levelStyles = list(_CONTENTS)
    yield contents


def _body(blocks: list[Block]) -> Iterator[Flowable]:
    style, template, note_number = _BODY, "one", 0
    for index, block in enumerate(blocks):
        if block.kind in ("columns", "onecolumn"):
            style, template = (_COLUMN, "two") if block.kind == "columns" else (_BODY, "one")
        elif block.kind == "text":
            yield Paragraph(_markup(block.text, note_number), style)
            for note in block.notes:
                note_number += 1
                yield _Footnote(f"<super>{note_number}</super> {_markup(note)}")
        elif block.kind == "heading":
            if block.level == 1:
                yield NextPageTemplate(template)
                yield PageBreak()
            yield from _heading(block, index)
        else:
            yield from _SETTERS[block.kind](block)


def _heading(block: Block, index: int) -> Iterator[Flowable]:
    title = f"{block.label} {block.text}".strip()
    if block.level > 1:
        # A heading takes at least three lines of what follows along.
        yield CondPageBreak(30 * mm)
    paragraph = Paragraph(_markup(title), _HEADINGS[block.level - 1])
    paragraph.keepWithNext = block.level > 1
    paragraph.outline_level = block.level - 1
    paragraph.outline_title = title
    paragraph.outline_key = f"heading-{index}"
    yield paragraph


def _item(block: Block) -> Iterator[Flowable]:
    yield Paragraph(_markup(block.text), _ITEM, bulletText=block.label)


def _formula(block: Block) -> Iterator[Flowable]:
    yield Paragraph(_markup(block.text), _FORMULA)


def _code(block: Block) -> Iterator[Flowable]:
    yield Preformatted(block.text, _CODE)


def _figure(block: Block) -> Iterator[Flowable]:
    caption, drawing = FIGURES[block.text](WIDTH)
    legend = Paragraph(f"Figure {block.label}. {escape(caption)}", _CAPTION)
    yield KeepTogether([drawing, legend, Spacer(1, 4)])


_LONG_TABLE_ROWS = 18


def _table(block: Block) -> Iterator[Flowable]:
    table = TABLES[block.text]()
    caption = Paragraph(f"Table {block.label}. {_markup(table.caption)}", _CAPTION)
    parts = [caption, _grid(table), Spacer(1, 9)]
    if len(table.rows) < _LONG_TABLE_ROWS:
        yield KeepTogether(parts)
        return
    # A long table may run on to the next page, where its header is repeated.
    yield CondPageBreak(70 * mm)
    yield from parts


def _grid(table: Table) -> TableFlowable:
    rows = table.header + table.rows
    size, widths = _fit(rows)
    cells = [[_cell(text, size) for text in row] for row in rows]
    grid = TableFlowable(cells, colWidths=widths, repeatRows=len(table.header), hAlign="LEFT")
    last = len(table.header) - 1
    style = [
        ("FONT", (0, 0), (-1, -1), "Helvetica", size),
        ("FONT", (0, 0), (-1, last), "Helvetica-Bold", size),
        ("BACKGROUND", (0, 0), (-1, last), TINT),
        ("GRID", (0, 0), (-1, -1), 0.35, RULE),
        ("LINEABOVE", (0, 0), (-1, 0), 1, INK),
        ("LINEBELOW", (0, last), (-1, last), 0.8, INK),
        ("LINEBELOW", (0, -1), (-1, -1), 1, INK),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    style += _left_columns(table) + _spans(table.header)
    grid.setStyle(TableStyle(style))
    return grid


def _fit(rows: list[list[str]]) -> tuple[float, list[float]]:
    """The largest font size, and the column widths, at which the rows fit the page.

    A spanning header (one with an empty cell on its right) does not widen its first column.
    """
    for size in (8.0, 7.5, 7.0, 6.5, 6.0):
        widths = [
            max(stringWidth(row[i], "Helvetica-Bold", size) for row in rows if not _spanning(row, i)) + 10
            for i in range(len(rows[0]))
        ]
        _widen_for_spans(rows[0], widths, size)
        if sum(widths) <= WIDTH:
            return size, widths
    raise ValueError(f"the table is too wide: {rows[0]}")


def _widen_for_spans(header: list[str], widths: list[float], size: float) -> None:
    for (start, _), (stop, _) in _span_ranges(header):
        missing = stringWidth(header[start], "Helvetica-Bold", size) + 10 - sum(widths[start : stop + 1])
        widths[stop] += max(0.0, missing)


def _spanning(row: list[str], column: int) -> bool:
    return bool(row[column]) and column + 1 < len(row) and row[column + 1] == ""


def _cell(text: str, size: float) -> str | Paragraph:
    if "^" in text or "log_" in text:
        return Paragraph(_markup(text), ParagraphStyle("sized", _CELL, fontSize=size, leading=size + 2))
    return text


def _left_columns(table: Table) -> list[tuple[Any, ...]]:
    """Columns of words are set flush left."""
    words = [
        column
        for column in range(1, len(table.rows[0]))
        if any(row[column][:1].isalpha() for row in table.rows) or ", " in table.rows[0][column]
    ]
    return [("ALIGN", (column, 0), (column, -1), "LEFT") for column in words]


def _spans(header: list[list[str]]) -> list[tuple[Any, ...]]:
    spans: list[tuple[Any, ...]] = []
    for start, stop in _span_ranges(header[0]):
        spans += [("SPAN", start, stop), ("ALIGN", start, start, "CENTER")]
    return spans


def _span_ranges(row: list[str]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """First and last cell of each header that covers several columns."""
    start = 0
    for column in range(1, len(row) + 1):
        if column < len(row) and row[column] == "":
            continue
        if column - start > 1:
            yield (start, 0), (column - 1, 0)
        start = column


_SETTERS: dict[str, Callable[[Block], Iterator[Flowable]]] = {
    "bullet": _item,
    "number": _item,
    "formula": _formula,
    "code": _code,
    "figure": _figure,
    "table": _table,
}


def _markup(text: str, note_number: int = 0) -> str:
    """Turn emphasis, powers and footnote marks into reportlab's markup."""
    text = escape(text).replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    text = text.replace("[^]", f"<super>{note_number + 1}</super>")
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)
    text = re.sub(r"\^(\w+(?:/\w+)?)", r"<super>\1</super>", text)
    return re.sub(r"log_(\d+)", r"log<sub>\1</sub>", text)
