"""Results in a saved notebook, read where nothing of ours runs: GitHub, VS Code, nbviewer, a terminal.

Each of these shows the one form of an output that it likes best: HTML (GitHub and nbviewer, cleaned of
styles and scripts), a picture, Markdown, or plain text. So each form must say by itself what came out.
"""

import base64
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import nh3
import pytest
from markdown_it import MarkdownIt
from nbformat.v4 import new_code_cell, new_output
from test_export import PNG, Document, notebook

from ferrolab.cards import MIME_TYPE, mimebundle
from ferrolab.cards.kinds import _BUILDERS
from ferrolab.errors import NotFoundError
from ferrolab.results import (
    Chart,
    ChartField,
    DocumentFile,
    Documents,
    Drawing,
    Findings,
    FindingsTable,
    Listing,
    NotebookOutline,
    Page,
    PageView,
    Picture,
)

FOLDER = Path(__file__).parent / "export_fixtures"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><path d="M0 0h9"/></svg>'

# What GitHub lets through (github/html-pipeline, SanitizationFilter): no style, no class, and pictures from
# the web only.
TAGS = set(
    """
    h1 h2 h3 h4 h5 h6 br b i strong em a pre code img tt div ins del sup sub p picture ol ul table thead tbody
    tfoot blockquote dl dt dd kbd q samp var hr ruby rt rp li tr td th s strike summary details caption figure
    figcaption abbr bdo cite dfn mark small source span time wbr
    """.split()  # noqa: SIM905 - a list of sixty strings is no easier to read
)
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}, "td": {"align"}, "th": {"align"}}


class Rows:
    """Three rows of a chart's data."""

    rows = 3

    def to_json(self, max_rows: int) -> str:
        return json.dumps([{"month": "Jan", "sales": 12}] * min(self.rows, max_rows))


class Drawn:
    width, height = 300.0, 200.0

    def svg(self) -> str:
        return SVG.decode()

    def png(self, scale: float, *, max_pixels: int, anti_alias: bool) -> tuple[bytes, list[str]]:
        return PNG, []


def chart() -> Chart:
    fields = (ChartField("x", "month"), ChartField("y", "sales"))
    return Chart(
        description={"mark": "bar"},
        tables={"data": Rows()},
        chart_kind="bar",
        fields=fields,
        text="Bars of sales by month",
        heading="Sales of 1871",
        drawn=Drawn(),
        draw=lambda dark: Drawn(),
    )


def code() -> Drawing:
    pictures = {"image/svg+xml": SVG, "image/png": PNG}
    return Drawing(pictures=pictures, width=290, height=291, text="A QR code of a harbour")


def findings() -> Findings:
    table = FindingsTable("Colours", ("Colour", "Share"), (("#a2380c", "61 %"), ("#ffffff", "39 %")))
    return Findings(heading="quay.png", facts={"Sharpness": "0.83", "Pixels": "640 x 480"}, tables=(table,))


def outline() -> NotebookOutline:
    heading = {"kind": "markdown", "headings": [{"level": 1, "text": "Tides"}], "first_line": "# Tides"}
    broken = {"kind": "code", "headings": [], "first_line": "read(7)", "execution_count": 3}
    cells = [
        heading | {"index": 0, "outputs": []},
        broken | {"index": 1, "outputs": [{"kind": "error", "error": "ValueError"}]},
    ]
    whole = {"version": (4, 5), "kernel": "python3", "language": "python", "errors": 1, "cells": cells}
    return NotebookOutline(source={"name": "tides.ipynb"}, outline=whole)


def folder() -> Documents:
    lost = DocumentFile("c.pdf", error=NotFoundError("there is no file 'c.pdf'"))
    return Documents(source="inbox", files=Listing([lost]))


def page() -> PageView:
    read = Page(number=3, text="Depths are in feet.", start=0, end=19)
    return PageView(source={"name": "survey.pdf"}, page_count=36, page=read, picture=Picture(PNG), dpi=96)


def saved(name: str, number: int) -> Callable[[], dict[str, Any]]:
    envelopes = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return lambda: mimebundle(envelopes[number])


# Kind of result: what makes it, and what its every form must tell.
RESULTS: dict[str, tuple[Callable[[], Any], tuple[str, ...]]] = {
    "document": (saved("envelopes", 0), ("36 pages", "81,204 characters", "1.48 MB", "2.1.1 Calibration")),
    "chunks": (saved("envelopes", 1), ("36 chunks", "15,210 tokens", "512", "476", "o200k_base")),
    "token_count": (saved("envelopes", 2), ("41 tokens", "gpt-4o", "o200k_base", "0.032 %")),
    "estimate": (saved("envelopes", 3), ("about 44", "claude-sonnet-4-5", "Estimate")),
    "text": (saved("envelopes", 4), ("32 of 41 tokens", "gpt-4o")),
    "selection": (saved("envelopes", 5), ("3 matches", "h2 > a", "Getting started")),
    "tools": (saved("envelopes", 6), ("4 tools", "parse", "chunk")),
    "status": (saved("envelopes", 7), ("ferrolab 0.1.0", "native", "forced by FERROLAB_BACKEND")),
    "error": (saved("envelopes", 8), ("PasswordError", "DOM_DOC_PASSWORD_REQUIRED", "Pass the password")),
    "value": (saved("envelopes", 9), ("3 records", "one record has no berth")),
    "execution": (saved("executions", 0), ("pandas.DataFrame", "2 rows", "rope", "12.5", "full isolation")),
    "sessions": (saved("executions", 1), ("1 session",)),
    "chart": (chart, ("Sales of 1871", "Bars of sales by month", "month", "sales", "3 rows")),
    "image": (code, ("A QR code of a harbour", "290 x 291")),
    "findings": (findings, ("quay.png", "0.83", "640 x 480", "#a2380c", "61 %")),
    "notebook": (outline, ("tides.ipynb", "2 cells", "1 errors", "Tides", "read(7)", "ValueError")),
    "page": (page, ("survey.pdf", "36", "Depths are in feet.")),
    "documents": (folder, ("inbox", "0 of 1 files read", "c.pdf", "there is no file")),
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The outputs of a notebook that was written to a file and read again, by kind."""
    path = tmp_path_factory.mktemp("saved") / "results.ipynb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FERROLAB_RESULTS_DIR", str(path.parent))
        bundles = [bundle_of(make()) for make, _ in RESULTS.values()]
    cells = [new_code_cell("x", outputs=[new_output("display_data", bundle)]) for bundle in bundles]
    nbformat.write(notebook(*cells), path)
    nbformat.validate(read := nbformat.read(path, as_version=4))
    return {kind: dict(cell.outputs[0].data) for kind, cell in zip(RESULTS, read.cells, strict=True)}


def bundle_of(made: Any) -> dict[str, Any]:
    return made if isinstance(made, dict) else made._repr_mimebundle_()


def words(html: str) -> str:
    return " ".join(Document(html).text.split())


def as_github(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
    )


def told(expected: tuple[str, ...], text: str) -> list[str]:
    return [figure for figure in expected if figure not in text]


@pytest.mark.parametrize("kind", RESULTS)
def test_html_without_styles_scripts_and_pictures_tells_the_main_figures(
    kind: str, outputs: dict[str, Any]
) -> None:
    html = outputs[kind]["text/html"]
    cleaned = as_github(html)
    assert told(RESULTS[kind][1], words(cleaned)) == []
    # Nothing of the words is lost: no text stands in what is taken away.
    assert words(cleaned) == words(html)


@pytest.mark.parametrize("kind", RESULTS)
def test_cells_of_tables_stay_apart_without_styles(kind: str, outputs: dict[str, Any]) -> None:
    cleaned = as_github(outputs[kind]["text/html"])
    page = Document(cleaned)
    assert len(page.tags("table")) == cleaned.count("</table>") == outputs[kind]["text/html"].count("<table")
    assert not page.values("style")


@pytest.mark.parametrize("kind", RESULTS)
def test_markdown_tells_the_main_figures(kind: str, outputs: dict[str, Any]) -> None:
    markdown = MarkdownIt("commonmark").enable("table").render(outputs[kind]["text/markdown"])
    assert told(RESULTS[kind][1], words(as_github(markdown))) == []


@pytest.mark.parametrize("kind", RESULTS)
def test_plain_text_tells_the_main_figures(kind: str, outputs: dict[str, Any]) -> None:
    assert told(RESULTS[kind][1], " ".join(outputs[kind]["text/plain"].split())) == []


@pytest.mark.parametrize("kind", ["chart", "image", "page"])
def test_what_is_looked_at_is_a_picture_for_those_who_know_only_pictures(
    kind: str, outputs: dict[str, Any]
) -> None:
    data = base64.b64decode(outputs[kind]["image/png"])
    assert data.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", data[16:24])
    assert width > 0
    assert height > 0


@pytest.mark.parametrize("kind", ["chart", "image"])
def test_the_picture_in_html_has_words_beside_it(kind: str, outputs: dict[str, Any]) -> None:
    (image,) = Document(outputs[kind]["text/html"]).tags("img")
    assert str(image["src"]).startswith("data:image/svg+xml;base64,")
    assert image["alt"] == RESULTS[kind][1][kind == "chart"]


def test_every_kind_of_result_is_looked_at(outputs: dict[str, Any]) -> None:
    assert {output[MIME_TYPE]["kind"] for output in outputs.values()} == set(_BUILDERS)
