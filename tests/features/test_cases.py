"""A temporary-aid case from the lead to the decision: who may do what, when, and who must not (TA, CP-05)."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

import policy
from server.cases import checks
from server.cases.records import EarlierAid
from server.core.db import county_scope, transaction
from server.core.errors import Problem
from tests import world
from tests.features.money import approved
from tests.forms.library import samples
from tests.house import SURVEY, Answer, Caller, Grid, House


class Desk(msgspec.Struct, frozen=True):
    """A case opened from a fire, and those who work on it."""

    id: str
    lead: str
    page: dict[str, Any]
    county: Caller
    colleague: Caller
    town: Caller
    town_phone: Caller

    async def act(self, who: Caller, name: str, **facts: Any) -> dict[str, Any]:
        asked = {"id": who.house.new_id(), "act": name, "facts": facts}
        return await who.post(f"/cases/{self.id}/acts", asked)

    async def read(self) -> dict[str, Any]:
        return await self.county.get(f"/cases/{self.id}")


async def lead_of(house: House, grid: Grid, county: Caller, **changes: Any) -> str:
    await grid.phone.send(house.visit(grid.household, "visit_fire", **changes))
    await house.work()
    (lead,) = (await county.get("/leads", region=grid.code))["items"]
    return lead["id"]


@pytest.fixture(name="desk")
async def opened(house: House, grid: Grid) -> Desk:
    county, colleague = await house.console("county01"), await house.console("county02")
    lead, case = await lead_of(house, grid, county), house.new_id()
    page = await county.post("/cases", {"id": case, "programme": "temp_aid", "lead_id": lead, "urgent": True})
    return Desk(case, lead, page, county, colleague, await house.console("town01"), await house.phone("town01"))


def stage(page: dict[str, Any]) -> str:
    return page["case"]["stage"]


def offered(page: dict[str, Any]) -> set[str]:
    return {one["act"] for one in page["possible_acts"]}


async def survey(house: House, grid: Grid, desk: Desk, sender: Caller | None = None, **changes: Any) -> str:
    """Send the household survey; its id once the server has looked at it."""
    filled = samples.survey_instance(today=house.clock.today)
    record = house.record(SURVEY, filled, **{"case_id": desk.id, "household_id": grid.household} | changes)
    await (sender or desk.town_phone).send(record, "/surveys")
    await house.work()
    return record["id"]


async def decided_by_township(house: House, grid: Grid, desk: Desk) -> dict[str, Any]:
    await desk.act(desk.town, "accept")
    await survey(house, grid, desk)
    return await desk.act(desk.town, "give_opinion", township_opinion="agree", requested_amount=2000)


async def test_everything_known_is_filled_in(desk: Desk) -> None:
    facts = {one["name"]: one for one in desk.page["facts"]}
    assert facts["event_type"]["value"] == "fire"
    assert facts["event_type"]["title"]["zh"]
    assert facts["receives_tekun"]["value"] is True
    assert facts["is_urgent"]["value"] is True
    assert {one["source"] for one in facts.values()} == {"lead"}
    assert desk.page["screening"]["programmes"]
    assert (desk.page["case"]["applicant_name"], stage(desk.page)) == ("郝桂英", "intake")


async def test_the_same_case_opened_twice_is_one_case(desk: Desk) -> None:
    asked = {"id": desk.id, "programme": "temp_aid", "lead_id": desk.lead, "urgent": True}
    again = await desk.county.post("/cases", asked)
    assert (again["case"]["id"], len(again["acts"])) == (desk.id, 1)


async def test_a_lead_becomes_one_case_only(house: House, desk: Desk) -> None:
    with pytest.raises(Answer, match="lead_ended"):
        await desk.colleague.post("/cases", {"id": house.new_id(), "programme": "temp_aid", "lead_id": desk.lead})
    lead = (await desk.county.get(f"/leads/{desk.lead}"))["lead"]
    assert (lead["outcome"]["outcome"], lead["outcome"]["case_id"]) == ("case", desk.id)


async def test_of_two_clerks_at_once_one_opens_the_case(house: House, grid: Grid) -> None:
    clerks = [await house.console("county01"), await house.console("county02")]
    lead = await lead_of(house, grid, clerks[0])
    answers = await asyncio.gather(
        *(
            clerk.client.post("/cases", json={"id": house.new_id(), "programme": "temp_aid", "lead_id": lead})
            for clerk in clerks
        )
    )
    assert sorted(one.status_code for one in answers) == [201, 409]
    (refused,) = [one for one in answers if one.status_code == 409]
    assert refused.json()["code"] == "lead_ended"
    (kept,) = await house.sql("select count(*) from cases where lead_id = $1", lead)
    assert kept["count"] == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"programme": "moon_travel"}, "programme_unknown"),
        ({"lead_id": None}, "act_incomplete"),
        ({"lead_id": "0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b70"}, "not_found"),
        ({"lead_id": None, "household_id": "0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b70"}, "not_found"),
    ],
)
async def test_a_case_about_nobody_is_not_opened(house: House, desk: Desk, change: dict[str, Any], code: str) -> None:
    asked = {"id": house.new_id(), "programme": "temp_aid", "lead_id": desk.lead} | change
    with pytest.raises(Answer, match=code):
        await desk.county.post("/cases", asked)
    assert await house.sql("select 1 from cases where id = $1", asked["id"]) == []


async def test_a_case_outside_the_township_is_not_opened(house: House, grid: Grid) -> None:
    town = await house.console("town02")
    asked = {"id": house.new_id(), "programme": "temp_aid", "applicant_name": "外地人", "region_code": world.CHENGNAN}
    with pytest.raises(Answer, match="out_of_reach"):
        await town.post("/cases", asked)
    assert (await (await house.console("town01")).post("/cases", asked))["case"]["region_code"] == world.CHENGNAN


async def test_each_role_is_offered_its_own_acts(desk: Desk) -> None:
    after = await desk.act(desk.town, "accept")
    assert stage(after) == "township_survey"
    assert "record_survey" in offered(after)
    assert "record_survey" not in offered(await desk.read())


@pytest.mark.parametrize("act", ["approve", "give_opinion", "close", "no_such_act"])
async def test_an_act_out_of_turn_is_refused_with_its_rules(desk: Desk, act: str) -> None:
    with pytest.raises(Answer, match=r"act_refused|act_incomplete"):
        await desk.act(desk.county, act, approved_amount=100)
    assert (stage(await desk.read()), len((await desk.read())["acts"])) == ("intake", 1)


async def test_a_survey_by_phone_becomes_the_survey_of_the_case(house: House, grid: Grid, desk: Desk) -> None:
    await desk.act(desk.town, "accept")
    (wanted,) = [one for one in (await desk.town_phone.sync())["surveys"] if one["case_id"] == desk.id]
    assert (wanted["applicant_name"], wanted["form_id"]) == ("郝桂英", SURVEY)
    sent = await survey(house, grid, desk)
    page = await desk.read()
    assert stage(page) == "township_opinion"
    assert [(one["submission_id"], one["attached"]) for one in page["surveys"]] == [(sent, True)]
    assert page["surveys"][0]["answers_labelled"]
    left: list[dict[str, Any]] = (await desk.town_phone.sync())["surveys"]
    assert desk.id not in [one["case_id"] for one in left]


async def test_a_survey_sent_again_is_one_act(house: House, grid: Grid, desk: Desk) -> None:
    await desk.act(desk.town, "accept")
    sent = await survey(house, grid, desk)
    acts = len((await desk.read())["acts"])
    await survey(house, grid, desk, id=sent)
    page = await desk.read()
    assert (len(page["acts"]), len(page["surveys"])) == (acts, 1)


async def test_a_survey_for_a_case_that_moved_on_is_kept_and_shown(house: House, grid: Grid, desk: Desk) -> None:
    await decided_by_township(house, grid, desk)
    before = stage(await desk.read())
    house.clock.forward(minutes=1)
    late = await survey(house, grid, desk)
    page = await desk.read()
    assert stage(page) == before
    assert [one["attached"] for one in page["surveys"]] == [True, False]
    assert page["surveys"][1]["submission_id"] == late


async def test_a_grid_worker_s_survey_is_shown_but_is_no_act(house: House, grid: Grid, desk: Desk) -> None:
    await desk.act(desk.town, "accept")
    with pytest.raises(Answer, match="not_permitted"):
        await desk.act(grid.phone, "record_survey")
    await survey(house, grid, desk, sender=grid.phone)
    page = await desk.read()
    assert (stage(page), [one["attached"] for one in page["surveys"]]) == ("township_survey", [False])


async def test_the_county_decides_and_the_finder_hears_of_it(house: House, grid: Grid, desk: Desk) -> None:
    page = await decided_by_township(house, grid, desk)
    assert stage(page) == "submitted_to_county"
    page = await desk.act(desk.county, "approve_urgent", approved_amount=2000)
    assert (page["decision"]["decision"], page["decision"]["amount"]) == ("approve", "2000.00")
    assert page["decision"]["decided_by"] == "侯俊英"
    await house.work()
    told = (await grid.phone.sync())["notifications"]
    (decided,) = [one for one in told if one["kind"] == "case_decided"]
    assert (decided["subject_id"], decided["detail"]["amount"]) == (desk.id, "2000.00")
    assert [one["kind"] for one in told].count("case_opened") == 1


async def test_clocks_start_and_stop_with_their_acts(house: House, grid: Grid, desk: Desk) -> None:
    def clocks(page: dict[str, Any]) -> dict[str, str]:
        return {one["rule_id"]: one["state"] for one in page["case"]["clocks"]}

    accepted = await desk.act(desk.town, "accept")
    assert clocks(accepted)["TA-17"] == "running"
    assert all(one["citation"] and one["proof"] for one in accepted["case"]["clocks"])
    await survey(house, grid, desk)
    house.clock.forward(days=1)
    page = await desk.act(desk.town, "give_opinion", township_opinion="agree", requested_amount=2000)
    assert clocks(page)["TA-17"] == "stopped"
    (stopped,) = [one for one in page["case"]["clocks"] if one["rule_id"] == "TA-17"]
    assert (stopped["started_on"], stopped["stopped_on"]) == ("2026-03-02", "2026-03-03")


async def test_a_clock_that_nobody_stops_is_late_the_day_after(house: House, desk: Desk) -> None:
    def survey_clock(page: dict[str, Any]) -> dict[str, Any]:
        (found,) = [one for one in page["case"]["clocks"] if one["rule_id"] == "TA-17"]
        return found

    due_on = date.fromisoformat(survey_clock(await desk.act(desk.town, "accept"))["due_on"])
    states: list[str] = []
    for days in (-1, 0, 1):
        house.clock.at = datetime.combine(due_on + timedelta(days=days), time(2), UTC)
        clerk = await house.console("county01")
        states.append(survey_clock(await clerk.get(f"/cases/{desk.id}"))["state"])
    assert states == ["warning", "due_today", "late"]


async def test_a_reviewed_dibao_case_is_reviewed_again_by_its_class(house: House, grid: Grid, desk: Desk) -> None:
    """DB-23: class B every six months; there was no limit before, however long nobody looked."""
    payee = await approved(house, grid, stage="under_review", dibao_class="B")
    reviewed = {"review_done_at": "2026-03-02", "review_result": "unchanged"}
    asked = {"id": house.new_id(), "act": "confirm_unchanged", "facts": reviewed}
    page = await desk.town.post(f"/cases/{payee.case}/acts", asked)
    (limit,) = page["case"]["clocks"]
    assert (limit["rule_id"], limit["started_on"], limit["due_on"]) == ("DB-23", "2026-03-02", "2026-09-02")
    assert page["case"]["stage"] == "paying"


async def test_the_same_act_twice_is_one_act(house: House, desk: Desk) -> None:
    asked: dict[str, Any] = {"id": house.new_id(), "act": "accept", "facts": {}}
    for _ in range(2):
        page = await desk.town.post(f"/cases/{desk.id}/acts", asked)
        assert [one["act"] for one in page["acts"]] == ["open", "accept"]


async def test_of_two_who_act_at_once_one_wins(house: House, desk: Desk) -> None:
    answers = await asyncio.gather(
        *(
            who.client.post(f"/cases/{desk.id}/acts", json={"id": house.new_id(), "act": "accept", "facts": {}})
            for who in (desk.town, desk.county)
        )
    )
    assert sorted(one.status_code for one in answers) == [201, 409]
    (lost,) = [one.json()["code"] for one in answers if one.status_code == 409]
    assert lost in ("act_taken_meanwhile", "act_refused")
    assert len((await desk.read())["acts"]) == 2


async def decide(house: House, desk: Desk, proposed_by: UUID, decided_by: UUID) -> None:
    """A decision written past all programmes, as the application's role."""
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await conn.execute(
            """insert into case_decisions
                   (county_code, id, case_id, region_code, decision, amount, reason, parameters, proposed_by,
                    decided_by, decided_at)
               values ($1, $2, $3, $4, 'approve', 100, '直接写库', '{}', $5, $6, $7)""",
            world.COUNTY, UUID(house.new_id()), UUID(desk.id), desk.page["case"]["region_code"],
            proposed_by, decided_by, house.clock.at,
        )  # fmt: skip


async def test_who_proposed_cannot_decide_not_even_past_the_program(house: House, desk: Desk) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="case_decisions_two_people"):
        await decide(house, desk, world.uid("town01"), world.uid("town01"))
    await decide(house, desk, world.uid("town01"), world.uid("county01"))
    with pytest.raises(asyncpg.UniqueViolationError, match="case_decisions_once"):
        await decide(house, desk, world.uid("town01"), world.uid("county02"))


@pytest.mark.parametrize(
    "statement",
    [
        "update case_decisions set amount = 9999 where case_id = $1",
        "update case_acts set detail = '{}' where case_id = $1",
        "delete from case_acts where case_id = $1",
        "delete from cases where id = $1",
        "update audit set action = 'nothing' where subject_id = $1",
        "delete from audit where subject_id = $1",
    ],
)
async def test_what_was_decided_cannot_be_rewritten(house: House, desk: Desk, statement: str) -> None:
    async with house.parts.pool.acquire() as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(statement, UUID(desk.id))


async def test_the_same_person_in_both_roles_cannot_decide(house: House, grid: Grid, desk: Desk) -> None:
    """The township clerk is promoted to the county between opinion and decision (CP-05)."""
    await decided_by_township(house, grid, desk)
    await house.sql("update users set role = 'county' where login = 'town01'")
    house.forget_sessions()
    try:
        with pytest.raises(Answer, match=r"same_person_decides|act_refused"):
            await desk.act(desk.town, "approve_urgent", approved_amount=2000)
    finally:
        await house.sql("update users set role = 'township' where login = 'town01'")
        house.forget_sessions()
    assert (await desk.read())["decision"] is None


async def test_another_township_does_not_find_the_case(house: House, desk: Desk) -> None:
    town = await house.console("town02")
    with pytest.raises(Answer, match="not_found"):
        await town.get(f"/cases/{desk.id}")
    assert desk.id not in [one["id"] for one in (await town.get("/cases"))["items"]]


async def test_the_case_stands_in_the_queue_with_its_clocks(desk: Desk) -> None:
    await desk.act(desk.town, "accept")
    region = desk.page["case"]["region_code"]
    (listed,) = (await desk.county.get("/cases", region=region, stage="township_survey"))["items"]
    assert (listed["id"], listed["next_level"]) == (desk.id, "township")
    assert [one["rule_id"] for one in listed["clocks"]] == ["TA-17"]
    assert (await desk.county.get("/cases", region=region, stage="intake"))["items"] == []


async def test_a_survey_for_an_unknown_case_is_marked(house: House, grid: Grid, desk: Desk) -> None:
    sent = await survey(house, grid, desk, case_id=house.new_id())
    assert (await desk.town_phone.receipt(sent))["problems"] != []


async def helped_before(house: House, grid: Grid, event: str) -> None:
    """The household was given temporary aid three months ago."""
    case, clerk = house.new_id(), await house.console("county01")
    asked = {"id": case, "programme": "temp_aid", "household_id": grid.household}
    await clerk.post("/cases", asked)
    await house.sql("update cases set facts = $2 where id = $1", UUID(case), {"event_type": event})
    await house.sql(
        """insert into case_decisions (county_code, id, case_id, region_code, decision, amount, reason, parameters,
                                       proposed_by, decided_by, decided_at)
           values ($1, $2, $3, $4, 'approve', 800, '火灾', '{}', $5, $6, $7)""",
        world.COUNTY, UUID(house.new_id()), UUID(case), grid.code, world.uid("town01"), world.uid("county01"),
        house.clock.at - timedelta(days=90),
    )  # fmt: skip


@pytest.mark.parametrize(("event", "same"), [("fire", True), ("traffic_accident", False)])
async def test_aid_within_the_year_is_shown_and_does_not_bar_more(
    house: House, grid: Grid, desk: Desk, event: str, same: bool
) -> None:
    await helped_before(house, grid, event)
    (earlier,) = (await desk.read())["earlier"]
    assert (earlier["amount"], earlier["same_cause"]) == ("800.00", same)
    await decided_by_township(house, grid, desk)
    page = await desk.act(desk.county, "approve_urgent", approved_amount=2000)
    assert page["decision"]["decision"] == "approve"


@pytest.mark.parametrize(
    ("rule", "same", "refused"), [("block", True, True), ("block", False, False), ("warn", True, False)]
)
def test_a_county_may_bar_the_same_cause_within_a_year(rule: str, same: bool, refused: bool) -> None:
    said = (policy.CountyValue("p_ta_repeat_rule", rule, date(2026, 1, 1), "县民政局"),)
    view = policy.Parameters(said).at(date(2026, 3, 2))
    before = EarlierAid(
        case_id=UUID(int=1), programme="temp_aid", decided_on=date(2025, 12, 1), amount=Decimal(800), same_cause=same
    )
    if refused:
        with pytest.raises(Problem, match="helped within the year"):
            checks.not_repeated([before], view)
    else:
        checks.not_repeated([before], view)
