"""Who may call: every route, those of tomorrow too."""

import json
import re
from typing import Any

import pytest
from server_support import Ask
from tornado.web import RequestHandler

from ferrolab.server.routes import routes

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
EXAMPLES = {"([^/]+)": "tools", "(pages|chunks|tables|files|views)": "pages", "(.*)": "nowhere"}


def every_call() -> list[tuple[str, str]]:
    """Return method and address of all that the extension answers."""
    calls = []
    for pattern, handler, _ in routes("/", services=None):  # type: ignore[arg-type]
        address = pattern.lstrip("/")
        for group, example in EXAMPLES.items():
            address = address.replace(group, example)
        assert re.fullmatch(r"[\w/]+", address), f"give an example for the groups of {pattern}"
        calls += [
            (method, address)
            for method in METHODS
            if getattr(handler, method.lower()) is not getattr(RequestHandler, method.lower())
        ]
    return calls


CALLS = every_call()


def body_for(method: str) -> str | None:
    return None if method in ("GET", "DELETE") else "{}"


def test_the_list_of_calls_is_the_contract() -> None:
    known = {call for call in CALLS if not call[1].endswith("nowhere")}
    assert known == {
        ("GET", "ferrolab/status"),
        ("GET", "ferrolab/tools"),
        ("GET", "ferrolab/tools/tools"),
        ("POST", "ferrolab/tools/tools"),
        ("GET", "ferrolab/jobs"),
        ("POST", "ferrolab/jobs"),
        ("GET", "ferrolab/jobs/tools"),
        ("DELETE", "ferrolab/jobs/tools"),
        ("GET", "ferrolab/results/tools"),
        ("GET", "ferrolab/results/tools/pages"),
        ("GET", "ferrolab/events"),
    }


@pytest.mark.parametrize(("method", "address"), CALLS)
async def test_without_a_token_nothing_is_answered(
    method: str, address: str, http_server_client: Any, jp_base_url: str
) -> None:
    response = await http_server_client.fetch(
        jp_base_url + address,
        method=method,
        body=body_for(method),
        headers=websocket_headers(address),
        raise_error=False,
        allow_nonstandard_methods=True,
        follow_redirects=False,
    )
    assert response.code == 403
    if not address.endswith("events"):
        assert json.loads(response.body)["error"]["code"] == "DOM_POL_DENIED"


@pytest.mark.parametrize(("method", "address"), CALLS)
async def test_whom_the_authorizer_refuses_gets_nothing(
    method: str, address: str, jp_fetch: Any, jp_serverapp: Any
) -> None:
    asked = []

    class Refusing:
        def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
            asked.append((action, resource))
            return False

    jp_serverapp.web_app.settings["authorizer"] = Refusing()
    response = await jp_fetch(
        address,
        method=method,
        body=body_for(method),
        headers=websocket_headers(address),
        raise_error=False,
        allow_nonstandard_methods=True,
    )
    assert response.code == 403
    assert asked == [("read" if method == "GET" else "write", "ferrolab")]


def websocket_headers(address: str) -> dict[str, str]:
    if not address.endswith("events"):
        return {}
    return {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }


async def log_in(http_server_client: Any, jp_base_url: str, jp_serverapp: Any) -> str:
    """Return the cookie of a browser that opened the server's address with its token."""
    token = jp_serverapp.identity_provider.token
    response = await http_server_client.fetch(f"{jp_base_url}api/status?token={token}")
    return response.headers["Set-Cookie"].partition(";")[0]


@pytest.mark.parametrize(
    ("header", "status"),
    [({}, 403), ({"X-XSRFToken": "00" * 16}, 403), ({"X-XSRFToken": "ab" * 16}, 200)],
    ids=["none", "wrong", "right"],
)
async def test_a_browser_needs_the_xsrf_token_to_change_something(
    header: dict[str, str], status: int, http_server_client: Any, jp_base_url: str, jp_serverapp: Any
) -> None:
    cookie = await log_in(http_server_client, jp_base_url, jp_serverapp)
    response = await http_server_client.fetch(
        f"{jp_base_url}ferrolab/tools/shout",
        method="POST",
        body=json.dumps({"arguments": {"text": "hello"}}),
        headers={"Cookie": f"{cookie}; _xsrf={'ab' * 16}", **header},
        raise_error=False,
    )
    assert response.code == status
    assert status == 200 or "XSRF" in json.loads(response.body)["error"]["message"].upper()


async def test_a_page_of_another_origin_gets_no_events(
    http_server_client: Any, jp_base_url: str, jp_serverapp: Any
) -> None:
    cookie = await log_in(http_server_client, jp_base_url, jp_serverapp)
    response = await http_server_client.fetch(
        f"{jp_base_url}ferrolab/events",
        headers={**websocket_headers("events"), "Cookie": cookie, "Origin": "https://elsewhere.example"},
        raise_error=False,
    )
    assert response.code == 403


async def test_an_unknown_address_is_a_typed_error(ask: Ask) -> None:
    answer = await ask("GET", "nowhere")
    assert (answer.status, answer.code) == (404, "DOM_VAL_NOT_FOUND")


async def test_a_method_that_a_route_has_not_is_a_typed_error(ask: Ask) -> None:
    answer = await ask("DELETE", "status")
    assert (answer.status, answer.code) == (405, "DOM_VAL_INVALID_INPUT")
