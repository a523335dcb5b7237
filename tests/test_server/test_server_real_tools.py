"""Ferrolab's own tools over REST: the same results as in Python."""

import base64
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from server_support import Ask

import ferrolab
from ferrolab.tools import Context, call

ALMANAC = Path(__file__).parents[2] / "examples" / "data" / "almanac.pdf"
NOTES = "# Notes\n\nFirst words, \U0001f600 and more.\n\n## Part\n\n" + "One sentence follows another. " * 40


@pytest.fixture(autouse=True)
def notes(jp_root_dir: Path) -> Path:
    folder = jp_root_dir / "data"
    folder.mkdir()
    (folder / "notes.md").write_text(NOTES, encoding="utf-8")
    return folder / "notes.md"


def without_run(envelope: dict[str, Any]) -> dict[str, Any]:
    """Leave out what differs between two runs, and where the process stood."""
    data = {name: value for name, value in envelope["data"].items() if name != "source"}
    return {
        "data": data,
        **{name: envelope[name] for name in ("kind", "tool", "arguments", "line", "title", "summary")},
    }


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("tokens", {"text": "Hello, world!", "model": "gpt-4o"}),
        ("tokens", {"file": "data/notes.md"}),
        ("truncate", {"text": "Hello, world!", "max_tokens": 2}),
        ("parse", {"source": "data/notes.md"}),
        ("chunk", {"source": "data/notes.md", "max_tokens": 50}),
        ("chunk", {"text": NOTES, "max_tokens": 50, "overlap_tokens": 10}),
        ("tools", {}),
        ("status", {}),
    ],
    ids=str,
)
async def test_rest_gives_what_python_gives(
    ask: Ask, jp_root_dir: Path, tool: str, arguments: dict[str, Any]
) -> None:
    answer = await ask("POST", "tools", tool, body={"arguments": arguments})
    context = Context(cwd=jp_root_dir, root=jp_root_dir, line_cwd=jp_root_dir)
    assert without_run(answer.body["result"]) == without_run(
        call(tool, arguments, context=context).envelope()
    )


async def test_pages_and_chunks_lie_in_the_text_where_they_say(ask: Ask, run_job: Any, ended: Any) -> None:
    job = await ended((await run_job("chunk", source="data/notes.md", max_tokens=50))["id"])
    result_id = job["result"]["id"]
    pages = (await ask("GET", "results", result_id, "pages")).body
    chunks = (await ask("GET", "results", result_id, "chunks")).body
    text = "".join(page["text"] for page in pages["pages"])
    assert (pages["total"], chunks["total"]) == (1, job["result"]["data"]["count"])
    assert [text[chunk["start"] : chunk["end"]] for chunk in chunks["chunks"]] == [
        chunk["text"] for chunk in chunks["chunks"]
    ]
    assert all(chunk["tokens"] == ferrolab.count_tokens(chunk["text"]) for chunk in chunks["chunks"])


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("missing.md", None, 404, "DOM_VAL_NOT_FOUND"),
        ("folder", "folder", 404, "DOM_VAL_NOT_FOUND"),
        ("broken.pdf", b"%PDF-1.7\nnothing more", 422, "DOM_DOC_CORRUPT"),
        ("program.bin", b"\x7fELF\x02\x01\x01" + bytes(100), 422, "DOM_DOC_UNSUPPORTED_FORMAT"),
    ],
)
async def test_documents_that_cannot_be_read_are_typed_errors(
    ask: Ask, notes: Path, name: str, content: Any, status: int, code: str
) -> None:
    path = notes.parent / name
    if content == "folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    answer = await ask("POST", "tools", "parse", body={"arguments": {"source": f"data/{name}"}})
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.native
async def test_a_page_that_is_looked_at_comes_with_its_picture_and_is_not_kept(ask: Ask, notes: Path) -> None:
    shutil.copy(ALMANAC, notes.parent)
    body = {"arguments": {"source": "data/almanac.pdf", "dpi": 72}, "keep": False}
    answer = await ask("POST", "tools", "page", body=body)
    (view,) = answer.body["views"]
    assert view["source"]["path"] == "data/almanac.pdf"
    assert base64.b64decode(view["picture"]["base64"]).startswith(b"\x89PNG")
    assert (await ask("GET", "results", answer.body["result"]["id"], "views")).status == 404
    kept = (await ask("POST", "tools", "page", body={**body, "keep": True})).body["result"]
    stored = (await ask("GET", "results", kept["id"], "views")).body["views"]
    assert stored == [view]


@pytest.mark.native
async def test_what_was_written_is_named_from_the_servers_folder(ask: Ask, jp_root_dir: Path) -> None:
    source, target = jp_root_dir / "data" / "dot.png", jp_root_dir / "data" / "dot.jpg"
    Image.new("RGB", (20, 10), "red").save(source)
    context = Context(cwd=jp_root_dir, root=jp_root_dir)
    made = call("image", {"source": str(source), "to": str(target)}, context=context)
    assert made.path == str(target)
    assert made.envelope()["data"]["path"] == "data/dot.jpg"
    assert str(jp_root_dir) not in json.dumps(made.to_dict())


@pytest.mark.parametrize("ferrolab_config", [{"max_file_size_bytes": 100}])
async def test_a_file_over_the_limit_is_a_typed_error(ask: Ask) -> None:
    answer = await ask("POST", "tools", "parse", body={"arguments": {"source": "data/notes.md"}})
    assert (answer.status, answer.code) == (413, "DOM_LIM_SIZE")


async def test_an_unknown_model_is_a_typed_error(ask: Ask) -> None:
    answer = await ask("POST", "tools", "tokens", body={"arguments": {"text": "a", "model": "gtp-4o"}})
    assert (answer.status, answer.code) == (400, "DOM_VAL_INVALID_MODEL")
    assert "gpt-4o" in answer.body["error"]["hint"]
