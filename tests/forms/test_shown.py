"""Labels as they were shown: `${name}` in a text is the answer of the record it is read in."""

from __future__ import annotations

from typing import Any

import pytest

from field_forms import Definition, Shown
from tests.forms.building import YES_NO, form, question

SEX = ({"list_name": "sex", "name": "m", "label::中文 (zh)": "男", "label::English (en)": "Male"},)
FAMILY = form(
    question("text", "who"),
    question("date", "born"),
    question("select_multiple yes_no", "many"),
    question("begin_repeat", "member"),
    question("text", "name"),
    question("select_one sex", "sex"),
    question("begin_group", "body"),
    question("integer", "age"),
    {"type": "end_group"},
    {"type": "end_repeat"},
    choices=(*YES_NO, *SEX),
).definition
ANSWERS = {
    "/data/who": "郝桂英", "/data/born": "1950-03-09", "/data/many": "yes no",
    "/data/member[1]/name": "小满", "/data/member[1]/sex": "m", "/data/member[2]/name": "谷雨",
    "/data/member[2]/body/age": "9",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "path", "zh", "en"),
    [
        ("没有引用", "/data/who", "没有引用", "没有引用"),
        ("还是 ${who} 吗？", "/data/born", "还是 郝桂英 吗？", "还是 郝桂英 吗？"),
        ("${ who }、${who}", "/data/born", "郝桂英、郝桂英", "郝桂英、郝桂英"),
        ("${born}", "/data/who", "1950年3月9日", "1950-03-09"),
        ("${many}", "/data/who", "是、否", "Yes, No"),
        ("${name}", "/data/member[2]/body/age", "谷雨", "谷雨"),
        ("${name}", "/data/member[2]", "谷雨", "谷雨"),
        ("${sex}", "/data/member[1]/name", "男", "Male"),
        ("${sex}", "/data/member[2]/name", "—", "—"),
        ("${age}", "/data/member[2]/name", "9", "9"),
        ("${name}", "/data/who", "小满", "小满"),
        ("${gone}", "/data/who", "—", "—"),
        ("${last-saved#who}", "/data/who", "—", "—"),
        ("${who", "/data/who", "${who", "${who"),
    ],
)
def test_a_reference_reads_the_answer_that_it_means_where_it_stands(text: str, path: str, zh: str, en: str) -> None:
    assert Shown(FAMILY, ANSWERS).texts({"zh": text, "en": text}, path) == {"zh": zh, "en": en}


def test_an_answer_that_looks_like_a_reference_is_read_as_it_is() -> None:
    shown = Shown(FAMILY, {"/data/who": "${born}", "/data/born": "1950-03-09"})
    assert shown.text("${who}", "/data/many", "zh") == "${born}"


def test_a_choice_that_names_its_own_question_ends() -> None:
    own = {
        "list_name": "self",
        "name": "x",
        "label::中文 (zh)": "就是 ${pick}",
        "label::English (en)": "Just ${pick}",
    }
    found: Definition = form(question("select_one self", "pick"), choices=(own,)).definition
    answers: dict[str, Any] = {"/data/pick": "x"}
    shown = Shown(found, answers)
    assert shown.texts(found.questions[0].choices[0].labels, "/data/pick") == {"zh": "就是 x", "en": "Just x"}


def test_of_two_questions_with_a_name_the_nearer_is_meant() -> None:
    found = form(
        question("begin_group", "a"), question("text", "name"), question("text", "first"), {"type": "end_group"},
        question("begin_group", "b"), question("text", "name"), question("text", "second"), {"type": "end_group"},
    ).definition  # fmt: skip
    shown = Shown(found, {"/data/a/name": "甲", "/data/b/name": "乙"})
    assert (shown.text("${name}", "/data/a/first", "zh"), shown.text("${name}", "/data/b/second", "zh")) == (
        "甲",
        "乙",
    )
