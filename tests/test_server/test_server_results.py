"""Stored results: their envelope, and their pages and chunks in portions."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from server_support import Ask

from ferrolab.server.stored import MAX_ITEMS
from ferrolab.settings import settings


@pytest.fixture
def cut(ask: Ask) -> Any:
    """Return a function that stores a result with so many chunks and gives its id."""

    async def _cut(count: int) -> str:
        answer = await ask("POST", "tools", "cut", body={"arguments": {"count": count}})
        return answer.body["result"]["id"]

    return _cut


async def texts(ask: Ask, result_id: str, part: str, **window: int) -> tuple[int, str]:
    answer = await ask("GET", "results", result_id, part, params=window)
    assert set(answer.body) == {"total", part}
    return answer.body["total"], "".join(item["text"] for item in answer.body[part])


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({}, "abcdefghijklmnopqrstuvwxyz"[:26]),
        ({"start": 0, "stop": 3}, "abc"),
        ({"start": 24, "stop": 30}, "yz"),
        ({"start": 3}, "defghijklmnopqrstuvwxyz"),
        ({"start": 5, "stop": 5}, ""),
        ({"start": 100, "stop": 110}, ""),
    ],
)
async def test_chunks_come_in_portions(ask: Ask, cut: Any, window: dict[str, int], expected: str) -> None:
    assert await texts(ask, await cut(26), "chunks", **window) == (26, expected)


async def test_chunks_have_the_contracts_fields(ask: Ask, cut: Any) -> None:
    answer = await ask("GET", "results", await cut(1), "chunks")
    assert set(answer.body["chunks"][0]) == {
        "index", "tokens", "start", "end", "body_start", "byte_start", "byte_end", "page_start", "page_end",
        "section_path", "text",
    }  # fmt: skip


async def test_pages_of_chunks_are_the_source(ask: Ask, cut: Any) -> None:
    answer = await ask("GET", "results", await cut(3), "pages")
    assert answer.body == {"total": 1, "pages": [{"number": 1, "start": 0, "end": 3, "text": "abc"}]}


@pytest.mark.parametrize(
    "window",
    [
        {"start": -1},
        {"start": "x"},
        {"start": ""},
        {"start": "1e3"},
        {"start": "\u0663"},
        {"start": "9" * 5000},
        {"start": 5, "stop": 4},
        {"stop": MAX_ITEMS + 1},
    ],
    ids=lambda window: str(window)[:40],
)
async def test_a_window_that_makes_no_sense_is_refused(ask: Ask, cut: Any, window: dict[str, Any]) -> None:
    answer = await ask("GET", "results", await cut(3), "chunks", params=window)
    assert (answer.status, answer.code) == (400, "DOM_VAL_INVALID_INPUT")


async def test_a_result_without_pages_says_so(ask: Ask) -> None:
    answer = await ask("POST", "tools", "shout", body={"arguments": {"text": "a"}})
    answer = await ask("GET", "results", answer.body["result"]["id"], "pages")
    assert (answer.status, answer.code) == (400, "DOM_VAL_INVALID_INPUT")


@pytest.mark.parametrize(
    "result_id",
    ["0" * 32, "x", "..", "../../secret", "0" * 31 + "/", "\x00", "%2e%2e%2fsecret", "A" * 32, "é" * 32],
)
@pytest.mark.parametrize("rest", [(), ("pages",), ("chunks",)])
async def test_an_unknown_result_is_not_found(
    http_server_client: Any, jp_base_url: str, jp_auth_header: Any, tmp_path: Path, result_id: str, rest: Any
) -> None:
    (tmp_path / "secret.result").write_text('{"result": "secret"}')
    path = "/".join(["results", quote(result_id, safe=""), *rest])
    response = await http_server_client.fetch(
        f"{jp_base_url}ferrolab/{path}", headers=jp_auth_header, raise_error=False
    )
    assert response.code == 404
    assert b"DOM_VAL_NOT_FOUND" in response.body


async def test_a_damaged_result_is_not_found(ask: Ask, cut: Any) -> None:
    result_id = await cut(3)
    (settings().results_dir / f"{result_id}.result").write_text("{")
    assert (await ask("GET", "results", result_id)).code == "DOM_VAL_NOT_FOUND"


async def test_a_result_that_made_room_while_somebody_read_it_is_not_found(ask: Ask, cut: Any) -> None:
    result_id = await cut(3)
    assert (await ask("GET", "results", result_id, "chunks")).status == 200
    (settings().results_dir / f"{result_id}.result").unlink()
    assert (await ask("GET", "results", result_id, "chunks")).code == "DOM_VAL_NOT_FOUND"
