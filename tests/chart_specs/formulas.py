"""Parameters and expressions."""

from __future__ import annotations

from chart_specs.parts import POINTS, SALES, SERIES, SPREAD, TOTALS, chart, n, o, q, t


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
