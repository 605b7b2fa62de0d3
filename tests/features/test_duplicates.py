"""People entered twice: found when they are written and by the nightly look, and put to rest by who knows."""

from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from server import duplicates, registry
from server.core.actor import Actor
from server.core.db import county_scope, transaction
from server.registry import NewHousehold, NewPerson
from tests import world
from tests.house import Answer, Caller, Grid, House

CLERK = Actor(county_code=world.COUNTY, id=world.uid("county01"), name="侯", role="county", reach=(world.COUNTY,))
BORN = date(1956, 5, 17)
NUMBER, OTHER_NUMBER = "140427195605179986", "140427195605179994"


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await house.console("county01")


async def register(house: House, region: str, name: str, address: str = "井沿 5 号", **more: Any) -> str:
    """A household of one; the person's id."""
    person = NewPerson(id=world.uid(house.new_id()), name=name, relation="self", **more)
    new = NewHousehold(id=world.uid(house.new_id()), region_code=region, address=address, persons=(person,))
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await registry.register_household(conn, CLERK, house.clock.at, house.parts.crypto, new)
    return str(person.id)


async def reasons(who: Caller, one: str, other: str, **query: Any) -> list[str]:
    """Why these two may be one; empty when they are no pair."""
    pair = await pair_of(who, one, other, **query)
    return pair["reasons"] if pair else []


async def pair_of(who: Caller, one: str, other: str, **query: Any) -> Any:
    """The pair of these two on any page of the desk for the place of the first, or None."""
    place = query if "region" in query else {"region": (await who.get(f"/persons/{one}"))["region_code"], **query}
    after: dict[str, str] = {}
    while True:
        page = await who.get("/duplicates", limit=100, **place, **after)
        for pair in page["items"]:
            if {pair["one"]["id"], pair["other"]["id"]} == {one, other}:
                return pair
        if not page["next"]:
            return None
        after = {"after": page["next"]}


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ({"name": "景来顺", "id_number": NUMBER}, {"name": "景来顺", "id_number": NUMBER}, ["same_id"]),
        ({"name": "景来顺", "id_number": NUMBER}, {"name": "景来顺", "id_number": "140427560517998"}, ["same_id"]),
        ({"name": "景来顺", "id_number": NUMBER}, {"name": "常二牛", "id_number": NUMBER}, ["one_id_two_names"]),
        ({"name": "景来顺", "birth_date": BORN}, {"name": "景来顺", "birth_date": BORN}, ["name_birth_village"]),
        ({"name": "景来顺", "birth_date": BORN}, {"name": "井来顺", "birth_date": BORN}, ["sound_birth_village"]),
        ({"name": "景来顺"}, {"name": "来顺景"}, ["name_turned"]),
        ({"name": "景来顺", "address": "羊圈坡"}, {"name": "羊圈坡", "address": "景来顺"}, ["name_is_address"]),
        ({"name": "景来顺", "address": "羊圈坡"}, {"name": "景来顺", "address": "羊圈坡"}, ["same_home"]),
        (
            {"name": "景来顺", "birth_date": BORN, "id_number": NUMBER},
            {"name": "景来顺", "birth_date": BORN, "id_number": OTHER_NUMBER},
            [],
        ),
        ({"name": "景来顺", "birth_date": BORN}, {"name": "景来顺", "birth_date": date(1956, 5, 18)}, []),
        ({"name": "景来顺"}, {"name": "景来顺"}, []),
    ],
    ids=[
        "one ID", "old and new ID", "one ID for two", "name and birth", "sound and birth", "turned round", "swapped",
        "one home", "two IDs", "another birthday", "a common name",
    ],
)  # fmt: skip
async def test_two_that_may_be_one(
    house: House, county: Caller, first: dict[str, Any], second: dict[str, Any], why: list[str]
) -> None:
    grid = await house.grid()
    suffix = grid.code[-3:]  # numbers and names of its own: other tests leave theirs on file
    one = await register(house, grid.code, **{"address": f"一巷{suffix}"} | first)
    other = await register(house, grid.code, **{"address": f"二巷{suffix}"} | second)
    await house.work()
    assert await reasons(county, one, other) == why


async def test_the_nightly_look_finds_the_same(house: House, grid: Grid, county: Caller) -> None:
    one = await register(house, grid.code, "夜查一", birth_date=BORN)
    other = await register(house, grid.code, "夜查一", address="别处", birth_date=BORN)
    await house.sql("delete from outbox")
    assert await reasons(county, one, other) == []
    scope = county_scope(world.COUNTY)
    async with transaction(house.parts.pool, scope) as conn:
        assert await duplicates.look(conn, scope, house.clock.at) >= 1
        assert await duplicates.look(conn, scope, house.clock.at) == 0
    assert await reasons(county, one, other) == ["name_birth_village"]


async def test_said_to_be_two_they_are_not_asked_about_until_something_changes(
    house: House, grid: Grid, county: Caller
) -> None:
    one = await register(house, grid.code, "双生甲", birth_date=BORN)
    other = await register(house, grid.code, "双生甲", address="别处", birth_date=BORN)
    await house.work()
    said = {"id": house.new_id(), "one_id": other, "other_id": one, "note": "见过两个人的户口本"}
    await county.post("/duplicates/apart", said)
    await county.post("/duplicates/apart", said)
    scope = county_scope(world.COUNTY)
    async with transaction(house.parts.pool, scope) as conn:
        await duplicates.look(conn, scope, house.clock.at)
    assert await reasons(county, one, other) == []
    assert await reasons(county, one, other, decided=True) == ["name_birth_village"]
    await house.sql("update persons set sex = 'male' where id = $1", one)
    async with transaction(house.parts.pool, scope) as conn:
        await duplicates.look(conn, scope, house.clock.at)
    assert await reasons(county, one, other) == ["name_birth_village"]


async def test_a_pair_that_is_no_longer_alike_or_was_merged_is_not_shown(
    house: House, grid: Grid, county: Caller
) -> None:
    one = await register(house, grid.code, "改名前", birth_date=BORN)
    other = await register(house, grid.code, "改名前", address="别处", birth_date=BORN)
    await house.work()
    assert await reasons(county, one, other)
    pair = await pair_of(county, one, other)
    homes = [pair["one"]["household_id"], pair["other"]["household_id"]]
    merge = {"id": house.new_id(), "kind": "household", "kept_id": homes[0], "gone_id": homes[1], "reason": "重复"}
    done = await county.post("/merges", merge)
    assert await reasons(county, one, other, region=grid.code) == []
    await county.post(f"/merges/{done['id']}/undo", {"reason": "看错了"})
    assert await reasons(county, one, other)
    await house.sql("update persons set name = '郭有福', pinyin = 'guo youfu gyf' where id = $1", one)
    scope = county_scope(world.COUNTY)
    async with transaction(house.parts.pool, scope) as conn:
        await duplicates.look(conn, scope, house.clock.at)
    assert await reasons(county, one, other) == []


async def test_a_town_sees_pairs_whose_both_sides_are_its_own(house: House, grid: Grid) -> None:
    number = "140427196001019986"
    one = await register(house, grid.code, "两镇人", id_number=number)
    other = await register(house, world.GRID_BAICHI, "两镇人", id_number=number)
    await house.work()
    assert await reasons(await house.console("county01"), one, other) == ["same_id"]
    for login in ("town01", "town02"):
        town = await house.console(login)
        assert (await town.get("/duplicates", of=one))["items"] == []
        assert (await town.get("/duplicates", of=other))["items"] == []
        with pytest.raises(Answer, match="not_found"):
            await town.post(
                "/duplicates/apart", {"id": house.new_id(), "one_id": one, "other_id": other, "note": "不是"}
            )


async def test_a_household_is_told_of_the_pairs_of_its_own(house: House, grid: Grid, county: Caller) -> None:
    one = await register(house, grid.code, "自家双", birth_date=BORN)
    other = await register(house, grid.code, "自家双", address="别处", birth_date=BORN)
    await register(house, grid.code, "旁人双", birth_date=BORN)
    await register(house, grid.code, "旁人双", address="别处", birth_date=BORN)
    await house.work()
    pair = await pair_of(county, one, other)
    home = next(side["household_id"] for side in (pair["one"], pair["other"]) if side["id"] == one)
    for of in (home, one):
        own = (await county.get("/duplicates", of=of))["items"]
        assert [{each["one"]["id"], each["other"]["id"]} for each in own] == [{one, other}]


async def test_any_two_are_set_beside_each_other(house: House, grid: Grid, county: Caller) -> None:
    one = await register(house, grid.code, "甲户主", birth_date=BORN)
    other = await register(house, grid.code, "乙户主", address="别处")
    found = await county.get("/duplicates/compare", one=one, other=other)
    assert ({found["one"]["name"], found["other"]["name"]}, found["reasons"]) == ({"甲户主", "乙户主"}, [])
    by_home = await county.get(
        "/duplicates/compare", one=found["one"]["household_id"], other=found["other"]["household_id"]
    )
    assert {by_home["one"]["id"], by_home["other"]["id"]} == {one, other}
    with pytest.raises(Answer, match="merge_with_itself"):
        await county.get("/duplicates/compare", one=one, other=found["one"]["household_id"])
    with pytest.raises(Answer, match="not_found"):
        await (await house.console("town02")).get("/duplicates/compare", one=one, other=other)
