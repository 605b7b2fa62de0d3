"""Household spot checks of dibao cases: drawn by lot, visited by phone, and no way around them (DB-09 to DB-12)."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from policy import draw_again
from server.core.db import county_scope, transaction
from tests import world
from tests.forms.library import samples as filled
from tests.house import Answer, Caller, Grid, House

FORM = "dibao_household_check"


@pytest_asyncio.fixture(name="county")
async def at_the_county(house: House) -> Caller:
    """The clerk, with every earlier case out of the way: what still waits is drawn first."""
    clerk = await house.console("county01")
    if (await clerk.get("/samples"))["waiting"]["waiting"]:
        await clerk.post("/samples", {"id": house.new_id()})
    return clerk


async def under_review(house: House, household: str | None = None, **facts: Any) -> str:
    """A dibao case that the county has accepted; put there as the desks before it leave it."""
    case, at = house.new_id(), house.clock.at
    clerk = await house.console("town01")
    about = {"household_id": household} if household else {"region_code": world.CHENGNAN}
    await clerk.post("/cases", {"id": case, "programme": "dibao", "applicant_name": "抽查户", **about})
    await house.sql(
        """insert into case_acts (county_code, id, case_id, region_code, number, act, stage_from, stage_to, actor_id,
                                  actor_role, acted_at, detail)
           select $1, $2, c.id, c.region_code, 2, 'accept_papers', 'intake', 'county_review', $4, 'county', $5, $6
           from cases c where c.id = $3""",
        world.COUNTY, UUID(house.new_id()), UUID(case), world.uid("county01"), at, facts,
    )  # fmt: skip
    await house.sql("update cases set stage = 'county_review', number = 2 where id = $1", UUID(case))
    return case


async def drawn(house: House, county: Caller) -> dict[str, Any]:
    return await county.post("/samples", {"id": house.new_id()})


def parts(page: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"drawn": set(), "forced": set(), "not_drawn": set()}
    for one in page["cases"]:
        found[one["part"]].add(one["case_id"])
    return found


@pytest.mark.parametrize(("cases", "wanted"), [(1, 1), (3, 1), (4, 2), (10, 3), (11, 4)])
async def test_at_least_three_in_ten_are_drawn_rounded_up(
    house: House, county: Caller, cases: int, wanted: int
) -> None:
    waiting = {await under_review(house) for _ in range(cases)}
    page = await drawn(house, county)
    found = parts(page)
    assert (len(found["drawn"]), found["drawn"] | found["not_drawn"]) == (wanted, waiting)
    assert page["agrees"]


async def test_who_is_visited_anyway_does_not_count(house: House, county: Caller) -> None:
    relative = await under_review(house, is_close_relative_of_staff=True)
    doubtful = await under_review(house, has_doubt=True)
    plain = {await under_review(house, has_doubt=False) for _ in range(4)}
    page = await drawn(house, county)
    found = parts(page)
    assert found["forced"] == {relative, doubtful}
    assert (len(found["drawn"]), found["drawn"] < plain) == (2, True)
    sample = page["sample"]
    assert (sample["base_count"], sample["drawn_count"], sample["forced_count"]) == (4, 2, 2)


async def test_anybody_can_draw_again_from_what_was_kept(house: House, county: Caller) -> None:
    for _ in range(6):
        await under_review(house)
    page = await drawn(house, county)
    found = parts(page)
    again = draw_again(
        found["drawn"] | found["not_drawn"], found["forced"], seed=page["sample"]["seed"],
        ratio=Decimal(page["sample"]["ratio"]),
    )  # fmt: skip
    assert set(again.drawn) == found["drawn"]


async def test_a_case_is_drawn_once_and_nothing_is_drawn_from_nothing(house: House, county: Caller) -> None:
    case = await under_review(house)
    asked = {"id": house.new_id()}
    first = await county.post("/samples", asked)
    assert await county.post("/samples", asked) == first
    assert [one["case_id"] for one in first["cases"]] == [case]
    with pytest.raises(Answer, match="nothing_to_draw"):
        await drawn(house, county)
    assert (await county.get(f"/cases/{case}/sample"))["sample"]["id"] == first["sample"]["id"]


async def test_only_the_county_draws(house: House, county: Caller) -> None:
    await under_review(house)
    with pytest.raises(Answer, match="not_permitted"):
        await drawn(house, await house.console("town01"))


async def test_nobody_says_by_hand_whether_a_case_was_drawn(house: House, county: Caller) -> None:
    case = await under_review(house)
    asked = {"id": house.new_id(), "act": "draw_spot_check", "facts": {"sampled": False, "sample_base_set": "x"}}
    with pytest.raises(Answer, match="act_has_its_desk"):
        await county.post(f"/cases/{case}/acts", asked)
    await drawn(house, county)
    with pytest.raises(Answer, match="correction_refused"):
        await county.post(
            f"/cases/{case}/corrections", {"id": house.new_id(), "facts": {"sampled": False}, "reason": "不想去"}
        )


async def propose(house: House, county: Caller, case: str) -> dict[str, Any]:
    facts = {
        "preliminary_opinion_at": house.clock.at.isoformat(),
        "proposed_amount": 300, "application_papers": ["申请书"], "survey_result": "属实",
        "township_opinion": "agree", "appraisal_result": "agree", "is_close_relative_of_staff": False,
        "has_doubt": False, "has_report": False,
        "needs_key_check": False,
    }  # fmt: skip
    return await county.post(f"/cases/{case}/acts", {"id": house.new_id(), "act": "propose_approval", "facts": facts})


@pytest.mark.parametrize("kind", ["spot_check", "application"])
async def test_a_drawn_case_waits_for_its_visit_which_comes_by_phone(
    house: House, grid: Grid, county: Caller, kind: str
) -> None:
    """Also when the worker calls the check by another name."""
    case = await under_review(house)
    phone = await house.phone("town01")
    assert case not in [one["case_id"] for one in (await phone.sync())["surveys"]]
    await drawn(house, county)
    with pytest.raises(Answer, match="DB-10"):
        await propose(house, county, case)
    (wanted,) = [one for one in (await phone.sync())["surveys"] if one["case_id"] == case]
    assert wanted["form_id"] == FORM
    record = house.record(
        FORM, filled.instance("dibao_family", today=house.clock.today, check_kind=kind), case_id=case
    )
    await phone.send(record, "/surveys")
    await house.work()
    page = await county.get(f"/cases/{case}")
    assert [one["act"] for one in page["acts"]][-1] == "record_household_check"
    assert case not in [one["case_id"] for one in (await phone.sync())["surveys"]]
    (shown,) = (await county.get(f"/cases/{case}/sample"))["cases"]
    assert shown["checked_at"] is not None


@pytest.mark.parametrize("name", ["is_close_relative_of_staff", "has_doubt", "has_report", "needs_key_check"])
async def test_what_forces_a_visit_is_not_taken_back(house: House, county: Caller, name: str) -> None:
    """Hard guard 2 of the documents: neither by an act nor by a correction."""
    forced: dict[str, Any] = {name: True}
    case = await under_review(house, **forced)
    with pytest.raises(Answer, match="DB-11"):
        await county.post(
            f"/cases/{case}/corrections", {"id": house.new_id(), "facts": {name: False}, "reason": "算了"}
        )
    await drawn(house, county)
    with pytest.raises(Answer, match="DB-11"):
        await propose(house, county, case)


@pytest.mark.parametrize(
    ("ratio", "base", "count", "constraint"),
    [("0.299", 10, 3, "samples_ratio"), ("0.300", 10, 2, "samples_enough"), ("0.300", 11, 3, "samples_enough")],
)
async def test_the_database_takes_no_draw_below_the_law(
    house: House, ratio: str, base: int, count: int, constraint: str
) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match=constraint):
        async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
            await conn.execute(
                """insert into samples (county_code, id, region_code, seed, ratio, base_count, drawn_count,
                                        forced_count, drawn_by, drawn_at)
                   values ($1, $2, $1, repeat('a', 32), $3, $4, $5, 0, $6, $7)""",
                world.COUNTY, UUID(house.new_id()), Decimal(ratio), base, count, world.uid("county01"),
                datetime(2026, 3, 2, tzinfo=UTC),
            )  # fmt: skip


async def test_a_draw_cannot_be_changed_afterwards(house: House) -> None:
    async with house.parts.pool.acquire() as conn:
        for statement in (
            "update samples set seed = seed",
            "update sample_cases set part = 'drawn'",
            "delete from samples",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(statement)
