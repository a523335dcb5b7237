"""Widgets of progress and of chunks: what they show, what they do, and what is left of them in a file."""

import builtins
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import comm
import ipywidgets
import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook

from ferrolab import running
from ferrolab.cards import MIME_TYPE
from ferrolab.errors import Cancelled, NativeRequired, ValidationError
from ferrolab.results import Chunk, ChunkMetadata, Chunks, TokenCount
from ferrolab.running import Progress
from ferrolab.widgets import Explorer, ProgressWidget, explore, progress
from ferrolab.widgets.drawing import chunk_html, histogram_svg
from ferrolab.widgets.finding import Finder, label_of
from ferrolab.widgets.toolkit import VIEW

HOSTILE = "<img src=x onerror=alert(1)> \x1b[31m & </pre><script>alert(2)</script>"


class Line(comm.base_comm.BaseComm):
    """A connection to a front end that keeps what is sent."""

    def publish_msg(self, *_: Any, **__: Any) -> None:
        """Nobody listens."""


@pytest.fixture(autouse=True)
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    manager = comm.base_comm.CommManager()
    monkeypatch.setattr(comm, "create_comm", Line)
    monkeypatch.setattr(comm, "get_comm_manager", lambda: manager)
    # Those of other tests speak through another manager, and are not ours to close.
    before = set(ipywidgets.widgets.widget._instances)
    yield
    for model_id, widget in list(ipywidgets.widgets.widget._instances.items()):
        if model_id not in before:
            widget.close()


@pytest.fixture
def results_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("FERROLAB_RESULTS_DIR", str(tmp_path))
    return tmp_path


def chunked(number: int, *, text: str = "", paged: bool = True, overlap: int = 0) -> Chunks:
    """Chunks of one page and one token more each; every tenth begins a section, every fifth a part of it."""
    items = []
    for place in range(number):
        body = text or f"chunk number {place} of the Harbour survey"
        path = (f"Section {place // 10}", f"Part {place // 5}")
        pages = (place + 1, place + 2) if paged else (None, None)
        metadata = ChunkMetadata(*pages, path if paged else (), place)
        start = place * 100
        items.append(
            Chunk(
                body, place + 1, metadata, start, start + len(body), start + overlap, start, start + len(body)
            )
        )
    return Chunks(
        items=tuple(items),
        text="",
        model="gpt-4o",
        encoding="o200k_base",
        exact=True,
        max_tokens=512,
        overlap_tokens=0,
        name="survey",
    )


def places(found: list[int]) -> tuple[int, int, int]:
    return found[0], found[-1], len(found)


# ------------------------------------------------------------------ finding


def test_chunks_are_found_by_all_words_in_any_order_and_case() -> None:
    finder = Finder(chunked(30).items)
    assert finder.find("HARBOUR 17") == [17]
    assert finder.find("17 harbour") == [17]
    assert finder.find("17 lighthouse") == []
    assert len(finder.find("  ")) == 30


def test_chunks_are_found_by_the_pages_that_they_touch() -> None:
    finder = Finder(chunked(30).items)
    assert finder.pages == (1, 31)
    assert finder.find(pages=(10, 12)) == [8, 9, 10, 11]
    assert finder.find(pages=(31, 31)) == [29]
    plain = Finder(chunked(3, paged=False).items)
    assert plain.pages is None
    assert plain.find(pages=(10, 12)) == [0, 1, 2]


def test_chunks_are_found_by_section_and_what_is_below_it() -> None:
    finder = Finder(chunked(30).items)
    assert finder.sections[:3] == [("Section 0",), ("Section 0", "Part 0"), ("Section 0", "Part 1")]
    assert places(finder.find(section=("Section 1",))) == (10, 19, 10)
    assert places(finder.find(section=("Section 1", "Part 3"))) == (15, 19, 5)
    assert finder.find("chunk", (1, 15), ("Section 1", "Part 2")) == [10, 11, 12, 13, 14]


# ------------------------------------------------------------------ the explorer


def test_the_first_chunk_is_shown_with_its_place() -> None:
    explorer = explore(chunked(30))
    assert explorer.selected is explorer.chunks[0]
    assert "<b>Chunk 0</b> of 30 · 1 of 512 tokens · pp. 1–2" in explorer.text.value
    assert "Section 0 › Part 0" in explorer.text.value
    assert explorer.rows.options[0] == ("0 · 1 tokens · pp. 1–2 · Section 0 › Part 0", 0)
    assert explorer.count.value == "1 to 30 of 30"


def test_search_pages_and_section_leave_what_has_them_all() -> None:
    explorer = explore(chunked(30))
    explorer.search.value = "survey"
    explorer.pages.value = (5, 16)
    explorer.section.value = next(place for label, place in explorer.section.options if "Part 2" in label)
    assert explorer.found == [10, 11, 12, 13, 14]
    assert explorer.count.value == "1 to 5 of 5 found (30 in all)"
    assert explorer.selected is explorer.chunks[10]
    assert "<mark>survey</mark>" in explorer.text.value
    assert "0 to 21: 5" in explorer.histogram.value
    explorer.search.value = "lighthouse"
    assert explorer.selected is None
    assert (explorer.text.value, explorer.count.value) == ("", "No chunk found (30 in all)")
    assert explorer.next.disabled
    assert explorer.previous.disabled


def test_filters_that_have_nothing_to_choose_from_are_not_there() -> None:
    explorer = explore(chunked(3, paged=False))
    assert explorer.pages is None
    assert explorer.section is None
    assert explorer.rows.options[2][0].startswith("2 · 3 tokens · chunk number 2")


def test_no_chunks_are_no_error() -> None:
    explorer = explore(chunked(0))
    assert explorer.selected is None
    assert explorer.count.value == "No chunk"
    explorer.next.click()
    assert explorer._repr_mimebundle_()["text/plain"]


def test_next_and_previous_go_over_the_ends_of_the_list() -> None:
    explorer = explore(chunked(450))
    assert len(explorer.rows.options) == 200
    assert explorer.previous.disabled
    explorer.rows.value = 199
    explorer.next.click()
    assert explorer.selected is explorer.chunks[200]
    assert explorer.count.value == "201 to 400 of 450"
    explorer.previous.click()
    assert explorer.selected is explorer.chunks[199]
    explorer.more.click()
    explorer.more.click()
    assert explorer.selected is explorer.chunks[400]
    assert explorer.more.disabled
    explorer.rows.value = 449
    assert explorer.next.disabled
    explorer.next.click()
    assert explorer.selected is explorer.chunks[449]
    explorer.fewer.click()
    assert explorer.selected is explorer.chunks[200]


def test_the_number_goes_to_any_of_those_found() -> None:
    explorer = explore(chunked(450))
    explorer.search.value = "number"
    explorer.place.value = 431
    assert explorer.selected is explorer.chunks[430]
    assert explorer.count.value == "401 to 450 of 450"
    explorer.rows.value = 440
    assert explorer.place.value == 441
    explorer.search.value = "449"
    assert (explorer.place.value, explorer.place.max) == (1, 1)
    assert explorer.selected is explorer.chunks[449]
    explorer.search.value = "lighthouse"
    assert explorer.place.disabled


def test_text_of_the_document_can_not_act_in_the_page() -> None:
    chunks = chunked(2, text=HOSTILE)
    explorer = explore(chunks)
    for search in ("", "<img", "script alert", "(", "\\"):
        explorer.search.value = search
        shown = chunk_html(chunks, 0, search)
        plain = re.sub(r'</?(div|b|br|mark|span|pre)( [a-z-]+="[^"<>]*")*>', "", shown)
        assert "<" not in plain
        assert "\x1b" not in shown
    explorer.search.value = "onerror"
    assert "<mark>onerror</mark>" in explorer.text.value


def test_the_overlap_is_dimmed_and_a_long_text_is_cut() -> None:
    shown = chunk_html(chunked(1, text="abcdef", overlap=2), 0, "")
    assert 'opacity:0.6">ab</span>cdef</pre>' in shown
    assert "… 5,000 more characters" in chunk_html(chunked(1, text="x" * 25_000), 0, "")


def test_the_histogram_counts_every_chunk_and_tells_those_found_in_words() -> None:
    chunks = chunked(512)
    drawn = histogram_svg(chunks, range(512))
    told = re.search('aria-label="([^"]*)"', drawn)
    assert told is not None
    assert sum(int(number) for number in re.findall(r": (\d+)", told[1].split("tokens")[1])) == 512
    assert "none" in histogram_svg(chunks, [])
    assert histogram_svg(chunked(0), []) == ""


def test_ten_thousand_chunks_are_no_more_work_for_the_front_end_than_two_hundred(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[Chunk] = []

    def label(chunk: Chunk) -> str:
        drawn.append(chunk)
        return label_of(chunk)

    monkeypatch.setattr("ferrolab.widgets.explorer.label_of", label)
    explorer = explore(chunked(10_000))
    assert len(explorer.rows.options) == len(drawn) == 200
    for search in ("9", "99", "999", "9999"):
        explorer.search.value = search
    assert explorer.found == [9999]
    assert len(drawn) <= 200 * 5


def test_only_documents_and_chunks_can_be_explored() -> None:
    with pytest.raises(ValidationError, match="TokenCount has no chunks"):
        explore(TokenCount(count=1, model="gpt-4o"))  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="'model' is for documents"):
        explore(chunked(1), model="gpt-4o")


def test_a_document_is_cut_as_asked() -> None:
    import ferrolab

    document = ferrolab.DocumentProcessor().process(
        b"# One\n\nFirst words.\n\n# Two\n\nSecond words.\n", name="a.md"
    )
    explorer = explore(document, config=ferrolab.ChunkConfig(max_tokens=8), model="gpt-4o")
    assert explorer.chunks.document is document
    assert explorer.chunks.max_tokens == 8
    assert {label.strip() for label, _ in explorer.section.options} >= {"One", "Two"}


def test_beside_the_widget_stands_the_card_of_the_chunks(results_folder: Path) -> None:
    chunks = chunked(30)
    explorer = Explorer(chunks)
    bundle = explorer._repr_mimebundle_()
    assert bundle[VIEW]["model_id"] == explorer.box.model_id
    for form in ("text/html", "text/markdown", "text/plain"):
        assert "30 chunks · 465 tokens" in bundle[form]
    assert bundle[MIME_TYPE]["kind"] == "chunks"


# ------------------------------------------------------------------ progress


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_progress_shows_how_far_what_and_how_long() -> None:
    clock = Clock()
    widget = ProgressWidget("Parsing", clock=clock)
    clock.now = 2.5
    widget.run.report(3, 12, "page 3")
    assert (widget.bar.value, widget.bar.max, widget.bar.description) == (3, 12, "Parsing")
    assert widget.words.value == "3 of 12 · page 3 · 2.50 s"
    widget.run.report(40)
    clock.now = 4.0
    widget.refresh()
    assert widget.words.value == "40 · 4.00 s"


def test_many_reports_are_few_messages_and_the_last_is_always_shown() -> None:
    clock = Clock()
    widget = ProgressWidget("Parsing", clock=clock)
    drawn: list[int] = []
    widget.bar.observe(lambda change: drawn.append(change.new), "value")
    for done in range(1, 10_001):
        clock.now += 0.001
        widget.run.report(done, 10_000)
    assert len(drawn) <= 101
    assert drawn[-1] == 10_000


def test_the_button_cancels_the_run_from_any_thread() -> None:
    widget = ProgressWidget("Parsing")
    clicking = threading.Thread(target=widget.cancel.click)
    clicking.start()
    clicking.join()
    assert widget.run.cancelled
    assert (widget.cancel.disabled, widget.cancel.description) == (True, "Stopping")
    with pytest.raises(Cancelled):
        widget.run.check()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a cell shows: the object, then what it is replaced by, each as its bundle at that time."""
    bundles: list[Any] = []

    class Handle:
        def update(self, widget: ProgressWidget) -> None:
            bundles.append(widget._repr_mimebundle_())

    def display(widget: ProgressWidget, *, display_id: bool) -> Handle:
        assert display_id
        bundles.append(widget._repr_mimebundle_())
        return Handle()

    monkeypatch.setattr("IPython.display.display", display)
    return bundles


def test_what_runs_within_the_block_works_for_the_run_and_words_are_left(shown: list[Any]) -> None:
    with progress("Parsing <b>") as run:
        assert running.current() is run
        running.current().report(2, 2, "<page>")
    assert running.current() is not run
    first, last = shown
    assert VIEW in first
    assert VIEW not in last
    assert last["text/plain"].startswith("Parsing <b>: done · 2 of 2 · <page> · ")
    assert "<b>Parsing &lt;b&gt;</b>" in last["text/html"]
    assert "&lt;page&gt;" in last["text/html"]


@pytest.mark.parametrize(
    ("raised", "outcome"),
    [(Cancelled("stop"), "cancelled"), (KeyboardInterrupt(), "cancelled"), (ValueError("bad"), "failed")],
)
def test_what_ends_the_block_is_told_and_passed_on(
    shown: list[Any], raised: BaseException, outcome: str
) -> None:
    def work() -> None:
        with progress("Parsing") as run:
            run.report(1, 3)
            raise raised

    with pytest.raises(type(raised)):
        work()
    assert shown[-1]["text/plain"].startswith(f"Parsing: {outcome} · 1 of 3 · ")


def test_the_time_goes_on_while_there_is_nothing_to_report(
    shown: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ticked = threading.Event()
    monkeypatch.setattr("ferrolab.widgets.progress_widget._TICK_S", 0.001)
    with progress("Waiting"):
        monkeypatch.setattr(ProgressWidget, "refresh", lambda _: ticked.set())
        assert ticked.wait(60)


def test_progress_is_a_bar_only_where_the_end_is_known() -> None:
    widget = ProgressWidget("")
    widget.show(Progress(7, None, ""))
    assert "<progress" not in widget._repr_mimebundle_()["text/html"]
    widget.show(Progress(7, 9, ""))
    assert '<progress value="7" max="9">' in widget._repr_mimebundle_()["text/html"]


def test_without_ipywidgets_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("ipywidgets"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.delitem(sys.modules, "ipywidgets", raising=False)
    for make in (lambda: ProgressWidget("x"), lambda: explore(chunked(1))):
        with pytest.raises(NativeRequired, match="ipywidgets, which is not installed") as raised:
            make()
        assert "pip install 'ferrolab[widgets]'" in str(raised.value.hint)


# ------------------------------------------------------------------ in a kernel

BUSY = """
import threading
from ferrolab.widgets import progress
with progress("Waiting") as run, run.stopping((stopped := threading.Event()).set):
    stopped.wait(60)
    run.check()
"""


def test_a_click_stops_a_kernel_that_is_busy() -> None:
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        # As JupyterLab does with all messages to widgets.
        client.control_channel.send(client.session.msg("create_subshell_request"))
        subshell = client.control_channel.get_msg(timeout=60)["content"]["subshell_id"]
        client.execute(BUSY)
        button = ""
        while (message := client.get_iopub_msg(timeout=60))["msg_type"] != "display_data":
            if message["msg_type"] == "comm_open":
                model = message["content"]["data"]["state"]["_model_name"]
                button = message["content"]["comm_id"] if model == "ButtonModel" else button
        click = {"method": "custom", "content": {"event": "click"}}
        press = client.session.msg("comm_msg", {"comm_id": button, "data": click})
        press["header"]["subshell_id"] = subshell
        client.shell_channel.send(press)
        while (message := client.get_iopub_msg(timeout=30))["msg_type"] != "error":
            pass
        assert message["content"]["ename"] == "Cancelled"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


# ------------------------------------------------------------------ in a notebook

CODE = """
import ferrolab
from ferrolab.widgets import explore, progress
with progress("Cutting") as run:
    chunks = ferrolab.TextProcessor().chunk("The harbour was surveyed in 1871. " * 400)
    run.report(2, 2, "cut")
explore(chunks)
"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    notebook = new_notebook(cells=[new_code_cell(CODE)])
    folder = tmp_path_factory.mktemp("executed")
    resources = {"metadata": {"path": str(folder)}}
    # As JupyterLab saves it unless told otherwise: without the state of widgets.
    client = NotebookClient(notebook, timeout=120, resources=resources, store_widget_state=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FERROLAB_RESULTS_DIR", str(folder))
        client.execute()
    return nbformat.reads(nbformat.writes(notebook), as_version=4)


def test_a_saved_notebook_has_words_for_the_progress_and_a_card_for_the_explorer(executed: Any) -> None:
    ended, explorer = executed.cells[0].outputs
    assert VIEW not in ended.data
    assert ended.data["text/plain"].startswith("Cutting: done · 2 of 2 · cut · ")
    assert VIEW in explorer.data
    assert "tokens" in explorer.data["text/plain"]


def test_nbconvert_shows_the_card_where_the_widget_was(executed: Any) -> None:
    html, _ = HTMLExporter().from_notebook_node(executed)
    assert 'class="ferrolab-card' in html
    assert "The harbour was surveyed in 1871." in html
    assert "<b>Cutting</b>" in html
    assert "application/vnd.jupyter.widget-view+json" not in html
