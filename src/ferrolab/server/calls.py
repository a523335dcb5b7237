"""A tool call that came over REST: checked against the server's files, then run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from ferrolab.errors import InternalError, PolicyError, ValidationError
from ferrolab.results import Result
from ferrolab.running import Run
from ferrolab.server.files import Files
from ferrolab.tools import Context, call, find
from ferrolab.tools.schema import validate
from ferrolab.tools.spec import Parameter, ToolSpec

# Confines tools on a server without local files: nothing is below a file.
_NOWHERE = Path(__file__).resolve()
_SHOWN_CHARACTERS = 10_000


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that may run.

    Attributes
    ----------
    spec : ToolSpec
        The tool.
    given : mapping
        The arguments as the client wrote them.
    located : mapping
        Those of them that name files, made absolute.
    folder : Path
        What paths in the result's line are relative to.
    root : Path
        What paths must not leave.
    allowed_effects : frozenset of str
        What the tool may do.
    """

    spec: ToolSpec
    given: Mapping[str, Any] = field(repr=False)
    located: Mapping[str, str | dict[str, str]]
    folder: Path
    root: Path
    allowed_effects: frozenset[str]

    def shown_arguments(self) -> dict[str, Any]:
        """Return the arguments for people to read: no secrets, long texts shortened."""
        secrets = {p.name for p in self.spec.parameters if p.is_secret}
        return {name: _shortened(value) for name, value in self.given.items() if name not in secrets}

    def run(self, run: Run) -> dict[str, Any]:
        """Run the tool, keep its full result and return the envelope."""
        result = self._result(run)
        envelope = self._envelope(result)
        with self._blaming_the_tool():
            result.store_whole()
        return envelope

    def view(self, run: Run) -> dict[str, Any]:
        """Run the tool, and return the envelope and all views of the result, which is not kept."""
        result = self._result(run)
        return {"result": self._envelope(result), "views": result.stored().get("views", [])}

    def _result(self, run: Run) -> Result:
        context = Context(
            surface="server",
            cwd=self.root,
            root=self.root,
            allowed_effects=self.allowed_effects,
            run=run,
            line_cwd=self.folder,
        )
        result = call(self.spec, {**self.given, **self.located}, context=context)
        run.check()
        as_given = {name: self.given[name] for name in self.located if name in result.meta.arguments}
        return result.with_meta(arguments={**result.meta.arguments, **as_given})

    def _envelope(self, result: Result) -> dict[str, Any]:
        """Return the envelope, certain to be JSON."""
        envelope = result.envelope()
        with self._blaming_the_tool():
            json.dumps(envelope, allow_nan=False)
        return envelope

    @contextmanager
    def _blaming_the_tool(self) -> Iterator[None]:
        try:
            yield
        except (TypeError, ValueError, RecursionError) as error:
            raise InternalError(
                f"{self.spec.name} gave back something that is not JSON: {error}",
                hint=f"This is a defect in {self.spec.distribution}.",
                context={"tool": self.spec.name},
            ) from error


def prepare(
    tool: str, arguments: Mapping[str, Any], cwd: str, files: Files, allowed_effects: frozenset[str]
) -> ToolCall:
    """Return the call that a request asks for.

    Parameters
    ----------
    tool : str
        The tool's name.
    arguments : mapping
        By parameter name; paths relative to the server's root.
    cwd : str
        The notebook's folder, relative to the server's root.
    files : Files
        What the server shows.
    allowed_effects : frozenset of str
        What the tool may do.

    Raises
    ------
    ValidationError, PolicyError
        When there is no such tool, an argument does not fit, or a path may not be read.
    """
    spec = find(tool)
    validated = validate(spec, dict(arguments))
    located: dict[str, str | dict[str, str]] = {}
    for parameter in spec.parameters:
        value = validated[parameter.name]
        if parameter.name in arguments and _names_file(parameter, value):
            located[parameter.name] = str(files.locate(arguments[parameter.name], parameter.name))
        elif parameter.is_path and isinstance(value, dict):
            located[parameter.name] = {
                key: str(files.locate(str(path), parameter.name)) for key, path in value.items()
            }
        elif parameter.name in arguments and _holds_path(value):
            raise PolicyError(
                f"{tool} takes {parameter.name} as paths that the server can't confine",
                hint="Run it from a notebook cell.",
                context={"field": parameter.name, "tool": tool},
            )
    folder = files.locate(cwd, "cwd") if cwd or files.root else _NOWHERE
    return ToolCall(spec, dict(arguments), located, folder, files.root or _NOWHERE, allowed_effects)


def _names_file(parameter: Parameter, value: Any) -> bool:
    """Whether the argument is read as a file; a model may be the path of its ``tokenizer.json``."""
    if parameter.name == "model":
        return isinstance(value, str) and value.endswith(".json")
    return parameter.is_path and isinstance(value, Path)


def _holds_path(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_path, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return any(map(_holds_path, value))
    return isinstance(value, PurePath)


def _shortened(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _SHOWN_CHARACTERS:
        return f"{value[:_SHOWN_CHARACTERS]}…"
    return value


def read_call(fields: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Return ``arguments`` and ``cwd`` of a request's body.

    Raises
    ------
    ValidationError
        When one of them is of the wrong type.
    """
    arguments, cwd = fields.get("arguments", {}), fields.get("cwd", "")
    if not isinstance(arguments, dict):
        raise _wrong_type("arguments", arguments, "an object")
    if not isinstance(cwd, str):
        raise _wrong_type("cwd", cwd, "a string")
    return arguments, cwd


def read_tool(fields: Mapping[str, Any]) -> str:
    """Return ``tool`` of a request's body."""
    tool = fields.get("tool")
    if not isinstance(tool, str):
        raise _wrong_type("tool", tool, "a string")
    return tool


def read_keep(fields: Mapping[str, Any]) -> bool:
    """Return whether the result of a request's call is to be kept."""
    keep = fields.get("keep", True)
    if not isinstance(keep, bool):
        raise _wrong_type("keep", keep, "true or false")
    return keep


def _wrong_type(name: str, value: Any, wanted: str) -> ValidationError:
    return ValidationError(
        f"{name} is a {type(value).__name__}, not {wanted}",
        hint=f"Give {name} as {wanted}.",
        context={"field": name},
    )
