"""What changed between two versions of a form, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from field_forms import Change, Definition, compile_form, convert_xlsform, describe_difference
from tests.forms.building import YES_NO, question, workbook

FORMER = (
    question("select_one yes_no", "ill", required="yes"),
    question("text", "illness", relevant="${ill} = 'yes'", fact="sick_person_name"),
    question("integer", "age", constraint=". < 120", constraint_message="x"),
    question("begin_repeat", "member"),
    question("integer", "income"),
    {"type": "end_repeat"},
    question("calculate", "total", calculation="sum(${income})"),
)


def definition(*survey: Mapping[str, Any], choices: Any = YES_NO, title: str = "试表") -> Definition:
    settings = [{"form_title": title, "form_id": "trial", "version": "1", "default_language": "中文 (zh)"}]
    return compile_form(convert_xlsform(workbook(survey, choices, settings))).definition


def changes(*survey: Mapping[str, Any], choices: Any = YES_NO, title: str = "试表") -> list[Change]:
    return describe_difference(definition(*FORMER), definition(*survey, choices=choices, title=title))


def altered(index: int, **cells: Any) -> list[Mapping[str, Any]]:
    """The former survey with cells of one row written anew."""
    rows: list[Mapping[str, Any]] = list(FORMER)
    rows[index] = {**rows[index], **cells}
    return rows


def test_two_versions_that_ask_the_same_differ_in_nothing() -> None:
    assert changes(*FORMER) == []


def test_a_new_question_says_what_earlier_records_hold() -> None:
    (found,) = changes(*FORMER, question("text", "needs", required="yes"))
    assert (found.kind, found.path, found.caution) == ("added", "/data/needs", False)
    assert found.zh == "新增问题 needs“题 needs”"
    assert found.effect_zh == "以前的记录这一项为空；新记录必须回答"
    assert found.effect_en == "blank in earlier records; new records must answer it"


def test_a_question_taken_out_says_which_fact_is_asked_no_more() -> None:
    (found,) = changes(FORMER[0], *FORMER[2:])
    assert (found.kind, found.path, found.caution) == ("removed", "/data/illness", True)
    assert "sick_person_name" in found.effect_zh
    assert "sick_person_name" in found.effect_en


def test_a_fact_that_another_question_carries_is_not_lost() -> None:
    found = changes(FORMER[0], *FORMER[2:], question("text", "what_ails", fact="sick_person_name"))
    assert [one.kind for one in found] == ["added", "removed"]
    assert "sick_person_name" not in found[1].effect_en


def test_a_condition_is_shown_as_its_author_wrote_it() -> None:
    (found,) = changes(*altered(1, relevant="${ill} = 'no' or ${age} > 60"))
    assert found.kind == "relevant"
    assert found.zh.endswith("显示条件：“${ill} = 'yes'”改为“${ill} = 'no' or ${age} > 60”")


def test_words_are_told_by_language() -> None:
    (found,) = changes(*altered(2, **{"label::中文 (zh)": "周岁"}))
    assert (found.kind, found.caution) == ("labels", False)
    assert found.zh == "问题 age“周岁”：题目（中文）：“题 age”改为“周岁”"
    assert found.en == "question age “Question age”: label (Chinese): from “题 age” to “周岁”"


def test_requirement_and_constraint_speak_of_earlier_records() -> None:
    (no_longer,) = changes(*altered(0, required=""))
    assert no_longer.kind == "required"
    assert no_longer.effect_en == "earlier records are not judged again"
    (limit,) = changes(*altered(2, constraint=". < 130"))
    assert "“. < 120”改为“. < 130”" in limit.zh


def test_another_type_in_the_same_column_is_a_caution() -> None:
    (found,) = changes(*altered(0, type="select_multiple yes_no"))
    assert (found.kind, found.caution) == ("type", True)
    assert "select_one" in found.en
    assert "select_multiple" in found.en


def test_choices_added_and_taken_out_are_named() -> None:
    maybe = {"list_name": "yes_no", "name": "maybe", "label::中文 (zh)": "也许", "label::English (en)": "Maybe"}
    found = {one.kind: one for one in changes(*FORMER, choices=(YES_NO[0], maybe))}
    assert set(found) == {"choice_added", "choice_removed"}
    assert "“也许”（maybe）" in found["choice_added"].zh
    assert found["choice_removed"].caution
    assert found["choice_removed"].effect_en == "earlier answers stay, new records cannot choose it"


def test_a_question_moved_to_a_group_keeps_its_column() -> None:
    group = question("begin_group", "health"), FORMER[1], {"type": "end_group"}
    found = {one.kind: one for one in changes(FORMER[0], *group, *FORMER[2:])}
    assert set(found) == {"added", "moved"}
    assert found["moved"].effect_en == "still the same column in reports"


def test_a_question_moved_into_a_repeat_is_another_question() -> None:
    rows = [FORMER[0], FORMER[2], FORMER[3], FORMER[1], *FORMER[4:]]
    assert [one.kind for one in changes(*rows)] == ["added", "removed"]


def test_the_same_words_under_another_name_are_a_renaming() -> None:
    (found,) = changes(*altered(2, name="years"))
    assert (found.kind, found.caution) == ("renamed", True)
    assert "age" in found.effect_en or "years" in found.effect_en


def test_order_names_the_fewest_questions_that_moved() -> None:
    (found,) = changes(FORMER[1], FORMER[2], FORMER[0], *FORMER[3:])
    assert (found.kind, found.path) == ("order", "/data/ill")


def test_the_forms_own_name() -> None:
    (found,) = changes(*FORMER, title="新表")
    assert (found.kind, found.path) == ("title", "")
    assert found.zh == "表单名称：“试表”改为“新表”"


NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@given(NAMES, NAMES)
def test_added_and_removed_are_what_sets_say(former: list[str], latter: list[str]) -> None:
    def of(names: list[str]) -> Definition:
        return definition(question("note", "first"), *(question("text", name) for name in names))

    found = describe_difference(of(former), of(latter))
    by_kind = {kind: [one.path[6:] for one in found if one.kind == kind] for kind in ("added", "removed", "order")}
    assert set(by_kind["added"]) == set(latter) - set(former)
    assert set(by_kind["removed"]) == set(former) - set(latter)
    kept = [name for name in former if name in latter and name not in by_kind["order"]]
    assert kept == [name for name in latter if name in former and name not in by_kind["order"]]
