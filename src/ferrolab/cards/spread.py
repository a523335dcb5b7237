"""How the tokens of chunks are spread: least, median, most, and bars; for results, the report and the widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ferrolab.cards.wording import listing, mapping, whole

_MOST_BARS = 24
_BAR_WIDTH, _HEIGHT = 10, 40


@dataclass(frozen=True, slots=True)
class Histogram:
    """Numbers sorted into bars of equal width that begin at 0.

    Attributes
    ----------
    width : int
        How many different numbers a bar stands for.
    top : int
        Where the last bar ends.
    counts : tuple of int
        How many numbers are in each bar.
    """

    width: int
    top: int
    counts: tuple[int, ...]

    @classmethod
    def of(cls, numbers: Iterable[int], top: int) -> Histogram:
        """Sort numbers from 0 to `top` into at most 24 bars."""
        width = -(-(top + 1) // _MOST_BARS)
        return cls(width, top, (0,) * (top // width + 1)).with_numbers(numbers)

    def with_numbers(self, numbers: Iterable[int]) -> Histogram:
        """Sort other numbers into the same bars."""
        counts = [0] * len(self.counts)
        for number in numbers:
            counts[number // self.width] += 1
        return Histogram(self.width, self.top, tuple(counts))

    @property
    def words(self) -> str:
        """The bars for those who can't see them: the least and most of each, and how many there are."""
        told = (
            f"{place * self.width:,} to {min((place + 1) * self.width - 1, self.top):,}: {count:,}"
            for place, count in enumerate(self.counts)
            if count
        )
        return f"Chunks by their tokens: {'; '.join(told) or 'none'}"

    @property
    def view_box(self) -> str:
        """The room that the bars take, as SVG's attribute has it."""
        return f"0 0 {_BAR_WIDTH * len(self.counts)} {_HEIGHT}"

    def bars(self, highest: int, style: str = "") -> str:
        """Draw the bars as SVG's rectangles; one with `highest` numbers reaches the top."""
        styled = f' style="{style}"' if style else ""
        return "".join(
            f'<rect x="{_BAR_WIDTH * place}" y="{_HEIGHT - height:g}" width="{_BAR_WIDTH - 1}" '
            f'height="{height:g}"{styled}/>'
            for place, count in enumerate(self.counts)
            for height in (_height(count, highest),)
        )


def _height(count: int, highest: int) -> float:
    # A single chunk among thousands still shows.
    return max(round(_HEIGHT * count / highest, 1), 1) if count else 0


@dataclass(frozen=True, slots=True)
class Spread:
    """The tokens of chunks.

    Attributes
    ----------
    least, median, most : int
        Tokens of the smallest chunk, of the one in the middle, of the largest.
    histogram : Histogram
        All chunks by their tokens.
    """

    least: int
    median: int
    most: int
    histogram: Histogram

    @classmethod
    def of(cls, tokens: Sequence[int], limit: int) -> Spread | None:
        """Measure the tokens of chunks that may have `limit` each; None when there are no chunks."""
        if not tokens:
            return None
        ordered = sorted(tokens)
        most = ordered[-1]
        return cls(ordered[0], ordered[(len(ordered) - 1) // 2], most, Histogram.of(tokens, max(limit, most)))

    @classmethod
    def read(cls, told: Any, number: int) -> Spread | None:
        """Read what :meth:`to_dict` wrote of `number` chunks; None for anything else, as when it was cut."""
        said = mapping(told)
        least, median, most = (whole(said.get(name)) for name in ("least", "median", "most"))
        width, top = whole(said.get("bar_width")), whole(said.get("top"))
        counts = tuple(map(whole, listing(said.get("bars"))[:_MOST_BARS]))
        is_ordered = least <= median <= most <= top
        if not is_ordered or width == 0 or len(counts) != top // width + 1 or sum(counts) != number:
            return None
        return cls(least, median, most, Histogram(width, top, counts))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "least": self.least,
            "median": self.median,
            "most": self.most,
            "bar_width": self.histogram.width,
            "top": self.histogram.top,
            "bars": list(self.histogram.counts),
        }
