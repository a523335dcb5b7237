"""A notebook in outline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ferrolab.results.base import Result, shown_source

_CARD_CELLS = 200
_TITLE_CHARACTERS = 120


@dataclass(frozen=True, kw_only=True)
class NotebookOutline(Result):
    """What a notebook holds, a line for each cell.

    Attributes
    ----------
    source : mapping
        ``name``, ``path`` and ``bytes`` of the file.
    outline : mapping
        ``version``, ``kernel``, ``language``, ``errors`` and ``cells``, each with ``index`` (from 0), ``kind``,
        ``headings``, ``first_line``, ``execution_count``, ``outputs``.
    notebook : object
        The notebook itself (:class:`ferrolab.notebooks.Notebook`).
    """

    source: dict[str, Any]
    outline: Mapping[str, Any] = field(repr=False)
    notebook: Any = field(repr=False, compare=False, default=None)

    kind: ClassVar[str] = "notebook"

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The cells, each as the card shows it."""
        return [_line(cell) for cell in self.outline["cells"]]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {**self._facts(), "cells": self.cells}

    def _facts(self) -> dict[str, Any]:
        cells = self.outline["cells"]
        major, minor = self.outline["version"]
        return {
            "source": shown_source(self.source, self.meta.base_dir),
            "format": f"nbformat {major}.{minor}",
            "language": self.outline.get("language") or "",
            "kernel": self.outline.get("kernel") or "",
            "cell_count": len(cells),
            "code_cells": sum(cell["kind"] == "code" for cell in cells),
            "outputs": sum(len(cell["outputs"]) for cell in cells),
            "errors": self.outline.get("errors", 0),
        }

    def title(self) -> str:
        """Return the file's name."""
        return str(self.source.get("name") or "Notebook")

    def summary(self) -> str:
        """Return what it is made of."""
        facts = self._facts()
        errors = f" · {facts['errors']} errors" if facts["errors"] else ""
        return f"{facts['cell_count']:,} cells, {facts['code_cells']:,} with code{errors}"

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return the first cells."""
        cells = self.outline["cells"]
        shown = [_line(cell) for cell in cells[:_CARD_CELLS]]
        return {**self._facts(), "cells": shown}, len(cells) > _CARD_CELLS


def _line(cell: Mapping[str, Any]) -> dict[str, Any]:
    heading = next(iter(cell["headings"]), None)
    text = heading["text"] if heading else cell["first_line"]
    errors = [output["error"] for output in cell["outputs"] if output.get("error")]
    return {
        "number": cell["index"] + 1,
        "type": cell["kind"],
        "level": heading["level"] if heading else 0,
        "title": text[:_TITLE_CHARACTERS],
        "outputs": [_said(output) for output in cell["outputs"][:8]],
        "error": errors[0] if errors else "",
        "execution_count": cell.get("execution_count"),
    }


def _said(output: Mapping[str, Any]) -> str:
    types = output.get("types") or []
    return str(types[-1] if types and "html" not in types[-1] else (types[0] if types else output["kind"]))
