"""A progress line in the cell while a call lasts; gone when it ends."""

from __future__ import annotations

import sys
import time
from typing import Any

from IPython.display import display

from ferrolab.running import Progress, Run

# Short calls show nothing; a line that flickers by helps nobody.
_QUIET_S = 0.7
_INTERVAL_S = 0.2


class ProgressRun(Run):
    """A run that shows its progress, and what running code writes, in the cell's output."""

    def __init__(self) -> None:
        super().__init__(self._show, self._write)
        self._last = time.monotonic() - _INTERVAL_S + _QUIET_S
        self._handle: Any = None

    def _show(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last < _INTERVAL_S:
            return
        self._last = now
        line = _Line(progress)
        if self._handle is None:
            self._handle = display(line, display_id=True)
        else:
            self._handle.update(line)

    def _write(self, stream: str, text: str) -> None:
        print(text, end="", file=sys.stdout if stream == "stdout" else sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the line away."""
        if self._handle is not None:
            self._handle.update(_Line(None))


class _Line:
    """One line of progress as text and as a bar."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        progress = self._progress
        if progress is None:
            return {"text/plain": "", "text/html": ""}
        of = f" of {progress.total:,}" if progress.total else ""
        text = f"{progress.done:,}{of}"
        limit = f' value="{progress.done}" max="{progress.total}"' if progress.total else ""
        return {"text/plain": text, "text/html": f"<progress{limit}></progress> {text}"}
