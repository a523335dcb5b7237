"""Results of executions: their cards and envelopes, what a hostile reply becomes, what may be shown."""

from __future__ import annotations

import base64
import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ferrolab import cards
from ferrolab._sandbox import displays, replies, tables
from ferrolab._sandbox.replies import BrokenProtocol, read_run
from ferrolab.errors import (
    Cancelled,
    ExecutionError,
    ImportNotAllowed,
    LimitError,
    MemoryLimitError,
    TimeLimitError,
    ValidationError,
    WorkerError,
)
from ferrolab.results import (
    Display,
    ExecutionLimits,
    ExecutionResult,
    Isolation,
    IsolationLayer,
    OutputFile,
    SessionList,
    SessionState,
    Variable,
)
from ferrolab.results.execution import PastExecution, ShownValue, execution_error
from ferrolab.settings import MIB

LIMITS = ExecutionLimits(5.0, 5.0, 512 * MIB, MIB, 64 * MIB)
ISOLATION = Isolation("full", (IsolationLayer("seccomp", True, "sockets are refused"),))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(3000)
LARGEST_ENVELOPE_BYTES = 64 * 1024


def result(**changes: Any) -> ExecutionResult:
    """Return the result of a run that was fine, but for the changes."""
    fine = ExecutionResult(status="ok", code="1 + 1", limits=LIMITS, isolation=ISOLATION)
    return dataclasses.replace(fine, **changes)


# ------------------------------------------------------------------ status and errors


@pytest.mark.parametrize(
    ("changes", "error", "exit_code"),
    [
        ({"status": "error", "error": execution_error("E", "m", "t", None)}, ExecutionError, 1),
        (
            {"status": "error", "error": execution_error("ImportNotAllowed", "m", "t", "os")},
            ImportNotAllowed,
            1,
        ),
        ({"status": "timeout", "limit": "wall_time"}, TimeLimitError, 3),
        ({"status": "limit", "limit": "cpu_time"}, TimeLimitError, 3),
        ({"status": "limit", "limit": "memory"}, MemoryLimitError, 3),
        ({"status": "limit", "limit": "output"}, LimitError, 3),
        ({"status": "killed", "signal": 11}, WorkerError, 1),
        ({"status": "killed", "limit": "protocol"}, WorkerError, 1),
        ({"status": "cancelled"}, Cancelled, 130),
    ],
)
def test_each_end_has_its_error_and_exit_code(changes: dict[str, Any], error: type, exit_code: int) -> None:
    ended = result(**changes)

    with pytest.raises(error):
        ended.raise_for_status()
    assert (ended.ok, ended.exit_code) == (False, exit_code)
    assert ended.summary()
    assert ended.envelope()["data"]["status"] == changes["status"]


def test_a_fine_result_raises_nothing() -> None:
    fine = result()

    assert fine.raise_for_status() is fine
    assert (fine.exit_code, fine.summary(), fine.value) == (0, "done", None)


def test_a_refused_import_says_how_to_allow_it() -> None:
    error = execution_error("ImportNotAllowed", "m", "t", "numpy")

    assert "allowed_imports=[..., 'numpy']" in str(error)
    assert "--allow-import numpy" in str(error)


# ------------------------------------------------------------------ envelope and card


def huge() -> ExecutionResult:
    return result(
        status="error",
        code="x" * 100_000,
        stdout="ü" * MIB,
        stderr="\u2028" * 100_000,
        shown=ShownValue(
            "t" * 250, "r" * 10_000, "<table>" + "<tr><td>1</td></tr>" * 10_000 + "</table>", 9, 9
        ),
        displays=tuple(Display({"image/png": PNG * 20}) for _ in range(50)),
        files=tuple(OutputFile(f"{'f' * 200}{n}", 5, b"12345") for n in range(1000)),
        variables=tuple(Variable(f"{'v' * 150}{n}", "t" * 200, 5, "ü" * 120) for n in range(100)),
        error=execution_error("E" * 200, "m" * 10_000, "ü" * 60_000, None),
        session="s",
    )


def test_however_much_came_out_the_envelope_stays_small_and_the_stored_result_has_all() -> None:
    envelope = huge().envelope()

    assert len(json.dumps(envelope, ensure_ascii=False).encode()) <= LARGEST_ENVELOPE_BYTES
    assert envelope["truncated"]
    assert all(display["data"] is None for display in envelope["data"]["displays"])
    stored = huge().stored()["result"]["data"]
    assert stored["stdout"] == "ü" * MIB
    assert base64.b64decode(stored["displays"][0]["data"]) == PNG * 20
    assert len(huge().beyond_card()) == 50


def test_a_small_figure_is_in_envelope_and_card() -> None:
    shown = result(displays=(Display({"image/png": PNG, "text/plain": "<Figure>"}),))
    envelope = shown.envelope()

    assert base64.b64decode(envelope["data"]["displays"][0]["data"]) == PNG
    assert f"data:image/png;base64,{base64.b64encode(PNG).decode()}" in cards.html(envelope)
    assert "(figure, PNG" in cards.plain(envelope)
    assert shown.beyond_card() == ()


def test_the_card_tells_the_whole_story() -> None:
    told = result(
        stdout="printed\n",
        shown=ShownValue(
            "pandas.DataFrame", "text", "<table><tr><th>head</th></tr><tr><td>1.5</td></tr></table>", 1, 1
        ),
        files=(OutputFile("out.csv", 1234),),
        session="analysis",
        variables=(Variable("x", "int", 28, "5"),),
        duration_s=0.25,
        cpu_s=0.2,
        peak_memory_bytes=48_000_000,
    )
    for text in (cards.html(told.envelope()), cards.plain(told.envelope()), cards.markdown(told.envelope())):
        for part in (
            "printed",
            "head",
            "1.5",
            "out.csv",
            "analysis",
            "0.25 s",
            "48 MB",
            "1 of 1 layers active",
        ):
            assert part in text, (part, text)


def test_a_run_without_walls_says_so_first() -> None:
    text = cards.plain(result(isolation=Isolation("none")).envelope())

    assert text.splitlines()[1].startswith("Without isolation:")


def test_a_card_shows_pictures_only_when_they_are_such() -> None:
    envelope = result().envelope()
    for mime, data in (
        ("image/png", "not base64"),
        ("image/png", base64.b64encode(b"<svg onload=alert(1)>").decode()),
        ("image/jpeg", '"><script>'),
        ("image/gif", base64.b64encode(b"GIF89a").decode()),
        ("image/png", 5),
        (7, "x"),
    ):
        envelope["data"]["displays"] = [{"mime": mime, "data": data}]
        assert "<img" not in cards.html(envelope)


def test_a_vector_picture_is_shown_as_a_picture() -> None:
    envelope = result(
        displays=(Display({"image/svg+xml": "<svg><script>alert(1)</script></svg>"}),)
    ).envelope()
    html = cards.html(envelope)

    assert "data:image/svg+xml;base64," in html
    assert "<script" not in html


def test_sessions_are_listed() -> None:
    state = SessionState(
        name="analysis",
        state="idle",
        created="2026-11-21T10:00:00Z",
        runs=3,
        memory_bytes=48_000_000,
        limits=LIMITS,
        isolation=ISOLATION,
        variables=(Variable("x", "int", 28, "5"),),
        history=tuple(PastExecution("ok", "x" * 500, 0.1, "2026-11-21T10:00:00Z") for _ in range(50)),
    )
    listed = SessionList(sessions=(state,) * 32)
    envelope = listed.envelope()

    assert len(json.dumps(envelope).encode()) <= LARGEST_ENVELOPE_BYTES
    assert (len(listed), listed.summary()) == (32, "32 sessions")
    assert len(state.to_dict()["history"]) == 20
    assert len(state.to_dict()["history"][0]["code"]) == 120
    assert "analysis" in cards.plain(envelope)
    assert "No sessions" in cards.plain(SessionList().envelope())


# ------------------------------------------------------------------ hostile replies

FINE = {"ok": True, "value": None, "error": None, "displays": [], "files": [], "variables": []}
ERROR = {"type": "E", "message": "m", "traceback": "t", "import": None}
VALUE = {"kind": "json", "json": 5, "type": "int", "repr": "5"}
FILE = {"name": "a/b.txt", "bytes": 3, "blob": [0, 3]}


@pytest.mark.parametrize(
    "changes",
    [
        {"ok": 1},
        {"ok": None},
        {"ok": False},
        {"ok": True, "error": ERROR},
        {"ok": False, "error": {**ERROR, "type": 5}},
        {"ok": False, "error": {**ERROR, "traceback": "x" * 100_000}},
        {"ok": False, "error": "E"},
        {"value": 5},
        {"value": {**VALUE, "kind": "pickle"}},
        {"value": {**VALUE, "kind": ["json"]}},
        {"value": {**VALUE, "repr": "x" * 20_000}},
        {"value": {**VALUE, "type": None}},
        {"value": {**VALUE, "rows": -1}},
        {"value": {**VALUE, "rows": True}},
        {"value": {"kind": "bytes", "type": "bytes", "repr": "", "blob": [0, 99]}},
        {"value": {"kind": "bytes", "type": "bytes", "repr": "", "blob": [-1, 2]}},
        {"value": {"kind": "bytes", "type": "bytes", "repr": "", "blob": [2**70, 1]}},
        {"value": {"kind": "bytes", "type": "bytes", "repr": "", "blob": [0]}},
        {"value": {"kind": "bytes", "type": "bytes", "repr": ""}},
        {"value": {"kind": "arrow", "type": "t", "repr": "", "blob": [0, 1], "index": [["a"]]}},
        {"displays": None},
        {"displays": [{}] * 500},
        {"displays": [["text/plain", "x"]]},
        {"displays": [{"text/plain": 5}]},
        {"displays": [{"text/plain": {"blob": [0, 99]}}]},
        {"displays": [{f"text/{n}": "x" for n in range(100)}]},
        {"files": [{**FILE, "name": "../x"}]},
        {"files": [{**FILE, "name": "/etc/passwd"}]},
        {"files": [{**FILE, "name": "a\0"}]},
        {"files": [{**FILE, "name": ""}]},
        {"files": [{**FILE, "bytes": -1}]},
        {"files": [{**FILE, "bytes": 1.5}]},
        {"files": [FILE] * 5000},
        {"variables": [{"name": "x", "type": "t", "size": "5", "preview": ""}]},
        {"variables": [{"name": "x", "type": "t", "size": None, "preview": "x" * 5000}]},
        {"variables": [{"name": "x", "type": "t", "size": None, "preview": ""}] * 101},
        {"variables": {}},
    ],
    ids=repr,
)
def test_a_reply_that_does_not_fit_is_the_end(changes: dict[str, Any]) -> None:
    assert read_run(json.dumps(FINE), b"abc").ok
    with pytest.raises(BrokenProtocol):
        read_run(json.dumps({**FINE, **changes}), b"abc")


@pytest.mark.parametrize("header", [None, "", "5", "[]", "{", "null", '{"ok": NaN}', "[" * 100_000, '"x"'])
def test_a_header_that_is_no_object_is_the_end(header: str | None) -> None:
    with pytest.raises(BrokenProtocol):
        read_run(header, b"")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(field=st.sampled_from(sorted(FINE)), value=anything, body=st.binary(max_size=8))
def test_no_reply_raises_anything_else(field: str, value: Any, body: bytes) -> None:
    try:
        read = read_run(json.dumps({**FINE, field: value}), body)
    except BrokenProtocol:
        return
    result(status="ok" if read.ok else "error", displays=read.displays, files=read.files).envelope()


def test_a_reply_is_read_whole() -> None:
    reply = read_run(
        json.dumps(
            {
                **FINE,
                "value": VALUE,
                "files": [FILE, {**FILE, "name": "large", "bytes": 10**9, "blob": None}],
                "displays": [{"text/plain": "p", "text/html": "<b onclick=x>h</b>", "application/x": "x"}],
                "variables": [{"name": "x", "type": "int", "size": 28, "preview": "5"}],
            }
        ),
        b"abc",
    )

    assert reply.value is not None
    assert reply.value.load is not None
    assert reply.value.load() == 5
    assert reply.files == (OutputFile("a/b.txt", 3, b"abc"), OutputFile("large", 10**9, None))
    assert dict(reply.displays[0].data) == {"text/html": "<b>h</b>", "text/plain": "p"}
    assert len(reply.notes) == 1


@pytest.mark.parametrize("data", [b"", b"\xff" * 100, b"ARROW1" * 50])
def test_a_table_that_is_none_is_an_error_when_it_is_asked_for(data: bytes) -> None:
    with pytest.raises(WorkerError):
        tables.read(data, "pandas.DataFrame", [])


def test_a_damaged_table_never_gives_more_than_an_error() -> None:
    import pyarrow as pa

    _, whole = tables.write(pa.table({"a": ["x", "yy", None], "b": [1, 2, 3]}))
    for place in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        try:
            tables.read(bytes(damaged), "pyarrow.Table", [])
        except WorkerError as error:
            assert "can't be read" in str(error)  # noqa: PT017 - most places only change a value


def test_columns_of_an_extension_type_are_refused() -> None:
    import pyarrow as pa

    column = pa.ExtensionArray.from_storage(pa.uuid(), pa.array([bytes(16)], pa.binary(16)))
    sink = pa.BufferOutputStream()
    table = pa.table({"a": column})
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)

    with pytest.raises(WorkerError, match="extension type"):
        tables.read(sink.getvalue().to_pybytes(), "pyarrow.Table", [])


def test_the_schema_metadata_of_a_table_is_dropped() -> None:
    import pyarrow as pa

    field = pa.field("a", pa.int64(), metadata={"k": "v"})
    table = pa.table({"a": [1]}, schema=pa.schema([field], metadata={"pandas": "{broken"}))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    read = tables.read(sink.getvalue().to_pybytes(), "pyarrow.Table", [])

    assert (read.schema.metadata, read.schema.field("a").metadata) == (None, None)
    assert list(tables.read(sink.getvalue().to_pybytes(), "pandas.DataFrame", [])["a"]) == [1]


def test_only_data_is_written() -> None:
    with pytest.raises(ValidationError, match="item 1 of the value is a object"):
        tables.write([1, object()])
    nested: Any = []
    for _ in range(100):
        nested = [nested]
    with pytest.raises(ValidationError, match="nested too deeply"):
        tables.write(nested)


# ------------------------------------------------------------------ what may be shown


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img src='http://evil.example/x.png'>",
        "<img src='data:text/html;base64,PHNjcmlwdD4='>",
        "<a href='javascript:alert(1)'>x</a><a href='https://evil.example'>y</a>",
        "<iframe src='https://evil.example'></iframe><object data=x></object><embed src=x>",
        "<svg><script>alert(1)</script></svg><math><mtext><img src=x></mtext></math>",
        "<form action='https://evil.example'><input name=x><button>go</button></form>",
        "<style>@import url(https://evil.example)</style><link rel=stylesheet href=https://evil.example>",
        "<td style='background:url(https://evil.example)'>x</td>",
        "<div style='position:fixed;top:0;width:100%'>cover</div>",
        "<div class='jp-Button lm-Widget' id=x data-commandlinker-command=y>x</div>",
        "<base href='https://evil.example'><meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<video src=https://evil.example></video><audio src=x></audio><picture><source srcset=x></picture>",
    ],
)
def test_markup_loses_what_acts_or_loads(markup: str) -> None:
    clean = displays.html(f"<p>kept</p>{markup}")

    assert "kept" in clean
    for trace in (
        "script",
        "onerror",
        "http",
        "javascript",
        "url(",
        "position",
        "jp-",
        "data-",
        "<svg",
        "<form",
        "<iframe",
    ):
        assert trace not in clean, clean


def test_tables_of_pandas_keep_their_looks() -> None:
    clean = displays.html(
        '<table border="1" class="dataframe"><tr><td style="text-align: right">1</td></tr></table>'
    )

    assert 'class="dataframe"' in clean
    assert "text-align" in clean


def test_a_picture_in_the_text_stays() -> None:
    picture = base64.b64encode(PNG).decode()

    assert picture in displays.html(f'<img src="data:image/png;base64,{picture}">')


@pytest.mark.parametrize(
    ("bundle", "kept"),
    [
        ({"text/plain": "p", "application/javascript": "alert(1)"}, {"text/plain"}),
        ({"image/png": PNG}, {"image/png"}),
        ({"image/png": base64.b64encode(PNG).decode()}, {"image/png"}),
        ({"image/png": b"<html>"}, set()),
        ({"image/png": "not base64!"}, set()),
        ({"image/jpeg": PNG}, set()),
        ({"application/vnd.vegalite.v6.json": '{"mark": "bar"}'}, {"application/vnd.vegalite.v6+json"}),
        ({"application/vnd.vegalite.v5+json": '{"data": {"url": "https://evil.example"}}'}, set()),
        ({"application/vnd.vega.v5+json": '{"marks": [{"encode": {"href": 1}}]}'}, set()),
        (
            {
                "application/vnd.vega.v5+json": '{"usermeta": {"embedOptions": {"patch": "https://evil.example"}}}'
            },
            set(),
        ),
        ({"application/vnd.vega.v5+json": "[1]"}, set()),
        ({"application/vnd.vega.v5+json": "{"}, set()),
        ({"application/vnd.vega.v5+json": '{"a":' * 5000 + "1" + "}" * 5000}, set()),
        ({"application/vnd.ferrolab.v1+json": "{}"}, set()),
        ({"application/vnd.jupyter.widget-view+json": "{}"}, set()),
        ({"application/pdf": b"%PDF"}, set()),
        ({"text/html": b"<b>x</b>"}, {"text/html"}),
    ],
)
def test_only_known_kinds_that_are_what_they_say_are_kept(bundle: dict[str, Any], kept: set[str]) -> None:
    safe, notes = displays.cleaned(bundle)

    assert set(safe) == kept
    assert len(notes) == len(bundle) - len(kept)


def test_a_display_gives_its_richest_form() -> None:
    display = Display({"application/vnd.vegalite.v6+json": '{"mark": "bar"}', "text/plain": "chart"})

    assert display.to_dict() == {"mime": "application/vnd.vegalite.v6+json", "data": {"mark": "bar"}}
    bundle = Display({"image/svg+xml": "<svg/>", "text/plain": "s"})._repr_mimebundle_()
    assert bundle["text/html"].startswith('<img src="data:image/svg+xml;base64,')
    assert "image/svg+xml" not in bundle


def test_the_reply_to_other_requests_is_checked_as_well() -> None:
    assert replies.read_done('{"ok": true}') is None
    assert isinstance(replies.read_done(json.dumps({"ok": False, "error": ERROR})), ExecutionError)
    assert isinstance(replies.read_value(json.dumps({"ok": False, "error": ERROR}), b""), ExecutionError)
    assert replies.read_names('{"files": [{"name": "a", "bytes": 3}]}') == (OutputFile("a", 3),)
    for header in ('{"ok": 5}', "{}", '{"ok": false}'):
        with pytest.raises(BrokenProtocol):
            replies.read_done(header)
