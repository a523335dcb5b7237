"""Tables of documents."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ferrolab.results.places import Rect

CellValue = float | bool | datetime.datetime | datetime.date | datetime.time

# As browsers have it (HTML standard, "Forming a table").
_WIDEST_CELL = 1000


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table.

    Attributes
    ----------
    text : str
        As it is shown.
    row_span, col_span : int
        How many rows and columns it covers.
    header : bool
        Whether it heads a row or column.
    value : float, bool, datetime, date, time or None
        What a spreadsheet's cell holds where that is no text; nan for an error, which ``text`` names.
    formula : str or None
        The formula that gives the value, without the ``=`` before it.
    """

    text: str
    row_span: int = 1
    col_span: int = 1
    header: bool = False
    value: CellValue | None = None
    formula: str | None = None

    @property
    def content(self) -> CellValue | str:
        """The value, or the text where that is all there is."""
        return self.text if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells; a cell that spans several places stands in the first.

    Attributes
    ----------
    rows : sequence of tuple of TableCell
        As the document has them.
    caption : str or None
        What it is called; for a sheet its name.
    page : int
        The page it is on, from 1.
    rect : Rect or None
        Where it stands on the page of a PDF.
    """

    rows: Sequence[tuple[TableCell, ...]] = field(repr=False)
    caption: str | None = None
    page: int = 1
    rect: Rect | None = None

    def to_dict(self, max_rows: int | None = None) -> dict[str, Any]:
        """Return everything as JSON values, or the first rows and how many there are."""
        return {
            "caption": self.caption,
            "page": self.page,
            "rect": list(self.rect) if self.rect is not None else None,
            "row_count": len(self.rows),
            "rows": [
                [
                    {"text": c.text, "row_span": c.row_span, "col_span": c.col_span, "header": c.header}
                    for c in row
                ]
                for row in self.rows[:max_rows]
            ],
        }

    def grid(self) -> list[list[str]]:
        """Return the cells' texts as a rectangle, a spanning cell's text repeated where it reaches."""
        return [[cell.text if cell else "" for cell in row] for row in self._places()]

    def _places(self) -> list[list[TableCell | None]]:
        grid: dict[tuple[int, int], TableCell] = {}
        for y, row in enumerate(self.rows):
            x = 0
            for cell in row:
                while (y, x) in grid:
                    x += 1
                width = min(cell.col_span, _WIDEST_CELL)
                for dy in range(min(cell.row_span, len(self.rows) - y)):
                    for dx in range(width):
                        grid.setdefault((y + dy, x + dx), cell)
                x += width
        width = 1 + max((x for _, x in grid), default=-1)
        return [[grid.get((y, x)) for x in range(width)] for y in range(len(self.rows))]

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame``; a first row of header cells becomes the columns.

        Cells of spreadsheets come with their values, others with their texts; empty ones of a
        column with values are missing.
        """
        import pandas

        places = self._places()
        has_header = bool(places) and all(cell.header for cell in self.rows[0])
        names = [cell.text if cell else "" for cell in places[0]] if has_header else None
        rows = places[has_header:]
        columns = [_column([row[x] for row in rows]) for x in range(len(places[0]) if places else 0)]
        frame = pandas.DataFrame(dict(enumerate(columns)))
        if names is not None:
            frame.columns = pandas.Index(names)
        return frame


def _column(cells: list[TableCell | None]) -> list[CellValue | str | None]:
    has_values = any(cell is not None and cell.value is not None for cell in cells)
    missing = None if has_values else ""
    return [missing if cell is None or cell.content == "" else cell.content for cell in cells]
