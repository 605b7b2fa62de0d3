"""Lists that are not as they should be: told row by row, nothing twice, nothing else harmed."""

import io
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from server.core.db import county_scope, transaction
from server.imports import applying, tasks
from tests import world
from tests.features.lists import (
    DISABLED,
    apply,
    authorise,
    citizen,
    clerk,
    comma,
    facts,
    hand_in,
    read,
    result,
    rows,
    settle,
    upload,
    xlsx,
)
from tests.features.old_excel import xls
from tests.house import Answer, Caller, Grid, House

FEED = "disabled_persons"


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await clerk(house, FEED, "unemployed")


def line(name: str, number: str, cert: str = "1") -> tuple[str, ...]:
    return (name, number, cert, "视力", "一级", "")


async def test_another_departments_list_is_not_read_and_is_told_by_its_name(house: House, county: Caller) -> None:
    taken = await hand_in(county, house, FEED, xlsx([
        ("姓名", "身份证号", "失业保险参保", "失业日期"), ("王五", citizen(101), "否", "2026-01-01"),
    ]))  # fmt: skip
    with pytest.raises(Answer, match=r"list_of_another_feed.*登记失业人员"):
        await county.post(f"/imports/{taken['id']}/columns", {"columns": taken["columns"]})
    assert (await county.get(f"/imports/{taken['id']}"))["state"] == "uploaded"
    said = taken["columns"] | {"disability_cert_no": "失业日期"}
    assert (await read(county, house, taken, said))["state"] == "read", "somebody who knows better may say so"


async def test_a_workbook_of_1997_goes_the_same_way(house: House, county: Caller, grid: Grid) -> None:
    (person,) = await settle(house, grid, ("弓改英", citizen(102)))
    data = xls([DISABLED, line("弓改英", citizen(102))])
    found = await read(county, house, await hand_in(county, house, FEED, data, name="名单.xls"))
    await apply(county, house, found)
    assert (await facts(house, person))["disability_type"] == "visual"


async def test_a_document_that_was_ended_lets_nothing_in(house: House) -> None:
    county = await house.console("county01")
    await authorise(county, house, "students")
    feed = {one["id"]: one for one in (await county.get("/feeds"))["items"]}["students"]
    await county.post(f"/feed-authorisations/{feed['authorisation']['id']}/end", {})
    refused = await upload(county, house, "students", xlsx([("姓名", "学段")]))
    assert (refused.status_code, refused.json()["code"]) == (409, "feed_not_authorised")


async def ended(county: Caller, feed: str) -> None:
    """Every document of a feed is ended."""
    while ground := {one["id"]: one for one in (await county.get("/feeds"))["items"]}[feed]["authorisation"]:
        await county.post(f"/feed-authorisations/{ground['id']}/end", {})


async def test_a_list_whose_document_ended_since_waits_for_a_new_one(house: House, grid: Grid) -> None:
    county = await house.console("county01")
    await authorise(county, house, "students")
    (person,) = await settle(house, grid, ("弓秋英", citizen(105)))
    heading = ("姓名", "身份证号", "学段")
    found = await read(county, house, await hand_in(county, house, "students", xlsx([
        heading, ("弓秋英", citizen(105), "高中"),
    ])))  # fmt: skip
    await ended(county, "students")
    with pytest.raises(Answer, match=r"list_not_authorised.*壶残联函〔2026〕3号"):
        await apply(county, house, found)
    assert await facts(house, person) == {}
    again = {"id": house.new_id(), "document_no": "壶教函〔2026〕9号", "valid_from": "2026-01-01",
             "valid_to": "2026-12-31"}  # fmt: skip
    await county.post("/feeds/students/authorisations", again)
    applied = await apply(county, house, found)
    assert (applied["state"], applied["document_no"]) == ("applied", "壶教函〔2026〕9号")
    assert await facts(house, person) != {}
    await ended(county, "students")
    await county.post(f"/imports/{found['id']}/undo", {"reason": "文件终止"})
    await house.work()
    assert await facts(house, person) == {}, "taking back needs no document"


async def test_a_document_holds_through_its_last_day(house: House, grid: Grid) -> None:
    county = await house.console("county01")
    await ended(county, "students")
    await authorise(county, house, "students", "2026-03-03")
    await settle(house, grid, ("弓冬英", citizen(106)), ("弓春英", citizen(107)))
    lists = [
        await read(county, house, await hand_in(county, house, "students", xlsx([
            ("姓名", "身份证号", "学段"), (name, citizen(serial), "高中"),
        ]))) for name, serial in (("弓冬英", 106), ("弓春英", 107))
    ]  # fmt: skip
    house.clock.forward(days=1)
    assert (await apply(county, house, lists[0]))["state"] == "applied"
    house.clock.forward(days=1)
    with pytest.raises(Answer, match="list_not_authorised"):
        await apply(county, house, lists[1])


async def test_two_names_under_one_number_are_both_looked_at(house: House, county: Caller, grid: Grid) -> None:
    """Whichever stands first: the one who is in the register must not be lost as a repeated row."""
    for serial, names in ((111, ("王建军", "程秀英")), (112, ("程秀荣", "王建国"))):
        registered = next(name for name in names if name.startswith("程"))
        await settle(house, grid, (registered, citizen(serial)))
        found = await read(county, house, await hand_in(county, house, FEED, xlsx([
            DISABLED, *(line(name, citizen(serial)) for name in names), line(registered, citizen(serial)),
        ])))  # fmt: skip
        told = {one["row"]: (one["outcome"], one["why"][0]["zh"]) for one in await rows(county, found)}
        same = "名单里两个姓名用同一个身份证号，请选定"
        again = ("proposed", same) if names[0] != registered else ("repeated", "与前面一行完全相同（第 2 行）")
        assert told == {2: ("proposed", same), 3: ("proposed", same), 4: again}


async def test_two_names_under_one_number_nobody_has_are_both_told(house: House, county: Caller, grid: Grid) -> None:
    """One lead for the number, with both names; the person who goes there finds out who it is."""
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        DISABLED, line("弓二妮", citizen(115)), line("弓三妮", citizen(115)), line("弓三妮", citizen(115)),
        line("弓四妮", citizen(116)),
    ])))  # fmt: skip
    told = {one["row"]: (one["outcome"], [why["zh"] for why in one["why"]]) for one in await rows(county, found)}
    same, nobody = "名单里两个姓名用同一个身份证号，请核对", "登记里没有这个人"
    assert told == {
        2: ("unknown", [same, nobody]), 3: ("unknown", [f"{same}（第 2 行）", nobody]),
        4: ("unknown", [f"{same}（第 2 行）", nobody]), 5: ("unknown", [nobody]),
    }  # fmt: skip
    assert (found["counts"]["unknown"], found["counts"]["repeated"]) == (4, 0)
    assert [one["row"] for one in await rows(county, found, outcome="unknown")] == [2, 3, 4, 5]
    sheet = load_workbook(io.BytesIO((await result(county, house, found)).content)).worksheets[0]
    beside = [" ".join(str(cell) for cell in line if cell) for line in sheet.iter_rows(values_only=True)]
    assert [same in line for line in beside if "弓" in line] == [True, True, True, False]
    applied = await apply(county, house, found)
    assert applied["counts"]["leads"] == 2
    (lead,) = await house.sql("select description from leads where person_name = '弓二妮'")
    assert "名单里这个身份证号写了2个姓名：弓二妮、弓三妮，先核实是谁。" in lead["description"]


@pytest.mark.parametrize("written", [False, True])
async def test_a_number_that_is_wrong_is_said_of_its_row_and_of_its_lead(
    house: House, county: Caller, grid: Grid, written: bool
) -> None:
    """Typed as a number a citizen ID loses its last digits: in a workbook's cell, and in a text saved from it."""
    serial = 945 if written else 940
    known, other, third = ("茹宝林", "逯映雪", "缑建军") if written else ("亓满堂", "郗秋菊", "郇铁锁")
    await settle(house, grid, (known, citizen(serial)))
    first, number = citizen(serial + 1, "19310707"), int(f"{citizen(serial + 2, '19620811')[:17]}0")
    failed = first[:17] + ("1" if first[17] != "1" else "2")
    cells = [(known, citizen(serial)), (other, failed), (third, "1.40427E+17" if written else number)]
    table = [DISABLED, *((*one, f"{serial}{at}", "视力", "一级", "") for at, one in enumerate(cells))]
    data, file = (comma(table, "gb18030"), "名单.csv") if written else (xlsx(table), "名单.xlsx")
    found = await read(county, house, await hand_in(county, house, FEED, data, name=file))
    assert (found["counts"]["matched"], found["counts"]["unknown"], found["counts"]["with_problems"]) == (1, 2, 2)
    told = {one["row"]: [why["zh"] for why in one["why"]] for one in await rows(county, found, troubled=True)}
    check, lost, alike = "身份证号校验不通过", "身份证号被当作数字，后几位丢了", "按姓名等也没有对上"
    assert told == {3: [check, alike], 4: [lost, alike]}
    sheet = load_workbook(io.BytesIO((await result(county, house, found)).content)).worksheets[0]
    beside = {str(line[0]): line[2] for line in sheet.iter_rows(min_row=3, values_only=True)}
    assert (beside["3"], beside["4"]) == (f"{check}；{alike}", f"{lost}；{alike}")
    await apply(county, house, found)
    asked = "select person_name, description from leads where person_name = any($1)"
    leads = {one["person_name"]: one["description"] for one in await house.sql(asked, [other, third])}
    doubt = "按姓名等在登记里没有对上，可能已经登记过"
    assert f"{check}，{doubt}" in leads[other]
    assert f"{lost}，{doubt}" in leads[third]


async def test_thousands_of_repeated_rows_are_counted_and_told_as_one_person(
    house: House, county: Caller, grid: Grid
) -> None:
    (person,) = await settle(house, grid, ("索玉珍", citizen(121)))
    data = comma([DISABLED, *[line("索玉珍", citizen(121))] * 12_000])
    found = await read(county, house, await hand_in(county, house, FEED, data, name="名单.csv"))
    assert (found["counts"]["matched"], found["counts"]["repeated"]) == (1, 11_999)
    assert await rows(county, found, troubled=True) == [], "nothing is wrong in any of them"
    applied = await apply(county, house, found)
    assert (applied["counts"]["persons"], applied["counts"]["leads"]) == (1, 1)
    assert (await facts(house, person))["disability_level"] == 1


async def test_what_a_spreadsheet_would_run_is_text_in_the_result(house: House, county: Caller) -> None:
    wicked = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://example.org")']
    data = comma([DISABLED, *(line(name, citizen(130 + at)) for at, name in enumerate(wicked))])
    found = await read(county, house, await hand_in(county, house, FEED, data, name="名单.csv"))
    answer = await result(county, house, found)
    page: Any = load_workbook(io.BytesIO(answer.content)).active
    written = [row[4] for row in page.iter_rows(min_row=3)]
    assert [cell.value.strip() for cell in written] == [name.strip() for name in wicked]
    assert {cell.data_type for cell in written} == {"s"}


async def test_a_worker_that_died_between_pages_goes_on_and_nothing_is_written_twice(
    house: House, county: Caller, grid: Grid, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "PAGE", 2)
    people = [(f"原秀{name}", citizen(140 + at)) for at, name in enumerate("一二三四五")]
    persons = await settle(house, grid, *people)
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        DISABLED, *(line(*one, cert=str(at)) for at, one in enumerate(people)),
    ])))  # fmt: skip
    await county.post(f"/imports/{found['id']}/apply", {"with_leads": True})
    scope, one = county_scope(world.COUNTY), UUID(found["id"])
    async with transaction(house.parts.pool, scope) as conn:
        await tasks.apply_page(conn, world.COUNTY, house.clock.at, [str(one)], house.parts.crypto)
    with suppress(ConnectionError):
        async with transaction(house.parts.pool, scope) as conn:
            await tasks.apply_page(conn, world.COUNTY, house.clock.at, [str(one)], house.parts.crypto)
            raise ConnectionError  # the machine goes down before the transaction ends
    assert (await county.get(f"/imports/{found['id']}"))["counts"]["persons"] == 2
    await house.work()
    done = await county.get(f"/imports/{found['id']}")
    assert (done["state"], done["counts"]["persons"], done["counts"]["leads"]) == ("applied", 5, 5)
    (written,) = await house.sql(
        """select count(*) as n from facts f where f.source_id = $1 and f.name = 'disability_type'""", one
    )
    assert written["n"] == 5
    opened = await house.sql(
        "select p.id from leads l join persons p on p.household_id = l.household_id where p.id = any($1)", persons
    )
    assert sorted(row["id"] for row in opened) == sorted(persons), "one lead for each"


async def test_reading_again_is_as_reading_once(house: House, county: Caller, grid: Grid) -> None:
    """A worker that was killed while it read leaves nothing behind; whoever comes next reads it all."""
    await settle(house, grid, ("秦改云", citizen(151)))
    listed = [DISABLED, line("秦改云", citizen(151)), line("无名", citizen(152))]
    taken = await hand_in(county, house, FEED, xlsx(listed))
    await county.post(f"/imports/{taken['id']}/columns", {"columns": taken["columns"]})
    scope = county_scope(world.COUNTY)
    arguments = (world.COUNTY, house.clock.at, [taken["id"]], house.parts.crypto, house.parts.pool)
    with suppress(ConnectionError):
        async with transaction(house.parts.pool, scope) as conn:
            await tasks.read(conn, *arguments)
            raise ConnectionError
    assert (await county.get(f"/imports/{taken['id']}"))["state"] == "reading"
    async with transaction(house.parts.pool, scope) as conn:
        await tasks.read(conn, *arguments)
    await house.work()
    assert len(await rows(county, taken)) == 2


async def test_undone_its_leads_end_but_those_somebody_worked_on_stay_and_are_named(
    house: House, county: Caller, grid: Grid
) -> None:
    await settle(house, grid, ("范秋香", citizen(161)), ("范冬梅", citizen(162)), ("范春燕", citizen(163)))
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        DISABLED, line("范秋香", citizen(161)), line("范冬梅", citizen(162)), line("范春燕", citizen(163)),
    ])))  # fmt: skip
    await apply(county, house, found)
    leads = {one["person_name"]: one for one in (await county.get(f"/imports/{found['id']}/leads"))["items"]}
    assert set(leads) == {"范秋香", "范冬梅", "范春燕"}
    town = await house.console("town01")
    await town.post(f"/leads/{leads['范冬梅']['id']}/replies",
                    {"id": house.new_id(), "means": "telephone", "words": "已电话联系，明天上门"})  # fmt: skip
    await town.post(f"/leads/{leads['范春燕']['id']}/outcomes",
                    {"id": house.new_id(), "outcome": "monitoring", "note": "按月看望"})  # fmt: skip

    await county.post(f"/imports/{found['id']}/undo", {"reason": "部门发错了文件"})
    await house.work()
    undone = await county.get(f"/imports/{found['id']}")
    assert (undone["counts"]["leads_ended"], undone["counts"]["leads_kept"]) == (1, 2)
    kept = (await county.get(f"/imports/{found['id']}/leads", kept=True))["items"]
    assert {(one["person_name"], one["outcome"]) for one in kept} == {("范冬梅", None), ("范春燕", "monitoring")}
    page = await town.get(f"/leads/{leads['范秋香']['id']}")
    assert page["lead"]["outcome"]["outcome"] == "withdrawn"
    assert "部门发错了文件" in page["lead"]["outcome"]["note"]
    await house.work()
    assert (await county.get(f"/imports/{found['id']}"))["counts"] == undone["counts"], "once"


async def test_the_same_file_twice_is_told_and_opens_nothing_again(house: House, county: Caller, grid: Grid) -> None:
    (person,) = await settle(house, grid, ("路改香", citizen(171)))
    data = xlsx([DISABLED, line("路改香", citizen(171))])
    first = await read(county, house, await hand_in(county, house, FEED, data))
    await apply(county, house, first)
    taken = await hand_in(county, house, FEED, data, name="再来一次.xlsx")
    assert "same_file" in {one["note"] for one in taken["notes"]}
    again = await apply(county, house, await read(county, house, taken))
    assert again["counts"]["leads"] == 0
    (opened,) = await house.sql(
        "select count(*) as n from leads l join persons p on p.household_id = l.household_id where p.id = $1", person
    )
    assert opened["n"] == 1
    assert date(2026, 3, 17) == (await house.sql(
        """select f.due_on from followups f join persons p on p.household_id = f.household_id
           where p.id = $1 and f.ended_on is null""", person))[0]["due_on"]  # fmt: skip


async def test_a_bomb_or_half_a_file_is_refused_and_nothing_is_kept(house: House, county: Caller) -> None:
    whole = xlsx([DISABLED, line("无名", citizen(181))])
    before = await house.sql("select count(*) as n from imports where file_name = '半个.xlsx'")
    answer = await upload(county, house, FEED, whole[: len(whole) // 2], name="半个.xlsx")
    assert (answer.status_code, answer.json()["code"]) == (400, "list_unreadable")
    assert "只传了一半" in answer.text
    assert await house.sql("select count(*) as n from imports where file_name = '半个.xlsx'") == before


async def test_the_last_row_of_a_text_that_was_cut_is_not_guessed_at(
    house: House, county: Caller, grid: Grid
) -> None:
    (person,) = await settle(house, grid, ("延秀芳", citizen(191)))
    data = comma([DISABLED, line("无名", citizen(192)), line("延秀芳", citizen(191))])
    cut = data[: data.rindex("视".encode())]
    found = await read(county, house, await hand_in(county, house, FEED, cut, name="名单.csv"))
    told = {one["row"]: (one["outcome"], one["why"][-1]["zh"]) for one in await rows(county, found)}
    assert told[3] == ("unreadable", "最后一行不完整（文件可能只有一半）")
    assert "disability_cert_no" not in await facts(house, person)


async def test_a_list_withdrawn_before_it_is_applied_leaves_no_row_and_no_file_behind(
    house: House, county: Caller, grid: Grid
) -> None:
    (person,) = await settle(house, grid, ("郜金莲", citizen(201)))
    read_one = await read(
        county, house, await hand_in(county, house, FEED, xlsx([DISABLED, line("郜金莲", citizen(201))]))
    )
    waiting = await hand_in(
        county, house, FEED, comma([DISABLED, line("郜金莲", citizen(201), "2")]), name="又一份.csv"
    )
    for one in (read_one, waiting):
        refused = await county.client.post(f"/imports/{one['id']}/undo", json={"reason": " "})
        assert (refused.status_code, refused.json()["code"]) == (422, "reason_needed")
        await county.post(f"/imports/{one['id']}/undo", {"reason": "交错了部门"})
        await house.work()
        shown = await county.get(f"/imports/{one['id']}")
        assert (shown["state"], shown["undone_by"], shown["undo_reason"]) == ("withdrawn", "侯俊英", "交错了部门")
        for table in ("import_pieces", "import_parts", "import_matches"):
            (left,) = await house.sql(f"select count(*) as n from {table} where import_id = $1", UUID(one["id"]))
            assert left["n"] == 0, table
        for step, said in (("apply", {"with_leads": True}), ("columns", {"columns": one["columns"]})):
            refused = await county.client.post(f"/imports/{one['id']}/{step}", json=said)
            assert (refused.status_code, refused.json()["code"]) == (409, "import_step_refused")
    assert "disability_cert_no" not in await facts(house, person)


async def test_a_heading_without_a_row_is_told_at_the_door(house: House, county: Caller) -> None:
    answer = await upload(county, house, FEED, xlsx([DISABLED]), name="只有表头.xlsx")
    assert (answer.status_code, answer.json()["code"]) == (400, "list_unreadable")
    assert "只有表头" in answer.json()["detail"]["zh"]
