"""Rust beside the Python references: the same calls with ``FERROLAB_BACKEND`` native and python."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from benches import children, inputs
from benches.children import ROOT
from benches.measuring import interleave, missing
from benches.processes import timed_with_workers
from benches.table import Group
from benches.vocabulary import ENCODING

_PYTHON = "the Python reference"
_PART = 300_000
_ALL = {
    "count": "count English",
    "chunk": "chunk 0.3 MB Markdown",
    "pdf": "parse a PDF of some 40 pages",
    "markdown": "parse 0.3 MB Markdown",
    "html": "parse an HTML page",
}


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("references", "Rust and the Python references")
    turns = {
        name: partial(children.run, "references:every_call", {"FERROLAB_BACKEND": backend})
        for name, backend in (("ferrolab", "native"), (_PYTHON, "python"))
    }
    runs = interleave(turns, 1 if quick else 3)
    for what, label in _ALL.items():
        group.compare(runs, f"{what}.wall_s", f"{label} (wall)", [_PYTHON])
    group.notes += missing(runs.failures)
    return group


def every_call() -> dict[str, float]:
    """Time each call of the backend in force, loaded and warm."""
    return {f"{what}.wall_s": timed_with_workers(_work(what))["wall_s"] for what in _ALL}


def _work(what: str) -> Callable[[], Any]:
    ferrolab = import_module("ferrolab")
    if what == "count":
        count = ferrolab.Tokenizer(ENCODING).count
        count("warm")
        return partial(count, inputs.english())
    if what == "chunk":
        processor = ferrolab.TextProcessor(512, model=ENCODING)
        processor.chunk("warm")
        return partial(processor.chunk, inputs.prose()[:_PART], structure="markdown")
    reader = ferrolab.DocumentProcessor()
    reader.process(b"warm", name="warm.txt")
    if what == "markdown":
        return partial(reader.process, inputs.prose()[:_PART].encode(), name="part.md")
    name = "almanac.pdf" if what == "pdf" else "page.html"
    return partial(reader.process, ROOT / "examples" / "data" / name)
