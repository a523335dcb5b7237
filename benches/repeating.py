"""Short work repeated until its time is worth a median."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from benches.measuring import timed

_ENOUGH_S = 0.5
_LEAST = 3
_MOST = 50

#: Runs work once and returns ``wall_s`` and ``cpu_s``.
Clock = Callable[[Callable[[], object]], dict[str, float]]


def repeated(work: Callable[[], object], clock: Clock = timed) -> dict[str, float]:
    """Return the medians of several runs of ``work``, after one that is not counted.

    Three times at least, and until half a second or fifty runs are over.
    """
    work()
    samples: list[dict[str, float]] = []
    while len(samples) < _LEAST or (
        len(samples) < _MOST and sum(sample["wall_s"] for sample in samples) < _ENOUGH_S
    ):
        samples.append(clock(work))
    return {key: median(sample[key] for sample in samples) for key in samples[0]}
