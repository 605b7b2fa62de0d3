"""Form tests in the sheet `_tests`: read, run on the server's engine, and held against any engine's outcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import pytest

from field_forms import (
    Answers,
    Finding,
    FormTest,
    Problem,
    compile_form,
    convert_xlsform,
    failures,
    read_form_tests,
    run_form_test,
)
from tests.forms.building import question, workbook

SURVEY = (
    question("select_one yes_no", "ill", required="yes"),
    question("text", "illness", relevant="${ill} = 'yes'", required="yes"),
    question("begin_repeat", "member"),
    question("integer", "age", constraint=". <= 120"),
    question("select_one yes_no", "works", relevant="${age} >= 16"),
    {"type": "end_repeat"},
    question("calculate", "eldest", calculation="max(${age})"),
    question("calculate", "filled_on", calculation="format-date(today(), '%Y-%m-%d')"),
)
Rows = tuple[Mapping[str, Any], ...]


def outcome_of(*rows: Mapping[str, Any]) -> list[Finding]:
    """What running these rows of `_tests` on the server's engine finds."""
    book = workbook(SURVEY, _tests=rows)
    form = compile_form(convert_xlsform(book))
    tests, wrong = read_form_tests(book, form)
    return [*wrong, *(found for test in tests for found in failures(test, run_form_test(form, test)))]


GOOD: Rows = (
    {"test": "两口人，一人生病", "today": "2026-11-05", "question": "ill", "answer": "yes", "problem": "none"},
    {"question": "illness", "answer": "中风", "relevant": "yes", "required": "yes", "value": "中风"},
    {"question": "member", "answer": "2"},
    {"question": "member[1]/age", "answer": "71"},
    {"question": "/data/member[2]/age", "answer": "15"},
    {"question": "member[2]/works", "relevant": "no", "value": "(blank)"},
    {"question": "eldest", "value": "71"},
    {"question": "${filled_on}", "value": "2026-11-05"},
    {"problem": "none"},
    {"test": "没人生病", "question": "ill", "answer": "no"},
    {"question": "illness", "relevant": "no", "required": "no"},
    {"question": "filled_on", "value": "2026-03-05"},
    {"test": "没填", "question": "ill", "problem": "required"},
    {"question": "age", "answer": "121", "problem": "constraint"},
    {"problem": "2"},
)


def test_a_form_that_does_what_its_tests_say_has_no_findings() -> None:
    assert outcome_of(*GOOD) == []


@pytest.mark.parametrize(
    ("row", "column", "found"),
    [
        ({"question": "ill", "answer": "yes", "value": "no"}, "value", "yes"),
        ({"question": "illness", "relevant": "yes"}, "relevant", "no"),
        ({"question": "ill", "required": "no"}, "required", "yes"),
        ({"question": "ill", "problem": "none"}, "problem", "required"),
        ({"question": "age", "answer": "120", "problem": "constraint"}, "problem", "none"),
        ({"problem": "none"}, "problem", "/data/ill required"),
        ({"problem": "2"}, "problem", "1 (/data/ill required)"),
        ({"question": "member[3]/age", "value": "7"}, "value", "no such row"),
    ],
)
def test_what_is_not_as_expected_is_named_by_row_and_column(row: Mapping[str, Any], column: str, found: str) -> None:
    (finding,) = outcome_of({"test": "一项", **row})
    assert (finding.kind, finding.sheet, finding.row, finding.column) == ("form_test", "_tests", 2, column)
    assert found in finding.zh
    assert found in finding.en


@pytest.mark.parametrize(
    ("row", "kind", "column", "hint"),
    [
        ({"test": "a", "question": "ilness", "answer": "x"}, "form_test_row", "question", "illness"),
        ({"question": "ill", "answer": "yes"}, "form_test_row", "test", "name"),
        ({"test": "a", "today": "someday", "question": "ill"}, "form_test_row", "today", "2026-03-05"),
        ({"test": "a", "question": "ill", "relevant": "perhaps"}, "form_test_row", "relevant", "perhaps"),
        ({"test": "a", "question": "ill", "problem": "bad"}, "form_test_row", "problem", "constraint"),
        ({"test": "a", "problem": "required"}, "form_test_row", "problem", "required"),
        ({"test": "a", "answer": "yes"}, "form_test_row", "answer", "question"),
        ({"test": "a", "question": "member", "answer": "many"}, "form_test_row", "answer", "many"),
        ({"test": "a", "value": "3"}, "form_test_row", "question", "missing"),
        ({"test": "a", "question": "ill", "answr": "yes"}, "form_test_column", "answr", "answer"),
    ],
)
def test_a_row_that_cannot_be_read_is_said_so(row: Mapping[str, Any], kind: str, column: str, hint: str) -> None:
    (finding,) = outcome_of(row)
    assert (finding.kind, finding.column) == (kind, column)
    assert hint in finding.en


def test_a_name_that_stands_twice_needs_its_path() -> None:
    survey = (
        question("begin_group", "a"), question("text", "name"), {"type": "end_group"},
        question("begin_group", "b"), question("text", "name"), {"type": "end_group"},
    )  # fmt: skip
    book = workbook(
        survey, _tests=[{"test": "t", "question": "name", "answer": "x"}, {"question": "b/name", "answer": "y"}]
    )
    form = compile_form(convert_xlsform(book))
    tests, (finding,) = read_form_tests(book, form)
    assert finding.row == 2
    assert "several" in finding.en
    assert tests[0].answers == [("/data/b/name", "y")]


def test_a_workbook_without_the_sheet_has_no_form_tests() -> None:
    book = workbook(SURVEY)
    assert read_form_tests(book, compile_form(convert_xlsform(book))) == ([], [])


def test_another_engines_outcome_is_held_against_the_same_rows() -> None:
    book = workbook(SURVEY, _tests=GOOD[:1])
    form = compile_form(convert_xlsform(book))
    ((test,), _) = read_form_tests(book, form)
    assert test == FormTest(
        "两口人，一人生病", 2, date(2026, 11, 5), [("/data/ill", "yes")], [], test.expectations
    )  # fmt: skip
    refused = Answers({"/data/ill": "yes"}, {}, {}, [Problem("/data/ill", "choice", "", "", "")])
    (finding,) = failures(test, refused, "phone")
    assert "手机得到 choice" in finding.zh
    assert "the phone gives choice" in finding.en
    assert msgspec.json.encode(finding)
