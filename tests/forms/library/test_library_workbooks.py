"""What every workbook of the library keeps to: two languages, known facts and rules, marked personal information."""

import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from pyxform.xls2xform import convert  # pyright: ignore[reportUnknownVariableType]

from policy.catalogue import rule_entries
from policy.facts import require
from server.forms.library_listing import LIBRARY, Row, read_sheet

ZH, EN = "::中文 (zh)", "::English (en)"
ALONGSIDE = {"unknown"}  # answered, and yet no fact


@pytest.fixture(params=sorted(LIBRARY.glob("*.xlsx")), ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def workbook(path: Path) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))


@pytest.fixture
def survey(workbook: CalamineWorkbook) -> list[Row]:
    return read_sheet(workbook, "survey")


@pytest.fixture
def choices(workbook: CalamineWorkbook) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for row in read_sheet(workbook, "choices"):
        lists.setdefault(row["list_name"], []).append(row["name"])
    return lists


def test_it_converts_without_a_word_of_warning(path: Path) -> None:
    warnings: list[str] = []
    convert(str(path), warnings=warnings)
    assert warnings == []


def test_the_form_is_named_like_its_file_and_opens_in_chinese(path: Path, workbook: CalamineWorkbook) -> None:
    settings = read_sheet(workbook, "settings")[0]
    assert settings["form_id"] == path.stem
    assert settings["default_language"] == "中文 (zh)"
    assert re.fullmatch(r"[^|]+ \| [^|]+", settings["form_title"]), "中文 | English"
    assert re.fullmatch(r"\d{10}", settings["version"])


def test_whatever_is_said_is_said_in_both_languages(workbook: CalamineWorkbook, survey: list[Row]) -> None:
    for row in survey:
        for column in ("label", "hint", "required_message", "constraint_message"):
            assert bool(row[column + ZH]) == bool(row[column + EN]), f"{row['name']}: {column}"
        asked = row["type"].split(" ")[0] not in ("start", "end", "calculate", "end_group", "end_repeat")
        assert bool(row["label" + ZH]) == asked, row["name"]
        assert bool(row["required"]) == bool(row["required_message" + ZH]), row["name"]
        assert bool(row["constraint"]) == bool(row["constraint_message" + ZH]), row["name"]
    for row in read_sheet(workbook, "choices"):
        assert row["label" + ZH], row
        assert row["label" + EN], row


def test_questions_are_short_enough_to_read_in_sunlight(survey: list[Row]) -> None:
    for row in survey:
        if row["type"] != "note":
            assert len(re.sub(r"\$\{\w+\}", "", row["label" + ZH])) <= 20, row["label" + ZH]


def test_names_are_plain_and_used_once(survey: list[Row], choices: dict[str, list[str]]) -> None:
    names = [row["name"] for row in survey if row["name"]]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    for name in [*names, *choices, *(value for values in choices.values() for value in values)]:
        assert re.fullmatch(r"[a-z][a-zA-Z0-9_]*", name) or name == "HRSS", name


def test_every_fact_is_in_the_catalogue_and_choices_are_its_values(
    survey: list[Row], choices: dict[str, list[str]]
) -> None:
    carried = [row for row in survey if row["bind::tanfang:fact"]]
    assert carried
    for row in carried:
        fact = require(row["bind::tanfang:fact"].partition(":")[0])
        kind, _, list_name = row["type"].partition(" ")
        if kind not in ("select_one", "select_multiple") or not fact.values:
            continue
        assert set(choices[list_name]) - ALONGSIDE <= set(fact.values), row["name"]
        assert (fact.type == "set") == (kind == "select_multiple"), row["name"]


def test_a_yes_or_no_fact_is_asked_as_yes_or_no(survey: list[Row], choices: dict[str, list[str]]) -> None:
    for row in survey:
        name, _, written = row["bind::tanfang:fact"].partition(":")
        if name and require(name).type == "bool":
            list_name = row["type"].partition(" ")[2]
            assert written == "bool" or {"yes", "no"} <= set(choices[list_name]) <= {"yes", "no", "unknown"}, name


def test_every_rule_named_in_the_notes_exists(workbook: CalamineWorkbook, survey: list[Row]) -> None:
    names = {row["name"] for row in survey}
    for note in read_sheet(workbook, "_notes"):
        assert not note["question"] or note["question"] in names, note
        for rule in filter(None, re.split(r", ", note["rules"])):
            assert rule in rule_entries() or rule.startswith("p_"), f"{note['question']}: {rule}"


PERSONAL = {
    "id_number": r"id_last4|citizen_id", "phone": r"phone", "bank_account": r"bank_account_no",
    "location": r"^position$", "name": r"_name$|carer_person$|confirmed_by|surveyor$|holder$|helper$",
}  # fmt: skip


def test_personal_information_is_marked(survey: list[Row]) -> None:
    for row in survey:
        for kind, pattern in PERSONAL.items():
            if re.search(pattern, row["name"]) and row["name"] != "medicine_name":
                assert row["bind::tanfang:sensitive"] == kind, row["name"]
        if row["type"].startswith("image"):
            assert row["bind::tanfang:sensitive"] in ("photo", "other"), row["name"]


def test_evidence_is_never_demanded_and_photos_stay_small(survey: list[Row]) -> None:
    for row in survey:
        if row["type"] in ("image", "audio", "geopoint"):
            assert not row["required"], row["name"]
        if row["type"] == "image":
            assert re.fullmatch(r"max-pixels=(800|1600|2048)", row["parameters"]), row["name"]


def test_what_is_prefilled_is_never_what_must_be_looked_at_anew(survey: list[Row]) -> None:
    anew = {"outcome", "is_ill_now", "has_acute_illness", "sick_care_in_place", "food", "home_troubles", "house_safe"}
    prefilled = {row["name"] for row in survey if row.get("bind::tanfang:prefill")}
    assert not prefilled & anew
    for row in survey:
        prefill = row.get("bind::tanfang:prefill", "")
        assert prefill in ("", "fact", "last"), row["name"]
        assert prefill != "fact" or row["bind::tanfang:fact"], row["name"]
