"""The tools that run code: ``run``, ``sessions`` and ``reset``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from ferrolab._sandbox.arguments import DEFAULT_IMPORTS, parse_size
from ferrolab.errors import ValidationError
from ferrolab.results import ExecutionResult, SessionList
from ferrolab.sandbox import PythonSandbox
from ferrolab.sandbox import sessions as kept
from ferrolab.tools.spec import Body, Effect, InputPath, PathRole, tool

#: Names in the sandbox's folder, and the files that go there.
InputFiles = Annotated[dict[str, Path], PathRole()]
SessionName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\w .-]+$")]
_LONGEST_FILE_BYTES = 1 << 20


def _effects_of_isolation(arguments: Mapping[str, Any]) -> frozenset[Effect]:
    """Without walls, code has all the rights of the user who runs it."""
    return frozenset({"unconfined"}) if arguments.get("isolation") == "none" else frozenset()


@tool(
    effects={"executes"},
    more_effects=_effects_of_isolation,
    examples=[
        "%%agent run --timeout 5 --allow-import numpy,pandas",
        "%%agent run --session analysis",
        "%agent run script.py --memory 1GiB --files data.csv=measurements.csv",
    ],
)
def run(
    file: InputPath | None = None,
    *,
    code: Body | None = None,
    session: SessionName | None = None,
    timeout_s: Annotated[float, Field(gt=0, le=86_400)] | None = None,
    memory: str | None = None,
    allow_import: list[str] | None = None,
    files: InputFiles | None = None,
    network: Literal["none"] = "none",
    isolation: Literal["full", "landlock", "none"] | None = None,
) -> ExecutionResult:
    """Run Python code in a sandbox that the operating system keeps apart.

    Nothing of this machine can be read but the interpreter and its packages, nothing written, no network
    reached. What the code prints, shows and writes comes back; limits end it from outside.

    Parameters
    ----------
    file : path, optional
        A file of Python code to run.
    code : str, optional
        The code itself.
    session : str, optional
        Go on in the session of this name, or begin it: variables stay.
    timeout_s : float, optional
        Most seconds of wall and processor time; 30 when not given.
    memory : str, optional
        Most memory, such as 512MB or 2GiB; 512MiB when not given.
    allow_import : list, optional
        Modules that may be imported besides math, json and datetime, such as numpy,pandas; * for all.
    files : mapping, optional
        Files to bring in, as NAME=PATH,NAME=PATH.
    network : str
        There is none.
    isolation : str, optional
        Walls that are demanded, full when not given; landlock where namespaces are denied; none for no walls.
    """
    source = _source(file, code)
    bound = dict(files or {})
    if session is None:
        sandbox = _sandbox(timeout_s, memory, allow_import, isolation)
        return sandbox.execute(source, files=bound)
    named = kept.get(session, lambda: _sandbox(None, memory, None, isolation))
    _check_same("memory", memory and parse_size(memory), named.limits.max_memory_bytes, session)
    _check_same("isolation", isolation, named.level, session)
    return named.execute(source, timeout_s=timeout_s, allowed_imports=_imports(allow_import), files=bound)


def _source(file: Path | None, code: str | None) -> str:
    if (file is None) == (code is None):
        raise ValidationError(
            "run needs a file or code, and not both" if code else "run needs a file or code",
            hint="Use %%agent run with the code as the cell's body, or name a file.",
            context={"field": "code"},
        )
    if file is None:
        assert code is not None
        return code
    try:
        with file.open("rb") as opened:
            return opened.read(_LONGEST_FILE_BYTES + 1).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(
            f"{file.name!r} is not text in UTF-8",
            hint="Name a file of Python code.",
            context={"field": "file"},
        ) from None
    except OSError as error:
        from ferrolab.errors import from_oserror

        raise from_oserror(error, file) from None


def _sandbox(
    timeout_s: float | None,
    memory: str | None,
    allow_import: list[str] | None,
    isolation: Literal["full", "landlock", "none"] | None,
) -> PythonSandbox:
    given: dict[str, Any] = {}
    if timeout_s is not None:
        given["timeout_s"] = timeout_s
    if memory is not None:
        given["max_memory_bytes"] = parse_size(memory)
    return PythonSandbox(allowed_imports=_imports(allow_import), isolation=isolation or "full", **given)


def _imports(names: list[str] | None) -> list[str]:
    return [name for name in names or () if name not in DEFAULT_IMPORTS]


def _check_same(field: str, asked: object, there: object, session: str) -> None:
    if asked is not None and asked != there:
        raise ValidationError(
            f"the session {session!r} was begun with another {field}: {there}",
            hint=f"Leave it out, or begin again after `%agent reset {session}`.",
            context={"field": field, "session": session},
        )


@tool(effects={"pure"}, name="sessions", examples=["%agent sessions"])
def list_sessions() -> SessionList:
    """List the sessions that code was run in: state, memory, variables and last runs."""
    return SessionList(sessions=kept.all())


@tool(effects={"executes"}, examples=["%agent reset analysis"])
def reset(name: SessionName) -> SessionList:
    """End a session and forget its variables and files; gives the sessions that are left.

    Parameters
    ----------
    name : str
        The session's name.
    """
    kept.end(name)
    return SessionList(sessions=kept.all())
