"""Versions over time and for whom: scheduled, in force, retired; by programme, status and division."""

from datetime import date, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from server.core.db import county_scope, enter_scope
from server.forms import in_force
from server.forms.records import NewAssignment
from server.forms.versions import assign_at_first, assignments
from tests import world
from tests.features.test_publishing import send, workbook
from tests.house import Answer, Caller, Grid, House, told

TODAY = date(2026, 3, 2)


async def publish(clerk: Caller, form_id: str, version: str, on: date | None = None, **how: str) -> Any:
    path = f"/forms?in_force_on={on}" if on else "/forms"
    return told(await send(clerk, workbook(version, form_id=form_id, **how), path))


async def states(clerk: Caller, form_id: str) -> dict[str, str]:
    return {o["version"]: o["state"] for o in (await clerk.get("/forms"))["items"] if o["form_id"] == form_id}


async def held(phone: Caller, form_id: str) -> list[tuple[str, str]]:
    """What a phone that begins anew holds of a form: (version, day)."""
    answer = await phone.sync("")
    return [(one["version"], one["in_force_on"]) for one in answer["forms"] if one["form_id"] == form_id]


async def retire(clerk: Caller, form_id: str, version: str, reason: str = "问题写错了") -> Any:
    return await clerk.post(f"/forms/{form_id}/{version}/retire", {"reason": reason})


async def test_a_scheduled_version_comes_into_force_on_its_day(house: House, grid: Grid) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1")
    answer = await publish(clerk, form_id, "2", TODAY + timedelta(days=20))
    assert (answer["published"], answer["in_force_on"]) == (True, "2026-03-22")
    assert await states(clerk, form_id) == {"1": "in_force", "2": "scheduled"}
    house.clock.forward(days=19)
    assert await states(clerk, form_id) == {"1": "in_force", "2": "scheduled"}
    house.clock.forward(days=1)
    assert await states(clerk, form_id) == {"1": "superseded", "2": "in_force"}


@pytest.mark.parametrize(("days", "on_the_phone"), [(15, ["1"]), (14, ["1", "2"]), (1, ["1", "2"]), (0, ["2"])])
async def test_a_phone_holds_a_scheduled_version_fourteen_days_ahead(
    house: House, grid: Grid, days: int, on_the_phone: list[str]
) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1")
    await publish(clerk, form_id, "2", TODAY + timedelta(days=days))
    assert [version for version, _ in await held(grid.phone, form_id)] == on_the_phone


async def test_of_two_versions_for_one_day_the_one_published_last_comes_into_force(house: House, grid: Grid) -> None:
    clerk, form_id, day = await house.console("county01"), f"{grid.login}_visit", TODAY + timedelta(days=5)
    for version in ("9", "10"):
        await publish(clerk, form_id, version, day)
        house.clock.forward(minutes=1)
    assert await held(grid.phone, form_id) == [("10", "2026-03-07")]
    house.clock.forward(days=5)
    assert await states(clerk, form_id) == {"10": "in_force", "9": "superseded"}


async def test_the_day_of_coming_into_force_is_counted_in_shanghai(house: House, grid: Grid) -> None:
    """Five minutes to midnight on 3 March there is still 3 March; in UTC it is the afternoon."""
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1", date(2026, 3, 4))
    house.clock.at = house.clock.at.replace(day=3, hour=15, minute=55)
    clerk = await house.console("county01")
    assert house.clock.today == date(2026, 3, 3)
    assert await states(clerk, form_id) == {"1": "scheduled"}
    house.clock.forward(minutes=5)
    assert await states(clerk, form_id) == {"1": "in_force"}


async def test_yesterday_is_too_late_to_come_into_force(house: House, grid: Grid) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    with pytest.raises(Answer, match="in_force_in_the_past"):
        await publish(clerk, form_id, "1", TODAY - timedelta(days=1))
    assert (await publish(clerk, form_id, "1", TODAY))["in_force_on"] == "2026-03-02"


async def test_retiring_the_version_in_force_brings_back_the_one_before(house: House, grid: Grid) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    for version in ("1", "2"):
        await publish(clerk, form_id, version)
        house.clock.forward(minutes=1)
    answer = await retire(clerk, form_id, "2")
    assert (answer["state"], answer["in_force"]) == ("retired", "1")
    assert "重新使用版本 1" in answer["message"]["zh"]
    assert await states(clerk, form_id) == {"2": "retired", "1": "in_force"}
    assert await held(grid.phone, form_id) == [("1", "2026-03-02")]
    again = await retire(clerk, form_id, "2", "再说一遍")
    assert (again["in_force"], "仍用版本 1" in again["message"]["zh"]) == ("1", True)
    (listed,) = [o for o in (await clerk.get("/forms"))["items"] if (o["form_id"], o["version"]) == (form_id, "2")]
    assert (listed["retired_reason"], listed["published_by_name"]) == ("问题写错了", clerk.user["name"])
    entries = await house.sql(
        "select detail from audit where action = 'form.retire' and detail->>'form_id' = $1", form_id
    )
    assert [one["detail"]["reason"] for one in entries] == ["问题写错了"]


async def test_a_form_whose_only_version_is_retired_is_offered_no_more(house: House, grid: Grid) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1")
    answer = await retire(clerk, form_id, "1")
    assert (answer["in_force"], "不再提供" in answer["message"]["zh"]) == (None, True)
    assert await held(grid.phone, form_id) == []


async def test_a_retired_schedule_never_comes(house: House, grid: Grid) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1")
    await publish(clerk, form_id, "2", TODAY + timedelta(days=3))
    assert (await retire(clerk, form_id, "2"))["in_force"] == "1"
    house.clock.forward(days=4)
    assert await states(clerk, form_id) == {"2": "retired", "1": "in_force"}


async def test_a_draft_of_a_retired_version_is_taken_and_judged_by_it(house: House, grid: Grid) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1", kind="integer")
    await retire(clerk, form_id, "1")
    assert (await grid.phone.get(f"/forms/{form_id}/1"))["version"] == "1"
    filled = f"<data id='{form_id}' version='1'><seen>见到了</seen></data>"
    record: dict[str, Any] = house.record("quick_report", filled, form={"id": form_id, "version": "1"})
    await grid.phone.send(record | {"household_id": grid.household})
    await house.work()
    receipt = await grid.phone.receipt(record["id"])
    assert receipt["state"] == "evaluated"
    assert [one["code"] for one in receipt["problems"] if one["code"].startswith("answer")] == ["answer_type"]


@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
async def test_a_retirement_has_a_reason(house: House, grid: Grid, reason: str) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1")
    with pytest.raises(Answer, match="request_malformed"):
        await retire(clerk, form_id, "1", reason)
    assert await states(clerk, form_id) == {"1": "in_force"}


@pytest.mark.parametrize(("role", "code"), [("town01", 403), ("county01", 201)])
async def test_the_county_alone_retires_and_assigns(house: House, grid: Grid, role: str, code: int) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1")
    asked = await house.console(role)
    answer = await asked.client.post(f"/forms/{form_id}/assignment", json={"statuses": ["tekun"]})
    assert answer.status_code == code
    answer = await asked.client.post(f"/forms/{form_id}/1/retire", json={"reason": "不用了"})
    assert answer.status_code == (200 if code == 201 else code)


@pytest.mark.parametrize(
    "statement",
    [
        "update form_versions set in_force_on = '2020-01-01'",
        "update form_versions set xform = ''",
        "delete from form_versions",
        "update form_retirements set reason = ''",
        "delete from form_retirements",
        "update form_media set content = ''",
        "update form_assignments set statuses = '{}'",
        "delete from form_assignments",
    ],
)
async def test_what_was_published_cannot_be_changed_by_the_server_itself(house: House, statement: str) -> None:
    async with house.parts.pool.acquire() as conn, conn.transaction():
        await enter_scope(conn, county_scope(world.COUNTY))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(statement)


async def test_an_assignment_goes_to_the_phones_and_the_newest_counts(house: House, grid: Grid) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1")
    assert (await clerk.get(f"/forms/{form_id}/assignment"))["items"] == []
    await clerk.post(f"/forms/{form_id}/assignment", {"programmes": ["tekun"]})
    house.clock.forward(minutes=1)
    wanted = {"statuses": ["dibao", "tekun"], "regions": [world.LONGQUAN]}
    told_now = await clerk.post(f"/forms/{form_id}/assignment", wanted)
    assert [one["programmes"] for one in told_now["items"]] == [[], ["tekun"]]
    assert told_now["items"][0]["assigned_by_name"] == clerk.user["name"]
    (row,) = [one for one in (await grid.phone.sync())["forms"] if one["form_id"] == form_id]
    assert (row["programmes"], row["statuses"], row["regions"]) == ([], ["dibao", "tekun"], [world.LONGQUAN])


@pytest.mark.parametrize(
    ("regions", "comes"),
    [
        ([], True),
        ([world.COUNTY], True),
        ([world.LONGQUAN], True),
        ([world.CHENGNAN], True),
        (["140427999"], False),
        (["140427999", world.CHENGNAN], True),
    ],
)
async def test_a_form_for_other_places_does_not_come(
    house: House, grid: Grid, regions: list[str], comes: bool
) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1")
    await clerk.post(f"/forms/{form_id}/assignment", {"regions": regions})
    assert bool(await held(grid.phone, form_id)) is comes
    async with house.parts.pool.acquire() as conn, conn.transaction():
        in_the_county = await in_force(conn, county_scope(world.COUNTY), TODAY)
    assert form_id in [one.form_id for one in in_the_county]


@pytest.mark.parametrize("wrong", [{"programmes": ["tekuen"]}, {"statuses": ["met"]}, {"regions": ["1404"]}])
async def test_an_assignment_to_nothing_known_is_refused(house: House, grid: Grid, wrong: dict[str, Any]) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1")
    with pytest.raises(Answer, match="request_malformed"):
        await clerk.post(f"/forms/{form_id}/assignment", wrong)


async def test_nobody_assigns_or_retires_a_form_that_is_not_there(house: House) -> None:
    clerk = await house.console("county01")
    for answer in (
        await clerk.client.post("/forms/nobody_visit/assignment", json={}),
        await clerk.client.get("/forms/nobody_visit/assignment"),
        await clerk.client.post("/forms/nobody_visit/1/retire", json={"reason": "没有"}),
        await clerk.client.get("/forms/nobody_visit/1/workbook.xlsx"),
        await clerk.client.get("/forms/nobody_visit/1/difference", params={"from": "0"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_what_a_version_changes_is_said_in_words(house: House, grid: Grid) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1")
    checked = told(await send(clerk, workbook("2", form_id=form_id, label="今天见到人了吗？"), "/forms/check"))
    assert checked["difference"]["from_version"] == "1"
    (change,) = checked["difference"]["changes"]
    assert "今天见到人了吗" in change["message"]["zh"]
    await publish(clerk, form_id, "2", label="今天见到人了吗？")
    asked = await clerk.get(f"/forms/{form_id}/2/difference", **{"from": "1"})
    assert asked["changes"] == [change]
    first: httpx.Response = await send(clerk, workbook("1", form_id=f"{form_id}2"), "/forms/check")
    assert told(first)["difference"] == {
        "form_id": f"{form_id}2", "version": "1", "from_version": None, "changes": []
    }  # fmt: skip


async def test_the_workbook_comes_back_as_it_was_sent(house: House, grid: Grid) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    sent = workbook("1", form_id=form_id)
    told(await send(clerk, sent))
    answer = await clerk.client.get(f"/forms/{form_id}/1/workbook.xlsx")
    assert answer.content == sent
    assert answer.headers["content-disposition"] == f'attachment; filename="{form_id}-1.xlsx"'


async def test_the_library_says_which_status_calls_for_a_form_until_the_county_does(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    first = await clerk.get("/forms/scattered_tekun_visit/assignment")
    assert [(one["statuses"], one["assigned_by_name"]) for one in first["items"]] == [(["tekun"], None)]
    (row,) = [one for one in (await grid.phone.sync())["forms"] if one["form_id"] == "scattered_tekun_visit"]
    assert row["statuses"] == ["tekun"]
    async with house.parts.pool.acquire() as conn, conn.transaction():
        await enter_scope(conn, county_scope(world.COUNTY))
        await assign_at_first(conn, world.COUNTY, house.clock(), "scattered_tekun_visit", NewAssignment())
        held = await assignments(conn, world.COUNTY, "scattered_tekun_visit")
    assert [one.statuses for one in held.items] == [["tekun"]]
