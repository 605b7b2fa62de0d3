"""What records of visits say happened becomes an event by itself, once, with the records it came from (SV-03)."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.forms.library import samples
from tests.house import Caller, Grid, House


def day(house: House, days: int) -> date:
    return house.clock.today + timedelta(days=days)


async def explained(house: House, household: str) -> Any:
    await house.work()
    return await (await house.console("town01")).get(f"/households/{household}/followup")


async def free_of_duty(house: House, grid: Grid) -> None:
    await house.sql("update statuses set valid_to = '2025-01-01' where household_id = $1::uuid", grid.household)


async def tell(house: House, phone: Caller, household: str, happened: str, **on: date) -> str:
    """A visit at which somebody says what happened, and when; the record's id."""
    days = {f"{kind}_on": when for kind, when in on.items()}
    record = house.visit(household, answers={"happened": happened, **days})
    await phone.send(record)
    return record["id"]


async def hail(house: House, grid: Grid, days_ago: int) -> str:
    filled = samples.instance(
        "disaster_hail", today=house.clock.today, when="earlier", event_on=day(house, -days_ago)
    )
    record = house.record("disaster_assessment", filled, household_id=grid.household)
    await grid.phone.send(record)
    return record["id"]


async def test_hail_assessed_at_a_house_nobody_had_to_visit_sends_somebody_there(house: House, grid: Grid) -> None:
    await free_of_duty(house, grid)
    record = await hail(house, grid, 1)
    found = await explained(house, grid.household)
    assert (found["why"][0]["id"], found["due_on"]) == ("PD-03.disaster", day(house, 2).isoformat())
    (event,) = found["events"]
    assert (event["kind"], event["happened_on"]) == ("disaster", day(house, -1).isoformat())
    assert [one["visit_id"] for one in event["told"]] == [record]


async def test_who_left_hospital_today_is_seen_again_within_three_days_and_the_phone_says_why(
    house: House, grid: Grid
) -> None:
    record = await tell(house, grid.phone, grid.household, "left_hospital", left_hospital=day(house, 0))
    found = await explained(house, grid.household)
    assert (found["why"][0]["id"], found["due_on"]) == ("SV-03.left_hospital", day(house, 3).isoformat())
    assert found["events"][0]["told"][0] | {"at": ""} == {
        "visit_id": record, "by": found["events"][0]["entered_by"], "at": "", "note": "",
    }  # fmt: skip
    (held,) = [one for one in (await grid.phone.sync())["households"] if one["id"] == grid.household]
    assert held["followup"]["reason"] == "SV-03.left_hospital"
    house.clock.forward(days=1)
    await grid.phone.send(house.visit(grid.household))
    assert (await explained(house, grid.household))["why"][0]["id"] != "SV-03.left_hospital"


async def test_what_happened_before_the_visit_is_on_file_and_asks_for_no_other(house: House, grid: Grid) -> None:
    await tell(house, grid.phone, grid.household, "death_in_family", death_in_family=day(house, -1))
    found = await explained(house, grid.household)
    assert [one["kind"] for one in found["events"]] == ["death_in_family"]
    assert "PD-03.death_in_family" not in [one["id"] for one in found["why"]]


async def test_one_event_told_by_a_desk_and_by_two_records_is_one(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    happened = day(house, -2)
    first = {
        "id": house.new_id(),
        "kind": "left_hospital",
        "happened_on": happened.isoformat(),
        "note": "医院打来电话",
    }
    await town.post(f"/households/{grid.household}/events", first)
    records = [
        await tell(house, grid.phone, grid.household, "left_hospital", left_hospital=happened) for _ in range(2)
    ]
    again = first | {"id": house.new_id(), "note": "侄子也来说过"}
    for _ in range(2):
        await town.post(f"/households/{grid.household}/events", again)
    (event,) = (await explained(house, grid.household))["events"]
    assert (event["id"], event["note"]) == (first["id"], "医院打来电话")
    told = {one["visit_id"]: one["note"] for one in event["told"]}
    assert told == {records[0]: "", records[1]: "", None: "侄子也来说过"}
    assert len(event["told"]) == 3


async def test_the_same_records_taken_up_twice_change_nothing(house: House, grid: Grid) -> None:
    record = await tell(house, grid.phone, grid.household, "came_back", came_back=day(house, -1))
    before = await explained(house, grid.household)
    await house.sql(
        """insert into outbox (county_code, name, payload) select county_code, 'followups.recompute_after_visits',
        jsonb_build_object('ids', jsonb_build_array($1::text)) from visits where id = $1::uuid""",
        record,
    )
    assert await explained(house, grid.household) == before


@pytest.mark.parametrize(
    ("reason", "happened", "kind", "ended"),
    [
        ("away_for_work", "came_back", "came_back", True),
        ("in_institution", "came_back", "came_back", True),
        ("in_hospital", "left_hospital", "left_hospital", True),
        ("in_hospital", "came_back", "came_back", False),
        ("other", "left_hospital", "left_hospital", False),
    ],
)
async def test_who_came_home_is_no_longer_excused(
    house: House, grid: Grid, reason: str, happened: str, kind: str, ended: bool
) -> None:
    town = await house.console("town01")
    paused = {
        "id": house.new_id(), "reason": reason, "note": "在外", "from_on": day(house, 0).isoformat(),
        "until_on": day(house, 60).isoformat(),
    }  # fmt: skip
    await town.post(f"/households/{grid.household}/pauses", paused)
    house.clock.forward(days=5)
    await tell(house, grid.phone, grid.household, happened, **{kind: day(house, 0)})
    found = await explained(house, grid.household)
    assert found["pauses"][0]["ended_on"] == (day(house, 0).isoformat() if ended else None)
    assert (found["state"] == "excused") is not ended
    assert ended is (found["due_on"] <= day(house, 7).isoformat())


async def test_a_pause_that_began_after_the_event_goes_on(house: House, grid: Grid) -> None:
    """Home on Monday, in hospital again on Wednesday: what is told of Monday ends nothing."""
    town = await house.console("town01")
    paused = {"id": house.new_id(), "reason": "in_hospital", "from_on": day(house, 0).isoformat(),
              "until_on": day(house, 20).isoformat()}  # fmt: skip
    await town.post(f"/households/{grid.household}/pauses", paused)
    await tell(house, grid.phone, grid.household, "left_hospital", left_hospital=day(house, -2))
    assert (await explained(house, grid.household))["state"] == "excused"


@pytest.mark.parametrize(("days", "kept"), [(-366, True), (-367, False), (0, True), (1, False)])
async def test_a_day_that_cannot_be_is_left_to_the_record(house: House, grid: Grid, days: int, kept: bool) -> None:
    record = await tell(house, grid.phone, grid.household, "left_hospital", left_hospital=day(house, days))
    assert bool((await explained(house, grid.household))["events"]) is kept
    assert (await (await house.console("town01")).get(f"/visits/{record}"))["visit"]["counts"]


async def test_hail_is_a_disaster_and_no_serious_change_besides(house: House, grid: Grid) -> None:
    on = day(house, 0)
    told = {"event_type": "natural_disaster", "event_detail": "hail", "event_date": on}
    asked_then = {"house_damage_level": "none", "covered_by_other_system": "no"}
    record = house.visit(grid.household, "visit_fire", answers=told | asked_then)
    await grid.phone.send(record)
    found = await explained(house, grid.household)
    assert [one["kind"] for one in found["events"]] == ["disaster"]
    assert found["due_on"] == day(house, 1).isoformat()


async def test_a_fire_told_on_a_visit_is_a_serious_change(house: House, grid: Grid) -> None:
    await grid.phone.send(house.visit(grid.household, "visit_fire"))
    assert [one["kind"] for one in (await explained(house, grid.household))["events"]] == ["serious_change"]


async def test_nobody_home_tells_of_nothing(house: House, grid: Grid) -> None:
    await grid.phone.send(house.visit(grid.household, "visit_nobody_home"))
    assert (await explained(house, grid.household))["events"] == []


async def events(house: House, grid: Grid) -> list[tuple[str, str]]:
    found = (await explained(house, grid.household))["events"]
    return [(one["kind"], one["happened_on"]) for one in found]


def left(house: House, grid: Grid, days: int | None, corrects: str | None = None) -> dict[str, Any]:
    """A record that tells of a discharge so many days ago, or of nothing; `corrects`: in place of that one."""
    told = {} if days is None else {"happened": "left_hospital", "left_hospital_on": day(house, -days)}
    mended = {} if corrects is None else {"corrects": corrects}
    return house.visit(grid.household, answers=told, **mended)


async def test_a_correction_that_names_another_day_replaces_what_its_record_told(house: House, grid: Grid) -> None:
    await grid.phone.send(first := left(house, grid, 3))
    await house.work()
    await grid.phone.send(second := left(house, grid, 1, first["id"]))
    assert await events(house, grid) == [("left_hospital", day(house, -1).isoformat())]
    await grid.phone.send(left(house, grid, 3, second["id"]))  # and back again
    assert await events(house, grid) == [("left_hospital", day(house, -3).isoformat())]


async def test_a_correction_that_tells_of_nothing_leaves_nothing_and_nobody_is_sent(house: House, grid: Grid) -> None:
    await grid.phone.send(first := left(house, grid, 0))
    assert (await explained(house, grid.household))["why"][0]["id"] == "SV-03.left_hospital"
    await grid.phone.send(left(house, grid, None, first["id"]))
    found = await explained(house, grid.household)
    assert found["events"] == []
    assert "SV-03.left_hospital" not in [one["id"] for one in found["why"]]


async def test_a_corrected_record_that_comes_after_its_correction_tells_of_nothing(house: House, grid: Grid) -> None:
    first = left(house, grid, 3)
    await grid.phone.send(left(house, grid, 1, first["id"]))
    await house.work()
    await grid.phone.send(first)
    assert await events(house, grid) == [("left_hospital", day(house, -1).isoformat())]


@pytest.mark.parametrize("desk_first", [True, False])
async def test_what_a_desk_told_too_stands_when_the_record_is_corrected(
    house: House, grid: Grid, desk_first: bool
) -> None:
    town = await house.console("town01")
    happened = day(house, -3).isoformat()
    first = left(house, grid, 3)

    async def at_the_desk() -> None:
        await town.post(f"/households/{grid.household}/events",
                        {"id": house.new_id(), "kind": "left_hospital", "happened_on": happened})  # fmt: skip

    for tell_it in (at_the_desk, lambda: grid.phone.send(first))[:: 1 if desk_first else -1]:
        await tell_it()
        await house.work()
    await grid.phone.send(left(house, grid, 1, first["id"]))
    assert await events(house, grid) == [("left_hospital", day(house, -1).isoformat()), ("left_hospital", happened)]


async def test_nobody_takes_back_what_another_told_by_naming_their_record(house: House, grid: Grid) -> None:
    await grid.phone.send(first := left(house, grid, 3))
    await house.work()
    other = await house.grid()
    await other.phone.send(left(house, grid, 1, first["id"]))
    assert len(await events(house, grid)) == 2
