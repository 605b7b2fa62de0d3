"""What the supervisor's map costs as the county grows: one tile at each of four zooms, and asking whether it changed.

The floor, in the same run: a plain select of the same rows (id, position, due date of the households in the tile),
read whole by the tables' owner without row-level security. A tile is asked for as the application's role with the
whole county as its reach, the costliest there is. From afar a tile gathers all households it covers and stays small
itself; near the ground it holds at most 4,000 points, however many there are. Aim: linear or better.
"""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date

import asyncpg
import msgspec

from bench import _sizes, sweep
from bench._county import COUNTY, TODAY, fresh_database, make_county
from embedded import Addresses
from geo import tiles
from server.core.db import Connection, county_scope, enter_scope
from server.map import Selection, operations

SIZES = (100_000, 1_000_000)
ZOOMS = (9, 11, 13, 15)
ROUNDS = 5
MIDDLE = (113.25, 36.05)  # the densest village
# Villages lie on a lattice of some 4 km over 0.9 by 0.7 degrees; their households within some 600 m.
POSITIONS = """
update households set lon = 112.85 + (v % 25) * 0.036 + x * 0.007, lat = 35.75 + (v / 25) * 0.03 + y * 0.006
from (select id as of, abs(hashtext(id::text)) % 500 as v, (hashtext(id::text || 'x') % 1000) / 1000.0 as x,
             (hashtext(id::text || 'y') % 1000) / 1000.0 as y from households) as spread
where spread.of = households.id
"""
FLOOR = """
select h.id, h.lon, h.lat, f.due_on from households h
join followups f on f.county_code = h.county_code and f.household_id = h.id
where h.county_code = $1 and h.cell >= $2 and h.cell < $3 and f.ended_on is null
"""


class Measured(msgspec.Struct, frozen=True):
    """Medians in milliseconds for one tile: plain select, tile, asking again; what it covers and weighs."""

    points: int
    zoom: int
    covers: int
    select_ms: float
    tile_ms: float
    ratio: float
    known_ms: float
    tile_bytes: int


async def _median_ms(work: Callable[[], Awaitable[object]]) -> float:
    taken: list[float] = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        await work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken[1:])


async def _one(owner: Connection, app: Connection, points: int, zoom: int) -> Measured:
    east, south = tiles.on_map(*MIDDLE)
    x, y = int(east * 2**zoom), int(south * 2**zoom)
    scope, today = county_scope(COUNTY), TODAY

    async def select() -> list[asyncpg.Record]:
        return await owner.fetch(FLOOR, COUNTY, *tiles.cells_of_tile(zoom, x, y))

    async def tile() -> bytes:
        async with app.transaction():
            await enter_scope(app, scope)
            return await operations.tile(app, scope, today, Selection(), zoom, x, y)

    async def known() -> str:
        async with app.transaction():
            await enter_scope(app, scope)
            return await operations.tile_stamp(app, scope, today, f"/{zoom}/{x}/{y}")

    covers, drawn = len(await select()), await tile()
    select_ms, tile_ms = await _median_ms(select), await _median_ms(tile)
    return Measured(
        points=points, zoom=zoom, covers=covers, select_ms=select_ms, tile_ms=tile_ms, ratio=tile_ms / select_ms,
        known_ms=await _median_ms(known), tile_bytes=len(drawn),
    )  # fmt: skip


async def _generate(admin: Connection, points: int, today: date) -> None:
    await make_county(admin, points)
    await admin.execute(POSITIONS)
    await admin.execute(sweep.FOLLOWUPS, today)
    await admin.execute("vacuum analyze")


async def _measure(addresses: Addresses, points: int) -> list[Measured]:
    async with fresh_database(addresses, f"tiles_{points}") as (admin, owner, app):
        await _generate(admin, points, TODAY)
        return [await _one(owner, app, points, zoom) for zoom in ZOOMS]


def _show(found: Sequence[Measured]) -> None:
    print(
        f"{'points':>9} {'zoom':>4} {'covers':>8} {'select':>10} {'tile':>10} {'ratio':>6} {'known':>9} {'bytes':>8}"
    )
    for one in found:
        print(
            f"{one.points:>9} {one.zoom:>4} {one.covers:>8} {one.select_ms:>8.1f}ms {one.tile_ms:>8.1f}ms "
            f"{one.ratio:>6.2f} {one.known_ms:>7.1f}ms {one.tile_bytes:>8}"
        )


def main(argv: Sequence[str]) -> int:
    """Print each zoom's tile beside its select."""
    return _sizes.run(argv, "tiles", __doc__, SIZES, _measure, _show, of="points")
