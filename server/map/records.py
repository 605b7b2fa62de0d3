"""The map as it travels."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from geo import tiles
from server.registry import Worker


class Selection(msgspec.Struct, frozen=True):
    """Which households: of a division (None: of the reach), in these states (None: any), within a drawn area.

    `no_position`: only those that no map can show; a list alone can be asked for them, and none is in an area.
    """

    region: str | None = None
    states: tuple[str, ...] | None = None
    area: UUID | None = None
    no_position: bool = False


class Place(msgspec.Struct, frozen=True):
    """So many households of one state around a point, in a cell of the quadtree."""

    cell: int
    state: str
    count: int
    lon: float
    lat: float


class Point(msgspec.Struct, frozen=True):
    household_id: UUID
    state: str
    flagged: bool
    lon: float
    lat: float


class Ground(msgspec.Struct, frozen=True):
    """What a selection means to a statement: runs of cells, and the rings of its area as Postgres polygons."""

    low: list[int]
    high: list[int]
    rings: list[str] | None

    @classmethod
    def of(cls, runs: list[tiles.Run], rings: list[str] | None = None) -> "Ground":
        return cls([low for low, _ in runs], [high for _, high in runs], rings)


class NewArea(msgspec.Struct, frozen=True):
    """An area as somebody drew it: a GeoJSON Polygon or MultiPolygon in WGS-84 degrees. `id` made by the maker."""

    id: UUID
    shape: Any


class Area(msgspec.Struct, frozen=True):
    """A drawn area. `repaired`: the line crossed itself, and what it goes round was made into proper polygons."""

    id: UUID
    shape: Any
    repaired: bool
    drawn_by: str
    drawn_at: datetime


class Figures(msgspec.Struct, frozen=True):
    """How many households a selection has in each state, as in its list; `no_position`: those of them that no map can
    show. Households without a position are in no area.
    """

    total: int
    by_state: dict[str, int]
    no_position: int


class MapHousehold(msgspec.Struct, frozen=True):
    household_id: UUID
    head_name: str
    address: str
    region_code: str
    village_name: str | None
    due_on: date
    state: str
    flagged: bool
    lon: float | None
    lat: float | None


class MapHouseholds(msgspec.Struct, frozen=True):
    items: list[MapHousehold]
    next: str | None


class Held(msgspec.Struct, frozen=True):
    """Households with a duty in a place, and how many of them ask for something to be done today."""

    region_code: str
    households: int
    to_do: int


class PlaceHolds(msgspec.Struct, frozen=True):
    """The same with the place's name and who walks there."""

    code: str
    name: str
    workers: list[Worker]
    households: int
    to_do: int


class AssignmentEffect(msgspec.Struct, frozen=True):
    """What placing a selection in another grid would come to, before it is done.

    `to`: that grid as it is now; `leaving`: whom the selection takes from which place; `arriving`: how many come to
    the grid; `there`: those who are in it already.
    """

    to: PlaceHolds
    leaving: list[PlaceHolds]
    arriving: int
    arriving_to_do: int
    there: int


class HouseholdIds(msgspec.Struct, frozen=True):
    ids: list[UUID]


ListKey = tuple[date, UUID]
