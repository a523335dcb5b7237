"""Short work repeated until its time is worth a median."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import median

from benches.measuring import timed

_ENOUGH_S = 0.5
_LEAST = 3
#: A sample takes at least so long, or collecting garbage before it would tell on it.
_SAMPLE_S = 0.02

#: Runs work once and returns ``wall_s`` and ``cpu_s``.
Clock = Callable[[Callable[[], object]], dict[str, float]]


def repeated(work: Callable[[], object], clock: Clock = timed) -> dict[str, float]:
    """Return the medians of several runs of ``work``, after one that is not counted.

    Three samples at least, and until half a second is over; of short work, a sample is the mean of
    as many calls as take 20 ms.
    """
    work()
    calls = max(1, math.ceil(_SAMPLE_S / max(clock(work)["wall_s"], 1e-9)))
    samples: list[dict[str, float]] = []
    spent_s = 0.0
    while len(samples) < _LEAST or spent_s < _ENOUGH_S:
        whole = clock(lambda: [work() for _ in range(calls)])
        spent_s += whole["wall_s"]
        samples.append({key: value / calls for key, value in whole.items()})
    return {key: median(sample[key] for sample in samples) for key in samples[0]}
