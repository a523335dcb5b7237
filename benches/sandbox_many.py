"""Many sandboxes at once: their memory, and how many a second of cells and of sandboxes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

from benches.measuring import ContestantFailed

_PANDAS = """
import pandas
frame = pandas.DataFrame({"key": range(1000), "value": 1.5})
int(frame.groupby(frame.key % 7).value.sum().sum())
"""


def memory(sessions: int) -> dict[str, float]:
    """Return the memory of sessions that have worked with pandas, this process and the zygote included."""
    with ExitStack() as stack:
        _opened(stack, sessions, checkpoint=True)
        # Copies are made in the background.
        time.sleep(0.5)
        here = import_module("psutil").Process()
        pids = [here.pid, *(one.pid for one in here.children(recursive=True))]
        try:
            shared_out = [_field_bytes(pid, "smaps_rollup", "Pss:") for pid in pids]
        except PermissionError:
            raise ContestantFailed("only root may ask how much of its memory a sandbox shares") from None
        tables = [_field_bytes(pid, "status", "VmPTE:") for pid in pids]
        return {"bytes": sum(shared_out), "table_bytes": sum(tables), "processes": len(pids)}


def _field_bytes(pid: int, file: str, name: str) -> int:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def cells(sessions: int, threads: int, seconds: float, checkpoint: bool) -> float:
    """Return how many cells a second several threads of one host get done over many sessions."""
    with ExitStack() as stack:
        opened = _opened(stack, sessions, checkpoint)
        shares = [opened[number::threads] for number in range(threads)]
        works = [[_cell(session) for session in share] for share in shares]
        return _rate(works, seconds)


def _cell(session: Any) -> Callable[[], None]:
    return lambda: _expect(session.execute("1 + 1").value, 2)


def fresh(threads: int, seconds: float) -> float:
    """Return how many sandboxes a second are made, used once and ended, none of them ready beforehand."""
    import_module("ferrolab._backend")._READY_SANDBOXES = 0
    sandbox = _sandbox()

    def once() -> None:
        _expect(sandbox.execute("import pandas\n1 + 1").value, 2)

    once()
    return _rate([[once] for _ in range(threads)], seconds)


def _rate(works: Iterable[list[Callable[[], None]]], seconds: float) -> float:
    """Return the calls a second that as many threads as there are lists get done, each through its list in turn."""
    counts: list[int] = []
    failures: list[BaseException] = []
    began = time.perf_counter()

    def loop(calls: list[Callable[[], None]]) -> None:
        done = 0
        try:
            while time.perf_counter() - began < seconds:
                calls[done % len(calls)]()
                done += 1
        except Exception as failure:  # noqa: BLE001 - told by the thread that waits
            failures.append(failure)
        counts.append(done)

    threads = [threading.Thread(target=loop, args=(calls,)) for calls in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(counts) / (time.perf_counter() - began)


def _opened(stack: ExitStack, sessions: int, checkpoint: bool) -> list[Any]:
    sandbox = stack.enter_context(_sandbox())
    opened = [stack.enter_context(sandbox.session(checkpoint=checkpoint)) for _ in range(sessions)]
    for session in opened:
        _expect(session.execute(_PANDAS).value, 1500)
    return opened


def _sandbox() -> Any:
    return import_module("ferrolab").PythonSandbox(allowed_imports=["numpy", "pandas"])


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise ContestantFailed(f"gave {found!r} instead of {wanted!r}")
