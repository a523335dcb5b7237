"""The only door: every face runs a tool through :func:`call`.

It resolves and confines paths, validates, checks the policy for the tool's effects,
runs within a :class:`~ferrolab.running.Run` (progress, cancel), times, records, and
wraps what comes back into a :class:`~ferrolab.results.Result` that knows its call.
"""

from __future__ import annotations

import glob
import json
import logging
import os
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ferrolab import running
from ferrolab.errors import FerrolabError, InternalError, PolicyError, from_oserror
from ferrolab.results import Document, Result, Value
from ferrolab.results.base import new_id, now
from ferrolab.tools.line import line_from_arguments
from ferrolab.tools.registry import find
from ferrolab.tools.spec import EFFECTS, ToolSpec

audit = logging.getLogger("ferrolab.audit")
# In characters. An argument is shown, a line is typed again; neither is a place to keep a text.
_LONGEST_ARGUMENT = 500
_LONGEST_LINE = 4_000


@dataclass(frozen=True, kw_only=True)
class Context:
    """For whom a tool runs, and what it may do.

    Attributes
    ----------
    surface : str
        ``magic``, ``cli``, ``server``, ``library`` ...; written to the audit log.
    cwd : Path
        What relative paths are relative to.
    root : Path or None
        Folder that paths must not leave, links resolved; None for no confinement.
    allowed_effects : frozenset of str
        Effects that run without being asked about.
    approve : callable or None
        Asked for the tool's other effects; None denies them.
    run : Run
        Carries progress and cancellation.
    line_cwd : Path or None
        Folder that paths in the result's ``%agent`` line are written relative to; default ``cwd``.
    """

    surface: str = "library"
    cwd: Path = field(default_factory=Path.cwd)
    root: Path | None = None
    allowed_effects: frozenset[str] = EFFECTS
    approve: Callable[[ToolSpec, frozenset[str], Mapping[str, Any]], bool] | None = None
    run: running.Run = field(default_factory=running.Run)
    line_cwd: Path | None = None


#: For whom the call under way runs.
_context: ContextVar[Context] = ContextVar("ferrolab_context")


def path_on_line(path: Path) -> str:
    """Return a path as lines of the call under way write it: relative to where they are typed."""
    context = _context.get(None)
    return path.as_posix() if context is None else _on_line(path.as_posix(), context)


def call(
    tool: str | ToolSpec, arguments: Mapping[str, Any] | None = None, *, context: Context | None = None
) -> Result:
    """Run a tool and return its result.

    Parameters
    ----------
    tool : str or ToolSpec
        Which one.
    arguments : mapping, optional
        By parameter name; JSON values, and results where the tool takes them.
    context : Context, optional
        Default: this process's folder, no confinement, every effect allowed.

    Raises
    ------
    FerrolabError
        Whatever went wrong, typed. Anything that a tool raises by mistake, ``SystemExit`` too,
        becomes an :class:`~ferrolab.errors.InternalError` with the original as its cause.

    Examples
    --------
    >>> import ferrolab
    >>> ferrolab.call("tokens", {"text": "Hello, world!", "model": "gpt-4o"}).count
    4
    """
    spec = tool if isinstance(tool, ToolSpec) else find(tool)
    context = context or Context()
    given = dict(arguments or {})
    started = time.perf_counter()
    token = _context.set(context)
    try:
        with running.entered(context.run):
            result = _run(spec, given, context)
    except FerrolabError as error:
        _record(spec, context, started, error.code)
        raise
    except KeyboardInterrupt:
        _record(spec, context, started, "interrupted")
        raise
    except (Exception, SystemExit) as error:
        _record(spec, context, started, "INT_ERR_INTERNAL")
        raise InternalError(
            f"{spec.name} failed: {type(error).__name__}: {error}",
            hint=f"This is a defect in {spec.distribution}; its cause is attached.",
            context={"tool": spec.name},
        ) from error
    finally:
        _context.reset(token)
    _record(spec, context, started, "ok")
    return _stamped(result, spec, given, context, time.perf_counter() - started)


def _run(spec: ToolSpec, given: dict[str, Any], context: Context) -> Result:
    # Deferred: pydantic takes longer to import than `%load_ext ferrolab` may take in all.
    from ferrolab.tools.schema import validate

    arguments = validate(spec, given)
    for parameter in spec.parameters:
        value = arguments[parameter.name]
        if parameter.is_path and isinstance(value, Path):
            arguments[parameter.name] = _resolved(
                value, context, many=parameter.takes_many, is_new=parameter.is_written
            )
        elif parameter.is_path and isinstance(value, dict):
            arguments[parameter.name] = {name: _resolved(path, context) for name, path in value.items()}
    _check_policy(spec, arguments, context)
    context.run.check()
    value = spec.function(**arguments)
    if isinstance(value, Result):
        return value
    if not _is_json(value):
        raise InternalError(
            f"{spec.name} gave back a {type(value).__name__} that is not JSON",
            hint=f"This is a defect in {spec.distribution}: it must give back JSON values or a ferrolab result.",
            context={"tool": spec.name},
        )
    return Value(value=value)


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _resolved(path: Path, context: Context, *, many: bool = False, is_new: bool = False) -> Path:
    """Return the path as the tool can open it; under a root absolute, with every link followed.

    With ``many`` it may be a pattern; where its matches lead is for the tool to look at. With ``is_new``
    it need not be there.
    """
    path = _expanded(path)
    absolute = context.cwd / path
    if context.root is None:
        return path if context.cwd == Path.cwd() else absolute
    try:
        real, root = absolute.resolve(), context.root.resolve()
    except (OSError, RuntimeError, ValueError):
        real, root = Path("/"), context.root
    if not real.is_relative_to(root):
        raise PolicyError(
            f"{str(path)!r} leads out of the folder that may be read",
            code="DOM_VAL_OUTSIDE_ROOT",
            hint="Name a file under the folder that Jupyter was started in.",
            context={"path": str(path)},
        )
    if not real.exists() and not is_new and not (many and glob.has_magic(str(real))):
        # Said here, so that the message has the path as it was given and not the way to the root.
        raise from_oserror(FileNotFoundError(), path)
    return real


def _expanded(path: Path) -> Path:
    """Return the path with ``~`` filled in; one of an unknown user is an ordinary name."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _check_policy(spec: ToolSpec, arguments: Mapping[str, Any], context: Context) -> None:
    asked = spec.effects_of(arguments) - context.allowed_effects - {"pure"}
    if not asked:
        return
    if context.approve is None or not context.approve(spec, asked, arguments):
        raise PolicyError(
            f"{spec.name} {' and '.join(sorted(asked))}, which is not allowed here",
            hint="Run it from a notebook cell, where you decide yourself.",
            context={"tool": spec.name, "effects": sorted(asked)},
        )


def _record(spec: ToolSpec, context: Context, started: float, outcome: str) -> None:
    seconds = time.perf_counter() - started
    audit.info("%s %s %s %.3fs", context.surface, spec.name, outcome, seconds)


def _stamped(
    result: Result, spec: ToolSpec, given: dict[str, Any], context: Context, seconds: float
) -> Result:
    secrets = {p.name for p in spec.parameters if p.is_secret}
    shown = {name: _plain(value) for name, value in given.items() if name not in secrets}
    line_arguments = {name: _for_line(spec, name, value, context) for name, value in shown.items()}
    can_repeat = all(_can_be_typed(given[name]) for name in shown)
    line = line_from_arguments(spec, line_arguments) if can_repeat else ""
    return result.with_meta(
        tool=spec.name,
        arguments={name: _shortened(value) for name, value in shown.items()},
        # A line that does not hold the whole text would not make the call again.
        line=line if len(line) <= _LONGEST_LINE else "",
        base_dir=str(context.root or context.cwd),
        seconds=seconds,
        id=result.meta.id or new_id(),
        created=result.meta.created or now(),
    )


def _plain(value: Any) -> Any:
    """Return an argument as the JSON value that the result reports."""
    if isinstance(value, Result):
        return str(getattr(value, "path", None) or value.title())
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return value if _is_json(value) else repr(value)


def _can_be_typed(value: Any) -> bool:
    """Whether a line can hold the argument: a document only when its whole file is meant."""
    if isinstance(value, Document):
        return value.path is not None and len(value.pages) == value.page_count
    if isinstance(value, dict | list):
        items = value.values() if isinstance(value, dict) else value
        return all(isinstance(item, str | os.PathLike) for item in items)
    return value is None or isinstance(value, str | int | float | os.PathLike)


def _shortened(value: Any) -> Any:
    """Return an argument for display: a result must not carry its whole input along."""
    if isinstance(value, str) and len(value) > _LONGEST_ARGUMENT:
        return f"{value[:_LONGEST_ARGUMENT]}…"
    return value


def _for_line(spec: ToolSpec, name: str, value: Any, context: Context) -> Any:
    parameter = spec.parameter(name)
    if parameter is None or not parameter.is_path:
        return value
    if isinstance(value, dict):
        return {key: _for_line(spec, name, path, context) for key, path in value.items()}
    if not isinstance(value, str):
        return value
    return _on_line(value, context)


def _on_line(value: str, context: Context) -> str:
    folder = context.line_cwd or context.cwd
    absolute = context.cwd / _expanded(Path(value))
    # A path that the user wrote in full and that lies elsewhere stays as it was written.
    if context.line_cwd is None and not absolute.is_relative_to(folder):
        return value
    try:
        return Path(os.path.relpath(absolute, folder)).as_posix()
    except ValueError:  # another drive on Windows
        return value
