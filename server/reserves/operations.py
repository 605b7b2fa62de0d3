"""Money in, aid out, months closed. A book's dates never go back, so that a closed month stays what it was."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

import policy
from policy.clocks import add_months
from server import benefits, cases, parameters
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem
from server.core.paging import page, read_key
from server.reserves import queries
from server.reserves.records import Book, Fund, FundRow, NewAid, NewClosing, NewEntry

TOWN = 9  # digits of a town's code
BY_COUNTY = ("deposit", "top_up")


async def list_funds(conn: Connection, actor: Actor, now: datetime) -> list[Fund]:
    """The funds of the towns within reach."""
    view = await parameters.view(conn, actor.county_code, civil_date(now))
    return [_fund(one, view) for one in await queries.funds(conn, actor.scope, civil_date(now), None)]


def _fund(one: FundRow, view: policy.ParameterView) -> Fund:
    wanted = view.get("p_reserve_fund_amount")
    share = view.get("p_reserve_fund_refill")
    amount = Decimal(str(wanted)) if wanted is not None else None
    return Fund(
        **msgspec.structs.asdict(one),
        wanted=amount,
        refill_below=(amount * Decimal(str(share))).quantize(Decimal("0.01")) if amount and share else None,
    )


async def read_book(
    conn: Connection, actor: Actor, now: datetime, region_code: str, *, after: str | None = None, limit: int = 100
) -> Book:
    """A town's book, the newest entries first. Raises Problem not_found, page_unknown."""
    today = civil_date(now)
    found = await queries.funds(conn, actor.scope, today, region_code)
    if not found:
        raise Problem("not_found", what="备用金 reserve fund")
    view = await parameters.view(conn, actor.county_code, today)
    entries = page(
        await queries.entries(conn, actor.scope, region_code, read_key(after, int), limit + 1), limit,
        lambda one: one.number,
    )  # fmt: skip
    return Book(
        fund=_fund(found[0], view),
        entries=entries.items,
        next=entries.next,
        closings=await queries.closings(conn, actor.scope, region_code),
    )


async def put_in(conn: Connection, actor: Actor, now: datetime, region_code: str, new: NewEntry) -> Book:
    """Enter money that came in: a deposit or top-up by the county, a repayment by the town. The same id again changes
    nothing.

    Raises Problem not_found, reserve_by_county, reserve_month_closed, reserve_date_back.
    """
    benefits.checked(new.amount)
    if new.kind in BY_COUNTY and actor.role != "county":
        raise Problem("reserve_by_county")
    await _check_town(conn, actor, now, region_code)
    await queries.one_at_a_time(conn, actor.county_code, region_code)
    if not await queries.has_entry(conn, actor.scope, new.id):
        await _enter(
            conn, actor, now, region_code, new.id, new.kind, new.amount, new.entry_on or civil_date(now), new.note,
            case_id=new.case_id,
        )  # fmt: skip
    return await read_book(conn, actor, now, region_code)


async def aid(conn: Connection, actor: Actor, now: datetime, new: NewAid) -> Book:
    """Pay an approved case from its town's fund: the entry and the act of the case are one. The same id again changes
    nothing.

    Raises Problem not_found, case_not_approved, reserve_too_small, reserve_month_closed, and what the act raises:
    whether the case may be paid from the fund is its programme's rule (urgent or small, TA-22, TA-28).
    """
    case = await queries.aid_case(conn, actor.scope, new.case_id)
    if case is None:
        raise Problem("not_found", what="临时救助案件 temporary-aid case")
    if case.decision_id is None or case.amount is None:
        raise Problem("case_not_approved")
    town = case.region_code[:TOWN]
    await queries.one_at_a_time(conn, actor.county_code, town)
    if not await queries.has_entry(conn, actor.scope, new.id):
        last = await queries.last(conn, actor.scope, town)
        balance = last.balance if last else Decimal(0)
        if balance < case.amount:
            raise Problem("reserve_too_small", balance=balance, amount=case.amount)
        today = civil_date(now)
        await _enter(
            conn, actor, now, town, new.id, "aid", case.amount, today, new.note, case_id=case.case_id,
            decision_id=case.decision_id,
        )  # fmt: skip
        facts = {
            "reserve_fund_balance": float(balance), "approved_amount": float(case.amount),
            "fund_purpose": "benefit", "paid_at": today.isoformat(),
        }  # fmt: skip
        asked = cases.ActRequest(id=new.id, act="pay_from_reserve", facts=facts, note=new.note)
        await cases.act(conn, actor, now, case.case_id, asked, desk="payments")
    return await read_book(conn, actor, now, town)


async def _enter(
    conn: Connection,
    actor: Actor,
    now: datetime,
    town: str,
    entry_id: UUID,
    kind: str,
    amount: Decimal,
    on: date,
    note: str,
    *,
    case_id: UUID | None = None,
    decision_id: UUID | None = None,
) -> None:
    last = await queries.last(conn, actor.scope, town)
    closed = await queries.closed_through(conn, actor.scope, town)
    if closed is not None and on < add_months(closed, 1):
        raise Problem("reserve_month_closed", month=f"{closed:%Y-%m}")
    if on > civil_date(now) or (last is not None and on < last.entry_on):
        raise Problem("reserve_date_back", last=last.entry_on if last else civil_date(now))
    change = -amount if kind == "aid" else amount
    before = last.balance if last else Decimal(0)
    await queries.add_entry(
        conn, actor.scope, entry_id, town, (last.number if last else 0) + 1, kind, amount, change, before + change,
        last.number if last else None, last.balance if last else None, on, case_id, decision_id,
        "approve" if decision_id else None, note.strip(), actor.id, now,
    )  # fmt: skip
    await audit.record(conn, actor.county_code, now, actor.id, "reserve.enter", entry_id, {"kind": kind})


async def close(conn: Connection, actor: Actor, now: datetime, region_code: str, new: NewClosing) -> Book:
    """Close a month that is over. The same id, or a month that is closed, changes nothing.

    Raises Problem not_found, reserve_month_runs, reserve_book_empty.
    """
    await _check_town(conn, actor, now, region_code)
    await queries.one_at_a_time(conn, actor.county_code, region_code)
    first, after = new.month.replace(day=1), add_months(new.month.replace(day=1), 1)
    closed = await queries.closed_through(conn, actor.scope, region_code)
    if closed is None or closed < first:
        if after > civil_date(now):
            raise Problem("reserve_month_runs", month=f"{first:%Y-%m}")
        last = await queries.last_until(conn, actor.scope, region_code, after)
        if last is None:
            raise Problem("reserve_book_empty")
        await queries.add_closing(
            conn, actor.scope, new.id, region_code, first, last.number, last.balance, actor.id, now
        )
        await audit.record(
            conn, actor.county_code, now, actor.id, "reserve.close", new.id, {"month": f"{first:%Y-%m}"}
        )
    return await read_book(conn, actor, now, region_code)


async def _check_town(conn: Connection, actor: Actor, now: datetime, region_code: str) -> None:
    if not await queries.funds(conn, actor.scope, civil_date(now), region_code):
        raise Problem("not_found", what="备用金 reserve fund")
