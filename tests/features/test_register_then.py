"""The register as of any day: both kinds of time, corrections, rulings on facts, lists."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.precedence import Channel
from server.core.db import county_scope, transaction
from server.registry import ObservedFact, record_facts
from server.registry.past import day_end, facts_then, members_then
from server.registry.records_of_past import RegisterChange, SaidFact
from tests import world
from tests.house import Answer, Grid, House

FIRST = date(2026, 1, 1)
HOME, ELSEWHERE = UUID(int=1), UUID(int=2)
PERSON = UUID(int=10)


async def said(house: House, home: str, name: str, value: Any, channel: Channel, day: str, source: str) -> None:
    fact = ObservedFact(UUID(home), name, value, date.fromisoformat(day), UUID(source), channel=channel)
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await record_facts(conn, world.COUNTY, house.clock.at, [fact])


async def fact(caller: Any, home: str, name: str, **query: Any) -> list[tuple[Any, bool]]:
    register = await caller.get(f"/households/{home}/register", **query)
    return [
        (word["value"], word["stands"]) for one in register["facts"] if one["name"] == name for word in one["words"]
    ]


async def test_what_was_true_and_what_was_known(house: House, grid: Grid) -> None:
    """A list of 3 March about 2 March: on the 2nd nobody knew."""
    house.clock.forward(days=1)
    await said(house, grid.household, "disability_level", 2, "department", "2026-03-02", house.new_id())
    town = await house.console("town01")
    assert await fact(town, grid.household, "disability_level", on="2026-03-02") == [(2, True)]
    assert await fact(town, grid.household, "disability_level", on="2026-03-02", known_on="2026-03-02") == []
    assert await fact(town, grid.household, "disability_level", on="2026-03-01") == []


async def test_a_ruling_stands_with_its_reason(house: House, grid: Grid) -> None:
    await said(house, grid.household, "disability_level", 2, "department", "2026-03-02", house.new_id())
    town = await house.console("town01")
    ruling = {"id": house.new_id(), "name": "disability_level", "value": 3, "applies_from": "2026-03-02"}
    where = f"/households/{grid.household}/fact-overrides"
    with pytest.raises(Answer, match="reason_needed"):
        await town.post(where, ruling | {"reason": " "})
    with pytest.raises(Answer, match="value_refused"):
        await town.post(where, ruling | {"value": 9, "reason": "看错"})
    with pytest.raises(Answer, match="day_ahead"):
        await town.post(where, ruling | {"applies_from": "2026-03-03", "reason": "新证"})
    after = await town.post(where, ruling | {"reason": "已看新证"})
    (level,) = [one for one in after["facts"] if one["name"] == "disability_level"]
    assert [(one["value"], one["stands"]) for one in level["words"]] == [(3, True), (2, False)]
    assert "已看新证" in level["words"][0]["why"]["zh"]
    await said(house, grid.household, "disability_level", 1, "visit", "2026-03-02", house.new_id())
    assert (await fact(town, grid.household, "disability_level"))[0] == (3, True)


async def test_a_ruling_names_a_source_and_no_number_is_shown(house: House, grid: Grid) -> None:
    """A disability certificate's number begins with the citizen ID: the ruling takes over what is not shown."""
    number, other = "14042719500315021X43", "14042719500315021X44"
    source, second = house.new_id(), house.new_id()
    house.clock.forward(days=2)
    await said(house, grid.household, "disability_cert_no", number, "visit", "2026-03-02", source)
    await said(house, grid.household, "disability_cert_no", other, "visit", "2026-03-03", second)
    town = await house.console("town01")
    masked = "*" * 14 + "021X43"
    assert (masked, False) in await fact(town, grid.household, "disability_cert_no")
    assert number[:17] not in str(await town.get(f"/households/{grid.household}/register"))
    where = f"/households/{grid.household}/fact-overrides"
    ruling = {"id": house.new_id(), "name": "disability_cert_no", "applies_from": "2026-03-03", "reason": "看过原证"}
    for wrong in ({}, {"source_id": source, "value": number}):
        with pytest.raises(Answer, match="value_refused"):
            await town.post(where, ruling | wrong)
    with pytest.raises(Answer, match="not_found"):
        await town.post(where, ruling | {"source_id": house.new_id()})
    answered = await town.post(where, ruling | {"source_id": source})
    assert number[:17] not in str(answered)
    assert (await fact(town, grid.household, "disability_cert_no"))[0][1]
    kept = await house.sql("select value from fact_overrides where id = $1", ruling["id"])
    assert [one["value"] for one in kept] == [number]
    (stands,) = [one for one in answered["facts"] if one["name"] == "disability_cert_no"]
    assert (stands["words"][0]["source_id"], stands["words"][0]["value"]) == (ruling["id"], masked)


async def test_a_name_is_mended_and_the_old_one_stays_readable(house: House, grid: Grid) -> None:
    house.clock.forward(days=3)
    town = await house.console("town01")
    (person,) = (await town.get(f"/households/{grid.household}/register"))["members"]
    where = f"/persons/{person['id']}/corrections"
    with pytest.raises(Answer, match="reason_needed"):
        await town.post(where, {"id": house.new_id(), "reason": "", "name": "郝桂瑛"})
    written = await town.post(where, {"id": house.new_id(), "reason": "身份证为准", "name": "郝桂瑛"})
    assert {one["subject"]: one["before"].get("name") or one["before"]["head_name"] for one in written["items"]} == {
        "person": "郝桂英",
        "household": "郝桂英",
    }
    now = await town.get(f"/households/{grid.household}/register")
    then = await town.get(f"/households/{grid.household}/register", on="2026-03-03")
    assert [now["head_name"], now["members"][0]["name"]] == ["郝桂瑛", "郝桂瑛"]
    assert [then["head_name"], then["members"][0]["name"]] == ["郝桂英", "郝桂英"]
    (line,) = (await town.get("/households", region=grid.code, on="2026-03-03"))["items"]
    assert line["head_name"] == "郝桂英"


async def test_the_list_of_a_day_shows_who_lived_there(house: House, grid: Grid) -> None:
    other = await house.grid()
    house.clock.forward(days=2)
    town = await house.console("town01")
    move = {"id": house.new_id(), "to_region": other.code, "reason": "搬家"}
    await town.post(f"/households/{grid.household}/moves", move)
    at = {
        (code, day): [one["id"] for one in (await town.get("/households", region=code, on=day))["items"]]
        for code in (grid.code, other.code)
        for day in ("2026-03-03", "2026-03-04")
    }
    assert at[grid.code, "2026-03-03"] == [grid.household]
    assert at[grid.code, "2026-03-04"] == []
    assert at[other.code, "2026-03-03"] == [other.household]
    assert sorted(at[other.code, "2026-03-04"]) == sorted([grid.household, other.household])
    then = await town.get(f"/households/{grid.household}/register", on="2026-03-03")
    assert then["region_code"] == grid.code
    assert [one["name"] for one in then["workers"]] != []


async def test_the_list_of_a_day_is_paged(house: House, grid: Grid) -> None:
    homes = sorted([grid.household, *[await house.household(grid.code) for _ in range(4)]])
    town = await house.console("town01")
    found: list[str] = []
    after = None
    while True:
        query = {"region": grid.code, "on": "2026-03-02", "limit": 2} | ({"after": after} if after else {})
        page = await town.get("/households", **query)
        found += [one["id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert sorted(found) == homes


async def test_the_list_shows_what_was_known_then(house: House, grid: Grid) -> None:
    """A name mended on the 5th and a move of the 4th: whoever asks what was known on the 3rd sees neither."""
    other = await house.grid()
    house.clock.forward(days=2)
    town = await house.console("town01")
    move = {"id": house.new_id(), "to_region": other.code, "reason": "搬家"}
    await town.post(f"/households/{grid.household}/moves", move)
    house.clock.forward(days=1)
    (person,) = (await town.get(f"/households/{grid.household}/register"))["members"]
    mended = {"id": house.new_id(), "reason": "身份证为准", "name": "郝桂瑛"}
    await town.post(f"/persons/{person['id']}/corrections", mended)

    async def names(code: str, **query: str) -> list[str]:
        page = await town.get("/households", region=code, **query)
        return [one["head_name"] for one in page["items"] if one["id"] == grid.household]

    assert await names(other.code, on="2026-03-05", known_on="2026-03-05") == ["郝桂瑛"]
    assert await names(other.code, on="2026-03-05", known_on="2026-03-04") == ["郝桂英"]
    assert await names(other.code, known_on="2026-03-03") == []
    assert await names(grid.code, known_on="2026-03-03") == ["郝桂英"]
    assert await names(grid.code, known_on="2026-03-01") == []
    then = await town.get(f"/households/{grid.household}/register", on="2026-03-05", known_on="2026-03-03")
    assert then["region_code"] == grid.code


async def test_a_household_that_an_event_began_is_listed_from_its_day(house: House, grid: Grid) -> None:
    """Divided on 3 March, entered on the 6th: there on the 3rd, though on the 5th nobody knew."""
    son, home = house.new_id(), house.new_id()
    town = await house.console("town01")
    born = {"id": house.new_id(), "kind": "birth", "happened_on": "2026-03-02",
            "child": {"id": son, "name": "郝小东", "sex": "male", "relation": "child"}}  # fmt: skip
    await town.post(f"/households/{grid.household}/life-events", born)
    house.clock.forward(days=4)
    parted = {"id": house.new_id(), "kind": "division", "happened_on": "2026-03-03", "person_ids": [son],
              "home": {"id": home, "region_code": grid.code, "address": "村东 9 号"}}  # fmt: skip
    await town.post(f"/households/{grid.household}/life-events", parted)

    async def there(**query: str) -> bool:
        page = await town.get("/households", region=grid.code, **query)
        return home in [one["id"] for one in page["items"]]

    assert await there(on="2026-03-03")
    assert not await there(on="2026-03-02")
    assert await there(on="2026-03-03", known_on="2026-03-06")
    assert not await there(on="2026-03-03", known_on="2026-03-05")


async def test_a_person_has_a_page_of_their_own(house: House, grid: Grid) -> None:
    """Who they are, where they belong now, and what was written of them in either household's file, once."""
    son, home = house.new_id(), house.new_id()
    town = await house.console("town01")
    born = {"id": house.new_id(), "kind": "birth", "happened_on": "2026-03-02",
            "child": {"id": son, "name": "郝小东", "sex": "male", "relation": "child"}}  # fmt: skip
    await town.post(f"/households/{grid.household}/life-events", born)
    house.clock.forward(days=1)
    parted = {"id": house.new_id(), "kind": "division", "happened_on": "2026-03-03", "person_ids": [son],
              "home": {"id": home, "region_code": grid.code, "address": "村东 9 号"}}  # fmt: skip
    await town.post(f"/households/{grid.household}/life-events", parted)
    house.clock.forward(days=1)
    mended = {"id": house.new_id(), "reason": "户口本为准", "name": "郝晓东"}
    await town.post(f"/persons/{son}/corrections", mended)
    page = await town.get(f"/persons/{son}")
    assert (page["person"]["name"], page["person"]["household_id"], page["head_name"]) == ("郝晓东", home, "郝晓东")
    assert [one["id"] for one in page["homes"]] == [grid.household]
    assert page["changes"][0]["before"]["name"] == "郝小东"
    assert page["changes"][0]["reason"] == "户口本为准"
    moves = [one for one in page["changes"] if one["after"].get("household") == home and one["before"]["household"]]
    assert len(moves) == 1
    elsewhere = await house.console("town02")
    with pytest.raises(Answer, match="not_found"):
        await elsewhere.get(f"/persons/{son}")


# As of any day, by hand ---------------------------------------------------------------------------------------------

CHANNELS: Sequence[Channel] = ("visit", "department", "override", "register", "survey")
WORDS = st.lists(
    st.tuples(st.sampled_from(CHANNELS), st.integers(0, 90), st.integers(0, 5), st.integers(1, 4)),
    min_size=1,
    max_size=7,
    unique_by=lambda word: (word[1], word[0]),
)


def word(number: int, channel: Channel, day: int, late: int, value: int) -> SaidFact:
    seen = FIRST + timedelta(days=day)
    at = datetime(2026, 1, 1, number, tzinfo=UTC) + timedelta(days=day + late)
    return SaidFact(
        household_id=HOME, person_id=None, name="disability_level", value=value, observed_on=seen,
        seen_at=datetime(2026, 1, 1, number, tzinfo=UTC) + timedelta(days=day), source_id=UUID(int=number),
        channel=channel, said_by="unknown", overtaken=False, recorded_at=at, withdrawn_at=None,
    )  # fmt: skip


@given(WORDS, st.integers(0, 100), st.integers(0, 100))
def test_a_day_is_read_as_if_nothing_had_come_after(
    words: Sequence[tuple[Channel, int, int, int]], on: int, known: int
) -> None:
    """What stood on a day by what was known then is what stands when only that was ever said."""
    said = sorted(
        (word(number, *one) for number, one in enumerate(words, 1)), key=lambda one: (one.observed_on, one.seen_at)
    )
    day, end = FIRST + timedelta(days=on), day_end(FIRST + timedelta(days=known))
    only = [one for one in said if one.observed_on <= day and one.recorded_at < end]
    read = facts_then(said, day, end, {})
    assert read == facts_then(only, FIRST + timedelta(days=1000), day_end(FIRST + timedelta(days=1000)), {})
    for one in read:
        assert [each.stands for each in one.words].count(True) == 1


MOVES = st.lists(st.tuples(st.integers(1, 10), st.integers(0, 3)), max_size=6)


@given(MOVES, st.integers(0, 60), st.integers(0, 60))
def test_who_belonged_to_a_household_on_a_day(moves: Sequence[tuple[int, int]], on: int, known: int) -> None:
    """Somebody goes and comes back, each time entered some days later: the file says for every day what was so, and
    what was believed."""
    known_of: Mapping[str, Any] = {"name": "王", "sex": "male", "birth_date": None, "relation": "child"}
    day, recorded, here = FIRST, FIRST, True
    changes: list[RegisterChange] = []
    true_spans: list[tuple[date, datetime, bool]] = []
    for number, (gap, late) in enumerate(moves, 1):
        day = day + timedelta(days=gap)
        recorded = max(recorded, day + timedelta(days=late))
        at = datetime.combine(recorded, datetime.min.time(), UTC) + timedelta(minutes=number)
        before, after = (HOME, ELSEWHERE) if here else (ELSEWHERE, HOME)
        here = not here
        changes.append(
            RegisterChange(
                id=UUID(int=number), household_id=HOME, subject="person", subject_id=PERSON,
                before={"household": str(before), **known_of}, after={"household": str(after)}, effective_on=day,
                echo=False, event_id=None, undoes=None, reason="", by_name="", recorded_at=at,
            )
        )  # fmt: skip
        true_spans.append((day, at, here))
    asked, end = FIRST + timedelta(days=on), day_end(FIRST + timedelta(days=known))
    newest_first = changes[::-1]
    later = [one for one in newest_first if one.effective_on > asked or one.recorded_at >= end]
    people = [
        {"id": PERSON, "household": HOME, **known_of, "died_on": None,
         "registered_at": datetime(2025, 1, 1, tzinfo=UTC), "withdrawn": None}
    ] if here else []  # fmt: skip
    found = members_then(HOME, people, newest_first, later, asked, end)
    so = [inside for since, at, inside in true_spans if since <= asked and at < end]
    assert [one.id for one in found] == ([PERSON] if (so[-1] if so else True) else [])
