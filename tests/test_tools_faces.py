"""The golden test: every face has the same tools, the same schema and the same result."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from ferrolab import PythonSandbox, cli, sandbox
from ferrolab.settings import settings
from ferrolab.tools import all_tools, call, find, line_from_arguments
from ferrolab.tools.line import split

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("parse", {"source": "notes.md"}),
    ("parse", {"source": "almanac.pdf", "pages": "1-3,7"}),
    ("parse", {"source": "page.html", "main_content": True}),
    ("parse", {"source": "*.md"}),
    ("page", {"source": "almanac.pdf", "number": 2, "dpi": 72.0}),
    (
        "chunk",
        {"source": "almanac.pdf", "max_tokens": 256, "overlap_tokens": 32, "model": "gpt-4o", "pages": "3-6"},
    ),
    ("chunk", {"source": "notes.md", "max_tokens": 128, "respect_paragraphs": False}),
    ("chunk", {"text": "First paragraph.\n\nSecond one, 'quoted' {braces}.", "max_tokens": 6}),
    ("tokens", {"text": "Hello, world! 👋", "model": "claude-sonnet-4-5"}),
    ("tokens", {"file": "notes.md"}),
    ("truncate", {"text": "Hello, world!", "max_tokens": 2, "model": "gpt-4"}),
    ("select", {"source": "page.html", "selector": "table tr > td:first-child"}),
    ("run", {"code": "print('Hello')\nsum([1, 2, 3])"}),
    ("run", {"code": "open('in.md').read()[:7]", "files": {"in.md": "notes.md"}, "timeout_s": 20.0}),
    ("run", {"code": "import statistics, os", "allow_import": ["statistics"], "memory": "256MiB"}),
    ("sessions", {}),
    ("reset", {"name": "golden"}),
    ("chart", {"text": "month,sold\nJan,3\nFeb,5", "x": "month", "title": "Sold"}),
    ("diagram", {"elements": '[{"type": "graph", "edges": [["read", "chunk"]]}]', "title": "Steps"}),
    ("code", {"data": "https://example.org", "error_level": "H"}),
    ("codes", {"source": "label.png"}),
    ("image", {"source": "label.png", "max_width": 80, "rotate": 90.0}),
    ("look", {"source": "label.png"}),
    ("compare", {"source": "label.png", "other": "label.png"}),
    ("notebook", {"source": "sums.ipynb"}),
    ("diff-notebooks", {"old": "sums.ipynb", "new": "sums.ipynb"}),
    ("tools", {}),
    ("status", {}),
]
#: What runs code with all rights, or writes files, is tested where that can be looked at.
ELSEWHERE = {"run-notebook", "export-notebook"}
IDS = [f"{name}-{'-'.join(arguments)}" for name, arguments in CALLS]
# What differs between two runs of the same code: times, memory, and the names of their namespaces.
VOLATILE = ("duration_s", "cpu_s", "peak_memory_bytes", "isolation")
NATIVE = {"run", "page", "diagram", "code", "codes", "image", "look", "compare"}
PARAMETERS = [
    pytest.param(name, arguments, id=label, marks=[pytest.mark.native] if name in NATIVE else [])
    for (name, arguments), label in zip(CALLS, IDS, strict=True)
]


def prepare(name: str) -> None:
    """Make what the call needs to be there."""
    if name == "reset":
        sandbox.sessions.get("golden", PythonSandbox)


def stable(data: Any) -> Any:
    """Return a result's data without what no two runs share."""
    if "files" in data and "read" in data:
        return {**data, "files": [{**file, "id": None} for file in data["files"]]}
    return {key: value for key, value in data.items() if key not in VOLATILE} if "cpu_s" in data else data


def same(envelope: dict[str, Any]) -> dict[str, Any]:
    """Return what must be equal: everything but the handle and the times."""
    meta = {key: value for key, value in envelope["meta"].items() if key != "seconds"}
    kept = {key: value for key, value in envelope.items() if key not in ("id", "created")}
    return json.loads(json.dumps({**kept, "meta": meta, "data": stable(envelope["data"])}))  # type: ignore[no-any-return]


def words_and_body(name: str, arguments: dict[str, Any]) -> tuple[list[str], str | None]:
    """Return the call as words of a command line."""
    head, _, body = line_from_arguments(find(name), arguments).partition("\n")
    return split(head.lstrip("%"))[1:], body or None


@pytest.fixture
def in_data(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(data)
    monkeypatch.setenv("FERROLAB_RESULTS_DIR", str(tmp_path / "results"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    return data


@pytest.fixture
def jp_root_dir(data: Path) -> Path:
    return data


@pytest.fixture
def jp_server_config(tmp_path: Path) -> dict[str, Any]:
    return {
        "ServerApp": {"jpserver_extensions": {"ferrolab": True}},
        "Ferrolab": {"results_dir": str(tmp_path / "results")},
    }


def test_the_calls_are_of_all_tools() -> None:
    assert {name for name, _ in CALLS} | ELSEWHERE == set(all_tools())


@pytest.mark.parametrize(("name", "arguments"), PARAMETERS)
def test_the_magic_gives_what_the_library_gives(name: str, arguments: dict[str, Any], in_data: Path) -> None:
    prepare(name)
    expected = call(name, arguments)
    prepare(name)
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.run_line_magic("load_ext", "ferrolab")

    result = shell.run_cell(line_from_arguments(find(name), arguments)).result
    InteractiveShell.clear_instance()

    assert same(result.envelope()) == same(expected.envelope())
    assert stable(result.to_dict()) == stable(expected.to_dict())


@pytest.mark.parametrize(("name", "arguments"), PARAMETERS)
def test_the_command_line_gives_what_the_library_gives(
    name: str, arguments: dict[str, Any], in_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, body = words_and_body(name, arguments)
    if body is not None:
        option = find(name).body
        assert option is not None
        words += [option.option, body]
    prepare(name)

    code = cli.main([*words, "--json"])
    printed = json.loads(capsys.readouterr().out)
    prepare(name)
    expected = call(name, arguments)

    assert code == getattr(expected, "exit_code", 0)
    assert stable(printed) == stable(json.loads(json.dumps(expected.to_dict())))


@pytest.mark.parametrize(("name", "arguments"), [CALLS[0], CALLS[5], CALLS[6]], ids=[IDS[0], IDS[5], IDS[6]])
def test_the_command_as_a_process_gives_what_the_library_gives(
    name: str, arguments: dict[str, Any], in_data: Path
) -> None:
    words, body = words_and_body(name, arguments)
    backend = {**os.environ, "FERROLAB_BACKEND": settings().backend}

    done = subprocess.run(
        [sys.executable, "-m", "ferrolab.cli", *words, *(["-"] if body else []), "--json"],
        input=body,
        env=backend,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )

    assert json.loads(done.stdout) == json.loads(json.dumps(call(name, arguments).to_dict()))


def test_the_server_gives_what_the_library_gives(
    in_data: Path, jp_fetch: Any, jp_asyncio_loop: asyncio.AbstractEventLoop
) -> None:
    for name, arguments in CALLS:
        if name in NATIVE and settings().backend == "python":
            continue
        prepare(name)
        expected = same(call(name, arguments).envelope())
        prepare(name)

        body = json.dumps({"arguments": arguments, "cwd": ""})
        response = jp_asyncio_loop.run_until_complete(
            jp_fetch("ferrolab", "tools", name, method="POST", body=body, request_timeout=120)
        )

        assert same(json.loads(response.body)["result"]) == expected, name


def test_the_server_shows_the_same_schemas(jp_fetch: Any, jp_asyncio_loop: asyncio.AbstractEventLoop) -> None:
    response = jp_asyncio_loop.run_until_complete(jp_fetch("ferrolab", "tools"))
    described = {t["name"]: t for t in json.loads(response.body)["tools"]}

    assert list(described) == list(all_tools())
    for name, spec in all_tools().items():
        assert described[name] == json.loads(json.dumps(spec.to_dict()))
        assert described[name]["parameters"] == spec.schema


def test_the_tools_that_are_listed_are_written_as_they_explain_themselves() -> None:
    listed = {t["name"]: t for t in call("tools").to_dict()["tools"]}

    for name, spec in all_tools().items():
        assert listed[name]["usage"] == spec.usage()
        assert f"Usage: {spec.usage()}" in spec.explanation()
        assert listed[name]["effects"] == sorted(spec.effects)


@pytest.mark.parametrize("spec", all_tools().values(), ids=list(all_tools()))
def test_every_example_is_a_line_of_its_tool(spec: Any) -> None:
    from ferrolab.tools import arguments_from_line

    for example in spec.examples:
        name, *words = split(example.lstrip("%").removeprefix("agent "))
        if name.endswith("?"):
            continue
        body = "some text" if example.startswith("%%") else None
        assert name == spec.name
        assert arguments_from_line(spec, words, body=body) or not spec.parameters
