"""The ``ferrolab-report`` exporter: one self-contained page from a notebook.

``jupyter nbconvert --to ferrolab-report notebook.ipynb`` finds it by its entry point.
"""

from ferrolab.export.exporter import FerrolabReportExporter

__all__ = ["FerrolabReportExporter"]
