"""What a tool is: a frozen description read off a typed, documented function.

Only names, annotations and the docstring are looked at here; the JSON Schema and the
validator (pydantic) are made in :mod:`ferrolab.tools.schema` when first asked for.
"""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from ferrolab.errors import ValidationError

Effect = Literal["pure", "reads", "writes", "network", "executes", "unconfined"]
#: Arguments to the effects that they add.
MoreEffects = Callable[[Mapping[str, Any]], frozenset[Effect]]
EFFECTS: frozenset[str] = frozenset(typing.get_args(Effect))


@dataclass(frozen=True, slots=True)
class PathRole:
    """Marks a parameter as a file that the tool reads or writes; surfaces complete, resolve and confine it.

    ``many`` says that it may be a folder or a pattern such as ``reports/*.pdf``.
    """

    effect: Effect = "reads"
    many: bool = False


@dataclass(frozen=True, slots=True)
class BodyRole:
    """Marks the parameter that takes a cell's body, and the rest of a line."""


@dataclass(frozen=True, slots=True)
class ObjectRole:
    """Marks a parameter that takes Python objects besides what JSON can say; surfaces pass them by name."""


@dataclass(frozen=True, slots=True)
class SecretRole:
    """Marks a parameter that no result, line or log may repeat."""


#: A password or key.
Secret = Annotated[str, SecretRole()]
#: A file that the tool reads.
InputPath = Annotated[Path, PathRole()]
#: A file, folder or pattern that the tool reads.
InputPaths = Annotated[Path, PathRole(many=True)]
#: A file that the tool writes; giving it adds the effect ``writes``.
OutputPath = Annotated[Path, PathRole("writes")]
#: Any Python object; part of a union with what JSON can say.
Anything = Annotated[Any, ObjectRole()]
#: The parameter that takes a cell's body.
Body = Annotated[str, BodyRole()]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_RESERVED = frozenset({"help"})
_NUMPYDOC_SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
_PARAMETER = re.compile(r"^(\w+)(?:\s*:.*)?\n((?:[ \t]+.*(?:\n|$)|\n)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as the surfaces see it.

    Attributes
    ----------
    name, annotation, description
        As the function has them; the annotation without its marks.
    default : object
        ``inspect.Parameter.empty`` when required.
    positional : bool
        Whether a line may give it without its name.
    is_path, takes_many, is_written, takes_objects, is_body, is_secret : bool
        Its marks: ``takes_many`` for a path that may be a folder or a pattern, ``is_written`` for one that
        the tool writes, ``takes_objects`` for a parameter that Python objects may be given for.
    choices : tuple
        The values of a ``Literal``, else empty.
    """

    name: str
    annotation: Any
    default: Any
    description: str
    positional: bool
    is_path: bool
    takes_many: bool
    is_written: bool
    takes_objects: bool
    is_body: bool
    is_secret: bool
    choices: tuple[Any, ...]

    @property
    def required(self) -> bool:
        """Whether a call must give it."""
        return self.default is inspect.Parameter.empty

    @property
    def is_flag(self) -> bool:
        """Whether it is a yes-or-no option."""
        return self.annotation is bool

    @property
    def holds(self) -> Any:
        """``list`` or ``dict`` when it takes several values, else None."""
        origin = typing.get_origin(self.annotation)
        return origin if origin in (list, dict) else None

    @property
    def option(self) -> str:
        """Its name on a line."""
        return f"--{self.name.replace('_', '-')}"


@dataclass(frozen=True)
class ToolSpec:
    """A tool: everything that the surfaces are made from.

    Attributes
    ----------
    name : str
        What users type.
    function : callable
        What runs.
    effects : frozenset of str
        What it does to the world: ``pure``, ``reads``, ``writes``, ``network``, ``executes`` (code, kept
        apart by the operating system), ``unconfined`` (code, with all rights of its user).
    summary, description : str
        First sentence and the rest of the docstring.
    parameters : tuple of Parameter
        In order.
    returns : str
        Kind of the result.
    examples : tuple of str
        ``%agent`` lines.
    more_effects : callable or None
        Gives the effects that certain arguments add.
    distribution : str
        The distribution that brought it, as pip names it; for a function that no entry point
        names, its module.
    """

    name: str
    function: Callable[..., Any] = field(repr=False)
    effects: frozenset[str]
    summary: str
    description: str = field(repr=False)
    parameters: tuple[Parameter, ...] = field(repr=False)
    returns: str
    examples: tuple[str, ...] = field(repr=False)
    distribution: str = "ferrolab"
    more_effects: MoreEffects | None = field(default=None, repr=False)

    @cached_property
    def model(self) -> Any:
        """The pydantic model that validates arguments."""
        from ferrolab.tools.schema import model_of

        return model_of(self)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the arguments."""
        from ferrolab.tools.schema import schema_of

        return schema_of(self)

    @property
    def positional(self) -> tuple[Parameter, ...]:
        """Parameters that a line may give without their names."""
        return tuple(p for p in self.parameters if p.positional)

    @property
    def body(self) -> Parameter | None:
        """The parameter that takes a cell's body."""
        return next((p for p in self.parameters if p.is_body), None)

    def effects_of(self, arguments: Mapping[str, Any]) -> frozenset[str]:
        """Return what a call with these arguments does to the world."""
        written = any(p.is_written and arguments.get(p.name) is not None for p in self.parameters)
        more = self.more_effects(arguments) if self.more_effects else frozenset()
        return self.effects | more | ({"writes"} if written else frozenset())

    def parameter(self, name: str) -> Parameter | None:
        """Return a parameter by name."""
        return next((p for p in self.parameters if p.name == name), None)

    def usage(self) -> str:
        """Return how it is written on a line."""
        words = [f"%agent {self.name}"]
        for p in self.parameters:
            if p.positional:
                words.append(p.name.upper() if p.required else f"[{p.name.upper()}]")
            elif p.is_flag:
                words.append(f"[--no-{p.option[2:]}]" if p.default is True else f"[{p.option}]")
            else:
                words.append(
                    f"[{p.option} {p.name.upper()}]" if not p.required else f"{p.option} {p.name.upper()}"
                )
        return " ".join(words)

    def explanation(self) -> str:
        """Return the help text: what it does, how it is written, its arguments and examples."""
        lines = [f"{self.name} - {self.summary}", "", f"Usage: {self.usage()}"]
        if self.description:
            lines += ["", self.description]
        lines += ["", "Arguments:"] if self.parameters else []
        for p in self.parameters:
            name = p.name.upper() if p.positional else p.option
            default = "" if p.required or p.default in (None, False) else f" (default {p.default})"
            choices = f" One of: {', '.join(map(str, p.choices))}." if p.choices else ""
            lines.append(f"  {name:<22} {p.description}{choices}{default}")
        if self.examples:
            lines += ["", "Examples:", *(f"  {example}" for example in self.examples)]
        lines += ["", f"Effects: {', '.join(sorted(self.effects))}"]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the tool as the JSON object that REST and the panel use."""
        return {
            "name": self.name,
            "summary": self.summary,
            "description": self.description,
            "parameters": self.schema,
            "returns": self.returns,
            "effects": sorted(self.effects),
            "examples": list(self.examples),
            "positional": [p.name for p in self.positional],
            "body": self.body.name if self.body else None,
            "distribution": self.distribution,
            "usage": self.usage(),
        }


FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


def tool(
    *,
    effects: Iterable[Effect],
    name: str | None = None,
    examples: Iterable[str] = (),
    more_effects: MoreEffects | None = None,
) -> Callable[[FunctionT], FunctionT]:
    """Mark a typed, documented function as a tool.

    Parameters
    ----------
    effects : iterable of str
        What it does to the world; ``{"pure"}`` for nothing.
    name : str, optional
        What users type; default: the function's name with hyphens.
    examples : iterable of str, optional
        ``%agent`` lines that show it.
    more_effects : callable, optional
        Gives the effects that certain arguments add to these.

    Returns
    -------
    callable
        The function itself, with its :class:`ToolSpec` as ``__ferrolab_tool__``.

    Examples
    --------
    >>> from ferrolab.tools import Body, tool
    >>> @tool(effects={"pure"})
    ... def shout(text: Body) -> str:
    ...     '''Write a text in capitals.'''
    ...     return text.upper()
    >>> shout.__ferrolab_tool__.usage()
    '%agent shout TEXT'
    """

    def mark(function: FunctionT) -> FunctionT:
        spec = _describe(function, name, frozenset(effects), tuple(examples))
        if more_effects is not None:
            spec = replace(spec, more_effects=more_effects)
        function.__ferrolab_tool__ = spec  # type: ignore[attr-defined]
        return function

    return mark


def _describe(
    function: Callable[..., Any], name: str | None, effects: frozenset[str], examples: tuple[str, ...]
) -> ToolSpec:
    unknown = effects - EFFECTS
    if unknown or not effects:
        raise ValidationError(
            f"the tool {function.__name__!r} has the effects {sorted(effects)}",
            hint=f"Name at least one of: {', '.join(sorted(EFFECTS))}.",
        )
    summary, description, documented = _read_docstring(inspect.getdoc(function) or "")
    if not summary:
        raise ValidationError(
            f"the tool {function.__name__!r} has no docstring", hint="Its first sentence is what users read."
        )
    hints = typing.get_type_hints(function, include_extras=True)
    parameters = tuple(
        _parameter(p, hints, documented.get(p.name, ""))
        for p in inspect.signature(function).parameters.values()
    )
    _check_parameters(function.__name__, parameters)
    name = name or function.__name__.strip("_").replace("_", "-")
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise ValidationError(
            f"{name!r} can't be a tool's name",
            hint="Use letters, digits and hyphens, a letter first; 'help' is taken.",
        )
    return ToolSpec(
        name=name,
        function=function,
        effects=effects,
        summary=summary,
        description=description,
        parameters=parameters,
        returns=" or ".join(_kinds(hints.get("return"))),
        examples=examples,
        distribution=function.__module__.partition(".")[0],
    )


def _check_parameters(tool_name: str, parameters: tuple[Parameter, ...]) -> None:
    """Refuse what a line could not be read for: two bodies, or a positional parameter behind one."""
    bodies = [p.name for p in parameters if p.is_body]
    if len(bodies) > 1:
        raise ValidationError(
            f"the tool {tool_name!r} has {len(bodies)} bodies: {', '.join(bodies)}",
            hint="Mark one parameter with Body.",
        )
    for former, latter in pairwise(p for p in parameters if p.positional):
        if former.is_body:
            raise ValidationError(
                f"the tool {tool_name!r} has the positional parameter {latter.name!r} behind its body",
                hint="A body takes the rest of a line: put it last, or a * behind it.",
            )


def _parameter(parameter: inspect.Parameter, hints: Mapping[str, Any], description: str) -> Parameter:
    if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD) or parameter.name not in hints:
        raise ValidationError(
            f"the tool parameter {parameter.name!r} has no single annotated type",
            hint="Annotate every parameter; *args and **kwargs can't be shown as a form.",
        )
    marks = list(_marks(hints[parameter.name]))
    bare = _bare(hints[parameter.name])
    return Parameter(
        name=parameter.name,
        annotation=bare,
        default=parameter.default,
        description=description,
        positional=parameter.kind is not parameter.KEYWORD_ONLY,
        is_path=any(isinstance(mark, PathRole) for mark in marks),
        takes_many=any(isinstance(mark, PathRole) and mark.many for mark in marks),
        is_written=any(isinstance(mark, PathRole) and mark.effect == "writes" for mark in marks),
        takes_objects=any(isinstance(mark, ObjectRole) for mark in marks),
        is_body=any(isinstance(mark, BodyRole) for mark in marks),
        is_secret=any(isinstance(mark, SecretRole) for mark in marks),
        choices=_choices(bare),
    )


def _kinds(annotation: Any) -> list[str]:
    """Return the kinds of result that an annotation stands for."""
    members = (
        typing.get_args(annotation) if typing.get_origin(annotation) is types.UnionType else [annotation]
    )
    return [str(getattr(member, "kind", "value")) for member in members]


def _marks(annotation: Any) -> Iterable[Any]:
    """Yield the marks of an annotation and of the members of a union."""
    if typing.get_origin(annotation) is Annotated:
        yield from annotation.__metadata__
        yield from _marks(annotation.__origin__)
    elif typing.get_origin(annotation) in (typing.Union, types.UnionType):
        for member in typing.get_args(annotation):
            yield from _marks(member)


def _bare(annotation: Any) -> Any:
    """Return the annotation without its marks and without ``None``."""
    if typing.get_origin(annotation) is Annotated:
        return _bare(annotation.__origin__)
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        members = [_bare(m) for m in typing.get_args(annotation) if m is not type(None)]
        return members[0]
    return annotation


def _choices(annotation: Any) -> tuple[Any, ...]:
    return typing.get_args(annotation) if typing.get_origin(annotation) is Literal else ()


def _read_docstring(text: str) -> tuple[str, str, dict[str, str]]:
    """Return summary, description and the parameters' descriptions of a numpydoc docstring."""
    sections = list(_NUMPYDOC_SECTION.finditer(text))
    prose = text[: sections[0].start()] if sections else text
    summary, _, rest = prose.strip().partition("\n\n")
    documented: dict[str, str] = {}
    for index, section in enumerate(sections):
        if section.group(1) == "Parameters":
            end = sections[index + 1].start() if index + 1 < len(sections) else len(text)
            for match in _PARAMETER.finditer(text[section.end() : end]):
                documented[match.group(1)] = " ".join(match.group(2).split())
    return " ".join(summary.split()), rest.strip(), documented
