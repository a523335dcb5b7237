"""Charts: from a DataFrame to an SVG or PNG picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from benches import children
from benches.chart_peers import (
    ALTAIR,
    DATASHADER,
    LETS_PLOT,
    MATPLOTLIB,
    OURS,
    RENDERER,
    Form,
    Kind,
    drawer,
)
from benches.measuring import ContestantFailed, Runs, interleave, missing, prefixed
from benches.repeating import repeated
from benches.table import Goal, Group

_SEED = 7


@dataclass(frozen=True, slots=True)
class Case:
    """A chart that is measured.

    Attributes
    ----------
    rows : int
        Of the data.
    peers : tuple of str
        Who draws it too; the others take minutes or do not know the kind.
    goals : dict
        Peer to goal.
    """

    kind: Kind
    form: Form
    rows: int
    measure: str
    peers: tuple[str, ...]
    goals: dict[str, Goal] = field(default_factory=dict)


_SVG_GOALS = {LETS_PLOT: Goal("at least", 10, "times"), MATPLOTLIB: Goal("at least", 15, "times")}
_PNG_GOALS = {MATPLOTLIB: Goal("at least", 5, "times")}
_ALL = (LETS_PLOT, MATPLOTLIB, ALTAIR)
_OTHERS = (MATPLOTLIB, ALTAIR)
_CLOUD_PEERS = (MATPLOTLIB, DATASHADER)
_CLOUD_GOALS = {**_PNG_GOALS, DATASHADER: Goal("at most", 0.5, "share")}

CASES = {
    "bar-svg": Case("bar", "svg", 20, "bar of 20", _ALL, _SVG_GOALS),
    "line-svg": Case("line", "svg", 1_000, "line of 1,000 points", _ALL, _SVG_GOALS),
    "bar-png": Case("bar", "png", 20, "bar of 20", _ALL, _PNG_GOALS),
    "line-png": Case("line", "png", 100_000, "line of 100,000 points", _OTHERS, _PNG_GOALS),
    "cloud-png": Case("scatter", "png", 1_000_000, "scatter of 1,000,000 points", _CLOUD_PEERS, _CLOUD_GOALS),
    "heatmap-png": Case("heatmap", "png", 10_000, "heatmap of 100 x 100", _OTHERS, _PNG_GOALS),
}
_QUICK = ("bar-svg", "line-svg", "bar-png", "heatmap-png")


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("charts", "Charts")
    cases = _QUICK if quick else tuple(CASES)
    runs = _runs(cases, one_core=True, rounds=1 if quick else 3)
    for key in cases:
        case = CASES[key]
        measure = f"{case.form.upper()}, {case.measure}, one core (CPU)"
        group.compare(runs, f"{key}.cpu_s", measure, case.peers, goals=case.goals)
        alone = f"{measure}: the renderer alone, table and description ready"
        group.alone(runs, RENDERER, f"{key}.cpu_s", alone)
    group.notes += missing(runs.failures)
    if not quick:
        # The only one that ours shares out over the cores.
        _on_all_cores(group, "cloud-png")
    return group


def _on_all_cores(group: Group, key: str) -> None:
    case = CASES[key]
    runs = _runs([key], one_core=False, rounds=3)
    measure = f"{case.form.upper()}, {case.measure}, all cores (wall)"
    group.compare(runs, f"{key}.wall_s", measure, case.peers)


def _runs(cases: Sequence[str], *, one_core: bool, rounds: int) -> Runs:
    peers = dict.fromkeys(peer for key in cases for peer in CASES[key].peers)
    turns = {}
    for name in (OURS, RENDERER, *peers):
        mine = [key for key in cases if name in (OURS, RENDERER, *CASES[key].peers)]
        turns[name] = partial(children.run, "charts:draw", name=name, cases=mine, one_core=one_core)
    return interleave(turns, rounds)


def draw(name: str, cases: list[str], one_core: bool) -> dict[str, float]:
    """Draw each case again and again in this process, which has drawn it before."""
    if one_core:
        children.pin_to_one_core()
    draw_one = drawer(name)
    sample: dict[str, float] = {}
    for key in cases:
        case, frame = CASES[key], data(CASES[key])
        _check(draw_one(case.kind, case.form, frame), case.form)
        sample |= prefixed(key, repeated(partial(draw_one, case.kind, case.form, frame)))
    return sample


def _check(picture: bytes, form: Form) -> None:
    if not (b"<svg" in picture if form == "svg" else picture.startswith(b"\x89PNG")):
        raise ContestantFailed(f"drew no {form}")


def data(case: Case) -> Any:
    """Return the DataFrame of a case, the same in each process."""
    import numpy
    import pandas

    chance = numpy.random.default_rng(_SEED)
    if case.kind == "bar":
        names = [f"Item {number}" for number in range(1, case.rows + 1)]
        return pandas.DataFrame({"name": names, "value": chance.uniform(10, 100, case.rows)})
    if case.kind == "line":
        walk = chance.normal(size=case.rows).cumsum()
        return pandas.DataFrame({"x": numpy.arange(case.rows, dtype=float), "y": walk})
    if case.kind == "scatter":
        x = chance.normal(size=case.rows)
        return pandas.DataFrame({"x": x, "y": x / 2 + chance.normal(size=case.rows)})
    side = round(case.rows**0.5)
    row, column = numpy.divmod(numpy.arange(side * side), side)
    value = numpy.sin(row / 9) * numpy.cos(column / 7) + chance.normal(0, 0.1, side * side)
    return pandas.DataFrame({"row": row, "column": column, "value": value})
