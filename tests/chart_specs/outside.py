"""What lies outside the subset."""

from __future__ import annotations

from chart_specs.parts import BIG, TOTALS, chart, n, q


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
