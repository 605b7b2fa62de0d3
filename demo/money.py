"""Money in the demo county: approved cases with their benefits, batches at every step, a reserve book in each town.

The cases are put on file as approved; everything after that is done by the server's own operations.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from demo import queries
from demo.identity import uuid7_of
from demo.records import DemoUser
from policy.clocks import add_months
from policy.payments import first_of_period
from server.benefits import accounts, operations
from server.benefits.records import NewAccount, NewBenefit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, county_scope, enter_scope
from server.payments import answers, batches, orders
from server.payments.records import Batch, NewBatch, NewOrder
from server.reserves import operations as reserves
from server.reserves.records import NewClosing, NewEntry

# Household status, programme, stage of its case, yuan, how many at most.
CASES = (
    ("dibao", "dibao", "paying", "565.00", 36),
    ("tekun", "tekun", "paying", "920.00", 12),
)
GROUPS_OF_LAW = ["regular_pension", "dibao", "tekun", "unemployment_benefit"]
WITHOUT_ACCOUNT = 9  # every so many
REFUSED = {3: "账户已销户", 8: "户名不符"}  # lines of the batch the bank answered


class _Desk(msgspec.Struct, frozen=True):
    conn: Connection
    crypto: Crypto
    now: datetime
    maker: Actor
    checker: Actor

    def id(self, *words: object) -> UUID:
        return uuid7_of(int(self.now.timestamp() * 1000), f"demo money {' '.join(map(str, words))}")


async def add_money(
    conn: Connection, county_code: str, users: Sequence[DemoUser], crypto: Crypto, now: datetime
) -> None:
    """Fill the payments desk as it stands on the civil date of `now`."""
    await enter_scope(conn, county_scope(county_code))
    maker, checker = (_actor(county_code, one) for one in users if one.role == "county")
    desk = _Desk(conn, crypto, now, maker, checker)
    towns = [_actor(county_code, one) for one in users if one.role == "township"]
    this = civil_date(now).replace(day=1)
    await _grants(desk, towns, add_months(first_of_period("quarter", this), -1))
    await _batches(desk, this)
    for town in towns:
        await _book(desk, town, this)


def _actor(county_code: str, user: DemoUser) -> Actor:
    return Actor(county_code=county_code, id=user.id, name=user.name, role=user.role, reach=user.reaches)


async def _grants(desk: _Desk, towns: Sequence[Actor], decided: date) -> None:
    """Approved cases and their benefits; most have an account."""
    at = desk.now.replace(year=decided.year, month=decided.month, day=10)
    for status, programme, stage, amount, most in CASES:
        homes = await queries.homes_of(desk.conn, desk.maker.county_code, status, most)
        for number, home in enumerate(homes):
            case = desk.id("case", programme, number)
            town = next((one for one in towns if home["region_code"].startswith(one.reach)), towns[0])
            facts = {"tekun_care_mode": "scattered"} if programme == "tekun" else {}
            await queries.add_approved_case(
                desk.conn, desk.maker.county_code, case, programme, home["household_id"], home["region_code"],
                home["name"], facts, town.id, at - timedelta(days=20), stage,
            )  # fmt: skip
            acts = ((1, "open", "intake", town), (2, "approve", stage, desk.maker))
            for order, act, to, by in acts:
                await queries.add_case_act(
                    desk.conn, desk.maker.county_code, desk.id("act", programme, number, act), case,
                    home["region_code"], order, act, to, by.id, by.role, at,
                )  # fmt: skip
            await queries.add_approval(
                desk.conn, desk.maker.county_code, desk.id("decision", programme, number), case, home["region_code"],
                Decimal(amount), town.id, desk.maker.id, at,
            )  # fmt: skip
            await operations.grant(
                desk.conn, desk.maker, at, NewBenefit(id=desk.id("benefit", programme, number), case_id=case)
            )
            if number % WITHOUT_ACCOUNT != WITHOUT_ACCOUNT - 1:
                await _account(desk, town, home, programme, number)


async def _account(desk: _Desk, town: Actor, home: dict[str, Any], programme: str, number: int) -> None:
    digits = f"6217000{0 if programme == 'dibao' else 1}{number:09d}"
    new = NewAccount(
        id=desk.id("account", programme, number), person_id=home["person_id"], bank="县农村商业银行",
        holder=home["name"], number=digits,
    )  # fmt: skip
    await accounts.record_account(desk.conn, town, desk.now, desk.crypto, new)


async def _batches(desk: _Desk, this: date) -> None:
    """Last month answered with two that came back, this month drafted, the quarter's tekun at the bank, an order."""
    before = await _make(desk, "dibao", add_months(this, -1))
    if before is None:
        return
    await _send(desk, before)
    lines = await batches.list_lines(desk.conn, desk.maker, before.id, outcome=None, search="", after=None, limit=500)
    rows = [
        f"{before.number},{one.number},{one.amount},"
        + (f"失败,{REFUSED[one.number]}" if one.number in REFUSED else "成功,")
        for one in lines.items
    ]
    text = "\n".join(["批次号,行号,金额,结果,原因", *rows])
    file = answers.read("银行回盘.csv", text.encode())
    await answers.take(desk.conn, desk.maker, desk.now, before.id, file, rest_follows=False)
    await _make(desk, "dibao", this)
    tekun = await _make(desk, "tekun", this)
    if tekun is not None:
        await _send(desk, tekun)
    await orders.record_order(
        desk.conn, desk.maker, desk.now,
        NewOrder(
            id=desk.id("order"), programme="price_subsidy", level="city", order_no="长发改价调〔演示〕1号",
            issued_on=civil_date(desk.now), month=this, amount=Decimal("35.00"), groups=GROUPS_OF_LAW,
            index_published_on=civil_date(desk.now),
        ),
    )  # fmt: skip


async def _make(desk: _Desk, programme: str, month: date) -> Batch | None:
    """A batch of everything open; None when a small county has nobody to pay."""
    wanted = NewBatch(id=desk.id("batch", programme, month), programme=programme, month=month)
    if not (await batches.preview(desk.conn, desk.maker, wanted)).lines:
        return None
    return await batches.make_batch(desk.conn, desk.maker, desk.now, wanted)


async def _send(desk: _Desk, batch: Batch) -> None:
    for step in ("checked", "sent"):
        await batches.step(desk.conn, desk.checker, desk.now, batch.id, step)


async def _book(desk: _Desk, town: Actor, this: date) -> None:
    """A deposit of last month, the month closed, and a repayment of this one."""
    (code,) = town.reach
    deposit = NewEntry(
        id=desk.id("deposit", code), kind="deposit", amount=Decimal("20000.00"), entry_on=add_months(this, -1),
        note="年初拨入",
    )  # fmt: skip
    await reserves.put_in(desk.conn, desk.maker, desk.now, code, deposit)
    await reserves.close(
        desk.conn, town, desk.now, code, NewClosing(id=desk.id("closing", code), month=add_months(this, -1))
    )
    back = NewEntry(
        id=desk.id("repayment", code), kind="repayment", amount=Decimal("300.00"), note="救助对象退回多领部分"
    )
    await reserves.put_in(desk.conn, town, desk.now, code, back)
