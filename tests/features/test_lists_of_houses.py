"""What a list says of a house: the household's, as what a visit saw there."""

from typing import Any
from uuid import UUID

from server import registry
from server.core.db import county_scope, transaction
from server.registry import ObservedFact
from tests import world
from tests.features.lists import apply, citizen, clerk, facts, hand_in, read, settle, xlsx
from tests.house import Caller, Grid, House

FEED, DANGER = "housing", "dangerous_house"
COLUMNS = ("姓名", "身份证号", "危房等级")


async def listed(county: Caller, house: House, *rows: tuple[str, str, str]) -> Any:
    """A list of the housing bureau of today, applied."""
    taken = await hand_in(county, house, FEED, xlsx([COLUMNS, *rows]), listed_on=house.clock.today.isoformat())
    return await apply(county, house, await read(county, house, taken))


async def seen(house: House, home: UUID, value: bool) -> None:
    """What a grid worker saw there today."""
    fact = ObservedFact(
        home, DANGER, value, house.clock.today, UUID(house.new_id()), channel="visit", said_by="worker"
    )  # fmt: skip
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await registry.record_facts(conn, world.COUNTY, house.clock.at, [fact])


async def words(county: Caller, home: UUID) -> list[tuple[bool, bool]]:
    """What was said of the house, with what stands; all of it in one line."""
    then = await county.get(f"/households/{home}/register")
    (line,) = [one for one in then["facts"] if one["name"] == DANGER]
    assert line["person_id"] is None
    return [(one["value"], one["stands"]) for one in line["words"]]


async def test_a_list_a_visit_and_a_ruling_speak_of_one_house(house: House, grid: Grid) -> None:
    """HO-02, DS-05: what came later counts, the bureau for two deliveries against visits, a ruling against all."""
    county = await clerk(house, FEED)
    (person,) = await settle(house, grid, ("慕容秋月", citizen(951)))
    (row,) = await house.sql("select household_id from persons where id = $1", person)
    home = row["household_id"]
    await seen(house, home, False)
    assert await words(county, home) == [(False, True)]

    house.clock.forward(days=1)
    first = await listed(county, house, ("慕容秋月", citizen(951), "D"))
    assert (await words(county, home))[0] == (True, True)

    house.clock.forward(days=1)
    await seen(house, home, False)
    assert (await facts(house, person))[DANGER] is True, "the bureau's word holds off a later visit"

    house.clock.forward(days=1)
    ruling = {"id": house.new_id(), "name": DANGER, "value": False, "reason": "已实地鉴定，房屋已修缮",
              "applies_from": house.clock.today.isoformat()}  # fmt: skip
    await county.post(f"/households/{home}/fact-overrides", ruling)
    house.clock.forward(days=1)
    await listed(county, house, ("慕容秋月", citizen(951), "C"))
    assert (await facts(house, person))[DANGER] is False, "the ruling stands against the next list"

    await county.post(f"/imports/{first['id']}/undo", {"reason": "名单发错"})
    await house.work()
    assert (await facts(house, person))[DANGER] is False


async def test_two_members_listed_are_one_house(house: House, grid: Grid) -> None:
    county = await clerk(house, FEED)
    one, other = await settle(house, grid, ("慕容春花", citizen(952)), ("慕容夏荷", citizen(953)))
    await house.sql(
        "update persons set household_id = (select household_id from persons where id = $1) where id = $2", one, other
    )
    found = await listed(county, house, ("慕容春花", citizen(952), "D"), ("慕容夏荷", citizen(953), "D"))
    kept = await house.sql(
        "select person_id from facts where source_id = $1 and name = $2", UUID(found["id"]), DANGER
    )
    assert [row["person_id"] for row in kept] == [None]
