"""One sandbox of the native module as the host talks to it."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar, cast

from ferrolab import _backend, _groups, errors, running
from ferrolab._sandbox import replies
from ferrolab._sandbox.replies import BrokenProtocol
from ferrolab.errors import WorkerError
from ferrolab.results.base import Meta, new_id, now
from ferrolab.results.execution import (
    ExecutionLimits,
    ExecutionResult,
    ExecutionStatus,
    Isolation,
    IsolationLayer,
    Variable,
)

# For requests that are not code: data and files going in and out.
_TRANSFER_S = 30.0

_encode = json.JSONEncoder(ensure_ascii=False).encode

T = TypeVar("T")
Reader = Callable[[_groups.SandboxOutcome], T]


class Box:
    """One sandbox of the native module: requests as objects, outcomes as results."""

    def __init__(self, native: _groups.Sandbox, level: str) -> None:
        self.native = native
        self.isolation = Isolation(level, tuple(IsolationLayer(*layer) for layer in native.isolation))

    def __enter__(self) -> Box:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.native.close()

    def memory_bytes(self) -> int:
        with suppress(errors.FerrolabError):
            return self.native.memory_bytes()
        return 0

    def run(
        self,
        code: str,
        filename: str,
        imports: tuple[str, ...] | None,
        limits: ExecutionLimits,
        cancel: _groups.Cancel,
        session: str | None,
    ) -> ExecutionResult:
        request = {
            "op": "run",
            "code": code,
            "filename": filename,
            "allowed_imports": imports,
            "want_files": True,
        }
        outcome = self._call(request, b"", limits, cancel, _listener())
        result = _result(outcome, code, limits, self.isolation, session)
        if result.limit == "protocol":
            self.close()
        return result

    def ask(self, request: Mapping[str, Any], read: Reader[T], body: bytes = b"") -> T:
        """Send a request that runs no code, and return what ``read`` finds in the reply."""
        limits = ExecutionLimits(_TRANSFER_S, _TRANSFER_S, 0, 0, 0)
        outcome = self._call(request, body, limits, _backend.new_cancel(), None)
        if outcome.verdict == "cancelled":
            raise errors.Cancelled("the call was cancelled")
        if outcome.verdict != "ok":
            raise WorkerError(
                f"the sandbox did not answer: {outcome.limit or outcome.verdict}",
                hint="Its session begins afresh with the next execution." if not outcome.restored else None,
            )
        try:
            return read(outcome)
        except BrokenProtocol as error:
            self.close()
            raise WorkerError(
                f"the sandbox broke its protocol ({error}) and was ended",
                hint="The next execution begins afresh.",
                context={"limit": "protocol"},
            ) from None

    def write_file(self, name: str, content: bytes) -> None:
        self.ask({"op": "write_file", "name": name}, done, content)

    def _call(
        self,
        request: Mapping[str, Any],
        body: bytes,
        limits: ExecutionLimits,
        cancel: _groups.Cancel,
        on_output: Callable[[int, bytes], None] | None,
    ) -> _groups.SandboxOutcome:
        header = _encode(request)
        if not header.isascii():
            # Halves of surrogate pairs can't be written; code that holds them is not Python either.
            header = header.encode("utf-8", "replace").decode("utf-8")
        with running.current().stopping(cancel.cancel):
            try:
                return self.native.call(
                    header,
                    body,
                    timeout_s=limits.timeout_s,
                    cpu_s=limits.cpu_s,
                    max_output_bytes=limits.max_output_bytes,
                    on_output=on_output,
                    cancel=cancel,
                )
            except BaseException:
                cancel.cancel()
                raise


def _result(
    outcome: _groups.SandboxOutcome,
    code: str,
    limits: ExecutionLimits,
    isolation: Isolation,
    session: str | None,
) -> ExecutionResult:
    """Return what came of a run; a reply that does not fit is the sandbox's end."""
    status, limit, reply = outcome.verdict, outcome.limit, None
    if status == "ok":
        try:
            reply = replies.read_run(outcome.header, outcome.body)
            status = "ok" if reply.ok else "error"
        except BrokenProtocol:
            status, limit = "killed", "protocol"
    is_cut = outcome.stdout_truncated or outcome.stderr_truncated
    struck = limit or ("output" if is_cut else None)
    value = reply.value if reply else None
    meta = Meta(
        backends={"sandbox": "native"},
        seconds=outcome.duration_s,
        limits=(struck,) if struck else (),
        warnings=(*_isolation_warnings(isolation), *(reply.notes if reply else ())),
        id=new_id(),
        created=now(),
    )
    return ExecutionResult(
        status=cast("ExecutionStatus", status),
        limit=struck,  # type: ignore[arg-type]
        code=code,
        stdout=outcome.stdout.decode("utf-8", "replace"),
        stderr=outcome.stderr.decode("utf-8", "replace"),
        stdout_truncated=outcome.stdout_truncated,
        stderr_truncated=outcome.stderr_truncated,
        shown=value.shown if value else None,
        load_value=value.load if value else None,
        displays=reply.displays if reply else (),
        files=reply.files if reply else (),
        variables=reply.variables if reply else (),
        error=reply.error if reply else None,
        duration_s=outcome.duration_s,
        cpu_s=outcome.cpu_s,
        peak_memory_bytes=outcome.peak_memory_bytes,
        limits=limits,
        isolation=isolation,
        session=session,
        restored=outcome.restored,
        signal=outcome.signal,
        meta=meta,
    )


def _isolation_warnings(isolation: Isolation) -> tuple[str, ...]:
    if isolation.level == "none":
        return ("this code ran without isolation, with your own rights",)
    return ()


def _listener() -> Callable[[int, bytes], None] | None:
    """Return what hands output on to the run that listens, as text; None when nobody does."""
    run = running.current()
    if not run.wants_output:
        return None
    decoders = {number: codecs.getincrementaldecoder("utf-8")("replace") for number in (1, 2)}

    def hand_on(number: int, data: bytes) -> None:
        text = decoders[number].decode(data)
        if text:
            run.output("stdout" if number == 1 else "stderr", text)

    return hand_on


def supervisor_of(isolation: str, limits: ExecutionLimits, max_threads: int) -> _groups.SandboxSupervisor:
    return _backend.sandbox_supervisor(isolation, limits.max_file_bytes, max_threads)


def done(outcome: _groups.SandboxOutcome) -> None:
    error = replies.read_done(outcome.header)
    if error is not None:
        raise error


def read_value(outcome: _groups.SandboxOutcome) -> replies.ReadValue | errors.ExecutionError:
    return replies.read_value(outcome.header, outcome.body)


def read_variables(outcome: _groups.SandboxOutcome) -> tuple[Variable, ...]:
    return replies.read_variables(outcome.header)


def read_file(outcome: _groups.SandboxOutcome) -> bytes | errors.ExecutionError:
    return replies.read_done(outcome.header) or outcome.body
