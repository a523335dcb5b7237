"""PDF: CPU on one core, wall time on two, first pages, memory, what comes out, passwords."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from statistics import mean, median

from benches import children, damaged, inputs, many_documents
from benches.document_peers import MODULES, SHARED_OUT, Reader
from benches.measuring import Runs, Sample, interleave, missing, prefixed
from benches.processes import peak_bytes, peak_worker_bytes, timed_with_workers
from benches.recall import read_truth, recall
from benches.table import Goal, Group, Row

_ONE_WORKER = {"FERROLAB_WORKERS": "1"}
_TWO_WORKERS = {"FERROLAB_WORKERS": "2"}
_FIRST_PAGES = 3
_MIB = 1024 * 1024


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("documents", "PDF")
    _one_core(group, quick)
    _two_cores(group, quick)
    _first_pages(group, quick)
    many_documents.add(group, quick)
    damaged.add(group, quick)
    if inputs.truths():
        _recalls(group, quick)
        _passwords(group, quick)
    return group


def _big(quick: bool) -> list[str]:
    return list(inputs.big_pdfs())[-1:] if quick else list(inputs.big_pdfs())


def _peers(quick: bool) -> list[str]:
    return list(MODULES)[:1] if quick else list(MODULES)


def _one_core(group: Group, quick: bool) -> None:
    small = 15 if quick else len(inputs.small_pdfs())
    turns = {
        name: partial(
            children.run, "documents:read_on_one_core", _ONE_WORKER, name=name, big=_big(quick), small=small
        )
        for name in ("ferrolab", *_peers(quick))
    }
    runs = interleave(turns, 2 if quick else 3)
    count = _add_small(runs)
    # Ours comes with headings, tables and roles, theirs is the text alone.
    goals = {"PyMuPDF": Goal("at most", 2.0, "share")}
    small_goals = {"PyMuPDF": Goal("at most", 0.8, "share")}
    for document in _big(quick):
        measure = f"{document}, whole text, one core (CPU)"
        group.compare(runs, f"{document}.cpu_s", measure, MODULES, goals=goals)
    measure = f"median of {count} small PDFs, one core (CPU)"
    group.compare(runs, "small.cpu_s", measure, MODULES, goals=small_goals)
    group.compare(runs, "small.wall_s", f"median of {count} small PDFs, one core (wall)", MODULES)
    _memory(group, runs)
    group.notes += missing(runs.failures)


def _add_small(runs: Runs) -> int:
    """Add each round's medians over the small PDFs that all contestants can read; return how many those are."""
    samples = [sample for done in runs.rounds for sample in done.values()]
    names = [path.name for path in inputs.small_pdfs()]
    common = [name for name in names if all(f"{name}.cpu_s" in sample for sample in samples)]
    if not common:
        return 0
    for done in runs.rounds:
        for name, sample in done.items():
            medians = {key: median(sample[f"{one}.{key}"] for one in common) for key in ("cpu_s", "wall_s")}
            done[name] = {**sample, **prefixed("small", medians)}
    return len(common)


def _memory(group: Group, runs: Runs) -> None:
    if not runs.has("ferrolab", "peak_bytes"):
        return
    ours = max(runs.values("ferrolab", "peak_bytes")) / _MIB
    measure = "peak memory of a worker, of the process for peers"
    group.rows.append(Row(measure, ours, "MiB", goal=Goal("at most", 150)))
    for peer in MODULES:
        if runs.has(peer, "peak_bytes"):
            group.rows.append(Row(measure, ours, "MiB", peer, max(runs.values(peer, "peak_bytes")) / _MIB))


def read_on_one_core(name: str, big: list[str], small: int) -> dict[str, float]:
    """Read large and small PDFs on one core; workers are warm, texts unseen."""
    children.pin_to_one_core()
    reader = Reader(name)
    reader.text(inputs.warm_up_pdf())
    sample: dict[str, float] = {}
    for document in big:
        path = inputs.big_pdfs()[document]
        sample |= prefixed(document, timed_with_workers(lambda path=path: reader.text(path)))
    for path in inputs.small_pdfs()[:small]:
        if _outcome(reader, path, None) != "raised":
            sample |= prefixed(path.name, timed_with_workers(lambda path=path: reader.text(path)))
    sample["peak_bytes"] = peak_worker_bytes() if name == "ferrolab" else peak_bytes()
    return sample


def _two_cores(group: Group, quick: bool) -> None:
    peers = ("PyMuPDF",) if quick else ("PyMuPDF", SHARED_OUT)
    document = next(iter(inputs.big_pdfs()))
    turns = {
        name: partial(children.run, "documents:read_on_two_cores", _TWO_WORKERS, name=name, document=document)
        for name in ("ferrolab", *peers)
    }
    runs = interleave(turns, 2 if quick else 5)
    goals = {"PyMuPDF": Goal("at most", 1.1, "share")}
    measure = f"{document}, whole text, two cores (wall)"
    group.compare(runs, "wall_s", measure, peers, goals=goals)


def read_on_two_cores(name: str, document: str) -> dict[str, float]:
    """Read a large PDF on all cores; workers are warm, the text unseen."""
    reader = Reader(name)
    reader.text(inputs.warm_up_pdf())
    sample = timed_with_workers(lambda: reader.text(inputs.big_pdfs()[document]))
    reader.close()
    return sample


def _first_pages(group: Group, quick: bool) -> None:
    turns = {
        name: partial(children.run, "documents:read_first_pages", name=name, big=_big(quick))
        for name in ("ferrolab", "PyMuPDF")
    }
    runs = interleave(turns, 1 if quick else 3)
    goals = {"PyMuPDF": Goal("at most", 50)}
    for document in _big(quick):
        measure = f"{document}, first page out (wall)"
        group.compare(runs, f"{document}.wall_s", measure, ["PyMuPDF"], goals=goals)


def read_first_pages(name: str, big: list[str]) -> dict[str, float]:
    """Read first pages with warm workers, which had another document open before each time."""
    reader = Reader(name)
    sample: dict[str, float] = {}
    for document in big:
        path = inputs.big_pdfs()[document]
        times = []
        for _ in range(_FIRST_PAGES):
            reader.text(inputs.warm_up_pdf())
            times.append(timed_with_workers(lambda path=path: reader.first_page(path))["wall_s"])
        sample[f"{document}.wall_s"] = median(times)
    return sample


def _recalls(group: Group, quick: bool) -> None:
    peers = [] if quick else list(MODULES)
    found = _once("documents:recalls", ["ferrolab", *peers])
    ours = found.pop("ferrolab")
    goal = Goal("at least", 0.985)
    group.rows.append(
        Row(f"truth recall, mean of {len(ours)}", mean(ours.values()), "", goal=goal, higher_is_better=True)
    )
    least = min(ours, key=ours.__getitem__)
    group.rows.append(Row(f"truth recall, least ({least})", ours[least], "", higher_is_better=True))
    for peer, theirs in found.items():
        for document, figure in {"mean": mean(theirs.values()), **theirs}.items():
            mine = mean(ours.values()) if document == "mean" else ours[document]
            group.rows.append(Row(f"truth recall, {document}", mine, "", peer, figure, higher_is_better=True))


def _once(function: str, names: list[str]) -> dict[str, Sample]:
    """Return what each contestant found, without those that are not installed."""
    turns = {name: partial(children.run, function, name=name) for name in names}
    return interleave(turns, 1).rounds[0]


def recalls(name: str) -> dict[str, float]:
    """Return the truth recall of each document that has a truth."""
    reader = Reader(name)
    return {pdf.stem: recall(reader.text(pdf), read_truth(truth)) for pdf, truth in inputs.truths().items()}


def _passwords(group: Group, quick: bool) -> None:
    found = _once("documents:locked", ["ferrolab", *_peers(quick)])
    ours_by_key = found.pop("ferrolab")
    count = len(inputs.locked_pdfs())
    for key, what in (("raised", "raise without the password"), ("opened", "give text with it")):
        label = f"of {count} locked PDFs, {what}"
        ours = ours_by_key[key]
        group.rows.append(Row(label, ours, "", goal=Goal("at least", count), higher_is_better=True))
        group.rows += [
            Row(label, ours, "", peer, theirs[key], higher_is_better=True) for peer, theirs in found.items()
        ]


def locked(name: str) -> dict[str, float]:
    """Count the locked PDFs that raise without their password, and give text with it."""
    reader = Reader(name)
    found = {"raised": 0.0, "opened": 0.0}
    for path, password in inputs.locked_pdfs().items():
        found["raised"] += _outcome(reader, path, None) == "raised"
        found["opened"] += _outcome(reader, path, password) == "text"
    return found


def _outcome(reader: Reader, path: Path, password: str | None) -> str:
    try:
        text = reader.text(path, password)
    # Peers raise what they please; ferrolab's own type is checked by its tests.
    except Exception:  # noqa: BLE001
        return "raised"
    return "text" if text.strip() else "silence"
