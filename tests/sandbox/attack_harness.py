"""The attacks as their files describe them, what must come of each, and the processes that run them."""

from __future__ import annotations

import ast
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from queue import Queue
from typing import Any

FOLDER = Path(__file__).parent / "attacks"
#: Nobody: runs what must hold without being root.
UNPRIVILEGED = 61_234
LEVELS = ("full", "landlock")
USERS = ("root", "unprivileged") if os.getuid() == 0 else ("unprivileged",)
#: How long one attack may take on a busy machine before its process counts as hung.
_PATIENCE_S = 120.0

_HEADER = re.compile(r"# (expect|limits|levels|restored|bites|machine): (.+)")
_MARKER = re.compile(r"^# %% (session|later|fresh|after)$", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """Code that runs at once, and what may come of it.

    ``place``: ``session`` is the same sandbox as the part before, ``later`` too but after a pause, ``fresh``
    another one beside it, ``after`` another one when the one before is closed.
    """

    code: str
    place: str
    expected: tuple[str, ...]
    restored: bool | None


@dataclass(frozen=True)
class Attack:
    """An attack's file."""

    name: str
    parts: tuple[Part, ...]
    limits: dict[str, float]
    levels: tuple[str, ...]
    bites: bool
    machine: str | None

    def request(self) -> str:
        """Return what the driver is told."""
        parts = [{"code": part.code, "place": part.place} for part in self.parts]
        return json.dumps({"name": self.name, "parts": parts, "limits": self.limits})


def _headers(code: str) -> dict[str, str]:
    return {match[1]: match[2] for line in code.splitlines() if (match := _HEADER.fullmatch(line))}


def read(path: Path) -> Attack:
    """Return the attack in a file."""
    pieces = _MARKER.split(path.read_text(encoding="utf-8"))
    codes, places = pieces[::2], ["session", *pieces[1::2]]
    heads = [_headers(code) for code in codes]
    parts = [
        Part(code, place, tuple(head.get("expect", "held").split(" | ")), _yes_or_no(head.get("restored")))
        for code, place, head in zip(codes, places, heads, strict=True)
    ]
    first = heads[0]
    return Attack(
        path.stem,
        tuple(parts),
        dict(_limit(one) for one in first.get("limits", "").split()),
        tuple(first.get("levels", " ".join(LEVELS)).split(" (")[0].split()),
        first.get("bites") == "yes",
        first.get("machine"),
    )


def _yes_or_no(text: str | None) -> bool | None:
    return None if text is None else text == "yes"


def _limit(text: str) -> tuple[str, float]:
    name, _, amount = text.partition("=")
    number = amount.removesuffix("MB")
    return name, float(number) * (1 << 20 if amount.endswith("MB") else 1)


def is_for_this_machine(attack: Attack) -> bool:
    """Whether its machine code and numbers of system calls are those of this processor."""
    return attack.machine in (None, platform.machine())


ATTACKS = {
    attack.name: attack for attack in map(read, sorted(FOLDER.glob("*.py"))) if is_for_this_machine(attack)
}


def complaints(attack: Attack, told: dict[str, Any]) -> list[str]:
    """Return what is not as it must be: what the host saw, then what each part said."""
    found = list(told["problems"])
    if len(told["parts"]) != len(attack.parts):
        found.append(f"only {len(told['parts'])} of {len(attack.parts)} parts were run")
    for part, outcome in zip(attack.parts, told["parts"], strict=False):
        found.extend(line for line in outcome["stdout"].splitlines() if line.startswith("BREACH"))
        if not any(_fits(expected, outcome) for expected in part.expected):
            found.append(f"expected {' or '.join(part.expected)}, found {_shortly(outcome)}")
        if part.restored not in (None, outcome["restored"]):
            found.append(f"restored is {outcome['restored']}")
    return found + _drawn_twice(told)


def _drawn_twice(told: dict[str, Any]) -> list[str]:
    """Return the kinds of random numbers that two sandboxes drew alike."""
    lines = [
        line for part in told["parts"] for line in part["stdout"].splitlines() if line.startswith("drawn ")
    ]
    first, *others = [ast.literal_eval(line.removeprefix("drawn ")) for line in lines] or [{}]
    return [f"{kind} was drawn twice" for other in others for kind in other if other[kind] == first[kind]]


def _fits(expected: str, outcome: dict[str, Any]) -> bool:
    kind, _, detail = expected.partition(" ")
    status, limit = outcome["status"], outcome["limit"]
    if kind == "held":
        return status == "ok" and "held" in outcome["stdout"].splitlines()
    if kind == "protocol":
        return status in ("limit", "killed") and limit == "protocol"
    if kind == "error":
        return status == "error" and outcome["error"] == detail
    if kind == "limit":
        return status == "limit" and limit == detail
    if kind == "killed":
        return status == "killed" and limit is None
    return bool(status == kind)


def _shortly(outcome: dict[str, Any]) -> str:
    return json.dumps({**outcome, "stdout": outcome["stdout"][-600:], "stderr": outcome["stderr"][-600:]})


@cache
def interpreter(level: str, user: str) -> str:
    """Return a Python that the user can run: a root's own may lie where nobody else may look.

    Without a private root, sandboxes of root are nobody's and look at the same paths.
    """
    if user == "root" and level == "full":
        return sys.executable
    names = [sys.executable, *(shutil.which(name, path=os.defpath) for name in ("python3", "python"))]
    for name in filter(None, names):
        with suppress(PermissionError):
            subprocess.run([name, "-c", ""], cwd="/", check=True, **_as_user("unprivileged"))
            return str(name)
    raise RuntimeError(f"the user {UNPRIVILEGED} can run none of {names}")


def _as_user(user: str) -> dict[str, Any]:
    if user == "unprivileged" and os.getuid() == 0:
        return {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []}
    return {}


def _source_paths() -> str:
    """Return where this package, its native module and these tests lie."""
    # The last is what the package needs besides itself: another interpreter has none of its own.
    modules = [import_module(name) for name in ("ferrolab", "ferrolab_native", "nh3")]
    folders = [Path(str(module.__file__)).parent.parent for module in modules]
    return os.pathsep.join(map(str, [*folders, Path(__file__).parent.parent]))


class Driver:
    """A process that plants the bait and runs attacks, one after the other, at one level as one user.

    ``denied`` takes user namespaces away from it: ``counted`` by their number, ``filtered`` as containers do.
    """

    def __init__(self, level: str, user: str, denied: str = "") -> None:
        self._base = Path(tempfile.mkdtemp(prefix="ferrolab-attacks-"))
        options = _as_user(user)
        self._base.chmod(0o755)
        for name in ("home", "tmp", "cwd", "bait"):
            folder = self._base / name
            folder.mkdir(mode=0o755)
            if options:
                os.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
        environment = {
            "PATH": os.defpath,
            "HOME": str(self._base / "home"),
            "TMPDIR": str(self._base / "tmp"),
            "PYTHONPATH": _source_paths(),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
        }
        start = {"level": level, "base": str(self._base / "bait"), "denied": denied}
        self.process = subprocess.Popen(
            [interpreter(level, user), "-m", "sandbox.attack_driver", json.dumps(start)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self._base / "stderr").open("wb"),
            cwd=self._base / "cwd",
            env=environment,
            text=True,
            **options,
        )
        self._answers: Queue[dict[str, Any]] = Queue()
        self._told: dict[str, dict[str, Any]] = {}
        threading.Thread(target=self._listen, daemon=True).start()
        #: What its first sandbox gave: the level's layers, or why there is none.
        self.start = self._next()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._answers.put(json.loads(line))
        self._answers.put({"ended": True})

    def _next(self) -> dict[str, Any]:
        answer = self._answers.get(timeout=_PATIENCE_S)
        if "ended" in answer:
            words = (self._base / "stderr").read_text(errors="replace")[-3000:]
            raise RuntimeError(f"the host of the sandboxes died with {self.process.wait()}: {words}")
        return answer

    def begin(self, attacks: list[Attack]) -> None:
        """Have it run these attacks, without waiting."""
        requests = "".join(f"{attack.request()}\n" for attack in attacks)

        def write() -> None:
            assert self.process.stdin is not None
            self.process.stdin.write(requests)
            self.process.stdin.flush()

        threading.Thread(target=write, daemon=True).start()

    def result(self, attack: Attack) -> dict[str, Any]:
        """Wait for what came of an attack that was begun."""
        while attack.name not in self._told:
            answer = self._next()
            self._told[answer["name"]] = answer
        return self._told[attack.name]

    def close(self) -> None:
        """End it, and remove its folder."""
        if self.process.poll() is None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        # Attacks leave folders that are nested too deeply for the library to remove.
        subprocess.run(["rm", "-rf", "--", str(self._base)], check=False, stderr=subprocess.DEVNULL)
