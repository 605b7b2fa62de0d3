"""SQL of findings: what cannot be, or must be looked at."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, json_texts, rows
from server.core.ids import new_id
from server.screening.records import FindingRow

# What the register itself says that must be looked at. $2: households, null for everybody; $3: today.
REGISTER_FINDINGS = """
with running as (
    select * from statuses
    where county_code = $1 and valid_from <= $3 and (valid_to is null or valid_to >= $3)
      and ($2::uuid[] is null or household_id = any($2))
)
select s.household_id, 'died_recipient' as finding, p.id::text as subject,
       jsonb_build_object('name', p.name, 'died_on', p.died_on, 'status', min(s.status)) as detail
from running s join persons p on p.county_code = $1 and p.id = s.person_id
where p.died_on <= $3 group by s.household_id, p.id, p.name, p.died_on
union all
select c.household_id, 'died_in_case', c.id::text,
       jsonb_build_object('name', min(p.name), 'died_on', max(p.died_on), 'programme', c.programme)
from cases c
join persons p on p.county_code = $1 and p.household_id = c.household_id and p.died_on <= $3
where c.county_code = $1 and not c.ended and ($2::uuid[] is null or c.household_id = any($2))
  and p.died_on >= (c.opened_at at time zone 'Asia/Shanghai')::date
group by c.household_id, c.id, c.programme
union all
select v.household_id, 'death_reported', v.id::text, jsonb_build_object('visited_on', v.visited_on)
from visits v
where v.county_code = $1 and v.outcome = 'died' and ($2::uuid[] is null or v.household_id = any($2))
  and (exists (select from running s where s.household_id = v.household_id)
       or exists (select from cases c where c.county_code = $1 and c.household_id = v.household_id and not c.ended))
  and not exists (select from persons p where p.county_code = $1 and p.household_id = v.household_id
                  and p.died_on is not null)
  and not exists (select from visits l where l.county_code = $1 and l.household_id = v.household_id
                  and l.visited_on > v.visited_on and l.outcome in ('met', 'carer_met'))
union all
select household_id, 'both_support_modes', coalesce(person_id::text, ''), '{}'
from running where status = 'tekun' and support_mode is not null
group by household_id, person_id having count(distinct support_mode) > 1
union all
select s.household_id, 'in_two_households', p.id::text,
       jsonb_build_object('name', p.name, 'other_household', min(o.household_id::text))
from running s
join persons p on p.county_code = $1 and p.household_id = s.household_id and p.id_blind is not null
    and (s.person_id is null or s.person_id = p.id)
join persons o on o.county_code = $1 and o.id_blind = p.id_blind and o.household_id <> p.household_id
where exists (select from statuses t where t.county_code = $1 and t.household_id = o.household_id
              and (t.person_id is null or t.person_id = o.id)
              and t.valid_from <= $3 and (t.valid_to is null or t.valid_to >= $3))
group by s.household_id, p.id, p.name
union all
select t.household_id, 'tekun_and_disability', p.id::text,
       jsonb_build_object('name', p.name, 'status', min(d.status))
from running t
join running d on d.household_id = t.household_id and d.status in ('disability_living', 'disability_nursing')
join persons p on p.county_code = $1 and p.household_id = t.household_id
    and (t.person_id is null or t.person_id = p.id) and d.person_id = p.id
where t.status = 'tekun' group by t.household_id, p.id, p.name
union all
select s.household_id, l.finding, p.id::text,
       jsonb_build_object('name', p.name, 'status', min(s.status), 'listed_on', max(i.listed_on)) || (
           jsonb_agg(r.details order by i.listed_on desc, r.row) -> 0)
from running s
join persons p on p.county_code = $1 and p.household_id = s.household_id
    and (s.person_id is null or s.person_id = p.id)
join imports i on i.county_code = $1 and i.applied_at is not null and i.undone_at is null
join (values ('deaths', 'listed_dead'), ('prisons', 'listed_in_prison'), ('vehicles', 'listed_vehicle'),
             ('businesses', 'listed_business'), ('paid_elsewhere', 'listed_elsewhere')) as l (feed, finding)
    on l.feed = i.feed
join import_matches m on m.county_code = $1 and m.import_id = i.id and m.person_id = p.id and m.outcome = 'matched'
join import_rows r on r.county_code = $1 and r.import_id = i.id and r.row = m.row
where (l.feed <> 'deaths' or p.died_on is null)
  and (l.feed <> 'prisons' or coalesce((r.details ->> 'released_on')::date, 'infinity') > $3)
  and s.status in ('tekun', 'dibao', 'single_person_dibao', 'dibao_marginal', 'expenditure_hardship',
                   'disability_living', 'disability_nursing', 'orphan_allowance')
group by s.household_id, l.finding, p.id, p.name
"""


async def of_register(
    conn: Connection, scope: Scope, today: date, ids: Sequence[UUID] | None = None
) -> list[FindingRow]:
    """Deaths, two kinds of support at once, one person in two households, who stands in a list that does not go with
    support (EC-03): of these households, or of everybody."""
    wanted = None if ids is None else list(ids)
    return await rows(conn, FindingRow, REGISTER_FINDINGS, scope.county_code, wanted, today)


FINDINGS = """
select household_id, finding, subject, detail from screening_findings
where county_code = $1 and ended_on is null and ($2::uuid[] is null or household_id = any($2))
  and ($3::text[] is null or finding = any($3))
"""


async def open_ones(
    conn: Connection, scope: Scope, ids: Sequence[UUID] | None = None, kinds: Sequence[str] | None = None
) -> list[FindingRow]:
    """Findings that are open: of these households, or of everybody; of these kinds, or all."""
    wanted = None if ids is None else list(ids)
    return await rows(conn, FindingRow, FINDINGS, scope.county_code, wanted, None if kinds is None else list(kinds))


END_FINDINGS = """
update screening_findings f set ended_on = $5
from unnest($2::uuid[], $3::text[], $4::text[]) as n (household_id, finding, subject)
where f.county_code = $1 and f.household_id = n.household_id and f.finding = n.finding and f.subject = n.subject
  and f.ended_on is null
"""
ADD_FINDINGS = """
insert into screening_findings (county_code, id, household_id, region_code, finding, subject, detail, found_on,
                                found_at)
select $1, n.id, h.id, h.region_code, n.finding, n.subject, n.detail::jsonb, $7, $8
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[])
     as n (id, household_id, finding, subject, detail)
join households h on h.county_code = $1 and h.id = n.household_id
on conflict (county_code, household_id, finding, subject) where ended_on is null do nothing
"""


async def end(conn: Connection, scope: Scope, over: Collection[FindingRow], today: date) -> None:
    """These are no longer so."""
    await conn.execute(
        END_FINDINGS, scope.county_code, [one.household_id for one in over], [one.finding for one in over],
        [one.subject for one in over], today,
    )  # fmt: skip


async def add(conn: Connection, scope: Scope, new: Collection[FindingRow], today: date, now: datetime) -> None:
    """These are so from today."""
    await conn.execute(
        ADD_FINDINGS, scope.county_code, [new_id(now) for _ in new], [one.household_id for one in new],
        [one.finding for one in new], [one.subject for one in new], json_texts(one.detail for one in new), today, now,
    )  # fmt: skip
