"""Who stands in a list and in no register: a lead where the list says they live, once, and gone with the list."""

from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from server.imports import strangers
from server.imports.places import places
from server.regions import Division
from tests import world
from tests.features.lists import apply, citizen, clerk, hand_in, read, rows, settle, xlsx
from tests.house import Answer, Caller, Grid, House

FEED = "disabled_persons"
HEADING = ("姓名", "身份证号", "残疾人证号", "残疾类别", "残疾等级", "联系电话", "乡镇", "家庭住址")
PLACES = places("140427", [
    Division("140427", None, "county", "壶关县"),
    Division("140427100", "140427", "town", "龙泉镇"),
    Division("140427100200", "140427100", "village", "南关村委会"),
    Division("140427100207", "140427100", "village", "程村村委会"),
    Division("140427100002", "140427100", "village", "城北社区居委会"),
    Division("140427100222", "140427100", "village", "洪掌村委会"),
    Division("140427102", "140427", "town", "店上镇"),
    Division("140427102245", "140427102", "village", "洪掌村委会"),
    Division("140427106", "140427", "town", "集店镇"),
    Division("140427106201", "140427106", "village", "西关壁村委会"),
])  # fmt: skip


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await clerk(house, FEED, "hospital_bills", "deaths")


def line(name: str, number: str, *, town: str = "", home: str = "", phone: str = "") -> tuple[str, ...]:
    return (name, number, f"{name}1", "视力", "1级", phone, town, home)


async def applied(who: Caller, house: House, *lines: tuple[str, ...], feed: str = FEED, **how: bool) -> Any:
    found = await read(who, house, await hand_in(who, house, feed, xlsx([HEADING, *lines])))
    return await apply(who, house, found, **how)


async def leads_of(house: House, name: str) -> list[Any]:
    return await house.sql("select * from leads where person_name = $1 order by id", name)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("山西省长治市壶关县龙泉镇南关村3号", "140427100200"),
        ("龙泉镇南关", "140427100200"),
        ("龙泉镇程村12号", "140427100207"),
        ("南关村委会", "140427100200"),
        ("龙泉镇城北社区2号楼", "140427100002"),
        ("龙泉镇南关小学旁", "140427100"),
        ("店上镇洪掌村", "140427102245"),
        ("洪掌村", "140427"),  # two towns have one
        ("龙泉镇西关壁村", "140427100"),  # of another town
        ("小南关村", "140427"),  # not 南关村
        ("平顺县青羊镇", "140427"),
        ("", "140427"),
    ],
)
def test_an_address_names_its_village_or_its_town_or_nothing(address: str, code: str) -> None:
    assert PLACES.find(address) == code


async def test_who_is_in_no_register_is_a_lead_of_the_place_the_list_names(
    house: House, county: Caller, grid: Grid
) -> None:
    await settle(house, grid, ("苗秋香", citizen(201)))
    village = f"{grid.code[:9]}790"
    await house.sql(
        """insert into divisions (county_code, code, parent_code, level, name, valid_from)
           values ($1, $2, $3, 'village', '苗家掌村委会', '2020-01-01')""",
        world.COUNTY, village, village[:9],
    )  # fmt: skip
    done = await applied(
        county, house, line("苗秋香", citizen(201)),
        line("苗冬至", citizen(202), home="苗家掌村"),
        line("苗大寒", "", phone="13834500209", home="外县"),
    )  # fmt: skip
    assert (done["state"], done["counts"]["strangers"], done["counts"]["leads"]) == ("applied", 2, 3)
    (lead,) = await leads_of(house, "苗冬至")
    assert (lead["household_id"], lead["region_code"]) == (None, village)
    assert (lead["source"], lead["channel"], lead["place"]) == (
        "data_match", "department_match", "苗家掌村",
    )  # fmt: skip
    for said in ("第 3 行", f"{'*' * 14}{citizen(202)[-4:]}", "登记里没有", "PD-08"):
        assert said in lead["description"]
    assert citizen(202) not in lead["description"]
    (facts,) = await house.sql("select facts from lead_screenings where lead_id = $1", lead["id"])
    assert facts["facts"]["disability_level"] == 1

    (far,) = await leads_of(house, "苗大寒")
    assert (far["region_code"], far["marks"]) == ("140427", ["place_unknown"]), "at the county's desk"
    page = await county.get(f"/leads/{far['id']}")
    assert page["person_phone"] == "13834500209", "without a citizen ID the number is how to find them"
    named = (await county.get(f"/imports/{done['id']}/leads"))["items"]
    assert {one["person_name"] for one in named} == {"苗秋香", "苗冬至", "苗大寒"}


async def test_the_lead_is_there_once_however_often_the_list_comes(
    house: House, county: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strangers, "PAGE", 2)
    people = [line(f"宁小{name}", citizen(210 + at)) for at, name in enumerate("一二三四五")]
    first = await applied(county, house, *people, people[0])
    assert first["counts"]["strangers"] == 5
    again = await applied(county, house, *reversed(people), line("宁小六", citizen(216)))
    assert again["counts"]["strangers"] == 1
    assert [len(await leads_of(house, f"宁小{name}")) for name in "一二三四五六"] == [1] * 6
    assert await house.sql("select from import_strangers") == [], "nobody waits any more"


async def test_who_was_looked_at_is_looked_at_again_in_the_next_round_of_screening(
    house: House, county: Caller, grid: Grid
) -> None:
    await applied(county, house, line("牛春分", citizen(221)))
    (lead,) = await leads_of(house, "牛春分")
    await county.post(f"/leads/{lead['id']}/household", {"household_id": str(grid.household)})
    await county.post(f"/leads/{lead['id']}/outcomes",
                      {"id": house.new_id(), "outcome": "monitoring", "note": "已核实住处，按月看望"})  # fmt: skip
    assert (await applied(county, house, line("牛春分", citizen(221))))["counts"]["strangers"] == 0
    for days, leads in ((180, 0), (181, 1)):  # p_screening_interval
        await house.sql("update leads set reported_at = $2 where id = $1 returning id", lead["id"],
                        house.clock.at - timedelta(days=days))  # fmt: skip
        found = await applied(county, house, line("牛春分", citizen(221)))
        assert found["counts"]["strangers"] == leads, days


async def test_a_list_taken_back_ends_leads_nobody_worked_on_and_may_come_again(
    house: House, county: Caller, grid: Grid
) -> None:
    done = await applied(county, house, line("成立春", citizen(231)), line("成雨水", citizen(232)))
    (placed,) = await leads_of(house, "成雨水")
    await county.post(f"/leads/{placed['id']}/household", {"household_id": str(grid.household)})
    await county.post(f"/imports/{done['id']}/undo", {"reason": "部门发错了文件"})
    await house.work()
    counts = (await county.get(f"/imports/{done['id']}"))["counts"]
    assert (counts["leads_ended"], counts["leads_kept"]) == (1, 1), "whose household is known, somebody worked on"
    again = await applied(county, house, line("成立春", citizen(231)), line("成雨水", citizen(232)))
    assert again["counts"]["strangers"] == 1
    assert sorted(one["ended_at"] is None for one in await leads_of(house, "成立春")) == [False, True]


async def test_no_lead_where_nobody_asked_for_one_or_the_list_looks_for_nobody(house: House, county: Caller) -> None:
    quiet = await applied(county, house, line("郎小满", citizen(241)), with_leads=False)
    assert quiet["counts"]["strangers"] == 0
    found = await read(county, house, await hand_in(county, house, "deaths", xlsx([
        ("姓名", "身份证号", "死亡日期"), ("郎芒种", citizen(242), "2026-01-03"),
    ])))  # fmt: skip
    assert (await apply(county, house, found))["counts"]["strangers"] == 0
    assert await leads_of(house, "郎小满") == await leads_of(house, "郎芒种") == []


async def test_more_strangers_than_the_county_said_become_leads_only_when_their_number_is_typed(
    house: House, county: Caller
) -> None:
    lines = [line(f"贾冬至{at}", citizen(at, "19510402")) for at in range(201)]  # p_list_strangers_most: 200
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([HEADING, *lines])))
    for typed in (None, 200):
        with pytest.raises(Answer, match=r"list_strangers_unconfirmed.*201"):
            await county.post(f"/imports/{found['id']}/apply", {"with_leads": True, "strangers": typed})
    assert (await county.get(f"/imports/{found['id']}"))["state"] == "read"
    await county.post(f"/imports/{found['id']}/apply", {"with_leads": True, "strangers": 201})
    await house.work()
    done = await county.get(f"/imports/{found['id']}")
    assert (done["state"], done["counts"]["strangers"]) == ("applied", 201)


async def test_many_strangers_need_no_word_where_nobody_asked_for_leads(house: House, county: Caller) -> None:
    lines = [line(f"贾小寒{at}", citizen(at, "19520402")) for at in range(201)]
    assert (await applied(county, house, *lines, with_leads=False))["counts"]["strangers"] == 0


async def test_bills_of_somebody_in_no_register_count_together(house: House, county: Caller) -> None:
    heading = ("姓名", "身份证号", "自付金额", "入院日期", "家庭住址")
    lines = [
        ("温白露", citizen(251), "2500", "2026-01-03", ""), ("温秋分", citizen(252), "4999", "2026-01-03", ""),
        ("温白露", citizen(251), "2500", "2026-02-03", ""),
    ]  # fmt: skip
    found = await read(county, house, await hand_in(county, house, "hospital_bills", xlsx([heading, *lines])))
    assert (await apply(county, house, found))["counts"]["strangers"] == 1
    (lead,) = await leads_of(house, "温白露")
    assert "第 2、4 行" in lead["description"]
    assert await leads_of(house, "温秋分") == [], "one yuan too little"


async def test_who_may_be_in_the_register_is_proposed_and_a_lead_only_when_somebody_says_no(
    house: House, county: Caller, grid: Grid
) -> None:
    await settle(house, grid, ("桑处暑", citizen(261)), ("桑霜降", citizen(262)))
    done = await applied(county, house, line("梅寒露", citizen(261)), line("桑霜降", citizen(262)))
    assert (done["counts"]["proposed"], done["counts"]["strangers"]) == (1, 0)
    (row,) = await rows(county, done, outcome="proposed")
    said = {"id": house.new_id(), "person_id": None}
    for _ in range(2):
        await county.post(f"/imports/{done['id']}/rows/{row['row']}/decisions", said)
        await house.work()
    assert (await county.get(f"/imports/{done['id']}"))["counts"]["strangers"] == 1
    assert len(await leads_of(house, "梅寒露")) == 1
