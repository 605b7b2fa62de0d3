"""What expressions mean: wrong values, questions never shown, choices never offered. Both sides of each rule."""

from __future__ import annotations

from typing import Any

import pytest

from field_forms import check_workbook
from tests.forms.building import YES_NO, question, workbook

BOTH = {"label::中文 (zh)": "x", "label::English (en)": "x"}
FORM = (
    question("select_one yes_no", "ill"),
    question("select_multiple needs", "needs"),
    question("integer", "age", constraint=". >= 0 and . <= 120", **{f"constraint_message::{one}": "x" for one in
             ("中文 (zh)", "English (en)")}),
    question("date", "born"),
    question("text", "told"),
    question("geopoint", "place"),
    question("image", "picture", parameters="max-pixels=1600"),
    question("begin_repeat", "member", repeat_count="2"),
    question("decimal", "income"),
    {"type": "end_repeat"},
)  # fmt: skip
CHOICES = (*YES_NO, *({"list_name": "needs", "name": name, **BOTH} for name in ("food", "fuel")))


def kinds(*rows: dict[str, Any], choices: Any = CHOICES) -> list[str]:
    return [one.kind for one in check_workbook(workbook((*FORM, *rows), choices))]


def relevant(expression: str) -> list[str]:
    return kinds(question("note", "q", relevant=expression))


def calculation(expression: str) -> list[str]:
    return kinds(question("calculate", "q", calculation=expression))


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("${age} = 'sixty'", "number_with_text"),
        ("'sixty' < ${age}", "number_with_text"),
        ("count(${member}) = 'two'", "number_with_text"),
        ("${born} > 'yesterday'", "date_with_text"),
        ("${born} > 5", "date_with_text"),
        ("${told} > 5", "text_compared"),
        ("${picture} = 'a'", "no_value"),
        ("${ill} = 'Yes'", "choice_never"),
        ("${ill} != 'yess'", "choice_never"),
        ("selected(${ill}, 'maybe')", "choice_never"),
        ("selected(${needs}, 'water')", "choice_never"),
        ("selected(${needs}, 'food fuel')", "selected_many"),
        ("${needs} = 'food'", "multiple_equals"),
        ("${ill} > 1", "choice_order"),
        ("selected(${age}, '1')", "not_a_choice"),
        ("count-selected(${born}) = 1", "not_a_choice"),
    ],
)
def test_comparisons_that_cannot_be_meant(expression: str, kind: str) -> None:
    assert relevant(expression) == [kind]


@pytest.mark.parametrize(
    "expression",
    [
        "${age} = 60", "${age} > '60'", "${age} = ''", "${born} > date('2026-03-05')", "${born} != ''",
        "${told} = 'x'", "${picture} != ''", "${ill} = 'yes'", "${ill} = ''", "selected(${needs}, 'food')",
        "count-selected(${needs}) > 1", "string-length(${told}) > 5", "count(${member}) = 2",
    ],
)  # fmt: skip
def test_comparisons_that_are_right(expression: str) -> None:
    assert relevant(expression) == []


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("${ill} + 1", "not_a_number"),
        ("${needs} * 2", "not_a_number"),
        ("round(${picture}, 1)", "not_a_number"),
        ("${told} + 1", "text_question_calculated"),
        ("${age} + 'a'", "text_calculated"),
        ("round('a', 1)", "text_calculated"),
        ("format-date(${ill}, '%Y')", "not_a_date"),
        ("${income} + 1", "row_from_outside"),
    ],
)
def test_calculations_that_cannot_be_meant(expression: str, kind: str) -> None:
    assert calculation(expression) == [kind]


@pytest.mark.parametrize(
    "expression",
    [
        "${age} + 1", "${age} + '1'", "if(${ill} = 'yes', 1, 0) + 1", "format-date(${born}, '%Y')",
        "if(count(${income}[. != '']) > 0, sum(${income}[. != '']), 0)",
        "indexed-repeat(${income}, ${member}, 1) + 1", "count(${member})",
        "concat(${told}, 'a')", "jr:choice-name(${ill}, '${ill}')", "if(${age} > 1, 'yes', 'no')", "string(${born})",
        "format-date(date(${born} + 1), '%Y-%m-%d')", "int(today()) - int(${born})", "now()",
        "format-date(date(today() - 30), '%Y-%m-%d')", "today() - ${born}",
        "if(${place} != '', distance(${place}, ${place}), 0)", "selected-at(${place}, 0)",
    ],
)  # fmt: skip
def test_calculations_that_are_right(expression: str) -> None:
    assert calculation(expression) == []


def test_a_repeats_own_rows_may_read_each_other() -> None:
    inner = [question("begin_repeat", "r", repeat_count="2"), question("integer", "a"),
             question("calculate", "b", calculation="${a} + position(..)"), {"type": "end_repeat"}]  # fmt: skip
    assert kinds(*inner) == []


@pytest.mark.parametrize(
    "expression",
    [
        "false()",
        "1 = 2",
        "${ill} = 'yes' and ${ill} = 'no'",
        "${ill} = 'yes' and not(selected(${ill}, 'yes'))",
        "${ill} != '' and ${ill} != 'yes' and ${ill} != 'no'",
        "${age} > 60 and ${age} < 18",
        "${age} > 4 and ${age} < 5",
        "${age} > 120",
        "${age} = 5 and ${age} > 5",
        "selected(${needs}, 'food') and not(selected(${needs}, 'food'))",
        "(${ill} = 'yes' or ${ill} = 'no') and ${ill} = ''",
        "${ill} = 'yes' and (${ill} = 'no' or ${age} < 0)",
    ],
)
def test_what_no_answers_make_true_is_never_shown(expression: str) -> None:
    assert relevant(expression) == ["unreachable"]


@pytest.mark.parametrize(
    "expression",
    [
        "true()",
        "${ill} = 'yes' or ${ill} = 'no'",
        "${ill} != 'yes' and ${ill} != 'no'",
        "${age} > 4 and ${age} < 6",
        "${age} >= 120",
        "${age} >= 5 and ${age} <= 5",
        "selected(${needs}, 'food') and selected(${needs}, 'fuel')",
        "${ill} = 'yes' and (${ill} = 'no' or ${age} > 5)",
        "not(${ill} = 'yes' and ${age} > 120)",
    ],
)
def test_what_some_answers_make_true_is_not_reported(expression: str) -> None:
    assert relevant(expression) == []


def test_groups_and_the_questions_asked_about_count_too() -> None:
    group = [
        question("begin_group", "g", relevant="${ill} = 'yes'"),
        question("text", "inside"),
        {"type": "end_group"},
    ]
    never = question("note", "q", relevant="${inside} != '' and ${ill} = 'no'")
    assert kinds(*group, never) == ["unreachable"]
    assert kinds(*group, {**never, "relevant": "${inside} = '' and ${ill} = 'no'"}) == []
    closed = [{**group[0], "relevant": "false()"}, {**group[1], "relevant": "${ill} = 'yes'"}, group[2]]
    assert kinds(*closed) == ["unreachable"]


@pytest.mark.parametrize(
    ("constraint", "found"),
    [(". > 5 and . < 5", ["constraint_never"]), (". >= 5 and . <= 5", []), (". > 5 or . < 5", [])],
)
def test_a_constraint_that_no_answer_meets(constraint: str, found: list[str]) -> None:
    row = question("decimal", "q", constraint=constraint, **{f"constraint_message::{one}": "x" for one in
                   ("中文 (zh)", "English (en)")})  # fmt: skip
    assert kinds(row) == found


def test_a_choice_that_its_filter_never_lets_through() -> None:
    row = question("select_one town", "town", choice_filter="for = ${ill}")
    towns = [{"list_name": "town", "name": name, "for": held, **BOTH} for name, held in (("a", "yes"), ("b", "yse"))]
    (found,) = check_workbook(workbook((*FORM, row), (*CHOICES, *towns)))
    assert (found.kind, found.sheet, found.row, found.column) == ("never_offered", "choices", 7, "for")
    free = question("select_one town", "other_town")
    assert kinds(row, free, choices=(*CHOICES, *towns)) == []
    or_more = {**row, "choice_filter": "for = ${ill} or ${age} > 5"}
    assert kinds(or_more, choices=(*CHOICES, *towns)) == []


@pytest.mark.parametrize(
    ("expression", "instead"),
    [
        ("sum(${income})", "if(count(${…}[. != '']) > 0, sum(${…}[. != '']), 0)"),
        ("sum(${income}[. != ''])", "if(count(${…}[. != '']) > 0, sum(${…}[. != '']), 0)"),
        ("${age} > 1", "if(…, 'yes', 'no')"),
        ("if(${age} > 1, not(${ill} = 'yes'), 'no')", "if(…, 'yes', 'no')"),
        ("once(today())", "format-date("),
        ("${born} + 1", "format-date(date(${…} + 1), '%Y-%m-%d')"),
        ("today() - 30", "format-date(date(${…} + 1), '%Y-%m-%d')"),
        ("format-date(1 + ${born}, '%d')", "format-date(date(${…} + 1), '%Y-%m-%d')"),
        ("coalesce(${born}, '')", "format-date("),
        ("decimal-time('06:00:00.000+08:00')", "a question of type time"),
        ("max(${income})", "max(${…}[. != ''])"),
        ("regex(${told}, '[0-9]')", "'^[0-9]$'"),
        ("substring(${told}, 1, 2)", "substr(…)"),
        ("floor(${age} div 10)", "int(…)"),
        ("ceiling(${age} div 10)", "int(x) + 1"),
        ("${income}[position() = last()]", "count(…)"),
        ("/data/member[2]/income", "[position() = 2]"),
        ("//income", "the full path"),
        ("if(${told}, 1, 2)", "${…} != ''"),
        ("not(${told})", "${…} != ''"),
        ("${told} or ${age} > 1", "${…} != ''"),
        ("now() > today()", "date(now())"),
        ("${born} <= '2026-03-05'", "date('2026-03-05')"),
        ("round(-2.5, 0)", "-round(…)"),
    ],
)
def test_what_devices_compute_differently_comes_with_what_to_write(expression: str, instead: str) -> None:
    found = check_workbook(workbook((*FORM, question("calculate", "q", calculation=expression)), CHOICES))
    assert {one.kind for one in found} == {"not_portable"}
    assert any(instead in one.remedy_en for one in found)


@pytest.mark.parametrize(
    ("expression", "kind", "instead"),
    [
        ("lower-case(${told})", "not_on_the_phone", "translate("),
        ("upper-case(${told})", "not_on_the_phone", "translate("),
        ("property('deviceid')", "not_on_the_phone", "deviceid"),
        ("extract-signed(${told}, 'key')", "not_on_the_phone", "after sending"),
        ("distance(${place}, ${place})", "distance_blank", "if(${x} != '', distance(${x}), '')"),
        ("if(distance(${place}, ${place}) > 5, 1, 2)", "distance_blank", "distance(${x})"),
    ],
)
def test_what_the_phone_cannot_open_is_refused(expression: str, kind: str, instead: str) -> None:
    found = check_workbook(workbook((*FORM, question("calculate", "q", calculation=expression)), CHOICES))
    assert [(one.kind, one.severity) for one in found] == [(kind, "error")]
    assert instead in found[0].remedy_en


def test_a_calculation_with_a_type_stores_what_its_type_says() -> None:
    for expression, kind in (("${age} > 1", "boolean"), ("today()", "date")):
        assert kinds(question("calculate", "q", calculation=expression, **{"bind::type": kind})) == []
