"""What the documentation shows runs."""

from __future__ import annotations

import doctest
import pkgutil
import re
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path

import pytest

import ferrolab
from ferrolab import NativeRequired, is_rust_available

ROOT = Path(__file__).parent.parent
MODULES = [
    "ferrolab",
    *(
        info.name
        for info in pkgutil.walk_packages(ferrolab.__path__, "ferrolab.")
        if not info.name.startswith(("ferrolab._fallback", "ferrolab.labextension"))
    ),
]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "examples" / "README.md"]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_every_module_give_what_they_show(
    name: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data)

    outcome = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)

    assert outcome.failed == 0


def test_there_are_examples_in_the_modules_that_people_import() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)

    for name in (
        "ferrolab",
        "ferrolab.text",
        "ferrolab.documents.processor",
        "ferrolab.settings",
        "ferrolab.tools.calling",
    ):
        assert any(test.examples for test in finder.find(import_module(name))), name


def python_blocks(page: Path) -> list[str]:
    """Return the Python of a page, prompts and magics left out."""
    blocks = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [block for block in blocks if not re.search(r"^\s*(?:\w+ = )?%|^>>> ", block, re.MULTILINE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_python_of_every_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a page follow each other, in a folder with the examples' documents as ``data``."""
    (tmp_path / "data").symlink_to(ROOT / "examples" / "data")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "page"}

    for block in python_blocks(page):
        refused = re.search("PythonSandbox|generate_svg", block) and not is_rust_available()
        with pytest.raises(NativeRequired) if refused else nullcontext():
            exec(compile(block, str(page), "exec"), names)

    assert page.read_text(encoding="utf-8").startswith("#")


def test_every_local_link_of_every_page_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
