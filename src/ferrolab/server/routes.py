"""The REST routes."""

from __future__ import annotations

import logging
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, authenticated

from ferrolab.errors import ValidationError
from ferrolab.results.store import PARTS
from ferrolab.running import Run
from ferrolab.server import stored
from ferrolab.server.calls import read_call, read_keep, read_tool
from ferrolab.server.events import EventsHandler
from ferrolab.server.handlers import FerrolabHandler
from ferrolab.server.services import Services
from ferrolab.server.workers import cancel
from ferrolab.tools import all_tools, find

_DEFAULT_ITEMS = 50
_log = logging.getLogger("ferrolab.server")


class StatusHandler(FerrolabHandler):
    """``GET status``: versions, backends and settings."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the envelope of the tool ``status``."""
        call = await self.services.prepare("status", {}, "")
        envelope = await self.services.run(call, Run())
        await self.answer(lambda: envelope)


class ToolsHandler(FerrolabHandler):
    """``GET tools``: all tools."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the tools' specifications."""
        await self.answer(lambda: {"tools": _describe_tools()})


class ToolHandler(FerrolabHandler):
    """``GET tools/{name}``: one tool; ``POST tools/{name}``: its result."""

    _run: Run | None = None

    @authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Answer with the tool's specification."""
        await self.answer(lambda: find(name).to_dict())

    @authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Run the tool, and answer when it is done.

        With ``"keep": false`` the result is not kept, and its pictures come with the answer: somebody who
        leafs through a document makes no room among the results.
        """
        self._run = Run()
        fields = await self.read_fields("arguments", "cwd", "keep")
        arguments, cwd = read_call(fields)
        keep = read_keep(fields)
        call = await self.services.prepare(name, arguments, cwd)
        if keep:
            envelope = await self.services.run(call, self._run)
            await self.answer(lambda: {"result": envelope})
        else:
            seen = await self.services.view(call, self._run)
            await self.answer(lambda: seen)

    def on_connection_close(self) -> None:
        """Cancel the call: nobody waits for it any more."""
        super().on_connection_close()
        if self._run is not None:
            cancel(self._run)


class JobsHandler(FerrolabHandler):
    """``GET jobs``: all jobs; ``POST jobs``: a new one."""

    @authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the jobs, newest last."""
        jobs = [job.to_dict() for job in self.services.jobs.all()]
        await self.answer(lambda: {"jobs": jobs})

    @authenticated
    @authorized
    async def post(self) -> None:
        """Queue a call, and answer at once."""
        fields = await self.read_fields("tool", "arguments", "cwd")
        arguments, cwd = read_call(fields)
        call = await self.services.prepare(read_tool(fields), arguments, cwd)
        job = self.services.jobs.start(call).to_dict()
        await self.answer(lambda: {"job": job}, status=202)


class JobHandler(FerrolabHandler):
    """``GET jobs/{id}``: how far a job is; ``DELETE jobs/{id}`` cancels it."""

    @authenticated
    @authorized
    async def get(self, job_id: str) -> None:
        """Answer with the job."""
        job = self.services.jobs.get(job_id).to_dict()
        await self.answer(lambda: {"job": job})

    @authenticated
    @authorized
    async def delete(self, job_id: str) -> None:
        """Cancel the job, and answer with it."""
        job = self.services.jobs.cancel(job_id).to_dict()
        await self.answer(lambda: {"job": job})


class ResultHandler(FerrolabHandler):
    """``GET results/{id}``: a stored result's envelope."""

    @authenticated
    @authorized
    async def get(self, result_id: str) -> None:
        """Answer with the envelope."""
        await self.answer(lambda: {"result": stored.envelope(result_id)})


class ResultPartHandler(FerrolabHandler):
    """``GET results/{id}/pages``, ``/chunks``, ``/tables`` and so on: a stretch of them in full."""

    @authenticated
    @authorized
    async def get(self, result_id: str, part: str) -> None:
        """Answer with those from ``start`` to ``stop``, the end excluded, and how many there are."""
        start = self.read_count("start", 0)
        stop = self.read_count("stop", start + _DEFAULT_ITEMS)
        if not start <= stop <= start + stored.MAX_ITEMS:
            raise ValidationError(
                f"{part} {start} to {stop} can't be had in one request",
                hint=f"Ask for {stored.MAX_ITEMS:,} or fewer, with stop not below start.",
                context={"field": "stop"},
            )
        await self.answer(lambda: stored.items(result_id, part, start, stop))


class UnknownHandler(FerrolabHandler):
    """Any other address below ``ferrolab/``."""

    @authenticated
    @authorized
    async def get(self, _rest: str) -> None:
        """Answer that there is nothing."""
        raise HTTPError(404)


def routes(base_url: str, services: Services) -> list[tuple[str, type, dict[str, Any]]]:
    """Return the routes for a server at ``base_url``."""
    handlers: list[tuple[str, type]] = [
        ("status", StatusHandler),
        ("tools", ToolsHandler),
        ("tools/([^/]+)", ToolHandler),
        ("jobs", JobsHandler),
        ("jobs/([^/]+)", JobHandler),
        ("results/([^/]+)", ResultHandler),
        (f"results/([^/]+)/({'|'.join(PARTS)})", ResultPartHandler),
        ("events", EventsHandler),
        ("(.*)", UnknownHandler),
    ]
    return [
        (url_path_join(base_url, "ferrolab", pattern), handler, {"services": services})
        for pattern, handler in handlers
    ]


def _describe_tools() -> list[dict[str, Any]]:
    described = []
    for spec in all_tools().values():
        try:
            described.append(spec.to_dict())
        except Exception as error:  # noqa: BLE001 - pydantic on another package's types; the other tools must show
            _log.warning("the tool %r can't be described: %s", spec.name, error)
    return described
