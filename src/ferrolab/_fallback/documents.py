"""Documents, each read in a process of its own.

Parsers of foreign bytes crash, hang and eat memory on some file or other. Here that ends
their process and gives a typed error; the host goes on. Starting a process for each
document takes a tenth of a second or two: the native module keeps its workers.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from ferrolab import errors, running
from ferrolab.errors import Cancelled, FerrolabError, NativeRequired, TimeLimitError, WorkerError
from ferrolab.settings import settings

# Pages read ahead of whoever takes them.
_EVENTS_AHEAD = 8
_MAX_EVENT_BYTES = 256 * 1024 * 1024
_STDERR_TAIL_BYTES = 2048
_RECHECK_S = 0.1
# What a process needs of the environment to load its libraries.
_ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TEMP", "TMP", "TMPDIR")
# Isolated from the current folder and the user's settings, with the host's own search path.
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from ferrolab._fallback.worker import main; main()"
)


def start(
    source: str | bytes,
    *,
    name: str | None,
    media_type: str | None,
    format: str | None,
    pages: Sequence[tuple[int, int]] | None,
    reading: dict[str, Any],
) -> Job:
    """Begin to read a path or bytes; ``pages`` are ranges of indices from 0, ends excluded.

    Of ``reading`` only ``password`` and ``main_content`` are known to the references.
    """
    return Job(
        source,
        {
            "task": "read",
            "name": name,
            "media_type": media_type,
            "format": format,
            "password": reading.get("password"),
            "pages": pages,
            "main_content": reading.get("main_content", False),
        },
    )


def boxes(
    source: str | bytes, *, page: int, reading: dict[str, Any]
) -> list[tuple[int, int, float, float, float, float]]:
    """Return where each line of a PDF's page stands, in points from the top left corner."""
    job = Job(source, {"task": "boxes", "name": None, "page": page, "password": reading.get("password")})
    try:
        event = None
        while event is None:
            running.current().check()
            event = job.next_event(_RECHECK_S)
    finally:
        job.cancel()
    return [tuple(row) for row in event[1]]


def image(source: str | bytes, *, page: int, index: int, reading: dict[str, Any]) -> bytes:
    """Pictures are read by the native module only."""
    raise _native_required("the pictures of a document")


def attachment(source: str | bytes, *, index: int, reading: dict[str, Any]) -> bytes:
    """Attachments are read by the native module only."""
    raise _native_required("the attachments of a document")


def picture(source: str | bytes, *, page: int, dpi: float, reading: dict[str, Any]) -> bytes:
    """Pages are drawn by the native module only."""
    raise _native_required("the picture of a page")


def _native_required(what: str) -> NativeRequired:
    return NativeRequired(
        f"{what} needs the native module, which is not in use",
        hint="Install ferrolab-native, and leave FERROLAB_BACKEND at auto.",
        context={"group": "documents"},
    )


def _command() -> list[str]:
    # An empty entry is the current folder, where anybody may have put anything.
    path = [*filter(None, sys.path), str(Path(__file__).resolve().parents[2])]
    return [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, json.dumps(path)]


class Job:
    """A document being read; see :class:`ferrolab._groups.DocumentJob`."""

    def __init__(self, source: str | bytes, request: dict[str, Any]) -> None:
        self._name = request["name"] or (source if isinstance(source, str) else "the input")
        self._timeout_s = settings().document_timeout_s
        self._events: queue.Queue[tuple[str, Any]] = queue.Queue(_EVENTS_AHEAD)
        self._cancelled = threading.Event()
        self._stopped = threading.Event()
        self._failure: FerrolabError | None = None
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the process)
        self._process = self._launch()
        path = source if isinstance(source, str) else None
        line = json.dumps(request | {"path": path, "memory_bytes": settings().worker_memory_bytes})
        payload = (line.encode("ascii") + b"\n", b"" if isinstance(source, str) else source)
        self._last_progress = time.monotonic()
        for target, arguments in ((self._feed, payload), (self._listen, ())):
            threading.Thread(target=target, args=arguments, name="ferrolab-document", daemon=True).start()

    def _launch(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._stderr,
                env={key: os.environ[key] for key in _ENVIRONMENT if key in os.environ},
                # Out of the reach of an interrupt at the keyboard.
                start_new_session=True,
            )
        except OSError as error:
            self._stderr.close()
            raise WorkerError(
                f"a worker process can't be started: {error}",
                hint="Check that the machine has memory and processes to spare.",
                context={"command": sys.executable},
                retryable=True,
            ) from None

    def next_event(self, timeout_s: float) -> tuple[str, Any] | None:
        """Wait for the next event; None when ``timeout_s`` is up.

        Raises
        ------
        FerrolabError
            What ended the work: once raised, it is raised again on every call.
        """
        self._check_stopped()
        try:
            event = self._events.get(timeout=timeout_s)
        except queue.Empty:
            self._check_stopped()
            self._check_time()
            return None
        self._check_stopped()
        kind, content = event
        self._last_progress = time.monotonic()
        if kind != "error":
            return kind, content
        self._failure = content
        raise self._failure

    def cancel(self) -> None:
        """Stop the work; callable from any thread, more than once."""
        self._cancelled.set()
        self._stop()

    def _check_stopped(self) -> None:
        if self._failure is not None:
            raise self._failure
        if self._cancelled.is_set():
            raise Cancelled(f"reading {self._name!r} was cancelled", context={"file": self._name})

    def _check_time(self) -> None:
        if time.monotonic() - self._last_progress > self._timeout_s:
            self._failure = self._timed_out()
            self._stop()
            raise self._failure

    def _stop(self) -> None:
        self._stopped.set()
        # The process may have ended by itself.
        with suppress(OSError):
            self._process.kill()

    def _feed(self, line: bytes, data: bytes) -> None:
        """Give the worker its request."""
        pipe = self._process.stdin
        assert pipe is not None
        # A worker that died does not read; the listener says so.
        with suppress(OSError), pipe:
            pipe.write(line)
            pipe.write(data)

    def _listen(self) -> None:
        """Pass the worker's events on until it ends."""
        pipe = self._process.stdout
        assert pipe is not None
        finished = False
        with pipe:
            while not finished and not self._stopped.is_set():
                event = _decoded(pipe.readline(_MAX_EVENT_BYTES))
                if event is None:
                    break
                finished = event[0] in ("done", "boxes", "error")
                self._put(event)
        if not finished:
            # Whatever it said last was no event: it is dead, or as good as dead.
            self._stop()
        self._process.wait()
        if not finished:
            self._put(("error", self._death()))
        self._stderr.close()

    def _put(self, event: tuple[str, Any]) -> None:
        while True:
            with suppress(queue.Full):
                self._events.put(event, timeout=_RECHECK_S)
                return
            if self._stopped.is_set():
                return

    def _death(self) -> FerrolabError:
        status = self._process.returncode
        how = f"signal {_signal_name(-status)}" if status < 0 else f"exit status {status}"
        size = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, size - _STDERR_TAIL_BYTES))
        said = self._stderr.read().decode("utf-8", "replace").strip()
        return WorkerError(
            f"the worker process died while it read {self._name!r}: {how}",
            hint="The file is damaged or hostile, or needs more than FERROLAB_WORKER_MEMORY_BYTES.",
            context={"file": self._name, "cause": how} | ({"stderr": said} if said else {}),
            retryable=True,
        )

    def _timed_out(self) -> TimeLimitError:
        return TimeLimitError(
            f"reading {self._name!r} made no progress for {self._timeout_s:g} s",
            hint="Raise FERROLAB_DOCUMENT_TIMEOUT_S if the file is to be trusted.",
            context={"limit": "document_timeout_s", "limit_s": self._timeout_s, "file": self._name},
        )


def _decoded(line: bytes) -> tuple[str, Any] | None:
    """Return an event; None at the end, or when a line is none."""
    if not line.endswith(b"\n"):
        return None
    try:
        kind, content = json.loads(line)
        if kind == "error":
            content = errors.from_code(
                content["code"], content["message"], content["hint"], content["context"]
            )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return kind, content


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
