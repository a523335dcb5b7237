"""What is to be read: a path or bytes, looked at before any parser is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager

from ferrolab import errors
from ferrolab.errors import ExtractionError, LimitError, ValidationError, WorkerError

Source = str | os.PathLike[str] | bytes | bytearray | memoryview

# What bytes without a name are called.
_NAMELESS = "bytes"


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Have errors about a file say which one: who reads the file knows its bytes only."""
    try:
        yield
    except (ExtractionError, LimitError, WorkerError) as error:
        if name == _NAMELESS:
            raise
        raise type(error)(
            error.message if repr(name) in error.message else f"{name!r}: {error.message}",
            code=error.code,
            hint=error.hint,
            context={**error.context, "file": name},
            retryable=error.retryable,
        ) from error.__cause__


def name_of(source: Source, name: str | None) -> str:
    """Return what the input is called: ``name``, the file's name, or ``bytes``."""
    if name is not None:
        return name
    is_bytes = isinstance(source, bytes | bytearray | memoryview)
    return _NAMELESS if is_bytes else os.path.basename(os.fspath(source))  # type: ignore[arg-type]


def checked_source(source: Source, limit: int) -> str | bytes:
    """Return a readable path or the bytes, within the size limit."""
    found = readable(source)
    if isinstance(found, bytes):
        _check_size(len(found), limit, "the input")
        return found
    try:
        with open(found, "rb") as file:
            _check_size(os.fstat(file.fileno()).st_size, limit, repr(str(source)))
    except OSError as error:
        raise errors.from_oserror(error, source) from None
    return found


def readable(source: Source) -> str | bytes:
    """Return the absolute path of a regular file, or the bytes."""
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    try:
        path = os.path.abspath(os.path.expanduser(os.fspath(source)))
    except TypeError:
        raise ValidationError(
            f"the source is a {type(source).__name__}, not a path or bytes",
            hint="Give a path or the file's bytes.",
            context={"field": "source"},
        ) from None
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        raise errors.from_oserror(error, source) from None
    except ValueError:
        raise ValidationError(
            f"{str(source)!r} is not a path", hint="Check the spelling.", context={"field": "source"}
        ) from None
    _check_regular(mode, source)
    return path


def _check_regular(mode: int, source: object) -> None:
    """Refuse pipes and devices: opening one can wait for ever."""
    if stat.S_ISDIR(mode):
        raise errors.from_oserror(IsADirectoryError(), source)
    if not stat.S_ISREG(mode):
        raise ValidationError(
            f"{str(source)!r} is not a regular file",
            hint="Copy what it gives into a file, or pass the bytes.",
            context={"field": "source"},
        )


def _check_size(size: int, limit: int, what: str) -> None:
    if size > limit:
        raise LimitError(
            f"{what} has {size:,} bytes; the limit is {limit:,}",
            hint="Raise FERROLAB_MAX_FILE_SIZE_BYTES, and max_file_size where DocumentProcessor was given one.",
            context={"limit": "max_file_size_bytes", "limit_bytes": limit, "size_bytes": size},
        )


def head(source: str | os.PathLike[str]) -> bytes:
    """Return as much of a file's beginning as tells its format."""
    try:
        with open(source, "rb") as file:
            # Enough for every signature, and for the directory of a small package at its end.
            return file.read(1 << 20)
    except OSError as error:
        raise errors.from_oserror(error, source) from None
