"""Columns of pandas that are taken one by one are the same as those that come by Arrow."""

from __future__ import annotations

from typing import Any

import numpy
import pandas
import pytest

from ferrolab.errors import ValidationError
from ferrolab.images import tabular

pytestmark = pytest.mark.native

_TIMES = ["2024-01-01", None, "1969-12-31T23:59:59.999999999"]
_BLOCK = numpy.arange(12, dtype=float).reshape(4, 3)

#: What is taken without Arrow.
_DIRECT: dict[str, Any] = {
    "floats": {"a": [1.5, float("nan"), float("inf"), -0.0]},
    "short floats": {"a": numpy.array([0.1, float("nan"), 3], dtype="float32")},
    **{
        f"{kind} integers": {"a": numpy.array([0, 1, numpy.iinfo(kind).max], dtype=kind)}
        for kind in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
    },
    "least integers": {"a": numpy.array([numpy.iinfo("int64").min, 5])},
    "booleans": {"a": [True, False, True]},
    **{
        f"times in {unit}": {"a": numpy.array(_TIMES, dtype=f"datetime64[{unit}]")}
        for unit in ("s", "ms", "us", "ns")
    },
    "texts": {"a": ["one", None, "two", "one", "", "日本"]},
    "objects that are texts": {"a": pandas.Series(["x", None, float("nan"), "y"], dtype=object)},
    "several": {"a": [1, 2], "b": ["x", "y"], "c": [True, False], 7: [0.5, 0.25]},
    "columns of a block": pandas.DataFrame(_BLOCK, columns=list("abc")),
    "every other row": pandas.DataFrame(_BLOCK, columns=list("abc"))[::2],
    "backwards": pandas.DataFrame({"a": numpy.arange(5)[::-1]}),
    "with an index": pandas.DataFrame({"a": [1, 2]}, index=pandas.Index(["p", "q"], name="row")),
}
#: What Arrow is asked for.
_BY_ARROW: dict[str, Any] = {
    "categories": {"a": pandas.Categorical(["x", "y", "x"])},
    "times with a zone": {"a": pandas.to_datetime(["2024-01-01"]).tz_localize("Europe/Berlin")},
    "integers with nulls": {"a": pandas.array([1, None], dtype="Int64")},
    "half floats": {"a": numpy.array([1, 2], dtype="float16")},
    "objects of several kinds": {"a": pandas.Series([None, None], dtype=object)},
    "no rows": {"a": numpy.array([], dtype=float)},
    "columns of two levels": pandas.DataFrame([[1, 2]], columns=[["a", "a"], ["b", "c"]]),
}


@pytest.mark.parametrize("name", [*_DIRECT, *_BY_ARROW])
def test_the_same_as_by_arrow(name: str) -> None:
    frame = pandas.DataFrame((_DIRECT | _BY_ARROW)[name])
    if not isinstance(frame.index, pandas.RangeIndex):
        expected = tabular._of_arrow(frame.reset_index().rename(columns=str))
    else:
        expected = tabular._of_arrow(frame.rename(columns=str))
    table = tabular.table_of(frame)
    assert table.columns == expected.columns
    assert table.rows == expected.rows
    assert table.to_json(100) == expected.to_json(100)


@pytest.mark.parametrize("name", [*_DIRECT, *_BY_ARROW])
def test_arrow_is_asked_only_where_it_must_be(name: str) -> None:
    frame = pandas.DataFrame((_DIRECT | _BY_ARROW)[name])
    taken = tabular._by_column(frame)
    assert (taken is not None) == (name in _DIRECT)


def test_a_chart_keeps_the_rows_it_was_made_of() -> None:
    cells = numpy.arange(3, dtype=float)
    frame = pandas.DataFrame({"a": cells}, copy=False)
    table = tabular.table_of(frame)
    cells[:] = 9
    assert table.to_json(3) == '[{"a":0.0},{"a":1.0},{"a":2.0}]'


def test_arrays_by_name_are_the_columns_of_a_frame() -> None:
    columns = {
        "number": numpy.array([0.5, numpy.nan, 2]),
        "whole": numpy.arange(3),
        "day": numpy.array(["2026-11-01", "NaT", "2026-11-03"], dtype="M8[ns]"),
        "open": numpy.array([True, False, True]),
    }
    table, expected = tabular.table_of(columns), tabular.table_of(pandas.DataFrame(columns))
    assert table.columns == expected.columns
    assert table.to_json(3) == expected.to_json(3)

    with pytest.raises(ValidationError, match="the columns have 2, 3 values"):
        tabular.table_of({"a": numpy.arange(2), "b": numpy.arange(3)})


def test_what_a_masked_array_hides_stays_hidden() -> None:
    masked = numpy.ma.masked_array([1.0, 2.0, 3.0], [False, True, False])
    assert tabular.table_of({"a": masked}).to_json(3) == '[{"a":1.0},{"a":null},{"a":3.0}]'
