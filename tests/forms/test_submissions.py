"""A submitted instance is judged anew: values, relevance, problems, differences. What it says never refuses it."""

from __future__ import annotations

import pytest

from field_forms import Form, InstanceError, compile_form, evaluate_answers, evaluate_instance, instance_xml
from tests.forms.building import TODAY, form, question, raw_form
from tests.forms.scenarios import ask, bind, repeat


@pytest.fixture(scope="module")
def visit() -> Form:
    return form(
        question("text", "person", required="yes"),
        question("integer", "age", constraint=". >= 0 and . < 130", **{"constraint_message::中文 (zh)": "年龄不对"}),
        question("select_one yes_no", "ill", relevant="${age} >= 60", required="yes"),
        question("text", "carer", relevant="${ill} = 'yes'", required="${age} > 80"),
        question("calculate", "next_year", calculation="${age} + 1"),
        question("calculate", "draw", calculation="once(random())"),
        question("calculate", "stamp", calculation="now()"),
        question("decimal", "income"),
        question("date", "met_on"),
    )


def sent(**answers: str) -> bytes:
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in answers.items())
    return f'<data id="trial" version="1">{inner}<meta><instanceID>uuid:7</instanceID></meta></data>'.encode()


def kinds(visit: Form, **answers: str) -> list[tuple[str, str]]:
    evaluation = evaluate_instance(visit, sent(**answers), today=TODAY)
    return [(problem.path, problem.kind) for problem in evaluation.problems]


def test_a_good_submission_has_nothing_wrong(visit: Form) -> None:
    evaluation = evaluate_instance(visit, sent(person="王", age="70", ill="no", next_year="71"), today=TODAY)
    assert evaluation.problems == []
    assert evaluation.differences == []
    assert evaluation.valid
    assert (evaluation.form_id, evaluation.version, evaluation.instance_id) == ("trial", "1", "uuid:7")


def test_a_missing_answer_is_a_problem_of_its_question(visit: Form) -> None:
    assert kinds(visit, age="70") == [("/data/person", "required"), ("/data/ill", "required")]


@pytest.mark.parametrize(("age", "wrong"), [("0", False), ("-1", True), ("129", False), ("130", True)])
def test_both_edges_of_a_constraint(visit: Form, age: str, wrong: bool) -> None:
    assert (("/data/age", "constraint") in kinds(visit, person="王", age=age, ill="no")) is wrong


def test_the_forms_own_message_is_used_and_defaults_stand_in(visit: Form) -> None:
    evaluation = evaluate_instance(visit, sent(person="王", age="130", ill="no"), today=TODAY)
    problem = evaluation.problems[0]
    assert problem.zh == "年龄不对"
    assert problem.en == "This answer is not allowed; please check it"
    assert problem.message == f"{problem.zh} / {problem.en}"


@pytest.mark.parametrize(("age", "asked"), [("59", False), ("60", True)])
def test_relevance_at_both_edges(visit: Form, age: str, asked: bool) -> None:
    evaluation = evaluate_instance(visit, sent(person="王", age=age, ill="yes"), today=TODAY)
    assert evaluation.relevant["/data/ill"] is asked
    assert evaluation.values["/data/ill"] == ("yes" if asked else "")
    assert evaluation.relevant["/data/carer"] is asked


@pytest.mark.parametrize(("age", "required"), [("80", False), ("81", True)])
def test_required_may_depend_on_answers(visit: Form, age: str, required: bool) -> None:
    evaluation = evaluate_instance(visit, sent(person="王", age=age, ill="yes"), today=TODAY)
    assert evaluation.required["/data/carer"] is required


def test_a_calculation_that_differs_is_shown(visit: Form) -> None:
    evaluation = evaluate_instance(visit, sent(person="王", age="30", next_year="99"), today=TODAY)
    assert [(found.path, found.sent, found.computed) for found in evaluation.differences] == [
        ("/data/next_year", "99", "31")
    ]
    assert evaluation.values["/data/next_year"] == "31"


def test_the_same_number_written_otherwise_is_no_difference(visit: Form) -> None:
    assert evaluate_instance(visit, sent(person="王", age="30", next_year="31.0"), today=TODAY).differences == []


def test_what_the_phone_drew_or_stamped_is_kept(visit: Form) -> None:
    evaluation = evaluate_instance(
        visit, sent(person="王", draw="0.123", stamp="2026-03-05T09:00:00.000+08:00"), today=TODAY
    )
    assert evaluation.values["/data/draw"] == "0.123"
    assert evaluation.values["/data/stamp"] == "2026-03-05T09:00:00.000+08:00"
    assert [found.path for found in evaluation.differences] == []


@pytest.mark.parametrize(
    ("name", "text"), [("age", "seventy"), ("age", "99999999999"), ("income", "1,200"), ("met_on", "2026-02-30")]
)
def test_an_answer_of_the_wrong_type_counts_as_blank(visit: Form, name: str, text: str) -> None:
    evaluation = evaluate_instance(visit, sent(person="王", **{name: text}), today=TODAY)
    assert (f"/data/{name}", "type") in [(found.path, found.kind) for found in evaluation.problems]
    assert evaluation.values[f"/data/{name}"] == ""


def test_an_answer_that_is_no_choice_is_shown(visit: Form) -> None:
    assert ("/data/ill", "choice") in kinds(visit, person="王", age="70", ill="perhaps")


def test_extra_and_missing_nodes_are_borne(visit: Form) -> None:
    evaluation = evaluate_instance(visit, sent(person="王", shoe_size="43"), today=TODAY)
    assert [(found.path, found.kind) for found in evaluation.problems] == [("/data/shoe_size", "unknown_node")]
    assert evaluation.values["/data/income"] == ""


@pytest.mark.parametrize(
    "xml", [b'<other id="else"><x>1</x></other>', b'<data id="else" version="1"><person>x</person></data>']
)
def test_an_instance_of_another_form_is_marked(visit: Form, xml: bytes) -> None:
    assert "other_form" in [found.kind for found in evaluate_instance(visit, xml, today=TODAY).problems]


def test_an_older_version_is_told(visit: Form) -> None:
    xml = b'<data id="trial" version="0"><person>x</person></data>'
    assert evaluate_instance(visit, xml, today=TODAY).version == "0"


@pytest.mark.parametrize("xml", [b"", b"nothing", b"<data><person></data>", b"<data/><data/>", b"\xff\xfe\x00"])
def test_what_is_no_xml_cannot_be_read(visit: Form, xml: bytes) -> None:
    with pytest.raises(InstanceError) as caught:
        evaluate_instance(visit, xml, today=TODAY)
    assert caught.value.kind == "not_xml"


def test_what_is_written_is_read_back_the_same(visit: Form) -> None:
    first = evaluate_answers(visit, {"/data/person": "<王 & 李>", "/data/age": 70, "/data/ill": "no"}, today=TODAY)
    again = evaluate_instance(visit, instance_xml(first), today=TODAY)
    assert again.values == first.values
    assert again.relevant == first.relevant
    assert again.problems == first.problems
    assert again.differences == []


def test_what_is_not_relevant_is_not_written(visit: Form) -> None:
    evaluation = evaluate_answers(visit, {"/data/age": 20, "/data/ill": "yes"}, today=TODAY)
    assert b"<ill" not in instance_xml(evaluation)


def test_today_is_what_the_caller_says() -> None:
    dated = form(question("date", "d", constraint=". <= today()"))
    xml = b'<data id="trial"><d>2026-03-05</d></data>'
    assert evaluate_instance(dated, xml, today="2026-03-05").problems == []
    assert [found.kind for found in evaluate_instance(dated, xml, today="2026-03-04").problems] == ["constraint"]


HOME = form(
    question("begin_group", "home"),
    question("text", "village"),
    question("text", "lane"),
    {"type": "end_group"},
    question("begin_repeat", "member"),
    question("text", "name"),
    {"type": "end_repeat"},
    question("text", "note"),
)


def test_shapes_follow_the_form_whatever_the_order_sent() -> None:
    xml = (
        '<data id="trial"><note>n</note><member><name>甲</name></member>'
        "<home><lane>二巷</lane><village>上村</village></home><member><name>乙</name></member></data>"
    )
    evaluation = evaluate_instance(HOME, xml, today=TODAY)
    assert list(evaluation.nested()) == ["home", "member", "note", "meta"]
    assert evaluation.nested()["member"] == [{"name": "甲"}, {"name": "乙"}]
    assert list(evaluation.flat())[:5] == ["home/village", "home/lane", "member[1]/name", "member[2]/name", "note"]


def test_a_repeat_without_rows_is_an_empty_list() -> None:
    assert evaluate_instance(HOME, '<data id="trial"/>', today=TODAY).nested()["member"] == []


def test_the_meta_that_a_client_adds_to_a_form_without_one_is_no_fault() -> None:
    bare = compile_form(
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model><instance>'
        '<d id="t"><a/></d></instance></model></h:head>'
        '<h:body><input ref="/d/a"><label>a</label></input></h:body></h:html>'
    )
    xml = '<d id="t"><a>1</a><meta><instanceID>uuid:9</instanceID></meta></d>'
    evaluation = evaluate_instance(bare, xml, today=TODAY)
    assert (evaluation.problems, evaluation.instance_id) == ([], "uuid:9")


def test_a_constraint_that_cannot_be_computed_judges_nothing() -> None:
    strange = raw_form("<a/><b/>", bind("a", constraint="regex(., '(')"), ask("a"))
    evaluation = evaluate_instance(strange, '<data id="t"><a>1</a></data>', today=TODAY)
    assert [found.kind for found in evaluation.problems] == ["evaluation"]


COUNTED = raw_form(
    "<q/><row><a/></row><n/>",
    bind("row", relevant="/data/q = 'y'") + bind("n", calculate="count(/data/row)"),
    ask("q") + repeat("row", ask("row/a")),
)


@pytest.mark.parametrize(
    ("sent", "differs"),
    [
        ("<q>n</q><n>1</n>", False),
        ("<q>y</q><row><a/></row><n>1</n>", False),
        ("<q>y</q><row><a/></row><n>2</n>", True),
        ("<q>y</q><n>1</n>", True),
    ],
)
def test_a_count_of_rows_is_judged_where_the_rows_are_sent(sent: str, differs: bool) -> None:
    received = evaluate_instance(COUNTED, f'<data id="t">{sent}</data>', today=TODAY)
    assert [found.path for found in received.differences] == (["/data/n"] if differs else [])


@pytest.mark.parametrize("encoding", ["GB18030", "gbk", "GB2312", "big5", "UTF-16", "utf-8"])
def test_instances_in_older_encodings_are_read(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><data id="t"><q>上村</q><n>1</n></data>'.encode(encoding)
    assert evaluate_instance(COUNTED, xml, today=TODAY).values["/data/q"] == "上村"


@pytest.mark.parametrize("encoding", ["shift_jis", "nothing-like-it"])
def test_an_encoding_that_cannot_be_read_is_named(encoding: str) -> None:
    with pytest.raises(InstanceError) as refused:
        evaluate_instance(COUNTED, f'<?xml version="1.0" encoding="{encoding}"?><data/>'.encode(), today=TODAY)
    assert refused.value.kind == "not_xml"
