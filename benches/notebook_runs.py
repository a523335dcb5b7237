"""What a cell costs beyond what the kernel and its client take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from benches.measuring import ContestantFailed

OURS, CLIENT, NBCLIENT = "ferrolab", "jupyter_client", "nbclient"
_PATIENCE_S = 60

#: Runs the cell at an index to its end.
Run = Callable[[int], object]


def cells(path: str) -> list[dict[str, dict[str, float]]]:
    """Run a notebook's cells by each contestant, cell by cell in turn, each in a kernel of its own.

    Returns what each cell took, from end to end: ``wall_s``, and ``cpu_s`` of this process, in which
    the kernels are not. The first cell, with which the kernel starts, is left out.
    """
    try:
        return _in_turn(Path(path))
    except ImportError as error:
        raise ContestantFailed(f"not installed: {error.name}") from None


def _in_turn(path: Path) -> list[dict[str, dict[str, float]]]:
    running = import_module("ferrolab.notebooks.running")
    notebook = import_module("ferrolab").JupyterHandler().read_notebook(path)
    with _by_client(path) as client, _by_nbclient(path) as nbclient:
        turns = _Turns({CLIENT: client, NBCLIENT: nbclient})
        running.run_notebook(notebook, on_cell=turns)
    return turns.samples[1:]


class _Turns:
    """Called after each cell of ours: the others have their turn, and the clock starts again."""

    def __init__(self, others: dict[str, Run]) -> None:
        self.samples: list[dict[str, dict[str, float]]] = []
        self._others = others
        self._began = _now()

    def __call__(self, done: int, count: int) -> None:
        sample = {OURS: self._taken()}
        for name, run in self._others.items():
            self._began = _now()
            run(done - 1)
            sample[name] = self._taken()
        self.samples.append(sample)
        self._began = _now()

    def _taken(self) -> dict[str, float]:
        wall, cpu = _now()
        return {"wall_s": wall - self._began[0], "cpu_s": cpu - self._began[1]}


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


@contextmanager
def _by_nbclient(path: Path) -> Iterator[Run]:
    nbclient, nbformat = import_module("nbclient"), import_module("nbformat")
    node = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(node, resources={"metadata": {"path": str(path.parent)}})
    with client.setup_kernel():
        yield lambda index: client.execute_cell(node.cells[index], index)


@contextmanager
def _by_client(path: Path) -> Iterator[Run]:
    sources = [cell.source for cell in import_module("nbformat").read(path, as_version=4).cells]
    manager, client = import_module("jupyter_client.manager").start_new_kernel(
        startup_timeout=_PATIENCE_S, cwd=str(path.parent)
    )
    try:
        yield lambda index: _execute(client, sources[index])
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _execute(client: Any, source: str) -> None:
    """Send a cell and take all that comes of it, as briefly as the client's blocking calls allow."""
    sent = client.execute(source)
    idle = False
    while not idle:
        message = client.get_iopub_msg(timeout=_PATIENCE_S)
        idle = message["parent_header"].get("msg_id") == sent and (
            message["content"].get("execution_state") == "idle"
        )
    client.get_shell_msg(timeout=_PATIENCE_S)
