"""The round earth, its air and its water."""

from __future__ import annotations

from math import cos, exp, log, log10, pi, radians, sin, sqrt

# WGS 84 ellipsoid.
_SEMI_MAJOR_M = 6378137.0
_FLATTENING = 1 / 298.257223563
_MEAN_RADIUS_M = 6371008.8
_REFRACTION_COEFFICIENT = 0.13


def degree_lengths_km(latitude_deg: float) -> tuple[float, float]:
    """Length of one degree of latitude and of longitude on the WGS 84 ellipsoid.

    >>> [round(length, 3) for length in degree_lengths_km(0)]
    [110.574, 111.319]
    """
    e2 = _FLATTENING * (2 - _FLATTENING)
    phi = radians(latitude_deg)
    w = 1 - e2 * sin(phi) ** 2
    meridian = pi / 180 * _SEMI_MAJOR_M * (1 - e2) / w**1.5
    parallel = pi / 180 * _SEMI_MAJOR_M * cos(phi) / sqrt(w)
    return meridian / 1000, parallel / 1000


def horizon_km(eye_height_m: float, *, refraction: bool) -> float:
    """Distance to the sea horizon.

    >>> round(horizon_km(2, refraction=False), 2)
    5.05
    """
    bend = 1 - _REFRACTION_COEFFICIENT if refraction else 1
    return sqrt(2 * _MEAN_RADIUS_M / bend * eye_height_m) / 1000


def atmosphere(height_m: float) -> tuple[float, float, float, float]:
    """Temperature (K), pressure (Pa), density (kg/m3), speed of sound (m/s), ISO 2533, to 20 km.

    >>> [round(value, 2) for value in atmosphere(11000)]
    [216.65, 22632.04, 0.36, 295.07]
    """
    gravity, gas, lapse, base = 9.80665, 287.05287, 0.0065, 288.15
    tropopause_m = 11000.0
    low = min(height_m, tropopause_m)
    kelvin = base - lapse * low
    pascal = 101325.0 * (kelvin / base) ** (gravity / (gas * lapse))
    if height_m > tropopause_m:
        pascal *= exp(-gravity * (height_m - tropopause_m) / (gas * kelvin))
    return kelvin, pascal, pascal / (gas * kelvin), sqrt(1.4 * gas * kelvin)


def boiling_point_celsius(pascal: float) -> float:
    """Boiling point of water by the Antoine equation (1 to 100 degrees Celsius).

    >>> round(boiling_point_celsius(101325), 1)
    100.0
    """
    mmhg = pascal / 133.322
    return 1730.63 / (8.07131 - log10(mmhg)) - 233.426


def dew_point_celsius(air_celsius: float, humidity: float) -> float:
    """Dew point by the Magnus formula with Sonntag's constants; humidity from 0 to 1.

    >>> round(dew_point_celsius(20, 0.5), 1)
    9.3
    """
    b, c = 17.62, 243.12
    gamma = log(humidity) + b * air_celsius / (c + air_celsius)
    return c * gamma / (b - gamma)


def wind_chill_celsius(air_celsius: float, wind_kmh: float) -> float:
    """Wind chill index used in North America since 2001.

    >>> round(wind_chill_celsius(-10, 30))
    -20
    """
    v = wind_kmh**0.16
    return 13.12 + 0.6215 * air_celsius - 11.37 * v + 0.3965 * air_celsius * v


def beaufort_speed_ms(force: float) -> float:
    """Wind speed of a Beaufort number, v = 0.836 B^1.5.

    >>> round(beaufort_speed_ms(8), 1)
    18.9
    """
    return 0.836 * force**1.5
