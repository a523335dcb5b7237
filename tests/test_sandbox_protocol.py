"""The host's side alone: a native module that is made up gives it every kind of outcome."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from ferrolab import PythonSandbox, _backend
from ferrolab.errors import Cancelled, WorkerError

FINE = {"ok": True, "value": None, "error": None, "displays": [], "files": [], "variables": []}


@dataclass
class Outcome:
    """What a call comes to."""

    header: str | None = json.dumps(FINE)
    body: bytes = b""
    verdict: str = "ok"
    limit: str | None = None
    stdout: bytes = b""
    stderr: bytes = b""
    stdout_truncated: bool = False
    stderr_truncated: bool = False
    duration_s: float = 0.1
    cpu_s: float = 0.1
    peak_memory_bytes: int = 1
    signal: int | None = None
    exit_code: int | None = None
    restored: bool = False
    alive: bool = True


@dataclass
class Native:
    """A sandbox that answers what it was told to."""

    answer: Callable[[dict[str, Any]], Outcome]
    isolation: list[tuple[str, bool, str]] = field(default_factory=lambda: [("seccomp", True, "")])
    alive: bool = True
    pid: int = 1
    requests: list[dict[str, Any]] = field(default_factory=list)
    copies: int = 0

    def call(self, header: str, body: bytes, **_: Any) -> Outcome:
        assert self.alive
        self.requests.append(json.loads(header))
        outcome = self.answer(self.requests[-1])
        self.alive = outcome.alive
        return outcome

    def begin_checkpoint(self) -> None:
        assert self.alive
        self.copies += 1

    def memory_bytes(self) -> int:
        return 5

    def close(self) -> None:
        self.alive = False


class Supervisor:
    """Makes such sandboxes."""

    def __init__(self) -> None:
        self.answer: Callable[[dict[str, Any]], Outcome] = lambda request: Outcome()
        self.made: list[Native] = []

    def open(self, max_memory_bytes: int) -> Native:
        self.made.append(Native(lambda request: self.answer(request)))
        return self.made[-1]

    def probe(self) -> list[tuple[str, bool, str]]:
        return [("seccomp", True, "")]


@pytest.fixture
def supervisor(monkeypatch: pytest.MonkeyPatch) -> Supervisor:
    made = Supervisor()
    monkeypatch.setattr(_backend, "sandbox_supervisor", lambda *_: made)
    return made


@pytest.mark.parametrize(
    "header", [None, "", "{}", "[]", json.dumps({**FINE, "ok": 1}), json.dumps({**FINE, "files": 5})]
)
def test_a_reply_that_does_not_fit_ends_the_sandbox(supervisor: Supervisor, header: str | None) -> None:
    supervisor.answer = lambda request: Outcome(header=header)
    with PythonSandbox().session() as session:
        result = session.execute("1")

        assert (result.status, result.limit) == ("killed", "protocol")
        assert not supervisor.made[0].alive
        assert result.restored is False
        supervisor.answer = lambda request: Outcome()
        assert session.execute("1").ok
    assert len(supervisor.made) == 2


@pytest.mark.parametrize(
    "ask",
    [
        lambda session: session.get("x"),
        lambda session: session.put("x", 1),
        lambda session: session.variables(),
        lambda session: session.files(),
        lambda session: session.read_file("x"),
        lambda session: session.write_file("x", b""),
    ],
)
def test_so_does_one_to_any_other_request(supervisor: Supervisor, ask: Callable[[Any], object]) -> None:
    supervisor.answer = lambda request: Outcome(header='{"ok": "yes", "variables": 5, "files": 5}')
    with PythonSandbox().session() as session, pytest.raises(WorkerError, match="broke its protocol"):
        ask(session)

    assert not supervisor.made[0].alive


@pytest.mark.parametrize(
    ("verdict", "limit", "status"),
    [
        ("timeout", "wall_time", "timeout"),
        ("limit", "cpu_time", "limit"),
        ("limit", "memory", "limit"),
        ("killed", None, "killed"),
        ("killed", "protocol", "killed"),
        ("cancelled", None, "cancelled"),
    ],
)
def test_the_hosts_verdict_stands_whatever_was_replied(
    supervisor: Supervisor, verdict: str, limit: str | None, status: str
) -> None:
    supervisor.answer = lambda request: Outcome(verdict=verdict, limit=limit, stdout=b"so far \xff")
    result = PythonSandbox().execute("1")

    assert (result.status, result.limit, result.stdout) == (status, limit, "so far \ufffd")
    assert result.variables == ()
    assert not supervisor.made[0].alive


def test_a_request_that_is_not_answered_is_an_error(supervisor: Supervisor) -> None:
    session = PythonSandbox().session()
    supervisor.answer = lambda request: Outcome(verdict="timeout", limit="wall_time", header=None)
    with pytest.raises(WorkerError, match="wall_time"):
        session.get("x")
    supervisor.answer = lambda request: Outcome(verdict="cancelled", header=None)
    with pytest.raises(Cancelled):
        session.get("x")


def test_a_copy_is_kept_when_a_session_opens_and_after_each_change(supervisor: Supervisor) -> None:
    supervisor.answer = lambda request: Outcome(
        header=json.dumps({**FINE, "value": {"kind": "json", "json": 1, "type": "int", "repr": "1"}})
    )
    with PythonSandbox().session() as session:
        session.execute("x = 1")
        session.get("x")
        session.put("y", 2)
        assert supervisor.made[0].copies == 3
    with PythonSandbox().session(checkpoint=False) as session:
        session.execute("x = 1")
        assert supervisor.made[1].copies == 0


def test_code_with_halves_of_characters_is_sent_as_text(supervisor: Supervisor) -> None:
    PythonSandbox().execute("'\ud800ü'")

    assert supervisor.made[0].requests[0]["code"] == "'?ü'"


def test_what_a_request_says(supervisor: Supervisor) -> None:
    PythonSandbox(allowed_imports=["numpy"]).execute("1", files={"a/b": b"x"})
    written, ran = supervisor.made[0].requests

    assert written == {"op": "write_file", "name": "a/b"}
    assert ran == {
        "op": "run",
        "code": "1",
        "filename": "<code>",
        "allowed_imports": ["math", "json", "datetime", "numpy"],
        "want_files": True,
    }
