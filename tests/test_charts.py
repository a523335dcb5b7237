"""Charts: data in any form, kinds, pictures, and what stands in a notebook."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import altair
import pandas
import pytest
from PIL import Image

import ferrolab
from ferrolab import ImageGenerator
from ferrolab._fallback import charts as reference_charts
from ferrolab.errors import LimitError, UnsupportedChartError, UnsupportedFormatError, ValidationError
from ferrolab.images.kinds import Wishes, chart_spec, read_column
from ferrolab.images.tabular import from_csv, table_of
from ferrolab.results.chart import MAX_INTERACTIVE_ROWS, VEGA_LITE
from ferrolab.settings import configure

pytestmark = pytest.mark.native
IMAGES = ImageGenerator()
SALES = {
    "month": ["Jan", "Feb", "Mar", "Jan", "Feb", "Mar"],
    "sold": [3, 5, 4, 2, 6, 7],
    "region": ["north", "north", "north", "south", "south", "south"],
}
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


# ---------------------------------------------------------------- data


@pytest.mark.parametrize(
    "data",
    [
        SALES,
        pandas.DataFrame(SALES),
        [dict(zip(SALES, row, strict=True)) for row in zip(*SALES.values(), strict=True)],
    ],
    ids=["columns", "frame", "records"],
)
def test_the_same_data_in_any_form_is_the_same_table(data: Any) -> None:
    table = table_of(data)

    assert table.rows == 6
    assert dict(table.columns) == {"month": "nominal", "sold": "quantitative", "region": "nominal"}
    assert json.loads(table.to_json(2)) == [
        {"month": "Jan", "sold": 3, "region": "north"},
        {"month": "Feb", "sold": 5, "region": "north"},
    ]


def test_files_are_tables(tmp_path: Path) -> None:
    frame = pandas.DataFrame({"day": pandas.to_datetime(["2026-11-01", "2026-11-02"]), "sold": [1.5, 2.5]})
    frame.to_csv(tmp_path / "a.csv", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_json(tmp_path / "a.json", orient="records", date_format="iso")
    for name in ("a.csv", "a.parquet", "a.json"):
        assert dict(table_of(tmp_path / name).columns) == {"day": "temporal", "sold": "quantitative"}, name


def test_what_is_no_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="a int is no table"):
        table_of(7)
    with pytest.raises(ValidationError, match="have 1, 2 values"):
        table_of({"a": [1], "b": [1, 2]})
    (tmp_path / "a.docx").write_bytes(b"")
    with pytest.raises(UnsupportedFormatError, match=r"a\.docx"):
        table_of(tmp_path / "a.docx")
    with pytest.raises(FileNotFoundError):
        table_of(tmp_path / "none.csv")


def test_an_index_with_meaning_is_a_column() -> None:
    series = pandas.Series([1, 2], index=pandas.Index(["a", "b"], name="letter"), name="count")
    assert dict(table_of(series).columns) == {"letter": "nominal", "count": "quantitative"}


def test_columns_are_named_as_in_altair() -> None:
    table = table_of(SALES)
    column = read_column("mean(sold)", table, "y")
    assert (column.name, column.aggregate, column.type) == ("sold", "mean", "quantitative")
    assert read_column("sold:O", table, "x").type == "ordinal"
    with pytest.raises(ValidationError, match="'sod'") as caught:
        read_column("sod", table, "y")
    assert caught.value.field == "y"
    assert "month, sold, region" in str(caught.value)


# ---------------------------------------------------------------- kinds

PRICES = {
    "day": ["2026-11-02", "2026-11-03", "2026-11-04"],
    "open": [10, 12, 11],
    "high": [13, 13, 12],
    "low": [9, 10, 8],
    "close": [12, 11, 9],
}


@pytest.mark.parametrize(
    ("kind", "data", "wishes"),
    [
        ("bar", SALES, {"color": "region"}),
        ("bar", SALES, {"color": "region", "arrangement": "grouped"}),
        ("bar", SALES, {"color": "region", "arrangement": "normalized", "horizontal": True}),
        ("line", PRICES, {"y": "high,low"}),
        ("area", SALES, {"color": "region"}),
        ("scatter", {"a": [1, 2, 3], "b": [3, 1, 2]}, {"size": "a"}),
        ("histogram", {"a": [1, 2, 2, 3, 3, 3, 4, 4, 5]}, {"bins": 5}),
        ("box", SALES, {"x": "region"}),
        ("heatmap", SALES, {"x": "month", "y": "region"}),
        ("pie", SALES, {"color": "region"}),
        ("candlestick", PRICES, {}),
        ("density", {"a": [1, 2, 2, 3, 3, 3, 4, 4, 5]}, {}),
        ("bar", SALES, {"x": "month", "facet": "region", "title": "Sales"}),
        ("line", PRICES, {"y": "high", "log": "y"}),
    ],
)
def test_every_kind_is_drawn_by_our_own_renderer(kind: Any, data: Any, wishes: dict[str, Any]) -> None:
    chart = IMAGES.chart(data, kind, **wishes)

    assert chart.meta.backends == {"charts": "native"}
    assert chart.meta.warnings == ()
    assert chart.fields
    root = ElementTree.fromstring(chart.svg())
    assert root.tag == f"{SVG}svg"
    assert len(list(root.iter(f"{SVG}path"))) + len(list(root.iter(f"{SVG}rect"))) > 0
    assert texts(chart.svg())
    assert size(chart.png(2.0)) == (2 * chart.width, 2 * chart.height)


def test_bars_that_share_a_place_are_summed() -> None:
    spec = chart_spec(table_of(SALES), "bar", Wishes(x="month")).spec
    assert spec["encoding"]["y"]["aggregate"] == "sum"
    svg = IMAGES.chart(SALES, "bar", x="month").svg()
    assert "10" in texts(svg)  # March has 4 + 7


def test_a_kind_that_the_data_can_not_show_says_what_it_needs() -> None:
    with pytest.raises(ValidationError, match="columns called high, low"):
        IMAGES.chart({"day": ["a"], "open": [1], "close": [2]}, "candlestick")
    with pytest.raises(ValidationError, match="'bars' is no kind"):
        IMAGES.chart(SALES, "bars")  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="no 'colour'"):
        IMAGES.chart(SALES, "bar", colour="region")
    with pytest.raises(ValidationError, match="no rows"):
        IMAGES.chart(pandas.DataFrame({"a": []}), "bar")


def test_the_seed_of_the_interface_holds() -> None:
    png = ImageGenerator(default_width=200, default_height=100, anti_alias=True).create_chart(
        [3, 1, 4], "bar"
    )
    assert size(png)[0] > 200


def test_edges_are_smooth_or_hard() -> None:
    colours = {}
    for anti_alias in (True, False):
        png = ImageGenerator(anti_alias=anti_alias).create_chart({"a": ["x", "y"], "b": [1, 3]}, "pie")
        colours[anti_alias] = len(Image.open(io.BytesIO(png)).convert("RGB").getcolors(200_000) or [])
    # Two slices, the letters and the ground.
    assert colours[False] <= 6
    assert colours[True] > 20


# ---------------------------------------------------------------- descriptions


def test_altair_charts_are_drawn_as_they_are_and_given_back() -> None:
    frame = pandas.DataFrame({"a": range(6_000), "b": range(6_000)})
    chart = IMAGES.chart(altair.Chart(frame).mark_line().encode(x="a:Q", y="b:Q"))
    assert chart.chart_kind == "vega-lite"
    again = IMAGES.chart(SALES, "bar", x="month", y="sold").to_altair()
    assert again.to_dict()["mark"]["type"] == "bar"


def test_what_our_renderer_does_not_know_is_named() -> None:
    spec = {"data": {"url": "https://example.org/world.json"}, "mark": "geoshape"}
    with pytest.raises(UnsupportedChartError) as caught:
        IMAGES.chart(spec)
    assert "url" in caught.value.message or "geoshape" in caught.value.message


def test_pictures_have_a_limit() -> None:
    chart = IMAGES.chart(SALES, "bar")
    configure(max_pixels=1000)
    with pytest.raises(LimitError, match="pixels"):
        chart.png(2.0)


# ---------------------------------------------------------------- results


def test_an_output_holds_the_chart_in_every_form() -> None:
    chart = ferrolab.call("chart", {"source": pandas.DataFrame(SALES), "kind": "bar", "color": "region"})
    bundle = chart._repr_mimebundle_()

    assert bundle["application/vnd.ferrolab.v1+json"]["kind"] == "chart"
    assert bundle["application/vnd.ferrolab.v1+json"]["line"] == ""
    assert bundle[VEGA_LITE]["datasets"]["data"][0] == {"month": "Jan", "sold": 3, "region": "north"}
    assert bundle["image/png"].startswith("iVBOR")
    assert "image/svg+xml" not in bundle  # nbconvert would call Inkscape for it
    assert 'src="data:image/svg+xml;base64,' in bundle["text/html"]
    assert "Bar chart of sold by month for each region" in bundle["text/plain"]
    assert 'alt="Bar chart of sold by month for each region"' in bundle["text/html"]
    assert "<script" not in bundle["text/html"]


def test_large_data_stays_out_of_the_notebook(tmp_path: Path) -> None:
    count = MAX_INTERACTIVE_ROWS + 1
    frame = pandas.DataFrame({"a": range(count), "b": range(count)})
    bundle = IMAGES.chart(frame, "line")._repr_mimebundle_()
    assert VEGA_LITE not in bundle
    assert len(json.dumps(bundle)) < 400_000


def test_rows_within_a_description_count() -> None:
    values = [{"a": index, "b": index} for index in range(3)]
    layer = {
        "data": {"values": values},
        "mark": "bar",
        "encoding": {"y": {"field": "b", "type": "quantitative"}},
    }
    assert IMAGES.chart({"layer": [layer, layer]}).rows == 6
    altair_chart = altair.Chart(pandas.DataFrame(values)).mark_point().encode(x="a:Q", y="b:Q")
    assert IMAGES.chart(altair_chart).rows == 3

    many = pandas.DataFrame({"a": range(MAX_INTERACTIVE_ROWS + 1)})
    chart = IMAGES.chart(altair.Chart(many).mark_point().encode(x="a:Q"))
    assert VEGA_LITE not in chart._repr_mimebundle_()


def test_charts_are_saved_as_their_name_says(tmp_path: Path) -> None:
    chart = IMAGES.chart(SALES, "bar")
    assert chart.save(tmp_path / "a.svg").read_text().startswith("<svg")
    assert chart.save(tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads(chart.save(tmp_path / "a.json").read_text())["mark"]
    with pytest.raises(ValidationError, match=r"\.doc"):
        chart.save(tmp_path / "a.doc")


@pytest.mark.parametrize(
    "text", ["day, sold\n2026-11-01, 3\n2026-11-02, 4.5\n", "day;sold\n2026-11-01;3\n2026-11-02;4.5"]
)
def test_csv_text_is_read_as_a_file_is(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text)
    for table in (from_csv(text), table_of(tmp_path / "a.csv")):
        assert dict(table.columns) == {"day": "temporal", "sold": "quantitative"}
        assert [row["sold"] for row in json.loads(table.to_json(2))] == [3, 4.5]
    reference = reference_charts.table_of_csv(str(tmp_path / "a.csv"), None)
    assert reference.columns == [("day", "times"), ("sold", "numbers")]
    assert [row["sold"] for row in reference.records] == [3, 4.5]


def test_csv_of_one_column_or_none_is_no_accident() -> None:
    assert dict(from_csv("sold\n3\n4\n").columns) == {"sold": "quantitative"}
    with pytest.raises(ValidationError, match="the text is empty"):
        from_csv(" \n")
    with pytest.raises(ValidationError, match="surrogates not allowed at 2"):
        from_csv("a\n\ud800")


def test_the_reference_reads_csv_in_any_encoding_and_keeps_long_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("café,sold\r\nÄ,1_000\r\nÖ,-2.5e3,more\r\n\r\nÜ\r\n".encode("cp1252"))

    reference = reference_charts.table_of_csv(str(path), None)

    assert reference.columns == [("café", "texts"), ("sold", "mixed"), ("column_3", "texts")]
    assert reference.records == [
        {"café": "Ä", "sold": "1_000"},
        {"café": "Ö", "sold": -2500.0, "column_3": "more"},
        {"café": "Ü"},
    ]
    path.write_bytes(b"")
    assert (reference_charts.table_of_csv(str(path), None).rows) == 0


def test_a_cells_body_is_data_or_a_description() -> None:
    csv = "month,sold\nJan,3\nFeb,5\n"
    assert ferrolab.call("chart", {"text": csv}).rows == 2
    assert ferrolab.call("chart", {"text": '[{"a": "x", "b": 1}]'}).rows == 1
    spec = {
        "data": {"values": [{"a": "x", "b": 1}]},
        "mark": "bar",
        "encoding": {"y": {"field": "b", "type": "quantitative"}},
    }
    assert ferrolab.call("chart", {"text": json.dumps(spec)}).chart_kind == "vega-lite"
    with pytest.raises(ValidationError, match="needs data"):
        ferrolab.call("chart", {})
