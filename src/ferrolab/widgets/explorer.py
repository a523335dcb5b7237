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

    Everything is reached by keyboard: Tab goes from one control to the next, the arrow keys go through
    the list.

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
        self.rows = widgets.Select(options=[], description="Chunks", rows=12, layout={"width": "100%"})
        self.count = widgets.Label()
        self.fewer = widgets.Button(description="Rows before", tooltip=f"The {ROWS} rows before")
        self.more = widgets.Button(description="More rows", tooltip=f"The next {ROWS} rows")
        self.previous = widgets.Button(description="Previous chunk", icon="arrow-up")
        self.next = widgets.Button(description="Next chunk", icon="arrow-down")
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
        right = [widgets.HBox([self.previous, self.next]), self.text]
        return widgets.VBox(
            [
                widgets.HBox(filters, layout={"flex_flow": "row wrap"}),
                widgets.HBox(
                    [
                        widgets.VBox(left, layout={"width": "40%", "min_width": "16em"}),
                        widgets.VBox(right, layout={"width": "60%", "min_width": "16em"}),
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
        self.previous.on_click(lambda _: self._step(-1))
        self.next.on_click(lambda _: self._step(1))

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
        self.histogram.value = histogram_svg(self.chunks.items, self.found, self.chunks.max_tokens)
        self._turn(0)

    def _turn(self, page: int, *, last: bool = False) -> None:
        """Fill the list with a page of rows and select its first or last."""
        self._page = min(max(page, 0), max(len(self.found) - 1, 0) // ROWS)
        first = self._page * ROWS
        places = self.found[first : first + ROWS]
        self._filling = True
        self.rows.options = [(label_of(self.chunks[place]), place) for place in places]
        self.rows.value = (places[-1] if last else places[0]) if places else None
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
        if self._filling:
            return
        place = self.rows.value
        self.text.value = "" if place is None else chunk_html(self.chunks, place, self.search.value)
        self.previous.disabled = place is None or place == self.found[0]
        self.next.disabled = place is None or place == self.found[-1]

    def _step(self, by: int) -> None:
        """Go to the chunk before or after, over the ends of the list's page if need be."""
        if self.rows.index is None:
            return
        index = self.rows.index + by
        if 0 <= index < len(self.rows.options):
            self.rows.index = index
        elif 0 <= self._page * ROWS + index < len(self.found):
            self._turn(self._page + by, last=by < 0)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        # Whoever has no widgets, or no longer this kernel, gets the card of the chunks.
        return self.chunks._repr_mimebundle_() | view(self.box)
