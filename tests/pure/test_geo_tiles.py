"""Tiles, the cells they are made of, and hexagons that lose nobody."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import tiles
from geo.hexagons import FINEST, hexagons

lons = st.floats(-180, 180)
lats = st.floats(-85, 85)
zooms = st.integers(0, 18)
NEAR = (113.2041, 36.1092)


def _tile_of(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    east, south = tiles.on_map(lon, lat)
    side = 1 << zoom
    return min(side - 1, int(east * side)), min(side - 1, int(south * side))


@given(lons, lats, zooms)
def test_a_position_lies_in_the_cells_of_its_own_tile_and_in_no_other(lon: float, lat: float, zoom: int) -> None:
    x, y = _tile_of(lon, lat, zoom)
    low, high = tiles.cells_of_tile(zoom, x, y)
    assert low <= tiles.cell_of(lon, lat) < high
    assert tiles.cells_of_tile(zoom, 0, 0)[0] == 0


@given(st.integers(0, 12), st.data())
def test_the_four_tiles_below_a_tile_are_its_cells_without_gap_or_overlap(zoom: int, data: st.DataObject) -> None:
    x, y = (data.draw(st.integers(0, (1 << zoom) - 1)) for _ in range(2))
    below = sorted(tiles.cells_of_tile(zoom + 1, 2 * x + i, 2 * y + j) for i in (0, 1) for j in (0, 1))
    assert below[0][0] == tiles.cells_of_tile(zoom, x, y)[0]
    assert below[-1][1] == tiles.cells_of_tile(zoom, x, y)[1]
    assert all(one[1] == other[0] for one, other in pairwise(below))


@pytest.mark.parametrize("tile", [(0, 1, 0), (3, 8, 0), (3, 0, -1), (-1, 0, 0), (25, 0, 0)])
def test_there_is_no_tile_outside_the_world(tile: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no such tile"):
        tiles.cells_of_tile(*tile)


@given(lons, lats, st.floats(0, 2), st.floats(0, 2), st.floats(0, 1), st.floats(0, 1))
def test_every_position_of_a_box_is_in_a_run_that_covers_it(
    west: float, south: float, wide: float, high: float, along: float, up: float
) -> None:
    box = (west, south, min(180.0, west + wide), min(85.0, south + high))
    runs = tiles.cover(box)
    cell = tiles.cell_of(box[0] + along * (box[2] - box[0]), box[1] + up * (box[3] - box[1]))
    assert 1 <= len(runs) <= 16
    assert any(low <= cell < top for low, top in runs)
    assert all(one[1] < other[0] for one, other in pairwise(runs))


def test_a_street_is_covered_by_little_more_than_itself() -> None:
    lon, lat = NEAR
    cells = sum(high - low for low, high in tiles.cover((lon, lat, lon + 0.01, lat + 0.01)))
    itself = (0.01 / 360 * 2**24) ** 2 / 0.81  # the map stretches to the north by 1 / cos(latitude)
    assert itself <= cells < 6 * itself


def test_a_tile_has_its_corner_in_the_north_west() -> None:
    west, south, east, north = tiles.box_of_tile(13, *_tile_of(*NEAR, 13))
    x, y = _tile_of(*NEAR, 13)
    assert tiles.in_tile(west + 1e-9, north - 1e-9, 13, x, y) == (0, 0)
    assert tiles.in_tile(east - 1e-9, south + 1e-9, 13, x, y) == (tiles.EXTENT - 1, tiles.EXTENT - 1)


places = st.tuples(
    st.floats(112.9, 113.5), st.floats(35.8, 36.4), st.sampled_from(["due", "overdue"]), st.integers(1, 50)
)


@given(st.lists(places, max_size=60), st.integers(1, 60))
def test_hexagons_hold_everybody_however_coarse_they_get(
    given_places: list[tuple[float, float, str, int]], at_most: int
) -> None:
    found = hexagons(given_places, FINEST, at_most)
    told: Counter[str] = Counter()
    for one in found:
        told.update(one.counts)
        assert one.ring[0] == one.ring[-1]
    wanted: Counter[str] = Counter()
    for _, _, state, count in given_places:
        wanted[state] += count
    assert told == wanted
