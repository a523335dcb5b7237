"""Paths: whatever a request names, nothing outside the root or hidden is read."""

import json
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.services.contents.manager import ContentsManager
from server_support import Ask

from ferrolab.errors import PolicyError
from ferrolab.server.files import Files

SECRET = "nobody may read this"


@pytest.fixture
def tree(jp_root_dir: Path, tmp_path: Path, jp_serverapp: Any) -> Path:
    """Lay out files within the root and secrets without and within; return the secret outside."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(SECRET)
    (outside / "tokenizer.json").write_text(SECRET)
    (tmp_path / "root_dir_too").mkdir()
    (tmp_path / "root_dir_too" / "secret.txt").write_text(SECRET)
    (jp_root_dir / "data" / "deep").mkdir(parents=True)
    (jp_root_dir / "data" / "plain.txt").write_text("plain")
    (jp_root_dir / "data" / "~notes.txt").write_text("tilde")
    (jp_root_dir / ".env").write_text(SECRET)
    (jp_root_dir / ".git").mkdir()
    (jp_root_dir / ".git" / "config").write_text(SECRET)
    (jp_root_dir / "out.txt").symlink_to(outside / "secret.txt")
    (jp_root_dir / "outdir").symlink_to(outside)
    (jp_root_dir / "shown.txt").symlink_to(".env")
    (jp_root_dir / "inner.txt").symlink_to("data/plain.txt")
    (jp_root_dir / ".link").symlink_to("data/plain.txt")
    (jp_root_dir / "loop").symlink_to("loop")
    return outside / "secret.txt"


async def read(ask: Ask, source: str, cwd: str = "") -> Any:
    return await ask("POST", "tools", "read", body={"arguments": {"source": source}, "cwd": cwd})


OUTSIDE = [
    "../outside/secret.txt",
    "data/../../outside/secret.txt",
    "data/deep/../../../outside/secret.txt",
    "../root_dir_too/secret.txt",
    "./../outside/secret.txt",
    "..",
    "/etc/passwd",
    "//etc/passwd",
    "{secret}",
    "out.txt",
    "outdir/secret.txt",
    "data/../outdir/../outside/secret.txt",
]
HIDDEN = [
    ".env",
    ".git/config",
    ".link",
    "./.env",
    "data/../.env",
    "shown.txt",
    "{root}/.env",
    "data/deep/../../.git/config",
]
NOT_THERE = [
    "loop",
    "loop/x",
    "..%2foutside%2fsecret.txt",
    "%2e%2e/outside/secret.txt",
    "~",
    "~/x",
    "~root/x",
    "nothing",
    "a" * 300,
]
NO_PATHS = ["data/\x00plain.txt", "\ud800.txt"]


@pytest.mark.parametrize("source", [*OUTSIDE, *HIDDEN, *NOT_THERE, *NO_PATHS], ids=ascii)
@pytest.mark.parametrize("way", ["tools", "jobs"])
async def test_what_may_not_be_read_is_not(
    ask: Ask, tree: Path, jp_root_dir: Path, source: str, way: str, ended: Any
) -> None:
    source = source.replace("{secret}", str(tree)).replace("{root}", str(jp_root_dir))
    if way == "tools":
        answer = await read(ask, source)
    else:
        answer = await ask("POST", "jobs", body={"tool": "read", "arguments": {"source": source}})
        if answer.status == 202:
            answer = answer._replace(body={"job": await ended(answer.body["job"]["id"])})
            assert answer.body["job"]["state"] == "failed"
    assert SECRET not in json.dumps(answer.body)
    assert way == "jobs" or answer.status >= 400


@pytest.mark.parametrize("source", OUTSIDE)
async def test_a_path_out_of_the_root_is_refused(ask: Ask, tree: Path, source: str) -> None:
    answer = await read(ask, source.replace("{secret}", str(tree)))
    assert (answer.status, answer.code) == (403, "DOM_VAL_OUTSIDE_ROOT")


@pytest.mark.parametrize("source", HIDDEN)
async def test_a_hidden_file_is_refused(ask: Ask, tree: Path, jp_root_dir: Path, source: str) -> None:
    answer = await read(ask, source.replace("{root}", str(jp_root_dir)))
    assert (answer.status, answer.code) == (403, "DOM_POL_DENIED")


@pytest.mark.parametrize("source", NO_PATHS, ids=ascii)
async def test_what_is_no_path_is_an_error_of_the_argument(ask: Ask, tree: Path, source: str) -> None:
    answer = await read(ask, source)
    assert (answer.status, answer.body["error"]["context"]) == (400, {"field": "source"})


async def test_a_hidden_file_is_read_where_jupyter_shows_it(ask: Ask, tree: Path, jp_serverapp: Any) -> None:
    jp_serverapp.contents_manager.allow_hidden = True
    assert (await read(ask, ".env")).body["result"]["data"] == {"value": SECRET}
    assert (await read(ask, "out.txt")).status == 403


@pytest.mark.parametrize(
    "source", ["data/plain.txt", "inner.txt", "data/deep/../plain.txt", "./data/plain.txt"]
)
async def test_a_file_in_the_root_is_read(ask: Ask, tree: Path, source: str) -> None:
    result = (await read(ask, source)).body["result"]
    assert result["data"] == {"value": "plain"}
    assert result["arguments"] == {"source": source}


async def test_a_tilde_is_a_letter_as_in_the_file_browser(ask: Ask, tree: Path) -> None:
    assert (await read(ask, "data/~notes.txt")).body["result"]["data"] == {"value": "tilde"}


@pytest.mark.parametrize(
    ("cwd", "line"),
    [
        ("", "%agent read data/plain.txt"),
        ("data", "%agent read plain.txt"),
        ("data/deep", "%agent read ../plain.txt"),
        ("/", None),
    ],
)
async def test_the_line_is_written_for_the_notebooks_folder(
    ask: Ask, tree: Path, cwd: str, line: str | None
) -> None:
    answer = await read(ask, "data/plain.txt", cwd)
    if line is None:
        assert answer.status == 403
    else:
        assert answer.body["result"]["line"] == line


@pytest.mark.parametrize("cwd", ["..", "../outside", "/etc", "outdir", "data/../../outside", ".git", "a\x00"])
async def test_the_notebooks_folder_is_confined_too(ask: Ask, tree: Path, cwd: str) -> None:
    assert (await read(ask, "data/plain.txt", cwd)).status in (400, 403)


@pytest.mark.parametrize("model", ["../outside/tokenizer.json", "/x/tokenizer.json", "outdir/tokenizer.json"])
async def test_a_tokenizer_file_is_confined_like_any_other(ask: Ask, tree: Path, model: str) -> None:
    arguments = {"source": "data/plain.txt", "model": model}
    answer = await ask("POST", "tools", "read", body={"arguments": arguments})
    assert (answer.status, answer.code) == (403, "DOM_VAL_OUTSIDE_ROOT")


async def test_a_tokenizer_file_is_found_from_the_root(ask: Ask, tree: Path, jp_root_dir: Path) -> None:
    (jp_root_dir / "data" / "tokenizer.json").write_text("{}")
    arguments = {"source": "data/plain.txt", "model": "data/tokenizer.json"}
    result = (await ask("POST", "tools", "read", body={"arguments": arguments})).body["result"]
    assert result["data"] == {"value": "plain{}"}
    assert result["arguments"] == arguments


async def test_paths_that_cannot_be_confined_are_refused(ask: Ask, tree: Path) -> None:
    answer = await ask("POST", "tools", "read-all", body={"arguments": {"sources": [str(tree)]}})
    assert (answer.status, answer.code) == (403, "DOM_POL_DENIED")


async def test_a_server_without_local_files_runs_what_needs_none(
    ask: Ask, tree: Path, jp_root_dir: Path, services: Any
) -> None:
    services._contents_manager = ContentsManager(root_dir=str(jp_root_dir))
    answer = await read(ask, "data/plain.txt")
    assert (answer.status, answer.code) == (403, "DOM_POL_DENIED")
    answer = await ask("POST", "tools", "shout", body={"arguments": {"text": "hello"}})
    assert answer.body["result"]["data"] == {"value": "HELLO"}


def test_a_root_that_is_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    files = Files((tmp_path / "link").resolve(), allow_hidden=False)
    assert files.locate("a.txt", "source") == tmp_path / "real" / "a.txt"


def test_a_root_in_a_hidden_folder_shows_its_files(tmp_path: Path) -> None:
    root = tmp_path / ".hidden"
    root.mkdir()
    files = Files(root, allow_hidden=False)
    assert files.locate("a.txt", "source") == root / "a.txt"
    with pytest.raises(PolicyError, match="hidden"):
        files.locate(".a.txt", "source")
