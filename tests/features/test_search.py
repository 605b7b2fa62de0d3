"""Searching: what staff type about somebody, what is found, why, and what stays out of sight."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from server import registry, search
from server.core.actor import Actor
from server.core.db import county_scope, transaction
from server.registry import NewHousehold, NewPerson
from tests import world
from tests.house import Caller, Grid, House

ID = "140427195203149880"
OLD_ID = "140427520314988"  # the same person's, as it was given out until 1999
SHORT = [("贺兰香", "14200055107", "杏树洼 12 号院", ID), ("卫丽芳", "14200055208", "杏树洼 3 排 9", None)]


@pytest_asyncio.fixture(scope="module")
async def place(shared_house: House) -> Grid:
    """A grid of its own with 贺兰香, 欧阳盖英, 閻贵珍 and 买买提·阿布都 living in it."""
    house = shared_house
    house.clock.at = world.NOW
    grid = await house.grid(world.CHENGBEI)
    people = [
        (name, phone, address, number)
        for name, phone, address, number in [
            *SHORT,
            ("欧阳盖英", None, "杏树洼 21 号", None),
            ("閻贵珍", None, "杏树洼 22 号", None),
            ("买买提·阿布都", None, "杏树洼 23 号", None),
        ]
    ]
    for name, phone, address, number in people:
        await register(house, grid.code, name, phone, address, number)
    scope = county_scope(world.COUNTY)
    async with transaction(house.parts.pool, scope) as conn:
        await search.read_anew(conn, scope, house.parts.crypto)
    return grid


async def register(
    house: House, region: str, name: str, phone: str | None, address: str, number: str | None, child: str = "小满"
) -> str:
    """A family of two: the head as given, and a child."""
    new = NewHousehold(
        id=world.uid(house.new_id()), region_code=region, address=address,
        persons=(
            NewPerson(id=world.uid(house.new_id() + "1"), name=name, relation="self", id_number=number, phone=phone),
            NewPerson(id=world.uid(house.new_id() + "2"), name=name[0] + child, relation="child"),
        ),
    )  # fmt: skip
    clerk = Actor(county_code=world.COUNTY, id=world.uid("county01"), name="侯", role="county", reach=(world.COUNTY,))
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await registry.register_household(conn, clerk, house.clock.at, house.parts.crypto, new)
    return str(new.id)


async def find(who: Caller, text: str, grid: Grid | None = None, **more: Any) -> list[dict[str, Any]]:
    asked = {"text": text} | ({"region": grid.code} if grid else {}) | more
    return (await who.post("/search", asked))["items"]


def marked(item: dict[str, Any]) -> list[tuple[str, str]]:
    """Field and highlighted text of each reason."""
    return [(one["field"], "".join(one["text"][a:b] for a, b in one["marks"])) for one in item["why"]]


@pytest.mark.parametrize(
    ("typed", "first", "why"),
    [
        ("贺兰香", "贺兰香", [("name", "贺兰香")]),
        ("兰香", "贺兰香", [("name", "兰香")]),
        ("賀蘭香", "贺兰香", [("name", "贺兰香")]),
        ("阎贵珍", "閻贵珍", [("name", "閻贵珍")]),
        ("闫贵珍", "閻贵珍", [("name", "閻贵珍")]),
        ("贺某香", "贺兰香", [("name", "贺香")]),
        ("欧阳某英", "欧阳盖英", [("name", "欧阳英")]),
        ("helanxiang", "贺兰香", [("name", "贺兰香")]),
        ("lanx", "贺兰香", [("name", "兰香")]),
        ("hlx", "贺兰香", [("name", "贺兰香")]),
        ("lx", "贺兰香", [("name", "兰香")]),
        ("ouyanggaiying", "欧阳盖英", [("name", "欧阳盖英")]),
        ("买买提阿布都", "买买提·阿布都", [("name", "买买提阿布都")]),
        (ID, "贺兰香", [("id_number", "*" * 14 + "9880")]),
        (OLD_ID, "贺兰香", [("id_number", "*" * 14 + "9880")]),
        ("１４０４２７ 19520314 9880", "贺兰香", [("id_number", "*" * 14 + "9880")]),
        ("9880", "贺兰香", [("id_number", "9880")]),
        ("3149880", "贺兰香", [("id_number", "***9880")]),
        ("14200055107", "贺兰香", [("phone", "*******5107")]),
        ("142-0005-5107", "贺兰香", [("phone", "*******5107")]),
        ("5107", "贺兰香", [("phone", "5107")]),
        ("城北 贺兰", "贺兰香", [("place", "城北"), ("name", "贺兰")]),
        ("城北贺兰香", "贺兰香", [("place", "城北"), ("name", "贺兰香")]),
        ("兰香 12", "贺兰香", [("name", "兰香"), ("address", "12")]),
        ("贺兰翔", "贺兰香", [("name", "贺兰香")]),
        ("贺栏香", "贺兰香", [("name", "贺兰香")]),
        ("helangxian", "贺兰香", [("name", "贺兰香")]),
    ],
)
async def test_somebody_is_found_and_it_says_why(
    house: House, place: Grid, typed: str, first: str, why: list[tuple[str, str]]
) -> None:
    found = await find(await house.console("town01"), typed, place)
    assert found[0]["name"] == first
    assert marked(found[0]) == why


@pytest.mark.parametrize(
    "typed",
    [
        "贺兰英子",
        "9883",
        "14200055108",
        "140427195203149890",
        "4149880",
        "杏树坪",
        "贺兰香 13",
        "%",
        "'",
        "\\",
        "& |",
    ],
)
async def test_what_nobody_has_finds_nobody(house: House, place: Grid, typed: str) -> None:
    assert await find(await house.console("town01"), typed, place) == []


async def test_an_address_finds_households_and_a_name_finds_persons(house: House, place: Grid) -> None:
    town = await house.console("town01")
    (home,) = await find(town, "杏树洼12号", place)
    assert (home["kind"], home["id"], home["name"]) == ("household", home["household_id"], "贺兰香")
    assert marked(home) == [("address", "杏树洼 12 号")]
    assert {one["kind"] for one in await find(town, "杏树洼 贺", place)} == {"person"}


async def test_a_surname_right_behind_a_village_is_one(house: House, place: Grid) -> None:
    found = await find(await house.console("town01"), "城北社区卫", place)
    assert {one["name"] for one in found} == {"卫丽芳", "卫小满"}
    assert all({field for field, _ in marked(one)} == {"place", "name"} for one in found)
    assert await find(await house.console("town01"), "城北社区禚", place) == []


async def test_the_very_name_comes_before_names_that_hold_it(house: House, place: Grid) -> None:
    for name in ("向柳莲", "柳莲", "柳莲花"):
        await register(house, place.code, name, None, "柳家巷", None)
    found = await find(await house.console("town01"), "柳莲", place)
    assert [one["name"] for one in found] == ["柳莲", "柳莲花", "向柳莲"]


async def test_names_near_the_one_typed_come_last_and_are_marked_so(house: House, place: Grid) -> None:
    await register(house, place.code, "贺栏香", None, "东巷", None)
    found = await find(await house.console("town01"), "贺栏香", place)
    assert [(one["name"], one["why"][0]["near"]) for one in found] == [("贺栏香", False), ("贺兰香", True)]


async def test_another_township_finds_nobody_here(house: House, place: Grid) -> None:
    other = await house.console("town02")
    for typed in ("贺兰香", ID, "5107", "杏树洼12号", "hlx"):
        assert await find(other, typed) == []
    assert await find(place.phone, "贺兰香")
    assert await find(await house.console("county01"), "贺兰香", place)


async def test_nobody_without_a_reach_finds_anybody(house: House, place: Grid) -> None:
    async with transaction(house.parts.pool, county_scope("")) as conn:
        sql = "select count(*) from search_register('{person}', '''=贺兰香''', '''^贺''', '''n贺兰''', 10)"
        assert await conn.fetchval(sql) == 0


async def test_who_looks_for_a_whole_number_is_put_on_file(house: House, place: Grid) -> None:
    town = await house.console("town01")
    (found,) = await find(town, ID, place)
    await find(town, "贺兰香", place)
    entries = await house.sql(
        "select actor_id, detail from audit where action = 'person.find_by_number' and subject_id = $1",
        UUID(found["household_id"]),
    )
    assert {one["actor_id"] for one in entries} == {world.uid("town01")}
    assert ID not in str(entries)


async def test_pages_hold_everybody_once(house: House, place: Grid) -> None:
    for n in range(7):
        await register(house, place.code, f"程页{'一二三四五六七'[n]}", None, "页巷", None, child="页子")
    town, seen, after = await house.console("town01"), list[str](), None
    for _ in range(5):
        answer = await town.post("/search", {"text": "程页", "region": place.code, "limit": 3, "after": after})
        seen += [one["id"] for one in answer["items"]]
        after = answer["next"]
    assert (len(seen), len(set(seen)), after) == (14, 14, None)


async def test_a_changed_address_phone_or_grid_is_found_as_it_is_now(house: House, place: Grid) -> None:
    home = await register(house, place.code, "路改村", "14200066001", "旧窑 1 号", None)
    town = await house.console("town01")
    await house.sql("update households set address = '新楼 2 号' where id = $1", home)
    phone = house.parts.crypto.seal("14200066002")
    await house.sql("update persons set phone_cipher = $2 where household_id = $1 and relation = 'self'", home, phone)
    scope = county_scope(world.COUNTY)
    async with transaction(house.parts.pool, scope) as conn:
        await search.read_anew(conn, scope, house.parts.crypto)
    assert await find(town, "旧窑1号", place) == []
    assert [one["household_id"] for one in await find(town, "新楼2号", place)] == [home]
    assert await find(town, "14200066001") == []
    assert [one["household_id"] for one in await find(town, "6002", place)] == [home]
    other = await house.grid(world.BAICHI_VILLAGE)
    move = {"id": house.new_id(), "to_region": other.code, "reason": "搬到女儿家"}
    await (await house.console("county01")).post(f"/households/{home}/moves", move)
    assert await find(town, "路改村") == []
    assert [one["name"] for one in await find(await house.console("town02"), "路改村")] == ["路改村"]


async def test_leads_and_cases_are_found_by_those_who_may_read_them(house: House, place: Grid) -> None:
    lead = {
        "id": house.new_id(), "region_code": place.code, "person_name": "尚未建档", "place": "河滩窝棚",
        "description": "冬天住窝棚", "event_type": "other", "channel": "grassroots",
    }  # fmt: skip
    town = await house.console("town01")
    await house.sql(
        """insert into leads (county_code, id, region_code, source, event_type, urgent, person_name, place,
                              description, reported_at, respond_by)
           values ($1, $2, $3, 'grassroots_report', 'other', false, $4, $5, $6, now(), now())""",
        world.COUNTY, lead["id"], place.code, lead["person_name"], lead["place"], lead["description"],
    )  # fmt: skip
    scope = county_scope(world.COUNTY)
    async with transaction(house.parts.pool, scope) as conn:
        await search.read_anew(conn, scope, house.parts.crypto)
    for typed in ("尚未建", "shangwei", "河滩窝棚"):
        assert [(one["kind"], one["id"]) for one in await find(town, typed)] == [("lead", lead["id"])]
    assert await find(place.phone, "尚未建档") == []
