"""Primes, fractions, growth, paper and prefixes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import isqrt, log, sqrt


def primes_below(limit: int) -> list[int]:
    """All primes smaller than a limit, by the sieve of Eratosthenes.

    >>> primes_below(20)
    [2, 3, 5, 7, 11, 13, 17, 19]
    """
    sieve = bytearray([1]) * limit
    sieve[:2] = b"\0\0"
    for number in range(2, isqrt(limit) + 1):
        if sieve[number]:
            sieve[number * number :: number] = bytes(len(range(number * number, limit, number)))
    return [number for number in range(limit) if sieve[number]]


def logarithmic_integral(x: float, steps: int = 20000) -> float:
    """Gauss's estimate of the number of primes up to x: the integral of 1/ln t from 2.

    >>> round(logarithmic_integral(1000))
    177
    """
    low, high = log(2), log(x)
    width = (high - low) / steps

    def integrand(u: float) -> float:
        return 2.718281828459045**u / u

    inner = sum((4 if i % 2 else 2) * integrand(low + i * width) for i in range(1, steps))
    return width / 3 * (integrand(low) + inner + integrand(high))


def record_gaps(primes: list[int]) -> Iterator[tuple[int, int]]:
    """Each gap between neighbours that beats all before it, with the prime it follows.

    >>> list(record_gaps([2, 3, 5, 7, 11, 13]))
    [(1, 2), (2, 3), (4, 7)]
    """
    record = 0
    for left, right in pairwise(primes):
        if right - left > record:
            record = right - left
            yield record, left


def convergents(value: Fraction, count: int) -> list[Fraction]:
    """The first convergents of a number's continued fraction.

    >>> [str(fraction) for fraction in convergents(Fraction(3.141592653589793), 4)]
    ['3', '22/7', '333/106', '355/113']
    """
    found: list[Fraction] = []
    (p, q), (p_next, q_next) = (0, 1), (1, 0)
    while len(found) < count:
        whole = value.numerator // value.denominator
        (p, q), (p_next, q_next) = (p_next, q_next), (whole * p_next + p, whole * q_next + q)
        found.append(Fraction(p_next, q_next))
        if value == whole:
            break
        value = 1 / (value - whole)
    return found


def doubling_years(percent: float) -> float:
    """Years in which a sum doubles at compound interest.

    >>> round(doubling_years(7), 2)
    10.24
    """
    return log(2) / log(1 + percent / 100)


def shared_birthday(people: int) -> float:
    """Chance that at least two of the people share a birthday (365 equal days).

    >>> round(shared_birthday(23), 4)
    0.5073
    """
    different = 1.0
    for taken in range(people):
        different *= (365 - taken) / 365
    return 1 - different


def paper_mm(series: str, size: int) -> tuple[int, int]:
    """Width and height of an ISO 216 sheet, each fold rounded down to whole millimetres.

    >>> paper_mm("A", 4), paper_mm("B", 5), paper_mm("C", 6)
    ((210, 297), (176, 250), (114, 162))
    """
    width, height = {"A": (841, 1189), "B": (1000, 1414), "C": (917, 1297)}[series]
    for _ in range(size):
        width, height = height // 2, width
    return width, height


def golden_ratio() -> float:
    """The number that exceeds its reciprocal by one."""
    return (1 + sqrt(5)) / 2
