"""Our renderer beside Vega itself: every specification gives the same marks, half a pixel apart at most."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import vl_convert
from chart_specs import refused, specs
from scene_comparison import compare

from ferrolab import _backend
from ferrolab.errors import UnsupportedChartError

pytestmark = pytest.mark.native
SPECS: dict[str, dict[str, Any]] = specs()
VEGA_LITE = "6.4"
#: What is said to lie outside the subset, so that nothing slips out of it unseen.
OUTSIDE = 5


@pytest.mark.parametrize("name", sorted({name.partition("/")[0] for name in SPECS}))
def test_marks_stand_where_vega_puts_them(name: str) -> None:
    chosen = {full: spec for full, spec in SPECS.items() if full.partition("/")[0] == name}
    wrong = {full: said for full, spec in chosen.items() if (said := differences(spec))}
    assert wrong == {}


def test_hundreds_of_specifications_are_drawn_and_hardly_any_refused() -> None:
    refused = [name for name, spec in SPECS.items() if scene(spec) is None]
    assert len(SPECS) - len(refused) >= 300
    assert len(refused) <= OUTSIDE, refused


def scene(spec: dict[str, Any]) -> dict[str, Any] | None:
    """Return our marks, or None when the chart is outside the subset."""
    try:
        found: dict[str, Any] = json.loads(_backend.charts().scene(json.dumps(spec), {}))
    except UnsupportedChartError:
        return None
    return found


def differences(spec: dict[str, Any]) -> list[str]:
    ours = scene(spec)
    if ours is None:
        return []
    graph = vl_convert.vegalite_to_scenegraph(spec, vl_version=VEGA_LITE)
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    found: list[str] = compare(ours, graph, svg)
    return found


@pytest.mark.parametrize(("place", "spec"), list(refused()))
def test_what_is_refused_is_named_by_its_place(place: str, spec: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedChartError, match=re.escape(place)):
        _backend.charts().scene(json.dumps(spec), {})
