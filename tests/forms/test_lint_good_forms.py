"""Forms that public converters and validators accept stop nobody here either; what they refuse is said at its row."""

from __future__ import annotations

from typing import Any

import pytest

from field_forms import Finding, check_workbook, check_xform, compile_form, convert_xlsform
from field_forms.lint.finding import Place
from tests.forms.building import SETTINGS, YES_NO, question, workbook

TEXT = question("text", "told")


def errors(content: bytes) -> list[Finding]:
    return [one for one in check_workbook(content) if one.severity == "error"]


def kinds(content: bytes) -> list[str]:
    return [one.kind for one in check_workbook(content)]


@pytest.mark.parametrize("settings", [("form_id", "id_string"), ("id_string", "form_id")])
def test_the_old_name_of_the_id_beside_the_new_one_is_only_warned_of(settings: tuple[str, str]) -> None:
    ids = {"form_id": "home_visit", "id_string": "something_old"}
    content = workbook([TEXT], settings=[{**SETTINGS[0], **{name: ids[name] for name in settings}}], choices=())
    assert errors(content) == []
    assert "two_ids" in kinds(content)
    assert compile_form(convert_xlsform(content)).definition.id == "home_visit"


@pytest.mark.parametrize("form_id", ["Home visit", "2026-visit", "走访"])
def test_an_id_that_others_take_is_a_warning(form_id: str) -> None:
    content = workbook([TEXT], settings=[{**SETTINGS[0], "form_id": form_id}], choices=())
    assert errors(content) == []
    assert "form_id" in kinds(content)
    assert compile_form(convert_xlsform(content)).definition.id == form_id


@pytest.mark.parametrize(("kind", "default"), [("integer", "many"), ("decimal", "1,5"), ("date", "yesterday")])
def test_a_default_that_the_phone_leaves_blank_is_a_warning(kind: str, default: str) -> None:
    content = workbook([question(kind, "q", default=default)], choices=())
    assert errors(content) == []
    assert "default_type" in kinds(content)


def test_an_entity_named_by_a_bare_word_passes_both_checks() -> None:
    content = workbook(
        [question("text", "kind", save_to="kind")],
        choices=(),
        entities=[{"dataset": "trees", "label": "kind"}],
    )
    assert errors(content) == []
    assert [one for one in check_xform(convert_xlsform(content)) if one.severity == "error"] == []


@pytest.mark.parametrize(
    ("number", "lost"), [(110101199003070000, True), (10**15, True), (10**15 - 1, False), (18, False)]
)
def test_digits_that_excel_does_not_keep_are_missed(number: int, lost: bool) -> None:
    content = workbook([question("text", "id_number", default=number)], choices=())
    found = [one for one in errors(content) if one.kind == "digits_lost"]
    assert bool(found) == lost
    if lost:
        assert (found[0].sheet, found[0].row, found[0].column) == ("survey", 2, "default")
        assert str(number) in found[0].zh


def test_a_long_number_written_as_text_keeps_its_digits() -> None:
    content = workbook([question("text", "id_number", default="110101199003070012")], choices=())
    assert "digits_lost" not in kinds(content)


def place(found: Finding) -> Place:
    return Place(found.sheet, found.row, found.column)


def test_two_entities_for_one_place_are_said_on_the_entities_sheet() -> None:
    rows: list[dict[str, Any]] = [
        question("text", "a", save_to="trees#a"),
        question("text", "b", save_to="wells#b"),
    ]
    entities = [{"list_name": "trees", "label": "${a}"}, {"list_name": "wells", "label": "${b}"}]
    (found,) = errors(workbook(rows, choices=(), entities=entities))
    assert (found.kind, found.sheet, found.row) == ("entity_place", "entities", 3)


def test_two_files_of_one_name_are_said_at_the_second() -> None:
    rows = [
        {"type": "csv-external", "name": "villages"},
        question("begin_group", "g"),
        {"type": "xml-external", "name": "villages"},
        {"type": "end_group"},
    ]
    (found,) = errors(workbook(rows, choices=()))
    assert (found.kind, found.sheet, found.row) == ("instance_twice", "survey", 4)


def test_an_external_list_without_a_filter_is_said_at_its_question() -> None:
    rows = [question("select_one yes_no", "ill"), question("select_one_external village", "village")]
    external = [{"list_name": "village", "name": "dongcun", "ill": "yes"}]
    (found,) = errors(workbook(rows, YES_NO, external_choices=external))
    assert (found.kind, found.sheet, found.row, found.column) == ("no_list", "survey", 3, "type")
