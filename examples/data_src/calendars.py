"""Days, weeks and feasts of the Gregorian calendar."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

_JULIAN_DAY_OF_ORDINAL_ZERO = 1721424.5


def julian_day(day: date) -> float:
    """Julian date at 0h of a day.

    >>> julian_day(date(2000, 1, 1))
    2451544.5
    """
    return day.toordinal() + _JULIAN_DAY_OF_ORDINAL_ZERO


def is_leap(year: int) -> bool:
    """Tell whether the year has 366 days.

    >>> [year for year in (1900, 2000, 2024, 2027) if is_leap(year)]
    [2000, 2024]
    """
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def easter(year: int) -> date:
    """Easter Sunday by the Meeus-Jones-Butcher rule.

    >>> [str(easter(year)) for year in (1961, 2000, 2024, 2038)]
    ['1961-04-02', '2000-04-23', '2024-03-31', '2038-04-25']
    """
    golden = year % 19
    century, rest = divmod(year, 100)
    skipped, century_phase = divmod(century, 4)
    lunar_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - skipped - lunar_shift + 15) % 30
    leaps, leap_phase = divmod(rest, 4)
    to_sunday = (32 + 2 * century_phase + 2 * leaps - epact - leap_phase) % 7
    correction = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def easter_counts(first_year: int, last_year: int) -> Counter[tuple[int, int]]:
    """How often Easter falls on each (month, day), both years included.

    >>> easter_counts(1900, 1999)[4, 25]
    1
    """
    feasts = (easter(year) for year in range(first_year, last_year + 1))
    return Counter((feast.month, feast.day) for feast in feasts)


def weeks_in_year(year: int) -> int:
    """Number of ISO 8601 weeks.

    >>> [weeks_in_year(year) for year in (2020, 2026, 2027)]
    [53, 53, 52]
    """
    return date(year, 12, 28).isocalendar().week


def anchor_weekday(year: int) -> date:
    """The last day of February, whose weekday Conway called doomsday.

    >>> anchor_weekday(2027).strftime("%A")
    'Sunday'
    """
    return date(year, 3, 1) - timedelta(days=1)


def golden_number(year: int) -> int:
    """Place of the year in the nineteen-year cycle of Meton, 1 to 19.

    >>> golden_number(2027)
    14
    """
    return year % 19 + 1
