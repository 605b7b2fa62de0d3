"""Money to whole groups: the price subsidy by order from above alone (F4: PS-02, PS-11), the others by the county."""

from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.core.db import county_scope, transaction
from tests import world
from tests.features.money import Counter, Payee, approved, counter, died, leave_no_benefits
from tests.house import Answer, Grid, House

OF_LAW = ["regular_pension", "dibao", "tekun", "unemployment_benefit"]
ORDER = {
    "programme": "price_subsidy", "level": "city", "order_no": "长发改〔2026〕12号", "issued_on": "2026-02-25",
    "month": "2026-02-01", "amount": "38.50", "groups": OF_LAW, "index_published_on": "2026-02-11",
}  # fmt: skip


@pytest.fixture(name="desk")
async def _desk(house: House) -> Counter:
    await leave_no_benefits(house)
    return await counter(house)


async def order(desk: Counter, **changes: Any) -> dict[str, Any]:
    return await desk.maker.post("/payment-orders", ORDER | {"id": desk.house.new_id()} | changes)


@pytest.fixture(name="alone")
async def _alone(house: House, grid: Grid, desk: Counter) -> Payee:
    """A tekun household with an account; everybody else in the county has none."""
    payee = await approved(house, grid, "tekun", tekun_care_mode="scattered")
    await desk.account(payee)
    return payee


@pytest.mark.parametrize("kind", ["start", "stop"])
async def test_the_county_neither_starts_nor_stops_it(desk: Counter, kind: str) -> None:
    with pytest.raises(Answer, match="order_not_from_above"):
        await order(desk, level="county", kind=kind)
    assert await desk.house.sql("select 1 from payment_orders") == []


@pytest.mark.parametrize("missing", OF_LAW)
async def test_no_group_of_the_law_is_left_out(desk: Counter, missing: str) -> None:
    with pytest.raises(Answer, match="order_groups_missing"):
        await order(desk, groups=[one for one in OF_LAW if one != missing])
    kept = await order(desk, groups=[*OF_LAW, "orphan"])
    assert kept["groups"] == [*OF_LAW, "orphan"]


async def write(house: House, statement: str, *values: object) -> None:
    """As the application's role, past all programmes."""
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await conn.execute(statement, *values)


BY_HAND = """
insert into payment_orders (county_code, id, programme, kind, level, order_no, issued_on, month, amount, groups,
                            index_published_on, occasion, recorded_by, recorded_at)
values ($1, $2, 'price_subsidy', 'start', $3, '自拟', '2026-02-01', '2026-02-01', 30, $4, '2026-02-11', '', $5, now())
"""
BATCH = """
insert into payment_batches (county_code, id, number, programme, month, order_id, order_kind, label, lines, total,
                             made_by, made_at)
values ($1, $2, 77, 'price_subsidy', '2026-02-01', $3, $4, '价格临时补贴', 1, 1, $5, now())
"""


async def test_nor_past_the_program(house: House, desk: Counter) -> None:
    """F4 through the database's own role: neither the level, nor the groups, nor a batch without an order."""
    county, clerk = world.COUNTY, world.uid("county01")
    with pytest.raises(asyncpg.CheckViolationError, match="payment_orders_from_above"):
        await write(house, BY_HAND, county, UUID(house.new_id()), "county", OF_LAW, clerk)
    with pytest.raises(asyncpg.CheckViolationError, match="payment_orders_groups_kept"):
        await write(house, BY_HAND, county, UUID(house.new_id()), "city", OF_LAW[:3], clerk)
    with pytest.raises(asyncpg.CheckViolationError, match="payment_batches_by_order"):
        await write(house, BATCH, county, UUID(house.new_id()), None, None, clerk)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await write(house, BATCH, county, UUID(house.new_id()), UUID(house.new_id()), "start", clerk)
    stop = await order(desk, kind="stop", amount=None, groups=[])
    with pytest.raises(asyncpg.ForeignKeyViolationError):  # a stop starts nothing
        await write(house, BATCH, county, UUID(house.new_id()), UUID(stop["id"]), "start", clerk)
    await order(desk, order_no="另一份")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await write(house, "update payment_orders set level = 'city'")


async def test_a_price_batch_needs_an_order(desk: Counter) -> None:
    for more in ({}, {"order_id": (await order(desk, kind="stop", amount=None, groups=[]))["id"]}):
        with pytest.raises(Answer, match="order_needed"):
            await desk.draft("price_subsidy", "2026-02-01", **more)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": "0"}, "amount_refused"),
        ({"amount": "-1"}, "amount_refused"),
        ({"amount": None}, "act_incomplete"),
        ({"index_published_on": None}, "act_incomplete"),
        ({"index_published_on": "2026-03-03"}, "act_incomplete"),
        ({"issued_on": "2026-03-03"}, "act_incomplete"),
        ({"month": "2026-02-15"}, "act_incomplete"),
        ({"groups": [*OF_LAW, "everybody"]}, "order_group_unknown"),
        ({"order_no": " "}, "act_incomplete"),
    ],
)
async def test_an_order_that_is_not_whole(desk: Counter, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Answer, match=code):
        await order(desk, **change)


async def test_everybody_of_the_groups_is_paid_once(house: House, desk: Counter, alone: Payee) -> None:
    made = await order(desk)
    preview = await desk.preview("price_subsidy", "2026-02-01", order_id=made["id"])
    assert preview["lines"] == 1
    assert {one["reason"] for one in preview["aside"]} <= {"no_account", "died"}  # whoever other tests let die
    assert preview["asides"]["no_account"] > 3  # the others of the county: tekun alone, dibao with the whole family
    batch = await desk.draft("price_subsidy", "2026-02-01", order_id=made["id"])
    (line,) = await desk.lines(batch)
    assert (line["person_id"], line["amount"], line["payee_group"]) == (alone.person, "38.50", "tekun")
    assert batch["label"] == "价格临时补贴"  # PS-09
    with pytest.raises(Answer, match="nothing_to_pay"):
        await desk.draft("price_subsidy", "2026-02-01", order_id=made["id"])


async def test_dibao_is_the_whole_family_s_into_one_account(house: House, desk: Counter) -> None:
    head = Payee("", str(world.uid("li")), str(world.uid("李保田")))
    await desk.account(head)
    made = await order(desk)
    batch = await desk.draft("price_subsidy", "2026-02-01", order_id=made["id"])
    assert {one["payee_name"] for one in await desk.lines(batch)} == {"李保田", "牛翠花", "李晓东"}


async def test_a_group_known_by_a_fact(house: House, grid: Grid, desk: Counter, alone: Payee) -> None:
    """Who draws unemployment insurance is in no status: the newest fact says so."""
    await house.sql("update statuses set valid_to = '2025-12-31' where household_id = $1", UUID(alone.household))
    made = await order(desk)
    assert (await desk.preview("price_subsidy", "2026-02-01", order_id=made["id"]))["lines"] == 0
    add = """insert into facts (county_code, household_id, region_code, name, observed_on, source_id, value,
                 recorded_at)
             values ($1, $2, $3, 'receives_unemployment_benefit', $4, $5, $6, now())"""
    for day, value, lines in ((date(2026, 2, 1), True, 1), (date(2026, 2, 2), False, 0)):
        await house.sql(add, world.COUNTY, UUID(alone.household), grid.code, day, UUID(house.new_id()), value)
        assert (await desk.preview("price_subsidy", "2026-02-01", order_id=made["id"]))["lines"] == lines


async def test_who_died_before_the_month_is_not_paid(house: House, desk: Counter, alone: Payee) -> None:
    made = await order(desk)
    before = (await desk.preview("price_subsidy", "2026-02-01", order_id=made["id"]))["asides"].get("died", 0)
    await died(house, alone, date(2026, 1, 31))
    assert (await desk.preview("price_subsidy", "2026-02-01", order_id=made["id"]))["asides"]["died"] == before + 1
    await died(house, alone, date(2026, 2, 1))
    assert (await desk.preview("price_subsidy", "2026-02-01", order_id=made["id"]))["lines"] == 1


async def test_after_a_stop_nobody_is_paid_until_a_new_start(desk: Counter, alone: Payee) -> None:
    made = await order(desk)
    await order(desk, kind="stop", amount=None, groups=[], order_no="中止", issued_on="2026-02-26")
    with pytest.raises(Answer, match="order_stopped"):
        await desk.draft("price_subsidy", "2026-02-01", order_id=made["id"])
    again = await order(desk, order_no="重启", issued_on="2026-02-27")
    assert (await desk.draft("price_subsidy", "2026-02-01", order_id=again["id"]))["lines"] == 1


async def test_twenty_working_days_from_the_index(house: House, desk: Counter, alone: Payee) -> None:
    """PS-08: published on 11 February, before the Spring Festival of 2026."""
    made = await order(desk)
    batch = await desk.draft("price_subsidy", "2026-02-01", order_id=made["id"])
    (row,) = [
        one for one in (await desk.maker.get("/payments/calendar", month="2026-02-01"))["items"] if one["order_id"]
    ]
    assert (row["due_on"], row["state"], row["in_batch"]) == (batch["due_on"], "running", 1)
    house.clock.at = house.clock.at.replace(day=int(batch["due_on"][-2:]) + 1)
    late = await counter(house)
    assert (await late.maker.get(f"/payment-batches/{batch['id']}"))["late"] is True


async def test_the_same_order_is_not_entered_twice(desk: Counter) -> None:
    asked = ORDER | {"id": desk.house.new_id()}
    for _ in range(2):
        kept = await desk.maker.post("/payment-orders", asked)
        assert kept["id"] == asked["id"]
    with pytest.raises(Answer, match="duplicate"):
        await order(desk)
    assert len((await desk.maker.get("/payment-orders"))["items"]) == 1


async def test_condolence_money_is_the_county_s_own_decision(house: House, desk: Counter, alone: Payee) -> None:
    made = await order(desk, programme="condolence", level="county", order_no="县民政〔2026〕3号", groups=["tekun"],
                       index_published_on=None, occasion="春节慰问", amount="500", month="2026-03-01")  # fmt: skip
    batch = await desk.draft("condolence", "2026-03-01", order_id=made["id"])
    assert (batch["label"], batch["total"], batch["due_on"]) == ("困难群众慰问金", "500.00", None)
    done = await desk.answered(await desk.sent(batch), n1="户名不符")
    assert done["failed"] == 1
    assert (await desk.preview("condolence", "2026-03-01", order_id=made["id"]))["asides"]["account_failed"] == 1
    await desk.account(alone, "6217000000006666", reason="户名更正")
    again = await desk.draft("condolence", "2026-03-01", order_id=made["id"])
    assert [one["follows"] for one in await desk.lines(again)] == [True]


async def test_a_township_enters_no_order(desk: Counter) -> None:
    with pytest.raises(Answer, match="not_permitted"):
        await desk.town.post("/payment-orders", ORDER | {"id": desk.house.new_id()})
