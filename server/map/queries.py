"""SQL of the map. A household's state is worked out from rows, for today, as in the list of follow-ups."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.map.records import Area, Ground, Held, ListKey, MapHousehold, Place, Point

# $1 county, $2 and $3 the span of codes, $4 today, $5 and $6 the runs of cells, $7 the states, $8 the rings of an
# area: who is within an odd number of them is inside, whatever holes and islands it has.
_SHOWN = """
heard as materialized (
    select phones_by_place($1, $4) as places
), flags as materialized (
    select household_id from overdue_flags where county_code = $1 and cleared_at is null
), shown as (
    select * from (
        select f.household_id, f.region_code, f.due_on, h.cell, h.lon, h.lat, h.head_name, h.address,
               f.household_id in (select household_id from flags) as flagged,
               state_on($4, (select places from heard), f) as state
        from {ground}
            and h.region_code >= $2 and h.region_code < $3
        join followups f on f.county_code = $1 and f.household_id = h.id and f.ended_on is null
        where $8::text[] is null or (select count(*) from unnest($8::text[]) as ring
                                     where ring::polygon @> point(h.lon, h.lat)) % 2 = 1
        offset 0) as s
    where $7::text[] is null or state = any($7::text[])
)
"""
SHOWN = _SHOWN.format(
    ground="""unnest($5::bigint[], $6::bigint[]) as run (low, high)
        join households h on h.county_code = $1 and h.cell >= run.low and h.cell < run.high"""
)
# The same where there is one run: its ends are plain values, from which the planner knows how many households it
# holds. It takes any list of runs for a short one, and looks up follow-ups one by one though they be all of them.
SHOWN_OF_ONE_RUN = _SHOWN.format(
    ground="""(select) as one
        join households h on h.county_code = $1 and h.cell >= ($5::bigint[])[1] and h.cell < ($6::bigint[])[1]"""
)


def _gathered(shown: str) -> str:
    return f"""with {shown}
    select cell >> $9::int as cell, state, count(*) as count, avg(lon) as lon, avg(lat) as lat
    from shown group by 1, 2 order by 1, 2
    """  # noqa: S608 - constants only


CELLS = _gathered(SHOWN_OF_ONE_RUN)
CELLS_OF_RUNS = _gathered(SHOWN)


async def cells(
    conn: Connection, scope: Scope, span: tuple[str, str], today: date, ground: Ground,
    states: tuple[str, ...] | None, shift: int,
) -> list[Place]:  # fmt: skip
    """Households gathered by cells of a coarser level (`shift` bits fewer) and by state."""
    sql = CELLS if len(ground.low) == 1 else CELLS_OF_RUNS
    arguments = (*span, today, ground.low, ground.high, states, ground.rings, shift)
    return await rows(conn, Place, sql, scope.county_code, *arguments)


POINTS = f"""with {SHOWN_OF_ONE_RUN}
select household_id, state, flagged, lon, lat from shown order by household_id limit $9
"""  # noqa: S608 - constants only


async def points(
    conn: Connection, scope: Scope, span: tuple[str, str], today: date, ground: Ground,
    states: tuple[str, ...] | None, limit: int,
) -> list[Point]:  # fmt: skip
    """Households of one run of cells one by one, at most so many."""
    return await rows(
        conn, Point, POINTS, scope.county_code, *span, today, ground.low, ground.high, states, ground.rings, limit
    )


IDS = f"""with {SHOWN}
select household_id from shown order by household_id limit $9
"""  # noqa: S608 - constants only


async def ids(
    conn: Connection, scope: Scope, span: tuple[str, str], today: date, ground: Ground,
    states: tuple[str, ...] | None, limit: int,
) -> list[UUID]:  # fmt: skip
    """The same households by their ids alone."""
    arguments = (*span, today, ground.low, ground.high, states, ground.rings, limit)
    return [r["household_id"] for r in await conn.fetch(IDS, scope.county_code, *arguments)]


TO_DO = "state in ('overdue', 'attempted', 'not_synced', 'due')"
BY_PLACE = f"""with {SHOWN}
select region_code, count(*) as households, count(*) filter (where {TO_DO}) as to_do
from shown group by region_code order by region_code
"""  # noqa: S608 - constants only


async def by_place(
    conn: Connection, scope: Scope, span: tuple[str, str], today: date, ground: Ground,
    states: tuple[str, ...] | None,
) -> list[Held]:  # fmt: skip
    """How many households of a selection live in which place."""
    return await rows(
        conn, Held, BY_PLACE, scope.county_code, *span, today, ground.low, ground.high, states, ground.rings
    )


HELD = f"""
with heard as materialized (
    select phones_by_place($1, $3) as places
)
select $2::text as region_code, count(*) as households, count(*) filter (where {TO_DO}) as to_do
from (select state_on($3, (select places from heard), f) as state from followups f
      where f.county_code = $1 and f.region_code = $2 and f.ended_on is null offset 0) as f
"""  # noqa: S608 - constants only


async def held(conn: Connection, scope: Scope, region_code: str, today: date) -> Held:
    """The households with a duty in one place."""
    (found,) = await rows(conn, Held, HELD, scope.county_code, region_code, today)
    return found


IN_AREA = f"""with {SHOWN}
select s.household_id, s.head_name, s.address, s.region_code, v.name as village_name, s.due_on, s.state, s.flagged,
       s.lon, s.lat
from shown s left join divisions v on v.county_code = $1 and v.code = left(s.region_code, 12)
where $9::date is null or (s.due_on, s.household_id) > ($9, $10::uuid)
order by s.due_on, s.household_id limit $11
"""  # noqa: S608 - constants only


async def in_area(
    conn: Connection, scope: Scope, span: tuple[str, str], today: date, ground: Ground,
    states: tuple[str, ...] | None, after: ListKey | None, limit: int,
) -> list[MapHousehold]:  # fmt: skip
    """A page of the households of an area, whoever waits longest first."""
    arguments = (*span, today, ground.low, ground.high, states, ground.rings, *(after or (None, None)), limit)
    return await rows(conn, MapHousehold, IN_AREA, scope.county_code, *arguments)


# Read along the index by due date; also those that stand nowhere on the map, or only those ($9).
EVERYWHERE = """
with heard as materialized (
    select phones_by_place($1, $4) as places
), chosen as (
    select * from (
        select f.household_id, f.region_code, f.due_on,
               state_on($4, (select places from heard), f) as state
        from followups f
        where f.county_code = $1 and f.region_code >= $2 and f.region_code < $3 and f.ended_on is null
          and ($6::date is null or (f.due_on, f.household_id) > ($6, $7::uuid))
          and (not $9 or f.household_id in (select id from households where county_code = $1 and region_code >= $2
                                            and region_code < $3 and cell is null))
        offset 0) as f
    where $5::text[] is null or state = any($5::text[])
    order by due_on, household_id limit $8
)
select c.household_id, h.head_name, h.address, c.region_code, v.name as village_name, c.due_on, c.state,
       exists (select from overdue_flags o where o.county_code = $1 and o.household_id = c.household_id
               and o.cleared_at is null) as flagged, h.lon, h.lat
from chosen c
join households h on h.county_code = $1 and h.id = c.household_id
left join divisions v on v.county_code = $1 and v.code = left(c.region_code, 12)
order by c.due_on, c.household_id
"""


async def everywhere(
    conn: Connection, scope: Scope, span: tuple[str, str], today: date, states: tuple[str, ...] | None,
    after: ListKey | None, limit: int, *, no_position: bool = False,
) -> list[MapHousehold]:  # fmt: skip
    """A page of all households with a duty, or of those without a position; whoever waits longest first."""
    arguments = (*span, today, states, *(after or (None, None)), limit, no_position)
    return await rows(conn, MapHousehold, EVERYWHERE, scope.county_code, *arguments)


NOWHERE = """
with heard as materialized (
    select phones_by_place($1, $4) as places
)
select state, count(*) as count from (
    select state_on($4, (select places from heard), f) as state
    from households h
    join followups f on f.county_code = $1 and f.household_id = h.id and f.ended_on is null
    where h.county_code = $1 and h.region_code >= $2 and h.region_code < $3 and h.cell is null
    offset 0) as f
where $5::text[] is null or state = any($5::text[])
group by state
"""


async def nowhere(
    conn: Connection, scope: Scope, span: tuple[str, str], today: date, states: tuple[str, ...] | None
) -> dict[str, int]:
    """How many households with a duty have no position, by state."""
    found = await conn.fetch(NOWHERE, scope.county_code, *span, today, states)
    return {one["state"]: one["count"] for one in found}


STAMP = """
select map_stamp($1) || ':' || coalesce(md5(string_agg(region_code || heard_on, ',' order by region_code)), '')
from phones_heard($1, $2)
"""


async def stamp(conn: Connection, county_code: str, today: date) -> str:
    """Another word after every write that could change the map, and when a phone is heard of on another day."""
    return await conn.fetchval(STAMP, county_code, today)


ADD_AREA = """
insert into map_areas (county_code, id, region_code, shape, repaired, drawn_by, drawn_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (county_code, id) do nothing returning id
"""


async def add_area(
    conn: Connection, scope: Scope, area_id: UUID, region: str, shape: Any, *, repaired: bool, by: UUID, at: datetime
) -> bool:
    """False when the id is taken."""
    values = (area_id, region, shape, repaired, by, at)
    return await conn.fetchval(ADD_AREA, scope.county_code, *values) is not None


AREA = """
select a.id, a.shape, a.repaired, u.name as drawn_by, a.drawn_at
from map_areas a join users u on u.county_code = $1 and u.id = a.drawn_by
where a.county_code = $1 and a.id = $2
"""


async def area(conn: Connection, scope: Scope, area_id: UUID) -> Area | None:
    return await row(conn, Area, AREA, scope.county_code, area_id)
