"""Interleaved runs: who ran when, what it cost, and ratios taken pair by pair."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

#: What one contestant measured in one round, by key.
Sample = Mapping[str, float]


class ContestantFailed(Exception):
    """A contestant can't take part: not installed, crashed, or gave up."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A median and the extremes it comes from."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of at least one value."""
        return cls(median(values), min(values), max(values))


@dataclass(slots=True)
class Runs:
    """The samples of an interleaved run, round by round, and who dropped out and why."""

    rounds: list[dict[str, Sample]] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)

    def has(self, name: str, key: str) -> bool:
        """Return whether ``name`` measured ``key`` in every round."""
        return bool(self.rounds) and all(key in done.get(name, {}) for done in self.rounds)

    def values(self, name: str, key: str) -> list[float]:
        """Return what ``name`` measured, one value a round."""
        return [done[name][key] for done in self.rounds]

    def median(self, name: str, key: str) -> float:
        """Return the median over the rounds."""
        return median(self.values(name, key))

    def ratio(self, above: str, below: str, key: str) -> Spread:
        """Return ``above / below``, each pair from the same round."""
        pairs = zip(self.values(above, key), self.values(below, key), strict=True)
        return Spread.of([upper / lower for upper, lower in pairs])

    def minus(self, base: str) -> Runs:
        """Return the same runs with the samples of ``base`` taken off, round by round."""
        rounds = [
            {
                name: {key: value - done[base][key] for key, value in sample.items()}
                for name, sample in done.items()
                if name != base
            }
            for done in self.rounds
        ]
        return Runs(rounds, dict(self.failures))


def interleave(contestants: Mapping[str, Callable[[], Sample]], rounds: int) -> Runs:
    """Run A B C, A B C, ...: whatever disturbs the machine disturbs all alike.

    A contestant that fails in any round is out, and the reason is kept.
    """
    runs = Runs()
    for _ in range(rounds):
        done: dict[str, Sample] = {}
        for name, contestant in contestants.items():
            if name in runs.failures:
                continue
            try:
                done[name] = contestant()
            except ContestantFailed as failure:
                runs.failures[name] = str(failure)
        runs.rounds.append(done)
    for done in runs.rounds:
        for name in runs.failures.keys() & done.keys():
            del done[name]
    return runs


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Return wall and CPU seconds of ``work`` in this process; garbage is collected before."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}


def prefixed(name: str, sample: Sample) -> dict[str, float]:
    """Return the sample with ``name.`` before each key."""
    return {f"{name}.{key}": value for key, value in sample.items()}


def missing(failures: Mapping[str, str]) -> Iterable[str]:
    """Return a note for each contestant that dropped out."""
    return [f"{name} was not measured: {reason}" for name, reason in failures.items()]
