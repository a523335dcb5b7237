"""The almanac's figures, drawn from the formulas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from reportlab.graphics.shapes import Drawing, Line, PolyLine, String
from reportlab.lib import colors

from . import sky
from .tables import MONTHS, YEAR, minus

FIGURES: dict[str, Callable[[float], tuple[str, Drawing]]] = {}

_INK = colors.HexColor("#1d2b3a")
_GRID = colors.HexColor("#c9d1d9")
_SERIES = ("#0b5fa5", "#b3541e", "#2e7d4f", "#7a4a9e")


def figure(
    draw: Callable[[float], tuple[str, Drawing]],
) -> Callable[[float], tuple[str, Drawing]]:
    """Enter a figure under its function's name, by which the manuscript calls it."""
    FIGURES[draw.__name__] = draw
    return draw


@figure
def equation_of_time(width: float) -> tuple[str, Drawing]:
    """Sundial against clock through the year."""
    minutes = [sky.sun_at_noon(day)[1] for day in _days()]
    drawing = _year_plot(width, {"": minutes}, (-15, 20, 5), "minutes")
    return "The equation of time: how far the sundial is ahead of the clock", drawing


@figure
def day_length_curves(width: float) -> tuple[str, Drawing]:
    """Length of the day at four latitudes."""
    declinations = [sky.sun_at_noon(day)[0] for day in _days()]
    altitude = sky.SUNRISE_ALTITUDE_DEG
    series = {
        f"{latitude}° N": [sky.hours_above(altitude, latitude, d) for d in declinations]
        for latitude in (0, 30, 50, 65)
    }
    return "Length of the day at four latitudes", _year_plot(width, series, (0, 24, 4), "hours")


def _days() -> list[date]:
    return [date(YEAR, 1, 1) + timedelta(days=i) for i in range(365)]


def _year_plot(
    width: float, series: dict[str, list[float]], scale: tuple[int, int, int], unit: str
) -> Drawing:
    height, left, bottom = 150.0, 30.0, 16.0
    low, high, step = scale
    plot_width, plot_height = width - left - 40, height - bottom - 14
    drawing = Drawing(width, height)

    def x(day: float) -> float:
        return left + plot_width * day / 365

    def y(value: float) -> float:
        return bottom + plot_height * (value - low) / (high - low)

    for value in range(low, high + 1, step):
        drawing.add(Line(left, y(value), x(365), y(value), strokeColor=_GRID, strokeWidth=0.4))
        drawing.add(_label(left - 4, y(value) - 2.5, minus(str(value)), "end"))
    for month, name in enumerate(MONTHS, 1):
        first = date(YEAR, month, 1).timetuple().tm_yday - 1
        drawing.add(Line(x(first), bottom, x(first), y(high), strokeColor=_GRID, strokeWidth=0.4))
        drawing.add(_label(x(first + 15), bottom - 10, name, "middle"))
    drawing.add(_label(left, y(high) + 5, unit, "start"))
    for colour, (name, values) in zip(_SERIES, series.items(), strict=False):
        points = [coordinate for day, v in enumerate(values) for coordinate in (x(day), y(v))]
        drawing.add(PolyLine(points, strokeColor=colors.HexColor(colour), strokeWidth=1.2))
        # The curves lie farthest apart in midwinter, at the right-hand edge.
        drawing.add(_label(x(365) + 4, y(values[-1]) - 2.5, name, "start"))
    return drawing


def _label(x: float, y: float, text: str, anchor: str) -> String:
    return String(x, y, text, fontName="Helvetica", fontSize=7, fillColor=_INK, textAnchor=anchor)
