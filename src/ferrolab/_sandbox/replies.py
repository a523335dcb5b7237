"""What a sandbox answers, checked field by field: the one place where its word enters the host.

Nothing is evaluated or unpickled. What does not fit exactly raises :class:`BrokenProtocol`,
and the sandbox is ended.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

from ferrolab._sandbox import displays, tables
from ferrolab.errors import ExecutionError, WorkerError
from ferrolab.results.execution import Display, OutputFile, ShownValue, Variable, execution_error

_NAME = 4_096
_TYPE = 256
_REPR = 10_001
_PREVIEW = 121
_HTML = 200_001
_TRACEBACK = 64_000
_MOST_DISPLAYS = 100
_MOST_FORMS = 20
_MOST_FILES = 1_000
_MOST_VARIABLES = 100
_MOST_PARTS = 2_100_000
_LARGEST_COUNT = 2**63 - 1


class BrokenProtocol(Exception):
    """A reply is not what it must be."""


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A value in a reply: how it looks, and what gives it; ``load`` is None when only its text came."""

    shown: ShownValue
    load: Callable[[], Any] | None


@dataclass(frozen=True, slots=True)
class RunReply:
    """The reply to ``run``; ``notes`` tell what could not be shown."""

    ok: bool
    value: ReadValue | None
    error: ExecutionError | None
    displays: tuple[Display, ...]
    files: tuple[OutputFile, ...]
    variables: tuple[Variable, ...]
    notes: tuple[str, ...]


def read_run(header: str | None, body: bytes) -> RunReply:
    """Return the reply to ``run``.

    Raises
    ------
    BrokenProtocol
        When any field is missing, of another type, or out of its range.
    """
    fields = _object(header)
    ok, notes = _flag(fields, "ok"), list[str]()
    error = _error(fields.get("error")) if fields.get("error") is not None else None
    if ok == (error is not None):
        _broken("it is ok and has an error, or neither")
    value = fields.get("value")
    return RunReply(
        ok=ok,
        value=None if value is None else _value(value, body),
        error=error,
        displays=_displays(fields.get("displays"), body, notes),
        files=_files(fields.get("files"), body),
        variables=_variables(fields.get("variables")),
        notes=tuple(dict.fromkeys(notes)),
    )


def read_value(header: str | None, body: bytes) -> ReadValue | ExecutionError:
    """Return the reply to ``get``: the value, or why there is none."""
    fields = _object(header)
    return _value(fields.get("value"), body) if _flag(fields, "ok") else _error(fields.get("error"))


def read_done(header: str | None) -> ExecutionError | None:
    """Return None when a request was met, else why not."""
    fields = _object(header)
    return None if _flag(fields, "ok") else _error(fields.get("error"))


def read_variables(header: str | None) -> tuple[Variable, ...]:
    """Return the reply to ``variables``."""
    return _variables(_object(header).get("variables"))


def read_names(header: str | None) -> tuple[OutputFile, ...]:
    """Return the reply to ``list_files``."""
    files = _object(header).get("files")
    return tuple(_file({**_dict(file), "blob": None}, b"") for file in _list(files, 1 << 16))


# ------------------------------------------------------------------ parts


def _broken(reason: str) -> NoReturn:
    raise BrokenProtocol(reason)


# Made once: `json.loads` would make one for each reply, which costs more than reading it.
_decode = json.JSONDecoder(parse_constant=_broken).decode


def _object(header: str | None) -> dict[str, Any]:
    header = header or ""
    try:
        fields = _decode(header)
        if "\\ud" in header.lower():
            # Halves of surrogate pairs, which JSON can spell, could not be written anywhere.
            fields = _decode(
                json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
            )
        return _dict(fields)
    except (ValueError, RecursionError):
        _broken("it is not JSON")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else _broken("something is not an object")


def _list(value: Any, most: int) -> Sequence[Any]:
    return (
        value if isinstance(value, list) and len(value) <= most else _broken("something is no list, or long")
    )


def _text(value: Any, most: int) -> str:
    return (
        value if isinstance(value, str) and len(value) <= most else _broken("something is no text, or long")
    )


def _flag(fields: dict[str, Any], name: str) -> bool:
    value = fields.get(name)
    return value if isinstance(value, bool) else _broken(f"{name} is not true or false")


def _count(value: Any) -> int:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_COUNT
    return int(value) if is_count else _broken("something is not a count")


def _optional_count(value: Any) -> int | None:
    return None if value is None else _count(value)


def _blob(value: Any, body: bytes) -> bytes:
    """Return the stretch of the body that ``[offset, length]`` names."""
    pair = _list(value, 2)
    if len(pair) != 2:
        _broken("a blob is not a pair")
    offset, length = _count(pair[0]), _count(pair[1])
    if offset + length > len(body):
        _broken("a blob lies beyond the body")
    return body[offset : offset + length]


def _error(value: Any) -> ExecutionError:
    fields = _dict(value)
    imported = fields.get("import")
    return execution_error(
        _text(fields.get("type"), _TYPE),
        _text(fields.get("message"), _REPR),
        _text(fields.get("traceback"), _TRACEBACK),
        None if imported is None else _text(imported, _TYPE),
    )


def _value(value: Any, body: bytes) -> ReadValue:
    fields = _dict(value)
    html = fields.get("html")
    shown = ShownValue(
        type=_text(fields.get("type"), _TYPE),
        repr=_text(fields.get("repr"), _REPR),
        html=None if html is None else displays.html(_text(html, _HTML)),
        rows=_optional_count(fields.get("rows")),
        columns=_optional_count(fields.get("columns")),
        is_json=fields.get("kind") == "json",
    )
    return ReadValue(shown, _loader(fields, body))


def _loader(fields: dict[str, Any], body: bytes) -> Callable[[], Any] | None:
    """Return what gives the value itself; tables are read when somebody asks for them."""
    kind = fields.get("kind")
    if kind == "repr":
        return None
    if kind == "json" and "json" in fields:
        plain = fields["json"]
        return lambda: plain
    data = _blob(fields.get("blob"), body)
    if kind == "json":
        return partial(_parsed, data)
    if kind == "bytes":
        return lambda: data
    if kind == "arrow":
        index = [_index_level(level) for level in _list(fields.get("index", []), 64)]
        return partial(tables.read, data, _text(fields.get("type"), _TYPE), index)
    return _broken("a value is of an unknown kind")


def _index_level(level: Any) -> tuple[str, str | None]:
    pair = _list(level, 2)
    if len(pair) != 2:
        _broken("an index level is not a pair")
    return _text(pair[0], _NAME), None if pair[1] is None else _text(pair[1], _NAME)


def _parsed(data: bytes) -> Any:
    # Each part takes up to a hundred times its bytes in memory once it is an object.
    if sum(map(data.count, (b",", b"[", b"{"))) > _MOST_PARTS:
        raise WorkerError(f"the value that the code gave back has more than {_MOST_PARTS:,} parts")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise WorkerError("the value that the code gave back is not JSON") from None


def _displays(value: Any, body: bytes, notes: list[str]) -> tuple[Display, ...]:
    shown = []
    for bundle in _list(value, _MOST_DISPLAYS):
        forms = _dict(bundle)
        if len(forms) > _MOST_FORMS:
            _broken("a display has too many forms")
        received = {
            _text(mime, 65_536): content
            if isinstance(content, str)
            else _blob(_dict(content).get("blob"), body)
            for mime, content in forms.items()
        }
        safe, left_out = displays.cleaned(received)
        notes.extend(left_out)
        if safe:
            shown.append(Display({mime: safe[mime] for mime in displays.MIME_TYPES if mime in safe}))
    return tuple(shown)


def _files(value: Any, body: bytes) -> tuple[OutputFile, ...]:
    return tuple(_file(_dict(file), body) for file in _list(value, _MOST_FILES))


def _file(fields: dict[str, Any], body: bytes) -> OutputFile:
    name, size, blob = _text(fields.get("name"), _NAME), _count(fields.get("bytes")), fields.get("blob")
    if any(part in ("", ".", "..") for part in name.split("/")) or "\0" in name:
        _broken("a file's name leads out of its folder")
    if blob is None:
        return OutputFile(name, size)
    content = _blob(blob, body)
    return OutputFile(name, len(content), content)


def _variables(value: Any) -> tuple[Variable, ...]:
    return tuple(
        Variable(
            _text(_dict(variable).get("name"), _TYPE),
            _text(variable.get("type"), _TYPE),
            _optional_count(variable.get("size")),
            _text(variable.get("preview"), _PREVIEW),
        )
        for variable in _list(value, _MOST_VARIABLES)
    )
