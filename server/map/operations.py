"""What people do with the map: look at it, count and list what they chose, draw an area round households."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

import msgspec
from shapely.geometry import MultiPolygon, mapping

import geo
from geo import tiles
from geo.hexagons import COARSEST, FINEST, Hexagon, hexagons
from server import regions, registry
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection, Scope, plan_anew
from server.core.errors import Problem
from server.core.paging import page, read_key
from server.map import queries, tiling
from server.map.records import (
    Area,
    AssignmentEffect,
    Figures,
    Ground,
    Held,
    HouseholdIds,
    ListKey,
    MapHouseholds,
    NewArea,
    PlaceHolds,
    Selection,
)

EVERYWHERE = [(0, 1 << 2 * tiles.LEVELS)]
MOST_HEXAGONS = 4000
MOST_IN_AREA = 20_000  # households that one errand may be about
MOST_CORNERS = 2000


async def tile_stamp(conn: Connection, scope: Scope, today: date, asked: str) -> str:
    """A word for what is asked that is another one after any change that could show in its answer."""
    newest = await queries.stamp(conn, scope.county_code, today)
    told = "\n".join((newest, today.isoformat(), asked, tiling.VERSION, *sorted(scope.reach)))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


async def tile(conn: Connection, scope: Scope, today: date, chosen: Selection, zoom: int, x: int, y: int) -> bytes:
    """A vector tile with the layers `households` and `clusters`; see tiling.py. Raises Problem not_found."""
    try:
        ground = Ground.of([tiles.cells_of_tile(zoom, x, y)])
    except ValueError as error:
        raise Problem("not_found", what="地图瓦片 map tile") from error
    await plan_anew(conn)
    span = regions.span(scope.reach, chosen.region)
    if zoom >= tiling.POINTS_FROM:
        points = await queries.points(conn, scope, span, today, ground, chosen.states, tiling.MOST_POINTS + 1)
        if len(points) <= tiling.MOST_POINTS:
            return tiling.of_points(points, zoom, x, y)
    shift = tiling.shift_of(zoom)
    return tiling.of_places(await queries.cells(conn, scope, span, today, ground, chosen.states, shift), zoom, x, y)


async def hexagon_counts(
    conn: Connection, scope: Scope, today: date, chosen: Selection, resolution: int
) -> list[Hexagon]:
    """Households by hexagon, in coarser ones when there would be too many to draw."""
    fine = max(COARSEST, min(FINEST, resolution))
    ground = await _ground(conn, scope, chosen)
    await plan_anew(conn)
    # Cells are some thirty times narrower than the hexagons they are gathered into.
    found = await queries.cells(
        conn, scope, regions.span(scope.reach, chosen.region), today, ground, chosen.states,
        2 * (tiles.LEVELS - fine - 11),
    )  # fmt: skip
    return hexagons(((one.lon, one.lat, one.state, one.count) for one in found), fine, MOST_HEXAGONS)


async def figures(conn: Connection, scope: Scope, today: date, chosen: Selection) -> Figures:
    """How many households a selection holds in each state."""
    span = regions.span(scope.reach, chosen.region)
    ground = await _ground(conn, scope, chosen)
    await plan_anew(conn)
    nowhere = {} if chosen.area else await queries.nowhere(conn, scope, span, today, chosen.states)
    by_state = dict(nowhere)
    for one in await queries.cells(conn, scope, span, today, ground, chosen.states, 2 * tiles.LEVELS):
        by_state[one.state] = by_state.get(one.state, 0) + one.count
    return Figures(total=sum(by_state.values()), by_state=by_state, no_position=sum(nowhere.values()))


async def list_households(
    conn: Connection, scope: Scope, today: date, chosen: Selection, *, after: str | None, limit: int
) -> MapHouseholds:
    """A page of a selection, whoever waits longest first. Raises Problem not_found, page_unknown."""
    span, key = regions.span(scope.reach, chosen.region), read_key(after, ListKey)
    await plan_anew(conn)
    if chosen.area is None:
        found = await queries.everywhere(
            conn, scope, span, today, chosen.states, key, limit + 1, no_position=chosen.no_position
        )
    elif chosen.no_position:
        found = []
    else:
        ground = await _ground(conn, scope, chosen)
        found = await queries.in_area(conn, scope, span, today, ground, chosen.states, key, limit + 1)
    lines = page(found, limit, lambda one: (one.due_on, one.household_id))
    return MapHouseholds(lines.items, lines.next)


async def assignment(conn: Connection, scope: Scope, today: date, chosen: Selection, to: str) -> AssignmentEffect:
    """What placing a selection in another grid would come to; nothing is changed. Raises Problem not_found."""
    names = await regions.names(conn, scope, [to])
    if to not in names or not any(to.startswith(code) for code in scope.reach):
        raise Problem("not_found", what="区划 division")
    ground = await _ground(conn, scope, chosen)
    await plan_anew(conn)
    span = regions.span(scope.reach, chosen.region)
    found = await queries.by_place(conn, scope, span, today, ground, chosen.states)
    codes = [one.region_code for one in found]
    names |= await regions.names(conn, scope, codes)
    workers = await registry.responsible_workers(conn, scope, today, [to, *codes])

    def shown(one: Held) -> PlaceHolds:
        code = one.region_code
        return PlaceHolds(code, names.get(code, code), workers.get(code, []), one.households, one.to_do)

    leaving = [one for one in found if one.region_code != to]
    return AssignmentEffect(
        to=shown(await queries.held(conn, scope, to, today)),
        leaving=[shown(one) for one in leaving],
        arriving=sum(one.households for one in leaving),
        arriving_to_do=sum(one.to_do for one in leaving),
        there=sum(one.households for one in found if one.region_code == to),
    )


async def in_area(
    conn: Connection, scope: Scope, today: date, area_id: UUID, states: tuple[str, ...] | None
) -> HouseholdIds:
    """The households with a duty within a drawn area and the caller's reach, for an errand about all of them.

    Raises Problem not_found, area_too_full.
    """
    chosen = Selection(area=area_id, states=states)
    ground = await _ground(conn, scope, chosen)
    span = regions.span(scope.reach)
    await plan_anew(conn)
    found = await queries.ids(conn, scope, span, today, ground, states, MOST_IN_AREA + 1)
    if len(found) > MOST_IN_AREA:
        raise Problem("area_too_full", most=MOST_IN_AREA)
    return HouseholdIds(found)


async def draw_area(conn: Connection, actor: Actor, now: datetime, drawn: NewArea) -> Area:
    """Keep an area that somebody drew; the same again answers the same. Raises Problem area_not_drawable."""
    shape, repaired = _proper(drawn.shape)
    kept: Any = msgspec.json.decode(msgspec.json.encode(mapping(shape)))
    region = regions.narrow(actor.scope.reach)[0]
    if await queries.add_area(conn, actor.scope, drawn.id, region, kept, repaired=repaired, by=actor.id, at=now):
        await audit.record(conn, actor.county_code, now, actor.id, "map_area.draw", drawn.id, {"repaired": repaired})
    return await read_area(conn, actor.scope, drawn.id)


async def read_area(conn: Connection, scope: Scope, area_id: UUID) -> Area:
    """Raises Problem not_found."""
    found = await queries.area(conn, scope, area_id)
    if found is None:
        raise Problem("not_found", what="圈画的范围 drawn area")
    return found


def _proper(given: Any) -> tuple[MultiPolygon, bool]:
    """The shape as drawn, made of proper polygons, and whether it had to be mended."""
    if not isinstance(given, Mapping):
        raise Problem("area_not_drawable")
    try:
        shape, repaired = geo.mended(cast("Mapping[str, Any]", given))
    except ValueError as error:
        raise Problem("area_not_drawable") from error
    if sum(len(ring) for ring in _rings(shape)) > MOST_CORNERS:
        raise Problem("area_not_drawable")
    return shape, repaired


def _rings(shape: MultiPolygon) -> list[list[tuple[float, float]]]:
    return [
        [(float(lon), float(lat)) for lon, lat in ring.coords]
        for part in shape.geoms
        for ring in (part.exterior, *part.interiors)
    ]


async def _ground(conn: Connection, scope: Scope, chosen: Selection) -> Ground:
    if chosen.area is None:
        return Ground.of(EVERYWHERE)
    shape = geo.read_geometry((await read_area(conn, scope, chosen.area)).shape)
    rings = ["(" + ",".join(f"({lon!r},{lat!r})" for lon, lat in ring) + ")" for ring in _rings(shape)]
    west, south, east, north = shape.bounds
    return Ground.of(tiles.cover((west, south, east, north)), rings)
