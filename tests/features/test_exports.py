"""Files of the county's tables: asked for with a purpose, made by a job, taken by who asked, gone after a week."""

import csv
import io
import json
import re
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from server.core.db import county_scope, transaction
from server.exports import operations
from server.exports.datasets import DATASETS
from server.exports.making import MOST_ROWS
from server.exports.words import codes, in_words
from tests.house import Answer, Caller, Grid, House

COUNTY = "140427"


async def asked(
    house: House, who: Caller, dataset: str, region: str, form: str = "csv", **more: Any
) -> dict[str, Any]:
    body = {"id": house.new_id(), "dataset": dataset, "format": form, "region_code": region,
            "purpose": "给县政府的汇报", **more}  # fmt: skip
    return await who.post("/exports", body)


async def taken(house: House, who: Caller, dataset: str, region: str, form: str = "csv", **more: Any) -> bytes:
    one = await asked(house, who, dataset, region, form, **more)
    assert (one["state"], one["rows"]) == ("waiting", None)
    await house.work()
    told = await who.get(f"/exports/{one['id']}")
    assert told["state"] == "ready"
    answer = await who.client.get(f"/exports/{one['id']}/file")
    assert answer.status_code == 200
    assert len(answer.content) == told["bytes"]
    return answer.content


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


async def test_a_table_holds_what_the_county_holds(house: House, grid: Grid) -> None:
    await house.household(grid.code)
    county = await house.console("county01")
    rows = table(await taken(house, county, "households", COUNTY, personal=True))
    async with transaction(house.parts.pool, county_scope(COUNTY)) as conn:  # what is withdrawn is not seen
        assert len(rows) == await conn.fetchval("select count(*) from households")
    assert list(rows[0]) == [one.name for one in DATASETS["households"].columns]
    (mine,) = [one for one in rows if one["id"] == grid.household]
    assert (mine["head_name"], mine["region_code"], mine["address"]) == ("郝桂英", grid.code, "村东头")
    assert mine["village_name"]


async def test_names_and_positions_leave_only_when_asked_for(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    data = await taken(house, town, "persons", grid.code)
    assert "郝桂英" not in data.decode()
    (row,) = table(data)
    assert set(row) == {one.name for one in DATASETS["persons"].columns if not one.personal}
    (whole,) = table(await taken(house, town, "persons", grid.code, personal=True))
    assert whole["name"] == "郝桂英"
    number = whole["id_masked"]
    assert number == "" or (len(number) == 18 and number.startswith("*" * 14))


@pytest.mark.parametrize("dataset", DATASETS)
async def test_every_table_can_be_taken_with_all_its_columns(house: House, grid: Grid, dataset: str) -> None:
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    county = await house.console("county01")
    data = await taken(house, county, dataset, COUNTY, personal=True)
    heading = data.decode("utf-8-sig").splitlines()[0]
    assert heading == ",".join(one.name for one in DATASETS[dataset].columns)


async def test_no_cell_is_a_formula(house: House, grid: Grid) -> None:
    await house.sql("update households set address = $2 where id = $1", grid.household, '=HYPERLINK("http://x")')
    town = await house.console("town01")
    (row,) = table(await taken(house, town, "households", grid.code, personal=True))
    assert row["address"] == '\'=HYPERLINK("http://x")'


async def test_a_workbook_has_headings_and_real_dates(house: House, grid: Grid) -> None:
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    town = await house.console("town01")
    book = CalamineWorkbook.from_filelike(io.BytesIO(await taken(house, town, "visits", grid.code, "xlsx")))
    assert book.sheet_names == ["数据", "说明"]
    heading, row = book.get_sheet_by_name("数据").to_python()
    assert heading == [one.title.zh for one in DATASETS["visits"].columns if not one.personal]
    by_title = dict(zip(heading, row, strict=True))
    assert str(by_title["走访日期"])[:10] == "2026-03-02"
    assert by_title["计入走访"] == "是"
    assert by_title["结果"] == "见到本人"
    assert (by_title["表单"], by_title["表单编号"]) == ("分散特困人员走访", "scattered_tekun_visit")
    assert by_title["表单版本"]
    empty = CalamineWorkbook.from_filelike(io.BytesIO(await taken(house, town, "cases", grid.code, "xlsx")))
    assert empty.get_sheet_by_name("数据").to_python()[0][0] == "编号"


async def test_a_workbook_says_codes_in_words_and_csv_keeps_them(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    book = CalamineWorkbook.from_filelike(io.BytesIO(await taken(house, town, "statuses", grid.code, "xlsx")))
    heading, row = book.get_sheet_by_name("数据").to_python()
    told = dict(zip(heading, row, strict=True))
    assert (told["身份"], told["供养方式"], told["照料等级"]) == ("特困人员", "分散供养", "不能自理")
    about = {row[1]: row[2] for row in book.get_sheet_by_name("说明").to_python()}
    assert "scattered = 分散供养" in str(about["support_mode"])
    (kept,) = table(await taken(house, town, "statuses", grid.code))
    assert (kept["status"], kept["support_mode"], kept["care_grade"]) == ("tekun", "scattered", "unable")


def test_a_stage_is_called_as_its_programme_calls_it() -> None:
    told = in_words("cases", ["programme", "stage", "decision"])
    assert told(["dibao", "township_survey", "approve"]) == ["最低生活保障", "家庭经济状况调查", "批准"]
    assert told(["temp_aid", "township_survey", None])[1] == "乡镇入户调查"
    assert told(["temp_aid", "a stage of before", None])[1:] == ["a stage of before", None]


@pytest.mark.parametrize(
    ("column", "constraint"),
    [
        ("divisions.level", "divisions_level_check"),
        ("households.position_source", "households_position_source_check"),
        ("persons.sex", "persons_sex_check"),
        ("statuses.status", "statuses_status_check"),
        ("statuses.support_mode", "statuses_support_mode_check"),
        ("statuses.care_grade", "statuses_care_grade_check"),
        ("facts.channel", "facts_channel_check"),
        ("visits.outcome", "visits_outcome_check"),
        ("visits.evidence", "visits_evidence_check"),
        ("leads.source", "leads_source_check"),
        ("leads.channel", "leads_channel_check"),
        ("leads.outcome", "lead_outcomes_outcome_check"),
        ("cases.decision", "case_decisions_decision_check"),
        ("benefits.paid_every", "benefits_paid_every_check"),
        ("payments.outcome", "payment_outcomes_outcome_check"),
        ("referrals.state", "referrals_state_check"),
        ("monitorings.level", "monitorings_level_check"),
        ("merges.kind", "merges_kind_check"),
    ],
)
async def test_every_code_the_database_takes_has_words(house: House, column: str, constraint: str) -> None:
    allowed = await house.owner.fetchval(
        "select pg_get_constraintdef(oid) from pg_constraint where conname = $1", constraint
    )
    assert set(re.findall(r"'(\w+)'::text", allowed)) <= codes()[column].keys()


async def test_positions_as_geojson(house: House, grid: Grid) -> None:
    await house.sql("update households set lon = 113.2, lat = 36.1 where id = $1", grid.household)
    nowhere = await house.household(grid.code)
    await house.sql("update households set lon = null, lat = null where id = $1", nowhere)
    town = await house.console("town01")
    map_of = json.loads(await taken(house, town, "households", grid.code, "geojson", personal=True))
    by_id = {one["id"]: one for one in map_of["features"]}
    assert by_id[grid.household]["geometry"] == {"type": "Point", "coordinates": [113.2, 36.1]}
    assert by_id[nowhere]["geometry"] is None
    assert by_id[nowhere]["properties"]["head_name"] == "郝桂英"


async def test_everything_is_a_data_package_that_says_what_it_holds(house: House, grid: Grid) -> None:
    county = await house.console("county01")
    package = zipfile.ZipFile(io.BytesIO(await taken(house, county, "everything", COUNTY, "zip", personal=True)))
    told = json.loads(package.read("datapackage.json"))
    assert [one["name"] for one in told["resources"]] == list(DATASETS)
    for one in told["resources"]:
        rows = table(package.read(one["path"]))
        assert len(rows) == one["rows"]
        if rows:
            assert list(rows[0]) == [field["name"] for field in one["schema"]["fields"]]


async def test_nobody_takes_more_than_they_see(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    with pytest.raises(Answer, match="404"):
        await asked(house, town, "households", COUNTY)
    county = await house.console("county01")
    one = await asked(house, county, "households", grid.code)
    await house.work()
    answer = await town.client.get(f"/exports/{one['id']}/file")  # seen, for it is of their place; not theirs
    assert answer.status_code == 404
    assert [e["id"] for e in (await town.get("/exports"))["items"]].count(one["id"]) == 0
    assert [e["id"] for e in (await town.get("/exports", mine=False))["items"]].count(one["id"]) == 1


@pytest.mark.parametrize(
    ("dataset", "form", "personal", "code"),
    [
        ("nothing", "csv", False, "export_unknown_dataset"),
        ("everything", "csv", False, "export_form_does_not_fit"),
        ("households", "zip", False, "export_form_does_not_fit"),
        ("households", "geojson", False, "export_form_does_not_fit"),
        ("cases", "geojson", True, "export_form_does_not_fit"),
    ],
)
async def test_what_does_not_fit_is_refused(
    house: House, grid: Grid, dataset: str, form: str, personal: bool, code: str
) -> None:
    town = await house.console("town01")
    with pytest.raises(Answer, match=code):
        await asked(house, town, dataset, grid.code, form, personal=personal)


async def test_a_purpose_is_needed_and_kept(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    with pytest.raises(Answer, match="reason_needed"):
        await asked(house, town, "households", grid.code, purpose="  ")
    one = await asked(house, town, "households", grid.code)
    (noted,) = await house.sql("select detail from audit where action = 'export.ask' and subject_id = $1", one["id"])
    assert noted["detail"]["purpose"] == "给县政府的汇报"


async def test_the_same_request_again_makes_one_file(house: House, grid: Grid) -> None:
    town, same = await house.console("town01"), house.new_id()
    for _ in range(2):
        await asked(house, town, "households", grid.code, id=same)
    await house.work()
    (made,) = await house.sql(
        "select count(*) as n from audit where action = 'export.make' and subject_id = $1", same
    )
    assert made["n"] == 1


async def test_a_broken_download_goes_on_where_it_broke(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    one = await asked(house, town, "households", grid.code, personal=True)
    await house.work()
    path = f"/exports/{one['id']}/file"
    whole = await town.client.get(path)
    rest = await town.client.get(path, headers={"range": "bytes=10-"})
    assert rest.status_code == 206
    assert rest.content == whole.content[10:]
    assert rest.headers["content-range"] == f"bytes 10-{len(whole.content) - 1}/{len(whole.content)}"
    assert rest.headers["etag"] == whole.headers["etag"]


async def test_a_file_is_gone_after_a_week_and_the_row_stays(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    one = await asked(house, town, "households", grid.code)
    await house.work()
    scope, now = county_scope(COUNTY), house.clock.at
    for later, state in ((operations.KEPT, "ready"), (operations.KEPT * 1.001, "removed")):
        async with transaction(house.parts.pool, scope) as conn:
            await operations.remove_old(conn, scope, house.parts.storage, now + later)
        assert (await town.get(f"/exports/{one['id']}"))["state"] == state
    answer = await town.client.get(f"/exports/{one['id']}/file")
    assert (answer.status_code, answer.json()["code"]) == (409, "export_not_there")


def test_a_sheet_holds_what_excel_opens() -> None:
    assert MOST_ROWS < 1_048_576
