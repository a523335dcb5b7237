"""What comes out of each format beside what was expected, and what becomes of bad files."""

from __future__ import annotations

import re
import time
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

from benches import children, inputs, scores
from benches.format_peers import PEERS, Converter
from benches.measuring import interleave
from benches.processes import peak_worker_bytes
from benches.recall import read_truth
from benches.table import Goal, Group, Row

_SUITES = {
    "DOCX, word F1 to docling's expectations": ("docx", ".docling.md", "f1", 0.97),
    "DOCX, word F1 to pandoc's expectations": ("docx", ".pandoc.native", "f1", 0.97),
    "PPTX, word F1 to docling's expectations": ("pptx", ".docling.md", "f1", None),
    "XLSX, word recall of docling's expectations": ("xlsx", ".docling.md", "recall", 0.95),
    "HTML, word F1 to docling's and kreuzberg's expectations": ("html", ".md", "f1", 0.98),
    "CSV, word recall of docling's expectations": ("csv", ".docling.md", "recall", None),
}
_MIB = 1024 * 1024
_HANG_S = 10
_OCR_GOAL = 0.01


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("formats", "Formats, damaged and hostile files, OCR")
    if not inputs.manifest():
        group.notes.append("The corpus is not at hand: nothing is measured here.")
        return group
    _expected(group, quick)
    _outcomes(group)
    _scans(group)
    _headings(group)
    return group


def _expected(group: Group, quick: bool) -> None:
    names = ("ferrolab", *(() if quick else PEERS))
    turns = {name: partial(children.run, "formats:suites", name=name) for name in names}
    runs = interleave(turns, 1)
    for suite, (_, _, _, goal) in _SUITES.items():
        if not runs.has("ferrolab", suite):
            continue
        ours = runs.median("ferrolab", suite)
        wanted = Goal("at least", goal) if goal is not None else None
        group.rows.append(Row(suite, ours, "", goal=wanted, higher_is_better=True))
        group.rows += [
            Row(suite, ours, "", peer, runs.median(peer, suite), higher_is_better=True)
            for peer in PEERS
            if runs.has(peer, suite)
        ]


def suites(name: str) -> dict[str, float]:
    """Return one contestant's mean score in each suite."""
    converter = Converter(name)
    found: dict[str, float] = {}
    for suite, (format, ending, measure, _) in _SUITES.items():
        score = getattr(scores, measure)
        pairs = inputs.expectations(format, ending)
        if pairs:
            found[suite] = mean(score(converter.markdown(file), expected(truth)) for file, truth in pairs)
    return found


def expected(path: Path) -> str:
    """Return what a file of expectations says, as a text."""
    text = read_truth(path)
    return scores.native_text(text) if ".native" in path.suffixes else text


def _outcomes(group: Group) -> None:
    found = children.run("formats:outcomes")
    total = found["files"]
    group.rows += [
        Row(f"of {total} files, outcome as expected", found["as_expected"], "", goal=Goal("at least", total)),
        Row("silent empty texts", found["silent"], "", goal=Goal("at most", 0)),
        Row("slowest file", found["slowest_s"], "s", goal=Goal("at most", _HANG_S)),
        Row("most memory of a worker", found["peak_bytes"] / _MIB, "MiB", goal=Goal("at most", 1000)),
    ]
    group.notes += [f"not as expected: {line}" for line in found["wrong"]]


def outcomes() -> dict[str, Any]:
    """Read every file of the corpus, and compare what becomes of it with what must."""
    from ferrolab import DocumentProcessor

    reader = DocumentProcessor()
    wrong, silent, slowest, name = [], 0, 0.0, ""
    for entry in inputs.manifest():
        path = inputs.corpus_file(entry["file"])
        started = time.perf_counter()
        ends = [_end(reader, path, None)]
        if entry["password"]:
            ends.append(_end(reader, path, entry["password"]))
        seconds = time.perf_counter() - started
        slowest, name = max((slowest, name), (seconds, entry["file"]))
        silent += ends[-1] == "silent"
        if not _is_expected(entry["expected"], ends):
            wrong.append(f"{entry['file']}: {entry['expected']}, found {', '.join(ends)}")
    count = len(inputs.manifest())
    return {
        "files": count,
        "as_expected": count - len(wrong),
        "wrong": wrong,
        "silent": silent,
        "slowest_s": slowest,
        "peak_bytes": peak_worker_bytes(),
    }


def _end(reader: Any, path: Path, password: str | None) -> str:
    from ferrolab.errors import FerrolabError

    try:
        document = reader.process(path, password=password)
    except FerrolabError as error:
        return str(error.code)
    if document.text.strip():
        return "ok"
    return "empty" if document.warnings else "silent"


def _is_expected(expected: str, ends: list[str]) -> bool:
    return any(_fits(re.sub(r"\(.*?\)", "", one).strip(), one, ends) for one in expected.split("|"))


def _fits(expected: str, whole: str, ends: list[str]) -> bool:
    if expected == "needs-password":
        return ends[0] in ("DOM_DOC_PASSWORD_REQUIRED", "DOM_DOC_PASSWORD_WRONG") and ends[-1] == "ok"
    wanted = {
        # What a damaged file has left may be nothing, as long as that is said.
        "ok": {"(empty)": ("empty", "silent"), "(partial)": ("ok", "empty")}.get(whole[3:], ("ok",)),
        "no-text-layer": ("empty",),
        "corrupt-error": ("DOM_DOC_CORRUPT", "DOM_DOC_UNSUPPORTED_FORMAT"),
        "limit-error": ("DOM_LIM_SIZE", "DOM_LIM_TIME", "DOM_LIM_MEMORY"),
    }
    return ends[0] in wanted.get(expected, ())


def _scans(group: Group) -> None:
    for name, error in children.run("formats:scans").items():
        goal = Goal("at most", _OCR_GOAL)
        group.rows.append(Row(f"OCR character error, {name}", error, "", goal=goal))


def scans() -> dict[str, float]:
    """Return the character error of each scan whose text is known; languages are found out."""
    from ferrolab import DocumentProcessor

    reader = DocumentProcessor(ocr_enabled=True)
    return {
        file.stem: scores.character_error(reader.process(file).text, read_truth(truth))
        for file, truth in inputs.expectations("pdf", ".truth.txt")
        if file.parent.name == "scan"
    }


def _headings(group: Group) -> None:
    found = children.run("formats:headings")
    group.rows += [
        Row(f"outline titles found as headings, recall ({found['documents']} PDFs)", found["recall"], "",
            goal=Goal("at least", 0.98), higher_is_better=True),
        Row("outline titles found as headings, precision", found["precision"], "",
            goal=Goal("at least", 0.85), higher_is_better=True),
    ]  # fmt: skip


def headings() -> dict[str, float]:
    """Compare the headings of all PDFs with their outlines, title by title."""
    from ferrolab import DocumentProcessor

    reader = DocumentProcessor()
    titles_there = titles_found = headings_right = headings_all = documents = 0
    for path in inputs.sound_pdfs():
        outline = _outline(path)
        if len(outline) < 3:
            continue
        titles = [_folded(section.title) for section in reader.process(path).sections]
        known, there = set(outline), set(titles)
        documents += 1
        titles_there += len(outline)
        titles_found += sum(title in there for title in outline)
        headings_all += len(titles)
        headings_right += sum(title in known for title in titles)
    return {
        "documents": documents,
        "recall": titles_found / titles_there,
        "precision": headings_right / headings_all,
    }


def _outline(path: Path) -> list[str]:
    import pypdfium2

    try:
        entries = [entry.get_title() for entry in pypdfium2.PdfDocument(path).get_toc()]
    except pypdfium2.PdfiumError:
        return []
    return [title for entry in entries if (title := _folded(entry))]


# "Appendix A", "Part IV", "Chapter 2", "1.2", "B.3.1": files differ in what of it stands in the outline.
_LABEL = re.compile(
    r"(?:(?:appendix|part|chapter|глава|приложение)\s+)?(?:[a-z]\b|[ivxlc]+\b|\d+)?(?:\s*\d+)*\s+"
)


def _folded(title: str) -> str:
    """Return a title without its label, case, marks and spaces."""
    words = " ".join(re.findall(r"[^\W_]+", title.casefold()))
    return "".join((_LABEL.sub("", words, count=1) if _LABEL.match(words) else words).split())
