"""Charts, diagrams, codes and pictures.

A chart is a description in Vega-Lite and its data (`charts` draws it, `kinds` makes the description,
`tabular` takes data in whatever form it comes); `pictures` changes and looks at picture files;
`codes` writes and reads QR codes and barcodes. :class:`ImageGenerator` has all of it in one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ferrolab._lazy import resolver

if TYPE_CHECKING:
    from ferrolab.images.charts import draw_chart
    from ferrolab.images.generator import ImageGenerator
    from ferrolab.images.kinds import Arrangement, ChartKind, Log, chart_spec
    from ferrolab.images.tabular import Table, table_of

_HOME = {
    "charts": ("draw_chart",),
    "generator": ("ImageGenerator",),
    "kinds": ("Arrangement", "ChartKind", "Log", "chart_spec"),
    "tabular": ("Table", "table_of"),
}

__all__ = [
    "Arrangement",
    "ChartKind",
    "ImageGenerator",
    "Log",
    "Table",
    "chart_spec",
    "draw_chart",
    "table_of",
]

__getattr__ = resolver(globals(), _HOME)
