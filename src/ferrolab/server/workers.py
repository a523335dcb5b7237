"""Threads in which tools run, so that the server's event loop stays free."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, NamedTuple

from ferrolab.errors import Cancelled, InternalError, LimitError
from ferrolab.running import Run


class BusyError(LimitError):
    """As many calls wait as may; one of them has to end first."""


class _Task(NamedTuple):
    run: Run
    work: Callable[[], Any]
    future: Future[Any]


class Workers:
    """A fixed number of threads that take calls in their order.

    They are daemons: a tool that never looks whether it is cancelled can't keep the
    server from ending, as it would in a ``ThreadPoolExecutor``.

    Parameters
    ----------
    name : str
        What the threads are called.
    count : int
        How many calls run at once.
    max_waiting : int
        How many more may wait.
    """

    def __init__(self, name: str, count: int, max_waiting: int) -> None:
        self._name = name
        self._count = count
        self._max_waiting = max_waiting
        self._changed = threading.Condition()
        self._waiting: deque[_Task] = deque()
        self._running: set[Run] = set()
        self._threads = 0
        self._idle = 0
        self._is_closed = False

    def submit(self, run: Run, work: Callable[[], Any]) -> Future[Any]:
        """Have ``work`` called in a thread; ``run`` is what cancels it.

        Raises
        ------
        BusyError
            When too many wait already.
        Cancelled
            After :meth:`close`.
        """
        task = _Task(run, work, Future())
        with self._changed:
            if self._is_closed:
                raise stopping()
            self._check_room()
            self._waiting.append(task)
            if self._idle < len(self._waiting) and self._threads < self._count:
                self._threads += 1
                threading.Thread(
                    target=self._serve, name=f"{self._name}-{self._threads}", daemon=True
                ).start()
            self._changed.notify()
        return task.future

    @property
    def is_busy(self) -> bool:
        """Whether a call is running."""
        return bool(self._running)

    def close(self) -> None:
        """Cancel everything, and let the threads end as soon as their calls do."""
        with self._changed:
            self._is_closed = True
            waiting, self._waiting = self._waiting, deque()
            running = list(self._running)
            self._changed.notify_all()
        for task in waiting:
            if task.future.set_running_or_notify_cancel():
                task.future.set_exception(stopping())
        for run in [*running, *(task.run for task in waiting)]:
            cancel(run)

    def _check_room(self) -> None:
        waiting = sum(not task.future.cancelled() for task in self._waiting)
        free = self._count - len(self._running)
        if waiting >= self._max_waiting + max(free, 0):
            raise BusyError(
                f"{waiting} calls are waiting already",
                hint="Wait until one is done, or cancel one.",
                context={"limit": "max_queued_jobs", "waiting": waiting},
                retryable=True,
            )

    def _serve(self) -> None:
        while (task := self._next()) is not None:
            if task.future.set_running_or_notify_cancel():
                self._perform(task)
            else:
                self._forget(task.run)
            # The next wait may be long: don't keep the arguments and the result alive meanwhile.
            del task

    def _next(self) -> _Task | None:
        with self._changed:
            self._idle += 1
            while not self._waiting and not self._is_closed:
                self._changed.wait()
            self._idle -= 1
            if not self._waiting:
                return None
            task = self._waiting.popleft()
            self._running.add(task.run)
            return task

    def _perform(self, task: _Task) -> None:
        try:
            value = task.work()
        except Exception as error:  # noqa: BLE001 - handed on to whoever waits
            self._forget(task.run)
            task.future.set_exception(error)
        except BaseException as error:  # noqa: BLE001 - nothing that a tool raises may end the server
            self._forget(task.run)
            defect = InternalError(f"the tool raised {type(error).__name__}")
            defect.__cause__ = error
            task.future.set_exception(defect)
        else:
            self._forget(task.run)
            task.future.set_result(value)

    def _forget(self, run: Run) -> None:
        with self._changed:
            self._running.discard(run)


def stopping() -> Cancelled:
    """Return the error for what the server's end cuts off."""
    return Cancelled("the server is stopping", hint="Try again when it has started.")


def cancel(run: Run) -> None:
    """Cancel a run without waiting for what that stops."""
    threading.Thread(target=run.cancel, name="ferrolab-cancel", daemon=True).start()
