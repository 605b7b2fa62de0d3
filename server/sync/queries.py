"""SQL of sync. Deltas go by transaction id, so that a row committed late is never skipped."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, rows
from server.sync.records import (
    DivisionHeld,
    HouseholdRow,
    NotificationHeld,
    PersonRow,
    PhoneHeard,
    ReceivedRow,
    ReturnedVisit,
)

EPOCH = "select sync_epoch from counties where county_code = $1"
HORIZON = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


async def epoch(conn: Connection, county_code: str) -> UUID:
    return await conn.fetchval(EPOCH, county_code)


async def horizon(conn: Connection) -> int:
    """Every transaction with a smaller id has ended; rows of later ones are sent again the next time."""
    return await conn.fetchval(HORIZON)


SYNCED = """
update devices set last_synced_at = $3, app_version = $4, clock_skew_s = $5, unsent = $6, drafts = $7,
    kept_with_problem = $8, oldest_unsent_at = $9, free_storage_mb = $10, opens_offline = $11,
    storage_persisted = $12, last_failure = $13
where county_code = $1 and id = $2
"""


async def note_sync(conn: Connection, county_code: str, device_id: UUID, now: datetime, heard: PhoneHeard) -> None:
    """The phone was heard of."""
    await conn.execute(SYNCED, county_code, device_id, now, *msgspec.structs.astuple(heard))


DIVISIONS = """
select distinct d.code, d.parent_code, d.level, d.name
from unnest($2::text[]) as r (code)
join divisions d on d.county_code = $1 and d.valid_to is null
    and (starts_with(r.code, d.code) or (d.code >= r.code and d.code < r.code || ':'))
order by d.code
"""


async def divisions(conn: Connection, scope: Scope) -> list[DivisionHeld]:
    """The divisions of the reach, with what is above them."""
    return await rows(conn, DivisionHeld, DIVISIONS, scope.county_code, list(scope.reach))


CHANGED = """
with mine as (
    select h.id, h.changed_xid from unnest($2::text[]) as r (code)
    join households h on h.county_code = $1 and h.region_code >= r.code and h.region_code < r.code || ':'
)
select m.id from mine m
where ($4::uuid is null or m.id > $4) and ($3::bigint = 0 or m.changed_xid >= $3::bigint::text::xid8
   or exists (select 1 from followups x
              where x.county_code = $1 and x.household_id = m.id and x.changed_xid >= $3::bigint::text::xid8)
   or exists (select 1 from visits x
              where x.county_code = $1 and x.household_id = m.id and x.changed_xid >= $3::bigint::text::xid8)
   or exists (select 1 from overdue_flags x
              where x.county_code = $1 and x.household_id = m.id and x.changed_xid >= $3::bigint::text::xid8)
   or exists (select 1 from persons x
              where x.county_code = $1 and x.household_id = m.id and x.changed_xid >= $3::bigint::text::xid8)
   or exists (select 1 from statuses x
              where x.county_code = $1 and x.household_id = m.id and x.changed_xid >= $3::bigint::text::xid8)
   or exists (select 1 from facts x
              where x.county_code = $1 and x.household_id = m.id and x.changed_xid >= $3::bigint::text::xid8))
order by m.id limit $5
"""


async def changed(conn: Connection, scope: Scope, since: int, after: UUID | None, limit: int) -> list[UUID]:
    """Households of the reach of which anything changed since transaction `since` (0: all), by id."""
    found = await conn.fetch(CHANGED, scope.county_code, list(scope.reach), since, after, limit)
    return [r["id"] for r in found]


PRESENT = """
select h.id from unnest($2::text[]) as r (code)
join households h on h.county_code = $1 and h.region_code >= r.code and h.region_code < r.code || ':' order by h.id
"""


async def present(conn: Connection, scope: Scope) -> list[UUID]:
    """Every household of the reach."""
    return [r["id"] for r in await conn.fetch(PRESENT, scope.county_code, list(scope.reach))]


GONE = """
select distinct m.household_id as id from unnest($2::text[]) as r (code)
join household_moves m on m.county_code = $1 and m.from_region >= r.code and m.from_region < r.code || ':'
left join households h on h.county_code = m.county_code and h.id = m.household_id
where m.changed_xid >= $3::bigint::text::xid8 and h.id is null
"""


async def gone(conn: Connection, scope: Scope, since: int) -> list[UUID]:
    """Households that left the reach since then: the register no longer shows them to this caller."""
    return [r["id"] for r in await conn.fetch(GONE, scope.county_code, list(scope.reach), since)]


HOUSEHOLDS = """
select h.id, h.region_code, h.address, h.directions, h.head_name, h.head_pinyin, h.lon, h.lat, h.position_source,
    (select jsonb_build_object('reason', f.reason, 'interval_days', f.interval_days, 'grace_days', f.grace_days,
                               'last_counted_on', f.last_counted_on, 'due_on', f.due_on)
     from followups f
     where f.county_code = h.county_code and f.household_id = h.id and f.ended_on is null) as followup,
    (select o.flagged_on from overdue_flags o
     where o.county_code = h.county_code and o.household_id = h.id and o.cleared_at is null) as flagged_on,
    coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'person_id', s.person_id, 'status', s.status,
                 'support_mode', s.support_mode, 'care_grade', s.care_grade, 'valid_from', s.valid_from,
                 'valid_to', s.valid_to) order by s.valid_from)
     from statuses s where s.county_code = h.county_code and s.household_id = h.id), '[]') as statuses,
    coalesce((select jsonb_agg(jsonb_build_object('id', v.id, 'visited_on', v.visited_on, 'outcome', v.outcome,
                 'visitor_name', v.name, 'answers', v.answers) order by v.visited_on desc, v.id desc)
     from (select v.id, v.visited_on, v.outcome, u.name, coalesce(e.answers, '{}') as answers from visits v
           join users u on u.county_code = v.county_code and u.id = v.visitor_id
           left join evaluations e on e.county_code = v.county_code and e.submission_id = v.id
           where v.county_code = h.county_code and v.household_id = h.id
           order by v.visited_on desc, v.id desc limit 3) v), '[]') as visits,
    coalesce((select jsonb_object_agg(x.name, x.value) from (
           select distinct on (f.name) f.name, f.value from facts f
           where f.county_code = h.county_code and f.household_id = h.id
           order by f.name, f.observed_on desc, f.recorded_at desc) x), '{}') as facts
from households h where h.county_code = $1 and h.id = any($2::uuid[]) order by h.id
"""


async def households(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[HouseholdRow]:
    """These households with their next visit, statuses, newest three visits and newest facts."""
    return await rows(conn, HouseholdRow, HOUSEHOLDS, scope.county_code, list(ids))


PERSONS = """
select household_id, id, name, pinyin, sex, birth_date, relation, id_last4, phone_cipher, died_on from persons
where county_code = $1 and household_id = any($2::uuid[]) order by household_id, birth_date nulls last, id
"""


async def persons(conn: Connection, scope: Scope, household_ids: Sequence[UUID]) -> list[PersonRow]:
    """The people of these households, eldest first."""
    return await rows(conn, PersonRow, PERSONS, scope.county_code, list(household_ids))


NOTIFICATIONS = """
select id, kind, subject_id, detail, created_at from notifications
where county_code = $1 and user_id = $2 and changed_xid >= $3::bigint::text::xid8 order by id desc limit 200
"""


async def notifications(conn: Connection, county_code: str, user_id: UUID, since: int) -> list[NotificationHeld]:
    """What this user was told since then, newest first."""
    return await rows(conn, NotificationHeld, NOTIFICATIONS, county_code, user_id, since)


RETURNED = """
select r.id as review_id, r.visit_id, v.household_id, v.form_id, v.visited_on, coalesce(e.answers, '{}') as answers,
       r.comments, r.reviewed_at
from visit_reviews r join visits v on v.county_code = r.county_code and v.id = r.visit_id
left join evaluations e on e.county_code = v.county_code and e.submission_id = v.id
where r.county_code = $1 and v.visitor_id = $2 and r.decision = 'returned' and r.changed_xid >= $3::bigint::text::xid8
order by r.id desc limit 200
"""


async def returned(conn: Connection, scope: Scope, user_id: UUID, since: int) -> list[ReturnedVisit]:
    """Visits of this user that came back since then."""
    return await rows(conn, ReturnedVisit, RETURNED, scope.county_code, user_id, since)


RECEIVED = """
select s.id, s.received_at, e.submission_id is not null as evaluated,
       coalesce(e.problems, '[]') || coalesce(v.problems, '[]') as problems,
       exists (select 1 from submission_repeats r where r.county_code = s.county_code and r.submission_id = s.id)
           as repeated,
       f.household_id, f.due_on, f.last_counted_on, o.flagged_on
from submissions s
left join evaluations e on e.county_code = s.county_code and e.submission_id = s.id
left join visits v on v.county_code = s.county_code and v.id = s.id
left join followups f
    on f.county_code = v.county_code and f.household_id = v.household_id and f.ended_on is null
left join overdue_flags o
    on o.county_code = v.county_code and o.household_id = v.household_id and o.cleared_at is null
where s.county_code = $1 and s.submitted_by = $2 and s.id = any($3::uuid[]) order by s.id
"""


async def received(conn: Connection, scope: Scope, user_id: UUID, ids: Sequence[UUID]) -> list[ReceivedRow]:
    """How far this sender's records have come."""
    return await rows(conn, ReceivedRow, RECEIVED, scope.county_code, user_id, list(ids))
