"""Marks that stand for several: boxes, error bars and bands."""

from __future__ import annotations

from chart_specs.parts import RANGES, SERIES, SPREAD, chart, n, o, q, t


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
