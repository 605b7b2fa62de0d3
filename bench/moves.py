"""What it costs when many households change hands: moved by a hand, and by a change of divisions.

  moved     2,000 households of one town placed in another grid in one action, and 200
  merged    ten villages of one town made part of another, with all that is in them, by one list; and one village

The floor, in the same run: the same households and every row of them that carries their place, updated table by table
by the administrator, without foreign keys, triggers and row-level security. Each household has three persons, a
status, a follow-up and ten words of facts. Aims: at most 5 floors, and linear in the households that move.
"""

import statistics
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec

from bench import _asof_world, _sizes
from bench._county import COUNTY, filled_bare, fresh_database, say
from bench.sweep import FOLLOWUPS
from embedded import Addresses
from server.core.actor import Actor
from server.core.db import Connection, enter_scope
from server.core.ids import new_id
from server.division_changes import operations
from server.division_changes.records import ChangeLine, NewDivisionChange
from server.registry import moving
from server.registry.records import MoveOfMany, Moves

SIZES = (100_000,)
AIM = 5.0
ROUNDS = 3
TODAY = date(2026, 3, 2)
CLERK = Actor(county_code=COUNTY, id=_asof_world.CLERK_ID, name="clerk", role="county", reach=(COUNTY,))
# What follows a household when it changes hands, households themselves among them.
FOLLOWING = """
select c.conrelid::regclass::text as name, a.attname as household
from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[2]
where c.contype = 'f' and c.confrelid = 'households'::regclass and c.confupdtype = 'c' and cardinality(c.conkey) = 3
"""


class Measured(msgspec.Struct, frozen=True):
    """Seconds for so many households; `ratio` of the two."""

    households: int
    what: str
    moved: int
    seconds: float
    floor_s: float
    ratio: float


async def _floor(admin: Connection, homes: dict[UUID, str]) -> float:
    """Seconds to place these households and what is theirs elsewhere, or back again: the mean of both."""
    tables = [("households", "id"), *((row["name"], row["household"]) for row in await admin.fetch(FOLLOWING))]
    elsewhere = dict.fromkeys(homes, f"{COUNTY}119224001")
    begun = time.perf_counter()
    for places in (elsewhere, homes):
        async with admin.transaction():
            for table, household in tables:
                await admin.execute(
                    f"""update {table} t set region_code = n.code from unnest($1::uuid[], $2::text[]) as n (id, code)
                        where t.county_code = '{COUNTY}' and t.{household} = n.id""",
                    list(places),
                    list(places.values()),
                )
    return (time.perf_counter() - begun) / 2


async def _homes(admin: Connection, above: str, most: int) -> dict[UUID, str]:
    found = await admin.fetch(
        "select id, region_code from households where region_code ^@ $1 order by region_code, id limit $2",
        above,
        most,
    )
    return {row["id"]: row["region_code"] for row in found}


async def _move(app: Connection, homes: dict[UUID, str], now: datetime) -> float:
    asked = Moves(
        to_region=f"{COUNTY}118224001",
        reason="bench",
        households=[MoveOfMany(household_id=one, id=new_id(now)) for one in homes],
    )
    begun = time.perf_counter()
    async with app.transaction():
        await enter_scope(app, CLERK.scope)
        done = await moving.move_households(app, CLERK, now, asked)
    if done.moved != len(homes):
        raise SystemExit(f"{done.moved} of {len(homes)} were moved")
    return time.perf_counter() - begun


async def _merge(app: Connection, villages: Sequence[str], into: str, now: datetime) -> tuple[float, int]:
    lines = [
        ChangeLine(row=row, kind="merge", old_code=one, new_code=into, on=TODAY)
        for row, one in enumerate(villages, 1)
    ]
    begun = time.perf_counter()
    async with app.transaction():
        await enter_scope(app, CLERK.scope)
        page = await operations.apply(
            app, CLERK, now, NewDivisionChange(id=new_id(now), lines=lines, document="bench")
        )
    return time.perf_counter() - begun, page.households


def _beside(households: int, what: str, moved: int, spent: Sequence[tuple[float, float]]) -> Measured:
    seconds, floor_s = (statistics.median(column) for column in zip(*spent, strict=True))
    return Measured(households, what, moved, seconds, floor_s, seconds / floor_s)


async def _measure(addresses: Addresses, households: int) -> list[Measured]:
    found: list[Measured] = []
    async with fresh_database(addresses, f"moves_{households}") as (admin, _, app):
        await _asof_world.generate(admin, households)
        async with filled_bare(admin, ("followups",)):
            await admin.execute(FOLLOWUPS, TODAY)
        await admin.execute("vacuum analyze")
        now = datetime(2026, 3, 2, 2, tzinfo=UTC)
        say("the county is made")
        towns = (f"{COUNTY}{number}" for number in range(100, 118))
        for most in (200, 2_000):
            spent: list[tuple[float, float]] = []
            moved = 0
            for _ in range(ROUNDS):
                homes = await _homes(admin, next(towns), most)
                floor_s, now = await _floor(admin, homes), now + timedelta(minutes=1)
                spent.append((await _move(app, homes, now), floor_s))
                moved = len(homes)
            found.append(_beside(households, "moved", moved, spent))
        for villages in (1, 10):
            spent, moved = [], 0
            for _ in range(ROUNDS):
                town = next(towns)
                codes = [f"{town}{number}" for number in range(200, 200 + villages)]
                homes = {home: code for one in codes for home, code in (await _homes(admin, one, households)).items()}
                floor_s, now = await _floor(admin, homes), now + timedelta(minutes=1)
                seconds, moved = await _merge(app, codes, f"{town}224", now)
                if moved != len(homes):
                    raise SystemExit(f"{moved} of {len(homes)} were moved")
                spent.append((seconds, floor_s))
            found.append(_beside(households, f"merged, {villages} villages", moved, spent))
    return found


def _show(found: Sequence[Measured]) -> None:
    print(f"{'households':>10} {'what':<20} {'moved':>6} {'time':>9} {'floor':>9} {'ratio':>6} {'each':>9}")
    for one in found:
        print(
            f"{one.households:>10} {one.what:<20} {one.moved:>6} {one.seconds:>8.2f}s {one.floor_s:>8.3f}s "
            f"{one.ratio:>6.2f} {one.seconds / one.moved * 1000:>7.2f}ms"
        )


def main(argv: Sequence[str]) -> int:
    """Print each beside its floor."""
    return _sizes.run(argv, "moves", __doc__, SIZES, _measure, _show, aims={"aim": AIM})
