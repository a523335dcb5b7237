"""Scales, positions, orders, conditions and times."""

from __future__ import annotations

from chart_specs.parts import BIG, DAYS, GAPS, GRID, POINTS, SALES, SERIES, TOTALS, chart, n, o, q, t


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
