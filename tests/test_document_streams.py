"""Streams of CSV and JSON lines: types, batches, what does not fit, what is no file."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import pandas
import pyarrow
import pytest

from ferrolab.documents import DocumentProcessor
from ferrolab.errors import FerrolabError, NativeRequired, NotFoundError, ValidationError

pytestmark = pytest.mark.native
READER = DocumentProcessor()
SALES = 'day;sold;price;note\n2026-11-21;7;1.5;a\n2026-11-22;;2;"b; c"\n2026-11-23;9;3.25;\n'


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_text(SALES, encoding="utf-8")
    return path


def test_columns_have_types_and_missing_values_are_none(sales: Path) -> None:
    (batch,) = READER.stream_csv(sales)

    assert len(batch) == 3
    assert batch.to_pydict() == {
        "day": [datetime.date(2026, 11, day) for day in (21, 22, 23)],
        "sold": [7, None, 9],
        "price": [1.5, 2.0, 3.25],
        "note": ["a", "b; c", None],
    }


def test_batches_have_as_many_rows_as_asked_for_and_one_schema(sales: Path) -> None:
    stream = READER.stream_csv(sales, chunk_size=2)
    batches = list(stream)

    assert [len(batch) for batch in batches] == [2, 1]
    assert len({batch.to_arrow().schema for batch in batches}) == 1
    assert stream.counts["rows"] == 3
    assert list(stream) == []


def test_other_libraries_take_batches_and_the_rest_of_a_stream(sales: Path) -> None:
    stream = READER.stream_csv(sales, chunk_size=1)
    first = next(stream)
    rest = pyarrow.table(stream)

    assert first.to_pandas()["sold"].tolist() == [7]
    assert rest.column("price").to_pylist() == [2.0, 3.25]
    with pytest.raises(ValidationError, match="handed on"):
        next(stream)


def test_without_pyarrow_pandas_still_gets_its_frame(sales: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (batch,) = READER.stream_csv(sales)

    frame = batch.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert frame["price"].tolist() == [1.5, 2.0, 3.25]
    with pytest.raises(NativeRequired, match="pyarrow"):
        batch.to_arrow()


def test_a_value_that_does_not_fit_is_named_by_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(
        "n,text\n" + "1,some text to fill the sample with\n" * 150_000 + "x,y\n", encoding="utf-8"
    )

    with pytest.raises(FerrolabError, match=r"150.?002") as caught:
        list(READER.stream_csv(path))
    assert caught.value.hint
    stream = READER.stream_csv(path, misfits_as_null=True)
    assert sum(map(len, stream)) == 150_001
    assert stream.counts["nulled_values"] == 1
    last = list(READER.stream_csv(path, types=False))[-1]
    assert last.to_pydict()["n"][-1] == "x"


def test_ragged_rows_keep_what_they_have_and_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("a,b\n1,2\n3\n4,5,6\n", encoding="utf-8")
    stream = READER.stream_csv(path, delimiter=",", has_header=True)
    (batch,) = stream

    assert batch.to_pydict() == {"a": [1, 3, 4], "b": [2, None, 5], "column_3": [None, None, 6]}
    assert (stream.counts["short_rows"], stream.counts["long_rows"]) == (2, 0)


def test_json_lines_become_columns(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"n": 1, "tags": ["x"]}\n\n{"n": 2, "ok": true}\nbroken\n', encoding="utf-8")

    with pytest.raises(FerrolabError, match="4"):
        list(READER.stream_jsonl(path))
    stream = READER.stream_jsonl(path, skip_bad_lines=True)
    (batch,) = stream
    assert batch.to_pydict() == {"n": [1, 2], "tags": ['["x"]', None], "ok": [None, True]}
    assert stream.counts["skipped_lines"] == 1


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"chunk_size": 0}, "chunk_size"),
        ({"delimiter": "ab"}, "delimiter"),
        ({"delimiter": "é"}, "delimiter"),
    ],
)
def test_wrong_arguments_are_named(sales: Path, options: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        READER.stream_csv(sales, **options)  # type: ignore[arg-type]
    assert caught.value.context["field"] == field


def test_what_is_no_file_is_said_when_opened(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        READER.stream_csv(tmp_path / "none.csv")
    with pytest.raises(FerrolabError):
        READER.stream_jsonl(tmp_path)
