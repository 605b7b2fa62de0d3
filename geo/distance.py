"""Distances on the Earth's surface, in metres, between WGS-84 positions in degrees."""

from math import asin, cos, pi, radians, sin, sqrt

# Mean radius R1 of the WGS-84 ellipsoid (IUGG).
EARTH_RADIUS_M = 6371008.8


def haversine_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Great-circle distance in metres; at most 0.6 % off the ellipsoid's."""
    half_lat = sin(radians(lat_b - lat_a) / 2.0)
    half_lon = sin(radians(lon_b - lon_a) / 2.0)
    chord = half_lat**2 + cos(radians(lat_a)) * cos(radians(lat_b)) * half_lon**2
    return 2.0 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Metres in one degree of longitude and in one of latitude at this latitude."""
    north = EARTH_RADIUS_M * pi / 180.0
    return north * cos(radians(lat)), north
