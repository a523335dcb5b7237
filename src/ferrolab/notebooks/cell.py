"""One cell, where it stands in its notebook."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ferrolab import _groups

CellType = Literal["code", "markdown", "raw"]
#: What can be told for a new cell: a text is Markdown.
NewCell = str | tuple[CellType, str] | Mapping[str, Any]


class Cell:
    """A cell where it stands in its notebook; setting an attribute changes the notebook.

    Positions move when cells are inserted or deleted: a cell taken before is then another one.
    """

    __slots__ = ("_file", "_index")

    def __init__(self, file: _groups.NotebookFile, index: int) -> None:
        self._file = file
        self._index = index

    @property
    def index(self) -> int:
        """The position, from 0."""
        return self._index

    @property
    def cell_type(self) -> str:
        """``code``, ``markdown`` or ``raw``."""
        return self._file.cell_type(self._index)

    @property
    def source(self) -> str:
        """The text."""
        return self._file.source(self._index)

    @source.setter
    def source(self, source: str) -> None:
        self._file.set_source(self._index, source)

    @property
    def outputs(self) -> list[dict[str, Any]]:
        """The outputs as nbformat has them, decoded when asked for."""
        outputs: list[dict[str, Any]] = json.loads(self._file.outputs(self._index))
        return [_joined(output) for output in outputs]

    @property
    def id(self) -> str | None:
        """The id; None before format 4.5."""
        found = self.to_dict().get("id")
        return str(found) if found is not None else None

    @property
    def metadata(self) -> dict[str, Any]:
        """A copy of the metadata; see :meth:`set_metadata`."""
        metadata: dict[str, Any] = self.to_dict().get("metadata", {})
        return metadata

    @property
    def tags(self) -> list[str]:
        """The tags."""
        return [str(tag) for tag in self.metadata.get("tags", [])]

    @property
    def execution_count(self) -> int | None:
        """The prompt's number; None when it was not run."""
        count = self.to_dict().get("execution_count")
        return count if isinstance(count, int) else None

    def set_metadata(self, name: str, value: Any) -> None:
        """Set a part of the metadata, named by keys with dots between; None takes it away."""
        self._file.set_metadata(self._index, name.split("."), None if value is None else json.dumps(value))

    def set_outputs(self, outputs: Sequence[Mapping[str, Any]], execution_count: int | None = None) -> None:
        """Replace the outputs of a code cell."""
        self._file.set_outputs(self._index, json.dumps(list(outputs)), execution_count)

    def clear_outputs(self) -> None:
        """Take the outputs and the prompt's number away."""
        self._file.clear_outputs(self._index, execution_counts=True, transient_metadata=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the cell as nbformat has it."""
        cell: dict[str, Any] = json.loads(self._file.cell(self._index))
        return cell

    def __repr__(self) -> str:
        first = self.source.strip().partition("\n")[0]
        return f"<{self.cell_type} cell {self._index}: {first[:60]!r}>"


def _joined(output: dict[str, Any]) -> dict[str, Any]:
    """Return an output with its texts in one piece, as programs have them; files write them in lines."""
    joined = {name: _whole(value) if name == "text" else value for name, value in output.items()}
    data = output.get("data")
    if isinstance(data, dict):
        joined["data"] = {
            kind: value if kind.endswith("json") else _whole(value) for kind, value in data.items()
        }
    return joined


def _whole(value: Any) -> Any:
    return "".join(map(str, value)) if isinstance(value, list) else value


def described(cell: NewCell) -> dict[str, Any]:
    """Return a new cell as the backend takes it."""
    if isinstance(cell, str):
        return {"cell_type": "markdown", "source": cell}
    if isinstance(cell, Mapping):
        source = cell.get("source", "")
        return {**cell, "source": "".join(source) if isinstance(source, list) else source}
    kind, source = cell
    return {"cell_type": kind, "source": source}
