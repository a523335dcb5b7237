"""Charts by vl-convert, which runs Vega itself: what runs without Rust, and for what ours does not know."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ferrolab._fallback._text import decode
from ferrolab.errors import LimitError, NativeRequired, UnsupportedChartError, ValidationError

_SIZE = re.compile(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"')
_DARK = {
    "background": "#1e1e1e",
    "style": {name: {"fill": "#e0e0e0"} for name in ("guide-label", "guide-title", "group-title")},
    "axis": {"domainColor": "#757575", "tickColor": "#757575", "gridColor": "#424242"},
}


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table as JSON objects."""

    records: list[dict[str, Any]]
    columns: list[tuple[str, str]]

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.records)

    def distinct(self, name: str, limit: int) -> int:
        """Count different values, up to ``limit``."""
        seen: set[str] = set()
        for record in self.records:
            seen.add(json.dumps(record.get(name), default=str))
            if len(seen) >= limit:
                break
        return len(seen)

    def to_json(self, max_rows: int) -> str:
        """Return a JSON array of the first rows."""
        return json.dumps(self.records[:max_rows])


def table(source: Any) -> RowTable:
    """Take a table that speaks Arrow."""
    try:
        import pyarrow
    except ImportError:
        raise NativeRequired(
            "a table needs the native module or pyarrow, and neither is installed",
            hint="pip install ferrolab-native, or pip install pyarrow.",
            context={"package": "pyarrow"},
        ) from None
    arrow = pyarrow.table(source)
    kinds = [(name, _kind(pyarrow.types, arrow.schema.field(name).type)) for name in arrow.column_names]
    records = [{name: _plain(value) for name, value in row.items()} for row in arrow.to_pylist()]
    return RowTable(records, kinds)


def _kind(types: Any, kind: Any) -> str:
    if types.is_boolean(kind):
        return "booleans"
    if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
        return "numbers"
    if types.is_temporal(kind):
        return "times"
    return "mixed" if types.is_nested(kind) else "texts"


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value != value:
        return None
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def table_of_columns(names: list[str], columns: list[Any]) -> None:
    """Take columns one by one: here Arrow is as quick."""


def table_of_json(text: str, names: list[str]) -> RowTable:
    """Take a JSON array of objects."""
    return _table(json.loads(text), names)


def table_of_csv(path: str, encoding: str | None) -> RowTable:
    """Read a delimited text with a header; cells beyond it make columns of their own."""
    data = Path(path).read_bytes()
    text = data.decode(encoding, "replace") if encoding else decode(data)[0]
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:4096], delimiters=",;\t|")
    except csv.Error:  # a single column
        dialect = csv.excel
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), dialect=dialect, skipinitialspace=True))
    except csv.Error as error:
        raise ValidationError(
            f"{Path(path).name} can't be read as CSV: {error}", context={"path": path}
        ) from error
    header, *rest = (row for row in rows if row) if any(rows) else [[]]
    names = header + [f"column_{place + 1}" for place in range(len(header), max(map(len, rest), default=0))]
    return _table([dict(zip(names, map(_number, row), strict=False)) for row in rest], names)


def _number(text: str) -> str | int | float | None:
    if not text.strip():
        return None
    if _NUMBER.fullmatch(text.strip()):
        return float(text) if set(text) & set(".eE") else int(text)
    return text.strip()


def _table(records: list[dict[str, Any]], names: list[str]) -> RowTable:
    plain = [{name: _plain(value) for name, value in record.items()} for record in records]
    names = list(dict.fromkeys([*names, *(name for record in plain for name in record)]))
    return RowTable(plain, [(name, _kind_of([r.get(name) for r in plain])) for name in names])


# As JSON writes it: not the inf, nan and 1_000 that Python takes for numbers too.
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?")


def _kind_of(values: list[Any]) -> str:
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, bool) for value in known):
        return "booleans"
    if known and all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
        return "numbers"
    if known and all(isinstance(value, str) and _DATE.fullmatch(value) for value in known):
        return "times"
    return "texts" if all(isinstance(value, str) for value in known) else "mixed"


@dataclass(frozen=True, slots=True)
class VegaChart:
    """A chart that Vega has drawn."""

    chart: dict[str, Any]
    config: dict[str, Any] | None
    picture: str
    width: float
    height: float
    notes: list[str]

    def svg(self) -> str:
        """Return it as SVG."""
        return self.picture

    def png(self, scale: float, *, max_pixels: int, anti_alias: bool) -> tuple[bytes, list[str]]:
        """Return it as PNG; vl-convert has smooth edges only."""
        import vl_convert

        if self.width * self.height * scale * scale > max_pixels:
            raise LimitError(
                f"the picture would have {self.width * scale:.0f} by {self.height * scale:.0f} pixels",
                hint="Make it smaller, or lower the scale.",
                context={"limit": "max_pixels"},
            )
        png: bytes = vl_convert.vegalite_to_png(
            self.chart, config=self.config, scale=scale, allowed_base_urls=[]
        )
        return png, []


def draw(spec: str, tables: Mapping[str, Any], *, dark: bool) -> VegaChart:
    """Draw a chart; see :class:`ferrolab._groups.Charts`."""
    try:
        import vl_convert
    except ImportError:
        raise NativeRequired(
            "charts need the native module or vl-convert, and neither is installed",
            hint="pip install ferrolab-native, or pip install vl-convert-python.",
            context={"package": "vl-convert-python"},
        ) from None
    chart = json.loads(spec)
    if tables:
        datasets = {name: json.loads(table.to_json(table.rows)) for name, table in tables.items()}
        chart["datasets"] = {**chart.get("datasets", {}), **datasets}
    config = _DARK if dark else None
    # Nothing is loaded from addresses, whatever the chart says.
    try:
        svg = vl_convert.vegalite_to_svg(chart, config=config, allowed_base_urls=[])
    except ValueError as error:
        raise UnsupportedChartError(
            f"vl-convert can't draw the chart: {str(error).splitlines()[0][:300]}",
            hint="Check the description at vega.github.io/vega-lite/docs.",
        ) from None
    width, height = map(float, _SIZE.search(svg).groups())  # type: ignore[union-attr]
    return VegaChart(chart, config, svg, width, height, [])


def scene(spec: str, tables: Mapping[str, Any]) -> str:
    """Return Vega's own scene graph."""
    import vl_convert

    chart = json.loads(spec)
    datasets = {name: json.loads(table.to_json(table.rows)) for name, table in tables.items()}
    return json.dumps(vl_convert.vegalite_to_scenegraph({**chart, "datasets": datasets}))
