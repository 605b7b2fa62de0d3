"""Money paid for months after a death or an end comes back: found by itself, claimed once, in steps that are kept."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.core.db import county_scope, transaction
from tests import world
from tests.features.money import Counter, Payee, add_act, approved, counter, died, leave_no_benefits
from tests.house import Answer, Grid, House

MONTHS = ("2026-03-01", "2026-04-01", "2026-05-01")


@pytest.fixture(name="desk")
async def _desk(house: House) -> Counter:
    await house.sql("truncate claim_acts, claim_months, claims")
    await leave_no_benefits(house)
    return await counter(house)


@pytest.fixture(name="dead")
async def _dead(house: House, grid: Grid, desk: Counter) -> Payee:
    """Paid dibao for three months; died in the first of them, which nobody knew before the third was paid."""
    payee = await approved(house, grid)
    await desk.grant(payee)
    await desk.account(payee)
    for month in MONTHS:
        await desk.paid("dibao", month)
    await died(house, payee, date(2026, 3, 31))
    return payee


async def due(desk: Counter) -> list[dict[str, Any]]:
    return (await desk.maker.get("/claims/due"))["items"]


async def claim(desk: Counter, payee: Payee, **more: Any) -> dict[str, Any]:
    (benefit,) = await desk.house.sql("select id from benefits where case_id = $1", UUID(payee.case))
    asked = {"id": desk.house.new_id(), "benefit_id": str(benefit["id"]), "reason": "死亡后多发"} | more
    return await desk.maker.post("/claims", asked)


async def step(desk: Counter, page: dict[str, Any], act: str, by: Any = None, **more: Any) -> dict[str, Any]:
    asked = {"id": desk.house.new_id(), "act": act} | more
    return await (by or desk.maker).post(f"/claims/{page['claim']['id']}/acts", asked)


async def test_what_was_paid_after_a_death_is_found_by_itself(desk: Counter, dead: Payee) -> None:
    (one,) = await due(desk)
    assert (one["ground"], one["from_month"], one["amount"]) == ("died", "2026-04-01", "1000.00")
    assert [(m["month"], m["owed"]) for m in one["months"]] == [("2026-04-01", "0"), ("2026-05-01", "0")]


async def test_the_month_of_the_death_is_still_owed(house: House, desk: Counter, dead: Payee) -> None:
    await died(house, dead, date(2026, 5, 1))
    assert await due(desk) == []
    with pytest.raises(Answer, match="nothing_to_claim"):
        await claim(desk, dead)


async def test_a_claim_from_the_notice_to_the_last_yuan(desk: Counter, dead: Payee) -> None:
    page = await claim(desk, dead)
    assert (page["claim"]["state"], page["claim"]["open"]) == ("opened", "1000.00")
    assert await due(desk) == []
    with pytest.raises(Answer, match="claim_not_notified"):
        await step(desk, page, "agree", note="每月还 300 元")
    page = await step(desk, page, "notify", by=desk.town, note="送达其子")
    page = await step(desk, page, "agree", by=desk.town, note="分三次还清")
    assert page["claim"]["state"] == "agreed"
    for amount, left in (("300", "700.00"), ("300.50", "399.50")):
        page = await step(desk, page, "repay", amount=amount)
        assert page["claim"]["open"] == left
    with pytest.raises(Answer, match="claim_amount"):
        await step(desk, page, "repay", amount="399.51")
    page = await step(desk, page, "repay", amount="399.50")
    assert (page["claim"]["state"], page["claim"]["repaid"], page["claim"]["open"]) == ("settled", "1000.00", "0.00")
    with pytest.raises(Answer, match="claim_settled"):
        await step(desk, page, "notify")
    assert [one["act"] for one in page["acts"]] == ["open", "notify", "agree", "repay", "repay", "repay"]


async def test_another_person_of_the_county_writes_off_with_a_reason(desk: Counter, dead: Payee) -> None:
    page = await claim(desk, dead)
    page = await step(desk, page, "repay", amount="100")
    with pytest.raises(Answer, match="claim_by_county"):
        await step(desk, page, "write_off", by=desk.town, amount="900", note="家中无人")
    with pytest.raises(Answer, match="claim_opener_writes_off"):
        await step(desk, page, "write_off", amount="900", note="家中无人")
    with pytest.raises(Answer, match="reason_needed"):
        await step(desk, page, "write_off", by=desk.checker, amount="900")
    page = await step(desk, page, "write_off", by=desk.checker, amount="900", note="遗属无偿还能力，局务会同意")
    assert (page["claim"]["state"], page["claim"]["written_off"]) == ("settled", "900.00")
    (town,) = await desk.maker.get("/claims/sums")
    assert (town["claims"], town["settled"], town["claimed"], town["repaid"], town["written_off"], town["open"]) == (
        1, 1, "1000.00", "100.00", "900.00", "0.00",
    )  # fmt: skip


async def test_a_stop_and_a_reduction_decided_late(house: House, grid: Grid, desk: Counter) -> None:
    """Reduced from April, decided in May: the difference of two months; stopped from May: all of that month."""
    payee = await approved(house, grid)
    benefit = (await desk.grant(payee))["benefit"]["id"]
    await desk.account(payee)
    for month in MONTHS:
        await desk.paid("dibao", month)
    for number, (kind, change) in enumerate((("reduce", {"amount": "200", "from_month": "2026-04-01"}),
                                             ("stop", {"from_month": "2026-05-01"})), 3):  # fmt: skip
        await add_act(house, UUID(payee.case), grid.code, number, "decide_change", "county01", "paying",
                      change_type=kind)  # fmt: skip
        await desk.maker.post(
            f"/benefits/{benefit}/changes", {"id": house.new_id(), "kind": kind, "reason": "复核"} | change
        )
    (one,) = await due(desk)
    assert [(m["month"], m["paid"], m["owed"]) for m in one["months"]] == [
        ("2026-04-01", "500.00", "200.00"), ("2026-05-01", "500.00", "0"),
    ]  # fmt: skip
    assert (one["ground"], one["amount"]) == ("ended", "800.00")


async def test_a_claim_stands_on_its_case_and_household(desk: Counter, dead: Payee) -> None:
    page = await claim(desk, dead)
    for where in ({"case_id": dead.case}, {"household_id": dead.household}):
        found = (await desk.town.get("/claims", **where))["items"]
        assert [one["id"] for one in found] == [page["claim"]["id"]]
    assert (await desk.maker.get("/claims", state="settled"))["items"] == []
    elsewhere = {"case_id": desk.house.new_id()}
    assert (await desk.maker.get("/claims", state="all", **elsewhere))["items"] == []


async def test_two_who_claim_at_once_and_a_repeat_make_one(desk: Counter, dead: Payee) -> None:
    (one,) = await due(desk)
    asked = [{"id": desk.house.new_id(), "benefit_id": one["benefit_id"], "reason": "多发"} for _ in range(2)]
    who = (desk.maker, desk.checker)
    answers = await asyncio.gather(*(w.client.post("/claims", json=a) for w, a in zip(who, asked, strict=True)))
    assert sorted(a.status_code for a in answers) == [201, 409]
    made = next(a.json() for a in answers if a.status_code == 201)
    same = {"id": desk.house.new_id(), "act": "repay", "amount": "10"}
    pages = [await desk.maker.post(f"/claims/{made['claim']['id']}/acts", same) for _ in range(2)]
    assert [one["claim"]["repaid"] for one in pages] == ["10.00", "10.00"]


async def test_the_notice_says_the_months_and_the_sum(desk: Counter, dead: Payee) -> None:
    page = await claim(desk, dead)
    for form, starts in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = await desk.town.client.get(f"/claims/{page['claim']['id']}/notice", params={"form": form})
        assert (answer.status_code, answer.content[: len(starts)]) == (200, starts)


BY_HAND = """
insert into claim_acts (county_code, id, claim_id, number, act, on_day, amount, claimed, opened_by, previous_number,
                        open_before, open_after, note, done_by, done_at)
select county_code, $1, claim_id, 2, $2, on_day, $3, claimed, opened_by, 1, $4, $5, '手工', $6, done_at
from claim_acts where number = 1
"""


@pytest.mark.parametrize(
    ("act", "amount", "before", "after", "error"),
    [
        ("repay", "1001", "1000", "-1", asyncpg.CheckViolationError),
        ("repay", "100", "1000", "1000", asyncpg.CheckViolationError),
        ("repay", "100", "900", "800", asyncpg.ForeignKeyViolationError),
        ("write_off", "100", "1000", "900", asyncpg.CheckViolationError),
    ],
)
async def test_nor_past_the_program(
    desk: Counter, dead: Payee, act: str, amount: str, before: str, after: str, error: type[Exception]
) -> None:
    await claim(desk, dead)
    values = (UUID(desk.house.new_id()), act, Decimal(amount), Decimal(before), Decimal(after), world.uid("county01"))
    with pytest.raises(error):
        async with transaction(desk.house.parts.pool, county_scope(world.COUNTY)) as conn:
            await conn.execute(BY_HAND, *values)
    for statement in ("update claims set amount = 1", "delete from claim_acts"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(desk.house.parts.pool, county_scope(world.COUNTY)) as conn:
                await conn.execute(statement)
