"""Where things stand: spans of a page's text, and rectangles on its face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Rect(NamedTuple):
    """A rectangle in points (1/72 inch) from the page's top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a page's text with a role.

    Attributes
    ----------
    kind : str
        ``heading``, ``paragraph``, ``list_item``, ``table_row``, ``code``, ``quote``, ``caption``,
        ``footnote``, ``page_header``, ``page_footer`` or ``markup``.
    start, end : int
        Characters into the page's text.
    level : int
        Heading level or list depth from 1, else 0.
    group : int
        Rows of one table, and items of one list, share a non-zero number.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    group: int = 0


@dataclass(frozen=True, slots=True)
class TextBox:
    """A line of text: characters into the page's text, and a rectangle in points from the top left corner."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
