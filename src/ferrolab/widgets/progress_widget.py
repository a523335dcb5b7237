"""How far a long call has come, as a widget with a button that stops the call.

A click reaches a kernel that is busy only through a subshell (ipykernel 7 with JupyterLab 4.4 or
Notebook 7.4, and later); elsewhere the kernel's own interrupt stops the call.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import Any, Literal

from ferrolab.cards.wording import duration, line
from ferrolab.errors import Cancelled
from ferrolab.running import Progress, Run, entered
from ferrolab.widgets.toolkit import hear_while_busy, ipywidgets, view

Outcome = Literal["running", "done", "cancelled", "failed"]

# A front end draws no more than this, and each message costs the call time.
_INTERVAL_S = 0.1
_TICK_S = 1.0
_MESSAGE_CHARACTERS = 120


class ProgressWidget:
    """The progress of one call.

    Parameters
    ----------
    title : str
        What the call does, such as ``Parsing``.
    clock : callable
        Gives the time in seconds.

    Attributes
    ----------
    run : Run
        The call; enter it (:func:`ferrolab.running.entered`), or use :func:`progress`.
    box : ipywidgets.HBox
        The widget.
    outcome : {"running", "done", "cancelled", "failed"}
        What became of the call.
    """

    def __init__(self, title: str = "", *, clock: Callable[[], float] = time.monotonic) -> None:
        widgets = ipywidgets()
        self.run = Run(self.show)
        self.title = line(title, _MESSAGE_CHARACTERS) or "Working"
        self.outcome: Outcome = "running"
        self._clock = clock
        self._begun = clock()
        self._shown = float("-inf")
        self._ended: float | None = None
        self._progress = Progress(0, None, "")
        self.bar = widgets.IntProgress(
            min=0, max=1, description=self.title, style={"description_width": "auto"}
        )
        self.words = widgets.Label()
        self.cancel = widgets.Button(description="Cancel", tooltip=f"Stop: {self.title}", icon="stop")
        self.cancel.on_click(lambda _: self._stop())
        hear_while_busy(self.cancel)
        self.box = widgets.HBox([self.bar, self.words, self.cancel])
        self.refresh()

    @property
    def seconds(self) -> float:
        """How long the call takes or took."""
        return (self._clock() if self._ended is None else self._ended) - self._begun

    def show(self, progress: Progress) -> None:
        """Show how far the call is; at most ten times a second, and always when it is done."""
        self._progress = progress
        now = self._clock()
        if now - self._shown >= _INTERVAL_S or progress.done == progress.total:
            self._shown = now
            self.refresh()

    def refresh(self) -> None:
        """Draw the widget as things stand."""
        done, total = self._progress.done, self._progress.total
        with self.bar.hold_sync():
            self.bar.max = max(total or 0, 1)
            self.bar.value = min(done, self.bar.max) if total else 0
        self.words.value = self.text

    @property
    def text(self) -> str:
        """How far the call is, in words."""
        done, total = self._progress.done, self._progress.total
        of = f"{done:,} of {total:,}" if total else (f"{done:,}" if done else "")
        message = line(self._progress.message, _MESSAGE_CHARACTERS)
        state = "" if self.outcome == "running" else self.outcome
        return " · ".join(filter(None, (state, of, message, duration(self.seconds))))

    def _stop(self) -> None:
        self.run.cancel()
        self.cancel.disabled = True
        self.cancel.description = "Stopping"

    def finish(self, outcome: Outcome) -> None:
        """Say what became of the call; from here on only words are shown."""
        if self.outcome == "running":
            self.outcome, self._ended = outcome, self._clock()
            self.cancel.disabled = True
            self.bar.bar_style = {"done": "success", "failed": "danger"}.get(outcome, "warning")
            self.refresh()

    def close(self) -> None:
        """Take the widget away from kernel and front end."""
        for widget in (self.box, *self.box.children):
            widget.close()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        total = self._progress.total
        bar = f'<progress value="{self._progress.done}" max="{total}"></progress> ' if total else ""
        words = f"<b>{escape(self.title)}</b> {bar}{escape(self.text)}"
        static = {"text/html": f"<div>{words}</div>", "text/plain": f"{self.title}: {self.text}"}
        return static | (view(self.box) if self.outcome == "running" else {})


@contextmanager
def progress(title: str = "") -> Iterator[Run]:
    """Show the progress of what runs within the block, with a button that cancels it.

    Parameters
    ----------
    title : str
        What is done.

    Yields
    ------
    Run
        The run that everything within the block works for; ``run.report(done, total, message)`` for
        steps of your own.

    Raises
    ------
    NativeRequired
        When ipywidgets is not installed.
    Cancelled
        When the button was pressed.
    """
    from IPython.display import display

    widget = ProgressWidget(title)
    handle = display(widget, display_id=True)
    outcome: Outcome = "failed"
    try:
        with _ticking(widget), entered(widget.run):
            yield widget.run
        outcome = "done"
    except (Cancelled, KeyboardInterrupt):
        outcome = "cancelled"
        raise
    finally:
        widget.finish(outcome)
        if handle is not None:
            # What is saved with the notebook: words, as nobody has this widget's model later.
            handle.update(widget)
        widget.close()


@contextmanager
def _ticking(widget: ProgressWidget) -> Iterator[None]:
    """Let the time go on also while the call has nothing to report."""
    ended = threading.Event()

    def tick() -> None:
        while not ended.wait(_TICK_S):
            widget.refresh()

    clock = threading.Thread(target=tick, name="ferrolab-progress", daemon=True)
    clock.start()
    try:
        yield
    finally:
        ended.set()
        clock.join()
