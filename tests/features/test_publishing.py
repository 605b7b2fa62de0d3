"""Publishing a form: checked by sheet and row, once for each version, never changed afterwards."""

from io import BytesIO
from typing import Any

import httpx
import pytest
from openpyxl import Workbook

from tests.house import VISIT, Answer, Caller, Grid, House, told


def workbook(version: str, *, label: str = "见到人了吗？", kind: str = "text", form_id: str = "extra_visit") -> bytes:
    book = Workbook()
    survey = book.worksheets[0]
    survey.title = "survey"
    for row in (("type", "name", "label"), (kind, "seen", label)):
        survey.append(row)
    settings = book.create_sheet("settings")
    for row in (("form_title", "form_id", "version"), ("补充走访 | extra visit", form_id, version)):
        settings.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def send(clerk: Caller, data: bytes, path: str = "/forms") -> httpx.Response:
    return await clerk.client.post(path, files={"workbook": ("form.xlsx", data)})


async def test_a_new_version_reaches_the_phones_and_the_old_one_stays(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    form_id = f"{grid.login}_visit"
    for version in ("1", "2"):
        house.clock.forward(hours=1)
        answer = told(await send(clerk, workbook(version, form_id=form_id)))
        assert (answer["form_id"], answer["version"], answer["published"]) == (form_id, version, True)
    held = {one["form_id"]: one for one in (await grid.phone.sync())["forms"]}
    assert (held[form_id]["version"], held[form_id]["purpose"]) == ("2", "visit")
    assert held[form_id]["title"] == {"zh": "补充走访", "en": "extra visit"}
    assert (await grid.phone.get(f"/forms/{form_id}/1"))["version"] == "1"
    listed = [one["version"] for one in (await clerk.get("/forms"))["items"] if one["form_id"] == form_id]
    assert listed == ["2", "1"]


async def test_the_same_workbook_again_changes_nothing(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    data = workbook("1", form_id=f"{grid.login}_visit")
    answers = [told(await send(clerk, data)) for _ in range(2)]
    assert [one["published"] for one in answers] == [True, False]


async def test_a_published_version_is_never_changed(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    form_id = f"{grid.login}_visit"
    await send(clerk, workbook("1", form_id=form_id))
    answer = await send(clerk, workbook("1", form_id=form_id, label="另一个问题"))
    assert (answer.status_code, answer.json()["code"]) == (409, "form_version_taken")
    assert "见到人了吗" in str(await clerk.get(f"/forms/{form_id}/1"))


async def test_what_is_wrong_is_said_by_sheet_and_row_and_nothing_is_published(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    data = workbook("1", kind="texxt", form_id=f"{grid.login}_visit")
    checked = told(await send(clerk, data, "/forms/check"))
    (wrong,) = [one for one in checked["problems"] if one["severity"] == "error"]
    assert (wrong["sheet"], wrong["row"]) == ("survey", 2)
    answer = await send(clerk, data)
    assert (answer.status_code, answer.json()["code"]) == (422, "workbook_refused")
    assert answer.json()["errors"][0]["path"].startswith("survey:2")
    assert (await clerk.client.get(f"/forms/{grid.login}_visit/1")).status_code == 404


@pytest.mark.parametrize(("form_id", "kind"), [("", "no_form_id"), ("Extra visit", "form_id"), ("走访", "form_id")])
async def test_a_form_without_an_id_of_its_own_is_not_published(house: House, form_id: str, kind: str) -> None:
    clerk = await house.console("county01")
    data = workbook("1", form_id=form_id)
    problems = told(await send(clerk, data, "/forms/check"))["problems"]
    (wrong,) = [one for one in problems if one["severity"] == "error"]
    assert (wrong["kind"], wrong["sheet"], wrong["column"]) == (kind, "settings", "form_id")
    answer = await send(clerk, data)
    assert (answer.status_code, answer.json()["code"]) == (422, "workbook_refused")
    (where,) = answer.json()["errors"]
    assert where["path"] == "settings:2:form_id"
    assert "form_id" in where["message"]["zh"]


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04 cut off"])
async def test_a_file_that_is_no_workbook_is_refused_in_words(house: House, data: bytes) -> None:
    clerk = await house.console("county01")
    answer = await send(clerk, data)
    assert answer.status_code in (400, 422)
    assert answer.json()["remedy"]["zh"]


async def test_checking_publishes_nothing(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    checked = told(await send(clerk, workbook("1", form_id=f"{grid.login}_visit"), "/forms/check"))
    assert (checked["published"], checked["form_id"]) == (False, f"{grid.login}_visit")
    assert (await clerk.client.get(f"/forms/{grid.login}_visit/1")).status_code == 404


async def test_a_form_nobody_published_is_not_found(house: House, grid: Grid) -> None:
    with pytest.raises(Answer, match="not_found"):
        await grid.phone.get(f"/forms/{VISIT}/1999")


async def test_a_record_of_an_older_version_is_judged_by_that_version(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    form_id = f"{grid.login}_visit"
    for version, kind in (("1", "text"), ("2", "integer")):
        told(await send(clerk, workbook(version, kind=kind, form_id=form_id)))
    marks: list[list[str]] = []
    for version in ("1", "2"):
        filled = f"<data id='{form_id}' version='{version}'><seen>yes</seen></data>"
        record: dict[str, Any] = house.record(VISIT, filled, form={"id": form_id, "version": version})
        await grid.phone.send(record | {"household_id": grid.household})
        await house.work()
        marks.append([one["code"] for one in (await grid.phone.receipt(record["id"]))["problems"]])
    assert marks[0] == []
    assert marks[1] != []
