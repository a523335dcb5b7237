"""What a card says, before any format: a header, a few kinds of block, a footer.

`ferrolab.cards.kinds` turns an envelope into a `Card`; each format (HTML, Markdown, plain
text, the report's page) draws the same blocks in its own way. Every string in here is already
clean and short (see `wording`), and still has to be escaped for the format it goes into.
"""

from typing import NamedTuple


class Fact(NamedTuple):
    """One labelled value, such as *Pages* 36."""

    label: str
    value: str


class Facts(NamedTuple):
    """Labelled values that belong together."""

    items: tuple[Fact, ...]


class Share(NamedTuple):
    """A part of a whole, drawn as a bar where a format can: 476 of 512 tokens."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """The part in hundredths of the whole, from 0 to 100."""
        return min(100, round(100 * self.part / self.whole)) if self.whole > 0 else 0


class Column(NamedTuple):
    """A table's column: its heading, and whether its cells are prose, code or numbers."""

    name: str
    role: str = "prose"


Cell = str | Share


class Table(NamedTuple):
    """Rows under headings; `hidden` more rows are not shown; `folded` where a format can fold."""

    label: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    hidden: int = 0
    folded: bool = False


class Meter(NamedTuple):
    """One share with its words, such as how much of a context window is used."""

    label: str
    share: Share
    words: str


class Passage(NamedTuple):
    """A stretch of text that keeps its lines; `code` when its columns matter too."""

    label: str
    text: str
    code: bool = False
    folded: bool = True


class Pieces(NamedTuple):
    """The tokens that a text falls into, in order; `more` follow that are not shown."""

    label: str
    items: tuple[str, ...]
    more: bool = False


class Entry(NamedTuple):
    """A line of an outline; `depth` starts at 0 and grows by at most one a line."""

    depth: int
    title: str
    place: str


class Outline(NamedTuple):
    """Headings with the pages they stand on; `hidden` more are not shown."""

    label: str
    entries: tuple[Entry, ...]
    hidden: int = 0


class Notice(NamedTuple):
    """A sentence that must not be overlooked; `tone` is ``error`` or ``note``."""

    tone: str
    lead: str
    text: str


class Picture(NamedTuple):
    """An image: its MIME type and its bytes in Base64; `words` stand for it where none can be drawn."""

    mime: str
    base64: str
    words: str


Block = Facts | Table | Meter | Passage | Pieces | Outline | Notice | Picture


class Card(NamedTuple):
    """Everything that is shown of one result."""

    kind: str
    tool: str
    title: str
    summary: str
    blocks: tuple[Block, ...]
    backend: str
    seconds: str
    limits: tuple[str, ...]
    warnings: tuple[str, ...]
    line: str

    @property
    def picture_bytes(self) -> int:
        """What the pictures add to a card that draws them."""
        return sum(len(block.base64) for block in self.blocks if isinstance(block, Picture))


class Detail(NamedTuple):
    """How much of an envelope goes into a card."""

    rows: int
    cell: int
    passage: int
    pieces: int

    @property
    def line(self) -> int:
        """The most characters of a title, a summary or a warning."""
        return max(self.cell, 60)
