"""What could stand under the cursor of an ``%agent`` line: tools, options, their values, paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ferrolab.tools.line import is_one_line, quoted, read_words
from ferrolab.tools.spec import Parameter, ToolSpec


def complete(line: str, specs: Mapping[str, ToolSpec], folder: Path) -> tuple[str, list[str]]:
    """Return the end of a line that completion replaces, and what can stand in its place.

    Values have quotes where they need them, so that the line can be read then.

    Parameters
    ----------
    line : str
        What stands before the cursor, from the tool's name on.
    specs : mapping
        The tools by name.
    folder : Path
        What paths are relative to.
    """
    read = read_words(line)
    typed = line[read.last_start :]
    last = read.last or ""
    if not read.words:
        return typed, [name for name in specs if name.startswith(last)]
    spec = specs.get(read.words[0])
    if spec is None:
        return typed, []
    option = next((p for p in spec.parameters if read.words[-1] == p.option), None)
    if option is not None and not option.is_flag:
        return typed, _values(option, typed, last, folder)
    if typed.startswith("-"):
        options = [p.option for p in spec.parameters]
        return typed, [o for o in options if o.startswith(last) and o not in read.words]
    path = next((p for p in spec.positional if p.is_path), None)
    return typed, _values(path, typed, last, folder) if path else []


def _values(parameter: Parameter, typed: str, last: str, folder: Path) -> list[str]:
    values = [value for value in _candidates(parameter, folder, last) if value.startswith(last)]
    return [_as_typed(value, typed[:1]) for value in values if is_one_line(value)]


def _candidates(parameter: Parameter, folder: Path, last: str) -> Sequence[str]:
    if parameter.choices:
        return [str(choice) for choice in parameter.choices]
    if parameter.name == "model":
        from ferrolab import models

        return models.names()
    return _paths(last, folder) if parameter.is_path else []


def _paths(last: str, folder: Path) -> list[str]:
    """Return the files and folders where ``last`` leads; hidden ones when it begins to name one."""
    head, slash, start = last.rpartition("/")
    try:
        entries = sorted((folder / Path(head + slash).expanduser()).iterdir())
    except (OSError, RuntimeError, ValueError):
        return []
    return [
        f"{head}{slash}{entry.name}{'/' if entry.is_dir() else ''}"
        for entry in entries
        if start.startswith(".") or not entry.name.startswith(".")
    ]


def _as_typed(value: str, quote: str) -> str:
    """Return a value as a word; in the quotes that it was begun with, where these can hold it."""
    if quote == "'" and quote not in value:
        return f"'{value}'"
    if quote == '"' and not set(value) & set('"{}$'):
        return f'"{value}"'
    return quoted(value)
