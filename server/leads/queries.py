"""SQL of leads."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, row, rows
from server.core.ids import new_id
from server.leads.records import Found, LeadRow, NewLead, ScreeningRow

VISIT_FINDINGS = """
select v.id as submission_id, 'visit' as source, v.household_id, v.region_code,
       coalesce(h.head_name, e.facts ->> 'applicant_name', '') as person_name, coalesce(h.address, '') as place,
       v.visitor_id as reported_by, v.received_at as reported_at, v.visited_on as seen_on, e.facts
from visits v
join evaluations e on e.county_code = v.county_code and e.submission_id = v.id
left join households h on h.county_code = v.county_code and h.id = v.household_id
where v.county_code = $1 and v.id = any($2::uuid[]) and e.facts ?| $3::text[]
"""


async def visit_findings(
    conn: Connection, scope: Scope, visit_ids: Sequence[UUID], names: Sequence[str]
) -> list[Found]:
    """Visits that collected any of these facts."""
    return await rows(conn, Found, VISIT_FINDINGS, scope.county_code, list(visit_ids), list(names))


ADD_LEAD = """
insert into leads (county_code, id, household_id, region_code, source, submission_id, event_type, happened_on,
    urgent, person_name, place, description, reported_by, reported_at, respond_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict on constraint leads_one_per_submission do nothing returning id
"""


async def add_lead(conn: Connection, scope: Scope, lead: NewLead) -> bool:
    """False when the record made a lead before."""
    return await conn.fetchval(ADD_LEAD, scope.county_code, *msgspec.structs.astuple(lead)) is not None


ADD_SCREENING = """
insert into lead_screenings (county_code, id, lead_id, region_code, as_of, facts, parameters, programmes, screened_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


async def add_screening(
    conn: Connection,
    scope: Scope,
    now: datetime,
    lead: NewLead,
    screening: ScreeningRow,
    parameters: dict[str, Any],
) -> None:
    await conn.execute(
        ADD_SCREENING, scope.county_code, new_id(now), lead.id, lead.region_code, screening.as_of, screening.facts,
        parameters, screening.programmes, now,
    )  # fmt: skip


LEAD = """
select l.id, l.household_id, l.person_name, l.place, l.event_type, l.happened_on, l.urgent, l.description, l.source,
       l.region_code, d.name as village_name, u.name as reported_by, l.reported_at, l.respond_by, l.submission_id,
       (select s.programmes from lead_screenings s where s.county_code = l.county_code and s.lead_id = l.id
        order by s.id desc limit 1) as programmes,
       (select jsonb_build_object('outcome', o.outcome, 'case_id', o.case_id, 'joined_lead_id', o.joined_lead_id,
                                  'note', o.note, 'decided_by', x.name, 'decided_at', o.decided_at)
        from lead_outcomes o join users x on x.county_code = o.county_code and x.id = o.decided_by
        where o.county_code = l.county_code and o.lead_id = l.id) as outcome
from leads l
left join users u on u.county_code = l.county_code and u.id = l.reported_by
left join divisions d on d.county_code = l.county_code and d.code = left(l.region_code, 12)
"""

LEADS = f"""{LEAD}
where l.county_code = $1 and l.region_code >= $2 and l.region_code < $2 || ':' and (not $3 or l.urgent)
  and ($4 = 'all' or ($4 = 'open') = not exists (
       select 1 from lead_outcomes o where o.county_code = l.county_code and o.lead_id = l.id))
  and ($5::boolean is null or (not l.urgent, l.respond_by, l.id) > (not $5, $6::timestamptz, $7::uuid))
order by not l.urgent, l.respond_by, l.id limit $8
"""  # noqa: S608 - both halves are constants


async def leads(
    conn: Connection,
    scope: Scope,
    *,
    region: str,
    urgent: bool,
    state: str,
    after: tuple[bool, datetime, UUID] | None,
    limit: int,
) -> list[LeadRow]:
    """Leads below a division: the urgent first, then by when an answer is due."""
    key = after or (None, None, None)
    return await rows(conn, LeadRow, LEADS, scope.county_code, region, urgent, state, *key, limit)


ONE_LEAD = LEAD + "where l.county_code = $1 and l.id = $2"


async def lead(conn: Connection, scope: Scope, lead_id: UUID) -> LeadRow | None:
    return await row(conn, LeadRow, ONE_LEAD, scope.county_code, lead_id)


LOOK_ALIKES = f"""{LEAD}
join leads me on me.county_code = l.county_code and me.id = $2 and me.id <> l.id
where l.county_code = $1 and l.reported_at > me.reported_at - interval '180 days'
  and (l.household_id = me.household_id
       or l.person_name = me.person_name and l.person_name <> '' and left(l.region_code, 9) = left(me.region_code, 9))
order by l.household_id is not distinct from me.household_id desc, l.id desc limit 20
"""


async def look_alikes(conn: Connection, scope: Scope, lead_id: UUID) -> list[LeadRow]:
    """Leads of half a year about the same household (these first), or the same name in the same town."""
    return await rows(conn, LeadRow, LOOK_ALIKES, scope.county_code, lead_id)


SCREENING = """
select as_of, facts, programmes from lead_screenings where county_code = $1 and lead_id = $2 order by id desc limit 1
"""


async def screening(conn: Connection, scope: Scope, lead_id: UUID) -> ScreeningRow | None:
    """The newest screening of a lead."""
    return await row(conn, ScreeningRow, SCREENING, scope.county_code, lead_id)


ADD_OUTCOME = """
insert into lead_outcomes (county_code, id, lead_id, region_code, outcome, case_id, joined_lead_id, note, decided_by,
                           decided_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (county_code, id) do nothing
"""


async def add_outcome(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, lead, region, outcome, case, joined lead, note, by, at); the same id again changes nothing."""
    await conn.execute(ADD_OUTCOME, scope.county_code, *values)
