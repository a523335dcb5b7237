"""How many tokens chunks have: their number, least, median, mean and most, and a histogram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ferrolab.cards.spread import Spread
from ferrolab.cards.wording import listing, mapping, whole


@dataclass(frozen=True, slots=True)
class Statistics:
    """The tokens of `number` chunks; `spread` rests on `known` of them."""

    number: int
    known: int
    mean: float
    spread: Spread

    @property
    def words(self) -> str:
        """All figures in a sentence."""
        spread = self.spread
        of = "" if self.known == self.number else f" (least, median and most of the first {self.known:,})"
        return (
            f"{self.number:,} chunks of {spread.least:,} to {spread.most:,} tokens, "
            f"median {spread.median:,}, {self.mean:,.0f} on average{of}"
        )

    @property
    def drawing(self) -> Markup:
        """The histogram as SVG, its bars in words for those who can't see it."""
        histogram = self.spread.histogram
        return Markup(
            '<svg class="histogram" role="img" aria-label="{}" viewBox="{}" preserveAspectRatio="none">{}</svg>'
        ).format(histogram.words, histogram.view_box, Markup(histogram.bars(max(histogram.counts))))


def read_statistics(data: dict[str, Any]) -> Statistics | None:
    """Read the tokens of chunks off the data of their envelope; None when it tells of none."""
    shown = [whole(mapping(chunk).get("tokens")) for chunk in listing(data.get("chunks"))]
    of_shown = Spread.of(shown, whole(data.get("max_tokens")))
    if of_shown is None:
        return None
    number = max(whole(data.get("count")), len(shown))
    mean = (whole(data.get("total_tokens")) or sum(shown)) / number
    of_all = Spread.read(data.get("token_spread"), number)
    # Notebooks of earlier versions tell of no more than the chunks they hold.
    return Statistics(number, number if of_all else len(shown), mean, of_all or of_shown)
