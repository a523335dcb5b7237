"""How exactly a sandbox keeps its limits: memory, wall time, processor time, output."""

from __future__ import annotations

import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from benches.measuring import ContestantFailed
from benches.processes import peak_bytes

MIB = 1 << 20

_WALL_S = 0.03
_CPU_S = 0.2
_LOOP = "while True: pass"
# The digests give the interpreter's lock away, so that both threads use up processor time at once.
_TWO_THREADS = """
import hashlib, threading
threading.Thread(target=lambda: hashlib.pbkdf2_hmac("sha256", b"a", b"b", 10**9)).start()
hashlib.pbkdf2_hmac("sha256", b"a", b"b", 10**9)
"""
_FILL = """
blocks, size = [], 4 << 20
while True:
    try:
        blocks.append(bytearray(b"x") * size)
    except MemoryError:
        if size == 64 << 10:
            raise
        size //= 2
"""
_TAKEN = "taken = sum(map(len, blocks))\nblocks.clear()\n[kept, taken]"
_FLOOD = """
import os
block = b"x" * 65536
for _ in range({blocks}):
    os.write(1, block)
"""


def memory(limits_mib: list[int]) -> dict[str, float]:
    """Return how far what code could take lies from each limit, what was seen from outside, and who lives on."""
    farthest, over, alive = 0.0, 0.0, 0.0
    for mib in limits_mib:
        with _session(False, max_memory_bytes=mib * MIB, timeout_s=60.0) as session:
            session.execute("kept = 7")
            before = _own_bytes(session)
            filled = session.execute(_FILL)
            if filled.error is None or filled.error.type != "MemoryError":
                raise ContestantFailed(f"{mib} MiB: no MemoryError but {filled.status} ({filled.limit})")
            over = max(over, _own_bytes(session) - before - mib * MIB)
            after = session.execute(_TAKEN)
            if after.status == "ok" and after.value[0] == 7:
                alive += 1
                farthest = max(farthest, abs(mib * MIB - after.value[1]))
    return {"farthest_bytes": farthest, "over_bytes": over, "alive": alive}


def _own_bytes(session: Any) -> float:
    """Return the memory of a session's interpreter that is no other process's too; 0 where that is hidden."""
    psutil = import_module("psutil")
    with suppress(psutil.AccessDenied):
        init = psutil.Process(session._box.native.pid)
        return float(sum(one.memory_full_info().uss for one in init.children()))
    return 0.0


def wall(runs: int) -> dict[str, list[float]]:
    """Return the seconds past the time limit when endless loops are stopped, and when the caller goes on."""
    late: dict[str, list[float]] = {"stopped_s": [], "returned_s": []}
    with _session(timeout_s=_WALL_S, cpu_s=60.0) as session:
        session.execute("1")
        for _ in range(runs):
            began = time.perf_counter()
            result = session.execute(_LOOP)
            seconds = time.perf_counter() - began
            _expect(result.limit, "wall_time")
            late["stopped_s"].append(result.duration_s - _WALL_S)
            late["returned_s"].append(seconds - _WALL_S)
    return late


def processor(runs: int) -> dict[str, float]:
    """Return the farthest that the processor time of one and of two busy threads lies from its limit."""
    with _session(timeout_s=60.0, cpu_s=_CPU_S) as session:
        session.execute("1")
        return {
            "one_s": _farthest_cpu_s(session, _LOOP, runs),
            "two_s": _farthest_cpu_s(session, _TWO_THREADS, runs),
        }


def _farthest_cpu_s(session: Any, code: str, runs: int) -> float:
    farthest = 0.0
    for _ in range(runs):
        result = session.execute(code)
        _expect(result.limit, "cpu_time")
        farthest = max(farthest, abs(result.cpu_s - _CPU_S))
    return farthest


def flood(small_mib: int, large_mib: int) -> dict[str, float]:
    """Return by how much a small and a large flood of output raise this process's peak of memory."""
    with _session(False, timeout_s=60.0) as session:
        session.execute(_FLOOD.format(blocks=64))
        return {
            "small_bytes": _flooded(session, small_mib * MIB),
            "large_bytes": _flooded(session, large_mib * MIB),
        }


def _flooded(session: Any, size: int) -> float:
    # Peaks count anew from here on.
    Path("/proc/self/clear_refs").write_text("5")
    before = peak_bytes()
    result = session.execute(_FLOOD.format(blocks=size // 65536))
    _expect((result.status, result.limit, len(result.stdout)), ("ok", "output", MIB))
    return peak_bytes() - before


def checkpoint(mib: int, runs: int) -> list[float]:
    """Return the seconds that a checkpoint takes with so much data in the session."""
    times = []
    with _session(False) as session:
        session.execute(f"data = bytearray(b'x') * ({mib} << 20)")
        for number in range(runs):
            _expect(session.execute(f"cell = {number}").status, "ok")
            began = time.perf_counter()
            _expect(session._box.native.checkpoint(), True)
            times.append(time.perf_counter() - began)
    return times


def _session(checkpoint: bool = True, **options: Any) -> Any:
    sandbox = import_module("ferrolab").PythonSandbox(allowed_imports="*", **options)
    return sandbox.session(checkpoint=checkpoint)


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise ContestantFailed(f"found {found!r} instead of {wanted!r}")
