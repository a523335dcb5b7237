"""Views over, beside and within each other, and the room they take."""

from __future__ import annotations

from chart_specs.parts import GRID, POINTS, RANGES, SALES, SERIES, SPREAD, TOTALS, WAVE, chart, n, o, q, t


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
