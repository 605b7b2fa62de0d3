"""The bank answers a whole county's batch in one file: taken whole, once, however often it is handed in."""

import pytest_asyncio

from tests.features.crowd import crowd
from tests.features.money import Counter, approved, counter, leave_no_benefits
from tests.house import Grid, House

COUNT = 1_000  # closed by five jobs
REFUSED_EACH = 100
HEAD = "批次号,行号,金额,结果,原因"


@pytest_asyncio.fixture(name="desk")
async def _desk(house: House) -> Counter:
    await leave_no_benefits(house)
    return await counter(house)


async def test_a_county_s_answer_is_taken_whole_and_once(house: House, grid: Grid, desk: Counter) -> None:
    payee = await approved(house, grid)
    await desk.grant(payee)
    await desk.account(payee)
    await crowd(house, payee, COUNT - 1)
    batch = await desk.sent(await desk.draft("dibao"))
    assert (batch["lines"], batch["total"]) == (COUNT, f"{COUNT * 500}.00")
    refused = COUNT // REFUSED_EACH
    rows = [
        f"{batch['number']},{n},500.00," + ("失败,已销户" if n % REFUSED_EACH == 0 else "成功,")
        for n in range(1, COUNT + 1)
    ]
    file = "\n".join([HEAD, *rows])

    # One row that is wrong, and nothing of the file is entered.
    last = f"{batch['number']},{COUNT}"
    wrong = await desk.answer(batch, file.replace(f"{last},500.00", f"{last},5.00"))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bank_answer_refused")
    assert await outcomes(house) == {}

    taken = (await desk.answer(batch, file)).json()
    assert (taken["paid"], taken["failed"], taken["still_waiting"]) == (COUNT - refused, refused, 0)
    await house.work()
    first = await outcomes(house)
    assert first == {"paid": COUNT - refused, "failed": refused}

    again = (await desk.answer(batch, file)).json()
    assert (again["paid"], again["failed"], again["known_before"]) == (0, 0, COUNT)
    await house.work()
    assert await outcomes(house) == first
    assert len(await house.sql("select 1 from bank_answers")) == 1
    assert await house.sql("select 1 from outbox where name = 'payments.close_cases'") == []
    assert (await desk.preview("dibao"))["lines"] == 0


async def outcomes(house: House) -> dict[str, int]:
    found = await house.sql("select outcome, count(*)::integer as n from payment_outcomes group by outcome")
    return {one["outcome"]: one["n"] for one in found}
