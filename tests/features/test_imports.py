"""Lists of other departments, from the upload to the facts and back."""

import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from server import registry
from server.core.db import county_scope, transaction
from server.imports import clearing, queries_of_matches, results
from server.imports.reading import TOGETHER
from server.registry import ObservedFact
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
from tests.house import Answer, Caller, Grid, House

FEED = "disabled_persons"


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await clerk(house, FEED, "hospital_bills", "unemployed")


async def test_a_list_of_disabled_persons_becomes_facts_and_is_taken_back_exactly(
    house: House, county: Caller, grid: Grid
) -> None:
    (li,) = await settle(house, grid, ("李秀英", citizen(801)), held=["dibao"])
    before = await facts(house, li)
    taken = await hand_in(county, house, FEED, xlsx([
        DISABLED,
        ("李秀英", citizen(801), "14042719500315801X42", "肢体残疾", "二级", "13834500001"),
        ("无名氏", citizen(802), "x", "视力", "一级", ""),
    ]))  # fmt: skip
    assert (taken["state"], taken["missing"], taken["columns"]["disability_level"]) == ("uploaded", [], "残疾等级")

    found = await read(county, house, taken)
    assert (found["state"], found["counts"]["matched"], found["counts"]["unknown"]) == ("read", 1, 1)
    assert await facts(house, li) == before, "a dry run writes nothing"

    applied = await apply(county, house, found)
    assert (applied["state"], applied["percent"]) == ("applied", 100)
    now_known = await facts(house, li)
    assert (now_known["disability_type"], now_known["disability_level"]) == ("physical", 2)

    await county.post(f"/imports/{found['id']}/undo", {"reason": "部门发错了文件"})
    await house.work()
    assert await facts(house, li) == before
    assert (await county.get(f"/imports/{found['id']}"))["undone_by"] == "侯俊英"


async def test_without_a_document_no_list_comes_in(house: House, county: Caller) -> None:
    refused = await upload(county, house, "students", xlsx([("姓名", "学段")]))
    assert (refused.status_code, refused.json()["code"]) == (409, "feed_not_authorised")


async def test_the_first_rows_hide_the_middle_of_long_numbers(house: House, county: Caller) -> None:
    row = ("贾望", citizen(7, "19500305"), "13835512345", "6222021234567890", "肢体", "2010-05-01", "35512")
    heading = ("姓名", "身份证号", "联系电话", "卡号", "残疾类别", "发证日期", "序号")
    found = await hand_in(county, house, FEED, xlsx([heading, row]))
    ((_, held, phone, card, *others),) = (await county.get(f"/imports/{found['id']}/sample"))["rows"]
    assert (held, phone, card) == (f"{row[1][:3]}{'*' * 11}{row[1][-4:]}", "138****2345", "622*********7890")
    assert others == ["肢体", "2010-05-01", "35512"]


@pytest.mark.parametrize(("until", "status"), [("2026-03-01", 409), ("2026-03-02", 201)])
async def test_a_document_lets_lists_in_until_its_last_day(
    house: House, county: Caller, until: str, status: int
) -> None:
    feed = "trade_union" if status == 409 else "prisons"
    await authorise(county, house, feed, until)
    answer = await upload(county, house, feed, xlsx([("姓名", "身份证号", "困难原因"), ("无名", citizen(810), "")]))
    assert answer.status_code == status, answer.text


async def test_a_household_says_which_list_a_fact_came_from(house: House, county: Caller, grid: Grid) -> None:
    (person,) = await settle(house, grid, ("皇甫凤仙", citizen(998)))
    row = ("皇甫凤仙", citizen(998), "1", "视力", "一级", "")
    await apply(county, house, await read(county, house, await hand_in(county, house, FEED, xlsx([DISABLED, row]))))
    (home,) = await house.sql("select household_id from persons where id = $1", person)
    then = await county.get(f"/households/{home['household_id']}/register")
    (level,) = [one for one in then["facts"] if one["name"] == "disability_level"]
    assert level["words"][0]["channel"]["zh"] == "残疾人联合会《持证残疾人》（2026-03-02）"


async def test_what_a_department_s_list_says_is_held_against_a_later_visit(
    house: House, county: Caller, grid: Grid
) -> None:
    """PD-08: what a certificate says is the federation's word, until its next list or a ruling."""
    (person,) = await settle(house, grid, ("皇甫秋月", citizen(999)))
    row = ("皇甫秋月", citizen(999), "1", "视力", "一级", "")
    await apply(county, house, await read(county, house, await hand_in(county, house, FEED, xlsx([DISABLED, row]))))
    (home,) = await house.sql("select household_id from persons where id = $1", person)
    house.clock.forward(days=1)
    seen = ObservedFact(
        home["household_id"], "disability_level", 3, house.clock.today, UUID(house.new_id()), person_id=person,
        channel="visit", said_by="worker",
    )  # fmt: skip
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await registry.record_facts(conn, world.COUNTY, house.clock.at, [seen])
    then = await county.get(f"/households/{home['household_id']}/register")
    (level,) = [one for one in then["facts"] if one["name"] == "disability_level"]
    assert [(one["value"], one["stands"]) for one in level["words"]] == [(1, True), (3, False)]
    assert (await facts(house, person))["disability_level"] == 1


async def test_each_row_says_what_became_of_it(house: House, county: Caller, grid: Grid) -> None:
    await settle(house, grid, ("陈桂兰", citizen(811)), ("刘小平", citizen(812)), ("张国华", citizen(813)))
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        ("2026 年持证残疾人名册",),
        ("壶关县残疾人联合会", "", "", "2026年2月"),
        DISABLED,
        ("陈　桂 兰", f"'{citizen(811)}", "1", "视力", "1级", ""),
        ("刘大平", citizen(812), "2", "听力", "三级", ""),
        ("张國華", citizen(813).lower(), "3", "精神", "Ⅱ", ""),
        ("赵六", citizen(814)[:-1] + ("1" if citizen(814)[-1] != "1" else "2"), "4", "多重", "四级", ""),
        ("陈桂兰", citizen(811), "1", "视力", "1级", ""),
        ("陈桂兰", citizen(811), "1", "视力", "二级", ""),
        ("孙七", 1.4042719500315e17, "5", "没听说过", "二级", ""),
        ("", "", "6", "言语", "二级", ""),
        ("合计", "", "8", "", "", ""),
        ("制表人：王某",),
    ])))  # fmt: skip
    told = {one["row"]: (one["outcome"], one["why"][0]["zh"]) for one in await rows(county, found)}
    assert told == {
        4: ("matched", "身份证号、姓名一致"),
        5: ("matched", "身份证号一致，姓名写法相近"),
        6: ("matched", "身份证号一致，姓名写法相近"),
        7: ("unknown", "身份证号校验不通过"),
        8: ("repeated", "与前面一行完全相同（第 4 行）"),
        9: ("repeated", "与前面一行是同一人，但内容不同（第 4 行）"),
        10: ("unknown", "身份证号被当作数字，后几位丢了"),
        11: ("unreadable", "既没有姓名也没有身份证号"),
    }
    troubled = await rows(county, found, troubled=True)
    assert {one["row"] for one in troubled} == {7, 10, 11}


async def test_another_name_under_the_same_number_waits_for_a_person(
    house: House, county: Caller, grid: Grid
) -> None:
    (person,) = await settle(house, grid, ("牛春梅", citizen(821)))
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        DISABLED, ("王建军", citizen(821), "1", "视力", "1级", ""),
    ])))  # fmt: skip
    (one,) = await rows(county, found)
    assert (one["outcome"], one["person_name"]) == ("proposed", "牛春梅")
    with pytest.raises(Answer, match="import_matches_nobody"):
        await apply(county, house, found)
    assert "disability_type" not in await facts(house, person)


async def test_a_long_list_is_matched_as_a_short_one(
    house: House, county: Caller, grid: Grid, monkeypatch: pytest.MonkeyPatch
) -> None:
    same, other, twice = citizen(826), citizen(827), citizen(828)
    await settle(house, grid, ("郭兰英", same), ("牛春梅", other), ("高秀英", twice), ("高秀英", twice))
    taken = await hand_in(county, house, FEED, xlsx([
        DISABLED,
        ("郭兰英", same, "1", "视力", "1级", ""), ("郭兰英", same, "1", "视力", "1级", ""),
        ("牛冬梅", other, "2", "视力", "1级", ""), ("王建军", citizen(829), "3", "视力", "1级", ""),
        ("高秀英", twice, "4", "视力", "1级", ""), ("", "", "5", "视力", "1级", ""),
    ]))  # fmt: skip
    short = await rows(county, await read(county, house, taken))
    assert [one["outcome"] for one in short] == [
        "matched", "repeated", "matched", "unknown", "proposed", "unreadable"
    ]  # fmt: skip
    monkeypatch.setattr(queries_of_matches, "MANY", 0)
    assert await rows(county, await read(county, house, taken)) == short


async def test_two_people_with_one_number_are_never_chosen_between(house: House, county: Caller, grid: Grid) -> None:
    await settle(house, grid, ("高秀英", citizen(831)), ("高秀英", citizen(831)))
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        DISABLED, ("高秀英", citizen(831), "1", "视力", "1级", ""),
    ])))  # fmt: skip
    (one,) = await rows(county, found)
    assert (one["outcome"], one["why"][0]["zh"]) == ("proposed", "登记里有两个人是这个身份证号，请选定")


async def test_a_number_of_fifteen_digits_is_the_same_person(house: House, county: Caller, grid: Grid) -> None:
    number = citizen(841)
    (person,) = await settle(house, grid, ("吕月娥", number))
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        DISABLED, ("吕月娥", number[:6] + number[8:17], "1", "视力", "1级", ""),
    ])))  # fmt: skip
    (one,) = await rows(county, found)
    assert (one["outcome"], one["person_id"]) == ("matched", str(person))


async def test_bills_of_one_person_are_added_up(house: House, county: Caller, grid: Grid) -> None:
    (person,) = await settle(house, grid, ("段改花", citizen(851)))
    heading = ("患者姓名", "身份证号码", "出院日期", "个人自付（万元）")
    taken = await hand_in(county, house, "hospital_bills", comma([
        heading,
        ("段改花", citizen(851), "2026年1月5日", "0.35"),
        ("段改花", citizen(851), "20260210", "1,200元"),
        ("段改花", citizen(851), "20260210", "1,200元"),
    ], "gb18030"), name="住院.csv")  # fmt: skip
    found = await read(county, house, taken)
    assert found["shape"]["encoding"] == "gb18030"
    assert (found["counts"]["matched"], found["counts"]["repeated"]) == (2, 1)
    await apply(county, house, found)
    assert (await facts(house, person))["hospital_self_paid_amount"] == 4700


async def test_who_is_in_no_programme_becomes_a_lead_and_a_visit(house: House, county: Caller, grid: Grid) -> None:
    poor = await settle(house, grid, ("任改兰", citizen(861)))
    helped = await settle(house, grid, ("任改香", citizen(862)), held=["dibao"])
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        DISABLED,
        ("任改兰", citizen(861), "1", "视力", "1级", ""),
        ("任改香", citizen(862), "2", "视力", "1级", ""),
    ])))  # fmt: skip
    applied = await apply(county, house, found)
    assert applied["counts"]["leads"] == 1
    opened = await house.sql(
        """select l.person_name, l.description, l.source, l.reporter_name
           from leads l join persons p on p.household_id = l.household_id where p.id = any($1)""",
        [*poor, *helped],
    )
    assert [(one["person_name"], one["source"]) for one in opened] == [("任改兰", "data_match")]
    assert opened[0]["reporter_name"] == "残疾人联合会", "who told us"
    assert "第 2 行" in opened[0]["description"]
    assert "PD-08" in opened[0]["description"]
    (due,) = await house.sql(
        """select f.due_on from followups f join persons p on p.household_id = f.household_id
           where p.id = $1 and f.ended_on is null""",
        poor[0],
    )
    assert due["due_on"] == date(2026, 3, 17), "fifteen days"


async def test_the_result_goes_back_with_the_reason_beside_each_row(house: House, county: Caller, grid: Grid) -> None:
    await settle(house, grid, ("靳小红", citizen(871)))
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        DISABLED,
        ("靳小红", citizen(871), "=1+1", "视力", "1级", ""),
        ("@SUM(A1)", "123", "2", "视力", "1级", ""),
    ])))  # fmt: skip
    answer = await result(county, house, found)
    named = f"持证残疾人-{found['listed_on']}-结果.xlsx"
    assert unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2]) == named
    page: Any = load_workbook(io.BytesIO(answer.content)).active
    lines = [[cell.value for cell in line] for line in page.iter_rows()]
    assert lines[1][:5] == ["行号 row", "结果 result", "原因 reason", "对应 person", "姓名"]
    assert lines[2][:3] == ["2", "已对上", "身份证号、姓名一致"]
    assert (lines[3][1:3], lines[3][4]) == (["登记里没有", "身份证号位数不对；按姓名等也没有对上"], "@SUM(A1)")
    assert {cell.data_type for line in page.iter_rows() for cell in line if cell.value is not None} == {"s"}


async def test_while_a_result_is_made_asking_again_changes_nothing_and_each_taking_is_on_file(
    house: House, county: Caller
) -> None:
    listed = xlsx([DISABLED, ("段小虎", citizen(876), "1", "视力", "1级", "")])
    found = await read(county, house, await hand_in(county, house, FEED, listed))
    path = f"/imports/{found['id']}/result"
    with pytest.raises(Answer, match="not_found"):
        await county.get(path)
    first, second = await county.post(path, None), await county.post(path, None)
    assert first == second
    with pytest.raises(Answer, match="export_not_there"):
        await county.get(f"{path}.xlsx")
    await house.work()
    assert (await county.client.get(f"{path}.xlsx")).content[:2] == b"PK"
    done = await house.sql("select action from audit where subject_id = $1 and action like '%result'", found["id"])
    assert sorted(one["action"] for one in done) == ["import.result", "import.take_result"], "asked once, taken once"
    (kept,) = await house.sql("select sealed from import_result_pieces where import_id = $1", found["id"])
    assert kept["sealed"][:2] != b"PK", "it is sealed as the list is"


async def test_what_one_sheet_of_the_result_cannot_hold_goes_on_in_the_next(
    house: House, county: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "MOST_ROWS", 2)
    people = [
        (name, citizen(872 + at), str(at), "视力", "1级", "") for at, name in enumerate(("桑一", "桑二", "桑三"))
    ]
    listed = comma([DISABLED, *people[:2], (*people[2], "多出一格")])
    found = await read(county, house, await hand_in(county, house, FEED, listed, name="名单.csv"))
    answer = await result(county, house, found)
    book = load_workbook(io.BytesIO(answer.content))
    names: list[list[Any]] = [[row[4].value for row in book[name].iter_rows(min_row=3)] for name in ("结果", "结果2")]
    assert (book.sheetnames, names) == (["结果", "结果2"], [["桑一", "桑二"], ["桑三"]])
    assert [cell.value for cell in book["结果2"][3]][-1] == "多出一格", "a cell without a heading is not lost"


async def test_columns_are_said_once(house: House, county: Caller) -> None:
    odd = xlsx([("甲", "乙", "丙", "丁"), ("王二", citizen(881), "3", "视力"), ("王三", citizen(882), "3", "视力")])
    taken = await hand_in(county, house, FEED, odd)
    assert taken["missing"]
    with pytest.raises(Answer, match=r"columns_refused.*残疾人证号"):
        await county.post(f"/imports/{taken['id']}/columns", {"columns": {"name": taken["shape"]["labels"][0]}})
    labels = taken["shape"]["labels"]
    fields = ("name", "id_number", "disability_cert_no", "disability_type")
    said: dict[str, str] = dict(zip(fields, labels, strict=True))
    await read(county, house, taken, said)
    again = await hand_in(county, house, FEED, odd)
    assert again["columns"] == said
    assert "remembered" in {one["note"] for one in again["notes"]}


async def test_a_column_that_came_new_is_read_and_one_that_was_left_out_is_not(house: House, county: Caller) -> None:
    def listed(*more: str) -> bytes:
        cells = [
            ("姓名", "身份证号", "残疾人证号", "联系电话", *more),
            ("王四", citizen(885), "4", "13834500009", "一级"),
        ]
        return xlsx([cells[0], cells[1][: len(cells[0])]])

    taken = await hand_in(county, house, FEED, listed())
    assert "phone" in taken["columns"]
    kept = {name: label for name, label in taken["columns"].items() if name != "phone"}
    await read(county, house, taken, kept)
    again = await hand_in(county, house, FEED, listed("残疾等级"))
    assert again["columns"] == kept | {"disability_level": "残疾等级"}


async def test_another_departments_list_is_recognised(house: House, county: Caller) -> None:
    taken = await hand_in(county, house, FEED, xlsx([
        ("姓名", "身份证号", "是否参加失业保险", "失业登记日期"), ("王五", citizen(891), "否", "2026-01-01"),
    ]))  # fmt: skip
    (note,) = [one for one in taken["notes"] if one["note"] == "other_feed"]
    assert "登记失业人员" in note["words"]["zh"]
    assert taken["missing"] == ["disability_cert_no"]


async def test_a_township_sees_no_list(house: House) -> None:
    town = await house.console("town01")
    assert (await town.client.get("/imports")).status_code == 403


async def test_the_page_of_feeds_says_what_is_stale(house: House, county: Caller, grid: Grid) -> None:
    await settle(house, grid, ("弓玉珍", citizen(895)))
    found = await read(county, house, await hand_in(county, house, "unemployed", xlsx([
        ("姓名", "身份证号", "失业保险"), ("弓玉珍", citizen(895), "否"),
    ]), listed_on="2026-01-31"))  # fmt: skip
    await apply(county, house, found, with_leads=False)
    feed = {one["id"]: one for one in (await county.get("/feeds"))["items"]}["unemployed"]
    assert (feed["listed_on"], feed["due_on"], feed["stale"]) == ("2026-01-31", "2026-03-02", False)
    assert feed["authorisation"]["document_no"] == "壶残联函〔2026〕3号"


async def test_without_a_number_the_rest_speaks_and_a_person_decides(
    house: House, county: Caller, grid: Grid
) -> None:
    """A name written otherwise with a day of birth one digit off is proposed; name, birth and village are enough."""
    near, sure = await settle(house, grid, ("暴银花", citizen(901)), ("霍翠莲", citizen(902)))
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        ("姓名", "性别", "出生日期", "村", "残疾人证号", "残疾类别"),
        ("暴银华", "女", "1950-03-16", "城南社区", "1", "视力"),
        ("霍翠莲", "女", "1950.3.15", "城南社区", "2", "听力"),
        ("查无此", "男", "1961-01-01", "城南社区", "3", "听力"),
    ])))  # fmt: skip
    told = {one["row"]: (one["outcome"], one["person_id"]) for one in await rows(county, found)}
    assert told == {2: ("proposed", str(near)), 3: ("matched", str(sure)), 4: ("unknown", None)}

    (one,) = (await county.get(f"/imports/{found['id']}/rows/2/proposals"))["items"]
    speaks = {reason["field"]: reason["says"] for reason in one["weights"]}
    assert speaks == {"name": "alike", "born": "alike", "sex": "same", "place": "same"}
    await apply(county, house, found)
    assert "disability_type" not in await facts(house, near), "nothing is taken before somebody decided"
    await county.post(
        f"/imports/{found['id']}/rows/2/decisions", {"id": house.new_id(), "person_id": one["person_id"]}
    )
    assert (await facts(house, near))["disability_type"] == "visual"
    again = await county.get(f"/imports/{found['id']}")
    assert (again["counts"]["proposed"], again["counts"]["matched"]) == (0, 2)


async def test_a_birth_of_which_the_month_alone_is_said_has_no_day(house: House, county: Caller) -> None:
    heading = ("姓名", "出生年月", "残疾人证号", "残疾类别", "残疾等级")
    born = ["1950年3月", "1950-03", "195003", "一九五〇年三月", "1950年3月1日", "19500301"]
    lines = [(f"端木{name}", day, "", "视力", "一级") for name, day in zip("甲乙丙丁戊己", born, strict=True)]
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([heading, *lines])))
    told = await rows(county, found)
    assert {one["born"] for one in told} == {"1950-03-01"}
    assert [one["born_by_month"] for one in told] == [True] * 4 + [False] * 2
    assert ["出生日期只写到月" in [why["zh"] for why in one["why"]] for one in told] == [True] * 4 + [False] * 2


async def test_a_month_of_birth_proposes_whom_it_may_mean(house: House, county: Caller, grid: Grid) -> None:
    """Born on the fifteenth: with the same name, or with one of its characters."""
    same, near = await settle(house, grid, ("鲜于秀兰", citizen(913)), ("鲜于改花", citizen(914)))
    heading = ("姓名", "性别", "出生年月", "村", "残疾人证号", "残疾类别")
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        heading, ("鲜于秀兰", "女", "1950年3月", "城南社区", "1", "视力"),
        ("鲜于改芬", "女", "1950-03", "城南社区", "2", "听力"), ("鲜于秀兰", "女", "1950年4月", "别处", "3", "听力"),
    ])))  # fmt: skip
    told = {one["row"]: (one["outcome"], one["person_id"]) for one in await rows(county, found)}
    assert told == {2: ("proposed", str(same)), 3: ("proposed", str(near)), 4: ("unknown", None)}
    (one,) = (await county.get(f"/imports/{found['id']}/rows/2/proposals"))["items"]
    assert {reason["field"]: reason["says"] for reason in one["weights"]}["born"] == "month"


async def test_two_who_look_alike_are_both_proposed(house: House, county: Caller, grid: Grid) -> None:
    await settle(house, grid, ("步秀莲", citizen(911)), ("步秀莲", citizen(912)))
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        ("姓名", "性别", "出生日期", "残疾人证号"), ("步秀莲", "女", "1950年3月15日", "1"),
    ])))  # fmt: skip
    assert [one["outcome"] for one in await rows(county, found)] == ["proposed"]
    both = (await county.get(f"/imports/{found['id']}/rows/2/proposals"))["items"]
    assert len(both) == 2
    await county.post(f"/imports/{found['id']}/rows/2/decisions", {"id": house.new_id(), "person_id": None})
    (line,) = await rows(county, found)
    assert (line["outcome"], line["person_name"], line["household_id"]) == ("set_aside", None, None)
    told: Any = load_workbook(io.BytesIO((await result(county, house, found)).content)).active
    said = [told.cell(3, column).value for column in (2, 4)]
    assert said == ["确认不是", None], "nobody is named beside it"


@pytest.mark.parametrize(
    ("feed", "heading", "finding"),
    [
        ("deaths", ("姓名", "身份证号", "死亡日期"), "listed_dead"),
        ("prisons", ("姓名", "身份证号", "入监日期"), "listed_in_prison"),
        ("vehicles", ("机动车所有人", "身份证明号码", "号牌号码"), "listed_vehicle"),
        ("businesses", ("法定代表人", "身份证号", "企业名称"), "listed_business"),
    ],
)
async def test_who_is_paid_and_stands_in_a_list_that_does_not_go_with_it_is_found(
    house: House, county: Caller, grid: Grid, feed: str, heading: tuple[str, ...], finding: str
) -> None:
    await authorise(county, house, feed)
    number = citizen(920 + len(feed))
    (person,) = await settle(house, grid, ("申秋生", number), held=["dibao"])
    found = await read(county, house, await hand_in(county, house, feed, xlsx([
        heading, ("申秋生", number, "2026-01-20"),
    ])))  # fmt: skip
    await apply(county, house, found)

    async def open_findings() -> set[str]:
        return {one["finding"] for one in await house.sql(
            """select f.finding from screening_findings f join persons p on p.household_id = f.household_id
               where p.id = $1 and f.ended_on is null""", person)}  # fmt: skip

    assert finding in await open_findings()
    await county.post(f"/imports/{found['id']}/undo", {"reason": "名单作废"})
    await house.work()
    assert finding not in await open_findings()


@pytest.mark.parametrize(("days", "gone"), [(400, False), (401, True)])
async def test_a_list_goes_when_its_time_is_over_and_what_it_said_stays(
    house: House, county: Caller, grid: Grid, days: int, gone: bool
) -> None:
    number = citizen(940 + gone)
    (person,) = await settle(house, grid, ("马秋菊", number), held=["dibao"])
    found = await read(county, house, await hand_in(county, house, FEED, xlsx([
        DISABLED, ("马秋菊", number, "", "肢体残疾", "二级", ""),
    ])))  # fmt: skip
    await apply(county, house, found)
    assert (await result(county, house, found)).status_code == 200
    scope = county_scope(world.COUNTY)
    async with transaction(house.parts.pool, scope) as conn:
        await clearing.clear_old(conn, scope, house.clock.at + timedelta(days=days))
    assert ((await county.get(f"/imports/{found['id']}"))["state"] == "cleared") == gone
    (left,) = await house.sql(
        """select (select count(*) from import_rows where import_id = $1)
                + (select count(*) from import_matches where import_id = $1)
                + (select count(*) from import_pieces where import_id = $1) as n""", found["id"])  # fmt: skip
    assert (left["n"] == 0) == gone
    assert (await facts(house, person))["disability_level"] == 2
    assert not await house.sql("select from import_result_pieces where import_id = $1", found["id"]), "a week is over"
    answers = [await county.client.post(f"/imports/{found['id']}/result"),
               await county.client.get(f"/imports/{found['id']}/result.xlsx")]  # fmt: skip
    told = [(one.status_code, one.json().get("code")) for one in answers]
    assert told == ([(409, "list_cleared")] * 2 if gone else [(202, None), (409, "export_not_there")])


async def test_the_database_and_the_reader_part_a_list_alike(house: House) -> None:
    rows = [0, TOGETHER - 1, TOGETHER, 7 * TOGETHER + 3]
    (found,) = await house.sql("select array(select part_of(n) from unnest($1::integer[]) n) as parts", rows)
    assert found["parts"] == [row // TOGETHER for row in rows]
