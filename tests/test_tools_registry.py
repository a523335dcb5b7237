"""Tools: read off functions, refused when they can't be shown, joined by those of other packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from ferrolab.errors import ValidationError
from ferrolab.results import Document, TokenCount
from ferrolab.tools import Body, InputPath, Secret, ToolSpec, all_tools, find, tool
from ferrolab.tools.schema import validate


def spec_of(function: Any) -> ToolSpec:
    spec = function.__ferrolab_tool__
    assert isinstance(spec, ToolSpec)
    return spec


@tool(effects={"reads", "network"}, examples=["%agent look-up x"])
def look_up(
    source: InputPath | Document,
    text: Body | None = None,
    *,
    key: Secret,
    limit: Annotated[int, Field(ge=1, le=10)] = 5,
    order: Literal["up", "down"] = "up",
    model_name: str | None = None,
    deep: bool = True,
) -> TokenCount:
    """Look something up,
    somewhere.

    It takes a while.

    And it may fail.

    Parameters
    ----------
    source : path
        Where to look,
        line by line.
    text
        What to look for.
    key : str
        Opens the door.
    limit : int, default 5
        How many.
    order : str
        Which first.

    Returns
    -------
    TokenCount
        Not a parameter.
    """
    raise NotImplementedError


LOOK_UP = spec_of(look_up)


def test_a_tool_is_read_off_its_function() -> None:
    assert (LOOK_UP.name, LOOK_UP.returns, LOOK_UP.effects) == (
        "look-up",
        "token_count",
        {"reads", "network"},
    )
    assert LOOK_UP.summary == "Look something up, somewhere."
    assert LOOK_UP.description == "It takes a while.\n\nAnd it may fail."
    assert LOOK_UP.distribution == __name__
    assert {p.name: p.description for p in LOOK_UP.parameters} == {
        "source": "Where to look, line by line.",
        "text": "What to look for.",
        "key": "Opens the door.",
        "limit": "How many.",
        "order": "Which first.",
        "model_name": "",
        "deep": "",
    }


def test_parameters_have_their_roles() -> None:
    roles = {
        p.name: {
            role
            for role in ("positional", "is_path", "is_body", "is_secret", "is_flag", "required")
            if getattr(p, role)
        }
        for p in LOOK_UP.parameters
    }

    assert roles == {
        "source": {"positional", "is_path", "required"},
        "text": {"positional", "is_body"},
        "key": {"is_secret", "required"},
        "limit": set(),
        "order": set(),
        "model_name": set(),
        "deep": {"is_flag"},
    }
    assert LOOK_UP.body is LOOK_UP.parameter("text")
    assert [p.choices for p in LOOK_UP.parameters if p.choices] == [("up", "down")]


def test_usage_and_explanation_are_what_one_types() -> None:
    assert LOOK_UP.usage() == (
        "%agent look-up SOURCE [TEXT] --key KEY [--limit LIMIT] [--order ORDER] "
        "[--model-name MODEL_NAME] [--no-deep]"
    )
    explanation = LOOK_UP.explanation()
    for part in (
        LOOK_UP.usage(),
        "It takes a while.",
        "One of: up, down.",
        "(default 5)",
        "%agent look-up x",
        "network, reads",
    ):
        assert part in explanation


def test_the_schema_says_what_a_form_needs() -> None:
    schema = LOOK_UP.schema

    assert (schema["title"], schema["type"], schema["additionalProperties"]) == ("look-up", "object", False)
    assert schema["required"] == ["source", "key"]
    properties = schema["properties"]
    assert properties["source"] == {
        "type": "string",
        "format": "path",
        "description": "Where to look, line by line.",
    }
    assert properties["text"]["anyOf"] == [{"type": "string"}, {"type": "null"}]
    assert (properties["key"]["type"], properties["key"]["format"]) == ("string", "password")
    assert (
        properties["limit"]["minimum"],
        properties["limit"]["maximum"],
        properties["limit"]["default"],
    ) == (1, 10, 5)
    assert properties["order"]["enum"] == ["up", "down"]
    assert properties["model_name"]["description"] == "model name"
    assert properties["deep"] == {"type": "boolean", "default": True, "description": "deep"}


@pytest.mark.parametrize("name", list(all_tools()))
def test_every_builtin_tool_is_whole(name: str) -> None:
    spec = find(name)
    described = spec.to_dict()

    assert json.loads(json.dumps(described)) == described
    assert spec.distribution == "ferrolab"
    assert spec.examples
    assert all(p.description for p in spec.parameters)
    assert set(described["parameters"]["properties"]) == {p.name for p in spec.parameters}
    assert {
        "name",
        "summary",
        "description",
        "parameters",
        "returns",
        "effects",
        "examples",
        "positional",
        "body",
    } <= set(described)


def test_optional_paths_and_secrets_keep_their_format() -> None:
    properties = find("parse").schema["properties"]

    assert properties["source"]["format"] == "path"
    assert {"type": "string", "format": "password"} in properties["password"]["anyOf"]
    assert {"type": "string", "format": "path"} in find("tokens").schema["properties"]["file"]["anyOf"]


@pytest.mark.parametrize(
    ("arguments", "field", "message"),
    [
        ({}, "source", "look-up needs 'source'"),
        ({"source": "a", "key": "k", "limti": 3}, "limti", "look-up has no argument 'limti'"),
        ({"source": "a", "key": "k", "limit": 0}, "limit", "limit is 0"),
        ({"source": "a", "key": "k", "limit": "many"}, "limit", "limit is 'many'"),
        ({"source": "a", "key": "k", "order": "sideways"}, "order", "order is 'sideways'"),
        ({"source": 5, "key": "k"}, "source", "source is 5"),
        ({"source": "a", "key": "k", "text": ["x" * 500]}, "text", "…"),
    ],
)
def test_arguments_that_do_not_fit_are_named(arguments: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate(LOOK_UP, arguments)

    assert message in caught.value.message
    assert len(caught.value.message) < 200
    assert caught.value.field == field


@pytest.mark.parametrize("secret", [["hunter2"], 20020202, {"a": "hunter2"}])
def test_an_error_about_a_secret_does_not_repeat_it(secret: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        validate(LOOK_UP, {"source": "a", "key": secret})

    assert caught.value.field == "key"
    assert "hunter2" not in str(caught.value)
    assert "20020202" not in str(caught.value)


# ------------------------------------------------------------------ bad tools


def undocumented(text: str) -> str:
    return text


def unannotated(text) -> str:  # type: ignore[no-untyped-def]
    """Do."""
    return str(text)


def starred(*texts: str) -> str:
    """Do."""
    return texts[0]


def two_bodies(text: Body, other: Body) -> str:
    """Do."""
    return text


def behind_the_body(text: Body, other: str) -> str:
    """Do."""
    return text


def fine(text: str) -> str:
    """Do."""
    return text


@pytest.mark.parametrize(
    ("function", "options"),
    [
        (undocumented, {"effects": {"pure"}}),
        (unannotated, {"effects": {"pure"}}),
        (starred, {"effects": {"pure"}}),
        (two_bodies, {"effects": {"pure"}}),
        (behind_the_body, {"effects": {"pure"}}),
        (fine, {"effects": set()}),
        (fine, {"effects": {"explodes"}}),
        (fine, {"effects": {"pure"}, "name": "two words"}),
        (fine, {"effects": {"pure"}, "name": "-x"}),
        (fine, {"effects": {"pure"}, "name": ""}),
        (fine, {"effects": {"pure"}, "name": "help"}),
    ],
)
def test_what_cant_be_shown_as_a_tool_is_refused(function: Any, options: dict[str, Any]) -> None:
    if options.get("name") == "":
        assert spec_of(tool(**options)(function)).name == "fine"
        return
    with pytest.raises(ValidationError) as caught:
        tool(**options)(function)

    assert caught.value.hint


def test_the_function_stays_callable() -> None:
    assert tool(effects={"pure"})(fine)("x") == "x"


def test_an_unknown_tool_is_an_error_with_close_names() -> None:
    with pytest.raises(ValidationError) as caught:
        find("prase")

    assert (caught.value.code, caught.value.hint) == ("DOM_VAL_UNKNOWN_TOOL", "Did you mean parse or page?")


# ------------------------------------------------------------------ other packages

MODULES = {
    "shouting.py": '''
        from typing import Literal
        from ferrolab.tools import Body, tool

        @tool(effects={"pure"})
        def shout(text: Body, *, mark: Literal["!", "?"] = "!", times: int = 1) -> dict:
            """Write a text in capitals.

            Parameters
            ----------
            times : int
                How many marks.
            """
            return {"shouted": text.upper() + mark * times}

        @tool(effects={"pure"}, name="parse")
        def other_parse(source: str) -> str:
            """Take the name of a builtin tool."""
            return "not ferrolab's"
    ''',
    "broken.py": "raise RuntimeError('broken on purpose')",
    "leaving.py": "raise SystemExit(3)",
    "empty.py": "def nothing(): pass",
}
ENTRY_POINTS = """\
[ferrolab.tools]
shouting = shouting
absent = no_such_module_anywhere
broken = broken
leaving = leaving
plain = empty:nothing
"""


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """An environment in which a third party's distribution is installed."""
    folder = tmp_path / "site"
    about = folder / "loud_tools-1.0.dist-info"
    about.mkdir(parents=True)
    for name, source in MODULES.items():
        (folder / name).write_text(textwrap.dedent(source))
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: loud-tools\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(ENTRY_POINTS)
    return {**os.environ, "PYTHONPATH": str(folder), "IPYTHONDIR": str(tmp_path / "ipython")}


def python(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, timeout=120, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done


def test_another_packages_tool_is_on_the_command_line(installed: dict[str, str]) -> None:
    called = python(installed, "-m", "ferrolab.cli", "shout", "hello", "--times", "2", "--json")
    listed = python(installed, "-m", "ferrolab.cli", "tools", "--json")

    assert json.loads(called.stdout) == {"value": {"shouted": "HELLO!!"}}
    names = [t["name"] for t in json.loads(listed.stdout)["tools"]]
    assert names == [*all_tools(), "shout"]


def test_a_tool_knows_the_distribution_that_brought_it(installed: dict[str, str]) -> None:
    done = python(
        installed,
        "-c",
        "from ferrolab.tools import all_tools; print(*{t.distribution for t in all_tools().values()})",
    )

    assert set(done.stdout.split()) == {"ferrolab", "loud-tools"}


def test_broken_and_clashing_entry_points_are_warned_of_and_take_nothing_away(
    installed: dict[str, str],
) -> None:
    done = python(
        installed,
        "-c",
        "from ferrolab.tools import all_tools; print(all_tools()['parse'].distribution, len(all_tools()))",
    )

    assert done.stdout.split() == ["ferrolab", str(len(all_tools()) + 1)]
    for part in (
        "'parse' of loud-tools is left out",
        "'absent'",
        "broken on purpose",
        "'leaving'",
        "'plain'",
    ):
        assert part in done.stderr


IN_A_SHELL = """
import json
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_line_magic("load_ext", "ferrolab")
shell.run_cell("r = %agent shout hello --mark ?;")
from ferrolab.tools import call, find
print(json.dumps({
    "magic": shell.user_ns["r"].to_dict(),
    "line": shell.user_ns["r"].meta.line,
    "call": call("shout", {"text": "hello", "mark": "?"}).to_dict(),
    "schema": find("shout").schema,
    "completion": [
        shell.complete("", text, len(text))[1]
        for text in ("%agent sh", "%agent shout x --ti", "%agent shout x --mark ")
    ],
}))
"""


def test_another_packages_tool_is_in_the_magics_completion_and_library(installed: dict[str, str]) -> None:
    found = json.loads(python(installed, "-c", IN_A_SHELL).stdout.splitlines()[-1])

    assert found["magic"] == found["call"] == {"value": {"shouted": "HELLO?"}}
    assert found["line"] == "%agent shout hello --mark '?'"
    assert found["schema"]["properties"]["times"]["description"] == "How many marks."
    assert found["completion"] == [["shout"], ["--times"], ["!", "'?'"]]
