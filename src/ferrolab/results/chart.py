"""A chart: a description in Vega-Lite, its data, and its picture."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

from ferrolab.errors import NativeRequired, ValidationError
from ferrolab.results.pictorial import Pictorial
from ferrolab.settings import settings

#: With more rows a chart goes into a notebook as a picture only.
MAX_INTERACTIVE_ROWS = 5_000
VEGA_LITE = "application/vnd.vegalite.v6+json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True, slots=True)
class ChartField:
    """A column, and what it is shown as.

    Attributes
    ----------
    channel : str
        ``x``, ``y``, ``color`` ...
    name : str
        The column.
    type : str
        ``quantitative``, ``temporal``, ``ordinal`` or ``nominal``; empty when the data says.
    """

    channel: str
    name: str
    type: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return it as JSON values."""
        return {"channel": self.channel, "name": self.name, "type": self.type}


class ChartTable(Protocol):
    """Data of a chart."""

    @property
    def rows(self) -> int:
        """How many there are."""

    def to_json(self, max_rows: int) -> str:
        """Return a JSON array of the first rows as objects."""


class Drawn(Protocol):
    """A chart that is laid out."""

    @property
    def width(self) -> float:
        """Of the picture, in pixels."""

    @property
    def height(self) -> float:
        """Of the picture, in pixels."""

    def svg(self) -> str:
        """Return it as SVG."""

    def png(self, scale: float, *, max_pixels: int, anti_alias: bool) -> tuple[bytes, list[str]]:
        """Return it as PNG, and what could not be drawn as it should be."""


#: Lays a chart out again, dark or light.
Draw = Callable[[bool], Drawn]


@dataclass(frozen=True, kw_only=True)
class Chart(Pictorial):
    """A chart.

    Attributes
    ----------
    description : mapping
        Vega-Lite 6, with data by name (see :attr:`tables`).
    tables : mapping
        The data, by name.
    chart_kind : str
        ``bar``, ``line`` ...; ``vega-lite`` for a description of the user's own.
    fields : tuple of ChartField
        What is shown, and as what.
    text : str
        What the chart shows, in a sentence.
    """

    description: Mapping[str, Any] = field(repr=False)
    tables: Mapping[str, ChartTable] = field(repr=False, compare=False)
    chart_kind: str = "vega-lite"
    fields: tuple[ChartField, ...] = ()
    text: str = ""
    heading: str = ""
    dark: bool = False
    anti_alias: bool = True
    drawn: Drawn = field(repr=False, compare=False)
    draw: Draw = field(repr=False, compare=False)

    kind: ClassVar[str] = "chart"

    @property
    def width(self) -> int:
        """Of the picture, in pixels."""
        return round(self.drawn.width)

    @property
    def height(self) -> int:
        """Of the picture, in pixels."""
        return round(self.drawn.height)

    @property
    def rows(self) -> int:
        """Rows of its data, those within the description too."""
        return sum(table.rows for table in self.tables.values()) + _inline_rows(self.description)

    @property
    def spec(self) -> dict[str, Any]:
        """The whole chart in Vega-Lite 6, data included."""
        return self._with_data(max((table.rows for table in self.tables.values()), default=0))

    def svg(self, *, dark: bool | None = None) -> str:
        """Return the chart as an SVG that stands by itself.

        Parameters
        ----------
        dark : bool, optional
            Light letters on a dark ground; default as the chart was asked for.
        """
        return self._looking(dark).svg()

    def png(self, scale: float = 1.0, *, dark: bool | None = None) -> bytes:
        """Return the chart as a PNG picture.

        Parameters
        ----------
        scale : float
            Pixels of the picture per pixel of the chart, from 0.1 to 10; 2 for screens of high resolution.
        dark : bool, optional
            Light letters on a dark ground; default as the chart was asked for.

        Raises
        ------
        LimitError
            For more pixels than the setting ``max_pixels`` allows.
        """
        if not 0.1 <= scale <= 10:
            raise ValidationError(
                f"scale is {scale}", hint="Give a number from 0.1 to 10.", context={"field": "scale"}
            )
        return self._looking(dark).png(scale, max_pixels=settings().max_pixels, anti_alias=self.anti_alias)[0]

    def _looking(self, dark: bool | None) -> Drawn:
        return self.drawn if dark in (None, self.dark) else self.draw(bool(dark))

    def save(self, path: str | Path, *, scale: float = 2.0) -> Path:
        """Write the chart to a file; its name says as what: ``.svg``, ``.png``, or ``.json`` for Vega-Lite."""
        path = Path(path)
        kind = path.suffix.lower()
        if kind == ".svg":
            path.write_text(self.svg(), encoding="utf-8")
        elif kind == ".png":
            path.write_bytes(self.png(scale))
        elif kind == ".json":
            path.write_text(json.dumps(self.spec), encoding="utf-8")
        else:
            raise ValidationError(
                f"a chart can't be written as {path.suffix!r}",
                hint="End the name in .svg, .png or .json.",
                context={"field": "path"},
            )
        return path

    def to_altair(self) -> Any:
        """Return the chart as an Altair chart.

        Raises
        ------
        NativeRequired
            When Altair is not installed.
        """
        try:
            import altair
        except ImportError:
            raise NativeRequired(
                "an Altair chart needs Altair, which is not installed",
                hint="pip install altair, or use chart.spec.",
                context={"package": "altair"},
            ) from None
        return altair.Chart.from_dict(self.spec)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {**self._facts(), "svg": self.svg(), "spec": self._interactive()}

    def _facts(self) -> dict[str, Any]:
        return {
            "chart_kind": self.chart_kind,
            "width": self.width,
            "height": self.height,
            "rows": self.rows,
            "engine": self.meta.backends.get("charts", ""),
            "description": self.text,
            "fields": [one.to_dict() for one in self.fields],
        }

    def _with_data(self, max_rows: int) -> dict[str, Any]:
        datasets = {name: json.loads(table.to_json(max_rows)) for name, table in self.tables.items()}
        whole: dict[str, Any] = {"$schema": SCHEMA, **self.description}
        return {**whole, "datasets": {**whole.get("datasets", {}), **datasets}} if datasets else whole

    def _interactive(self) -> dict[str, Any] | None:
        return self._with_data(MAX_INTERACTIVE_ROWS) if self.rows <= MAX_INTERACTIVE_ROWS else None

    def title(self) -> str:
        """Return the chart's own title, or what it shows."""
        return self.heading or self.text or "Chart"

    def summary(self) -> str:
        """Return the kind and the rows."""
        return f"{self.chart_kind} · {self.rows:,} rows · {self.width:,} x {self.height:,} pixels"

    def words(self) -> str:
        """Return what the chart shows."""
        return self.text or self.title()

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return what is known of the chart; picture and data are kept apart."""
        return self._facts(), True

    def stored(self) -> dict[str, Any]:
        """Return the picture, and the chart with its data when that is not too much."""
        return {"views": [{"svg": self.svg(), "spec": self._interactive()}]}

    def looks(self) -> dict[str, bytes]:
        """Return the chart as SVG and as PNG."""
        return {"image/svg+xml": self.svg().encode(), "image/png": self.png(2.0)}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(include, exclude)
        interactive = self._interactive()
        return bundle if interactive is None else {**bundle, VEGA_LITE: interactive}


#: Where the views of a composed chart stand.
_PARTS = ("layer", "concat", "hconcat", "vconcat", "spec")


def _inline_rows(description: Mapping[str, Any]) -> int:
    """Count the rows that a description holds itself: its datasets, and the values of its views."""
    datasets = description.get("datasets")
    rows = sum(map(_length, datasets.values())) if isinstance(datasets, Mapping) else 0
    views: list[Any] = [description]
    while views:
        view = views.pop()
        if not isinstance(view, Mapping):
            continue
        data = view.get("data")
        rows += _length(data.get("values")) if isinstance(data, Mapping) else 0
        for part in (view.get(name) for name in _PARTS):
            views += part if isinstance(part, list) else [part]
    return rows


def _length(values: Any) -> int:
    return len(values) if isinstance(values, list) else 0
