"""Answers by path, filled in as a phone would."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from field_forms import FormError, Sources, clock, evaluate_answers
from field_forms.tree import document_of, parse_xml, root_of
from tests.forms.building import TODAY, form, question, raw_form
from tests.forms.scenarios import ask, bind, put, repeat

NEEDS = (
    *({"list_name": "need", "name": name, "label::中文 (zh)": name} for name in ("food", "fuel", "clothes")),
    *(
        {"list_name": "yes_no", "name": name, "label::中文 (zh)": label}
        for name, label in (("yes", "是"), ("no", "否"))
    ),
)


@pytest.mark.parametrize(
    ("given", "text"), [(True, "true"), (3, "3"), (2.5, "2.5"), ("x", "x"), (None, ""), (["a", "b"], "a b")]
)
def test_answers_from_json_become_text(given: object, text: str) -> None:
    assert evaluate_answers(form(question("text", "q")), {"/data/q": given}, today=TODAY).values["/data/q"] == text


def test_ticked_choices_take_the_order_of_the_list() -> None:
    evaluation = evaluate_answers(
        form(question("select_multiple need", "needs"), choices=NEEDS),
        {"/data/needs": ["clothes", "food"]},
        today=TODAY,
    )
    assert evaluation.values["/data/needs"] == "food clothes"


def test_a_choice_that_is_filtered_away_reads_as_blank() -> None:
    places = (
        {"list_name": "town", "name": "a", "label": "A"},
        {"list_name": "village", "name": "a1", "label": "A1", "town": "a"},
        {"list_name": "village", "name": "b1", "label": "B1", "town": "b"},
    )
    filtered = form(
        question("select_one town", "town"),
        question("select_one village", "village", choice_filter="town = ${town}"),
        choices=places,
    )
    good = evaluate_answers(filtered, {"/data/town": "a", "/data/village": "a1"}, today=TODAY)
    assert (good.values["/data/village"], good.problems) == ("a1", [])
    bad = evaluate_answers(filtered, {"/data/town": "a", "/data/village": "b1"}, today=TODAY)
    assert (bad.values["/data/village"], [found.kind for found in bad.problems]) == ("", ["choice"])


def test_an_unknown_question_is_reported_not_refused() -> None:
    evaluation = evaluate_answers(form(question("text", "q")), {"/data/p": 1}, today=TODAY)
    assert [(found.path, found.kind) for found in evaluation.problems] == [("/data/p", "unknown_node")]


def test_a_read_only_question_keeps_its_own_value() -> None:
    fixed = form(question("text", "q", readonly="yes", default="mine"))
    assert evaluate_answers(fixed, {"/data/q": "yours"}, today=TODAY).values["/data/q"] == "mine"


def test_defaults_fixed_and_computed() -> None:
    given = form(
        question("text", "village", default="上村"),
        question("date", "day", default="today()"),
        question("text", "copy", default="${village}"),
    )
    values = evaluate_answers(given, {}, today="2026-03-05").values
    assert (values["/data/village"], values["/data/day"], values["/data/copy"]) == ("上村", "2026-03-05", "上村")


def test_preloads_come_from_the_clock_and_the_id_source() -> None:
    stamped = form({"type": "start", "name": "start"}, {"type": "today", "name": "today"}, question("text", "q"))
    when = clock(datetime.fromisoformat("2026-03-05T23:30:00+00:00"))
    values = evaluate_answers(stamped, {}, today=when, sources=Sources(uuid=lambda: "0190")).values
    assert values["/data/start"] == "2026-03-06T07:30:00.000+08:00"
    assert values["/data/today"] == "2026-03-06"
    assert values["/data/meta/instanceID"] == "uuid:0190"


def test_a_changed_answer_fires_its_action() -> None:
    triggered = form(
        question("integer", "age"), question("date", "age_entered_on", trigger="${age}", calculation="today()")
    )
    assert (
        evaluate_answers(triggered, {"/data/age": 3}, today="2026-03-05").values["/data/age_entered_on"]
        == "2026-03-05"
    )
    assert evaluate_answers(triggered, {}, today="2026-03-05").values["/data/age_entered_on"] == ""


def test_labels_of_choices_in_the_language_asked_for() -> None:
    named = form(
        question("select_one yes_no", "ill"),
        question("calculate", "words", calculation="jr:choice-name(${ill}, '${ill}')"),
    )
    answers = {"/data/ill": "yes"}
    assert evaluate_answers(named, answers, today=TODAY).values["/data/words"] == "是"
    english = evaluate_answers(named, answers, today=TODAY, sources=Sources(language="en"))
    assert english.values["/data/words"] == "Yes"


def test_a_hidden_answer_comes_back_when_its_question_does() -> None:
    hidden = form(question("integer", "age"), question("text", "school", relevant="${age} < 18"))
    young = {"/data/school": "一小", "/data/age": 9}
    assert evaluate_answers(hidden, young, today=TODAY).values["/data/school"] == "一小"
    assert evaluate_answers(hidden, {**young, "/data/age": 18}, today=TODAY).values["/data/school"] == ""


@pytest.mark.parametrize(
    ("kind", "written", "stored"), [("int", "7.9", "7"), ("int", "-7.9", "-7"), ("decimal", "7", "7.0")]
)
def test_typed_calculations_are_stored_as_the_phone_stores_them(kind: str, written: str, stored: str) -> None:
    typed = raw_form("<q/>", f'<bind nodeset="/data/q" type="{kind}" calculate="{written}"/>')
    assert evaluate_answers(typed, {}, today=TODAY).values["/data/q"] == stored


def test_nested_answers_are_objects_and_lists() -> None:
    family = form(
        question("begin_group", "home"),
        question("text", "village"),
        {"type": "end_group"},
        question("begin_repeat", "member"),
        question("text", "name"),
        {"type": "end_repeat"},
    )
    evaluation = evaluate_answers(
        family, {"/data/home": {"village": "上村"}, "/data/member": [{"name": "甲"}, {"name": "乙"}]}, today=TODAY
    )
    nested = evaluation.nested()
    assert nested["home"] == {"village": "上村"}
    assert nested["member"] == [{"name": "甲"}, {"name": "乙"}]


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("7", "7.0"),
        ("7.50", "7.5"),
        ("0.000004873848553279288", "0.00000487384855327929"),
        ("-0.1", "-0.1"),
        ("1000000", "1000000.0"),
    ],
)
def test_decimals_always_have_a_point_and_at_most_twenty_places(given: str, stored: str) -> None:
    decimal = form(question("decimal", "q"))
    assert evaluate_answers(decimal, {"/data/q": given}, today=TODAY).values["/data/q"] == stored


FAMILY = form(question("begin_repeat", "member"), question("text", "name"), {"type": "end_repeat"})


@pytest.mark.parametrize("rows", [2, "2", [{}, {}], [{"name": ""}, {}]])
def test_rows_are_asked_for_by_number_or_by_list(rows: object) -> None:
    relevant = evaluate_answers(FAMILY, {"/data/member": rows}, today=TODAY).relevant
    assert [path for path in relevant if path.endswith("]")] == ["/data/member[1]", "/data/member[2]"]


@pytest.mark.parametrize("path", ["/data/member[2]/name", "member[2]/name", "/member[2]/name"])
def test_a_path_may_begin_below_the_root(path: str) -> None:
    assert evaluate_answers(FAMILY, {path: "乙"}, today=TODAY).values["/data/member[2]/name"] == "乙"


HOME = form(
    question("begin_group", "home"),
    question("text", "village"),
    question("text", "name"),
    {"type": "end_group"},
    question("begin_repeat", "member"),
    question("text", "name"),
    question("integer", "age"),
    {"type": "end_repeat"},
)


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("village", "/data/home/village"),
        (" home/village ", "/data/home/village"),
        ("/data[1]/home[1]/village[1]", "/data/home/village"),
        ("age", "/data/member[1]/age"),
        ("member[2]/name", "/data/member[2]/name"),
    ],
)
def test_a_name_that_only_one_question_has_is_enough(key: str, path: str) -> None:
    evaluation = evaluate_answers(HOME, {key: "7"}, today=TODAY)
    assert (evaluation.values[path], evaluation.problems) == ("7", [])


@pytest.mark.parametrize("key", ["name", "/data/village", "house/village", "", "/", "member[x]/name"])
def test_a_name_of_several_questions_or_of_none_is_reported(key: str) -> None:
    evaluation = evaluate_answers(HOME, {key: "7"}, today=TODAY)
    assert [found.kind for found in evaluation.problems] == ["unknown_node"]
    assert set(evaluation.values.values()) <= {"", evaluation.instance_id}


def test_a_thousand_rows_with_actions_are_filled_in_time_that_grows_with_their_number() -> None:
    rows = raw_form(
        '<total/><row jr:template=""><number/><a/><twice/><next/></row>',
        bind("total", calculate="sum(/data/row/twice)")
        + bind("row/a", type="int")
        + bind("row/twice", calculate="../a * 2"),
        repeat(
            "row",
            put("odk-new-repeat", "row/number", "position(..)")
            + ask("row/number")
            + ask("row/a", put("xforms-value-changed", "row/next", "../a + 1"))
            + ask("row/next"),
        ),
    )
    began = time.perf_counter()
    values = evaluate_answers(rows, {"row": [{"a": number} for number in range(1, 1_001)]}, today=TODAY).values
    seconds = time.perf_counter() - began
    assert [values[f"/data/row[1000]/{name}"] for name in ("number", "twice", "next")] == ["1000", "2000", "1001"]
    assert (values["/data/total"], seconds < 2) == ("1001000", True)


def test_answers_before_the_count_that_makes_their_rows_wait_for_it() -> None:
    counted = form(
        question("integer", "n"),
        question("begin_repeat", "visit", repeat_count="${n}"),
        question("text", "what"),
        {"type": "end_repeat"},
    )
    evaluation = evaluate_answers(counted, {"/data/visit[2]/what": "b", "/data/n": 2}, today=TODAY)
    assert (evaluation.values["/data/visit[2]/what"], evaluation.problems) == ("b", [])


def test_what_the_device_knows_is_given() -> None:
    known = form({"type": "username", "name": "who"}, {"type": "deviceid", "name": "device"}, question("text", "q"))
    sources = Sources(properties={"username": "grid01"})
    values = evaluate_answers(known, {}, today=TODAY, sources=sources).values
    assert (values["/data/who"], values["/data/device"]) == ("grid01", "")


def test_the_instance_sent_before_is_a_list_like_any_other() -> None:
    again = form(question("text", "village", default="${last-saved#village}"))
    (name,) = {name for name in again.xform.sources if "last-saved" in name}
    before = document_of(root_of(parse_xml("<data><village>上村</village></data>")))
    given = Sources(lists={name: before})
    assert evaluate_answers(again, {}, today=TODAY, sources=given).values["/data/village"] == "上村"
    assert evaluate_answers(again, {}, today=TODAY).values["/data/village"] == ""


def test_an_action_for_new_rows_belongs_into_its_repeat() -> None:
    with pytest.raises(FormError) as refused:
        raw_form("<row><a/></row>", put("odk-new-repeat", "row/a", "1"), repeat("row", ask("row/a")))
    assert refused.value.kind == "event"


@pytest.mark.parametrize("value", [" ", "<x>&"])
def test_an_action_without_a_value_sets_its_words(value: str) -> None:
    literal = raw_form("<a/><b/>", "", ask("a", put("xforms-value-changed", "b", text=value)))
    assert evaluate_answers(literal, {"/data/a": "1"}, today=TODAY).values["/data/b"] == value
