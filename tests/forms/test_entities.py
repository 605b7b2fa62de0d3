"""Forms that create and update entities."""

from __future__ import annotations

import pytest

from field_forms import Sources, compile_form, convert_xlsform, evaluate_answers, evaluate_instance, instance_xml
from tests.forms.building import SETTINGS, TODAY, YES_NO, question, raw_form, workbook

PEOPLE = compile_form(
    convert_xlsform(
        workbook(
            [question("text", "name", save_to="person_name"), question("integer", "age")],
            YES_NO,
            SETTINGS,
            entities=[{"list_name": "people", "label": "${name}", "create_if": "${age} > 59"}],
        )
    )
)
ID = "0190b7e4-0000-4000-8000-000000000001"


def test_the_form_tells_its_entities() -> None:
    (rule,) = PEOPLE.definition.entities
    assert (rule.dataset, rule.creates, rule.updates) == ("people", True, False)
    assert rule.properties == {"person_name": "/data/name"}


def test_a_new_entity_gets_its_id_label_and_properties() -> None:
    answers = {"/data/name": "王秀英", "/data/age": 71}
    (entity,) = evaluate_answers(PEOPLE, answers, today=TODAY, sources=Sources(uuid=lambda: ID)).entities()
    assert (entity.dataset, entity.id, entity.create, entity.update) == ("people", ID, True, False)
    assert (entity.label, entity.properties) == ("王秀英", {"person_name": "王秀英"})


def test_both_edges_of_the_condition() -> None:
    made = [evaluate_answers(PEOPLE, {"/data/age": age}, today=TODAY).entities()[0].create for age in (59, 60)]
    assert made == [False, True]


def test_an_entity_survives_being_sent() -> None:
    answers = {"/data/name": "王秀英", "/data/age": 71}
    first = evaluate_answers(PEOPLE, answers, today=TODAY, sources=Sources(uuid=lambda: ID))
    again = evaluate_instance(PEOPLE, instance_xml(first), today=TODAY)
    assert again.entities() == first.entities()
    assert again.differences == []


BOTH = raw_form(
    "<village/><member><name/><age/><meta><entity dataset='people' id='' create='1'><label/></entity></meta></member>"
    "<meta><entity dataset='households' id='' create='' update='' baseVersion='' trunkVersion='' branchId=''>"
    "<label/></entity></meta>",
    '<bind nodeset="/data/village" entities:saveto="village" xmlns:entities="http://www.opendatakit.org/xforms/entities"/>'
    '<bind nodeset="/data/member/name" entities:saveto="name" xmlns:entities="http://www.opendatakit.org/xforms/entities"/>'
    '<bind nodeset="/data/meta/entity/@create" calculate="/data/village != \'\'"/>'
    '<bind nodeset="/data/meta/entity/@update" calculate="true()"/>'
    '<bind nodeset="/data/member/meta/entity/label" calculate="../../../name"/>',
    '<input ref="/data/village"><label>v</label></input><group ref="/data/member"><repeat nodeset="/data/member">'
    '<input ref="/data/member/name"><label>n</label></input></repeat></group>',
)


def test_each_row_is_an_entity_of_its_own_list() -> None:
    people, households = BOTH.definition.entities
    assert (people.dataset, people.properties) == ("people", {"name": "/data/member/name"})
    assert (households.dataset, households.properties) == ("households", {"village": "/data/village"})
    answers = {"/data/village": "上村", "/data/member": [{"name": "甲"}, {"name": "乙"}]}
    found = evaluate_answers(BOTH, answers, today=TODAY).entities()
    assert [(one.dataset, one.create, one.label, one.properties) for one in found] == [
        ("people", True, "甲", {"name": "甲"}),
        ("people", True, "乙", {"name": "乙"}),
        ("households", True, "", {"village": "上村"}),
    ]


@pytest.mark.parametrize(("village", "create"), [("", False), ("上村", True)])
def test_an_entity_is_made_unless_it_is_there(village: str, create: bool) -> None:
    sent = (
        f'<data id="t"><village>{village}</village><meta><entity dataset="households" id="{ID}" baseVersion="3"'
        ' trunkVersion="2" branchId="b1"><label>x</label></entity></meta></data>'
    )
    entity = evaluate_instance(BOTH, sent, today=TODAY).entities()[-1]
    assert (entity.create, entity.update) == (create, True)
    assert (entity.id, entity.base_version, entity.trunk_version, entity.branch_id) == (ID, "3", "2", "b1")
