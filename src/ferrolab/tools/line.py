"""A tool call as a line of text, both ways: the grammar of ``%agent`` and the command line."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from ferrolab.errors import ValidationError
from ferrolab.tools.spec import Parameter, ToolSpec


class _Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of leaving the process."""

    def error(self, message: str) -> NoReturn:
        raise ValidationError(message, hint=f"Usage: {self.usage}", context={"tool": self.prog})


def split(line: str) -> list[str]:
    r"""Split a line into words as a shell would, but keep ``{...}`` whole and ``\`` as it is.

    >>> split('parse "my file.pdf" --pages 1-3 {names[0] + ".md"}')
    ['parse', 'my file.pdf', '--pages', '1-3', '{names[0] + ".md"}']
    """
    words: list[str] = []
    word: list[str] | None = None
    quote, depth = "", 0
    for character in line:
        if depth:
            depth += {"{": 1, "}": -1}.get(character, 0)
        elif quote:
            if character == quote:
                quote = ""
                continue
        elif character in "\"'":
            quote, word = character, word or []
            continue
        elif character.isspace():
            if word is not None:
                words.append("".join(word))
            word = None
            continue
        elif character == "{":
            depth = 1
        word = [*word, character] if word else [character]
    if quote:
        raise ValidationError(
            f"the line has an opening {quote} without its closing one", hint="Close the quotation."
        )
    if word is not None:
        words.append("".join(word))
    return words


def parser_of(spec: ToolSpec) -> argparse.ArgumentParser:
    """Return the argument parser of a tool."""
    parser = _Parser(prog=spec.name, usage=spec.usage(), add_help=False, description=spec.summary)
    for parameter in spec.parameters:
        if parameter.positional:
            parser.add_argument(
                parameter.name,
                nargs="*" if parameter.is_body else "?",
                default=None,
                help=parameter.description,
            )
        if parameter.positional and not parameter.is_body:
            continue
        if parameter.is_flag:
            action = argparse.BooleanOptionalAction
            parser.add_argument(parameter.option, dest=_dest(parameter), default=None, action=action)
        else:
            parser.add_argument(
                parameter.option, dest=_dest(parameter), default=None, metavar=parameter.name.upper()
            )
    return parser


def _dest(parameter: Parameter) -> str:
    return f"{parameter.name}_option" if parameter.positional else parameter.name


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
    parsed = vars(parser_of(spec).parse_args(list(words)))
    arguments: dict[str, Any] = {}
    for parameter in spec.parameters:
        value = parsed.get(_dest(parameter))
        if value is None and parameter.positional:
            value = parsed.get(parameter.name) or None
        if isinstance(value, list):
            value = value[0] if len(value) == 1 else " ".join(value)
        if isinstance(value, str) and expand is not None:
            value = expand(value)
        if value is not None:
            arguments[parameter.name] = _scalar(parameter, value)
    if body is not None:
        if spec.body is None:
            raise ValidationError(
                f"{spec.name} takes no cell body",
                hint=f"Use it on one line: {spec.usage()}",
                context={"tool": spec.name},
            )
        arguments[spec.body.name] = body
    return arguments


def _scalar(parameter: Parameter, value: Any) -> Any:
    """Read a number where the tool wants one, so that JSON faces and lines pass the same values."""
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


def line_from_arguments(spec: ToolSpec, arguments: Mapping[str, Any]) -> str:
    """Return the ``%agent`` line, or the ``%%agent`` cell, that makes a call again."""
    words = [spec.name]
    body = None
    for parameter in spec.parameters:
        value = arguments.get(parameter.name)
        if value is None or (not parameter.required and value == parameter.default):
            continue
        if parameter.is_body and isinstance(value, str) and ("\n" in value or len(value) > 120):
            body = value
        elif parameter.positional:
            words.append(_quoted(str(value)))
        elif parameter.is_flag:
            words.append(parameter.option if value else f"--no-{parameter.option[2:]}")
        else:
            words += [parameter.option, _quoted(str(value))]
    line = " ".join(words)
    return f"%agent {line}" if body is None else f"%%agent {line}\n{body}"


def _quoted(word: str) -> str:
    """Quote a word so that :func:`split` gives it back, braces and dollars included."""
    if word and not set(word) & set(" \t\"'{}$") and not word.startswith("-"):
        return word
    return f"'{word}'" if "'" not in word else f'"{word}"' if '"' not in word else shlex.quote(word)


def complete(words: Sequence[str], last: str, specs: Mapping[str, ToolSpec], folder: Path) -> list[str]:
    """Return what could stand for the word under the cursor.

    Parameters
    ----------
    words : sequence of str
        The whole words before it, the tool's name first.
    last : str
        What is typed of it.
    specs : mapping
        The tools by name.
    folder : Path
        What paths are relative to.
    """
    if not words:
        return [name for name in specs if name.startswith(last)]
    spec = specs.get(words[0])
    if spec is None:
        return []
    option = next((p for p in spec.parameters if words[-1] == p.option), None)
    if option is not None and not option.is_flag:
        return _values(option, last, folder)
    if last.startswith("-"):
        return [p.option for p in spec.parameters if p.option.startswith(last) and p.option not in words]
    path = next((p for p in spec.positional if p.is_path), None)
    return _values(path, last, folder) if path else []


def _values(parameter: Parameter, last: str, folder: Path) -> list[str]:
    if parameter.choices:
        return [str(choice) for choice in parameter.choices if str(choice).startswith(last)]
    if parameter.name == "model":
        from ferrolab import models

        return [name for name in models.names() if name.startswith(last)]
    return paths(last, folder) if parameter.is_path else []


def paths(last: str, folder: Path) -> list[str]:
    """Return the files and folders that ``last`` begins to name."""
    head, slash, start = last.rpartition("/")
    try:
        entries = sorted((folder / Path(head + slash).expanduser()).iterdir())
    except OSError:
        return []
    return [
        f"{head}{slash}{entry.name}{'/' if entry.is_dir() else ''}"
        for entry in entries
        if entry.name.startswith(start) and (start.startswith(".") or not entry.name.startswith("."))
    ]
