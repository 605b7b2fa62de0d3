"""Answers out: one table for the form and one for each repeat, columns that stay, and nobody else's records."""

import csv
import io
from typing import Any

import openpyxl
import pytest
import pytest_asyncio
from docx import Document

from tests.features.test_forms_tried import book
from tests.forms.building import question
from tests.house import Answer, Caller, Grid, House, told

FIRST = (
    question("text", "who"),
    question("text", "card", sensitive="id_number"),
    question("begin_repeat", "child"), question("text", "name"), {"type": "end_repeat"},
)  # fmt: skip
SECOND = (question("integer", "age"), *FIRST[1:], question("text", "who"))
CARD = "140427199001011234"


async def publish(clerk: Caller, form_id: str, version: str, survey: Any) -> None:
    data = book(survey, (), form_id=form_id, version=version)
    told(await clerk.client.post("/forms", files={"workbook": ("form.xlsx", data)}))


async def send(house: House, grid: Grid, form_id: str, version: str, answers: str) -> str:
    filled = f"<data id='{form_id}' version='{version}'>{answers}</data>"
    record: dict[str, Any] = house.record("quick_report", filled, form={"id": form_id, "version": version})
    await grid.phone.send(record | {"household_id": grid.household})
    await house.work()
    return record["id"]


def read(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


async def table(caller: Caller, form_id: str, **query: Any) -> list[dict[str, str]]:
    answer = await caller.client.get(f"/forms/{form_id}/answers.csv", params=query)
    told_or_text = answer.text if answer.is_success else told(answer)
    return read(told_or_text)


@pytest_asyncio.fixture
async def filled(house: House, grid: Grid) -> tuple[Caller, str, list[str]]:
    """Two versions of a form, a record of each."""
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    await publish(clerk, form_id, "1", FIRST)
    children = "<child><name>小满</name></child><child><name>谷雨</name></child>"
    one = await send(house, grid, form_id, "1", f"<who>郝桂英</who><card>{CARD}</card>{children}")
    house.clock.forward(days=1)
    clerk = await house.console("county01")
    await publish(clerk, form_id, "2", SECOND)
    two = await send(house, grid, form_id, "2", "<age>71</age><who>=1+1</who>")
    return clerk, form_id, [one, two]


async def test_columns_stay_when_versions_follow_each_other(filled: tuple[Caller, str, list[str]]) -> None:
    clerk, form_id, ids = filled
    found = await table(clerk, form_id)
    assert [row["record"] for row in found] == ids
    assert [(row["who"], row["age"], row["record-version"]) for row in found] == [
        ("郝桂英", "", "1"), ("'=1+1", "71", "2")
    ]  # fmt: skip
    assert list(found[0])[-3:] == ["who", "card", "age"]
    assert [row["record-received"][:10] for row in found] == ["2026-03-02", "2026-03-03"]


async def test_a_repeat_has_a_table_of_its_own(filled: tuple[Caller, str, list[str]]) -> None:
    clerk, form_id, ids = filled
    rows = await table(clerk, form_id, table="child")
    assert [(row["record"], row["parent"], row["name"]) for row in rows] == [
        (f"{ids[0]}/child[1]", ids[0], "小满"), (f"{ids[0]}/child[2]", ids[0], "谷雨")
    ]  # fmt: skip
    assert (await clerk.client.get(f"/forms/{form_id}/answers.csv", params={"table": "dog"})).status_code == 404


async def test_excel_gets_a_sheet_for_each_table_and_no_formula(filled: tuple[Caller, str, list[str]]) -> None:
    clerk, form_id, ids = filled
    answer = await clerk.client.get(f"/forms/{form_id}/answers.xlsx")
    sheets = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert sheets.sheetnames == ["answers", "child"]
    rows = list(sheets["answers"].iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["record", *ids]
    cell = sheets["answers"].cell(3, [*rows[0]].index("who") + 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


async def test_numbers_of_id_cards_leave_masked(filled: tuple[Caller, str, list[str]]) -> None:
    clerk, form_id, _ = filled
    assert [row["card"] for row in await table(clerk, form_id)] == ["*" * 14 + "1234", ""]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (None, None, 2),
        ("2026-03-02", "2026-03-02", 1),
        ("2026-03-03", None, 1),
        (None, "2026-03-02", 1),
        ("2026-03-04", None, 0),
        ("0001-01-01", "9999-12-31", 2),
    ],
)
async def test_days_are_counted_in_shanghai_both_included(
    filled: tuple[Caller, str, list[str]], first: str | None, last: str | None, found: int
) -> None:
    clerk, form_id, _ = filled
    asked = {name: value for name, value in (("from", first), ("to", last)) if value}
    assert len(await table(clerk, form_id, **asked)) == found


async def test_an_office_takes_out_its_own_records_only(house: House, filled: tuple[Caller, str, list[str]]) -> None:
    _, form_id, ids = filled
    assert [row["record"] for row in await table(await house.console("town01"), form_id)] == ids
    assert await table(await house.console("town02"), form_id) == []


def _id(caller: Caller) -> Any:
    return caller.user["id"]


async def test_who_took_answers_out_is_written_down(house: House, filled: tuple[Caller, str, list[str]]) -> None:
    clerk, form_id, _ = filled
    await table(clerk, form_id, **{"from": "2026-03-01"})
    entries = await house.sql(
        "select actor_id, detail from audit where action = 'answers.export' and detail->>'form_id' = $1", form_id
    )
    assert [(str(one["actor_id"]), one["detail"]["from"]) for one in entries] == [(_id(clerk), "2026-03-01")]


async def test_a_grid_worker_takes_nothing_out(grid: Grid, filled: tuple[Caller, str, list[str]]) -> None:
    _, form_id, _ = filled
    with pytest.raises(Answer, match="not_permitted"):
        await grid.phone.get(f"/forms/{form_id}/answers.csv")


async def test_the_dictionary_says_what_each_column_means(filled: tuple[Caller, str, list[str]]) -> None:
    clerk, form_id, _ = filled
    excel = await clerk.client.get(f"/forms/{form_id}/2/dictionary.xlsx")
    dictionary = openpyxl.load_workbook(io.BytesIO(excel.content))
    cells = [cell for sheet in dictionary for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any("题 age" in str(cell) for cell in cells)
    word = await clerk.client.get(f"/forms/{form_id}/1/dictionary.docx")
    text = " ".join(
        cell.text for t in Document(io.BytesIO(word.content)).tables for row in t.rows for cell in row.cells
    )
    assert "题 who" in text
    assert "题 age" not in text
    assert (await clerk.client.get(f"/forms/{form_id}/9/dictionary.xlsx")).status_code == 404
