"""Where full results wait for the panel: one JSON file each, oldest dropped first.

The kernel and the Jupyter server of one user share the folder. It is a cache: a
result that is gone can be made again from its ``%agent`` line.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ferrolab.errors import NotFoundError
from ferrolab.settings import settings

_ID = re.compile(r"[0-9a-f]{32}\Z")
# A kept result, or one that was being written: all that may be taken away from a folder of the user's.
_OURS = re.compile(r"[0-9a-f]{32}(?:\.json|\.\w+\.part)\Z")
_log = logging.getLogger("ferrolab.results")


def save(result_id: str, content: Callable[[], dict[str, Any]]) -> None:
    """Keep ``content()`` under ``result_id`` unless it is kept already; log when that is impossible."""
    folder = settings().results_dir
    path = folder / f"{result_id}.json"
    if path.exists() or settings().results_max_bytes == 0:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        data = json.dumps(content(), ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )
        _write(path, data)
        _prune(folder, settings().results_max_bytes)
    except OSError as error:
        _log.warning("the result could not be kept in %s: %s", folder, error)


def load(result_id: str) -> dict[str, Any]:
    """Return what was kept under ``result_id``.

    Raises
    ------
    NotFoundError
        When it was never kept, or has made room for newer results.
    """
    if _ID.match(result_id):
        with contextlib.suppress(OSError, ValueError):
            path = settings().results_dir / f"{result_id}.json"
            content: dict[str, Any] = json.loads(path.read_bytes())
            return content
    raise NotFoundError(
        f"the result {result_id[:40]!r} is no longer kept",
        hint="Run the cell again, or raise FERROLAB_RESULTS_MAX_BYTES to keep more.",
        context={"id": result_id[:40]},
    )


def _write(path: Path, data: bytes) -> None:
    """Write so that a reader sees the whole file or none; mkstemp makes it readable by its owner only."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


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
