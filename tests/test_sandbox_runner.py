"""The loop inside a sandbox, in a plain process: what it answers to honest and to hostile code."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandbox.peer import Peer


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Peer]:
    with Peer(tmp_path) as peer:
        yield peer


def value_of(peer: Peer, code: str) -> Any:
    """Return the JSON value of the code's last expression."""
    reply, _ = peer.run(code)
    assert reply["ok"], reply["error"]
    return reply["value"]["json"]


def error_of(peer: Peer, code: str, **options: Any) -> dict[str, Any]:
    reply, _ = peer.run(code, **options)
    assert not reply["ok"]
    error: dict[str, Any] = reply["error"]
    return error


# ------------------------------------------------------------------ values


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("1 + 1", 2),
        ("None or 'text'", "text"),
        ("[1, 2.5, None, True, {'a': ['ü']}]", [1, 2.5, None, True, {"a": ["ü"]}]),
        ("2**63 - 1", 2**63 - 1),
        ("x = 5\nx", 5),
        ("def f():\n    return 7\nf()", 7),
        ("if True:\n    y = 1\ny", 1),
    ],
)
def test_the_last_expression_is_the_value(peer: Peer, code: str, value: object) -> None:
    assert value_of(peer, code) == value


@pytest.mark.parametrize("code", ["x = 1", "None", "1;", "", "# nothing", "for i in range(3): pass"])
def test_code_without_a_last_expression_has_no_value(peer: Peer, code: str) -> None:
    reply, _ = peer.run(code)

    assert (reply["ok"], reply["value"]) == (True, None)


@pytest.mark.parametrize(
    "code",
    [
        "2**63",
        "float('nan')",
        "[float('inf')]",
        "(1, 2)",
        "{1: 2}",
        "{'a': {1, 2}}",
        "object()",
        "'\\ud800'",
        "type('Sub', (int,), {})(3)",
        "a = []\na.append(a)\na",
    ],
)
def test_what_json_would_change_comes_as_text_only(peer: Peer, code: str) -> None:
    reply, _ = peer.run(code)

    assert reply["ok"], reply["error"]
    assert reply["value"]["kind"] == "repr"
    assert isinstance(reply["value"]["repr"], str)


def test_bytes_and_long_values_travel_beside_the_header(peer: Peer) -> None:
    reply, body = peer.run("bytes(range(256))")
    offset, length = reply["value"]["blob"]

    assert (reply["value"]["kind"], body[offset : offset + length]) == ("bytes", bytes(range(256)))

    reply, body = peer.run("list(range(200_000))")
    offset, length = reply["value"]["blob"]

    assert json.loads(body[offset : offset + length]) == list(range(200_000))
    assert len(reply["value"]["repr"]) <= 10_000


def test_a_table_comes_as_arrow_with_its_markup(peer: Peer) -> None:
    code = (
        "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', None]}, index=pd.Index([3, 4], name='k'))"
    )
    reply, body = peer.run(code)
    value = reply["value"]

    assert (value["kind"], value["type"], value["rows"], value["columns"]) == (
        "arrow",
        "pandas.DataFrame",
        2,
        2,
    )
    assert value["index"] == [["k", "k"]]
    assert "<table" in value["html"]
    assert body[: value["blob"][1]]


# ------------------------------------------------------------------ bounded texts


def test_the_text_of_a_giant_is_made_without_walking_through_it(peer: Peer) -> None:
    peer.run("giant = list(range(2_000_000))\nclass Big:\n    data = giant\nnested = [giant] * 50\n0")
    began = time.process_time()
    reply, _ = peer.run("nested")

    assert len(reply["value"]["repr"]) <= 10_000
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "value",
    [
        [],
        (),
        (1,),
        {},
        set(),
        frozenset({1}),
        {"a": [1, (2, {3})]},
        "a'b\n",
        b"\x00",
        [None, True, 1.5, 1j],
        [[[]]],
        [2**70, -(2**70)],
        ["x" * 300, "y"],
        list(range(1500)),
        ("ab", None, True, -0.0),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_short_values_have_the_text_that_python_gives_them(peer: Peer, value: object) -> None:
    reply, _ = peer.run(f"y = {value!r}\ny")

    assert reply["value"]["repr"] == repr(value)


@pytest.mark.parametrize(
    "code", ["list(range(10**6))", "[10**5000] * 9", "('x' * 10**7,) * 9", "[[1] * 10**6]", "10**20000"]
)
def test_previews_of_giants_are_short(peer: Peer, code: str) -> None:
    reply, _ = peer.run(f"x = {code}")

    assert 5 < len(reply["variables"][0]["preview"]) <= 120


def test_variables_are_described_without_running_their_code(peer: Peer) -> None:
    reply, _ = peer.run(
        "class Hostile:\n"
        "    def __repr__(self): print('ran'); return 'x'\n"
        "    def __len__(self): print('ran'); return 1\n"
        "    def __sizeof__(self): print('ran'); return 1\n"
        "hostile, number, words, _private = Hostile(), 3, ['a'] * 10**5, 1\n"
        "import math\n"
    )
    described = {variable["name"]: variable for variable in reply["variables"]}

    assert set(described) == {"Hostile", "hostile", "number", "words"}
    assert described["hostile"]["preview"] == "<Hostile>"
    assert described["number"]["preview"] == "3"
    assert len(described["words"]["preview"]) <= 120
    assert peer.finished()[0] == ""


def test_at_most_a_hundred_variables_are_described(peer: Peer) -> None:
    reply, _ = peer.run("for i in range(500): globals()[f'v{i}'] = i")

    assert len(reply["variables"]) == 100


# ------------------------------------------------------------------ errors


def test_a_traceback_shows_the_users_frames_and_lines_only(peer: Peer) -> None:
    error = error_of(peer, "def f(x):\n    return 1 / x\nf(0)")

    assert (error["type"], error["message"]) == ("ZeroDivisionError", "division by zero")
    assert 'File "<cell 1>", line 3, in <module>\n    f(0)' in error["traceback"]
    assert "return 1 / x" in error["traceback"]
    assert "runner" not in error["traceback"]


def test_syntax_errors_point_at_the_place(peer: Peer) -> None:
    error = error_of(peer, "x = = 1")

    assert error["type"] == "SyntaxError"
    assert error["traceback"].startswith('  File "<cell 1>", line 1\n    x = = 1\n')


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("class E(Exception):\n    def __str__(self): raise ValueError('no')\nraise E", "E"),
        ("class E(Exception):\n    def __str__(self): return 5\nraise E", "E"),
        ("class E(Exception):\n    __module__ = 5\nraise E", "object"),
        ("class E(BaseException): pass\nraise E('x')", "E"),
        ("raise SystemExit(3)", "SystemExit"),
        ("raise SystemExit('bye')", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("def f(): f()\nf()", "RecursionError"),
        ("raise ValueError('x' * 10**6)", "ValueError"),
        ("try: 1/0\nexcept ZeroDivisionError as e: raise KeyError('k') from e", "KeyError"),
        ("'(' * 5 + (", "SyntaxError"),
        ("eval('(' * 300)", "SyntaxError"),
        ("input()", "EOFError"),
    ],
)
def test_whatever_code_raises_is_reported_and_the_session_goes_on(peer: Peer, code: str, kind: str) -> None:
    error = error_of(peer, code)

    assert error["type"] == kind
    assert len(error["message"]) <= 10_000
    assert len(error["traceback"]) <= 50_000
    assert value_of(peer, "40 + 2") == 42


@pytest.mark.parametrize(
    "code", ["exit()", "quit()", "raise SystemExit", "raise SystemExit(0)", "import sys; sys.exit()"]
)
def test_leaving_with_zero_is_no_error(peer: Peer, code: str) -> None:
    reply, _ = peer.run(code)

    assert (reply["ok"], reply["error"]) == (True, None)


@pytest.mark.parametrize(
    "body",
    [
        "def __repr__(self): raise ValueError",
        "def __repr__(self): return 5",
        "def __repr__(self): return 'x' * 10**7",
        "def __repr__(self): return repr(self)",
        "def __getattr__(self, name): raise OSError",
        "def _repr_html_(self): raise ValueError",
        "def _repr_mimebundle_(self, include=None, exclude=None): return 5",
        "def _repr_png_(self): return object()",
        "def __reduce__(self): raise ValueError\n    def __sizeof__(self): raise ValueError",
        "__class__ = property(lambda self: 1/0)",
        "__module__ = 5",
        "__module__ = 'pandas'\n    __qualname__ = 'DataFrame'",
    ],
)
def test_a_hostile_value_costs_only_its_run(peer: Peer, body: str) -> None:
    reply, _ = peer.run(f"class Hostile:\n    {body}\nhostile = Hostile()\nhostile")

    assert reply["ok"] or reply["error"]["type"]
    assert len(json.dumps(reply)) < 100_000
    assert value_of(peer, "40 + 2") == 42


def test_exhausted_memory_is_an_error_that_is_still_told(tmp_path: Path) -> None:
    prelude = "import resource; resource.setrlimit(resource.RLIMIT_DATA, (256 << 20, 256 << 20))"
    with Peer(tmp_path, prelude) as peer:
        assert (
            error_of(peer, "kept = []\nwhile True: kept.append('x' * 65536 + str(len(kept)))")["type"]
            == "MemoryError"
        )
        assert value_of(peer, "n = len(kept)\nkept = None\nn > 100") is True
        assert error_of(peer, "bytearray(10**12)")["type"] == "MemoryError"
        assert value_of(peer, "40 + 2") == 42


def test_an_interrupt_ends_the_code_and_not_the_session(peer: Peer) -> None:
    peer.run("x = 5")
    nonce = "0" * 32
    peer.send(
        {
            "op": "run",
            "nonce": nonce,
            "code": "print('begun', flush=True)\nwhile True: pass",
            "filename": "<cell>",
            "allowed_imports": None,
            "want_files": True,
        }
    )
    while not peer.written["stdout"]:
        time.sleep(0.005)
    peer.interrupt()
    reply, _ = peer.receive()

    assert (reply["nonce"], reply["ok"], reply["error"]["type"]) == (nonce, False, "KeyboardInterrupt")
    assert value_of(peer, "x") == 5


def test_an_interrupt_between_runs_does_nothing(peer: Peer) -> None:
    peer.run("x = 5")
    for _ in range(20):
        peer.interrupt()

    assert value_of(peer, "x") == 5


# ------------------------------------------------------------------ imports


def test_imports_beyond_the_list_are_refused_with_the_option_to_change(peer: Peer) -> None:
    error = error_of(peer, "import os.path", allowed=["math", "json"])

    assert (error["type"], error["import"]) == ("ImportNotAllowed", "os")
    assert "allowed_imports=[..., 'os']" in error["message"]
    assert "--allow-import os" in error["message"]


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import json.decoder", ["json"]),
        ("from __future__ import annotations", []),
        ("import statistics", ["statistics"]),
        ("from xml.dom import minidom", ["xml"]),
        ("import xml.dom", ["xml.dom"]),
    ],
)
def test_allowed_modules_bring_in_what_they_need(peer: Peer, code: str, allowed: list[str]) -> None:
    reply, _ = peer.run(code, allowed)

    assert reply["ok"], reply["error"]


def test_a_refused_import_is_an_import_error_to_the_code(peer: Peer) -> None:
    reply, _ = peer.run("try:\n    import os\nexcept ImportError as e:\n    name = e.name\nname", ["math"])

    assert reply["value"]["json"] == "os"


# ------------------------------------------------------------------ output, display, files


def test_output_is_there_before_the_reply(peer: Peer) -> None:
    peer.run("import sys\nprint('out')\nprint('err', file=sys.stderr)\nsys.stdout.write('no line end')")

    assert peer.finished() == ("out\nno line end", "err\n")


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.close(1); os.close(2)",
        "import sys; sys.stdout.close()",
        "import sys; sys.stdout = None",
        "import sys; del sys.stdout",
        "import os; os.dup2(os.open('other', os.O_CREAT | os.O_WRONLY), 1)",
    ],
)
def test_output_goes_on_after_code_has_closed_it(peer: Peer, code: str) -> None:
    peer.run(code)
    reply, _ = peer.run("import sys\nprint('back')")

    assert reply["ok"], reply["error"]
    assert peer.finished()[0].endswith("back\n")


def test_display_is_a_builtin_that_takes_any_object(peer: Peer) -> None:
    reply, _ = peer.run(
        "class Rich:\n    def _repr_html_(self): return '<b>x</b>'\n    def __repr__(self): return 'Rich'\n"
        "display(Rich(), 5)\ndisplay({'text/plain': 'raw'}, raw=True)\nRich()"
    )

    assert reply["displays"] == [
        {"text/html": "<b>x</b>", "text/plain": "Rich"},
        {"text/plain": "5"},
        {"text/plain": "raw"},
        {"text/html": "<b>x</b>", "text/plain": "Rich"},
    ]


def test_open_figures_are_shown_once_and_closed(peer: Peer) -> None:
    reply, body = peer.run("import matplotlib.pyplot as plt\nfigure = plt.figure()\nplt.plot([1, 2])\nfigure")
    offset, length = reply["displays"][0]["image/png"]["blob"]

    assert len(reply["displays"]) == 1
    assert body[offset : offset + length].startswith(b"\x89PNG")
    assert value_of(peer, "plt.get_fignums()") == []


def test_files_that_changed_come_with_their_content(peer: Peer, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("host")
    peer.run("x = 1")
    reply, body = peer.run(
        "import os\nos.makedirs('a/b')\nopen('a/b/c.txt', 'w').write('inner')\nopen('empty', 'w').close()\n"
        "os.symlink('/etc/hostname', 'link')\nos.symlink('/', 'root')\nos.mkfifo('pipe')\n"
        "with open('large', 'wb') as f: f.truncate(1 << 34)"
    )
    files = {file["name"]: file for file in reply["files"]}

    assert set(files) == {"a/b/c.txt", "empty", "large"}
    offset, length = files["a/b/c.txt"]["blob"]
    assert body[offset : offset + length] == b"inner"
    assert (files["large"]["bytes"], files["large"]["blob"]) == (1 << 34, None)
    assert peer.run("x = 2")[0]["files"] == []


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a//b", "", ".", "a/../../x", "a\0b"])
def test_names_that_lead_out_are_refused(peer: Peer, name: str) -> None:
    reply, _ = peer.call("write_file", b"x", name=name)

    assert (reply["ok"], reply["error"]["type"]) == (False, "RequestError")


def test_files_go_in_and_come_back(peer: Peer) -> None:
    assert peer.call("write_file", b"data", name="in/a.bin")[0] == {"ok": True}
    reply, _ = peer.run("open('in/a.bin', 'rb').read().decode()")

    assert (reply["value"]["json"], reply["files"]) == ("data", [])
    assert peer.call("read_file", name="in/a.bin") == ({"ok": True}, b"data")
    assert peer.call("list_files")[0]["files"] == [{"name": "in/a.bin", "bytes": 4}]
    assert not peer.call("read_file", name="missing")[0]["ok"]


# ------------------------------------------------------------------ data, sessions, requests


@pytest.mark.parametrize("value", [None, True, 5, "ü", [1, {"a": 2.5}]])
def test_data_goes_in_and_comes_back_unchanged(peer: Peer, value: object) -> None:
    peer.call("put", name="thing", value={"kind": "json", "json": value})

    assert peer.call("get", name="thing")[0]["value"]["json"] == value


def test_a_variable_that_is_not_there_is_a_name_error(peer: Peer) -> None:
    reply, _ = peer.call("get", name="missing")

    assert (reply["ok"], reply["error"]["type"]) == (False, "NameError")


def test_the_namespace_is_the_main_module_of_its_process(peer: Peer) -> None:
    peer.run("from __future__ import annotations\nclass A: pass")
    value = value_of(
        peer,
        "import sys, pickle\n[sys.modules['__main__'].A is A, type(pickle.loads(pickle.dumps(A()))) is A]",
    )

    assert value == [True, True]
    assert value_of(peer, "def f(x: undefined): pass\nf.__annotations__['x']") == "undefined"


def test_threads_that_run_on_do_no_harm(peer: Peer) -> None:
    peer.run(
        "import threading, sys, time\n"
        "def work():\n    while True: time.sleep(0.001)\n"
        "for _ in range(3): threading.Thread(target=work, daemon=True).start()\n"
        "threading.Thread(target=sys.exit).start()\nthreading.Thread(target=lambda: 1/0).start()"
    )

    assert value_of(peer, "40 + 2") == 42


@pytest.mark.parametrize(
    "code",
    [
        "import json, os\njson.dumps = json.JSONEncoder.encode = None\nos.read = os.write = os.scandir = None",
        "import builtins\nbuiltins.compile = builtins.exec = builtins.type = builtins.len = None",
        "import sys\nsys.modules.clear()",
        "import sys\nsys.setrecursionlimit(60)",
        "globals().clear()",
        "__builtins__ = None",
        "import traceback, linecache\ntraceback.TracebackException = None\nlinecache.cache.clear()",
        "import gc\ngc.disable()\ngc.set_threshold(0)",
    ],
)
def test_code_that_breaks_its_interpreter_breaks_only_its_own_session(peer: Peer, code: str) -> None:
    """Either the session goes on, or its process ends; it never answers twice or out of turn."""
    try:
        peer.run(code)
        assert value_of(peer, "40 + 2") == 42
    except (EOFError, ConnectionError, AssertionError):
        peer.process.kill()


def test_an_unknown_request_is_answered_with_an_error(peer: Peer) -> None:
    reply, _ = peer.call("dance")

    assert reply["ok"] is False
    assert value_of(peer, "1") == 1


def test_a_checkpoint_answers_once_and_takes_over_when_woken(peer: Peer) -> None:
    peer.run("x = 'kept'\nimport os")
    reply, _ = peer.call("checkpoint")
    assert reply == {"ok": True, "checkpoint": True}
    copies = Path(f"/proc/{peer.process.pid}/task/{peer.process.pid}/children").read_text().split()
    # As the host does, which says nothing on the channel before.
    os.kill(int(copies[0]), signal.SIGSTOP)
    try:
        peer.run("x = 'lost'")
        peer.process.kill()
        os.kill(int(copies[0]), signal.SIGCONT)

        assert value_of(peer, "x") == "kept"
    finally:
        os.kill(int(copies[0]), signal.SIGKILL)


def test_a_warm_run_takes_few_function_calls(peer: Peer) -> None:
    """Counted, not timed: the budget of sixty microseconds is about 150 calls."""
    code = (
        "import sys\ncalls = [0]\n"
        "def count(frame, event, argument):\n    calls[0] += event in ('call', 'c_call')\n"
        "sys.setprofile(count)"
    )
    peer.run(code, want_files=True)
    before = value_of(peer, "calls[0]")
    after = value_of(peer, "calls[0]")

    assert after - before < 250
