"""SQL of life events."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.life_events.records import Alike, Going, LifeEvent, Member

MEMBERS = """
select id, name, pinyin, sex, birth_date, relation from persons
where county_code = $1 and household_id = $2 and died_on is null order by relation <> 'self', birth_date, id
"""


async def members(conn: Connection, scope: Scope, household_id: UUID) -> list[Member]:
    """Who lives in a household, the head first."""
    return await rows(conn, Member, MEMBERS, scope.county_code, household_id)


# A benefit is in force while no change stops it before the month of the day.
GOING = """
select 'case' as kind, c.id, c.programme as name, null::uuid as person_id from cases c
where c.county_code = $1 and c.household_id = $2 and not c.ended
union all
select 'benefit', b.id, b.programme, b.person_id from benefits b
where b.county_code = $1 and b.household_id = $2 and b.paid_every <> 'once' and not exists (
    select from benefit_changes c where c.county_code = $1 and c.benefit_id = b.id and c.kind = 'stop'
      and c.from_month <= date_trunc('month', $3::date))
union all
select 'stop', t.id, t.day::text, null from trip_stops s
join trips t on t.county_code = $1 and t.id = s.trip_id and t.replaced_at is null and t.day >= $4
where s.county_code = $1 and s.household_id = $2 and s.place is not null
order by 1, 3, 2
"""


async def going(conn: Connection, scope: Scope, household_id: UUID, day: date, today: date) -> list[Going]:
    """What goes on in a household: open cases, payments on a day, coming stops."""
    return await rows(conn, Going, GOING, scope.county_code, household_id, day, today)


ADD = """
insert into life_events (county_code, id, household_id, region_code, kind, happened_on, asked, consequences, note,
                         recorded_by, recorded_at)
select $1, $2, h.id, h.region_code, $4, $5, $6, $7, $8, $9, $10
from households h where h.county_code = $1 and h.id = $3
on conflict (county_code, id) do nothing returning true
"""


async def add(conn: Connection, scope: Scope, *values: Any) -> bool:
    """(id, household, kind, happened on, asked, consequences, note, by, at); False when it is on file already."""
    return bool(await conn.fetchval(ADD, scope.county_code, *values))


SELECT = """
select e.id, e.household_id, e.kind, e.happened_on, e.asked, e.consequences, e.note, u.name as recorded_by,
       e.recorded_at, d.undone_at, w.name as undone_by, d.reason as undo_reason
from life_events e
join users u on u.county_code = e.county_code and u.id = e.recorded_by
left join life_event_undos d on d.county_code = e.county_code and d.event_id = e.id
left join users w on w.county_code = d.county_code and w.id = d.undone_by
where e.county_code = $1 and ($3::uuid is null or e.id = $3)
  and ($2::uuid is null or e.household_id = $2 or e.id = any(array(
          select c.event_id from register_changes c
          where c.county_code = $1 and c.household_id = $2 and c.event_id is not null)))
order by e.happened_on desc, e.recorded_at desc, e.id desc limit 200
"""


async def events(
    conn: Connection, scope: Scope, *, household_id: UUID | None = None, event_id: UUID | None = None
) -> list[LifeEvent]:
    """The newest 200 events of a household with those that brought somebody to it, or one event."""
    return await rows(conn, LifeEvent, SELECT, scope.county_code, household_id, event_id)


ADD_UNDO = """
insert into life_event_undos (county_code, id, event_id, region_code, reason, undone_by, undone_at)
select $1, $2, e.id, e.region_code, $4, $5, $6 from life_events e where e.county_code = $1 and e.id = $3
on conflict on constraint life_event_undos_once do nothing returning true
"""


async def add_undo(
    conn: Connection, scope: Scope, undo_id: UUID, event_id: UUID, reason: str, by: UUID, now: datetime
) -> bool:
    """False when the event was undone before."""
    return bool(await conn.fetchval(ADD_UNDO, scope.county_code, undo_id, event_id, reason, by, now))


ALIKE = """
select n.id as of, p.name, p.household_id, h.head_name
from unnest($2::uuid[], $3::bytea[]) as n (id, mark)
join persons p on p.county_code = $1 and p.id_blind = n.mark
join households h on h.county_code = $1 and h.id = p.household_id
order by n.id, p.id
"""


async def alike(conn: Connection, scope: Scope, marks: Mapping[UUID, bytes]) -> list[Alike]:
    """Who within reach has one of these citizen IDs. `marks`: keyed hashes by who is asked about."""
    return await rows(conn, Alike, ALIKE, scope.county_code, list(marks), list(marks.values()))


HOLD = "select id from households where county_code = $1 and id = any($2::uuid[]) order by id for no key update"


async def hold(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> None:
    """Nobody else writes of these households until the transaction ends."""
    await conn.execute(HOLD, scope.county_code, list(household_ids))


PAUSES = """
select id from followup_pauses where county_code = $1 and id = any($2::uuid[]) and ended_on is null and until_on >= $3
"""


async def running_pauses(conn: Connection, scope: Scope, ids: Sequence[UUID], today: date) -> list[UUID]:
    return [r["id"] for r in await conn.fetch(PAUSES, scope.county_code, list(ids), today)]
