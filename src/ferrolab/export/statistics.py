"""How many tokens chunks have: their number, least, mean and most, and a histogram."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ferrolab.cards.wording import listing, mapping, whole

_BARS = 16
_BAR_WIDTH, _HEIGHT = 10, 40


@dataclass(frozen=True, slots=True)
class Bar:
    """How many chunks have from `least` to `most` tokens."""

    least: int
    most: int
    number: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The tokens of chunks; `known` of the `number` chunks are in the notebook, and all but the mean rest on them."""

    number: int
    known: int
    least: int
    mean: float
    most: int
    bars: tuple[Bar, ...]

    @property
    def words(self) -> str:
        """All figures in a sentence."""
        of = "" if self.known == self.number else f" (least and most of the first {self.known:,})"
        return f"{self.number:,} chunks of {self.least:,} to {self.most:,} tokens, {self.mean:,.0f} on average{of}"

    @property
    def drawing(self) -> Markup:
        """The histogram as SVG, its bars in words for those who can't see it."""
        highest = max(bar.number for bar in self.bars)
        drawn = Markup().join(_draw(place, bar, highest) for place, bar in enumerate(self.bars))
        told = "; ".join(f"{bar.least:,} to {bar.most:,}: {bar.number:,}" for bar in self.bars if bar.number)
        return Markup(
            '<svg class="histogram" role="img" aria-label="Chunks by their tokens: {}" '
            'viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>'
        ).format(told, _BAR_WIDTH * len(self.bars), _HEIGHT, drawn)


def _draw(place: int, bar: Bar, highest: int) -> Markup:
    # A single chunk among thousands still shows.
    height = max(round(_HEIGHT * bar.number / highest, 1), 1) if bar.number else 0
    return Markup('<rect x="{}" y="{}" width="{}" height="{}"/>').format(
        _BAR_WIDTH * place, _HEIGHT - height, _BAR_WIDTH - 1, height
    )


def read_statistics(data: dict[str, Any]) -> Statistics | None:
    """Read the tokens of chunks off the data of their envelope; None when it tells of none."""
    counts = [whole(mapping(chunk).get("tokens")) for chunk in listing(data.get("chunks"))]
    if not counts:
        return None
    number = max(whole(data.get("count")), len(counts))
    total = whole(data.get("total_tokens")) or sum(counts)
    return Statistics(
        number=number,
        known=len(counts),
        least=min(counts),
        mean=total / number,
        most=max(counts),
        bars=bars_of(counts, max(whole(data.get("max_tokens")), max(counts))),
    )


def bars_of(counts: Sequence[int], top: int) -> tuple[Bar, ...]:
    """Sort counts into at most 16 bars of equal width that reach from 0 to `top`."""
    width = -(-(top + 1) // _BARS)
    numbers = [0] * (top // width + 1)
    for count in counts:
        numbers[count // width] += 1
    return tuple(
        Bar(place * width, min((place + 1) * width - 1, top), number) for place, number in enumerate(numbers)
    )
