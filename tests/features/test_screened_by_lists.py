"""Whom a list makes a lead (PD-05 … PD-15): nobody's help, not merely watched, once in a round of screening."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from server.core.clock import civil_date
from server.registry.records import StatusName
from tests.features.lists import DISABLED, apply, citizen, clerk, facts, hand_in, read, settle, xlsx
from tests.house import Caller, Grid, House

FEED = "disabled_persons"
BILLS = ("姓名", "身份证号", "自付金额", "出院日期")


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await clerk(house, FEED, "hospital_bills", "disasters")


async def applied(county: Caller, house: House, feed: str, *lines: tuple[str, ...]) -> Any:
    return await apply(county, house, await read(county, house, await hand_in(county, house, feed, xlsx(lines))))


async def leads_of(house: House, person: UUID) -> list[Any]:
    return await house.sql(
        """select l.id, l.ended_at from leads l join persons p on p.household_id = l.household_id
           where p.id = $1 order by l.reported_at, l.id""", person)  # fmt: skip


@pytest.mark.parametrize(
    ("serial", "status", "leads"),
    [
        (401, "dibao_marginal", 1),
        (402, "expenditure_hardship", 1),
        (403, "poverty_risk", 1),
        (404, "dibao", 0),
        (405, "tekun", 0),
        (406, "disability_living", 0),
    ],
)
async def test_who_is_only_watched_is_not_helped(
    house: House, county: Caller, grid: Grid, serial: int, status: StatusName, leads: int
) -> None:
    """PD-10: whoever is not covered and has large bills, in the low-income database or not."""
    (person,) = await settle(house, grid, ("茹秋兰", citizen(serial)), held=[status])
    await applied(county, house, "hospital_bills", BILLS, ("茹秋兰", citizen(serial), "30000", "2026-02-03"))
    assert len(await leads_of(house, person)) == leads


async def test_next_months_list_asks_nobody_again_before_the_next_round(
    house: House, county: Caller, grid: Grid
) -> None:
    (person,) = await settle(house, grid, ("郎改英", citizen(411)))
    lines = (DISABLED, ("郎改英", citizen(411), "1", "视力", "一级", ""))
    await applied(county, house, FEED, *lines)
    (lead,) = await leads_of(house, person)
    await county.post(f"/leads/{lead['id']}/outcomes",
                      {"id": house.new_id(), "outcome": "monitoring", "note": "暂不符合，按月看望"})  # fmt: skip
    for days, leads in ((180, 1), (181, 2)):  # p_screening_interval
        await house.sql("update leads set reported_at = $2 where id = $1 returning id", lead["id"],
                        house.clock.at - timedelta(days=days))  # fmt: skip
        await applied(county, house, FEED, *lines)
        assert len(await leads_of(house, person)) == leads, days


async def test_another_bill_is_news_of_who_was_looked_at(house: House, county: Caller, grid: Grid) -> None:
    (person,) = await settle(house, grid, ("郎改花", citizen(421)))
    await applied(county, house, "hospital_bills", BILLS, ("郎改花", citizen(421), "9000", "2026-01-03"))
    (lead,) = await leads_of(house, person)
    await county.post(f"/leads/{lead['id']}/outcomes",
                      {"id": house.new_id(), "outcome": "monitoring", "note": "亲友已凑齐"})  # fmt: skip
    await applied(county, house, "hospital_bills", BILLS, ("郎改花", citizen(421), "26000", "2026-02-20"))
    assert len(await leads_of(house, person)) == 2


async def test_the_same_bill_in_the_next_list_reopens_nothing(house: House, county: Caller, grid: Grid) -> None:
    """Hospitals send the year so far every month: what was known when the lead ended is no news."""
    (person,) = await settle(house, grid, ("郎改云", citizen(422)))
    january = ("郎改云", citizen(422), "9000", "2026-01-03")
    await applied(county, house, "hospital_bills", BILLS, january)
    (lead,) = await leads_of(house, person)
    await county.post(f"/leads/{lead['id']}/outcomes",
                      {"id": house.new_id(), "outcome": "monitoring", "note": "亲友已凑齐"})  # fmt: skip
    await applied(county, house, "hospital_bills", BILLS, january, ("查无此", citizen(423), "7000", "2026-01-09"))
    assert [one["id"] for one in await leads_of(house, person)] == [lead["id"]]
    february = ("郎改云", citizen(422), "26000", "2026-02-20")
    await applied(county, house, "hospital_bills", BILLS, january, february)
    assert len(await leads_of(house, person)) == 2


async def test_everybody_hit_by_a_disaster_is_visited_also_who_is_helped(
    house: House, county: Caller, grid: Grid
) -> None:
    """PD-15: how they live is to be known; a family in dibao is no lead, but its house may be gone."""
    (person,) = await settle(house, grid, ("郎改凤", citizen(431)), held=["dibao"])
    await applied(county, house, "disasters", ("姓名", "身份证号", "受灾日期", "房屋受损情况"),
                  ("郎改凤", citizen(431), "2026-03-01", "倒塌"))  # fmt: skip
    assert await leads_of(house, person) == []
    assert "listed_on" in await facts(house, person), "what the cadence asks a visit for"
    (due,) = await house.sql(
        """select f.due_on from followups f join persons p on p.household_id = f.household_id
           where p.id = $1 and f.ended_on is null""", person)  # fmt: skip
    assert due["due_on"] <= civil_date(house.clock.at) + timedelta(days=15)


async def test_a_disaster_that_another_list_repeats_asks_for_no_second_visit(
    house: House, county: Caller, grid: Grid
) -> None:
    """The emergency bureau sends the year so far: a visit for each event, also when it names the wife the next time;
    a house that fell down since, or another storm, is another event."""
    (person,) = await settle(house, grid, ("郎改珍", citizen(432)), held=["dibao"])
    heading = ("姓名", "身份证号", "受灾日期", "房屋受损情况")
    told = ("郎改珍", citizen(432), "2026-02-20", "一般损坏")
    asked = """select f.source_id from facts f join persons p on p.household_id = f.household_id
               where p.id = $1 and f.name = 'listed_on' and f.source_id = $2"""

    async def asks(*lines: tuple[str, ...]) -> bool:
        house.clock.forward(days=1)
        found = await applied(county, house, "disasters", heading, *lines)
        return bool(await house.sql(asked, person, UUID(found["id"])))

    assert await asks(told)
    assert not await asks(told)
    assert not await asks(("查无此", citizen(433), "2026-02-20", "倒塌"), told)
    assert await asks(told, ("郎改珍", citizen(432), "2026-02-20", "倒塌"))
    assert await asks(told, ("郎改珍", citizen(432), "2026-03-01", "一般损坏"))


async def test_a_disaster_told_by_a_list_that_was_taken_back_is_news(
    house: House, county: Caller, grid: Grid
) -> None:
    (person,) = await settle(house, grid, ("郎改娥", citizen(434)), held=["dibao"])
    lines = (("姓名", "身份证号", "受灾日期"), ("郎改娥", citizen(434), "2026-02-21"))
    first = await applied(county, house, "disasters", *lines)
    await county.post(f"/imports/{first['id']}/undo", {"reason": "发错了"})
    await house.work()
    await applied(county, house, "disasters", *lines)
    assert "listed_on" in await facts(house, person)
