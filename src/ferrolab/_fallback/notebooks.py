"""Notebooks on nbformat: decoded whole, written as nbformat writes them."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from ferrolab.errors import LimitError, NotebookError, ValidationError

_NEW: dict[str, Any] = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
_TRANSIENT = ("execution", "collapsed", "scrolled", "ExecuteTime")
_LINE_CHARACTERS = 200


class PythonNotebook:
    """A notebook in memory; see :class:`ferrolab._groups.NotebookFile`."""

    def __init__(self, node: Any, upgraded_from: tuple[int, int] | None, data: bytes | None) -> None:
        self._node = node
        self._data = data
        self.version = ((node.nbformat, node.nbformat_minor), upgraded_from)

    @property
    def is_edited(self) -> bool:
        """Whether anything was changed."""
        return self._data is None

    @property
    def _cells(self) -> list[Any]:
        cells: list[Any] = self._node.cells
        return cells

    def _cell(self, index: int) -> Any:
        if not 0 <= index < len(self._cells):
            raise ValidationError(f"there is no cell {index}", context={"field": "index"})
        return self._cells[index]

    def __len__(self) -> int:
        return len(self._cells)

    def outline(self) -> str:
        """Return headings, first lines and outputs."""
        metadata = self._node.metadata
        kernel = metadata.get("kernelspec", {})
        cells = [_outline(index, cell) for index, cell in enumerate(self._cells)]
        return json.dumps(
            {
                "version": self.version[1] or self.version[0],
                "kernel": kernel.get("name"),
                "language": metadata.get("language_info", {}).get("name") or kernel.get("language"),
                "cells": cells,
                "errors": sum(bool(output["error"]) for cell in cells for output in cell["outputs"]),
            }
        )

    def validate(self) -> str:
        """Return the first rule that is broken: nbformat tells of no other."""
        try:
            nbformat.validate(self._node)
        except nbformat.ValidationError as error:
            where = list(getattr(error, "absolute_path", ()) or ())
            cell = where[1] if len(where) > 1 and where[0] == "cells" else None
            path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
            problem = {
                "severity": "error",
                "cell": cell,
                "path": path.lstrip("."),
                "message": str(error).splitlines()[0],
            }
            return json.dumps([problem])
        return "[]"

    def cell(self, index: int) -> str:
        """Return a cell."""
        return json.dumps(self._cell(index))

    def cell_type(self, index: int) -> str:
        """Return a cell's type."""
        return str(self._cell(index).cell_type)

    def source(self, index: int) -> str:
        """Return a cell's text."""
        return str(self._cell(index).source)

    def outputs(self, index: int) -> str:
        """Return a cell's outputs."""
        return json.dumps(self._cell(index).get("outputs", []))

    def metadata(self) -> str:
        """Return the metadata."""
        return json.dumps(self._node.metadata)

    def find(self, id: str) -> int | None:
        """Return the position of the cell with this id."""
        return next((at for at, cell in enumerate(self._cells) if cell.get("id") == id), None)

    def to_bytes(self) -> bytes:
        """Return the file: as it was read, or as nbformat writes it once anything was changed."""
        return self._data if self._data is not None else f"{nbformat.writes(self._node)}\n".encode()

    def html(self) -> str | None:
        """Leave all of it to nbconvert."""
        return None

    def insert(self, index: int, cell: str) -> None:
        """Insert a cell."""
        self._data = None
        self._cells.insert(index, _new(json.loads(cell), self.version[0][1]))

    def delete(self, index: int) -> None:
        """Delete a cell."""
        self._cell(index)
        self._data = None
        del self._cells[index]

    def move_cell(self, start: int, target: int) -> None:
        """Move a cell."""
        cell = self._cell(start)
        self._data = None
        del self._cells[start]
        self._cells.insert(target, cell)

    def merge(self, start: int, stop: int) -> None:
        """Make neighbours one."""
        cells = self._cells[start:stop]
        if len({cell.cell_type for cell in cells}) != 1:
            raise ValidationError(
                "only cells of one type can be merged",
                hint="Name neighbours of one type.",
                context={"field": "stop"},
            )
        self._data = None
        cells[0].source = "\n\n".join(cell.source for cell in cells)
        if cells[0].cell_type == "code":
            cells[0].outputs, cells[0].execution_count = [], None
        del self._cells[start + 1 : stop]

    def split(self, index: int, line: int) -> None:
        """Part a cell before a line."""
        cell = self._cell(index)
        lines = cell.source.splitlines()
        if not 0 < line < len(lines):
            raise ValidationError(
                f"the cell has no line {line} to be parted before",
                hint=f"Give a line from 1 to {max(len(lines) - 1, 1)}, counted from 0.",
                context={"field": "line"},
            )
        self._data = None
        rest = {"cell_type": cell.cell_type, "source": "\n".join(lines[line:])}
        cell.source = "\n".join(lines[:line])
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        self._cells.insert(index + 1, _new(rest, self.version[0][1]))

    def set_source(self, index: int, source: str) -> None:
        """Replace a cell's text."""
        self._cell(index).source = source
        self._data = None

    def set_metadata(self, index: int | None, path: list[str], value: str | None) -> None:
        """Set or take away metadata."""
        place = self._node.metadata if index is None else self._cell(index).metadata
        self._data = None
        for name in path[:-1]:
            place = place.setdefault(name, {})
        if value is None:
            place.pop(path[-1], None)
        else:
            place[path[-1]] = nbformat.from_dict(json.loads(value))

    def set_outputs(self, index: int, outputs: str, execution_count: int | None) -> None:
        """Replace outputs and prompt number."""
        cell = self._cell(index)
        if cell.cell_type != "code":
            raise ValidationError(
                f"cell {index + 1} is {cell.cell_type}: only code has outputs",
                hint="Name a code cell.",
                context={"field": "index"},
            )
        self._data = None
        cell.outputs = nbformat.from_dict(json.loads(outputs))
        cell.execution_count = execution_count

    def clear_outputs(self, index: int | None, *, execution_counts: bool, transient_metadata: bool) -> None:
        """Take outputs away."""
        self._data = None
        for cell in self._cells if index is None else [self._cell(index)]:
            if cell.cell_type == "code":
                cell.outputs = []
                if execution_counts:
                    cell.execution_count = None
            for name in _TRANSIENT if transient_metadata else ():
                cell.metadata.pop(name, None)


def _outline(index: int, cell: Any) -> dict[str, Any]:
    lines = [line for line in cell.source.splitlines() if line.strip()]
    return {
        "index": index,
        "id": cell.get("id"),
        "kind": cell.cell_type,
        "headings": list(_headings(cell.source)) if cell.cell_type == "markdown" else [],
        "first_line": lines[0][:_LINE_CHARACTERS] if lines else "",
        "source_bytes": len(cell.source.encode()),
        "execution_count": cell.get("execution_count"),
        "outputs": [_output(output) for output in cell.get("outputs", [])],
        "tags": list(cell.metadata.get("tags", [])),
    }


def _headings(source: str) -> Iterator[dict[str, Any]]:
    fenced = False
    for line in source.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        text = line.lstrip("#")
        level = len(line) - len(text)
        if not fenced and 0 < level < 7 and text[:1] in (" ", ""):
            yield {"level": level, "text": text.strip()[:_LINE_CHARACTERS]}


def _output(output: Any) -> dict[str, Any]:
    is_error = output.output_type == "error"
    types = list(output.get("data", {})) or [output.get("name", "")] * bool(output.get("name"))
    first = str(output.get("evalue", "")).partition("\n")[0]
    return {
        "kind": output.output_type,
        "types": types,
        "bytes": len(json.dumps(output)),
        "error": f"{output.get('ename', '')}: {first}" if is_error else None,
    }


def _new(cell: dict[str, Any], minor: int) -> Any:
    make = _NEW.get(cell.get("cell_type", ""))
    if make is None:
        raise ValidationError(
            f"{cell.get('cell_type')!r} is no type of cell",
            hint="Write code, markdown or raw.",
            context={"field": "cell_type"},
        )
    given = {name: value for name, value in cell.items() if name != "cell_type" and value is not None}
    made: Any = make(**nbformat.from_dict(given))
    if minor < 5:
        made.pop("id", None)
    return made


def open(source: str | bytes, *, max_bytes: int, max_depth: int) -> PythonNotebook:
    """Read a notebook."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    if len(data) > max_bytes:
        raise LimitError(
            f"the notebook has {len(data):,} bytes; the limit is {max_bytes:,}",
            hint="Raise FERROLAB_MAX_FILE_SIZE_BYTES.",
            context={"limit": "max_file_size_bytes"},
        )
    try:
        version = nbformat.reader.get_version(nbformat.reader.parse_json(data.decode()))
        node = nbformat.reads(data.decode(), as_version=4)
        node.cells  # noqa: B018 - what has none is no notebook
    except Exception as error:  # noqa: BLE001 - nbformat raises what its parts do
        raise NotebookError(
            f"the file is no notebook: {str(error).splitlines()[0] if str(error) else type(error).__name__}",
            hint="Check that the file is a Jupyter notebook (.ipynb).",
            context={"path": ""},
        ) from None
    old = None if version[0] == 4 else (int(version[0]), int(version[1]))
    return PythonNotebook(node, old, data)


def create(cells: str, *, metadata: str | None, kernel: str | None) -> PythonNotebook:
    """Make a notebook of format 4.5."""
    node = new_notebook(
        cells=[_new(cell, 5) for cell in json.loads(cells)],
        metadata=json.loads(metadata) if metadata else {},
    )
    if kernel:
        node.metadata["kernelspec"] = {"name": kernel, "display_name": kernel}
    return PythonNotebook(node, None, None)


def diff(old: PythonNotebook, new: PythonNotebook, options: str) -> str:
    """Compare cell by cell: by id, then by equal text, in order."""
    wanted = json.loads(options)
    old_cells, new_cells = old._cells, new._cells
    matcher = difflib.SequenceMatcher(
        None, [_name(cell) for cell in old_cells], [_name(cell) for cell in new_cells], autojunk=False
    )
    changes: list[dict[str, Any]] = []
    unchanged = 0
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        paired = min(i2 - i1, j2 - j1) if tag in ("equal", "replace") else 0
        for step in range(paired):
            change = _compared(old_cells[i1 + step], new_cells[j1 + step], i1 + step, j1 + step, wanted)
            unchanged += change is None
            changes += [change] if change else []
        for at in range(i1 + paired, i2):
            changes.append(_alone("removed", old_cells[at], at, None))
        for at in range(j1 + paired, j2):
            changes.append(_alone("added", new_cells[at], None, at))
    same_metadata = old._node.metadata == new._node.metadata
    return json.dumps({"metadata": not same_metadata, "unchanged": unchanged, "cells": changes})


def _name(cell: Any) -> str:
    return str(cell.get("id") or f"{cell.cell_type}:{cell.source}")


def _compared(old: Any, new: Any, at: int, to: int, wanted: dict[str, Any]) -> dict[str, Any] | None:
    names = ["cell_type", "source"]
    names += ["outputs", "execution_count"] if wanted.get("outputs", True) else []
    names += ["metadata"] if wanted.get("metadata", True) else []
    parts = [name for name in names if old.get(name) != new.get(name)]
    if not parts:
        return None
    return {**_alone("changed", new, at, to), "parts": parts, "lines": _lines(old.source, new.source)}


def _alone(kind: str, cell: Any, old: int | None, new: int | None) -> dict[str, Any]:
    side = "added" if old is None else "removed"
    lines = [{"kind": side, "text": line} for line in cell.source.splitlines()]
    return {
        "kind": kind,
        "old": old,
        "new": new,
        "id": cell.get("id"),
        "cell_kind": cell.cell_type,
        "moved": False,
        "parts": ["source"],
        "lines": lines,
    }


def _lines(old: str, new: str) -> list[dict[str, str]]:
    if old == new:
        return []
    kinds = {"+": "added", "-": "removed", " ": "same"}
    compared = difflib.ndiff(old.splitlines(), new.splitlines())
    return [{"kind": kinds[line[0]], "text": line[2:]} for line in compared if line[0] in kinds]
