"""Notebooks read, changed, run, compared and exported."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from corpus_files import folder

import ferrolab
from benches import pages_alike
from ferrolab import JupyterHandler, Notebook
from ferrolab.errors import ExecutionError, KernelError, NotebookError, TimeLimitError, ValidationError
from ferrolab.tools import Context

HANDLER = JupyterHandler(timeout=60)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A notebook laid out as no program writes it."""
    text = """{
    "nbformat": 4, "nbformat_minor": 5,
    "cells": [
        {"id": "title", "cell_type": "markdown", "metadata": {}, "source": "# Harvest\\n\\nApples & pears."},
        {"id": "sum", "cell_type": "code", "metadata": {"mine": [1, 2]}, "execution_count": 3,
         "source": ["x = 1\\n", "x + 1"],
         "outputs": [{"output_type": "execute_result", "execution_count": 3, "metadata": {},
                      "data": {"text/plain": "2"}}]},
        {"id": "last", "cell_type": "code", "metadata": {}, "execution_count": null, "source": "y = 2", "outputs": []}
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}, "odd": "ü"}
}
"""
    (tmp_path / "a.ipynb").write_text(text, encoding="utf-8")
    return tmp_path / "a.ipynb"


def test_an_untouched_notebook_is_written_byte_for_byte(path: Path) -> None:
    notebook = Notebook.read(path)
    assert notebook.to_bytes() == path.read_bytes()
    assert (len(notebook), notebook.version, notebook.is_edited) == (3, (4, 5), False)
    assert [cell.cell_type for cell in notebook] == ["markdown", "code", "code"]
    assert notebook[1].source == "x = 1\nx + 1"
    assert notebook[-1].id == "last"
    assert notebook.metadata["odd"] == "ü"


@pytest.mark.native
def test_an_edit_leaves_all_other_bytes_alone(path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    notebook = Notebook.read(path)
    notebook[2].source = "y = 3"
    assert notebook.to_bytes().decode() == before.replace('"source": "y = 2"', '"source": "y = 3"')


def test_every_notebook_of_the_corpus_stays_as_it_is() -> None:
    where = folder("corpus")
    for file in sorted(where.rglob("*.ipynb")) if where else []:
        assert Notebook.read(file).to_bytes() == file.read_bytes(), file.name


def test_cells_are_inserted_moved_merged_split_and_deleted(path: Path) -> None:
    notebook = Notebook.read(path)
    notebook.insert(1, ("code", "import math"))
    notebook.append("The end.")
    assert [cell.source for cell in notebook][1:2] == ["import math"]
    notebook.move(1, 0)
    assert notebook[0].source == "import math"
    notebook.move(0, 1)
    notebook.merge(1, 3)
    assert notebook[1].source.startswith("import math")
    notebook.split(1, 1)
    assert notebook[1].source == "import math"
    del notebook[1]
    assert notebook.is_valid()
    assert nbformat.validate(nbformat.reads(notebook.to_bytes().decode(), 4)) is None
    with pytest.raises(IndexError, match="there is no cell 40"):
        notebook.delete(40)


def test_metadata_and_outputs_change(path: Path) -> None:
    notebook = Notebook.read(path)
    notebook[1].set_metadata("ferrolab.reviewed", True)
    notebook.set_metadata("odd", None)
    assert notebook[1].metadata == {"mine": [1, 2], "ferrolab": {"reviewed": True}}
    assert "odd" not in notebook.metadata
    notebook.clear_outputs()
    assert (notebook[1].outputs, notebook[1].execution_count) == ([], None)
    with pytest.raises(ValidationError):
        notebook[0].set_outputs([])


@pytest.mark.native
def test_problems_name_the_cell_and_the_place() -> None:
    broken = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a"}]}
    notebook = Notebook.read(json.dumps(broken).encode())
    assert not notebook.is_valid()
    assert notebook.problems()[0].cell == 0
    with pytest.raises(NotebookError) as caught:
        notebook.validate()
    assert caught.value.context["cell"] == 0


@pytest.mark.parametrize("data", [b"", b"{}", b'{"cells": 3, "nbformat": 4}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_notebook_gives_a_typed_error(data: bytes) -> None:
    with pytest.raises(NotebookError):
        Notebook.read(data)


def test_old_notebooks_are_upgraded() -> None:
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "code", "input": "1", "language": "python", "outputs": [], "metadata": {}}
                ]
            }
        ],
    }
    notebook = Notebook.read(json.dumps(old).encode())
    assert notebook.upgraded_from == (3, 0)
    assert (notebook.version[0], notebook[0].source) == (4, "1")


def test_two_versions_differ_cell_by_cell(path: Path) -> None:
    old, new = Notebook.read(path), Notebook.read(path)
    new[1].source = "x = 2\nx + 1"
    new.delete(2)
    new.insert(1, "New.")
    changes = {(change.kind, change.old, change.new) for change in old.diff(new)}
    assert ("added", None, 1) in changes
    assert ("changed", 1, 2) in changes
    assert ("removed", 2, None) in changes
    changed = next(change for change in old.diff(new) if change.kind == "changed")
    assert ("-", "x = 1") in changed.lines
    assert ("+", "x = 2") in changed.lines
    assert old.diff(old) == []


# ---------------------------------------------------------------- running


def test_a_notebook_runs_and_keeps_what_came_out(path: Path) -> None:
    notebook = HANDLER.read_notebook(path)
    run = HANDLER.execute(notebook)
    assert [cell.index for cell in run.cells] == [1, 2]
    assert notebook[1].outputs[0]["data"]["text/plain"] == "2"
    assert notebook[1].execution_count == 1
    assert notebook.is_valid()


def test_an_error_stops_the_run_or_not() -> None:
    notebook = HANDLER.create_notebook([("code", "1 / 0"), ("code", "'on'")])
    with pytest.raises(ExecutionError, match="cell 1 raised ZeroDivisionError"):
        HANDLER.execute(notebook)
    assert notebook[0].outputs[0]["ename"] == "ZeroDivisionError"
    run = HANDLER.execute(notebook, stop_on_error=False)
    assert [cell.error[:17] for cell in run.cells] == ["ZeroDivisionError", ""]
    assert len(run.errors) == 1


def test_cells_of_one_notebook_share_a_kernel() -> None:
    notebook = HANDLER.create_notebook([("code", "a = 20"), ("code", "a + 1")])
    with JupyterHandler() as handler:
        handler.execute_cell(notebook, 0)
        handler.execute_cell(notebook, 1)
    assert notebook[1].outputs[0]["data"]["text/plain"] == "21"


def test_limits_and_missing_kernels_give_typed_errors() -> None:
    slow = HANDLER.create_notebook([("code", "import time; time.sleep(30)")])
    with pytest.raises(TimeLimitError, match="cell 1 took longer than 1 s"):
        JupyterHandler(timeout=1).execute(slow)
    with pytest.raises(KernelError, match="no-such-kernel"):
        JupyterHandler("no-such-kernel").execute(slow)


# ---------------------------------------------------------------- exporting

RICH = [
    "# Title\n\nSome *words*, `code`, $a^2$ and <b>HTML</b>.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n",
    {
        "cell_type": "code",
        "source": "def f(x):\n    return f'{x}'  # a note\n",
        "execution_count": 1,
        "outputs": [
            {"output_type": "stream", "name": "stdout", "text": "\x1b[31mred\x1b[0m < text\n"},
            {
                "output_type": "execute_result",
                "execution_count": 1,
                "metadata": {},
                "data": {"text/html": "<p>rich</p>", "text/plain": "plain"},
            },
            {
                "output_type": "error",
                "ename": "ValueError",
                "evalue": "no",
                "traceback": ["\x1b[0;31mno\x1b[0m"],
            },
        ],
    },
    {"cell_type": "raw", "source": "raw <text>"},
]


def test_html_is_element_for_element_what_nbconvert_makes(data: Path) -> None:
    from nbconvert import HTMLExporter

    notebooks = [Notebook.create(RICH, kernel="python3")]
    examples = sorted(data.parent.glob("*.ipynb"))
    notebooks += [Notebook.read(file) for file in examples]
    for notebook in notebooks:
        name = notebook.path.stem if notebook.path else "notebook"
        node = nbformat.reads(notebook.to_bytes().decode(), 4)
        theirs, _ = HTMLExporter().from_notebook_node(node, resources={"metadata": {"name": name}})
        ours = HANDLER.export_to_html(notebook)
        assert pages_alike.first_difference(ours, theirs) == ""


@pytest.mark.parametrize(
    ("format", "beginning"),
    [
        ("markdown", b"# Title"),
        ("script", b"#!/usr/bin/env python"),
        ("latex", b"\\documentclass"),
        ("pdf", b"%PDF-"),
    ],
)
def test_other_formats_come_from_nbconvert_and_the_browser(format: str, beginning: bytes) -> None:
    metadata = {"language_info": {"name": "python", "nbconvert_exporter": "python", "file_extension": ".py"}}
    notebook = Notebook.create(["# Title", ("code", "1 + 1")], kernel="python3", metadata=metadata)
    assert HANDLER.export(notebook, format).lstrip()[: len(beginning)] == beginning  # type: ignore[arg-type]


def test_tools_show_run_compare_and_export(path: Path, tmp_path: Path) -> None:
    outline = ferrolab.call("notebook", {"source": str(path)})
    assert [cell["title"] for cell in outline.cells] == ["Harvest", "x = 1", "y = 2"]
    assert "3 cells, 2 with code" in outline.summary()

    done = tmp_path / "done.ipynb"
    ferrolab.call("run-notebook", {"source": str(path), "to": str(done)})
    found = ferrolab.call("diff-notebooks", {"old": str(path), "new": str(done)})
    assert any("execution_count" in change["parts"] for change in found["changes"])

    context = Context(cwd=tmp_path, root=tmp_path)
    written = ferrolab.call(
        "export-notebook", {"source": "done.ipynb", "format": "script", "to": "a.py"}, context=context
    )
    assert "x + 1" in (tmp_path / "a.py").read_text()
    assert written.path == str(tmp_path.resolve() / "a.py")
    assert written.summary().startswith("Written to a.py · Bytes ")
    assert str(tmp_path) not in json.dumps(written.to_dict() | written.envelope())


@pytest.mark.native
def test_a_notebook_with_a_chart_becomes_latex() -> None:
    source = "from ferrolab import ImageGenerator\nImageGenerator().chart([3, 1, 4], 'bar')"
    notebook = HANDLER.create_notebook([("code", source)])
    HANDLER.execute(notebook)
    assert b"\\includegraphics" in HANDLER.export(notebook, "latex")
    assert b"data:image/svg+xml;base64," in HANDLER.export(notebook, "ferrolab-report")
