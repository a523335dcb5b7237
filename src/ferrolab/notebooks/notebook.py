"""A notebook's file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from ferrolab import _backend, _groups, sources
from ferrolab.errors import NotebookError, ValidationError
from ferrolab.notebooks.cell import Cell, NewCell, described
from ferrolab.settings import settings


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule of the format that a notebook breaks.

    Attributes
    ----------
    severity : {"error", "warning"}
        Warnings are what nbformat mends by itself.
    cell : int or None
        The cell, from 0.
    path : str
        The place, as ``cells[3].outputs[0].data``.
    message : str
        What is wrong.
    """

    severity: str
    cell: int | None
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class NotebookChange:
    """A cell that is not the same in two notebooks.

    Attributes
    ----------
    kind : {"added", "removed", "moved", "changed"}
        What became of it.
    old, new : int or None
        Its position, from 0.
    cell_type : str
        ``code``, ``markdown`` or ``raw``.
    parts : tuple of str
        What differs: ``source``, ``outputs``, ``metadata`` ...
    lines : tuple of (str, str)
        The lines of the source that differ, with those around them: ``+``, ``-`` or a blank, and the line.
    """

    kind: str
    old: int | None
    new: int | None
    cell_type: str
    parts: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]


class Notebook(Sequence[Cell]):
    """A notebook: a sequence of cells that are decoded when they are touched.

    What is not changed is written as it was read, byte for byte.

    Examples
    --------
    >>> from ferrolab.notebooks import Notebook
    >>> notebook = Notebook.create(["# Title", ("code", "1 + 1")])
    >>> notebook[0].source
    '# Title'
    >>> notebook.insert(1, "Some words.")
    >>> len(notebook), notebook.is_valid()
    (3, True)
    """

    def __init__(self, file: _groups.NotebookFile, path: Path | None = None) -> None:
        self._file = file
        self.path = path

    @classmethod
    def read(cls, source: sources.Source) -> Notebook:
        """Read a notebook of nbformat 4, or an older one, which is upgraded.

        Parameters
        ----------
        source : path or bytes
            The file.

        Raises
        ------
        NotebookError
            When it is no notebook; ``context`` names the line, or the cell and the JSON path.
        """
        limit = settings().max_file_size_bytes
        found = sources.checked_source(source, limit)
        file = _backend.notebooks().open(found, max_bytes=limit, max_depth=settings().max_depth)
        return cls(file, None if isinstance(found, bytes) else Path(os.fspath(source)))  # type: ignore[arg-type]

    @classmethod
    def create(
        cls,
        cells: Sequence[NewCell] = (),
        *,
        metadata: Mapping[str, Any] | None = None,
        kernel: str | None = None,
    ) -> Notebook:
        """Make a notebook of format 4.5.

        Parameters
        ----------
        cells : sequence
            Texts (Markdown), pairs of type and text, or cells as nbformat has them.
        metadata : mapping, optional
            Of the notebook.
        kernel : str, optional
            Name of the kernel that runs it.
        """
        file = _backend.notebooks().create(
            json.dumps([described(cell) for cell in cells]),
            metadata=None if metadata is None else json.dumps(metadata),
            kernel=kernel,
        )
        return cls(file)

    @overload
    def __getitem__(self, index: int) -> Cell: ...
    @overload
    def __getitem__(self, index: slice) -> list[Cell]: ...
    def __getitem__(self, index: int | slice) -> Cell | list[Cell]:
        if isinstance(index, slice):
            return [Cell(self._file, at) for at in range(*index.indices(len(self)))]
        return Cell(self._file, self._at(index))

    def __len__(self) -> int:
        return len(self._file)

    def __iter__(self) -> Iterator[Cell]:
        return (Cell(self._file, at) for at in range(len(self)))

    def __repr__(self) -> str:
        name = f" {self.path.name}" if self.path else ""
        return f"<Notebook{name}: {len(self)} cells>"

    @property
    def cells(self) -> list[Cell]:
        """The cells in order."""
        return list(self)

    @property
    def metadata(self) -> dict[str, Any]:
        """A copy of the metadata; see :meth:`set_metadata`."""
        metadata: dict[str, Any] = json.loads(self._file.metadata())
        return metadata

    @property
    def version(self) -> tuple[int, int]:
        """Major and minor version of the format; of an older file, after the upgrade."""
        return self._file.version[0]

    @property
    def upgraded_from(self) -> tuple[int, int] | None:
        """The version that the file had, when it was upgraded."""
        return self._file.version[1]

    @property
    def is_edited(self) -> bool:
        """Whether anything was changed since it was read."""
        return self._file.is_edited

    def outline(self) -> dict[str, Any]:
        """Return headings, first lines and kinds of outputs cell by cell, nothing decoded that need not be."""
        outline: dict[str, Any] = json.loads(self._file.outline())
        return outline

    def find(self, id: str) -> Cell | None:
        """Return the cell with this id."""
        at = self._file.find(id)
        return None if at is None else Cell(self._file, at)

    def html_parts(self) -> dict[str, Any] | None:
        """Return the cells as nbconvert's HTML, with holes for what only nbconvert makes; None without Rust."""
        found = self._file.html()
        return None if found is None else json.loads(found)

    def to_dict(self) -> dict[str, Any]:
        """Return the notebook as nbformat has it."""
        whole: dict[str, Any] = json.loads(self.to_bytes())
        return whole

    def insert(self, index: int, cell: NewCell) -> None:
        """Insert a cell before ``index``; a text is Markdown, see :meth:`create`."""
        self._file.insert(self._gap(index), json.dumps(described(cell)))

    def append(self, cell: NewCell) -> None:
        """Add a cell at the end."""
        self.insert(len(self), cell)

    def delete(self, index: int) -> None:
        """Delete a cell."""
        self._file.delete(self._at(index))

    def __delitem__(self, index: int) -> None:
        self.delete(index)

    def move(self, index: int, to: int) -> None:
        """Move a cell so that it stands at position ``to``."""
        self._file.move_cell(self._at(index), self._at(to))

    def merge(self, start: int, stop: int) -> None:
        """Make the neighbours from ``start`` up to, not including, ``stop`` one cell; all of one type."""
        self._file.merge(self._at(start), self._gap(stop))

    def split(self, index: int, line: int) -> None:
        """Part a cell before a line, counted from 0."""
        self._file.split(self._at(index), line)

    def set_metadata(self, name: str, value: Any) -> None:
        """Set a part of the notebook's metadata, named by keys with dots between; None takes it away."""
        self._file.set_metadata(None, name.split("."), None if value is None else json.dumps(value))

    def clear_outputs(self, *, execution_counts: bool = True, transient_metadata: bool = False) -> None:
        """Take the outputs of all cells away, and on request what else tells how a run went."""
        self._file.clear_outputs(
            None, execution_counts=execution_counts, transient_metadata=transient_metadata
        )

    def problems(self) -> list[Problem]:
        """Return the rules of the format that are broken."""
        return [Problem(**found) for found in json.loads(self._file.validate())]

    def is_valid(self) -> bool:
        """Return whether no rule is broken."""
        return not any(problem.severity == "error" for problem in self.problems())

    def validate(self) -> None:
        """Raise for the first rule that is broken.

        Raises
        ------
        NotebookError
            ``context`` has ``cell`` (from 0), ``path`` and the number of ``problems``.
        """
        errors = [problem for problem in self.problems() if problem.severity == "error"]
        if errors:
            first = errors[0]
            raise NotebookError(
                f"{first.path}: {first.message}" if first.path else first.message,
                hint=f"One of {len(errors)} problems; notebook.problems() has all."
                if len(errors) > 1
                else "notebook.problems() tells the place.",
                context={"cell": first.cell, "path": first.path, "problems": len(errors)},
            )

    def to_bytes(self) -> bytes:
        """Return the file: unchanged parts byte for byte as they were read."""
        return self._file.to_bytes()

    def write(self, path: str | os.PathLike[str] | None = None) -> Path:
        """Write the notebook, by default to where it was read from; never half of it.

        Raises
        ------
        ValidationError
            When it came from no file and no path is given.
        """
        target = Path(path) if path is not None else self.path
        if target is None:
            raise ValidationError(
                "the notebook has no file of its own", hint="Name a path.", context={"field": "path"}
            )
        beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            beside.write_bytes(self.to_bytes())
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
        return target

    def diff(self, other: Notebook, *, outputs: bool = True, metadata: bool = True) -> list[NotebookChange]:
        """Compare with a later version, cell by cell.

        Cells belong together by id, then by equal and by similar text.

        Parameters
        ----------
        other : Notebook
            The later one.
        outputs, metadata : bool
            Whether these count.
        """
        options = {"outputs": outputs, "metadata": metadata}
        found = json.loads(_backend.notebooks().diff(self._file, other._file, json.dumps(options)))
        return [
            NotebookChange(
                kind=change["kind"],
                old=change["old"],
                new=change["new"],
                cell_type=change["cell_kind"],
                parts=tuple(change["parts"]),
                lines=tuple((_SIGNS[line["kind"]], line["text"]) for line in change["lines"]),
            )
            for change in found["cells"]
        ]

    def _at(self, index: int) -> int:
        count = len(self)
        at = index + count if index < 0 else index
        if not 0 <= at < count:
            raise _NoCell(index, count)
        return at

    def _gap(self, index: int) -> int:
        count = len(self)
        at = index + count if index < 0 else index
        if not 0 <= at <= count:
            raise _NoCell(index, count)
        return at


_SIGNS = {"same": " ", "added": "+", "removed": "-"}


class _NoCell(ValidationError, IndexError):
    """As sequences have it: what goes through them by index stops here."""

    def __init__(self, index: int, count: int) -> None:
        super().__init__(
            f"there is no cell {index}; the notebook has {count}",
            hint="Cells count from 0.",
            context={"field": "index"},
        )
