"""Exporters of nbconvert: one self-contained page from a notebook, also on paper.

``jupyter nbconvert --to ferrolab-report notebook.ipynb`` and ``--to ferrolab-report-pdf`` find them by
their entry points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ferrolab._lazy import resolver

if TYPE_CHECKING:
    from ferrolab.export.exporter import FerrolabReportExporter
    from ferrolab.export.pdf import FerrolabReportPdfExporter

_HOME = {"exporter": ("FerrolabReportExporter",), "pdf": ("FerrolabReportPdfExporter",)}

__all__ = ["FerrolabReportExporter", "FerrolabReportPdfExporter"]

__getattr__ = resolver(globals(), _HOME)
