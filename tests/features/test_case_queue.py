"""The queue of cases: whose turn, the nearest limit first; many acts at once; limits halted; facts put right."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import pytest_asyncio

from tests import world
from tests.house import Answer, Caller, House

VILLAGE = world.CHENGNAN


@pytest_asyncio.fixture(name="county")
async def at_the_county(house: House) -> AsyncIterator[Caller]:
    yield await house.console("county01")


@pytest_asyncio.fixture(name="town")
async def at_the_town(house: House) -> AsyncIterator[Caller]:
    yield await house.console("town01")


async def opened(house: House, clerk: Caller, name: str, **changes: Any) -> str:
    case = house.new_id()
    asked = {"id": case, "programme": "temp_aid", "applicant_name": name, "region_code": VILLAGE}
    await clerk.post("/cases", asked | changes)
    return case


async def act(house: House, who: Caller, case: str, name: str, **facts: Any) -> dict[str, Any]:
    return await who.post(f"/cases/{case}/acts", {"id": house.new_id(), "act": name, "facts": facts})


async def listed(who: Caller, among: set[str], **query: Any) -> list[str]:
    """The ids of `among` in the order of the queue, read in pages of two."""
    found: list[str] = []
    after: str | None = None
    while True:
        page = await who.get(
            "/cases", **({"region": VILLAGE, "limit": 2} | query | ({"after": after} if after else {}))
        )
        found += [one["id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            assert len(found) == len(set(found))
            return [one for one in found if one in among]


async def test_the_urgent_stand_first_then_the_nearest_limit(house: House, county: Caller, town: Caller) -> None:
    without = await opened(house, town, "没有期限")
    later = await opened(house, town, "期限在后")
    house.clock.forward(minutes=1)
    sooner = await opened(house, town, "期限在前")
    urgent = await opened(house, town, "急难", urgent=True)
    await act(house, town, sooner, "accept")
    house.clock.forward(days=3)
    county, town = await house.console("county01"), await house.console("town01")
    await act(house, town, later, "accept")
    four = {without, later, sooner, urgent}
    assert await listed(county, four) == [urgent, sooner, later, without]
    assert await listed(county, four, stage="intake") == [urgent, without]
    assert await listed(county, four, which="ended") == []


async def test_mine_are_those_where_it_is_my_turn(house: House, county: Caller, town: Caller) -> None:
    theirs = await opened(house, town, "轮到乡镇")
    ended = await opened(house, town, "撤回")
    await act(house, town, ended, "withdraw", termination_reason="本人撤回")
    both = {theirs, ended}
    assert await listed(town, both, which="mine") == [theirs]
    assert await listed(county, both, which="mine") == []
    assert await listed(county, both, which="ended") == [ended]


async def test_the_standing_counts_what_is_late_and_what_is_due_today(house: House, town: Caller) -> None:
    async def survey(who: Caller) -> dict[str, int]:
        found = await who.get("/cases/standing", region=VILLAGE)
        (one,) = [s for s in found if (s["programme"], s["stage"]) == ("temp_aid", "township_survey")] or [
            {"open": 0, "late": 0, "due_today": 0}
        ]
        return {name: one[name] for name in ("open", "late", "due_today")}

    before = await survey(town)
    case = await opened(house, town, "数一数")
    page = await act(house, town, case, "accept")
    due = date.fromisoformat(page["case"]["clocks"][0]["due_on"])
    assert await survey(town) == before | {"open": before["open"] + 1}
    house.clock.at = datetime.combine(due, time(2), UTC)
    at_due = await survey(await house.console("town01"))
    house.clock.forward(days=1)
    after = await survey(await house.console("town01"))
    assert (at_due["due_today"] >= 1, after["late"] >= at_due["late"] + 1) == (True, True)


async def test_many_acts_each_stand_by_themselves(house: House, county: Caller, town: Caller) -> None:
    good = [await opened(house, town, f"批量{n}") for n in range(3)]
    done = await opened(house, town, "已经受理")
    await act(house, town, done, "accept")
    asked = [{"id": house.new_id(), "case_id": case, "act": "accept"} for case in [*good, done, house.new_id()]]
    results = await town.post("/cases/acts", {"items": asked})
    assert [one["problem"] and one["problem"]["code"] for one in results] == [None] * 3 + ["act_refused", "not_found"]
    assert {one["stage_title"]["zh"] for one in results[:3]} == {"乡镇入户调查"}
    again = await town.post("/cases/acts", {"items": asked[:3]})
    assert [one["problem"] for one in again] == [None] * 3
    assert [len((await county.get(f"/cases/{case}"))["acts"]) for case in good] == [2, 2, 2]


async def test_more_than_a_hundred_acts_at_once_are_refused(house: House, town: Caller) -> None:
    asked = [{"id": house.new_id(), "case_id": house.new_id(), "act": "accept"} for _ in range(101)]
    with pytest.raises(Answer, match="request_malformed"):
        await town.post("/cases/acts", {"items": asked})


async def clock_of(page: dict[str, Any], rule: str = "TA-17") -> dict[str, Any]:
    (found,) = [one for one in page["case"]["clocks"] if one["rule_id"] == rule]
    return found


async def change(house: House, who: Caller, case: str, what: str, **more: Any) -> dict[str, Any]:
    asked = {"id": house.new_id(), "rule_id": "TA-17", "change": what, "reason": "等待省平台核对结果"} | more
    return await who.post(f"/cases/{case}/clocks", asked)


async def test_a_halted_limit_does_not_count_and_says_why(house: House, town: Caller) -> None:
    house.clock.at = datetime(2026, 3, 2, 2, tzinfo=UTC)
    county, town = await house.console("county01"), await house.console("town01")
    case = await opened(house, town, "核对中")
    before = await clock_of(await act(house, town, case, "accept"))
    halted = await clock_of(await change(house, county, case, "pause"))
    assert halted["state"] == "paused"
    assert await listed(county, {case}) == [case]
    house.clock.forward(days=30)
    county = await house.console("county01")
    assert (await clock_of(await county.get(f"/cases/{case}")))["state"] == "paused"
    page = await change(house, county, case, "resume")
    after = await clock_of(page)
    assert after["state"] in ("running", "warning")
    assert date.fromisoformat(after["due_on"]) > date.fromisoformat(before["due_on"]) + timedelta(days=25)
    assert [(p["start"], p["end"], p["reason"]) for p in after["proof"]["pauses"]] == [
        ("2026-03-02", "2026-03-31", "等待省平台核对结果")
    ]
    assert [(one["change"], one["by"]) for one in page["clock_changes"]] == [
        ("pause", "侯俊英"), ("resume", "侯俊英"),
    ]  # fmt: skip


async def test_more_days_are_working_days_and_stand_in_the_proof(house: House, town: Caller) -> None:
    house.clock.at = datetime(2026, 3, 2, 2, tzinfo=UTC)
    county, town = await house.console("county01"), await house.console("town01")
    case = await opened(house, town, "延长")
    before = await clock_of(await act(house, town, case, "accept"))
    after = await clock_of(await change(house, county, case, "extend", days=2))
    assert (after["proof"]["days"], after["proof"]["extension"]["days"]) == (before["proof"]["days"] + 2, 2)
    assert after["due_on"] > before["due_on"]


@pytest.mark.parametrize(
    ("what", "more", "code"),
    [
        ("resume", {}, "clock_change_refused"),
        ("extend", {}, "clock_change_refused"),
        ("pause", {"days": 3}, "clock_change_refused"),
        ("pause", {"rule_id": "DB-07"}, "clock_change_refused"),
        ("pause", {"reason": "  "}, "reason_needed"),
        ("extend", {"days": 61}, "request_malformed"),
    ],
)
async def test_a_limit_is_not_changed_at_will(
    house: House, county: Caller, town: Caller, what: str, more: dict[str, Any], code: str
) -> None:
    case = await opened(house, town, "不能随意")
    before = await clock_of(await act(house, town, case, "accept"))
    with pytest.raises(Answer, match=code):
        await change(house, county, case, what, **more)
    with pytest.raises(Answer, match="not_permitted"):
        await change(house, town, case, "pause")
    assert await clock_of(await county.get(f"/cases/{case}")) == before


async def test_what_is_late_stays_late(house: House, town: Caller) -> None:
    case = await opened(house, town, "已逾期")
    due = date.fromisoformat((await clock_of(await act(house, town, case, "accept")))["due_on"])
    house.clock.at = datetime.combine(due + timedelta(days=1), time(2), UTC)
    county = await house.console("county01")
    for what, more in (("pause", {}), ("extend", {"days": 5})):
        with pytest.raises(Answer, match="逾期"):
            await change(house, county, case, what, **more)


async def correct(house: House, who: Caller, case: str, reason: str = "录入有误", **facts: Any) -> dict[str, Any]:
    return await who.post(f"/cases/{case}/corrections", {"id": house.new_id(), "facts": facts, "reason": reason})


async def test_a_correction_is_a_new_row_and_the_old_one_stays(house: House, town: Caller) -> None:
    case = await opened(house, town, "更正")
    await act(house, town, case, "accept")
    await correct(house, town, case, hardship_type="medical")
    page = await correct(house, town, case, hardship_type="disaster")
    now = {one["name"]: (one["value"], one["source"]) for one in page["facts"]}
    assert now["hardship_type"] == ("disaster", "correct")
    assert [one["title"]["zh"] for one in page["acts"][-2:]] == ["更正", "更正"]
    assert page["case"]["stage"] == "township_survey"
    said = [{d["name"]: d["value"] for d in one["detail"]} for one in page["acts"][-2:]]
    assert [one["hardship_type"] for one in said] == ["medical", "disaster"]
    assert said[0]["note"] == "录入有误"


@pytest.mark.parametrize(
    ("facts", "reason", "code"),
    [
        ({"approver_name": "别人"}, "录入有误", "correction_refused"),
        ({"no_such_fact": 1}, "录入有误", "act_incomplete"),
        ({"approved_amount": "多少"}, "录入有误", "act_incomplete"),
        ({}, "录入有误", "act_incomplete"),
        ({"hardship_type": "medical"}, " ", "reason_needed"),
    ],
)
async def test_what_cannot_be_corrected_says_why(
    house: House, town: Caller, facts: dict[str, Any], reason: str, code: str
) -> None:
    case = await opened(house, town, "不能更正")
    with pytest.raises(Answer, match=code):
        await correct(house, town, case, reason, **facts)
    assert len((await town.get(f"/cases/{case}"))["acts"]) == 1


async def test_the_standing_on_a_case_is_that_of_its_newest_act(house: House) -> None:
    """What is kept on the case for the queue is what its acts and clocks say, whatever was done in these tests."""
    apart = await house.sql(
        """select c.id, c.programme, c.stage, a.stage_to, c.number, a.number as newest, c.due_on, l.due_on as nearest
           from cases c
           join lateral (select stage_to, number from case_acts a where a.county_code = c.county_code
                         and a.case_id = c.id order by number desc limit 1) a on true
           left join lateral (select min(due_on) as due_on from case_clocks l where l.county_code = c.county_code
                         and l.case_id = c.id and l.stopped_on is null and l.paused_on is null) l on true
           where (c.stage, c.number) <> (a.stage_to, a.number) or c.due_on is distinct from l.due_on"""
    )
    assert apart == []


async def test_what_is_paid_month_by_month_is_nobody_s_turn(house: House, county: Caller, town: Caller) -> None:
    """A case whose money is paid waits for nobody: it stands apart, not among what is to be done."""
    case = await opened(house, town, "享受低保", programme="dibao")
    await house.sql("update cases set stage = 'paying' where id = $1", case)
    try:
        lists = {which: await listed(county, {case}, which=which) for which in ("mine", "open", "resting", "ended")}
        assert lists == {"mine": [], "open": [], "resting": [case], "ended": []}
        standing = await county.get("/cases/standing", region=VILLAGE)
        (paying,) = [one for one in standing if (one["programme"], one["stage"]) == ("dibao", "paying")]
        assert (paying["rests"], paying["open"] >= 1) == (True, True)
    finally:
        await house.sql("update cases set stage = 'intake' where id = $1", case)
