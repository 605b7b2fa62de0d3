"""SQL of agendas: cases that wait, items, hearings and decisions."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.approval_sessions.records import ItemRow, StepOut, TooLateCase, WaitingRow
from server.core.db import Connection, Scope, row, rows

# A case to decide is ready since it first came to that stage; an urgent one never waits for a session (TA-26).
WAITING = """
select c.id as case_id, c.programme, c.applicant_name, c.region_code, v.name as village_name, c.due_on, r.ready_at
from cases c
left join divisions v on v.county_code = c.county_code and v.code = left(c.region_code, 12)
cross join lateral (
    select min(a.acted_at) as ready_at from case_acts a
    where a.county_code = c.county_code and a.case_id = c.id and a.stage_to = 'county_decision') r
where c.county_code = $1 and c.stage = 'county_decision' and not c.ended and c.programme = any($2::text[])
  and not c.urgent
  and not exists (select from case_acts a where a.county_code = c.county_code and a.case_id = c.id
                  and a.detail @> '{"is_urgent": true}')
  and not exists (select from approval_items i where i.county_code = c.county_code and i.case_id = c.id
                  and i.state in ('waiting', 'heard'))
"""
WAITING_PAGE = f"""{WAITING}
  and ($3::date is null or (coalesce(c.due_on, 'infinity'::date), c.id) > ($3, $4::uuid))
order by coalesce(c.due_on, 'infinity'::date), c.id limit $5
"""
WAITING_ONE = f"{WAITING} and c.id = $3"
WAITING_COUNT = f"""
select count(*)::integer as waiting, (count(*) filter (where w.due_on < $3))::integer as pressing from ({WAITING}) w
"""  # noqa: S608 - constants only


async def waiting(
    conn: Connection, scope: Scope, programmes: Sequence[str], after: tuple[date, UUID] | None, limit: int
) -> list[WaitingRow]:
    """Cases to decide that stand on no agenda, by the limit that ends first."""
    key = after or (None, None)
    return await rows(conn, WaitingRow, WAITING_PAGE, scope.county_code, list(programmes), *key, limit)


async def waiting_one(conn: Connection, scope: Scope, programmes: Sequence[str], case_id: UUID) -> WaitingRow | None:
    return await row(conn, WaitingRow, WAITING_ONE, scope.county_code, list(programmes), case_id)


async def waiting_count(conn: Connection, scope: Scope, programmes: Sequence[str], before: date) -> tuple[int, int]:
    """How many wait, and of how many the limit ends before a day."""
    found = await conn.fetchrow(WAITING_COUNT, scope.county_code, list(programmes), before)
    return (found["waiting"], found["pressing"]) if found else (0, 0)


# Grows with the cases to decide at one time; an urgent one waits for no session.
TOO_LATE = """
select c.id as case_id, c.programme, c.applicant_name, c.due_on, coalesce(s.day, $4) as session_day
from cases c
left join approval_items i on i.county_code = c.county_code and i.case_id = c.id and i.state in ('waiting', 'heard')
left join approval_sessions s on s.county_code = i.county_code and s.id = i.session_id
where c.county_code = $1 and c.stage = 'county_decision' and not c.ended and c.programme = any($2::text[])
  and not c.urgent and coalesce(c.due_on, 'infinity'::date) >= $3 and c.due_on < coalesce(s.day, $4::date)
  and not exists (select from case_acts a where a.county_code = c.county_code and a.case_id = c.id
                  and a.detail @> '{"is_urgent": true}')
order by c.due_on, c.id
"""


async def too_late(
    conn: Connection, scope: Scope, programmes: Sequence[str], today: date, next_day: date
) -> list[TooLateCase]:
    """Cases whose limit ends before the session that hears them, or before the next one."""
    return await rows(conn, TooLateCase, TOO_LATE, scope.county_code, list(programmes), today, next_day)


ADD_ITEMS = """
insert into approval_items (county_code, id, session_id, case_id, position, state, reason, added_by, added_at)
select $1, g.id, $2, g.case_id, g.number + coalesce((select max(i.position) from approval_items i
                                                     where i.county_code = $1 and i.session_id = $2), 0),
       'waiting', $5, $6, $7
from unnest($3::uuid[], $4::uuid[]) with ordinality as g (id, case_id, number)
"""


async def add_items(
    conn: Connection, scope: Scope, session_id: UUID, ids: Sequence[UUID], cases: Sequence[UUID], reason: str,
    by: UUID, now: datetime,
) -> None:  # fmt: skip
    """Cases at the end of an agenda, in order. A case that stands on another agenda is refused."""
    await conn.execute(ADD_ITEMS, scope.county_code, session_id, list(ids), list(cases), reason, by, now)


ITEM = """
select i.id, i.session_id, i.case_id, i.position, i.state, i.reason, i.added_at, c.programme, c.applicant_name,
       c.region_code, v.name as village_name, c.household_id, c.stage, c.due_on, d.died_on, q.asked,
       h.number, h.outcome, h.amount, h.reason as hearing_reason, h.discussion, h.there, h.votes_for,
       h.votes_against, h.abstained, h.recorded_by, r.name as recorder, u.name as decided_by, e.reason as end_reason
from approval_items i
join cases c on c.county_code = i.county_code and c.id = i.case_id
left join divisions v on v.county_code = c.county_code and v.code = left(c.region_code, 12)
left join lateral (
    select max(p.died_on) as died_on from persons p
    where p.county_code = c.county_code and p.household_id = c.household_id and p.name = c.applicant_name) d on true
left join lateral (
    select (a.detail ->> 'requested_amount')::numeric as asked from case_acts a
    where a.county_code = c.county_code and a.case_id = c.id and a.detail ? 'requested_amount'
    order by a.number desc limit 1) q on true
left join lateral (
    select h.number, h.outcome, h.amount, h.reason, h.discussion, h.there, h.votes_for, h.votes_against, h.abstained,
           h.recorded_by
    from approval_hearings h where h.county_code = i.county_code and h.item_id = i.id
    order by h.number desc limit 1) h on true
left join users r on r.county_code = i.county_code and r.id = h.recorded_by
left join approval_decisions x on x.county_code = i.county_code and x.item_id = i.id
left join users u on u.county_code = x.county_code and u.id = x.decided_by
left join approval_item_ends e on e.county_code = i.county_code and e.item_id = i.id
"""
ITEMS = f"""{ITEM}
where i.county_code = $1 and i.session_id = $2
  and ($3::integer is null or (i.position, i.id) > ($3, $4::uuid))
order by i.position, i.id limit $5
"""
ONE_ITEM = f"{ITEM} where i.county_code = $1 and i.id = $2"


async def items(
    conn: Connection, scope: Scope, session_id: UUID, after: tuple[int, UUID] | None, limit: int
) -> list[ItemRow]:
    """The agenda of a session in order, what left it included."""
    return await rows(conn, ItemRow, ITEMS, scope.county_code, session_id, *(after or (None, None)), limit)


async def item(conn: Connection, scope: Scope, item_id: UUID) -> ItemRow | None:
    return await row(conn, ItemRow, ONE_ITEM, scope.county_code, item_id)


HOLD = "select state from approval_items where county_code = $1 and id = $2 for update"


async def hold(conn: Connection, scope: Scope, item_id: UUID) -> None:
    """Nobody else hears or decides the item until the transaction ends."""
    await conn.execute(HOLD, scope.county_code, item_id)


SETTLE = "update approval_items set state = $3 where county_code = $1 and id = $2"


async def settle(conn: Connection, scope: Scope, item_id: UUID, state: str) -> None:
    await conn.execute(SETTLE, scope.county_code, item_id, state)


END = """
insert into approval_item_ends (county_code, item_id, how, reason, ended_by, ended_at)
select $1, item_id, $3, $4, $5, $6 from unnest($2::uuid[]) as item_id on conflict (county_code, item_id) do nothing
"""
LEFT_OVER = """
update approval_items set state = 'not_heard' where county_code = $1 and session_id = $2 and state = 'waiting'
returning id
"""


async def end(
    conn: Connection, scope: Scope, item_ids: Sequence[UUID], how: str, reason: str, by: UUID, now: datetime
) -> None:
    """These left the agenda, and why."""
    await conn.execute(END, scope.county_code, list(item_ids), how, reason, by, now)


async def leave_over(conn: Connection, scope: Scope, session_id: UUID) -> list[UUID]:
    """What was not heard when the session ended."""
    return [r["id"] for r in await conn.fetch(LEFT_OVER, scope.county_code, session_id)]


ORDER = """
update approval_items i set position = n.position
from (select id, row_number() over (order by array_position($3::uuid[], id), position, id)::integer as position
      from approval_items where county_code = $1 and session_id = $2) n
where i.county_code = $1 and i.id = n.id and i.position <> n.position
"""


async def order(conn: Connection, scope: Scope, session_id: UUID, item_ids: Sequence[UUID]) -> None:
    """These first, in this order; the others after them as they were."""
    await conn.execute(ORDER, scope.county_code, session_id, list(item_ids))


ADD_STEP_OUT = """
insert into approval_step_outs (county_code, id, session_id, item_id, member_id, reason, noted_by, noted_at)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict on constraint approval_step_outs_once do nothing
"""
STEP_OUTS = """
select o.item_id, o.member_id, m.name, o.reason
from approval_step_outs o
join approval_members m on m.county_code = o.county_code and m.session_id = o.session_id and m.id = o.member_id
where o.county_code = $1 and o.session_id = $2 and o.item_id = any($3::uuid[]) order by o.noted_at, o.id
"""


async def add_step_out(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, session, item, member, reason, by, at); once for a member and a case."""
    await conn.execute(ADD_STEP_OUT, scope.county_code, *values)


async def step_outs(conn: Connection, scope: Scope, session_id: UUID, item_ids: Sequence[UUID]) -> list[StepOut]:
    """Who does not hear which of these cases."""
    return await rows(conn, StepOut, STEP_OUTS, scope.county_code, session_id, list(item_ids))


ADD_HEARING = """
insert into approval_hearings (county_code, id, item_id, number, outcome, amount, reason, discussion, there, needed,
                               votes_for, votes_against, abstained, recorded_by, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
"""
HAS_HEARING = "select exists (select from approval_hearings where county_code = $1 and id = $2)"


async def add_hearing(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, item, number, outcome, amount, reason, discussion, there, needed, for, against, abstained, by, at)"""
    await conn.execute(ADD_HEARING, scope.county_code, *values)


async def has_hearing(conn: Connection, scope: Scope, hearing_id: UUID) -> bool:
    return await conn.fetchval(HAS_HEARING, scope.county_code, hearing_id)


ADD_DECISION = """
insert into approval_decisions (county_code, item_id, number, recorded_by, case_id, act_id, decided_by, decided_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def add_decision(conn: Connection, scope: Scope, *values: object) -> None:
    """(item, number of the hearing, its recorder, case, act of the case, by, at)"""
    await conn.execute(ADD_DECISION, scope.county_code, *values)
