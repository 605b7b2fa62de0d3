"""Everybody is screened by the rules: who qualifies becomes a lead once, what cannot be is looked at."""

from datetime import date
from typing import Any
from uuid import UUID

import policy
from policy import everyone
from policy.rules import named_values
from server import leads, parameters, registry, screening
from server.core.db import county_scope, transaction
from server.registry import ObservedFact
from tests import world
from tests.house import Caller, Grid, House

POOR = {"household_per_capita_monthly_income": 400, "property_meets_rules": True, "residence_class": "rural"}
STANDARD = {"rural": 600, "urban": 700}


async def set_standard(house: House) -> None:
    """The county has a dibao standard; entered when it was put on file."""
    await house.sql(
        """insert into county_parameters (county_code, id, name, value, valid_from, reason, set_by, set_at)
           select $1, $2, 'p_dibao_standard_monthly', $3, '2024-01-01', 'city paper', id, now()
           from users where county_code = $1 and login = 'county01' on conflict do nothing""",
        world.COUNTY, world.uid("dibao standard"), STANDARD,
    )  # fmt: skip


async def know(house: House, household: str, facts: dict[str, Any], on: date | None = None) -> None:
    """Facts of a household are written, and everything that follows is done."""
    house.clock.forward(minutes=1)
    source = UUID(house.new_id())
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        seen = [
            ObservedFact(UUID(household), name, value, on or house.clock.today, source, house.clock.at)
            for name, value in facts.items()
        ]
        await registry.record_facts(conn, world.COUNTY, house.clock.at, seen)
        await registry.announce_change(conn, world.COUNTY, [UUID(household)])
    await house.work()


async def end_status(house: House, household: str) -> None:
    await house.sql("update statuses set valid_to = '2025-12-31' where household_id = $1", UUID(household))


async def screen_everybody(house: House) -> int:
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        found = await screening.screen_county(conn, county_scope(world.COUNTY), house.clock.at)
    await house.work()
    return found


async def leads_of(house: House, clerk: Caller, grid: Grid, state: str = "open") -> list[dict[str, Any]]:
    return (await clerk.get("/leads", region=grid.code, state=state))["items"]


async def results_of(house: House, household: str) -> list[tuple[str, str, bool]]:
    found = await house.sql(
        """select programme, result, valid_to is null as now from screening_results
           where household_id = $1 order by programme, id""",
        UUID(household),
    )
    return [(r["programme"], r["result"], r["now"]) for r in found]


async def findings_of(house: House, clerk: Caller, grid: Grid) -> dict[str, dict[str, Any]]:
    found = await clerk.get("/screening/findings", region=grid.code)
    return {one["finding"]: one for one in found["items"]}


async def test_a_poor_household_in_no_programme_becomes_one_lead(house: House, grid: Grid) -> None:
    await set_standard(house)
    await end_status(house, grid.household)
    await know(house, grid.household, POOR)
    clerk = await house.console("county01")
    (lead,) = await leads_of(house, clerk, grid)
    assert (lead["source"], lead["household_id"]) == ("data_match", grid.household)
    assert "低保" in lead["description"]
    assert "dibao" in [one["programme"] for one in lead["likely"] if one["result"] == "eligible"]
    await know(house, grid.household, POOR)
    assert len(await leads_of(house, clerk, grid, "all")) == 1
    (item,) = (await clerk.get("/screening/results", programme="dibao", region=grid.code))["items"]
    assert (item["household_id"], item["lead_id"], item["missing"]) == (grid.household, lead["id"], [])


async def test_who_is_in_tekun_support_is_not_offered_dibao(house: House, grid: Grid) -> None:
    await set_standard(house)
    await know(house, grid.household, POOR)
    clerk = await house.console("county01")
    assert await leads_of(house, clerk, grid) == []
    assert (await clerk.get("/screening/results", programme="dibao", region=grid.code))["items"] == []


async def test_an_income_at_the_standard_is_no_lead_and_one_below_it_is(house: House, grid: Grid) -> None:
    await set_standard(house)
    await end_status(house, grid.household)
    clerk = await house.console("county01")
    await know(
        house, grid.household, {**POOR, "household_per_capita_monthly_income": 600, "property_meets_rules": False}
    )
    assert await leads_of(house, clerk, grid) == []
    await know(house, grid.household, {"household_per_capita_monthly_income": 599.99, "property_meets_rules": True})
    assert len(await leads_of(house, clerk, grid)) == 1


async def test_after_its_end_the_question_opens_again_only_when_facts_changed(house: House, grid: Grid) -> None:
    await set_standard(house)
    await end_status(house, grid.household)
    await know(house, grid.household, POOR)
    clerk = await house.console("county01")
    (lead,) = await leads_of(house, clerk, grid)
    ended = {"id": house.new_id(), "outcome": "monitoring", "note": "家里暂时有人帮衬", "level": "ordinary"}
    await clerk.post(f"/leads/{lead['id']}/outcomes", ended)
    await house.work()
    house.clock.forward(days=1)
    await know(house, grid.household, POOR)
    await screen_everybody(house)
    assert await leads_of(house, clerk, grid) == []
    await know(house, grid.household, {"household_per_capita_monthly_income": 150})
    assert len(await leads_of(house, clerk, grid)) == 1


async def test_who_has_an_open_lead_is_asked_about_when_that_lead_has_ended(house: House, grid: Grid) -> None:
    await set_standard(house)
    await end_status(house, grid.household)
    await grid.phone.send(house.visit(grid.household, "visit_fire"))
    await house.work()
    clerk = await house.console("county01")
    (fire,) = await leads_of(house, clerk, grid)
    await know(house, grid.household, POOR)
    assert [one["id"] for one in await leads_of(house, clerk, grid)] == [fire["id"]]
    ended = {"id": house.new_id(), "outcome": "monitoring", "note": "已安置", "level": "key"}
    await clerk.post(f"/leads/{fire['id']}/outcomes", ended)
    await house.work()
    await screen_everybody(house)
    assert [one["source"] for one in await leads_of(house, clerk, grid)] == ["data_match"]


async def test_who_may_qualify_is_listed_with_what_is_missing_and_asked_at_the_next_visit(
    house: House, grid: Grid
) -> None:
    await set_standard(house)
    await end_status(house, grid.household)
    await know(house, grid.household, {"household_per_capita_monthly_income": 400, "residence_class": "rural"})
    clerk = await house.console("county01")
    found = (await clerk.get("/screening/results", programme="dibao", result="unknown", region=grid.code))["items"]
    assert [[fact["name"] for fact in one["missing"]] for one in found] == [["property_meets_rules"]]
    page = await clerk.get(f"/households/{grid.household}/screening")
    (dibao,) = [one for one in page["programmes"] if one["programme"] == "dibao"]
    assert dibao["result"] == "unknown"
    assert page["programmes"][0]["result"] in ("eligible", "unknown")
    assert await leads_of(house, clerk, grid) == []
    summary = await clerk.get("/screening/summary", region=grid.code)
    (counted,) = [one for one in summary["programmes"] if one["programme"] == "dibao"]
    assert (counted["eligible"], counted["promising"]) == (0, 1)


async def test_who_receives_without_qualifying_is_a_finding_and_stays_in_the_programme(
    house: House, grid: Grid
) -> None:
    await set_standard(house)
    await house.sql(
        """insert into statuses (county_code, id, household_id, region_code, status, valid_from, source, recorded_at)
           select county_code, $2, id, region_code, 'dibao', '2025-01-01', 'test', now() from households
           where id = $1""",
        UUID(grid.household), UUID(house.new_id()),
    )  # fmt: skip
    await house.sql("update statuses set valid_to = '2024-12-31' where household_id = $1 and status = 'tekun'",
                    UUID(grid.household))  # fmt: skip
    await know(house, grid.household, {**POOR, "household_per_capita_monthly_income": 2000})
    clerk = await house.console("county01")
    finding = (await findings_of(house, clerk, grid))["no_longer_eligible"]
    assert finding["subject"] == "dibao"
    assert finding["title"]["zh"].startswith("最低生活保障")
    assert finding["citation"]
    status = (await clerk.get(f"/households/{grid.household}"))["statuses"]
    assert "dibao" in [one["status"] for one in status]
    note = {"id": house.new_id(), "answer": "explained", "note": "收入是一次性的卖地款，下月再核"}
    await clerk.post(f"/screening/findings/{finding['id']}/reviews", note)
    assert "no_longer_eligible" not in await findings_of(house, clerk, grid)
    await know(house, grid.household, {"household_per_capita_monthly_income": 300}, date(2026, 3, 3))
    assert ("dibao", "eligible", True) in await results_of(house, grid.household)
    await know(house, grid.household, {"household_per_capita_monthly_income": 2500}, date(2026, 3, 4))
    assert "no_longer_eligible" in await findings_of(house, clerk, grid)


async def test_every_answer_that_held_stays_on_file_with_its_days(house: House, grid: Grid) -> None:
    await set_standard(house)
    await end_status(house, grid.household)
    await know(house, grid.household, POOR)
    house.clock.forward(days=2)
    await know(house, grid.household, {"household_per_capita_monthly_income": 5000})
    rows = await house.sql(
        """select result, valid_from, valid_to from screening_results
           where household_id = $1 and programme = 'dibao' order by id""",
        UUID(grid.household),
    )
    assert [(r["result"], r["valid_from"], r["valid_to"]) for r in rows] == [
        ("eligible", date(2026, 3, 2), date(2026, 3, 4)),
        ("not_eligible", date(2026, 3, 4), None),
    ]


async def test_a_second_run_with_nothing_changed_writes_nothing(house: House, grid: Grid) -> None:
    await set_standard(house)
    await know(house, grid.household, POOR)
    await screen_everybody(house)
    before = await house.sql("select max(id::text) as id, count(*) as n from screening_results")
    house.clock.forward(hours=1)
    await screen_everybody(house)
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        waits = await conn.fetchval("select count(*) from outbox where name = 'screening.recheck'")
    assert waits == 0
    assert await house.sql("select max(id::text) as id, count(*) as n from screening_results") == before


async def test_the_pass_over_everybody_and_one_household_come_to_the_same(house: House, grid: Grid) -> None:
    """From the facts as stored, odd ones among them, through statuses, to the letters."""
    await set_standard(house)
    await know(house, grid.household, {**POOR, "age_years": "seventy", "labour_capacity": "none",
                                       "livelihood_source": "none", "has_legal_supporter": False})  # fmt: skip
    await screen_everybody(house)
    (row,) = await house.sql("select answers, findings from screening_standings where household_id = $1",
                             UUID(grid.household))  # fmt: skip
    scope = county_scope(world.COUNTY)
    async with transaction(house.parts.pool, scope) as conn:
        known = await leads.known_facts(conn, scope, UUID(grid.household), house.clock.today, {})
        view = await parameters.view(conn, world.COUNTY, house.clock.today)
    names = named_values(policy.parse_facts(known).values, view)
    assert row["answers"] == everyone.answers(names)
    assert row["findings"] == everyone.findings_held(names)


async def test_a_death_of_somebody_in_a_programme_is_found_at_night_and_stops_nothing(
    house: House, grid: Grid
) -> None:
    clerk = await house.console("town01")
    await house.sql("update persons set died_on = '2026-02-27' where household_id = $1", UUID(grid.household))
    await screen_everybody(house)
    finding = (await findings_of(house, clerk, grid))["died_recipient"]
    assert finding["detail"]["died_on"] == "2026-02-27"
    assert [one["status"] for one in (await clerk.get(f"/households/{grid.household}"))["statuses"]] == ["tekun"]
    await end_status(house, grid.household)
    await screen_everybody(house)
    assert "died_recipient" not in await findings_of(house, clerk, grid)


async def test_a_visit_that_heard_of_a_death_is_found_at_once(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    await grid.phone.send(record)
    await house.work()
    clerk = await house.console("town01")
    assert "death_reported" not in await findings_of(house, clerk, grid)
    await house.sql("update visits set outcome = 'died' where id = $1", UUID(record["id"]))
    await screen_everybody(house)
    assert "death_reported" in await findings_of(house, clerk, grid)


async def test_one_person_in_two_households_is_found_in_both(house: House, grid: Grid) -> None:
    other = await house.grid()
    for one in (grid, other):
        await house.sql(
            "update persons set id_blind = $2 where household_id = $1", UUID(one.household), b"one person"
        )
    await screen_everybody(house)
    clerk = await house.console("county01")
    found = (await findings_of(house, clerk, grid))["in_two_households"]
    assert found["detail"]["other_household"] == other.household
    assert "in_two_households" in await findings_of(house, clerk, other)


async def test_another_township_sees_neither_results_nor_findings(house: House, grid: Grid) -> None:
    await set_standard(house)
    await house.sql("update persons set died_on = '2026-02-27' where household_id = $1", UUID(grid.household))
    await know(house, grid.household, {"household_per_capita_monthly_income": 400, "residence_class": "rural"})
    other = await house.console("town02")
    assert (await other.get("/screening/findings"))["items"] == []
    assert (await other.get("/screening/results", programme="tekun", result="unknown"))["items"] == []
    assert grid.household not in str(await other.get("/screening/summary"))


async def test_the_course_of_every_programme_is_told_from_its_data(house: House) -> None:
    clerk = await house.console("county01")
    courses = {one["programme"]: one for one in await clerk.get("/programmes/courses")}
    aid = courses["temp_aid"]
    stages = {one["id"] for one in aid["stages"]}
    assert aid["start"] in stages
    assert all(set(act["sources"]) | set(act["targets"]) <= stages for act in aid["acts"])
    assert {"TA-17"} <= {clock for act in aid["acts"] for clock in act["starts"]}
