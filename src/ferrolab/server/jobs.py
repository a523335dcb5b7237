"""Jobs: tool calls that outlive their request, with progress, cancellation and listeners.

Everything here belongs to the event loop's thread. Worker threads reach it only
through :meth:`JobBoard._post`, so no job needs a lock.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from ferrolab.errors import Cancelled, NotFoundError
from ferrolab.results.base import new_id, now
from ferrolab.running import Progress, Run
from ferrolab.server import failures
from ferrolab.server.calls import ToolCall
from ferrolab.server.workers import Workers, cancel

State = Literal["queued", "running", "done", "failed", "cancelled"]

#: Shortest time between two reports of a job's progress, in seconds.
REPORT_INTERVAL_S = 0.1
_MAX_FINISHED = 200
_KEEP_FINISHED_S = 3600.0

_log = logging.getLogger("ferrolab.server")


@dataclass(slots=True, eq=False)
class Job:
    """A tool call and how far it has come; the contract's ``Job`` object by :meth:`to_dict`."""

    tool: str
    arguments: dict[str, Any] = field(repr=False)
    run: Run = field(default_factory=Run, repr=False)
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)
    state: State = "queued"
    progress: Progress | None = None
    result: dict[str, Any] | None = field(default=None, repr=False)
    error: dict[str, Any] | None = None
    future: Future[dict[str, Any]] | None = field(default=None, repr=False)
    started: float | None = None
    finished: float | None = None
    reported: float = 0.0
    report_is_due: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self.finished is not None

    def to_dict(self) -> dict[str, Any]:
        """Return the job as a JSON object."""
        progress = self.progress
        return {
            "id": self.id,
            "tool": self.tool,
            "arguments": self.arguments,
            "state": self.state,
            "progress": None
            if progress is None
            else {"done": progress.done, "total": progress.total, "message": progress.message},
            "result": self.result,
            "error": self.error,
            "created": self.created,
            "seconds": self._seconds(),
        }

    def _seconds(self) -> float | None:
        if self.started is None:
            return None
        return round((self.finished or time.monotonic()) - self.started, 3)


class JobBoard:
    """All jobs of a server: those under way, and the last ones that ended.

    Parameters
    ----------
    workers : Workers
        What runs them.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._jobs: dict[str, Job] = {}
        self._listeners: list[Callable[[Job], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self, call: ToolCall) -> Job:
        """Queue a call.

        Raises
        ------
        BusyError
            When too many jobs wait already.
        """
        self._loop = asyncio.get_running_loop()
        job = Job(call.spec.name, call.shown_arguments())
        job.run = Run(partial(self._on_progress, job))
        job.future = self._workers.submit(job.run, partial(self._work, job, call))
        job.future.add_done_callback(lambda future: self._post(self._on_end, job, future))
        self._jobs[job.id] = job
        self._report(job)
        return job

    def all(self) -> list[Job]:
        """Return the jobs, newest last."""
        self._drop_old()
        return list(self._jobs.values())

    def active(self) -> list[Job]:
        """Return the jobs that wait or run."""
        return [job for job in self._jobs.values() if not job.is_over]

    def get(self, job_id: str) -> Job:
        """Return a job.

        Raises
        ------
        NotFoundError
            When it never was, or ended long ago.
        """
        self._drop_old()
        job = self._jobs.get(job_id)
        if job is None:
            raise NotFoundError(
                f"there is no job {job_id[:40]!r}",
                hint="Jobs that have ended are forgotten after an hour; run the tool again.",
                context={"id": job_id[:40]},
            )
        return job

    def cancel(self, job_id: str) -> Job:
        """Cancel a job: it is so at once, whatever time its tool takes to notice."""
        job = self.get(job_id)
        if not job.is_over:
            self._cancel(job)
        return job

    def listen(self, listener: Callable[[Job], None]) -> None:
        """Have ``listener`` called at each change of a job."""
        self._listeners.append(listener)

    def unlisten(self, listener: Callable[[Job], None]) -> None:
        """Stop calling ``listener``."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def close(self) -> None:
        """Cancel everything that is under way."""
        for job in self.active():
            self._cancel(job)

    def _cancel(self, job: Job) -> None:
        if job.future is not None:
            job.future.cancel()
        cancel(job.run)
        self._end(job, "cancelled", error=failures.describe(Cancelled("the job was cancelled")))

    def _work(self, job: Job, call: ToolCall) -> dict[str, Any]:
        self._post(self._on_begin, job)
        return call.run(job.run)

    def _on_progress(self, job: Job, progress: Progress) -> None:
        """Take a report in the worker's thread; the loop hears of it at most once an interval."""
        job.progress = progress
        if not job.report_is_due:
            job.report_is_due = True
            self._post(self._report_soon, job)

    def _post(self, function: Callable[..., None], *arguments: Any) -> None:
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:
            _log.debug("a job ended after the server's event loop")

    def _on_begin(self, job: Job) -> None:
        if not job.is_over:
            job.state, job.started = "running", time.monotonic()
            self._report(job)

    def _on_end(self, job: Job, future: Future[dict[str, Any]]) -> None:
        if job.is_over or future.cancelled():
            return
        error = future.exception()
        if error is None:
            self._end(job, "done", result=future.result())
        elif isinstance(error, Cancelled):
            self._end(job, "cancelled", error=failures.describe(error))
        else:
            if failures.is_defect(error):
                _log.error("the job %s (%s) failed", job.id, job.tool, exc_info=error)
            self._end(job, "failed", error=failures.describe(error))

    def _end(
        self,
        job: Job,
        state: State,
        *,
        result: dict[str, Any] | None = None,
        error: dict[str, Any] | None = None,
    ) -> None:
        job.state, job.result, job.error = state, result, error
        job.finished = time.monotonic()
        job.future = None
        self._report(job)
        self._drop_old()

    def _report_soon(self, job: Job) -> None:
        wait = job.reported + REPORT_INTERVAL_S - time.monotonic()
        asyncio.get_running_loop().call_later(max(wait, 0), self._report_progress, job)

    def _report_progress(self, job: Job) -> None:
        job.report_is_due = False
        if not job.is_over:
            self._report(job)

    def _report(self, job: Job) -> None:
        job.reported = time.monotonic()
        for listener in list(self._listeners):
            listener(job)

    def _drop_old(self) -> None:
        over = sorted((job.finished, job.id) for job in self._jobs.values() if job.finished is not None)
        oldest_kept = time.monotonic() - _KEEP_FINISHED_S
        for position, (finished, job_id) in enumerate(over):
            if finished < oldest_kept or position < len(over) - _MAX_FINISHED:
                del self._jobs[job_id]
