"""XForm documents: every expression, reference, bind, list, text and action, each at its path and attribute."""

from __future__ import annotations

import pytest

from field_forms import check_xform

FORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:ev="http://www.w3.org/2001/xml-events">
 <h:head><h:title>House</h:title><model>
  <itext><translation lang="English (en)"><text id="who"><value>Who</value></text></translation>
   <translation lang="中文 (zh)"><text id="who"><value>谁</value></text></translation></itext>
  <instance><house id="house" version="1"><who/><age/><ill/>
   <member jr:template=""><name/></member><note/></house></instance>
  <instance id="yes_no"><root><item><name>yes</name><label>Yes</label></item></root></instance>
  <bind nodeset="/house/who" type="string" required="true()"/>
  <bind nodeset="/house/age" type="int" constraint=". &lt; 130"/>
  <bind nodeset="/house/ill" type="string" relevant="/house/age &gt; 3"/>
  <bind nodeset="/house/note" type="string" calculate="concat(/house/who, 'x')"/>
  <setvalue event="odk-instance-first-load" ref="/house/age" value="1 + 1"/>
 </model></h:head>
 <h:body>
  <input ref="/house/who"><label ref="jr:itext('who')"/></input>
  <input ref="/house/age"><label>Age of <output value="/house/who"/></label></input>
  <select1 ref="/house/ill"><label>Ill</label><itemset nodeset="instance('yes_no')/root/item[name != /house/who]">
   <value ref="name"/><label ref="label"/></itemset></select1>
  <group ref="/house/member"><repeat nodeset="/house/member" jr:count="/house/age">
   <input ref="/house/member/name"><label>Name</label></input></repeat></group>
 </h:body></h:html>"""


def test_a_good_form_has_no_findings() -> None:
    assert check_xform(FORM) == []
    assert check_xform(FORM.encode()) == []


@pytest.mark.parametrize(
    ("there", "instead", "kind", "column"),
    [
        (". &lt; 130", ". &lt;", "incomplete", "/house/age constraint"),
        (". &lt; 130", ". &lt; limit()", "unknown_function", "/house/age constraint"),
        ("/house/age &gt; 3", "/house/aeg &gt; 3", "unknown_question", "/house/ill relevant"),
        ("concat(/house/who, 'x')", "concat(../wo, 'x')", "unknown_question", "/house/note calculate"),
        ("concat(/house/who, 'x')", "substring(/house/who, 1, 2)", "not_portable", "/house/note calculate"),
        ("concat(/house/who, 'x')", "instance('towns')/root/item/name", "no_instance", "/house/note calculate"),
        ("instance('yes_no')/root", "instance('yes_on')/root", "no_instance", "/house/ill itemset"),
        ('output value="/house/who"', 'output value="/house/whom"', "unknown_question", "/house/age label output"),
        ("jr:itext('who')", "jr:itext('whom')", "no_text", "/house/who label"),
        ('<text id="who"><value>谁', '<text id="wer"><value>谁', "no_text_in", "/house/who label"),
        ('nodeset="/house/who" type="string"', 'nodeset="/house/who" type="strng"', "bind_type", "/house/who type"),
        ('bind nodeset="/house/who"', 'bind nodeset="/house/woh"', "unknown_node", "/house/woh"),
        ('bind nodeset="/house/who"', 'bind nodeset="/house/age"', "bind_twice", "/house/age"),
        ('input ref="/house/age"', 'input ref="/house/aged"', "unknown_question", "/house/aged input"),
        ('input ref="/house/age"', "input", "no_ref", "/house input"),
        ('input ref="/house/age"', 'input bind="age"', "control_bind", "/house input"),
        ("odk-instance-first-load", "odk-instance-first-laod", "event", "/house/age setvalue"),
        ('ref="/house/age" value', 'ref="/house/aeg" value', "no_target", "/house/aeg setvalue"),
        ('value="1 + 1"', 'value="1 +"', "incomplete", "/house/age setvalue value"),
        ('jr:count="/house/age"', 'jr:count="/house/aged"', "unknown_question", "/house/member jr:count"),
        ('<instance id="yes_no">', '<instance id="yes_no"><root/></instance><instance id="yes_no">', "instance_same",
         "instance yes_no"),
        ("<who/>", "<who/><who/>", "two_kinds", "/house/who"),
        ('id="house" version="1"', 'version="1"', "instance_id", "/house"),
    ],
)  # fmt: skip
def test_each_fault_is_said_at_its_place(there: str, instead: str, kind: str, column: str) -> None:
    assert there in FORM
    found = check_xform(FORM.replace(there, instead, 1))
    assert [(one.kind, one.column) for one in found] == [(kind, column)]
    assert found[0].zh
    assert found[0].remedy_en


def test_choices_written_in_the_control_need_a_value_of_their_own() -> None:
    start = FORM.index("<itemset")
    itemset = FORM[start : FORM.index("</itemset>") + len("</itemset>")]
    item = "<item><label>Yes</label><value>{}</value></item>"

    def kinds(*values: str) -> list[str]:
        return [one.kind for one in check_xform(FORM.replace(itemset, "".join(map(item.format, values))))]

    assert kinds("yes", "no") == []
    assert kinds("yes", "yes") == ["choice_twice"]
    assert kinds("yes", "") == ["choice_value"]
    assert kinds() == ["no_choices_in"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [("<a/>", "not_xform"), ("nothing", "not_xml"), ("<!DOCTYPE a><a/>", "doctype"), ("", "not_xml")],
)
def test_what_is_no_form_is_said(content: str, kind: str) -> None:
    assert [one.kind for one in check_xform(content)] == [kind]
