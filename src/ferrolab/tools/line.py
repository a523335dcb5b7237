"""A tool call as a line of text, both ways: the grammar of ``%agent`` and the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from ferrolab.errors import ValidationError
from ferrolab.tools.spec import Parameter, ToolSpec

# What IPython or `split` would read as something other than part of a word.
_SPECIAL = re.compile(r"[\s\"'{}$;?]|^-|^$|\\$")
_NUMBER = re.compile(r"-\.?\d")


# Longer texts are easier to read as a cell's body.
_LONG = 120


class Quoted(str):
    """A word that has quotes.

    Attributes
    ----------
    whole : bool
        Whether it begins with a quote; then it is never an option.
    literal : bool
        Whether there are single quotes in it; then no variables are put in.
    """

    __slots__ = ("literal", "whole")
    whole: bool
    literal: bool

    def __new__(cls, text: str, *, whole: bool, literal: bool) -> Quoted:
        """Return ``text`` as a word that was written in quotes."""
        word = super().__new__(cls, text)
        word.whole, word.literal = whole, literal
        return word


@dataclass(slots=True)
class Words:
    """The words of a line.

    Attributes
    ----------
    words : list of str
        Those with a space behind them.
    last : str or None
        The one that the line ends in; None when it ends in a space.
    last_start : int
        Where that one begins in the line.
    open_quote : str
        The quote that it lacks at its end.
    """

    words: list[str]
    last: str | None
    last_start: int
    open_quote: str


def split(line: str) -> list[str]:
    r"""Split a line into words as a shell would, but keep ``{...}`` whole and ``\`` as it is.

    >>> split('parse "my file.pdf" --pages 1-3 {names[0] + ".md"}')
    ['parse', 'my file.pdf', '--pages', '1-3', '{names[0] + ".md"}']
    """
    read = read_words(line)
    if read.open_quote:
        raise ValidationError(
            f"the line has an opening {read.open_quote} without its closing one", hint="Close the quotation."
        )
    return read.words if read.last is None else [*read.words, read.last]


def read_words(line: str) -> Words:
    """Return the words of a line whose last one may be unfinished."""
    words: list[str] = []
    word: list[str] | None = None
    quote, depth, whole, quotes, start = "", 0, False, "", len(line)

    def finished() -> str | None:
        if word is None:
            return None
        text = "".join(word)
        return Quoted(text, whole=whole, literal="'" in quotes) if quotes else text

    for index, character in enumerate(line):
        if depth:
            depth += {"{": 1, "}": -1}.get(character, 0)
        elif quote:
            if character == quote:
                quote = ""
                continue
        elif character.isspace():
            if (done := finished()) is not None:
                words.append(done)
            word, whole, quotes, start = None, False, "", len(line)
            continue
        elif character in "\"'":
            whole = whole or word is None
            quote, quotes, start = character, quotes + character, min(start, index)
            word = word or []
            continue
        elif character == "{":
            depth = 1
        start = min(start, index)
        word = [*word, character] if word else [character]
    return Words(words, finished(), start, quote)


def _assigned(spec: ToolSpec, words: Sequence[str]) -> dict[str, list[str] | bool]:
    """Return for each parameter that is named or filled the words it gets, or whether its flag is set."""
    named: dict[str, list[str] | bool] = {}
    free: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--" and not isinstance(word, Quoted):
            free += rest
        elif not _is_option(word):
            free.append(word)
        else:
            name, equals, value = word.partition("=")
            parameter, flag = _option(spec, name)
            if parameter.is_flag:
                named[parameter.name] = flag
            else:
                named[parameter.name] = [_value_of(word, value) if equals else _next(spec, name, rest)]
    return {**_placed(spec, free, set(named)), **named}


def _is_option(word: str) -> bool:
    """Whether the word is written as an option: ``--x`` or ``-x``, but not a number or a lone ``-``."""
    is_text = word == "-" or (isinstance(word, Quoted) and word.whole)
    return word.startswith("-") and not is_text and not _NUMBER.match(word)


def _value_of(word: str, value: str) -> str:
    """Return the value behind the ``=`` of a word, with the word's quotes."""
    return Quoted(value, whole=True, literal=word.literal) if isinstance(word, Quoted) else value


def _option(spec: ToolSpec, name: str) -> tuple[Parameter, bool]:
    """Return the parameter that an option, or a beginning of one, names; and what it says as a flag."""
    options = {p.option: (p, True) for p in spec.parameters if p.is_body or not p.positional}
    options |= {f"--no-{o[2:]}": (p, False) for o, (p, _) in options.items() if p.is_flag}
    meant = [name] if name in options else [o for o in options if len(name) > 2 and o.startswith(name)]
    if len(meant) == 1:
        return options[meant[0]]
    close = meant or get_close_matches(name, options, n=1)
    raise ValidationError(
        f"{spec.name} has no option {name}" if not meant else f"{name} can mean {' or '.join(meant)}",
        hint=f"Did you mean {' or '.join(close)}?" if close else f"Usage: {spec.usage()}",
        context={"tool": spec.name, "field": name.lstrip("-").replace("-", "_")},
    )


def _next(spec: ToolSpec, name: str, rest: Iterator[str]) -> str:
    word = next(rest, None)
    if word is None or _is_option(word):
        raise ValidationError(
            f"{spec.name} {name} needs a value",
            hint=f"Write {name} VALUE, or {name}=VALUE when the value begins with a hyphen.",
            context={"tool": spec.name, "field": name.lstrip("-").replace("-", "_")},
        )
    return word


def _placed(spec: ToolSpec, free: list[str], named: set[str]) -> dict[str, list[str] | bool]:
    """Give the words without a name to the positional parameters; one for a body takes all that are left."""
    placed: dict[str, list[str] | bool] = {}
    for parameter in spec.positional:
        if free and parameter.name not in named:
            count = len(free) if parameter.is_body else 1
            placed[parameter.name], free = free[:count], free[count:]
    if free:
        raise ValidationError(
            f"{spec.name} has no place for {free[0]!r}",
            hint=f"Usage: {spec.usage()}",
            context={"tool": spec.name},
        )
    return placed


def arguments_from_line(
    spec: ToolSpec,
    words: Sequence[str],
    *,
    body: str | None = None,
    expand: Callable[[str], Any] | None = None,
) -> dict[str, Any]:
    """Return the arguments that ``words`` give to a tool; values stay as text for :func:`call` to validate.

    Parameters
    ----------
    spec : ToolSpec
        The tool.
    words : sequence of str
        The line after the tool's name, split.
    body : str, optional
        A cell's body; goes to the tool's body parameter.
    expand : callable, optional
        Turns a word such as ``{name}`` into the object it stands for.

    Raises
    ------
    ValidationError
        For an option that the tool does not have, or a body that it does not take.
    """
    arguments: dict[str, Any] = {}
    assigned = _assigned(spec, words)
    for parameter in spec.parameters:
        value: Any = assigned.get(parameter.name)
        if isinstance(value, list):
            value = _joined([_expanded(word, expand) for word in value])
        if value is not None:
            arguments[parameter.name] = _scalar(parameter, value)
    if body is not None:
        if spec.body is None:
            raise ValidationError(
                f"{spec.name} takes no cell body",
                hint=f"Use it on one line: {spec.usage()}",
                context={"tool": spec.name},
            )
        if spec.body.name in arguments:
            raise ValidationError(
                f"{spec.name} has a {spec.body.name} on its line and another as the cell's body",
                hint="Take one of them away.",
                context={"tool": spec.name, "field": spec.body.name},
            )
        arguments[spec.body.name] = body
    return arguments


def _expanded(word: str, expand: Callable[[str], Any] | None) -> Any:
    """Return what a word stands for: itself, or the object that ``expand`` makes of it."""
    if expand is None or (isinstance(word, Quoted) and word.literal):
        return str(word)
    return expand(str(word))


def _joined(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else " ".join(map(str, values))


def _scalar(parameter: Parameter, value: Any) -> Any:
    """Read a number where the tool wants one, so that JSON faces and lines pass the same values."""
    if isinstance(value, str) and parameter.choices:
        return next((choice for choice in parameter.choices if str(choice) == value), value)
    if isinstance(value, str) and parameter.holds is list:
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, str) and parameter.holds is dict:
        return dict(_pair(parameter, part) for part in value.split(",") if part.strip())
    if isinstance(value, str) and parameter.annotation in (int, float):
        try:
            return parameter.annotation(value.replace("_", ""))
        except ValueError:
            raise ValidationError(
                f"{parameter.name} is {value!r}, which is not a number",
                hint=f"Give {parameter.option} a number.",
                context={"field": parameter.name},
            ) from None
    return value


def _pair(parameter: Parameter, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise ValidationError(
            f"{parameter.name} has {text!r}, which is not NAME=VALUE",
            hint=f"Write {parameter.option} NAME=VALUE,NAME=VALUE.",
            context={"field": parameter.name},
        )
    return name.strip(), value.strip()


def _written(value: Any) -> str | None:
    """Return a value as a word, None when no word gives it back."""
    if not isinstance(value, list | dict):
        return str(value)
    parts = list(map(str, value if isinstance(value, list) else value.values()))
    names = list(value) if isinstance(value, dict) else []
    if any("," in part or part != part.strip() for part in parts + names) or any(
        "=" in name for name in names
    ):
        return None
    return (
        ",".join(f"{name}={part}" for name, part in zip(names, parts, strict=True))
        if names
        else ",".join(parts)
    )


def line_from_arguments(spec: ToolSpec, arguments: Mapping[str, Any]) -> str:
    """Return the ``%agent`` line, or the ``%%agent`` cell, that makes a call again.

    Empty when no line can: a value has line breaks, or an earlier positional one is missing.
    """
    words, body, gap = [spec.name], None, False
    for parameter in spec.parameters:
        value = arguments.get(parameter.name)
        if value is None or (not parameter.required and value == parameter.default):
            gap = gap or parameter.positional
            continue
        text = _written(value)
        if text is None:
            return ""
        if parameter.is_body and text and (len(text) > _LONG or not is_one_line(text)):
            # Notebooks end every cell with a line break, which the magic takes away.
            body = f"{text}\n" if text.endswith("\n") else text
        elif not is_one_line(text) or (parameter.positional and gap and not parameter.is_body):
            return ""
        elif parameter.positional and not gap:
            words.append(quoted(text))
        elif parameter.is_flag:
            words.append(parameter.option if value else f"--no-{parameter.option[2:]}")
        else:
            words += [parameter.option, quoted(text)]
    line = " ".join(words)
    return f"%agent {line}" if body is None else f"%%agent {line}\n{body}"


def is_one_line(text: str) -> bool:
    """Whether a line can hold the text."""
    return len(f"{text}.".splitlines()) == 1


def quoted(word: str) -> str:
    """Quote a word so that :func:`split` gives it back and nothing is put in for its braces and dollars."""
    if not _SPECIAL.search(word):
        return word
    if "'" in word and not set(word) & set('"{}$'):
        return f'"{word}"'
    return "'" + word.replace("'", """'"'"'""") + "'"
