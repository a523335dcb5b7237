"""The normal curve, Student's t, samples and intervals."""

from __future__ import annotations

from collections.abc import Callable
from math import atan, ceil, cos, gamma, pi, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()


def below(z: float) -> float:
    """Share of a normal distribution below z standard deviations.

    >>> round(below(1.96), 4)
    0.975
    """
    return _NORMAL.cdf(z)


def z_for(confidence: float) -> float:
    """Half-width, in standard deviations, of a central interval.

    >>> round(z_for(0.95), 3)
    1.96
    """
    return _NORMAL.inv_cdf((1 + confidence) / 2)


def student_cdf(t: float, degrees_of_freedom: int, steps: int = 2000) -> float:
    """Distribution function of Student's t, by Simpson's rule in the angle atan(t / sqrt(n)).

    >>> round(student_cdf(1.0, 1), 6)
    0.75
    """
    n = degrees_of_freedom
    scale = gamma((n + 1) / 2) / (sqrt(pi) * gamma(n / 2))
    end = atan(t / sqrt(n))
    width = end / steps
    inner = sum((4 if i % 2 else 2) * cos(i * width) ** (n - 1) for i in range(1, steps))
    return 0.5 + scale * width / 3 * (1 + inner + cos(end) ** (n - 1))


def student_quantile(probability: float, degrees_of_freedom: int) -> float:
    """Value below which a share of Student's t lies.

    >>> round(student_quantile(0.975, 10), 3)
    2.228
    """
    return _bisect(lambda t: student_cdf(t, degrees_of_freedom) - probability, 0.0, 1000.0)


def _bisect(rising: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2


def sample_size(margin: float, confidence: float, population: int | None = None) -> int:
    """People to ask so that a share of one half is known within a margin.

    >>> sample_size(0.03, 0.95), sample_size(0.05, 0.95, population=500)
    (1068, 218)
    """
    needed = z_for(confidence) ** 2 * 0.25 / margin**2
    if population is not None:
        needed = needed / (1 + (needed - 1) / population)
    return ceil(needed)


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share.

    >>> [round(bound, 3) for bound in wilson(0, 10)]
    [0.0, 0.278]
    """
    z = z_for(confidence)
    share = successes / trials
    centre = share + z * z / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def stirling(n: int) -> float:
    """Stirling's approximation of n!, without its correction.

    >>> round(stirling(10) / 3628800, 4)
    0.9917
    """
    return sqrt(2 * pi * n) * (n / 2.718281828459045) ** n
