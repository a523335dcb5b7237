"""CSV and JSON lines of any size, batch by batch in constant memory."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ferrolab import _groups, running
from ferrolab.errors import NativeRequired
from ferrolab.sources import naming

_EPOCH = datetime.datetime(1970, 1, 1)
_EPOCH_DAY = _EPOCH.toordinal()


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """Rows of a stream in Arrow's memory layout; pyarrow, polars and others take it as it is.

    Examples
    --------
    ``polars.DataFrame(batch)``, ``pyarrow.record_batch(batch)``, ``batch.to_pandas()``
    """

    _batch: _groups.Batch = field(repr=False)

    def __len__(self) -> int:
        return self._batch.num_rows

    @property
    def column_names(self) -> list[str]:
        """The columns in order."""
        return self._batch.column_names

    def __repr__(self) -> str:
        return f"RecordBatch({len(self):,} rows: {', '.join(self.column_names[:8])})"

    def to_pydict(self) -> dict[str, list[Any]]:
        """Return a list for each column; None where a value is missing."""
        return {name: _python(kind, values) for name, kind, values in self._batch.columns()}

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame``."""
        import pandas

        try:
            return self.to_arrow().to_pandas()
        except NativeRequired:
            return pandas.DataFrame(self.to_pydict(), columns=self.column_names)

    def to_arrow(self) -> Any:
        """Return a ``pyarrow.RecordBatch``.

        Raises
        ------
        NativeRequired
            When pyarrow is not installed.
        """
        try:
            import pyarrow
        except ImportError:
            raise NativeRequired(
                "an Arrow batch needs pyarrow, which is not installed",
                hint="Install pyarrow, or use to_pandas() or to_pydict().",
                context={"package": "pyarrow"},
            ) from None
        return pyarrow.record_batch(self)

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        return self._batch.__arrow_c_array__(requested_schema)


def _python(kind: str, values: list[Any]) -> list[Any]:
    read = _READ.get(kind)
    return values if read is None else [None if value is None else read(value) for value in values]


_READ: dict[str, Callable[[int], Any]] = {
    "date": lambda days: datetime.date.fromordinal(_EPOCH_DAY + days),
    "timestamp": lambda micros: _EPOCH + datetime.timedelta(microseconds=micros),
    "timestamp UTC": lambda micros: (_EPOCH + datetime.timedelta(microseconds=micros)).replace(
        tzinfo=datetime.timezone.utc
    ),
}


class RecordStream:
    """Batches of a file, one after the other; all have the same columns and types.

    Iterating reads the file. ``pyarrow.table(stream)`` and ``polars.DataFrame(stream)`` read what is
    left of it by themselves.
    """

    def __init__(self, stream: _groups.Stream, name: str) -> None:
        self._stream = stream
        self._name = name

    def __iter__(self) -> Iterator[RecordBatch]:
        return self

    def __next__(self) -> RecordBatch:
        running.current().check()
        with naming(self._name):
            batch = self._stream.next_batch()
        if batch is None:
            raise StopIteration
        return RecordBatch(batch)

    @property
    def counts(self) -> dict[str, int]:
        """What was met on the way so far.

        ``rows``; ``short_rows`` (missing fields are null) and ``long_rows`` (fields beyond the last column are
        left out); ``skipped_lines``, ``nulled_values``, ``unknown_values`` (keys without a column).
        """
        return self._stream.counts()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._stream.__arrow_c_stream__(requested_schema)
