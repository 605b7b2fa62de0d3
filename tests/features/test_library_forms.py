"""The library's newer forms as they arrive: which visits count, which make a lead, which survey which case."""

from typing import Any

import pytest

from tests import world
from tests.forms.library import samples
from tests.house import AT_HOME, Grid, House


async def visited(house: House, grid: Grid, sample: str, **answers: Any) -> dict[str, Any]:
    """Send a visit with a form of the library; the visit as the township reads it, with `due_on` of the household."""
    filled = samples.instance(sample, today=house.clock.today, **answers)
    record = house.record(samples.form_of(sample).id, filled, household_id=grid.household, position=AT_HOME)
    await grid.phone.send(record)
    await house.work()
    household = (await grid.phone.receipt(record["id"]))["household"]
    page = await (await house.console("town01")).get(f"/visits/{record['id']}")
    return page["visit"] | {"due_on": household["due_on"]}


NEVER = "2024-06-08"  # the first visit, due since the support began


@pytest.mark.parametrize(
    ("sample", "outcome", "counts"),
    [
        ("sickbed_stroke", "met", True),
        ("sickbed_nobody_home", "nobody_home", False),
        ("selfcare_dementia", "met", True),
        ("screening_student", "met", True),
        ("screening_tekun", "unknown", False),
        ("disaster_well", "unknown", False),
        ("disaster_hail", "unknown", False),
    ],
)
async def test_a_visit_counts_where_the_form_looks_at_the_person(
    house: House, grid: Grid, sample: str, outcome: str, counts: bool
) -> None:
    visit = await visited(house, grid, sample)
    assert (visit["outcome"], visit["counts"], visit["form_problems"]) == (outcome, counts, [])
    assert (visit["due_on"] == NEVER) == (not counts)


async def test_a_household_that_hail_hit_is_looked_in_on_the_day_after(house: House, grid: Grid) -> None:
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    visit = await visited(house, grid, "disaster_hail", when="today", event_on=None)
    assert visit["due_on"] == "2026-03-03"


@pytest.mark.parametrize(
    ("sample", "leads"),
    [("disaster_hail", 1), ("disaster_well", 0), ("sickbed_stroke", 1), ("screening_student", 1)],
)
async def test_a_lead_is_opened_where_the_form_found_hardship(
    house: House, grid: Grid, sample: str, leads: int
) -> None:
    await visited(house, grid, sample)
    found = (await (await house.console("county01")).get("/leads", region=grid.code))["items"]
    assert len(found) == leads


async def test_a_dibao_case_is_surveyed_with_the_household_check(house: House, grid: Grid) -> None:
    town, phone = await house.console("town01"), await house.phone("town01")
    case = house.new_id()
    asked = {"id": case, "programme": "dibao", "household_id": grid.household, "region_code": world.CHENGNAN,
             "applicant_name": "郭玉梅"}  # fmt: skip
    await town.post("/cases", asked)
    await town.post(
        f"/cases/{case}/acts",
        {"id": house.new_id(), "act": "accept", "facts": {"application_form": "application.jpg"}},
    )
    (wanted,) = [one for one in (await phone.sync())["surveys"] if one["case_id"] == case]
    filled = samples.instance("dibao_family", today=house.clock.today)
    record = house.record(wanted["form_id"], filled, case_id=case, household_id=grid.household)
    await phone.send(record, "/surveys")
    await house.work()
    page = await town.get(f"/cases/{case}")
    assert [(one["submission_id"], one["attached"]) for one in page["surveys"]] == [(record["id"], True)]
    assert page["case"]["stage"] == "township_opinion"
