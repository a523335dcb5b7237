"""From a notebook to what the report's template needs: cover, contents, what failed, cells, runs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ferrolab.cards.content import Detail, Fact
from ferrolab.cards.kinds import build
from ferrolab.cards.wording import line, mapping
from ferrolab.export.documents import DocumentRow, read_documents
from ferrolab.export.markup import render_code, render_prose
from ferrolab.export.outline import Entry, Outline, take_title
from ferrolab.export.outputs import Output, envelope_of, picture_of, read_output
from ferrolab.export.problems import Problem, read_problems
from ferrolab.export.statistics import read_statistics
from ferrolab.export.summary import Result, Run, about, read_run
from ferrolab.export.totals import totals

# An envelope is bounded where it is made; this bounds those that a stranger wrote.
_DETAIL = Detail(rows=300, cell=320, passage=4000, pieces=200)


@dataclass(frozen=True, slots=True)
class Prose:
    """A Markdown cell."""

    html: Markup


@dataclass(frozen=True, slots=True)
class Code:
    """A code cell and what came of it."""

    label: str
    first_line: str
    html: Markup
    outputs: "tuple[Output | Result, ...]"


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the template writes."""

    title: str
    about: tuple[Fact, ...]
    totals: tuple[Fact, ...]
    contents: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    items: "tuple[Prose | Code, ...]"
    documents: tuple[DocumentRow, ...]
    runs: tuple[Run, ...]


def read_page(notebook: Any, resources: dict[str, Any]) -> Page:
    """Read a notebook into a page; the time is linear in the notebook's size."""
    metadata, wanted = mapping(resources.get("metadata")), resources["global_content_filter"]
    folder = Path(metadata["path"]) if metadata.get("path") else None
    prose = dict(_render_all(notebook.cells, folder)) if wanted["include_markdown"] else {}
    title = take_title(prose)
    outline = Outline(prose.values())
    items = tuple(_items(notebook, prose, outline, wanted))
    outputs = [(item.label, output) for item in items if isinstance(item, Code) for output in item.outputs]
    results = [output for _, output in outputs if isinstance(output, Result)]
    problems = tuple(read_problems(outputs))
    return Page(
        title=line(notebook.metadata.get("title"), 200)
        or title
        or line(metadata.get("name"), 200)
        or "Report",
        about=about(notebook.metadata, metadata, results),
        totals=totals(results, len(problems)),
        contents=outline.tree(),
        problems=problems,
        items=items,
        documents=read_documents(results),
        runs=tuple(map(read_run, results)),
    )


def _render_all(cells: Any, folder: Path | None) -> Iterator[tuple[int, str]]:
    for number, cell in enumerate(cells):
        if cell.cell_type == "markdown":
            yield number, render_prose(cell.source, cell.get("attachments", {}), folder)


def _items(notebook: Any, prose: dict[int, str], outline: Outline, wanted: Any) -> "Iterator[Prose | Code]":
    language = _language(notebook.metadata)
    for number, cell in enumerate(notebook.cells):
        if number in prose:
            yield Prose(outline.place(prose[number]))
        elif cell.cell_type == "code" and wanted["include_code"]:
            code = _code(cell, language, outline, wanted)
            if code.html or code.outputs:
                yield code


def _language(metadata: Any) -> str:
    info = mapping(metadata.get("language_info"))
    name = info.get("pygments_lexer") or info.get("name")
    return name if isinstance(name, str) else "python3"


def _code(cell: Any, language: str, outline: Outline, wanted: Any) -> Code:
    number = cell.get("execution_count")
    label = f"cell {number}" if isinstance(number, int) else "a cell that did not run"
    hidden = cell.get("transient", {}).get("remove_source") or not wanted["include_input"]
    source = "" if hidden else cell.source.strip("\n")
    outputs = cell.outputs if wanted["include_output"] else []
    return Code(
        label=label,
        first_line=line(source.split("\n", 1)[0], 120),
        html=render_code(source, language),
        outputs=tuple(_outputs(outputs, label, outline)),
    )


def _outputs(outputs: Any, label: str, outline: Outline) -> "Iterator[Output | Result]":
    for output in outputs:
        envelope = envelope_of(output)
        if envelope is not None:
            card = build(envelope, _DETAIL)
            anchor, level = outline.result(card.title, card.tool or card.kind)
            statistics = read_statistics(mapping(envelope.get("data"))) if card.kind == "chunks" else None
            yield Result(envelope, card, anchor, level, picture_of(output, envelope), statistics)
        elif (shown := read_output(output, label)) is not None:
            is_error = shown.form == "error"
            yield replace(shown, anchor=outline.anchor("error-1")) if is_error else shown
