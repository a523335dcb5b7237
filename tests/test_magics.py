"""``%agent`` and ``%%agent`` in an IPython shell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from ferrolab.errors import FerrolabError, NotFoundError, ValidationError
from ferrolab.results import Chunks, Document, TokenCount
from ferrolab.results.base import MIME


@pytest.fixture
def bare(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """A shell without the extension, in the folder of the examples' documents."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.chdir(data)
    InteractiveShell.clear_instance()
    config = Config(
        {
            "HistoryManager": {"enabled": False},
            "InteractiveShell": {"colors": "nocolor"},
            "Completer": {"use_jedi": False},
        }
    )
    yield InteractiveShell.instance(config=config)
    InteractiveShell.clear_instance()


@pytest.fixture
def shell(bare: InteractiveShell) -> InteractiveShell:
    bare.run_line_magic("load_ext", "ferrolab")
    return bare


def run(shell: InteractiveShell, cell: str) -> tuple[Any, list[dict[str, Any]], str]:
    """Run a cell; return its value, the envelopes that it shows, and what it prints."""
    shown: list[dict[str, Any]] = []
    with capture_output() as captured, pytest.MonkeyPatch.context() as patch:
        patch.setattr(shell.displayhook, "write_format_data", lambda data, _=None: shown.append(data))
        outcome = shell.run_cell(cell)
    shown += [output.data for output in captured.outputs]
    if error := outcome.error_before_exec or outcome.error_in_exec:
        raise error
    return outcome.result, [data[MIME] for data in shown if MIME in data], captured.stdout


def test_a_line_gives_back_the_result_and_shows_it(shell: InteractiveShell) -> None:
    result, shown, _ = run(shell, '%agent tokens "Hello, world!" --model gpt-4o')

    assert isinstance(result, TokenCount)
    assert result.count == 4
    assert [envelope["line"] for envelope in shown] == ["%agent tokens 'Hello, world!' --model gpt-4o"]


def test_an_assignment_assigns_and_shows(shell: InteractiveShell) -> None:
    _, shown, _ = run(shell, "doc = %agent parse notes.md")

    assert isinstance(shell.user_ns["doc"], Document)
    assert [(e["kind"], e["line"]) for e in shown] == [("document", "%agent parse notes.md")]
    assert shown[0]["id"] == shell.user_ns["doc"].meta.id


@pytest.mark.parametrize("cell", ["doc = %agent parse notes.md;", "doc = %agent parse notes.md ; "])
def test_an_assignment_with_a_semicolon_shows_nothing(shell: InteractiveShell, cell: str) -> None:
    _, shown, _ = run(shell, cell)

    assert shell.user_ns["doc"].name == "notes.md"
    assert shown == []


def test_a_line_with_a_semicolon_shows_nothing(shell: InteractiveShell) -> None:
    result, shown, _ = run(shell, "%agent parse notes.md -o doc;")

    assert (result, shown) == (None, [])
    assert shell.user_ns["doc"].name == "notes.md"


def test_a_quoted_semicolon_is_text(shell: InteractiveShell) -> None:
    result, shown, _ = run(shell, "%agent truncate 'a;' --max-tokens 5")

    assert result.text == "a;"
    assert len(shown) == 1


def test_assignments_within_a_block_work(shell: InteractiveShell) -> None:
    _, shown, _ = run(
        shell,
        "found = []\nfor name in ['notes.md', 'page.html']:\n    d = %agent parse {name}\n    found.append(d)",
    )

    assert [d.name for d in shell.user_ns["found"]] == ["notes.md", "page.html"]
    assert len(shown) == 2


def test_other_magics_are_left_alone(shell: InteractiveShell) -> None:
    run(shell, "folder = %pwd")

    assert Path(shell.user_ns["folder"]) == Path.cwd()


def test_a_cells_body_is_the_text(shell: InteractiveShell) -> None:
    result, shown, _ = run(shell, "%%agent tokens --model gpt-4o -o count\nHello, world!")

    assert result.count == 4
    assert shell.user_ns["count"] is result
    assert shown[0]["line"] == "%agent tokens 'Hello, world!' --model gpt-4o"


def test_the_line_of_a_result_makes_it_again(shell: InteractiveShell) -> None:
    for text in ["a\nb", "a\nb\n\n", "{x} costs $5 'or' \"so\"", "-x", "what?", " padded; "]:
        shell.user_ns["given"] = text
        first, _, _ = run(shell, "%agent truncate {given} --max-tokens 100")
        again, _, _ = run(shell, first.meta.line)
        assert (first.text, again.text) == (text, text)


def test_a_body_with_agent_lines_and_question_marks_stays_as_it_is(shell: InteractiveShell) -> None:
    result, _, _ = run(shell, "%%agent truncate --max-tokens 100\n%agent parse?\n{name}\n")

    assert result.text == "%agent parse?\n{name}"


def test_a_tool_without_a_body_refuses_one(shell: InteractiveShell) -> None:
    with pytest.raises(ValidationError, match="takes no cell body"):
        run(shell, "%%agent parse notes.md\nsome text")


# ------------------------------------------------------------------ variables


@pytest.mark.parametrize("word", ["{doc}", "$doc", "{docs[0]}", "{ docs[-1] }"])
def test_objects_are_passed_as_they_are(shell: InteractiveShell, word: str) -> None:
    run(shell, "doc = %agent parse notes.md;\ndocs = [doc]")

    result, _, _ = run(shell, f"%agent chunk {word} --max-tokens 128")

    assert isinstance(result, Chunks)
    assert result.document is shell.user_ns["doc"]


def test_the_line_of_a_call_with_an_object_names_its_file(shell: InteractiveShell) -> None:
    run(shell, "doc = %agent parse notes.md;")

    result, _, _ = run(shell, "%agent chunk {doc} --max-tokens 128")

    assert result.meta.line == "%agent chunk notes.md --max-tokens 128"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("{n}", None),
        ("{name}.md", "notes.md"),
        ("x-$name", "x-notes"),
        ('"{name} and {name}"', "notes and notes"),
        ("{name} {name}", "notes notes"),
        ("{name}{name}", "notesnotes"),
        ("'{name} $name'", "{name} $name"),
        ("{name.upper()}", "NOTES"),
        ("{line}{self}", "{line}{self}"),
        ("costs $5", "costs $5"),
        ('{"a": 1}', '{"a": 1}'),
    ],
)
def test_names_are_put_into_words(shell: InteractiveShell, word: str, text: str | None) -> None:
    shell.user_ns.update(name="notes", n=7)

    if text is None:
        with pytest.raises(ValidationError, match="text is 7"):
            run(shell, f"%agent truncate {word} --max-tokens 100")
    else:
        assert run(shell, f"%agent truncate {word} --max-tokens 100")[0].text == text


def test_numbers_stay_numbers(shell: InteractiveShell) -> None:
    shell.user_ns["limit"] = 2

    assert run(shell, "%agent truncate 'Hello, world!' --max-tokens {limit}")[0].text == "Hello,"


def test_a_functions_own_names_are_seen(shell: InteractiveShell) -> None:
    run(
        shell,
        "def count(own):\n    r = %agent tokens {own}\n    return r.count\nresult = count('Hello, world!')",
    )

    assert shell.user_ns["result"] == 4


@pytest.mark.parametrize("word", ["{nobody}", "$nobody", "{nobody.name}"])
def test_a_missing_name_is_a_typed_error(shell: InteractiveShell, word: str) -> None:
    with pytest.raises(ValidationError, match="name 'nobody' is not defined") as caught:
        run(shell, f"%agent tokens {word}")

    assert caught.value.hint


@pytest.mark.parametrize("name", ["2x", "a-b", "class"])
def test_only_a_variables_name_can_be_assigned_to(shell: InteractiveShell, name: str) -> None:
    with pytest.raises(ValidationError, match="not a variable's name"):
        run(shell, f"%agent tokens hello -o {name}")


# ------------------------------------------------------------------ help, errors, completion


@pytest.mark.parametrize("cell", ["%agent", "%agent tools", "%agent  "])
def test_without_a_tool_the_tools_are_listed(shell: InteractiveShell, cell: str) -> None:
    result, shown, _ = run(shell, cell)

    assert {"parse", "chunk", "tokens", "tools"} <= {t["name"] for t in result.tools}
    assert shown[0]["kind"] == "tools"


@pytest.mark.parametrize(
    "cell", ["%agent parse?", "%agent parse ?", "%agent parse??", "%agent help parse", "%%agent parse?"]
)
def test_a_question_mark_explains_a_tool(shell: InteractiveShell, cell: str) -> None:
    _, shown, printed = run(shell, cell)

    assert "Usage: %agent parse SOURCE" in printed
    assert "Opens an encrypted file." in printed
    assert shown == []


@pytest.mark.parametrize("cell", ["%agent?", "%%agent?", "%agent help"])
def test_a_question_mark_explains_the_magic(shell: InteractiveShell, cell: str) -> None:
    assert "%agent TOOL [ARGUMENTS]" in run(shell, cell)[2]


def test_help_on_other_things_still_works(shell: InteractiveShell) -> None:
    shell.user_ns["agent_name"] = "x"

    with capture_output() as captured:
        outcome = shell.run_cell("agent_name?")

    assert outcome.success
    assert "agent help" not in captured.stdout


def test_an_error_is_shown_as_sentence_hint_and_code(shell: InteractiveShell) -> None:
    with capture_output() as captured:
        shell.run_cell("%agent parse nothing.pdf")

    assert "NotFoundError: there is no file" in captured.stdout
    assert "nothing.pdf" in captured.stdout
    assert "Hint: Check the spelling and the current folder." in captured.stdout
    assert "Code: DOM_VAL_NOT_FOUND" in captured.stdout
    assert "Traceback" not in captured.stdout
    assert ".py" not in captured.stdout


@pytest.mark.parametrize(
    ("cell", "error", "code"),
    [
        ("%agent prase x.pdf", ValidationError, "DOM_VAL_UNKNOWN_TOOL"),
        ("%agent parse nothing.pdf", NotFoundError, "DOM_VAL_NOT_FOUND"),
        ("%agent parse 'open", ValidationError, "DOM_VAL_INVALID_INPUT"),
        ("%agent chunk", ValidationError, "DOM_VAL_INVALID_INPUT"),
        ("%agent chunk notes.md --max-tokens 0", ValidationError, "DOM_VAL_INVALID_INPUT"),
        ("%agent tokens x --model gpt-9", ValidationError, "DOM_VAL_INVALID_MODEL"),
    ],
)
def test_mistakes_are_typed_errors(
    shell: InteractiveShell, cell: str, error: type[FerrolabError], code: str
) -> None:
    with pytest.raises(error) as caught:
        run(shell, cell)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%agent pa", "parse"),
        ("%%agent to", "tokens"),
        ("doc = %agent par", "parse"),
        ("%agent chunk notes.md --max", "--max-tokens"),
        ("%agent parse no", "notes.md"),
        ("%agent parse x --format ma", "markdown"),
        ("%agent tokens x --model gpt-4o-mini-s", "gpt-4o-mini-search-preview"),
    ],
)
def test_tab_completes(shell: InteractiveShell, text: str, found: str) -> None:
    assert found in shell.complete("", text, len(text))[1]


def completed(shell: InteractiveShell, text: str) -> list[str]:
    """Return the lines that completion makes of one, as notebooks ask for it."""
    with provisionalcompleter():
        found = list(shell.Completer.completions(text, len(text)))
    return [f"{text[: c.start]}{c.text}{text[c.end :]}" for c in found]


@pytest.mark.parametrize("typed", ["m", "my", "'m", '"my ', "'my note", "", "'"])
def test_a_completed_path_with_spaces_is_read_as_one_word(
    shell: InteractiveShell, typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "my notes.md").write_text("# Mine")
    monkeypatch.chdir(tmp_path / "folder")

    (line,) = completed(shell, f"x = 1\ndoc = %agent parse {typed}")

    result, _, _ = run(shell, f"{line}\ndoc")
    assert result.name == "my notes.md"


def test_completion_elsewhere_is_ipythons(shell: InteractiveShell) -> None:
    shell.user_ns["parser_name"] = 1

    assert "parser_name" in shell.complete("", "x = parser_n", 12)[1]
    assert "parse" not in shell.complete("", "agents = par", 12)[1]


# ------------------------------------------------------------------ loading


def state(shell: InteractiveShell) -> tuple[int, int, int, bool, bool]:
    magics = shell.magics_manager.magics
    return (
        len(shell.ast_transformers),
        len(shell.input_transformers_cleanup),
        len(shell.Completer.custom_matchers),
        "agent" in magics["line"],
        "agent" in magics["cell"],
    )


def test_loading_again_changes_nothing_and_unloading_takes_everything_out(bare: InteractiveShell) -> None:
    before = state(bare)

    for _ in range(2):
        bare.run_line_magic("load_ext", "ferrolab")
        loaded = state(bare)
        with capture_output():
            bare.run_line_magic("load_ext", "ferrolab")
            bare.run_line_magic("reload_ext", "ferrolab")
        assert state(bare) == loaded
        assert run(bare, "%agent truncate x --max-tokens 1")[0].text == "x"
        bare.run_line_magic("unload_ext", "ferrolab")
        assert state(bare) == before


def test_unloading_what_is_not_loaded_does_nothing(bare: InteractiveShell) -> None:
    import ferrolab

    ferrolab.unload_ipython_extension(bare)

    assert state(bare)[-1] is False
