"""Jobs: states, progress, cancellation, events and limits."""

import asyncio
import json
import threading
import time
from typing import Any

import pytest
from server_support import Ask, happens
from server_tools import Gate

from ferrolab.server import jobs as jobs_module
from ferrolab.server import services as services_module
from ferrolab.server.services import Services

JOB = {"id", "tool", "arguments", "state", "progress", "result", "error", "created", "seconds"}


async def test_a_job_runs_to_its_result(ask: Ask, run_job: Any, ended: Any) -> None:
    job = await run_job("shout", text="hello")
    assert set(job) == JOB
    assert job["state"] in ("queued", "running")
    done = await ended(job["id"])
    assert set(done) == JOB
    assert (done["state"], done["error"]) == ("done", None)
    assert done["result"]["data"] == {"value": "HELLO"}
    assert done["seconds"] >= 0
    assert (await ask("GET", "results", done["result"]["id"])).body["result"] == done["result"]


async def test_progress_is_told(ask: Ask, run_job: Any, gate: Gate, ended: Any) -> None:
    job = await run_job("wait", name="x")
    await happens(gate.entered)
    gate.opened.set()
    done = await ended(job["id"])
    assert done["progress"] == {"done": 1, "total": 2, "message": "waiting"}


async def test_a_failed_job_has_the_error(run_job: Any, ended: Any) -> None:
    job = await ended((await run_job("unlock", password="hunter2", note="n"))["id"])
    assert (job["state"], job["result"], job["error"]["code"]) == ("failed", None, "DOM_DOC_PASSWORD_WRONG")
    assert job["arguments"] == {"note": "n"}


async def test_a_defect_in_a_job_tells_the_log_and_not_the_client(
    run_job: Any, ended: Any, caplog: pytest.LogCaptureFixture
) -> None:
    job = await ended((await run_job("crash"))["id"])
    assert job["error"]["code"] == "INT_ERR_INTERNAL"
    assert "private" not in json.dumps(job)
    assert "/home/somebody/private" in caplog.text


async def test_a_running_job_is_cancelled(ask: Ask, run_job: Any, gate: Gate) -> None:
    job = await run_job("wait")
    await happens(gate.entered)
    answer = await ask("DELETE", "jobs", job["id"])
    assert (answer.status, answer.body["job"]["state"]) == (200, "cancelled")
    assert answer.body["job"]["error"]["code"] == "DOM_RUN_CANCELLED"
    await happens(gate.cancelled)


async def test_a_tool_that_does_not_listen_is_cancelled_at_once_all_the_same(
    ask: Ask, run_job: Any, gate: Gate
) -> None:
    job = await run_job("ignore")
    await happens(gate.entered)
    began = time.perf_counter()
    answer = await ask("DELETE", "jobs", job["id"])
    assert time.perf_counter() - began < 0.2
    assert answer.body["job"]["state"] == "cancelled"
    gate.opened.set()
    # Another job's end shows that the first one's thread had its say.
    assert (await ask("GET", "jobs", job["id"])).body["job"]["state"] == "cancelled"


@pytest.mark.parametrize("ferrolab_config", [{"job_workers": 1}])
async def test_a_queued_job_is_cancelled_before_it_begins(
    ask: Ask, run_job: Any, gate: Gate, ended: Any
) -> None:
    first = await run_job("wait")
    second = await run_job("strange")
    await happens(gate.entered)
    assert (await ask("GET", "jobs", second["id"])).body["job"]["state"] == "queued"
    cancelled = (await ask("DELETE", "jobs", second["id"])).body["job"]
    assert (cancelled["state"], cancelled["seconds"]) == ("cancelled", None)
    gate.opened.set()
    assert (await ended(first["id"]))["state"] == "done"


async def test_cancelling_what_is_over_changes_nothing(ask: Ask, run_job: Any, ended: Any) -> None:
    done = await ended((await run_job("shout", text="a"))["id"])
    assert (await ask("DELETE", "jobs", done["id"])).body["job"] == done


async def test_all_jobs_are_listed(ask: Ask, run_job: Any, ended: Any) -> None:
    first = await ended((await run_job("shout", text="a"))["id"])
    second = await ended((await run_job("shout", text="b"))["id"])
    assert (await ask("GET", "jobs")).body == {"jobs": [first, second]}


@pytest.mark.parametrize("job_id", ["0" * 32, "x", "..", "é", "a" * 5000])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_an_unknown_job_is_not_found(ask: Ask, method: str, job_id: str) -> None:
    answer = await ask(method, "jobs", job_id)
    assert (answer.status, answer.code) == (404, "DOM_VAL_NOT_FOUND")


@pytest.mark.parametrize("ferrolab_config", [{"job_workers": 1, "max_queued_jobs": 2}])
async def test_the_queue_is_bounded(ask: Ask, run_job: Any, gate: Gate) -> None:
    await run_job("wait")
    await happens(gate.entered)
    waiting = [await run_job("wait"), await run_job("wait")]
    answer = await ask("POST", "jobs", body={"tool": "wait"})
    assert (answer.status, answer.code) == (429, "DOM_LIM_SIZE")
    assert answer.body["error"]["retryable"] is True
    await ask("DELETE", "jobs", waiting[0]["id"])
    await run_job("wait")


async def test_finished_jobs_are_forgotten_in_the_end(
    ask: Ask, run_job: Any, ended: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "_MAX_FINISHED", 2)
    finished = [await ended((await run_job("shout", text=text))["id"]) for text in "abc"]
    assert (await ask("GET", "jobs")).body["jobs"] == finished[1:]
    monkeypatch.setattr(jobs_module, "_KEEP_FINISHED_S", 0.0)
    assert (await ask("GET", "jobs")).body["jobs"] == []


async def test_long_arguments_are_shown_shortened(run_job: Any) -> None:
    job = await run_job("shout", text="a" * 1_000_000)
    assert len(json.dumps(job["arguments"])) < 20_000


async def next_job(socket: Any) -> dict[str, Any]:
    message = json.loads(await asyncio.wait_for(socket.read_message(), 20))
    assert set(message) == {"type", "job"}
    assert message["type"] == "job"
    assert set(message["job"]) == JOB
    return message["job"]


async def until_over(socket: Any) -> list[dict[str, Any]]:
    told = [await next_job(socket)]
    while told[-1]["state"] in ("queued", "running"):
        told.append(await next_job(socket))
    return told


async def test_events_tell_of_each_change(ask: Ask, run_job: Any, jp_ws_fetch: Any, gate: Gate) -> None:
    socket = await jp_ws_fetch("ferrolab", "events")
    job = await run_job("wait", name="x")
    await happens(gate.entered)
    told = [await next_job(socket)]
    while told[-1]["progress"] is None:
        told.append(await next_job(socket))
    gate.opened.set()
    told += await until_over(socket)
    assert {t["id"] for t in told} == {job["id"]}
    states = [t["state"] for t in told]
    assert states == sorted(states, key=["queued", "running", "done"].index)
    assert told[-1] == (await ask("GET", "jobs", job["id"])).body["job"]
    socket.close()


async def test_who_comes_late_hears_of_the_jobs_under_way(run_job: Any, jp_ws_fetch: Any, gate: Gate) -> None:
    job = await run_job("ignore")
    await happens(gate.entered)
    socket = await jp_ws_fetch("ferrolab", "events")
    assert (await next_job(socket))["id"] == job["id"]
    socket.close()


async def test_fast_progress_is_told_ten_times_a_second_at_most(run_job: Any, jp_ws_fetch: Any) -> None:
    socket = await jp_ws_fetch("ferrolab", "events")
    began = time.perf_counter()
    await run_job("chatter", reports=200_000)
    told = await until_over(socket)
    # Beside progress: queued, running, done.
    assert len(told) <= 3 + (time.perf_counter() - began) / jobs_module.REPORT_INTERVAL_S + 1
    assert told[-1]["progress"]["done"] == 199_999
    socket.close()


async def test_a_socket_that_closes_is_forgotten(
    jp_ws_fetch: Any, services: Services, run_job: Any, ended: Any
) -> None:
    socket = await jp_ws_fetch("ferrolab", "events")
    socket.close()
    await socket.read_message()
    await ended((await run_job("shout", text="a"))["id"])
    assert services.jobs._listeners == []


async def test_a_job_keeps_an_idle_server_alive(
    jp_serverapp: Any, run_job: Any, ended: Any, gate: Gate
) -> None:
    assert not jp_serverapp.extension_manager.any_activity()
    job = await run_job("wait")
    assert jp_serverapp.extension_manager.any_activity()
    gate.opened.set()
    await ended(job["id"])
    assert not jp_serverapp.extension_manager.any_activity()


async def test_a_server_that_stops_cancels_jobs_and_waits_for_no_deaf_tool(
    run_job: Any, services: Services, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services_module, "_LAST_WORDS_S", 0.1)
    job = await run_job("ignore")
    await happens(gate.entered)
    queued = [await run_job("wait") for _ in range(3)]
    await asyncio.wait_for(services.close(), 10)
    states = {services.jobs.get(j["id"]).state for j in [job, *queued]}
    assert states == {"cancelled"}
    assert all(thread.daemon for thread in threading.enumerate() if thread.name.startswith("ferrolab-job"))


async def test_a_server_that_stops_tells_its_clients(
    run_job: Any, jp_ws_fetch: Any, services: Services, gate: Gate
) -> None:
    socket = await jp_ws_fetch("ferrolab", "events")
    await run_job("wait")
    await happens(gate.entered)
    await services.close()
    assert (await until_over(socket))[-1]["state"] == "cancelled"


async def test_a_server_that_stopped_runs_nothing_more(ask: Ask, services: Services) -> None:
    await services.close()
    answer = await ask("POST", "jobs", body={"tool": "shout", "arguments": {"text": "a"}})
    assert (answer.status, answer.code) == (409, "DOM_RUN_CANCELLED")
