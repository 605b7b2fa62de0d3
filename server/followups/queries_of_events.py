"""SQL of what happened to households: events, and who told of them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.followups.entries import EVENT_KINDS, HouseholdEvent, NewHouseholdEvent, Told

FACTS = tuple(f"{kind}_on" for kind in EVENT_KINDS)  # each says on which day it happened

ADD_EVENT = """
insert into household_events (county_code, id, household_id, region_code, kind, happened_on, note, entered_by,
                              entered_at, by_record)
select $1, $2, h.id, h.region_code, $4, $5, $6, $7, $8, $9 from households h where h.county_code = $1 and h.id = $3
on conflict (county_code, id) do nothing returning id
"""


async def add_event(
    conn: Connection,
    scope: Scope,
    household_id: UUID,
    new: NewHouseholdEvent,
    by: UUID,
    now: datetime,
    *,
    by_record: bool,
) -> bool:
    """False when it is on file already. `by_record`: not entered at a desk."""
    added = await conn.fetchval(
        ADD_EVENT, scope.county_code, new.id, household_id, new.kind, new.happened_on, new.note, by, now, by_record
    )
    return added is not None


SAME_EVENT = """
select e.id from household_events e
where e.county_code = $1 and e.household_id = $2 and e.kind = $3 and e.happened_on = $4 order by e.id limit 1
"""


async def same_event(conn: Connection, scope: Scope, household_id: UUID, kind: str, day: date) -> UUID | None:
    """The event of that kind and day, when the household has it on file."""
    return await conn.fetchval(SAME_EVENT, scope.county_code, household_id, kind, day)


ADD_TELLING = """
insert into household_event_tellings (county_code, event_id, source_id, household_id, region_code, visit_id, note,
                                      told_by, told_at)
select $1, e.id, $3, e.household_id, e.region_code, $4, $5, $6, $7 from household_events e
where e.county_code = $1 and e.id = $2
on conflict (county_code, event_id, source_id) do nothing returning source_id
"""


async def add_telling(
    conn: Connection,
    scope: Scope,
    event_id: UUID,
    source_id: UUID,
    *,
    visit_id: UUID | None,
    note: str,
    by: UUID,
    now: datetime,
) -> bool:
    """False when it is on file already."""
    added = await conn.fetchval(ADD_TELLING, scope.county_code, event_id, source_id, visit_id, note, by, now)
    return added is not None


CORRECTED = """
select id from visits
where county_code = $1 and replaced_by is not null and (id = any($2::uuid[]) or replaced_by = any($2::uuid[]))
"""


async def corrected(conn: Connection, scope: Scope, visit_ids: Sequence[UUID]) -> list[UUID]:
    """The records that these mend, and those of these that were mended before they came, by who sent them."""
    return [r["id"] for r in await conn.fetch(CORRECTED, scope.county_code, list(visit_ids))]


# Entered at a desk, or told by a desk or a record that its sender has not mended.
STANDS = """(not e.by_record or exists (
    select from household_event_tellings t where t.county_code = $1 and t.event_id = e.id and not exists (
        select from visits v where v.county_code = $1 and v.id = t.visit_id and v.replaced_by is not null)))"""
EVENTS = f"""
select e.id, e.kind, e.happened_on, e.note, u.name as entered_by, e.entered_at,
       (select coalesce(jsonb_agg(jsonb_build_object('visit_id', t.visit_id, 'by', w.name, 'at', t.told_at,
                        'note', t.note) order by t.told_at, t.source_id), '[]')
        from household_event_tellings t join users w on w.county_code = $1 and w.id = t.told_by
        where t.county_code = $1 and t.event_id = e.id) as told
from household_events e join users u on u.county_code = $1 and u.id = e.entered_by
where e.county_code = $1 and e.household_id = $2 and {STANDS} order by e.happened_on desc, e.id desc
"""  # noqa: S608 - constants only


async def events(conn: Connection, scope: Scope, household_id: UUID) -> list[HouseholdEvent]:
    """Of one household those that stand, the newest first."""
    return await rows(conn, HouseholdEvent, EVENTS, scope.county_code, household_id)


TOLD = """
select v.id as visit_id, v.household_id, v.visitor_id, v.visited_on, left(f.name, -3) as kind, f.value #>> '{}' as day
from visits v
join facts f on f.county_code = $1 and f.household_id = v.household_id and f.name = any($3::text[])
            and f.observed_on = v.visited_on and f.source_id = v.id and f.stands
where v.county_code = $1 and v.id = any($2::uuid[])
order by v.id, f.name
"""


async def told(conn: Connection, scope: Scope, visit_ids: Sequence[UUID]) -> list[Told]:
    """What these visits say happened to the households they were made to."""
    return await rows(conn, Told, TOLD, scope.county_code, list(visit_ids), FACTS)


END_PAUSES = """
update followup_pauses set ended_on = $5, ended_by = $6, ended_at = $7
where county_code = $1 and household_id = $2 and reason = any($3::text[]) and from_on <= $4 and until_on >= $5
  and ended_on is null
returning id
"""


async def end_pauses(
    conn: Connection,
    scope: Scope,
    household_id: UUID,
    reasons: Sequence[str],
    happened_on: date,
    *,
    today: date,
    by: UUID,
    now: datetime,
) -> list[UUID]:
    """End the pauses for these reasons that began by the day something happened; which."""
    asked = (household_id, list(reasons), happened_on, today, by, now)
    return [r["id"] for r in await conn.fetch(END_PAUSES, scope.county_code, *asked)]
