"""The tools that run code, as each face gives them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from tornado.httpclient import HTTPClientError
from traitlets.config import Config

from ferrolab import cli, sandbox
from ferrolab.errors import NativeRequired, NotFoundError, PolicyError, ValidationError
from ferrolab.running import Run
from ferrolab.settings import configure
from ferrolab.tools import Context, arguments_from_line, call, find, line_from_arguments
from ferrolab.tools.line import split

native = pytest.mark.native


@pytest.fixture(autouse=True)
def no_sessions_left() -> Iterator[None]:
    yield
    for state in sandbox.sessions.all():
        sandbox.sessions.end(state.name)


@pytest.fixture
def jp_root_dir(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    root.mkdir()
    (root / "in.csv").write_text("a,b\n1,2\n")
    (tmp_path / "secret.txt").write_text("secret")
    return root


@pytest.fixture
def jp_server_config(tmp_path: Path) -> dict[str, Any]:
    return {"ServerApp": {"jpserver_extensions": {"ferrolab": True}}}


# ------------------------------------------------------------------ the line


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("--timeout 5 --allow-import numpy,pandas", {"timeout_s": 5.0, "allow_import": ["numpy", "pandas"]}),
        ("x.py --memory 512MB", {"file": "x.py", "memory": "512MB"}),
        (
            "--files a.csv=b.csv,c/d=e --network none",
            {"files": {"a.csv": "b.csv", "c/d": "e"}, "network": "none"},
        ),
        ("--session one --isolation landlock", {"session": "one", "isolation": "landlock"}),
    ],
)
def test_options_of_a_line_are_the_arguments(line: str, arguments: dict[str, Any]) -> None:
    assert arguments_from_line(find("run"), split(line)) == arguments


@pytest.mark.parametrize(
    "arguments",
    [
        {"code": "1", "allow_import": ["numpy", "pandas"], "files": {"a": "b", "c": "d e"}},
        {"file": "x.py", "timeout_s": 2.5, "session": "one two"},
    ],
)
def test_a_line_gives_back_its_arguments(arguments: dict[str, Any]) -> None:
    words = split(line_from_arguments(find("run"), arguments))

    assert arguments_from_line(find("run"), words[2:]) == arguments


def test_what_no_word_can_hold_gives_no_line() -> None:
    assert line_from_arguments(find("run"), {"code": "1", "files": {"a": "b,c"}}) == ""


def test_files_without_a_name_are_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        arguments_from_line(find("run"), split("--files data.csv"))

    assert caught.value.field == "files"


# ------------------------------------------------------------------ library


@pytest.mark.parametrize("arguments", [{}, {"code": "1", "file": "x.py"}])
def test_there_is_one_source_of_code(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        call("run", arguments)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"code": "1", "timeout_s": 0}, "timeout_s"),
        ({"code": "1", "memory": "much"}, "memory"),
        ({"code": "1", "network": "all"}, "network"),
        ({"code": "1", "isolation": "some"}, "isolation"),
        ({"code": "1", "session": "a/b\n"}, "session"),
        ({"code": "1", "allow_import": ["a b"]}, "allowed_imports"),
    ],
)
def test_arguments_that_do_not_fit_are_named(arguments: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        call("run", arguments)

    assert caught.value.field == field


@native
def test_sessions_live_on_between_calls_and_are_listed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("x = 20\n", encoding="utf-8")
    call("run", {"file": script, "session": "one"})
    result = call("run", {"code": "x + 22", "session": "one"})
    listed = call("sessions").to_dict()["sessions"]

    assert result.value == 42  # type: ignore[attr-defined]
    assert [(one["name"], one["state"], one["runs"]) for one in listed] == [("one", "idle", 2)]
    assert listed[0]["variables"][0]["name"] == "x"
    assert call("reset", {"name": "one"}).to_dict() == {"sessions": []}
    with pytest.raises(NotFoundError):
        call("reset", {"name": "one"})


@native
def test_a_session_keeps_what_it_was_begun_with() -> None:
    call("run", {"code": "1", "session": "one", "memory": "256MiB"})
    call("run", {"code": "1", "session": "one", "memory": "256MiB"})

    with pytest.raises(ValidationError, match="begun with another memory"):
        call("run", {"code": "1", "session": "one", "memory": "1GiB"})


def test_without_the_native_module_it_says_what_to_install() -> None:
    configure(backend="python")

    with pytest.raises(NativeRequired):
        call("run", {"code": "1"})
    assert call("sessions").to_dict() == {"sessions": []}


def test_code_without_walls_is_an_effect_of_its_own() -> None:
    confined = Context(allowed_effects=frozenset({"pure", "reads", "executes", "writes", "network"}))

    with pytest.raises(PolicyError, match="unconfined"):
        call("run", {"code": "1", "isolation": "none"}, context=confined)


@native
def test_code_without_walls_runs_for_whoever_asks_and_says_so() -> None:
    result = call("run", {"code": "1 + 1", "isolation": "none"})

    assert result.envelope()["data"]["isolation"]["level"] == "none"
    assert any("without isolation" in warning for warning in result.meta.warnings)


@native
def test_output_goes_to_whoever_listens() -> None:
    heard: list[tuple[str, str]] = []
    call("run", {"code": "print('hi')"}, context=Context(run=Run(on_output=lambda *said: heard.append(said))))

    assert heard == [("stdout", "hi\n")]


# ------------------------------------------------------------------ notebook and command line


@native
def test_a_cell_streams_and_shows_large_figures_beside_the_card(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.run_line_magic("load_ext", "ferrolab")
    code = (
        "%%agent run --allow-import matplotlib,numpy -o done\nimport numpy as np, matplotlib.pyplot as plt\n"
        "print('printed')\nplt.imshow(np.random.rand(300, 300))\n"
    )

    shell.run_cell(code)
    done = shell.user_ns["done"]
    InteractiveShell.clear_instance()

    assert done.ok, done.error
    assert len(done.beyond_card()) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("printed\n")
    assert "<Figure" in printed


@native
@pytest.mark.parametrize(
    ("code", "exit_code"), [("1", 0), ("1/0", 1), ("while True: pass", 3), ("import sys; sys.exit(2)", 1)]
)
def test_the_command_line_ends_as_the_code_did(
    code: str, exit_code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"print('\\x1b[31mred')\n{code}\n", encoding="utf-8")

    assert cli.main(["run", str(script), "--timeout", "1", "--allow-import", "sys"]) == exit_code
    assert capsys.readouterr().out.startswith("\\x1b[31mred\n")


@native
def test_the_command_line_ends_quietly_when_nobody_reads_on(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("while True:\n    print('y' * 1000)\n", encoding="utf-8")
    reading, writing = os.pipe()
    words = [sys.executable, "-m", "ferrolab.cli", "run", str(script)]
    process = subprocess.Popen(words, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    os.read(reading, 100)
    os.close(reading)

    assert process.communicate(timeout=60)[1] == b""
    assert process.returncode == 141


# ------------------------------------------------------------------ server


@native
def test_the_server_runs_code_with_files_below_its_root(
    jp_fetch: Any, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> None:
    def post(arguments: dict[str, Any]) -> Any:
        body = json.dumps({"arguments": arguments, "cwd": ""})
        response = jp_fetch("ferrolab", "tools", "run", method="POST", body=body, request_timeout=60)
        return json.loads(jp_asyncio_loop.run_until_complete(response).body)["result"]["data"]

    assert post({"code": "open('x').read()", "files": {"x": "in.csv"}})["value"]["repr"] == "'a,b\\n1,2\\n'"
    for refused in (
        {"code": "open('x').read()", "files": {"x": "../secret.txt"}},
        {"file": "../secret.txt"},
        {"code": "1", "isolation": "none"},
    ):
        with pytest.raises(HTTPClientError) as caught:
            post(refused)
        assert caught.value.code == 403
