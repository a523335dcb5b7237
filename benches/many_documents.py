"""Large PDFs at once: how long, how much memory in all, and whether other threads still run."""

from __future__ import annotations

import threading
import time
from functools import partial
from importlib import import_module
from pathlib import Path

import psutil

from benches import children, inputs
from benches.blocking import Ticker
from benches.measuring import interleave, missing
from benches.table import Goal, Group

_COUNT = 5
_LOOK_S = 0.02
_MIB = 1024 * 1024
#: 1 GB.
_MOST_MIB = 1e9 / _MIB
_LONGEST_GAP_MS = 100


def add(group: Group, quick: bool) -> None:
    """Add the rows to a group."""
    runs = interleave({"ferrolab": partial(children.run, "many_documents:read_at_once")}, 1 if quick else 3)
    if runs.has("ferrolab", "wall_s"):
        label = f"the {_COUNT} largest PDFs at once"
        group.alone(runs, "ferrolab", "wall_s", f"{label}, whole texts and structure (wall)")
        memory = Goal("at most", _MOST_MIB)
        measure = f"{label}, peak memory of all processes together"
        group.alone(runs, "ferrolab", "peak_bytes", measure, unit="MiB", scale=1 / _MIB, goal=memory)
        responsive = Goal("at most", _LONGEST_GAP_MS)
        measure = f"{label}, longest time that another thread could not run"
        group.alone(runs, "ferrolab", "gap_s", measure, goal=responsive)
    group.notes += missing(runs.failures)


def read_at_once() -> dict[str, float]:
    """Read the largest PDFs side by side and keep the documents, as a notebook would."""
    reader = import_module("ferrolab").DocumentProcessor()
    reader.process(inputs.warm_up_pdf())
    paths = inputs.largest_pdfs(_COUNT)
    ticker, memory = Ticker(), _Memory()
    memory.start()
    ticker.start()
    started = time.perf_counter()
    outcomes = list(reader.process_many(paths))
    wall_s = time.perf_counter() - started
    gap_s = ticker.stop()
    failed = [str(outcome.error) for outcome in outcomes if outcome.error is not None]
    if failed:
        raise RuntimeError(failed[0])
    return {"wall_s": wall_s, "gap_s": gap_s, "peak_bytes": memory.stop()}


class _Memory(threading.Thread):
    """Looks again and again at what this process and all below it hold, and remembers the most."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._done = threading.Event()
        self._peak_bytes = 0

    def run(self) -> None:
        here = psutil.Process()
        while not self._done.wait(_LOOK_S):
            held = sum(_held_bytes(process) for process in (here, *here.children(recursive=True)))
            self._peak_bytes = max(self._peak_bytes, held)

    def stop(self) -> float:
        """Return the most that was held at a time."""
        self._done.set()
        self.join()
        return float(self._peak_bytes)


def _held_bytes(process: psutil.Process) -> int:
    """Return a process's memory, with pages that several share divided among them where Linux tells."""
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        pass
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
