"""Charts drawn: by our own renderer, or by vl-convert what that does not know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from ferrolab import _backend, _groups
from ferrolab.errors import UnsupportedChartError
from ferrolab.images.tabular import Table
from ferrolab.results.base import Meta
from ferrolab.results.chart import Chart, ChartField


def draw_chart(
    spec: Mapping[str, Any],
    tables: Mapping[str, Table] | None = None,
    *,
    chart_kind: str = "vega-lite",
    fields: tuple[ChartField, ...] = (),
    text: str = "",
    dark: bool = False,
    anti_alias: bool = True,
) -> Chart:
    """Draw a description in Vega-Lite.

    Parameters
    ----------
    spec : mapping
        Vega-Lite 6; data in it, or by a name in ``tables``. Nothing is loaded from addresses.
    tables : mapping, optional
        Data by name.
    chart_kind, fields, text
        What the result says of the chart.
    dark : bool
        Light letters on a dark ground.
    anti_alias : bool
        Smooth edges in PNG pictures; those by vl-convert always have them.

    Raises
    ------
    UnsupportedChartError
        When the chart uses what our renderer does not know and vl-convert is not installed.
    ValidationError
        When it is no chart.
    """
    painter = _Painter(json.dumps(spec), dict(tables or {}))
    drawn, engine, warnings = painter.first(dark)
    return Chart(
        description=dict(spec),
        tables=dict(tables or {}),
        chart_kind=chart_kind,
        fields=fields,
        text=text or _description(spec),
        heading=_heading(spec),
        drawn=drawn,
        draw=painter,
        dark=dark,
        anti_alias=anti_alias,
        meta=Meta(backends={"charts": engine}, warnings=(*warnings, *drawn.notes)),
    )


@dataclass(slots=True)
class _Painter:
    """Draws one chart again, light or dark; with vl-convert from when that was needed once."""

    spec: str
    tables: dict[str, Table]
    by_other: bool = False

    def __call__(self, dark: bool) -> _groups.DrawnChart:
        group = _backend.other_charts() if self.by_other else _backend.charts()
        natives = {name: table.native for name, table in self.tables.items()}
        return group.draw(self.spec, natives, dark=dark)

    def first(self, dark: bool) -> tuple[_groups.DrawnChart, str, tuple[str, ...]]:
        """Draw for the first time; also tell by what, and what the reader should know of that."""
        try:
            return self(dark), _backend.kind("charts"), ()
        except UnsupportedChartError as error:
            if self.by_other or find_spec("vl_convert") is None:
                raise
            self.by_other = True
            try:
                drawn = self(dark)
            except UnsupportedChartError:
                # What ours has to say names the feature.
                raise error from None
            return drawn, "vl-convert", (f"drawn by vl-convert: {error.message}",)


def _heading(spec: Mapping[str, Any]) -> str:
    title = spec.get("title")
    text = title.get("text") if isinstance(title, Mapping) else title
    if isinstance(text, list):
        text = " ".join(map(str, text))
    return text if isinstance(text, str) else ""


def _description(spec: Mapping[str, Any]) -> str:
    said = spec.get("description")
    if isinstance(said, str) and said:
        return said
    mark = spec.get("mark")
    kind = mark.get("type") if isinstance(mark, Mapping) else mark
    return f"Chart of {kind} marks" if isinstance(kind, str) else "Chart"
