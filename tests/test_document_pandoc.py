"""pandoc in the place of our own readers: what it is asked for, what it may not do, and its absence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from document_files import FILES

from ferrolab import running
from ferrolab.documents import DocumentProcessor
from ferrolab.errors import (
    Cancelled,
    CorruptError,
    FerrolabError,
    LimitError,
    MemoryLimitError,
    NotFoundError,
    TimeLimitError,
)
from ferrolab.settings import configure
from ferrolab.tools import call

READER = DocumentProcessor(pandoc=True)
NOTE = "pandoc made this text, from {}"
RST = b"Tides\n=====\n\n:Author: Ann\n\nHigh water\n----------\n\nThe *sea* rises [1]_.\n\n.. [1] Twice a day.\n"
ORG = b"#+TITLE: Tides\n* High water\nThe /sea/ rises.\n| day | height |\n|-----+--------|\n| Mon | 4.1 |\n"

unix = pytest.mark.skipif(sys.platform == "win32", reason="stand-ins are scripts")


@pytest.mark.parametrize(("name", "reader"), [("tides.rst", "rst"), ("tides.org", "org")])
def test_what_only_pandoc_reads_is_known_by_its_name(name: str, reader: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes({"rst": RST, "org": ORG}[reader])
    document = READER.process(path)

    assert (document.name, document.path, document.format) == (name, str(path), "markdown")
    assert document.size_bytes == path.stat().st_size
    assert document.metadata["title"] == "Tides"
    assert "High water" in [section.title for section in document.sections]
    assert "The *sea* rises" in document.text
    assert document.warnings[0] == NOTE.format(reader)
    assert NOTE.format(reader) not in DocumentProcessor().process(path).warnings


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".docx", ".rtf", ".epub"))])
def test_what_both_read_is_known_by_its_content(name: str) -> None:
    content, word = FILES[name]
    document = READER.process(content, name="wrong.dat")

    assert word in document.text.replace("\\", "")
    assert document.warnings[0] == NOTE.format(name.rpartition(".")[2])
    assert document.to_dict()["pages"][0]["number"] == 1


def test_opendocument_is_read() -> None:
    program = ["pandoc", "--from=markdown", "--to=odt", "--output=-"]
    odt = subprocess.run(
        program, input=b"# Tides\n\nThe sea rises.\n", check=True, capture_output=True
    ).stdout
    document = READER.process(odt)

    assert document.sections[0].title.endswith("Tides")
    assert document.warnings == (NOTE.format("odt"),)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"# One\n", "a.md"),
        # The reference reads tables as plain text, and says so.
        pytest.param(b"a\tb\n1\t2\n", "a.tsv", marks=pytest.mark.native),
        (b"one", "a.txt"),
    ],
)
def test_everything_else_is_read_as_without_pandoc(content: bytes, name: str) -> None:
    document = READER.process(content, name=name)

    assert (document.format, document.text) == (name_format(name), content.decode().rstrip("\n"))
    assert document.warnings == ()


def name_format(name: str) -> str:
    return {".md": "markdown", ".tsv": "tsv", ".txt": "text"}[Path(name).suffix]


def test_the_tool_has_it_too(tmp_path: Path) -> None:
    (tmp_path / "tides.org").write_bytes(ORG)
    result = call("parse", {"source": str(tmp_path / "tides.org"), "pandoc": True})

    assert result.tables[0].grid() == [["day", "height"], ["Mon", "4.1"]]
    assert "--pandoc" in result.envelope()["line"]


def test_pandoc_reads_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.tex"
    secret.write_text("under the mat")
    source = f"One \\input{{{secret}}} two".encode()

    assert "mat" not in READER.process(source, name="a.tex").text


def test_without_pandoc_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotFoundError, match="pandoc is not installed") as failure:
        READER.process(RST, name="a.rst")
    assert "apt-get install pandoc" in (failure.value.hint or "")


def test_what_pandoc_cannot_read_is_a_typed_error() -> None:
    with pytest.raises(CorruptError, match="pandoc can't read it as epub"):
        READER.process(b"no book", name="a.epub", format="epub")


@unix
@pytest.mark.parametrize(
    ("script", "setting", "error"),
    [
        ("while :; do :; done", {"document_timeout_s": 0.3}, TimeLimitError),
        ("while :; do echo 0123456789; done", {"max_part_bytes": 1000}, LimitError),
        ("echo 'pandoc: Heap exhausted' >&2; exit 251", {}, MemoryLimitError),
        ("kill -9 $$", {}, CorruptError),
    ],
)
def test_a_program_that_goes_beyond_its_limits_is_ended(
    script: str,
    setting: dict[str, float],
    error: type[FerrolabError],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    stand_in(script, monkeypatch, tmp_path)
    configure(**setting)  # type: ignore[arg-type]
    with pytest.raises(error) as failure:
        READER.process(RST, name="a.rst")
    assert "'a.rst'" in failure.value.message


@unix
def test_the_program_has_the_limit_on_memory_and_an_environment_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET", "under the mat")
    stand_in('ulimit -v; echo "<$SECRET>"', monkeypatch, tmp_path)
    configure(worker_memory_bytes=512 << 20)
    assert READER.process(RST, name="a.rst").text == f"{512 << 10}\n<>"


@unix
def test_cancelling_ends_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in("while :; do :; done", monkeypatch, tmp_path)
    run = running.Run()
    run.cancel()
    with running.entered(run), pytest.raises(Cancelled):
        READER.process(RST, name="a.rst")


def stand_in(script: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    program = folder / "pandoc"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
