"""What is owed and what was owed follow from the dated rows alone: not from the order in which they came in, nor
from whether an event or the morning's sweep worked it out."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from server import followups
from server.core.db import Connection
from server.followups import entering, tasks
from server.followups.entries import NewHouseholdEvent, NewVisitPause
from tests import world
from tests.world import COUNTY, NOW, TODAY, World, uid

Happening = Callable[[Connection, World], Awaitable[None]]


def seen(days_ago: int, *, counts: bool = True) -> Happening:
    async def happen(conn: Connection, county: World) -> None:
        outcome: world.Outcome = "met" if counts else "nobody_home"
        on = TODAY - timedelta(days=days_ago)
        made = await world.add_visit(
            conn, county.wang, on, county.grid01, counts=counts, outcome=outcome, received_at=NOW
        )
        await tasks.recompute_after_visits(conn, COUNTY, NOW, [str(made)])

    return happen


def paused(first: int, last: int) -> Happening:
    async def happen(conn: Connection, county: World) -> None:
        new = NewVisitPause(
            id=uid(f"pause {first}"),
            reason="in_hospital",
            from_on=TODAY - timedelta(days=first),
            until_on=TODAY - timedelta(days=last),
        )
        await entering.pause(conn, county.town01, NOW, county.wang, new)

    return happen


def left_hospital(days_ago: int) -> Happening:
    async def happen(conn: Connection, county: World) -> None:
        on = TODAY - timedelta(days=days_ago)
        new = NewHouseholdEvent(id=uid(f"event {days_ago}"), kind="left_hospital", happened_on=on)
        await entering.enter_event(conn, county.town01, NOW, county.wang, new)

    return happen


HAPPENINGS = [
    seen(60), seen(50), seen(38), seen(37, counts=False), seen(36, counts=False), paused(35, 20), seen(12), seen(3),
    left_hospital(2),
]  # fmt: skip


async def known(conn: Connection, *, obligations: bool = True) -> list[Any]:
    """Everything worked out about 王秀兰."""
    rows = await conn.fetch("select * from followups where household_id = $1", uid("wang"))
    kept = [{name: value for name, value in dict(row).items() if name != "changed_xid"} for row in rows]
    if obligations:
        kept += [
            dict(row)
            for row in await conn.fetch(
                "select * from obligations where household_id = $1 and closed_by <> 'withdrawn' order by closed_on",
                uid("wang"),
            )
        ]
    return kept


async def after(conn: Connection, happenings: list[Happening]) -> list[Any]:
    """What is known after these happened one after another, everything else undone again."""
    undo = conn.transaction()
    await undo.start()
    county = await world.build(conn)
    await followups.recompute_county(conn, COUNTY, TODAY, NOW)
    for happen in happenings:
        await happen(conn, county)
    found = await known(conn)
    await followups.recompute_county(conn, COUNTY, TODAY, NOW)
    await followups.sweep(conn, COUNTY, TODAY, NOW)
    assert await known(conn) == found  # the sweep has nothing to add to what the events worked out
    await undo.rollback()
    return found


@pytest.mark.parametrize("seed", range(5))
async def test_the_order_of_arrival_does_not_matter(conn: Connection, seed: int) -> None:
    shuffled = HAPPENINGS.copy()
    Random(seed).shuffle(shuffled)
    in_order = await after(conn, HAPPENINGS)
    assert await after(conn, shuffled) == in_order
    assert len(in_order) == 1 + 5  # the duty that stands, and what each of five visits answered


async def owed(conn: Connection, county: World) -> list[tuple[date, date, date | None]]:
    found = await conn.fetch(
        "select due_on, closed_on, entered_on from obligations where household_id = $1 order by closed_on",
        county.wang,
    )
    return [tuple(row) for row in found]


async def test_a_visit_entered_late_is_put_where_it_belongs(conn: Connection) -> None:
    county = await world.build(conn)
    await followups.recompute_county(conn, COUNTY, TODAY, NOW)
    first, second, third = (TODAY - timedelta(days=days) for days in (30, 23, 10))
    for on, received in ((first, None), (third, None), (second, NOW)):
        made = await world.add_visit(conn, county.wang, on, county.grid01, received_at=received)
        await tasks.recompute_after_visits(conn, COUNTY, NOW, [str(made)])
    week = timedelta(days=7)
    assert (await owed(conn, county))[1:] == [(first + week, second, TODAY), (second + week, third, third)]


async def test_what_ended_unanswered_was_owed_all_the_same(conn: Connection) -> None:
    county = await world.build(conn)
    visit = await world.add_visit(conn, county.wang, TODAY - timedelta(days=20), county.grid01)
    await tasks.recompute_after_visits(conn, COUNTY, NOW, [str(visit)])
    await world.end_status(conn, uid("wang tekun 2024-06-01"), TODAY - timedelta(days=5))
    await followups.recompute_county(conn, COUNTY, TODAY, NOW)
    assert (await owed(conn, county))[-1] == (TODAY - timedelta(days=13), TODAY - timedelta(days=5), None)


async def test_what_was_owed_belongs_to_where_the_household_lived_that_day(conn: Connection) -> None:
    county = await world.build(conn)
    await conn.execute(
        """insert into household_moves (county_code, id, household_id, from_region, to_region, moved_at, moved_by,
               reason) values ($1, $2, $3, $4, $5, $6, $7, '搬家')""",
        COUNTY, uid("move"), county.wang, world.GRID_2, world.GRID_1, NOW - timedelta(days=10), county.town01.id,
    )  # fmt: skip
    for days in (18, 12, 5):
        visit = await world.add_visit(conn, county.wang, TODAY - timedelta(days=days), county.grid01)
        await tasks.recompute_after_visits(conn, COUNTY, NOW, [str(visit)])
    found = await conn.fetch(
        "select region_code from obligations where household_id = $1 order by closed_on", county.wang
    )
    assert [row[0] for row in found] == [world.GRID_2, world.GRID_2, world.GRID_1]


async def test_someone_who_turns_eighty_is_seen_more_often_from_the_next_sweep_on(conn: Connection) -> None:
    county = await world.build(conn)
    on = TODAY - timedelta(days=10)
    await conn.execute("update persons set birth_date = $2 where id = $1", uid("郭存良"), date(1946, 3, 2))
    visit = await world.add_visit(conn, county.guo, on, county.town01, region_code=world.GRID_NORTH)
    await conn.execute(
        """insert into facts (county_code, household_id, region_code, name, observed_on, source_id, value,
               recorded_at)
           values ($1, $2, $3, 'lives_alone', $4, $5, 'true', $6)""",
        COUNTY, county.guo, world.GRID_NORTH, on, visit, NOW,
    )  # fmt: skip
    eve = TODAY - timedelta(days=1)
    due: list[date] = []
    await followups.recompute(conn, COUNTY, [county.guo], eve, NOW - timedelta(days=1))
    for day in (eve, TODAY):
        await followups.sweep(conn, COUNTY, day, NOW + (day - TODAY))
        due.append(await conn.fetchval("select due_on from followups where household_id = $1", county.guo))
    assert due == [on + timedelta(days=15), on + timedelta(days=7)]  # fifteen while it is cold
