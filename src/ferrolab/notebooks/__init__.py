"""Notebooks read, written, changed, run, compared and exported.

`notebook` is the file, `cell` a cell in it, `running` executes them in a kernel, `exporting` makes HTML, PDF,
Markdown and scripts of them. :class:`JupyterHandler` has all of it in one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ferrolab._lazy import resolver

if TYPE_CHECKING:
    from ferrolab.notebooks.cell import Cell
    from ferrolab.notebooks.exporting import ExportFormat, export_notebook
    from ferrolab.notebooks.handler import JupyterHandler
    from ferrolab.notebooks.notebook import Notebook, NotebookChange, Problem
    from ferrolab.notebooks.running import NotebookRun

_HOME = {
    "cell": ("Cell",),
    "exporting": ("ExportFormat", "export_notebook"),
    "handler": ("JupyterHandler",),
    "notebook": ("Notebook", "NotebookChange", "Problem"),
    "running": ("NotebookRun",),
}

__all__ = [
    "Cell",
    "ExportFormat",
    "JupyterHandler",
    "Notebook",
    "NotebookChange",
    "NotebookRun",
    "Problem",
    "export_notebook",
]

__getattr__ = resolver(globals(), _HOME)
