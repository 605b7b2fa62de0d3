"""A record that its own sender put right leaves nothing behind: surveys, quick reports and what came of visits.

Whichever of the two came first.
"""

from typing import Any

import msgspec
import pytest

from tests.features.test_cases import Desk, opened, survey
from tests.features.test_leads import leads_of
from tests.features.test_visits import judged
from tests.forms.library import samples
from tests.house import REPORT, SURVEY, Caller, Grid, House

__all__ = ["opened"]  # the fixture `desk`
HELD = "property_meets_rules"


def surveyed(house: House, grid: Grid, desk: Desk, answer: str, **changes: Any) -> dict[str, Any]:
    filled = samples.survey_instance(today=house.clock.today, property_meets_rules=answer)
    return house.record(SURVEY, filled, **{"case_id": desk.id, "household_id": grid.household} | changes)


async def send_each(house: House, phone: Caller, path: str, records: list[dict[str, Any]]) -> None:
    for one in records:
        await phone.send(one, path)
        await house.work()


async def in_case(desk: Desk) -> Any:
    return {one["name"]: one["value"] for one in (await desk.read())["facts"]}.get(HELD)


async def of_household(house: House, household: str) -> Any:
    return (await (await house.console("town01")).get(f"/households/{household}"))["facts"].get(HELD)


@pytest.mark.parametrize("late", [False, True])
async def test_a_survey_put_right_counts_in_its_case_and_household(
    house: House, grid: Grid, desk: Desk, *, late: bool
) -> None:
    await desk.act(desk.town, "accept")
    wrong = surveyed(house, grid, desk, "yes")
    right = surveyed(house, grid, desk, "no", corrects=wrong["id"])
    await send_each(house, desk.town_phone, "/surveys", [right, wrong] if late else [wrong, right])
    page = await desk.read()
    assert page["case"]["stage"] == "township_opinion"
    shown = {one["submission_id"]: (one["replaced_by"], one["attached"]) for one in page["surveys"]}
    assert shown == {wrong["id"]: (right["id"], not late), right["id"]: (None, True)}
    assert (await in_case(desk), await of_household(house, grid.household)) == (False, False)
    (said,) = [one["problems"] for one in page["surveys"] if one["submission_id"] == right["id"]]
    assert [one["code"] for one in said if one["code"] == "record_corrects"] == ["record_corrects"]


async def test_a_survey_put_right_without_another_fact_stands_in_its_place(
    house: House, grid: Grid, desk: Desk
) -> None:
    await desk.act(desk.town, "accept")
    wrong = surveyed(house, grid, desk, "yes")
    right = surveyed(house, grid, desk, "yes", corrects=wrong["id"])
    await send_each(house, desk.town_phone, "/surveys", [wrong, right])
    page = await desk.read()
    shown = {one["submission_id"]: (one["replaced_by"], one["attached"]) for one in page["surveys"]}
    assert shown == {wrong["id"]: (right["id"], True), right["id"]: (None, True)}
    assert await in_case(desk) is True


async def another_case(house: House, desk: Desk) -> tuple[Grid, Desk]:
    """A case of a household in another grid of the town, accepted; on the same desks."""
    grid, case = await house.grid(), house.new_id()
    page = await desk.county.post("/cases", {"id": case, "programme": "temp_aid", "household_id": grid.household})
    other = msgspec.structs.replace(desk, id=case, page=page)
    await other.act(other.town, "accept")
    return grid, other


def standing(page: dict[str, Any]) -> tuple[str, Any]:
    return page["case"]["stage"], {one["name"]: one["value"] for one in page["facts"]}.get(HELD)


@pytest.mark.parametrize("late", [False, True])
async def test_a_survey_put_right_to_another_case_leaves_the_first_waiting_for_its_own(
    house: House, grid: Grid, desk: Desk, *, late: bool
) -> None:
    await desk.act(desk.town, "accept")
    home, other = await another_case(house, desk)
    wrong = surveyed(house, grid, desk, "yes")
    right = surveyed(house, home, other, "no", corrects=wrong["id"])
    await send_each(house, desk.town_phone, "/surveys", [right, wrong] if late else [wrong, right])
    assert standing(await desk.read()) == ("township_survey", None)
    assert standing(await other.read()) == ("township_opinion", False)
    assert (await of_household(house, grid.household), await of_household(house, home.household)) == (None, False)
    acts = [(one["act"], one["stage_to"]) for one in (await desk.read())["acts"][2:]]
    assert acts == ([] if late else [("record_survey", "township_opinion"), ("take_back", "township_survey")])
    await send_each(house, desk.town_phone, "/surveys", [surveyed(house, grid, desk, "yes")])
    assert standing(await desk.read()) == ("township_opinion", True)


async def test_a_survey_put_right_to_another_case_and_back_counts_where_it_was_first(
    house: House, grid: Grid, desk: Desk
) -> None:
    await desk.act(desk.town, "accept")
    home, other = await another_case(house, desk)
    first = surveyed(house, grid, desk, "yes")
    second = surveyed(house, home, other, "no", corrects=first["id"])
    third = surveyed(house, grid, desk, "no", corrects=second["id"])
    await send_each(house, desk.town_phone, "/surveys", [first, second, third])
    assert standing(await other.read()) == ("township_survey", None)
    assert standing(await desk.read()) == ("township_opinion", False)


async def test_a_case_that_moved_on_by_a_survey_of_another_keeps_its_stage_and_says_so(
    house: House, grid: Grid, desk: Desk
) -> None:
    await desk.act(desk.town, "accept")
    home, other = await another_case(house, desk)
    wrong = surveyed(house, grid, desk, "yes")
    await send_each(house, desk.town_phone, "/surveys", [wrong])
    await desk.act(desk.town, "give_opinion", township_opinion="agree", requested_amount=2000)
    stage = (await desk.read())["case"]["stage"]
    await send_each(house, desk.town_phone, "/surveys", [surveyed(house, home, other, "no", corrects=wrong["id"])])
    page = await desk.read()
    assert standing(page) == (stage, None)
    last = page["acts"][-1]
    assert (last["act"], last["title"]["zh"], last["stage_to"]) == ("take_back", "撤回调查", stage)
    assert [one["replaced_by"] is not None for one in page["surveys"]] == [True]


async def test_nobody_puts_right_the_survey_of_another(house: House, grid: Grid, desk: Desk) -> None:
    await desk.act(desk.town, "accept")
    wrong = surveyed(house, grid, desk, "yes")
    await send_each(house, desk.town_phone, "/surveys", [wrong])
    await send_each(house, grid.phone, "/surveys", [surveyed(house, grid, desk, "no", corrects=wrong["id"])])
    assert await in_case(desk) is True
    assert [one["replaced_by"] for one in (await desk.read())["surveys"]] == [None, None]


async def test_a_survey_put_right_by_one_that_cannot_be_read_stands(house: House, grid: Grid, desk: Desk) -> None:
    await desk.act(desk.town, "accept")
    wrong = surveyed(house, grid, desk, "yes")
    broken = surveyed(house, grid, desk, "no", corrects=wrong["id"]) | {"instance": "<data"}
    await send_each(house, desk.town_phone, "/surveys", [wrong, broken])
    assert (await in_case(desk), await of_household(house, grid.household)) == (True, True)


async def test_a_survey_that_names_a_stranger_says_so(house: House, grid: Grid, desk: Desk) -> None:
    await desk.act(desk.town, "accept")
    stranger = await survey(house, grid, desk, person_id=house.new_id())
    (said,) = [one["problems"] for one in (await desk.read())["surveys"] if one["submission_id"] == stranger]
    assert "person_elsewhere" in [one["code"] for one in said]


@pytest.mark.parametrize("late", [False, True])
async def test_a_report_put_right_leaves_one_lead(house: House, grid: Grid, *, late: bool) -> None:
    wrong = house.record(REPORT, samples.quick_report_instance(today=house.clock.today, person_name="写错了"))
    right = house.record(
        REPORT, samples.quick_report_instance(today=house.clock.today, person_name="王桂兰"), corrects=wrong["id"]
    )
    await send_each(house, grid.phone, "/quick-reports", [right, wrong] if late else [wrong, right])
    county = await house.console("county01")
    assert [one["person_name"] for one in await leads_of(house, county, grid)] == ["王桂兰"]
    (ended,) = await leads_of(house, county, grid, "ended")
    assert (ended["person_name"], ended["outcome"]["outcome"]) == ("写错了", "withdrawn")


async def test_a_lead_somebody_works_on_is_marked_instead(house: House, grid: Grid) -> None:
    wrong = house.record(REPORT, samples.quick_report_instance(today=house.clock.today, person_name="有人在办"))
    await send_each(house, grid.phone, "/quick-reports", [wrong])
    county = await house.console("county01")
    (lead,) = await leads_of(house, county, grid)
    await county.post(
        f"/leads/{lead['id']}/replies", {"id": house.new_id(), "means": "telephone", "words": "明天到村里看。"}
    )
    right = house.record(REPORT, samples.quick_report_instance(today=house.clock.today), corrects=wrong["id"])
    await send_each(house, grid.phone, "/quick-reports", [right])
    found = {one["id"]: one["marks"] for one in await leads_of(house, county, grid)}
    assert (len(found), "record_put_right" in found[lead["id"]]) == (2, True)


@pytest.mark.parametrize("late", [False, True])
async def test_a_fire_told_of_the_wrong_household_is_no_lead_there(house: House, grid: Grid, *, late: bool) -> None:
    other = await house.household(grid.code)
    wrong = house.visit(grid.household, "visit_fire")
    right = house.visit(other, "visit_fire", corrects=wrong["id"])
    await send_each(house, grid.phone, "/visits", [right, wrong] if late else [wrong, right])
    county = await house.console("county01")
    assert [one["household_id"] for one in await leads_of(house, county, grid)] == [other]


async def test_what_a_record_put_right_disagreed_about_needs_nobody_to_settle_it(house: House, grid: Grid) -> None:
    colleague = await house.grid()
    await house.give_reach(colleague.worker_id, grid.code, house.clock.today)
    wrong = house.visit(grid.household, answers={"lives_alone": "yes"})
    await judged(house, grid.phone, wrong)
    await judged(house, colleague.phone, house.visit(grid.household, answers={"lives_alone": "no"}))
    town = await house.console("town01")
    assert [one["open"] for one in (await town.get(f"/visits/{wrong['id']}"))["disagreements"]] == [True]
    other = await house.household(grid.code)
    await judged(house, grid.phone, house.visit(other, corrects=wrong["id"]))
    assert [one["open"] for one in (await town.get(f"/visits/{wrong['id']}"))["disagreements"]] == [False]
    assert (await town.get(f"/households/{grid.household}"))["facts"]["lives_alone"] is False
