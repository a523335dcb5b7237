"""Everything about pictures in one place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ferrolab import _backend
from ferrolab.errors import ValidationError
from ferrolab.images.charts import draw_chart
from ferrolab.images.codes import ErrorLevel, Symbology, find_codes, write_code
from ferrolab.images.kinds import DATA, ChartKind, Wishes, chart_spec
from ferrolab.images.pictures import Picture, analyse, compare, edit
from ferrolab.images.tabular import table_of
from ferrolab.results.base import Meta
from ferrolab.results.chart import Chart
from ferrolab.results.drawing import Drawing, Findings
from ferrolab.settings import settings


class ImageGenerator:
    r"""Draws charts, diagrams and codes, and changes and looks at pictures.

    Parameters
    ----------
    default_width, default_height : int
        Size of a chart's plot in pixels; titles, axes and legends stand around it.
    anti_alias : bool
        Smooth edges in PNG pictures.

    Examples
    --------
    >>> from ferrolab import ImageGenerator
    >>> images = ImageGenerator()
    >>> images.create_chart([3, 1, 4, 1, 5], "bar")[:4]
    b'\x89PNG'
    """

    def __init__(self, default_width: int = 480, default_height: int = 300, anti_alias: bool = True) -> None:
        for name, value in (("default_width", default_width), ("default_height", default_height)):
            if not 10 <= value <= 10_000:
                raise ValidationError(
                    f"{name} is {value}", hint="Give pixels from 10 to 10000.", context={"field": name}
                )
        self.default_width = default_width
        self.default_height = default_height
        self.anti_alias = anti_alias

    # ------------------------------------------------------------ charts

    def create_chart(
        self, data: Any, chart_type: ChartKind = "bar", *, scale: float = 1.0, **wishes: Any
    ) -> bytes:
        """Draw a chart and return it as PNG; see :meth:`chart`.

        Parameters
        ----------
        data, chart_type, **wishes
            As for :meth:`chart`.
        scale : float
            Pixels of the picture per pixel of the chart.
        """
        return self.chart(data, chart_type, **wishes).png(scale)

    def chart(self, data: Any, kind: ChartKind = "bar", *, dark: bool = False, **wishes: Any) -> Chart:
        """Draw a chart of data.

        Parameters
        ----------
        data : object
            A DataFrame, a mapping of columns, records, numbers or a file; see
            :func:`ferrolab.images.table_of`. An Altair chart or a description in Vega-Lite is drawn as it is.
        kind : str
            ``line``, ``area``, ``bar``, ``scatter``, ``histogram``, ``box``, ``heatmap``, ``pie``,
            ``candlestick`` or ``density``.
        dark : bool
            Light letters on a dark ground.
        **wishes
            ``x``, ``y``, ``color``, ``size``, ``facet`` (columns, as ``name``, ``name:T`` or ``mean(name)``;
            several numbers for ``y`` with commas between), ``aggregate``, ``arrangement`` (``stacked``,
            ``grouped``, ``normalized``, ``layered``), ``horizontal``, ``log`` (``x``, ``y``, ``xy``),
            ``bins``, ``title``, ``width``, ``height``. Not for descriptions.

        Raises
        ------
        ValidationError
            For columns that are not there, or data that the kind can't show.
        """
        spec = description_of(data)
        if spec is not None:
            return draw_chart(spec, dark=dark, anti_alias=self.anti_alias)
        try:
            wished = Wishes(**wishes)
        except TypeError:
            unknown = sorted(set(wishes) - set(Wishes.__slots__))
            raise ValidationError(
                f"a chart has no {unknown[0]!r}",
                hint=f"Say one of {', '.join(Wishes.__slots__)}.",
                context={"field": unknown[0]},
            ) from None
        wished = replace(
            wished, width=wished.width or self.default_width, height=wished.height or self.default_height
        )
        table = table_of(data)
        described = chart_spec(table, kind, wished)
        return draw_chart(
            described.spec,
            {DATA: table},
            chart_kind=kind,
            fields=described.fields,
            text=described.text,
            dark=dark,
            anti_alias=self.anti_alias,
        )

    # ------------------------------------------------------------ diagrams and codes

    def generate_svg(self, elements: Sequence[Mapping[str, Any]], **options: Any) -> str:
        """Draw shapes, texts, arrows and graphs, and return them as SVG; see :meth:`diagram`."""
        return self.diagram(elements, **options).svg

    def diagram(
        self, elements: Sequence[Mapping[str, Any]], *, scale: float = 2.0, title: str = "", **options: Any
    ) -> Drawing:
        """Draw shapes, texts, arrows and graphs.

        Parameters
        ----------
        elements : sequence of mapping
            ``{"type": "rect", "x": 10, "y": 10, "width": 80, "height": 40, "fill": "#eee"}`` and so on: rect,
            circle, ellipse, line, polyline, polygon, path, text, arrow, group, image, graph;
            docs/charts.md has all of them.
        scale : float
            Pixels of the PNG per pixel of the drawing.
        title : str
            What it shows.
        **options
            ``width``, ``height``, ``background``, ``padding``.

        Raises
        ------
        ValidationError
            For an element that is none; it is named by its place.
        """
        asked = {**options, **({"title": title} if title else {})}
        svg, png, width, height = _backend.diagrams().draw(
            json.dumps(list(elements)), json.dumps(asked), scale=scale, max_pixels=settings().max_pixels
        )
        return Drawing(
            pictures={"image/svg+xml": svg.encode(), "image/png": png},
            width=round(width),
            height=round(height),
            text=title or "Diagram",
            meta=Meta(backends={"diagrams": _backend.kind("diagrams")}),
        )

    def create_qr_code(self, data: str | bytes, *, error_level: ErrorLevel = "M", **options: Any) -> bytes:
        """Write a QR code and return it as PNG; see :func:`ferrolab.images.codes.write_code`."""
        return self.code(data, error_level=error_level, **options).png

    def code(self, data: str | bytes, symbology: Symbology = "qr", **options: Any) -> Drawing:
        """Write a QR code or barcode; see :func:`ferrolab.images.codes.write_code`."""
        return write_code(data, symbology, **options)

    def read_codes(self, picture: Picture, **options: Any) -> Findings:
        """Find QR codes and barcodes in a picture; see :func:`ferrolab.images.codes.find_codes`."""
        return find_codes(picture, **options)

    # ------------------------------------------------------------ pictures

    def edit(self, picture: Picture, *edits: Mapping[str, Any], **output: Any) -> Drawing:
        """Change a picture; see :func:`ferrolab.images.pictures.edit`."""
        return edit(picture, *edits, **output)

    def analyse(self, picture: Picture) -> Findings:
        """Say what a picture is like; see :func:`ferrolab.images.pictures.analyse`."""
        return analyse(picture)

    def compare(self, picture: Picture, other: Picture) -> Findings:
        """Say how two pictures differ; see :func:`ferrolab.images.pictures.compare`."""
        return compare(picture, other)


#: What every description in Vega-Lite has one of.
_VIEWS = ("mark", "layer", "hconcat", "vconcat", "concat", "facet", "repeat", "spec")


def description_of(data: Any) -> dict[str, Any] | None:
    """Return the Vega-Lite of an Altair chart, of a mapping or a JSON file that is one; else None."""
    if hasattr(data, "to_dict") and type(data).__module__.partition(".")[0] == "altair":
        return _of_altair(data)
    if isinstance(data, Path) and data.suffix.lower() == ".json" and data.is_file():
        try:
            data = json.loads(data.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError, RecursionError):
            return None
    if isinstance(data, Mapping) and any(view in data for view in _VIEWS):
        mark = data.get("mark")
        # A table may well have a column of this name.
        return dict(data) if mark is None or isinstance(mark, str | Mapping) else None
    return None


def _of_altair(chart: Any) -> dict[str, Any]:
    import altair

    # Altair refuses more than 5,000 rows, for the sake of notebooks; ours keep them out themselves.
    with altair.data_transformers.enable("default", max_rows=None):
        described: dict[str, Any] = chart.to_dict()
    return described
