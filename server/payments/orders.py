"""Orders that money is paid to whole groups: the price subsidy from above alone, the others by the county."""

from datetime import date, datetime
from uuid import UUID

import policy
from policy import payments
from server import benefits, parameters
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, Text
from server.payments import queries
from server.payments.records import NewOrder, Order, OrderList


async def list_orders(conn: Connection, actor: Actor) -> OrderList:
    """Orders of the county, the newest first, at most 200."""
    names = {name: Text(one.zh, one.en) for name, one in payments.groups().items()}
    return OrderList(await queries.orders(conn, actor.scope, None, None), names)


async def find(conn: Connection, actor: Actor, order_id: UUID) -> Order:
    """One order. Raises Problem not_found."""
    found = await queries.orders(conn, actor.scope, order_id, None)
    if not found:
        raise Problem("not_found", what="发放通知 order")
    return found[0]


async def record_order(conn: Connection, actor: Actor, now: datetime, new: NewOrder) -> Order:
    """Put an order on file. The same id again changes nothing.

    Raises Problem order_not_from_above, order_groups_missing, order_group_unknown, act_incomplete, and duplicate for
    the same number and month.
    """
    today = civil_date(now)
    view = await parameters.view(conn, actor.county_code, today)
    _check(new, view, today)
    added = await queries.add_order(
        conn, actor.scope, new.id, new.programme, new.kind, new.level, new.order_no.strip(), new.issued_on, new.month,
        new.amount, new.groups, new.index_published_on, new.occasion.strip(), actor.id, now,
    )  # fmt: skip
    if added:
        detail = {"programme": new.programme, "kind": new.kind, "order_no": new.order_no}
        await audit.record(conn, actor.county_code, now, actor.id, "payment_order.record", new.id, detail)
    return await find(conn, actor, new.id)


def _check(new: NewOrder, view: policy.ParameterView, today: date) -> None:
    kind = payments.order_kinds()[new.programme]
    if not new.order_no.strip():
        raise Problem("act_incomplete", act="发放通知 order", missing="文号 number")
    if kind.from_above and new.level == "county":
        raise Problem("order_not_from_above")
    if kind.from_above:
        facts = {"trigger_order_id": new.order_no.strip(), "trigger_order_level": new.level}
        policy.check_guards("start_or_stop_price_mechanism", facts, view)
    if new.month.day != 1 or new.issued_on > today or (new.index_published_on or today) > today:
        raise Problem("act_incomplete", act="发放通知 order", missing="月份和日期 month and dates")
    if new.kind == "stop":
        return
    unknown = [name for name in new.groups if name not in payments.groups()]
    if unknown:
        raise Problem("order_group_unknown", names="、".join(unknown))
    if new.amount is None or not new.groups or (kind.clock and new.index_published_on is None):
        raise Problem(
            "act_incomplete", act="发放通知 order", missing="金额、对象、指数发布日期 amount, groups, index day"
        )
    benefits.checked(new.amount)
    if kind.from_above:
        _check_groups(new, view)


def _check_groups(new: NewOrder, view: policy.ParameterView) -> None:
    """All groups the law names, and those the county's parameter adds (PS-02)."""
    wanted = {*payments.GROUPS_OF_LAW, *view.words("p_price_subsidy_groups")} & payments.groups().keys()
    missing = [payments.groups()[name] for name in sorted(wanted - set(new.groups))]
    if missing:
        raise Problem(
            "order_groups_missing",
            names="、".join(one.zh for one in missing),
            names_en=", ".join(one.en for one in missing),
        )
