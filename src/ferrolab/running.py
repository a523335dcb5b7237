"""The call under way: its cancellation, and where its progress goes.

A surface makes a :class:`Run` and enters it; whatever works below asks :func:`current`
without knowing who is listening. Outside any call :func:`current` gives a run that
is never cancelled and listens to nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from ferrolab.errors import Cancelled

Stream = Literal["stdout", "stderr"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a call has come: ``done`` of ``total`` (None when unknown) and a word on what it does."""

    done: int
    total: int | None
    message: str


class Run:
    """One call under way.

    Parameters
    ----------
    on_progress : callable, optional
        Gets each :class:`Progress`, in the thread that works.
    on_output : callable, optional
        Gets what code that runs writes, as it comes: ``"stdout"`` or ``"stderr"``, and the text.
    """

    def __init__(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        on_output: Callable[[Stream, str], None] | None = None,
    ) -> None:
        self._on_progress = on_progress
        self._on_output = on_output
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._stoppers: list[Callable[[], None]] = []

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Tell how far the call has come."""
        if self._on_progress is not None:
            self._on_progress(Progress(done, total, message))

    @property
    def wants_output(self) -> bool:
        """Whether anybody listens to what running code writes."""
        return self._on_output is not None

    def output(self, stream: Stream, text: str) -> None:
        """Hand on what running code wrote."""
        if self._on_output is not None:
            self._on_output(stream, text)

    def quiet(self) -> Run:
        """Return a run that stops with this one and tells nobody anything."""
        inner = Run()
        inner._cancelled = self._cancelled
        return inner

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise :class:`Cancelled` once the run is cancelled."""
        if self.cancelled:
            raise Cancelled("the call was cancelled")

    def cancel(self) -> None:
        """Ask the call to stop; callable from any thread, more than once."""
        self._cancelled.set()
        with self._lock:
            stoppers, self._stoppers = self._stoppers, []
        for stop in stoppers:
            stop()

    @contextmanager
    def stopping(self, stop: Callable[[], None]) -> Iterator[None]:
        """Have ``stop`` called if the run is cancelled within the block, or was before it."""
        with self._lock:
            late = self.cancelled
            if not late:
                self._stoppers.append(stop)
        if late:
            stop()
        try:
            yield
        finally:
            with self._lock:
                if stop in self._stoppers:
                    self._stoppers.remove(stop)


_NOBODY = Run()
_current: ContextVar[Run] = ContextVar("ferrolab_run", default=_NOBODY)


def current() -> Run:
    """Return the run that this code works for."""
    return _current.get()


@contextmanager
def entered(run: Run) -> Iterator[Run]:
    """Make ``run`` the current one within the block."""
    token = _current.set(run)
    try:
        yield run
    finally:
        _current.reset(token)
