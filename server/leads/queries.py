"""SQL of leads."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, row, rows
from server.core.ids import new_id
from server.forms import Mended
from server.leads.records import (
    LeadCandidate,
    LeadPartner,
    LeadReply,
    LeadReplyRequest,
    LeadRow,
    LeadStanding,
    LookAlikeRow,
    LostGround,
    NewLead,
    PartnerRow,
    ScreeningRow,
    VisitFinding,
    Wanted,
)

VISIT_FINDINGS = """
select v.id as submission_id, v.household_id, v.region_code,
       coalesce(h.head_name, e.facts ->> 'applicant_name', '') as person_name, coalesce(h.address, '') as place,
       v.visitor_id as reported_by, v.received_at as reported_at, e.facts
from visits v
join evaluations e on e.county_code = v.county_code and e.submission_id = v.id
left join households h on h.county_code = v.county_code and h.id = v.household_id
where v.county_code = $1 and v.id = any($2::uuid[]) and v.replaced_by is null and e.facts ?| $3::text[]
"""


async def visit_findings(
    conn: Connection, scope: Scope, visit_ids: Sequence[UUID], names: Sequence[str]
) -> list[VisitFinding]:
    """Visits that collected any of these facts and were not put right."""
    return await rows(conn, VisitFinding, VISIT_FINDINGS, scope.county_code, list(visit_ids), list(names))


MENDED_VISITS = """
select id, replaced_by as by_record, visitor_id as sent_by from visits
where county_code = $1 and replaced_by is not null and (id = any($2::uuid[]) or replaced_by = any($2::uuid[]))
"""


async def mended_visits(conn: Connection, scope: Scope, visit_ids: Sequence[UUID]) -> list[Mended]:
    """The visits that these put right, and those of these that were put right before they came."""
    return await rows(conn, Mended, MENDED_VISITS, scope.county_code, list(visit_ids))


RESTING_ON = """
select id from leads where county_code = $1 and submission_id = any($2::uuid[]) order by id
"""


async def resting_on(conn: Connection, scope: Scope, submission_ids: Sequence[UUID]) -> list[UUID]:
    """The leads that these records became."""
    return [r["id"] for r in await conn.fetch(RESTING_ON, scope.county_code, list(submission_ids))]


ADD_LEAD = """
insert into leads (county_code, id, household_id, region_code, source, submission_id, event_type, happened_on,
    urgent, person_name, place, description, reported_by, reported_at, respond_by, channel, entered_by, reporter_name,
    reporter_relation, reporter_phone_cipher, reporter_phone_blind, person_phone_cipher, person_phone_blind, marks,
    partner_id, partner_number)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
    $25, $26)
on conflict do nothing returning id
"""


async def add_lead(conn: Connection, scope: Scope, lead: NewLead) -> bool:
    """False when this lead is here already: by its id, its record or its partner's number."""
    return await conn.fetchval(ADD_LEAD, scope.county_code, *msgspec.structs.astuple(lead)) is not None


REPEATS = """
select exists (select from leads l where l.county_code = $1 and l.reported_at >= $2 and l.person_phone_blind = $3)
    or exists (select from leads l where l.county_code = $1 and l.reported_at >= $2 and l.reporter_phone_blind = $4
                 and l.person_name = $5)
    or exists (select from leads l where l.county_code = $1 and l.reported_at >= $2 and l.person_name = $5
                 and $5 <> '' and left(l.region_code, 12) = left($6, 12))
"""


async def repeats(conn: Connection, scope: Scope, lead: NewLead, since: datetime) -> bool:
    """Whether the same person was reported before: the same number, or the same name in the same village."""
    return await conn.fetchval(
        REPEATS, scope.county_code, since, lead.person_phone_blind, lead.reporter_phone_blind, lead.person_name,
        lead.region_code,
    )  # fmt: skip


ADD_SCREENING = """
insert into lead_screenings (county_code, id, lead_id, region_code, as_of, facts, parameters, programmes, screened_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


async def add_screening(
    conn: Connection,
    scope: Scope,
    now: datetime,
    lead_id: UUID,
    region_code: str,
    screening: ScreeningRow,
    parameters: dict[str, Any],
) -> None:
    await conn.execute(
        ADD_SCREENING, scope.county_code, new_id(now), lead_id, region_code, screening.as_of, screening.facts,
        parameters, screening.programmes, now,
    )  # fmt: skip


LEAD = """
select l.id, l.household_id, l.person_name, l.place, l.event_type, l.happened_on, l.urgent, l.description, l.source,
       l.channel, l.mode, l.region_code, d.name as village_name, u.name as reported_by, l.reported_by as finder_id,
       l.reporter_name, l.reporter_relation, l.reporter_phone_cipher, l.person_phone_cipher, l.reported_at,
       l.respond_by, l.ended_at, l.marks, l.submission_id,
       (select s.programmes from lead_screenings s where s.county_code = l.county_code and s.lead_id = l.id
        order by s.id desc limit 1) as programmes,
       (select jsonb_build_object('outcome', o.outcome, 'case_id', o.case_id, 'joined_lead_id', o.joined_lead_id,
                                  'monitoring_id', o.monitoring_id, 'note', o.note, 'decided_by', x.name,
                                  'decided_at', o.decided_at)
        from lead_outcomes o join users x on x.county_code = o.county_code and x.id = o.decided_by
        where o.county_code = l.county_code and o.lead_id = l.id) as outcome
from leads l
left join users u on u.county_code = l.county_code and u.id = l.reported_by
left join divisions d on d.county_code = l.county_code and d.code = left(l.region_code, 12)
"""

# Of several codes in order: the index goes from the first to the last, the row says whether it is below one of them.
BELOW = """l.region_code >= ($2::text[])[1] and l.region_code < ($2::text[])[cardinality($2::text[])] || ':'
  and l.region_code ^@ any($2::text[])"""

# The urgent and the late first, both by when an answer is due; grows with what is open, not with what ever came.
OPEN_LEADS = f"""{LEAD}
where l.county_code = $1 and l.ended_at is null and {BELOW}
  and (not $3 or l.urgent) and ($4::text is null or l.channel = $4)
  and ($6::boolean is null
       or (not (l.urgent or l.respond_by < $5), l.respond_by, l.id) > ($6, $7::timestamptz, $8::uuid))
order by not (l.urgent or l.respond_by < $5), l.respond_by, l.id limit $9
"""


async def open_leads(
    conn: Connection,
    scope: Scope,
    wanted: Wanted,
    codes: Sequence[str],
    *,
    at: datetime,
    after: tuple[bool, datetime, UUID] | None,
    limit: int,
) -> list[LeadRow]:
    """Leads below divisions that nobody ended; `at` decides what is late."""
    key = after or (None, None, None)
    return await rows(
        conn, LeadRow, OPEN_LEADS, scope.county_code, list(codes), wanted.urgent, wanted.channel, at, *key, limit
    )


ENDED_LEADS = f"""{LEAD}
where l.county_code = $1 and l.ended_at is not null and {BELOW}
  and (not $3 or l.urgent) and ($4::text is null or l.channel = $4)
  and ($5::timestamptz is null or l.ended_at < $5 or (l.ended_at = $5 and l.id > $6::uuid))
order by l.ended_at desc, l.id limit $7
"""


async def ended_leads(
    conn: Connection,
    scope: Scope,
    wanted: Wanted,
    codes: Sequence[str],
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[LeadRow]:
    """Leads that have an outcome, the newest first."""
    key = after or (None, None)
    return await rows(
        conn, LeadRow, ENDED_LEADS, scope.county_code, list(codes), wanted.urgent, wanted.channel, *key, limit
    )


ALL_LEADS = f"""{LEAD}
where l.county_code = $1 and {BELOW}
  and (not $3 or l.urgent) and ($4::text is null or l.channel = $4) and ($5::uuid is null or l.id < $5)
order by l.id desc limit $6
"""


async def all_leads(
    conn: Connection,
    scope: Scope,
    wanted: Wanted,
    codes: Sequence[str],
    *,
    after: UUID | None,
    limit: int,
) -> list[LeadRow]:
    """All leads below divisions, the newest first."""
    return await rows(
        conn, LeadRow, ALL_LEADS, scope.county_code, list(codes), wanted.urgent, wanted.channel, after, limit
    )


ONE_LEAD = LEAD + "where l.county_code = $1 and l.id = $2"


async def lead(conn: Connection, scope: Scope, lead_id: UUID) -> LeadRow | None:
    return await row(conn, LeadRow, ONE_LEAD, scope.county_code, lead_id)


THESE_LEADS = LEAD + "where l.county_code = $1 and l.id = any($2::uuid[])"


async def leads(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> dict[UUID, LeadRow]:
    """Those of the leads that are within reach."""
    return {one.id: one for one in await rows(conn, LeadRow, THESE_LEADS, scope.county_code, list(ids))}


# Each road of its own index; half a year before and everything after.
LOOK_ALIKES = """
with me as (select * from leads where county_code = $1 and id = $2)
select found.id, array_agg(distinct found.reason order by found.reason) as reasons
from (select l.id, 'household' as reason from me
      join leads l on l.county_code = $1 and l.household_id = me.household_id
      where l.reported_at > me.reported_at - interval '180 days'
      union all
      select l.id, 'phone' from me
      join leads l on l.county_code = $1
        and l.person_phone_blind in (me.person_phone_blind, me.reporter_phone_blind)
      where l.reported_at > me.reported_at - interval '180 days'
      union all
      select l.id, 'phone' from me
      join leads l on l.county_code = $1
        and l.reporter_phone_blind in (me.person_phone_blind, me.reporter_phone_blind)
      where l.reported_at > me.reported_at - interval '180 days'
      union all
      select l.id, 'name' from me
      join leads l on l.county_code = $1 and l.person_name = me.person_name
      where me.person_name <> '' and l.reported_at > me.reported_at - interval '180 days'
        and (left(l.region_code, 9) = left(me.region_code, 9) or l.region_code ^@ any ($3))
      union all
      select l.id, 'place' from me
      join leads l on l.county_code = $1 and l.place = me.place
      where me.place <> '' and l.reported_at > me.reported_at - interval '30 days'
        and l.reported_at < me.reported_at + interval '30 days'
        and (left(l.region_code, 12) = left(me.region_code, 12) or l.region_code ^@ any ($4))) as found
where found.id <> $2
group by found.id
order by bool_or(found.reason = 'household') desc, count(distinct found.reason) desc, found.id desc limit 20
"""


async def look_alikes(
    conn: Connection, scope: Scope, lead_id: UUID, towns: Sequence[str], villages: Sequence[str]
) -> list[LookAlikeRow]:
    """Leads about the same household, number, name in the same town, or place in these weeks, the likeliest first.

    towns, villages: other codes that the lead's town and village have or had.
    """
    return await rows(conn, LookAlikeRow, LOOK_ALIKES, scope.county_code, lead_id, list(towns), list(villages))


SCREENING = """
select as_of, facts, programmes from lead_screenings where county_code = $1 and lead_id = $2 order by id desc limit 1
"""


async def screening(conn: Connection, scope: Scope, lead_id: UUID) -> ScreeningRow | None:
    """The newest screening of a lead."""
    return await row(conn, ScreeningRow, SCREENING, scope.county_code, lead_id)


ADD_OUTCOME = """
insert into lead_outcomes (county_code, id, lead_id, region_code, outcome, case_id, joined_lead_id, monitoring_id,
                           note, decided_by, decided_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (county_code, id) do nothing
"""


async def add_outcome(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, lead, region, outcome, case, joined lead, monitoring, note, by, at); the same id again changes nothing."""
    await conn.execute(ADD_OUTCOME, scope.county_code, *values)


# Nobody answered, visited, referred or added anything since it was opened, or said whose household it is: a lead is
# screened again only then. The visit it came from, and the one that put that right, are no work on it.
WITHDRAW = """
insert into lead_outcomes (county_code, id, lead_id, region_code, outcome, note, decided_by, decided_at)
select $1, n.id, l.id, l.region_code, 'withdrawn', $4, $5, $6
from unnest($2::uuid[], $3::uuid[]) as n (id, lead_id)
join leads l on l.county_code = $1 and l.id = n.lead_id and l.ended_at is null
where not exists (select from lead_replies r where r.county_code = $1 and r.lead_id = l.id)
  and not exists (select from lead_files f where f.county_code = $1 and f.lead_id = l.id)
  and not exists (select from referrals r where r.county_code = $1 and r.lead_id = l.id)
  and not exists (select from lead_outcomes o where o.county_code = $1 and o.joined_lead_id = l.id)
  and not exists (select from lead_screenings s where s.county_code = $1 and s.lead_id = l.id offset 1)
  and not exists (select from visits v where v.county_code = $1 and v.household_id = l.household_id
                  and v.received_at >= l.reported_at and v.id is distinct from l.submission_id
                  and not exists (select from visits o where o.county_code = $1 and o.id = l.submission_id
                                  and o.replaced_by = v.id))
on conflict do nothing returning lead_id
"""
MARK_WITHDRAWN = """
update leads set marks = marks || jsonb_build_array($3::text)
where county_code = $1 and id = any($2) and not marks ? $3
"""


async def withdraw(
    conn: Connection, scope: Scope, outcomes: Sequence[tuple[UUID, UUID]], note: str, by: UUID, now: datetime
) -> set[UUID]:
    """End leads (outcome id, lead id) that nobody has worked on; which they were."""
    ids, leads_ = [one for one, _ in outcomes], [lead for _, lead in outcomes]
    found = await conn.fetch(WITHDRAW, scope.county_code, ids, leads_, note, by, now)
    return {r["lead_id"] for r in found}


async def mark_withdrawn(conn: Connection, scope: Scope, ids: Sequence[UUID], mark: LostGround) -> None:
    """What these rest on was taken back."""
    await conn.execute(MARK_WITHDRAWN, scope.county_code, list(ids), mark)


ADD_FILE = """
insert into lead_files (county_code, lead_id, name, region_code, sha256, bytes) values ($1, $2, $3, $4, $5, $6)
on conflict do nothing
"""


async def add_file(
    conn: Connection, scope: Scope, lead_id: UUID, region_code: str, name: str, sha256: bytes, size: int
) -> None:
    await conn.execute(ADD_FILE, scope.county_code, lead_id, name, region_code, sha256, size)


REPLIES = """
select r.id, r.means, r.words, u.name as told_by, r.told_at
from lead_replies r join users u on u.county_code = r.county_code and u.id = r.told_by
where r.county_code = $1 and r.lead_id = $2 order by r.id
"""


async def replies(conn: Connection, scope: Scope, lead_id: UUID) -> list[LeadReply]:
    """What was answered to somebody without an account, in order."""
    return await rows(conn, LeadReply, REPLIES, scope.county_code, lead_id)


ADD_REPLY = """
insert into lead_replies (county_code, id, lead_id, region_code, means, words, told_by, told_at)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (county_code, id) do nothing
"""


async def add_reply(
    conn: Connection, scope: Scope, lead_id: UUID, region_code: str, reply: LeadReplyRequest, by: UUID, now: datetime
) -> None:
    """The same id again changes nothing."""
    await conn.execute(
        ADD_REPLY, scope.county_code, reply.id, lead_id, region_code, reply.means, reply.words, by, now
    )


CANDIDATES = """
select p.household_id, p.name as person_name, p.birth_date, p.died_on, p.id_last4, h.head_name, h.address,
       v.name as village_name, coalesce(p.id_blind = $4, false) as same_id
from persons p
join households h on h.county_code = p.county_code and h.id = p.household_id
left join divisions v on v.county_code = p.county_code and v.code = left(p.region_code, 12)
where p.county_code = $1
  and (p.id_blind = $4 or p.name = $3 and $3 <> '' and p.region_code >= $2 and p.region_code < $2 || ':')
order by same_id desc, p.region_code ^@ $5 desc, p.died_on nulls first, p.id limit 50
"""


async def candidates(
    conn: Connection, scope: Scope, region: str, name: str, id_blind: bytes | None
) -> list[LeadCandidate]:
    """Members of households with this citizen ID, or of this name in the region's town; those of the region first."""
    return await rows(conn, LeadCandidate, CANDIDATES, scope.county_code, region[:9], name, id_blind, region)


HAS_DIED = """
select exists (select from persons where county_code = $1 and household_id = $2 and name = $3 and died_on is not null)
"""


async def has_died(conn: Connection, scope: Scope, household_id: UUID, name: str) -> bool:
    """Whether a member of this name died."""
    return await conn.fetchval(HAS_DIED, scope.county_code, household_id, name)


PLACE = """
update leads set household_id = $3, region_code = $4, marks = $5 where county_code = $1 and id = $2
"""


async def place(
    conn: Connection, scope: Scope, lead_id: UUID, household_id: UUID, region_code: str, marks: Sequence[str]
) -> None:
    await conn.execute(PLACE, scope.county_code, lead_id, household_id, region_code, list(marks))


STANDING = f"""
select channel, count(*) as open, count(*) filter (where respond_by < $3) as late,
       count(*) filter (where urgent) as urgent
from leads l where l.county_code = $1 and l.ended_at is null and {BELOW}
group by channel order by channel
"""  # noqa: S608 - constants only


async def standing(conn: Connection, scope: Scope, codes: Sequence[str], at: datetime) -> list[LeadStanding]:
    """Open leads below divisions by channel."""
    return await rows(conn, LeadStanding, STANDING, scope.county_code, list(codes), at)


ADD_PARTNER = """
insert into lead_partners (county_code, id, name, token_hash, made_by, made_at) values ($1, $2, $3, $4, $5, $6)
"""


async def add_partner(
    conn: Connection, county_code: str, id: UUID, name: str, token_hash: bytes, by: UUID, now: datetime
) -> None:
    await conn.execute(ADD_PARTNER, county_code, id, name, token_hash, by, now)


# A partner's leads are counted within the caller's reach: partners are the county's own to see.
PARTNERS = """
select p.id, p.name, u.name as made_by, p.made_at, p.ended_at, count(l.id) as leads, max(l.reported_at) as last_at
from lead_partners p
join users u on u.county_code = p.county_code and u.id = p.made_by
left join leads l on l.county_code = p.county_code and l.partner_id = p.id
where p.county_code = $1
group by p.id, p.name, u.name, p.made_at, p.ended_at order by p.ended_at nulls first, p.id
"""


async def partners(conn: Connection, scope: Scope) -> list[LeadPartner]:
    """All of the county, those in force first."""
    return await rows(conn, LeadPartner, PARTNERS, scope.county_code)


END_PARTNER = """
update lead_partners set ended_at = coalesce(ended_at, $4), ended_by = coalesce(ended_by, $3)
where county_code = $1 and id = $2 returning id
"""


async def end_partner(conn: Connection, county_code: str, id: UUID, by: UUID, now: datetime) -> bool:
    """False when there is none."""
    return await conn.fetchval(END_PARTNER, county_code, id, by, now) is not None


PARTNER_OF = "select id, name from lead_partners where county_code = $1 and token_hash = $2 and ended_at is null"


async def partner_of(conn: Connection, county_code: str, token_hash: bytes) -> PartnerRow | None:
    return await row(conn, PartnerRow, PARTNER_OF, county_code, token_hash)


BROUGHT = "select count(*) from leads where county_code = $1 and partner_id = $2 and reported_at >= $3"


async def brought_since(conn: Connection, scope: Scope, partner_id: UUID, since: datetime) -> int:
    return await conn.fetchval(BROUGHT, scope.county_code, partner_id, since)


PARTNER_LEAD = LEAD + "where l.county_code = $1 and l.partner_id = $2 and l.partner_number = $3"


async def partner_lead(conn: Connection, scope: Scope, partner_id: UUID, number: str) -> LeadRow | None:
    return await row(conn, LeadRow, PARTNER_LEAD, scope.county_code, partner_id, number)


DECIDED = "select exists (select from case_decisions where county_code = $1 and case_id = $2)"


async def case_is_decided(conn: Connection, scope: Scope, case_id: UUID | None) -> bool:
    return await conn.fetchval(DECIDED, scope.county_code, case_id)
