"""Axes, legends, titles and how they look."""

from __future__ import annotations

from chart_specs.parts import BIG, POINTS, SALES, SERIES, TOTALS, WAVE, chart, n, q, t


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
