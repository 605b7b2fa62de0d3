"""SQL of what is written in the register, what stood there before, and how it stood on a day."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.registry.records import Status
from server.registry.records_of_past import HouseholdThenRow, RegisterChange, SaidFact, Subject, WrittenChange

# Of a row that history alone may see.
SHOW_WITHDRAWN = "select set_config('tanfang.withdrawn', $1, true)"


async def show_withdrawn(conn: Connection, *, shown: bool) -> None:
    """Whether the rest of the transaction sees what undone events had put on file."""
    await conn.execute(SHOW_WITHDRAWN, "shown" if shown else "")


# One plan for every day and place: to plan the list below for its values takes longer than to read it.
SHOW_GONE = """
select set_config('tanfang.withdrawn', $1, true), set_config('tanfang.merged', $1, true),
       set_config('plan_cache_mode', case $1 when '' then 'auto' else 'force_generic_plan' end, true)
"""


async def show_gone(conn: Connection, *, shown: bool) -> None:
    """Whether the rest of the transaction sees what was withdrawn and what was merged into others."""
    await conn.execute(SHOW_GONE, "shown" if shown else "")


NOW_PERSON = """
select household_id as file, jsonb_build_object('household', household_id, 'name', name, 'pinyin', pinyin, 'sex', sex,
    'birth_date', birth_date, 'relation', relation, 'died_on', died_on, 'phone', encode(phone_cipher, 'hex'),
    'withdrawn', withdrawn_at) as fields
from persons where county_code = $1 and id = $2 for update
"""
NOW_HOUSEHOLD = """
select id as file, jsonb_build_object('head_name', head_name, 'head_pinyin', head_pinyin, 'address', address,
    'directions', directions, 'lon', lon, 'lat', lat, 'position_source', position_source,
    'withdrawn', withdrawn_at) as fields
from households where county_code = $1 and id = $2 for no key update
"""
NOW_STATUS = """
select household_id as file, jsonb_build_object('valid_to', valid_to, 'withdrawn', withdrawn_at) as fields
from statuses where county_code = $1 and id = $2 for update
"""


async def fields_now(
    conn: Connection, scope: Scope, subject: Subject, subject_id: UUID
) -> tuple[UUID, dict[str, Any]] | None:
    """In whose file a subject stands and what is written of it, locked; None when it is not within reach."""
    asked = {"person": NOW_PERSON, "household": NOW_HOUSEHOLD, "status": NOW_STATUS}[subject]
    found = await conn.fetchrow(asked, scope.county_code, subject_id)
    return None if found is None else (found["file"], found["fields"])


# A field that is not in $3 stays; null in it is written.
WRITE_PERSON = """
update persons p set
    household_id = coalesce(($3::jsonb ->> 'household')::uuid, household_id),
    region_code = coalesce((select h.region_code from households h
                            where h.county_code = $1 and h.id = ($3 ->> 'household')::uuid), p.region_code),
    name = coalesce($3 ->> 'name', name), pinyin = coalesce($3 ->> 'pinyin', pinyin),
    sex = coalesce($3 ->> 'sex', sex),
    birth_date = case when $3 ? 'birth_date' then ($3 ->> 'birth_date')::date else birth_date end,
    relation = coalesce($3 ->> 'relation', relation),
    died_on = case when $3 ? 'died_on' then ($3 ->> 'died_on')::date else died_on end,
    phone_cipher = case when $3 ? 'phone' then decode($3 ->> 'phone', 'hex') else phone_cipher end,
    withdrawn_at = case when $3 ? 'withdrawn' then ($3 ->> 'withdrawn')::timestamptz else withdrawn_at end
where county_code = $1 and id = $2
"""
WRITE_HOUSEHOLD = """
update households set
    head_name = coalesce($3::jsonb ->> 'head_name', head_name),
    head_pinyin = coalesce($3 ->> 'head_pinyin', head_pinyin),
    address = coalesce($3 ->> 'address', address), directions = coalesce($3 ->> 'directions', directions),
    lon = case when $3 ? 'lon' then ($3 ->> 'lon')::float8 else lon end,
    lat = case when $3 ? 'lat' then ($3 ->> 'lat')::float8 else lat end,
    position_source = coalesce($3 ->> 'position_source', position_source),
    withdrawn_at = case when $3 ? 'withdrawn' then ($3 ->> 'withdrawn')::timestamptz else withdrawn_at end
where county_code = $1 and id = $2
"""
WRITE_STATUS = """
update statuses set
    valid_to = case when $3::jsonb ? 'valid_to' then ($3 ->> 'valid_to')::date else valid_to end,
    withdrawn_at = case when $3 ? 'withdrawn' then ($3 ->> 'withdrawn')::timestamptz else withdrawn_at end
where county_code = $1 and id = $2
"""


async def write(conn: Connection, scope: Scope, subject: Subject, subject_id: UUID, after: dict[str, Any]) -> None:
    """Write these fields; what was said of a person comes along into another household."""
    asked = {"person": WRITE_PERSON, "household": WRITE_HOUSEHOLD, "status": WRITE_STATUS}[subject]
    await conn.execute(asked, scope.county_code, subject_id, after)


NOTE = """
insert into register_changes (county_code, id, household_id, region_code, subject, subject_id, before, after,
                              effective_on, echo, event_id, undoes, source_id, reason, recorded_by, recorded_at)
select $1, $2, h.id, h.region_code, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
from households h where h.county_code = $1 and h.id = $3
"""


async def note(conn: Connection, scope: Scope, *values: Any) -> None:
    """(id, household, subject, its id, before, after, holds from, echo, event, undone, source, reason, by, at)"""
    await conn.execute(NOTE, scope.county_code, *values)


WITHDRAW_STATUSES = """
with gone as (
    update statuses set withdrawn_at = $3
    where county_code = $1 and id = any($2::uuid[]) and withdrawn_at is null
    returning id, household_id, region_code, valid_from)
insert into register_changes (county_code, id, household_id, region_code, subject, subject_id, before, after,
                              effective_on, echo, source_id, reason, recorded_by, recorded_at)
select $1, uuidv7(), household_id, region_code, 'status', id, '{"withdrawn": null}',
       jsonb_build_object('withdrawn', $3::timestamptz), valid_from, false, $4, $5, $6, $3
from gone
"""


async def withdraw_statuses(
    conn: Connection, scope: Scope, status_ids: Sequence[UUID], now: datetime, source: UUID, reason: str, by: UUID
) -> None:
    """These stand no longer; each household's file says so."""
    await conn.execute(WITHDRAW_STATUSES, scope.county_code, list(status_ids), now, source, reason, by)


CHANGES = """
select c.id, c.household_id, c.subject, c.subject_id, c.before, c.after, c.effective_on, c.echo, c.event_id,
       c.undoes, c.reason, u.name as by_name, c.recorded_at
from register_changes c join users u on u.county_code = c.county_code and u.id = c.recorded_by
where c.county_code = $1 and c.household_id = any($2::uuid[])
order by c.recorded_at desc, c.id desc
"""


async def changes(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> list[RegisterChange]:
    """What was written in the files of these households, the newest first."""
    return await rows(conn, RegisterChange, CHANGES, scope.county_code, list(household_ids))


OF_SUBJECTS = """
select c.id, c.household_id, c.subject, c.subject_id, c.before, c.after, c.effective_on, c.echo, c.event_id,
       c.undoes, c.reason, u.name as by_name, c.recorded_at
from register_changes c join users u on u.county_code = c.county_code and u.id = c.recorded_by
where c.county_code = $1 and c.subject_id = any($2::uuid[])
order by c.recorded_at desc, c.id desc
"""


async def changes_of_subjects(conn: Connection, scope: Scope, subject_ids: Collection[UUID]) -> list[RegisterChange]:
    """What was written of these in whichever file, the newest first; the other household's row of the same too."""
    return await rows(conn, RegisterChange, OF_SUBJECTS, scope.county_code, list(subject_ids))


OF_EVENT = """
select c.id, c.household_id, c.subject, c.subject_id, c.before, c.after, c.effective_on, c.echo, c.event_id,
       c.undoes, c.reason, u.name as by_name, c.recorded_at
from register_changes c join users u on u.county_code = c.county_code and u.id = c.recorded_by
where c.county_code = $1 and c.event_id = $2 and not c.echo
order by c.recorded_at desc, c.id desc
"""


async def changes_of_event(conn: Connection, scope: Scope, event_id: UUID) -> list[RegisterChange]:
    """What an event wrote, the newest first."""
    return await rows(conn, RegisterChange, OF_EVENT, scope.county_code, event_id)


OF_SOURCE = """
select c.id, c.household_id, c.subject, c.subject_id, c.before, c.after, c.effective_on, c.echo, c.event_id,
       c.undoes, c.reason, u.name as by_name, c.recorded_at
from register_changes c join users u on u.county_code = c.county_code and u.id = c.recorded_by
where c.county_code = $1 and c.household_id = $2 and c.source_id = $3
order by c.recorded_at desc, c.id desc
"""


async def changes_of_source(
    conn: Connection, scope: Scope, household_id: UUID, source_id: UUID
) -> list[RegisterChange]:
    """What a record, merge or split wrote in a household's file, the newest first."""
    return await rows(conn, RegisterChange, OF_SOURCE, scope.county_code, household_id, source_id)


NEWER = """
select c.id, c.household_id, c.subject, c.subject_id, c.before, c.after, c.effective_on, c.echo, c.event_id,
       c.undoes, c.reason, u.name as by_name, c.recorded_at
from register_changes c join users u on u.county_code = c.county_code and u.id = c.recorded_by
where c.county_code = $1 and c.subject_id = any($2::uuid[]) and c.effective_on > $3 and c.undoes is null
  and not exists (select from life_event_undos d where d.county_code = $1 and d.event_id = c.event_id)
order by c.recorded_at desc limit 1
"""


async def newer_change(
    conn: Connection, scope: Scope, subject_ids: Collection[UUID], day: date
) -> RegisterChange | None:
    """Something already written of these that holds from a later day on."""
    return await row(conn, RegisterChange, NEWER, scope.county_code, list(subject_ids), day)


# The function takes the county from the transaction; the condition says so once more.
OUT_OF_SIGHT = """
select merges_out_of_sight(h.id, $3) from unnest($2::uuid[]) as h (id)
where $1 = any (string_to_array(current_setting('tanfang.counties', true), ','))
"""


async def merges_out_of_sight(
    conn: Connection, scope: Scope, household_ids: Collection[UUID], known: datetime
) -> None:
    """Take back what was merged or split of these households since. For a transaction that is not kept."""
    await conn.execute(OUT_OF_SIGHT, scope.county_code, sorted(household_ids), known)


MEMBERS = """
select id, household_id as household, name, sex, birth_date, relation, died_on, registered_at,
       withdrawn_at as withdrawn
from persons where county_code = $1 and household_id = any($2::uuid[])
"""


async def members(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> list[dict[str, Any]]:
    """Who lives in these households now."""
    return [dict(r) for r in await conn.fetch(MEMBERS, scope.county_code, list(household_ids))]


SAID = """
select f.household_id, f.person_id, f.name, f.value, f.observed_on, coalesce(f.seen_at, f.recorded_at) as seen_at,
       f.source_id, f.channel, f.said_by, f.overtaken, f.recorded_at, f.withdrawn_at, i.feed, i.listed_on
from facts f left join imports i on f.channel = 'department' and i.county_code = $1 and i.id = f.source_id
where f.county_code = $1 and (f.household_id = $2 or f.person_id = any($3::uuid[]))
order by f.name, f.observed_on, coalesce(f.seen_at, f.recorded_at), f.source_id
"""


async def said(conn: Connection, scope: Scope, household_id: UUID, person_ids: Collection[UUID]) -> list[SaidFact]:
    """Every word about a household and these persons, the earliest first."""
    return await rows(conn, SaidFact, SAID, scope.county_code, household_id, list(person_ids))


HOME = """
select h.id, h.region_code, h.head_name, h.address, h.registered_at,
       array(select jsonb_build_object('on', (m.moved_at at time zone 'Asia/Shanghai')::date, 'at', m.moved_at,
                                       'from', m.from_region)
             from household_moves m where m.county_code = $1 and m.household_id = h.id
             order by m.moved_at desc, m.id desc) as moves
from households h where h.county_code = $1 and h.id = $2
"""


async def home(conn: Connection, scope: Scope, household_id: UUID) -> dict[str, Any] | None:
    """A household as it is, when it was registered, and its moves, the newest first; None out of reach."""
    found = await conn.fetchrow(HOME, scope.county_code, household_id)
    return None if found is None else dict(found)


STATUSES_THEN = """
select id, household_id, person_id, status, support_mode, care_grade, valid_from, valid_to from statuses
where county_code = $1 and household_id = any($2::uuid[]) and valid_from <= $3 and recorded_at < $4
  and (withdrawn_at is null or withdrawn_at >= $4)
order by household_id, valid_from, id
"""


async def statuses_then(
    conn: Connection, scope: Scope, household_ids: Collection[UUID], day: date, known: datetime
) -> list[Status]:
    """Statuses that had begun by a day and were known before an instant, as they stand now."""
    return await rows(conn, Status, STATUSES_THEN, scope.county_code, list(household_ids), day, known)


# A household that an event began is there from the event's day, though it was entered later; one that was merged or
# withdrawn is there until that was known.
STOOD = """(h.registered_at < $7 or h.registered_at < $8 and exists (
               select from register_changes b
               where b.county_code = $1 and b.subject_id = h.id and b.after ? 'withdrawn' and b.effective_on <= $9))
       and (h.withdrawn_at is null or h.withdrawn_at >= $8)
       and (h.merged_into is null or exists (
               select from merges g where g.county_code = $1 and g.gone_id = h.id and g.kind = 'household'
                   and g.undone_at is null and g.merged_at >= $8))"""
# Who has not moved since is found where they live, the others by where their first later move came from: each half in
# the order of an index, read no further than the page.
LIST_THEN = f"""
select t.id, t.head_name, t.address, t.region_code, v.name as village_name, g.name as grid_name, t.lon, t.lat,
       exists (select from merges m where m.county_code = $1 and m.undone_at is null and m.merged_at >= $8
                   and (m.household_id = t.id or m.gone_id = t.id))
       or exists (select from persons p join merges m on m.county_code = $1 and m.gone_id = p.id and m.merged_at >= $8
                      and m.undone_at is null
                  where p.county_code = $1 and p.household_id = t.id and p.merged_into is not null) as joined
from (
    (select h.id, h.region_code, h.head_name, h.address, h.lon, h.lat from households h
     where h.county_code = $1 and h.region_code >= $2 and h.region_code < $3
       and (h.region_code, h.id) > ($4, $5::uuid) and {STOOD}
       and not exists (select from household_moves m
                       where m.county_code = $1 and m.household_id = h.id and m.moved_at >= $7)
     order by h.region_code, h.id limit $6)
    union all
    (select h.id, m.from_region, h.head_name, h.address, h.lon, h.lat from household_moves m
     join households h on h.county_code = $1 and h.id = m.household_id and {STOOD}
     where m.county_code = $1 and m.from_region >= $2 and m.from_region < $3 and m.moved_at >= $7
       and (m.from_region, m.household_id) > ($4, $5::uuid)
       and not exists (select from household_moves e
                       where e.county_code = $1 and e.household_id = m.household_id and e.moved_at >= $7
                         and (e.moved_at, e.id) < (m.moved_at, m.id))
     order by m.from_region, m.household_id limit $6)
    order by region_code, id limit $6
) t
left join divisions v on v.county_code = $1 and v.code = left(t.region_code, 12)
left join divisions g on g.county_code = $1 and g.code = t.region_code and g.level = 'grid'
order by t.region_code, t.id
"""  # noqa: S608 - constants only


async def list_then(
    conn: Connection,
    scope: Scope,
    span: tuple[str, str],
    after: tuple[str, UUID] | None,
    limit: int,
    day: date,
    day_end: datetime,
    known: datetime,
) -> list[HouseholdThenRow]:
    """Households that lived in a span of codes at the end of a day by what was known before an instant, place by
    place, as far as within reach now; those that were withdrawn or merged since, too, in a transaction that shows
    them."""
    after_region, after_id = after or (span[0], UUID(int=0))  # always a place: one plan begins there in the index
    return await rows(
        conn, HouseholdThenRow, LIST_THEN,
        scope.county_code, *span, after_region, after_id, limit, min(day_end, known), known, day,
    )  # fmt: skip


LATER = """
select c.subject, c.subject_id, c.before, c.effective_on, c.event_id, c.undoes, c.recorded_at from register_changes c
where c.county_code = $1 and c.household_id = any($2::uuid[])
  and (c.undoes is not null or c.subject <> 'person' and (c.effective_on > $3 or c.recorded_at >= $4))
order by c.recorded_at desc, c.id desc
"""


async def later(
    conn: Connection, scope: Scope, household_ids: Collection[UUID], day: date, known: datetime
) -> list[WrittenChange]:
    """What was written otherwise of these households and their statuses, of a later day or known later, the newest
    first; and whatever took an event back."""
    return await rows(conn, WrittenChange, LATER, scope.county_code, list(household_ids), day, known)


ADD_OVERRIDE = """
insert into fact_overrides (county_code, id, household_id, region_code, person_id, name, value, applies_from,
                            set_against, reason, decided_by, decided_at)
select $1, $2, h.id, h.region_code, $4, $5, $6, $7, $8, $9, $10, $11
from households h where h.county_code = $1 and h.id = $3
on conflict (county_code, id) do nothing returning true
"""


async def add_override(conn: Connection, scope: Scope, *values: Any) -> bool:
    """(id, household, person, name, value, applies from, set against, reason, by, at); False when on file already."""
    return bool(await conn.fetchval(ADD_OVERRIDE, scope.county_code, *values))


REASONS = """
select o.id, o.reason, u.name as by_name from fact_overrides o
join users u on u.county_code = o.county_code and u.id = o.decided_by
where o.county_code = $1 and o.household_id = $2
"""


async def override_reasons(conn: Connection, scope: Scope, household_id: UUID) -> dict[UUID, tuple[str, str]]:
    """Why a fact was overridden and by whom, by the override's id."""
    found = await conn.fetch(REASONS, scope.county_code, household_id)
    return {r["id"]: (r["reason"], r["by_name"]) for r in found}


WHO_SAID = """
select s.id, u.name from submissions s join users u on u.county_code = s.county_code and u.id = s.submitted_by
where s.county_code = $1 and s.id = any($2::uuid[])
"""


async def who_said(conn: Connection, scope: Scope, source_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of those who sent these records."""
    return {r["id"]: r["name"] for r in await conn.fetch(WHO_SAID, scope.county_code, list(source_ids))}
