"""Beside a decision stands what the rules say now of the household, and each condition that changed since (DB-24)."""

from typing import Any

import pytest

from tests.features.test_screening import POOR, know, set_standard
from tests.house import Answer, Caller, Grid, House


@pytest.fixture
async def clerk(house: House) -> Caller:
    await set_standard(house)
    return await house.console("county01")


async def open_case(house: House, clerk: Caller, grid: Grid, **more: Any) -> str:
    case = {"id": house.new_id(), "household_id": grid.household, "programme": "dibao"} | more
    await clerk.post("/cases", case)
    return case["id"]


async def decide(house: House, case: str) -> None:
    """A decision as the county's act would write it, a minute from now."""
    house.clock.forward(minutes=1)
    await house.sql(
        """insert into case_decisions (county_code, id, case_id, region_code, decision, amount, reason, parameters,
                                       proposed_by, decided_by, decided_at, rules, policy_digest)
           select c.county_code, gen_random_uuid(), c.id, c.region_code, 'approve', 200, '符合条件', '{}', a.id, b.id,
                  $2, '{DB-13}', ''
           from cases c, (select id from users where login = 'county01') a, (select id from users
           where login = 'county02') b where c.id = $1::uuid""",
        case, house.clock.at,
    )  # fmt: skip
    house.clock.forward(minutes=1)


async def test_before_a_decision_there_is_only_what_the_rules_say_now(
    house: House, grid: Grid, clerk: Caller
) -> None:
    await know(house, grid.household, POOR)
    page = await clerk.get(f"/cases/{await open_case(house, clerk, grid)}/grounds")
    assert (page["now"]["programme"], page["now"]["result"]) == ("dibao", "eligible")
    assert (page["then"], page["changed"]) == (None, [])


async def test_what_changed_since_the_decision_is_marked_condition_by_condition(
    house: House, grid: Grid, clerk: Caller
) -> None:
    await know(house, grid.household, POOR)
    case = await open_case(house, clerk, grid)
    await decide(house, case)
    page = await clerk.get(f"/cases/{case}/grounds")
    assert (page["then"]["result"], page["then"]["same_rules"], page["changed"]) == ("eligible", False, [])
    house.clock.forward(days=30)
    clerk = await house.console("county01")
    await know(house, grid.household, {"household_per_capita_monthly_income": 900})
    page = await clerk.get(f"/cases/{case}/grounds")
    assert (page["then"]["result"], page["now"]["result"]) == ("eligible", "not_eligible")
    (one,) = page["changed"]
    assert (one["id"], one["then"], one["now"]) == ("DB-01.income", "holds", "fails")
    assert one["citation"]


async def test_findings_of_the_household_stand_beside_the_case(house: House, grid: Grid, clerk: Caller) -> None:
    case = await open_case(house, clerk, grid)
    assert (await clerk.get(f"/cases/{case}/grounds"))["findings"] == []
    await house.sql(
        "update persons set died_on = $2 where household_id = $1::uuid", grid.household, house.clock.today
    )
    await know(house, grid.household, {"phone": "13500000000"})
    found = (await clerk.get(f"/cases/{case}/grounds"))["findings"]
    assert "died_in_case" in {one["finding"] for one in found}


async def test_a_case_out_of_reach_is_not_found(house: House, grid: Grid, clerk: Caller) -> None:
    case = await open_case(house, clerk, grid)
    other = await house.console("town02")
    with pytest.raises(Answer, match="not_found"):
        await other.get(f"/cases/{case}/grounds")
