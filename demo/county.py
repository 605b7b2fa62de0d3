"""The whole synthetic county: what is small as lists, the households as a stream of batches."""

from collections.abc import Iterator
from datetime import date

import msgspec

from demo.geography import Geography, huguan
from demo.households import fill, setting_of
from demo.landscape import Landscape, lay_out
from demo.plan import GridPlan, plan
from demo.records import DemoBatch, DemoDivision, DemoUser
from geo.shapes import as_geojson

DEFAULT_SEED = 20260101
DEFAULT_HOUSEHOLDS = 600


class County(msgspec.Struct, frozen=True, kw_only=True):
    """A demo county before its households are drawn: its divisions (parents first) and accounts."""

    geography: Geography
    divisions: tuple[DemoDivision, ...]
    users: tuple[DemoUser, ...]
    grids: tuple[GridPlan, ...]
    seed: int
    today: date
    households: int

    def batches(self) -> Iterator[DemoBatch]:
        """One batch for each grid in code order; starting again gives the same batches again."""
        setting = setting_of(self.seed, self.today, self.geography.code)
        for grid in self.grids:
            if grid.count:
                yield fill(setting, grid)


def generate(*, households: int = DEFAULT_HOUSEHOLDS, seed: int = DEFAULT_SEED, today: date) -> County:
    """Plan a county of that many households, as it stands on `today` (civil date, Asia/Shanghai).

    Raises ValueError for fewer households than grid01's round has, or a negative seed.
    """
    if seed < 0:
        raise ValueError("the seed must not be negative")
    geography = huguan()
    landscape = lay_out(geography)
    grids, users = plan(geography, landscape, households)
    return County(
        geography=geography,
        divisions=tuple(_divisions(geography, landscape, grids)),
        users=tuple(users),
        grids=tuple(grids),
        seed=seed,
        today=today,
        households=households,
    )


def _divisions(geography: Geography, landscape: Landscape, grids: list[GridPlan]) -> Iterator[DemoDivision]:
    centre = landscape.outline.centroid
    yield DemoDivision(
        geography.code, None, "county", geography.name,
        round(centre.x, 6), round(centre.y, 6), as_geojson(landscape.outline),
    )  # fmt: skip
    for town in geography.towns:
        boundary = as_geojson(landscape.towns[town.code])
        yield DemoDivision(town.code, geography.code, "town", town.name, *town.seat, boundary)
    for area in landscape.villages:
        village = area.village
        yield DemoDivision(village.code, area.town.code, "village", village.name, *area.centre, as_geojson(area.area))
    for grid in grids:
        middle = grid.area.representative_point()
        name = f"{grid.village.village.name}第{int(grid.code[12:])}网格"
        yield DemoDivision(
            grid.code, grid.code[:12], "grid", name,
            round(middle.x, 6), round(middle.y, 6), as_geojson(grid.area),
        )  # fmt: skip
