"""Requests, answers and errors of tools that are run while the client waits."""

import asyncio
import json
from typing import Any

import pytest
from server_support import Ask, happens
from server_tools import Gate

from ferrolab import errors, settings
from ferrolab.server import failures
from ferrolab.server.services import Services

ENVELOPE = {
    "version", "id", "kind", "tool", "arguments", "line", "title", "summary", "created", "data", "truncated", "meta",
}  # fmt: skip
SPEC = {
    "name", "summary", "description", "parameters", "returns", "effects", "examples", "positional", "body",
    "distribution", "usage",
}  # fmt: skip
ERROR = {"code", "type", "message", "hint", "context", "retryable"}


async def test_status_is_an_envelope(ask: Ask) -> None:
    answer = await ask("GET", "status")
    assert answer.status == 200
    assert set(answer.body) == ENVELOPE
    assert answer.body["kind"] == "status"
    assert answer.body["data"]["settings"]["model"] == settings.settings().model


async def test_tools_are_listed_with_their_schema(ask: Ask) -> None:
    tools = {tool["name"]: tool for tool in (await ask("GET", "tools")).body["tools"]}
    assert {"parse", "chunk", "tokens", "shout"} <= set(tools)
    assert all(set(tool) == SPEC for tool in tools.values())
    assert tools["read"]["parameters"]["properties"]["source"]["format"] == "path"
    assert (await ask("GET", "tools", "shout")).body == tools["shout"]


async def test_a_tool_that_cannot_be_described_does_not_hide_the_others(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ferrolab.tools.spec import ToolSpec

    whole = ToolSpec.to_dict

    def to_dict(spec: ToolSpec) -> dict[str, Any]:
        return whole(spec) if spec.name != "strange" else {}["no schema"]

    monkeypatch.setattr(ToolSpec, "to_dict", to_dict)
    names = {tool["name"] for tool in (await ask("GET", "tools")).body["tools"]}
    assert "shout" in names
    assert "strange" not in names


async def test_a_tool_answers_with_its_envelope(ask: Ask) -> None:
    answer = await ask("POST", "tools", "shout", body={"arguments": {"text": "hello", "times": 2}})
    assert answer.status == 200
    result = answer.body["result"]
    assert set(result) == ENVELOPE
    assert result["data"] == {"value": "HELLOHELLO"}
    assert result["arguments"] == {"text": "hello", "times": 2}


async def test_what_a_tool_gave_back_is_kept(ask: Ask) -> None:
    result = (await ask("POST", "tools", "shout", body={"arguments": {"text": "hello"}})).body["result"]
    assert (await ask("GET", "results", result["id"])).body == {"result": result}


async def test_what_is_only_looked_at_is_not_kept(ask: Ask) -> None:
    answer = await ask("POST", "tools", "shout", body={"arguments": {"text": "hello"}, "keep": False})
    assert answer.body["result"]["data"] == {"value": "HELLO"}
    assert answer.body["views"] == []
    assert (await ask("GET", "results", answer.body["result"]["id"])).status == 404


async def test_whether_to_keep_is_yes_or_no(ask: Ask) -> None:
    answer = await ask("POST", "tools", "shout", body={"arguments": {"text": "a"}, "keep": "no"})
    assert (answer.status, answer.body["error"]["context"]) == (400, {"field": "keep"})


@pytest.mark.parametrize(
    "text", ["\ud800 alone", "\U0001f600 \u00e9 \u4e2d", "\x00", "a\u2028b", "</script>"], ids=ascii
)
async def test_any_text_comes_back_as_it_went(ask: Ask, text: str) -> None:
    result = (await ask("POST", "tools", "shout", body={"arguments": {"text": text}})).body["result"]
    assert result["data"]["value"] == text.upper()
    assert result["arguments"]["text"] == text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", None),
        (b"{", None),
        (b"\xff{}", None),
        (b"[]", None),
        (b"null", None),
        (b'{"arguments": {"text": NaN}}', None),
        (b"[" * 100_000, None),
        (b'{"arguments": {"times": 1' + b"0" * 10_000 + b"}}", None),
        (b'{"arguments": []}', "arguments"),
        (b'{"arguments": null}', "arguments"),
        (b'{"arguments": {}, "cwd": 1}', "cwd"),
        (b'{"argumens": {}}', "argumens"),
        (b'{"arguments": {}}', "text"),
        (b'{"arguments": {"text": 1}}', "text"),
        (b'{"arguments": {"text": "a", "times": "many"}}', "times"),
        (b'{"arguments": {"text": "a", "tims": 1}}', "tims"),
    ],
    ids=lambda value: str(value)[:40],
)
@pytest.mark.parametrize("address", [("tools", "shout"), ("jobs",)])
async def test_a_malformed_request_is_refused(
    ask: Ask, address: tuple[str, ...], body: bytes, field: str | None
) -> None:
    if address == ("jobs",) and body.startswith(b'{"'):
        body = b'{"tool": "shout", ' + body[1:]
    answer = await ask("POST", *address, body=body)
    assert answer.status == 400
    assert set(answer.body["error"]) == ERROR
    assert answer.code == "DOM_VAL_INVALID_INPUT"
    assert answer.body["error"]["context"].get("field") == field


@pytest.mark.parametrize("tool", [None, 1, ["shout"]])
async def test_a_job_needs_the_name_of_a_tool(ask: Ask, tool: object) -> None:
    answer = await ask("POST", "jobs", body={"tool": tool})
    assert (answer.status, answer.body["error"]["context"]) == (400, {"field": "tool"})


@pytest.mark.parametrize(
    ("tool", "status", "code"),
    [
        ("shuot", 404, "DOM_VAL_UNKNOWN_TOOL"),
        ("scribble", 403, "DOM_POL_DENIED"),
        ("crash", 500, "INT_ERR_INTERNAL"),
        ("leave", 500, "INT_ERR_INTERNAL"),
        ("strange", 500, "INT_ERR_INTERNAL"),
    ],
)
async def test_failures_have_status_and_code(ask: Ask, tool: str, status: int, code: str) -> None:
    answer = await ask("POST", "tools", tool, body={})
    assert (answer.status, answer.code) == (status, code)
    assert set(answer.body["error"]) == ERROR


async def test_a_defect_tells_the_log_and_not_the_client(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    answer = await ask("POST", "tools", "crash", body={})
    assert "private" not in json.dumps(answer.body)
    assert answer.body["error"]["context"] == {"tool": "crash"}
    assert "/home/somebody/private" in caplog.text


async def test_a_tool_that_would_end_the_process_is_named(ask: Ask) -> None:
    answer = await ask("POST", "tools", "leave", body={})
    assert answer.body["error"]["context"] == {"tool": "leave"}


async def test_a_wrong_password_is_told_without_the_password(
    ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await ask("POST", "tools", "unlock", body={"arguments": {"password": "hunter2"}})
    assert (answer.status, answer.code) == (422, "DOM_DOC_PASSWORD_WRONG")
    assert "hunter2" not in json.dumps(answer.body) + caplog.text


def test_each_code_has_a_status() -> None:
    assert set(failures.STATUS) == set(errors.CODES)


def test_a_code_of_a_later_version_is_a_defect() -> None:
    assert failures.status_of(errors.from_code("NEW_CODE", "new")) == 500


@pytest.mark.parametrize("ferrolab_config", [{"max_request_bytes": 1000}])
@pytest.mark.parametrize("address", [("tools", "shout"), ("jobs",)])
async def test_a_request_over_the_limit_is_refused(ask: Ask, address: tuple[str, ...]) -> None:
    answer = await ask("POST", *address, body=b" " * 1001)
    assert (answer.status, answer.code) == (413, "DOM_LIM_SIZE")
    assert answer.body["error"]["context"]["limit_bytes"] == 1000


@pytest.mark.parametrize("ferrolab_config", [{"max_request_bytes": 1000}])
async def test_a_request_at_the_limit_is_read(ask: Ask) -> None:
    body = json.dumps({"arguments": {"text": "hello"}}).encode().ljust(1000)
    assert (await ask("POST", "tools", "shout", body=body)).status == 200


@pytest.mark.parametrize("ferrolab_config", [{"max_request_bytes": 1000}])
async def test_a_large_request_in_portions_is_refused(ask: Ask) -> None:
    async def portions(write: Any) -> None:
        for _ in range(64):
            await write(b" " * 64_000)

    answer = await ask("POST", "tools", "shout", body_producer=portions)
    assert (answer.status, answer.code) == (413, "DOM_LIM_SIZE")


@pytest.mark.parametrize("ferrolab_config", [{"allowed_effects": {"writes"}}])
async def test_an_effect_is_allowed_by_configuration(ask: Ask) -> None:
    answer = await ask("POST", "tools", "scribble", body={})
    assert answer.body["result"]["data"] == {"value": "written"}


async def test_a_client_that_leaves_cancels_its_call(
    jp_serverapp: Any, http_server: Any, jp_base_url: str, jp_http_port: int, gate: Gate
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", jp_http_port)
    token = jp_serverapp.identity_provider.token
    head = f"POST {jp_base_url}ferrolab/tools/wait HTTP/1.1\r\nHost: localhost\r\nAuthorization: token {token}\r\n"
    writer.write(f"{head}Content-Length: 2\r\n\r\n{{}}".encode())
    await happens(gate.entered)
    writer.close()
    await happens(gate.cancelled)


async def test_a_call_does_not_wait_for_jobs(ask: Ask, run_job: Any, services: Services) -> None:
    for _ in range(services.config.job_workers + 1):
        await run_job("wait")
    answer = await ask("POST", "tools", "shout", body={"arguments": {"text": "now"}})
    assert answer.body["result"]["data"] == {"value": "NOW"}


async def test_a_server_that_stops_cancels_calls(ask: Ask, gate: Gate, services: Services) -> None:
    pending = asyncio.ensure_future(ask("POST", "tools", "wait", body={}))
    await happens(gate.entered)
    await services.close()
    assert gate.cancelled.is_set()
    assert (await pending).code == "DOM_RUN_CANCELLED"
