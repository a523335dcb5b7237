"""The report, and what nbconvert's own exporters make of saved results."""

import base64
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from ferrolab import cards
from ferrolab.export import FerrolabReportExporter
from ferrolab.export.cleaning import clean_html, clean_output, image_beside, keep_data_uri

ENVELOPES = json.loads(
    (Path(__file__).parent / "export_fixtures" / "envelopes.json").read_text(encoding="utf-8")
)
# One white pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg=="
)
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href", "cite"}
# What a hostile string would call if it ran or loaded; its presence as text is fine.
EVIL = "https://evil.example"
HOSTILE_HTML = [
    f"<script src='{EVIL}/a.js'></script>",
    f"<img src='{EVIL}/a.png' onerror='alert(1)'>",
    f"<iframe src='{EVIL}'></iframe><object data='{EVIL}'></object><embed src='{EVIL}'>",
    f"<link rel=stylesheet href='{EVIL}/a.css'><style>@import url({EVIL}/b.css);</style>",
    f"<div style='background:url({EVIL}/c.png);position:fixed;top:0'>over</div>",
    f"<svg onload='alert(1)'><image href='{EVIL}/d.png'/></svg>",
    f"<math><mtext><img src='{EVIL}/e.png' onerror=alert(1)></mtext><maction href='{EVIL}'>x</math>",
    "<a href='javascript:alert(1)'>go</a><a href='data:text/html,<script>1</script>'>go</a>",
    f"<form action='{EVIL}'><input type=text name=a><button>send</button></form>",
    f"<meta http-equiv=refresh content='0;url={EVIL}'><base href='{EVIL}'>",
    f"<video src='{EVIL}/f.mp4' poster='{EVIL}/g.png'></video><audio src='{EVIL}/h.mp3'>",
    "</div></main></body><h1>out</h1><!-- <body> -->",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<h2>a<div>b<h2>c</h2>d</div>e<h1>f</h1></h2>",
    "<p id=runs class='card failed'>spoof</p>",
]


class Document(HTMLParser):
    """A parsed page: every element with its attributes, and the text of each heading."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[int, str]] = []
        self.text = ""
        self._style = False
        self._heading = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._style = tag == "style"
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
            self._heading = True

    def handle_endtag(self, tag: str) -> None:
        self._style = False
        if re.fullmatch("h[1-6]", tag):
            self._heading = False

    def handle_data(self, data: str) -> None:
        if self._style:
            return
        self.text += data
        if self._heading:
            level, words = self.headings[-1]
            self.headings[-1] = (level, words + data)

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.elements if name in attrs]

    def tags(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.elements if tag in names]


def check_self_contained(html: str) -> Document:
    """Hold a page to loading nothing, running nothing and being one sound document."""
    page = Document(html)
    assert not page.tags("script", "iframe", "object", "embed", "link", "base", "form", "video")
    # Our own drawing; a stranger's SVG is only ever an image's source.
    assert all(attrs.get("class") == "histogram" for attrs in page.tags("svg"))
    for tag, attrs in page.elements:
        for name, value in attrs.items():
            assert not name.startswith("on"), (tag, name)
            if name in LOADING:
                assert tag == "img", (tag, name)
                assert (value or "").startswith("data:image/"), value
            if name == "style":
                assert not re.search(r"url|@|\\|position|expression", value or "", re.IGNORECASE)
    for href in page.values("href"):
        assert not re.match(r"\s*(javascript|data|vbscript):", href, re.IGNORECASE)
    style = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert html.count("<style") == 1
    assert "@import" not in style
    assert "url(" not in style
    policy = next(attrs["content"] for attrs in page.tags("meta") if "http-equiv" in attrs)
    assert policy == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    )
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert set(page.values("aria-labelledby")) <= set(ids)
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert all("alt" in attrs for attrs in page.tags("img"))
    assert len(page.tags("main")) == len(page.tags("body")) == 1
    return page


def result(envelope: dict[str, Any], number: int = 1) -> Any:
    output = new_output("execute_result", cards.mimebundle(envelope), execution_count=number)
    line = envelope.get("line", "")
    source = line if line.startswith("%agent") else "result"
    return new_code_cell(source, execution_count=number, outputs=[output])


def shown(data: dict[str, Any], **metadata: Any) -> Any:
    output = new_output("display_data", data, metadata=metadata)
    return new_code_cell("show()", execution_count=7, outputs=[output])


def notebook(*cells: Any, **metadata: Any) -> Any:
    info = {"name": "python", "version": "3.11.2", "pygments_lexer": "ipython3"}
    info |= {"file_extension": ".py", "nbconvert_exporter": "python"}
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    return new_notebook(cells=list(cells), metadata={"language_info": info, "kernelspec": kernel} | metadata)


def survey() -> Any:
    """A notebook with a result of every kind and one output of every other sort."""
    trace = ["\x1b[0;31m-----\x1b[0m", "\x1b[0;31mValueError\x1b[0m: no <tide>"]
    printed = new_output("stream", name="stdout", text="10%\r99%\rdone \x1b[32mgreen\x1b[0m\n")
    warned = new_output("stream", name="stderr", text="low tide\n")
    failed = new_output("error", ename="ValueError", evalue="no <tide>", traceback=trace)
    table = (
        "<style>td{color:red}</style><table class=dataframe><tr><th><th>a</tr><tr><td>11</td></tr></table>"
    )
    chart = f"<div id=x></div><script src='{EVIL}/plot.js'></script>"
    return notebook(
        new_markdown_cell("# Harbour survey\n\nWhat **it** says: $d = \\frac{v}{2}$ for $5 to $6."),
        new_markdown_cell("## Documents\n\n#### Deep\n\n<h3 onclick=x>Raw</h3>"),
        *(result(envelope, number) for number, envelope in enumerate(ENVELOPES, 1)),
        new_markdown_cell("## Documents\n\nSee [above](#Documents)."),
        shown({"text/html": table, "text/plain": "a 11"}),
        shown({"image/png": base64.b64encode(PNG).decode(), "text/plain": "<Figure>"}),
        shown({"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>"}),
        shown({"text/html": chart, "text/plain": "Figure()"}),
        shown({"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "IntSlider()"}),
        shown({"text/markdown": "# *emphasis*"}),
        shown({"text/latex": "$$x^2$$"}),
        shown({"application/json": {"depth": 31}}),
        shown({"application/x-unknown": "?"}),
        new_code_cell("raise ValueError", execution_count=9, outputs=[printed, warned, failed]),
    )


def report(notebook: Any, resources: dict[str, Any] | None = None, **options: Any) -> str:
    config = Config({"FerrolabReportExporter": options})
    html, _ = FerrolabReportExporter(config=config).from_notebook_node(notebook, resources)
    return str(html)


@pytest.fixture(scope="module")
def page() -> Document:
    return check_self_contained(report(survey()))


def test_the_cover_says_what_ran_on_what_and_adds_up(page: Document) -> None:
    words = " ".join(page.text.split())
    assert page.headings[0] == (1, "Harbour survey")
    assert "Date 2026-11-21 06:39 UTC" in words
    assert "Kernel Python 3 (ipykernel)" in words
    assert "Ran on native (9 runs), python (1 run)" in words
    expected = {"Results": "10", "Documents": "1", "Pages": "36", "Chunks": "36", "Warnings": "2"}
    # 15,210 in chunks, 41 and 44 counted; a failed tool and a failed cell.
    expected |= {"Tokens counted": "15,295", "Errors": "2", "Time in tools": "0.70 s"}
    for label, figure in expected.items():
        assert f"{label} {figure}" in words


def test_the_contents_lead_to_every_heading_and_result_in_order(page: Document) -> None:
    links = [href[1:] for href in page.values("href") if href.startswith("#")]
    assert set(links) <= set(page.values("id"))
    navigation = links[1 : links.index("documents")]
    results = [f"result-{number}" for number in range(1, 11)]
    assert navigation == ["Documents", "Deep", "Raw", *results, "Documents-2"]


def test_headings_keep_their_order_and_skip_no_level(page: Document) -> None:
    outline = [(level, words) for level, words in page.headings if words in ("Documents", "Deep", "Raw")]
    assert outline == [(2, "Documents"), (3, "Deep"), (3, "Raw"), (2, "Documents")]


def test_every_result_is_a_card_and_a_row_of_the_table_of_runs(page: Document) -> None:
    for envelope in ENVELOPES:
        assert page.text.count(envelope["title"]) >= 2
        assert envelope["summary"] in page.text
        assert envelope["line"] in page.text
    # In the contents and in the table of runs; once more as the failure and as the document that it is.
    assert len([href for href in page.values("href") if re.fullmatch(r"#result-\d+", href)]) == 20 + 2
    runs = page.text[page.text.rindex("All runs") :]
    assert "source=data/harbour-survey.pdf" in runs
    assert "page 3 has no text layer" in runs
    assert "overlap cut to a sentence in 2 chunks" in runs


def test_other_outputs_are_shown_in_a_form_that_needs_no_script(page: Document) -> None:
    assert len(page.tags("img")) == 2
    assert "done green" in page.text
    assert "99%" not in page.text
    assert "low tide" in page.text
    assert "ValueError: no <tide>" in page.text
    assert "Figure()" in page.text
    assert "a script or an embedded page, which a report does not run" in page.text
    assert "IntSlider()" in page.text
    assert '"depth": 31' in page.text
    assert "a kind that a report cannot show: application/x-unknown" in page.text
    assert "color:red" not in page.text
    assert (1, "emphasis") not in page.headings


def test_an_empty_heading_cell_becomes_a_plain_one() -> None:
    assert "<tr><td></td><th>a</th></tr>" in clean_output("<table><tr><th><th>a</table>")


def test_formulas_become_mathml_and_prices_stay_prices(page: Document) -> None:
    assert len(page.tags("math")) == 2
    assert len(page.tags("mfrac")) == 1
    assert "for $5 to $6." in page.text


@pytest.mark.parametrize("source", ["\\frac{", "{" * 1500, "x" * 3000, "\\left("])
def test_a_formula_that_cannot_be_converted_shows_its_source(source: str) -> None:
    page = check_self_contained(report(notebook(new_markdown_cell(f"# T\n\n$${source}$$"))))
    assert source in page.text
    assert not page.tags("math")


def test_code_is_highlighted_and_folded_unless_asked_otherwise() -> None:
    cell = new_code_cell("def f(): return 'x'  # why", execution_count=3, outputs=[])
    folded = check_self_contained(report(notebook(cell)))
    assert "Code of cell 3" in folded.text
    assert {"k", "nf", "s1", "c1"} <= set(folded.values("class"))
    assert "open" not in folded.tags("details")[0]
    assert "open" in check_self_contained(report(notebook(cell), open_code=True)).tags("details")[0]
    assert "return" not in check_self_contained(report(notebook(cell), exclude_input=True)).text


def test_code_in_an_unknown_language_is_shown_plainly() -> None:
    html = report(notebook(new_code_cell("a <- b"), language_info={"name": "no such language"}))
    assert "a <- b" in check_self_contained(html).text


def test_a_notebook_without_results_headings_or_cells_is_a_sound_page() -> None:
    page = check_self_contained(report(notebook(), {"metadata": {"name": "empty"}}))
    assert page.headings == [(1, "empty")]
    assert "All runs" not in page.text


def test_a_title_in_the_metadata_is_preferred_to_the_first_heading() -> None:
    page = check_self_contained(report(notebook(new_markdown_cell("# First"), title="Named <b>")))
    assert page.headings[0] == (1, "Named <b>")


@pytest.mark.parametrize("html", HOSTILE_HTML)
def test_hostile_html_is_inert_wherever_it_stands(html: str) -> None:
    envelope = json.loads(json.dumps(ENVELOPES[0]).replace("harbour-survey.pdf", json.dumps(html)[1:-1]))
    cells = [
        new_markdown_cell(f"# Title {html}\n\n{html}\n\n## [a](<{html}>) {html}\n\n```{html}\nx\n```"),
        result(envelope | {"title": html, "summary": html, "tool": html}),
        shown({"text/html": html, "text/plain": html}),
        shown({"text/markdown": html}),
        shown({"text/latex": f"\\text{{{html}}}"}),
        shown({"image/png": html, "image/svg+xml": html}, **{"image/svg+xml": {"alt": html, "width": html}}),
        new_code_cell(html, outputs=[new_output("stream", text=html)]),
        new_code_cell(html, outputs=[new_output("error", ename=html, evalue=html, traceback=[html])]),
    ]
    metadata = {"title": html, "authors": [{"name": html}], "date": html}
    page = check_self_contained(report(notebook(*cells, **metadata), {"metadata": {"name": html}}))
    assert not [value for value in page.values("class") if value == "card failed"]
    assert EVIL not in "".join(value for value in page.values("src") if not value.startswith("data:"))


pieces = st.sampled_from(
    [*HOSTILE_HTML, "<", ">", '"', "'", "<p>", "</p>", "<h2>", "</h2>", "<img alt='a>b'"]
)


@settings(deadline=None)
@given(st.lists(pieces | st.text(max_size=12), max_size=8).map("".join))
def test_no_html_gets_through_the_cleaning_alive(html: str) -> None:
    for cleaned in (clean_html(html, keep_data_uri), clean_output(html)):
        found = Document(cleaned)
        assert not found.tags("script", "iframe", "style", "link", "form", "input", "svg", "meta", "base")
        assert not found.values("src")
        assert not [name for _, attrs in found.elements for name in attrs if name.startswith("on")]
        assert not found.values("id")
        assert not [href for href in found.values("href") if re.match(r"\s*(javascript|data):", href)]


def test_images_are_taken_in_from_the_notebooks_folder_and_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    (folder / "figures").mkdir(parents=True)
    (folder / "figures" / "a.png").write_bytes(PNG)
    (folder / "secret.png").write_text("password")
    (tmp_path / "outside.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    embed = image_beside(folder, {"b.png": {"image/png": base64.b64encode(PNG).decode()}})
    assert embed("figures/a.png") == embed("attachment:b.png")
    for address in ("secret.png", "../outside.png", "link.png", str(tmp_path / "outside.png")):
        assert embed(address) is None
    for address in (f"{EVIL}/a.png", "attachment:c.png", "a\0b", "data:text/html,x", "", "x" * 5000):
        assert embed(address) is None


def test_an_image_that_is_not_included_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    source = f'# T\n\n![one](a.png) ![two]({EVIL}/b.png) <img src="{EVIL}/c.png" alt="a > \'b\'">'
    page = check_self_contained(report(notebook(new_markdown_cell(source)), {"metadata": {"path": tmp_path}}))
    assert len(page.tags("img")) == 1
    assert "[image not included: two]" in page.text
    assert "[image not included: a > 'b']" in page.text


def test_task_lists_show_their_boxes() -> None:
    page = check_self_contained(report(notebook(new_markdown_cell("# T\n\n- [x] read\n- [ ] chunk"))))
    assert "☑ read" in page.text
    assert "☐ chunk" in page.text


def count_calls(cells: int) -> int:
    calls = 0

    def count(*_: Any) -> None:
        nonlocal calls
        calls += 1

    outputs = [new_output("display_data", cards.mimebundle(ENVELOPES[3])) for _ in range(cells)]
    prose = [new_markdown_cell("## Same heading\n\ntext") for _ in range(cells)]
    subject = notebook(*prose, new_code_cell("x", outputs=outputs))
    sys.setprofile(count)
    try:
        html = report(subject)
    finally:
        sys.setprofile(None)
    check_self_contained(html)
    return calls


def test_the_work_grows_no_faster_than_the_notebook() -> None:
    count_calls(1)  # fills the caches
    assert count_calls(400) < 2.1 * count_calls(200)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
def test_text_has_the_contrast_that_wcag_aa_asks_for(scheme: int) -> None:
    html = report(notebook())
    palettes = re.findall(r":root \{(.*?)\}", html, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", palettes[scheme]))
    grounds = ["paper", "surface", "sunken"]
    inks = ["ink", "soft", "accent", "bad", "keyword", "string", "number", "comment", "name"]
    inks += ["red", "green", "yellow", "blue", "magenta", "cyan"]
    pairs = [(ink, ground) for ink in inks for ground in grounds] + [("accent", "tint"), ("bad", "bad-tint")]
    pairs += [("ink", ground) for ground in ("bad-tint", "note-tint", "c1", "c2", "c3")]
    weak = {pair: ratio for pair in pairs if (ratio := contrast(*(colours[name] for name in pair))) < 4.5}
    assert weak == {}


def hostile_strings(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: hostile_strings(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [hostile_strings(item, text) for item in value]
    return text if isinstance(value, str) else value


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved notebook with every kind of result, once as it is and once full of LaTeX."""
    latex = "\\input{x} \\write18{id} $a_b$ 50% #1 ~ ^ {x} & \\end{document} | `c` \\(d\\)"
    cells = [new_markdown_cell("# Survey"), *(result(envelope) for envelope in ENVELOPES)]
    cells += [result(hostile_strings(envelope, latex) | {"kind": envelope["kind"]}) for envelope in ENVELOPES]
    path = tmp_path_factory.mktemp("saved") / "survey.ipynb"
    nbformat.write(notebook(*cells), path)
    return path


def convert(saved: Path, form: str) -> Path:
    """Run `nbconvert --to` as a person does, and give what it wrote."""
    before = set(saved.parent.iterdir())
    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", form, saved.name, "--output", f"as-{form}"],
        cwd=saved.parent,
        check=True,
        capture_output=True,
    )
    written = [path for path in set(saved.parent.iterdir()) - before if path.is_file()]
    assert len(written) == 1
    return written[0]


def test_the_command_line_writes_a_report(saved: Path) -> None:
    assert get_exporter("ferrolab-report") is FerrolabReportExporter
    path = convert(saved, "ferrolab-report")
    assert path.suffix == ".html"
    page = check_self_contained(path.read_text(encoding="utf-8"))
    assert page.headings[0] == (1, "Survey")


def test_html_keeps_the_cards(saved: Path) -> None:
    page = Document(convert(saved, "html").read_text(encoding="utf-8"))
    for envelope in ENVELOPES:
        assert envelope["summary"] in page.text
    assert len([value for value in page.values("class") if value.startswith("ferrolab-card")]) == 20


def test_markdown_keeps_each_card_as_one_block(saved: Path) -> None:
    text = convert(saved, "markdown").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "ferrolab-card" in line]
    assert len(lines) == 20
    assert all(line.startswith("<div") and line.endswith("</div>") for line in lines)


def test_a_script_keeps_the_lines_that_made_the_results(saved: Path) -> None:
    text = convert(saved, "script").read_text(encoding="utf-8")
    assert "run_line_magic('agent', 'parse data/harbour-survey.pdf')" in text
    compile(text, "survey.py", "exec")


def test_latex_holds_the_results_and_none_of_their_commands(saved: Path) -> None:
    text = convert(saved, "latex").read_text(encoding="utf-8")
    assert "36 pages · 81,204 characters" in text
    body = text[text.index("\\begin{document}") :]
    assert not re.search(r"\\(input|write18)\b", body)
    assert body.count("\\end{document}") == 1


def test_a_pdf_is_typeset_with_every_result_readable(saved: Path) -> None:
    with pypdfium2.PdfDocument(convert(saved, "pdf")) as document:
        text = " ".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
    words = " ".join(text.split())
    for expected in (
        "36 pages",
        "36 chunks",
        "Sounding line",
        "Estimate:",
        "What to do: Pass the password",
        "Getting started",
        "forced by FERROLAB_BACKEND",
        "\\write18{id} $a_b$ 50% #1",
    ):
        assert expected in words
