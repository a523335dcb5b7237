"""The worker process: reads one document and tells what it finds, one JSON object a line.

On its standard input come the request as one line of JSON and, where the document is no
file, its bytes. The process has no other duties, so it may die of what it reads.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from typing import Any

from ferrolab import errors
from ferrolab._fallback._reading import events

# What the interpreter and its libraries map before any document is read.
_BASE_MEMORY_BYTES = 512 * 1024 * 1024
# Of what is written to the standard error, which goes to a file.
_MAX_FILE_BYTES = 1024 * 1024
_WATCH_INTERVAL_S = 0.05
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class _Channel:
    """The pipe to the host, which nobody else in the process can write to."""

    def __init__(self) -> None:
        self._file = os.fdopen(os.dup(1), "wb")
        self._lock = threading.Lock()
        os.dup2(2, 1)

    def send(self, event: tuple[str, Any]) -> None:
        # Lone surrogates and line ends are escaped in ASCII.
        line = json.dumps(event, ensure_ascii=True).encode("ascii") + b"\n"
        with self._lock:
            self._file.write(line)
            self._file.flush()


def main() -> None:
    """Read the request, send the events."""
    channel = _Channel()
    request = json.loads(sys.stdin.buffer.readline())
    _limit_resources(request["memory_bytes"])
    threading.Thread(target=_watch, args=(channel, request), daemon=True).start()
    source = request["path"] if request["path"] is not None else sys.stdin.buffer.read()
    try:
        for event in events(source, request):
            channel.send(event)
    # Whatever is raised is told: the host would only see a process that ended.
    except Exception as error:  # noqa: BLE001
        channel.send(("error", _typed(error, request).to_dict()))


def _limit_resources(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:
        # Not on Windows.
        return
    limit = memory_bytes + _BASE_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_FILE_BYTES, _MAX_FILE_BYTES))
    # A crash on a hostile file is no reason to write its memory to disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _watch(channel: _Channel, request: dict[str, Any]) -> None:
    """End the process when it takes too much memory, or when the host is gone and can't end it."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(_WATCH_INTERVAL_S)
        # Libraries abort when memory is refused, which would look like any other crash.
        if _resident_bytes() > request["memory_bytes"]:
            channel.send(("error", _memory_error(request).to_dict()))
            break
    os._exit(1)


def _resident_bytes() -> int:
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * _PAGE_BYTES
    except OSError:
        # Only Linux tells; elsewhere the limit of the address space has to do.
        return 0


def _typed(error: Exception, request: dict[str, Any]) -> errors.FerrolabError:
    name = _name(request)
    if isinstance(error, errors.FerrolabError):
        return error
    if isinstance(error, RecursionError):
        return errors.LimitError(
            f"{name!r} is nested too deep",
            hint="Flatten it, or install ferrolab-native, which reads any depth.",
            context={"limit": "depth"},
        )
    if isinstance(error, MemoryError):
        return _memory_error(request)
    if isinstance(error, OSError):
        return errors.from_oserror(error, name)
    return errors.InternalError(
        f"reading {name!r} failed: {type(error).__name__}: {error}",
        hint="This is a defect; please report it with the file.",
        context={"exception": type(error).__name__},
    )


def _memory_error(request: dict[str, Any]) -> errors.MemoryLimitError:
    limit = request["memory_bytes"]
    return errors.MemoryLimitError(
        f"{_name(request)!r} takes more than the {limit >> 20:,} MiB that a worker may take",
        hint="Raise FERROLAB_WORKER_MEMORY_BYTES if the file is to be trusted.",
        context={"limit": "worker_memory_bytes", "limit_bytes": limit},
    )


def _name(request: dict[str, Any]) -> str:
    return str(request["name"] or request["path"] or "the input")
