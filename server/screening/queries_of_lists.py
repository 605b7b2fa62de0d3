"""SQL of what people read of screening."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.screening.records import FindingReview, FoundRow, ResultLine, SummaryRow

NAMES = """
select h.id, h.head_name, h.address, d.name as village_name
from households h left join divisions d on d.county_code = $1 and d.code = left(h.region_code, 12)
where h.county_code = $1 and h.id = any($2::uuid[])
"""


async def names(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Who lives where: head, address and village by household."""
    found = await conn.fetch(NAMES, scope.county_code, list(ids))
    return {r["id"]: {name: r[name] for name in ("head_name", "address", "village_name")} for r in found}


# A household with an open case of the programme is in no list of those who may qualify.
UNDER_WAY = """
exists (select from cases c where c.county_code = r.county_code and c.household_id = r.household_id
        and c.programme = r.programme and not c.ended)
"""
SUMMARY = f"""
select (select max(ran_on) from screening_runs where county_code = $1) as screened_on,
       (select count(*) from screening_standings where county_code = $1 and region_code ^@ $2) as households,
       coalesce((select jsonb_object_agg(finding, counts) from (
           select f.finding, jsonb_build_array(count(*), count(*) filter (where f.due_on < $3)) as counts
           from screening_findings f
           where f.county_code = $1 and f.region_code ^@ $2 and f.ended_on is null and not exists (
               select from finding_reviews v where v.county_code = $1 and v.finding_id = f.id)
           group by f.finding) as each), '{{}}') as findings,
       coalesce((select jsonb_object_agg(programme, counts) from (
           select r.programme, jsonb_build_array(count(*) filter (where r.result = 'eligible'),
                                                 count(*) filter (where r.result = 'unknown')) as counts
           from screening_results r
           where r.county_code = $1 and r.region_code ^@ $2 and r.valid_to is null and not r.receives and r.promising
             and not {UNDER_WAY}
           group by r.programme) as each), '{{}}') as programmes
"""  # noqa: S608 - both are constants


async def summary(conn: Connection, scope: Scope, region: str, today: date) -> SummaryRow | None:
    """Counts below a division; one pass over what is open there."""
    return await row(conn, SummaryRow, SUMMARY, scope.county_code, region, today)


RESULTS = f"""
select r.id, r.household_id, r.region_code, h.head_name, h.address, d.name as village_name, r.programme, r.result,
       r.missing, r.valid_from as since,
       (select s.lead_id from screening_leads s
        where s.county_code = $1 and s.household_id = r.household_id and s.programme = r.programme
        order by s.lead_id desc limit 1) as lead_id
from screening_results r
join households h on h.county_code = $1 and h.id = r.household_id
left join divisions d on d.county_code = $1 and d.code = left(r.region_code, 12)
where r.county_code = $1 and r.region_code ^@ $2 and r.programme = $3 and r.result = $4 and r.promising
  and r.valid_to is null and not r.receives and not {UNDER_WAY}
  and ($5::int is null or (cardinality(r.missing), r.region_code, r.id) > ($5, $6::text, $7::uuid))
order by cardinality(r.missing), r.region_code, r.id limit $8
"""  # noqa: S608 - both are constants


async def results(
    conn: Connection,
    scope: Scope,
    *,
    region: str,
    programme: str,
    result: str,
    after: tuple[int, str, UUID] | None,
    limit: int,
) -> list[ResultLine]:
    """Who qualifies, or may: the fewest missing facts first, then place by place. Read by an index."""
    key = after or (None, None, None)
    return await rows(conn, ResultLine, RESULTS, scope.county_code, region, programme, result, *key, limit)


FOUND = """
select f.id, f.household_id, h.head_name, h.address, d.name as village_name, f.finding, f.subject,
       f.detail, f.found_on, f.due_on, null as answered
from screening_findings f
join households h on h.county_code = $1 and h.id = f.household_id
left join divisions d on d.county_code = $1 and d.code = left(f.region_code, 12)
where f.county_code = $1 and f.region_code ^@ $2 and f.ended_on is null
  and ($3::uuid is null or f.household_id = $3) and ($4::text is null or f.finding = $4)
  and ($5::date is null or f.due_on < $5)
  and ($6::date is null or (f.due_on, f.id) > ($6, $7::uuid))
  and not exists (select from finding_reviews v where v.county_code = $1 and v.finding_id = f.id)
order by f.due_on, f.id limit $8
"""


async def found(
    conn: Connection,
    scope: Scope,
    *,
    region: str,
    household_id: UUID | None = None,
    finding: str | None = None,
    due_before: date | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int,
) -> list[FoundRow]:
    """Findings nobody answered yet, the first due first. Read by an index."""
    return await rows(
        conn, FoundRow, FOUND, scope.county_code, region, household_id, finding, due_before, *(after or (None, None)),
        limit,
    )  # fmt: skip


ANSWERED = """
select f.id, f.household_id, h.head_name, h.address, d.name as village_name, f.finding, f.subject,
       f.detail, f.found_on, f.due_on,
       jsonb_build_object('answer', v.answer, 'note', v.note, 'answered_by', u.name,
                          'answered_at', v.reviewed_at, 'ended_from', v.ended_from) as answered
from finding_reviews v
join screening_findings f on f.county_code = $1 and f.id = v.finding_id
join users u on u.county_code = $1 and u.id = v.reviewed_by
join households h on h.county_code = $1 and h.id = f.household_id
left join divisions d on d.county_code = $1 and d.code = left(f.region_code, 12)
where v.county_code = $1 and v.region_code ^@ $2 and ($3::text is null or f.finding = $3)
  and ($4::timestamptz is null or (v.reviewed_at, v.finding_id) < ($4, $5::uuid))
order by v.reviewed_at desc, v.finding_id desc limit $6
"""


async def answered(
    conn: Connection, scope: Scope, region: str, finding: str | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[FoundRow]:
    """Findings that were answered, the newest answer first."""
    key = after or (None, None)
    return await rows(conn, FoundRow, ANSWERED, scope.county_code, region, finding, *key, limit)


# Whether what the finding is about is still received, and nobody has said until when.
STILL_RUNS = """
select exists (
    select from statuses s
    where s.county_code = $1 and s.household_id = f.household_id and s.valid_to is null and case
        when f.finding = 'tekun_and_disability' then s.status like 'disability%' and s.person_id::text = f.subject
        when f.finding = 'no_longer_eligible' then s.status = f.subject
        when f.finding = 'listed_income' then s.status = f.detail ->> 'status'
        when f.finding in ('both_support_modes', 'in_two_households') then false
        else s.person_id::text = f.subject or (s.person_id is null and not exists (
            select from persons o where o.county_code = $1 and o.household_id = f.household_id
            and o.died_on is null and o.id::text <> f.subject))
    end)
from screening_findings f where f.county_code = $1 and f.id = $2
"""


async def still_runs(conn: Connection, scope: Scope, finding_id: UUID) -> bool:
    """Of a household's common benefit only where the person it is about lives alone: else it is reckoned anew."""
    return bool(await conn.fetchval(STILL_RUNS, scope.county_code, finding_id))


ADD_REVIEW = """
insert into finding_reviews (county_code, id, finding_id, region_code, note, reviewed_by, reviewed_at, answer,
                             ended_from)
select $1, $2, f.id, f.region_code, $4, $5, $6, $7, $8
from screening_findings f where f.county_code = $1 and f.id = $3
on conflict (county_code, id) do nothing
"""
FINDING_EXISTS = "select household_id from screening_findings where county_code = $1 and id = $2"


async def household_of(conn: Connection, scope: Scope, finding_id: UUID) -> UUID | None:
    """The household a finding is about; None when it is not within reach."""
    return await conn.fetchval(FINDING_EXISTS, scope.county_code, finding_id)


async def add_review(
    conn: Connection, scope: Scope, finding_id: UUID, review: FindingReview, user_id: UUID, now: datetime
) -> None:
    """Somebody answered it; the same id again changes nothing."""
    await conn.execute(
        ADD_REVIEW, scope.county_code, review.id, finding_id, review.note.strip(), user_id, now, review.answer,
        review.ended_from,
    )  # fmt: skip
