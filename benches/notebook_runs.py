"""What a cell costs beyond what the kernel and its client take."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from benches.measuring import ContestantFailed

OURS, CLIENT, NBCLIENT = "ferrolab", "jupyter_client", "nbclient"
_PATIENCE_S = 60


def cells(name: str, path: str) -> dict[str, float]:
    """Run a notebook's cells in a fresh kernel; the median wall time of a cell, from end to end."""
    try:
        ends: list[float] = _RUNNERS[name](Path(path))
    except ImportError as error:
        raise ContestantFailed(f"not installed: {error.name}") from None
    return {"cell_s": median(after - before for before, after in pairwise(ends))}


def _ours(path: Path) -> list[float]:
    running = import_module("ferrolab.notebooks.running")
    notebook = import_module("ferrolab").JupyterHandler().read_notebook(path)
    ends: list[float] = []
    running.run_notebook(notebook, on_cell=lambda done, count: ends.append(time.perf_counter()))
    return ends


def _by_nbclient(path: Path) -> list[float]:
    nbclient, nbformat = import_module("nbclient"), import_module("nbformat")
    node = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(node, resources={"metadata": {"path": str(path.parent)}})
    ends = []
    with client.setup_kernel():
        for index, cell in enumerate(node.cells):
            client.execute_cell(cell, index)
            ends.append(time.perf_counter())
    return ends


def _by_client(path: Path) -> list[float]:
    sources = [cell.source for cell in import_module("nbformat").read(path, as_version=4).cells]
    manager, client = import_module("jupyter_client.manager").start_new_kernel(
        startup_timeout=_PATIENCE_S, cwd=str(path.parent)
    )
    try:
        return [_executed(client, source) for source in sources]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _executed(client: Any, source: str) -> float:
    """Send a cell and take all that comes of it, as briefly as the client's blocking calls allow."""
    sent = client.execute(source)
    idle = False
    while not idle:
        message = client.get_iopub_msg(timeout=_PATIENCE_S)
        idle = message["parent_header"].get("msg_id") == sent and (
            message["content"].get("execution_state") == "idle"
        )
    client.get_shell_msg(timeout=_PATIENCE_S)
    return time.perf_counter()


_RUNNERS: dict[str, Callable[[Path], list[float]]] = {
    OURS: _ours,
    NBCLIENT: _by_nbclient,
    CLIENT: _by_client,
}
