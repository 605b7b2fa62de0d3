"""The check before publication: each fault with its sheet, row and column, in both languages, with a remedy."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from field_forms import Finding, check_workbook, check_xform
from tests.forms.building import SETTINGS, YES_NO, question, workbook
from tests.forms.phone import form_of

GOOD = (
    question("text", "person", **{"bind::tanfang:sensitive": "name"}),
    question(
        "integer",
        "age",
        constraint=". >= 0",
        **{"constraint_message::中文 (zh)": "不对", "constraint_message::English (en)": "no"},
    ),
    question("select_one yes_no", "ill", relevant="${age} > 59"),
)


def findings(*rows: dict[str, Any], choices: Any = YES_NO, settings: Any = SETTINGS, **more: Any) -> list[Finding]:
    return check_workbook(workbook((*GOOD, *rows), choices, settings, **more))


def found(kind: str, *rows: dict[str, Any], **sheets: Any) -> Finding:
    """The one finding of a kind."""
    (one,) = [finding for finding in findings(*rows, **sheets) if finding.kind == kind]
    return one


def test_a_good_workbook_has_no_findings() -> None:
    assert findings() == []


def test_a_finding_says_where_and_what_to_do() -> None:
    one = found("unknown_question", question("text", "school", relevant="${agee} < 18"))
    assert (one.sheet, one.row, one.column, one.cell[-1], one.severity) == ("survey", 5, "relevant", "5", "error")
    assert "age" in one.zh
    assert "did you mean age" in one.en
    assert one.remedy_en == "write ${age}"
    assert one.remedy_zh


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("full_width", question("text", "x", relevant="${age} > 1 \uff0c 2")),
        ("full_width", question("text", "x", relevant="selected\uff08${ill}, 'yes')")),
        ("unknown_function", question("calculate", "x", calculation="sums(${age})")),
        ("incomplete", question("calculate", "x", calculation="1 +")),
        ("arguments", question("calculate", "x", calculation="contains(${person})")),
        ("function_type", question("calculate", "x", calculation="count(3)")),
        ("choice_never", question("text", "x", relevant="${ill} = 'yess'")),
        ("choice_never", question("text", "x", relevant="selected(${ill}, 'maybe')")),
        ("name", question("text", "姓名")),
        ("duplicate_name", question("text", "age")),
        ("type", question("selct_one yes_no", "x")),
        ("no_list", question("select_one nothing", "x")),
        ("not_closed", question("begin_group", "x")),
        ("end_without_begin", {"type": "end_group"}),
        ("cycle", question("calculate", "x", calculation="${x}.. + 1") | {"calculation": "${y}", "name": "x"}),
        ("date_cell", question("date", "x", default=date(2026, 1, 2))),
        ("fact_type", question("text", "x", fact="name:word")),
        ("sensitive_kind", question("text", "x", sensitive="secret")),
        ("reference", question("text", "x", relevant="${age > 1")),
    ],
)
def test_what_would_not_work_is_an_error(kind: str, row: dict[str, Any]) -> None:
    rows = [row, question("calculate", "y", calculation="${x}")] if kind == "cycle" else [row]
    assert found(kind, *rows).severity == "error"


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("no_message", question("integer", "x", constraint=". > 0")),
        ("sensitive", question("text", "phone_number")),
        ("no_label", {"type": "text", "name": "x"}),
        ("empty_row", question("begin_repeat", "x")),
        ("slow_pattern", question("text", "x", relevant="regex(${person}, '^(a+)+$')")),
        ("unreachable", question("text", "x", relevant="false()")),
        ("not_portable", question("calculate", "x", calculation="substring(${person}, 1, 2)")),
        ("not_portable", question("text", "x", relevant="regex(${person}, '[0-9]')")),
        ("not_portable", question("text", "x", relevant="if(${age}, 1, 0) = 1")),
        ("not_portable", question("text", "x", relevant="today() > '2026-01-01'")),
    ],
)
def test_what_is_likely_not_meant_is_a_warning(kind: str, row: dict[str, Any]) -> None:
    rows = [row, {"type": "end_repeat"}] if row["type"] == "begin_repeat" else [row]
    assert found(kind, *rows).severity == "warning"


def test_a_misspelled_column_gets_the_likely_one() -> None:
    one = found("column", question("text", "x", relevent="${age} > 1"))
    assert (one.row, one.column) == (1, "relevent")
    assert "relevant" in one.remedy_en


def test_a_misspelled_sheet_gets_the_likely_one() -> None:
    assert found("sheet_name", entites=[{"a": "b"}]).remedy_en == "write entities"


def test_a_missing_translation_is_said_with_its_cell() -> None:
    row = question("text", "x")
    del row["label::English (en)"]
    one = found("translation", row)
    assert (one.row, one.column) == (5, "label::English (en)")


@pytest.mark.parametrize(
    ("kind", "choice"),
    [
        ("duplicate_choice", {"list_name": "yes_no", "name": "yes"}),
        ("choice_ascii", {"list_name": "yes_no", "name": "也许"}),
        ("choice_name", {"list_name": "yes_no", "label::中文 (zh)": "x"}),
        ("unused_list", {"list_name": "nobody", "name": "x"}),
    ],
)
def test_faults_of_choices(kind: str, choice: dict[str, str]) -> None:
    labels = {"label::中文 (zh)": "x", "label::English (en)": "x"}
    assert found(kind, choices=(*YES_NO, {**labels, **choice})).sheet == "choices"


def test_a_choice_filter_names_columns_of_the_choices() -> None:
    row = question("select_one yes_no", "x", choice_filter="twon = ${person}")
    choices = tuple({**choice, "town": "a"} for choice in YES_NO)
    assert "did you mean town" in found("filter_column", row, choices=choices).en


def test_facts_are_looked_up_in_the_dictionary_given() -> None:
    book = workbook((*GOOD, question("integer", "x", fact="age_yeers")))
    assert "unknown_fact" in [finding.kind for finding in check_workbook(book, known_facts={"age_years"})]
    assert check_workbook(book) == []


def test_a_fact_inside_a_repeat_must_be_a_list() -> None:
    rows = [question("begin_repeat", "r", repeat_count="2"), question("text", "x", fact="a"), {"type": "end_repeat"}]
    assert found("fact_in_repeat", *rows).row == 6


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ([{"form_title": "x", "version": "1"}], "no_form_id"),
        ([{"form_id": "表", "version": "1"}], "form_id"),
        ([{"form_id": "a"}], "no_version"),
        ([{"form_id": "a", "version": "1", "default_language": "Deutsch (de)"}], "default_language"),
    ],
)
def test_faults_of_settings(settings: list[dict[str, str]], kind: str) -> None:
    assert kind in [finding.kind for finding in findings(settings=settings)]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "not_workbook"),
        (b"PK\x03\x04 broken", "not_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected"),
    ],
)
def test_what_is_no_workbook_is_said(content: bytes, kind: str) -> None:
    assert [finding.kind for finding in check_workbook(content)] == [kind]


def test_a_workbook_without_survey_is_said() -> None:
    book = openpyxl.Workbook()
    held = io.BytesIO()
    book.save(held)
    assert "no_survey" in [finding.kind for finding in check_workbook(held.getvalue())]


def test_an_xform_is_checked_too() -> None:
    good = form_of("<a/><b/>", '<bind nodeset="/data/b" calculate="/data/a + 1"/>')
    assert check_xform(good) == []
    bad = form_of(
        "<a/><b/>", '<bind nodeset="/data/b" calculate="/data/c + foo("/><bind nodeset="/data/a" relevant="/data/x"/>'
    )
    assert [finding.kind for finding in check_xform(bad)] == ["incomplete", "unknown_question"]


def test_a_circle_in_an_xform_names_its_questions() -> None:
    circle = form_of(
        "<a/><b/>", '<bind nodeset="/data/a" calculate="/data/b"/><bind nodeset="/data/b" relevant="/data/a = 1"/>'
    )
    (one,) = check_xform(circle)
    assert one.kind == "cycle"
    assert "/data/a" in one.en
    assert "/data/b" in one.en
