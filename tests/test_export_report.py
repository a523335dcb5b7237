"""What the report says of charts, runs of code, folders, chunks and failures; its printed form; axe."""

import base64
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from test_export import ENVELOPES, PNG, check_self_contained, notebook, report, result, survey
from traitlets.config import Config

from ferrolab import TextProcessor, cards
from ferrolab.cards.spread import Histogram, Spread
from ferrolab.errors import NotFoundError
from ferrolab.export import FerrolabReportPdfExporter
from ferrolab.export.statistics import read_statistics
from ferrolab.notebooks import paper

FOLDER = Path(__file__).parent
EXECUTION = json.loads((FOLDER / "export_fixtures" / "executions.json").read_text(encoding="utf-8"))[0]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><script>alert(1)</script></svg>'


def envelope(kind: str, number: int, data: dict[str, Any], **fields: Any) -> dict[str, Any]:
    meta = {"backend": "native", "backends": {}, "seconds": 0.5, "limits": [], "warnings": []}
    whole = {"version": 1, "id": f"{number:032x}", "kind": kind, "tool": kind, "arguments": {}, "meta": meta}
    return whole | {"line": f"%agent {kind}", "title": kind, "summary": "", "data": data} | fields


CHART = envelope(
    "chart",
    100,
    {"chart_kind": "bar", "width": 300, "height": 200, "rows": 3, "description": "Sales <b> by month"},
    title="Sales",
)
DOCUMENTS = envelope(
    "documents",
    101,
    {
        "source": "inbox",
        "count": 4,
        "read": 2,
        "characters": 900,
        "files": [
            {
                "name": "a.pdf",
                "status": "ok",
                "id": "a" * 32,
                "format": "pdf",
                "page_count": 7,
                "characters": 600,
            },
            {
                "name": "b.pdf",
                "status": "ok",
                "id": ENVELOPES[0]["id"],
                "format": "pdf",
                "page_count": 36,
                "characters": 300,
            },
            {
                "name": "c.pdf",
                "status": "error",
                "error": {"type": "PasswordError", "message": "it is locked"},
            },
        ],
    },
    title="inbox",
)


def charted(envelope: dict[str, Any], **pictures: str) -> Any:
    bundle = cards.mimebundle(envelope) | pictures
    return new_code_cell("chart", execution_count=1, outputs=[new_output("display_data", bundle)])


def execution(number: int, **changes: Any) -> dict[str, Any]:
    return EXECUTION | {"id": f"{number + 300:032x}", "data": EXECUTION["data"] | changes}


def words_of(*cells: Any) -> str:
    return " ".join(check_self_contained(report(notebook(*cells))).text.split())


def everything() -> Any:
    """The survey with a chart, a folder, code that ran and code that failed."""
    failed = execution(201, status="timeout", error=None, isolation={"level": "landlock", "layers": []})
    more = survey()
    more.cells += [
        new_markdown_cell("## More"),
        charted(CHART, **{"image/svg+xml": SVG, "image/png": base64.b64encode(PNG).decode()}),
        result(DOCUMENTS),
        result(execution(200)),
        result(failed),
    ]
    return more


def test_a_chart_is_shown_as_an_svg_that_can_not_run_and_its_words_stand_for_it() -> None:
    pictures = {"image/svg+xml": SVG, "image/png": base64.b64encode(PNG).decode()}
    page = check_self_contained(report(notebook(charted(CHART, **pictures))))
    (image,) = page.tags("img")
    head, packed = str(image["src"]).split(",", 1)
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(packed).decode() == SVG
    assert (image["alt"], image["width"]) == ("Sales <b> by month", "300")


def test_a_picture_without_svg_is_shown_as_pixels_and_a_broken_one_not_at_all() -> None:
    png = base64.b64encode(PNG).decode()
    page = check_self_contained(report(notebook(charted(CHART, **{"image/png": png}))))
    assert page.values("src") == [f"data:image/png;base64,{png}"]
    broken = check_self_contained(report(notebook(charted(CHART, **{"image/png": '" onload="x'}))))
    assert broken.values("src") == []
    assert "Sales <b> by month" in broken.text


def test_the_svg_at_the_end_of_the_html_is_better_than_pixels() -> None:
    address = f"data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}"
    html = cards.html(CHART) + f'<img alt="x" style="max-width: 100%" src="{address}">'
    cell = charted(CHART, **{"text/html": html, "image/png": base64.b64encode(PNG).decode()})
    page = check_self_contained(report(notebook(cell)))
    assert page.values("src") == [address]
    assert page.values("alt") == ["Sales <b> by month"]


def test_figures_of_code_that_ran_are_shown() -> None:
    page = check_self_contained(report(notebook(result(execution(1)))))
    (source,) = page.values("src")
    assert source.startswith("data:image/png;base64,iVBORw0KGgo")


def test_the_cover_tells_tools_and_isolation() -> None:
    none = execution(3, isolation={"level": "none", "layers": []})
    words = words_of(*map(result, (execution(1), execution(2), none, CHART)))
    assert "Tools run (3 runs), chart (1 run)" in words
    assert "Isolation of code full (2 runs), none, with all rights of the user (1 run)" in words


def test_totals_count_charts_and_runs_and_each_document_once() -> None:
    failed = execution(2, status="limit", limit="memory", error=None)
    shown = map(result, (CHART, CHART, execution(1), failed, DOCUMENTS, ENVELOPES[0], ENVELOPES[8]))
    words = words_of(*shown)
    # The folder's second file is the document that was read alone; the failures: memory, a locked file, one
    # file that the notebook does not name, and the tool that failed.
    for fact in (
        "Results 6",
        "Documents 2",
        "Pages 43",
        "Charts 1",
        "Sandbox runs 2",
        "Failed runs 2",
        "Errors 4",
    ):
        assert fact in words


def test_failures_are_told_near_the_front_with_links_to_their_places() -> None:
    error = new_output("error", ename="ValueError", evalue="no <tide>", traceback=[])
    failed = execution(2, status="timeout", error=None)
    raised = execution(3, status="error", error={"type": "KeyError", "message": "'berth'", "traceback": ""})
    cells = [result(each) for each in (ENVELOPES[8], failed, raised, DOCUMENTS, execution(4))]
    crash = new_code_cell("x", execution_count=12, outputs=[error])
    page = check_self_contained(report(notebook(new_markdown_cell("# T\n\n## Part"), *cells, crash)))
    words = " ".join(page.text.split())
    told = words[words.index("What went wrong") : words.rindex("Part")]
    for expected in (
        "parse: locked.pdf: PasswordError: ",
        "the code ran out of time and was stopped",
        "KeyError: 'berth'",
        "c.pdf: PasswordError: it is locked",
        "inbox: 1 more file could not be read",
        "Cell 12: ValueError: no <tide>",
    ):
        assert expected in told
    ids = page.values("id")
    targets = [href[1:] for href in page.values("href")]
    assert set(targets) <= set(ids)
    assert "error-1" in targets
    assert [level for level, title in page.headings if title in ("What went wrong", "Part")] == [2, 2]


def test_a_notebook_in_which_nothing_failed_has_no_list_of_failures() -> None:
    assert "What went wrong" not in words_of(result(ENVELOPES[0]))


def test_documents_of_folders_stand_in_one_table_with_those_read_alone_and_their_chunks() -> None:
    page = check_self_contained(report(notebook(*map(result, (DOCUMENTS, ENVELOPES[0], ENVELOPES[1])))))
    words = " ".join(page.text[page.text.rindex("All documents") : page.text.rindex("All runs")].split())
    sections = len(ENVELOPES[0]["data"]["sections"])
    assert "inbox/a.pdfpdf7600" in words
    assert f"data/harbour-survey.pdfpdf3681,204{sections}3615,210 (at most 512 a chunk)" in words
    assert "c.pdf" not in words


def test_sections_are_a_tree() -> None:
    page = report(notebook(result(ENVELOPES[0])))
    tree = page[page.index('<ul class="outline">') :]
    tree = tree[: tree.index("</details>")]
    plain = re.sub(r"<li><div><span>(.*?)</span>.*?</div>", r"[\1", tree).replace("</li>", "]")
    plain = re.sub(r"\s*\n\s*", "", plain)
    assert "[1 Introduction<ul>[1.1 Scope][1.2 Terms]</ul>][2 Instruments<ul>" in plain
    assert tree.count("<ul") == tree.count("</ul>")
    assert tree.count("<li>") == tree.count("</li>") == len(ENVELOPES[0]["data"]["sections"])


def test_chunks_have_their_statistics() -> None:
    data = ENVELOPES[1]["data"]
    counts = [chunk["tokens"] for chunk in data["chunks"]]
    words = words_of(result(ENVELOPES[1]))
    median = sorted(counts)[17]
    told = f"36 chunks of {min(counts)} to {max(counts)} tokens, median {median}, {15210 / 36:.0f} on average"
    assert told in words
    assert "of the first" not in words
    cut = ENVELOPES[1] | {"data": data | {"chunks": data["chunks"][:5]}}
    assert "(least, median and most of the first 5)" in words_of(result(cut))


def test_an_output_that_was_taken_away_leaves_no_empty_box() -> None:
    cleared = new_output("display_data", {"text/html": "", "text/plain": ""})
    whole = notebook(new_code_cell("1", execution_count=1, outputs=[cleared]))
    assert '<div class="output' not in report(whole)


def test_statistics_rest_on_all_chunks_though_the_notebook_holds_the_first_few() -> None:
    chunks = TextProcessor(8).chunk("one two three four five six seven. " * 100 + "\n\nEnd.\n\n" * 100)
    data = chunks.envelope()["data"]
    counts = sorted(chunk.tokens for chunk in chunks)
    statistics = read_statistics(json.loads(json.dumps(data)))
    assert statistics is not None
    assert len(data["chunks"]) < statistics.known == statistics.number == len(chunks)
    spread = statistics.spread
    assert (spread.least, spread.most) == (counts[0], counts[-1])
    assert counts.index(spread.median) < len(counts) / 2 <= len(counts) - counts[::-1].index(spread.median)
    assert sum(spread.histogram.counts) == len(chunks)


@pytest.mark.parametrize("counts", [[0], [1, 1], [15], [16], [512, 3], list(range(1000)), [10**6]])
def test_every_chunk_is_in_one_bar(counts: list[int]) -> None:
    histogram = Histogram.of(counts, max(counts))
    assert sum(histogram.counts) == len(counts)
    assert len(histogram.counts) <= 24
    for place, number in enumerate(histogram.counts):
        least = place * histogram.width
        assert number == sum(least <= count < least + histogram.width for count in counts)


@given(st.lists(st.integers(0, 10**6), min_size=1), st.integers(0, 10**6))
def test_a_spread_is_read_as_it_was_written(tokens: list[int], limit: int) -> None:
    spread = Spread.of(tokens, limit)
    assert spread is not None
    assert Spread.read(json.loads(json.dumps(spread.to_dict())), len(tokens)) == spread


@pytest.mark.parametrize(
    "change",
    [
        {"bars": [1]},
        {"bars": None},
        {"bars": [0] * 10**6},
        {"bar_width": 0},
        {"least": 9},
        {"top": 1},
        {"top": 10**400},
        {"most": "7"},
    ],
)
def test_a_spread_that_does_not_hold_together_is_none(change: dict[str, Any]) -> None:
    whole = Spread.of([1, 2, 7], 8)
    assert whole is not None
    assert Spread.read(whole.to_dict(), 3) == whole
    assert Spread.read(whole.to_dict() | change, 3) is None
    assert Spread.read(whole.to_dict(), 4) is None


@pytest.mark.parametrize(
    "chunks", [None, [], [None], [{"tokens": "x"}], [{"tokens": -3}], [{"tokens": 1e300}]]
)
def test_statistics_of_any_envelope_are_drawn_or_left_out(chunks: Any) -> None:
    statistics = read_statistics({"chunks": chunks, "count": "x", "max_tokens": [], "total_tokens": None})
    assert statistics is None or (statistics.drawing and statistics.words)


names = st.sampled_from(
    [
        "status",
        "error",
        "files",
        "chunks",
        "count",
        "read",
        "tokens",
        "max_tokens",
        "total_tokens",
        "isolation",
        "level",
        "source",
        "name",
        "path",
        "id",
        "sections",
        "page_count",
        "width",
        "description",
        "type",
        "message",
    ]
)
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["ok", "error", "</p>", ""])
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6),
    max_leaves=20,
)


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from(["chunks", "documents", "document", "execution", "error", "chart", "image"]),
    st.dictionaries(names, values, max_size=8),
    st.text(max_size=20),
)
def test_a_report_of_any_envelope_is_a_sound_page(kind: str, data: dict[str, Any], html: str) -> None:
    bundle = {
        cards.MIME_TYPE: {"kind": kind, "data": data, "meta": data},
        "text/html": html,
        "image/png": html,
    }
    check_self_contained(report(notebook(new_code_cell("x", outputs=[new_output("display_data", bundle)]))))


def test_the_printed_head_has_the_title_whatever_it_is() -> None:
    html = report(notebook(new_markdown_cell("# x"), title='a"} </style> \\ é'))
    check_self_contained(html)
    assert 'content: "a\\000022\\00007d\\000020\\00003c\\00002fstyle' in html
    assert "size: A4;" in html
    assert "size: letter;" in report(notebook(), paper_size="letter")


def test_a_report_is_printed_as_pdf_with_heads_and_page_numbers() -> None:
    exporter = FerrolabReportPdfExporter()
    pdf, resources = exporter.from_notebook_node(everything())
    assert resources["output_extension"] == ".pdf"
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        width, height = document[0].get_size()
        bookmarks = [mark.get_title() for mark in document.get_toc()]
    assert (round(width), round(height)) == (595, 842)
    assert bookmarks[:3] == ["Harbour survey", "Contents", "What went wrong"]
    assert f"2 / {len(pages)}" in pages[1]
    assert all("Harbour survey" in page for page in pages)
    words = " ".join(" ".join(pages).split())
    # What is folded on the screen is open on paper.
    for expected in (
        "What went wrong",
        "1.1 Scope",
        "All documents",
        "ValueError: no <tide>",
        "c.pdf",
        "berth",
    ):
        assert expected in words


def test_without_chromium_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper.shutil, "which", lambda _: None)
    with pytest.raises(NotFoundError, match="Chromium, which is not installed") as raised:
        FerrolabReportPdfExporter().from_notebook_node(notebook())
    assert "Install chromium" in str(raised.value.hint)
    named = FerrolabReportPdfExporter(config=Config({"FerrolabReportPdfExporter": {"browser": "no/browser"}}))
    with pytest.raises(NotFoundError, match="no/browser"):
        named.from_notebook_node(notebook())


def test_nbconvert_knows_the_exporter_by_its_name() -> None:
    assert get_exporter("ferrolab-report-pdf") is FerrolabReportPdfExporter


AXE = """
<script>%s</script><script>
axe.run().then(found => {
  const told = found.violations.flatMap(rule => rule.nodes.map(node => rule.id + " " + node.html));
  document.body.innerHTML = '<pre id="told"></pre>';
  document.getElementById("told").textContent = JSON.stringify(told);
});
</script></body>"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_say_against_the_report(scheme: str, tmp_path: Path) -> None:
    html = report(everything())
    check_self_contained(html)
    # The page itself forbids scripts, axe among them.
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    if scheme == "dark":
        html = html.replace("(prefers-color-scheme: dark)", "all")
    axe = (FOLDER.parent / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    path = tmp_path / "report.html"
    path.write_text(html.replace("</body>", AXE % axe.replace("</script", "<\\/script")), encoding="utf-8")
    browser = paper.find_browser()
    assert browser is not None
    command = [str(browser), "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri()]
    shown = subprocess.run(command, capture_output=True, check=True, timeout=180, text=True).stdout
    told = re.search(r'<pre id="told">(.*?)</pre>', shown, re.DOTALL)
    assert told is not None
    assert told[1] == "[]"
