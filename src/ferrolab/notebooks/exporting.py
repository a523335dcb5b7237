"""Notebooks as HTML, PDF, Markdown and scripts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Literal

from ferrolab.errors import InternalError, NotFoundError, ValidationError
from ferrolab.notebooks.notebook import Notebook

ExportFormat = Literal[
    "html", "pdf", "markdown", "script", "latex", "rst", "asciidoc", "ferrolab-report", "ferrolab-report-pdf"
]

_EXPORTERS: dict[str, str] = {
    "html": "html",
    "markdown": "markdown",
    "script": "script",
    "latex": "latex",
    "rst": "rst",
    "asciidoc": "asciidoc",
    "ferrolab-report": "ferrolab-report",
    "ferrolab-report-pdf": "ferrolab-report-pdf",
}
_SUFFIXES: dict[str, str] = {
    "html": ".html",
    "pdf": ".pdf",
    "markdown": ".md",
    "latex": ".tex",
    "rst": ".rst",
    "asciidoc": ".asciidoc",
    "ferrolab-report": ".html",
    "ferrolab-report-pdf": ".pdf",
}


def suffix_of(notebook: Notebook, format: ExportFormat) -> str:
    """Return the ending of a file in a format."""
    if format != "script":
        return _SUFFIXES[format]
    return str(notebook.metadata.get("language_info", {}).get("file_extension", ".py"))


def export_notebook(notebook: Notebook, format: ExportFormat = "html") -> bytes:
    """Return a notebook in another format.

    Parameters
    ----------
    notebook : Notebook
        What is exported, with the outputs that it has.
    format : str
        ``html`` (as nbconvert's), ``pdf`` (by Chromium, or LaTeX where that is missing), ``markdown``,
        ``script``, ``latex``, ``rst``, ``asciidoc``, ``ferrolab-report``, ``ferrolab-report-pdf``.

    Returns
    -------
    bytes
        One file. Pictures of Markdown and LaTeX stand in it by name only.

    Raises
    ------
    ValidationError
        For a format that is not known.
    NotFoundError
        For PDF, when neither Chromium nor LaTeX is installed.
    """
    if format == "html":
        from ferrolab.notebooks.html import notebook_html

        return notebook_html(notebook).encode()
    if format == "pdf":
        return _pdf(notebook)
    if format not in _EXPORTERS:
        raise ValidationError(
            f"a notebook can't be exported as {format!r}",
            hint=f"Formats are html, pdf, {', '.join(list(_EXPORTERS)[1:])}.",
            context={"field": "format"},
        )
    return by_nbconvert(notebook, _EXPORTERS[format])


def by_nbconvert(notebook: Notebook, exporter: str, **options: Any) -> bytes:
    """Return what one of nbconvert's exporters makes of a notebook."""
    import nbconvert
    import nbformat

    node = nbformat.reads(notebook.to_bytes().decode(), as_version=4)
    name = notebook.path.stem if notebook.path else "notebook"
    resources = {"metadata": {"name": name}}
    try:
        made, _ = nbconvert.get_exporter(exporter)(**options).from_notebook_node(node, resources=resources)
    except Exception as error:
        raise InternalError(
            f"nbconvert could not make {exporter} of {name!r}: {error}",
            hint="Try `jupyter nbconvert` on the file; its message may say more.",
            context={"format": exporter},
        ) from error
    return made if isinstance(made, bytes) else str(made).encode()


def _pdf(notebook: Notebook) -> bytes:
    from ferrolab.notebooks.paper import find_browser, printed

    browser = find_browser()
    if browser is not None:
        return printed(by_nbconvert(notebook, "html"), browser)
    if shutil.which("xelatex"):
        return by_nbconvert(notebook, "pdf")
    raise NotFoundError(
        "a PDF needs Chromium or LaTeX, and neither is installed",
        hint="Install chromium or texlive-xetex, or export as html and print that in a browser.",
        context={"format": "pdf"},
    )


def written(notebook: Notebook, format: ExportFormat, path: str | os.PathLike[str] | None) -> Path:
    """Export to a file, by default beside the notebook's own, and return where it is."""
    if path is None:
        if notebook.path is None:
            raise ValidationError(
                "the notebook has no file of its own", hint="Name a path.", context={"field": "path"}
            )
        path = notebook.path.with_suffix(suffix_of(notebook, format))
    target = Path(path)
    target.write_bytes(export_notebook(notebook, format))
    return target
