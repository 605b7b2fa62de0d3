"""Whoever a finding waits for hears of it, each step once; what was paid too long is found when it is answered."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from tests import world
from tests.features.lists import citizen, clerk, settle
from tests.features.money import Counter, Payee, add_act, approved, counter, leave_no_benefits
from tests.features.test_findings import answer, dead_and_paid, listed, open_ones
from tests.house import Caller, Grid, House
from workers import recurring


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await clerk(house, "deaths")


async def told(house: House, finding: dict[str, Any]) -> dict[str, set[str]]:
    """Who heard of which step of a finding, in a notice that names it."""
    found = await house.sql(
        "select n.kind, u.login from notifications n join users u on u.id = n.user_id where n.subject_id = $1",
        UUID(finding["id"]),
    )
    steps: dict[str, set[str]] = {}
    for one in found:
        steps.setdefault(one["kind"], set()).add(one["login"])
    return steps


async def morning(house: House) -> None:
    await recurring.due_findings({"kit": house.kit})


async def test_the_township_hears_what_was_found_in_it_and_the_county_what_is_late(
    house: House, county: Caller, grid: Grid
) -> None:
    await morning(house)
    _, finding = await dead_and_paid(house, county, grid, 401)
    assert await told(house, finding) == {"finding_opened": {"town01"}}
    town = await house.console("town01")
    (notice,) = [one for one in (await town.get("/notifications"))["items"] if one["subject_id"] == finding["id"]]
    assert (notice["detail"]["count"], notice["detail"]["head_name"]) == (1, finding["head_name"])
    assert notice["detail"]["finding_title"]["zh"] == "在死亡名单里，待遇仍在"
    assert notice["detail"]["due_on"] == finding["due_on"] == "2026-03-12"
    house.clock.forward(days=6)
    await morning(house)
    assert set(await told(house, finding)) == {"finding_opened"}, "four days before the last one"
    house.clock.forward(days=1)
    await morning(house)
    assert (await told(house, finding))["finding_near"] == {"town01"}
    house.clock.forward(days=3)
    for _ in range(2):
        await morning(house)
    assert set(await told(house, finding)) == {"finding_opened", "finding_near"}, "the last day is not late"
    house.clock.forward(days=1)
    for _ in range(2):
        await morning(house)
    assert (await told(house, finding))["finding_late"] == {"county01", "county02"}


async def test_who_answered_in_time_is_not_reminded(house: House, county: Caller, grid: Grid) -> None:
    _, finding = await dead_and_paid(house, county, grid, 402)
    await answer(house, county, finding, "wrong", "同名登记错误")
    house.clock.forward(days=20)
    await morning(house)
    steps = await house.sql("select step from finding_notices where finding_id = $1", UUID(finding["id"]))
    assert [one["step"] for one in steps] == ["opened"]


async def test_what_is_found_at_once_is_told_in_one_notice(house: House, county: Caller, grid: Grid) -> None:
    people = (("原巧云", citizen(411)), ("原巧凤", citizen(412)))
    persons = await settle(house, grid, *people, held=["dibao"])
    lines = [(name, number, "2026-02-20") for name, number in people]
    await listed(house, county, "deaths", ("姓名", "身份证号", "死亡日期"), *lines)
    found = [(await open_ones(county, one, house))["listed_dead"]["id"] for one in persons]
    notices = await house.sql(
        "select detail from notifications where kind = 'finding_opened' and subject_id = any($1::uuid[])", found
    )
    assert [one["detail"]["count"] for one in notices] == [2]


async def test_where_no_township_reaches_the_county_hears_at_once(house: House, county: Caller, grid: Grid) -> None:
    (away,) = await house.sql(
        """update user_reaches y set valid_to = $1 from users u
           where u.county_code = y.county_code and u.id = y.user_id and u.login = 'town01' and y.valid_to is null
           returning y.id""", date(2026, 3, 1),
    )  # fmt: skip
    try:
        _, finding = await dead_and_paid(house, county, grid, 403)
        assert await told(house, finding) == {"finding_opened": {"county01", "county02"}}
    finally:
        await house.sql("update user_reaches set valid_to = null where id = $1", away["id"])


# What was paid too long ---------------------------------------------------------------------------


@pytest_asyncio.fixture(name="desk")
async def _desk(house: House) -> Counter:
    await house.sql("truncate claim_acts, claim_months, claims")
    await leave_no_benefits(house)
    return await counter(house)


async def paid_elsewhere(house: House, desk: Counter, grid: Grid) -> tuple[Payee, str]:
    """Paid dibao from March to May and then stopped from June; the other county paid since March."""
    payee = await approved(house, grid)
    benefit = (await desk.grant(payee))["benefit"]["id"]
    await desk.account(payee)
    for month in ("2026-03-01", "2026-04-01", "2026-05-01"):
        await desk.paid("dibao", month)
    finding = house.new_id()
    await house.sql(
        """insert into screening_findings (county_code, id, household_id, region_code, finding, subject, detail,
                                           found_on, found_at, due_on)
           values ($1, $2, $3, $4, 'listed_elsewhere', $5, '{}', $6, $7, $6)""",
        world.COUNTY, UUID(finding), UUID(payee.household), grid.code, payee.person, house.clock.today,
        house.clock.at,
    )  # fmt: skip
    await house.sql(
        "update statuses set valid_to = '2026-05-31' where household_id = $1 and valid_to is null",
        UUID(payee.household),
    )
    await add_act(house, UUID(payee.case), grid.code, 3, "decide_change", "county01", "paying", change_type="stop")
    await desk.maker.post(f"/benefits/{benefit}/changes", {
        "id": house.new_id(), "kind": "stop", "reason": "外县已享受", "from_month": "2026-06-01",
    })  # fmt: skip
    return payee, finding


async def due(desk: Counter, payee: Payee) -> list[dict[str, Any]]:
    return (await desk.maker.get("/claims/due", household_id=payee.household))["items"]


@pytest.mark.parametrize(
    ("since", "months"),
    [("2026-02-28", ["2026-03-01", "2026-04-01", "2026-05-01"]), ("2026-03-01", ["2026-04-01", "2026-05-01"]),
     ("2026-04-30", ["2026-05-01"]), ("2026-05-01", [])],
)  # fmt: skip
async def test_what_was_paid_after_the_day_of_the_answer_is_proposed_to_be_claimed(
    house: House, desk: Counter, grid: Grid, since: str, months: list[str]
) -> None:
    """The month of the day is still owed. The stop itself, from June on, makes nothing too much."""
    payee, finding = await paid_elsewhere(house, desk, grid)
    assert await due(desk, payee) == []
    house.clock.forward(days=90)
    await answer(house, desk.town, {"id": finding}, "benefit_ended", "长子县自三月起发放", since=since)
    assert await house.sql("select 1 from claims") == [], "nobody claimed it yet"
    found = await due(desk, payee)
    assert [[month["month"] for month in one["months"]] for one in found] == ([months] if months else [])
    for one in found:
        assert (one["ground"], one["from_month"]) == ("finding", months[0])
        made = await desk.maker.post("/claims", {
            "id": house.new_id(), "benefit_id": one["benefit_id"], "reason": "疑点核实",
        })  # fmt: skip
        assert (made["claim"]["ground"], made["claim"]["amount"]) == ("finding", f"{500 * len(months)}.00")
        notice = await desk.maker.client.get(f"/claims/{made['claim']['id']}/notice", params={"form": "pdf"})
        assert notice.content.startswith(b"%PDF")
    assert await due(desk, payee) == []


async def test_another_answer_claims_nothing(house: House, desk: Counter, grid: Grid) -> None:
    payee, finding = await paid_elsewhere(house, desk, grid)
    await answer(house, desk.town, {"id": finding}, "explained", "两县待遇不同类，可以同时享受")
    assert await due(desk, payee) == []


async def test_a_benefit_of_somebody_else_of_the_household_is_left_alone(
    house: House, desk: Counter, grid: Grid
) -> None:
    payee, finding = await paid_elsewhere(house, desk, grid)
    await house.sql("update screening_findings set subject = $2 where id = $1", UUID(finding), house.new_id())
    house.clock.forward(days=90)
    await answer(house, desk.town, {"id": finding}, "benefit_ended", since="2026-03-01")
    assert await due(desk, payee) == []
