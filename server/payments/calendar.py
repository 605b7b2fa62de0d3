"""What must be paid by when: for a month, each programme and each order, with where it stands."""

from datetime import date, datetime

import policy
from policy import ClockProof, payments
from server import benefits, parameters
from server.benefits import title
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Text
from server.payments import queries
from server.payments.records import Calendar, CalendarItem, Counts, DueState, Order

NOTHING = dict.fromkeys(("entitled", "no_account", "died", "paid", "paid_late", "failed", "in_batch", "taken_off"), 0)


async def calendar(conn: Connection, actor: Actor, now: datetime, month: date) -> Calendar:
    """The month's payments: what is due, what is late, who has no account."""
    first, today = month.replace(day=1), civil_date(now)
    view = await parameters.view(conn, actor.county_code, today)
    periods = {name: payments.first_of_period(one.every, first) for name, one in payments.schedules().items()}
    limits = {
        name: payments.due(one.clock, periods[name], view, policy.standard_calendar())
        for name, one in payments.schedules().items()
    }
    names = [*periods]
    lasts = [payments.months_of(payments.schedule(name).every, periods[name])[-1] for name in names]
    dues = [limit.due if limit else None for limit in (limits[name] for name in names)]
    await benefits.count_anew(conn, written=False)
    found = await queries.counts(conn, actor.scope, names, [periods[name] for name in names], lasts, dues)
    items = [_item(name, found[name], periods[name], limits[name], today) for name in names]
    orders = await queries.orders(conn, actor.scope, None, first)
    ordered = [await _of_order(conn, actor, one, view, today) for one in orders if one.kind == "start"]
    return Calendar(first, sorted((one for one in (*ordered, *items) if _worth(one)), key=_order))


def _worth(one: CalendarItem) -> bool:
    return one.order_id is not None or one.entitled + one.paid + one.in_batch + one.failed > 0


def _order(one: CalendarItem) -> tuple[bool, date]:
    return one.state in ("done", "coming"), one.due_on or date.max


async def _of_order(
    conn: Connection, actor: Actor, order: Order, view: policy.ParameterView, today: date
) -> CalendarItem:
    kind = payments.order_kinds()[order.programme]
    proof = payments.due(kind.clock, order.index_published_on or order.issued_on, view, policy.standard_calendar())
    counts = await queries.counts_of_order(conn, actor.scope, order.id, proof.due if proof else None)
    found = counts or Counts(programme=order.programme, paid_total=0, **NOTHING)  # pyright: ignore[reportArgumentType]
    return _item(order.programme, found, order.month, proof, today, order)


def _item(
    name: str, found: Counts, period: date, proof: ClockProof | None, today: date, order: Order | None = None
) -> CalendarItem:
    to_make = max(0, found.entitled - found.paid - found.failed - found.in_batch)
    settled = found.entitled > 0 and found.paid == found.entitled
    return CalendarItem(
        programme=name,
        programme_title=title(name),
        order_id=order.id if order else None,
        order_no=order.order_no if order else None,
        with_order=order is None and payments.schedule(name).by_order,
        every="once" if order else payments.schedule(name).every,
        period=period,
        due_on=proof.due if proof else None,
        state=_state(proof, period, today, settled=settled),
        limit=Text(proof.zh, proof.en) if proof else None,
        citation=proof.citation if proof else "",
        entitled=found.entitled,
        to_make=to_make,
        in_batch=found.in_batch,
        paid=found.paid,
        paid_late=found.paid_late,
        failed=found.failed,
        no_account=found.no_account,
        died=found.died,
        paid_total=found.paid_total,
    )


def _state(proof: ClockProof | None, period: date, today: date, *, settled: bool) -> DueState:
    if settled:
        return "done"
    if period > today:
        return "coming"
    return policy.clock_state(proof, today) if proof else "no_day"
