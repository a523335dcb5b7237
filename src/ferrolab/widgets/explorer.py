"""An explorer of chunks: search, pages, sections, a list, and the chunk that is selected."""

from __future__ import annotations

from typing import Any

from ferrolab.cards.wording import line
from ferrolab.errors import ValidationError
from ferrolab.results import Chunk, Chunks, Document
from ferrolab.widgets.drawing import chunk_html, histogram_svg
from ferrolab.widgets.finding import Finder, label_of
from ferrolab.widgets.toolkit import ipywidgets, view

#: A list in the front end gets slow with more.
ROWS = 200
# A space that a list does not take away.
_INDENT = "\u2003"


def explore(result: Document | Chunks, **options: Any) -> Explorer:
    """Return an explorer of chunks.

    Parameters
    ----------
    result : Chunks or Document
        A document is cut into chunks first.
    **options
        As for :meth:`Document.chunks`: ``config`` and ``model``.

    Raises
    ------
    NativeRequired
        When ipywidgets is not installed.
    ValidationError
        When the result is of another kind.
    """
    if isinstance(result, Document):
        return Explorer(result.chunks(**options))
    if not isinstance(result, Chunks):
        raise ValidationError(
            f"a {type(result).__name__} has no chunks to explore",
            hint="Give a document or its chunks.",
            context={"field": "result"},
        )
    if options:
        raise ValidationError(
            f"chunks are cut already; {next(iter(options))!r} is for documents",
            hint="Explore the document, or cut it anew.",
            context={"field": next(iter(options))},
        )
    return Explorer(result)


class Explorer:
    """A look into the chunks of one source.

    Everything is reached by keyboard: Tab goes from one control to the next, the arrow keys of the number
    go through what was found.

    Parameters
    ----------
    chunks : Chunks
        What is looked at.

    Attributes
    ----------
    found : list of int
        Places of the chunks that search, pages and section leave.
    box : ipywidgets.VBox
        The widget.
    """

    def __init__(self, chunks: Chunks) -> None:
        widgets = ipywidgets()
        self.chunks = chunks
        self._finder = Finder(chunks.items)
        self.found: list[int] = list(range(len(chunks)))
        self._page = 0
        self._filling = False
        self.search = widgets.Text(description="Search", placeholder="words in the chunk")
        self.pages = self._page_slider(widgets)
        self.section = self._section_list(widgets)
        self.histogram = widgets.HTML()
        self.rows = widgets.Select(options=[], description="Chunks", rows=12, layout={"width": "auto"})
        self.count = widgets.Label()
        self.fewer = widgets.Button(description="Rows before", tooltip=f"The {ROWS} rows before")
        self.more = widgets.Button(description="More rows", tooltip=f"The next {ROWS} rows")
        self.previous = widgets.Button(description="Previous chunk", icon="arrow-up")
        self.next = widgets.Button(description="Next chunk", icon="arrow-down")
        # A number is the one control whose arrow keys JupyterLab leaves to it: in a list they move the cell.
        self.place = widgets.BoundedIntText(
            value=1, min=1, max=1, description="Place", layout={"width": "12em"}
        )
        self.text = widgets.HTML()
        self.box = self._laid_out(widgets)
        self._listen()
        self._filter()

    def _page_slider(self, widgets: Any) -> Any:
        pages = self._finder.pages
        if pages is None:
            return None
        return widgets.IntRangeSlider(
            value=pages, min=pages[0], max=pages[1], description="Pages", continuous_update=False
        )

    def _section_list(self, widgets: Any) -> Any:
        sections = self._finder.sections
        if not sections:
            return None
        labels = [
            (f"{_INDENT * (len(path) - 1)}{line(path[-1], 60) or '(no title)'}", place)
            for place, path in enumerate(sections, 1)
        ]
        return widgets.Dropdown(options=[("All sections", 0), *labels], description="Section")

    def _laid_out(self, widgets: Any) -> Any:
        filters = [one for one in (self.search, self.pages, self.section) if one is not None]
        left = [self.histogram, self.rows, widgets.HBox([self.fewer, self.more]), self.count]
        right = [widgets.HBox([self.place, self.previous, self.next]), self.text]
        return widgets.VBox(
            [
                widgets.HBox(filters, layout={"flex_flow": "row wrap"}),
                widgets.HBox(
                    [
                        widgets.VBox(left, layout={"width": "42%", "padding": "0 1em 0 0"}),
                        widgets.VBox(right, layout={"width": "58%"}),
                    ]
                ),
            ]
        )

    def _listen(self) -> None:
        for one in (self.search, self.pages, self.section):
            if one is not None:
                one.observe(lambda _: self._filter(), "value")
        self.rows.observe(lambda _: self._show(), "value")
        self.fewer.on_click(lambda _: self._turn(self._page - 1))
        self.more.on_click(lambda _: self._turn(self._page + 1))
        self.place.observe(lambda change: self._go(change.new - 1), "value")
        self.previous.on_click(lambda _: self._go(self.place.value - 2))
        self.next.on_click(lambda _: self._go(self.place.value))

    @property
    def selected(self) -> Chunk | None:
        """The chunk that is shown; None when nothing is found."""
        return None if self.rows.value is None else self.chunks[self.rows.value]

    def _filter(self) -> None:
        section = self.section.value if self.section is not None else 0
        self.found = self._finder.find(
            self.search.value,
            self.pages.value if self.pages is not None else None,
            self._finder.sections[section - 1] if section else (),
        )
        self.histogram.value = histogram_svg(self.chunks, self.found)
        self._turn(0)

    def _turn(self, page: int, index: int = 0) -> None:
        """Fill the list with a page of rows, and select one of them."""
        self._page = min(max(page, 0), max(len(self.found) - 1, 0) // ROWS)
        first = self._page * ROWS
        places = self.found[first : first + ROWS]
        self._filling = True
        self.rows.options = [(label_of(self.chunks[place]), place) for place in places]
        self.rows.index = index if places else None
        self._filling = False
        self._count(first, len(places))
        self._show()

    def _count(self, first: int, number: int) -> None:
        of = f"{first + 1:,} to {first + number:,} of {len(self.found):,}" if number else "No chunk"
        left = len(self.chunks) - len(self.found)
        self.count.value = f"{of} found ({len(self.chunks):,} in all)" if left else of
        self.fewer.disabled = first == 0
        self.more.disabled = first + number >= len(self.found)

    def _show(self) -> None:
        """Show the chunk that is selected in the list."""
        if self._filling:
            return
        chosen, number = self.rows.value, len(self.found)
        self.text.value = "" if chosen is None else chunk_html(self.chunks, chosen, self.search.value)
        at = 0 if chosen is None else self._page * ROWS + self.rows.index
        self._filling = True
        self.place.max = max(number, 1)
        self.place.value = at + 1
        self._filling = False
        self.place.disabled = chosen is None
        self.previous.disabled = at == 0
        self.next.disabled = at + 1 >= number

    def _go(self, at: int) -> None:
        """Select one of those found, on whatever page of the list it is."""
        if self._filling or not 0 <= at < len(self.found):
            return
        page, index = divmod(at, ROWS)
        if page == self._page:
            self.rows.index = index
        else:
            self._turn(page, index)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        # Whoever has no widgets, or no longer this kernel, gets the card of the chunks.
        return self.chunks._repr_mimebundle_() | view(self.box)
