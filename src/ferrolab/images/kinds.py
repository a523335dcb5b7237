"""Kinds of chart, as descriptions in Vega-Lite."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from ferrolab.errors import ValidationError
from ferrolab.images.tabular import FieldType, Table
from ferrolab.results.chart import ChartField

ChartKind = Literal[
    "line", "area", "bar", "scatter", "histogram", "box", "heatmap", "pie", "candlestick", "density"
]
#: What becomes of bars and areas that share a place.
Arrangement = Literal["stacked", "grouped", "normalized", "layered"]
#: Axes with a logarithmic scale.
Log = Literal["x", "y", "xy"]

#: Told apart with every kind of colour vision: Okabe and Ito, jfly.uni-koeln.de/color, the yellow last as
#: it is faint on white.
PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#000000", "#f0e442")
DATA = "data"

_SHORTHAND = re.compile(r"(?:(?P<aggregate>[a-z0-9]+)\((?P<inner>.*)\)|(?P<name>.+?))(?::(?P<type>[QTON]))?")
_LETTERS: dict[str, FieldType] = {
    "Q": "quantitative",
    "T": "temporal",
    "O": "ordinal",
    "N": "nominal",
}
_AGGREGATES = (
    "count", "sum", "mean", "average", "median", "min", "max", "stdev", "variance", "distinct", "q1", "q3",
)  # fmt: skip
#: Numbers with so few different values are names rather than measures where names are wanted.
_FEW = 30


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the data in a chart: its name, how it is measured, and what is made of it."""

    name: str
    type: FieldType
    aggregate: str = ""

    def encoded(self, **more: Any) -> dict[str, Any]:
        """Return it as a channel's definition."""
        definition: dict[str, Any] = {"type": self.type}
        if self.name:
            # Dots and brackets would lead into nested values.
            definition["field"] = re.sub(r"([.\[\]\\])", r"\\\1", self.name)
            definition["title"] = f"{self.aggregate} of {self.name}" if self.aggregate else self.name
        if self.aggregate:
            definition["aggregate"] = self.aggregate
        return definition | more


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a user says about a chart; columns as ``name``, ``name:T`` or ``mean(name)``."""

    x: str | None = None
    y: str | None = None
    color: str | None = None
    size: str | None = None
    facet: str | None = None
    aggregate: str | None = None
    arrangement: Arrangement | None = None
    horizontal: bool = False
    log: Log | None = None
    bins: int | None = None
    title: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """A chart in Vega-Lite, and in words."""

    spec: dict[str, Any]
    fields: tuple[ChartField, ...]
    text: str


@dataclass(slots=True)
class _Plan:
    table: Table
    wishes: Wishes
    transform: list[dict[str, Any]] = field(default_factory=list)
    channels: dict[str, Any] = field(default_factory=dict)
    used: dict[str, Column] = field(default_factory=dict)

    def column(self, channel: str, text: str, fallback: FieldType | None = None) -> Column:
        column = read_column(text, self.table, channel, fallback)
        self.used[channel] = column
        return column

    def put(self, channel: str, column: Column, **more: Any) -> None:
        self.used[channel] = column
        self.channels[channel] = column.encoded(**more)

    def of_type(self, *types: FieldType) -> list[str]:
        return [name for name, kind in self.table.columns.items() if kind in types]


def chart_spec(table: Table, kind: ChartKind, wishes: Wishes) -> Described:
    """Describe a chart of a kind in Vega-Lite, with the data under the name ``data``.

    Columns that are not named are chosen: the first that holds names or times goes along the x axis,
    the numbers up the y axis.

    Raises
    ------
    ValidationError
        For a column that the data does not have, or data that the kind can't show.
    """
    if kind not in get_args(ChartKind):
        raise ValidationError(
            f"{kind!r} is no kind of chart",
            hint=f"Kinds are {', '.join(get_args(ChartKind))}.",
            context={"field": "kind"},
        )
    if not table.columns or table.rows == 0:
        raise ValidationError(
            "the data has no rows", hint="Give a table with at least one row.", context={"field": "data"}
        )
    plan = _Plan(table, wishes)
    mark = _KINDS[kind](plan)
    _add_common(plan, kind)
    spec = _assembled(plan, mark)
    fields = tuple(ChartField(channel, column.name, column.type) for channel, column in plan.used.items())
    return Described(spec, fields, _words(kind, plan))


def read_column(text: str, table: Table, channel: str, fallback: FieldType | None = None) -> Column:
    """Read ``name``, ``name:T``, ``mean(name)`` or ``count()``; a column's plain name always counts as it is."""
    if text in table.columns:
        return Column(text, fallback or table.columns[text])
    match = _SHORTHAND.fullmatch(text)
    aggregate = (match["aggregate"] or "") if match else ""
    name = ((match["inner"] if aggregate else match["name"]) or "") if match else text
    if aggregate == "count" and not name:
        return Column("", "quantitative", "count")
    if match is None or name not in table.columns or (aggregate and aggregate not in _AGGREGATES):
        raise ValidationError(
            f"{channel} is {text!r}, and the data has no such column",
            hint=f"Columns are {', '.join(list(table.columns)[:20])}; "
            f"write name, name:T, or one of {', '.join(_AGGREGATES[:6])} as in mean(name).",
            context={"field": channel},
        )
    measured: FieldType = "quantitative" if aggregate else table.columns[name]
    return Column(name, _LETTERS[match["type"]] if match["type"] else fallback or measured, aggregate)


# ---------------------------------------------------------------- along x, up y


def _along(plan: _Plan, *, discrete: bool) -> Column:
    """Return the column along the x axis: the one wished for, or the first of names or times."""
    table, wished = plan.table, plan.wishes.x
    if wished is None:
        candidates = plan.of_type("temporal", "nominal", "ordinal") or list(table.columns)
        wished = candidates[0]
    column = plan.column("x", wished)
    if discrete and column.type == "quantitative" and not column.aggregate and ":" not in wished:
        return Column(column.name, "ordinal")
    return column


def _up(plan: _Plan, along: Column) -> Column:
    """Return the column up the y axis; several numbers become one column of values and one of names."""
    wished = plan.wishes.y
    names = (
        [name.strip() for name in wished.split(",")] if wished and wished not in plan.table.columns else []
    )
    if len(names) > 1:
        return _folded(plan, names)
    if wished is not None:
        return plan.column("y", wished)
    taken = {along.name, plan.wishes.color, plan.wishes.facet, plan.wishes.size}
    numbers = [name for name in plan.of_type("quantitative") if name not in taken]
    if not numbers:
        return Column("", "quantitative", "count")
    if len(numbers) > 1 and plan.wishes.color is None and plan.wishes.x is None:
        return _folded(plan, numbers)
    return plan.column("y", numbers[0])


def _folded(plan: _Plan, names: Sequence[str]) -> Column:
    columns = [read_column(name, plan.table, "y") for name in names]
    plan.transform.append({"fold": [column.name for column in columns], "as": ["series", "value"]})
    if plan.wishes.color is None:
        plan.put("color", Column("series", "nominal"), sort=None, title=None)
    return Column("value", "quantitative")


def _summed(plan: _Plan, column: Column) -> Column:
    aggregate = plan.wishes.aggregate or column.aggregate
    if aggregate and aggregate not in _AGGREGATES:
        raise ValidationError(
            f"aggregate is {aggregate!r}",
            hint=f"Use one of {', '.join(_AGGREGATES)}.",
            context={"field": "aggregate"},
        )
    return Column(column.name, column.type, aggregate)


def _scale(plan: _Plan, axis: str) -> dict[str, Any]:
    log = plan.wishes.log
    return {"scale": {"type": "log"}} if log and axis in log else {}


def _place(plan: _Plan, along: Column, up: Column, **up_more: Any) -> None:
    """Put the two columns on the axes, swapped for a horizontal chart."""
    flat, tall = ("y", "x") if plan.wishes.horizontal else ("x", "y")
    plan.used.pop("x", None)
    plan.used.pop("y", None)
    along_more = _scale(plan, flat) if along.type == "quantitative" else {}
    if along.type in ("nominal", "ordinal"):
        # As the data has them: months and sizes have an order that the alphabet does not know.
        along_more["sort"] = None
    plan.put(flat, along, **along_more)
    plan.put(tall, up, **_scale(plan, tall), **up_more)


# ---------------------------------------------------------------- kinds


def _bar(plan: _Plan) -> dict[str, Any]:
    along = _along(plan, discrete=True)
    up = _up(plan, along)
    # Rows that share a place are one bar and not many upon each other.
    up = _summed(plan, up if up.aggregate or plan.wishes.aggregate else Column(up.name, up.type, "sum"))
    arrangement = plan.wishes.arrangement or "stacked"
    stack = {"stacked": "zero", "normalized": "normalize", "grouped": None, "layered": None}[arrangement]
    more: dict[str, Any] = {"stack": stack} if plan.wishes.color or "color" in plan.channels else {}
    if up.aggregate == "sum":
        more["title"] = up.name
    _place(plan, along, up, **more)
    if arrangement == "grouped" and (plan.wishes.color or "color" in plan.channels):
        offset = plan.used.get("color") or plan.column("color", str(plan.wishes.color))
        channel = "yOffset" if plan.wishes.horizontal else "xOffset"
        plan.channels[channel] = {**offset.encoded(), "type": "nominal", "sort": None}
        plan.channels[channel].pop("title", None)
    return {"type": "bar", "opacity": 0.7} if arrangement == "layered" else {"type": "bar"}


def _line(plan: _Plan) -> dict[str, Any]:
    along = _along(plan, discrete=False)
    _place(plan, along, _summed(plan, _up(plan, along)))
    return {"type": "line", "point": plan.table.rows <= 40}


def _area(plan: _Plan) -> dict[str, Any]:
    along = _along(plan, discrete=False)
    arrangement = plan.wishes.arrangement or "stacked"
    stack = {"stacked": "zero", "normalized": "normalize", "grouped": None, "layered": None}[arrangement]
    _place(plan, along, _summed(plan, _up(plan, along)), stack=stack)
    return {"type": "area", "opacity": 0.8 if stack else 0.5}


def _scatter(plan: _Plan) -> dict[str, Any]:
    numbers = plan.of_type("quantitative", "temporal")
    x = plan.wishes.x or next(iter(numbers), None)
    y = plan.wishes.y or next((name for name in numbers if name != x), None)
    if x is None or y is None:
        raise _needs(plan, "a scatter chart", "two columns of numbers")
    plan.put("x", plan.column("x", x), **_measured(plan, "x"))
    plan.put("y", plan.column("y", y), **_measured(plan, "y"))
    return {"type": "circle", "opacity": 0.7}


def _measured(plan: _Plan, axis: str) -> dict[str, Any]:
    scale = {"zero": False, **_scale(plan, axis).get("scale", {})}
    return {"scale": scale} if plan.used[axis].type == "quantitative" else {}


def _histogram(plan: _Plan) -> dict[str, Any]:
    name = plan.wishes.x or next(iter(plan.of_type("quantitative")), None)
    if name is None:
        raise _needs(plan, "a histogram", "a column of numbers")
    column = plan.column("x", name)
    flat, tall = ("y", "x") if plan.wishes.horizontal else ("x", "y")
    plan.used.pop("x")
    plan.put(flat, column, bin={"maxbins": plan.wishes.bins or 30})
    plan.put(tall, Column("", "quantitative", "count"), title="count", **_scale(plan, tall))
    return {"type": "bar"}


def _box(plan: _Plan) -> dict[str, Any]:
    wished = plan.wishes.y or next(iter(plan.of_type("quantitative")), None)
    if wished is None:
        raise _needs(plan, "a box plot", "a column of numbers")
    up = plan.column("y", wished)
    names = [name for name in plan.of_type("nominal", "ordinal") if name != up.name]
    group = plan.wishes.x or next(iter(names), None)
    if group is None:
        tall = "x" if plan.wishes.horizontal else "y"
        plan.used.pop("y")
        plan.put(tall, up, **_scale(plan, tall))
    else:
        _place(plan, plan.column("x", group, "nominal"), up, scale={"zero": False})
    return {"type": "boxplot"}


def _heatmap(plan: _Plan) -> dict[str, Any]:
    names = plan.of_type("nominal", "ordinal", "temporal") + plan.of_type("quantitative")
    x = plan.wishes.x or next(iter(names), None)
    y = plan.wishes.y or next((name for name in names if name != x), None)
    if x is None or y is None:
        raise _needs(plan, "a heatmap", "two columns")
    for axis, name in (("x", x), ("y", y)):
        column = plan.column(axis, name)
        if column.type == "quantitative" and plan.table.distinct(column.name, _FEW + 1) > _FEW:
            plan.put(axis, column, bin={"maxbins": plan.wishes.bins or 30})
        else:
            plan.put(axis, Column(column.name, _named(column.type)), sort=None)
    numbers = [name for name in plan.of_type("quantitative") if name not in (x, y)]
    wished = plan.wishes.color or next(iter(numbers), "count()")
    value = read_column(wished, plan.table, "color")
    value = Column(value.name, "quantitative", plan.wishes.aggregate or value.aggregate or "mean")
    title = value.name or "count"
    plan.put("color", value, title=title, scale={"scheme": "viridis"})
    return {"type": "rect"}


def _named(kind: FieldType) -> FieldType:
    return "nominal" if kind == "nominal" else "ordinal"


def _pie(plan: _Plan) -> dict[str, Any]:
    slices = plan.wishes.color or plan.wishes.x or next(iter(plan.of_type("nominal", "ordinal")), None)
    if slices is None:
        raise _needs(plan, "a pie", "a column of names")
    value = plan.wishes.y or next(
        (name for name in plan.of_type("quantitative") if name != slices), "count()"
    )
    column = plan.column("theta", value)
    aggregate = plan.wishes.aggregate or column.aggregate or "sum"
    plan.put("theta", Column(column.name, "quantitative", aggregate), stack=True)
    plan.put("color", plan.column("color", slices, "nominal"), sort=None)
    return {"type": "arc"}


def _candlestick(plan: _Plan) -> dict[str, Any]:
    by_name = {name.lower(): name for name in plan.table.columns}
    missing = [name for name in ("open", "high", "low", "close") if name not in by_name]
    if missing:
        raise _needs(plan, "a candlestick chart", f"columns called {', '.join(missing)}")
    prices = {name: by_name[name] for name in ("open", "high", "low", "close")}
    times = [name for name in plan.of_type("temporal", "nominal", "ordinal") if name not in prices.values()]
    along = plan.wishes.x or next(iter(times), None)
    if along is None:
        raise _needs(plan, "a candlestick chart", "a column of dates")
    column = plan.column("x", along)
    rises = f"datum[{prices['open']!r}] <= datum[{prices['close']!r}]"
    plan.channels["color"] = {"condition": {"test": rises, "value": PALETTE[2]}, "value": PALETTE[5]}
    plan.channels["x"] = column.encoded()
    scale = {"zero": False, **_scale(plan, "y").get("scale", {})}
    low, opening = Column(prices["low"], "quantitative"), Column(prices["open"], "quantitative")
    plan.used["y"] = Column(prices["close"], "quantitative")
    return {
        "layer": [
            {
                "mark": {"type": "rule"},
                "encoding": {
                    "y": low.encoded(title="price", scale=scale),
                    "y2": {"field": prices["high"]},
                },
            },
            {
                "mark": {"type": "bar", "size": max(2, min(14, 400 // max(plan.table.rows, 1)))},
                "encoding": {"y": opening.encoded(title="price"), "y2": {"field": prices["close"]}},
            },
        ]
    }


def _density(plan: _Plan) -> dict[str, Any]:
    name = plan.wishes.x or next(iter(plan.of_type("quantitative")), None)
    if name is None:
        raise _needs(plan, "a density chart", "a column of numbers")
    column = plan.column("x", name)
    transform: dict[str, Any] = {"density": column.name, "as": [column.name, "density"]}
    if plan.wishes.color:
        transform["groupby"] = [plan.column("color", plan.wishes.color, "nominal").name]
    plan.transform.append(transform)
    plan.put("x", column)
    plan.put("y", Column("density", "quantitative"), stack=None)
    return {"type": "area", "opacity": 0.5 if plan.wishes.color else 0.8}


_KINDS: dict[str, Callable[[_Plan], dict[str, Any]]] = {
    "line": _line,
    "area": _area,
    "bar": _bar,
    "scatter": _scatter,
    "histogram": _histogram,
    "box": _box,
    "heatmap": _heatmap,
    "pie": _pie,
    "candlestick": _candlestick,
    "density": _density,
}


def _needs(plan: _Plan, what: str, columns: str) -> ValidationError:
    return ValidationError(
        f"{what} needs {columns}",
        hint=f"Columns are {', '.join(list(plan.table.columns)[:20])}; name them with --x and --y.",
        context={"field": "x"},
    )


# ---------------------------------------------------------------- what all kinds have


def _add_common(plan: _Plan, kind: ChartKind) -> None:
    wishes = plan.wishes
    if wishes.color and "color" not in plan.channels:
        column = plan.column("color", wishes.color)
        if kind != "scatter" and column.type == "quantitative" and not column.aggregate:
            column = Column(column.name, "nominal")
        more = {"sort": None} if column.type in ("nominal", "ordinal") else {}
        plan.put("color", column, **more)
    if wishes.size:
        plan.put("size", plan.column("size", wishes.size))
    if wishes.facet:
        plan.put("facet", plan.column("facet", wishes.facet, "nominal"), columns=3)
    if kind in ("bar", "histogram", "line", "area", "scatter", "pie", "heatmap"):
        plan.channels["tooltip"] = [
            {key: value for key, value in definition.items() if key in _TOOLTIP_KEYS}
            for channel, definition in plan.channels.items()
            if channel not in ("xOffset", "yOffset") and isinstance(definition, Mapping)
        ]


_TOOLTIP_KEYS = ("field", "type", "aggregate", "bin", "title")


def _assembled(plan: _Plan, mark: dict[str, Any]) -> dict[str, Any]:
    wishes = plan.wishes
    spec: dict[str, Any] = {"data": {"name": DATA}}
    if wishes.title:
        spec["title"] = wishes.title
    if plan.transform:
        spec["transform"] = plan.transform
    spec |= mark if "layer" in mark else {"mark": mark}
    spec["encoding"] = plan.channels
    width, height = wishes.width or 480, wishes.height or 300
    if wishes.facet:
        width, height = width // 3, height // 2
    spec |= {"width": width, "height": height}
    spec["config"] = {"range": {"category": list(PALETTE)}}
    return spec


def _words(kind: ChartKind, plan: _Plan) -> str:
    """Say what the chart shows, for those who can't see it."""
    names = {
        channel: column.name or column.aggregate
        for channel, column in plan.used.items()
        if channel in ("x", "y", "theta", "color", "facet")
    }
    parts = [_NAMES[kind]]
    tall = names.get("y") or names.get("theta")
    if tall and names.get("x"):
        parts.append(f"of {tall} by {names['x']}")
    elif tall or names.get("x"):
        parts.append(f"of {tall or names['x']}")
    if "color" in names and kind != "heatmap":
        parts.append(f"for each {names['color']}")
    if "facet" in names:
        parts.append(f"in panels by {names['facet']}")
    return " ".join(parts)


_NAMES: dict[str, str] = {
    "line": "Line chart",
    "area": "Area chart",
    "bar": "Bar chart",
    "scatter": "Scatter chart",
    "histogram": "Histogram",
    "box": "Box plot",
    "heatmap": "Heatmap",
    "pie": "Pie chart",
    "candlestick": "Candlestick chart",
    "density": "Density",
}
