"""SQL of follow-ups: what makes a visit due, and what a sweep does. Reading for people is in listing.py."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.followups.derive import FACTS
from server.followups.records import Assessment, Duty, Level, Situation, StandingRow

# Two visits of one household may be worked on at once: the later one waits here and then sees the earlier.
LOCK = "select id from households where county_code = $1 and id = any($2::uuid[]) order by id for no key update"


async def lock(conn: Connection, scope: Scope, household_ids: Sequence[UUID]) -> None:
    await conn.execute(LOCK, scope.county_code, list(household_ids))


# Of two visits on one day that count, one counts for the duty: the one begun first.
SITUATIONS = """
select h.id as household_id,
       coalesce((select jsonb_agg(jsonb_build_object('status', s.status, 'support_mode', s.support_mode,
                        'care_grade', s.care_grade, 'valid_from', s.valid_from, 'birth_date', p.birth_date))
                 from statuses s left join persons p on p.county_code = $1 and p.id = s.person_id
                 where s.county_code = $1 and s.household_id = h.id
                   and s.valid_from <= $3 and (s.valid_to is null or s.valid_to >= $3)
                   and (p.died_on is null or p.died_on > $3)), '[]') as statuses,
       coalesce((select jsonb_object_agg(n.name, jsonb_build_object('value', n.value, 'on', n.observed_on))
                 from unnest($4::text[]) as wanted (name)
                 cross join lateral (select f.name, f.value, f.observed_on from facts f
                     where f.county_code = $1 and f.household_id = h.id and f.name = wanted.name and not f.overtaken
                     order by f.observed_on desc, coalesce(f.seen_at, f.recorded_at) desc, f.source_id desc
                     limit 1) as n), '{}') as facts,
       v.id as visit_id, v.visited_on as last_counted_on,
       case when f.ended_on is null and f.household_id is not null then
           jsonb_build_object('reason', f.reason, 'precedence', f.precedence, 'interval_days', f.interval_days,
               'grace_days', f.grace_days, 'obliged_from', f.obliged_from, 'last_counted_on', f.last_counted_on,
               'due_on', f.due_on) end as before,
       o.due_on as flagged_due_on
from households h
left join lateral (select v.id, v.visited_on from visits v
                   where v.county_code = $1 and v.household_id = h.id and v.counts
                   order by v.visited_on desc, coalesce(v.started_at, v.entered_at), v.id limit 1) as v on true
left join followups f on f.county_code = $1 and f.household_id = h.id
left join overdue_flags o on o.county_code = $1 and o.household_id = h.id and o.cleared_at is null
where h.county_code = $1 and h.id = any($2::uuid[])
"""


async def situations(conn: Connection, scope: Scope, household_ids: Sequence[UUID], today: date) -> list[Situation]:
    """What decides when these households must be visited; unknown households are left out."""
    return await rows(conn, Situation, SITUATIONS, scope.county_code, list(household_ids), today, list(FACTS))


# Where the household lives is asked of its own row, which is locked, so that a move cannot come between.
KEEP = """
insert into followups (county_code, household_id, region_code, reason, precedence, interval_days, grace_days,
                       obliged_from, last_counted_on, due_on)
select $1, n.household_id, h.region_code, n.reason, n.precedence, n.interval_days, n.grace_days, n.obliged_from,
       n.last_counted_on, n.due_on
from unnest($2::uuid[], $3::text[], $4::smallint[], $5::int[], $6::int[], $7::date[], $8::date[], $9::date[])
     as n (household_id, reason, precedence, interval_days, grace_days, obliged_from, last_counted_on, due_on)
join households h on h.county_code = $1 and h.id = n.household_id
on conflict (county_code, household_id) do update set reason = excluded.reason, precedence = excluded.precedence,
    interval_days = excluded.interval_days, grace_days = excluded.grace_days, obliged_from = excluded.obliged_from,
    last_counted_on = excluded.last_counted_on, due_on = excluded.due_on, ended_on = null
"""


async def keep(conn: Connection, scope: Scope, duties: Mapping[UUID, Duty]) -> None:
    """Write down duties that are new or changed."""
    every = list(duties.values())
    await conn.execute(
        KEEP,
        scope.county_code,
        list(duties),
        [one.reason for one in every],
        [one.precedence for one in every],
        [one.interval_days for one in every],
        [one.grace_days for one in every],
        [one.obliged_from for one in every],
        [one.last_counted_on for one in every],
        [one.due_on for one in every],
    )


END = """
update followups set ended_on = $3
where county_code = $1 and household_id = any($2::uuid[]) and ended_on is null
"""


async def end(conn: Connection, scope: Scope, household_ids: Sequence[UUID], today: date) -> None:
    """Nobody has to visit these households any more."""
    await conn.execute(END, scope.county_code, list(household_ids), today)


CLEAR = """
update overdue_flags o set cleared_at = $4, cleared_by_visit = n.visit_id
from unnest($2::uuid[], $3::uuid[]) as n (household_id, visit_id)
where o.county_code = $1 and o.household_id = n.household_id and o.cleared_at is null
"""


async def clear(conn: Connection, scope: Scope, answered: Mapping[UUID, UUID | None], now: datetime) -> None:
    """Clear the open flags of these households, by the visit named or because the duty changed (None)."""
    await conn.execute(CLEAR, scope.county_code, list(answered), list(answered.values()), now)


VISITED = """
select distinct v.household_id from visits v
where v.county_code = $1 and v.id = any($2::uuid[]) and v.household_id is not null
  and (v.counts or exists (
      select 1 from facts f
      where f.county_code = $1 and f.household_id = v.household_id and f.name = any($3::text[])
        and f.observed_on = v.visited_on and f.source_id = v.id))
"""


async def visited(conn: Connection, scope: Scope, visit_ids: Sequence[UUID]) -> list[UUID]:
    """The households whose duty these visits may change: those that count, and those that found what it rests on."""
    found = await conn.fetch(VISITED, scope.county_code, list(visit_ids), list(FACTS))
    return [r["household_id"] for r in found]


STANDINGS = """
select h.id as household_id, o.flagged_on,
       case when f.household_id is not null then jsonb_build_object('reason', f.reason,
           'interval_days', f.interval_days, 'grace_days', f.grace_days, 'last_counted_on', f.last_counted_on,
           'due_on', f.due_on) end as followup
from households h
left join followups f on f.county_code = $1 and f.household_id = h.id and f.ended_on is null
left join overdue_flags o on o.county_code = $1 and o.household_id = h.id and o.cleared_at is null
where h.county_code = $1 and h.id = any($2::uuid[])
"""


async def standings(conn: Connection, scope: Scope, household_ids: Sequence[UUID]) -> list[StandingRow]:
    """Follow-up and open flag of households within reach."""
    return await rows(conn, StandingRow, STANDINGS, scope.county_code, list(household_ids))


EVERYONE = """
select id from households where county_code = $1 and ($2::uuid is null or id > $2) order by id limit $3
"""


async def everyone(conn: Connection, scope: Scope, after: UUID | None, limit: int) -> list[UUID]:
    """The county's households in the order of their ids, from after one of them."""
    return [r["id"] for r in await conn.fetch(EVERYONE, scope.county_code, after, limit)]


LAST_SWEEP = "select max(swept_on) from sweeps where county_code = $1 and swept_on <= $2"


async def last_sweep(conn: Connection, scope: Scope, today: date) -> date | None:
    """The newest sweep as of `today`; one that was tried out for a later day says nothing about this one."""
    return await conn.fetchval(LAST_SWEEP, scope.county_code, today)


KEEP_SWEEP = """
insert into sweeps (county_code, swept_on, swept_at, swept_by) values ($1, $2, $3, $4) on conflict do nothing
"""


async def keep_sweep(conn: Connection, scope: Scope, today: date, now: datetime, actor_id: UUID | None) -> None:
    await conn.execute(KEEP_SWEEP, scope.county_code, today, now, actor_id)


TURNED = """
select household_id from statuses where county_code = $1 and valid_from > $2 and valid_from <= $3
union
select household_id from statuses where county_code = $1 and valid_to >= $2 and valid_to < $3
"""


async def turned(conn: Connection, scope: Scope, since: date, today: date) -> list[UUID]:
    """Households with a status that began or ended by the calendar alone, after `since` and up to today."""
    return [r["household_id"] for r in await conn.fetch(TURNED, scope.county_code, since, today)]


# The front of the index by due date is read once for all counts. "in" is answered by one hash table of the open
# flags whatever the planner expects: row-level security hides from it how many there are, and it would look them
# up one by one. "offset 0" keeps it from being asked for each count.
ASSESS = """
select count(*) filter (where f.overdue_from > $2) as within_grace,
       count(*) filter (where f.overdue_from <= $2) as past_grace,
       count(*) filter (where f.flagged) as flagged,
       coalesce(array_agg(f.household_id) filter (where f.overdue_from <= $2 and not f.flagged), '{}') as unflagged
from (select f.household_id, f.overdue_from,
             f.household_id in (select household_id from overdue_flags
                                where county_code = $1 and cleared_at is null) as flagged
      from followups f
      where f.county_code = $1 and f.ended_on is null and f.due_on <= $2
      offset 0) as f
"""


async def assess(conn: Connection, scope: Scope, today: date) -> Assessment:
    """Who is due or past it; each household is in one of the first two counts."""
    (found,) = await rows(conn, Assessment, ASSESS, scope.county_code, today)
    return found


# From the few silent phones to their households.
NOT_SYNCED = """
select count(*) from phones_heard($1, $2) as heard
join followups f on f.county_code = $1 and f.region_code = heard.region_code and f.ended_on is null
    and f.due_on > heard.heard_on and f.due_on <= $2 and f.overdue_from <= $2
where heard.heard_on < $2
"""


async def not_synced(conn: Connection, scope: Scope, today: date) -> int:
    """Households past due and grace whose phones have been silent since before the due date."""
    return await conn.fetchval(NOT_SYNCED, scope.county_code, today)


FLAG = """
insert into overdue_flags (county_code, id, household_id, region_code, due_on, flagged_on, flagged_at)
select f.county_code, n.id, f.household_id, f.region_code, f.due_on, $4, $5
from unnest($2::uuid[], $3::uuid[]) as n (household_id, id)
join followups f on f.county_code = $1 and f.household_id = n.household_id
on conflict (county_code, household_id) where cleared_at is null do nothing
"""


async def flag(conn: Connection, scope: Scope, flags: Mapping[UUID, UUID], today: date, now: datetime) -> int:
    """Flag households (with the new flags' ids), each once; how many."""
    tag = await conn.execute(FLAG, scope.county_code, list(flags), list(flags.values()), today, now)
    return _count(tag)


ESCALATE = """
insert into followup_escalations (county_code, flag_id, level, region_code, escalated_on)
select o.county_code, o.id, $2, o.region_code, $3
from overdue_flags o
where o.county_code = $1 and o.cleared_at is null and o.flagged_on > $4 and o.flagged_on <= $5
on conflict (county_code, flag_id, region_code, level) do nothing
"""


async def escalate(
    conn: Connection, scope: Scope, level: Level, today: date, *, flagged_after: date, flagged_by: date
) -> int:
    """Tell a level of every open flag raised in between; how many are new to it."""
    return _count(await conn.execute(ESCALATE, scope.county_code, level, today, flagged_after, flagged_by))


def _count(tag: str) -> int:
    return int(tag.rpartition(" ")[2])


CLEARED = "select count(*) from overdue_flags where county_code = $1 and cleared_at >= $2"


async def cleared(conn: Connection, scope: Scope, midnight: datetime) -> int:
    """Flags cleared since that instant."""
    return await conn.fetchval(CLEARED, scope.county_code, midnight)
