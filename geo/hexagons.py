"""Counts of households by H3 hexagon (Uber's H3, resolution 6 to 9: some 36 km² to 0.1 km² each)."""
# pyright: reportUnknownMemberType=false

from collections import Counter
from collections.abc import Callable, Iterable
from typing import cast

import h3
import msgspec

COARSEST, FINEST = 6, 9

# h3 comes without types.
_cell_of = cast("Callable[[float, float, int], str]", h3.latlng_to_cell)
_parent_of = cast("Callable[[str, int], str]", h3.cell_to_parent)
_corners_of = cast("Callable[[str], tuple[tuple[float, float], ...]]", h3.cell_to_boundary)


class Hexagon(msgspec.Struct, frozen=True):
    """One hexagon: its H3 index, its closed ring in WGS-84 degrees (lon, lat), and how many of which state."""

    index: str
    ring: list[tuple[float, float]]
    counts: dict[str, int]


def hexagons(places: Iterable[tuple[float, float, str, int]], resolution: int, at_most: int) -> list[Hexagon]:
    """Gather (lon, lat, state, how many) by hexagon, in coarser ones when there would be more than at_most.

    Nothing is lost on the way: the counts of all hexagons together are those given.
    """
    found: dict[str, Counter[str]] = {}
    for lon, lat, state, count in places:
        found.setdefault(_cell_of(lat, lon, resolution), Counter())[state] += count
    while len(found) > at_most and resolution > COARSEST:
        resolution -= 1
        coarser: dict[str, Counter[str]] = {}
        for index, counts in found.items():
            coarser.setdefault(_parent_of(index, resolution), Counter()).update(counts)
        found = coarser
    return [Hexagon(index, _ring(index), dict(sorted(found[index].items()))) for index in sorted(found)]


def _ring(index: str) -> list[tuple[float, float]]:
    corners = [(round(lon, 6), round(lat, 6)) for lat, lon in _corners_of(index)]
    return [*corners, corners[0]]
