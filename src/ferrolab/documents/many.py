"""Many documents: which files a folder or pattern stands for, and reading them side by side."""

from __future__ import annotations

import contextvars
import glob
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from ferrolab import running
from ferrolab.errors import Cancelled, FerrolabError, NotFoundError
from ferrolab.results import Document

# Files read ahead of whoever takes the outcomes: each may be a large document.
_AHEAD = 4
# How long a wait for the next file may last before cancellation is looked at.
_RECHECK_S = 0.05


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file of many: a document, or the error that kept it from being one."""

    path: Path
    document: Document | None = None
    error: FerrolabError | None = None


def is_pattern(path: Path) -> bool:
    """Whether a path is no file but a pattern, such as ``reports/*.pdf``."""
    return glob.has_magic(str(path)) and not path.exists()


def files_of(source: Path) -> list[Path]:
    """Return the files that a folder or pattern stands for, sorted.

    A folder stands for all files in it and below. Hidden files and folders are left out, and so is
    what links lead to outside of the folder.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    base = _base(source)
    found = _matches(source) if is_pattern(source) else [source]
    files = {file for path in found for file in _files_below(path)}
    kept = sorted(file for file in files if file.resolve().is_relative_to(base.resolve()))
    if not kept:
        raise NotFoundError(
            f"no file is found by {str(source)!r}",
            hint="Name a file, a folder with files, or a pattern such as reports/*.pdf.",
            context={"path": str(source)},
        )
    return kept


def _base(source: Path) -> Path:
    """Return the folder that holds everything a source may stand for."""
    while is_pattern(source):
        source = source.parent
    return source


def _matches(pattern: Path) -> list[Path]:
    return [Path(name) for name in glob.iglob(str(pattern), recursive=True)]


def _files_below(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        if path.is_file():
            yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (
            file for name in names if not name.startswith(".") and (file := Path(folder, name)).is_file()
        )


def read_all(paths: Iterable[Path], read: Callable[[Path], Document], threads: int) -> Iterator[Outcome]:
    """Yield what becomes of each file, in order; ``threads`` are read at a time."""
    waiting: deque[Future[Outcome]] = deque()
    executor = ThreadPoolExecutor(threads, thread_name_prefix="ferrolab-document")
    try:
        for path in paths:
            # Each thread works for the same call: it reports to it, and stops with it.
            context = contextvars.copy_context()
            waiting.append(executor.submit(context.run, _outcome, path, read))
            if len(waiting) >= threads + _AHEAD:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _next(waiting: deque[Future[Outcome]]) -> Outcome:
    first = waiting.popleft()
    while not first.done():
        running.current().check()
        wait([first], timeout=_RECHECK_S)
    return first.result()


def _outcome(path: Path, read: Callable[[Path], Document]) -> Outcome:
    try:
        # What one file reports would be taken for the progress of all.
        run = running.current()
        with running.entered(run.quiet()):
            return Outcome(path, document=read(path))
    except Cancelled:
        raise
    except FerrolabError as error:
        return Outcome(path, error=error)
