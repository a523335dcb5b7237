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


def main() -> None:
    """Read the request, send the events."""
    channel = _private_channel()
    _die_with_parent()
    request = json.loads(sys.stdin.buffer.readline())
    _limit_resources(request["memory_bytes"])
    source = request["path"] if request["path"] is not None else sys.stdin.buffer.read()
    try:
        for event in events(source, request):
            _send(channel, event)
    # Whatever is raised is told: the host would only see a process that ended.
    except Exception as error:  # noqa: BLE001
        _send(channel, ("error", _typed(error, request).to_dict()))


def _private_channel() -> Any:
    """Return the pipe to the host, and keep everybody else from writing to it."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return channel


def _send(channel: Any, event: tuple[str, Any]) -> None:
    # Lone surrogates and line ends are escaped in ASCII.
    channel.write(json.dumps(event, ensure_ascii=True).encode("ascii") + b"\n")
    channel.flush()


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


def _die_with_parent() -> None:
    """End when the host is gone, which can't kill a hanging worker any more."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _typed(error: Exception, request: dict[str, Any]) -> errors.FerrolabError:
    name = request["name"] or request["path"] or "the input"
    if isinstance(error, errors.FerrolabError):
        return error
    if isinstance(error, RecursionError):
        return errors.LimitError(
            f"{name!r} is nested too deep",
            hint="Flatten it, or install ferrolab-native, which reads any depth.",
            context={"limit": "depth"},
        )
    if isinstance(error, MemoryError):
        limit = request["memory_bytes"]
        return errors.MemoryLimitError(
            f"{name!r} takes more than the {limit >> 20:,} MiB that a worker may take",
            hint="Raise FERROLAB_WORKER_MEMORY_BYTES if the file is to be trusted.",
            context={"limit": "worker_memory_bytes", "limit_bytes": limit},
        )
    if isinstance(error, OSError):
        return errors.from_oserror(error, name)
    return errors.InternalError(
        f"reading {name!r} failed: {type(error).__name__}: {error}",
        hint="This is a defect; please report it with the file.",
        context={"exception": type(error).__name__},
    )
