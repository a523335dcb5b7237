"""The tools that draw: charts, diagrams, codes; and those that change and look at pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from ferrolab.errors import ValidationError
from ferrolab.images import Arrangement, ChartKind, ImageGenerator, Log
from ferrolab.images.codes import ErrorLevel, Symbology
from ferrolab.images.generator import description_of
from ferrolab.images.pictures import Format
from ferrolab.images.tabular import from_csv, from_json
from ferrolab.results import Chart, Drawing, Findings
from ferrolab.tools.spec import Anything, Body, InputPath, OutputPath, tool

#: Wider and higher than any picture.
_UNBOUND = 1_000_000
Pixels = Annotated[int, Field(ge=1, le=20_000)]


@tool(
    effects={"reads"},
    examples=[
        "%agent chart sales.csv --kind bar --x month --y sold --color region",
        "%agent chart df --kind line --x day --y high,low",
        "%agent chart {altair_chart}",
        "%%agent chart --kind pie",
    ],
)
def chart(
    source: InputPath | Anything | None = None,
    *,
    text: Body | None = None,
    kind: ChartKind = "bar",
    x: str | None = None,
    y: str | None = None,
    color: str | None = None,
    size: str | None = None,
    facet: str | None = None,
    aggregate: str | None = None,
    arrangement: Arrangement | None = None,
    horizontal: bool = False,
    log: Log | None = None,
    bins: Annotated[int, Field(ge=1, le=1000)] | None = None,
    title: str | None = None,
    width: Annotated[int, Field(ge=10, le=10_000)] | None = None,
    height: Annotated[int, Field(ge=10, le=10_000)] | None = None,
    dark: bool = False,
) -> Chart:
    """Draw a chart of a table, which can be pointed at in the notebook and reads well without ferrolab.

    Columns are chosen when they are not named. They are written as name, name:T (Q numbers, T times, O
    ordered, N names) or mean(name). An Altair chart or a description in Vega-Lite is drawn as it is.

    Parameters
    ----------
    source : path
        A CSV, JSON, Parquet or Arrow file, or a description in Vega-Lite; in a notebook also the name of a
        DataFrame, a dictionary, a list or an Altair chart.
    text : str, optional
        Data as CSV or JSON, or a description in Vega-Lite, instead of a file.
    kind : str
        What it looks like.
    x : str, optional
        The column along the x axis.
    y : str, optional
        The column up the y axis; several with commas between.
    color : str, optional
        The column that colours tell apart; of a heatmap the values.
    size : str, optional
        The column that sizes show.
    facet : str, optional
        A panel for each value of this column.
    aggregate : str, optional
        What becomes of rows that share a place: sum, mean, median, min, max, count ...
    arrangement : str, optional
        What becomes of bars and areas that share a place.
    horizontal : bool
        Bars that lie.
    log : str, optional
        Axes with a logarithmic scale.
    bins : int, optional
        Most bins of a histogram.
    title : str, optional
        Stands above the chart.
    width : int, optional
        Of the plot, in pixels.
    height : int, optional
        Of the plot, in pixels.
    dark : bool
        Light letters on a dark ground.
    """
    if (source is None) == (text is None):
        raise ValidationError(
            "chart needs a source or a text, and not both" if text else "chart needs data",
            hint="Name a file or a DataFrame, or use %%agent chart with data as the cell's body.",
            context={"field": "source"},
        )
    data = source if text is None else _of_text(text)
    wishes = {
        "x": x, "y": y, "color": color, "size": size, "facet": facet, "aggregate": aggregate,
        "arrangement": arrangement, "horizontal": horizontal, "log": log, "bins": bins, "title": title,
        "width": width, "height": height,
    }  # fmt: skip
    return ImageGenerator().chart(data, kind, dark=dark, **wishes)


def _of_text(text: str) -> Any:
    """Return what a cell's body holds: a description, JSON data, or CSV."""
    if text.lstrip()[:1] in ("{", "["):
        try:
            value = json.loads(text)
        except ValueError:
            return from_json(text, "the cell's body")
        spec = description_of(value)
        return spec if spec is not None else value
    return from_csv(text)


@tool(
    effects={"pure"},
    examples=[
        "%%agent diagram",
        '%agent diagram \'[{"type": "graph", "edges": [{"from": "read", "to": "chunk"}]}]\'',
    ],
)
def diagram(elements: Body, *, title: str = "") -> Drawing:
    """Draw shapes, texts, arrows, and graphs that lay themselves out.

    Parameters
    ----------
    elements : str
        A JSON array of elements: rect, circle, ellipse, line, polyline, polygon, path, text, arrow, group,
        image, graph.
    title : str
        What it shows, for those who can't see it.
    """
    try:
        read = json.loads(elements)
    except (ValueError, RecursionError) as error:
        raise ValidationError(
            f"the elements are not JSON: {error}",
            hint='Write an array such as [{"type": "rect", "x": 0, "y": 0, "width": 80, "height": 40}].',
            context={"field": "elements"},
        ) from None
    if not isinstance(read, list):
        read = [read]
    return ImageGenerator().diagram(read, title=title)


@tool(
    effects={"pure"},
    examples=["%agent code https://example.org", "%agent code 5901234123457 --symbology ean13"],
)
def code(
    data: Body,
    *,
    symbology: Symbology = "qr",
    error_level: ErrorLevel | None = None,
    module_size: Annotated[int, Field(ge=1, le=100)] | None = None,
    logo: Annotated[float, Field(ge=0, le=0.3)] = 0.0,
    dark: str | None = None,
    light: str | None = None,
) -> Drawing:
    """Write a QR code or a barcode.

    Parameters
    ----------
    data : str
        What it says.
    symbology : str
        The kind of code.
    error_level : str, optional
        How much of a QR code may be damaged: about 7, 15, 25 and 30 %.
    module_size : int, optional
        Pixels of one square or of the thinnest bar.
    logo : float
        Side of an empty square in the middle of a QR code, as a part of its side.
    dark : str, optional
        Colour of what is dark, as #rrggbb.
    light : str, optional
        Colour of what is light, as #rrggbb.
    """
    return ImageGenerator().code(
        data,
        symbology,
        error_level=error_level,
        module_size=module_size,
        logo=logo,
        dark=dark,
        light=light,
    )


@tool(effects={"reads"}, examples=["%agent codes photo.jpg"])
def codes(source: InputPath) -> Findings:
    """Find QR codes and barcodes in a picture.

    Parameters
    ----------
    source : path
        PNG, JPEG, GIF, WebP, TIFF or BMP.
    """
    return ImageGenerator().read_codes(source)


@tool(
    effects={"reads"},
    examples=["%agent image photo.jpg --max-width 800", "%agent image scan.png --rotate 90 --to scan.jpg"],
)
def image(
    source: InputPath,
    *,
    max_width: Pixels | None = None,
    max_height: Pixels | None = None,
    crop: str | None = None,
    rotate: float | None = None,
    greyscale: bool = False,
    format: Format | None = None,
    quality: Annotated[int, Field(ge=1, le=100)] | None = None,
    to: OutputPath | None = None,
) -> Drawing:
    """Change a picture: its size, a part of it, turned, grey, or in another format.

    Parameters
    ----------
    source : path
        PNG, JPEG, GIF, WebP, TIFF or BMP.
    max_width : int, optional
        Make it smaller until it is this wide, in pixels.
    max_height : int, optional
        Make it smaller until it is this high, in pixels.
    crop : str, optional
        The part to keep: x,y,width,height in pixels.
    rotate : float, optional
        Degrees clockwise.
    greyscale : bool
        Without colours.
    format : str, optional
        Of the new picture; default as its name ends, or PNG.
    quality : int, optional
        Of JPEG.
    to : path, optional
        Where to write it; without, it is shown only.
    """
    edits: list[dict[str, Any]] = []
    if crop is not None:
        edits.append({"kind": "crop", **_box(crop)})
    if rotate is not None:
        edits.append({"kind": "rotate", "degrees": rotate})
    if greyscale:
        edits.append({"kind": "greyscale"})
    if max_width or max_height:
        edits.append(
            {"kind": "thumbnail", "max_width": max_width or _UNBOUND, "max_height": max_height or _UNBOUND}
        )
    return ImageGenerator().edit(source, *edits, format=format, quality=quality, path=to)


def _box(text: str) -> dict[str, int]:
    try:
        x, y, width, height = (int(part) for part in text.split(","))
    except ValueError:
        raise ValidationError(
            f"crop is {text!r}", hint="Write x,y,width,height in pixels.", context={"field": "crop"}
        ) from None
    return {"x": x, "y": y, "width": width, "height": height}


@tool(effects={"reads"}, examples=["%agent look photo.jpg"])
def look(source: InputPath) -> Findings:
    """Say what a picture is like: size, colours, light, sharpness, shapes, hashes.

    Parameters
    ----------
    source : path
        PNG, JPEG, GIF, WebP, TIFF or BMP.
    """
    return ImageGenerator().analyse(source)


@tool(effects={"reads"}, examples=["%agent compare before.png after.png"])
def compare(source: InputPath, other: InputPath) -> Findings:
    """Say how two pictures differ.

    Parameters
    ----------
    source : path
        A picture.
    other : path
        Another picture.
    """
    return ImageGenerator().compare(Path(source), Path(other))
