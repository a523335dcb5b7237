"""Widgets for notebooks: the progress of long calls, and an explorer for chunks and documents.

They are made of ipywidgets (``pip install ferrolab[widgets]``), which is imported when the first of
them is used. Each also says in HTML and in text what it shows, for readers of the saved notebook.

>>> from ferrolab import DocumentProcessor
>>> from ferrolab.widgets import explore, progress  # doctest: +SKIP
>>> with progress("Reading the archive"):  # doctest: +SKIP
...     chunks = DocumentProcessor().process("archive.pdf").chunks()
>>> explore(chunks)  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ferrolab._lazy import resolver

if TYPE_CHECKING:
    from ferrolab.widgets.explorer import Explorer, explore
    from ferrolab.widgets.progress_widget import ProgressWidget, progress

_HOME = {"explorer": ("Explorer", "explore"), "progress_widget": ("ProgressWidget", "progress")}

__all__ = ["Explorer", "ProgressWidget", "explore", "progress"]

__getattr__ = resolver(globals(), _HOME)
