"""Sun and moon, after Jean Meeus, Astronomical Algorithms (2nd ed., 1998)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import acos, asin, atan2, cos, degrees, isclose, pi, radians, sin, tan

from .calendars import julian_day

_J2000 = 2451545.0
_DAYS_PER_CENTURY = 36525.0
# TT minus UT in 2026; ten years change it by less than our rounding.
_DELTA_T_SECONDS = 69.2
# Refraction at the horizon (34') and the sun's half-diameter (16').
SUNRISE_ALTITUDE_DEG = -0.833
CIVIL_DUSK_ALTITUDE_DEG = -6.0


def sun(jd: float) -> tuple[float, float]:
    """Declination in degrees and equation of time in minutes (ch. 25, 28).

    >>> declination, minutes = sun(2448908.5)  # 1992 October 13, Meeus 28.b
    >>> round(declination, 2), round(minutes, 1)
    (-7.79, 13.7)
    """
    t = (jd - _J2000) / _DAYS_PER_CENTURY
    mean_longitude = 280.46646 + t * (36000.76983 + t * 0.0003032)
    anomaly = radians(357.52911 + t * (35999.05029 - t * 0.0001537))
    centre = (
        (1.914602 - t * (0.004817 + t * 0.000014)) * sin(anomaly)
        + (0.019993 - t * 0.000101) * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )
    node = radians(125.04 - 1934.136 * t)
    longitude = radians(mean_longitude + centre - 0.00569 - 0.00478 * sin(node))
    tilt = radians(23.439291 - 0.0130042 * t + 0.00256 * cos(node))
    declination = degrees(asin(sin(tilt) * sin(longitude)))
    right_ascension = degrees(atan2(cos(tilt) * sin(longitude), cos(longitude)))
    offset = (mean_longitude - 0.0057183 - right_ascension + 180) % 360 - 180
    return declination, 4 * offset


def sun_at_noon(day: date) -> tuple[float, float]:
    """`sun` at 12h UT of a day."""
    return sun(julian_day(day) + 0.5)


def hours_above(altitude_deg: float, latitude_deg: float, declination_deg: float) -> float:
    """Hours a day that the sun stands above an altitude (the sunrise equation).

    >>> round(hours_above(0, 0, 23.44), 6)
    12.0
    >>> hours_above(SUNRISE_ALTITUDE_DEG, 80, 20)
    24.0
    """
    latitude, declination = radians(latitude_deg), radians(declination_deg)
    cosine = (sin(radians(altitude_deg)) - sin(latitude) * sin(declination)) / (
        cos(latitude) * cos(declination)
    )
    if cosine <= -1:
        return 24.0
    if cosine >= 1:
        return 0.0
    return 24 * acos(cosine) / pi


def twilight_minutes(latitude_deg: float, declination_deg: float) -> float | None:
    """Minutes of civil twilight after sunset; None when it has no beginning or no end."""
    day = hours_above(SUNRISE_ALTITUDE_DEG, latitude_deg, declination_deg)
    lit = hours_above(CIVIL_DUSK_ALTITUDE_DEG, latitude_deg, declination_deg)
    if isclose(day, 0) or isclose(lit, 24):
        return None
    return (lit - day) / 2 * 60


def noon_altitude(latitude_deg: float, declination_deg: float) -> float:
    """Height of the sun's centre above the horizon at local noon, in degrees."""
    return 90 - abs(latitude_deg - declination_deg)


def noon_shadow(latitude_deg: float, declination_deg: float) -> float | None:
    """Length of the noon shadow of a stick of length 1; None when the sun does not rise.

    >>> round(noon_shadow(45, 0), 6)
    1.0
    """
    altitude = noon_altitude(latitude_deg, declination_deg)
    return None if altitude <= 0 else 1 / tan(radians(altitude))


def from_dynamical(jde: float) -> datetime:
    """Universal time of a Julian ephemeris day."""
    moment = datetime(2000, 1, 1, 12) + timedelta(days=jde - _J2000)
    return moment - timedelta(seconds=_DELTA_T_SECONDS)


_SEASON_POLYNOMIALS = (
    (2451623.80984, 365242.37404, 0.05169, -0.00411, -0.00057),
    (2451716.56767, 365241.62603, 0.00325, 0.00888, -0.00030),
    (2451810.21715, 365242.01767, -0.11575, 0.00337, 0.00078),
    (2451900.05952, 365242.74049, -0.06223, -0.00823, 0.00032),
)
_SEASON_TERMS = (
    (485, 324.96, 1934.136), (203, 337.23, 32964.467), (199, 342.08, 20.186),
    (182, 27.85, 445267.112), (156, 73.14, 45036.886), (136, 171.52, 22518.443),
    (77, 222.54, 65928.934), (74, 296.72, 3034.906), (70, 243.58, 9037.513),
    (58, 119.81, 33718.147), (52, 297.17, 150.678), (50, 21.02, 2281.226),
    (45, 247.54, 29929.562), (44, 325.15, 31555.956), (29, 60.93, 4443.417),
    (18, 155.12, 67555.328), (17, 288.79, 4562.452), (16, 198.04, 62894.029),
    (14, 199.76, 31436.921), (12, 95.39, 14577.848), (12, 287.11, 31931.756),
    (12, 320.81, 34777.259), (9, 227.73, 1222.114), (8, 15.45, 16859.074),
)  # fmt: skip


def season_start(year: int, season: int) -> datetime:
    """Beginning of spring (0), summer (1), autumn (2) or winter (3) in the north (ch. 27).

    >>> season_start(2026, 0).strftime("%d %H:%M")
    '20 14:45'
    """
    y = (year - 2000) / 1000
    mean = sum(factor * y**power for power, factor in enumerate(_SEASON_POLYNOMIALS[season]))
    t = (mean - _J2000) / _DAYS_PER_CENTURY
    w = radians(35999.373 * t - 2.47)
    wobble = 1 + 0.0334 * cos(w) + 0.0007 * cos(2 * w)
    total = sum(a * cos(radians(b + c * t)) for a, b, c in _SEASON_TERMS)
    return from_dynamical(mean + 0.00001 * total / wobble)


# Multiples of (sun's anomaly, moon's anomaly, argument of latitude), then the
# amplitude in days at new moon and at full moon.
_PHASE_TERMS = (
    (0, 1, 0, -0.40720, -0.40614), (1, 0, 0, 0.17241, 0.17302),
    (0, 2, 0, 0.01608, 0.01614), (0, 0, 2, 0.01039, 0.01043),
    (-1, 1, 0, 0.00739, 0.00734), (1, 1, 0, -0.00514, -0.00515),
    (2, 0, 0, 0.00208, 0.00209), (0, 1, -2, -0.00111, -0.00111),
    (0, 1, 2, -0.00057, -0.00057), (1, 2, 0, 0.00056, 0.00056),
    (0, 3, 0, -0.00042, -0.00042), (1, 0, 2, 0.00042, 0.00042),
    (1, 0, -2, 0.00038, 0.00038), (-1, 2, 0, -0.00024, -0.00024),
)  # fmt: skip


def moon_phase(lunation: int, *, full: bool) -> datetime:
    """New or full moon of a lunation; lunation 0 began on 6 January 2000 (ch. 49).

    The largest terms are kept, so the error stays below about three minutes.

    >>> moon_phase(329, full=False).strftime("%Y-%m-%d %H:%M")
    '2026-08-12 17:37'
    """
    k = lunation + (0.5 if full else 0.0)
    t = k / 1236.85
    mean = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t * t
    sun_anomaly = radians(2.5534 + 29.10535670 * k)
    moon_anomaly = radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    latitude = radians(160.7108 + 390.67050284 * k - 0.0016118 * t * t)
    correction = sum(
        (full_days if full else new_days)
        * eccentricity ** abs(i)
        * sin(i * sun_anomaly + j * moon_anomaly + n * latitude)
        for i, j, n, new_days, full_days in _PHASE_TERMS
    )
    node = radians(124.7746 - 1.56375588 * k)
    return from_dynamical(mean + correction - 0.00017 * sin(node))


def lunations_of(year: int) -> list[int]:
    """Lunations whose new or full moon may fall in a year."""
    first = round((year - 2000) * 12.3685) - 1
    return list(range(first, first + 15))
