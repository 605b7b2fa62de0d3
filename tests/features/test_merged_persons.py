"""A person who was merged leads on: their page, what is written under the old id, the search, the register then."""

from typing import Any

import pytest_asyncio

from tests.features.test_archive import archived, table
from tests.features.test_merges import family, merge_of
from tests.house import Caller, Grid, House


@pytest_asyncio.fixture
async def town(house: House) -> Caller:
    return await house.console("town01")


async def twice(house: House, grid: Grid, town: Caller) -> tuple[str, str, str, str]:
    """A child who was written down in two households: home and id that remain, home and id that went; merged."""
    home, (_, kept) = await family(house, grid.code, "邰有田", "邰小梅")
    other, (_, gone) = await family(house, grid.code, "邰老三", "邰晓梅", numbers=(None, "140427201501020020"))
    house.clock.forward(days=2)
    town_now = await house.console("town01")
    await town_now.post("/merges", merge_of(house, kept, gone, "person", reason="同一个孩子"))
    return home, kept, other, gone


async def members(caller: Caller, home: str, **then: Any) -> list[str]:
    return [one["name"] for one in (await caller.get(f"/households/{home}/register", **then))["members"]]


async def test_both_families_are_asked_about_anew_and_no_member_is_said_to_go_along(
    house: House, grid: Grid, town: Caller
) -> None:
    """The family that has one less kept the finding that somebody is paid in two households."""
    home, (_, kept) = await family(house, grid.code, "邰有田", "邰小梅")
    other, (_, gone) = await family(house, grid.code, "邰老三", "邰晓梅")
    asked = merge_of(house, kept, gone, "person", reason="同一个孩子")

    async def rechecked() -> set[str]:
        waiting = str(await house.sql("select payload::text from outbox where name = 'screening.recheck'"))
        await house.work()
        return {one for one in (home, other) if one in waiting}

    await rechecked()
    seen = await town.post("/merges/preview", asked)
    assert "persons" not in [one["table"] for one in seen["moved"]]
    assert await rechecked() == set(), "nothing was done"
    merge = await town.post("/merges", asked)
    assert await rechecked() == {home, other}
    await town.post(f"/merges/{merge['id']}/undo", {"reason": "是两个孩子"})
    assert await rechecked() == {home, other}


async def test_an_old_id_shows_who_remains_and_what_was_written_under_it(
    house: House, grid: Grid, town: Caller
) -> None:
    home, (_, kept) = await family(house, grid.code, "邰有田", "邰小梅")
    other, (_, gone) = await family(house, grid.code, "邰老三", "邰晓梅")
    mended = {"id": house.new_id(), "reason": "户口本", "birth_date": "2015-01-02"}
    await town.post(f"/persons/{gone}/corrections", mended)
    house.clock.forward(minutes=1)
    merge = await town.post("/merges", merge_of(house, kept, gone, "person", reason="同一个孩子"))
    page = await town.get(f"/persons/{gone}")
    assert (page["person"]["id"], page["person"]["household_id"]) == (kept, home)
    assert page["joined"] == [{"id": gone, "name": "邰晓梅"}]
    said = [
        (one["reason"], one["after"].get("merged_into"), one["after"].get("birth_date")) for one in page["changes"]
    ]
    assert said == [("同一个孩子", kept, None), ("户口本", None, "2015-01-02")]
    house.clock.forward(minutes=1)
    await town.post(f"/merges/{merge['id']}/undo", {"reason": "是两个孩子"})
    page = await town.get(f"/persons/{gone}")
    assert (page["person"]["id"], page["person"]["household_id"], page["joined"]) == (gone, other, [])
    assert [one["reason"] for one in page["changes"]] == ["是两个孩子", "同一个孩子", "户口本"]
    assert (await town.get(f"/persons/{kept}"))["joined"] == []


async def test_of_several_merges_the_oldest_id_leads_to_the_last(house: House, grid: Grid, town: Caller) -> None:
    _, (_, one, two, three) = await family(house, grid.code, "邰有田", "邰一", "邰二", "邰三")
    await town.post("/merges", merge_of(house, two, one, "person"))
    await town.post("/merges", merge_of(house, three, two, "person"))
    page = await town.get(f"/persons/{one}")
    assert page["person"]["id"] == three
    assert {each["name"] for each in page["joined"]} == {"邰一", "邰二"}


async def test_what_is_written_under_an_old_id_is_of_who_remains(house: House, grid: Grid, town: Caller) -> None:
    home, kept, _, gone = await twice(house, grid, town)
    town = await house.console("town01")
    await town.post(f"/persons/{gone}/corrections", {"id": house.new_id(), "reason": "户口本", "sex": "female"})
    assert (await town.get(f"/persons/{kept}"))["person"]["sex"] == "female"
    told = await town.post(f"/persons/{gone}/reveals", {"id": house.new_id(), "reason": "核对证件"})
    assert told["id_number"] == "140427201501020020"  # what only the other record had
    ruling = {"id": house.new_id(), "name": "disability_level", "value": 2, "applies_from": "2026-03-02"}
    await town.post(f"/households/{home}/fact-overrides", ruling | {"person_id": gone, "reason": "看过证"})
    account = {
        "id": house.new_id(),
        "person_id": gone,
        "bank": "农信社",
        "holder": "邰小梅",
        "number": "62280011223344",
    }
    county = await house.console("county01")
    await county.post("/bank-accounts", account)
    (kept_account,) = await house.sql("select person_id from bank_accounts where id = $1", account["id"])
    assert str(kept_account["person_id"]) == kept
    record = house.visit(home) | {"person_id": gone}
    await grid.phone.send(record)
    await house.work()
    facts = (await town.get(f"/households/{home}/register"))["facts"]
    known = {one["name"]: (one["person_id"], one["words"][0]["source_id"]) for one in facts}
    assert known["disability_level"] == (kept, ruling["id"])
    assert known["self_care_ability"] == (kept, record["id"])


async def test_what_is_written_of_an_old_household_is_of_the_one_that_remains(
    house: House, grid: Grid, town: Caller
) -> None:
    home, (_, child) = await family(house, grid.code, "邰有田", "邰小梅")
    other, (_, same) = await family(house, grid.code, "邰有田", "邰小梅")
    await town.post("/merges", merge_of(house, home, other))
    event = {"id": house.new_id(), "kind": "disaster", "happened_on": "2026-03-02", "note": "冰雹"}
    assert (await town.post(f"/households/{other}/events", event))["household_id"] == home
    death = {"id": house.new_id(), "kind": "death", "happened_on": "2026-03-02", "person_ids": [same]}
    assert (await town.post(f"/households/{other}/life-events", death))["household_id"] == home
    assert (await town.get(f"/persons/{child}"))["person"]["died_on"] == "2026-03-02"
    assert [one["id"] for one in (await town.get(f"/households/{other}/life-events"))["items"]] == [death["id"]]
    lead = {
        "id": house.new_id(), "channel": "hotline", "household_id": other, "region_code": grid.code,
        "event_type": "illness", "description": "住院",
    }  # fmt: skip
    await town.post("/leads", lead)
    assert (await town.get(f"/leads/{lead['id']}"))["lead"]["household_id"] == home


async def test_a_name_that_only_the_merged_record_had_finds_who_remains(
    house: House, grid: Grid, town: Caller
) -> None:
    _, kept, _, _ = await twice(house, grid, town)
    town = await house.console("town01")
    (found,) = (await town.post("/search", {"text": "邰晓梅", "region": grid.code}))["items"]
    assert (found["id"], found["name"]) == (kept, "邰小梅")
    assert [(one["text"], one["former"]) for one in found["why"]] == [("邰晓梅", True)]
    (own,) = (await town.post("/search", {"text": "邰小梅", "region": grid.code}))["items"]
    assert (own["id"], own["why"][0]["former"]) == (kept, False)
    both = (await town.post("/search", {"text": "txm", "region": grid.code}))["items"]
    assert [one["id"] for one in both] == [kept]


async def test_the_register_then_still_has_them_in_both_households(house: House, grid: Grid, town: Caller) -> None:
    before = house.clock.today.isoformat()
    home, _, other, _ = await twice(house, grid, town)
    house.clock.forward(days=1)
    town = await house.console("town01")
    assert await members(town, other) == ["邰老三"]
    assert await members(town, other, on=before) == ["邰老三"]  # by what is known today it was one child
    assert await members(town, other, on=before, known_on=before) == ["邰老三", "邰晓梅"]
    assert await members(town, home, on=before, known_on=before) == ["邰有田", "邰小梅"]
    assert await members(town, home) == ["邰有田", "邰小梅"]


async def test_the_list_of_a_day_has_who_was_merged_since_as_they_stood(
    house: House, grid: Grid, town: Caller
) -> None:
    before = house.clock.today.isoformat()
    home, _ = await family(house, grid.code, "邰有田")
    other, _ = await family(house, grid.code, "邰有田", "邰小梅", address="东沟 5 号")
    await house.sql(
        """insert into statuses (county_code, id, household_id, region_code, status, valid_from, source, recorded_at)
           select county_code, uuidv7(), id, region_code, 'dibao', $2, 'test', $3 from households where id = $1""",
        other, house.clock.today, house.clock.at,
    )  # fmt: skip
    house.clock.forward(days=2)
    town = await house.console("town01")
    await town.post("/merges", merge_of(house, home, other))

    async def listed(**then: str) -> dict[str, tuple[str, list[str]]]:
        found = (await town.get("/households", region=grid.code, **then))["items"]
        return {one["id"]: (one["address"], [s["status"] for s in one["statuses"]]) for one in found}

    then = await listed(on=before, known_on=before)
    assert (then[home], then[other]) == (("西沟 3 号", []), ("东沟 5 号", ["dibao"]))
    today = await listed(on=house.clock.today.isoformat())
    assert other not in today
    assert today[home] == ("西沟 3 号", ["dibao"])
    assert other not in await listed(on=before)  # by what is known today it was one household
    first = await town.get("/households", region=grid.code, on=before, known_on=before, limit=1)
    second = await town.get("/households", region=grid.code, on=before, known_on=before, limit=9, after=first["next"])
    assert {one["id"] for one in [*first["items"], *second["items"]]} == set(then)


async def test_the_list_of_a_day_has_the_status_of_who_proved_to_be_somebody_elsewhere(
    house: House, grid: Grid, town: Caller
) -> None:
    before = house.clock.today.isoformat()
    home, (_, kept) = await family(house, grid.code, "邰有田", "邰小梅")
    other, (_, gone) = await family(house, grid.code, "邰老三", "邰晓梅")
    await house.sql(
        """insert into statuses (county_code, id, household_id, region_code, person_id, status, valid_from, source,
                                 recorded_at)
           select county_code, uuidv7(), household_id, region_code, id, 'dibao', $2, 'test', $3
           from persons where id = $1""",
        gone, house.clock.today, house.clock.at,
    )  # fmt: skip
    house.clock.forward(days=2)
    town = await house.console("town01")
    await town.post("/merges", merge_of(house, kept, gone, "person", reason="同一个孩子"))

    async def listed(**then: str) -> dict[str, list[str]]:
        found = (await town.get("/households", region=grid.code, **then))["items"]
        return {one["id"]: [s["status"] for s in one["statuses"]] for one in found}

    then, today = await listed(on=before, known_on=before), await listed()
    assert (then[home], then[other]) == ([], ["dibao"])
    assert (today[home], today[other]) == (["dibao"], [])


async def test_the_list_of_a_day_has_who_was_withdrawn_since(house: House, grid: Grid, town: Caller) -> None:
    home, (_, brother) = await family(house, grid.code, "邰有田", "邰有山")
    house.clock.forward(days=1)
    town = await house.console("town01")
    event: dict[str, Any] = {
        "id": house.new_id(), "kind": "division", "happened_on": house.clock.today.isoformat(),
        "person_ids": [brother], "home": {"id": house.new_id(), "region_code": grid.code, "address": "东沟 6 号"},
    }  # fmt: skip
    await town.post(f"/households/{home}/life-events", event)
    then = house.clock.today.isoformat()
    house.clock.forward(days=2)
    town = await house.console("town01")
    await town.post(f"/life-events/{event['id']}/undo", {"id": house.new_id(), "reason": "没有分户"})

    async def listed(**query: str) -> set[str]:
        return {one["id"] for one in (await town.get("/households", region=grid.code, **query))["items"]}

    assert event["home"]["id"] in await listed(on=then, known_on=then)
    assert event["home"]["id"] not in await listed(on=then)
    assert event["home"]["id"] not in await listed()


async def test_the_whole_file_of_the_county_says_what_an_old_row_became(
    house: House, grid: Grid, town: Caller
) -> None:
    home, (head, child) = await family(house, grid.code, "邰有田", "邰小梅")
    other, (same, double) = await family(house, grid.code, "邰有田", "邰小梅")
    await town.post("/merges", merge_of(house, home, other))
    whole, _, _ = await archived(house)
    people = {one["id"]: one["merged_into"] for one in table(whole, "persons.csv")}
    assert {one: people[one] for one in (head, child, same, double)} == {
        head: "",
        child: "",
        same: head,
        double: child,
    }
    homes = {one["id"]: one["merged_into"] for one in table(whole, "households.csv")}
    assert (homes[home], homes[other]) == ("", home)
