"""SQL of sync. Deltas go by transaction id, so that a row committed late is never skipped."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, rows
from server.core.ids import new_id
from server.sync.cursor import Bound, Place
from server.sync.records import (
    Capped,
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


IN_REACH = """
with reach as materialized (select code, code || ':' as past from unnest($2::text[]) as u (code))
select count(*) from reach r
join households h on h.county_code = $1 and h.region_code >= r.code and h.region_code < r.past
"""


async def in_reach(conn: Connection, scope: Scope) -> int:
    """How many households the reach holds."""
    return await conn.fetchval(IN_REACH, scope.county_code, list(scope.reach))


# A household without a follow-up comes last: as if visited every 100,000 days.
BOUND = """
with reach as materialized (select code, code || ':' as past from unnest($2::text[]) as u (code))
select coalesce(f.interval_days, 100000) as interval_days, h.id from reach r
join households h on h.county_code = $1 and h.region_code >= r.code and h.region_code < r.past
left join followups f on f.county_code = h.county_code and f.household_id = h.id and f.ended_on is null
order by 1, 2 limit 1 offset $3 - 1
"""


async def bound(conn: Connection, scope: Scope, most: int) -> Bound | None:
    """The last of the `most` households of the reach that are visited most often; None when there are fewer."""
    found = await conn.fetchrow(BOUND, scope.county_code, list(scope.reach), most)
    return Bound(*found) if found else None


REACHED = """
with reach as materialized (select code, code || ':' as past from unnest($2::text[]) as u (code))
select coalesce(f.due_on, 'infinity') as due_on, h.id from reach r
join households h on h.county_code = $1 and h.region_code >= r.code and h.region_code < r.past
left join followups f on f.county_code = h.county_code and f.household_id = h.id and f.ended_on is null
where ($3::date is null or (coalesce(f.due_on, 'infinity'), h.id) > ($3, $4::uuid))
  and ($5::integer is null or (coalesce(f.interval_days, 100000), h.id) <= ($5, $6::uuid))
order by 1, 2 limit $7
"""


async def reached(
    conn: Connection, scope: Scope, after: Place | None, within: Bound | None, limit: int
) -> list[Place]:
    """Households of the reach, what is due first comes first."""
    found = await conn.fetch(REACHED, scope.county_code, list(scope.reach), *_two(after), *_two(within), limit)
    return [Place(*r) for r in found]


CHANGED = """
with reach as materialized (select code, code || ':' as past from unnest($2::text[]) as u (code)),
touched as (
    select household_id from household_changes where county_code = $1 and changed_xid >= $8::bigint::text::xid8
    union
    select h.id from reach r
    join households h on h.county_code = $1 and h.region_code >= r.code and h.region_code < r.past
    left join followups f on f.county_code = h.county_code and f.household_id = h.id and f.ended_on is null
    where $9::integer is not null and (coalesce(f.interval_days, 100000), h.id) > ($9, $10::uuid)
)
select coalesce(f.due_on, 'infinity') as due_on, h.id from touched t
join households h on h.county_code = $1 and h.id = t.household_id
join reach r on h.region_code >= r.code and h.region_code < r.past
left join followups f on f.county_code = h.county_code and f.household_id = h.id and f.ended_on is null
where ($3::date is null or (coalesce(f.due_on, 'infinity'), h.id) > ($3, $4::uuid))
  and ($5::integer is null or (coalesce(f.interval_days, 100000), h.id) <= ($5, $6::uuid))
order by 1, 2 limit $7
"""


async def changed(
    conn: Connection,
    scope: Scope,
    after: Place | None,
    within: Bound | None,
    limit: int,
    *,
    since: int,
    beyond: Bound | None,
) -> list[Place]:
    """Those of `reached` of which anything changed since transaction `since`, and all beyond a former bound."""
    reach = list(scope.reach)
    found = await conn.fetch(
        CHANGED, scope.county_code, reach, *_two(after), *_two(within), limit, since, *_two(beyond)
    )  # fmt: skip
    return [Place(*r) for r in found]


OUTSIDE = """
with reach as materialized (select code, code || ':' as past from unnest($2::text[]) as u (code)),
changes as (
    select household_id from household_changes where county_code = $1 and changed_xid >= $5::bigint::text::xid8
)
select h.id from reach r
join households h on h.county_code = $1 and h.region_code >= r.code and h.region_code < r.past
left join followups f on f.county_code = h.county_code and f.household_id = h.id and f.ended_on is null
where (coalesce(f.interval_days, 100000), h.id) > ($3::integer, $4::uuid)
  and ($6::integer is null or (coalesce(f.interval_days, 100000), h.id) <= ($6, $7::uuid)
       or h.id in (select household_id from changes))
"""


async def outside(conn: Connection, scope: Scope, bound: Bound, since: int, was: Bound | None) -> list[UUID]:
    """Households beyond the bound that a phone may hold: within its former one (None: it held all), or changed."""
    found = await conn.fetch(OUTSIDE, scope.county_code, list(scope.reach), *_two(bound), since, *_two(was))
    return [r["id"] for r in found]


NOTE_WIDE_REACH = """
insert into wide_reaches (county_code, id, user_id, reach, households, held, noticed_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint wide_reaches_once do nothing returning id
"""


async def note_wide_reach(conn: Connection, scope: Scope, user_id: UUID, now: datetime, width: Capped) -> UUID | None:
    """Note once that this reach is too wide for a phone; the note's id, None when it was noted before."""
    return await conn.fetchval(
        NOTE_WIDE_REACH, scope.county_code, new_id(now), user_id, list(scope.reach), width.all, width.held, now
    )  # fmt: skip


PRESENT = """
with reach as materialized (select code, code || ':' as past from unnest($2::text[]) as u (code))
select h.id from reach r
join households h on h.county_code = $1 and h.region_code >= r.code and h.region_code < r.past
left join followups f on f.county_code = h.county_code and f.household_id = h.id and f.ended_on is null
where $3::integer is null or (coalesce(f.interval_days, 100000), h.id) <= ($3, $4::uuid)
order by h.id
"""


async def present(conn: Connection, scope: Scope, within: Bound | None) -> list[UUID]:
    """Every household of the reach, as far as a phone holds it."""
    found = await conn.fetch(PRESENT, scope.county_code, list(scope.reach), *_two(within))
    return [r["id"] for r in found]


def _two(key: Place | Bound | None) -> tuple[object, object]:
    """A key as the two arguments that stand for it."""
    match key:
        case Place():
            return key.due_on, key.id
        case Bound():
            return key.interval_days, key.id
        case None:
            return None, None


GONE = """
with reach as materialized (select code, code || ':' as past from unnest($2::text[]) as u (code))
select distinct m.household_id as id from household_moves m
join reach r on m.from_region >= r.code and m.from_region < r.past
left join households h on h.county_code = m.county_code and h.id = m.household_id
where m.county_code = $1 and m.changed_xid >= $3::bigint::text::xid8 and h.id is null
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
           where f.county_code = h.county_code and f.household_id = h.id and f.stands
           order by f.name, f.observed_on desc, coalesce(f.seen_at, f.recorded_at) desc, f.source_id desc) x), '{}')
        as facts,
    (select d.code from door_codes d
     where d.county_code = h.county_code and d.household_id = h.id and d.withdrawn_at is null) as door_code,
    coalesce((select max(o.version) from observations o
              where o.county_code = h.county_code and o.household_id = h.id), 0) as version,
    coalesce((select jsonb_agg(r.missing order by cardinality(r.missing), r.programme) from screening_results r
              where r.county_code = h.county_code and r.household_id = h.id and r.valid_to is null
                and r.promising and not r.receives and r.result = 'unknown'), '[]') as missing
from households h where h.county_code = $1 and h.id = any($2::uuid[]) order by h.id
"""


async def households(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[HouseholdRow]:
    """These households with their next visit, statuses, newest three visits, newest facts and what is to be asked."""
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
