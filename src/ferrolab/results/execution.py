"""What running code gave: output, value, figures, files, cost, and the walls around it."""

from __future__ import annotations

import base64
import json
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal

from ferrolab.errors import (
    Cancelled,
    ExecutionError,
    FerrolabError,
    ImportNotAllowed,
    LimitError,
    MemoryLimitError,
    TimeLimitError,
    WorkerError,
)
from ferrolab.results.base import Result

ExecutionStatus = Literal["ok", "error", "timeout", "killed", "limit", "cancelled"]
ExecutionLimit = Literal["wall_time", "cpu_time", "memory", "output", "threads", "files", "protocol"]

# What of a result goes into its envelope: characters of texts, and bytes of everything together.
_CODE = 2_000
_OUTPUT = 8_000
_REPR = 2_000
_HTML = 12_000
_HISTORY = 20
_ENVELOPE_BYTES = 50_000
_BEFORE_DISPLAYS_BYTES = 36_000


@dataclass(frozen=True, slots=True)
class Display:
    """Something shown: its forms by MIME type, richest first, already made safe to show.

    Attributes
    ----------
    data : mapping
        MIME type to text, or to bytes for pictures.
    """

    data: Mapping[str, str | bytes]

    @property
    def mime(self) -> str:
        """The richest form's MIME type."""
        return next(iter(self.data), "text/plain")

    def to_dict(self) -> dict[str, Any]:
        """Return the richest form as JSON values: pictures in Base64, specifications as objects."""
        content = self.data.get(self.mime, "")
        if isinstance(content, bytes):
            return {"mime": self.mime, "data": base64.b64encode(content).decode("ascii")}
        return {"mime": self.mime, "data": json.loads(content) if self.mime.endswith("json") else content}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for mime in self.data:
            if mime == "image/svg+xml":
                # As a picture it can't act; as markup in the page it could.
                text = base64.b64encode(str(self.data[mime]).encode()).decode("ascii")
                shown["text/html"] = f'<img src="data:image/svg+xml;base64,{text}">'
            elif mime not in ("text/markdown", "text/latex"):
                # Those two are programs in their own right to whoever sets them.
                shown[mime] = Display({mime: self.data[mime]}).to_dict()["data"]
        return shown or {"text/plain": str(self.data.get(self.mime, ""))}


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file that the code wrote.

    Attributes
    ----------
    name : str
        Relative to the folder that the code works in.
    size_bytes : int
        Its size.
    content : bytes or None
        None when it was too large to be brought out with the result.
    """

    name: str
    size_bytes: int
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a session: name, type, size in bytes where that is cheap to know, a short preview."""

    name: str
    type: str
    size_bytes: int | None
    preview: str

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {"name": self.name, "type": self.type, "size": self.size_bytes, "preview": self.preview}


@dataclass(frozen=True, slots=True)
class IsolationLayer:
    """One wall around the code: whether it stands, and what it does or why it is missing."""

    layer: str
    active: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Isolation:
    """The walls around the code, as found by trying them from inside.

    Attributes
    ----------
    level : {"full", "landlock", "none"}
        What was asked for.
    layers : tuple of IsolationLayer
        Each wall.
    """

    level: str
    layers: tuple[IsolationLayer, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        layers = [{"layer": one.layer, "active": one.active, "detail": one.detail} for one in self.layers]
        return {"level": self.level, "layers": layers}


@dataclass(frozen=True, slots=True)
class ExecutionLimits:
    """What code may use."""

    timeout_s: float
    cpu_s: float
    max_memory_bytes: int
    max_output_bytes: int
    max_file_bytes: int

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "timeout_s": self.timeout_s,
            "cpu_s": self.cpu_s,
            "max_memory_bytes": self.max_memory_bytes,
            "max_output_bytes": self.max_output_bytes,
            "max_file_bytes": self.max_file_bytes,
        }


@dataclass(frozen=True, slots=True)
class ShownValue:
    """How the last expression's value describes itself; all of it the code's own word.

    Attributes
    ----------
    type, repr : str
        Its class and its text, shortened.
    html : str or None
        A table's markup, made safe.
    rows, columns : int or None
        A table's size.
    is_json : bool
        Whether the value itself came along as JSON.
    """

    type: str
    repr: str
    html: str | None = None
    rows: int | None = None
    columns: int | None = None
    is_json: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "type": self.type,
            "repr": self.repr,
            "html": self.html,
            "rows": self.rows,
            "columns": self.columns,
        }


@dataclass(frozen=True, kw_only=True)
class ExecutionResult(Result):
    """What one execution gave.

    Attributes
    ----------
    status : {"ok", "error", "timeout", "killed", "limit", "cancelled"}
        ``error``: the code raised; the others are the host's verdict, never the code's word.
    limit : {"wall_time", "cpu_time", "memory", "output", "threads", "files", "protocol"} or None
        Which limit struck. Output beyond the limit is cut and ends nothing.
    stdout, stderr : str
        What was written.
    shown : ShownValue or None
        How the last expression's value looks; :attr:`value` is the value itself.
    displays : tuple of Display
        Figures, charts and tables, already made safe to show.
    files : tuple of OutputFile
        Files written or changed.
    variables : tuple of Variable
        What the session holds now, at most 100.
    error : ExecutionError or None
        What the code raised; :class:`~ferrolab.errors.ImportNotAllowed` for an import outside the list.
    duration_s, cpu_s : float
        Wall and processor time, measured from outside.
    peak_memory_bytes : int
        Most memory in use.
    restored : bool
        The code died and its session stands again as it was before.
    """

    status: ExecutionStatus
    code: str = field(repr=False)
    limits: ExecutionLimits = field(repr=False)
    isolation: Isolation = field(repr=False)
    limit: ExecutionLimit | None = None
    stdout: str = ""
    stderr: str = ""
    stdout_truncated: bool = False
    stderr_truncated: bool = False
    shown: ShownValue | None = None
    displays: tuple[Display, ...] = field(default=(), repr=False)
    files: tuple[OutputFile, ...] = ()
    variables: tuple[Variable, ...] = field(default=(), repr=False)
    error: ExecutionError | None = None
    duration_s: float = 0.0
    cpu_s: float = 0.0
    peak_memory_bytes: int = 0
    session: str | None = None
    restored: bool = False
    signal: int | None = None
    #: Gives :attr:`value`; set by the sandbox.
    load_value: Callable[[], Any] | None = field(default=None, repr=False, compare=False)

    kind: ClassVar[str] = "execution"
    keep: ClassVar[bool] = True

    @property
    def ok(self) -> bool:
        """Whether the code ran to its end."""
        return self.status == "ok"

    @cached_property
    def value(self) -> Any:
        """The last expression's value: JSON values, bytes and tables; None for anything else.

        Raises
        ------
        NativeRequired
            For a table, when pyarrow or pandas is missing here.
        """
        return None if self.load_value is None else self.load_value()

    @property
    def exit_code(self) -> int:
        """What a command line ends with: 0 ok, 1 the code failed, 3 a limit struck, 130 cancelled."""
        return {"ok": 0, "error": 1, "killed": 1, "cancelled": 130}.get(self.status, 3)

    def raise_for_status(self) -> ExecutionResult:
        """Return the result itself when the code ran to its end.

        Raises
        ------
        ExecutionError, ImportNotAllowed, TimeLimitError, MemoryLimitError, LimitError, WorkerError, Cancelled
            What ended it otherwise.
        """
        if self.status == "ok":
            return self
        raise self.failure()

    def failure(self) -> FerrolabError:
        """Return the error that a status other than ``ok`` stands for."""
        if self.error is not None:
            return self.error
        said = f"the code was stopped: {self._verdict()}"
        context = {"limit": self.limit, "restored": self.restored}
        if self.status == "cancelled":
            return Cancelled("the code was cancelled", context=context)
        if self.limit in ("wall_time", "cpu_time"):
            hint = "Raise timeout_s or cpu_s (--timeout)."
            return TimeLimitError(said, hint=hint, context=context)
        if self.limit == "memory":
            return MemoryLimitError(said, hint="Raise max_memory_bytes (--memory).", context=context)
        raised = {"output": "max_output_bytes", "threads": "max_threads", "files": "max_file_bytes"}
        if self.limit in raised:
            return LimitError(said, hint=f"Raise {raised[self.limit]}.", context=context)
        return WorkerError(said, hint="Run it again in a fresh sandbox.", context=context)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values, files' contents in Base64.

        A value that is JSON stands in ``["value"]["json"]``.
        """
        data = self._data()
        if self.shown is not None and self.shown.is_json:
            data["value"]["json"] = self.value
        files = [
            {
                "name": file.name,
                "bytes": file.size_bytes,
                "content": None if file.content is None else base64.b64encode(file.content).decode("ascii"),
            }
            for file in self.files
        ]
        return {**data, "files": files}

    def title(self) -> str:
        """Return where it ran."""
        return f"session {self.session}" if self.session else "run"

    def summary(self) -> str:
        """Return what came of it in one line."""
        if self.status == "ok":
            return self._value_in_words(self.shown) if self.shown else "done"
        if self.status == "error" and self.error is not None:
            return _first_line(self.error.message)
        return self._verdict()

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return what fits an envelope; pictures that do not are null, and whole in the stored result."""
        full = self._data()
        data = _shortened(full)
        if _size(data) > _BEFORE_DISPLAYS_BYTES:
            data = _shortened(data, tenth=True)
        data["displays"] = _fitting(full["displays"], _ENVELOPE_BYTES - _size(data))
        return data, data != full

    def beyond_card(self) -> tuple[Display, ...]:
        """Return the displays that are too large for the card."""
        shown = self.card()[0]["displays"]
        return tuple(
            display
            for number, display in enumerate(self.displays)
            if number >= len(shown) or shown[number]["data"] is None
        )

    def stored(self) -> dict[str, Any]:
        """Return the envelope with everything in it."""
        return {"result": {**self.envelope(), "data": self._data(), "truncated": False}}

    def _value_in_words(self, shown: ShownValue) -> str:
        if shown.rows is None:
            return _first_line(shown.repr)
        return f"{shown.type}, {shown.rows:,} rows, {shown.columns or 0:,} columns"

    def _verdict(self) -> str:
        limits = self.limits
        said = {
            "wall_time": f"it ran longer than {limits.timeout_s:g} s",
            "cpu_time": f"it took more than {limits.cpu_s:g} s of processor time",
            "memory": f"it took more than {limits.max_memory_bytes / 2**20:,.0f} MiB of memory",
            "output": f"it wrote more than {limits.max_output_bytes / 2**20:g} MiB",
            "threads": "it had more threads than it may",
            "files": f"it wrote more than {limits.max_file_bytes / 2**20:g} MiB, or too many files",
            "protocol": "it broke the sandbox's protocol",
        }
        if self.status == "cancelled":
            return "cancelled"
        if self.limit is not None:
            return said[self.limit]
        return f"it died{f' of {_signal_name(self.signal)}' if self.signal else ''}"

    def _data(self) -> dict[str, Any]:
        error = self.error
        return {
            "status": self.status,
            "limit": self.limit,
            "session": self.session,
            "code": self.code,
            "stdout": self.stdout,
            "stderr": self.stderr,
            "stdout_truncated": self.stdout_truncated,
            "stderr_truncated": self.stderr_truncated,
            "value": self.shown.to_dict() if self.shown else None,
            "displays": [display.to_dict() for display in self.displays],
            "error": None
            if error is None
            else {
                "type": error.type,
                "message": error.context.get("message", ""),
                "traceback": error.traceback,
            },
            "files": [{"name": file.name, "bytes": file.size_bytes} for file in self.files],
            "variables": [variable.to_dict() for variable in self.variables],
            "duration_s": round(self.duration_s, 6),
            "cpu_s": round(self.cpu_s, 6),
            "peak_memory_bytes": self.peak_memory_bytes,
            "limits": self.limits.to_dict(),
            "isolation": self.isolation.to_dict(),
            "restored": self.restored,
        }


def execution_error(kind: str, message: str, traceback: str, imported: str | None) -> ExecutionError:
    """Return the error for what code raised."""
    context = {"type": kind, "message": message, "traceback": traceback}
    if imported is not None:
        return ImportNotAllowed(
            f"import of {imported!r} is not allowed here",
            hint=f"Allow it by allowed_imports=[..., {imported!r}], or --allow-import {imported}.",
            context={**context, "import": imported},
        )
    return ExecutionError(f"{kind}: {message}" if message else kind, context=context)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0]
    return line if len(line) <= 120 else f"{line[:119]}…"


def _size(data: Any) -> int:
    return len(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _tail(text: str, limit: int) -> str:
    """Cut a text in its middle: how it began and how it ended say the most."""
    return text if len(text) <= limit else f"{text[: limit // 3]}\n…\n{text[-(limit - limit // 3 - 3) :]}"


def _shortened(full: Mapping[str, Any], tenth: bool = False) -> dict[str, Any]:
    """Return the data without displays, its texts and lists cut."""
    part = 10 if tenth else 1
    data = {**full, "displays": []}
    data["code"] = _cut(full["code"], _CODE // part)
    for stream in ("stdout", "stderr"):
        data[stream] = _tail(full[stream], _OUTPUT // part)
    if (value := full["value"]) is not None:
        html = None if tenth else _whole_rows(value["html"])
        data["value"] = {**value, "repr": _cut(value["repr"], _REPR // part), "html": html}
    if (error := full["error"]) is not None:
        cut = {"message": _cut(error["message"], _REPR // part)}
        data["error"] = {**error, **cut, "traceback": _tail(error["traceback"], _OUTPUT // part)}
    data["variables"] = full["variables"][: 100 // part]
    data["files"] = full["files"][: 100 // part]
    return data


def _whole_rows(html: str | None) -> str | None:
    """Return as many of a table's rows as fit."""
    if html is None or len(html) <= _HTML:
        return html
    end = html.rfind("</tr>", 0, _HTML)
    return f"{html[:end]}</tr></tbody></table>" if end > 0 else None


def _fitting(displays: list[dict[str, Any]], room: int) -> list[dict[str, Any]]:
    fitting = []
    for display in displays[:20]:
        size = _size(display)
        fitting.append(display if size <= room else {"mime": display["mime"], "data": None})
        room -= _size(fitting[-1])
    return fitting


@dataclass(frozen=True, slots=True)
class PastExecution:
    """A line of a session's history."""

    status: ExecutionStatus
    code: str
    duration_s: float
    created: str

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "status": self.status,
            "code": _cut(self.code, 120),
            "duration_s": round(self.duration_s, 6),
            "created": self.created,
        }


@dataclass(frozen=True, slots=True)
class SessionState:
    """A session as it stands."""

    name: str
    state: Literal["idle", "running", "dead"]
    created: str
    runs: int
    memory_bytes: int
    limits: ExecutionLimits
    isolation: Isolation
    variables: tuple[Variable, ...] = ()
    history: tuple[PastExecution, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values, the history's last runs only."""
        return {
            "name": self.name,
            "state": self.state,
            "created": self.created,
            "runs": self.runs,
            "memory_bytes": self.memory_bytes,
            "limits": self.limits.to_dict(),
            "isolation": self.isolation.to_dict(),
            "variables": [variable.to_dict() for variable in self.variables],
            "history": [past.to_dict() for past in self.history[-_HISTORY:]],
        }


@dataclass(frozen=True, kw_only=True)
class SessionList(Result):
    """The sessions that there are."""

    sessions: tuple[SessionState, ...] = ()

    kind: ClassVar[str] = "sessions"

    def __len__(self) -> int:
        return len(self.sessions)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {"sessions": [session.to_dict() for session in self.sessions]}

    def title(self) -> str:
        """Return the list's name."""
        return "Sessions"

    def summary(self) -> str:
        """Return how many there are."""
        count = len(self.sessions)
        return f"{count} session{'' if count == 1 else 's'}"

    def card(self) -> tuple[dict[str, Any], bool]:
        """Return the sessions, with fewer variables when there are many."""
        data = self.to_dict()
        if len(self.sessions) > 4:
            for session in data["sessions"]:
                session["variables"], session["history"] = session["variables"][:8], session["history"][-4:]
                session["isolation"] = {**session["isolation"], "layers": []}
        return data, data != self.to_dict()
