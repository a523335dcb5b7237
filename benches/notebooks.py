"""Notebooks: outlines, reading and checking, faithful writing, HTML, and what running a cell costs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from benches import children, notebook_inputs
from benches.measuring import ContestantFailed, Runs, Sample, interleave, missing, timed
from benches.notebook_runs import CLIENT, NBCLIENT, OURS
from benches.pages_alike import first_difference
from benches.repeating import repeated
from benches.table import Goal, Group, Row

_NBFORMAT, _NBCONVERT = "nbformat", "nbconvert"
_LARGE, _TEXTS, _ONES = "large.ipynb", "texts.ipynb", "ones.ipynb"
#: Cells whose median is one sample, and how many such samples there are.
_ROUND_CELLS, _ROUNDS = 20, 10
_OVERHEAD_MS = 4


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("notebooks", "Notebooks")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        notebook_inputs.make_texts(folder / _TEXTS)
        _reading(group, folder, quick)
        _html(group, folder, quick)
        _faithful(group, folder, quick)
        _running(group, folder, quick)
    return group


def _against(group: Group, work: str, path: Path, peer: str, measure: str, goal: Goal, rounds: int) -> None:
    """Add a row for work on a notebook by us and by a peer."""
    turns = {
        name: partial(children.run, f"notebooks:{work}", name=name, path=str(path)) for name in (OURS, peer)
    }
    runs = interleave(turns, rounds)
    group.compare(runs, "cpu_s", f"{measure}, one core (CPU)", [peer], goals={peer: goal})
    group.notes += missing(runs.failures)


# ------------------------------------------------------------------ reading


def _reading(group: Group, folder: Path, quick: bool) -> None:
    notebook_inputs.make_large(folder / _LARGE)
    for name, work, what, goal in (
        (_LARGE, "outline", "outline", Goal("at most", 1 / 8, "share")),
        (_TEXTS, "check", "read and checked", Goal("at least", 10, "times")),
    ):
        size = (folder / name).stat().st_size / 1e6
        kind = "code, texts and pictures" if name == _LARGE else "text cells"
        measure = f"{size:.1f} MB of {kind}, {what}"
        _against(group, work, folder / name, _NBFORMAT, measure, goal, 2 if quick else 5)


def outline(name: str, path: str) -> dict[str, float]:
    """Read a notebook and say what is in it; nbformat only reads it."""
    children.pin_to_one_core()
    if name == OURS:
        handler = _module("ferrolab").JupyterHandler()
        return repeated(lambda: handler.read_notebook(path).outline)
    return repeated(_nbformat_reading(path))


def check(name: str, path: str) -> dict[str, float]:
    """Read a notebook and hold it against the format's rules, as nbformat does whenever it reads."""
    children.pin_to_one_core()
    if name == OURS:
        handler = _module("ferrolab").JupyterHandler()
        return repeated(lambda: handler.read_notebook(path).validate())
    return repeated(_nbformat_reading(path))


def _nbformat_reading(path: str) -> Callable[[], object]:
    nbformat = _module("nbformat")
    return lambda: nbformat.read(path, as_version=4)


# ------------------------------------------------------------------ HTML


def _html(group: Group, folder: Path, quick: bool) -> None:
    goal = Goal("at least", 5, "times")
    _against(
        group, "html", notebook_inputs.SMALL, _NBCONVERT, "a small notebook as HTML", goal, 2 if quick else 5
    )
    if quick:
        return
    size = (folder / _TEXTS).stat().st_size / 1e6
    goal = Goal("at least", 20, "times")
    _against(group, "html", folder / _TEXTS, _NBCONVERT, f"{size:.1f} MB of text cells as HTML", goal, 2)


def html(name: str, path: str) -> dict[str, float]:
    """Read a notebook and make a page of it; the exporter is there, and has made a page before."""
    children.pin_to_one_core()
    make = _page_maker(name)
    make(notebook_inputs.SMALL)
    if Path(path) == notebook_inputs.SMALL:
        return repeated(lambda: make(Path(path)))
    return timed(lambda: make(Path(path)))


def _page_maker(name: str) -> Callable[[Path], str]:
    if name == OURS:
        handler = _module("ferrolab").JupyterHandler()

        def ours(path: Path) -> str:
            page: str = handler.export_to_html(handler.read_notebook(path))
            return page

        return ours
    nbformat, exporter = _module("nbformat"), _module("nbconvert").HTMLExporter()

    def theirs(path: Path) -> str:
        node = nbformat.read(path, as_version=4)
        page, _ = exporter.from_notebook_node(node, resources={"metadata": {"name": path.stem}})
        return str(page)

    return theirs


# ------------------------------------------------------------------ the same bytes, the same page


def _faithful(group: Group, folder: Path, quick: bool) -> None:
    paths = [*map(str, notebook_inputs.written()), str(folder / _TEXTS)]
    same = children.run("notebooks:rewritten", paths=[*paths, str(folder / _LARGE)])
    measure = f"of {len(same)} notebooks, written again byte for byte"
    group.rows.append(_count(measure, same.values()))
    # nbconvert needs as long for the large text as for all others.
    pages = children.run("notebooks:pages", paths=paths[:-1] if quick else paths)
    alike = [not page["difference"] for page in pages.values()]
    group.rows.append(_count(f"of {len(pages)} notebooks as HTML, the DOM is nbconvert's", alike))
    left = sum(page["whole"] for page in pages.values())
    group.rows.append(Row(f"of {len(pages)} notebooks as HTML, left to nbconvert as a whole", left, ""))
    group.notes += [
        f"{Path(path).name} differs from nbconvert's page: {page['difference']}"
        for path, page in pages.items()
        if page["difference"]
    ]


def _count(measure: str, outcomes: Any) -> Row:
    outcomes = list(outcomes)
    goal = Goal("at least", len(outcomes))
    return Row(measure, sum(outcomes), "", goal=goal, higher_is_better=True)


def rewritten(paths: list[str]) -> dict[str, bool]:
    """Read notebooks and say which have the same bytes when written untouched."""
    handler = _module("ferrolab").JupyterHandler()
    return {path: handler.read_notebook(path).to_bytes() == Path(path).read_bytes() for path in paths}


def pages(paths: list[str]) -> dict[str, dict[str, Any]]:
    """Make HTML by both, and say where it differs first, and what ours left to nbconvert as a whole."""
    ours, theirs = _page_maker(OURS), _page_maker(_NBCONVERT)
    handler = _module("ferrolab").JupyterHandler()
    found = {}
    for path in map(Path, paths):
        parts = handler.read_notebook(path).html_parts()
        difference = first_difference(ours(path), theirs(path))
        found[str(path)] = {"difference": difference, "whole": parts is None or bool(parts["whole"])}
    return found


# ------------------------------------------------------------------ running


def _running(group: Group, folder: Path, quick: bool) -> None:
    count = _ROUND_CELLS * (2 if quick else _ROUNDS)
    notebook_inputs.make_cells(folder / _ONES, count + 1)
    try:
        samples = children.run("notebook_runs:cells", path=str(folder / _ONES))
    except ContestantFailed as failure:
        group.notes += missing({OURS: str(failure)})
        return
    runs = Runs([_medians(samples[at : at + _ROUND_CELLS]) for at in range(0, count, _ROUND_CELLS)])
    measure = f"a cell of `1`, {count} by each in turn"
    group.compare(runs, "wall_s", f"{measure} (wall)", [CLIENT, NBCLIENT])
    goal = Goal("at most", _OVERHEAD_MS)
    beyond = runs.minus(CLIENT)
    for key, clock in (("wall_s", "wall"), ("cpu_s", "CPU")):
        group.alone(beyond, OURS, key, f"{measure}, over jupyter_client's own ({clock})", goal=goal)


def _medians(samples: Sequence[Mapping[str, Sample]]) -> dict[str, Sample]:
    """Return the median cell of each contestant."""
    return {
        name: {key: median(sample[name][key] for sample in samples) for key in taken}
        for name, taken in samples[0].items()
    }


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise ContestantFailed(f"{name} is not installed") from None
