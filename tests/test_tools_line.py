"""The grammar of ``%agent`` and the command line: words, arguments, completion."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import Field

from ferrolab.errors import ValidationError
from ferrolab.tools import Body, InputPath, all_tools, arguments_from_line, find, line_from_arguments, tool
from ferrolab.tools.completion import complete
from ferrolab.tools.line import split
from ferrolab.tools.spec import ToolSpec


@tool(effects={"pure"})
def everything(
    text: Body,
    *,
    place: str = "here",
    file: InputPath | None = None,
    size: Annotated[int, Field(ge=0)] = 1,
    share: float = 0.5,
    loud: bool = False,
    careful: bool = True,
    level: Literal[1, 2] = 1,
) -> str:
    """Take one of each kind."""
    return text


@tool(effects={"pure"})
def two(first: str, second: str | None = None, *, text: Body | None = None) -> str:
    """Take two words."""
    return first


EVERYTHING: ToolSpec = everything.__ferrolab_tool__  # type: ignore[attr-defined]
TWO: ToolSpec = two.__ferrolab_tool__  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        ("  parse   x.pdf\t", ["parse", "x.pdf"]),
        ("parse 'my file.pdf' --pages 1-3", ["parse", "my file.pdf", "--pages", "1-3"]),
        ('a "" b', ["a", "", "b"]),
        ("""'it''s' "say ""so" a'b 'c""", ["its", "say so", "ab c"]),
        (r"C:\data\new.pdf \n", [r"C:\data\new.pdf", r"\n"]),
        ('{names[0] + ".md"} x', ['{names[0] + ".md"}', "x"]),
        ("{a['b c']}{d}", ["{a['b c']}{d}"]),
        ("a\u3000b\u00a0c", ["a", "b", "c"]),
        ("{open brace", ["{open brace"]),
        ("a} b", ["a}", "b"]),
    ],
)
def test_a_line_is_split_as_a_shell_would(line: str, words: list[str]) -> None:
    assert split(line) == words


@pytest.mark.parametrize("line", ["'open", '"open', "a 'b\" c"])
def test_an_open_quotation_is_an_error(line: str) -> None:
    with pytest.raises(ValidationError, match="closing"):
        split(line)


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("hello", {"text": "hello"}),
        ("hello big world", {"text": "hello big world"}),
        ("hello --size 3 world", {"text": "hello world", "size": 3}),
        ("--size=3 hello", {"text": "hello", "size": 3}),
        ("--text hello --place there", {"text": "hello", "place": "there"}),
        ("a --loud --no-careful", {"text": "a", "loud": True, "careful": False}),
        ("a --sha .25 --siz 1_000", {"text": "a", "share": 0.25, "size": 1000}),
        ("a --level 2", {"text": "a", "level": 2}),
        ("-- --size 3", {"text": "--size 3"}),
        ("'--size' 3", {"text": "--size 3"}),
        ("- -5 -.5", {"text": "- -5 -.5"}),
        ("--text='-x y' --place=there", {"text": "-x y", "place": "there"}),
        ("--size -1", {"size": -1}),
        ("'--text=x'", {"text": "--text=x"}),
        ("''", {"text": ""}),
        ("", {}),
    ],
)
def test_words_become_arguments(line: str, arguments: dict[str, Any]) -> None:
    assert arguments_from_line(EVERYTHING, split(line)) == arguments


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a --sizes 3", "everything has no option --sizes"),
        ("a -s 3", "everything has no option -s"),
        ("--text a b", "everything has no place for 'b'"),
        ("a --s 3", "--s can mean --size or --share"),
        ("a --size", "everything --size needs a value"),
        ("a --size --loud", "everything --size needs a value"),
        ("a --size three", "size is 'three', which is not a number"),
    ],
)
def test_what_is_written_wrongly_is_an_error_with_a_hint(line: str, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        arguments_from_line(EVERYTHING, split(line))

    assert message in caught.value.message
    assert caught.value.hint


def test_a_misspelt_option_is_answered_with_the_right_one() -> None:
    with pytest.raises(ValidationError) as caught:
        arguments_from_line(find("chunk"), split("x.pdf --max-token-s 3"))

    assert caught.value.hint == "Did you mean --max-tokens?"


def test_the_short_forms_that_people_write_work() -> None:
    words = split("x.pdf --max 256 --overlap 64")

    arguments = arguments_from_line(find("chunk"), words)

    assert arguments == {"source": "x.pdf", "max_tokens": 256, "overlap_tokens": 64}


def test_the_cells_body_goes_to_the_tools_text() -> None:
    arguments = arguments_from_line(find("chunk"), ["--max-tokens", "5"], body="some\ntext")

    assert arguments == {"max_tokens": 5, "text": "some\ntext"}


@pytest.mark.parametrize(("name", "words"), [("parse", ["x.pdf"]), ("tokens", ["text"])])
def test_a_body_too_many_is_an_error(name: str, words: list[str]) -> None:
    with pytest.raises(ValidationError, match="body"):
        arguments_from_line(find(name), words, body="some text")


def test_variables_are_put_in_word_by_word_but_not_in_single_quotes() -> None:
    seen: list[str] = []

    def expand(word: str) -> object:
        seen.append(word)
        return 7 if word == "{n}" else word.upper()

    words = split("""{n} "{b}" '{c}' d""")

    assert arguments_from_line(EVERYTHING, words, expand=expand) == {"text": "7 {B} {c} D"}
    assert seen == ["{n}", "{b}", "d"]
    assert arguments_from_line(EVERYTHING, ["{n}"], expand=expand) == {"text": 7}
    assert arguments_from_line(EVERYTHING, split("--text='{n}'"), expand=expand) == {"text": "{n}"}


WORDS = st.one_of(
    st.text(max_size=20),
    st.text("ab '\"{}$-=;?\\ \n\r\t\u3000\u2028", max_size=12),
    st.sampled_from(
        ["--size", "--", "-x", "-5", "", "{a}", "$a", "a;", "what?", "--text=x", "x\\", "a\n", "a\n\n"]
    ),
)


def again(spec: ToolSpec, line: str) -> dict[str, Any]:
    """Return what a notebook's cell with ``line`` gives the tool."""
    head, _, body = line.partition("\n")
    assert head.startswith("%%agent " if body else "%agent ")
    name, *words = split(head.lstrip("%")[len("agent ") :])
    assert name == spec.name

    def refuse(word: str) -> str:
        assert not set(word) & set("{}$")
        return word

    cell = f"{body}\n".removesuffix("\n") if not body.endswith("\n") else body.removesuffix("\n")
    return arguments_from_line(spec, words, body=cell if body else None, expand=refuse)


@given(
    st.fixed_dictionaries(
        {"text": WORDS},
        optional={
            "place": WORDS,
            "file": WORDS,
            "size": st.integers(-5, 10**6),
            "share": st.floats(0, 1),
            "loud": st.booleans(),
            "careful": st.booleans(),
            "level": st.sampled_from([1, 2]),
        },
    )
)
@example({"text": "-5", "place": "--x", "file": "-"})
@example({"text": 'it\'s "{a}"'})
def test_a_call_written_as_a_line_makes_the_same_call(arguments: dict[str, Any]) -> None:
    line = line_from_arguments(EVERYTHING, arguments)

    if not line:
        assert any(len(f"{v}.".splitlines()) > 1 for v in arguments.values())
        return
    defaults = {p.name: p.default for p in EVERYTHING.parameters}
    given_arguments = {name: value for name, value in arguments.items() if value != defaults[name]}
    assert again(EVERYTHING, line) == given_arguments


@given(st.lists(WORDS, max_size=6))
def test_any_words_quoted_are_split_the_same_again(words: list[str]) -> None:
    for word in words:
        line = line_from_arguments(TWO, {"first": word})
        assert not line or split(line)[2:] == [word]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ({"first": "a b"}, "%agent two 'a b'"),
        ({"first": "it's"}, '%agent two "it\'s"'),
        ({"first": "a", "second": None}, "%agent two a"),
        ({"first": "a", "text": "b\nc"}, "%%agent two a\nb\nc"),
        ({"first": "a", "text": "b"}, "%agent two a --text b"),
        ({"second": "b"}, ""),
        ({"first": "a\nb"}, ""),
    ],
)
def test_lines_are_written_as_people_write_them(arguments: dict[str, Any], line: str) -> None:
    assert line_from_arguments(TWO, arguments) == line


def test_a_long_text_becomes_the_body() -> None:
    assert line_from_arguments(find("tokens"), {"text": "word " * 50, "model": "gpt-4"}) == (
        f"%%agent tokens --model gpt-4\n{'word ' * 50}"
    )


# ------------------------------------------------------------------ completion


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "report.pdf",
        "readme.md",
        ".hidden",
        "data/inner.html",
        "my files/two words.md",
        "it's $5.md",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "two\nlines.md").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("pa", ["parse", "page"]),
        ("t", ["tokens", "truncate", "tools"]),
        ("zz", []),
        ("nothing x", []),
        ("parse re", ["readme.md", "report.pdf"]),
        ("parse ", ["data/", """'it'"'"'s $5.md'""", "'my files/'", "readme.md", "report.pdf"]),
        ("parse .", [".hidden"]),
        ("parse data/", ["data/inner.html"]),
        ("parse nowhere/x", []),
        ("parse ~no-such-user-here/x", []),
        ("parse a\0/", []),
        ("parse tw", []),
        ("parse --p", ["--pages", "--password", "--page-headers", "--pandoc"]),
        ("parse --pages --p", []),
        ("parse --pages 1 --p", ["--password", "--page-headers", "--pandoc"]),
        ("parse --format x", ["xlsx", "xls", "xml"]),
        ("parse --format m", ["msg", "markdown"]),
        ("parse --format 'm", ["'msg'", "'markdown'"]),
        ("parse --main-content rep", ["report.pdf"]),
        ("tokens --model gpt-4o-mini-a", ["gpt-4o-mini-audio-preview"]),
        ("tokens --file rep", ["report.pdf"]),
        ("tokens rep", []),
        ("select rep", ["report.pdf"]),
        ("parse m", ["'my files/'"]),
        ("parse 'my", ["'my files/'"]),
        ('parse "my f', ['"my files/"']),
        ("parse 'my files/'", ["'my files/two words.md'"]),
        ("parse 'my files/'tw", ["'my files/two words.md'"]),
        ('parse "my files/tw', ['"my files/two words.md"']),
        ("parse --pages 1 'my files/two ", ["'my files/two words.md'"]),
        ('parse "rea', ['"readme.md"']),
        ("""parse "it's""", ["""'it'"'"'s $5.md'"""]),
    ],
)
def test_completion_offers_what_can_stand_there(folder: Path, line: str, found: list[str]) -> None:
    replaced, completions = complete(line, all_tools(), folder)

    assert completions == found
    assert line.endswith(replaced)


@pytest.mark.parametrize(
    "name", ["a b.md", "it's.md", 'say "x".md', "{x} $y{", "-v.md", "what?", "end;", "b\\"]
)
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_completed_path_is_read_back(tmp_path: Path, name: str, quote: str) -> None:
    (tmp_path / name).touch()

    _, (completion,) = complete(f"parse {quote}", all_tools(), tmp_path)

    (word,) = split(completion)
    assert word == name
    arguments = arguments_from_line(find("parse"), [word], expand=lambda word: word.strip("{}$"))
    assert arguments == {"source": name}
