"""SQL of benefits and accounts."""

from datetime import date
from uuid import UUID

from server.benefits.records import AccountRow, BenefitRow, ChangeRow, GrantRow, OrderNamed, Place, State, Waiting
from server.core.db import Connection, Scope, row, rows

COUNT_ANEW = "select count_payments_anew($1)"


async def count_anew(conn: Connection, *, written: bool) -> None:
    """Let the database count what it plans by, where that changed much; `written`: lines or outcomes by ourselves."""
    await conn.execute(COUNT_ANEW, written)


FOR_GRANT = """
select c.id as case_id, c.programme, c.region_code, c.household_id, c.applicant_name, c.opened_at, c.facts,
       coalesce((select jsonb_agg(a.detail order by a.number) from case_acts a
                 where a.county_code = c.county_code and a.case_id = c.id), '[]') as details,
       d.id as decision_id, d.amount, d.decided_at, b.id as benefit_id
from cases c
left join case_decisions d on d.county_code = c.county_code and d.case_id = c.id and d.decision = 'approve'
left join benefits b on b.county_code = c.county_code and b.case_id = c.id
where c.county_code = $1 and c.id = $2
"""


async def for_grant(conn: Connection, scope: Scope, case_id: UUID) -> GrantRow | None:
    """A case with what a grant needs of it."""
    return await row(conn, GrantRow, FOR_GRANT, scope.county_code, case_id)


RECIPIENT = """
select p.id, p.name from persons p
where p.county_code = $1 and p.household_id = $2 and ($3::uuid is null or p.id = $3)
order by p.name = $4 desc, p.relation = 'self' desc, p.id limit 1
"""


async def recipient(
    conn: Connection, scope: Scope, household_id: UUID, person_id: UUID | None, name: str
) -> tuple[UUID, str] | None:
    """Who of a household is paid: the one named by id, else the one of this name, else the head."""
    found = await conn.fetchrow(RECIPIENT, scope.county_code, household_id, person_id, name)
    return (found["id"], found["name"]) if found else None


OVERLAPPING = "select overlapping_benefit($1, $2, $3, $4, $5)"


async def overlapping(
    conn: Connection, scope: Scope, person_id: UUID | None, programme: str, every: str, begins: date
) -> str | None:
    """The programme that excludes this one for the person, wherever in the county it is paid."""
    return await conn.fetchval(OVERLAPPING, scope.county_code, person_id, programme, every, begins)


ADD_BENEFIT = """
insert into benefits (county_code, id, case_id, decision_id, programme, region_code, household_id, person_id,
                      payee_name, care_mode, amount, paid_every, first_month, granted_by, granted_at, order_id,
                      order_kind)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
"""


async def add_benefit(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, case, decision, programme, region, household, person, payee, care mode, amount, every, first month, by,
    at, order, its kind); the database holds the amount to the decision's."""
    await conn.execute(ADD_BENEFIT, scope.county_code, *values)


ORDER_NAMED = """
select id, month from payment_orders
where county_code = $1 and programme = $2 and kind = 'start' and order_no = $3 order by month desc limit 1
"""


async def order_named(conn: Connection, scope: Scope, programme: str, number: str) -> OrderNamed | None:
    """The start of this number, the newest month of several."""
    return await row(conn, OrderNamed, ORDER_NAMED, scope.county_code, programme, number)


SHOWN = """
select b.id, b.case_id, b.programme, b.region_code, v.name as village_name, b.household_id, b.person_id, b.payee_name,
       b.care_mode, b.amount, coalesce(newest.amount, b.amount) as amount_now, b.paid_every, b.first_month,
       ended.from_month as stops_from, p.died_on, undone.act as undone_act, a.bank, a.holder, a.number_last4,
       refused.reason as account_failed
from benefits b
left join persons p on p.county_code = b.county_code and p.id = b.person_id
left join divisions v on v.county_code = b.county_code and v.code = left(b.region_code, 12)
left join benefit_accounts a on a.county_code = b.county_code and a.benefit_id = b.id
left join lateral (select c.amount from benefit_changes c
                   where c.county_code = b.county_code and c.benefit_id = b.id and c.kind <> 'stop'
                     and c.from_month <= $1 order by c.number desc limit 1) newest on true
left join lateral (select min(c.from_month) as from_month from benefit_changes c
                   where c.county_code = b.county_code and c.benefit_id = b.id and c.kind = 'stop') ended on true
left join lateral (select x.act from case_acts x
                   where x.county_code = b.county_code and x.case_id = b.case_id
                     and x.act in ('decide_change', 'end_support')
                     and not exists (select 1 from benefit_changes c where c.county_code = x.county_code
                                     and c.act_id = x.id and c.case_id = x.case_id)
                   order by x.number limit 1) undone on true
left join lateral (select true as yes where b.paid_every = 'once' and (
                       exists (select 1 from reserve_entries e where e.county_code = b.county_code
                               and e.case_id = b.case_id and e.kind = 'aid')
                       or exists (select 1 from payment_lines l
                                  join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id
                                  where l.county_code = b.county_code and l.benefit_id = b.id
                                    and o.outcome = 'paid'))) settled on true
left join lateral (select o.reason from payment_lines l
                   join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id
                   where l.county_code = b.county_code and l.account_id = a.id and o.outcome = 'failed'
                     and o.reason <> 'other'
                   limit 1) refused on true
"""

BENEFITS = f"""{SHOWN}
where b.county_code = $2 and ($3::text is null or b.programme = $3) and ($4::uuid is null or b.id < $4)
  and case $5::text
      when 'in_force' then settled.yes is null and (ended.from_month is null or ended.from_month > $1)
      when 'no_account' then (a.id is null or refused.reason is not null) and settled.yes is null
                             and (ended.from_month is null or ended.from_month > $1)
      when 'died' then p.died_on is not null and ended.from_month is null
      when 'to_change' then undone.act is not null
      when 'stopped' then ended.from_month <= $1
      else true end
  and ($7::text = '' or strpos(b.payee_name, $7) > 0)
order by b.id desc limit $6
"""


async def benefits(
    conn: Connection,
    scope: Scope,
    today: date,
    *,
    programme: str | None,
    state: State,
    after: UUID | None,
    search: str,
    limit: int,
) -> list[BenefitRow]:
    """Benefits within reach, the newest first."""
    return await rows(conn, BenefitRow, BENEFITS, today, scope.county_code, programme, after, state, limit, search)


ONE_BENEFIT = f"{SHOWN} where b.county_code = $2 and b.id = $3"


async def benefit(conn: Connection, scope: Scope, today: date, benefit_id: UUID) -> BenefitRow | None:
    return await row(conn, BenefitRow, ONE_BENEFIT, today, scope.county_code, benefit_id)


OF_CASE = "select id from benefits where county_code = $1 and case_id = $2"


async def of_case(conn: Connection, scope: Scope, case_id: UUID) -> UUID | None:
    return await conn.fetchval(OF_CASE, scope.county_code, case_id)


CHANGES = """
select c.id, c.number, c.kind, c.amount, c.from_month, a.act, c.died_on, c.reason, u.name as by, c.decided_at
from benefit_changes c
join users u on u.county_code = c.county_code and u.id = c.decided_by
left join case_acts a on a.county_code = c.county_code and a.id = c.act_id
join benefits b on b.county_code = c.county_code and b.id = c.benefit_id
where c.county_code = $1 and c.benefit_id = $2 order by c.number
"""


async def changes(conn: Connection, scope: Scope, benefit_id: UUID) -> list[ChangeRow]:
    return await rows(conn, ChangeRow, CHANGES, scope.county_code, benefit_id)


UNDONE_ACT = """
select x.id, coalesce(x.detail ->> 'change_type', 'stop') as change from benefits b
join case_acts x on x.county_code = b.county_code and x.case_id = b.case_id
where b.county_code = $1 and b.id = $2 and x.act in ('decide_change', 'end_support')
  and not exists (select 1 from benefit_changes c
                  where c.county_code = x.county_code and c.act_id = x.id and c.case_id = x.case_id)
order by x.number limit 1
"""


async def undone_act(conn: Connection, scope: Scope, benefit_id: UUID) -> tuple[UUID, str] | None:
    """The oldest decided change of the case that no change of the benefit rests on yet, and what it decided."""
    found = await conn.fetchrow(UNDONE_ACT, scope.county_code, benefit_id)
    return (found["id"], found["change"]) if found else None


ADD_CHANGE = """
insert into benefit_changes (county_code, id, benefit_id, case_id, number, kind, amount, from_month, act_id, died_on,
                             reason, decided_by, decided_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""


async def add_change(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, benefit, case, number, kind, amount, from month, act, died on, reason, by, at)"""
    await conn.execute(ADD_CHANGE, scope.county_code, *values)


WAITING = """
select c.id as case_id, c.programme, c.applicant_name, d.amount, d.decided_at
from case_decisions d join cases c on c.county_code = d.county_code and c.id = d.case_id
where d.county_code = $1 and d.decision = 'approve' and c.programme = any($2::text[])
  and not exists (select 1 from benefits b where b.county_code = d.county_code and b.case_id = d.case_id)
order by d.id limit $3
"""


async def waiting(conn: Connection, scope: Scope, programmes: list[str], limit: int) -> list[Waiting]:
    """Approved cases that have no benefit, the oldest first; `programme_title` is put in by the caller."""
    found = await conn.fetch(WAITING, scope.county_code, programmes, limit)
    return [Waiting(**dict(r), programme_title=None) for r in found]  # pyright: ignore[reportArgumentType]


DECIDERS = """
select d.case_id, u.id, u.name, u.role from case_decisions d
join users u on u.county_code = d.county_code and u.id = d.decided_by
where d.county_code = $1 and d.case_id = any($2::uuid[]) and d.decision = 'approve'
"""


async def deciders(conn: Connection, scope: Scope, case_ids: list[UUID]) -> dict[UUID, tuple[UUID, str, str]]:
    """Who approved each case: id, name, role."""
    found = await conn.fetch(DECIDERS, scope.county_code, case_ids)
    return {r["case_id"]: (r["id"], r["name"], r["role"]) for r in found}


PERSON_PLACE = "select household_id, region_code from persons where county_code = $1 and id = $2"
CASE_PLACE = "select null::uuid as household_id, region_code from cases where county_code = $1 and id = $2"


async def place_of_person(conn: Connection, scope: Scope, person_id: UUID) -> Place | None:
    return await row(conn, Place, PERSON_PLACE, scope.county_code, person_id)


async def place_of_case(conn: Connection, scope: Scope, case_id: UUID) -> Place | None:
    return await row(conn, Place, CASE_PLACE, scope.county_code, case_id)


ADD_ACCOUNT = """
insert into bank_accounts (county_code, id, region_code, household_id, person_id, case_id, bank, holder,
                           number_cipher, number_blind, number_last4, reason, recorded_by, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (county_code, id) do nothing
returning id
"""


async def add_account(conn: Connection, scope: Scope, *values: object) -> bool:
    """(id, region, household, person, case, bank, holder, cipher, blind, last4, reason, by, at); False when it is
    there already."""
    return await conn.fetchval(ADD_ACCOUNT, scope.county_code, *values) is not None


ACCOUNTS = """
select a.id, a.bank, a.holder, a.number_last4, a.reason, u.name as recorded_by, a.recorded_at,
       (select count(distinct coalesce(o.person_id, o.case_id)) from bank_accounts o
        where o.county_code = a.county_code and o.number_blind = a.number_blind
          and coalesce(o.person_id, o.case_id) <> coalesce(a.person_id, a.case_id))::int as also_of
from bank_accounts a join users u on u.county_code = a.county_code and u.id = a.recorded_by
where a.county_code = $1 and (a.person_id = $2 or a.case_id = $3) order by a.recorded_at desc, a.id desc
"""


async def accounts(conn: Connection, scope: Scope, person_id: UUID | None, case_id: UUID | None) -> list[AccountRow]:
    """The accounts of a person or a case, the one in force first."""
    return await rows(conn, AccountRow, ACCOUNTS, scope.county_code, person_id, case_id)
