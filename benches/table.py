"""Rows of the report: a figure of ours, a peer's beside it, and the goal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from benches.measuring import Runs, Spread

_SIGNS = {"at least": "≥", "at most": "≤"}
_OFFSETS = {"times": "×", "share": "× its time", "ours": ""}


@dataclass(frozen=True, slots=True)
class Goal:
    """What a row should reach.

    Attributes
    ----------
    sense : {"at least", "at most"}
        On which side of ``limit`` the figure has to be.
    limit : float
        In the row's unit, or a ratio.
    of : {"ours", "times", "share"}
        Our own figure, how many times as fast as the peer, or our share of the peer's time.
    """

    sense: Literal["at least", "at most"]
    limit: float
    of: Literal["ours", "times", "share"] = "ours"


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of ours, beside one peer or alone.

    Attributes
    ----------
    ours, theirs : float
        Medians, in ``unit``.
    times : Spread or None
        The peer's figure over ours, pair by pair: above 1 where we are ahead. None for
        figures that are no times.
    higher_is_better : bool
        For figures without ``times``.
    """

    measure: str
    ours: float
    unit: str
    peer: str = ""
    theirs: float | None = None
    times: Spread | None = None
    goal: Goal | None = None
    higher_is_better: bool = False

    @property
    def standing(self) -> Literal["ahead", "level", "behind", ""]:
        """How we do beside the peer; level when the rounds do not agree, or figures are equal."""
        if self.times is not None:
            if self.times.low > 1:
                return "ahead"
            return "behind" if self.times.high < 1 else "level"
        if self.theirs is None:
            return ""
        if self.ours == self.theirs:
            return "level"
        return "ahead" if (self.ours > self.theirs) == self.higher_is_better else "behind"

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.goal is None:
            return None
        figure = self._judged(self.goal)
        return figure >= self.goal.limit if self.goal.sense == "at least" else figure <= self.goal.limit

    def _judged(self, goal: Goal) -> float:
        if goal.of == "ours":
            return self.ours
        if self.times is None:
            raise ValueError(f"{self.measure!r} has a goal beside a peer and no ratio")
        return self.times.median if goal.of == "times" else 1 / self.times.median

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {**asdict(self), "standing": self.standing, "met": self.met}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Row:
        """Return the row that :meth:`to_dict` was called on."""
        kept = {name: value for name, value in values.items() if name not in ("standing", "met")}
        kept["times"] = Spread(**kept["times"]) if kept["times"] else None
        kept["goal"] = Goal(**kept["goal"]) if kept["goal"] else None
        return cls(**kept)


@dataclass(slots=True)
class Group:
    """The rows of one group, and what has to be said about them."""

    name: str
    title: str
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def compare(
        self,
        runs: Runs,
        key: str,
        measure: str,
        peers: Iterable[str],
        *,
        ours: str = "ferrolab",
        unit: str = "ms",
        scale: float = 1e3,
        goals: dict[str, Goal] | None = None,
    ) -> None:
        """Add a row for each peer that measured ``key``; ``scale`` turns samples into ``unit``."""
        if not runs.has(ours, key):
            return
        for peer in peers:
            if runs.has(peer, key):
                self.rows.append(
                    Row(
                        measure,
                        runs.median(ours, key) * scale,
                        unit,
                        peer,
                        runs.median(peer, key) * scale,
                        runs.ratio(peer, ours, key),
                        (goals or {}).get(peer),
                    )
                )

    def alone(
        self,
        runs: Runs,
        name: str,
        key: str,
        measure: str,
        *,
        unit: str = "ms",
        scale: float = 1e3,
        goal: Goal | None = None,
    ) -> None:
        """Add a row with what ``name`` measured, beside nobody."""
        if runs.has(name, key):
            self.rows.append(Row(measure, runs.median(name, key) * scale, unit, goal=goal))


def markdown(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table with aligned columns."""
    head = ["measure", "ferrolab", "beside", "its figure", "times as fast", "goal", "result"]
    body = [_cells(row) for row in rows]
    widths = [max(len(line[column]) for line in [head, *body]) for column in range(len(head))]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in [head, rule, *body]
    )


def _cells(row: Row) -> list[str]:
    return [
        row.measure,
        figure(row.ours, row.unit),
        row.peer or "–",
        figure(row.theirs, row.unit) if row.theirs is not None else "–",
        _times(row.times) if row.times is not None else "–",
        _goal(row.goal, row.unit) if row.goal is not None else "–",
        _result(row),
    ]


def _result(row: Row) -> str:
    words = []
    if row.met is not None:
        words.append("met" if row.met else "**not met**")
    if row.standing == "behind":
        words.append("**behind**")
    elif row.standing == "level" and row.times is not None:
        words.append("level")
    return ", ".join(words)


def _times(times: Spread) -> str:
    return f"{_number(times.median)} ({_number(times.low)} to {_number(times.high)})"


def _goal(goal: Goal, unit: str) -> str:
    limit = figure(goal.limit, unit) if goal.of == "ours" else f"{goal.limit:g}{_OFFSETS[goal.of]}"
    return f"{_SIGNS[goal.sense]} {limit}"


def figure(value: float, unit: str) -> str:
    """Return a figure with its unit, to three digits."""
    return f"{_number(value)} {unit}".rstrip()


def _number(value: float) -> str:
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
