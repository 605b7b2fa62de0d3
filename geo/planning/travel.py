"""How long the ways between places take, in whole seconds."""

from collections.abc import Callable, Sequence
from math import radians
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from geo.distance import EARTH_RADIUS_M
from geo.planning.problem import Place

Indices: TypeAlias = NDArray[np.int64]
Seconds: TypeAlias = NDArray[np.int64]

# Seconds from place a to place b, both by their index; arrays of the same shape, or shapes that broadcast.
Ways: TypeAlias = Callable[[Indices, Indices], Seconds]
# Given all places of a problem, the ways between them.
Travel: TypeAlias = Callable[[Sequence[Place]], Ways]

# Measured: a mountain road is about 1.4 times as long as the crow flies; an e-bike on it makes about 20 km/h.
DETOUR = 1.4
KMH = 20.0


def straight(*, kmh: float = KMH, detour: float = DETOUR) -> Travel:
    """Ways as the crow flies times a detour factor, at one speed. Raises ValueError unless both are positive."""
    if not (kmh > 0.0 and detour > 0.0):
        raise ValueError("kmh and detour must be positive")
    seconds_per_metre = detour / (kmh / 3.6)

    def ways(places: Sequence[Place]) -> Ways:
        lon = np.array([radians(place.lon) for place in places])
        lat = np.array([radians(place.lat) for place in places])
        cosine = np.cos(lat)

        def seconds(a: Indices, b: Indices) -> Seconds:
            chord = np.sin((lat[b] - lat[a]) / 2) ** 2 + cosine[a] * cosine[b] * np.sin((lon[b] - lon[a]) / 2) ** 2
            metres = 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
            return np.ceil(metres * seconds_per_metre).astype(np.int64)

        return seconds

    return ways
