"""Next month's list of the same department: who is new in it, who is no longer named, of whom it says otherwise."""

from typing import Any

import pytest_asyncio

from tests.features.lists import DISABLED, apply, citizen, clerk, hand_in, read, settle, xlsx
from tests.house import Caller, Grid, House

FEED = "disabled_persons"


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await clerk(house, FEED)


def line(name: str, serial: int) -> tuple[str, ...]:
    return (name, citizen(serial), str(serial), "视力", "一级", "")


async def handed(county: Caller, house: House, listed_on: str, *lines: tuple[str, ...]) -> Any:
    data = xlsx([DISABLED, *lines])
    return await read(county, house, await hand_in(county, house, FEED, data, listed_on=listed_on))


async def changed(county: Caller, found: Any, which: str, **asked: Any) -> Any:
    return await county.get(f"/imports/{found['id']}/changes/{which}", **asked)


async def test_who_is_new_and_who_is_gone_since_the_last_list(house: House, county: Caller, grid: Grid) -> None:
    (stays, leaves) = await settle(house, grid, ("弓月英", citizen(501)), ("弓月娥", citizen(502)))
    first = await handed(county, house, "2026-01-31", line("弓月英", 501), line("弓月娥", 502), line("路人甲", 503))
    told = await county.get(f"/imports/{first['id']}/changes")
    assert told == {"before": None, "added": 0, "gone": 0, "altered": None}, "there is none to compare with"
    assert (await changed(county, first, "gone"))["items"] == []
    await apply(county, house, first)

    second = await handed(
        county,
        house,
        "2026-02-28",
        line("弓月英", 501),
        line("弓月英", 501),
        line("路人甲", 503),
        line("路人乙", 504),
    )
    told = await county.get(f"/imports/{second['id']}/changes")
    assert (told["before"]["id"], told["before"]["listed_on"]) == (first["id"], "2026-01-31")
    assert (told["added"], told["gone"]) == (1, 1), "seen before anything is applied"
    (new,) = (await changed(county, second, "added"))["items"]
    assert (new["row"], new["name"], new["household_id"]) == (5, "路人乙", None)
    assert new["id_masked"].endswith(citizen(504)[-4:])
    (gone,) = (await changed(county, second, "gone"))["items"]
    (home,) = await house.sql("select household_id from persons where id = $1", leaves)
    assert (gone["row"], gone["name"], gone["household_id"]) == (3, "弓月娥", str(home["household_id"]))
    assert gone["person_name"] == "弓月娥"
    assert stays


async def test_a_person_is_the_same_with_or_without_a_number(house: House, county: Caller, grid: Grid) -> None:
    """One list gives the number, the other birth and village: who is matched, is compared by who they are."""
    await settle(house, grid, ("霍翠芬", citizen(511)))
    await apply(county, house, await handed(county, house, "2026-02-01", line("霍翠芬", 511)))
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        ("姓名", "性别", "出生日期", "村", "残疾人证号"), ("霍翠芬", "女", "1950-03-15", "城南社区", "1"),
    ]), listed_on="2026-02-02"))  # fmt: skip
    assert found["counts"]["matched"] == 1
    told = await county.get(f"/imports/{found['id']}/changes")
    assert (told["added"], told["gone"]) == (0, 0)


async def test_a_list_taken_back_is_compared_with_nothing_and_pages_go_on(
    house: House, county: Caller, grid: Grid
) -> None:
    base = await apply(county, house, await handed(county, house, "2026-02-10", line("甲", 521)))
    wrong = await apply(county, house, await handed(county, house, "2026-02-11", line("乙", 522), line("丙", 523)))
    await county.post(f"/imports/{wrong['id']}/undo", {"reason": "部门发错了文件"})
    await house.work()
    found = await handed(county, house, "2026-02-12", *(line(f"丁{at}", 530 + at) for at in range(3)))
    told = await county.get(f"/imports/{found['id']}/changes")
    assert (told["before"]["id"], told["added"], told["gone"]) == (base["id"], 3, 1)
    first = await changed(county, found, "added", limit=2)
    rest = await changed(county, found, "added", limit=2, after=first["next"])
    assert [one["name"] for one in (*first["items"], *rest["items"])] == ["丁0", "丁1", "丁2"]
    assert rest["next"] is None


def graded(name: str, serial: int, level: str, number: str = "9") -> tuple[str, ...]:
    return (name, citizen(serial), number, "视力", level, "")


def said(row: Any) -> list[tuple[str, Any, Any]]:
    return [
        (one["title"]["zh"], one["before"] and one["before"]["value"], one["now"] and one["now"]["value"])
        for one in row["altered"]
    ]


async def test_of_whom_the_list_says_something_else(house: House, county: Caller, grid: Grid) -> None:
    await settle(house, grid, ("蒲月明", citizen(551)))
    await apply(county, house, await handed(
        county, house, "2026-02-15", graded("蒲月明", 551, "二级"), graded("蒲月圆", 552, "三级"),
        graded("蒲不变", 553, "四级"), graded("蒲缺级", 554, ""), graded("蒲离开", 555, "一级"),
    ))  # fmt: skip
    found = await handed(
        county, house, "2026-02-16", graded("蒲缺级", 554, "一级"), graded("蒲不变", 553, "四级"),
        graded("蒲月圆", 552, "三级", "10"), graded("蒲月明", 551, "一级"), graded("蒲月明", 551, "三级"),
        graded("蒲新来", 556, "一级"),
    )  # fmt: skip
    path = f"/imports/{found['id']}/changes"
    assert (await county.get(path))["altered"] is None, "counted when it is asked for"
    told = await county.get(path, altered=True)
    assert (told["added"], told["gone"], told["altered"]) == (1, 1, 3)
    rows = (await changed(county, found, "altered"))["items"]
    assert {row["name"]: said(row) for row in rows} == {
        "蒲缺级": [("残疾等级", None, 1)],
        "蒲月圆": [("残疾人证号", "9", "10")],
        "蒲月明": [("残疾等级", 2, 1)],
    }, "of who is repeated, the first row speaks"
    assert [bool(row["household_id"]) for row in rows] == [False, False, True]
    first = await changed(county, found, "altered", limit=2)
    rest = await changed(county, found, "altered", limit=2, after=first["next"])
    assert [row["name"] for row in (*first["items"], *rest["items"])] == ["蒲缺级", "蒲月圆", "蒲月明"]
    assert rest["next"] is None


async def test_a_column_that_one_of_the_lists_has_not_says_nothing_about_a_change(
    house: House, county: Caller, grid: Grid
) -> None:
    await settle(house, grid, ("符春兰", citizen(561)))
    await apply(county, house, await handed(county, house, "2026-02-17", graded("符春兰", 561, "二级")))
    shorter = xlsx([("姓名", "身份证号", "残疾人证号", "残疾等级"), ("符春兰", citizen(561), "9", "二级")])
    found = await read(county, house, await hand_in(county, house, FEED, shorter, listed_on="2026-02-18"))
    assert (await county.get(f"/imports/{found['id']}/changes", altered=True))["altered"] == 0
    unnumbered = xlsx([
        ("姓名", "性别", "出生日期", "村", "残疾人证号", "残疾等级"),
        ("符春兰", "女", "1950-03-15", "城南社区", "9", "一级"),
    ])  # fmt: skip
    taken = await hand_in(county, house, FEED, unnumbered, listed_on="2026-02-18")
    found = await read(county, house, taken, taken["columns"] | {"disability_level": "残疾等级"})
    assert found["counts"]["matched"] == 1
    (row,) = (await changed(county, found, "altered"))["items"]
    assert said(row) == [("残疾等级", 2, 1)], "known by who they are in the register"


async def test_lists_of_bills_are_not_compared_by_what_they_say(house: House, grid: Grid) -> None:
    county = await clerk(house, "hospital_bills")
    heading = ("姓名", "身份证号", "自付金额", "入院日期")
    for day, amount in (("2026-02-19", "2500"), ("2026-02-20", "4999")):
        data = xlsx([heading, ("卜冬梅", citizen(571), amount, "2026-01-03")])
        found = await read(county, house, await hand_in(county, house, "hospital_bills", data, listed_on=day))
        told = await county.get(f"/imports/{found['id']}/changes", altered=True)
        assert told["altered"] is None
        assert (await changed(county, found, "altered"))["items"] == []
        await apply(county, house, found)
