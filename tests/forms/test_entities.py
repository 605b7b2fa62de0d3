"""Forms that create and update entities."""

from __future__ import annotations

from field_forms import Sources, compile_form, convert_xlsform, evaluate_answers, evaluate_instance, instance_xml
from tests.forms.building import SETTINGS, TODAY, YES_NO, question, workbook

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
