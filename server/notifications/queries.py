"""SQL of notifications."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Scope, json_texts, rows
from server.core.ids import new_id
from server.notifications.records import CaseNews, LeadNews, SecondVisitNews, Told

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
