"""Notebooks run in a kernel, by nbclient."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ferrolab import running
from ferrolab.errors import ExecutionError, KernelError, LimitError, NativeRequired, TimeLimitError
from ferrolab.notebooks.notebook import Notebook


@dataclass(frozen=True, slots=True)
class CellRun:
    """How a cell ran.

    Attributes
    ----------
    index : int
        The cell, from 0.
    seconds : float
        Wall time.
    error : str
        Name and message of what it raised; empty when it ran through.
    """

    index: int
    seconds: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class NotebookRun:
    """How a notebook ran.

    Attributes
    ----------
    notebook : Notebook
        With the new outputs.
    cells : tuple of CellRun
        Those with code that were run, in order.
    seconds : float
        Wall time, the kernel's start included.
    """

    notebook: Notebook
    cells: tuple[CellRun, ...]
    seconds: float

    @property
    def errors(self) -> tuple[CellRun, ...]:
        """The cells that raised something."""
        return tuple(cell for cell in self.cells if cell.error)


class Kernel:
    """A kernel that runs cells of one notebook; a context manager, or :meth:`close` it.

    Parameters
    ----------
    notebook : Notebook
        Whose cells run, and which names the kernel.
    kernel_name : str, optional
        Another one.
    timeout_s : float, optional
        For each cell; None for no limit.
    folder : str, optional
        Where the code runs; default the notebook's own, or the current one.
    """

    def __init__(
        self,
        notebook: Notebook,
        *,
        kernel_name: str | None = None,
        timeout_s: float | None = None,
        folder: str | None = None,
    ) -> None:
        nbclient, nbformat = _libraries()
        self._notebook = notebook
        self._node = nbformat.reads(notebook.to_bytes().decode(), as_version=4)
        named = self._node.metadata.get("kernelspec", {}).get("name")
        beside = str(notebook.path.resolve().parent) if notebook.path else None
        self._client: Any = nbclient.NotebookClient(
            self._node,
            kernel_name=kernel_name or named or "python3",
            timeout=timeout_s,
            allow_errors=True,
            resources={"metadata": {"path": folder or beside or "."}},
        )
        self._nbclient = nbclient
        self._open: Any = None

    def __enter__(self) -> Kernel:
        name = self._client.kernel_name
        try:
            self._open = self._client.setup_kernel()
            self._open.__enter__()
        except Exception as error:
            self._open = None
            raise KernelError(
                f"the kernel {name!r} can't be started: {error}",
                hint="`jupyter kernelspec list` names those that are installed; give one as kernel_name.",
                context={"kernel": name},
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the kernel."""
        if self._open is not None:
            self._open.__exit__(None, None, None)
            self._open = None

    def interrupt(self) -> None:
        """Stop what the kernel is doing, as the button in a notebook does; from any thread."""
        self._client.km.interrupt_kernel()

    def run(self, index: int) -> CellRun:
        """Run a cell and put its outputs into the notebook.

        Raises
        ------
        TimeLimitError
            When it took longer than the limit; the kernel is interrupted.
        KernelError
            When the kernel died.
        """
        cell = self._node.cells[index]
        began = time.perf_counter()
        try:
            self._client.execute_cell(cell, index)
        except self._nbclient.exceptions.CellTimeoutError as error:
            raise TimeLimitError(
                f"cell {index + 1} took longer than {self._client.timeout:g} s",
                hint="Give a larger timeout, or None for no limit.",
                context={"cell": index, "limit": "timeout", "limit_s": self._client.timeout},
            ) from error
        except self._nbclient.exceptions.DeadKernelError as error:
            raise KernelError(
                f"the kernel died in cell {index + 1}",
                hint="Its memory may have run out; run the cell alone to see.",
                context={"cell": index},
            ) from error
        except self._nbclient.exceptions.CellExecutionError:
            pass  # what it raised stands in the outputs
        outputs = [dict(output) for output in cell.get("outputs", [])]
        if cell.cell_type == "code":
            self._notebook[index].set_outputs(outputs, cell.get("execution_count"))
        raised = next((output for output in outputs if output.get("output_type") == "error"), None)
        error_text = f"{raised.get('ename')}: {raised.get('evalue')}" if raised else ""
        return CellRun(index, time.perf_counter() - began, error_text)


def run_notebook(
    notebook: Notebook,
    *,
    kernel_name: str | None = None,
    timeout_s: float | None = None,
    total_timeout_s: float | None = None,
    stop_on_error: bool = True,
    folder: str | None = None,
    on_cell: Callable[[int, int], None] | None = None,
) -> NotebookRun:
    """Run all cells in order; the notebook gets the new outputs.

    Parameters
    ----------
    notebook : Notebook
        What is run.
    kernel_name, timeout_s, folder
        As for :class:`Kernel`.
    total_timeout_s : float, optional
        For all cells together.
    stop_on_error : bool
        Raise for the first cell that raises something, its outputs kept; otherwise go on.
    on_cell : callable, optional
        Called with how many cells are done and how many there are.

    Raises
    ------
    ExecutionError
        With ``stop_on_error``, for the first cell that raised something; ``context`` names it.
    KernelError, TimeLimitError, Cancelled
        When the kernel is not there or died, time ran out, or the caller stopped it.
    """
    began = time.perf_counter()
    indices = [cell.index for cell in notebook if cell.cell_type == "code" and cell.source.strip()]
    done: list[CellRun] = []
    run = running.current()
    with Kernel(notebook, kernel_name=kernel_name, timeout_s=timeout_s, folder=folder) as kernel:
        for count, index in enumerate(indices):
            run.check()
            run.report(count, len(indices), f"cell {index + 1}")
            if total_timeout_s is not None and time.perf_counter() - began > total_timeout_s:
                raise LimitError(
                    f"the notebook took longer than {total_timeout_s:g} s; {count} of {len(indices)} cells ran",
                    code="DOM_LIM_TIME",
                    hint="Give a larger total timeout.",
                    context={"limit": "total_timeout", "limit_s": total_timeout_s},
                )
            with run.stopping(kernel.interrupt):
                done.append(kernel.run(index))
            if on_cell is not None:
                on_cell(count + 1, len(indices))
            run.check()
            if done[-1].error and stop_on_error:
                raise ExecutionError(
                    f"cell {index + 1} raised {done[-1].error}",
                    hint="Its outputs tell where; stop_on_error=False goes on.",
                    context={"cell": index, "type": done[-1].error.partition(":")[0]},
                )
    return NotebookRun(notebook, tuple(done), time.perf_counter() - began)


def _libraries() -> tuple[Any, Any]:
    try:
        import nbclient
        import nbformat
    except ImportError:
        raise NativeRequired(
            "running notebooks needs nbclient, which is not installed",
            hint="pip install nbclient ipykernel",
            context={"package": "nbclient"},
        ) from None
    return nbclient, nbformat
