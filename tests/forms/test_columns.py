"""Answers as tables: columns that stay as versions follow each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from field_forms import Definition, RowWriter, Table, compile_form, convert_xlsform, evaluate_answers, tables
from tests.forms.building import TODAY, question, workbook

SURVEY = (
    {"type": "start", "name": "start"},
    question("note", "hello"),
    question("text", "name"),
    question("geopoint", "home"),
    question("select_multiple yes_no", "said"),
    question("begin_group", "health"), question("integer", "age"), {"type": "end_group"},
    question("begin_repeat", "member"),
    question("integer", "age"),
    question("begin_repeat", "illness"), question("text", "name"), {"type": "end_repeat"},
    {"type": "end_repeat"},
)  # fmt: skip
ANSWERS: Mapping[str, Any] = {
    "/data/name": "李 “大”",
    "/data/home": "36.1 113.2 900 8",
    "/data/said": "yes no",
    "/data/health/age": 71,
    "/data/member[1]/age": 40,
    "/data/member[2]/age": 9,
    "/data/member[2]/illness[1]/name": "哮喘",
    "/data/member[2]/illness[2]/name": "近视",
}


def definition(*survey: Mapping[str, Any]) -> Definition:
    return compile_form(convert_xlsform(workbook(survey))).definition


def headings(*versions: Definition) -> dict[str, list[str]]:
    return {table.name: [column.heading for column in table.columns] for table in tables(versions)}


def filled(survey: Sequence[Mapping[str, Any]], answers: Mapping[str, Any], language: str = "") -> list[list[str]]:
    form = compile_form(convert_xlsform(workbook(survey)))
    writer = RowWriter(tables([form.definition]), language)
    return [row for _, row in writer.rows("r1", evaluate_answers(form, answers, today=TODAY).values)]


def test_one_table_for_the_form_and_one_for_each_repeat() -> None:
    assert headings(definition(*SURVEY)) == {
        "": ["start", "name", "home-lat", "home-lon", "home-altitude", "home-accuracy", "said", "age"],
        "member": ["age"],
        "illness": ["name"],
    }


def test_each_row_of_a_repeat_points_to_the_row_around_it() -> None:
    own, *rows = filled(SURVEY, ANSWERS)
    assert own[0] == "r1"
    assert own[2:] == ["李 “大”", "36.1", "113.2", "900.0", "8.0", "yes no", "71"]
    assert rows == [
        ["r1/member[1]", "r1", "40"],
        ["r1/member[2]", "r1", "9"],
        ["r1/member[1]/illness[1]", "r1/member[1]", ""],  # the row a repeat begins with
        ["r1/member[2]/illness[1]", "r1/member[2]", "哮喘"],
        ["r1/member[2]/illness[2]", "r1/member[2]", "近视"],
    ]
    assert RowWriter(tables([definition(*SURVEY)])).headings(2) == ["record", "parent", "name"]


def test_choices_are_written_as_labels_where_a_language_is_asked_for() -> None:
    assert filled(SURVEY, ANSWERS, "zh")[0][7] == "是; 否"
    assert filled(SURVEY, ANSWERS, "en")[0][7] == "Yes; No"


def test_a_record_without_answers_still_has_its_row() -> None:
    writer = RowWriter(tables([definition(*SURVEY)]))
    assert list(writer.rows("r2", {"/data/unknown": "x"})) == [(0, ["r2", *[""] * 8])]


def test_a_question_in_another_group_keeps_its_column_and_the_newest_words() -> None:
    former = definition(question("text", "needs"), question("text", "wishes"))
    latter = definition(
        question("begin_group", "later"),
        question("text", "needs") | {"label::中文 (zh)": "需要"},
        {"type": "end_group"},
    )
    (table,) = tables([former, latter])
    needs, wishes = table.columns
    assert (needs.heading, needs.paths) == ("needs", ("/data/needs", "/data/later/needs"))
    assert needs.labels["zh"] == "需要"
    assert wishes.heading == "wishes"


def test_names_that_stand_twice_are_told_apart_by_their_groups() -> None:
    rows = question("text", "name"), question("begin_group", "carer"), question("text", "name"), {"type": "end_group"}
    assert headings(definition(*rows)) == {"": ["name", "carer/name"]}


def test_a_question_named_like_a_key_does_not_hide_it() -> None:
    assert headings(definition(question("text", "record"), question("text", "parent")))[""] == ["record_", "parent_"]


def test_an_earlier_choice_keeps_its_label() -> None:
    maybe = {"list_name": "yes_no", "name": "maybe", "label::中文 (zh)": "也许"}
    former = compile_form(convert_xlsform(workbook([question("select_one yes_no", "a")], [maybe]))).definition
    latter = definition(question("select_one yes_no", "a"))
    (row,) = RowWriter(tables([former, latter]), "zh").rows("r", {"/data/a": "maybe"})
    assert row == (0, ["r", "也许"])


NAMED = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(["", "g", "h"])), unique_by=lambda one: one[0])


@settings(max_examples=40)
@given(st.lists(NAMED, min_size=2, max_size=4))
def test_a_later_version_only_adds_at_the_end(versions: list[list[tuple[str, str]]]) -> None:
    definitions = [_version(named) for named in versions]
    for count in range(1, len(definitions)):
        before, after = tables(definitions[:count]), tables(definitions[: count + 1])
        assert [table.name for table in after[: len(before)]] == [table.name for table in before]
        for former, latter in zip(before, after, strict=False):
            assert _headings(latter)[: len(former.columns)] == _headings(former)
    for table in tables(definitions):
        assert len(set(_headings(table))) == len(table.columns)


def _headings(table: Table) -> list[str]:
    return [column.heading for column in table.columns]


def _version(named: list[tuple[str, str]]) -> Definition:
    rows: list[Mapping[str, Any]] = [question("note", "first")]
    for group in ("", "g", "h"):
        held = [question("text", name) for name, where in named if where == group]
        rows += [question("begin_group", group), *held, {"type": "end_group"}] if group and held else held
    return definition(*rows)
