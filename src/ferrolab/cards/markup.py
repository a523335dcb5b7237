"""Reads a stranger's markup for its words: the cells of tables, and the text that would show."""

from html.parser import HTMLParser


def read(html: str) -> tuple[list[list[str]], list[str]]:
    """Return the rows of cells in all tables, and the visible texts in their order."""
    cells = _Cells()
    cells.feed(html)
    return cells.rows, cells.text


class _Cells(HTMLParser):
    """Collects cells and texts; nesting is not followed, since only pandas' plain tables are read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.text: list[str] = []
        self._in_cell = False
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script"):
            self._hidden += 1
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._hidden = max(self._hidden - 1, 0)
        elif tag in ("td", "th", "tr"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.text.append(data)
        if self._in_cell and self.rows[-1]:
            self.rows[-1][-1] += data
