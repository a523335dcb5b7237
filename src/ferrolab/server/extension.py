"""The extension as jupyter-server loads, configures and stops it."""

from __future__ import annotations

from typing import Any

from jupyter_server.extension.application import ExtensionApp

from ferrolab.config import Ferrolab
from ferrolab.server.routes import routes
from ferrolab.server.services import Services


class FerrolabExtension(ExtensionApp):
    """Adds ferrolab's routes to a Jupyter server.

    An ``ExtensionApp`` since only these are told when the server stops, and asked
    whether they still work before an idle server is shut down.
    """

    name = "ferrolab"
    classes = [Ferrolab]  # noqa: RUF012 - as traitlets declares it
    services: Services | None = None

    def initialize_handlers(self) -> None:
        """Put the configuration into force and add the routes."""
        assert self.serverapp is not None
        config = Ferrolab(parent=self)
        config.apply()
        self.services = Services(config, self.serverapp.contents_manager)
        self.handlers.extend(routes("/", self.services))

    def current_activity(self) -> dict[str, Any] | None:
        """Return how many jobs are under way, so that no idle timer ends the server meanwhile."""
        active = self.services.jobs.active() if self.services else []
        return {"jobs": len(active)} if active else None

    async def stop_extension(self) -> None:
        """Cancel what is under way."""
        if self.services is not None:
            await self.services.close()
