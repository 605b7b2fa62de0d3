"""Parameters by date: within the law's ranges, proposed by one person, decided by another, never changed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from server.core.db import county_scope, transaction
from tests import world
from tests.features.test_screening import POOR, end_status, know, set_standard
from tests.house import Answer, Caller, Grid, House

NOTICE = "p_ta_notice_days"


def proposal(house: House, value: Any, valid_from: str = "2026-03-02", **more: str) -> dict[str, Any]:
    return {"id": house.new_id(), "value": value, "valid_from": valid_from, "reason": "局务会定的"} | more


async def decide(by: Caller, proposed: dict[str, Any], decision: str = "approve", reason: str = "") -> Any:
    return await by.post(f"/parameter-proposals/{proposed['id']}/decisions", {"decision": decision, "reason": reason})


async def held(clerk: Caller, name: str) -> Any:
    return (await clerk.get(f"/parameters/{name}"))["parameter"]["now"]


async def test_every_parameter_is_listed_with_its_range_its_source_and_who_may_change_it(house: House) -> None:
    clerk = await house.console("town01")
    items = {one["name"]: one for one in (await clerk.get("/parameters"))["items"]}
    ratio = items["p_sample_ratio"]
    assert (ratio["limits"]["law_minimum"], ratio["limits"]["maximum"]) == (0.3, 1.0)
    assert ratio["now"] == {"value": 0.3, "valid_from": "2014-05-01", "origin": "document", "decided_by": ""}
    assert ratio["rules"] == ["DB-10"]
    assert ratio["citation"]
    assert items["p_price_trigger_cpi"]["changed_by"] == ["city", "province"]
    assert items["p_price_formula"]["now"] is None
    assert (items["p_price_formula"]["told"], items["p_sample_ratio"]["told"]) == (True, False)
    assert len({one["group"] for one in items.values()}) == 7


async def test_a_value_holds_from_its_day_after_another_person_approved_it(house: House) -> None:
    maker, checker = await house.console("county01"), await house.console("county02")
    wanted = proposal(house, 9, "2026-03-20")
    page = await maker.post(f"/parameters/{NOTICE}/proposals", wanted)
    assert page["parameter"]["open_proposals"] == 1
    page = await decide(checker, wanted)
    assert page["parameter"]["later"]["value"] == 9
    assert page["parameter"]["open_proposals"] == 0
    before = await held(maker, NOTICE)
    house.clock.forward(days=17)
    assert await held(await house.console("county01"), NOTICE) == before
    house.clock.forward(days=1)
    now = await held(await house.console("county01"), NOTICE)
    assert (now["value"], now["origin"], now["decided_by"]) == (9, "county", "申文忠")


async def test_who_proposed_cannot_decide_and_nobody_decides_twice(house: House) -> None:
    maker, checker = await house.console("county01"), await house.console("county02")
    wanted = proposal(house, 11, "2027-01-01")
    await maker.post(f"/parameters/{NOTICE}/proposals", wanted)
    with pytest.raises(Answer, match="parameter_two_people"):
        await decide(maker, wanted)
    with pytest.raises(Answer, match="act_incomplete"):
        await decide(checker, wanted, "refuse")
    page = await decide(checker, wanted, "refuse", "公示期太长")
    assert page["parameter"]["later"] is None or page["parameter"]["later"]["value"] != 11
    with pytest.raises(Answer, match="proposal_decided"):
        await decide(checker, wanted)


async def test_a_township_neither_proposes_nor_decides(house: House) -> None:
    clerk = await house.console("town01")
    with pytest.raises(Answer, match="not_permitted"):
        await clerk.post(f"/parameters/{NOTICE}/proposals", proposal(house, 5))


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("p_sample_ratio", 0.3, 0.29),
        ("p_price_trigger_cpi", 3.5, 3.6),
        ("p_price_trigger_food", 6, 6.1),
        ("p_price_subsidy_groups", ["regular_pension", "dibao", "tekun", "unemployment_benefit", "orphan"],
         ["regular_pension", "dibao", "tekun", "orphan"]),
    ],
)  # fmt: skip
async def test_the_hard_guards_hold_at_the_desk_and_in_the_database(
    house: House, name: str, good: Any, bad: Any
) -> None:
    """gaps F.2, F.4: through the interface, as the application's role, and as the owner of the tables."""
    maker = await house.console("county01")
    order = {"order_ref": "市发改〔2026〕1号"}
    await maker.post(f"/parameters/{name}/proposals", proposal(house, good, **order))
    with pytest.raises(Answer, match="parameter_out_of_range"):
        await maker.post(f"/parameters/{name}/proposals", proposal(house, bad, **order))
    insert = """insert into county_parameters (county_code, id, name, value, valid_from, reason, set_by, set_at)
                values ($1, $2, $3, $4, '2026-03-02', 'so', $5, now())"""
    values = (world.COUNTY, UUID(house.new_id()), name)
    clerk = world.uid("county01")
    with pytest.raises(asyncpg.CheckViolationError):
        await house.sql(insert, *values, bad, clerk)
    with pytest.raises(asyncpg.CheckViolationError, match="approval of another person"):
        async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
            await conn.execute(insert, *values, good, clerk)


async def test_a_value_on_file_is_changed_by_nobody(house: House) -> None:
    maker, checker = await house.console("county01"), await house.console("county02")
    wanted = proposal(house, 6, "2026-05-01")
    await maker.post("/parameters/p_handover_days/proposals", wanted)
    await decide(checker, wanted)
    for statement in (
        "update county_parameters set value = '1'",
        "delete from county_parameters",
        "update parameter_proposals set value = '1'",
        "update parameter_decisions set decided_by = proposed_by",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
                await conn.execute(statement)


async def test_the_database_refuses_a_decision_by_the_one_who_proposed(house: House) -> None:
    maker = await house.console("county01")
    wanted = proposal(house, 8, "2028-01-01")
    await maker.post(f"/parameters/{NOTICE}/proposals", wanted)
    with pytest.raises(asyncpg.CheckViolationError):
        async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
            await conn.execute(
                """insert into parameter_decisions (county_code, proposal_id, decision, reason, proposed_by,
                       decided_by, decided_at) values ($1, $2, 'approve', '', $3, $3, now())""",
                world.COUNTY, UUID(wanted["id"]), world.uid("county01"),
            )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "valid_from", "code"),
    [
        ("p_nonsense", 1, "2026-03-02", "parameter_unknown"),
        (NOTICE, "soon", "2026-03-02", "parameter_refused"),
        (NOTICE, 7, "2014-04-30", "parameter_before_the_law"),
        ("p_price_trigger_cpi", 3, "2026-03-02", "parameter_order_needed"),
    ],
)
async def test_what_cannot_be_proposed_is_refused_with_its_reason(
    house: House, name: str, value: Any, valid_from: str, code: str
) -> None:
    maker = await house.console("county01")
    with pytest.raises(Answer, match=code):
        await maker.post(f"/parameters/{name}/proposals", proposal(house, value, valid_from))


async def test_a_value_from_the_first_day_of_the_law_is_taken(house: House) -> None:
    maker = await house.console("county01")
    page = await maker.post(f"/parameters/{NOTICE}/proposals", proposal(house, 7, "2014-05-01"))
    assert "2014-05-01" in [one["valid_from"] for one in page["proposals"]]


async def test_the_effect_is_shown_before_anything_is_saved(house: House, grid: Grid) -> None:
    await set_standard(house)
    await end_status(house, grid.household)
    await know(house, grid.household, {**POOR, "household_per_capita_monthly_income": 620})
    clerk = await house.console("county01")
    tried = {"name": "p_dibao_standard_monthly", "valid_from": "2026-04-01"}
    answer = await clerk.post("/screening/effects", tried | {"value": {"rural": 650, "urban": 700}})
    (dibao,) = [one for one in answer["programmes"] if one["programme"] == "dibao"]
    assert dibao["more"] >= 1
    assert dibao["after"] - dibao["before"] == dibao["more"] - dibao["fewer"]
    (mine,) = [one for one in answer["first"] if (one["household_id"], one["programme"]) == (grid.household, "dibao")]
    assert (mine["before"], mine["after"]) == ("not_eligible", "eligible")
    same = await clerk.post("/screening/effects", tried | {"value": {"rural": 620, "urban": 700}})
    assert grid.household not in [one["household_id"] for one in same["first"] if one["programme"] == "dibao"]
    assert (await clerk.get("/parameters/p_dibao_standard_monthly"))["proposals"] == []
    none = await clerk.post("/screening/effects", {"name": NOTICE, "value": 9, "valid_from": "2026-04-01"})
    assert (none["programmes"], none["first"]) == ([], [])


async def test_an_approved_value_screens_everybody_anew(house: House, grid: Grid) -> None:
    await set_standard(house)
    await end_status(house, grid.household)
    await know(house, grid.household, {**POOR, "household_per_capita_monthly_income": 640})
    maker, checker = await house.console("county01"), await house.console("county02")
    asked = (
        "select result from screening_results where household_id = $1 and programme = 'dibao' and valid_to is null"
    )
    wanted = proposal(house, {"rural": 641, "urban": 700}, "2026-03-02", order_ref="市民政〔2026〕3号")
    await maker.post("/parameters/p_dibao_standard_monthly/proposals", wanted)
    await house.work()
    assert await house.sql(asked, UUID(grid.household)) == []
    await decide(checker, wanted)
    await house.work()
    assert [r["result"] for r in await house.sql(asked, UUID(grid.household))] == ["eligible"]
    house.clock.forward(minutes=1)
    back = proposal(house, {"rural": 600, "urban": 700}, "2026-03-02", order_ref="市民政〔2026〕4号")
    await maker.post("/parameters/p_dibao_standard_monthly/proposals", back)
    await decide(checker, back)
    await house.work()
    assert [r["result"] for r in await house.sql(asked, UUID(grid.household))] == ["not_eligible"]


async def test_every_step_of_a_parameter_is_on_file(house: House) -> None:
    maker, checker = await house.console("county01"), await house.console("county02")
    wanted = proposal(house, 10, (date(2026, 3, 2) + timedelta(days=400)).isoformat())
    await maker.post(f"/parameters/{NOTICE}/proposals", wanted)
    page = await decide(checker, wanted)
    (mine,) = [one for one in page["proposals"] if one["id"] == wanted["id"]]
    assert (mine["proposed_by"], mine["decided_by"], mine["decision"]) == ("侯俊英", "申文忠", "approve")
    acts = await house.sql("select action, actor_id from audit where subject_id = $1", UUID(wanted["id"]))
    assert {one["action"]: one["actor_id"] for one in acts} == {
        "parameter.propose": world.uid("county01"),
        "parameter.decide": world.uid("county02"),
    }
