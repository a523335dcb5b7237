"""What processes cost: CPU time with workers that are still alive, and peaks of memory."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


def timed_with_workers(work: Callable[[], object]) -> dict[str, float]:
    """Return wall and CPU seconds of ``work``, its worker processes included."""
    gc.collect()
    wall, cpu = time.perf_counter(), cpu_s()
    work()
    return {"wall_s": time.perf_counter() - wall, "cpu_s": cpu_s() - cpu}


def cpu_s() -> float:
    """Return the CPU seconds of this process and all below it, living and waited for."""
    living = sum(_cpu_of(worker) for worker in psutil.Process().children(recursive=True))
    return time.process_time() + waited_for_s() + living


def waited_for_s() -> float:
    """Return the CPU seconds of processes that this one started and waited for."""
    if resource is None:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu_of(worker: psutil.Process) -> float:
    if sys.platform == "linux":
        # What clock_getcpuclockid(3) computes: exact to the nanosecond, where /proc counts in 10 ms.
        return time.clock_gettime(~worker.pid << 3 | 2)
    times = worker.cpu_times()
    return times.user + times.system


def peak_bytes(pid: int | str = "self") -> float:
    """Return the most memory that a process had at a time; 0 where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    if not status.is_file():
        return 0.0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return float(lines["VmHWM"].split()[0]) * 1024


def peak_worker_bytes() -> float:
    """Return the largest peak among the processes below this one."""
    return max((peak_bytes(worker.pid) for worker in psutil.Process().children(recursive=True)), default=0.0)
