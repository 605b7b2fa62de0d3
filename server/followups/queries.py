"""SQL of follow-ups: what makes a visit due, and what a sweep does. Reading for people is in listing.py."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, row, rows
from server.followups.derive import FACTS
from server.followups.past import Obligation, Past
from server.followups.records import Assessment, Duty, Level, Seam, StandingRow

# Two visits of one household may be worked on at once: the later one waits here and then sees the earlier.
LOCK = "select id from households where county_code = $1 and id = any($2::uuid[]) order by id for no key update"


async def lock(conn: Connection, scope: Scope, household_ids: Sequence[UUID]) -> None:
    await conn.execute(LOCK, scope.county_code, list(household_ids))


# Of two visits on one day that count, one counts for the duty: the one begun first. Of facts only the days on which
# one took another value; of visits those the past is worked out from, and the one before them.
PASTS = """
select h.id as household_id, h.region_code,
       coalesce((select jsonb_agg(jsonb_build_object('status', s.status, 'support_mode', s.support_mode,
                        'care_grade', s.care_grade, 'valid_from', s.valid_from, 'valid_to', s.valid_to,
                        'birth_date', p.birth_date, 'died_on', p.died_on) order by s.valid_from, s.id)
                 from statuses s left join persons p on p.county_code = $1 and p.id = s.person_id
                 where s.county_code = $1 and s.household_id = h.id), '[]') as statuses,
       coalesce((select jsonb_agg(jsonb_build_object('name', n.name, 'value', n.value, 'on', n.observed_on)
                        order by n.observed_on, n.at, n.source_id)
                 from (select f.name, f.value, f.observed_on, f.source_id, coalesce(f.seen_at, f.recorded_at) as at,
                              lag(f.value) over (partition by f.name
                                  order by f.observed_on, coalesce(f.seen_at, f.recorded_at), f.source_id) as before
                       from facts f where f.county_code = $1 and f.household_id = h.id and f.name = any($4::text[])
                         and f.stands) as n
                 where n.value is distinct from n.before), '[]') as facts,
       coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'on', d.visited_on, 'entered_on', d.entered_on)
                        order by d.visited_on)
                 from (select distinct on (v.visited_on) v.id, v.visited_on,
                              (v.received_at at time zone 'Asia/Shanghai')::date as entered_on
                       from visits v where v.county_code = $1 and v.household_id = h.id and v.counts
                         and v.visited_on >= coalesce((select max(e.visited_on) from visits e
                                where e.county_code = $1 and e.household_id = h.id and e.counts
                                  and e.visited_on < $3), $3)
                       order by v.visited_on, coalesce(v.started_at, v.entered_at), v.id) as d), '[]') as visits,
       coalesce((select jsonb_agg(v.visited_on order by v.visited_on)
                 from visits v where v.county_code = $1 and v.household_id = h.id and not v.counts
                   and v.replaced_by is null and v.outcome in ('nobody_home', 'refused')
                   and v.visited_on >= $3), '[]') as attempts,
       coalesce((select jsonb_agg(jsonb_build_object('from_on', p.from_on,
                        'until_on', least(p.until_on, p.ended_on - 1)) order by p.from_on, p.id)
                 from followup_pauses p where p.county_code = $1 and p.household_id = h.id
                   and (p.ended_on is null or p.ended_on > p.from_on)), '[]') as pauses,
       coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'starts_on', c.starts_on, 'ends_on', c.ends_on,
                        'ended_on', c.ended_on) order by c.starts_on, c.id)
                 from campaign_households m join campaigns c on c.county_code = $1 and c.id = m.campaign_id
                 where m.county_code = $1 and m.household_id = h.id), '[]') as campaigns,
       coalesce((select jsonb_agg(jsonb_build_object('on', (m.moved_at at time zone 'Asia/Shanghai')::date,
                        'from_region', m.from_region) order by m.moved_at, m.id)
                 from household_moves m where m.county_code = $1 and m.household_id = h.id), '[]') as moves,
       coalesce((select jsonb_agg(jsonb_build_object('closed_on', b.closed_on, 'region_code', b.region_code,
                        'reason', b.reason, 'began_on', b.began_on, 'owed_on', b.owed_on, 'due_on', b.due_on,
                        'grace_days', b.grace_days, 'paused_until', b.paused_until, 'visit_id', b.visit_id,
                        'entered_on', b.entered_on) order by b.closed_on)
                 from obligations b where b.county_code = $1 and b.household_id = h.id
                   and b.closed_on >= $3 and b.closed_by <> 'withdrawn'), '[]') as obligations,
       case when f.ended_on is null and f.household_id is not null then
           jsonb_build_object('reason', f.reason, 'precedence', f.precedence, 'interval_days', f.interval_days,
               'grace_days', f.grace_days, 'obliged_from', f.obliged_from, 'last_counted_on', f.last_counted_on,
               'due_on', f.due_on, 'owed_on', f.owed_on, 'paused_from', f.paused_from,
               'paused_until', f.paused_until, 'attempts', f.attempts, 'attempted_on', f.attempted_on,
               'campaign_id', f.campaign_id) end as before,
       o.due_on as flagged_due_on
from households h
left join followups f on f.county_code = $1 and f.household_id = h.id
left join overdue_flags o on o.county_code = $1 and o.household_id = h.id and o.cleared_at is null
where h.county_code = $1 and h.id = any($2::uuid[])
"""


async def pasts(conn: Connection, scope: Scope, household_ids: Sequence[UUID], since: date) -> list[Past]:
    """What decides when these households must be visited, and what was owed; unknown households are left out."""
    return await rows(conn, Past, PASTS, scope.county_code, list(household_ids), since, list(FACTS))


# Where the household lives is asked of its own row, which is locked, so that a move cannot come between.
KEEP = """
insert into followups (county_code, household_id, region_code, reason, precedence, interval_days, grace_days,
                       obliged_from, last_counted_on, due_on, owed_on, paused_from, paused_until, attempts,
                       attempted_on, campaign_id)
select $1, n.household_id, h.region_code, n.reason, n.precedence, n.interval_days, n.grace_days, n.obliged_from,
       n.last_counted_on, n.due_on, n.owed_on, n.paused_from, n.paused_until, coalesce(n.attempts, 0),
       n.attempted_on, n.campaign_id
from jsonb_to_recordset($2) as n (household_id uuid, reason text, precedence smallint, interval_days int,
     grace_days int, obliged_from date, last_counted_on date, due_on date, owed_on date, paused_from date,
     paused_until date, attempts smallint, attempted_on date, campaign_id uuid)
join households h on h.county_code = $1 and h.id = n.household_id
on conflict (county_code, household_id) do update set reason = excluded.reason, precedence = excluded.precedence,
    interval_days = excluded.interval_days, grace_days = excluded.grace_days, obliged_from = excluded.obliged_from,
    last_counted_on = excluded.last_counted_on, due_on = excluded.due_on, owed_on = excluded.owed_on,
    paused_from = excluded.paused_from, paused_until = excluded.paused_until, attempts = excluded.attempts,
    attempted_on = excluded.attempted_on, campaign_id = excluded.campaign_id, ended_on = null
"""


async def keep(conn: Connection, scope: Scope, duties: Mapping[UUID, Duty]) -> None:
    """Write down duties that are new or changed."""
    every = [{"household_id": id, **msgspec.structs.asdict(one)} for id, one in duties.items()]  # noqa: A001
    await conn.execute(KEEP, scope.county_code, every)


KEEP_OBLIGATIONS = """
with gone as (
    update obligations o set closed_by = 'withdrawn'
    from jsonb_to_recordset($2) as n (household_id uuid, closed_on date)
    where o.county_code = $1 and o.household_id = n.household_id and o.closed_on = n.closed_on
)
insert into obligations (county_code, household_id, closed_on, region_code, reason, began_on, owed_on, due_on,
                         grace_days, paused_until, closed_by, visit_id, entered_on)
select $1, n.household_id, n.closed_on, n.region_code, n.reason, n.began_on, n.owed_on, n.due_on, n.grace_days,
       n.paused_until, case when n.visit_id is null then 'end' else 'visit' end, n.visit_id, n.entered_on
from jsonb_to_recordset($3) as n (household_id uuid, closed_on date, region_code text, reason text, began_on date,
     owed_on date, due_on date, grace_days int, paused_until date, visit_id uuid, entered_on date)
on conflict (county_code, household_id, closed_on) do update set region_code = excluded.region_code,
    reason = excluded.reason, began_on = excluded.began_on, owed_on = excluded.owed_on, due_on = excluded.due_on,
    grace_days = excluded.grace_days, paused_until = excluded.paused_until, closed_by = excluded.closed_by,
    visit_id = excluded.visit_id, entered_on = excluded.entered_on
"""


async def keep_obligations(
    conn: Connection,
    scope: Scope,
    gone: Sequence[tuple[UUID, date]],
    kept: Sequence[tuple[UUID, Obligation]],
) -> None:
    """Take away what was not owed after all, and write down what is new or different."""
    taken = [{"household_id": household_id, "closed_on": day} for household_id, day in gone]
    every = [{"household_id": household_id, **msgspec.structs.asdict(one)} for household_id, one in kept]
    await conn.execute(KEEP_OBLIGATIONS, scope.county_code, taken, every)


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
  and (v.counts or v.outcome in ('nobody_home', 'refused') or v.replaced_by is not null or exists (
      select 1 from facts f
      where f.county_code = $1 and f.household_id = v.household_id and f.name = any($3::text[])
        and f.observed_on = v.visited_on and f.source_id = v.id))
"""


async def visited(conn: Connection, scope: Scope, visit_ids: Sequence[UUID]) -> list[UUID]:
    """The households whose duty these visits may change: those that count, those in vain, those put right, and those
    that found what it rests on."""
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


HOMES = """
select id from households where county_code = $1 and region_code >= $2 and region_code < $3
order by region_code, id limit $4
"""


async def homes(conn: Connection, scope: Scope, span: tuple[str, str], limit: int) -> list[UUID]:
    """Households of a span of codes, place by place."""
    return [r["id"] for r in await conn.fetch(HOMES, scope.county_code, *span, limit)]


LAST_SWEEP = "select max(swept_on) from sweeps where county_code = $1 and swept_on <= $2"


async def last_sweep(conn: Connection, scope: Scope, today: date) -> date | None:
    """The newest sweep as of `today`; one that was tried out for a later day says nothing about this one."""
    return await conn.fetchval(LAST_SWEEP, scope.county_code, today)


# A sweep tried out before its day saw nothing of what came in until then.
SEAM = """
select swept_on, coalesce(seen_xid::text, '0') as seen_xid from sweeps
where county_code = $1 and swept_on <= $2 and swept_on <= (swept_at at time zone 'Asia/Shanghai')::date
order by swept_on desc limit 1
"""


async def seam(conn: Connection, scope: Scope, today: date) -> Seam:
    """Where the newest sweep as of `today` left off."""
    return await row(conn, Seam, SEAM, scope.county_code, today) or Seam(None, "0")


KEEP_SWEEP = """
insert into sweeps (county_code, swept_on, swept_at, swept_by, seen_xid)
values ($1, $2, $3, $4, pg_snapshot_xmin($5::text::pg_snapshot))
on conflict (county_code, swept_on) do update set seen_xid = excluded.seen_xid
"""


async def keep_sweep(
    conn: Connection, scope: Scope, today: date, now: datetime, actor_id: UUID | None, seen: str
) -> None:
    """The first sweep of a day stays on file with who ran it; each remembers up to where it looked."""
    await conn.execute(KEEP_SWEEP, scope.county_code, today, now, actor_id, seen)


# Grows with what turned on those days: statuses, birthdays of an age the cadence knows, pauses, campaigns.
TURNED = """
select household_id from statuses where county_code = $1 and valid_from > $2 and valid_from <= $3
union
select household_id from statuses where county_code = $1 and valid_to >= $2 and valid_to < $3
union
select p.household_id from unnest($4::int[]) as age
join persons p on p.county_code = $1 and p.birth_date >= ($2 - make_interval(years => age))::date - 1
    and p.birth_date <= ($3 - make_interval(years => age))::date
union
select household_id from followup_pauses where county_code = $1 and from_on > $2 and from_on <= $3
union
select m.household_id from campaigns c join campaign_households m on m.county_code = $1 and m.campaign_id = c.id
where c.county_code = $1 and c.starts_on > $2 and c.starts_on <= $3
"""


async def turned(conn: Connection, scope: Scope, since: date, today: date, ages: Sequence[int]) -> list[UUID]:
    """Households whose duty the calendar alone may have changed, after `since` and up to today."""
    return [r["household_id"] for r in await conn.fetch(TURNED, scope.county_code, since, today, list(ages))]


# Who became overdue since the last sweep, by the calendar or because what was written since made it so. Whether a
# flag is open already is asked when it is raised.
NEWLY_OVERDUE = """
select f.household_id, f.region_code, f.due_on from followups f
where f.county_code = $1 and f.ended_on is null and f.overdue_from > $2 and f.overdue_from <= $3
union
select f.household_id, f.region_code, f.due_on from followups f
where f.county_code = $1 and f.ended_on is null and f.overdue_from <= $3 and f.changed_xid >= $4::text::xid8"""
LOCK_OVERDUE = f"""
select count(*), pg_current_snapshot()::text as seen
from (select from ({NEWLY_OVERDUE}) n
      join households h on h.county_code = $1 and h.id = n.household_id
      order by h.id for no key update of h) as locked
"""  # noqa: S608
# What changed after its household was locked, or while that waited, is left to the next sweep. In the order of ids,
# so that what each new flag touches, its household first, lies side by side.
FLAG = f"""
insert into overdue_flags (county_code, id, household_id, region_code, due_on, flagged_on, flagged_at)
select $1, uuidv7($6 - statement_timestamp()), n.household_id, n.region_code, n.due_on, $3, $6
from ({NEWLY_OVERDUE}) n
where n.household_id not in (
    select f.household_id from followups f
    where f.county_code = $1 and f.changed_xid >= pg_snapshot_xmin($5::text::pg_snapshot)
      and f.changed_xid <> pg_current_xact_id() and not pg_visible_in_snapshot(f.changed_xid, $5::text::pg_snapshot))
order by n.household_id
on conflict (county_code, household_id) where cleared_at is null do nothing
"""  # noqa: S608


async def lock_overdue(conn: Connection, scope: Scope, since: Seam, today: date) -> tuple[int, str]:
    """Lock the overdue households that may have no open flag, all of them when there was no sweep before: how many,
    and the transactions that could be seen."""
    (found,) = await conn.fetch(LOCK_OVERDUE, scope.county_code, since.swept_on or date.min, today, since.seen_xid)
    return found["count"], found["seen"]


async def flag(conn: Connection, scope: Scope, since: Seam, today: date, seen: str, now: datetime) -> int:
    """Flag those that were locked and are overdue still, each once; how many."""
    swept_on = since.swept_on or date.min
    return _count(await conn.execute(FLAG, scope.county_code, swept_on, today, since.seen_xid, seen, now))


# The flags whose days ran out since the last sweep, and those whose answer held until then, each by its index; an
# answer that holds keeps a flag where it is.
ESCALATE = """
insert into followup_escalations (county_code, flag_id, level, region_code, escalated_on)
select $1, o.id, $2, o.region_code, $3
from (select r.id, r.region_code from overdue_flags r
      where r.county_code = $1 and r.cleared_at is null and r.flagged_on > $4 and r.flagged_on <= $5
      union
      select r.id, r.region_code from followup_answers a
      join overdue_flags r on r.county_code = $1 and r.id = a.flag_id
      where a.county_code = $1 and a.holds_until >= $6 and a.holds_until < $3
        and r.cleared_at is null and r.flagged_on <= $5) as o
where not exists (select from followup_answers a
                  where a.county_code = $1 and a.flag_id = o.id and a.holds_until >= $3)
order by o.id
on conflict (county_code, flag_id, region_code, level) do nothing returning flag_id
"""


async def escalate(
    conn: Connection, scope: Scope, level: Level, today: date, last: date | None, *, after: date, by: date
) -> list[UUID]:
    """Pass open flags raised after one day and by another, or answered only until now, to a level; which ones."""
    passed = await conn.fetch(ESCALATE, scope.county_code, level, today, after, by, last or date.min)
    return [row["flag_id"] for row in passed]


def _count(tag: str) -> int:
    return int(tag.rpartition(" ")[2])


# The front of the index by due date, read once; from the few silent phones to their households; the flags that are
# open and those cleared since an instant.
ASSESS = """
select count(*) filter (where f.overdue_from > $2) as within_grace,
       count(*) filter (where f.overdue_from <= $2) as past_grace,
       (select count(*) from phones_heard($1, $2) as heard
        join followups s on s.county_code = $1 and s.region_code = heard.region_code and s.ended_on is null
            and s.due_on > heard.heard_on and s.due_on <= $2 and s.overdue_from <= $2 and s.attempted_on is null
            and not coalesce(s.paused_from <= $2 and s.paused_until >= $2, false)
        where heard.heard_on < $2) as not_synced,
       (select count(*) from overdue_flags where county_code = $1 and cleared_at is null) as flagged,
       (select count(*) from overdue_flags where county_code = $1 and cleared_at >= $3) as cleared
from followups f
where f.county_code = $1 and f.ended_on is null and f.due_on <= $2
"""


async def assess(conn: Connection, scope: Scope, today: date, midnight: datetime) -> Assessment:
    """Who is due or past it (each household is in one of the first two counts), and the flags of the day."""
    (found,) = await rows(conn, Assessment, ASSESS, scope.county_code, today, midnight)
    return found
