"""How sure a distance between two uncertain positions is.

A device's accuracy is read as the radius that holds the true place with 68 % (Android's Location.getAccuracy); the
W3C Geolocation API speaks of 95 %, but browsers hand Android's figure on, so 68 % is the careful reading. The error
is taken as normal with a tail: one fix in twenty is four times worse than it says, as under a cliff or indoors
(Tukey's contaminated normal, 1960). Errors of two fixes are independent.
"""

from math import erf, hypot, log, sqrt

from geo.position import Position

# Rayleigh: 68 % of a circular normal distribution lie within 1.51 standard deviations of one axis.
SIGMAS_OF_RADIUS = sqrt(-2.0 * log(1.0 - 0.68))
_TAIL_SHARE, _TAIL_TIMES = 0.05, 4.0

SURE = 0.95  # a claim is made from here on; below its complement, the opposite claim


def sigma_m(*positions: Position) -> float | None:
    """Standard deviation, along one line in metres, of the distance between positions; None when one is unknown."""
    radii = [one.usable_accuracy_m for one in positions]
    if any(radius is None for radius in radii):
        return None
    return hypot(*(radius or 0.0 for radius in radii)) / SIGMAS_OF_RADIUS


def chance_beyond(distance_m: float, limit_m: float, sigma: float) -> float:
    """The chance that the true distance is beyond the limit, when this one was measured. 0 to 1; sigma > 0."""
    z = (distance_m - limit_m) / sigma
    return (1.0 - _TAIL_SHARE) * _normal(z) + _TAIL_SHARE * _normal(z / _TAIL_TIMES)


def surely_at_least_m(distance_m: float, sigma: float) -> float:
    """The distance that the true one exceeds with SURE; never negative."""
    low, high = 0.0, distance_m
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if chance_beyond(distance_m, middle, sigma) >= SURE else (low, middle)
    return low


def _normal(z: float) -> float:
    return 0.5 * (1.0 + erf(z / sqrt(2.0)))
