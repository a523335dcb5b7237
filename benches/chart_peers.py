"""What draws charts, by name: from a DataFrame to the bytes of an SVG or PNG picture.

Each is used the way its documentation calls quickest, on a ground of the same size, with names on
the axes and a scale for colours.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib import import_module
from typing import Any, Literal

from benches.measuring import ContestantFailed

Kind = Literal["bar", "line", "scatter", "heatmap"]
Form = Literal["svg", "png"]
#: Kind, form and a pandas DataFrame -> picture.
Draw = Callable[[Kind, Form, Any], bytes]

OURS = "ferrolab"
#: Ours with the table taken and the description written: what is left when only the size changes.
RENDERER = "ferrolab, renderer alone"
LETS_PLOT = "lets-plot"
MATPLOTLIB = "matplotlib"
ALTAIR = "altair + vl-convert"
DATASHADER = "datashader"

_PLOT = (480, 300)
#: With axes and titles around the plot.
_WHOLE = (540, 350)
_DOTS_PER_INCH = 100
_MAX_PIXELS = 100_000_000
#: Columns along x, up y, and of the colour.
_COLUMNS: dict[Kind, dict[str, str]] = {
    "bar": {"x": "name", "y": "value"},
    "line": {"x": "x", "y": "y"},
    "scatter": {"x": "x", "y": "y"},
    "heatmap": {"x": "column:O", "y": "row:O", "color": "value"},
}


def drawer(name: str) -> Draw:
    """Return what draws, everything imported.

    Raises
    ------
    ContestantFailed
        When it is not installed.
    """
    try:
        return _DRAWERS[name]()
    except ImportError as error:
        raise ContestantFailed(f"not installed: {error.name}") from None


def _ferrolab() -> Draw:
    images = import_module("ferrolab").ImageGenerator()

    def draw(kind: Kind, form: Form, frame: Any) -> bytes:
        chart = images.chart(frame, kind, **_COLUMNS[kind])
        picture: bytes = chart.svg().encode() if form == "svg" else chart.png()
        return picture

    return draw


def _renderer() -> Draw:
    images = import_module("ferrolab").ImageGenerator()
    ready: dict[int, Any] = {}

    def draw(kind: Kind, form: Form, frame: Any) -> bytes:
        chart = ready.get(id(frame)) or ready.setdefault(
            id(frame), images.chart(frame, kind, **_COLUMNS[kind])
        )
        drawn = chart.draw(False)
        if form == "svg":
            text: str = drawn.svg()
            return text.encode()
        picture: bytes = drawn.png(1.0, max_pixels=_MAX_PIXELS, anti_alias=True)[0]
        return picture

    return draw


def _lets_plot() -> Draw:
    plots = import_module("lets_plot")
    marks = {
        "bar": lambda: plots.geom_bar(stat="identity"),
        "line": plots.geom_line,
        "scatter": plots.geom_point,
        "heatmap": plots.geom_tile,
    }

    def draw(kind: Kind, form: Form, frame: Any) -> bytes:
        columns = {channel: column.partition(":")[0] for channel, column in _COLUMNS[kind].items()}
        if "color" in columns:
            columns["fill"] = columns.pop("color")
        plot = plots.ggplot(frame, plots.aes(**columns)) + marks[kind]() + plots.ggsize(*_WHOLE)
        file = io.BytesIO()
        if form == "svg":
            plot.to_svg(file)
        else:
            plot.to_png(file, scale=1.0)
        return file.getvalue()

    return draw


def _matplotlib() -> Draw:
    import_module("matplotlib.style").use("fast")
    new_figure = import_module("matplotlib.figure").Figure

    def draw(kind: Kind, form: Form, frame: Any) -> bytes:
        size = tuple(side / _DOTS_PER_INCH for side in _WHOLE)
        figure = new_figure(figsize=size, dpi=_DOTS_PER_INCH)
        axes = figure.subplots()
        if kind == "bar":
            axes.bar(frame["name"], frame["value"])
            axes.tick_params(axis="x", rotation=90)
        elif kind == "line":
            axes.plot(frame["x"], frame["y"])
        elif kind == "scatter":
            # Quicker than `scatter` where marks do not vary, says the manual.
            axes.plot(frame["x"], frame["y"], "o", markersize=4, alpha=0.7)
        else:
            side = frame["row"].nunique()
            picture = axes.imshow(frame["value"].to_numpy().reshape(side, -1), aspect="auto")
            figure.colorbar(picture, label="value")
        axes.set_xlabel(_COLUMNS[kind]["x"].partition(":")[0])
        axes.set_ylabel(_COLUMNS[kind]["y"].partition(":")[0])
        file = io.BytesIO()
        figure.savefig(file, format=form)
        return file.getvalue()

    return draw


def _altair() -> Draw:
    altair, converter = import_module("altair"), import_module("vl_convert")
    altair.data_transformers.disable_max_rows()

    def draw(kind: Kind, form: Form, frame: Any) -> bytes:
        chart = altair.Chart(frame)
        marked = {
            "bar": chart.mark_bar,
            "line": chart.mark_line,
            "scatter": chart.mark_circle,
            "heatmap": chart.mark_rect,
        }[kind]()
        spec = marked.encode(**_COLUMNS[kind]).properties(width=_PLOT[0], height=_PLOT[1]).to_json()
        if form == "svg":
            text: str = converter.vegalite_to_svg(spec)
            return text.encode()
        picture: bytes = converter.vegalite_to_png(spec)
        return picture

    return draw


def _datashader() -> Draw:
    shader, transfer = import_module("datashader"), import_module("datashader.transfer_functions")

    def draw(kind: Kind, form: Form, frame: Any) -> bytes:
        if (kind, form) != ("scatter", "png"):
            raise ContestantFailed("draws clouds of points only")
        counts = shader.Canvas(*_PLOT).points(frame, "x", "y")
        file = io.BytesIO()
        transfer.shade(counts).to_pil().save(file, "PNG")
        return file.getvalue()

    return draw


_DRAWERS: dict[str, Callable[[], Draw]] = {
    OURS: _ferrolab,
    RENDERER: _renderer,
    LETS_PLOT: _lets_plot,
    MATPLOTLIB: _matplotlib,
    ALTAIR: _altair,
    DATASHADER: _datashader,
}
