"""The townships' reserve funds (TA-28, FD-06, FD-11): a book that cannot spend what is not there, be rewritten, or
reach into a closed month."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.core.db import county_scope, transaction
from tests import world
from tests.features.money import Counter, Payee, approved, counter, leave_no_benefits
from tests.house import Answer, Grid, House

TOWN = world.LONGQUAN


@pytest.fixture(name="desk")
async def _desk(house: House) -> Counter:
    await leave_no_benefits(house)
    return await counter(house)


async def put_in(desk: Counter, amount: str, kind: str = "deposit", **more: Any) -> dict[str, Any]:
    who = desk.town if kind == "repayment" else desk.maker
    asked = {"id": desk.house.new_id(), "kind": kind, "amount": amount, "note": "县拨入"} | more
    return await who.post(f"/reserve-funds/{TOWN}/entries", asked)


async def urgent(house: House, grid: Grid, amount: str = "800") -> Payee:
    """An urgent case that the township decided within its own limit."""
    return await approved(house, grid, "temp_aid", amount=amount, stage="approved", is_urgent=True)


async def pay(desk: Counter, payee: Payee, **more: Any) -> dict[str, Any]:
    return await desk.town.post("/reserve-funds/aid", {"id": desk.house.new_id(), "case_id": payee.case} | more)


async def test_urgent_help_is_paid_from_the_fund_and_the_case_is_paid(
    house: House, grid: Grid, desk: Counter
) -> None:
    await put_in(desk, "2000")
    payee = await urgent(house, grid)
    book = await pay(desk, payee, note="火灾，当日救助")
    newest, first = book["entries"]
    assert (newest["kind"], newest["change"], newest["balance"], newest["case_id"]) == (
        "aid", "-800.00", "1200.00", payee.case,
    )  # fmt: skip
    assert (first["balance"], book["fund"]["balance"], book["fund"]["aided_this_month"]) == ("2000.00", "1200.00", 1)
    assert (await desk.maker.get("/payments/calendar"))["items"] == []
    page = await desk.town.get(f"/cases/{payee.case}")
    assert (page["case"]["stage"], page["acts"][-1]["act"]) == ("paid", "pay_from_reserve")
    with pytest.raises(Answer, match=r"act_refused|duplicate"):
        await pay(desk, payee)
    assert (await desk.town.get(f"/reserve-funds/{TOWN}"))["fund"]["balance"] == "1200.00"


async def test_the_same_payment_sent_again_is_one(house: House, grid: Grid, desk: Counter) -> None:
    await put_in(desk, "1000")
    payee, same = await urgent(house, grid), desk.house.new_id()
    for _ in range(2):
        assert len((await pay(desk, payee, id=same))["entries"]) == 2


async def test_the_bare_act_is_refused(house: House, grid: Grid, desk: Counter) -> None:
    payee = await urgent(house, grid)
    facts = {
        "reserve_fund_balance": 99999,
        "approved_amount": 800,
        "fund_purpose": "benefit",
        "paid_at": "2026-03-02",
    }
    asked = {"id": house.new_id(), "act": "pay_from_reserve", "facts": facts}
    with pytest.raises(Answer, match="act_has_its_desk"):
        await desk.town.post(f"/cases/{payee.case}/acts", asked)


async def test_not_a_fen_more_than_there_is(house: House, grid: Grid, desk: Counter) -> None:
    await put_in(desk, "799.99")
    payee = await urgent(house, grid)
    with pytest.raises(Answer, match="reserve_too_small"):
        await pay(desk, payee)
    await put_in(desk, "0.01", "top_up")
    assert (await pay(desk, payee))["fund"]["balance"] == "0.00"


async def test_neither_urgent_nor_small_is_the_county_s_to_pay(house: House, grid: Grid, desk: Counter) -> None:
    await put_in(desk, "90000")
    payee = await approved(house, grid, "temp_aid", amount="30000", stage="approved", is_urgent=False)
    with pytest.raises(Answer, match=r"act_refused|act_incomplete"):
        await pay(desk, payee)
    assert (await desk.town.get(f"/reserve-funds/{TOWN}"))["fund"]["balance"] == "90000.00"


async def test_two_clerks_at_once_spend_it_once(house: House, grid: Grid, desk: Counter) -> None:
    await put_in(desk, "1000")
    payees = [await urgent(house, grid), await urgent(house, grid)]
    answers = await asyncio.gather(
        *(
            desk.town.client.post("/reserve-funds/aid", json={"id": house.new_id(), "case_id": one.case})
            for one in payees
        )
    )
    assert sorted(one.status_code for one in answers) == [201, 409]
    assert (await desk.town.get(f"/reserve-funds/{TOWN}"))["fund"]["balance"] == "200.00"


AMOUNTS = st.lists(st.integers(1, 60_000).map(lambda fen: Decimal(fen) / 100), min_size=2, max_size=6)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 100_000).map(lambda fen: Decimal(fen + 1) / 100), AMOUNTS)
async def test_whoever_spends_at_once_the_book_is_never_below_zero(
    house: House, grid: Grid, desk: Counter, there: Decimal, spent: list[Decimal]
) -> None:
    await leave_no_benefits(house)
    await put_in(desk, str(there))
    payees = [await urgent(house, grid, str(amount)) for amount in spent]
    answers = await asyncio.gather(
        *(
            desk.town.client.post("/reserve-funds/aid", json={"id": house.new_id(), "case_id": one.case})
            for one in payees
        )
    )
    paid = sum(
        (amount for amount, answer in zip(spent, answers, strict=True) if answer.status_code == 201), Decimal(0)
    )
    rows = await house.sql("select number, change, balance from reserve_entries order by number")
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["balance"] >= 0 for row in rows)
    assert rows[-1]["balance"] == sum((row["change"] for row in rows), Decimal(0)) == there - paid
    left = [amount for amount, answer in zip(spent, answers, strict=True) if answer.status_code != 201]
    assert all(answer.status_code in (201, 409) for answer in answers)
    assert all(amount > there - paid for amount in left)


ENTRY = """
insert into reserve_entries (county_code, id, region_code, number, kind, amount, change, balance, previous_number,
                             previous_balance, entry_on, purpose, note, entered_by, entered_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '2026-03-02', $11, '', $12, now())
"""


@pytest.mark.parametrize(
    ("entry", "constraint"),
    [
        ((2, "deposit", 5, 5, 1006, 1, 1000, "benefit"), "reserve_entries_follow"),  # another balance
        ((3, "deposit", 5, 5, 1005, 1, 1000, "benefit"), "reserve_entries_follow"),  # one left out
        ((2, "deposit", 5, 5, 2005, 1, 2000, "benefit"), "reserve_entries"),  # another book
        ((2, "deposit", 5, -5, 995, 1, 1000, "benefit"), "reserve_entries_sign"),
        ((2, "aid", 2000, -2000, -1000, 1, 1000, "benefit"), "reserve_entries"),  # below zero
        ((2, "aid", 5, -5, 995, 1, 1000, "benefit"), "reserve_entries_aid_has_case"),
        ((2, "deposit", 5, 5, 1005, 1, 1000, "office_costs"), "reserve_entries_for_aid_only"),
        ((1, "deposit", 5, 5, 5, None, None, "benefit"), "reserve_entries_in_order"),
    ],
)
async def test_the_book_holds_past_the_program(
    house: House, desk: Counter, entry: tuple[Any, ...], constraint: str
) -> None:
    await put_in(desk, "1000")
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=constraint):
        async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
            await conn.execute(ENTRY, world.COUNTY, UUID(house.new_id()), TOWN, *entry, world.uid("county01"))


@pytest.mark.parametrize("statement", ["update reserve_entries set amount = 1", "delete from reserve_entries"])
async def test_an_entry_cannot_be_rewritten(house: House, statement: str) -> None:
    async with house.parts.pool.acquire() as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(statement)


@pytest.mark.parametrize("amount", ["0", "-5", "0.001", "99999999999"])
async def test_an_amount_is_more_than_nothing(desk: Counter, amount: str) -> None:
    with pytest.raises(Answer, match="amount_refused"):
        await put_in(desk, amount)


async def test_the_county_puts_in_and_the_town_gives_back(desk: Counter) -> None:
    asked = {"id": desk.house.new_id(), "kind": "deposit", "amount": "100"}
    with pytest.raises(Answer, match="reserve_by_county"):
        await desk.town.post(f"/reserve-funds/{TOWN}/entries", asked)
    with pytest.raises(Answer, match="not_permitted"):
        await desk.maker.post("/reserve-funds/aid", {"id": desk.house.new_id(), "case_id": desk.house.new_id()})
    assert (await put_in(desk, "12.50", "repayment"))["fund"]["balance"] == "12.50"


async def test_a_closed_month_stays_as_it_was(house: House, desk: Counter) -> None:
    for amount, day in (("1000", "2026-01-10"), ("50", "2026-02-20")):
        await put_in(desk, amount, entry_on=day)
    for month, code in (("2026-03-01", "reserve_month_runs"), ("2025-12-01", "reserve_book_empty")):
        with pytest.raises(Answer, match=code):
            await desk.town.post(f"/reserve-funds/{TOWN}/closings", {"id": house.new_id(), "month": month})
    book = await desk.town.post(f"/reserve-funds/{TOWN}/closings", {"id": house.new_id(), "month": "2026-02-01"})
    (closed,) = book["closings"]
    assert (closed["opening"], closed["came_in"], closed["balance"]) == ("1000.00", "50.00", "1050.00")
    with pytest.raises(Answer, match="reserve_month_closed"):
        await put_in(desk, "5", entry_on="2026-02-28")
    with pytest.raises(asyncpg.CheckViolationError, match="month is closed"):
        async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
            await conn.execute(
                ENTRY.replace("'2026-03-02'", "'2026-02-28'"), world.COUNTY, UUID(house.new_id()), TOWN,
                3, "deposit", 5, 5, 1055, 2, 1050, "benefit", world.uid("county01"),
            )  # fmt: skip
    assert (await put_in(desk, "5", entry_on="2026-03-01"))["fund"]["balance"] == "1055.00"


@pytest.mark.parametrize("day", ["2026-03-03", "2026-02-09"])
async def test_a_date_lies_neither_ahead_nor_before_the_last_entry(desk: Counter, day: str) -> None:
    await put_in(desk, "100", entry_on="2026-02-10")
    with pytest.raises(Answer, match="reserve_date_back"):
        await put_in(desk, "5", entry_on=day)


async def test_each_township_keeps_its_own_book(house: House, grid: Grid, desk: Counter) -> None:
    await put_in(desk, "1000")
    far = await house.console("town02")
    assert [one["region_code"] for one in await far.get("/reserve-funds")] == [world.BAICHI]
    with pytest.raises(Answer, match="not_found"):
        await far.get(f"/reserve-funds/{TOWN}")
    payee = await urgent(house, grid)
    with pytest.raises(Answer, match="not_found"):
        await far.post("/reserve-funds/aid", {"id": house.new_id(), "case_id": payee.case})
    assert [one["balance"] for one in await desk.maker.get("/reserve-funds")] == ["1000.00", "0"]


async def test_papers_of_urgent_aid_that_are_late_are_counted(house: House, grid: Grid, desk: Counter) -> None:
    """TA-23: helped first; the papers within the county's days."""
    await put_in(desk, "1000")
    payee = await urgent(house, grid)
    await pay(desk, payee)
    await house.sql(
        """insert into case_clocks (county_code, id, case_id, region_code, rule_id, started_on, due_on, proof)
           values ($1, $2, $3, $4, 'TA-23', '2026-02-10', $5, '{}')""",
        world.COUNTY, UUID(house.new_id()), UUID(payee.case), grid.code, date(2026, 3, 2),
    )  # fmt: skip
    assert (await desk.town.get(f"/reserve-funds/{TOWN}"))["fund"]["papers_late"] == 0
    house.clock.forward(days=1)
    book = await (await house.console("town01")).get(f"/reserve-funds/{TOWN}")
    assert (book["fund"]["papers_late"], book["entries"][0]["papers_due_on"]) == (1, "2026-03-02")
