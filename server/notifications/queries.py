"""SQL of notifications."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, json_texts, rows
from server.core.ids import new_id
from server.notifications.records import (
    CampaignNews,
    CaseNews,
    EscalatedNews,
    LeadNews,
    Notification,
    SecondVisitNews,
    SessionNews,
    SessionOutcome,
    StoppedChangeNews,
    Told,
)

TELL = """
insert into notifications (county_code, id, user_id, kind, subject_id, detail, created_at)
select $1, id, user_id, kind, subject_id, detail::jsonb, $2
from unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::text[]) as t (id, user_id, kind, subject_id, detail)
on conflict on constraint notifications_once do nothing
"""


async def tell(conn: Connection, county_code: str, now: datetime, told: Sequence[Told]) -> None:
    """Put messages for users; the same again is told once."""
    await conn.execute(
        TELL,
        county_code,
        now,
        [new_id(now) for _ in told],
        [t.user_id for t in told],
        [t.kind for t in told],
        [t.subject_id for t in told],
        json_texts(t.detail for t in told),
    )


LEADS = """
select l.id, l.reported_by, l.person_name, o.outcome, o.note, o.joined_lead_id, h.reported_by as host_finder,
       h.person_name as host_name
from leads l
left join lead_outcomes o on o.county_code = l.county_code and o.lead_id = l.id
left join leads h on h.county_code = l.county_code and h.id = o.joined_lead_id
where l.county_code = $1 and l.id = any($2::uuid[])
"""


async def leads(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[LeadNews]:
    """Leads with who found them, if a user did, and how they ended."""
    return await rows(conn, LeadNews, LEADS, scope.county_code, list(ids))


CASES = """
select c.id, l.reported_by, c.applicant_name, c.programme, a.id as act_id, a.act, d.decision,
       d.amount::text as amount, d.reason
from cases c
join lateral (
    with recursive one as (
        select c.lead_id as id
        union
        select o.lead_id from one join lead_outcomes o on o.county_code = $1 and o.joined_lead_id = one.id)
    select distinct found.reported_by from one join leads found on found.county_code = $1 and found.id = one.id
    where found.reported_by is not null) l on true
join lateral (select a.id, a.act from case_acts a
              where a.county_code = c.county_code and a.case_id = c.id order by a.number desc limit 1) a on true
left join case_decisions d on d.county_code = c.county_code and d.case_id = c.id
where c.county_code = $1 and c.id = any($2::uuid[])
"""


async def cases(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[CaseNews]:
    """Cases that came from somebody's lead, or from one that it was joined to: newest act and decision, by finder."""
    return await rows(conn, CaseNews, CASES, scope.county_code, list(ids))


SECOND_VISITS = """
select s.id, s.worker_id, s.household_id, h.head_name, s.note
from second_visits s join households h on h.county_code = s.county_code and h.id = s.household_id
where s.county_code = $1 and s.id = any($2::uuid[]) and s.answered_by is null
"""


async def second_visits(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[SecondVisitNews]:
    """Second visits that are still open."""
    return await rows(conn, SecondVisitNews, SECOND_VISITS, scope.county_code, list(ids))


OWN = """
select id, kind, subject_id, detail, created_at, read_at from notifications
where county_code = $1 and user_id = $2 and ($3::uuid is null or id < $3) and ($4 or read_at is null)
order by id desc limit $5
"""


async def own(
    conn: Connection, county_code: str, user_id: UUID, after: UUID | None, read_too: bool, limit: int
) -> list[Notification]:
    """What this user was told, the newest first."""
    return await rows(conn, Notification, OWN, county_code, user_id, after, read_too, limit)


UNREAD = """
select count(*) from (
    select 1 from notifications where county_code = $1 and user_id = $2 and read_at is null limit $3) waiting
"""


async def unread(conn: Connection, county_code: str, user_id: UUID, most: int) -> int:
    """How many notices this user has not read, counted up to `most`."""
    return await conn.fetchval(UNREAD, county_code, user_id, most)


READ = """
with given as (
    update notifications set read_at = $3
    where county_code = $1 and user_id = $2 and read_at is null and (id = any($4::uuid[]) or id <= $5) returning 1
)
select count(*) from given
"""


async def read(
    conn: Connection, county_code: str, user_id: UUID, now: datetime, ids: Sequence[UUID], until: UUID | None
) -> int:
    """Mark this user's notices as read; how many were not yet."""
    return await conn.fetchval(READ, county_code, user_id, now, list(ids), until)


SESSION_ACTS = """
select a.id, a.session_id, a.act, a.day::text as day, s.starts_at, s.place, a.reason,
       coalesce((select array_agg(distinct m.user_id) from approval_members m
                 where m.county_code = s.county_code and m.session_id = s.id and m.user_id is not null
                   and m.ended_at is null), '{}') as members
from approval_session_acts a
join approval_sessions s on s.county_code = a.county_code and s.id = a.session_id
where a.county_code = $1 and a.id = any($2::uuid[]) and a.act in ('call', 'move', 'cancel', 'close')
"""


async def session_acts(conn: Connection, scope: Scope, act_ids: Sequence[UUID]) -> list[SessionNews]:
    """Steps of sessions that somebody hears of, with the members who have an account."""
    return await rows(conn, SessionNews, SESSION_ACTS, scope.county_code, list(act_ids))


SESSION_OUTCOMES = """
select u.id as user_id,
       (count(*) filter (where i.state = 'decided' and d.decision = 'approve'))::integer as approved,
       (count(*) filter (where i.state = 'decided' and d.decision = 'refuse'))::integer as refused,
       (count(*) filter (where i.state <> 'decided'))::integer as open
from approval_items i
join cases c on c.county_code = i.county_code and c.id = i.case_id
left join case_decisions d on d.county_code = c.county_code and d.case_id = c.id
join user_reaches r on r.county_code = c.county_code and c.region_code ^@ r.region_code and r.valid_to is null
join users u on u.county_code = r.county_code and u.id = r.user_id and u.role = 'township'
where i.county_code = $1 and i.session_id = $2 and i.state <> 'removed'
group by u.id
"""


async def session_outcomes(conn: Connection, scope: Scope, session_id: UUID) -> list[SessionOutcome]:
    """By user of a township: how the cases in their reach came out of a session."""
    return await rows(conn, SessionOutcome, SESSION_OUTCOMES, scope.county_code, session_id)


OF_ROLES = "select id from users where county_code = $1 and left_at is null and role = any($2::text[]) order by id"


async def users_of(conn: Connection, scope: Scope, roles: Sequence[str]) -> list[UUID]:
    """Everybody of these roles with an account in use."""
    return [r["id"] for r in await conn.fetch(OF_ROLES, scope.county_code, list(roles))]


# The step a flag is on now is the highest it came to; 'county' sorts first and is higher.
ESCALATED = """
select u.id as user_id, e.level, (array_agg(o.id order by o.id))[1] as first_flag, count(*)::integer as count,
       (array_agg(h.head_name order by o.due_on, o.id))[1:3] as names,
       case when count(*) = 1 then (array_agg(o.household_id))[1] end as household_id, min(o.due_on) as due_on
from overdue_flags o
join households h on h.county_code = o.county_code and h.id = o.household_id
cross join lateral (select min(e.level) as level from followup_escalations e
                    where e.county_code = o.county_code and e.flag_id = o.id) e
join users u on u.county_code = o.county_code and u.role = e.level and u.left_at is null and exists (
    select from user_reaches r where r.county_code = u.county_code and r.user_id = u.id and r.valid_from <= $3
      and (r.valid_to is null or r.valid_to >= $3) and o.region_code ^@ r.region_code)
where o.county_code = $1 and o.id = any($2::uuid[]) and o.cleared_at is null
group by u.id, e.level
"""


async def escalated(conn: Connection, scope: Scope, flag_ids: Sequence[UUID], today: date) -> list[EscalatedNews]:
    """Of these overdue households, by user on whose step they are now, those that are still overdue."""
    return await rows(conn, EscalatedNews, ESCALATED, scope.county_code, list(flag_ids), today)


STOPPED_CHANGES = """
select u.id as user_id, c.id as change_id, c.document, c.on_day as "on",
       jsonb_array_length(c.findings) as hindrances
from coming_division_changes c
join users u on u.county_code = $1 and u.left_at is null and (u.id = c.entered_by or u.role = 'admin')
where c.county_code = $1 and c.id = any($2::uuid[]) and c.stopped_at is not null and c.withdrawn_at is null
  and not exists (select from division_changes m where m.county_code = $1 and m.id = c.id)
order by c.id, u.id
"""


async def stopped_changes(conn: Connection, scope: Scope, change_ids: Sequence[UUID]) -> list[StoppedChangeNews]:
    """Of these changes of divisions, by who entered one or administers the county, those still not made."""
    return await rows(conn, StoppedChangeNews, STOPPED_CHANGES, scope.county_code, list(change_ids))


# Who was visited since it began needs nobody any more; whoever was never told of a campaign need not hear of its end.
CAMPAIGNS = """
with waiting as (
    select c.id, m.region_code, count(*) as households
    from campaigns c join campaign_households m on m.county_code = $1 and m.campaign_id = c.id
    where c.county_code = $1 and c.id = any($2::uuid[]) and not exists (
        select from visits v where v.county_code = $1 and v.household_id = m.household_id and v.counts
          and v.visited_on >= c.starts_on)
    group by c.id, m.region_code
)
select u.id as user_id, c.id as campaign_id, c.name, c.purpose, c.starts_on, c.ends_on, c.end_reason,
       sum(w.households)::integer as households
from waiting w
join campaigns c on c.county_code = $1 and c.id = w.id
join users u on u.county_code = $1 and u.role = 'grid_worker' and u.left_at is null and exists (
    select from user_reaches r where r.county_code = $1 and r.user_id = u.id and r.valid_from <= $3
      and (r.valid_to is null or r.valid_to >= $3) and w.region_code ^@ r.region_code)
where c.ended_on is null or exists (
    select from notifications n where n.county_code = $1 and n.user_id = u.id and n.kind = 'campaign_begun'
      and n.subject_id = c.id)
group by u.id, c.county_code, c.id
order by c.id, u.id
"""


async def campaigns(conn: Connection, scope: Scope, campaign_ids: Sequence[UUID], today: date) -> list[CampaignNews]:
    """Of these campaigns, by grid worker of today, for how many households a visit is still asked for."""
    return await rows(conn, CampaignNews, CAMPAIGNS, scope.county_code, list(campaign_ids), today)
