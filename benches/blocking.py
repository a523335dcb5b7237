"""Staying responsive: how long native calls hold the interpreter lock, and how soon they can be stopped.

A second thread wakes every half millisecond while a call runs. Its longest gap is how long it was
kept from running. Time that it or the calling thread waited for a core, as Linux tells per thread,
is taken off: other programs are to blame for that.
"""

from __future__ import annotations

import _thread
import gc
import os
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from benches import children, inputs
from benches.measuring import Runs, interleave, missing
from benches.table import Goal, Group, Row
from benches.vocabulary import ENCODING

_TEN_MB = 10_000_000
_TICK_S = 0.0005
_CANCEL_AFTER_S = 0.03
_IDLE = "a process that only sleeps"
_CALLS = {
    "count": "count 10 MB",
    "chunk": "chunk 10 MB",
    "markdown": "parse 10 MB Markdown",
    "pdf": "parse a large PDF",
}
#: Label -> what is stopped, and on how many times 10 MB.
_STOPPED = {
    "count 100 MB": ("count", 10),
    "chunk 10 MB": ("chunk", 1),
    "chunk 100 MB": ("chunk", 10),
    "parse a large PDF": ("pdf", 1),
}


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("blocking", "Interpreter lock and cancelling")
    rounds = 2 if quick else 3
    turns = {what: partial(children.run, "blocking:longest_gap", what=what) for what in ("idle", *_CALLS)}
    _gaps(group, interleave(turns, rounds))
    stops = {
        label: partial(children.run, "blocking:stop", what=what, size=size)
        for label, (what, size) in _STOPPED.items()
    }
    runs = interleave(stops, rounds)
    for label in stops:
        measure = f"{label}: ends after it was asked to stop"
        group.alone(runs, label, "latency_s", measure, goal=Goal("at most", 200))
    group.notes += missing(runs.failures)
    return group


def _gaps(group: Group, runs: Runs) -> None:
    idle = max(runs.values("idle", "gap_s")) * 1e3
    for what, label in _CALLS.items():
        if runs.has(what, "gap_s"):
            longest = max(runs.values(what, "gap_s")) * 1e3
            measure = f"{label}: longest hold of the lock"
            group.rows.append(Row(measure, longest, "ms", goal=Goal("at most", 5)))
    group.notes.append(f"The same thread beside {_IDLE} sees gaps of up to {idle:.2g} ms.")
    group.notes += missing(runs.failures)


def longest_gap(what: str) -> dict[str, float]:
    """Return the longest time that a second thread could not run during a call."""
    work = _work(what)
    # Python code gives the lock away when asked; native code can't. This tells them apart.
    sys.setswitchinterval(_TICK_S)
    gc.collect()
    gc.freeze()
    ticker = Ticker()
    ticker.start()
    work()
    return {"gap_s": ticker.stop()}


class Ticker(threading.Thread):
    """Wakes again and again, and remembers its longest gap."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._done = False
        self._longest_s = 0.0
        self._ready = threading.Event()

    def start(self) -> None:
        """Begin, and come back when it looks."""
        super().start()
        self._ready.wait()

    def run(self) -> None:
        """Look until it is stopped."""
        clocks = [_core_wait_clock(thread) for thread in (self.native_id, os.getpid())]
        self._ready.set()
        last, waited = time.perf_counter(), [clock() for clock in clocks]
        while not self._done:
            time.sleep(_TICK_S)
            now, so_far = time.perf_counter(), [clock() for clock in clocks]
            without_core = max(after - before for before, after in zip(waited, so_far, strict=True))
            self._longest_s = max(self._longest_s, now - last - without_core - _TICK_S)
            last, waited = now, so_far

    def stop(self) -> float:
        """Return the longest gap in seconds."""
        self._done = True
        self.join()
        return self._longest_s


def _core_wait_clock(thread: int | None) -> Callable[[], float]:
    """Return a clock of the seconds that a thread was ready and had no core; the main thread has the process's id."""
    path = Path(f"/proc/self/task/{thread}/schedstat")
    if not path.is_file():
        return lambda: 0.0
    file = os.open(path, os.O_RDONLY)
    return lambda: int(os.pread(file, 64, 0).split()[1]) / 1e9


def stop(what: str, size: int) -> dict[str, float]:
    """Return how long a call goes on after it was asked to stop."""
    asked: list[float] = []
    running = import_module("ferrolab.running")
    errors = import_module("ferrolab.errors")
    run = running.Run()
    # Counting is stopped as the interrupt button of a notebook does it, the others by their run.
    ask = _thread.interrupt_main if what == "count" else run.cancel
    work = _work(what, size)

    def ask_later() -> None:
        time.sleep(_CANCEL_AFTER_S)
        asked.append(time.perf_counter())
        ask()

    threading.Thread(target=ask_later, daemon=True).start()
    try:
        with running.entered(run):
            work()
    except (KeyboardInterrupt, errors.Cancelled):
        return {"latency_s": time.perf_counter() - asked[0]}
    raise RuntimeError(f"the call was over within {_CANCEL_AFTER_S} s, before it was asked to stop")


def _work(what: str, size: int = 1) -> Callable[[], Any]:
    """Return a call on ``size`` times 10 MB, with everything loaded and warm."""
    ferrolab = import_module("ferrolab")
    if what == "idle":
        return lambda: time.sleep(0.5)
    if what == "pdf":
        reader = ferrolab.DocumentProcessor()
        reader.process(inputs.warm_up_pdf())
        path = next(iter(inputs.big_pdfs().values()))
        return lambda: reader.process(path)
    text = (inputs.prose() * (size * _TEN_MB // len(inputs.prose()) + 1))[: size * _TEN_MB]
    if what == "markdown":
        reader = ferrolab.DocumentProcessor()
        data = text.encode()
        reader.process(b"# Warm", name="warm.md")
        return lambda: reader.process(data, name="ten.md")
    if what == "count":
        count = ferrolab.Tokenizer(ENCODING).count
        count("warm")
        return lambda: count(text)
    processor = ferrolab.TextProcessor(512, model=ENCODING)
    processor.chunk("warm")
    return lambda: processor.chunk(text, structure="markdown")
