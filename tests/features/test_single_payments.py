"""Price subsidy, gas subsidy and condolence money for one person: case, benefit, batch (CP-06, CP-08)."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.core.db import county_scope, transaction
from tests import world
from tests.features.money import Counter, Payee, counter, leave_no_benefits
from tests.features.test_payment_orders import order
from tests.house import Answer, Grid, House

ORDERED = {"trigger_order_id": "长发改〔2026〕12号", "trigger_order_level": "city"}


@pytest.fixture(name="desk")
async def _desk(house: House) -> Counter:
    await leave_no_benefits(house)
    return await counter(house)


async def decided(desk: Counter, grid: Grid, programme: str, amount: str = "300", **facts: Any) -> Payee:
    """A case of the common procedure from its opening to its approval, by two people of the county."""
    house, case = desk.house, desk.house.new_id()
    await desk.town.post("/cases", {"id": case, "programme": programme, "household_id": grid.household})
    steps = (
        (desk.maker, "accept_papers", {"materials_complete": True}),
        (desk.maker, "record_examination", {"materials_authentic": "true", "substantive_check_required": False}),
        (desk.checker, "approve", {"programme_code": programme, "approved_amount": amount} | facts),
    )
    for who, act, recorded in steps:
        await who.post(f"/cases/{case}/acts", {"id": house.new_id(), "act": act, "facts": recorded})
    await house.work()
    (person,) = await house.sql(
        "select id from persons where household_id = $1 and relation = 'self'", UUID(grid.household)
    )
    return Payee(case, grid.household, str(person["id"]))


@pytest.mark.parametrize(("programme", "label"), [("condolence", "困难群众慰问金"), ("gas_subsidy", "燃气补贴")])
async def test_one_person_s_money_from_the_decision_to_the_account(
    desk: Counter, grid: Grid, programme: str, label: str
) -> None:
    payee = await decided(desk, grid, programme)
    benefit = (await desk.maker.get(f"/cases/{payee.case}/payments"))["benefit"]["benefit"]
    assert (benefit["amount"], benefit["paid_every"], benefit["first_month"]) == ("300.00", "once", "2026-03-01")
    assert (await desk.preview(programme))["asides"] == {"no_account": 1}
    await desk.account(payee)
    batch = await desk.draft(programme)
    assert (batch["lines"], batch["total"], batch["label"], batch["order_id"]) == (1, "300.00", label, None)
    with pytest.raises(Answer, match="maker_checks"):
        await desk.maker.post(f"/payment-batches/{batch['id']}/check", {})
    await desk.answered(await desk.sent(batch))
    case = await desk.maker.get(f"/cases/{payee.case}")
    assert case["case"]["stage"] == "paid"
    for month in ("2026-03-01", "2026-04-01"):  # once, and never again
        with pytest.raises(Answer, match="nothing_to_pay"):
            await desk.draft(programme, month)


async def test_what_came_back_is_paid_when_the_account_is_right(desk: Counter, grid: Grid) -> None:
    payee = await decided(desk, grid, "condolence")
    await desk.account(payee)
    await desk.answered(await desk.sent(await desk.draft("condolence")), n1="户名不符")
    assert (await desk.preview("condolence"))["asides"] == {"account_failed": 1}
    await desk.account(payee, "6217000000006666", reason="户名更正")
    again = await desk.draft("condolence")
    assert [one["follows"] for one in await desk.lines(again)] == [True]
    await desk.answered(await desk.sent(again))
    assert (await desk.maker.get(f"/cases/{payee.case}"))["case"]["stage"] == "paid"


async def test_the_calendar_says_what_a_case_still_waits_for(desk: Counter, grid: Grid) -> None:
    await desk.account(await decided(desk, grid, "gas_subsidy"))
    rows = (await desk.maker.get("/payments/calendar", month="2026-03-01"))["items"]
    (row,) = [one for one in rows if one["programme"] == "gas_subsidy"]
    assert (row["to_make"], row["due_on"], row["with_order"]) == (1, None, False)


async def test_a_price_subsidy_waits_for_its_order_and_goes_out_with_it(desk: Counter, grid: Grid) -> None:
    payee = await decided(desk, grid, "price_subsidy", "38.50", **ORDERED)
    assert payee.case in [one["case_id"] for one in await desk.maker.get("/benefits/waiting")]
    with pytest.raises(Answer, match="case_order_unknown"):
        await desk.grant(payee)
    made = await order(desk)
    assert (await desk.grant(payee))["benefit"]["first_month"] == "2026-02-01"
    await desk.account(payee)
    with pytest.raises(Answer, match="order_needed"):
        await desk.draft("price_subsidy", "2026-02-01")
    batch = await desk.draft("price_subsidy", "2026-02-01", order_id=made["id"])
    lines = await desk.lines(batch)  # tekun as well: by the case, and not by the group once more
    assert [(one["case_id"], one["amount"], one["payee_group"]) for one in lines] == [(payee.case, "38.50", None)]
    assert batch["label"] == "价格临时补贴"
    await desk.answered(await desk.sent(batch))
    assert (await desk.maker.get(f"/cases/{payee.case}"))["case"]["stage"] == "paid"
    rows = (await desk.maker.get("/payments/calendar", month="2026-02-01"))["items"]
    (row,) = [one for one in rows if one["order_id"] == made["id"]]
    assert (row["paid"], row["state"]) == (1, "done")
    with pytest.raises(Answer, match="nothing_to_pay"):
        await desk.draft("price_subsidy", "2026-02-01", order_id=made["id"])


async def test_whom_the_order_paid_by_the_group_is_not_paid_by_a_case(desk: Counter, grid: Grid) -> None:
    made = await order(desk)
    (person,) = await desk.house.sql(
        "select id from persons where household_id = $1 and relation = 'self'", UUID(grid.household)
    )
    await desk.account(Payee("", grid.household, str(person["id"])))
    await desk.draft("price_subsidy", "2026-02-01", order_id=made["id"])
    payee = await decided(desk, grid, "price_subsidy", "38.50", **ORDERED)
    with pytest.raises(Answer, match="paid_by_order"):
        await desk.grant(payee)


async def test_no_price_subsidy_without_an_order_from_above_past_the_program(desk: Counter, grid: Grid) -> None:
    """F4: neither the act, nor the table."""
    with pytest.raises(Answer, match="PS-11"):
        await decided(desk, grid, "price_subsidy", "38.50")
    payee = await decided(desk, grid, "condolence")
    await desk.grant(payee)
    statement = """insert into benefits (county_code, id, case_id, decision_id, programme, region_code, household_id,
                       person_id, payee_name, amount, paid_every, first_month, granted_by, granted_at)
                   select county_code, $1, case_id, decision_id, 'price_subsidy', region_code, household_id,
                       person_id, payee_name, amount, paid_every, first_month, granted_by, granted_at from benefits"""
    with pytest.raises(asyncpg.CheckViolationError, match="benefits_by_order"):
        async with transaction(desk.house.parts.pool, county_scope(world.COUNTY)) as conn:
            await conn.execute(statement, UUID(desk.house.new_id()))
