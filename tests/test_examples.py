"""The notebooks of the examples run: their own cells check what they promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from ferrolab import JupyterHandler, Notebook

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.mark.native
@pytest.mark.parametrize("name", ["charts", "notebooks"])
def test_every_cell_of_an_example_runs(name: str) -> None:
    notebook = Notebook.read(EXAMPLES / f"{name}.ipynb")
    run = JupyterHandler(timeout=300).execute(notebook)
    assert len(run.cells) > 8
    assert notebook.is_valid()
