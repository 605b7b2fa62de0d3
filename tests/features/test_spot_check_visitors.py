"""A drawn check in the hands of the county's staff: on their phone that household alone, and back in the draw."""

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from tests import world
from tests.features.test_samples import FORM, drawn, parts, propose, under_review
from tests.forms.library import samples as filled
from tests.house import Answer, Caller, Grid, House

ANN, WEN = str(world.uid("county01")), str(world.uid("county02"))
NUMBERS = count(1)


@pytest_asyncio.fixture(name="county")
async def at_the_county(house: House) -> Caller:
    """The clerk, with every earlier case out of the way: what still waits is drawn first."""
    clerk = await house.console("county01")
    if (await clerk.get("/samples"))["waiting"]["waiting"]:
        await clerk.post("/samples", {"id": house.new_id()})
    return clerk


@pytest_asyncio.fixture(name="visitor")
async def a_visitor(house: House) -> Caller:
    """One more of the county's staff, on a phone, to whom nothing was given yet."""
    login, user = f"visitor{next(NUMBERS):02}", UUID(house.new_id())
    await house.sql(
        """insert into users (county_code, id, login, name, role, password_hash, created_at)
           select county_code, $1, $2, '冯秀兰', role, password_hash, created_at from users where id = $3""",
        user, login, UUID(WEN),
    )  # fmt: skip
    await house.give_reach(user, world.COUNTY, date(2020, 1, 1))
    return await house.phone(login)


async def given(house: House, county: Caller, grid: Grid, visitor: str) -> tuple[str, str]:
    """A case of the grid's household, drawn, with its check given away; the case and its draw."""
    case = await under_review(house, grid.household)
    sample = (await drawn(house, county))["sample"]["id"]
    await county.post(f"/samples/{sample}/visitors", {"cases": [case], "visitor_id": visitor})
    return case, sample


def check(house: House, case: str, household: str | None = None) -> dict[str, Any]:
    instance = filled.instance("dibao_family", today=house.clock.today)
    return house.record(FORM, instance, case_id=case, household_id=household)


async def row(county: Caller, case: str) -> dict[str, Any]:
    (found,) = [one for one in (await county.get(f"/cases/{case}/sample"))["cases"] if one["case_id"] == case]
    return found


def cases_on(answer: dict[str, Any]) -> list[str]:
    surveys: list[dict[str, Any]] = answer["surveys"] or []
    return [one["case_id"] for one in surveys]


async def test_the_visitor_s_phone_holds_the_drawn_household_and_nothing_else_of_its_village(
    house: House, grid: Grid, county: Caller, visitor: Caller
) -> None:
    await house.household(grid.code)  # a neighbour, of no concern
    case, _ = await given(house, county, grid, visitor.user["id"])
    held = await visitor.sync()
    assert ([one["id"] for one in held["households"]], held["present"]) == ([grid.household], [grid.household])
    (home,) = held["households"]
    assert home["persons"]
    assert (home["followup"], home["visits"], home["questions"]) == (None, [], [])
    assert cases_on(held) == [case]
    assert {one["form_id"] for one in held["forms"]} == {FORM}
    assert {one["code"] for one in held["divisions"]} == {grid.code, grid.code[:12], grid.code[:9], grid.code[:6]}
    again = await visitor.sync()
    assert (again["households"], again.get("present"), again.get("surveys")) == ([], None, None)


async def test_the_township_does_not_go_where_the_county_goes_until_it_is_given_back(
    house: House, grid: Grid, county: Caller, visitor: Caller
) -> None:
    case, sample = await given(house, county, grid, visitor.user["id"])
    town = await house.phone("town01")
    assert case not in cases_on(await town.sync())
    assert (await row(county, case))["visitor_id"] == visitor.user["id"]
    await visitor.sync()
    await county.post(f"/samples/{sample}/visitors", {"cases": [case], "visitor_id": None})
    assert case in cases_on(await town.sync())
    answer = await visitor.sync()
    assert (answer["present"], answer["surveys"]) == ([], [])
    rows = await house.sql("select number from sample_visitors where case_id::text = $1 order by number", case)
    assert [one["number"] for one in rows] == [1, 2]  # who was to go when stays on file


async def test_the_filled_check_comes_back_to_the_draw_and_leaves_the_phone(
    house: House, grid: Grid, county: Caller, visitor: Caller
) -> None:
    case, _ = await given(house, county, grid, visitor.user["id"])
    await visitor.sync()
    await visitor.send(check(house, case, grid.household), "/surveys")
    await house.work()
    found = await row(county, case)
    assert found["checked_at"] is not None
    assert found["checked_by"] == found["visitor_name"] == visitor.user["name"]
    answer = await visitor.sync()
    assert (answer["present"], answer["surveys"]) == ([], [])


async def test_whoever_checked_does_not_propose_what_is_decided(house: House, grid: Grid, county: Caller) -> None:
    """Neither at the desk nor past it."""
    case, _ = await given(house, county, grid, ANN)
    await (await house.phone("county01")).send(check(house, case, grid.household), "/surveys")
    await house.work()
    with pytest.raises(Answer, match="checker_proposes"):
        await propose(house, county, case)
    colleague = await house.console("county02")
    assert (await propose(house, colleague, case))["case"]["stage"] == "county_notice"


@pytest.mark.parametrize("act", ["give_opinion", "propose_approval", "propose_refusal"])
async def test_nobody_is_sent_to_check_what_they_proposed(house: House, county: Caller, act: str) -> None:
    case = await under_review(house, has_doubt=True)
    await house.sql(
        """insert into case_acts (county_code, id, case_id, region_code, number, act, stage_from, stage_to, actor_id,
                                  actor_role, acted_at, detail)
           select county_code, gen_random_uuid(), id, region_code, 3, $2, 'county_review', 'county_review', $3,
                  'county', opened_at, '{}' from cases where id::text = $1""",
        case, act, world.uid("county02"),
    )  # fmt: skip
    await house.sql("update cases set number = 3 where id::text = $1", case)
    sample = (await drawn(house, county))["sample"]["id"]
    with pytest.raises(Answer, match="visitor_unfit"):
        await county.post(f"/samples/{sample}/visitors", {"cases": [case], "visitor_id": WEN})
    given_to = await county.post(f"/samples/{sample}/visitors", {"cases": [case], "visitor_id": ANN})
    assert [one["visitor_id"] for one in given_to["cases"]] == [ANN]


async def test_only_checks_that_wait_go_to_staff_of_the_county(house: House, county: Caller, visitor: Caller) -> None:
    for _ in range(4):
        await under_review(house)
    page = await drawn(house, county)
    path, found = f"/samples/{page['sample']['id']}/visitors", parts(page)
    chosen = [*found["drawn"]]
    staff = {one["id"] for one in await county.get("/samples/visitors")}
    assert staff >= {ANN, WEN}
    assert str(world.uid("town01")) not in staff
    for cases, person, refused in (
        ([*found["not_drawn"]], WEN, "visitor_unfit"),
        (chosen, str(world.uid("town01")), "visitor_unfit"),
        ([*chosen, house.new_id()], WEN, "not_found"),
    ):
        with pytest.raises(Answer, match=refused):
            await county.post(path, {"cases": cases, "visitor_id": person})
    with pytest.raises(Answer, match="not_permitted"):
        await (await house.console("town01")).post(path, {"cases": chosen, "visitor_id": WEN})
    await county.post(path, {"cases": chosen, "visitor_id": WEN})
    await visitor.send(check(house, chosen[0]), "/surveys")
    await house.work()
    with pytest.raises(Answer, match="visitor_unfit"):
        await county.post(path, {"cases": chosen[:1], "visitor_id": ANN})


async def test_a_phone_of_the_county_opens_no_other_door(
    house: House, grid: Grid, county: Caller, visitor: Caller
) -> None:
    """The session lasts for months and the phone may be lost: it reads no register and decides nothing."""
    case, sample = await given(house, county, grid, visitor.user["id"])
    assert "household.read" not in visitor.user["permissions"]
    answers: list[httpx.Response] = [
        await visitor.client.get(path)
        for path in ("/households", f"/households/{grid.household}", f"/cases/{case}", f"/samples/{sample}", "/users")
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(403, "not_permitted")}
    assert (await (await house.console("county02")).get(f"/households/{grid.household}"))["id"] == grid.household
