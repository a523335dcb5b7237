"""What the sandboxes' processes look like from outside: by descent, never by name or user."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
#: Sandboxes that may be ready at any time, one being made among them.
_MOST_READY = 3
_SETTLE_S = 3.0
_LOOK_S = 0.02


def _children() -> dict[int, list[int]]:
    """Return the living processes by their parent."""
    found = defaultdict(list)
    for name in os.listdir("/proc"):
        if name.isdecimal():
            with suppress(OSError):
                fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
                if fields[0] not in "ZX":
                    found[int(fields[1])].append(int(name))
    return found


def _reap(others: set[int]) -> None:
    """Let orphans that have ended leave the process table; ``others`` have somebody who waits for them."""
    for name in os.listdir("/proc/self/task"):
        # A thread may end meanwhile, and a child may be waited for by another one.
        with suppress(OSError):
            children = Path(f"/proc/self/task/{name}/children").read_text()
            for pid in set(map(int, children.split())) - others:
                os.waitpid(pid, os.WNOHANG)


def _leads_session(pid: int) -> bool:
    with suppress(ProcessLookupError):
        return os.getsid(pid) == pid
    return False


class Watched:
    """The most memory that the sandboxes held, as seen from outside."""

    most_bytes = 0


class Family:
    """The processes below this one: the victim, zygotes, the first processes of sandboxes, runners."""

    def __init__(self, victims: set[int]) -> None:
        self._victims = victims
        self._zygotes = set(_children()[os.getpid()]) - victims
        # Told of once; the next attack is not to blame.
        self._told: set[int] = set()
        self._folders_told = 0

    def settled(self, scratch: Path) -> list[str]:
        """Wait until only the ready sandboxes are left; return what should not be there."""
        deadline = time.monotonic() + _SETTLE_S
        while True:
            _reap(self._victims | self._zygotes)
            children = _children()
            strays, folders = self._strays(children), self._folders(scratch, children)
            if not strays and not folders:
                return []
            if time.monotonic() > deadline:
                self._told |= strays
                self._folders_told += folders
                return [f"processes {strays} and {folders} folders were left"]
            time.sleep(0.01)

    def _strays(self, children: dict[int, list[int]]) -> set[int]:
        """Return processes below this one that belong to no sandbox that is ready for use."""
        found = set(children[os.getpid()]) - self._victims - self._zygotes
        firsts = self._firsts(children) - self._told
        if len(firsts) > _MOST_READY:
            found |= firsts
        for first in firsts:
            runners = children[first]
            below = {pid for runner in runners for pid in children[runner]}
            found |= below if len(runners) <= 1 else below.union(runners)
        return found - self._told

    def _firsts(self, children: dict[int, list[int]]) -> set[int]:
        """Return the first processes of sandboxes: what a zygote has made and that leads a session of its own."""
        return {pid for zygote in self._zygotes for pid in children[zygote] if _leads_session(pid)}

    def _folders(self, scratch: Path, children: dict[int, list[int]]) -> int:
        """Return how many more folders there are than sandboxes."""
        firsts = self._firsts(children)
        left = [name for name in os.listdir(scratch) if name.startswith("ferrolab-sandbox-")]
        return max(0, len(left) - len(firsts) - self._folders_told)

    def _memory(self) -> dict[int, int]:
        """Return the memory of its own of each process in a sandbox."""
        found, waiting = {}, list(self._zygotes)
        while waiting:
            pid = waiting.pop()
            # Of the first thread, the one that forks; a look at all processes takes a hundred times as long.
            with suppress(OSError, IndexError):
                waiting += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
                fields = Path(f"/proc/{pid}/statm").read_text().split()
                found[pid] = (int(fields[1]) - int(fields[2])) * _PAGE
        return found

    @contextmanager
    def watched(self) -> Iterator[Watched]:
        """Look at the sandboxes' memory meanwhile."""
        watched, over = Watched(), threading.Event()
        # A fork has its parent's memory, most of it shared: what counts is how much more it takes.
        first = self._memory()

        def look() -> None:
            while not over.wait(_LOOK_S):
                grown = sum(own - first.setdefault(pid, own) for pid, own in self._memory().items())
                watched.most_bytes = max(watched.most_bytes, grown)

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield watched
        finally:
            over.set()
            thread.join()


class Memory:
    """This process's largest size since it was made."""

    def __init__(self) -> None:
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
        self._before = _status("VmRSS:")

    def growth(self) -> int:
        return _status("VmHWM:") - self._before


def memory_of_this_process() -> Memory:
    return Memory()


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise LookupError(name)
