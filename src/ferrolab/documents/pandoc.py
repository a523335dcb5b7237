"""pandoc, for what our own readers lack: any of its formats as Markdown.

The program is the system's. It runs on its own, sees the file's bytes and nothing else, may
neither read other files nor reach the network (``--sandbox``), and has limits on time, memory
and output.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import IO

from ferrolab import errors, running
from ferrolab.errors import CorruptError, LimitError, MemoryLimitError, NotFoundError, TimeLimitError
from ferrolab.settings import settings

# Formats that both read, by what our detection calls them.
_BY_CONTENT = {"docx": "docx", "odt": "odt", "rtf": "rtf", "epub": "epub"}
# Formats that only pandoc reads: they are text, so only the name tells.
_BY_NAME = {
    ".rst": "rst",
    ".org": "org",
    ".tex": "latex",
    ".latex": "latex",
    ".docbook": "docbook",
    ".dbk": "docbook",
    ".textile": "textile",
    ".mediawiki": "mediawiki",
    ".muse": "muse",
    ".fb2": "fb2",
    ".opml": "opml",
}
# GitHub-flavoured, with title and authors at its head.
_WRITTEN = "gfm+yaml_metadata_block+tex_math_dollars"
_POLL_S = 0.05
_STDERR_BYTES = 4096
_OUT_OF_MEMORY = ("cannot allocate memory", "heap exhausted", "out of memory", "failed to create os thread")
# A limit on memory is set before pandoc starts: its runtime asks for address space at once.
_LIMITED = (
    "import os, resource, sys; n = int(sys.argv[1]); "
    "resource.setrlimit(resource.RLIMIT_AS, (n, n)); os.execv(sys.argv[2], sys.argv[2:])"
)


@dataclass(frozen=True, slots=True)
class Conversion:
    """A document as Markdown, and a sentence that says who made it."""

    markdown: bytes
    note: str


def reader_for(detected: str, name: str) -> str | None:
    """Return what pandoc calls the format of a file, or None where our own reader is the one to take."""
    extension = os.path.splitext(name)[1].lower()
    return _BY_CONTENT.get(detected) or (_BY_NAME.get(extension) if detected in ("text", "xml") else None)


def convert(source: str | bytes, reader: str) -> Conversion:
    """Have pandoc read a path or bytes as ``reader``, and write GitHub-flavoured Markdown.

    Raises
    ------
    NotFoundError
        When pandoc is not installed.
    CorruptError
        When it can't read the file.
    TimeLimitError, MemoryLimitError, LimitError
        When it takes longer than the setting ``document_timeout_s``, more memory than
        ``worker_memory_bytes``, or writes more than ``max_part_bytes``.
    """
    program = _program()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as messages:
        with _opened(source) as stdin:
            status = _run(program, reader, stdin, output, messages)
        if status != 0:
            raise _failure(_beginning(messages), status, reader)
        output.seek(0)
        return Conversion(output.read(), f"pandoc made this text, from {reader}")


def _program() -> str:
    found = shutil.which("pandoc")
    if found is None:
        raise NotFoundError(
            "pandoc is not installed",
            hint="Install it (apt-get install pandoc, brew install pandoc, or pandoc.org), or leave pandoc out.",
            context={"program": "pandoc"},
        )
    return os.path.abspath(found)


@contextmanager
def _opened(source: str | bytes) -> Iterator[IO[bytes]]:
    with ExitStack() as stack:
        try:
            if isinstance(source, str):
                file: IO[bytes] = stack.enter_context(open(source, "rb"))
            else:
                file = stack.enter_context(tempfile.TemporaryFile())
                file.write(source)
                file.seek(0)
        except OSError as error:
            raise errors.from_oserror(error, source if isinstance(source, str) else None) from None
        yield file


def _run(program: str, reader: str, stdin: IO[bytes], output: IO[bytes], messages: IO[bytes]) -> int:
    arguments = [program, "--sandbox", f"--from={reader}", f"--to={_WRITTEN}", "--standalone", "--wrap=none"]
    if sys.platform != "win32":
        limit = str(settings().worker_memory_bytes)
        arguments = [sys.executable, "-I", "-S", "-c", _LIMITED, limit, *arguments]
    process = subprocess.Popen(
        arguments,
        stdin=stdin,
        stdout=output,
        stderr=messages,
        cwd=tempfile.gettempdir(),
        env={"LC_ALL": "C.UTF-8"},
    )
    try:
        return _waited_for(process, output)
    finally:
        process.kill()
        process.wait()


def _waited_for(process: subprocess.Popen[bytes], output: IO[bytes]) -> int:
    """Return the exit status; a program that goes beyond a limit is left to whoever started it."""
    limits = settings()
    end = time.monotonic() + limits.document_timeout_s
    while True:
        with suppress(subprocess.TimeoutExpired):
            status = process.wait(_POLL_S)
            _check_output(output, limits.max_part_bytes)
            return status
        running.current().check()
        _check_output(output, limits.max_part_bytes)
        if time.monotonic() > end:
            raise TimeLimitError(
                f"pandoc took longer than {limits.document_timeout_s:g} s",
                hint="Raise FERROLAB_DOCUMENT_TIMEOUT_S, or leave pandoc out.",
                context={"limit": "document_timeout_s", "limit_s": limits.document_timeout_s},
            )


def _check_output(output: IO[bytes], limit: int) -> None:
    written = os.fstat(output.fileno()).st_size
    if written > limit:
        raise LimitError(
            f"pandoc wrote more than {limit:,} bytes",
            hint="Raise FERROLAB_MAX_PART_BYTES, or leave pandoc out.",
            context={"limit": "max_part_bytes", "limit_bytes": limit},
        )


def _beginning(messages: IO[bytes]) -> str:
    messages.seek(0)
    return " ".join(messages.read(_STDERR_BYTES).decode("utf-8", "replace").split())


def _failure(said: str, status: int, reader: str) -> Exception:
    if any(words in said.lower() for words in _OUT_OF_MEMORY):
        limit = settings().worker_memory_bytes
        return MemoryLimitError(
            f"pandoc needs more than {limit:,} bytes of memory",
            hint="Raise FERROLAB_WORKER_MEMORY_BYTES, or leave pandoc out.",
            context={"limit": "worker_memory_bytes", "limit_bytes": limit},
        )
    return CorruptError(
        f"pandoc can't read it as {reader}: {said or f'it ended with status {status}'}",
        hint="Leave pandoc out to have it read by ferrolab itself.",
        context={"program": "pandoc", "status": status},
    )
