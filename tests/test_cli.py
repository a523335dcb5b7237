"""The command line: what it prints where, and how it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ferrolab
from ferrolab import cli
from ferrolab.settings import configure


@pytest.fixture(autouse=True)
def in_data(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data)


class Run:
    """Runs the command line in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = cli.main(words)
        out, err = self._capsys.readouterr()
        return code, out, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(capsys)


@pytest.mark.parametrize("words", [[], ["-h"], ["--help"], ["help"], ["--json"]])
def test_without_a_tool_the_tools_are_listed(run: Run, words: list[str]) -> None:
    code, out, err = run(*words)

    assert (code, err) == (0, "")
    assert "Usage: ferrolab TOOL" in out
    assert "  parse " in out


@pytest.mark.parametrize(
    "words", [["parse", "--help"], ["parse", "-h"], ["help", "parse"], ["--help", "parse"]]
)
def test_help_explains_a_tool_as_the_command_line_writes_it(run: Run, words: list[str]) -> None:
    code, out, err = run(*words)

    assert (code, err) == (0, "")
    assert "Usage: ferrolab parse SOURCE" in out
    assert "%agent" not in out


@pytest.mark.parametrize("word", ["--version", "-V"])
def test_the_version(run: Run, word: str) -> None:
    assert run(word) == (0, f"ferrolab {ferrolab.__version__}\n", "")


def test_a_result_is_shown_as_a_summary(run: Run) -> None:
    code, out, err = run("tokens", "Hello, world!", "--model", "gpt-4o")

    assert (code, err) == (0, "")
    assert "4 tokens" in out


def test_json_is_the_whole_result(run: Run) -> None:
    code, out, _ = run("chunk", "notes.md", "--max-tokens", "64", "--json")

    assert code == 0
    content = json.loads(out)
    assert content["count"] == len(content["chunks"]) > 20
    assert all(chunk["tokens"] <= 64 for chunk in content["chunks"])


def test_plain_text_is_the_whole_text(run: Run, data: Path) -> None:
    code, out, _ = run("parse", "notes.md", "--plain-text")

    assert (code, out) == (0, ferrolab.DocumentProcessor().process(data / "notes.md").text + "\n")


def test_a_hyphen_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Hello, world!"))

    code, out, _ = run("tokens", "-", "--json")

    assert (code, json.loads(out)["count"]) == (0, 4)


def test_bytes_on_standard_input_are_an_error_that_says_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"caf\xe9"), encoding="utf-8"))

    code, _, err = run("tokens", "-")

    assert code == 1
    assert "DOM_DOC_BAD_ENCODING" in err


def test_words_behind_two_hyphens_are_text(run: Run) -> None:
    code, out, _ = run("truncate", "--max-tokens", "9", "--json", "--", "--json", "-h")

    assert (code, json.loads(out)["text"]) == (0, "--json -h")


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["prase", "x"], 2, "DOM_VAL_UNKNOWN_TOOL"),
        (["help", "prase"], 2, "DOM_VAL_UNKNOWN_TOOL"),
        (["parse", "nothing.pdf"], 2, "DOM_VAL_NOT_FOUND"),
        (["parse", "notes.md", "--paegs", "1"], 2, "DOM_VAL_INVALID_INPUT"),
        (["tokens", "x", "--model", "gpt-9"], 2, "DOM_VAL_INVALID_MODEL"),
        (["parse", "truncated.pdf"], 1, "DOM_DOC_CORRUPT"),
        (["parse", "notes.md"], 3, "DOM_LIM_SIZE"),
    ],
)
def test_failures_are_told_on_standard_error_and_by_the_exit_code(
    run: Run, words: list[str], code: int, error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if error == "DOM_DOC_CORRUPT":
        monkeypatch.chdir(tmp_path)
        (tmp_path / "truncated.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    if error == "DOM_LIM_SIZE":
        configure(max_file_size_bytes=10)

    assert run(*words)[:2] == (code, "")
    assert run(*words, "--json")[0] == code
    assert error in run(*words)[2]
    assert "%agent" not in run(*words)[2]


def test_with_json_the_error_is_json(run: Run) -> None:
    code, out, err = run("parse", "nothing.pdf", "--json")

    error = json.loads(out)["error"]
    assert (code, err) == (2, "")
    assert (error["code"], error["type"]) == ("DOM_VAL_NOT_FOUND", "NotFoundError")
    assert set(error) == {"code", "type", "message", "hint", "context", "retryable"}


def test_an_interrupt_ends_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "call", interrupted)

    assert run("tokens", "x") == (130, "", "")


# ------------------------------------------------------------------ as a process


def command(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "ferrolab.cli", *words],
        capture_output=True,
        check=False,
        timeout=120,
        **options,
    )


def test_the_command_works_as_a_process() -> None:
    done = command("tokens", "-", "--json", input="Hello, 👋".encode())

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["characters"] == 8


def test_text_that_the_terminal_cant_show_does_not_end_in_a_traceback(tmp_path: Path) -> None:
    plain = {**os.environ, "PYTHONIOENCODING": "ascii"}
    for words in (
        ["truncate", "naïve 👋", "--max-tokens", "9"],
        ["truncate", "naïve 👋", "--max-tokens", "9", "--json"],
    ):
        done = command(*words, env=plain)
        assert (done.returncode, done.stderr) == (0, b"")

    assert json.loads(done.stdout)["text"] == "naïve 👋"


def test_a_lone_surrogate_is_written_as_json_escapes_it(run: Run) -> None:
    _, out, _ = run("truncate", "a\udc80", "--max-tokens", "9", "--json")

    assert json.loads(out)["text"] == "a\udc80"


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ferrolab.cli", "parse", "almanac.pdf", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()

    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(120) == 141
