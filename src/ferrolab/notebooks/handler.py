"""Everything about notebooks in one place."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ferrolab import sources
from ferrolab.notebooks.cell import Cell, NewCell
from ferrolab.notebooks.exporting import ExportFormat, export_notebook, written
from ferrolab.notebooks.notebook import Notebook, NotebookChange
from ferrolab.notebooks.running import CellRun, Kernel, NotebookRun, run_notebook


class JupyterHandler:
    """Reads, writes, runs, compares and exports notebooks.

    Parameters
    ----------
    kernel_name : str, optional
        The kernel that runs them; default the one that each notebook names.
    timeout : float or None
        Seconds that a cell may take; None for no limit.

    Examples
    --------
    >>> from ferrolab import JupyterHandler
    >>> handler = JupyterHandler(timeout=60)
    >>> notebook = handler.create_notebook(["# Sums", ("code", "print(1 + 1)")])
    >>> handler.export(notebook, "script").decode().splitlines()[-1]
    'print(1 + 1)'
    """

    def __init__(self, kernel_name: str | None = None, timeout: float | None = 600.0) -> None:
        self.kernel_name = kernel_name
        self.timeout = timeout
        self._kernel: tuple[Notebook, Kernel] | None = None

    def read_notebook(self, source: sources.Source) -> Notebook:
        """Read a notebook; see :meth:`ferrolab.notebooks.Notebook.read`."""
        return Notebook.read(source)

    def create_notebook(
        self,
        cells: Sequence[NewCell] = (),
        *,
        metadata: Mapping[str, Any] | None = None,
    ) -> Notebook:
        """Make a notebook; see :meth:`ferrolab.notebooks.Notebook.create`."""
        return Notebook.create(cells, metadata=metadata, kernel=self.kernel_name)

    def write(self, notebook: Notebook, path: str | os.PathLike[str] | None = None) -> Path:
        """Write a notebook; see :meth:`ferrolab.notebooks.Notebook.write`."""
        return notebook.write(path)

    def execute_cell(self, notebook: Notebook, index: int) -> CellRun:
        """Run one cell; the kernel stays for the next cell of the same notebook, until :meth:`close`.

        Returns
        -------
        CellRun
            The notebook's cell has the outputs.

        Raises
        ------
        KernelError, TimeLimitError
            When the kernel is not there or died, or time ran out.
        """
        if self._kernel is None or self._kernel[0] is not notebook:
            self.close()
            kernel = Kernel(notebook, kernel_name=self.kernel_name, timeout_s=self.timeout)
            self._kernel = (notebook, kernel.__enter__())
        return self._kernel[1].run(index)

    def execute(
        self, notebook: Notebook, *, stop_on_error: bool = True, total_timeout_s: float | None = None
    ) -> NotebookRun:
        """Run all cells in a fresh kernel; see :func:`ferrolab.notebooks.running.run_notebook`."""
        return run_notebook(
            notebook,
            kernel_name=self.kernel_name,
            timeout_s=self.timeout,
            total_timeout_s=total_timeout_s,
            stop_on_error=stop_on_error,
        )

    def close(self) -> None:
        """End the kernel of :meth:`execute_cell`."""
        if self._kernel is not None:
            self._kernel[1].close()
            self._kernel = None

    def __enter__(self) -> JupyterHandler:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def export_to_html(self, notebook: Notebook) -> str:
        """Return the notebook as a page that stands by itself, as nbconvert makes it."""
        return export_notebook(notebook, "html").decode()

    def export(
        self, notebook: Notebook, format: ExportFormat = "html", path: str | os.PathLike[str] | None = None
    ) -> bytes:
        """Return the notebook in another format, and write it to ``path`` when one is given.

        See :func:`ferrolab.notebooks.export_notebook`.
        """
        if path is not None:
            return written(notebook, format, path).read_bytes()
        return export_notebook(notebook, format)

    def diff(self, old: Notebook, new: Notebook) -> list[NotebookChange]:
        """Compare two notebooks cell by cell; see :meth:`ferrolab.notebooks.Notebook.diff`."""
        return old.diff(new)

    def cells(self, notebook: Notebook) -> list[Cell]:
        """Return the cells of a notebook."""
        return notebook.cells
