"""Data in whatever form it comes, as a table of columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from ferrolab import _backend, _groups
from ferrolab.errors import NativeRequired, UnsupportedFormatError, ValidationError, from_oserror

#: How a column's values are measured, as Vega-Lite calls it.
FieldType = Literal["quantitative", "temporal", "ordinal", "nominal"]
_TYPES: dict[str, FieldType] = {
    "numbers": "quantitative",
    "times": "temporal",
    "texts": "nominal",
    "booleans": "nominal",
    "mixed": "nominal",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length, ready to be drawn.

    Attributes
    ----------
    columns : mapping
        Name to how its values are measured, in order.
    """

    native: _groups.ChartTable = field(repr=False)
    columns: Mapping[str, FieldType]

    @property
    def rows(self) -> int:
        """How many there are."""
        return self.native.rows

    def to_json(self, max_rows: int) -> str:
        """Return a JSON array of the first rows as objects."""
        return self.native.to_json(max_rows)

    def distinct(self, name: str, limit: int) -> int:
        """Count the different values of a column, up to ``limit``."""
        return self.native.distinct(name, limit)


def table_of(data: Any) -> Table:
    """Make a table of ``data``.

    Parameters
    ----------
    data : object
        A DataFrame, a Series or anything else that speaks Arrow (pandas, polars, pyarrow, DuckDB ...); a
        mapping of names to columns; a sequence of mappings, of pairs or of numbers; an array of one or two
        dimensions; the path of a CSV, TSV, JSON, JSON lines, Parquet or Arrow file.

    Raises
    ------
    ValidationError
        For what is no table.
    UnsupportedFormatError
        For a file of another kind.
    """
    if isinstance(data, Table):
        return data
    if isinstance(data, str | Path):
        return _of_file(Path(data))
    return _of_object(data)


def _of_file(path: Path) -> Table:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UnsupportedFormatError(
            f"{path.name!r} is not a table that charts read",
            hint=f"Give a file whose name ends in {', '.join(_READERS)}.",
            context={"path": str(path)},
        )
    try:
        path.stat()
        return reader(path)
    except OSError as error:
        raise from_oserror(error, path) from error


def _of_csv(path: Path, encoding: str | None = None) -> Table:
    return _table(_backend.charts().table_of_csv(str(path), encoding))


def _of_jsonl(path: Path) -> Table:
    streams = _backend.streams()
    stream = streams.jsonl(
        str(path), chunk_rows=65_536, types=True, skip_bad_lines=False, misfits_as_null=True
    )
    return _of_arrow(stream)


def _of_json(path: Path) -> Table:
    return from_json(path.read_text(encoding="utf-8-sig"), path.name)


def _of_parquet(path: Path) -> Table:
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise _needs_pyarrow(path) from None
    return _of_arrow(parquet.read_table(path))


def _of_feather(path: Path) -> Table:
    try:
        from pyarrow import feather
    except ImportError:
        raise _needs_pyarrow(path) from None
    return _of_arrow(feather.read_table(path))


def _needs_pyarrow(path: Path) -> NativeRequired:
    return NativeRequired(
        f"{path.name!r} can't be read without pyarrow, which is not installed",
        hint="pip install pyarrow, or save the table as CSV.",
        context={"package": "pyarrow", "path": str(path)},
    )


_READERS: dict[str, Callable[[Path], Table]] = {
    ".csv": _of_csv,
    ".tsv": _of_csv,
    ".txt": _of_csv,
    ".json": _of_json,
    ".jsonl": _of_jsonl,
    ".ndjson": _of_jsonl,
    ".parquet": _of_parquet,
    ".feather": _of_feather,
    ".arrow": _of_feather,
}


def from_json(text: str, name: str = "the text") -> Table:
    """Make a table of a JSON array of objects or numbers, or of an object of arrays.

    Raises
    ------
    ValidationError
        When it is neither.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValidationError(
            f"{name} is not JSON: {error}",
            hint="Give an array of objects, or CSV with a header.",
            context={"field": "data"},
        ) from None
    return _of_object(value)


def from_csv(text: str) -> Table:
    """Make a table of CSV text, which is read as a file is: delimiter, header and types are found out.

    Raises
    ------
    ValidationError
        When there is nothing in it, or half of a surrogate pair.
    """
    if not text.strip():
        raise ValidationError("the text is empty", hint="Give CSV with a header.", context={"field": "data"})
    try:
        data = f"{text.strip()}\n".encode()
    except UnicodeEncodeError as error:
        raise ValidationError(
            f"the text can't be written as UTF-8: {error.reason} at {error.start}",
            hint="Take that character out.",
            context={"field": "data"},
        ) from None
    with TemporaryDirectory(prefix="ferrolab-") as folder:
        path = Path(folder, "text.csv")
        path.write_bytes(data)
        return _of_csv(path, "utf-8")


def _of_arrow(data: Any) -> Table:
    return _table(_backend.charts().table(data))


def _table(native: _groups.ChartTable) -> Table:
    return Table(native, {name: _TYPES[kind] for name, kind in native.columns})


def _of_object(data: Any) -> Table:
    module = type(data).__module__.partition(".")[0]
    if module == "pandas":
        return _of_pandas(data)
    if hasattr(data, "__arrow_c_stream__"):
        return _of_arrow(data)
    if module == "numpy" and hasattr(data, "tolist"):
        data = data.tolist()
    if isinstance(data, Mapping):
        return _of_columns(data)
    if isinstance(data, Sequence) and not isinstance(data, str | bytes):
        return _of_sequence(data)
    raise ValidationError(
        f"a {type(data).__name__} is no table",
        hint="Give a DataFrame, a mapping of columns, a list of records or numbers, or a file's path.",
        context={"field": "data"},
    )


def _of_pandas(data: Any) -> Table:
    frame = data.to_frame(data.name if data.name is not None else "value") if data.ndim == 1 else data
    if type(frame.index).__name__ != "RangeIndex":
        # What rows are called is data too: the months of a series, the groups of a sum.
        frame = frame.reset_index()
    try:
        native = _by_column(frame)
        if native is not None:
            return _table(native)
        frame = frame.rename(columns=str)
        return _of_arrow(frame)
    except ImportError:  # pandas speaks Arrow through pyarrow only
        return _table(
            _backend.charts().table_of_json(
                frame.to_json(orient="records", date_format="iso"), list(frame.columns)
            )
        )


def _by_column(frame: Any) -> _groups.ChartTable | None:
    """Take a frame's columns one by one, without pandas' way to Arrow, which takes longer than most charts.

    None when its names or one of its columns ask for that way.
    """
    names = [str(name) for name in frame.columns]
    if frame.columns.nlevels > 1 or len(set(names)) < len(names):
        return None
    columns = []
    for _, series in frame.items():
        cells = _cells(series)
        if cells is None:
            return None
        columns.append(cells)
    return _backend.charts().table_of_columns(names, columns)


def _cells(series: Any) -> Any:
    """Return a series as an array of NumPy, a list of texts, or a tuple of Arrow's arrays of texts."""
    import numpy

    dtype = series.dtype
    if isinstance(dtype, numpy.dtype):
        return series.tolist() if dtype.kind == "O" else series.values
    if dtype.type is not str:
        return None
    texts = series.array.__arrow_array__()
    return tuple(texts.chunks) if hasattr(texts, "chunks") else (texts,)


def _of_columns(columns: Mapping[Any, Any]) -> Table:
    names = [str(name) for name in columns]
    arrays = [values for values in columns.values() if _is_array(values)]
    if names and len(arrays) == len(columns) == len(set(names)):
        native = _backend.charts().table_of_columns(names, arrays)
        if native is not None:
            return _table(native)
    lists = {str(name): _listed(values) for name, values in columns.items()}
    lengths = {len(values) for values in lists.values()}
    if len(lengths) != 1:
        raise ValidationError(
            f"the columns have {', '.join(map(str, sorted(lengths))) or 'no'} values",
            hint="Give every column the same number of values.",
            context={"field": "data"},
        )
    return _of_rows([dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)])


def _is_array(values: Any) -> bool:
    """Whether these are the numbers, truth values or times of an array of NumPy in one dimension."""
    if type(values).__module__.partition(".")[0] != "numpy":
        return False
    import numpy

    # Not of a kind of its own: what a masked array hides lies among its cells.
    return type(values) is numpy.ndarray and values.ndim == 1 and values.dtype.kind in "fiubM"


def _listed(values: Any) -> list[Any]:
    if hasattr(values, "tolist"):
        values = values.tolist()
    if isinstance(values, Sequence) and not isinstance(values, str | bytes):
        return list(values)
    raise ValidationError(
        f"a column is a {type(values).__name__} and no list",
        hint="Give each column as a list or array of values.",
        context={"field": "data"},
    )


def _of_sequence(items: Sequence[Any]) -> Table:
    first = next(iter(items), None)
    if isinstance(first, Mapping):
        return _of_rows([dict(item) if isinstance(item, Mapping) else {} for item in items])
    if isinstance(first, Sequence) and not isinstance(first, str | bytes):
        names = ["x", "y"] if len(first) == 2 else [f"c{index + 1}" for index in range(len(first))]
        return _of_rows([dict(zip(names, item, strict=False)) for item in items])
    return _of_rows([{"index": index, "value": value} for index, value in enumerate(items)])


def _of_rows(rows: list[dict[Any, Any]]) -> Table:
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    return _table(_backend.charts().table_of_json(json.dumps(rows, default=_plain), names))


def _plain(value: Any) -> Any:
    """Return what JSON has no form for: dates as texts, numbers of libraries as numbers."""
    for method in ("isoformat", "item"):
        if hasattr(value, method):
            return getattr(value, method)()
    return str(value)
