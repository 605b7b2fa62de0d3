"""Complaints end with a finding and feedback only (SU-01); relatives of staff are checked by force (SU-03, DB-11)."""

from datetime import date
from typing import Any

import asyncpg
import pytest

import policy
from server import parameters
from server.core.db import county_scope, transaction
from tests import world
from tests.house import Answer, Caller, Grid, House

REPORTER = {"name": "常有理", "phone": "13703550008"}


def complaint(house: House, **changes: Any) -> dict[str, Any]:
    return {"id": house.new_id(), "channel": "letter", "category": "favour_dibao", "about_region": world.CHENGNAN,
            "words": "村主任的亲戚有楼房还吃低保", "reporter": REPORTER} | changes  # fmt: skip


def step(house: House, act: str, **changes: Any) -> dict[str, Any]:
    house.clock.forward(minutes=1)
    upheld = {"upheld": False} if act == "finding" else {}
    return {"id": house.new_id(), "act": act, "words": "入户核实，收入合规"} | upheld | changes


@pytest.fixture
async def clerk(house: House) -> Caller:
    return await house.console("county01")


async def test_a_real_name_report_ends_with_finding_and_feedback_only(house: House, clerk: Caller) -> None:
    asked = complaint(house)
    await clerk.post("/complaints", asked)
    path = f"/complaints/{asked['id']}/acts"
    for act in ("close", "feedback"):
        with pytest.raises(Answer, match="complaint_needs_finding"):
            await clerk.post(path, step(house, act))
    await clerk.post(path, step(house, "finding"))
    with pytest.raises(Answer, match="complaint_needs_feedback"):
        await clerk.post(path, step(house, "close"))
    await clerk.post(path, step(house, "feedback", words="已电话告知结果"))
    end = step(house, "close", words="归档")
    await clerk.post(path, end)
    page = await clerk.post(path, end)
    assert [one["act"] for one in page["acts"]] == ["finding", "feedback", "close"]
    assert page["complaint"]["closed_at"] is not None
    with pytest.raises(Answer, match="complaint_ended"):
        await clerk.post(path, step(house, "finding"))


async def test_an_anonymous_one_needs_a_finding_and_has_nobody_to_answer(house: House, clerk: Caller) -> None:
    asked = complaint(house, reporter=None)
    page = await clerk.post("/complaints", asked)
    assert (page["complaint"]["real_name"], page["complaint"]["answer_by"]) == (False, None)
    path = f"/complaints/{asked['id']}"
    with pytest.raises(Answer, match="complaint_needs_finding"):
        await clerk.post(f"{path}/acts", step(house, "close"))
    await clerk.post(f"{path}/acts", step(house, "finding", upheld=True))
    assert (await clerk.post(f"{path}/acts", step(house, "close")))["complaint"]["closed_at"]
    with pytest.raises(Answer, match="not_found"):
        await clerk.post(f"{path}/reporter", {"id": house.new_id(), "reason": "核实"})


async def test_the_clock_of_the_answer_counts_working_days(house: House, clerk: Caller) -> None:
    page = await clerk.post("/complaints", complaint(house))
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        view = await parameters.view(conn, world.COUNTY, house.clock.today)
    due = policy.clock("SU-01", house.clock.today, view, policy.standard_calendar()).due
    assert date.fromisoformat(page["complaint"]["answer_by"]) == due


async def test_who_reported_is_sealed_and_the_reading_is_on_file(house: House, clerk: Caller) -> None:
    asked = complaint(house)
    page = await clerk.post("/complaints", asked)
    listed = await clerk.get("/complaints", limit=200)
    for shown in (page, listed):
        assert REPORTER["name"] not in str(shown)
        assert REPORTER["phone"] not in str(shown)
    (stored,) = await house.sql("select * from complaints where id = $1::uuid", asked["id"])
    assert REPORTER["name"].encode() not in stored["reporter_cipher"]
    path = f"/complaints/{asked['id']}/reporter"
    with pytest.raises(Answer, match="reason_needed"):
        await clerk.post(path, {"id": house.new_id(), "reason": " "})
    assert await clerk.post(path, {"id": house.new_id(), "reason": "反馈核查结果"}) == REPORTER
    entries = await house.sql("select action, detail from audit where subject_id = $1::uuid order by id", asked["id"])
    assert [one["detail"].get("reason") for one in entries if one["action"] == "complaint.reveal"] == ["反馈核查结果"]


@pytest.mark.parametrize("login", ["town01", "admin", "worker"])
async def test_nobody_below_the_county_sees_complaints_or_relatives(house: House, grid: Grid, login: str) -> None:
    caller = grid.phone if login == "worker" else await house.console(login)
    for path in ("/complaints", "/staff-relatives"):
        assert (await caller.client.get(path)).status_code == 403


async def test_the_database_lets_nobody_step_round_the_order(house: House, clerk: Caller) -> None:
    asked = complaint(house)
    await clerk.post("/complaints", asked)
    close = """insert into complaint_acts (county_code, id, complaint_id, region_code, act, words, acted_by, acted_at)
               values ('140427', gen_random_uuid(), $1::uuid, '140427', 'close', '-', $2, now())"""
    closed = "update complaints set closed_at = now() where id = $1::uuid and $2::uuid is not null"
    for statement, refusal in ((close, asyncpg.CheckViolationError), (closed, asyncpg.InsufficientPrivilegeError)):
        with pytest.raises(refusal):
            async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
                await conn.execute(statement, asked["id"], world.uid("county01"))
    with pytest.raises(asyncpg.CheckViolationError):
        await house.owner.execute(close, asked["id"], world.uid("county01"))


async def test_complaints_in_pages_those_to_be_answered_first(house: House, clerk: Caller) -> None:
    asked = [complaint(house, reporter=None), complaint(house)]
    for one in asked:
        await clerk.post("/complaints", one)
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = await clerk.get("/complaints", limit=1, **after)
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert len(seen) == len(set(seen))
    assert seen.index(asked[1]["id"]) < seen.index(asked[0]["id"])
    assert (await clerk.get("/complaints", state="ended", limit=1))["items"] is not None


async def test_a_relative_of_staff_makes_the_next_case_a_forced_check(
    house: House, grid: Grid, clerk: Caller
) -> None:
    related = {"id": house.new_id(), "household_id": grid.household, "person_name": "郝桂英", "staff_name": "李主任",
               "staff_role": "committee_member", "relation": "parent"}  # fmt: skip
    for _ in range(2):
        await clerk.post("/staff-relatives", related)
    case = {"id": house.new_id(), "household_id": grid.household, "programme": "dibao"}
    page = await clerk.post("/cases", case)
    facts = {one["name"]: one["value"] for one in page["facts"]}
    assert facts["is_close_relative_of_staff"] is True
    with pytest.raises(Answer, match="reason_needed"):
        await clerk.post(f"/staff-relatives/{related['id']}/end", {"reason": ""})
    house.clock.forward(days=1)
    await clerk.post(f"/staff-relatives/{related['id']}/end", {"reason": "换届，不再任职"})
    (listed,) = [one for one in (await clerk.get("/staff-relatives"))["items"] if one["id"] == related["id"]]
    assert listed["end_reason"] == "换届，不再任职"
    known = await house.sql(
        "select value from facts where household_id = $1::uuid and name = 'is_close_relative_of_staff' "
        "order by observed_on",
        grid.household,
    )
    assert [one["value"] for one in known] == [True, False]


async def test_a_relative_registered_later_forces_the_check_of_cases_already_begun(
    house: House, grid: Grid, clerk: Caller
) -> None:
    case = {"id": house.new_id(), "household_id": grid.household, "programme": "dibao"}
    begun = await clerk.post("/cases", case)
    assert "is_close_relative_of_staff" not in {one["name"] for one in begun["facts"]}
    house.clock.forward(minutes=5)
    related = {"id": house.new_id(), "household_id": grid.household, "person_name": "郝桂英", "staff_name": "李主任",
               "staff_role": "committee_member", "relation": "parent"}  # fmt: skip
    for _ in range(2):
        await clerk.post("/staff-relatives", related)
    page = await clerk.get(f"/cases/{case['id']}")
    facts = {one["name"]: (one["value"], one["source"]) for one in page["facts"]}
    assert facts["is_close_relative_of_staff"] == (True, "mark")
    assert [(one["act"], one["stage_to"]) for one in page["acts"]] == [("open", "intake"), ("mark", "intake")]
    house.clock.forward(days=1)
    await clerk.post(f"/staff-relatives/{related['id']}/end", {"reason": "换届，不再任职"})
    page = await clerk.get(f"/cases/{case['id']}")
    assert {one["name"]: one["value"] for one in page["facts"]}["is_close_relative_of_staff"] is True
    wrong = {"id": house.new_id(), "facts": {"is_close_relative_of_staff": False}, "reason": "不再是近亲属"}
    with pytest.raises(Answer, match="act_refused"):
        await clerk.post(f"/cases/{case['id']}/corrections", wrong)
    (listed,) = [one for one in (await clerk.get("/staff-relatives"))["items"] if one["id"] == related["id"]]
    assert listed["ended_at"] is not None
    later = await clerk.post("/cases", case | {"id": house.new_id(), "programme": "temp_aid"})
    assert {one["name"]: one["value"] for one in later["facts"]}["is_close_relative_of_staff"] is False
