"""Several things at once, as in charts people make."""

from __future__ import annotations

from chart_specs.parts import BIG, DAYS, GRID, POINTS, SALES, SERIES, SPREAD, TOTALS, WAVE, chart, n, o, q, t


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
