"""Specifications whose pictures are compared with vl-convert's: pure data, made by combining parts.

`specs()` gives a dict of Vega-Lite specifications by name, always the same ones in the same order.
"""

from __future__ import annotations

import copy
import math

SALES = [
    {
        "month": month,
        "region": region,
        "sales": 10 + (7 * i * (j + 2)) % 43,
        "cost": 5 + (11 * i + 3 * j) % 29,
        "change": ((13 * i + 7 * j) % 31) - 15,
    }
    for i, month in enumerate(["Jan", "Feb", "Mar", "Apr", "May", "Jun"])
    for j, region in enumerate(["North", "South", "West"])
]
TOTALS = [
    {"item": name, "amount": amount, "share": share, "delta": delta}
    for name, amount, share, delta in [
        ("Apples", 28, 0.31, 4),
        ("Pears", 55, 0.22, -3),
        ("Plums", 43, 0.17, 7),
        ("Cherries", 91, 0.55, -9),
        ("Figs", 81, 0.12, 2),
        ("Dates", 19, 0.4, 0),
    ]
]
POINTS = [
    {
        "x": round(3.1 * i % 17 + i / 9, 3),
        "y": round((i * i * 0.37) % 23 + 1, 3),
        "size": 5 + (i * 31) % 90,
        "kind": "abc"[i % 3],
        "group": ["first", "second"][i % 2],
        "level": i % 4,
    }
    for i in range(36)
]
SERIES = [
    {
        "date": f"2023-{1 + i // 2:02d}-{1 + 14 * (i % 2):02d}",
        "price": round(50 + 20 * math.sin(i / 3 + j) + 3 * j, 2),
        "stock": stock,
        "volume": 100 + (i * 37 + 11 * j) % 60,
    }
    for j, stock in enumerate(["AAA", "BBB", "CCC"])
    for i in range(24)
]
DAYS = [
    {
        "when": f"2024-03-{1 + i:02d}T{(5 * i) % 24:02d}:30:00",
        "temp": round(8 + 6 * math.sin(i / 2.2), 2),
        "rain": (i * 7) % 11,
    }
    for i in range(28)
]
WAVE = [
    {"t": i / 4, "v": round(math.sin(i / 4) * 10, 4), "w": round(math.cos(i / 5) * 6 + 2, 4)}
    for i in range(41)
]
GRID = [
    {"row": f"r{i}", "col": f"c{j}", "value": (i * 7 + j * 5) % 19 - 4, "weight": i + j}
    for i in range(5)
    for j in range(7)
]
SPREAD = [
    {
        "group": "ABCD"[i % 4],
        "side": "xy"[i % 2],
        "value": round(((i * 7919) % 1000) / 50 + 3 * (i % 4) + (60 if i in (17, 58) else 0), 2),
    }
    for i in range(80)
]
RANGES = [
    {"task": name, "start": start, "end": end, "low": low, "high": high}
    for name, start, end, low, high in [
        ("plan", 1, 4, 2, 6),
        ("build", 3, 9, 1, 8),
        ("test", 7, 10, 4, 9),
        ("ship", 9, 12, 3, 5),
    ]
]
GAPS = [{"x": i, "y": None if i in (4, 9) else (i * 5) % 13, "c": "pq"[i % 2]} for i in range(16)]
BIG = [{"n": 10 ** (i / 3), "m": (i + 1) * 1250000, "c": "uvw"[i % 3]} for i in range(16)]


def q(field, **more):
    return {"field": field, "type": "quantitative", **more}


def n(field, **more):
    return {"field": field, "type": "nominal", **more}


def o(field, **more):
    return {"field": field, "type": "ordinal", **more}


def t(field, **more):
    return {"field": field, "type": "temporal", **more}


def chart(rows, mark, encoding, **more):
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding, **more}


def specs():
    """All specifications by name."""
    found = {}
    for make in (
        bars,
        histograms,
        lines,
        areas,
        points,
        ticks_rules_texts,
        rects,
        arcs,
        layers,
        boxes,
        facets,
        composed,
        axes,
        legends,
        scales,
        transforms,
        titles_and_configs,
        conditions,
        positions,
        invalid,
        time_units,
        sorts,
        mixtures,
        trails,
        error_marks,
        rounded_stacks,
        autosizes,
        parameters,
        loess_and_pivot,
        expressions,
    ):
        for name, spec in make():
            name = f"{make.__name__}/{name}"
            if name in found:
                raise ValueError(f"two specifications are called {name}")
            found[name] = copy.deepcopy(spec)
    return found


def bars():
    for aggregate in ("sum", "mean", "max", "min", "median", "count"):
        measure = {"aggregate": aggregate, "type": "quantitative"} | (
            {} if aggregate == "count" else {"field": "sales"}
        )
        yield f"{aggregate}-vertical", chart(SALES, "bar", {"x": n("month"), "y": measure})
        yield f"{aggregate}-horizontal", chart(SALES, "bar", {"y": n("month"), "x": measure})
    for stack in ("zero", "normalize", "center", None, True, False):
        encoding = {"x": n("month"), "y": q("sales", aggregate="sum", stack=stack), "color": n("region")}
        yield f"stack-{stack}", chart(SALES, "bar", encoding)
    yield (
        "stack-horizontal",
        chart(SALES, "bar", {"y": n("month"), "x": q("sales", aggregate="sum"), "color": n("region")}),
    )
    yield "plain", chart(TOTALS, "bar", {"x": n("item"), "y": q("amount")})
    yield "plain-horizontal", chart(TOTALS, "bar", {"y": n("item"), "x": q("amount")})
    yield "negative", chart(TOTALS, "bar", {"x": n("item"), "y": q("delta")})
    yield "negative-horizontal", chart(TOTALS, "bar", {"y": n("item"), "x": q("delta")})
    yield (
        "negative-stack",
        chart(SALES, "bar", {"x": n("month"), "y": q("change", aggregate="sum"), "color": n("region")}),
    )
    yield (
        "grouped",
        chart(SALES, "bar", {"x": n("month"), "xOffset": n("region"), "y": q("sales"), "color": n("region")}),
    )
    yield (
        "grouped-horizontal",
        chart(SALES, "bar", {"y": n("month"), "yOffset": n("region"), "x": q("sales"), "color": n("region")}),
    )
    yield (
        "grouped-sum",
        chart(
            SALES,
            "bar",
            {"x": n("region"), "xOffset": n("month"), "y": q("sales", aggregate="sum"), "color": n("month")},
        ),
    )
    yield (
        "grouped-width",
        chart(
            SALES,
            "bar",
            {"x": n("month"), "xOffset": n("region"), "y": q("sales"), "color": n("region")},
            width=400,
        ),
    )
    for width in (120, 400):
        yield (
            f"width-{width}",
            chart(TOTALS, "bar", {"x": n("item"), "y": q("amount")}, width=width, height=160),
        )
    for step in (12, 33):
        yield f"step-{step}", chart(TOTALS, "bar", {"x": n("item"), "y": q("amount")}, width={"step": step})
    yield "step-height", chart(TOTALS, "bar", {"y": n("item"), "x": q("amount")}, height={"step": 15})
    for name, mark in [
        ("color", {"type": "bar", "color": "tomato"}),
        ("radius", {"type": "bar", "cornerRadius": 4}),
        ("end", {"type": "bar", "cornerRadiusEnd": 5}),
        ("opacity", {"type": "bar", "opacity": 0.5}),
        ("stroke", {"type": "bar", "stroke": "black", "strokeWidth": 2}),
        ("size", {"type": "bar", "size": 8}),
        ("hollow", {"type": "bar", "filled": False}),
        ("width", {"type": "bar", "width": 11}),
        ("band", {"type": "bar", "width": {"band": 0.5}}),
        ("tooltip", {"type": "bar", "tooltip": True}),
    ]:
        yield f"mark-{name}", chart(TOTALS, mark, {"x": n("item"), "y": q("amount")})
    yield "two-quantities", chart(WAVE, "bar", {"x": q("t"), "y": q("v")})
    yield "one-dimension", chart(TOTALS, "bar", {"x": q("amount", aggregate="sum")})
    yield "one-dimension-color", chart(TOTALS, "bar", {"x": q("amount"), "color": n("item")})
    yield "ranged", chart(RANGES, "bar", {"y": n("task"), "x": q("start"), "x2": {"field": "end"}})
    yield "ranged-vertical", chart(RANGES, "bar", {"x": n("task"), "y": q("low"), "y2": {"field": "high"}})
    yield "ordinal", chart(POINTS, "bar", {"x": o("level"), "y": q("size", aggregate="sum")})
    yield (
        "color-ordinal",
        chart(POINTS, "bar", {"x": n("kind"), "y": q("size", aggregate="sum"), "color": o("level")}),
    )
    yield "color-quantity", chart(TOTALS, "bar", {"x": n("item"), "y": q("amount"), "color": q("share")})


def histograms():
    for maxbins in (5, 10, 20):
        yield (
            f"maxbins-{maxbins}",
            chart(SPREAD, "bar", {"x": q("value", bin={"maxbins": maxbins}), "y": {"aggregate": "count"}}),
        )
    yield (
        "plain",
        chart(
            SPREAD, "bar", {"x": q("value", bin=True), "y": {"aggregate": "count", "type": "quantitative"}}
        ),
    )
    yield "horizontal", chart(SPREAD, "bar", {"y": q("value", bin=True), "x": {"aggregate": "count"}})
    yield "step", chart(SPREAD, "bar", {"x": q("value", bin={"step": 7}), "y": {"aggregate": "count"}})
    yield (
        "stacked",
        chart(SPREAD, "bar", {"x": q("value", bin=True), "y": {"aggregate": "count"}, "color": n("group")}),
    )
    yield (
        "spacing",
        chart(
            SPREAD, {"type": "bar", "binSpacing": 0}, {"x": q("value", bin=True), "y": {"aggregate": "count"}}
        ),
    )
    yield "ordinal", chart(SPREAD, "bar", {"x": o("value", bin=True), "y": {"aggregate": "count"}})
    yield "line", chart(SPREAD, "line", {"x": q("value", bin=True), "y": {"aggregate": "count"}})
    yield "area", chart(SPREAD, "area", {"x": q("value", bin=True), "y": {"aggregate": "count"}})
    yield "point", chart(SPREAD, "point", {"x": q("value", bin=True), "y": {"aggregate": "count"}})
    yield (
        "heat",
        chart(
            POINTS, "rect", {"x": q("x", bin=True), "y": q("y", bin=True), "color": {"aggregate": "count"}}
        ),
    )
    yield (
        "bubbles",
        chart(
            POINTS, "circle", {"x": q("x", bin=True), "y": q("y", bin=True), "size": {"aggregate": "count"}}
        ),
    )
    yield "mean", chart(POINTS, "bar", {"x": q("x", bin=True), "y": q("size", aggregate="mean")})
    yield "color-bin", chart(POINTS, "point", {"x": q("x"), "y": q("y"), "color": q("size", bin=True)})
    yield "size-bin", chart(POINTS, "point", {"x": q("x"), "y": q("y"), "size": q("size", bin=True)})
    yield (
        "extent",
        chart(
            SPREAD,
            "bar",
            {"x": q("value", bin={"extent": [0, 40], "maxbins": 8}), "y": {"aggregate": "count"}},
        ),
    )


CURVES = (
    "linear",
    "step",
    "step-before",
    "step-after",
    "monotone",
    "basis",
    "cardinal",
    "natural",
    "catmull-rom",
)


def lines():
    for curve in CURVES:
        yield (
            f"curve-{curve}",
            chart(WAVE[::3], {"type": "line", "interpolate": curve}, {"x": q("t"), "y": q("v")}),
        )
    yield "temporal", chart(SERIES[:24], "line", {"x": t("date"), "y": q("price")})
    yield "color", chart(SERIES, "line", {"x": t("date"), "y": q("price"), "color": n("stock")})
    yield "dash", chart(SERIES, "line", {"x": t("date"), "y": q("price"), "strokeDash": n("stock")})
    yield (
        "color-dash",
        chart(
            SERIES, "line", {"x": t("date"), "y": q("price"), "color": n("stock"), "strokeDash": n("stock")}
        ),
    )
    yield (
        "detail",
        chart(
            SERIES, "line", {"x": t("date"), "y": q("price"), "detail": {"field": "stock", "type": "nominal"}}
        ),
    )
    yield "point", chart(SERIES[:24], {"type": "line", "point": True}, {"x": t("date"), "y": q("price")})
    yield (
        "point-color",
        chart(
            SERIES, {"type": "line", "point": True}, {"x": t("date"), "y": q("price"), "color": n("stock")}
        ),
    )
    yield (
        "point-hollow",
        chart(
            SERIES[:24],
            {"type": "line", "point": {"filled": False, "fill": "white"}},
            {"x": t("date"), "y": q("price")},
        ),
    )
    yield "ordinal", chart(SALES, "line", {"x": o("month"), "y": q("sales", aggregate="mean")})
    yield "ordinal-color", chart(SALES, "line", {"x": o("month"), "y": q("sales"), "color": n("region")})
    yield "width", chart(WAVE, {"type": "line", "strokeWidth": 4}, {"x": q("t"), "y": q("v")})
    yield (
        "dashed",
        chart(WAVE, {"type": "line", "strokeDash": [6, 3], "color": "purple"}, {"x": q("t"), "y": q("v")}),
    )
    yield (
        "no-zero",
        chart(SERIES, "line", {"x": t("date"), "y": q("price", scale={"zero": False}), "color": n("stock")}),
    )
    yield "order", chart(POINTS[:12], "line", {"x": q("x"), "y": q("y"), "order": q("size")})
    yield "vertical", chart(WAVE, {"type": "line", "orient": "horizontal"}, {"y": q("t"), "x": q("v")})
    yield "mean", chart(SERIES, "line", {"x": t("date"), "y": q("price", aggregate="mean")})
    yield (
        "size",
        chart(SERIES, {"type": "line", "size": 3}, {"x": t("date"), "y": q("price"), "opacity": n("stock")}),
    )
    yield "days", chart(DAYS, "line", {"x": t("when"), "y": q("temp")})
    yield "wide", chart(DAYS, "line", {"x": t("when"), "y": q("temp")}, width=600, height=120)


def areas():
    for curve in CURVES[:6]:
        yield (
            f"curve-{curve}",
            chart(WAVE[::3], {"type": "area", "interpolate": curve}, {"x": q("t"), "y": q("v")}),
        )
    for stack in ("zero", "normalize", "center", None):
        yield (
            f"stack-{stack}",
            chart(SERIES, "area", {"x": t("date"), "y": q("volume", stack=stack), "color": n("stock")}),
        )
    yield "plain", chart(SERIES[:24], "area", {"x": t("date"), "y": q("price")})
    yield "line", chart(SERIES[:24], {"type": "area", "line": True}, {"x": t("date"), "y": q("price")})
    yield (
        "line-point",
        chart(SERIES[:24], {"type": "area", "line": True, "point": True}, {"x": t("date"), "y": q("price")}),
    )
    yield (
        "line-color",
        chart(
            SERIES[:24],
            {"type": "area", "line": {"color": "darkgreen"}, "color": "lightgreen"},
            {"x": t("date"), "y": q("price")},
        ),
    )
    yield "range", chart(WAVE, "area", {"x": q("t"), "y": q("v"), "y2": {"field": "w"}})
    yield (
        "opacity",
        chart(
            SERIES,
            {"type": "area", "opacity": 0.4},
            {"x": t("date"), "y": q("price", stack=None), "color": n("stock")},
        ),
    )
    yield "horizontal", chart(WAVE, {"type": "area", "orient": "horizontal"}, {"y": q("t"), "x": q("w")})
    yield (
        "stack-line",
        chart(
            SERIES, {"type": "area", "line": True}, {"x": t("date"), "y": q("volume"), "color": n("stock")}
        ),
    )


def points():
    for mark in ("point", "circle", "square"):
        yield f"{mark}", chart(POINTS, mark, {"x": q("x"), "y": q("y")})
        yield f"{mark}-color", chart(POINTS, mark, {"x": q("x"), "y": q("y"), "color": n("kind")})
        yield f"{mark}-size", chart(POINTS, mark, {"x": q("x"), "y": q("y"), "size": q("size")})
        yield f"{mark}-quantity", chart(POINTS, mark, {"x": q("x"), "y": q("y"), "color": q("size")})
        yield (
            f"{mark}-both",
            chart(POINTS, mark, {"x": q("x"), "y": q("y"), "color": n("kind"), "size": q("size")}),
        )
    yield "shape", chart(POINTS, "point", {"x": q("x"), "y": q("y"), "shape": n("kind")})
    yield (
        "shape-color",
        chart(POINTS, "point", {"x": q("x"), "y": q("y"), "shape": n("kind"), "color": n("kind")}),
    )
    yield (
        "shape-other",
        chart(POINTS, "point", {"x": q("x"), "y": q("y"), "shape": n("group"), "color": n("kind")}),
    )
    yield "opacity", chart(POINTS, "point", {"x": q("x"), "y": q("y"), "opacity": q("size")})
    yield (
        "filled",
        chart(
            POINTS,
            {"type": "point", "filled": True, "size": 80},
            {"x": q("x"), "y": q("y"), "color": n("group")},
        ),
    )
    for shape in (
        "square",
        "cross",
        "diamond",
        "triangle-up",
        "triangle-down",
        "triangle-left",
        "triangle-right",
    ):
        yield (
            f"shape-{shape}",
            chart(POINTS[:9], {"type": "point", "shape": shape}, {"x": q("x"), "y": q("y")}),
        )
    yield "strip", chart(POINTS, "point", {"x": q("size"), "y": n("kind")})
    yield "matrix", chart(POINTS, "circle", {"x": n("kind"), "y": n("group"), "size": {"aggregate": "count"}})
    yield "one", chart(POINTS, "point", {"x": q("x")})
    yield "one-y", chart(POINTS, "point", {"y": q("y")})
    yield "value-color", chart(POINTS, "point", {"x": q("x"), "y": q("y"), "color": {"value": "firebrick"}})
    yield "value-size", chart(POINTS, "circle", {"x": q("x"), "y": q("y"), "size": {"value": 100}})
    yield (
        "angle",
        chart(
            POINTS, {"type": "point", "shape": "triangle-up"}, {"x": q("x"), "y": q("y"), "angle": q("size")}
        ),
    )
    yield "ordinal-color", chart(POINTS, "circle", {"x": q("x"), "y": q("y"), "color": o("level")})
    yield "ordinal-size", chart(POINTS, "circle", {"x": q("x"), "y": q("y"), "size": o("level")})
    yield (
        "fill-stroke",
        chart(POINTS, "point", {"x": q("x"), "y": q("y"), "fill": n("kind"), "stroke": n("group")}),
    )
    yield "stroke-width", chart(POINTS, "point", {"x": q("x"), "y": q("y"), "strokeWidth": q("size")})
    yield "temporal-color", chart(SERIES[:24], "point", {"x": t("date"), "y": q("price"), "color": t("date")})


def ticks_rules_texts():
    yield "tick", chart(POINTS, "tick", {"x": q("size"), "y": n("kind")})
    yield "tick-vertical", chart(POINTS, "tick", {"y": q("size"), "x": n("kind")})
    yield "tick-alone", chart(POINTS, "tick", {"x": q("x")})
    yield (
        "tick-color",
        chart(POINTS, {"type": "tick", "thickness": 3}, {"x": q("x"), "y": o("level"), "color": n("kind")}),
    )
    yield "rule-y", chart(POINTS, "rule", {"y": q("y", aggregate="mean")})
    yield "rule-x", chart(POINTS, "rule", {"x": q("x", aggregate="median")})
    yield "rule-range", chart(RANGES, "rule", {"y": n("task"), "x": q("start"), "x2": {"field": "end"}})
    yield (
        "rule-vertical",
        chart(RANGES, "rule", {"x": n("task"), "y": q("low"), "y2": {"field": "high"}, "size": {"value": 3}}),
    )
    yield (
        "rule-segment",
        chart(
            RANGES, "rule", {"x": q("start"), "x2": {"field": "end"}, "y": q("low"), "y2": {"field": "high"}}
        ),
    )
    yield "rule-color", chart(SALES, "rule", {"y": q("sales", aggregate="mean"), "color": n("region")})
    yield "text", chart(POINTS, "text", {"x": q("x"), "y": q("y"), "text": n("kind")})
    yield (
        "text-number",
        chart(TOTALS, "text", {"x": n("item"), "y": q("amount"), "text": q("share", format=".0%")}),
    )
    yield "text-plain-number", chart(TOTALS, "text", {"x": n("item"), "y": q("amount"), "text": q("share")})
    yield (
        "text-color",
        chart(
            POINTS,
            {"type": "text", "fontSize": 14, "fontWeight": "bold"},
            {"x": q("x"), "y": q("y"), "text": n("kind"), "color": n("kind")},
        ),
    )
    yield (
        "text-offset",
        chart(
            POINTS,
            {"type": "text", "dx": 6, "dy": -4, "align": "left", "baseline": "bottom"},
            {"x": q("x"), "y": q("y"), "text": n("group")},
        ),
    )
    yield (
        "text-angle",
        chart(TOTALS, {"type": "text", "angle": 30}, {"x": n("item"), "y": q("amount"), "text": n("item")}),
    )
    yield (
        "text-date",
        chart(SERIES[:6], "text", {"x": t("date"), "y": q("price"), "text": t("date", timeUnit="yearmonth")}),
    )
    yield "text-size", chart(POINTS, "text", {"x": q("x"), "y": q("y"), "text": n("kind"), "size": q("size")})


def rects():
    yield "heat", chart(GRID, "rect", {"x": n("col"), "y": n("row"), "color": q("value")})
    yield "heat-ordinal", chart(GRID, "rect", {"x": o("col"), "y": o("row"), "color": q("weight")})
    yield (
        "heat-scheme",
        chart(GRID, "rect", {"x": n("col"), "y": n("row"), "color": q("value", scale={"scheme": "viridis"})}),
    )
    yield (
        "heat-diverging",
        chart(
            GRID,
            "rect",
            {"x": n("col"), "y": n("row"), "color": q("value", scale={"scheme": "redblue", "domainMid": 0})},
        ),
    )
    yield "heat-nominal", chart(GRID, "rect", {"x": n("col"), "y": n("row"), "color": n("weight")})
    yield (
        "heat-sized",
        chart(GRID, "rect", {"x": n("col"), "y": n("row"), "color": q("value")}, width=200, height=120),
    )
    yield (
        "ranges",
        chart(
            RANGES,
            "rect",
            {
                "x": q("start"),
                "x2": {"field": "end"},
                "y": q("low"),
                "y2": {"field": "high"},
                "color": n("task"),
            },
        ),
    )
    yield "band", chart(RANGES, {"type": "rect", "opacity": 0.4}, {"x": q("start"), "x2": {"field": "end"}})
    yield "bar-like", chart(TOTALS, "rect", {"x": n("item"), "y": q("amount")})
    yield (
        "count",
        chart(SPREAD, "rect", {"x": n("group"), "y": q("value", bin=True), "color": {"aggregate": "count"}}),
    )


def arcs():
    yield "pie", chart(TOTALS, "arc", {"theta": q("amount"), "color": n("item")})
    yield (
        "donut",
        chart(TOTALS, {"type": "arc", "innerRadius": 50}, {"theta": q("amount"), "color": n("item")}),
    )
    yield (
        "radius",
        chart(
            TOTALS,
            {"type": "arc", "innerRadius": 20, "outerRadius": 80},
            {"theta": q("amount"), "color": n("item")},
        ),
    )
    yield (
        "stroke",
        chart(TOTALS, {"type": "arc", "stroke": "white"}, {"theta": q("amount"), "color": n("item")}),
    )
    yield "sum", chart(SALES, "arc", {"theta": q("sales", aggregate="sum"), "color": n("region")})
    yield "sized", chart(TOTALS, "arc", {"theta": q("amount"), "color": n("item")}, width=150, height=200)
    yield "frameless", chart(TOTALS, "arc", {"theta": q("amount"), "color": n("item")}, view={"stroke": None})
    yield (
        "order",
        chart(
            TOTALS, "arc", {"theta": q("amount"), "color": n("item"), "order": q("amount", sort="descending")}
        ),
    )
    yield (
        "labels",
        {
            "data": {"values": TOTALS},
            "encoding": {"theta": q("amount", stack=True), "color": n("item")},
            "layer": [
                {"mark": {"type": "arc", "outerRadius": 80}},
                {"mark": {"type": "text", "radius": 95}, "encoding": {"text": n("item")}},
            ],
        },
    )
    yield (
        "rose",
        chart(
            TOTALS,
            {"type": "arc", "innerRadius": 10, "stroke": "#fff"},
            {
                "theta": q("amount", stack=True),
                "radius": q("amount", scale={"type": "sqrt", "zero": True, "rangeMin": 20}),
                "color": n("item"),
            },
        ),
    )


def layers():
    base = {"data": {"values": TOTALS}}
    yield (
        "labels",
        base
        | {
            "encoding": {"x": n("item"), "y": q("amount")},
            "layer": [
                {"mark": "bar"},
                {"mark": {"type": "text", "dy": -6}, "encoding": {"text": q("amount")}},
            ],
        },
    )
    yield (
        "mean",
        {
            "data": {"values": POINTS},
            "layer": [
                {"mark": "point", "encoding": {"x": q("x"), "y": q("y")}},
                {"mark": {"type": "rule", "color": "red"}, "encoding": {"y": q("y", aggregate="mean")}},
            ],
        },
    )
    yield (
        "line-point",
        {
            "data": {"values": WAVE},
            "encoding": {"x": q("t")},
            "layer": [
                {"mark": "line", "encoding": {"y": q("v")}},
                {"mark": {"type": "circle", "color": "orange"}, "encoding": {"y": q("w")}},
            ],
        },
    )
    yield (
        "dual",
        {
            "data": {"values": WAVE},
            "encoding": {"x": q("t")},
            "layer": [
                {"mark": "line", "encoding": {"y": q("v")}},
                {"mark": {"type": "line", "color": "orange"}, "encoding": {"y": q("w")}},
            ],
            "resolve": {"scale": {"y": "independent"}},
        },
    )
    yield (
        "datum",
        {
            "data": {"values": TOTALS},
            "layer": [
                {"mark": "bar", "encoding": {"x": n("item"), "y": q("amount")}},
                {"mark": {"type": "rule", "strokeDash": [4, 4]}, "encoding": {"y": {"datum": 50}}},
            ],
        },
    )
    yield (
        "data",
        {
            "layer": [
                {"data": {"values": WAVE}, "mark": "line", "encoding": {"x": q("t"), "y": q("v")}},
                {
                    "data": {"values": [{"t": 5, "v": 0}]},
                    "mark": {"type": "point", "size": 200, "color": "red"},
                    "encoding": {"x": q("t"), "y": q("v")},
                },
            ]
        },
    )
    yield (
        "color-legend",
        {
            "data": {"values": SERIES},
            "encoding": {"x": t("date"), "y": q("price"), "color": n("stock")},
            "layer": [{"mark": "line"}, {"mark": {"type": "point", "filled": True}}],
        },
    )
    yield (
        "candles",
        {
            "data": {"values": RANGES},
            "encoding": {"x": o("task")},
            "layer": [
                {"mark": "rule", "encoding": {"y": q("low"), "y2": {"field": "high"}}},
                {"mark": {"type": "bar", "size": 9}, "encoding": {"y": q("start"), "y2": {"field": "end"}}},
            ],
        },
    )
    yield (
        "sized",
        {
            "data": {"values": POINTS},
            "width": 180,
            "height": 140,
            "layer": [
                {"mark": "point", "encoding": {"x": q("x"), "y": q("y")}},
                {"mark": "rule", "encoding": {"x": q("x", aggregate="mean")}},
            ],
        },
    )
    yield (
        "heat-text",
        {
            "data": {"values": GRID},
            "encoding": {"x": n("col"), "y": n("row")},
            "layer": [
                {"mark": "rect", "encoding": {"color": q("value")}},
                {"mark": "text", "encoding": {"text": q("value")}},
            ],
        },
    )
    yield (
        "datum-names",
        {
            "data": {"values": WAVE},
            "encoding": {"x": q("t")},
            "layer": [
                {"mark": "line", "encoding": {"y": q("v"), "color": {"datum": "sine"}}},
                {"mark": "line", "encoding": {"y": q("w"), "color": {"datum": "cosine"}}},
            ],
        },
    )
    yield (
        "band",
        {
            "data": {"values": WAVE},
            "encoding": {"x": q("t")},
            "layer": [
                {
                    "mark": {"type": "area", "opacity": 0.3},
                    "encoding": {"y": q("v", title="value"), "y2": {"field": "w"}},
                },
                {"mark": "line", "encoding": {"y": q("v")}},
            ],
        },
    )
    yield (
        "repeat",
        {
            "data": {"values": WAVE},
            "repeat": {"layer": ["v", "w"]},
            "spec": {
                "mark": "line",
                "encoding": {
                    "x": q("t"),
                    "y": {"field": {"repeat": "layer"}, "type": "quantitative"},
                    "color": {"datum": {"repeat": "layer"}, "type": "nominal"},
                },
            },
        },
    )


def boxes():
    yield "plain", chart(SPREAD, "boxplot", {"x": n("group"), "y": q("value")})
    yield "horizontal", chart(SPREAD, "boxplot", {"y": n("group"), "x": q("value")})
    yield (
        "min-max",
        chart(SPREAD, {"type": "boxplot", "extent": "min-max"}, {"x": n("group"), "y": q("value")}),
    )
    yield "extent", chart(SPREAD, {"type": "boxplot", "extent": 0.5}, {"x": n("group"), "y": q("value")})
    yield "color", chart(SPREAD, "boxplot", {"x": n("group"), "y": q("value"), "color": n("group")})
    yield "one", chart(SPREAD, "boxplot", {"y": q("value")})
    yield (
        "size",
        chart(
            SPREAD, {"type": "boxplot", "size": 30}, {"x": n("group"), "y": q("value")}, width={"step": 50}
        ),
    )
    yield "ticks", chart(SPREAD, {"type": "boxplot", "ticks": True}, {"x": n("group"), "y": q("value")})
    yield "no-zero", chart(SPREAD, "boxplot", {"x": n("group"), "y": q("value", scale={"zero": False})})
    yield (
        "offset",
        chart(
            SPREAD, "boxplot", {"x": n("group"), "xOffset": n("side"), "y": q("value"), "color": n("side")}
        ),
    )


def facets():
    yield (
        "column",
        chart(POINTS, "point", {"x": q("x"), "y": q("y"), "column": n("kind")}, width=100, height=100),
    )
    yield "row", chart(POINTS, "point", {"x": q("x"), "y": q("y"), "row": n("kind")}, width=100, height=80)
    yield (
        "both",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y"), "row": n("group"), "column": n("kind")},
            width=80,
            height=80,
        ),
    )
    yield (
        "wrapped",
        chart(
            POINTS, "point", {"x": q("x"), "y": q("y"), "facet": o("level", columns=2)}, width=90, height=70
        ),
    )
    yield (
        "wrapped-row",
        chart(POINTS, "point", {"x": q("x"), "y": q("y"), "facet": n("kind")}, width=90, height=70),
    )
    yield "bars", chart(SALES, "bar", {"x": n("month"), "y": q("sales"), "column": n("region")})
    yield "bars-row", chart(SALES, "bar", {"x": n("month"), "y": q("sales"), "row": n("region")}, height=60)
    yield (
        "color",
        chart(SALES, "bar", {"x": n("month"), "y": q("sales"), "column": n("region"), "color": n("region")}),
    )
    yield (
        "independent-y",
        chart(
            SALES,
            "bar",
            {"x": n("month"), "y": q("sales"), "column": n("region")},
            resolve={"scale": {"y": "independent"}},
        ),
    )
    yield (
        "independent-x",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y"), "row": n("kind")},
            height=80,
            resolve={"scale": {"x": "independent"}},
        ),
    )
    yield (
        "operator",
        {
            "data": {"values": POINTS},
            "facet": {"column": n("kind")},
            "spec": {"width": 90, "height": 90, "mark": "point", "encoding": {"x": q("x"), "y": q("y")}},
        },
    )
    yield (
        "operator-layer",
        {
            "data": {"values": POINTS},
            "facet": {"row": n("group")},
            "spec": {
                "width": 120,
                "height": 60,
                "layer": [
                    {"mark": "point", "encoding": {"x": q("x"), "y": q("y")}},
                    {"mark": "rule", "encoding": {"y": q("y", aggregate="mean")}},
                ],
            },
        },
    )
    yield (
        "operator-wrapped",
        {
            "data": {"values": SERIES},
            "facet": n("stock"),
            "columns": 2,
            "spec": {
                "width": 120,
                "height": 60,
                "mark": "line",
                "encoding": {"x": t("date"), "y": q("price")},
            },
        },
    )
    yield (
        "header",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y"), "column": n("kind", header={"title": "Kinds", "labelFontSize": 13})},
            width=80,
            height=80,
        ),
    )
    yield (
        "header-null",
        chart(
            POINTS, "point", {"x": q("x"), "y": q("y"), "column": n("kind", header=None)}, width=80, height=80
        ),
    )
    yield (
        "spacing",
        chart(
            POINTS, "point", {"x": q("x"), "y": q("y"), "column": n("kind", spacing=4)}, width=80, height=80
        ),
    )
    yield (
        "sort",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y"), "column": n("kind", sort="descending")},
            width=80,
            height=80,
        ),
    )
    yield (
        "row-angle",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y"), "row": n("kind", header={"labelAngle": 0})},
            width=80,
            height=80,
        ),
    )
    yield (
        "histogram",
        chart(
            SPREAD,
            "bar",
            {"x": q("value", bin=True), "y": {"aggregate": "count"}, "row": n("side")},
            height=80,
        ),
    )
    yield (
        "title",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y"), "column": n("kind")},
            width=80,
            height=80,
            title="Facets",
        ),
    )


def composed():
    small = {"mark": "point", "encoding": {"x": q("x"), "y": q("y")}, "width": 100, "height": 100}
    bar = {"mark": "bar", "encoding": {"x": n("kind"), "y": {"aggregate": "count"}}}
    colored = {
        "mark": "point",
        "encoding": {"x": q("x"), "y": q("y"), "color": n("kind")},
        "width": 100,
        "height": 100,
    }
    data = {"data": {"values": POINTS}}
    yield "hconcat", data | {"hconcat": [small, bar]}
    yield "vconcat", data | {"vconcat": [small, bar]}
    yield "concat", data | {"concat": [small, bar, small], "columns": 2}
    yield "nested", data | {"hconcat": [small, {"vconcat": [small, bar]}]}
    yield "legend", data | {"hconcat": [colored, colored]}
    yield "legend-mixed", data | {"hconcat": [colored, small]}
    yield (
        "legend-independent",
        data
        | {
            "hconcat": [colored, colored],
            "resolve": {"legend": {"color": "independent"}, "scale": {"color": "independent"}},
        },
    )
    yield "titles", data | {"hconcat": [small | {"title": "One"}, bar | {"title": "Two"}], "title": "Both"}
    yield "spacing", data | {"hconcat": [small, small], "spacing": 5}
    yield "shared", data | {"vconcat": [small, small], "resolve": {"scale": {"x": "shared"}}}
    yield "center", data | {"hconcat": [small, bar], "center": True}
    yield (
        "repeat",
        data
        | {
            "repeat": ["x", "y", "size"],
            "columns": 2,
            "spec": {
                "width": 90,
                "height": 80,
                "mark": "bar",
                "encoding": {
                    "x": {"field": {"repeat": "repeat"}, "bin": True, "type": "quantitative"},
                    "y": {"aggregate": "count"},
                },
            },
        },
    )
    yield (
        "repeat-grid",
        data
        | {
            "repeat": {"row": ["x", "y"], "column": ["size", "x"]},
            "spec": {
                "width": 90,
                "height": 80,
                "mark": "point",
                "encoding": {
                    "x": {"field": {"repeat": "column"}, "type": "quantitative"},
                    "y": {"field": {"repeat": "row"}, "type": "quantitative"},
                },
            },
        },
    )
    yield (
        "layered",
        data
        | {
            "vconcat": [
                {"layer": [small, {"mark": "rule", "encoding": {"y": q("y", aggregate="mean")}}]},
                bar,
            ]
        },
    )


def axes():
    base = {"x": n("item"), "y": q("amount")}
    for name, axis in [
        ("title", {"title": "Some amount"}),
        ("no-title", {"title": None}),
        ("grid", {"grid": False}),
        ("format", {"format": ".1f"}),
        ("count", {"tickCount": 3}),
        ("values", {"values": [0, 25, 75]}),
        ("right", {"orient": "right"}),
        ("offset", {"offset": 10}),
        ("no-ticks", {"ticks": False}),
        ("no-labels", {"labels": False}),
        ("no-domain", {"domain": False}),
        ("min-step", {"tickMinStep": 25}),
        ("label-angle", {"labelAngle": -45}),
        ("title-angle", {"titleAngle": 0, "titleAlign": "left"}),
        ("fonts", {"labelFontSize": 14, "titleFontSize": 16, "titleColor": "teal", "labelColor": "#555"}),
        ("padding", {"labelPadding": 8, "titlePadding": 12}),
        ("grid-style", {"gridDash": [2, 2], "gridColor": "pink", "gridWidth": 2}),
        ("tick-size", {"tickSize": 12, "tickWidth": 2, "tickColor": "red"}),
        ("extent", {"minExtent": 60}),
        ("anchor", {"titleAnchor": "start"}),
        ("zindex", {"zindex": 1}),
        ("domain", {"domainColor": "blue", "domainWidth": 3}),
    ]:
        yield f"y-{name}", chart(TOTALS, "bar", {"x": base["x"], "y": q("amount", axis=axis)})
    for name, axis in [
        ("angle", {"labelAngle": 0}),
        ("angle-45", {"labelAngle": 45}),
        ("angle-30", {"labelAngle": -30}),
        ("top", {"orient": "top"}),
        ("limit", {"labelLimit": 20}),
        ("values", {"values": ["Figs", "Plums"]}),
        ("null", None),
        ("title", {"title": ["two", "lines"]}),
        ("overlap", {"labelAngle": 0, "labelOverlap": True}),
        ("grid", {"grid": True}),
        ("tick-offset", {"tickOffset": 0}),
    ]:
        yield f"x-{name}", chart(TOTALS, "bar", {"x": n("item", axis=axis), "y": base["y"]})
    yield (
        "top-angle",
        chart(TOTALS, "bar", {"x": n("item", axis={"orient": "top", "labelAngle": -45}), "y": base["y"]}),
    )
    yield "right-nominal", chart(TOTALS, "bar", {"y": n("item", axis={"orient": "right"}), "x": q("amount")})
    yield (
        "field-title",
        chart(TOTALS, "bar", {"x": n("item", title="Thing"), "y": q("amount", title="How many")}),
    )
    yield "crowded", chart(WAVE, "point", {"x": q("t", axis={"tickCount": 40}), "y": q("v")})
    yield "narrow", chart(SERIES, "line", {"x": t("date"), "y": q("price"), "color": n("stock")}, width=90)
    yield (
        "date-format",
        chart(SERIES[:24], "line", {"x": t("date", axis={"format": "%b %Y"}), "y": q("price")}),
    )
    yield (
        "date-count",
        chart(SERIES[:24], "line", {"x": t("date", axis={"tickCount": "month"}), "y": q("price")}),
    )
    yield "large-numbers", chart(BIG, "bar", {"x": n("c"), "y": q("m", aggregate="sum")})
    yield "si-format", chart(BIG, "bar", {"x": n("c"), "y": q("m", aggregate="sum", axis={"format": "~s"})})
    yield "both-null", chart(POINTS, "point", {"x": q("x", axis=None), "y": q("y", axis=None)})
    yield "flush", chart(POINTS, "point", {"x": q("x", axis={"labelFlush": False}), "y": q("y")})


def legends():
    def colored(legend, **more):
        return chart(POINTS, "point", {"x": q("x"), "y": q("y"), "color": n("kind", legend=legend)}, **more)

    def shaded(legend, **more):
        return chart(POINTS, "point", {"x": q("x"), "y": q("y"), "color": q("size", legend=legend)}, **more)

    for orient in ("left", "right", "top", "bottom", "top-left", "top-right", "bottom-left", "bottom-right"):
        yield f"orient-{orient}", colored({"orient": orient})
        yield f"gradient-{orient}", shaded({"orient": orient})
    for name, legend in [
        ("null", None),
        ("title", {"title": "Which kind"}),
        ("no-title", {"title": None}),
        ("columns", {"columns": 2}),
        ("horizontal", {"direction": "horizontal"}),
        ("symbol", {"symbolType": "square", "symbolSize": 200}),
        ("values", {"values": ["a", "c"]}),
        ("fonts", {"labelFontSize": 14, "titleFontSize": 15}),
        ("offset", {"offset": 40}),
        ("padding", {"padding": 10, "strokeColor": "gray"}),
        ("none", {"orient": "none", "legendX": 20, "legendY": 30}),
    ]:
        yield f"symbol-{name}", colored(legend)
    for name, legend in [
        ("count", {"tickCount": 3}),
        ("length", {"gradientLength": 120}),
        ("format", {"format": ".1f"}),
        ("values", {"values": [10, 50]}),
        ("thickness", {"gradientThickness": 8}),
    ]:
        yield f"gradient-{name}", shaded(legend)
    yield "small", shaded(None) | {"height": 100}
    yield "short", chart(POINTS, "point", {"x": q("x"), "y": q("y"), "color": q("size")}, height=80)
    yield (
        "two",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y"), "color": n("kind"), "size": q("size"), "shape": n("group")},
        ),
    )
    yield (
        "many",
        chart(
            [{"a": i, "b": (i * 7) % 11, "c": f"name {i:02d}"} for i in range(36)],
            "circle",
            {"x": q("a"), "y": q("b"), "color": n("c")},
        ),
    )
    yield (
        "long",
        chart(
            TOTALS, "bar", {"x": n("item"), "y": q("amount"), "color": n("item", legend={"labelLimit": 30})}
        ),
    )
    yield (
        "line",
        chart(
            SERIES,
            "line",
            {"x": t("date"), "y": q("price"), "color": n("stock", legend={"orient": "bottom"})},
        ),
    )
    yield (
        "line-width",
        chart(
            SERIES, {"type": "line", "strokeWidth": 5}, {"x": t("date"), "y": q("price"), "color": n("stock")}
        ),
    )
    yield (
        "bar-top",
        chart(
            SALES,
            "bar",
            {"x": n("month"), "y": q("sales"), "color": n("region", legend={"orient": "top", "title": None})},
        ),
    )


def scales():
    yield "log", chart(BIG, "point", {"x": q("n", scale={"type": "log"}), "y": q("m")})
    yield "log-y", chart(BIG, "line", {"x": q("m"), "y": q("n", scale={"type": "log"})})
    yield "log-2", chart(BIG, "point", {"x": q("n", scale={"type": "log", "base": 2}), "y": q("m")})
    yield "sqrt", chart(BIG, "point", {"x": q("n", scale={"type": "sqrt"}), "y": q("m")})
    yield "pow", chart(BIG, "point", {"x": q("n", scale={"type": "pow", "exponent": 0.3}), "y": q("m")})
    yield "symlog", chart(TOTALS, "bar", {"x": n("item"), "y": q("delta", scale={"type": "symlog"})})
    for name, scale in [
        ("domain", {"domain": [0, 40]}),
        ("min", {"domainMin": -10}),
        ("max", {"domainMax": 60}),
        ("nice-off", {"nice": False}),
        ("zero-off", {"zero": False}),
        ("reverse", {"reverse": True}),
        ("clamp", {"domain": [5, 10], "clamp": True}),
        ("padding", {"padding": 20}),
        ("nice-count", {"nice": 3}),
        ("range", {"range": [250, 50]}),
        ("round", {"round": True}),
    ]:
        yield f"y-{name}", chart(POINTS, "point", {"x": q("x"), "y": q("y", scale=scale)})
    for name, scale in [
        ("padding-inner", {"paddingInner": 0.5}),
        ("padding-outer", {"paddingOuter": 1}),
        ("padding", {"padding": 0.3}),
        ("domain", {"domain": ["Figs", "Pears", "Kiwis", "Apples", "Plums", "Cherries", "Dates"]}),
        ("reverse", {"reverse": True}),
        ("point", {"type": "point"}),
        ("align", {"align": 0}),
        ("range", {"range": [20, 180]}),
    ]:
        yield f"x-{name}", chart(TOTALS, "bar", {"x": n("item", scale=scale), "y": q("amount")}, width=200)
    for scheme in ("category20", "set2", "dark2", "tableau20", "accent"):
        yield (
            f"scheme-{scheme}",
            chart(
                TOTALS,
                "bar",
                {"x": n("item"), "y": q("amount"), "color": n("item", scale={"scheme": scheme})},
            ),
        )
    for scheme in ("viridis", "blues", "inferno", "redyellowblue", "turbo", "goldgreen"):
        yield (
            f"ramp-{scheme}",
            chart(POINTS, "circle", {"x": q("x"), "y": q("y"), "color": q("size", scale={"scheme": scheme})}),
        )
    yield (
        "color-range",
        chart(
            POINTS,
            "circle",
            {"x": q("x"), "y": q("y"), "color": n("kind", scale={"range": ["red", "green", "blue"]})},
        ),
    )
    yield (
        "color-domain",
        chart(
            POINTS,
            "circle",
            {
                "x": q("x"),
                "y": q("y"),
                "color": n("kind", scale={"domain": ["a", "b", "c"], "range": ["#111", "#888", "#ddd"]}),
            },
        ),
    )
    yield (
        "color-two",
        chart(
            POINTS,
            "circle",
            {"x": q("x"), "y": q("y"), "color": q("size", scale={"range": ["white", "navy"]})},
        ),
    )
    yield (
        "color-reverse",
        chart(POINTS, "circle", {"x": q("x"), "y": q("y"), "color": q("size", scale={"reverse": True})}),
    )
    yield (
        "color-log",
        chart(BIG, "circle", {"x": q("n"), "y": q("m"), "color": q("n", scale={"type": "log"})}),
    )
    yield (
        "quantize",
        chart(POINTS, "circle", {"x": q("x"), "y": q("y"), "color": q("size", scale={"type": "quantize"})}),
    )
    yield (
        "threshold",
        chart(
            POINTS,
            "circle",
            {
                "x": q("x"),
                "y": q("y"),
                "color": q(
                    "size", scale={"type": "threshold", "domain": [30, 60], "range": ["red", "gray", "blue"]}
                ),
            },
        ),
    )
    yield (
        "size-range",
        chart(POINTS, "circle", {"x": q("x"), "y": q("y"), "size": q("size", scale={"range": [10, 300]})}),
    )
    yield (
        "no-scale",
        chart(
            [{"a": "one", "c": "crimson"}, {"a": "two", "c": "gold"}],
            "bar",
            {"x": n("a"), "y": {"value": 40}, "color": n("c", scale=None)},
        ),
    )
    yield (
        "diverging",
        chart(TOTALS, "bar", {"x": n("item"), "y": q("delta"), "color": q("delta", scale={"domainMid": 0})}),
    )
    yield (
        "time-domain",
        chart(
            SERIES[:24],
            "line",
            {"x": t("date", scale={"domain": ["2023-03-01", "2023-09-01"]}), "y": q("price")},
        ),
    )
    yield "time-nice", chart(SERIES[:24], "line", {"x": t("date", scale={"nice": "month"}), "y": q("price")})


def transforms():
    yield (
        "filter",
        chart(TOTALS, "bar", {"x": n("item"), "y": q("amount")}, transform=[{"filter": "datum.amount > 30"}]),
    )
    yield (
        "filter-field",
        chart(
            SALES,
            "bar",
            {"x": n("month"), "y": q("sales")},
            transform=[{"filter": {"field": "region", "equal": "South"}}],
        ),
    )
    yield (
        "filter-range",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y")},
            transform=[{"filter": {"field": "size", "range": [20, 60]}}],
        ),
    )
    yield (
        "filter-one-of",
        chart(
            SALES,
            "bar",
            {"x": n("month"), "y": q("sales", aggregate="sum")},
            transform=[{"filter": {"field": "month", "oneOf": ["Jan", "May"]}}],
        ),
    )
    yield (
        "calculate",
        chart(
            SALES,
            "bar",
            {"x": n("month"), "y": q("profit", aggregate="sum")},
            transform=[{"calculate": "datum.sales - datum.cost", "as": "profit"}],
        ),
    )
    yield (
        "aggregate",
        chart(
            SALES,
            "bar",
            {"x": n("region"), "y": q("total")},
            transform=[
                {"aggregate": [{"op": "sum", "field": "sales", "as": "total"}], "groupby": ["region"]}
            ],
        ),
    )
    yield (
        "fold",
        chart(
            SALES,
            "bar",
            {"x": n("month"), "y": q("value", aggregate="sum"), "color": n("key")},
            transform=[{"fold": ["sales", "cost"]}],
        ),
    )
    yield (
        "bin",
        chart(
            SPREAD,
            "bar",
            {"x": q("low", bin="binned"), "x2": {"field": "high"}, "y": q("n")},
            transform=[
                {"bin": {"maxbins": 8}, "field": "value", "as": ["low", "high"]},
                {"aggregate": [{"op": "count", "as": "n"}], "groupby": ["low", "high"]},
            ],
        ),
    )
    yield (
        "window",
        chart(
            SERIES[:24],
            "line",
            {"x": t("date"), "y": q("running")},
            transform=[
                {"sort": [{"field": "date"}], "window": [{"op": "sum", "field": "volume", "as": "running"}]}
            ],
        ),
    )
    yield (
        "joinaggregate",
        chart(
            SALES,
            "bar",
            {"x": n("month"), "y": q("part", aggregate="sum"), "color": n("region")},
            transform=[
                {"joinaggregate": [{"op": "sum", "field": "sales", "as": "all"}]},
                {"calculate": "datum.sales / datum.all", "as": "part"},
            ],
        ),
    )
    yield (
        "stack",
        chart(
            SALES,
            "rect",
            {"x": n("month"), "y": q("low"), "y2": {"field": "high"}, "color": n("region")},
            transform=[{"stack": "sales", "groupby": ["month"], "as": ["low", "high"]}],
        ),
    )
    yield (
        "time-unit",
        chart(
            SERIES,
            "bar",
            {"x": t("month"), "y": q("volume", aggregate="sum")},
            transform=[{"timeUnit": "yearmonth", "field": "date", "as": "month"}],
        ),
    )
    yield (
        "density",
        chart(SPREAD, "area", {"x": q("value"), "y": q("density")}, transform=[{"density": "value"}]),
    )
    yield (
        "chain",
        chart(
            SALES,
            "point",
            {"x": q("sales"), "y": q("ratio")},
            transform=[
                {"filter": "datum.sales > 20"},
                {"calculate": "datum.cost / datum.sales", "as": "ratio"},
            ],
        ),
    )
    yield (
        "sequence",
        {
            "data": {"sequence": {"start": 0, "stop": 12.7, "step": 0.5, "as": "x"}},
            "transform": [{"calculate": "sin(datum.x)", "as": "y"}],
            "mark": "line",
            "encoding": {"x": q("x"), "y": q("y")},
        },
    )


def titles_and_configs():
    base = chart(TOTALS, "bar", {"x": n("item"), "y": q("amount")})
    for name, title in [
        ("plain", "A title"),
        ("object", {"text": "A title", "subtitle": "and what is below it"}),
        ("lines", ["First line", "second line"]),
        ("start", {"text": "Left", "anchor": "start"}),
        ("end", {"text": "Right", "anchor": "end"}),
        ("font", {"text": "Big", "fontSize": 22, "color": "navy"}),
        ("offset", {"text": "Far", "offset": 20}),
        ("bottom", {"text": "Below", "orient": "bottom"}),
        ("left", {"text": "Aside", "orient": "left"}),
        ("frame", {"text": "Framed", "frame": "group", "anchor": "start"}),
        ("subtitle", {"text": "Two", "subtitle": ["one", "two"], "anchor": "start"}),
    ]:
        yield f"title-{name}", base | {"title": title}
    for name, config in [
        ("font", {"font": "sans-serif"}),
        ("axis", {"axis": {"grid": False, "labelFontSize": 12, "titleFontWeight": "normal"}}),
        ("axis-x", {"axisX": {"labelAngle": 0}}),
        ("view", {"view": {"stroke": None}}),
        ("view-size", {"view": {"step": 30, "continuousHeight": 150}}),
        ("bar", {"bar": {"color": "teal"}}),
        ("mark", {"mark": {"color": "purple", "opacity": 0.6}}),
        ("background", {"background": "#eee"}),
        ("padding", {"padding": 20}),
        ("range", {"range": {"category": ["red", "green", "blue"]}}),
        ("title", {"title": {"fontSize": 18, "anchor": "start"}}),
        ("number", {"numberFormat": ".2f"}),
        ("scale", {"scale": {"barBandPaddingInner": 0.4}}),
        ("style", {"style": {"guide-label": {"fontSize": 13}}}),
        ("bottom", {"axisBottom": {"titlePadding": 20}}),
        ("quantitative", {"axisQuantitative": {"gridColor": "gold"}}),
        ("band", {"axisBand": {"ticks": False}}),
        (
            "ggplot",
            {
                "view": {"fill": "#e5e5e5", "stroke": None},
                "axis": {"gridColor": "white", "domain": False, "tickColor": "#7F7F7F"},
                "bar": {"fill": "#000"},
            },
        ),
    ]:
        yield f"config-{name}", base | {"config": config, "title": "With settings"}
    yield (
        "config-legend",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y"), "color": n("kind")},
            config={"legend": {"orient": "bottom", "titleFontSize": 14}},
        ),
    )
    yield (
        "config-point",
        chart(POINTS, "point", {"x": q("x"), "y": q("y")}, config={"point": {"size": 90, "filled": True}}),
    )
    yield "background", base | {"background": "#f4f4f4"}
    yield "padding", base | {"padding": {"left": 20, "right": 5, "top": 0, "bottom": 30}}
    yield "view", base | {"view": {"fill": "#fafafa", "stroke": "black", "strokeWidth": 2}}
    yield (
        "no-encoding",
        {"data": {"values": [{}]}, "mark": {"type": "bar", "width": 20, "height": 30}, "encoding": {}},
    )
    yield (
        "description",
        base
        | {
            "description": "Fruit",
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "usermeta": {"a": 1},
            "name": "fruit",
        },
    )


def conditions():
    base = {"x": n("item"), "y": q("amount")}
    yield (
        "color",
        chart(
            TOTALS,
            "bar",
            base
            | {
                "color": {"condition": {"test": "datum.amount > 50", "value": "orange"}, "value": "steelblue"}
            },
        ),
    )
    yield (
        "opacity",
        chart(
            TOTALS,
            "bar",
            base | {"opacity": {"condition": {"test": "datum.delta < 0", "value": 0.3}, "value": 1}},
        ),
    )
    yield (
        "two",
        chart(
            TOTALS,
            "bar",
            base
            | {
                "color": {
                    "condition": [
                        {"test": "datum.amount > 80", "value": "red"},
                        {"test": "datum.amount > 40", "value": "gold"},
                    ],
                    "value": "gray",
                }
            },
        ),
    )
    yield (
        "predicate",
        chart(
            TOTALS,
            "bar",
            base
            | {
                "color": {
                    "condition": {"test": {"field": "amount", "lt": 30}, "value": "red"},
                    "value": "gray",
                }
            },
        ),
    )
    yield (
        "field",
        chart(
            POINTS,
            "point",
            {
                "x": q("x"),
                "y": q("y"),
                "color": {
                    "condition": {"test": "datum.x > 8", "field": "kind", "type": "nominal"},
                    "value": "lightgray",
                },
            },
        ),
    )
    yield (
        "selection",
        chart(
            POINTS,
            "point",
            {
                "x": q("x"),
                "y": q("y"),
                "color": {
                    "condition": {"param": "pick", "field": "kind", "type": "nominal"},
                    "value": "lightgray",
                },
            },
            params=[{"name": "pick", "select": "point"}],
        ),
    )
    yield (
        "text",
        chart(
            TOTALS,
            "text",
            base
            | {
                "text": n("item"),
                "color": {"condition": {"test": "datum.amount > 50", "value": "red"}, "value": "black"},
            },
        ),
    )


def positions():
    yield "x-value", chart(TOTALS, "point", {"x": {"value": 30}, "y": q("amount")})
    yield "y-width", chart(TOTALS, "rule", {"x": {"value": 0}, "x2": {"value": "width"}, "y": q("amount")})
    yield (
        "mark-offset",
        chart(TOTALS, {"type": "point", "xOffset": 5, "yOffset": -3}, {"x": n("item"), "y": q("amount")}),
    )
    yield (
        "x-offset-point",
        chart(
            SALES, "point", {"x": n("month"), "xOffset": n("region"), "y": q("sales"), "color": n("region")}
        ),
    )
    yield (
        "datum-x",
        chart(TOTALS, "rule", {"x": {"datum": 12, "type": "quantitative", "scale": {"domain": [0, 20]}}}),
    )
    yield "no-y", chart(TOTALS, "bar", {"x": n("item")})
    yield (
        "band-position",
        chart(TOTALS, "point", {"x": n("item", bandPosition=0, scale={"type": "band"}), "y": q("amount")}),
    )
    yield (
        "step-both",
        chart(
            GRID,
            "circle",
            {"x": n("col"), "y": n("row"), "size": q("weight")},
            width={"step": 25},
            height={"step": 30},
        ),
    )
    yield (
        "clip",
        chart(POINTS, {"type": "point", "clip": True}, {"x": q("x", scale={"domain": [2, 10]}), "y": q("y")}),
    )
    yield "beyond", chart(POINTS, "point", {"x": q("x", scale={"domain": [2, 10]}), "y": q("y")})


def invalid():
    yield "line", chart(GAPS, "line", {"x": q("x"), "y": q("y")})
    yield "area", chart(GAPS, "area", {"x": q("x"), "y": q("y")})
    yield "point", chart(GAPS, "point", {"x": q("x"), "y": q("y")})
    yield "bar", chart(GAPS, "bar", {"x": o("x"), "y": q("y")})
    yield "line-color", chart(GAPS, "line", {"x": q("x"), "y": q("y"), "color": n("c")})
    yield "filter", chart(GAPS, {"type": "line", "invalid": "filter"}, {"x": q("x"), "y": q("y")})
    yield "empty", chart([], "point", {"x": q("x"), "y": q("y")})
    yield "one-row", chart([{"x": 3, "y": 4}], "point", {"x": q("x"), "y": q("y")})
    yield "null-name", chart([{"a": "p", "v": 3}, {"a": None, "v": 5}], "bar", {"x": n("a"), "y": q("v")})
    yield "same-value", chart([{"a": i, "v": 7} for i in range(4)], "line", {"x": q("a"), "y": q("v")})


def time_units():
    for unit in ("yearmonth", "month", "year", "quarter", "yearquarter", "yearmonthdate", "week"):
        yield (
            f"bar-{unit}",
            chart(SERIES, "bar", {"x": t("date", timeUnit=unit), "y": q("volume", aggregate="sum")}),
        )
    for unit in ("month", "day", "hours", "date"):
        yield (
            f"ordinal-{unit}",
            chart(DAYS, "bar", {"x": o("when", timeUnit=unit), "y": q("rain", aggregate="sum")}),
        )
    yield (
        "line",
        chart(
            SERIES,
            "line",
            {"x": t("date", timeUnit="yearmonth"), "y": q("price", aggregate="mean"), "color": n("stock")},
        ),
    )
    yield (
        "line-month",
        chart(SERIES, "line", {"x": t("date", timeUnit="month"), "y": q("price", aggregate="mean")}),
    )
    yield (
        "heat",
        chart(
            DAYS,
            "rect",
            {
                "x": o("when", timeUnit="date"),
                "y": o("when", timeUnit="day"),
                "color": q("temp", aggregate="mean"),
            },
        ),
    )
    yield (
        "stack",
        chart(
            SERIES,
            "bar",
            {"x": t("date", timeUnit="yearquarter"), "y": q("volume", aggregate="sum"), "color": n("stock")},
        ),
    )
    yield (
        "utc",
        chart(DAYS, "line", {"x": t("when", timeUnit="utcyearmonthdate"), "y": q("temp", aggregate="max")}),
    )
    yield (
        "point",
        chart(SERIES, "point", {"x": t("date", timeUnit="yearmonth"), "y": q("price", aggregate="mean")}),
    )
    yield (
        "horizontal",
        chart(SERIES, "bar", {"y": t("date", timeUnit="yearquarter"), "x": q("volume", aggregate="sum")}),
    )
    yield (
        "area",
        chart(
            SERIES,
            "area",
            {"x": t("date", timeUnit="yearmonth"), "y": q("volume", aggregate="sum"), "color": n("stock")},
        ),
    )


def sorts():
    for name, sort in [
        ("descending", "descending"),
        ("none", None),
        ("y", "y"),
        ("-y", "-y"),
        ("list", ["Figs", "Apples"]),
        ("field", {"field": "share", "op": "sum", "order": "descending"}),
        ("encoding", {"encoding": "y", "order": "ascending"}),
    ]:
        yield f"x-{name}", chart(TOTALS, "bar", {"x": n("item", sort=sort), "y": q("amount")})
        yield (
            f"y-{name}",
            chart(
                TOTALS,
                "bar",
                {
                    "y": n(
                        "item",
                        sort="x"
                        if sort == "y"
                        else "-x"
                        if sort == "-y"
                        else {**sort, "encoding": "x"}
                        if isinstance(sort, dict) and "encoding" in sort
                        else sort,
                    ),
                    "x": q("amount"),
                },
            ),
        )
    yield "aggregate", chart(SALES, "bar", {"x": n("month", sort="-y"), "y": q("sales", aggregate="mean")})
    yield "stacked", chart(SALES, "bar", {"x": n("month", sort="-y"), "y": q("sales"), "color": n("region")})
    yield (
        "months",
        chart(
            SALES,
            "bar",
            {
                "x": o("month", sort=["Jan", "Feb", "Mar", "Apr", "May", "Jun"]),
                "y": q("sales", aggregate="sum"),
            },
        ),
    )
    yield (
        "color",
        chart(SALES, "bar", {"x": n("month"), "y": q("sales"), "color": n("region", sort="descending")}),
    )
    yield "quantity", chart(POINTS, "point", {"x": q("x", sort="descending"), "y": q("y")})
    yield (
        "order",
        chart(SALES, "bar", {"x": n("month"), "y": q("sales"), "color": n("region"), "order": q("sales")}),
    )


def mixtures():
    yield (
        "labelexpr",
        chart(
            TOTALS,
            "bar",
            {
                "x": n("item", axis={"labelExpr": "upper(datum.label)"}),
                "y": q("amount", axis={"labelExpr": "datum.value + ' kg'"}),
            },
        ),
    )
    yield (
        "area-facet",
        chart(
            SERIES,
            "area",
            {"x": t("date"), "y": q("volume"), "color": n("stock"), "row": n("stock")},
            height=60,
        ),
    )
    yield (
        "line-facet-wrap",
        chart(
            SERIES,
            "line",
            {"x": t("date"), "y": q("price"), "facet": n("stock", columns=2)},
            width=100,
            height=80,
        ),
    )
    yield "facet-box", chart(SPREAD, "boxplot", {"x": n("group"), "y": q("value"), "column": n("side")})
    yield (
        "facet-both-bars",
        chart(
            SALES,
            "bar",
            {"x": n("region"), "y": q("sales", aggregate="sum"), "row": n("region"), "column": n("month")},
            height=50,
        ),
    )
    yield (
        "facet-indep-step",
        chart(
            SALES,
            "bar",
            {"y": n("month"), "x": q("sales"), "row": n("region")},
            resolve={"scale": {"y": "independent"}},
        ),
    )
    yield (
        "repeat-color",
        {
            "data": {"values": POINTS},
            "repeat": ["x", "y"],
            "spec": {
                "mark": "bar",
                "width": 100,
                "encoding": {
                    "x": {"field": {"repeat": "repeat"}, "bin": True},
                    "y": {"aggregate": "count"},
                    "color": n("kind"),
                },
            },
        },
    )
    yield (
        "hist-layer",
        {
            "data": {"values": SPREAD},
            "layer": [
                {"mark": "bar", "encoding": {"x": q("value", bin=True), "y": {"aggregate": "count"}}},
                {"mark": {"type": "rule", "color": "red"}, "encoding": {"x": q("value", aggregate="mean")}},
            ],
        },
    )
    yield (
        "shared-y",
        {
            "data": {"values": POINTS},
            "hconcat": [
                {"width": 80, "mark": "point", "encoding": {"x": q("x"), "y": q("y")}},
                {"width": 80, "mark": "point", "encoding": {"x": q("size"), "y": q("y")}},
            ],
            "resolve": {"scale": {"y": "shared"}},
        },
    )
    yield (
        "interval",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y"), "color": n("kind")},
            params=[{"name": "grid", "select": "interval", "bind": "scales"}],
        ),
    )
    yield (
        "order-stack",
        chart(SALES, "area", {"x": o("month"), "y": q("sales"), "color": n("region"), "order": q("cost")}),
    )
    yield (
        "normalized-area-h",
        chart(SALES, "bar", {"y": n("month"), "x": q("sales", stack="normalize"), "color": n("region")}),
    )
    yield (
        "norm-format",
        chart(
            SALES,
            "bar",
            {
                "y": n("month"),
                "x": q("sales", stack="normalize", axis={"format": ".1f"}),
                "color": n("region"),
            },
        ),
    )
    yield "opacity-legend", chart(POINTS, "circle", {"x": q("x"), "y": q("y"), "opacity": n("kind")})
    yield (
        "stroke-dash-point",
        chart(
            SERIES,
            {"type": "line", "point": True},
            {"x": t("date"), "y": q("price"), "strokeDash": n("stock")},
        ),
    )
    yield (
        "heat-bins-temporal",
        chart(
            DAYS,
            "rect",
            {
                "x": t("when", timeUnit="date"),
                "y": o("when", timeUnit="hours"),
                "color": q("temp", aggregate="mean"),
            },
        ),
    )
    yield "tick-time", chart(DAYS, "tick", {"x": t("when"), "y": o("rain")})
    yield (
        "sort-op",
        chart(
            SALES,
            "bar",
            {
                "x": n("month", sort={"field": "cost", "op": "mean"}),
                "y": q("sales", aggregate="sum"),
                "color": n("region"),
            },
        ),
    )
    yield (
        "color-sortlist",
        chart(SALES, "bar", {"x": n("month"), "y": q("sales"), "color": n("region", sort=["West", "North"])}),
    )
    yield (
        "text-cond-color",
        {
            "data": {"values": GRID},
            "encoding": {"x": n("col"), "y": n("row")},
            "layer": [
                {"mark": "rect", "encoding": {"color": q("value")}},
                {
                    "mark": "text",
                    "encoding": {
                        "text": q("value", format="d"),
                        "color": {
                            "condition": {"test": "datum.value > 6", "value": "white"},
                            "value": "black",
                        },
                    },
                },
            ],
        },
    )
    yield (
        "donut-text",
        {
            "data": {"values": TOTALS},
            "layer": [
                {
                    "mark": {"type": "arc", "innerRadius": 60},
                    "encoding": {"theta": q("amount"), "color": n("item")},
                },
                {
                    "mark": {"type": "text", "fontSize": 20},
                    "encoding": {"text": q("amount", aggregate="sum")},
                },
            ],
        },
    )
    yield (
        "bar-x-offset-agg",
        chart(
            SALES,
            "bar",
            {"x": n("region"), "xOffset": n("month"), "y": q("sales", aggregate="mean"), "color": n("month")},
            width=300,
        ),
    )
    yield (
        "histo-x-title",
        chart(
            SPREAD,
            "bar",
            {"x": {"field": "value", "bin": {"maxbins": 30}}, "y": {"aggregate": "count", "title": "n"}},
        ),
    )
    yield (
        "year-ordinal",
        chart(SERIES, "bar", {"x": o("date", timeUnit="yearmonth"), "y": q("volume", aggregate="sum")}),
    )
    yield (
        "sqrt-size",
        chart(
            POINTS,
            "circle",
            {"x": q("x"), "y": q("y"), "size": q("size", scale={"type": "sqrt"}), "color": n("group")},
        ),
    )
    yield (
        "rect-time",
        chart(
            [
                {"s": "2024-01-01", "e": "2024-02-01", "k": "a"},
                {"s": "2024-01-20", "e": "2024-03-01", "k": "b"},
            ],
            "bar",
            {"x": t("s"), "x2": {"field": "e"}, "y": n("k")},
        ),
    )
    yield (
        "title-facet-sub",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y"), "row": n("kind")},
            height=60,
            title={"text": "T", "subtitle": "s", "anchor": "middle"},
        ),
    )
    yield (
        "independent-color",
        {
            "data": {"values": POINTS},
            "hconcat": [
                {"mark": "point", "encoding": {"x": q("x"), "y": q("y"), "color": n("kind")}},
                {"mark": "point", "encoding": {"x": q("x"), "y": q("y"), "color": n("group")}},
            ],
            "resolve": {"scale": {"color": "independent"}},
        },
    )
    yield (
        "mixed-legends-concat",
        {
            "data": {"values": POINTS},
            "vconcat": [
                {"mark": "point", "encoding": {"x": q("x"), "y": q("y"), "color": q("size")}},
                {"mark": "circle", "encoding": {"x": q("x"), "y": q("y"), "size": q("size")}},
            ],
        },
    )
    yield (
        "legend-grad-top-concat",
        {
            "data": {"values": POINTS},
            "hconcat": [
                {
                    "width": 100,
                    "mark": "point",
                    "encoding": {"x": q("x"), "y": q("y"), "color": q("size", legend={"orient": "top"})},
                },
                {"width": 100, "mark": "circle", "encoding": {"x": q("x"), "y": q("y")}},
            ],
        },
    )
    yield (
        "quantile",
        chart(POINTS, "circle", {"x": q("x"), "y": q("y"), "color": q("size", scale={"type": "quantile"})}),
    )
    yield (
        "rules-datum-both",
        {
            "data": {"values": POINTS},
            "layer": [
                {"mark": "point", "encoding": {"x": q("x"), "y": q("y")}},
                {"mark": "rule", "encoding": {"x": {"datum": 10}}},
                {"mark": "rule", "encoding": {"y": {"datum": 5}}},
            ],
        },
    )
    yield (
        "hbar-label",
        {
            "data": {"values": TOTALS},
            "encoding": {"y": n("item", sort="-x"), "x": q("amount")},
            "layer": [
                {"mark": "bar"},
                {"mark": {"type": "text", "align": "left", "dx": 3}, "encoding": {"text": q("amount")}},
            ],
        },
    )
    yield (
        "error-area",
        {
            "data": {"values": SERIES},
            "encoding": {"x": t("date", timeUnit="yearmonth")},
            "layer": [
                {
                    "mark": {"type": "area", "opacity": 0.2},
                    "encoding": {
                        "y": q("price", aggregate="min"),
                        "y2": {"field": "price", "aggregate": "max"},
                    },
                },
                {"mark": "line", "encoding": {"y": q("price", aggregate="mean")}},
            ],
        },
    )
    yield (
        "header-orient",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("y"), "column": n("kind", header={"orient": "bottom"})},
            width=80,
            height=80,
        ),
    )
    yield (
        "header-title-null",
        chart(
            POINTS, "point", {"x": q("x"), "y": q("y"), "column": n("kind", title=None)}, width=80, height=80
        ),
    )
    yield (
        "candlestick",
        {
            "data": {
                "values": [
                    {
                        "d": f"2024-01-{i + 1:02d}",
                        "o": 10 + i % 4,
                        "c": 11 + (i * 3) % 5,
                        "l": 8 + i % 2,
                        "h": 17 + i % 3,
                    }
                    for i in range(14)
                ]
            },
            "encoding": {
                "x": t("d"),
                "color": {"condition": {"test": "datum.o < datum.c", "value": "#06982d"}, "value": "#ae1325"},
            },
            "layer": [
                {
                    "mark": "rule",
                    "encoding": {"y": q("l", title="Price", scale={"zero": False}), "y2": {"field": "h"}},
                },
                {"mark": "bar", "encoding": {"y": q("o"), "y2": {"field": "c"}}},
            ],
        },
    )
    yield (
        "sparse",
        chart(
            [{"x": "a", "y": 1, "c": "p"}, {"x": "b", "y": 2, "c": "q"}, {"x": "b", "y": 3, "c": "p"}],
            "area",
            {"x": n("x"), "y": q("y"), "color": n("c")},
        ),
    )
    yield (
        "bar-radius-facet",
        chart(
            SALES,
            {"type": "bar", "cornerRadiusEnd": 3},
            {"x": n("month"), "y": q("sales"), "column": n("region")},
        ),
    )
    yield (
        "wide-cats",
        chart([{"c": f"category number {i}", "v": i} for i in range(12)], "bar", {"x": n("c"), "y": q("v")}),
    )
    yield (
        "axis-label-overlap",
        chart(WAVE, "line", {"x": o("t", axis={"labelOverlap": True, "labelAngle": 0}), "y": q("v")}),
    )
    yield (
        "y-title-long",
        chart(
            TOTALS,
            "bar",
            {"x": n("item"), "y": q("amount", title="A rather long title of an axis that goes on and on")},
            height=120,
        ),
    )
    yield (
        "neg-log",
        chart(
            BIG,
            "point",
            {"x": q("n", scale={"type": "log", "domain": [1, 1e6]}), "y": q("m", axis={"format": "$,.0f"})},
        ),
    )
    yield (
        "strokedash-value",
        {
            "data": {"values": WAVE},
            "layer": [
                {"mark": "line", "encoding": {"x": q("t"), "y": q("v")}},
                {
                    "mark": {"type": "line", "strokeDash": [2, 2]},
                    "encoding": {"x": q("t"), "y": q("w"), "color": {"value": "red"}},
                },
            ],
        },
    )
    yield (
        "density-color",
        chart(
            SPREAD,
            "area",
            {"x": q("value"), "y": q("density"), "color": n("side")},
            transform=[{"density": "value", "groupby": ["side"]}],
        ),
    )
    yield (
        "dual-axis-bar",
        {
            "data": {"values": TOTALS},
            "encoding": {"x": n("item")},
            "layer": [
                {"mark": "bar", "encoding": {"y": q("amount")}},
                {
                    "mark": {"type": "line", "color": "red"},
                    "encoding": {"y": q("share", axis={"titleColor": "red"})},
                },
            ],
            "resolve": {"scale": {"y": "independent"}},
        },
    )
    yield (
        "count-noagg",
        chart(SPREAD, "bar", {"y": n("group"), "x": {"aggregate": "count"}, "color": n("side")}),
    )
    yield (
        "temporal-nominal-color",
        chart(
            SERIES,
            "line",
            {
                "x": t("date", timeUnit="month"),
                "y": q("price", aggregate="mean"),
                "color": n("date", timeUnit="year"),
            },
        ),
    )
    yield (
        "point-shape-legend-bottom",
        chart(
            POINTS,
            "point",
            {
                "x": q("x"),
                "y": q("y"),
                "shape": n("kind", legend={"orient": "bottom"}),
                "color": n("kind", legend={"orient": "bottom"}),
            },
        ),
    )


def trails():
    stocks = [{**row, "n": index % 24} for index, row in enumerate(SERIES[::4])]
    yield "size", chart(WAVE[::5], "trail", {"x": q("t"), "y": q("v"), "size": q("w")})
    yield "plain", chart(WAVE[::5], "trail", {"x": q("t"), "y": q("v")})
    yield (
        "color",
        chart(stocks, "trail", {"x": t("date"), "y": q("price"), "size": q("volume"), "color": n("stock")}),
    )
    yield (
        "mark-size",
        chart(WAVE[::5], {"type": "trail", "size": 6, "color": "teal"}, {"x": q("t"), "y": q("v")}),
    )
    yield (
        "order",
        chart(POINTS[::4], "trail", {"x": q("x"), "y": q("y"), "size": q("size"), "order": q("size")}),
    )
    yield "gaps", chart(GAPS, "trail", {"x": q("x"), "y": q("y"), "size": q("x")})
    yield "flat", chart(WAVE[::5], "trail", {"x": q("t"), "y": {"value": 40}, "size": q("w", legend=None)})
    yield (
        "upright",
        chart(SERIES[:24:3], {"type": "trail", "orient": "horizontal"}, {"y": t("date"), "x": q("price")}),
    )
    yield (
        "scaled",
        chart(WAVE[::5], "trail", {"x": q("t"), "y": q("v"), "size": q("w", scale={"range": [1, 20]})}),
    )


def error_marks():
    for mark in ("errorbar", "errorband"):
        yield f"{mark}-by-group", chart(SPREAD, mark, {"x": o("group"), "y": q("value")})
        yield f"{mark}-lying", chart(SPREAD, mark, {"y": o("group"), "x": q("value")})
        yield f"{mark}-alone", chart(SPREAD, mark, {"y": q("value")})
        yield f"{mark}-alone-lying", chart(SPREAD, mark, {"x": q("value")})
        for extent in ("stdev", "iqr"):
            yield (
                f"{mark}-{extent}",
                chart(SPREAD, {"type": mark, "extent": extent}, {"x": o("group"), "y": q("value")}),
            )
        yield (
            f"{mark}-color",
            chart(
                SPREAD,
                {"type": mark, "extent": "stdev"},
                {"x": o("group"), "y": q("value", scale={"zero": False}), "color": n("side")},
            ),
        )
        yield (
            f"{mark}-time",
            chart(SERIES, mark, {"x": t("date", timeUnit="month"), "y": q("price", title="Price")}),
        )
        yield (
            f"{mark}-ends",
            chart(RANGES, mark, {"x": o("task"), "y": q("low"), "y2": {"field": "high"}}),
        )
        yield (
            f"{mark}-ends-lying",
            chart(RANGES, mark, {"y": o("task"), "x": q("low"), "x2": {"field": "high"}}),
        )
        yield (
            f"{mark}-error",
            chart(RANGES, mark, {"x": o("task"), "y": q("high"), "yError": {"field": "low"}}),
        )
        yield (
            f"{mark}-two-errors",
            chart(
                [{**row, "minus": -row["low"] / 2} for row in RANGES],
                mark,
                {"y": o("task"), "x": q("high"), "xError": {"field": "low"}, "xError2": {"field": "minus"}},
            ),
        )
        yield (
            f"{mark}-median",
            chart(SPREAD, {"type": mark, "center": "median"}, {"x": o("group"), "y": q("value")}),
        )
        yield (
            f"{mark}-facet",
            chart(SPREAD, mark, {"x": o("group"), "y": q("value"), "column": n("side")}, width=90),
        )
        yield (
            f"{mark}-config",
            chart(
                SPREAD,
                mark,
                {"x": o("group"), "y": q("value")},
                config={
                    "errorbar": {"ticks": True, "rule": {"strokeWidth": 3}},
                    "errorband": {"borders": True},
                },
            ),
        )
    yield (
        "ticks",
        chart(
            SPREAD,
            {"type": "errorbar", "ticks": True, "thickness": 2, "size": 9, "color": "teal"},
            {"x": o("group"), "y": q("value")},
        ),
    )
    yield (
        "borders",
        chart(
            SERIES,
            {
                "type": "errorband",
                "borders": {"strokeDash": [4, 2]},
                "interpolate": "monotone",
                "opacity": 0.5,
            },
            {"x": t("date"), "y": q("price")},
        ),
    )
    yield (
        "bar-with-error",
        {
            "data": {"values": SPREAD},
            "layer": [
                {"mark": "bar", "encoding": {"x": n("group"), "y": q("value", aggregate="mean")}},
                {
                    "mark": {"type": "errorbar", "extent": "stdev"},
                    "encoding": {"x": n("group"), "y": q("value")},
                },
            ],
        },
    )
    yield (
        "line-with-band",
        {
            "data": {"values": SERIES},
            "encoding": {"x": t("date", timeUnit="yearmonth")},
            "layer": [
                {"mark": {"type": "errorband", "extent": "stdev"}, "encoding": {"y": q("price", title="p")}},
                {"mark": "line", "encoding": {"y": q("price", aggregate="mean")}},
            ],
        },
    )
    yield (
        "points-with-bars",
        {
            "data": {"values": SPREAD},
            "encoding": {"y": n("group")},
            "layer": [
                {
                    "mark": {"type": "point", "filled": True, "color": "black"},
                    "encoding": {"x": q("value", aggregate="mean", scale={"zero": False}, title="mean")},
                },
                {"mark": {"type": "errorbar", "extent": "iqr"}, "encoding": {"x": q("value", title="mean")}},
            ],
        },
    )
    yield "box-of-months", chart(SERIES, "boxplot", {"x": o("date", timeUnit="quarter"), "y": q("price")})


def rounded_stacks():
    for prop in ("cornerRadius", "cornerRadiusTopLeft", "cornerRadiusEnd"):
        mark = {"type": "bar", prop: 6}
        yield f"{prop}-up", chart(SALES, mark, {"x": o("month"), "y": q("sales"), "color": n("region")})
        yield f"{prop}-plain", chart(TOTALS, mark, {"x": n("item"), "y": q("amount")})
        yield (
            f"{prop}-sums",
            chart(SALES, mark, {"x": o("month"), "y": q("sales", aggregate="sum"), "color": n("region")}),
        )
        yield f"{prop}-parted", chart(SALES, mark, {"x": o("month"), "y": q("sales", stack=None)})
    mark = {"type": "bar", "cornerRadius": 4}
    yield "lying", chart(SALES, mark, {"y": o("month"), "x": q("sales"), "color": n("region")})
    yield (
        "lying-end",
        chart(
            SALES,
            {"type": "bar", "cornerRadiusEnd": 5},
            {"y": o("month"), "x": q("sales", stack="normalize"), "color": n("region")},
        ),
    )
    yield "both-ways", chart(SALES, mark, {"x": o("month"), "y": q("change"), "color": n("region")})
    yield (
        "bins",
        chart(POINTS, mark, {"x": q("x", bin=True), "y": {"aggregate": "count"}, "color": n("kind")}),
    )
    yield (
        "months",
        chart(
            SERIES,
            mark,
            {"x": t("date", timeUnit="yearmonth"), "y": q("volume", aggregate="sum"), "color": n("stock")},
        ),
    )
    yield (
        "offset",
        chart(
            SALES,
            mark,
            {"x": o("month"), "xOffset": n("region"), "y": q("sales"), "color": n("region")},
        ),
    )
    yield (
        "facet",
        chart(SALES, mark, {"x": o("month"), "y": q("sales"), "color": n("month"), "column": n("region")}),
    )
    yield (
        "config",
        chart(
            SALES,
            "bar",
            {"x": o("month"), "y": q("sales"), "color": n("region")},
            config={"bar": {"cornerRadiusEnd": 3}},
        ),
    )


def autosizes():
    plane = {"x": q("x"), "y": q("y"), "color": n("kind")}
    for kind in ("fit", "fit-x", "fit-y", "pad", "none"):
        yield kind, chart(POINTS, "point", plane, autosize=kind)
        yield (
            f"{kind}-padding",
            chart(
                POINTS,
                "point",
                plane,
                autosize={"type": kind, "contains": "padding"},
                width=260,
                height=180,
                title="Fitted",
                padding={"left": 3, "top": 12, "right": 20, "bottom": 7},
            ),
        )
        yield f"{kind}-step", chart(TOTALS, "bar", {"x": n("item"), "y": q("amount")}, autosize=kind)
    yield "both-steps", chart(GRID, "rect", {"x": n("col"), "y": n("row")}, autosize="fit")
    yield "sized", chart(TOTALS, "bar", {"x": n("item"), "y": q("amount")}, autosize="fit", width=120)
    yield "config", chart(POINTS, "point", plane, config={"autosize": {"type": "fit", "contains": "padding"}})
    for sides in (
        {"width": "container"},
        {"height": "container"},
        {"width": "container", "height": "container"},
    ):
        name = "-".join(sides)
        yield f"container-{name}", chart(POINTS, "point", plane, **sides)
        yield f"container-bars-{name}", chart(TOTALS, "bar", {"x": n("item"), "y": q("amount")}, **sides)
        yield f"container-pad-{name}", chart(POINTS, "point", plane, **sides, autosize="pad")
    yield (
        "container-configured",
        chart(
            POINTS,
            "point",
            plane,
            width="container",
            config={"view": {"continuousWidth": 420, "stroke": None}},
        ),
    )
    yield (
        "container-layers",
        {
            "data": {"values": SERIES},
            "width": "container",
            "encoding": {"x": t("date"), "y": q("price"), "color": n("stock")},
            "layer": [{"mark": "line"}, {"mark": "circle"}],
        },
    )
    yield (
        "container-beside",
        {
            "data": {"values": POINTS},
            "hconcat": [
                {"mark": "point", "width": "container", "encoding": {"x": q("x"), "y": q("y")}},
                {"mark": "point", "width": 100, "encoding": {"x": q("x"), "y": q("y")}},
            ],
        },
    )


def parameters():
    plane = {"x": q("x"), "y": q("y")}
    slider = {"name": "limit", "value": 9, "bind": {"input": "range", "min": 0, "max": 20}}
    yield (
        "variable-in-filter",
        chart(POINTS, "point", plane, params=[slider], transform=[{"filter": "datum.x < limit"}]),
    )
    yield (
        "variable-in-predicate",
        chart(
            POINTS,
            "point",
            plane,
            params=[slider],
            transform=[{"filter": {"field": "x", "lt": {"expr": "limit + 1"}}}],
        ),
    )
    yield (
        "variable-in-calculation",
        chart(
            POINTS,
            "point",
            {"x": q("x"), "y": q("z")},
            params=[slider],
            transform=[{"calculate": "datum.y * limit", "as": "z"}],
        ),
    )
    yield (
        "variables-in-mark",
        chart(
            TOTALS,
            {"type": "bar", "cornerRadius": {"expr": "radius"}, "opacity": {"expr": "radius / 10"}},
            {"x": n("item"), "y": q("amount")},
            params=[{"name": "half", "value": 3}, {"name": "radius", "expr": "half * 2"}],
        ),
    )
    yield (
        "variable-in-test",
        chart(
            POINTS,
            "point",
            {
                **plane,
                "color": {"condition": {"test": "datum.y > limit", "value": "red"}, "value": "gray"},
            },
            params=[slider],
        ),
    )
    for holds in (True, False):
        yield (
            f"switch-{holds}".lower(),
            chart(
                POINTS,
                "point",
                {
                    **plane,
                    "size": {"condition": {"param": "big", "value": 90}, "value": 20},
                },
                params=[{"name": "big", "value": holds, "bind": {"input": "checkbox"}}],
            ),
        )
    yield (
        "variable-as-value",
        chart(
            POINTS,
            "point",
            {**plane, "color": {"value": {"expr": "paint"}}},
            params=[{"name": "paint", "value": "teal"}],
        ),
    )
    yield (
        "variable-in-domain",
        chart(
            POINTS,
            "point",
            {"x": q("x", scale={"domainMax": {"expr": "limit * 3"}}), "y": q("y")},
            params=[slider],
        ),
    )
    yield (
        "variable-in-title",
        chart(POINTS, "point", plane, params=[slider], title={"text": {"expr": "'Below ' + limit"}}),
    )
    chosen = {"name": "chosen", "select": {"type": "point", "fields": ["kind"]}, "value": [{"kind": "b"}]}
    lit = {"condition": {"param": "chosen", "value": 1}, "value": 0.2}
    yield "chosen-points", chart(POINTS, "circle", {**plane, "opacity": lit}, params=[chosen])
    yield (
        "chosen-word",
        chart(
            POINTS,
            "circle",
            {**plane, "opacity": lit},
            params=[{**chosen, "value": "c", "bind": {"input": "select", "options": ["a", "b", "c"]}}],
        ),
    )
    yield (
        "chosen-rows",
        chart(POINTS, "circle", plane, params=[chosen], transform=[{"filter": {"param": "chosen"}}]),
    )
    yield (
        "chosen-two",
        chart(
            POINTS,
            "circle",
            {**plane, "opacity": lit},
            params=[
                {
                    "name": "chosen",
                    "select": {"type": "point", "fields": ["kind", "group"]},
                    "value": [{"kind": "b", "group": "first"}, {"kind": "a", "group": "second"}],
                }
            ],
        ),
    )
    brush = {"name": "brush", "select": "interval"}
    yield (
        "brush-elsewhere",
        {
            "data": {"values": POINTS},
            "hconcat": [
                {
                    "mark": "point",
                    "width": 120,
                    "encoding": {
                        **plane,
                        "color": {"condition": {"param": "brush", **n("kind")}, "value": "gray"},
                    },
                },
                {
                    "mark": "bar",
                    "width": 120,
                    "params": [{"name": "brush", "select": {"type": "interval", "encodings": ["x"]}}],
                    "encoding": {"x": n("kind"), "y": {"aggregate": "count"}},
                },
            ],
        },
    )
    yield (
        "overview",
        {
            "data": {"values": SERIES},
            "vconcat": [
                {
                    "mark": "area",
                    "height": 100,
                    "encoding": {
                        "x": t("date", scale={"domain": {"param": "brush"}}, axis={"title": ""}),
                        "y": q("price", aggregate="sum"),
                    },
                },
                {
                    "mark": "area",
                    "height": 40,
                    "params": [{"name": "brush", "select": {"type": "interval", "encodings": ["x"]}}],
                    "encoding": {"x": t("date"), "y": q("price", aggregate="sum")},
                },
            ],
        },
    )
    yield (
        "brushed-filter",
        {
            "data": {"values": POINTS},
            "vconcat": [
                {"mark": "point", "params": [brush], "encoding": plane},
                {
                    "mark": "bar",
                    "transform": [{"filter": {"param": "brush"}}],
                    "encoding": {"x": {"aggregate": "count"}, "y": n("kind")},
                },
            ],
        },
    )
    yield (
        "empty-brush",
        {
            "data": {"values": POINTS},
            "layer": [
                {"mark": "point", "params": [brush], "encoding": plane},
                {
                    "mark": {"type": "circle", "color": "red"},
                    "transform": [{"filter": {"and": [{"param": "brush", "empty": False}, "datum.x > 3"]}}],
                    "encoding": plane,
                },
            ],
        },
    )


def loess_and_pivot():
    plane = {"x": q("x"), "y": q("y")}
    for name, more in {
        "plain": {},
        "narrow": {"bandwidth": 0.15},
        "wide": {"bandwidth": 0.9},
        "named": {"as": ["x", "y"]},
    }.items():
        yield (
            f"loess-{name}",
            chart(POINTS, "line", plane, transform=[{"loess": "y", "on": "x", **more}]),
        )
    yield (
        "loess-groups",
        chart(
            POINTS,
            "line",
            {**plane, "color": n("kind")},
            transform=[{"loess": "y", "on": "x", "groupby": ["kind"], "bandwidth": 0.5}],
        ),
    )
    yield (
        "loess-doubled",
        chart(
            SPREAD,
            "line",
            {"x": q("n"), "y": q("value")},
            transform=[
                {"calculate": "length(datum.group) + indexof('ABCD', datum.group)", "as": "n"},
                {"loess": "value", "on": "n", "bandwidth": 0.6},
            ],
        ),
    )
    yield (
        "pivot-bars",
        chart(
            SALES,
            "bar",
            {"x": o("month"), "y": q("North")},
            transform=[{"pivot": "region", "value": "sales", "groupby": ["month"]}],
        ),
    )
    yield (
        "pivot-mean",
        chart(
            POINTS,
            "point",
            {"x": q("first"), "y": q("second"), "color": n("kind")},
            transform=[{"pivot": "group", "value": "y", "groupby": ["kind"], "op": "mean"}],
        ),
    )
    yield (
        "pivot-fold",
        chart(
            SALES,
            "bar",
            {"x": n("key"), "y": q("value", aggregate="sum")},
            transform=[
                {"pivot": "region", "value": "cost", "groupby": ["month"], "limit": 2},
                {"fold": ["North", "South"]},
            ],
        ),
    )
    sparse = [{"g": i % 4, "k": "ab"[i % 3 == 0], "v": i + 1} for i in range(5)]
    for op in ("sum", "count", "max", "valid"):
        yield (
            f"pivot-gaps-{op}",
            chart(
                sparse,
                "text",
                {"y": o("g"), "text": n("said")},
                transform=[
                    {"pivot": "k", "value": "v", "groupby": ["g"], "op": op},
                    {"calculate": "isValid(datum.a) ? 'a' + datum.a : 'none'", "as": "said"},
                ],
            ),
        )
    yield (
        "pivot-alone",
        chart(
            SALES,
            "bar",
            {"x": q("West")},
            transform=[{"pivot": "region", "value": "sales", "op": "max"}],
        ),
    )


def expressions():
    plane = {"x": q("x"), "y": q("y")}
    upper = {"labelExpr": "upper(datum.label) + '!'"}
    yield "legend-labels", chart(POINTS, "point", {**plane, "color": n("kind", legend=upper)})
    yield (
        "legend-sizes",
        chart(POINTS, "point", {**plane, "size": q("size", legend={"labelExpr": "datum.value + ' kg'"})}),
    )
    yield (
        "header-labels",
        chart(
            POINTS,
            "point",
            {**plane, "row": n("kind", header={"labelExpr": "upper(datum.label)"})},
            height=50,
        ),
    )
    yield (
        "constants",
        {
            "data": {"values": POINTS},
            "layer": [
                {"mark": {"type": "point", "size": {"expr": "6 * 9"}}, "encoding": plane},
                {"mark": "rule", "encoding": {"x": {"datum": {"expr": "3 + 4"}, "type": "quantitative"}}},
            ],
        },
    )
    for mark in ("bar", "circle", "rect"):
        spare = {"shape": n("region"), "angle": q("cost"), "text": n("region"), "theta": q("sales")}
        yield (
            f"useless-channels-{mark}",
            chart(SALES, mark, {"x": o("month"), "y": q("sales"), "color": n("region"), **spare}),
        )
    yield (
        "useless-dashes",
        chart(
            SALES, "area", {"x": o("month"), "y": q("sales"), "strokeDash": n("region"), "size": q("cost")}
        ),
    )
    jitter = [{"calculate": "(datum.value * 7) % 3", "as": "jitter"}]
    for mark in ("circle", "point", "tick"):
        yield (
            f"jitter-{mark}",
            chart(SPREAD, mark, {"x": q("value"), "y": n("group"), "yOffset": q("jitter")}, transform=jitter),
        )
    yield (
        "jitter-upright",
        chart(
            SPREAD,
            "circle",
            {"y": q("value"), "x": n("group"), "xOffset": q("jitter"), "color": n("side")},
            transform=jitter,
            width={"step": 40},
        ),
    )
    yield (
        "greatest-rows",
        chart(POINTS, "bar", {"x": q("size", aggregate={"argmax": "y"}), "y": n("kind")}),
    )
    yield (
        "least-rows",
        chart(
            SERIES,
            "point",
            {
                "x": t("date", aggregate={"argmin": "price"}),
                "y": q("price", aggregate="min"),
                "color": n("stock"),
            },
        ),
    )
    yield (
        "last-labels",
        {
            "data": {"values": SERIES},
            "encoding": {"color": n("stock", legend=None)},
            "layer": [
                {"mark": "line", "encoding": {"x": t("date"), "y": q("price")}},
                {
                    "mark": {"type": "text", "align": "left", "dx": 4},
                    "encoding": {
                        "x": t("date", aggregate="max"),
                        "y": q("price", aggregate={"argmax": "date"}),
                        "text": n("stock"),
                    },
                },
            ],
        },
    )


def refused():
    """Specifications that lie outside the subset, each with the path that the error names."""
    bar = chart(TOTALS, "bar", {"x": n("item"), "y": q("amount")})
    yield "data.url", {"data": {"url": "https://example.org/cars.json"}, "mark": "point", "encoding": {}}
    yield "mark", bar | {"mark": "geoshape"}
    yield "mark", bar | {"mark": "image"}
    yield "projection", bar | {"projection": {"type": "mercator"}}
    yield (
        "autosize",
        {"data": {"values": TOTALS}, "autosize": "fit-x", "hconcat": [{"mark": "point", "encoding": {}}]},
    )
    yield "autosize.resize", bar | {"autosize": {"type": "fit", "resize": True}}
    yield (
        "encoding.x.scale.domain",
        chart(TOTALS, "bar", {"x": n("item", scale={"domain": ["Figs", "Pears"]}), "y": q("amount")}),
    )
    yield "encoding.y.stack", chart(BIG, "bar", {"x": n("c"), "y": q("n", scale={"type": "log"})})
    yield "config", bar | {"config": {"bar": {"color": {"expr": "unknown"}}}}
    yield (
        "encoding.color.condition",
        chart(
            TOTALS,
            "bar",
            {"x": n("item"), "color": {"condition": {"param": "unknown", "value": "red"}, "value": "blue"}},
        ),
    )
