"""The host of the attacks: plants the bait, runs each attack, and looks from outside what it did.

Run as ``python -m sandbox.attack_driver START``. Requests and answers are lines of JSON.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import secrets
import sys
import threading
import time
from pathlib import Path
from typing import Any

import ferrolab
from ferrolab import PythonSandbox
from ferrolab._sandbox import box
from ferrolab.errors import FerrolabError, IsolationUnavailable
from ferrolab.results.execution import ExecutionResult
from ferrolab.sandbox import Session
from sandbox.attack_bait import TOKEN_VARIABLE, Bait
from sandbox.attack_processes import Family, memory_of_this_process
from sandbox.attack_walls import deny_namespaces

MIB = 1 << 20
MAX_FILE_BYTES = 16 * MIB
#: What the host may take for one hostile answer: the largest one, its copies and what is made of it.
MAX_HOST_GROWTH_BYTES = 400 * MIB
#: Memory of a sandbox beyond its limit: what the interpreter copies of the zygote, and the look's delay.
MEMORY_SLACK_BYTES = 48 * MIB
#: How much later than its limit an attack may end on a busy machine.
MAX_OVERSHOOT_S = 8.0
#: Between two parts, so long that what a busy machine is late with has happened.
PAUSE_S = 4.0
_KIT = Path(__file__).with_name("attack_kit.py")
_PRELUDE = """\
import sys
if "attack_kit" not in sys.modules:
    sys.modules["attack_kit"] = type(sys)("attack_kit")
    exec(compile({kit!r}, "attack_kit", "exec"), vars(sys.modules["attack_kit"]))
    sys.modules["attack_kit"].BAIT.update({bait!r})
del sys
"""
_ACTIVE_CONTENT = ("<script", "javascript:", "onerror=", "onload=", "http://", "https://", "<iframe")


class Host:
    """What runs the attacks at one level."""

    def __init__(self, level: str, base: Path) -> None:
        self._level = level
        self._token = os.environ[TOKEN_VARIABLE]
        with self._sandbox({}) as sandbox:
            inner_user = sandbox.execute("import os; os.getuid()").value
            self.layers = [[one.layer, one.active] for one in sandbox.isolation.layers]
        self._bait = Bait(base, Path.home(), self._token, inner_user)
        self._family = Family({self._bait.victim.pid})
        bait = self._bait.described()
        self._prelude = _PRELUDE.format(kit=_KIT.read_text(encoding="utf-8"), bait=bait)

    def _sandbox(self, limits: dict[str, float]) -> PythonSandbox:
        return PythonSandbox(
            timeout_s=limits.get("timeout", 10.0),
            cpu_s=limits.get("cpu"),
            max_memory_bytes=int(limits.get("memory", 256 * MIB)),
            max_output_bytes=int(limits.get("output", MIB)),
            max_file_bytes=MAX_FILE_BYTES,
            allowed_imports="*",
            isolation=self._level,  # type: ignore[arg-type]
        )

    def run(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run one attack; what the host found and what each part gave."""
        limits, problems, parts = request["limits"], [], []
        memory = memory_of_this_process()
        with self._sandbox(limits) as sandbox, self._family.watched() as watched:
            session = None
            for part in request["parts"]:
                if session is not None and part["place"] == "later":
                    time.sleep(PAUSE_S)
                elif session is None or part["place"] != "session":
                    if session is not None and part["place"] == "after":
                        session.close()
                    session = sandbox.session(checkpoint=len(request["parts"]) > 1)
                began = time.monotonic()
                result = self._execute(session, part["code"], problems)
                if result is None:
                    break
                if time.monotonic() - began > sandbox.limits.timeout_s + MAX_OVERSHOOT_S:
                    problems.append(f"it ended {time.monotonic() - began:.1f} s after it began")
                parts.append(self._described(result, problems))
                problems += self._asked(session)
        most = int(limits.get("memory", 256 * MIB)) * (2 if len(parts) > 1 else 1) + MEMORY_SLACK_BYTES
        if watched.most_bytes > most:
            problems.append(f"the sandbox held {watched.most_bytes / MIB:.0f} MiB of memory")
        if memory.growth() > MAX_HOST_GROWTH_BYTES:
            problems.append(f"the host's memory grew by {memory.growth() / MIB:.0f} MiB")
        problems += self._family.settled(Path(os.environ["TMPDIR"]))
        problems += self._bait.damage()
        problems += self._health()
        return {"name": request["name"], "parts": parts, "problems": problems}

    def _execute(self, session: Session, code: str, problems: list[str]) -> ExecutionResult | None:
        try:
            return session.execute(self._prelude + code)
        except Exception as error:  # noqa: BLE001 - whatever a sandbox makes the host raise is a finding
            problems.append(f"the host raised {type(error).__name__}: {error!s:.300}")
            return None

    def _described(self, result: ExecutionResult, problems: list[str]) -> dict[str, Any]:
        shown = self._shown(result, problems)
        files = b"".join(file.content or b"" for file in result.files)
        if self._token in shown or self._token.encode() in files:
            problems.append("a secret of the host came out")
        return {
            "status": result.status,
            "limit": result.limit,
            "error": result.error.type if result.error else None,
            "message": str(result.error)[:500] if result.error else None,
            "stdout": result.stdout[-100_000:],
            "stderr": result.stderr[:2000],
            "signal": result.signal,
            "restored": result.restored,
            "seconds": round(result.duration_s, 3),
        }

    def _shown(self, result: ExecutionResult, problems: list[str]) -> str:
        """Use the result in all the ways that the faces do; what raises is the sandbox's doing."""
        texts = []
        ways = {
            "to_dict": lambda: json.dumps(result.to_dict()),
            "card": lambda: _as_saved(result.card()[0]),
            "stored": lambda: _as_saved(result.stored()),
            "notebook": lambda: _as_saved(result._repr_mimebundle_()),
            "text": lambda: f"{result}{result!r}".encode().decode(),
            "value": lambda: repr(result.value)[:10_000],
            "displays": lambda: "".join(str(one._repr_mimebundle_()) for one in result.displays),
            "raise": lambda: str(result.raise_for_status())[:1000],
        }
        for name, way in ways.items():
            try:
                texts.append(way())
            except FerrolabError:
                continue
            except Exception as error:  # noqa: BLE001 - as above
                problems.append(f"{name} of the result raised {type(error).__name__}: {error!s:.300}")
        markup = "".join(str(one.data.get("text/html", "")) for one in result.displays)
        markup += (result.shown.html or "") if result.shown else ""
        active = [part for part in _ACTIVE_CONTENT if part in markup.lower()]
        if active:
            problems.append(f"active content came out: {active}")
        return "".join(texts)

    def _asked(self, session: Session) -> list[str]:
        """Ask a session what its sandbox holds; it may refuse, in words."""
        questions = {
            "variables": session.variables,
            "files": session.files,
            "get": lambda: session.get("bait"),
            "read_file": lambda: session.read_file("bait"),
            "state": session.state,
        }
        found = []
        if len(session.history) and session.state().state != "dead":
            for name, question in questions.items():
                try:
                    question()
                except FerrolabError:
                    continue
                except Exception as error:  # noqa: BLE001 - as above
                    found.append(f"{name} of the session raised {type(error).__name__}: {error!s:.300}")
        return found

    def _health(self) -> list[str]:
        try:
            with self._sandbox({}) as sandbox:
                result = sandbox.execute("6 * 7")
            return [] if result.value == 42 else [f"the next sandbox gave {result}"]
        except FerrolabError as error:
            return [f"the next sandbox failed: {error}"]

    def close(self) -> None:
        self._bait.remove()


def _as_saved(value: Any) -> str:
    """Return JSON as notebooks, which are files of UTF-8, hold it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8").decode("utf-8")


def main() -> None:
    start = json.loads(sys.argv[1])
    if start["denied"]:
        deny_namespaces(start["denied"])
    os.environ[TOKEN_VARIABLE] = f"bait-{secrets.token_hex(16)}"
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    # What a login usually has: who removes what an attack left must do with it.
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, most), most))
    # A sandbox that can't answer any more is not waited for.
    box._TRANSFER_S = 2.0
    # Orphans come to this process, where they are found.
    ctypes.CDLL(None).prctl(36, 1)
    try:
        host = Host(start["level"], Path(start["base"]))
    except IsolationUnavailable as error:
        print(json.dumps({"unavailable": error.context.get("layer"), "words": str(error)}), flush=True)
        return
    print(json.dumps({"layers": host.layers, "version": ferrolab.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(host.run(json.loads(line))), flush=True)
    host.close()


if __name__ == "__main__":
    threading.stack_size(1 << 20)
    main()
