"""What importing costs, counted in modules and not in seconds; what is public; what is not there."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

import ferrolab

HEAVY = {
    "altair", "bs4", "jinja2", "jupyter_server", "latex2mathml", "markdown_it", "nbconvert", "nbformat", "nh3", "numpy",
    "pandas", "pydantic", "pygments", "pypdfium2", "tiktoken", "tornado", "traitlets",
}  # fmt: skip


def loaded(code: str) -> Any:
    """Run ``code`` in a fresh interpreter and return what it prints last, as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_importing_ferrolab_loads_nothing_but_itself() -> None:
    code = """
import json, sys
old = set(sys.modules)
import ferrolab
print(json.dumps(sorted(set(sys.modules) - old)))
"""
    new = set(loaded(code))

    assert {name for name in new if name.startswith("ferrolab")} == {"ferrolab", "ferrolab._lazy"}
    assert not HEAVY & new


def test_loading_the_magics_loads_nothing_heavy_that_ipython_does_not() -> None:
    code = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
old = set(sys.modules)
shell.run_line_magic("load_ext", "ferrolab")
print(json.dumps(sorted(set(sys.modules) - old)))
"""
    new = set(loaded(code))

    assert not HEAVY & new
    assert not {name for name in new if name.startswith("ferrolab_native")}
    assert not {name for name in new if name.startswith(("ferrolab.tools", "ferrolab.results"))}


def test_counting_tokens_needs_no_validation_library() -> None:
    code = """
import json, sys, ferrolab
ferrolab.count_tokens("Hello, world!")
print(json.dumps(sorted(sys.modules)))
"""
    assert not (HEAVY - {"tiktoken"}) & set(loaded(code))


def test_the_tools_are_listed_without_reading_pandas_or_jupyter() -> None:
    code = """
import json, sys
from ferrolab.tools import all_tools
all_tools()
print(json.dumps(sorted(sys.modules)))
"""
    assert not (HEAVY - {"pydantic"}) & set(loaded(code))


@pytest.mark.parametrize("name", ferrolab.__all__)
def test_every_public_name_is_there_and_explained(name: str) -> None:
    thing = getattr(ferrolab, name)

    assert name in dir(ferrolab)
    if name != "__version__":
        assert (thing.__doc__ or "").strip()


def test_the_lists_of_public_names_agree() -> None:
    assert sorted(ferrolab.__all__) == sorted(
        {*(name for names in ferrolab._HOME.values() for name in names), "__version__"}
    )


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ferrolab.nothing  # type: ignore[attr-defined]


# ------------------------------------------------------------------ without the native module

WITHOUT = """
import json, logging, sys
logging.basicConfig(format="%(message)s")
{before}
import ferrolab
try:
    out = {expression}
except ferrolab.FerrolabError as error:
    out = error.to_dict()
print(json.dumps(out))
"""


def without(before: str, expression: str, backend: str = "auto") -> Any:
    code = WITHOUT.format(
        before=f"import os; os.environ['FERROLAB_BACKEND'] = {backend!r}\n{before}", expression=expression
    )
    return loaded(code)


FAKE = (
    "import types\n"
    "module = types.ModuleType('ferrolab_native')\n"
    "module.__version__ = '0.0.1'\n"
    "sys.modules['ferrolab_native'] = module"
)
GONE = (
    "import importlib.abc\n"
    "class Gone(importlib.abc.MetaPathFinder):\n"
    "    def find_spec(self, name, path=None, target=None):\n"
    "        if name.split('.')[0] == 'ferrolab_native':\n"
    "            raise ModuleNotFoundError('no module', name='ferrolab_native')\n"
    "sys.meta_path.insert(0, Gone())"
)


@pytest.mark.parametrize("before", [GONE, FAKE], ids=["missing", "of another version"])
def test_without_a_usable_native_module_python_runs_and_says_so(before: str) -> None:
    status = without(before, "[(s.function, s.backend, bool(s.note)) for s in ferrolab.backends()]")

    assert ["tokens", "python", True] in status
    assert ["tokenizer_file", "missing", True] in status
    assert without(before, "[ferrolab.is_rust_available(), ferrolab.count_tokens('Hello, world!')]") == [
        False,
        4,
    ]
    assert not any(without(before, "ferrolab.check_rust_modules()").values())


def test_a_module_of_another_version_is_named_with_its_cure() -> None:
    (note, *_) = without(FAKE, "[s.note for s in ferrolab.backends()]")

    assert "0.0.1" in note
    assert f"pip install ferrolab-native=={ferrolab.__version__}" in note


def test_asking_for_native_where_there_is_none_is_an_error() -> None:
    error = without(GONE, "ferrolab.count_tokens('x')", backend="native")

    assert (error["code"], error["type"]) == ("INT_NATIVE_REQUIRED", "NativeRequired")


def test_what_has_no_reference_needs_the_native_module(tmp_path: Any) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text("{}")

    assert without(GONE, f"ferrolab.Tokenizer({str(path)!r}).model")["code"] == "INT_NATIVE_REQUIRED"


def test_the_result_says_what_ran() -> None:
    line = "ferrolab.call('tokens', {'text': 'x'}).envelope()['meta']['backends']"

    assert without("", line, backend="python") == {"tokens": "python"}


@pytest.mark.native
def test_with_the_native_module_everything_runs_in_it() -> None:
    assert all(without("", "ferrolab.check_rust_modules()").values())
