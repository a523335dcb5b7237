"""The WebSocket that tells of jobs as they change."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized, ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from ferrolab.errors import Cancelled
from ferrolab.server.handlers import RESOURCE
from ferrolab.server.jobs import Job

if TYPE_CHECKING:
    from ferrolab.server.services import Services


class EventsHandler(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """``events``: sends ``{"type": "job", "job": ...}`` at each change of a job.

    A client that reads slowly gets each job's newest state and misses older ones:
    what waits for it is bounded by the number of jobs.
    """

    auth_resource = RESOURCE

    def initialize(self, services: Services) -> None:
        """Take what the extension made for its routes."""
        self.services = services
        self._changed: dict[str, Job] = {}
        self._wake = asyncio.Event()
        self._sender: asyncio.Task[None] | None = None

    @ws_authenticated
    @authorized
    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Open the socket."""
        await super().get(*args, **kwargs)

    def open(self, *args: str, **kwargs: str) -> None:
        """Begin with the jobs under way."""
        super().open(*args, **kwargs)
        self.services.jobs.listen(self._notice)
        self._sender = asyncio.create_task(self._send())
        for job in self.services.jobs.active():
            self._notice(job)

    def on_message(self, message: str | bytes) -> None:
        """Ignore what the client says: the stream goes one way."""

    def on_close(self) -> None:
        """Stop listening."""
        self.services.jobs.unlisten(self._notice)
        if self._sender is not None:
            self._sender.cancel()

    def _notice(self, job: Job) -> None:
        self._changed[job.id] = job
        self._wake.set()

    async def _send(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._changed:
                job = self._changed.pop(next(iter(self._changed))).to_dict()
                try:
                    await self.write_message(
                        await self.services.aside(json.dumps, {"type": "job", "job": job})
                    )
                except (Cancelled, WebSocketClosedError):
                    return
