"""Sandbox: fresh places and warm cells beside the peers, limits, many at once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from statistics import median
from typing import Any

from benches import children
from benches.measuring import ContestantFailed, Runs, interleave, missing
from benches.sandbox_limits import MIB
from benches.sandbox_peers import (
    COLD,
    FRESH_PEERS,
    KERNEL,
    MONTY,
    MONTY_POOL,
    OURS,
    OURS_POOL,
    OURS_UNCOPIED,
    WARM_PEERS,
)
from benches.table import Goal, Group, Row

_QUICK_PEERS = (COLD, MONTY)
# How often each starts afresh in a round: what takes a second is done once.
_TIMES = {OURS: 50, OURS_POOL: 30, MONTY: 10, MONTY_POOL: 30}
_LIMITS_MIB = [64, 128, 256, 512, 1024, 2048]
_WAYS = ((False, "no checkpoint"), (True, "checkpoint before each"))
_CELLS_THREADS = 4
_FRESH_THREADS = 4


def run(quick: bool) -> Group:
    """Measure the group."""
    group = Group("sandbox", "Sandbox")
    try:
        first = children.run("sandbox_peers:first_call")
    except ContestantFailed as failure:
        group.notes += missing({OURS: str(failure)})
        return group
    group.notes.append(
        f"ferrolab's layers in this run: {', '.join(first['layers']).replace('_', ' ')}. bubblewrap made the "
        "same namespaces without a system call filter; sandlock has landlock and a filter, no namespaces; "
        "pydantic-monty interprets a part of Python itself and has no pandas; a Jupyter kernel is not isolated."
    )
    _fresh(group, quick)
    _alone(group, "first execution of a process, which starts the zygote", first["wall_s"])
    _warm(group, quick)
    _limits(group, quick)
    _many(group, quick)
    return group


def _alone(group: Group, measure: str, seconds: float, goal_ms: float | None = None) -> None:
    goal = None if goal_ms is None else Goal("at most", goal_ms)
    group.rows.append(Row(measure, seconds * 1e3, "ms", goal=goal))


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[math.ceil(share * len(values)) - 1]


# ------------------------------------------------------------------ beside the peers


def _fresh(group: Group, quick: bool) -> None:
    peers = _QUICK_PEERS if quick else (*FRESH_PEERS, OURS_POOL, MONTY_POOL)
    times: dict[str, list[float]] = defaultdict(list)

    def turn(name: str) -> dict[str, float]:
        found = children.run("sandbox_peers:fresh", name=name, count=_TIMES.get(name, 1))
        times[name] += found
        return {"wall_s": median(found)}

    runs = interleave({name: partial(turn, name) for name in (OURS, *peers)}, 1 if quick else 3)
    measure = "fresh, numpy and pandas loaded, 1 + 1"
    if runs.has(OURS, "wall_s"):
        _alone(group, f"{measure}: median", median(times[OURS]), 6)
        _alone(group, f"{measure}: 99th percentile of {len(times[OURS])}", _percentile(times[OURS], 0.99), 15)
    group.compare(runs, "wall_s", measure, FRESH_PEERS, goals={COLD: Goal("at least", 25, "times")})
    pooled = "the same from the pool of ready ones"
    if runs.has(OURS_POOL, "wall_s"):
        _alone(group, f"{pooled}: median", median(times[OURS_POOL]), 2.5)
    group.compare(runs, "wall_s", pooled, [MONTY_POOL], ours=OURS_POOL)
    group.notes += missing(runs.failures)


def _warm(group: Group, quick: bool) -> None:
    paced, dense = (15, 50) if quick else (30, 100)
    ways = {OURS: "checkpoint before each", OURS_UNCOPIED: "no checkpoint"}
    turns = {
        name: partial(children.run, "sandbox_peers:warm", name=name, paced=paced, dense=dense)
        for name in (*ways, *WARM_PEERS)
    }
    runs = interleave(turns, 1 if quick else 3)
    for key, pace in (("apart_s", "20 ms apart"), ("dense_s", "back to back")):
        for ours, way in ways.items():
            # A copy takes longer than such a cell: back to back the next one waits for it.
            is_judged = key == "apart_s" or ours == OURS_UNCOPIED
            _warm_rows(group, runs, ours, key, f"warm 1 + 1, {pace}, {way}", is_judged)
    group.notes += missing(runs.failures)


def _warm_rows(group: Group, runs: Runs, ours: str, key: str, measure: str, is_judged: bool) -> None:
    if is_judged:
        group.alone(runs, ours, key, f"{measure}: median", goal=Goal("at most", 0.1))
    goals = {KERNEL: Goal("at least", 50, "times")} if is_judged else None
    group.compare(runs, key, measure, WARM_PEERS, ours=ours, goals=goals)


# ------------------------------------------------------------------ limits


def _limits(group: Group, quick: bool) -> None:
    _memory(group, _LIMITS_MIB[:4:3] if quick else _LIMITS_MIB)
    _walls(group, 20 if quick else 200)
    if times := _asked(group, "checkpoints", "sandbox_limits:checkpoint", mib=100, runs=10 if quick else 30):
        _alone(group, "checkpoint of a session with 100 MiB of data: median", median(times), 5)
    if not quick:
        _processor(group)
        _flood(group)


def _memory(group: Group, limits_mib: list[int]) -> None:
    found = _asked(group, "memory limits", "sandbox_limits:memory", limits_mib=limits_mib)
    if not found:
        return
    limits = f"memory limits {limits_mib[0]} to {limits_mib[-1]} MiB"
    for measure, key in (
        (f"{limits}: what code can take is off by", "farthest_bytes"),
        (f"{limits}: what it holds is over by", "over_bytes"),
    ):
        group.rows.append(Row(measure, max(found[key], 0.0) / MIB, "MiB", goal=Goal("at most", 2)))
    goal = Goal("at least", len(limits_mib))
    measure = f"of {len(limits_mib)} sessions, go on after MemoryError"
    group.rows.append(Row(measure, found["alive"], "", goal=goal, higher_is_better=True))


def _walls(group: Group, runs: int) -> None:
    if late := _asked(group, "time limits", "sandbox_limits:wall", runs=runs):
        measure = f"{runs} endless loops of 30 ms, 99th percentile of the delay"
        _alone(group, f"{measure} until stopped", _percentile(late["stopped_s"], 0.99), 10)
        _alone(group, f"{measure} until the caller goes on", _percentile(late["returned_s"], 0.99))


def _processor(group: Group) -> None:
    if found := _asked(group, "processor limits", "sandbox_limits:processor", runs=4):
        for key, threads in (("one_s", "one thread"), ("two_s", "two threads")):
            _alone(group, f"processor limit of 0.2 s, {threads}: off by at most", found[key], 20)


def _flood(group: Group) -> None:
    if found := _asked(group, "floods of output", "sandbox_limits:flood", small_mib=16, large_mib=512):
        more = (found["large_bytes"] - found["small_bytes"]) / MIB
        measure = "host memory: flood of 512 MiB of output over one of 16 MiB"
        group.rows.append(Row(measure, max(more, 0.0), "MiB", goal=Goal("at most", 1)))
        measure = "host memory: what a flood of 512 MiB takes at its peak"
        group.rows.append(Row(measure, found["large_bytes"] / MIB, "MiB"))


# ------------------------------------------------------------------ many at once


def _many(group: Group, quick: bool) -> None:
    sessions, seconds = (10, 0.4) if quick else (100, 1.0)
    if found := _asked(group, "memory of many sessions", "sandbox_many:memory", sessions=sessions):
        measure = f"{sessions} live pandas sessions and their checkpoints: memory"
        group.rows.append(
            Row(measure, found["bytes"] / MIB, "MiB", goal=Goal("at most", 2048 * sessions / 100))
        )
        group.notes.append(
            f"That memory is of {found['processes']:,} processes, this host and the zygote included, what is shared "
            f"counted once. The kernel's page tables for them take {found['table_bytes'] / MIB:,.0f} MiB besides."
        )
    sessions = 10 if quick else 50
    shape = {"sessions": sessions, "threads": _CELLS_THREADS, "seconds": seconds}
    for checkpoint, kind in _WAYS[: 1 if quick else 2]:
        if rate := _asked(group, "warm cells", "sandbox_many:cells", checkpoint=checkpoint, **shape):
            measure = f"warm cells over {sessions} sessions, {_CELLS_THREADS} host threads, {kind}"
            _rate(group, measure, rate, None if checkpoint else 5000)
    if rate := _asked(
        group, "fresh sandboxes", "sandbox_many:fresh", threads=_FRESH_THREADS, seconds=seconds
    ):
        _rate(group, f"fresh sandboxes, {_FRESH_THREADS} host threads", rate, 150)


def _rate(group: Group, measure: str, rate: float, least: float | None) -> None:
    goal = None if least is None else Goal("at least", least)
    group.rows.append(Row(measure, rate, "a second", goal=goal, higher_is_better=True))


def _asked(group: Group, what: str, function: str, **arguments: Any) -> Any:
    """Return what a fresh process measured; None, and a note why, when it can't."""
    try:
        return children.run(function, **arguments)
    except ContestantFailed as failure:
        group.notes += missing({what: str(failure)})
        return None
