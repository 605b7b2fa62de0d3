"""WGS-84, GCJ-02 and BD-09: the three datums a coordinate met in China may be in.

Phones' GPS gives WGS-84, Gaode and Tencent maps speak GCJ-02, Baidu maps BD-09. All functions take
and give ``(lon, lat)`` in degrees. Outside the rectangle China's map offset is applied in, nothing is
changed. The way back is solved by fixed point, so that a round trip errs by less than a millimetre
(the usual one-step inverse errs by up to a few metres).

Within about a kilometre of the rectangle's edge, far out in neighbouring countries or at sea, the
offset can carry a point over the edge and the way back is not defined; such a point stays as it is.

The rectangle is that of the public algorithm all open implementations share, and it is coarse: Hong Kong, Macao,
Taiwan and parts of the neighbouring countries lie in it and are shifted too. What a map service draws there is its
own affair; a county of the mainland has its places far from those borders, and positions are stored unshifted.
"""

from collections.abc import Callable
from math import atan2, cos, hypot, isfinite, pi, sin, sqrt
from typing import TypeAlias

LonLat: TypeAlias = tuple[float, float]

# Krasovsky 1940, the ellipsoid the GCJ-02 offset is defined on: semi-major axis (m), eccentricity squared.
_AXIS_M = 6378245.0
_ECCENTRICITY_2 = 0.00669342162296594323
# The rectangle inside which the offset is applied: west, south, east, north.
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
_BD_TURN = pi * 3000.0 / 180.0
_BD_SHIFT = (0.0065, 0.006)
# 1e-12 degrees is about a tenth of a micrometre; the iteration gains two to three digits a step.
_TOLERANCE_DEG = 1e-12
_STEPS = 24


def in_china(lon: float, lat: float) -> bool:
    """Whether the GCJ-02 offset applies at this point (a rectangle round China, edges included)."""
    west, south, east, north = _CHINA
    return isfinite(lon) and isfinite(lat) and west <= lon <= east and south <= lat <= north


def wgs84_to_gcj02(lon: float, lat: float) -> LonLat:
    """Shift a GPS position onto Gaode's map; unchanged outside China."""
    return _offset(lon, lat) if in_china(lon, lat) else (lon, lat)


def gcj02_to_wgs84(lon: float, lat: float) -> LonLat:
    """Shift a position read off Gaode's map back to GPS; unchanged outside China."""
    return _invert(_offset, lon, lat) if in_china(lon, lat) else (lon, lat)


def gcj02_to_bd09(lon: float, lat: float) -> LonLat:
    """Shift a Gaode position onto Baidu's map; unchanged outside China."""
    return _baidu(lon, lat) if in_china(lon, lat) else (lon, lat)


def bd09_to_gcj02(lon: float, lat: float) -> LonLat:
    """Shift a Baidu position onto Gaode's map; unchanged outside China."""
    return _invert(_baidu, lon, lat) if in_china(lon, lat) else (lon, lat)


def wgs84_to_bd09(lon: float, lat: float) -> LonLat:
    """Shift a GPS position onto Baidu's map; unchanged outside China."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: float, lat: float) -> LonLat:
    """Shift a Baidu position back to GPS; unchanged outside China."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def _invert(forward: Callable[[float, float], LonLat], lon: float, lat: float) -> LonLat:
    """Find the point that ``forward`` carries to (lon, lat); both offsets vary slowly, so it converges."""
    guess_lon, guess_lat = lon, lat
    for _ in range(_STEPS):
        at_lon, at_lat = forward(guess_lon, guess_lat)
        miss_lon, miss_lat = lon - at_lon, lat - at_lat
        guess_lon += miss_lon
        guess_lat += miss_lat
        if abs(miss_lon) < _TOLERANCE_DEG and abs(miss_lat) < _TOLERANCE_DEG:
            break
    return guess_lon, guess_lat


def _offset(lon: float, lat: float) -> LonLat:
    """The GCJ-02 offset, whatever side of the rectangle's edge the point is on."""
    east, north = lon - 105.0, lat - 35.0
    phi = lat / 180.0 * pi
    flat = 1.0 - _ECCENTRICITY_2 * sin(phi) ** 2
    root = sqrt(flat)
    metres_lat = _AXIS_M * (1.0 - _ECCENTRICITY_2) / (flat * root) * pi / 180.0
    metres_lon = _AXIS_M / root * cos(phi) * pi / 180.0
    return lon + _shift_east_m(east, north) / metres_lon, lat + _shift_north_m(east, north) / metres_lat


def _waves(x: float, *terms: tuple[float, float]) -> float:
    return sum(amount * sin(x * pi / length) for amount, length in terms) * 2.0 / 3.0


def _shift_north_m(x: float, y: float) -> float:
    plane = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return (
        plane
        + _waves(x, (20.0, 1.0 / 6.0), (20.0, 0.5))
        + _waves(y, (20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0))
    )


def _shift_east_m(x: float, y: float) -> float:
    plane = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return (
        plane
        + _waves(x, (20.0, 1.0 / 6.0), (20.0, 0.5))
        + _waves(x, (20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0))
    )


def _baidu(lon: float, lat: float) -> LonLat:
    """The BD-09 offset on top of GCJ-02."""
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _BD_TURN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BD_TURN)
    return radius * cos(angle) + _BD_SHIFT[0], radius * sin(angle) + _BD_SHIFT[1]
