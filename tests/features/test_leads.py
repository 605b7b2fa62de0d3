"""What visits and reports discover becomes a lead, once, with the rules' word on it (PD-03, PD-04, PD-17)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from server.leads.opening import is_hardship
from tests.forms.library import samples
from tests.house import REPORT, Answer, Caller, Grid, House, screened


async def leads_of(house: House, clerk: Caller, grid: Grid, state: str = "open") -> list[dict[str, Any]]:
    await house.work()
    return (await clerk.get("/leads", region=grid.code, state=state))["items"]


async def fire(house: House, grid: Grid, **changes: Any) -> dict[str, Any]:
    """The lead of a visit after a fire."""
    await grid.phone.send(house.visit(grid.household, "visit_fire", **changes))
    (lead,) = await leads_of(house, await house.console("county01"), grid)
    return lead


async def test_a_fire_seen_at_a_visit_is_one_lead_however_often_it_is_sent(house: House, grid: Grid) -> None:
    record = house.visit(grid.household, "visit_fire")
    for _ in range(3):
        await grid.phone.send(record)
        await house.work()
    (lead,) = await leads_of(house, await house.console("county01"), grid)
    assert (lead["household_id"], lead["event_type"], lead["urgent"]) == (grid.household, "fire", True)
    assert (lead["person_name"], lead["source"]) == ("郝桂英", "visit")
    assert lead["happened_on"] == "2026-02-28"
    assert "temp_aid" in [one["programme"] for one in lead["likely"]]


async def test_a_job_done_twice_makes_no_second_lead(house: House, grid: Grid) -> None:
    record = house.visit(grid.household, "visit_fire")
    await grid.phone.send(record)
    await house.work()
    for name in ("visits.evaluate", "leads.consider_visits", "followups.recompute_after_visits"):
        await house.sql(
            "insert into outbox (county_code, name, payload) values ('140427', $1, $2)", name, {"ids": [record["id"]]}
        )
    assert len(await leads_of(house, await house.console("county01"), grid)) == 1


@pytest.mark.parametrize("sample", ["visit_met", "visit_refused", "visit_nobody_home"])
async def test_a_quiet_visit_is_no_lead(house: House, grid: Grid, sample: str) -> None:
    await grid.phone.send(house.visit(grid.household, sample))
    assert await leads_of(house, await house.console("county01"), grid, "all") == []


@pytest.mark.parametrize(
    ("facts", "hardship"),
    [
        ({}, False),
        ({"event_type": "none"}, False),
        ({"event_type": "fire"}, True),
        ({"event_type": "none", "basic_life_seriously_difficult": True}, True),
        ({"basic_life_seriously_difficult": False}, False),
        ({"is_vagrant_or_beggar": True}, True),
        ({"hardship_sudden": "perhaps"}, False),
    ],
)
def test_what_speaks_of_hardship(facts: dict[str, object], hardship: bool) -> None:
    assert is_hardship(facts) == hardship


async def test_a_date_that_is_none_does_not_hold_up_the_lead(house: House, grid: Grid) -> None:
    record = house.visit(grid.household, "visit_fire")
    record["instance"] = record["instance"].replace("2026-02-28", "the day before yesterday")
    await grid.phone.send(record)
    (lead,) = await leads_of(house, await house.console("county01"), grid)
    assert (lead["event_type"], lead["happened_on"]) == ("fire", None)


async def test_a_quick_report_is_a_lead_whatever_is_in_it(house: House, grid: Grid) -> None:
    full = house.record(REPORT, samples.quick_report_instance(today=house.clock.today))
    empty = house.record(REPORT, "not a form at all")
    for record in (full, empty, full):
        await grid.phone.send(record, "/quick-reports")
    found = await leads_of(house, await house.console("county01"), grid)
    assert sorted((one["source"], one["event_type"]) for one in found) == [
        ("grassroots_report", "fire"), ("grassroots_report", "other"),
    ]  # fmt: skip


async def test_the_screening_cites_the_law_and_says_what_is_unknown(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    lead = await fire(house, grid)
    page = await clerk.get(f"/leads/{lead['id']}")
    (aid,) = [one for one in page["screening"]["programmes"] if one["programme"] == "temp_aid"]
    assert aid["result"] in ("eligible", "unknown")
    assert all(one["citation"] for one in aid["conditions"])
    assert {one["result"] for one in aid["conditions"]} >= {"holds"}
    assert all(one["title"]["zh"] and one["title"]["en"] for one in aid["missing"])
    assert screened(page)["receives_tekun"] is True


async def test_an_urgent_lead_is_answered_in_hours_another_in_working_days(house: House, grid: Grid) -> None:
    urgent = await fire(house, grid)
    other = await house.grid()
    calm = await fire(house, other, answers={"is_urgent": "no"})
    assert datetime.fromisoformat(urgent["respond_by"]) - house.clock.at == timedelta(hours=24)
    assert calm["urgent"] is False
    assert datetime.fromisoformat(calm["respond_by"]) > datetime.fromisoformat(urgent["respond_by"])


async def test_the_finder_hears_that_the_lead_arrived(house: House, grid: Grid) -> None:
    lead = await fire(house, grid)
    told = (await grid.phone.sync())["notifications"]
    assert [(one["kind"], one["subject_id"]) for one in told] == [("lead_received", lead["id"])]


async def test_a_lead_under_monitoring_is_ended_once_and_its_finder_hears_of_it(house: House, grid: Grid) -> None:
    clerk, colleague = await house.console("county01"), await house.console("county02")
    lead = await fire(house, grid)
    ended = await clerk.post(
        f"/leads/{lead['id']}/outcomes", {"id": house.new_id(), "outcome": "monitoring", "note": "亲属已安置"}
    )
    assert (ended["lead"]["outcome"]["outcome"], ended["lead"]["outcome"]["decided_by"]) == ("monitoring", "侯俊英")
    with pytest.raises(Answer, match="lead_ended"):
        await colleague.post(
            f"/leads/{lead['id']}/outcomes", {"id": house.new_id(), "outcome": "monitoring", "note": "不知情"}
        )
    assert await leads_of(house, clerk, grid) == []
    (told,) = [one for one in (await grid.phone.sync())["notifications"] if one["kind"] == "lead_ended"]
    assert (told["detail"]["outcome"], told["detail"]["note"]) == ("monitoring", "亲属已安置")


async def test_a_lead_is_joined_to_another_one_only(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    lead = await fire(house, grid)
    await grid.phone.send(house.visit(grid.household, "visit_fire"))
    first, second = await leads_of(house, clerk, grid)
    (other_one,) = [one["id"] for one in (first, second) if one["id"] != lead["id"]]
    alike = (await clerk.get(f"/leads/{lead['id']}"))["look_alikes"]
    assert (other_one, "household") in [(one["lead"]["id"], reason) for one in alike for reason in one["reasons"]]
    path = f"/leads/{first['id']}/outcomes"
    join = {"id": house.new_id(), "outcome": "joined", "note": "同一件事"}
    for other, code in ((None, "act_incomplete"), (first["id"], "act_incomplete"), (house.new_id(), "not_found")):
        with pytest.raises(Answer, match=code):
            await clerk.post(path, join | {"joined_lead_id": other})
    for _ in range(2):
        page = await clerk.post(path, join | {"joined_lead_id": second["id"]})
        assert page["lead"]["outcome"]["joined_lead_id"] == second["id"]


async def test_no_lead_is_simply_closed(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    lead = await fire(house, grid)
    with pytest.raises(Answer, match="request_malformed"):
        await clerk.post(f"/leads/{lead['id']}/outcomes", {"id": house.new_id(), "outcome": "closed", "note": "-"})
    with pytest.raises(Answer, match="request_malformed"):
        await clerk.post(f"/leads/{lead['id']}/outcomes", {"id": house.new_id(), "outcome": "monitoring", "note": ""})


async def test_another_township_does_not_find_the_lead(house: House, grid: Grid) -> None:
    lead = await fire(house, grid)
    town = await house.console("town02")
    with pytest.raises(Answer, match="not_found"):
        await town.get(f"/leads/{lead['id']}")
    with pytest.raises(Answer, match="not_found"):
        await town.post(
            f"/leads/{lead['id']}/outcomes", {"id": house.new_id(), "outcome": "monitoring", "note": "越权"}
        )


async def test_leads_in_pages_the_urgent_first_none_twice(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    urgencies = [True, False, True, False, False]
    for urgent in urgencies:
        house.clock.forward(minutes=1)
        filled = samples.quick_report_instance(today=house.clock.today, is_urgent="yes" if urgent else "no")
        await grid.phone.send(house.record(REPORT, filled), "/quick-reports")
    whole = await leads_of(house, clerk, grid)
    pages: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        query = {"region": grid.code, "limit": 2} | ({"after": after} if after else {})
        page = await clerk.get("/leads", **query)
        pages += page["items"]
        after = page["next"]
        if after is None:
            break
    assert pages == whole
    assert [one["urgent"] for one in whole] == sorted(urgencies, reverse=True)
    with pytest.raises(Answer, match="page_unknown"):
        await clerk.get("/leads", after="page two")


async def test_two_clerks_ending_a_lead_at_once(house: House, grid: Grid) -> None:
    clerks = [await house.console("county01"), await house.console("county02")]
    lead = await fire(house, grid)
    answers = await asyncio.gather(
        *(
            clerk.client.post(
                f"/leads/{lead['id']}/outcomes", json={"id": house.new_id(), "outcome": "monitoring", "note": "同时"}
            )
            for clerk in clerks
        )
    )
    assert sorted(one.status_code for one in answers) == [201, 409]
