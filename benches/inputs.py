"""What is measured: the corpus where it is at hand, else what the repository and Python carry.

The corpus is looked for where ``FERROLAB_CORPUS`` says, or in ``../shared``. Its documents have
terms of their own and are no part of this repository.
"""

from __future__ import annotations

import csv
import os
import re
import sysconfig
from functools import cache
from pathlib import Path

from benches.children import ROOT

_CODE_BYTES = 2_000_000
_SMALL_PAGES = 35
_ALMANAC = ROOT / "examples" / "data" / "almanac.pdf"


def folder(name: str) -> Path | None:
    """Return a folder of the corpus, ``corpus`` or ``corpus-text``; None when it is not there."""
    found = Path(os.environ.get("FERROLAB_CORPUS") or ROOT.parent / "shared") / name
    return found if found.is_dir() else None


def note() -> str:
    """Say which inputs are in use."""
    if folder("corpus") and folder("corpus-text"):
        return "Inputs: the project's corpus and the standard library's source."
    return (
        "The corpus is not at hand: examples/data and texts of the standard library stand in for it, "
        "and measures that need its truth or its password files are left out."
    )


@cache
def texts() -> dict[str, str]:
    """Return the texts to count: ``English``, ``code``, and ``CJK`` where there is one."""
    found = {"English": english(), "code": code()}
    if where := folder("corpus-text"):
        found["CJK"] = "\n".join(_read(where / f"handbook.{name}.md") for name in ("ja-JP", "zh-CN", "ko-KR"))
    return found


@cache
def english() -> str:
    """Return about 1.2 MB of English: a handbook, or the texts of Python's ``help``."""
    where = folder("corpus-text")
    return _read(where / "handbook.en.md") if where else _python_help()


@cache
def code() -> str:
    """Return about 2 MB of Python, whole files of the standard library in the order of their names."""
    parts, size = [], 0
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        parts.append(_read(path))
        size += len(parts[-1])
        if size >= _CODE_BYTES:
            break
    return "\n".join(parts)


@cache
def prose() -> str:
    """Return the Markdown that is cut into chunks: 1.7 MB with the corpus."""
    where = folder("corpus-text")
    if where is None:
        return _read(ROOT / "examples" / "data" / "notes.md") + _python_help()
    return _read(where / "handbook.en.md") + _read(where / "nist-800-63-3.md")


def sentences(count: int) -> list[str]:
    """Return ``count`` different sentences of :func:`prose`, or as many as there are."""
    parts = re.split(r"(?<=[.!?])\s+|\n+", prose())
    return list(dict.fromkeys(part for part in parts if len(part) >= 20))[:count]


def big_pdfs() -> dict[str, Path]:
    """Return the large PDFs by name."""
    where = folder("corpus")
    if where is None:
        return {"almanac": _ALMANAC}
    names = {
        "octave": "octave.pdf",
        "DA-619p": "unstructured-DA-619p.pdf",
        "CIML": "kreuzberg-a_course_in_machine_learning_ciml_v0_9_all.pdf",
    }
    return {short: where / "pdf" / name for short, name in names.items()}


def small_pdfs() -> list[Path]:
    """Return the sound PDFs of at most 35 pages."""
    where = folder("corpus")
    if where is None:
        return [_ALMANAC]
    return [
        where / entry["file"]
        for entry in _pdfs(where)
        if entry["expected"] == "ok" and 1 <= int(entry["pages"] or 0) <= _SMALL_PAGES
    ]


def largest_pdfs(count: int) -> list[Path]:
    """Return the sound PDFs of most bytes, the largest first."""
    return sorted(sound_pdfs() or [_ALMANAC], key=lambda path: path.stat().st_size, reverse=True)[:count]


def pdfs_to_damage(count: int) -> list[Path]:
    """Return sound PDFs of a few pages with room for damage, by name."""
    where = folder("corpus")
    if where is None:
        return [_ALMANAC]
    fitting = [
        where / entry["file"]
        for entry in _pdfs(where)
        if entry["expected"] == "ok" and 2 <= int(entry["pages"] or 0) <= 60 and int(entry["bytes"]) >= 40_000
    ]
    return sorted(fitting)[:count]


def warm_up_pdf() -> Path:
    """Return a PDF of more pages than a machine has cores, to start every worker with."""
    return _ALMANAC


def truths() -> dict[Path, Path]:
    """Return PDF -> the text that its authors made from the same source."""
    where = folder("corpus")
    if where is None:
        return {}
    return {
        where / entry["file"]: where / entry["truth"]
        for entry in _pdfs(where)
        if entry["expected"] == "ok" and ".truth.txt" in entry["truth"]
    }


def locked_pdfs() -> dict[Path, str]:
    """Return PDF -> password."""
    where = folder("corpus")
    if where is None:
        return {}
    return {
        where / entry["file"]: entry["password"]
        for entry in _pdfs(where)
        if entry["expected"] == "needs-password"
    }


def _manifest(where: Path) -> list[dict[str, str]]:
    with open(where / "MANIFEST.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _pdfs(where: Path) -> list[dict[str, str]]:
    return [entry for entry in _manifest(where) if entry["file"].startswith("pdf/")]


def _python_help() -> str:
    from pydoc_data.topics import topics

    return "\n".join(topics.values())


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def manifest() -> list[dict[str, str]]:
    """Return what must become of each file of the corpus; nothing when it is not there."""
    where = folder("corpus")
    return _manifest(where) if where else []


def corpus_file(name: str) -> Path:
    """Return a file of the corpus by its name in the manifest."""
    where = folder("corpus")
    assert where is not None
    return where / name


def expectations(format: str, ending: str) -> list[tuple[Path, Path]]:
    """Return the files of a format whose truth file's name ends so, with it."""
    return [
        (corpus_file(entry["file"]), corpus_file(entry["truth"]))
        for entry in manifest()
        if entry["format"] == format and entry["truth"].removesuffix(".gz").endswith(ending)
    ]


def sound_pdfs() -> list[Path]:
    """Return the PDFs that must give their text."""
    return [
        corpus_file(entry["file"])
        for entry in manifest()
        if entry["file"].startswith("pdf/") and entry["expected"] == "ok"
    ]
