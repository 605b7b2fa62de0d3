"""What follows of a household from its members, beside what a visit said of the whole."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.precedence import Channel, Member, derive
from server import leads
from server.core.db import county_scope, transaction
from server.registry import ObservedFact, record_facts
from server.screening.recheck import screen_county
from tests import world
from tests.features.test_merges import family
from tests.house import Caller, Grid, House

TODAY = date(2026, 3, 2)
ABLE, EMPLOYED = "household_able_bodied_count", "household_employed_count"


def member(capacity: str | None = None, born: date | None = date(1980, 1, 1), **known: str) -> Member:
    return Member("某", born, known | ({"labour_capacity": capacity} if capacity else {}))


@pytest.mark.parametrize(
    ("people", "able"),
    [
        ([member("full"), member("none")], 1),
        ([member("total_loss")], 0),
        ([member("full"), member()], None),  # nobody knows of the second
        ([member("full"), member("partial")], None),  # half a capacity is for somebody to judge
        ([member("full"), member(None, date(2010, 3, 3))], 1),  # fifteen: a child
        ([member("full"), member(None, date(2010, 3, 2))], None),  # sixteen today
        ([member("full"), member(None, None)], None),
        ([], None),
    ],
)
def test_who_can_work_is_counted_where_it_is_known_of_everybody(people: list[Member], able: int | None) -> None:
    assert derive(people, TODAY).get(ABLE) == able


@given(st.lists(st.sampled_from(["full", "partial", "none", "total_loss", None]), min_size=1, max_size=8))
def test_a_count_is_never_guessed(capacities: list[str | None]) -> None:
    found = derive([member(one) for one in capacities], TODAY)
    unclear = {None, "partial"} & set(capacities)
    assert found.get(ABLE) == (None if unclear else capacities.count("full"))
    assert found["household_members"] == ["某"] * len(capacities)


async def say(house: House, home: str, person: str | None, name: str, value: Any, channel: Channel) -> None:
    of = UUID(person) if person else None
    said = ObservedFact(UUID(home), name, value, house.clock.today, UUID(house.new_id()), house.clock.at, of, channel)
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await record_facts(conn, world.COUNTY, house.clock.at, [said])


async def known(house: House, home: str) -> dict[str, object]:
    """What screening reads of a household."""
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        return await leads.known_facts(conn, county_scope(world.COUNTY), UUID(home), house.clock.today, {})


async def words(town: Caller, home: str) -> list[tuple[Any, bool, str]]:
    facts = (await town.get(f"/households/{home}/register"))["facts"]
    (found,) = [one for one in facts if one["name"] == EMPLOYED]
    return [(one["value"], one["stands"], one["why"]["zh"]) for one in found["words"]]


async def test_what_follows_from_the_members_counts_against_what_a_visit_said(house: House, grid: Grid) -> None:
    home, (head, wife) = await family(house, grid.code, "阎老大", "阎秀")
    town = await house.console("town01")
    await say(house, home, None, EMPLOYED, 2, "visit")
    assert (await known(house, home))[EMPLOYED] == 2
    await say(house, home, head, "employment_status", "employed", "visit")
    assert (await known(house, home))[EMPLOYED] == 2  # of her nobody knows
    await say(house, home, wife, "employment_status", "unemployed", "visit")
    assert (await known(house, home))[EMPLOYED] == 1
    assert len(await words(town, home)) == 2
    assert await words(town, home) == [(1, True, "由各成员的就业状况得出"), (2, False, "现以各成员的情况为准")]


@pytest.mark.parametrize(("channel", "days", "stands"), [("survey", 90, 2), ("survey", 91, 1), ("override", 180, 2)])
async def test_what_was_verified_is_held_against_the_register_for_its_days(
    house: House, grid: Grid, channel: Channel, days: int, stands: int
) -> None:
    home, (head, wife) = await family(house, grid.code, "阎老大", "阎秀")
    await say(house, home, None, EMPLOYED, 2, channel)
    await say(house, home, head, "employment_status", "employed", "visit")
    await say(house, home, wife, "employment_status", "unemployed", "visit")
    house.clock.forward(days=days)
    assert (await known(house, home))[EMPLOYED] == stands
    found = await words(await house.console("town01"), home)
    assert [one[0] for one in found if one[1]] == [stands]
    assert {one[0] for one in found} == {1, 2}  # the other is shown, too


async def test_who_died_is_counted_no_more_and_screening_asks_anew(house: House, grid: Grid) -> None:
    home, (head, son) = await family(house, grid.code, "阎老大", "阎小")
    await say(house, home, head, "employment_status", "unemployed", "visit")
    await say(house, home, son, "employment_status", "employed", "visit")
    assert (await known(house, home))[EMPLOYED] == 1
    town = await house.console("town01")
    event = {"id": house.new_id(), "kind": "death", "happened_on": "2026-03-02", "person_ids": [son]}
    await town.post(f"/households/{home}/life-events", event)
    await house.work()
    (kept,) = await house.sql(
        f"select {EMPLOYED}, household_members from screening_standings where household_id = $1", home
    )
    assert (kept[EMPLOYED], list(kept["household_members"])) == (0, ["阎老大"])


async def test_days_alone_change_what_follows_and_the_night_finds_it(house: House, grid: Grid) -> None:
    """A survey's word ends after ninety days; a child comes to the age of work."""
    verified, (head, wife) = await family(house, grid.code, "阎老三", "阎芳")
    await say(house, verified, None, EMPLOYED, 2, "survey")
    await say(house, verified, head, "employment_status", "employed", "visit")
    await say(house, verified, wife, "employment_status", "unemployed", "visit")
    growing, (father, child) = await family(house, grid.code, "阎老四", "阎苗")
    await say(house, growing, father, "employment_status", "employed", "visit")
    town = await house.console("town01")
    born = {"id": house.new_id(), "reason": "户口本", "birth_date": "2010-05-31"}
    await town.post(f"/persons/{child}/corrections", born)
    await house.work()

    async def counted(home: str) -> int | None:
        (row,) = await house.sql(f"select {EMPLOYED} from screening_standings where household_id = $1", home)
        return row[EMPLOYED]

    async def night() -> None:
        async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
            await screen_county(conn, county_scope(world.COUNTY), house.clock.at)
        await house.work()

    house.clock.forward(days=89)  # 30 May
    await night()
    assert (await counted(verified), await counted(growing)) == (2, 1)
    house.clock.forward(days=2)  # 1 June: the ninety days are over, and the child is sixteen since yesterday
    await night()
    assert (await counted(verified), await counted(growing)) == (1, None)
