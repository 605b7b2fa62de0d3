"""What could settle a promising programme goes to the phone with its household, until it is known (C1)."""

import msgspec
import pytest

import policy
from tests.features.test_screening import end_status, know, set_standard
from tests.house import Caller, Grid, House

LABOUR = policy.label("labour_capacity").zh
ALONE = {"livelihood_source": "none", "age_years": 70}


async def held(phone: Caller, household: str) -> dict[str, object] | None:
    answer = await phone.sync()
    return next((one for one in answer["households"] if one["id"] == household), None)


async def questions(phone: Caller, household: str) -> list[str]:
    found = await held(phone, household)
    assert found is not None, "the household did not come"
    return [one["zh"] for one in msgspec.convert(found["questions"], list[dict[str, str]])]


@pytest.fixture
async def poor(house: House, grid: Grid) -> str:
    """A household without any livelihood, of which it is not known whether anybody can work."""
    await set_standard(house)
    await end_status(house, grid.household)
    await know(house, grid.household, ALONE)
    return grid.household


async def test_the_phone_is_told_what_to_ask_and_hears_no_more_once_it_is_known(
    house: House, grid: Grid, poor: str
) -> None:
    asked = await questions(grid.phone, poor)
    assert LABOUR in asked
    assert len(asked) <= 5
    assert await held(grid.phone, poor) is None  # nothing new
    await know(house, poor, {"labour_capacity": "none"})
    assert LABOUR not in await questions(grid.phone, poor)


async def test_the_questions_follow_when_only_the_answer_of_the_rules_changed(
    house: House, grid: Grid, poor: str
) -> None:
    await questions(grid.phone, poor)
    await house.sql(
        "update screening_results set valid_to = $2 where household_id = $1::uuid and valid_to is null",
        poor, house.clock.today,
    )  # fmt: skip
    assert await questions(grid.phone, poor) == []
