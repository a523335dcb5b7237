"""Marks of one kind."""

from __future__ import annotations

from chart_specs.parts import (
    DAYS,
    GAPS,
    GRID,
    POINTS,
    RANGES,
    SALES,
    SERIES,
    SPREAD,
    TOTALS,
    WAVE,
    chart,
    n,
    o,
    q,
    t,
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
