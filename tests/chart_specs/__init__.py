"""Specifications whose pictures are compared with vl-convert's: pure data, made by combining parts.

`specs()` gives a dict of Vega-Lite specifications by name, always the same ones in the same order.
"""

from __future__ import annotations

import copy

from chart_specs.composite_marks import boxes, error_marks
from chart_specs.composition import autosizes, composed, facets, layers
from chart_specs.encodings import conditions, invalid, positions, scales, sorts, time_units
from chart_specs.formulas import expressions, parameters
from chart_specs.guides import axes, legends, titles_and_configs
from chart_specs.marks import (
    arcs,
    areas,
    bars,
    histograms,
    lines,
    points,
    rects,
    rounded_stacks,
    ticks_rules_texts,
    trails,
)
from chart_specs.mixtures import mixtures
from chart_specs.outside import refused
from chart_specs.transforms import loess_and_pivot, transforms

__all__ = ["refused", "specs"]


def specs():
    """All specifications by name."""
    found = {}
    for make in (
        bars,
        histograms,
        lines,
        areas,
        points,
        ticks_rules_texts,
        rects,
        arcs,
        layers,
        boxes,
        facets,
        composed,
        axes,
        legends,
        scales,
        transforms,
        titles_and_configs,
        conditions,
        positions,
        invalid,
        time_units,
        sorts,
        mixtures,
        trails,
        error_marks,
        rounded_stacks,
        autosizes,
        parameters,
        loess_and_pivot,
        expressions,
    ):
        for name, spec in make():
            name = f"{make.__name__}/{name}"
            if name in found:
                raise ValueError(f"two specifications are called {name}")
            found[name] = copy.deepcopy(spec)
    return found
