"""SQL of claims."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from server.claims.records import BenefitPaid, ClaimActRow, ClaimRow, ClaimSum, MonthPaid, Wanted
from server.core.db import Connection, Scope, row, rows

PAID = """
select b.id as benefit_id, b.case_id, b.programme, b.region_code, v.name as village_name, b.household_id, b.person_id,
       b.payee_name, b.paid_every, b.amount, b.first_month, p.died_on, e.should_end,
       coalesce((select jsonb_agg(jsonb_build_object('from_month', c.from_month, 'amount', c.amount::text)
                                  order by c.number) from benefit_changes c
                 where c.county_code = b.county_code and c.benefit_id = b.id), '[]') as changes,
       coalesce((select jsonb_agg(jsonb_build_object('month', s.month, 'amount', s.amount::text) order by s.month)
                 from (select l.month, sum(l.amount) as amount from payment_lines l
                       join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id
                            and o.outcome = 'paid'
                       where l.county_code = b.county_code and l.benefit_id = b.id group by l.month) s), '[]')
           as paid,
       coalesce((select array_agg(m.month) from claim_months m
                 where m.county_code = b.county_code and m.benefit_id = b.id), '{}') as claimed
from benefits b
left join persons p on p.county_code = b.county_code and p.id = b.person_id
left join divisions v on v.county_code = b.county_code and v.code = left(b.region_code, 12)
left join lateral (
    select min(w.ended_from) as should_end from screening_findings f
    join finding_reviews w on w.county_code = f.county_code and w.finding_id = f.id and w.ended_from is not null
    where f.county_code = b.county_code and f.household_id = b.household_id and case
            when f.finding = 'tekun_and_disability'
                then f.subject = b.person_id::text and b.programme like 'disability%'
            when f.finding = 'listed_income' then f.detail ->> 'status' = b.programme
            else f.subject in (b.person_id::text, b.case_id::text, b.programme) end
      and exists (select from benefit_changes c where c.county_code = b.county_code and c.benefit_id = b.id
                  and c.kind = 'stop')) e on true
"""
# Benefits of people who died, those stopped or reduced, and those stopped of which a finding's answer says since when
# they should not have been paid, with a payment for a period that reaches past that and of which nothing is claimed:
# read from the changes and the deaths, of which there are few, and never from the payments.
DUE = f"""{PAID}
where b.county_code = $1 and ($2::uuid is null or b.id < $2) and ($4::uuid is null or b.household_id = $4)
  and b.id in (
      select c.benefit_id from benefit_changes c where c.county_code = $1 and c.kind in ('stop', 'reduce')
      union select d.id from persons q join benefits d on d.county_code = q.county_code and d.person_id = q.id
            where q.county_code = $1 and q.died_on is not null)
  and exists (
      select 1 from payment_lines l
      join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id and o.outcome = 'paid'
      where l.county_code = b.county_code and l.benefit_id = b.id
        and l.month + case b.paid_every when 'quarter' then interval '2 months' else interval '0' end
            >= least(date_trunc('month', p.died_on) + interval '1 month',
                     date_trunc('month', e.should_end) + interval '1 month',
                     (select min(c.from_month) from benefit_changes c where c.county_code = b.county_code
                      and c.benefit_id = b.id and c.kind in ('stop', 'reduce')))
        and not exists (select 1 from claim_months m where m.county_code = l.county_code
                        and m.benefit_id = l.benefit_id and m.month = l.month))
order by b.id desc limit $3
"""  # noqa: S608 - constants only
ONE_PAID = f"{PAID} where b.county_code = $1 and b.id = $2"


async def due(
    conn: Connection, scope: Scope, before: UUID | None, limit: int, household_id: UUID | None
) -> list[BenefitPaid]:
    """Benefits that may have been paid too much, the newest first."""
    return await rows(conn, BenefitPaid, DUE, scope.county_code, before, limit, household_id)


async def paid(conn: Connection, scope: Scope, benefit_id: UUID) -> BenefitPaid | None:
    """A benefit with what was paid of it."""
    return await row(conn, BenefitPaid, ONE_PAID, scope.county_code, benefit_id)


ADD_CLAIM = """
insert into claims (county_code, id, benefit_id, case_id, region_code, household_id, ground, from_month, amount,
                    reason, opened_by, opened_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""


async def add_claim(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, benefit, case, region, household, ground, from, amount, reason, by, at)"""
    await conn.execute(ADD_CLAIM, scope.county_code, *values)


ADD_MONTHS = """
insert into claim_months (county_code, claim_id, benefit_id, month, paid, owed)
select $1, $2, $3, m.* from unnest($4::date[], $5::numeric[], $6::numeric[]) as m
"""


async def add_months(
    conn: Connection, scope: Scope, claim_id: UUID, benefit_id: UUID, months: Sequence[MonthPaid]
) -> None:
    columns = [one.month for one in months], [one.paid for one in months], [one.owed for one in months]
    await conn.execute(ADD_MONTHS, scope.county_code, claim_id, benefit_id, *columns)


ADD_ACT = """
insert into claim_acts (county_code, id, claim_id, number, act, on_day, amount, claimed, opened_by, previous_number,
                        open_before, open_after, note, done_by, done_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
"""


async def add_act(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, claim, number, act, on, amount, claimed, opener, number and open sum before, open after, note, by, at);
    the database holds each to the one before it."""
    await conn.execute(ADD_ACT, scope.county_code, *values)


CLAIMS = """
select c.id, c.benefit_id, c.case_id, c.household_id, c.region_code, v.name as village_name, b.programme,
       b.payee_name, p.died_on, c.ground, c.from_month, c.amount, s.repaid, s.written_off, s.open, s.state, c.reason,
       c.opened_by, u.name as opener, c.opened_at, s.last_number
from claims c
join benefits b on b.county_code = c.county_code and b.id = c.benefit_id
join users u on u.county_code = c.county_code and u.id = c.opened_by
left join persons p on p.county_code = b.county_code and p.id = b.person_id
left join divisions v on v.county_code = c.county_code and v.code = left(c.region_code, 12)
cross join lateral (
    select coalesce(sum(a.amount) filter (where a.act = 'repay'), 0) as repaid,
           coalesce(sum(a.amount) filter (where a.act = 'write_off'), 0) as written_off,
           min(a.open_after) as open, max(a.number) as last_number,
           case when min(a.open_after) = 0 then 'settled' when bool_or(a.act = 'agree') then 'agreed'
                when bool_or(a.act = 'notify') then 'notified' else 'opened' end as state
    from claim_acts a where a.county_code = c.county_code and a.claim_id = c.id) s
"""
LISTED = f"""{CLAIMS}
where c.county_code = $1 and ($2::uuid is null or c.id < $2)
  and ($3::text = 'all' or s.state = $3 or ($3 = 'open' and s.state <> 'settled'))
  and ($4::uuid is null or c.case_id = $4) and ($5::uuid is null or c.household_id = $5)
order by c.id desc limit $6
"""
ONE_CLAIM = f"{CLAIMS} where c.county_code = $1 and c.id = $2"


async def claims(
    conn: Connection, scope: Scope, *, before: UUID | None, wanted: Wanted, case_id: UUID | None,
    household_id: UUID | None, limit: int,
) -> list[ClaimRow]:  # fmt: skip
    """Claims within reach, the newest first."""
    return await rows(conn, ClaimRow, LISTED, scope.county_code, before, wanted, case_id, household_id, limit)


async def claim(conn: Connection, scope: Scope, claim_id: UUID) -> ClaimRow | None:
    return await row(conn, ClaimRow, ONE_CLAIM, scope.county_code, claim_id)


MONTHS = "select month, paid, owed from claim_months where county_code = $1 and claim_id = $2 order by month"
ACTS = """
select a.id, a.number, a.act, a.on_day, a.amount, a.open_after, a.note, u.name as by, a.done_at
from claim_acts a join users u on u.county_code = a.county_code and u.id = a.done_by
where a.county_code = $1 and a.claim_id = $2 order by a.number
"""


async def months(conn: Connection, scope: Scope, claim_id: UUID) -> list[MonthPaid]:
    return await rows(conn, MonthPaid, MONTHS, scope.county_code, claim_id)


async def acts(conn: Connection, scope: Scope, claim_id: UUID) -> list[ClaimActRow]:
    return await rows(conn, ClaimActRow, ACTS, scope.county_code, claim_id)


SUMS = """
select t.code as region_code, t.name, count(*)::int as claims, (count(*) filter (where s.open = 0))::int as settled,
       sum(c.amount) as claimed, sum(s.repaid) as repaid, sum(s.written_off) as written_off, sum(s.open) as open
from claims c
join divisions t on t.county_code = c.county_code and t.code = left(c.region_code, 9)
cross join lateral (
    select coalesce(sum(a.amount) filter (where a.act = 'repay'), 0) as repaid,
           coalesce(sum(a.amount) filter (where a.act = 'write_off'), 0) as written_off, min(a.open_after) as open
    from claim_acts a where a.county_code = c.county_code and a.claim_id = c.id) s
where c.county_code = $1 and c.opened_at >= $2 and c.opened_at < $3
group by t.code, t.name order by t.code
"""


async def sums(conn: Connection, scope: Scope, first: date, after: date) -> list[ClaimSum]:
    """What was claimed by town, of claims opened from the first day until before the other."""
    return await rows(conn, ClaimSum, SUMS, scope.county_code, first, after)
