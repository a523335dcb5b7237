"""A Jupyter server with the extension, its tools joined by those of ``server_tools``."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import server_tools
from server_support import Answer, Ask
from tornado.httpclient import HTTPResponse

from ferrolab import settings
from ferrolab.server.services import Services
from ferrolab.tools import registry


@pytest.fixture
def ferrolab_config() -> dict[str, Any]:
    """What a test sets as ``c.Ferrolab``."""
    return {}


@pytest.fixture
def jp_server_config(ferrolab_config: dict[str, Any], tmp_path: Any) -> dict[str, Any]:
    return {
        "ServerApp": {"jpserver_extensions": {"ferrolab": True}, "reraise_server_extension_failures": True},
        "Ferrolab": {"results_dir": str(tmp_path / "results"), **ferrolab_config},
    }


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give each test its own settings, tools and gate, and let no tool outlive it."""
    monkeypatch.setattr(settings, "_current", None)
    monkeypatch.setattr(
        registry, "_tools", {s.name: s for s in [*registry.all_tools().values(), *server_tools.SPECS]}
    )
    monkeypatch.setattr(server_tools, "gate", gate := server_tools.Gate())
    yield
    gate.opened.set()


@pytest.fixture
def gate(_fresh: None) -> server_tools.Gate:
    return server_tools.gate


@pytest.fixture
def services(jp_serverapp: Any) -> Services:
    return jp_serverapp.extension_manager.extension_points["ferrolab"].app.services


@pytest.fixture
def ask(jp_fetch: Any) -> Ask:
    """Send a request below ``ferrolab/`` and return status and JSON, errors too."""

    async def _ask(method: str, *path: str, body: Any = None, **options: Any) -> Answer:
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body)
        response: HTTPResponse = await jp_fetch(
            "ferrolab",
            *path,
            method=method,
            body=body,
            raise_error=False,
            allow_nonstandard_methods=True,
            **options,
        )
        assert response.headers["Content-Type"].startswith("application/json")
        return Answer(response.code, json.loads(response.body))

    return _ask


@pytest.fixture
def run_job(ask: Ask) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Start a job."""

    async def _run_job(tool: str, **arguments: Any) -> dict[str, Any]:
        answer = await ask("POST", "jobs", body={"tool": tool, "arguments": arguments})
        assert answer.status == 202, answer
        return answer.body["job"]

    return _run_job


@pytest.fixture
def ended(ask: Ask, services: Services) -> Callable[[str], Awaitable[dict[str, Any]]]:
    """Wait until a job is over and return it."""

    async def _ended(job_id: str) -> dict[str, Any]:
        over = asyncio.Event()

        def listen(job: Any) -> None:
            if job.id == job_id and job.is_over:
                over.set()

        services.jobs.listen(listen)
        if not services.jobs.get(job_id).is_over:
            await asyncio.wait_for(over.wait(), 20)
        services.jobs.unlisten(listen)
        return (await ask("GET", "jobs", job_id)).body["job"]

    return _ended
