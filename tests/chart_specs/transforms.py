"""What becomes of rows before they are drawn."""

from __future__ import annotations

from chart_specs.parts import POINTS, SALES, SERIES, SPREAD, TOTALS, chart, n, o, q, t


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
