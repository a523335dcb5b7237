"""Data in and out of a sandbox: JSON values, bytes, and tables as Arrow streams; never pickles."""

from __future__ import annotations

import json
import math
import sys
from types import ModuleType
from typing import Any

from ferrolab.errors import NativeRequired, ValidationError, WorkerError

_INLINE = 64 << 10
_DEEPEST = 60
# Older ones unpickle what an extension type's metadata says (CVE-2023-47248).
_LEAST_PYARROW = 15


def write(value: Any) -> tuple[dict[str, Any], bytes]:
    """Return a value as the channel carries it: its description and the bytes beside it.

    Raises
    ------
    ValidationError
        For a value that is no JSON value, bytes or table.
    NativeRequired
        For a table, when pyarrow is missing.
    """
    if isinstance(value, bytes | bytearray | memoryview):
        data = bytes(value)
        return {"kind": "bytes", "type": "bytes", "blob": [0, len(data)]}, data
    family = type(value).__module__.partition(".")[0]
    if family in ("pandas", "pyarrow") and family in sys.modules:
        return _written_table(value, type(value).__name__)
    _check_json(value, "the value", 0)
    text = json.dumps(value, allow_nan=False, ensure_ascii=False).encode("utf-8", "replace")
    described = {"kind": "json", "type": type(value).__name__}
    if len(text) > _INLINE:
        return {**described, "blob": [0, len(text)]}, text
    return {**described, "json": value}, b""


def _check_json(value: Any, where: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise _unfit(f"{where} is nested too deeply")
    if isinstance(value, list | tuple):
        for number, item in enumerate(value):
            _check_json(item, f"item {number} of {where}" if depth < 3 else where, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise _unfit(f"a key of {where} is a {type(key).__name__}, not a str")
            _check_json(item, f"{key!r} of {where}" if depth < 3 else where, depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise _unfit(f"{where} is {value}, which JSON does not have")
    elif value is not None and not isinstance(value, str | int | float):
        raise _unfit(f"{where} is a {type(value).__name__}")


def _unfit(message: str) -> ValidationError:
    return ValidationError(
        f"{message}; it can't be put into a sandbox",
        hint="Put JSON values, bytes, and tables of pandas or pyarrow.",
        context={"field": "value"},
    )


def _written_table(value: Any, kind: str) -> tuple[dict[str, Any], bytes]:
    arrow = _pyarrow()
    if kind not in ("DataFrame", "Series", "Table"):
        raise _unfit(f"the value is a {type(value).__module__}.{kind}")
    described: dict[str, Any] = {"kind": "arrow", "type": f"pandas.{kind}", "index": []}
    if kind == "Table":
        table, described["type"] = value, "pyarrow.Table"
    else:
        frame = value
        if kind == "Series":
            described["name"] = None if value.name is None else str(value.name)
            frame = value.to_frame("value" if value.name is None else str(value.name))
        table, described["index"] = _from_frame(arrow, frame)
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, table.schema.remove_metadata()) as writer:
        writer.write_table(table.replace_schema_metadata(None))
    data = sink.getvalue().to_pybytes()
    return {**described, "blob": [0, len(data)]}, data


def _from_frame(arrow: ModuleType, frame: Any) -> tuple[Any, list[list[str | None]]]:
    """Return a frame as an Arrow table, its index as columns at the end unless it only counts rows."""
    counts = type(frame.index).__name__ == "RangeIndex" and (frame.index.start, frame.index.step) == (0, 1)
    try:
        table = arrow.Table.from_pandas(frame, preserve_index=not counts)
    except (arrow.ArrowException, TypeError, ValueError) as error:
        raise _unfit(f"the table has a column that Arrow can't hold ({error})") from None
    if counts:
        return table, []
    names = [None if name is None else str(name) for name in frame.index.names]
    columns = table.column_names[-len(names) :]
    return table, [[column, name] for column, name in zip(columns, names, strict=True)]


def read(data: bytes, kind: str, index: list[tuple[str, str | None]]) -> Any:
    """Return the table in an Arrow stream, checked in full.

    Raises
    ------
    WorkerError
        When it is malformed or holds extension types.
    NativeRequired
        When pyarrow, or pandas for a frame, is missing.
    """
    arrow = _pyarrow()
    try:
        reader = arrow.ipc.open_stream(data)
        if any(_has_extension(arrow, field.type) for field in reader.schema):
            raise WorkerError("the table that the code gave back has columns of an extension type")
        plain = arrow.schema([field.remove_metadata() for field in reader.schema])
        table = reader.read_all().cast(plain).replace_schema_metadata(None)
        table.validate(full=True)
        return table if kind.endswith("Table") else _frame(table, kind, index)
    except (arrow.ArrowException, ValueError, KeyError, TypeError, OSError, RecursionError) as error:
        raise WorkerError(f"the table that the code gave back can't be read: {error}") from None


def _has_extension(arrow: ModuleType, kind: Any) -> bool:
    if isinstance(kind, arrow.BaseExtensionType):
        return True
    if arrow.types.is_dictionary(kind):
        return _has_extension(arrow, kind.index_type) or _has_extension(arrow, kind.value_type)
    return any(_has_extension(arrow, kind.field(number).type) for number in range(kind.num_fields))


def _frame(table: Any, kind: str, index: list[tuple[str, str | None]]) -> Any:
    try:
        frame = table.to_pandas(ignore_metadata=True)
    except ImportError:
        raise _missing("pandas") from None
    if index:
        frame = frame.set_index([column for column, _ in index])
        frame.index.names = [name for _, name in index]
    return frame.iloc[:, 0] if kind.endswith("Series") else frame


def _pyarrow() -> ModuleType:
    # Deferred: only tables pay for its import.
    try:
        import pyarrow
        import pyarrow.ipc
    except ImportError:
        raise _missing("pyarrow") from None
    if int(pyarrow.__version__.partition(".")[0]) < _LEAST_PYARROW:
        raise NativeRequired(
            f"pyarrow {pyarrow.__version__} is too old to read a stranger's tables safely",
            hint=f"Run `pip install 'pyarrow>={_LEAST_PYARROW}'`.",
        )
    module: ModuleType = pyarrow
    return module


def _missing(package: str) -> NativeRequired:
    return NativeRequired(
        f"tables of a sandbox need {package}, which is not installed",
        hint=f"Run `pip install {package}`.",
        context={"package": package},
    )
