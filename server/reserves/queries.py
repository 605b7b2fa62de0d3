"""SQL of the reserve funds."""

from datetime import date
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.reserves.records import AidCase, Closing, EntryRow, FundRow, Last

ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended('reserve ' || $1 || ' ' || $2, 0))"


async def one_at_a_time(conn: Connection, county_code: str, region_code: str) -> None:
    """Nobody else writes in this township's book until the transaction ends."""
    await conn.execute(ONE_AT_A_TIME, county_code, region_code)


FUNDS = """
select d.code as region_code, d.name, coalesce(last.balance, 0) as balance, coalesce(last.number, 0) as entries,
       coalesce(spent.amount, 0) as spent_this_month, coalesce(spent.cases, 0)::int as aided_this_month,
       closed.month as closed_through, coalesce(late.cases, 0)::int as papers_late
from divisions d
left join lateral (select e.balance, e.number from reserve_entries e
                   where e.county_code = d.county_code and e.region_code = d.code
                   order by e.number desc limit 1) last on true
left join lateral (select sum(e.amount) as amount, count(*) as cases from reserve_entries e
                   where e.county_code = d.county_code and e.region_code = d.code and e.kind = 'aid'
                     and e.entry_on >= date_trunc('month', $2::date)) spent on true
left join lateral (select max(c.month) as month from reserve_closings c
                   where c.county_code = d.county_code and c.region_code = d.code) closed on true
left join lateral (select count(*) as cases from reserve_entries e
                   join case_clocks k on k.county_code = e.county_code and k.case_id = e.case_id
                        and k.rule_id = 'TA-23' and k.stopped_on is null and k.due_on < $2
                   where e.county_code = d.county_code and e.region_code = d.code and e.kind = 'aid') late on true
where d.county_code = $1 and d.level = 'town' and d.valid_from <= $2 and (d.valid_to is null or d.valid_to >= $2)
  and exists (select 1 from unnest($3::text[]) as r (code) where starts_with(d.code, r.code))
  and ($4::text is null or d.code = $4)
order by d.code
"""


async def funds(conn: Connection, scope: Scope, today: date, region_code: str | None) -> list[FundRow]:
    """The funds of the towns within reach."""
    return await rows(conn, FundRow, FUNDS, scope.county_code, today, list(scope.reach), region_code)


LAST = """
select number, balance, entry_on from reserve_entries where county_code = $1 and region_code = $2
order by number desc limit 1
"""


async def last(conn: Connection, scope: Scope, region_code: str) -> Last | None:
    return await row(conn, Last, LAST, scope.county_code, region_code)


ADD_ENTRY = """
insert into reserve_entries (county_code, id, region_code, number, kind, amount, change, balance, previous_number,
                             previous_balance, entry_on, case_id, decision_id, decision, note, entered_by, entered_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
"""


async def add_entry(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, town, number, kind, amount, change, balance, number and balance before, on, case, decision id, decision,
    note, by, at); the database holds each to the entry before it."""
    await conn.execute(ADD_ENTRY, scope.county_code, *values)


HAS_ENTRY = "select exists (select 1 from reserve_entries where county_code = $1 and id = $2)"


async def has_entry(conn: Connection, scope: Scope, entry_id: UUID) -> bool:
    return await conn.fetchval(HAS_ENTRY, scope.county_code, entry_id)


ENTRIES = """
select e.id, e.number, e.kind, e.amount, e.change, e.balance, e.entry_on, e.case_id, c.applicant_name, c.urgent,
       k.due_on as papers_due_on, k.stopped_on as papers_done_on, e.note, u.name as entered_by, e.entered_at
from reserve_entries e
join users u on u.county_code = e.county_code and u.id = e.entered_by
left join cases c on c.county_code = e.county_code and c.id = e.case_id
left join lateral (select k.due_on, k.stopped_on from case_clocks k
                   where k.county_code = e.county_code and k.case_id = e.case_id and k.rule_id = 'TA-23'
                   order by k.started_on desc limit 1) k on e.kind = 'aid'
where e.county_code = $1 and e.region_code = $2 and ($3::int is null or e.number < $3)
order by e.number desc limit $4
"""


async def entries(conn: Connection, scope: Scope, region_code: str, before: int | None, limit: int) -> list[EntryRow]:
    """Entries of a book, the newest first."""
    return await rows(conn, EntryRow, ENTRIES, scope.county_code, region_code, before, limit)


AID_CASE = """
select c.id as case_id, c.region_code, d.id as decision_id, d.amount
from cases c
left join case_decisions d on d.county_code = c.county_code and d.case_id = c.id and d.decision = 'approve'
where c.county_code = $1 and c.id = $2 and c.programme = 'temp_aid'
"""


async def aid_case(conn: Connection, scope: Scope, case_id: UUID) -> AidCase | None:
    return await row(conn, AidCase, AID_CASE, scope.county_code, case_id)


ADD_CLOSING = """
insert into reserve_closings (county_code, id, region_code, month, last_number, balance, closed_by, closed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
LAST_UNTIL = """
select number, balance, entry_on from reserve_entries
where county_code = $1 and region_code = $2 and entry_on < $3 order by number desc limit 1
"""
CLOSINGS = """
select c.id, c.month, c.balance, c.last_number, u.name as closed_by, c.closed_at,
       c.balance - coalesce(s.change, 0) as opening, coalesce(s.came_in, 0) as came_in,
       coalesce(s.went_out, 0) as went_out
from reserve_closings c
join users u on u.county_code = c.county_code and u.id = c.closed_by
left join lateral (
    select sum(e.change) as change, sum(e.change) filter (where e.change > 0) as came_in,
           -sum(e.change) filter (where e.change < 0) as went_out
    from reserve_entries e
    where e.county_code = c.county_code and e.region_code = c.region_code
      and e.entry_on >= c.month and e.entry_on < c.month + interval '1 month') s on true
where c.county_code = $1 and c.region_code = $2 order by c.month desc limit 36
"""
CLOSED_THROUGH = "select max(month) from reserve_closings where county_code = $1 and region_code = $2"


async def add_closing(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, town, month, last number, balance, by, at)"""
    await conn.execute(ADD_CLOSING, scope.county_code, *values)


async def last_until(conn: Connection, scope: Scope, region_code: str, before: date) -> Last | None:
    """The newest entry dated before a day."""
    return await row(conn, Last, LAST_UNTIL, scope.county_code, region_code, before)


async def closings(conn: Connection, scope: Scope, region_code: str) -> list[Closing]:
    """The closed months, the newest first, at most three years of them."""
    return await rows(conn, Closing, CLOSINGS, scope.county_code, region_code)


async def closed_through(conn: Connection, scope: Scope, region_code: str) -> date | None:
    return await conn.fetchval(CLOSED_THROUGH, scope.county_code, region_code)
