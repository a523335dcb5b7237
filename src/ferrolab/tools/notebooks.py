"""The tools for notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from ferrolab import _backend
from ferrolab.notebooks import ExportFormat, JupyterHandler, Notebook, NotebookChange
from ferrolab.notebooks.exporting import written
from ferrolab.results import Findings, FindingsTable, NotebookOutline
from ferrolab.results.base import Meta
from ferrolab.tools.spec import InputPath, OutputPath, tool

_LINE_CHARACTERS = 100


@tool(effects={"reads"}, examples=["%agent notebook analysis.ipynb"])
def notebook(source: InputPath) -> NotebookOutline:
    """Show a notebook in outline: headings, code, outputs and errors, a line for each cell.

    Parameters
    ----------
    source : path
        The notebook.
    """
    return _outline(Notebook.read(source))


def _outline(read: Notebook) -> NotebookOutline:
    problems = [p for p in read.problems() if p.severity == "error"]
    warnings = tuple(f"{p.path}: {p.message}" for p in problems[:5])
    path = read.path
    source = {
        "name": path.name if path else "notebook",
        "path": str(path) if path else "",
        "bytes": path.stat().st_size if path else len(read.to_bytes()),
    }
    return NotebookOutline(
        source=source,
        outline=read.outline(),
        notebook=read,
        meta=Meta(backends={"notebooks": _backend.kind("notebooks")}, warnings=warnings),
    )


@tool(
    effects={"reads", "unconfined"},
    name="run-notebook",
    examples=[
        "%agent run-notebook analysis.ipynb --to done.ipynb",
        "%agent run-notebook a.ipynb --keep-going",
    ],
)
def run_notebook(
    source: InputPath,
    *,
    to: OutputPath | None = None,
    kernel: str | None = None,
    timeout_s: Annotated[float, Field(gt=0)] = 600.0,
    keep_going: bool = False,
) -> NotebookOutline:
    """Run all cells of a notebook in a fresh kernel, with all rights that you have.

    Parameters
    ----------
    source : path
        The notebook.
    to : path, optional
        Where to write it with its new outputs; without, they are shown in outline only.
    kernel : str, optional
        Name of the kernel; default the one that the notebook names.
    timeout_s : float
        Seconds that a cell may take.
    keep_going : bool
        Go on after a cell that raises something.
    """
    handler = JupyterHandler(kernel, timeout_s)
    read = handler.read_notebook(source)
    run = handler.execute(read, stop_on_error=not keep_going)
    if to is not None:
        read.write(to)
    outline = _outline(read)
    slow = max(run.cells, key=lambda cell: cell.seconds, default=None)
    said = [f"{len(run.cells)} cells ran in {run.seconds:.1f} s"]
    if slow is not None:
        said.append(f"cell {slow.index + 1} took the longest, {slow.seconds:.1f} s")
    return outline.with_meta(warnings=(*outline.meta.warnings, ", ".join(said)))


@tool(
    effects={"reads", "writes"},
    name="export-notebook",
    examples=[
        "%agent export-notebook analysis.ipynb",
        "%agent export-notebook a.ipynb --format pdf --to a.pdf",
    ],
)
def export_notebook(
    source: InputPath, *, format: ExportFormat = "html", to: OutputPath | None = None
) -> Findings:
    """Write a notebook as HTML, PDF, Markdown, a script or a report.

    Parameters
    ----------
    source : path
        The notebook.
    format : str
        What it becomes.
    to : path, optional
        Where to write it; default beside the notebook.
    """
    target = written(Notebook.read(source), format, to)
    size = target.stat().st_size
    return Findings(
        heading=f"{Path(source).name} as {format}",
        path=str(target),
        facts={"Bytes": f"{size:,}"},
        values={"bytes": size},
        meta=Meta(backends={"notebooks": _backend.kind("notebooks")}),
    )


@tool(effects={"reads"}, name="diff-notebooks", examples=["%agent diff-notebooks old.ipynb new.ipynb"])
def diff_notebooks(old: InputPath, new: InputPath, *, outputs: bool = True) -> Findings:
    """Compare two notebooks cell by cell.

    Parameters
    ----------
    old : path
        The earlier one.
    new : path
        The later one.
    outputs : bool
        Whether outputs and metadata count too.
    """
    changes = Notebook.read(old).diff(Notebook.read(new), outputs=outputs, metadata=outputs)
    rows = tuple(_row(change) for change in changes)
    texts = {_title(change): _text(change) for change in changes if change.lines}
    columns = ("Cell", "Before", "Type", "Change", "Text")
    return Findings(
        heading=f"{Path(old).name} and {Path(new).name}",
        facts={"Changed cells": f"{len(changes):,}"},
        tables=(FindingsTable("Cells", columns, rows),) if rows else (),
        texts=dict(list(texts.items())[:50]),
        values={"changes": [_plain(change) for change in changes]},
        meta=Meta(backends={"notebooks": _backend.kind("notebooks")}),
    )


def _row(change: NotebookChange) -> tuple[str, ...]:
    number = "" if change.new is None else str(change.new + 1)
    before = "" if change.old is None else str(change.old + 1)
    what = change.kind if change.kind != "changed" else f"changed: {', '.join(change.parts)}"
    first = next((line for sign, line in change.lines if sign != " " and line.strip()), "")
    return number, before, change.cell_type, what, first.strip()[:_LINE_CHARACTERS]


def _title(change: NotebookChange) -> str:
    at = change.new if change.new is not None else change.old
    return f"Cell {(at or 0) + 1}{' (before)' if change.new is None else ''}, {change.kind}"


def _text(change: NotebookChange) -> str:
    return "\n".join(f"{sign} {line}".rstrip() for sign, line in change.lines)


def _plain(change: NotebookChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "old": change.old,
        "new": change.new,
        "cell_type": change.cell_type,
        "parts": list(change.parts),
        "lines": [list(line) for line in change.lines],
    }
