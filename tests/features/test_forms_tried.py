"""What is tried before a workbook is published: its form tests on both engines, and the files that it names."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import httpx
import msgspec
import pytest

from field_forms import compile_form, convert_xlsform, read_form_tests
from server.core import phone_engine
from server.core.phone_engine import PhoneEngine, PhoneEngineFailed
from server.forms import trying
from server.forms.publishing import Checked, Upload, check, check_on_both
from tests.forms import phone as phones
from tests.forms.building import question, workbook
from tests.house import Caller, Grid, House, told

NOON = datetime.fromisoformat("2026-03-05T12:00:00+08:00")
AGES = (
    question("integer", "age", constraint=". < 130", constraint_message="太大"),
    question("calculate", "old", calculation="if(${age} >= 60, 'yes', 'no')"),
    question("text", "carer", relevant="${old} = 'yes'", required="yes"),
)
PASSES = (
    {"test": "老人", "question": "age", "answer": "60"},
    {"question": "old", "value": "yes"},
    {"question": "carer", "relevant": "yes", "required": "yes", "problem": "required"},
    {"test": "年轻人", "question": "age", "answer": "59"},
    {"question": "old", "value": "no"},
    {"question": "carer", "relevant": "no"},
    {"problem": "none"},
)
VILLAGES = (question("select_one_from_file villages.csv", "village"), question("text", "who"))
CSV = "name,label\nchengnan,城南村\nheyan,河沿村\n".encode()


@pytest.fixture(scope="module", autouse=True)
def built() -> Path:
    """The phone's engine, as the web build leaves it."""
    return phones.build()


def book(survey: Sequence[Mapping[str, Any]], tests: Sequence[Mapping[str, Any]] = (), /, **settings: str) -> bytes:
    given = {"form_title": "试表 | trial", "form_id": "trial_visit", "version": "1"} | settings
    return workbook(survey, settings=[given], _tests=tests) if tests else workbook(survey, settings=[given])


async def send(clerk: Caller, path: str, data: bytes, **media: bytes) -> httpx.Response:
    files = [
        ("workbook", ("form.xlsx", data)),
        *(("media", (name.replace("_", "."), d)) for name, d in media.items()),
    ]
    return await clerk.client.post(path, files=files)


def problems(checked: Checked, kind: str) -> list[tuple[str | None, int | None, str | None, str]]:
    return [(p.sheet, p.row, p.column, p.message.zh) for p in checked.listed.problems if p.kind == kind]


async def test_form_tests_run_on_the_server_s_and_the_phone_s_engine(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    data = book(AGES, PASSES, form_id=f"{grid.login}_visit")
    checked = told(await send(clerk, "/forms/check", data))
    both = ["server", "phone"]
    expected = [
        {"name": "老人", "row": 2, "passed": True, "engines": both},
        {"name": "年轻人", "row": 5, "passed": True, "engines": both},
    ]
    assert checked["form_tests"] == expected
    assert "<h:html" in checked["xform"]
    assert told(await send(clerk, "/forms", data))["form_tests"] == expected
    assert (await clerk.get(f"/forms/{grid.login}_visit/1"))["form_tests"] == expected


async def test_a_form_test_that_fails_keeps_the_form_from_being_published(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    wrong = ({"test": "老人", "question": "age", "answer": "60"}, {"question": "old", "value": "no"})
    data = book(AGES, wrong, form_id=f"{grid.login}_visit")
    (found,) = [p for p in told(await send(clerk, "/forms/check", data))["problems"] if p["kind"] == "form_test"]
    assert (found["sheet"], found["row"], found["column"], found["severity"]) == ("_tests", 3, "value", "error")
    assert "应为 no" in found["message"]["zh"]
    assert "yes" in found["message"]["zh"]
    answer = await send(clerk, "/forms", data)
    assert (answer.status_code, answer.json()["code"]) == (422, "workbook_refused")
    assert answer.json()["errors"][0]["path"] == "_tests:3:value"
    assert (await clerk.client.get(f"/forms/{grid.login}_visit/1")).status_code == 404


class Altered:
    """A phone's engine that gives something else at one place."""

    def __init__(self, engine: PhoneEngine, **said: dict[str, Any]) -> None:
        self.engine = engine
        self.said = said

    def run(self, *words: Any, **more: Any) -> dict[str, Any]:
        answer = self.engine.run(*words, **more)
        for part, values in self.said.items():
            answer[part] |= values
        return answer


def tried(phone: Any) -> tuple[list[Any], list[Any]]:
    data = book(AGES, PASSES)
    xform = convert_xlsform(data).decode()
    form = compile_form(xform)
    tests, _ = read_form_tests(data, form)
    return trying.try_form(form, xform, tests, {}, cast(PhoneEngine, phone))


@pytest.mark.parametrize(
    ("said", "column", "row", "words"),
    [
        ({"values": {"/data/old": "perhaps"}}, "value", 3, "服务器得到 yes，手机得到 perhaps"),
        ({"relevant": {"/data/carer": False}}, "relevant", 4, "服务器得到 yes，手机得到 no"),
        ({"required": {"/data/age": True}}, "test", 2, "服务器得到 no，手机得到 yes"),
    ],
)
def test_engines_that_disagree_are_an_error_with_both_values(
    phone: phones.PhoneEngine, said: dict[str, Any], column: str, row: int, words: str
) -> None:
    outcomes, found = tried(Altered(_engine(phone), **said))
    assert outcomes[0].passed is False
    first = found[0]
    assert (first.severity, first.sheet, first.row, first.column) == ("error", "_tests", row, column)
    assert words in first.zh


def test_engines_that_agree_say_nothing(phone: phones.PhoneEngine) -> None:
    outcomes, found = tried(_engine(phone))
    assert ([o.passed for o in outcomes], found) == ([True, True], [])


@pytest.fixture(scope="module")
def phone() -> Any:
    with phones.PhoneEngine() as engine:
        yield engine


def _engine(phone: phones.PhoneEngine) -> PhoneEngine:
    return phone._engine  # pyright: ignore[reportPrivateUsage]


def test_what_is_drawn_anew_each_time_is_not_compared(phone: phones.PhoneEngine) -> None:
    survey = (
        *AGES,
        question("calculate", "lot", calculation="once(random())"),
        question("calculate", "id", calculation="uuid()"),
    )
    data = book(survey, PASSES)
    assert problems(check(Upload(data), _engine(phone)), "form_test") == []


def test_rows_and_counted_rows_are_filled_alike(phone: phones.PhoneEngine) -> None:
    survey = (
        question("integer", "many"),
        question("begin_repeat", "child", repeat_count="${many}"), question("text", "name"), {"type": "end_repeat"},
        question("begin_repeat", "visitor"), question("integer", "hours"), {"type": "end_repeat"},
        question("calculate", "hours_all", calculation="sum(${hours})"),
    )  # fmt: skip
    rows = (
        {"test": "两个孩子，三个客人", "question": "child[2]/name", "answer": "小满"},
        {"question": "many", "answer": "2"},
        {"question": "visitor", "answer": "3"},
        {"question": "visitor[1]/hours", "answer": "1"},
        {"question": "visitor[2]/hours", "answer": "2"},
        {"question": "visitor[3]/hours", "answer": "3"},
        {"question": "hours_all", "value": "6"},
        {"question": "child[2]/name", "value": "小满"},
        {"question": "child[1]/name", "value": "(blank)"},
        {"problem": "none"},
    )
    checked = check(Upload(book(survey, rows)), _engine(phone))
    assert [(o.passed, o.engines) for o in checked.listed.form_tests] == [(True, ["server", "phone"])]


def test_an_answer_that_no_screen_takes_is_asked_of_the_server_alone(phone: phones.PhoneEngine) -> None:
    rows = ({"test": "不在清单里", "question": "yes", "answer": "perhaps", "problem": "choice"},)
    checked = check(Upload(book([question("select_one yes_no", "yes")], rows)), _engine(phone))
    assert [(o.passed, o.engines) for o in checked.listed.form_tests] == [(True, ["server"])]


def test_where_there_is_no_phone_s_engine_the_form_is_published_with_a_warning(house: House, tmp_path: Path) -> None:
    bare = msgspec.structs.replace(house.settings, web_dist=tmp_path / "dist")
    checked = check_on_both(Upload(book(AGES, PASSES)), bare)
    assert [p.severity for p in checked.listed.problems if p.kind == "phone_engine"] == ["warning"]
    assert checked.errors == []
    assert [(o.passed, o.engines) for o in checked.listed.form_tests] == [(True, ["server"])] * 2


def test_a_form_that_a_phone_cannot_open_is_refused(phone: phones.PhoneEngine) -> None:
    class Broken:
        def run(self, *_: Any, **__: Any) -> dict[str, Any]:
            return {"failure": "no such thing"}

    outcomes, found = tried(Broken())
    assert [(f.severity, f.kind) for f in found] == [("error", "phone_engine")]
    assert [o.engines for o in outcomes] == [["server"], ["server"]]


def engine(seconds: float) -> PhoneEngine:
    node = phone_engine.find_node("node")
    assert node is not None
    return PhoneEngine(node, phones.PROGRAM, seconds)


ENDLESS = phones.form_of(
    "<n/><r><a/></r>", '<bind nodeset="/data/n" type="int" calculate="1000000000"/>',
    '<group ref="/data/r"><label>r</label><repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/a">'
    "<label>a</label></input></repeat></group>",
)  # fmt: skip


def test_a_form_without_end_is_given_up_in_time() -> None:
    with engine(4) as hurried, pytest.raises(PhoneEngineFailed):
        hurried.run(ENDLESS, now=NOON)


def test_an_engine_that_ended_says_so_and_does_not_hang() -> None:
    with engine(4) as hurried:
        for _ in range(2):
            with pytest.raises(PhoneEngineFailed):
                hurried.run(ENDLESS, now=NOON)


def test_a_list_comes_with_its_form_and_is_kept_with_the_version(phone: phones.PhoneEngine) -> None:
    rows = ({"test": "选一个村", "question": "village", "answer": "heyan"}, {"problem": "none"})
    found = check(Upload(book(VILLAGES, rows), {"villages.csv": CSV}), _engine(phone))
    assert (found.errors, found.listed.media) == ([], ["villages.csv"])
    assert [(o.passed, o.engines) for o in found.listed.form_tests] == [(True, ["server", "phone"])]


@pytest.mark.parametrize(
    ("media", "kind", "severity"),
    [
        ({}, "media_missing", "error"),
        ({"Villages.csv": CSV}, "media_missing", "error"),
        ({"villages.csv": CSV, "towns.csv": CSV}, "media_unused", "warning"),
        ({"villages.csv": CSV + b"x" * 10 * 1024 * 1024}, "media_too_large", "error"),
    ],
)
def test_files_that_are_missing_idle_or_too_large_are_named(
    media: dict[str, bytes], kind: str, severity: str
) -> None:
    found = check(Upload(book(VILLAGES), media))
    assert [p.severity for p in found.listed.problems if p.kind == kind] == [severity]


@pytest.mark.parametrize("name", ["households", "persons", "cases"])
def test_a_list_made_from_the_register_is_nobody_s_to_upload(name: str) -> None:
    found = check(Upload(book([question(f"select_one_from_file {name}.csv", "whom")])))
    assert (problems(found, "media_missing"), found.listed.media) == ([], [])


async def test_choices_from_a_file_are_checked_on_the_server_as_on_the_phone(house: House, grid: Grid) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    told(await send(clerk, "/forms", book(VILLAGES, form_id=form_id), villages_csv=CSV))
    marks: dict[str, list[str]] = {}
    for village in ("heyan", "nowhere"):
        filled = f"<data id='{form_id}' version='1'><village>{village}</village></data>"
        record: dict[str, Any] = house.record("quick_report", filled, form={"id": form_id, "version": "1"})
        await grid.phone.send(record | {"household_id": grid.household})
        await house.work()
        found = (await grid.phone.receipt(record["id"]))["problems"]
        marks[village] = [one["code"] for one in found if one["code"].startswith("answer")]
    assert marks == {"heyan": [], "nowhere": ["answer_choice"]}


async def test_a_phone_fetches_the_files_of_a_version(house: House, grid: Grid) -> None:
    clerk, form_id = await house.console("county01"), f"{grid.login}_visit"
    told(await send(clerk, "/forms", book(VILLAGES, form_id=form_id), villages_csv=CSV))
    (file,) = (await grid.phone.get(f"/forms/{form_id}/1"))["media"]
    assert (file["name"], file["bytes"], file["content_type"]) == ("villages.csv", len(CSV), "text/csv")
    answer = await grid.phone.client.get(f"/forms/{form_id}/1/media/villages.csv")
    assert (answer.content, answer.headers["content-type"].partition(";")[0]) == (CSV, "text/csv")
    assert (await grid.phone.client.get(f"/forms/{form_id}/1/media/towns.csv")).status_code == 404


async def test_other_files_under_the_same_version_are_refused(house: House, grid: Grid) -> None:
    clerk, data = await house.console("county01"), book(VILLAGES, form_id=f"{grid.login}_visit")
    assert told(await send(clerk, "/forms", data, villages_csv=CSV))["published"] is True
    assert told(await send(clerk, "/forms", data, villages_csv=CSV))["published"] is False
    answer = await send(clerk, "/forms", data, villages_csv=CSV + "dongjing,东井岭\n".encode())
    assert (answer.status_code, answer.json()["code"]) == (409, "form_version_taken")


@pytest.mark.parametrize(
    ("form_id", "settings", "purpose"),
    [
        ("trial_visit", {}, "visit"),
        ("trial_survey", {}, "survey"),
        ("trial_visit", {"purpose": "survey"}, "survey"),
        ("trial_survey", {"purpose": "quick_report"}, "quick_report"),
        ("quick_report", {"purpose": ""}, "quick_report"),
    ],
)
def test_what_a_form_is_for_is_said_on_its_settings_sheet(
    form_id: str, settings: dict[str, str], purpose: str
) -> None:
    assert check(Upload(book(AGES, form_id=form_id, **settings))).purpose == purpose
