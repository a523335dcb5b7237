"""What the routes of one server share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from ferrolab.config import Ferrolab
from ferrolab.running import Run
from ferrolab.server.calls import ToolCall, prepare
from ferrolab.server.files import Files
from ferrolab.server.jobs import JobBoard
from ferrolab.server.workers import Workers, stopping

# Requests that wait for their answer; few are long, and none may wait behind a job.
_CALLS_AT_ONCE = 4
_CALLS_WAITING = 100
# How long a server that stops waits for its tools to notice.
_LAST_WORDS_S = 1.0
_POLL_S = 0.02

T = TypeVar("T")


class Services:
    """Jobs and calls of one server.

    Parameters
    ----------
    config : Ferrolab
        What is configured.
    contents_manager : ContentsManager
        The file browser's.
    """

    def __init__(self, config: Ferrolab, contents_manager: Any) -> None:
        self.config = config
        self._contents_manager = contents_manager
        self._calls = Workers("ferrolab-call", _CALLS_AT_ONCE, _CALLS_WAITING)
        self._job_workers = Workers("ferrolab-job", config.job_workers, config.max_queued_jobs)
        self.jobs = JobBoard(self._job_workers)
        # For what takes milliseconds: parsing, checking paths, reading results, writing JSON.
        self._aside = ThreadPoolExecutor(4, thread_name_prefix="ferrolab-aside")
        self._is_closed = False

    async def aside(self, function: Callable[..., T], *arguments: Any) -> T:
        """Return ``function(*arguments)``, called in another thread than the event loop's.

        Raises
        ------
        Cancelled
            After :meth:`close`.
        """
        if self._is_closed:
            raise stopping()
        return await asyncio.get_running_loop().run_in_executor(self._aside, partial(function, *arguments))

    async def prepare(self, tool: str, arguments: Mapping[str, Any], cwd: str) -> ToolCall:
        """Return the call that a request asks for, checked against the server's files."""

        def checked() -> ToolCall:
            files = Files.of(self._contents_manager)
            return prepare(tool, arguments, cwd, files, frozenset(self.config.allowed_effects))

        return await self.aside(checked)

    async def run(self, call: ToolCall, run: Run) -> dict[str, Any]:
        """Run a call and return its envelope."""
        return await self._submit(call.run, run)

    async def view(self, call: ToolCall, run: Run) -> dict[str, Any]:
        """Run a call, and return its envelope and the views of its result, which is not kept."""
        return await self._submit(call.view, run)

    async def _submit(self, work: Callable[[Run], dict[str, Any]], run: Run) -> dict[str, Any]:
        return await asyncio.wrap_future(self._calls.submit(run, partial(work, run)))

    async def close(self) -> None:
        """Cancel everything; wait a moment for it, but not for tools that don't listen."""
        self.jobs.close()
        self._job_workers.close()
        self._calls.close()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _LAST_WORDS_S
        await asyncio.sleep(_POLL_S)
        while (self._calls.is_busy or self._job_workers.is_busy) and loop.time() < deadline:
            await asyncio.sleep(_POLL_S)
        self._is_closed = True
        self._aside.shutdown(wait=False)
