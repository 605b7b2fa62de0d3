"""A visit as it was made, as it was sent, and what it changes (SV-01, SV-03)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server import followups
from server.core.db import county_scope, transaction
from server.core.ids import new_id
from tests import world
from tests.features.test_merges import family
from tests.house import AT_HOME, Answer, Caller, Grid, House


async def judged(house: House, phone: Caller, record: dict[str, Any], reader: str = "town01") -> dict[str, Any]:
    """Send a visit and have it looked at; the visit as the township reads it."""
    await phone.send(record)
    await house.work()
    town = await house.console(reader)
    return (await town.get(f"/visits/{record['id']}"))["visit"]


def codes(found: dict[str, Any]) -> list[str]:
    return [one["code"] for one in found["problems"]]


async def sweep(house: House) -> None:
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await followups.sweep(conn, world.COUNTY, house.clock.today, house.clock.at)


async def test_a_visit_moves_the_due_date_by_the_interval_of_the_care_grade(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    receipt = await grid.phone.send(record)
    assert (receipt["state"], receipt["already_received"], receipt["problems"]) == ("received", False, [])
    await house.work()
    receipt = await grid.phone.receipt(record["id"])
    assert (receipt["state"], receipt["complete"]) == ("evaluated", True)
    assert receipt["household"] == {
        "household_id": grid.household, "due_on": "2026-03-09", "last_counted_on": "2026-03-02", "flagged_on": None,
    }  # fmt: skip


async def test_the_township_reads_the_answers_in_the_words_of_the_form(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    await judged(house, grid.phone, record)
    page = await (await house.console("town01")).get(f"/visits/{record['id']}")
    said = {one["label"]["zh"]: one["value_label"]["zh"] for one in page["answers_labelled"] if one["value_label"]}
    assert "见到本人" in said.values()
    assert page["visit"]["form_problems"] == []
    assert page["visit"]["form_title"]["zh"] == "分散特困人员走访"


@pytest.mark.parametrize(
    ("sample", "outcome", "counts"),
    [
        ("visit_met", "met", True),
        ("visit_carer_met", "carer_met", True),
        ("visit_nobody_home", "nobody_home", False),
        ("visit_refused", "refused", False),
    ],
)
async def test_which_outcomes_count_as_a_visit(
    house: House, grid: Grid, sample: str, outcome: str, counts: bool
) -> None:
    record = house.visit(grid.household, sample)
    visit = await judged(house, grid.phone, record)
    household = (await grid.phone.receipt(record["id"]))["household"]
    assert (visit["outcome"], visit["counts"]) == (outcome, counts)
    assert household["due_on"] == ("2026-03-09" if counts else "2024-06-08")


@pytest.mark.parametrize(
    ("position", "evidence", "marks"),
    [
        (AT_HOME, "near", []),
        (AT_HOME | {"lat": 36.15}, "far", []),
        (AT_HOME | {"accuracy_m": 0}, "cannot_tell", []),
        ({"lon": 0.0, "lat": 0.0, "accuracy_m": 5}, "cannot_tell", ["position_implausible"]),
        ({"lon": 36.1092, "lat": 113.2041, "accuracy_m": 5}, "cannot_tell", ["position_implausible"]),
        ({"lon": 1e300, "lat": -1e300, "accuracy_m": 1e300}, "cannot_tell", ["position_implausible"]),
        (AT_HOME | {"mock": True}, "cannot_tell", ["mock_position"]),
        (AT_HOME | {"at": "2026-03-02T08:44:59+08:00"}, "cannot_tell", []),
        (AT_HOME | {"at": "2026-03-02T08:45:00+08:00"}, "near", []),
        (AT_HOME | {"at": "0001-01-01T00:00:00Z"}, "cannot_tell", []),
    ],
)
async def test_what_a_position_proves(
    house: House, grid: Grid, position: dict[str, Any], evidence: str, marks: list[str]
) -> None:
    visit = await judged(house, grid.phone, house.visit(grid.household, position=position))
    assert (visit["evidence"], codes(visit)) == (evidence, marks)
    assert (visit["lon"] is None) == ("position_implausible" in marks)


async def test_a_visit_without_a_position_is_kept_and_waits_for_the_county_s_rule(house: House, grid: Grid) -> None:
    visit = await judged(house, grid.phone, house.visit(grid.household, position=None))
    assert (visit["evidence"], codes(visit)) == ("cannot_tell", [])


@pytest.mark.parametrize("ahead", [timedelta(days=730), timedelta(days=-730)])
async def test_a_clock_two_years_off_is_set_right(house: House, grid: Grid, ahead: timedelta) -> None:
    said = (house.clock.at + ahead).isoformat()
    record = house.visit(grid.household, phone_now=said, entered_at=said, started_at=said)
    visit = await judged(house, grid.phone, record)
    assert codes(visit) == ["phone_clock_wrong"]
    assert visit["visited_on"] == "2026-03-02"
    assert datetime.fromisoformat(visit["entered_at"]) == house.clock.at
    assert (await grid.phone.receipt(record["id"]))["household"]["due_on"] == "2026-03-09"


@pytest.mark.parametrize(
    ("ahead", "marks"),
    [
        (timedelta(minutes=10), []),
        (timedelta(minutes=10, seconds=1), ["phone_clock_wrong"]),
        (timedelta(minutes=-10), []),
        (timedelta(minutes=-10, seconds=-1), ["phone_clock_wrong"]),
    ],
)
async def test_ten_minutes_are_no_fault_of_a_clock(
    house: House, grid: Grid, ahead: timedelta, marks: list[str]
) -> None:
    record = house.visit(grid.household, phone_now=(house.clock.at + ahead).isoformat())
    assert codes(await judged(house, grid.phone, record)) == marks


async def test_a_clock_put_right_between_the_visit_and_its_sending_leaves_the_visit_its_day(
    house: House, grid: Grid
) -> None:
    synced_at = house.clock.at - timedelta(days=1)
    clock = {"lead_s": -3 * 86_400, "synced_at": synced_at.isoformat()}
    begun = house.clock.at - timedelta(hours=2)
    said = (begun - timedelta(days=3)).isoformat()
    record = house.visit(grid.household, started_at=said, entered_at=said, started_clock=clock, entered_clock=clock)
    visit = await judged(house, grid.phone, record)
    assert (visit["visited_on"], codes(visit)) == ("2026-03-02", ["phone_clock_wrong"])
    assert datetime.fromisoformat(visit["started_at"]) == begun


async def test_a_visit_before_the_phone_s_last_sync_cannot_be_and_is_marked(house: House, grid: Grid) -> None:
    """It was off, came back in last year, and its clock was put right before it was sent."""
    clock = {"lead_s": 0, "synced_at": (house.clock.at - timedelta(days=1)).isoformat()}
    said = (house.clock.at - timedelta(days=400)).isoformat()
    record = house.visit(grid.household, started_at=said, entered_at=said, started_clock=clock, entered_clock=clock)
    visit = await judged(house, grid.phone, record)
    assert (visit["visited_on"], codes(visit)) == ("2026-03-01", ["phone_clock_impossible"])


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"])
@pytest.mark.parametrize("field", ["phone_now", "entered_at", "started_at"])
async def test_a_clock_at_the_end_of_time_holds_up_nothing(house: House, grid: Grid, field: str, moment: str) -> None:
    record = house.visit(grid.household, **{field: moment})
    await judged(house, grid.phone, record)
    assert (await grid.phone.receipt(record["id"]))["state"] == "evaluated"


async def test_a_visit_entered_on_another_day_counts_for_the_day_it_was_made(house: House, grid: Grid) -> None:
    record = house.visit(grid.household, visited_on="2026-02-27")
    visit = await judged(house, grid.phone, record)
    assert (visit["visited_on"], codes(visit)) == ("2026-02-27", [])
    assert (await grid.phone.receipt(record["id"]))["household"]["due_on"] == "2026-03-06"


@pytest.mark.parametrize(
    ("said", "visited_on", "marks"),
    [("2026-03-02", "2026-03-02", []), ("2026-03-03", "2026-03-02", ["visit_in_future"])],
)
async def test_a_visit_of_tomorrow_is_one_of_today(
    house: House, grid: Grid, said: str, visited_on: str, marks: list[str]
) -> None:
    visit = await judged(house, grid.phone, house.visit(grid.household, visited_on=said))
    assert (visit["visited_on"], codes(visit)) == (visited_on, marks)


async def test_the_day_of_a_visit_is_the_county_s_day(house: House, grid: Grid) -> None:
    house.clock.at = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # half past midnight on 3 March
    assert (await judged(house, grid.phone, house.visit(grid.household)))["visited_on"] == "2026-03-03"


async def test_visits_are_listed_as_they_came_page_by_page_whatever_their_ids(house: House, grid: Grid) -> None:
    """Ids are made by phones' clocks; what comes between two pages moves none of them."""
    town = await house.console("town01")
    came: list[str] = []
    for clock_ahead in (timedelta(days=9), timedelta(), timedelta(days=-9), timedelta(days=4)):
        made = str(new_id(house.clock.at + clock_ahead))
        came.append((await judged(house, grid.phone, house.visit(grid.household, id=made)))["id"])
        house.clock.forward(minutes=1)
    await house.work()

    async def listed(after: str | None = None, **asked: Any) -> tuple[list[str], str | None]:
        found = await town.get("/visits", limit=2, **({"after": after} if after else {}), **asked)
        return [one["id"] for one in found["items"]], found["next"]

    first, then = await listed(region=grid.code)
    assert first == [came[3], came[2]]
    await judged(house, grid.phone, house.visit(grid.household))
    assert await listed(then, region=grid.code) == ([came[1], came[0]], None)
    assert (await listed(household=grid.household))[0][1] == came[3]
    assert (await listed(visitor=grid.worker_id))[0][1] == came[3]
    answer = await town.client.get("/visits", params={"after": came[0]})
    assert (answer.status_code, answer.json()["code"]) == (400, "page_unknown")


async def test_a_visit_to_a_household_nobody_knows_is_kept_and_shown(house: House, grid: Grid) -> None:
    record = house.visit(house.new_id())
    visit = await judged(house, grid.phone, record)
    assert (visit["household_id"], codes(visit)) == (None, ["household_unknown"])
    town = await house.console("town01")
    listed = (await town.get("/visits", region=grid.code, problems=True))["items"]
    assert [one["id"] for one in listed] == [record["id"]]
    assert "household_unknown" in codes(await grid.phone.receipt(record["id"]))


async def test_what_is_said_of_somebody_of_another_household_is_not_theirs(house: House, grid: Grid) -> None:
    home, (_, child) = await family(house, grid.code, "邰有田", "邰小梅")
    _, (_, stranger) = await family(house, grid.code, "邰老三", "邰晓梅")
    record = house.visit(home, person_id=stranger)
    visit = await judged(house, grid.phone, record)
    assert (visit["household_id"], codes(visit)) == (home, ["person_elsewhere"])
    assert not await house.sql("select from facts where person_id = $1", stranger)
    said = await house.sql(
        "select person_id from facts where source_id = $1 and household_id = $2", record["id"], home
    )
    assert {one["person_id"] for one in said} == {None}
    nobody = await judged(house, grid.phone, house.visit(home, person_id=house.new_id()))
    assert codes(nobody) == ["person_elsewhere"]
    assert codes(await judged(house, grid.phone, house.visit(home, person_id=child))) == []


async def test_what_is_said_of_who_left_the_household_meanwhile_is_theirs(house: House, grid: Grid) -> None:
    home, (_, brother) = await family(house, grid.code, "邰有田", "邰有山")
    record = house.visit(home, person_id=brother)
    town = await house.console("town01")
    event: dict[str, Any] = {
        "id": house.new_id(), "kind": "division", "happened_on": house.clock.today.isoformat(),
        "person_ids": [brother], "home": {"id": house.new_id(), "region_code": grid.code, "address": "东沟 6 号"},
    }  # fmt: skip
    await town.post(f"/households/{home}/life-events", event)
    assert codes(await judged(house, grid.phone, record)) == []
    assert await house.sql("select from facts where person_id = $1 and source_id = $2", brother, record["id"])


async def test_a_visit_outside_the_worker_s_area_counts_and_its_township_sees_it(house: House, grid: Grid) -> None:
    other = await house.grid()
    visit = await judged(house, other.phone, house.visit(grid.household))
    assert (visit["household_id"], codes(visit)) == (grid.household, ["household_out_of_reach"])
    (held,) = (await grid.phone.sync())["households"]
    assert held["followup"]["due_on"] == "2026-03-09"


async def test_a_late_visit_clears_the_flag_and_the_history_says_so(house: House, grid: Grid) -> None:
    await sweep(house)
    await sweep(house)
    assert (await grid.phone.sync())["households"][0]["flagged_on"] == "2026-03-02"
    house.clock.forward(days=3)
    record = house.visit(grid.household, visited_on="2026-03-01")
    await judged(house, grid.phone, record)
    household = (await grid.phone.receipt(record["id"]))["household"]
    assert (household["flagged_on"], household["due_on"]) == (None, "2026-03-08")
    town = await house.console("town01")
    told = [one["text"]["zh"] for one in (await town.get(f"/households/{grid.household}/history"))["items"]]
    assert "2026-03-01 的走访于 2026-03-05 收到，逾期解除" in told


async def test_the_township_returns_a_visit_and_the_phone_hears_of_it(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    await judged(house, grid.phone, record)
    await grid.phone.sync()
    town = await house.console("town01")
    review = {"id": house.new_id(), "decision": "returned", "comments": [{"text": "照片不清楚"}]}
    for _ in range(2):
        page = await town.post(f"/visits/{record['id']}/reviews", review)
        assert [one["decision"] for one in page["reviews"]] == ["returned"]
    (back,) = (await grid.phone.sync())["returned"]
    assert (back["visit_id"], back["comments"][0]["text"]) == (record["id"], "照片不清楚")
    assert (back["visited_on"], back["answers"]["/data/who/outcome"]) == ("2026-03-02", "met")


async def test_a_correction_is_kept_beside_what_it_corrects(house: House, grid: Grid) -> None:
    record = house.visit(grid.household, visited_on="2026-02-27")
    await judged(house, grid.phone, record)
    mended = house.visit(grid.household, visited_on="2026-02-27", corrects=record["id"])
    visit = await judged(house, grid.phone, mended)
    assert (visit["visited_on"], codes(visit)) == ("2026-02-27", [])
    assert [one["code"] for one in visit["form_problems"]] == ["record_corrects"]
    assert record["id"] in visit["form_problems"][0]["message"]["zh"]
    town = await house.console("town01")
    first = (await town.get(f"/visits/{record['id']}"))["visit"]
    assert (first["visited_on"], codes(first)) == ("2026-02-27", [])


async def lives_alone(house: House, household: str) -> Any:
    town = await house.console("town01")
    return (await town.get(f"/households/{household}"))["facts"].get("lives_alone")


async def test_a_correction_replaces_what_its_record_told_of_a_household(house: House, grid: Grid) -> None:
    """Of an earlier day, or of another household, it would only stand beside it."""
    record = house.visit(grid.household, visited_on="2026-02-27", answers={"lives_alone": "yes"})
    await judged(house, grid.phone, record)
    assert await lives_alone(house, grid.household) is True
    earlier = house.visit(
        grid.household, visited_on="2026-02-25", answers={"lives_alone": "no"}, corrects=record["id"]
    )
    await judged(house, grid.phone, earlier)
    assert await lives_alone(house, grid.household) is False
    other = await house.household(grid.code)
    await judged(house, grid.phone, house.visit(other, answers={"lives_alone": "no"}, corrects=earlier["id"]))
    assert await lives_alone(house, grid.household) is None
    assert await lives_alone(house, other) is False


async def due_on(house: House, household: str) -> str:
    town = await house.console("town01")
    return (await town.get(f"/households/{household}/followup"))["due_on"]


async def test_a_visit_put_right_as_one_in_vain_counts_no_longer(house: House, grid: Grid) -> None:
    before = await due_on(house, grid.household)
    record = house.visit(grid.household)
    await judged(house, grid.phone, record)
    assert await due_on(house, grid.household) != before
    mended = house.visit(grid.household, "visit_nobody_home", corrects=record["id"])
    await judged(house, grid.phone, mended)
    assert await due_on(house, grid.household) == before
    town = await house.console("town01")
    first = (await town.get(f"/visits/{record['id']}"))["visit"]
    assert (first["outcome"], first["counts"], first["replaced_by"]) == ("met", False, mended["id"])


@pytest.mark.parametrize("late", [False, True])
async def test_a_visit_put_right_as_one_to_another_household_counts_there_alone(
    house: House, grid: Grid, *, late: bool
) -> None:
    """Also when the record that was wrong comes after the one that mends it."""
    other = await house.household(grid.code)
    before = await due_on(house, grid.household)
    record = house.visit(grid.household)
    mended = house.visit(other, corrects=record["id"])
    for one in (mended, record) if late else (record, mended):
        await judged(house, grid.phone, one)
    assert await due_on(house, grid.household) == before
    town = await house.console("town01")
    assert (await town.get(f"/visits/{mended['id']}"))["visit"]["counts"] is True
    listed = {one["id"]: one["replaced_by"] for one in (await town.get("/visits", household=grid.household))["items"]}
    assert listed == {record["id"]: mended["id"]}


async def test_nobody_puts_right_what_another_recorded(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    await judged(house, grid.phone, record)
    stranger = await house.grid()
    await judged(house, stranger.phone, house.visit(stranger.household, corrects=record["id"]))
    town = await house.console("town01")
    first = (await town.get(f"/visits/{record['id']}"))["visit"]
    assert (first["counts"], first["replaced_by"]) == (True, None)


async def test_a_correction_that_cannot_be_read_replaces_nothing(house: House, grid: Grid) -> None:
    record = house.visit(grid.household, answers={"lives_alone": "yes"})
    await judged(house, grid.phone, record)
    broken = house.visit(grid.household, corrects=record["id"]) | {"instance": "<data"}
    await judged(house, grid.phone, broken)
    assert await lives_alone(house, grid.household) is True


async def test_a_record_sent_again_by_a_newer_app_is_still_the_same(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    await judged(house, grid.phone, record)
    receipt = await grid.phone.send(record | {"app_version": "2"})
    assert (receipt["already_received"], [one["code"] for one in receipt["problems"]]) == (True, [])


async def test_a_visit_is_not_returned_without_saying_why(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    await judged(house, grid.phone, record)
    town = await house.console("town01")
    with pytest.raises(Answer, match="act_incomplete"):
        await town.post(f"/visits/{record['id']}/reviews", {"id": house.new_id(), "decision": "returned"})


async def test_another_township_does_not_find_the_visit(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    await judged(house, grid.phone, record)
    with pytest.raises(Answer, match="not_found"):
        await (await house.console("town02")).get(f"/visits/{record['id']}")


async def test_the_household_s_township_reads_the_answers_of_a_visitor_from_elsewhere(
    house: House, grid: Grid
) -> None:
    stranger = await house.grid(world.BAICHI_VILLAGE)
    record = house.visit(grid.household)
    visit = await judged(house, stranger.phone, record)
    assert visit["answers"] != {}


async def test_a_visitor_from_elsewhere_hears_of_a_returned_visit(house: House, grid: Grid) -> None:
    stranger = await house.grid()
    record = house.visit(grid.household)
    await judged(house, stranger.phone, record)
    town = await house.console("town01")
    review = {"id": house.new_id(), "decision": "returned", "comments": [{"text": "照片不清楚"}]}
    await town.post(f"/visits/{record['id']}/reviews", review)
    assert [one["visit_id"] for one in (await stranger.phone.sync())["returned"]] == [record["id"]]


async def test_a_worker_who_moved_still_hears_how_far_a_record_came(house: House, grid: Grid) -> None:
    other = await house.grid()
    record = house.visit(grid.household)
    await judged(house, grid.phone, record)
    await house.end_reach(grid.worker_id, grid.code, house.clock.today - timedelta(days=1))
    await house.give_reach(grid.worker_id, other.code, house.clock.today)
    house.forget_sessions()
    assert (await grid.phone.receipt(record["id"]))["state"] == "evaluated"
