"""Pages of documents: text, what is on them, how they look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ferrolab.errors import UnsupportedFormatError
from ferrolab.results.attached import Annotation, Field, Image, Link
from ferrolab.results.places import Block, TextBox
from ferrolab.results.tables import Table

#: Below this score a page's text is not to be trusted.
TRUSTED = 0.5


@dataclass(frozen=True, slots=True)
class Quality:
    """How far a page's text can be trusted.

    Attributes
    ----------
    score : float
        From 0, unreadable, to 1.
    source : str
        ``file``, or ``ocr`` for text recognised from a picture of the page.
    reasons : tuple of str
        What speaks against it.
    """

    score: float
    source: str = "file"
    reasons: tuple[str, ...] = ()

    @property
    def trusted(self) -> bool:
        """Whether the text is worth reading."""
        return self.score >= TRUSTED

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "score": round(self.score, 3),
            "source": self.source,
            "reasons": list(self.reasons),
            "trusted": self.trusted,
        }


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG, shown by notebooks."""

    png: bytes = field(repr=False)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return int.from_bytes(self.png[16:20], "big"), int.from_bytes(self.png[20:24], "big")

    def save(self, path: str | Path) -> None:
        """Write the PNG file."""
        Path(path).write_bytes(self.png)

    def _repr_png_(self) -> bytes:
        return self.png


@dataclass(frozen=True, slots=True)
class Page:
    r"""One page.

    Attributes
    ----------
    number : int
        From 1, as in the file.
    text : str
        In reading order, lines parted by ``\n``.
    start, end : int
        Where the page stands in :attr:`Document.text`, in characters.
    width, height : float
        In points; 0 where pages have no size.
    blocks, tables, links, images, annotations, fields, warnings : sequence
        What is on the page.
    quality : Quality or None
        How far the text can be trusted; None where the format leaves no doubt.
    """

    number: int
    text: str = field(repr=False)
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0
    blocks: Sequence[Block] = field(default=(), repr=False)
    tables: tuple[Table, ...] = field(default=(), repr=False)
    links: tuple[Link, ...] = field(default=(), repr=False)
    images: tuple[Image, ...] = field(default=(), repr=False)
    annotations: tuple[Annotation, ...] = field(default=(), repr=False)
    fields: tuple[Field, ...] = field(default=(), repr=False)
    quality: Quality | None = field(default=None, repr=False)
    warnings: tuple[str, ...] = field(default=(), repr=False)
    load_boxes: Callable[[], tuple[TextBox, ...]] | None = field(default=None, repr=False, compare=False)
    load_picture: Callable[[float], bytes] | None = field(default=None, repr=False, compare=False)

    @property
    def boxes(self) -> tuple[TextBox, ...]:
        """Where each line stands on the page; read from the file when asked for."""
        return self.load_boxes() if self.load_boxes else ()

    def image(self, dpi: float = 144.0) -> Picture:
        """Draw the page as it looks.

        Parameters
        ----------
        dpi : float, default 144
            Dots per inch; a page of A4 has 1,191 x 1,684 then.

        Raises
        ------
        UnsupportedFormatError
            For formats whose pages have no looks: all but PDF and pictures.
        """
        if self.load_picture is None:
            raise UnsupportedFormatError(
                "a page of this format has no looks of its own",
                hint="Pages of PDF files and pictures can be drawn.",
                context={"page": self.number},
            )
        return Picture(self.load_picture(dpi))
