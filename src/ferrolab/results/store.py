"""Where full results wait for the panel: one file each, oldest dropped first.

The kernel and the Jupyter server of one user share the folder. It is a cache: a
result that is gone can be made again from its ``%agent`` line.

A file can be read in portions: a line of JSON with all that is short; then the items
of each long part, a line of JSON each, and behind them a table of where each begins;
last a line of JSON that says where these tables are, its length, and a signature.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import struct
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from ferrolab.errors import NotFoundError
from ferrolab.settings import settings

#: What a result may have thousands of.
PARTS = ("pages", "chunks", "tables", "files", "views")

_ID = re.compile(r"[0-9a-f]{32}\Z")
# A kept result, also of an earlier form, or one that was being written: all that may be taken away from a
# folder of the user's.
_OURS = re.compile(r"[0-9a-f]{32}(?:\.result|\.json|\.\w+\.part)\Z")
_SIGNATURE = b"ferrolab result 1\n"
_TRAILER = struct.Struct(f"<Q{len(_SIGNATURE)}s")
_OFFSET_BYTES = 8
_log = logging.getLogger("ferrolab.results")

T = TypeVar("T")


def save(result_id: str, content: Callable[[], dict[str, Any]]) -> None:
    """Keep ``content()`` under ``result_id`` unless it is kept already; log when that is impossible."""
    folder = settings().results_dir
    path = _path_of(result_id)
    if path.exists() or settings().results_max_bytes == 0:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, content())
        _prune(folder, settings().results_max_bytes)
    except OSError as error:
        _log.warning("the result could not be kept in %s: %s", folder, error)


def head(result_id: str) -> dict[str, Any]:
    """Return what was kept under ``result_id``, but for its :data:`PARTS`.

    Raises
    ------
    NotFoundError
        When it was never kept, or has made room for newer results.
    """

    def read(file: BinaryIO) -> dict[str, Any]:
        start, end = _contents(file)["head"]
        found: dict[str, Any] = json.loads(_bytes_of(file, start, end))
        return found

    return _read(result_id, read)


def window(result_id: str, part: str, start: int, stop: int) -> tuple[int, list[memoryview]] | None:
    """Return how many items a part has, and those from ``start`` to ``stop``, each as JSON in UTF-8.

    The rest of the file is not read, and the items are not parsed. None when the result has no such part.

    Raises
    ------
    NotFoundError
        As for :func:`head`.
    """

    def read(file: BinaryIO) -> tuple[int, list[memoryview]] | None:
        contents = _contents(file)
        if part not in contents:
            return None
        table, count = contents[part]
        first = min(start, count)
        last = max(first, min(stop, count))
        entries = _bytes_of(file, table + first * _OFFSET_BYTES, table + (last + 1) * _OFFSET_BYTES)
        offsets = struct.unpack(f"<{last + 1 - first}Q", entries)
        return count, _items(_bytes_of(file, offsets[0], offsets[-1]), offsets)

    return _read(result_id, read)


def _path_of(result_id: str) -> Path:
    return settings().results_dir / f"{result_id}.result"


def _read(result_id: str, read: Callable[[BinaryIO], T]) -> T:
    """Return what ``read`` makes of a kept file; one that is damaged counts as none."""
    if _ID.match(result_id):
        with (
            contextlib.suppress(OSError, ValueError, LookupError, TypeError),
            open(_path_of(result_id), "rb") as file,
        ):
            return read(file)
    raise NotFoundError(
        f"the result {result_id[:40]!r} is no longer kept",
        hint="Run the cell again, or raise FERROLAB_RESULTS_MAX_BYTES to keep more.",
        context={"id": result_id[:40]},
    )


def _contents(file: BinaryIO) -> dict[str, Any]:
    """Return where everything is in a file."""
    end = file.seek(0, os.SEEK_END) - _TRAILER.size
    size, signature = _TRAILER.unpack(_bytes_of(file, end, end + _TRAILER.size))
    if signature != _SIGNATURE:
        raise ValueError("a file of another form, or its beginning")
    contents: dict[str, Any] = json.loads(_bytes_of(file, end - size, end))
    return contents


def _bytes_of(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    data = file.read(end - start) if end > start else b""
    if len(data) != end - start:
        raise ValueError("a file that has less in it than it says")
    return data


def _items(lines: bytes, offsets: tuple[int, ...]) -> list[memoryview]:
    """Return the lines that begin at ``offsets``, the last of which is their end, without copying them."""
    view = memoryview(lines)
    items = [view[start - offsets[0] : end - offsets[0]] for start, end in pairwise(offsets)]
    # JSON has no zero bytes; a disk that lost some of what it was given does.
    if b"\0" in lines or not all(_is_whole(item) for item in items):
        raise ValueError("items that are not where they are said to be")
    return items


def _is_whole(item: memoryview) -> bool:
    return item[:1].tobytes() == b"{" and item[-2:].tobytes() == b"}\n"


def _write(path: Path, content: dict[str, Any]) -> None:
    """Write so that a reader sees the whole file or none; mkstemp makes it readable by its owner only."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            _write_content(file, content)
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _write_content(file: BinaryIO, content: dict[str, Any]) -> None:
    position = file.write(_line({name: value for name, value in content.items() if name not in PARTS}))
    contents: dict[str, Any] = {"head": (0, position)}
    for part in PARTS:
        if part not in content:
            continue
        offsets = [position]
        for item in content[part]:
            position += file.write(_item_line(item))
            offsets.append(position)
        contents[part] = (position, len(content[part]))
        position += file.write(struct.pack(f"<{len(offsets)}Q", *offsets))
    size = file.write(_line(contents))
    file.write(_TRAILER.pack(size, _SIGNATURE))


def _line(value: Any) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n".encode(
        "utf-8", "surrogatepass"
    )


def _item_line(value: Any) -> bytes:
    """Return a line that is handed on as it is: lone surrogates, which UTF-8 has not, in JSON's own spelling."""
    try:
        return f"{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n".encode()
    except UnicodeEncodeError:
        return f"{json.dumps(value, separators=(',', ':'))}\n".encode()


def _prune(folder: Path, max_bytes: int) -> None:
    files = []
    for entry in os.scandir(folder):
        if not _OURS.match(entry.name):
            continue
        with contextlib.suppress(OSError):
            stat = entry.stat()
            files.append((stat.st_mtime, stat.st_size, entry.path))
    excess = sum(size for _, size, _ in files) - max_bytes
    for _, size, path in sorted(files)[:-1]:
        if excess <= 0:
            return
        with contextlib.suppress(OSError):
            os.unlink(path)
        excess -= size
