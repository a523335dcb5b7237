"""Running untrusted Python: isolated by the operating system, judged from outside.

A :class:`PythonSandbox` runs code in fresh sandboxes; a :class:`Session` keeps one, so that
variables live on. Whatever code does, the host decides: time, memory, output and the verdict
are measured outside, and everything that comes out is checked, never unpickled, never run.
"""

from __future__ import annotations

import asyncio
import os
import threading
import weakref
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from keyword import iskeyword
from typing import Any, Literal

from ferrolab import _backend, _groups, errors
from ferrolab._sandbox import replies, tables
from ferrolab._sandbox.arguments import (
    allowed,
    check_code,
    content_of,
    invalid,
    joined,
    seconds,
    whole_number,
)
from ferrolab._sandbox.box import Box, Reader, T, done, read_file, read_value, read_variables, supervisor_of
from ferrolab.errors import LimitError, NotFoundError, ValidationError
from ferrolab.results.base import now
from ferrolab.results.execution import (
    ExecutionLimits,
    ExecutionResult,
    Isolation,
    IsolationLayer,
    OutputFile,
    PastExecution,
    SessionState,
    Variable,
)
from ferrolab.settings import MIB

IsolationLevel = Literal["full", "landlock", "none"]
ISOLATION_LEVELS = ("full", "landlock", "none")
#: Sessions that one process keeps by name.
MOST_SESSIONS = 32

_HISTORY = 100


class PythonSandbox:
    """Runs Python code that nobody has to trust.

    Parameters
    ----------
    timeout_s : float, default 30
        Wall time of one execution.
    max_memory_bytes : int, default 512 MiB
        Memory of one sandbox.
    allowed_imports : sequence of str or "*", optional
        Modules that code may import besides ``math``, ``json`` and ``datetime``; ``"*"`` for all. A help
        for honest code: the wall is the operating system.
    cpu_s : float, optional
        Processor time of one execution; default: ``timeout_s``.
    max_output_bytes : int, default 1 MiB
        How much of each of standard output and error is kept.
    max_file_bytes : int, default 64 MiB
        Room for files.
    max_threads : int, default 64
        Threads of one sandbox.
    isolation : {"full", "landlock", "none"}, default "full"
        Walls that are demanded. ``full``: namespaces, landlock, a system call filter. ``landlock``: the same
        without namespaces, for hosts that deny them. ``none``: no walls, only for code that you wrote.

    Raises
    ------
    ValidationError
        For a value that is out of range.

    Examples
    --------
    >>> from ferrolab import PythonSandbox
    >>> sandbox = PythonSandbox(timeout_s=5, allowed_imports=["numpy"])
    >>> sandbox.allowed_imports
    ('math', 'json', 'datetime', 'numpy')

    ``sandbox.execute("import math; math.sqrt(2)").value`` is then 1.4142135623730951.
    """

    def __init__(
        self,
        *,
        timeout_s: float = 30.0,
        max_memory_bytes: int = 512 * MIB,
        allowed_imports: Sequence[str] | None = None,
        cpu_s: float | None = None,
        max_output_bytes: int = MIB,
        max_file_bytes: int = 64 * MIB,
        max_threads: int = 64,
        isolation: IsolationLevel = "full",
    ) -> None:
        if isolation not in ISOLATION_LEVELS:
            raise invalid("isolation", isolation, f"Use one of: {', '.join(ISOLATION_LEVELS)}.")
        self.limits = ExecutionLimits(
            timeout_s=seconds("timeout_s", timeout_s),
            cpu_s=seconds("cpu_s", timeout_s if cpu_s is None else cpu_s),
            max_memory_bytes=whole_number("max_memory_bytes", max_memory_bytes, 16 * MIB),
            max_output_bytes=whole_number("max_output_bytes", max_output_bytes, 0),
            max_file_bytes=whole_number("max_file_bytes", max_file_bytes, MIB),
        )
        self._max_threads = whole_number("max_threads", max_threads, 1)
        self._isolation: IsolationLevel = isolation
        self.allowed_imports = allowed(allowed_imports)
        self._sessions: weakref.WeakSet[Session] = weakref.WeakSet()

    @property
    def isolation(self) -> Isolation:
        """The walls that are in force here, each tried from inside.

        Raises
        ------
        IsolationUnavailable
            When one that the level demands can't be had.
        """
        layers = supervisor_of(self._isolation, self.limits, self._max_threads).probe()
        return Isolation(self._isolation, tuple(IsolationLayer(*layer) for layer in layers))

    def execute(
        self, code: str, *, files: Mapping[str, str | os.PathLike[str] | bytes] | None = None
    ) -> ExecutionResult:
        """Run code in a fresh sandbox.

        Parameters
        ----------
        code : str
            Python; the last expression's value is the result's.
        files : mapping, optional
            Name in the code's folder to a file of yours, or to bytes.

        Raises
        ------
        IsolationUnavailable, NativeRequired
            When there can be no sandbox here. What the code does raises nothing: look at ``status``.
        """
        return self._execute(code, files, _backend.new_cancel())

    async def aexecute(
        self, code: str, *, files: Mapping[str, str | os.PathLike[str] | bytes] | None = None
    ) -> ExecutionResult:
        """Do as :meth:`execute` without blocking the event loop; cancelling the task stops the code."""
        cancel = _backend.new_cancel()
        return await _in_thread(lambda: self._execute(code, files, cancel), cancel)

    def _execute(
        self,
        code: str,
        files: Mapping[str, str | os.PathLike[str] | bytes] | None,
        cancel: _groups.Cancel,
    ) -> ExecutionResult:
        check_code(code)
        contents = {name: content_of(name, source, self.limits) for name, source in (files or {}).items()}
        with self._box() as box:
            for name, content in contents.items():
                box.write_file(name, content)
            return box.run(code, "<code>", self.allowed_imports, self.limits, cancel, None)

    def session(self, *, checkpoint: bool = True, name: str | None = None) -> Session:
        """Return a session: variables live on from one execution to the next.

        Parameters
        ----------
        checkpoint : bool, default True
            Keep a copy of the state before each execution, so that a crash, a timeout or exhausted memory
            costs that execution and not the variables.
        name : str, optional
            What results call it.
        """
        session = Session(self, checkpoint=checkpoint, name=name)
        self._sessions.add(session)
        return session

    def close(self) -> None:
        """End the sessions that were made from here."""
        for session in list(self._sessions):
            session.close()
        self._sessions.clear()

    def __enter__(self) -> PythonSandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _box(self) -> Box:
        supervisor = supervisor_of(self._isolation, self.limits, self._max_threads)
        return Box(supervisor.open(self.limits.max_memory_bytes), self._isolation)


class Session:
    """A sandbox whose variables and files live on; made by :meth:`PythonSandbox.session`.

    One execution runs at a time; further ones wait. All methods may be called from any thread.
    """

    def __init__(self, sandbox: PythonSandbox, *, checkpoint: bool, name: str | None) -> None:
        self.name = name
        self.created = now()
        self._sandbox = sandbox
        self._checkpoint = checkpoint
        self._lock = threading.RLock()
        self._box: Box | None = None
        self._is_closed = False
        self._is_lost = False
        self._cancel: _groups.Cancel | None = None
        self._runs = 0
        self._variables: tuple[Variable, ...] = ()
        self._history: deque[PastExecution] = deque(maxlen=_HISTORY)

    @property
    def history(self) -> list[PastExecution]:
        """The last executions, oldest first."""
        return list(self._history)

    @property
    def limits(self) -> ExecutionLimits:
        """What an execution may use."""
        return self._sandbox.limits

    @property
    def level(self) -> IsolationLevel:
        """The level of isolation that it was made with."""
        return self._sandbox._isolation

    @property
    def isolation(self) -> Isolation:
        """The walls around this session."""
        with self._lock:
            return self._opened().isolation

    def execute(
        self,
        code: str,
        *,
        timeout_s: float | None = None,
        allowed_imports: Sequence[str] | None = None,
        files: Mapping[str, str | os.PathLike[str] | bytes] | None = None,
    ) -> ExecutionResult:
        """Run code where the execution before it left off.

        Parameters
        ----------
        code : str
            Python; the last expression's value is the result's.
        timeout_s : float, optional
            Wall and processor time of this execution, instead of the sandbox's.
        allowed_imports : sequence of str or "*", optional
            Modules that this execution may import besides the sandbox's.
        files : mapping, optional
            Name in the session's folder to a file of yours, or to bytes.
        """
        return self._execute(code, timeout_s, allowed_imports, files, _backend.new_cancel())

    async def aexecute(
        self,
        code: str,
        *,
        timeout_s: float | None = None,
        allowed_imports: Sequence[str] | None = None,
        files: Mapping[str, str | os.PathLike[str] | bytes] | None = None,
    ) -> ExecutionResult:
        """Do as :meth:`execute` without blocking the event loop; cancelling the task stops the code."""
        cancel = _backend.new_cancel()
        return await _in_thread(
            lambda: self._execute(code, timeout_s, allowed_imports, files, cancel), cancel
        )

    def _execute(
        self,
        code: str,
        timeout_s: float | None,
        allowed_imports: Sequence[str] | None,
        files: Mapping[str, str | os.PathLike[str] | bytes] | None,
        cancel: _groups.Cancel,
    ) -> ExecutionResult:
        check_code(code)
        limits = self._limits(timeout_s)
        imports = joined(self._sandbox.allowed_imports, allowed_imports)
        contents = {name: content_of(name, source, limits) for name, source in (files or {}).items()}
        with self._lock:
            warnings = self._warnings()
            box = self._opened()
            for name, content in contents.items():
                box.write_file(name, content)
            self._runs += 1
            self._cancel = cancel
            try:
                result = box.run(code, f"<cell {self._runs}>", imports, limits, cancel, self.name)
            finally:
                self._cancel = None
                self._settle(box)
                self._keep()
            self._note(result)
            return result.with_meta(warnings=(*warnings, *result.meta.warnings)) if warnings else result

    def put(self, name: str, value: Any) -> None:
        """Set a variable: a JSON value, bytes, or a table of pandas or pyarrow; nothing is pickled.

        Raises
        ------
        ValidationError
            For any other value.
        """
        if not isinstance(name, str) or not name.isidentifier() or iskeyword(name):
            raise invalid("name", name, "Give a variable's name.")
        described, body = tables.write(value)
        with self._lock:
            self._ask({"op": "put", "name": name, "value": described}, done, body)
            self._variables = self._ask({"op": "variables"}, read_variables)
            self._keep()

    def get(self, name: str) -> Any:
        """Return a variable's value: JSON values, bytes and tables.

        Raises
        ------
        NotFoundError
            When there is no such variable.
        ValidationError
            When its value is of another kind; ``context`` has its type and text.
        """
        with self._lock:
            read = self._ask({"op": "get", "name": str(name)}, read_value)
        if isinstance(read, errors.ExecutionError):
            if read.type == "NameError":
                raise NotFoundError(f"the session has no variable {name!r}", context={"name": name})
            raise read
        if read.load is None:
            raise ValidationError(
                f"{name!r} is a {read.shown.type}, which can't be brought out as data",
                hint="Make JSON values, bytes or a table of it first.",
                context={"name": name, "type": read.shown.type, "repr": read.shown.repr},
            )
        return read.load()

    def write_file(self, name: str, content: bytes | str | os.PathLike[str]) -> None:
        """Put a file into the session's folder: bytes, or the path of a file of yours."""
        data = content_of(name, content, self.limits)
        with self._lock:
            self._opened().write_file(name, data)

    def read_file(self, name: str) -> bytes:
        """Return a file of the session's folder.

        Raises
        ------
        NotFoundError
            When there is no such regular file, or it is too large.
        """
        with self._lock:
            found = self._ask({"op": "read_file", "name": name}, read_file)
        if isinstance(found, errors.ExecutionError):
            raise NotFoundError(found.context["message"] or str(found), context={"name": name})
        return found

    def files(self) -> tuple[OutputFile, ...]:
        """Return names and sizes of the session's files."""
        with self._lock:
            return self._ask({"op": "list_files"}, lambda outcome: replies.read_names(outcome.header))

    def variables(self) -> tuple[Variable, ...]:
        """Return the session's variables: name, type, size, preview."""
        with self._lock:
            return self._ask({"op": "variables"}, read_variables)

    def interrupt(self) -> None:
        """Stop the execution under way, if there is one."""
        cancel = self._cancel
        if cancel is not None:
            cancel.cancel()

    def reset(self) -> None:
        """Forget all variables and files; the next execution begins afresh."""
        self.interrupt()
        with self._lock:
            self._drop()
            self._variables, self._is_lost = (), False

    def close(self) -> None:
        """End the session; it can't be used any more."""
        self._is_closed = True
        self.interrupt()
        with self._lock:
            self._drop()

    def state(self) -> SessionState:
        """Return the session as it stands, without waiting for what runs."""
        box, is_running = self._box, self._cancel is not None
        is_dead = self._is_closed or self._is_lost or (box is not None and not box.native.alive)
        return SessionState(
            name=self.name or "",
            state="running" if is_running else "dead" if is_dead else "idle",
            created=self.created,
            runs=self._runs,
            memory_bytes=box.memory_bytes() if box is not None and not is_dead else 0,
            limits=self.limits,
            isolation=box.isolation if box is not None else Isolation(self.level),
            variables=self._variables,
            history=tuple(self._history),
        )

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _limits(self, timeout_s: float | None) -> ExecutionLimits:
        own = self._sandbox.limits
        if timeout_s is None:
            return own
        time_s = seconds("timeout_s", timeout_s)
        return ExecutionLimits(time_s, time_s, own.max_memory_bytes, own.max_output_bytes, own.max_file_bytes)

    def _opened(self) -> Box:
        if self._is_closed:
            raise ValidationError("the session is closed", hint="Make another with PythonSandbox.session().")
        if self._box is None:
            self._box = self._sandbox._box()
            self._keep()
        return self._box

    def _ask(self, request: Mapping[str, Any], read: Reader[T], body: bytes = b"") -> T:
        box = self._opened()
        try:
            return box.ask(request, read, body)
        finally:
            self._settle(box)

    def _settle(self, box: Box) -> None:
        """Let go of a sandbox that died."""
        if not box.native.alive:
            self._drop()
            self._is_lost, self._variables = True, ()

    def _keep(self) -> None:
        if self._checkpoint and self._box is not None:
            self._box.native.begin_checkpoint()

    def _drop(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            box.close()

    def _warnings(self) -> tuple[str, ...]:
        was_lost, self._is_lost = self._is_lost, False
        return ("the session had died; this execution began without its variables",) if was_lost else ()

    def _note(self, result: ExecutionResult) -> None:
        if result.status in ("ok", "error"):
            self._variables = result.variables
        self._history.append(
            PastExecution(result.status, result.code, result.duration_s, result.meta.created)
        )


async def _in_thread(work: Callable[[], T], cancel: _groups.Cancel) -> T:
    try:
        return await asyncio.to_thread(work)
    except asyncio.CancelledError:
        cancel.cancel()
        raise


# ------------------------------------------------------------------ sessions by name


class Sessions:
    """The sessions that one process keeps by name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}

    def get(self, name: str, make: Callable[[], PythonSandbox]) -> Session:
        """Return a session; ``make`` gives the sandbox for one that is not there yet.

        Raises
        ------
        LimitError
            When there are too many.
        """
        with self._lock:
            session = self._sessions.get(name)
            if session is None:
                if len(self._sessions) >= MOST_SESSIONS:
                    raise LimitError(
                        f"there are {len(self._sessions)} sessions already",
                        hint="`%agent reset NAME` ends one.",
                        context={"limit": "sessions", "sessions": len(self._sessions)},
                    )
                session = self._sessions[name] = make().session(name=name)
            return session

    def all(self) -> tuple[SessionState, ...]:
        """Return the sessions as they stand, in the order of their making."""
        with self._lock:
            sessions = list(self._sessions.values())
        return tuple(session.state() for session in sessions)

    def end(self, name: str) -> None:
        """End a session and forget it.

        Raises
        ------
        NotFoundError
            When there is none of that name.
        """
        with self._lock:
            session = self._sessions.pop(name, None)
            known = ", ".join(self._sessions)
        if session is None:
            raise NotFoundError(
                f"there is no session {name[:80]!r}",
                hint=f"Sessions are: {known}." if known else "There are none.",
                context={"session": name[:80]},
            )
        session.close()


#: This process's sessions, as ``%agent sessions`` lists them.
sessions = Sessions()
