"""SQL of payments: what is open, batches and their steps, lines and what became of them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.payments.records import BankLine, BatchRow, Candidate, Counts, Line, Order, TakenOff

ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended('payments ' || $1, 0))"


async def one_at_a_time(conn: Connection, county_code: str) -> None:
    """Nobody else in the county makes or moves a batch until the transaction ends."""
    await conn.execute(ONE_AT_A_TIME, county_code)


# Everything a benefit has open: periods without a line, lines that failed or were taken off and that no line follows,
# corrections that no line pays.
OPEN_OF_PROGRAMME = """
with open as (
    select b.id as benefit_id, m.month, null::uuid as follows, null::text as follows_outcome,
           null::uuid as correction_id, null::numeric as fixed_amount
    from benefits b
    left join lateral (select min(c.from_month) as from_month from benefit_changes c
                       where c.county_code = b.county_code and c.benefit_id = b.id and c.kind = 'stop') ended on true
    cross join lateral (
        select g::date as month from generate_series(
            date_trunc(case b.paid_every when 'quarter' then 'quarter' else 'month' end, b.first_month::timestamp),
            case b.paid_every when 'once' then least($3::date, b.first_month) else $3::date end,
            case b.paid_every when 'quarter' then interval '3 months' else interval '1 month' end) g) m
    where b.county_code = $1 and b.programme = $2 and (ended.from_month is null or m.month < ended.from_month)
      and not exists (select 1 from payment_lines l
                      where l.county_code = b.county_code and l.benefit_id = b.id and l.month = m.month
                        and l.follows is null and l.correction_id is null)
    union all
    select l.benefit_id, l.month, l.id, o.outcome, l.correction_id,
           case when l.correction_id is not null then l.amount end
    from payment_outcomes o
    join payment_lines l on l.county_code = o.county_code and l.id = o.line_id
    where o.county_code = $1 and o.outcome <> 'paid' and l.programme = $2 and l.benefit_id is not null
      and not exists (select 1 from payment_lines n where n.county_code = l.county_code and n.follows = l.id)
    union all
    select l.benefit_id, l.month, null, null, c.id, c.amount
    from payment_corrections c
    join payment_lines l on l.county_code = c.county_code and l.id = c.line_id
    where c.county_code = $1 and l.programme = $2 and l.benefit_id is not null
      and not exists (select 1 from payment_lines n where n.county_code = c.county_code and n.correction_id = c.id)
)
select open.benefit_id, null::uuid as order_id, b.region_code, b.household_id, b.person_id, b.payee_name,
       null::text as payee_group, b.paid_every, b.amount, b.first_month, open.month, open.fixed_amount, open.follows,
       open.follows_outcome, open.correction_id, p.died_on, a.id as account_id,
       coalesce((select jsonb_agg(jsonb_build_object('from_month', c.from_month, 'amount', c.amount::text)
                                  order by c.number)
                 from benefit_changes c
                 where c.county_code = b.county_code and c.benefit_id = b.id), '[]') as changes,
       exists (select 1 from payment_lines l
               join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id
               where l.county_code = b.county_code and l.account_id = a.id and o.outcome = 'failed'
                 and o.reason <> 'other') as account_failed,
       (select x.stage_to from case_acts x where x.county_code = b.county_code and x.case_id = b.case_id
        order by x.number desc limit 1) as stage,
       exists (select 1 from case_acts x
               where x.county_code = b.county_code and x.case_id = b.case_id
                 and x.act in ('decide_change', 'end_support')
                 and not exists (select 1 from benefit_changes c where c.county_code = x.county_code
                                 and c.act_id = x.id and c.case_id = x.case_id)) as undone
from open
join benefits b on b.county_code = $1 and b.id = open.benefit_id
left join persons p on p.county_code = b.county_code and p.id = b.person_id
left join benefit_accounts a on a.county_code = b.county_code and a.benefit_id = b.id
where b.order_id is not distinct from $4::uuid
order by b.region_code, b.payee_name, b.id, open.month
"""


async def open_of_programme(
    conn: Connection, scope: Scope, programme: str, until: date, order_id: UUID | None
) -> list[Candidate]:
    """Open payments of a programme's benefits, of periods that begin by `until`; by this order, or by none."""
    return await rows(conn, Candidate, OPEN_OF_PROGRAMME, scope.county_code, programme, until, order_id)


# Whom an order means: by status in the order's month, dibao the whole family; or by the newest fact, the head.
OPEN_OF_ORDER = """
with ordered as (select * from payment_orders where county_code = $1 and id = $2),
meant as (
    select distinct on (p.id) p.id, p.household_id, p.region_code, p.name, p.died_on, g.name as payee_group
    from ordered t
    join unnest($3::text[], $4::text[], $5::text[]) as g (name, status, fact) on g.name = any (t.groups)
    cross join lateral (
        select q.id, q.household_id, q.region_code, q.name, q.died_on from statuses s
        join persons q on q.county_code = s.county_code and q.household_id = s.household_id
                      and (s.person_id is null or s.person_id = q.id)
        where s.county_code = t.county_code and s.status = g.status and s.valid_from < t.month + interval '1 month'
          and coalesce(s.valid_to, 'infinity') >= t.month
        union all
        select q.id, q.household_id, q.region_code, q.name, q.died_on
        from (select distinct on (f.household_id) f.household_id, f.value from facts f
              where f.county_code = t.county_code and f.name = g.fact and f.stands
              order by f.household_id, f.observed_on desc, f.recorded_at desc) f
        join persons q on q.county_code = t.county_code and q.household_id = f.household_id and q.relation = 'self'
        where f.value = 'true'
    ) p
    order by p.id, g.name
),
open as (
    select m.*, l.id as follows, o.outcome as follows_outcome, l.id is not null as lined,
           coalesce(o.outcome <> 'paid', false) as not_paid
    from meant m
    left join lateral (select l.id from payment_lines l
                       where l.county_code = $1 and l.order_id = $2 and l.person_id = m.id
                         and not exists (select 1 from payment_lines n
                                         where n.county_code = l.county_code and n.follows = l.id)) l on true
    left join payment_outcomes o on o.county_code = $1 and o.line_id = l.id
)
select null::uuid as benefit_id, t.id as order_id, m.region_code, m.household_id, m.id as person_id,
       m.name as payee_name, m.payee_group, 'once' as paid_every, t.amount, t.month as first_month, t.month,
       '[]'::jsonb as changes, t.amount as fixed_amount, m.follows, m.follows_outcome, null::uuid as correction_id,
       m.died_on, a.id as account_id, null::text as stage, false as undone,
       exists (select 1 from payment_lines l
               join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id
               where l.county_code = $1 and l.account_id = a.id and o.outcome = 'failed'
                 and o.reason <> 'other') as account_failed
from ordered t join open m on (not m.lined or m.not_paid)
    and not exists (select 1 from benefits b
                    where b.county_code = $1 and b.order_id = $2 and b.person_id = m.id)
left join lateral (select a.id from bank_accounts a
                   where a.county_code = $1 and a.household_id = m.household_id
                   order by a.person_id = m.id desc, a.recorded_at desc, a.id desc limit 1) a on true
order by m.region_code, m.name, m.id
"""


async def open_of_order(
    conn: Connection, scope: Scope, order_id: UUID, names: list[str], statuses: list[str], facts: list[str]
) -> list[Candidate]:
    """Whom an order means and who has no payment by it yet, nor a case; the groups as lists of name, status, fact."""
    return await rows(conn, Candidate, OPEN_OF_ORDER, scope.county_code, order_id, names, statuses, facts)


NEXT_NUMBER = "select coalesce(max(number), 0) + 1 from payment_batches where county_code = $1"
ADD_BATCH = """
insert into payment_batches (county_code, id, number, programme, month, order_id, order_kind, label, due_on, lines,
                             total, made_by, made_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""
ADD_LINES = """
insert into payment_lines (county_code, batch_id, programme, order_id, number, id, region_code, household_id,
                           person_id, benefit_id, month, amount, payee_name, payee_group, account_id, follows,
                           follows_outcome, correction_id)
select $1, $2, $3, case when line.benefit is null then $4::uuid end, line.*
from unnest($5::int[], $6::uuid[], $7::text[], $8::uuid[], $9::uuid[], $10::uuid[], $11::date[], $12::numeric[],
            $13::text[], $14::text[], $15::uuid[], $16::uuid[], $17::text[], $18::uuid[])
    as line (number, id, region, household, person, benefit)
"""


async def next_number(conn: Connection, scope: Scope) -> int:
    return await conn.fetchval(NEXT_NUMBER, scope.county_code)


async def add_batch(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, number, programme, month, order, its kind, label, due on, lines, total, by, at)"""
    await conn.execute(ADD_BATCH, scope.county_code, *values)


async def add_lines(
    conn: Connection, scope: Scope, batch_id: UUID, programme: str, order_id: UUID | None, *columns: Sequence[object]
) -> None:
    """Columns of the lines: number, id, region, household, person, benefit, month, amount, payee, group, account,
    follows, its outcome, correction."""
    await conn.execute(ADD_LINES, scope.county_code, batch_id, programme, order_id, *columns)


BATCHES = """
select b.id, b.number, b.programme, b.month, b.order_id, b.label, b.due_on, b.lines, b.total, b.made_by,
       u.name as maker, b.made_at,
       coalesce((select jsonb_agg(jsonb_build_object('step', s.step, 'by', w.name, 'at', s.done_at, 'note', s.note)
                                  order by s.done_at, s.after_step is not null, s.after_step)
                 from payment_batch_steps s join users w on w.county_code = s.county_code and w.id = s.done_by
                 where s.county_code = b.county_code and s.batch_id = b.id), '[]') as steps,
       coalesce(o.paid, 0)::int as paid, coalesce(o.failed, 0)::int as failed,
       coalesce(o.taken_off, 0)::int as taken_off, coalesce(o.paid_total, 0) as paid_total
from payment_batches b
join users u on u.county_code = b.county_code and u.id = b.made_by
left join lateral (
    select count(*) filter (where o.outcome = 'paid') as paid, count(*) filter (where o.outcome = 'failed') as failed,
           count(*) filter (where o.outcome = 'taken_off') as taken_off,
           sum(l.amount) filter (where o.outcome = 'paid') as paid_total
    from payment_lines l join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id
    where l.county_code = b.county_code and l.batch_id = b.id) o on true
"""
LISTED = f"""{BATCHES}
where b.county_code = $1 and ($2::text is null or b.programme = $2) and ($3::int is null or b.number < $3)
order by b.number desc limit $4
"""
ONE_BATCH = f"{BATCHES} where b.county_code = $1 and b.id = $2"


async def batches(
    conn: Connection, scope: Scope, programme: str | None, before: int | None, limit: int
) -> list[BatchRow]:
    """Batches of the county, the newest first; counted are the lines within reach."""
    return await rows(conn, BatchRow, LISTED, scope.county_code, programme, before, limit)


async def batch(conn: Connection, scope: Scope, batch_id: UUID) -> BatchRow | None:
    return await row(conn, BatchRow, ONE_BATCH, scope.county_code, batch_id)


ADD_STEP = """
insert into payment_batch_steps (county_code, id, batch_id, step, after_step, made_by, done_by, done_at, note)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


async def add_step(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, batch, step, the step before, the batch's maker, by, at, note)"""
    await conn.execute(ADD_STEP, scope.county_code, *values)


# Who died before the line's months were over, and whose benefit was changed since the batch was made.
TAKE_OFF = """
with off as (
    select l.id, l.number, l.payee_name, l.amount,
           case when p.died_on is not null then 'died' else 'changed' end as reason
    from payment_lines l
    join payment_batches t on t.county_code = l.county_code and t.id = l.batch_id
    left join benefits b on b.county_code = l.county_code and b.id = l.benefit_id
    left join persons p on p.county_code = l.county_code and p.id = l.person_id
         and date_trunc('month', p.died_on)
             < l.month + case b.paid_every when 'quarter' then interval '2 months' else interval '0' end
    where l.county_code = $1 and l.batch_id = $2
      and (p.id is not null
           or exists (select 1 from benefit_changes c where c.county_code = l.county_code
                      and c.benefit_id = l.benefit_id and c.decided_at > t.made_at))
      and not exists (select 1 from payment_outcomes o where o.county_code = l.county_code and o.line_id = l.id)
), said as (
    insert into payment_outcomes (county_code, line_id, outcome, reason, words, said_by, said_at)
    select $1, id, 'taken_off', reason, '', $3, $4 from off
)
select number, payee_name, amount, reason from off order by number
"""
TAKE_ALL_OFF = """
insert into payment_outcomes (county_code, line_id, outcome, reason, words, said_by, said_at)
select l.county_code, l.id, 'taken_off', 'withdrawn', $5, $3, $4 from payment_lines l
where l.county_code = $1 and l.batch_id = $2
  and not exists (select 1 from payment_outcomes o where o.county_code = l.county_code and o.line_id = l.id)
"""


async def take_off(conn: Connection, scope: Scope, batch_id: UUID, by: UUID, at: object) -> list[TakenOff]:
    """Take off the lines that must not be paid any more; which they are."""
    return await rows(conn, TakenOff, TAKE_OFF, scope.county_code, batch_id, by, at)


async def take_all_off(conn: Connection, scope: Scope, batch_id: UUID, by: UUID, at: object, note: str) -> None:
    await conn.execute(TAKE_ALL_OFF, scope.county_code, batch_id, by, at, note)


LINES = """
select l.id, l.batch_id, t.number as batch_number, l.programme, l.number, l.payee_name, v.name as village_name,
       b.case_id, l.person_id, l.household_id, l.month, l.amount, l.payee_group, a.bank, a.number_last4,
       coalesce(o.outcome, 'waiting') as outcome, coalesce(o.reason, '') as reason, coalesce(o.words, '') as words,
       o.paid_on, l.follows is not null as follows, l.correction_id is not null as corrects,
       later.id is not null as followed,
       exists (select 1 from bank_accounts n where n.county_code = l.county_code and n.recorded_at > a.recorded_at
               and (n.person_id = a.person_id or n.case_id = a.case_id)) as account_renewed,
       exists (select 1 from benefit_changes c where c.county_code = l.county_code and c.benefit_id = l.benefit_id
               and c.kind = 'stop' and c.from_month <= l.month) as after_end
from payment_lines l
join payment_batches t on t.county_code = l.county_code and t.id = l.batch_id
join bank_accounts a on a.county_code = l.county_code and a.id = l.account_id
left join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id
left join benefits b on b.county_code = l.county_code and b.id = l.benefit_id
left join divisions v on v.county_code = l.county_code and v.code = left(l.region_code, 12)
left join payment_lines later on later.county_code = l.county_code and later.follows = l.id
"""
OF_BATCH = f"""{LINES}
where l.county_code = $1 and l.batch_id = $2 and l.number > $3
  and ($4::text is null or coalesce(o.outcome, 'waiting') = $4) and ($5::text = '' or strpos(l.payee_name, $5) > 0)
order by l.number limit $6
"""
FAILED = f"""{LINES}
where l.county_code = $1 and o.outcome = 'failed' and later.id is null
  and ($2::uuid is null or l.id < $2)
order by l.id desc limit $3
"""
OF_CASE = f"{LINES} where l.county_code = $1 and b.case_id = $2 order by l.month desc, l.id desc limit 200"
ONE_LINE = f"{LINES} where l.county_code = $1 and l.id = $2"


async def lines(
    conn: Connection, scope: Scope, batch_id: UUID, after: int, outcome: str | None, search: str, limit: int
) -> list[Line]:
    """Lines of a batch in their order."""
    return await rows(conn, Line, OF_BATCH, scope.county_code, batch_id, after, outcome, search, limit)


async def failed(conn: Connection, scope: Scope, before: UUID | None, limit: int) -> list[Line]:
    """Failed payments that no later line pays, the newest first."""
    return await rows(conn, Line, FAILED, scope.county_code, before, limit)


async def of_case(conn: Connection, scope: Scope, case_id: UUID) -> list[Line]:
    """The payments of a case, the newest first."""
    return await rows(conn, Line, OF_CASE, scope.county_code, case_id)


async def line(conn: Connection, scope: Scope, line_id: UUID) -> Line | None:
    return await row(conn, Line, ONE_LINE, scope.county_code, line_id)


BANK_LINES = """
select l.id, l.number, a.holder, a.bank, a.number_cipher, a.number_last4, l.amount, o.outcome, o.reason
from payment_lines l
join bank_accounts a on a.county_code = l.county_code and a.id = l.account_id
left join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id
where l.county_code = $1 and l.batch_id = $2 and o.outcome is distinct from 'taken_off'
order by l.number
"""


async def bank_lines(conn: Connection, scope: Scope, batch_id: UUID) -> list[BankLine]:
    """The lines the bank gets, in order."""
    return await rows(conn, BankLine, BANK_LINES, scope.county_code, batch_id)


ADD_ANSWER = """
insert into bank_answers (county_code, id, batch_id, name, sha256, rows, received_by, received_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
ADD_OUTCOMES = """
insert into payment_outcomes (county_code, answer_id, said_by, said_at, line_id, outcome, reason, words, paid_on)
select $1, $2, $3, $4, said.*
from unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::date[]) as said
"""


async def add_answer(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, batch, name, sha256, rows, by, at)"""
    await conn.execute(ADD_ANSWER, scope.county_code, *values)


async def add_outcomes(
    conn: Connection, scope: Scope, answer_id: UUID, by: UUID, at: object, *columns: Sequence[object]
) -> None:
    """Columns: line, outcome, reason, the bank's words, paid on."""
    await conn.execute(ADD_OUTCOMES, scope.county_code, answer_id, by, at, *columns)


ADD_CORRECTION = """
insert into payment_corrections (county_code, id, line_id, amount, reason, asked_by, asked_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (county_code, id) do nothing
"""


async def add_correction(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, line, amount, reason, by, at)"""
    await conn.execute(ADD_CORRECTION, scope.county_code, *values)


ORDERS = """
select o.id, o.programme, o.kind, o.level, o.order_no, o.issued_on, o.month, o.amount, o.groups, o.index_published_on,
       o.occasion, u.name as recorded_by, o.recorded_at
from payment_orders o join users u on u.county_code = o.county_code and u.id = o.recorded_by
where o.county_code = $1 and ($2::uuid is null or o.id = $2) and ($3::date is null or o.month = $3)
order by o.month desc, o.id desc limit 200
"""
ADD_ORDER = """
insert into payment_orders (county_code, id, programme, kind, level, order_no, issued_on, month, amount, groups,
                            index_published_on, occasion, recorded_by, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (county_code, id) do nothing
returning id
"""
STOPPED = """
select exists (select 1 from payment_orders s
               where s.county_code = $1 and s.programme = $2 and s.kind = 'stop' and s.month <= $3
                 and not exists (select 1 from payment_orders n
                                 where n.county_code = s.county_code and n.programme = s.programme
                                   and n.kind = 'start' and n.month between s.month and $3
                                   and n.issued_on > s.issued_on))
"""


async def orders(conn: Connection, scope: Scope, order_id: UUID | None, month: date | None) -> list[Order]:
    """Orders of the county, the newest first."""
    return await rows(conn, Order, ORDERS, scope.county_code, order_id, month)


async def add_order(conn: Connection, scope: Scope, *values: object) -> bool:
    """(id, programme, kind, level, number, issued on, month, amount, groups, index published on, occasion, by, at)"""
    return await conn.fetchval(ADD_ORDER, scope.county_code, *values) is not None


async def stopped(conn: Connection, scope: Scope, programme: str, month: date) -> bool:
    """Whether a stop holds for the month and nobody ordered anew after it."""
    return await conn.fetchval(STOPPED, scope.county_code, programme, month)


# For each programme its period: who is entitled, and what became of their payments.
COUNTS = """
with wanted as (
    select * from unnest($2::text[], $3::date[], $4::date[], $5::date[]) as w (programme, first, last, due)
),
entitled as (
    select b.programme, count(*) as entitled,
           count(*) filter (where not exists (select 1 from benefit_accounts a where a.county_code = b.county_code
                                              and a.benefit_id = b.id)) as no_account,
           count(*) filter (where p.died_on is not null) as died
    from wanted w
    join benefits b on b.county_code = $1 and b.programme = w.programme and b.first_month <= w.last
    left join persons p on p.county_code = b.county_code and p.id = b.person_id
    where not exists (select 1 from benefit_changes c where c.county_code = b.county_code and c.benefit_id = b.id
                      and c.kind = 'stop' and c.from_month <= w.first)
      and not exists (select 1 from reserve_entries e where e.county_code = b.county_code and e.case_id = b.case_id
                      and e.kind = 'aid')
      and (b.paid_every <> 'once' or b.first_month = w.first
           or not exists (select 1 from payment_lines l
                          join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id
                          where l.county_code = b.county_code and l.benefit_id = b.id and o.outcome = 'paid'))
    group by b.programme
), lined as (
    select l.programme, count(*) filter (where o.outcome = 'paid') as paid,
           count(*) filter (where o.outcome = 'paid' and o.paid_on > w.due) as paid_late,
           count(*) filter (where o.outcome = 'failed') as failed,
           count(*) filter (where o.outcome = 'taken_off') as taken_off,
           count(*) filter (where o.outcome is null) as in_batch,
           sum(l.amount) filter (where o.outcome = 'paid') as paid_total
    from wanted w
    join payment_lines l on l.county_code = $1 and l.programme = w.programme and l.month <= w.first
                        and l.benefit_id is not null and l.correction_id is null
    join benefits b on b.county_code = l.county_code and b.id = l.benefit_id
    left join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id
    where (l.month = w.first or (b.paid_every = 'once' and o.outcome is distinct from 'paid'))
      and not exists (select 1 from payment_lines n where n.county_code = l.county_code and n.follows = l.id)
    group by l.programme
)
select w.programme, coalesce(e.entitled, 0)::int as entitled, coalesce(e.no_account, 0)::int as no_account,
       coalesce(e.died, 0)::int as died, coalesce(l.paid, 0)::int as paid, coalesce(l.paid_late, 0)::int as paid_late,
       coalesce(l.failed, 0)::int as failed, coalesce(l.taken_off, 0)::int as taken_off,
       coalesce(l.in_batch, 0)::int as in_batch, coalesce(l.paid_total, 0) as paid_total
from wanted w left join entitled e using (programme) left join lined l using (programme)
"""


async def counts(
    conn: Connection,
    scope: Scope,
    programmes: list[str],
    firsts: list[date],
    lasts: list[date],
    dues: list[date | None],
) -> dict[str, Counts]:
    """Figures of each programme for the period from `firsts` to `lasts` (first days of months)."""
    found = await rows(conn, Counts, COUNTS, scope.county_code, programmes, firsts, lasts, dues)
    return {one.programme: one for one in found}


OF_ORDER = """
select t.programme, count(*)::int as entitled, 0 as no_account, 0 as died,
       (count(*) filter (where o.outcome = 'paid'))::int as paid,
       (count(*) filter (where o.outcome = 'paid' and o.paid_on > $3))::int as paid_late,
       (count(*) filter (where o.outcome = 'failed'))::int as failed,
       (count(*) filter (where o.outcome = 'taken_off'))::int as taken_off,
       (count(*) filter (where o.outcome is null))::int as in_batch,
       coalesce(sum(l.amount) filter (where o.outcome = 'paid'), 0) as paid_total
from payment_orders t
join payment_batches s on s.county_code = t.county_code and s.order_id = t.id
join payment_lines l on l.county_code = s.county_code and l.batch_id = s.id
left join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id
where t.county_code = $1 and t.id = $2
  and not exists (select 1 from payment_lines n where n.county_code = l.county_code and n.follows = l.id)
group by t.programme
"""


async def counts_of_order(conn: Connection, scope: Scope, order_id: UUID, due: date | None) -> Counts | None:
    """Figures of an order's payments; None while it has none."""
    return await row(conn, Counts, OF_ORDER, scope.county_code, order_id, due)


TO_CLOSE = """
select l.id, b.case_id, b.programme, l.batch_id, b.care_mode, o.paid_on, u.id as by, u.name, u.role,
       (select x.stage_to from case_acts x where x.county_code = b.county_code and x.case_id = b.case_id
        order by x.number desc limit 1) as stage
from payment_lines l
join payment_outcomes o on o.county_code = l.county_code and o.line_id = l.id and o.outcome = 'paid'
join benefits b on b.county_code = l.county_code and b.id = l.benefit_id
join users u on u.county_code = o.county_code and u.id = o.said_by
where l.county_code = $1 and l.id = any($2::uuid[])
"""


async def to_close(conn: Connection, scope: Scope, line_ids: list[UUID]) -> list[dict[str, object]]:
    """Paid lines with the case whose payment they are, and who entered the bank's answer."""
    return [dict(r) for r in await conn.fetch(TO_CLOSE, scope.county_code, line_ids)]
