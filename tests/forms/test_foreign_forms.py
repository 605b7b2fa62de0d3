"""XForms that other tools wrote: bind ids, relative references, prefixes, choices in the control, old instances."""

from __future__ import annotations

import pytest

from field_forms import FormError, check_xform, compile_form, evaluate_answers, evaluate_instance
from tests.forms.building import TODAY, raw_form

FOREIGN = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:jr="http://openrosa.org/javarosa"
 xmlns:orx="http://openrosa.org/xforms">
 <h:head><h:title>Household</h:title><model>
  <instance><hh xmlns="http://example.org/household" id="household" orx:version="3">
    <who/><age>18</age><kids jr:template=""><name/><born/></kids><wants/><note/>
    <orx:meta><orx:instanceID/><orx:timeEnd/></orx:meta>
  </hh></instance>
  <instance id="towns"><root>
    <item><name>a</name><label>Town A</label></item><item><name>b</name><label>Town B</label></item>
  </root></instance>
  <bind id="who" nodeset="/hh/who" type="xsd:string" required="true()" jr:requiredMsg="Who is it?"/>
  <bind nodeset="/hh/age" type="xsd:int" constraint=". &gt;= 0 and . &lt; 130" jr:constraintMsg="Not an age"/>
  <bind nodeset="/hh/kids" relevant="/hh/age &gt; 17"/>
  <bind nodeset="/hh/kids/born" type="date" constraint=". &lt;= today()"/>
  <bind nodeset="/hh/note" calculate="concat(../who, ' (', /hh/age, ')')"/>
  <bind nodeset="/hh/orx:meta/orx:instanceID" jr:preload="uid"/>
 </model></h:head>
 <h:body>
  <input bind="who"><label>Who</label></input>
  <input ref="/hh/age"><label>Age</label></input>
  <group ref="/hh/kids"><label>Children</label><repeat nodeset="/hh/kids">
    <input ref="name"><label>Name</label></input><input ref="born"><label>Born</label></input>
  </repeat></group>
  <select ref="/hh/wants"><label>Wants</label>
    <item><label>Food</label><value>food</value></item><item><label>Fuel</label><value>fuel</value></item>
  </select>
 </h:body>
</h:html>"""


def test_a_foreign_form_compiles_and_tells_itself() -> None:
    form = compile_form(FOREIGN)
    assert (form.id, form.version, form.title) == ("household", "3", "Household")
    by_path = {question.path: question for question in form.definition.questions}
    assert by_path["/hh/who"].labels == {"default": "Who"}
    assert by_path["/hh/kids"].kind == "repeat"
    assert by_path["/hh/kids/born"].labels == {"default": "Born"}
    assert by_path["/hh/age"].type == "int"
    assert [choice.value for choice in by_path["/hh/wants"].choices] == ["food", "fuel"]
    assert check_xform(FOREIGN) == []


def test_it_is_filled_in() -> None:
    answers = {
        "/hh/who": "Li",
        "/hh/kids[2]/name": "Ming",
        "/hh/kids[2]/born": "2027-01-01",
        "/hh/wants": "fuel food",
    }
    evaluation = evaluate_answers(compile_form(FOREIGN), answers, today=TODAY)
    assert evaluation.values["/hh/note"] == "Li (18)"
    assert evaluation.values["/hh/wants"] == "food fuel"
    assert [(found.path, found.kind) for found in evaluation.problems] == [("/hh/kids[2]/born", "constraint")]


def test_its_own_messages_are_used() -> None:
    evaluation = evaluate_answers(compile_form(FOREIGN), {"/hh/age": 130}, today=TODAY)
    assert {found.path: found.message for found in evaluation.problems} == {
        "/hh/who": "Who is it?",
        "/hh/age": "Not an age",
    }


@pytest.mark.parametrize(
    "head",
    [
        '<hh xmlns="urn:household" xmlns:orx="http://openrosa.org/xforms" id="household" orx:version="3">',
        '<hh id="household" version="2">',
    ],
)
def test_clients_write_namespaces_as_they_like(head: str) -> None:
    meta = (
        "<orx:meta><orx:instanceID>uuid:9</orx:instanceID></orx:meta>"
        if "orx" in head
        else "<meta><instanceID>uuid:9</instanceID></meta>"
    )
    xml = f"{head}<who>Li</who><age>40</age><note>Li (40)</note>{meta}</hh>"
    evaluation = evaluate_instance(compile_form(FOREIGN), xml, today=TODAY)
    assert (evaluation.instance_id, evaluation.problems, evaluation.differences) == ("uuid:9", [], [])


def test_template_rows_sent_along_are_left_out() -> None:
    xml = (
        '<hh xmlns:jr="http://openrosa.org/javarosa" id="household"><who>Li</who><age>40</age>'
        '<kids jr:template=""><name/></kids><kids><name>Ming</name></kids><note>Li (40)</note></hh>'
    )
    evaluation = evaluate_instance(compile_form(FOREIGN), xml, today=TODAY)
    assert evaluation.values["/hh/kids[1]/name"] == "Ming"
    assert "/hh/kids[2]/name" not in evaluation.values


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("<h/>", "not_xform"),
        ("<html><head><model><instance/></model></head></html>", "not_xform"),
        ("<!DOCTYPE a><html/>", "doctype"),
        ("nothing", "not_xml"),
    ],
)
def test_what_is_no_form_is_refused(data: str, kind: str) -> None:
    with pytest.raises(FormError) as caught:
        compile_form(data)
    assert caught.value.kind == kind


def test_an_expression_that_does_not_compile_is_said_with_its_question() -> None:
    broken = FOREIGN.replace(". &lt;= today()", ". &lt;= tomorrow()")
    with pytest.raises(FormError) as caught:
        compile_form(broken)
    assert (caught.value.kind, caught.value.path) == ("unknown_function", "/hh/kids/born")
    assert [finding.kind for finding in check_xform(broken)] == ["unknown_function"]


def test_a_group_may_name_its_nodes_as_a_repeat_does() -> None:
    named = raw_form("<home><a/></home>", "", '<group nodeset="/data/home"><label>家</label></group>')
    (group,) = [found for found in named.definition.questions if found.path == "/data/home"]
    assert (group.control, group.labels) == ("group", {"default": "家"})
