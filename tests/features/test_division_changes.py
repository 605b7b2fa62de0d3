"""Divisions change: households, workers, trips and records go with them, and everybody finds what was before."""

import io
from datetime import date, timedelta
from itertools import count
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from openpyxl import Workbook

from server.core.db import NOBODY, transaction
from server.openrosa import queries as collect_queries
from tests import world
from tests.grids import add_household
from tests.house import Answer, Caller, House

NUMBERS = count(500)
WEST = {"type": "Polygon", "coordinates": [[[113, 36], [113.204, 36], [113.204, 36.2], [113, 36.2], [113, 36]]]}
EAST = {
    "type": "Polygon",
    "coordinates": [[[113.204, 36], [113.3, 36], [113.3, 36.2], [113.204, 36.2], [113.204, 36]]],
}


class Town(msgspec.Struct, frozen=True):
    """A town nobody else uses: two villages of one grid each, a worker and a household in each grid."""

    code: str
    office: Caller
    workers: tuple[Caller, Caller]
    households: tuple[str, str]

    @property
    def villages(self) -> tuple[str, str]:
        return self.code + "001", self.code + "002"


async def add_town(house: House) -> Town:
    number = next(NUMBERS)
    code = f"{world.COUNTY}{number}"
    named = [(code, world.COUNTY, "town", f"第{number}镇")]
    named += [(f"{code}00{at}", code, "village", f"第{at}村") for at in (1, 2)]
    for one, parent, level, name in named:
        await house.sql(
            "insert into divisions (county_code, code, parent_code, level, name, valid_from) "
            "values ($1, $2, $3, $4, $5, '2020-01-01')", world.COUNTY, one, parent, level, name,
        )  # fmt: skip
    grids = [await house.grid(f"{code}00{at}") for at in (1, 2)]
    login = f"office{number}"
    await house.sql(
        "insert into users (county_code, id, login, name, role, password_hash, created_at) "
        "values ($1, $2, $3, '乡镇经办', 'township', $4, $5)",
        world.COUNTY, world.uid(login), login, world.password_hash(), world.NOW,
    )  # fmt: skip
    await house.give_reach(world.uid(login), code, date(2020, 1, 1))
    await house.work()
    first, second = grids
    return Town(code, await house.console(login), (first.phone, second.phone), (first.household, second.household))


@pytest_asyncio.fixture
async def town(house: House) -> Town:
    return await add_town(house)


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await house.console("county01")


def line(kind: str, old: str = "", new: str = "", name: str = "", row: int = 1) -> dict[str, Any]:
    return {"row": row, "kind": kind, "old_code": old, "new_code": new, "new_name": name, "on": "2026-03-01"}


def change(house: House, *lines: dict[str, Any], outlines: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"id": house.new_id(), "document": "壶政发〔2026〕7号", "lines": list(lines), "outlines": outlines or {}}


async def make(house: House, who: Caller, *lines: dict[str, Any], outlines: dict[str, Any] | None = None) -> Any:
    made = await who.post("/division-changes", change(house, *lines, outlines=outlines))
    house.forget_sessions()
    await house.work()
    return made


async def where(house: House, household: str) -> str:
    return (await house.sql("select region_code from households where id = $1::uuid", household))[0]["region_code"]


async def test_looking_tells_what_hangs_on_it_and_changes_nothing(house: House, county: Caller, town: Town) -> None:
    asked = {"lines": [line("recode", town.code, f"{world.COUNTY}9{town.code[-2:]}")]}
    before = await house.sql("select code, name, valid_to from divisions order by code")
    told = await county.post("/division-changes/check", asked)
    assert told["ready"], told["findings"]
    numbers = told["consequences"]
    assert {name: numbers[name] for name in ("divisions", "grids", "households", "workers", "offices")} == {
        "divisions": 5, "grids": 2, "households": 2, "workers": 2, "offices": 1,
    }  # fmt: skip
    assert numbers["followups"] == 2
    assert await house.sql("select code, name, valid_to from divisions order by code") == before


async def test_a_village_goes_to_another_town_with_households_worker_and_records(
    house: House, county: Caller, town: Town
) -> None:
    other = await add_town(house)
    visit = house.visit(town.households[0])
    await town.workers[0].send(visit)
    await house.work()
    await town.workers[0].sync()
    new = other.code + "009"
    made = await make(house, county, line("transfer", town.villages[0], new))
    assert made["households"] == 1

    here = await where(house, town.households[0])
    assert here.startswith(new)
    assert (await other.office.get(f"/visits/{visit['id']}"))["visit"]["id"] == visit["id"]
    assert (await town.office.client.get(f"/visits/{visit['id']}")).status_code == 404
    assert (await town.workers[0].get("/session"))["user"]["reach"] == [here]
    delta = await town.workers[0].sync()
    assert [one["id"] for one in delta["households"]] == [town.households[0]]
    assert here in [one["code"] for one in delta["divisions"]]
    next_visit = house.visit(town.households[0])
    await town.workers[0].send(next_visit)
    await house.work()
    assert (await town.workers[0].receipt(next_visit["id"]))["state"] == "evaluated"


async def test_what_was_written_under_the_former_code_is_read_by_who_is_responsible_today(
    house: House, county: Caller, town: Town
) -> None:
    await house.sql(
        "insert into leads (county_code, id, region_code, source, event_type, urgent, person_name, description, "
        "reported_at, respond_by) values ($1, $2::uuid, $3, 'public_report', 'fire', true, '某人', '墙倒了', $4, $4)",
        world.COUNTY, lead := house.new_id(), town.villages[0], house.clock.at,
    )  # fmt: skip
    new = f"{world.COUNTY}8{town.code[-2:]}"
    await make(house, county, line("recode", town.code, new))
    assert (await town.office.get(f"/leads/{lead}"))["lead"]["region_code"] == town.villages[0]
    for state in ("open", "all"):
        shown = await county.get("/leads", region=new, state=state)
        assert [one["id"] for one in shown["items"]] == [lead]
    assert (await county.get("/leads/standing", region=new))["items"][0]["open"] == 1
    stranger = await add_town(house)
    assert (await stranger.office.client.get(f"/leads/{lead}")).status_code == 404
    (kept,) = await house.sql("select name, valid_to from divisions where code = $1", town.code)
    assert (kept["name"], kept["valid_to"]) == (f"第{int(town.code[6:])}镇", date(2026, 2, 28))


async def test_a_lead_of_before_a_change_of_codes_and_one_of_after_look_alike(
    house: House, county: Caller, town: Town
) -> None:
    """By place in a village that was recoded, by name in a town that was; whichever of the two is opened."""

    async def tell(region: str, name: str, place: str) -> str:
        found = await county.post("/leads", {
            "id": house.new_id(), "channel": "telephone", "event_type": "fire", "region_code": region,
            "person_name": name, "place": place, "description": "房子着火了", "reporter": {"name": "不留"},
        })  # fmt: skip
        return found["lead"]["id"]

    async def alike(lead: str) -> dict[str, list[str]]:
        return {one["lead"]["id"]: one["reasons"] for one in (await county.get(f"/leads/{lead}"))["look_alikes"]}

    before = await tell(town.villages[0], "甄大有", "村东头老磨坊")
    new = f"{world.COUNTY}6{town.code[-2:]}"
    await make(house, county, line("recode", town.code, new))
    by_place = await tell(f"{new}001", "郝小满", "村东头老磨坊")
    by_name = await tell(f"{new}002", "甄大有", "水库边")
    elsewhere = await tell(f"{new}002", "郝小满", "村东头老磨坊")
    assert (await alike(by_place))[before] == ["place"]
    assert await alike(before) == {by_place: ["place"], by_name: ["name"]}
    assert before not in await alike(elsewhere)


async def test_collect_knows_the_former_codes_as_the_phone_does(house: House, county: Caller, town: Town) -> None:
    worker = town.workers[0]
    secret = await worker.post("/collect-secrets", {"id": house.new_id(), "device_name": "红米 Note"})
    await make(house, county, line("recode", town.code, f"{world.COUNTY}7{town.code[-2:]}"))
    username = secret["username"]
    async with transaction(house.parts.pool, NOBODY) as conn:
        found = await collect_queries.secret(conn, world.COUNTY, username, house.clock.today)
    assert found is not None
    assert found.reach == (await where(house, town.households[0]),)
    assert found.formerly == (town.villages[0] + found.reach[0][-3:],)


async def test_merged_villages_are_walked_by_both_workers_and_keep_their_grids(
    house: House, county: Caller, town: Town
) -> None:
    first, second = town.villages
    await make(house, county, line("merge", second, first))
    places = [await where(house, one) for one in town.households]
    assert all(one.startswith(first) for one in places)
    assert len(set(places)) == 2
    assert (await town.workers[1].get("/session"))["user"]["reach"] == [places[1]]
    assert [one["code"] for one in (await county.get("/divisions", parent=town.code))["items"]] == [first]


async def test_a_split_places_by_outline_and_lists_the_rest_for_a_hand(
    house: House, county: Caller, town: Town
) -> None:
    village, east = town.villages[0], town.code + "011"
    grid = await where(house, town.households[0])  # its home lies at 113.2041: in the east
    lost = await add_household(
        house.parts.pool, house.parts.crypto, house.clock.at, grid, f"lost {grid}", head="牛二旦", address="不详"
    )
    await house.sql("update households set lon = null, lat = null where id = $1::uuid", lost)
    lines = (line("split", village, village, "西村"), line("split", village, east, "东村"))
    made = await make(house, county, *lines, outlines={village: WEST, east: EAST})
    assert (made["households"], made["unplaced"]) == (1, 1)
    assert (await where(house, town.households[0])).startswith(east)
    assert await where(house, lost) == grid
    address = f"/division-changes/{made['id']}/unplaced"
    (waiting,) = (await town.office.get(address))["items"]
    assert (waiting["household_id"], waiting["why"]) == (lost, "no_position")
    target = await where(house, town.households[0])
    left = await town.office.post(f"{address}/{lost}", {"to_region": target})
    assert (left["items"], await where(house, lost)) == ([], target)
    outlines = await house.sql("select code, boundary is null as bare from divisions where code = any($1) order by 1",
                               [village, east])  # fmt: skip
    assert [one["bare"] for one in outlines] == [False, False]


async def test_a_grid_with_people_in_it_is_not_closed_but_may_be_merged_away(
    house: House, county: Caller, town: Town
) -> None:
    here, there = [await where(house, one) for one in town.households]
    told = await county.post("/division-changes/check", {"lines": [line("close", here)]})
    assert {(one["kind"], one["detail"]) for one in told["findings"]} == {("households", "1"), ("workers", "1")}
    with pytest.raises(Answer, match="division_change_stands_in_the_way"):
        await make(house, county, line("close", here))
    assert await where(house, town.households[0]) == here
    await make(house, county, line("merge", here, there))
    assert await where(house, town.households[0]) == there


async def test_an_empty_grid_is_closed(house: House, county: Caller, town: Town) -> None:
    empty = town.villages[0] + "900"
    await make(house, county, line("new", "", empty, "空网格"))
    house.clock.forward(days=1)
    county = await house.console("county01")
    asked = change(house, line("close", empty) | {"on": "2026-03-02"})
    await county.post("/division-changes", asked)
    (kept,) = await house.sql("select valid_from, valid_to from divisions where code = $1", empty)
    assert (kept["valid_from"], kept["valid_to"]) == (date(2026, 3, 1), date(2026, 3, 1))


async def test_undone_everything_is_as_it_was_and_what_came_since_is_kept(
    house: House, county: Caller, town: Town
) -> None:
    divisions = "select code, name, valid_from, valid_to, boundary from divisions where code ^@ $1 order by code"
    before, homes = await house.sql(divisions, town.code), [await where(house, one) for one in town.households]
    new = f"{world.COUNTY}7{town.code[-2:]}"
    asked = change(house, line("rename", town.villages[0], "", "新名村"), line("recode", town.code, new, row=2))
    await county.post("/division-changes", asked)
    house.forget_sessions()
    late = await house.household(await where(house, town.households[0]))
    visit = house.visit(town.households[0])
    await town.workers[0].send(visit)
    await house.work()
    undone = await county.post(f"/division-changes/{asked['id']}/undo", {"reason": "文件撤回"})
    house.forget_sessions()
    await house.work()
    assert undone["undone_by"] == "侯俊英"
    assert await house.sql(divisions, town.code) == before
    assert [await where(house, one) for one in town.households] == homes
    assert await where(house, late) == homes[0]
    assert (await town.workers[0].get("/session"))["user"]["reach"] == [homes[0]]
    assert (await town.office.get(f"/visits/{visit['id']}"))["visit"]["id"] == visit["id"]
    again = change(house, line("recode", town.code, new))
    assert (await county.post("/division-changes", again))["households"] == 3


async def test_only_the_newest_is_undone(house: House, county: Caller, town: Town) -> None:
    first = await make(house, county, line("rename", town.code, "", "甲镇"))
    await make(house, county, line("rename", town.villages[0], "", "乙村"))
    with pytest.raises(Answer, match="division_change_not_newest"):
        await county.post(f"/division-changes/{first['id']}/undo", {"reason": "弄错了"})


async def test_the_same_change_twice_changes_once(house: House, county: Caller, town: Town) -> None:
    asked = change(house, line("recode", town.villages[0], town.code + "077"))
    first = await county.post("/division-changes", asked)
    assert await county.post("/division-changes", asked) == first
    assert len(await house.sql("select 1 from audit where subject_id = $1::uuid", asked["id"])) == 1


@pytest.mark.parametrize(
    ("on", "name", "in_force"),
    [("2026-02-28", "第1村", True), ("2026-03-01", "新村", True), ("2019-12-31", "第1村", False)],
)
async def test_a_code_answers_with_its_name_of_the_day(
    house: House, county: Caller, town: Town, on: str, name: str, in_force: bool
) -> None:
    await make(house, county, line("rename", town.villages[0], "", "新村"))
    told = await county.get(f"/division-codes/{town.villages[0]}", on=on)
    assert (told["name"], told["in_force"], told["became"]) == (name, in_force, [town.villages[0]])
    assert told["above"] == ["壶关县", f"第{int(town.code[6:])}镇"]


async def test_coverage_counts_each_day_for_whoever_was_responsible(house: House, county: Caller, town: Town) -> None:
    grid = await where(house, town.households[0])
    visit = house.visit(town.households[0])
    await town.workers[0].send(visit)
    await house.work()
    house.clock.forward(days=2)
    on = house.clock.today.isoformat()
    county = await house.console("county01")
    await county.post("/division-changes", change(house, line("recode", grid, town.villages[0] + "888") | {"on": on}))
    await house.work()
    owed = await house.sql("select region_code from obligations where household_id = $1::uuid", town.households[0])
    assert {one["region_code"] for one in owed} == {grid}


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book, held = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(held)
    return held.getvalue()


HEAD = ("序号", "变更类型", "原代码", "新代码", "新名称", "生效日期")
ROW = (1, "划转", "140427100001", "140427101009", "城南村", date(2026, 3, 1))


@pytest.mark.parametrize(
    "data",
    [
        workbook(("2026 年区划调整清单",), HEAD, ROW),
        ("\ufeff" + ",".join(HEAD) + "\n1,划转,140427100001,140427101009,城南村,2026年3月1日\n").encode(),
        (",".join(HEAD) + "\n1,划转,140427100001,140427101009,城南村,20260301\n").encode("gb18030"),
    ],
    ids=["Excel with a title", "CSV UTF-8", "CSV GB18030"],
)
async def test_a_list_is_read_as_it_comes(county: Caller, data: bytes) -> None:
    told = (await county.client.post("/division-changes/read", files={"file": ("清单", data)})).json()
    (read,) = told["lines"]
    assert {name: read[name] for name in ("kind", "old_code", "new_code", "new_name", "on")} == {
        "kind": "transfer", "old_code": "140427100001", "new_code": "140427101009", "new_name": "城南村",
        "on": "2026-03-01",
    }  # fmt: skip
    assert told["unread"] == []


async def test_rows_that_cannot_be_read_are_named_and_the_others_taken(county: Caller) -> None:
    data = workbook(
        HEAD, ROW, (2, "挪走", "1", "2", "", date(2026, 3, 1)), (3, "更名", "140427100", "", "新镇", "开春")
    )
    told = (await county.client.post("/division-changes/read", files={"file": ("清单", data)})).json()
    assert len(told["lines"]) == 1
    assert [one.split("：")[0] for one in told["unread"]] == ["第 3 行", "第 4 行"]


@pytest.mark.parametrize("data", [b"hello", b"", b"PK broken", "姓名,年龄\n甲,3\n".encode()])
async def test_what_is_no_list_is_refused(county: Caller, data: bytes) -> None:
    answer = await county.client.post("/division-changes/read", files={"file": ("清单", data)})
    unopened = data in (b"", b"PK broken")
    assert answer.json()["code"] == ("list_unreadable" if unopened else "division_list_unreadable")


async def test_a_township_changes_no_divisions(town: Town) -> None:
    with pytest.raises(Answer, match="not_permitted"):
        await town.office.post("/division-changes/check", {"lines": [line("rename", town.code, "", "甲镇")]})


async def test_an_outline_that_is_none_is_refused(county: Caller, town: Town) -> None:
    asked = {"lines": [line("rename", town.code, "", "甲镇")], "outlines": {town.code: {"type": "Point"}}}
    with pytest.raises(Answer, match="outline_unreadable"):
        await county.post("/division-changes/check", asked)


async def test_a_change_of_tomorrow_is_not_made_today(house: House, county: Caller, town: Town) -> None:
    tomorrow = (house.clock.today + timedelta(days=1)).isoformat()
    asked = change(house, line("recode", town.code, "140427699") | {"on": tomorrow})
    with pytest.raises(Answer, match="division_change_stands_in_the_way"):
        await county.post("/division-changes", asked)
