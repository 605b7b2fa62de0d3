"""SQL of findings: what cannot be, or must be looked at."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, json_texts, rows
from server.core.ids import new_id
from server.screening.records import FindingNews, FindingRow, NoticeRow

# What the register itself says that must be looked at. $2: households, null for everybody; $3: today. `listed`: who
# of those households stands in which list; who was merged since it was read is who remains. Of incomes the lists of
# the newest day are asked: what one list says of a person is added, of two lists the higher counts.
REGISTER_FINDINGS = """
with running as (
    select * from statuses
    where county_code = $1 and valid_from <= $3 and (valid_to is null or valid_to >= $3)
      and ($2::uuid[] is null or household_id = any($2))
), standing as (
    select i.id, i.feed, i.listed_on from imports i
    where i.county_code = $1 and i.applied_at is not null and i.undone_at is null
      and i.feed in ('deaths', 'prisons', 'vehicles', 'businesses', 'paid_elsewhere')
), listed as (
    select p.id as person_id, i.*, m.rows, m.details
    from (select distinct household_id from running) s
    join persons p on p.county_code = $1 and p.household_id = s.household_id
    cross join standing i
    join import_persons m on m.county_code = $1 and m.import_id = i.id and m.person_id = p.id
    union all
    select j.kept_id, i.*, m.rows, m.details
    from persons_joined(
        case when $2::uuid[] is null
        then array(select (pair ->> 1)::uuid from merges g, jsonb_array_elements(g.persons) pair
                   where g.county_code = $1 and g.undone_at is null)
        else array(select p.id from persons p where p.county_code = $1 and p.household_id = any($2)) end) j
    cross join standing i
    join import_persons m on m.county_code = $1 and m.import_id = i.id and m.person_id = j.id
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
where v.county_code = $1 and v.outcome = 'died' and v.replaced_by is null
  and ($2::uuid[] is null or v.household_id = any($2))
  and (exists (select from running s where s.household_id = v.household_id)
       or exists (select from cases c where c.county_code = $1 and c.household_id = v.household_id and not c.ended))
  and not exists (select from persons p where p.county_code = $1 and p.household_id = v.household_id
                  and p.died_on is not null)
  and not exists (select from visits l where l.county_code = $1 and l.household_id = v.household_id
                  and l.visited_on > v.visited_on and l.outcome in ('met', 'carer_met'))
union all
select r.household_id, 'both_support_modes', coalesce(r.person_id::text, ''),
       jsonb_strip_nulls(jsonb_build_object('name', max(p.name)))
from running r left join persons p on p.county_code = $1 and p.id = r.person_id
where r.status = 'tekun' and r.support_mode is not null
group by r.household_id, r.person_id having count(distinct r.support_mode) > 1
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
select s.household_id, f.finding, p.id::text,
       jsonb_build_object('name', p.name, 'status', min(s.status), 'listed_on', max(l.listed_on)) || (
           jsonb_agg(r.details order by l.listed_on desc, r.row) -> 0)
from running s
join persons p on p.county_code = $1 and p.household_id = s.household_id
    and (s.person_id is null or s.person_id = p.id)
join listed l on l.person_id = p.id
join (values ('deaths', 'listed_dead'), ('prisons', 'listed_in_prison'), ('vehicles', 'listed_vehicle'),
             ('businesses', 'listed_business'), ('paid_elsewhere', 'listed_elsewhere')) as f (feed, finding)
    on f.feed = l.feed
cross join lateral rows from (unnest(l.rows), jsonb_array_elements(l.details)) as r (row, details)
where (l.feed <> 'deaths' or p.died_on is null)
  and (l.feed <> 'prisons' or coalesce((r.details ->> 'released_on')::date, 'infinity') > $3)
  and s.status in ('tekun', 'dibao', 'single_person_dibao', 'dibao_marginal', 'expenditure_hardship',
                   'disability_living', 'disability_nursing', 'orphan_allowance')
group by s.household_id, f.finding, p.id, p.name
union all
select e.household_id, 'listed_income', '',
       jsonb_build_object('status', e.status, 'monthly_income', sum(e.income),
                          'residence_class', max(k.residence_class),
                          'members', (select count(*) from persons a where a.county_code = $1
                                      and a.household_id = e.household_id and a.died_on is null),
                          'listed_on', max(e.listed_on))
from (select d.household_id, d.status, l.person_id, max(l.income) as income, max(l.listed_on) as listed_on
      from (select household_id, min(status) as status from running where status in ('dibao', 'dibao_marginal')
            group by household_id) d
      join persons p on p.county_code = $1 and p.household_id = d.household_id and p.died_on is null
      join (select l.person_id, l.id, l.listed_on, sum((r.details ->> 'monthly_income')::numeric) as income
            from listed l
            cross join lateral jsonb_array_elements(l.details) as r (details)
            where l.feed = 'businesses'
              and l.listed_on = (select max(n.listed_on) from standing n where n.feed = 'businesses')
            group by l.person_id, l.id, l.listed_on) l on l.person_id = p.id
      where l.income is not null group by d.household_id, d.status, l.person_id) e
left join screening_standings k on k.county_code = $1 and k.household_id = e.household_id
group by e.household_id, e.status
union all
select p.household_id, 'listed_monitored', '',
       jsonb_build_object('name', min(p.name), 'listed_on', max(i.listed_on))
from imports i
join import_persons m on m.county_code = $1 and m.import_id = i.id
join persons p on p.county_code = $1 and p.id = m.person_id and p.died_on is null
    and ($2::uuid[] is null or p.household_id = any($2))
where i.county_code = $1 and i.feed = 'former_poor' and i.applied_at is not null and i.undone_at is null
  and i.listed_on = (select max(n.listed_on) from imports n where n.county_code = $1 and n.feed = 'former_poor'
                     and n.applied_at is not null and n.undone_at is null)
  and m.facts -> -1 ->> 'poverty_monitoring_type' in ('unstable_out', 'marginal')
  and not exists (select from running r where r.household_id = p.household_id
                  and r.status in ('tekun', 'dibao', 'single_person_dibao', 'dibao_marginal', 'poverty_risk',
                                   'expenditure_hardship', 'other'))
group by p.household_id
"""


async def of_register(
    conn: Connection, scope: Scope, today: date, ids: Sequence[UUID] | None = None
) -> list[FindingRow]:
    """Deaths, two kinds of support at once, one person in two households, who stands in a list that does not go with
    support (EC-03), who is monitored by rural revitalisation and in no category of the low-income database (LI-15,
    by the lists of the newest day): of these households, or of everybody. `listed_income` is what a list says of a
    household's income, over the line or not."""
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
                                found_at, due_on)
select $1, n.id, h.id, h.region_code, n.finding, n.subject, n.detail::jsonb, $7, $8, $9
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


async def add(
    conn: Connection, scope: Scope, new: Collection[FindingRow], today: date, due_on: date, now: datetime
) -> None:
    """These are so from today, and are answered by `due_on`."""
    await conn.execute(
        ADD_FINDINGS, scope.county_code, [new_id(now) for _ in new], [one.household_id for one in new],
        [one.finding for one in new], [one.subject for one in new], json_texts(one.detail for one in new), today, now,
        due_on,
    )  # fmt: skip


# An undoing has the household asked anew at once; it may be a day late. `undone`: whom a merge or split was about,
# who have gone back by now.
RESUME_FINDINGS = """
with undone as (
    select m.household_id as kept, coalesce(p.household_id, m.gone_id) as gone,
           (m.merged_at at time zone 'Asia/Shanghai')::date as first,
           (m.undone_at at time zone 'Asia/Shanghai')::date as last
    from merges m left join persons p on p.county_code = $1 and p.id = m.gone_id
    where m.county_code = $1 and (m.undone_at at time zone 'Asia/Shanghai')::date >= $5::date - 1
), over as (
    select distinct on (f.household_id, f.finding, f.subject) f.id
    from undone u
    join unnest($2::uuid[], $3::text[], $4::text[]) as n (household_id, finding, subject)
        on n.household_id in (u.kept, u.gone)
    join screening_findings f on f.county_code = $1 and f.household_id = n.household_id and f.finding = n.finding
        and f.subject = n.subject and f.ended_on between u.first and u.last
    order by f.household_id, f.finding, f.subject, f.found_at desc
)
update screening_findings f set ended_on = null from over
where f.county_code = $1 and f.id = over.id and not exists (
    select from screening_findings o where o.county_code = $1 and o.household_id = f.household_id
    and o.finding = f.finding and o.subject = f.subject and o.ended_on is null)
returning f.household_id, f.finding, f.subject, f.detail
"""


async def resume(conn: Connection, scope: Scope, again: Collection[FindingRow], today: date) -> list[FindingRow]:
    """Those of these that had ended while a merge or split stood and are so again since it was taken back: they go on
    with the day, the answer and the notices they had."""
    return await rows(
        conn, FindingRow, RESUME_FINDINGS, scope.county_code, [one.household_id for one in again],
        [one.finding for one in again], [one.subject for one in again], today,
    )  # fmt: skip


# Nobody answered them and they are still so. $4: the days before the last one that count as near.
MARK_TOLD = """
insert into finding_notices (county_code, finding_id, region_code, step, told_at)
select $1, f.id, f.region_code, s.step, $3
from screening_findings f
cross join lateral (values ('opened', f.due_on >= $2), ('late', f.due_on < $2),
                           ('near', f.due_on between $2 and $2 + $4::integer and f.found_on < $2)) as s (step, so)
where f.county_code = $1 and f.ended_on is null and s.so
  and not exists (select from finding_reviews v where v.county_code = $1 and v.finding_id = f.id)
on conflict do nothing
returning finding_id, step
"""
# The township's users hear of it; of what is late, and where no township reaches, the county's.
NEWS = """
with told as (
    select n.step, f.*, h.head_name, array(
               select u.id from users u where u.county_code = $1 and u.left_at is null and u.role = 'township'
               and exists (select from user_reaches y where y.county_code = $1 and y.user_id = u.id
                           and y.valid_from <= $4 and (y.valid_to is null or y.valid_to >= $4)
                           and f.region_code ^@ y.region_code)) as town
    from unnest($2::uuid[], $3::text[]) as n (finding_id, step)
    join screening_findings f on f.county_code = $1 and f.id = n.finding_id
    join households h on h.county_code = $1 and h.id = f.household_id
)
select t.id as finding_id, t.step, u.id as user_id, t.household_id, t.head_name, t.finding, t.subject, t.due_on
from told t
join users u on u.county_code = $1 and u.left_at is null
    and case when t.step = 'late' or t.town = '{}' then u.role = 'county' else u.id = any(t.town) end
order by t.due_on, t.id
"""


async def mark_told(conn: Connection, scope: Scope, today: date, now: datetime, near: int) -> list[NoticeRow]:
    """The steps of findings that nobody was told of so far; each is answered once. Reads what is open."""
    return await rows(conn, NoticeRow, MARK_TOLD, scope.county_code, today, now, near)


async def news(conn: Connection, scope: Scope, steps: Sequence[NoticeRow], today: date) -> list[FindingNews]:
    """These steps, once for everybody who hears of them; the first due first."""
    ids, names = [one.finding_id for one in steps], [one.step for one in steps]
    return await rows(conn, FindingNews, NEWS, scope.county_code, ids, names, today)
