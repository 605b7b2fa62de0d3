"""Filling a downloaded form as Collect does: its own document, with the ids and moments that Collect writes."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from field_forms import Sources, compile_form, evaluate_answers, instance_xml
from tests.features.openrosa.client import Collect, Form
from tests.forms.building import YES_NO, question, workbook
from tests.house import House, told

# A form that changes the register's own lists, as an author would write it.
REGISTER_FORM = "register_check"


def filled(house: House, form: Form, answers: Mapping[str, Any]) -> tuple[UUID, str]:
    """The document of a downloaded form with these answers by question name or path, and its id."""
    compiled = compile_form(form.xform, form.media)
    paths = {slot.name: slot.path for slot in compiled.slots}
    own = UUID(house.new_id())
    found = evaluate_answers(
        compiled,
        {paths.get(name, name): value for name, value in answers.items()},
        today=house.clock.today,
        now=house.clock.at,
        sources=Sources(uuid=lambda: str(own)),
    )
    return own, instance_xml(found).decode()


def edited(document: str, old: UUID, new: UUID) -> str:
    """The document as Collect sends it when a sent form was edited: a new id, and the one it replaces."""
    replaced = f"<orx:instanceID>uuid:{new}</orx:instanceID><orx:deprecatedID>uuid:{old}</orx:deprecatedID>"
    return re.sub(r"<(?:orx:)?instanceID>[^<]*</(?:orx:)?instanceID>", replaced, document)


async def publish(house: House, sheet: bytes) -> None:
    """Publish a workbook at the county's console."""
    county = await house.console("county01")
    told(await county.client.post("/forms", files={"workbook": ("form.xlsx", sheet)}))


async def offered(collect: Collect, form_id: str) -> Form:
    """A form as Collect has it after it looked what there is."""
    (form,) = await collect.form_list(f"?formID={form_id}")
    return await collect.download(form)


def register_form(version: str = "1") -> bytes:
    """A visit form that corrects a household's address, way and place, and says something the office decides."""
    survey = [
        question("select_one_from_file households.csv", "household"),
        question("text", "new_address", save_to="address"),
        question("text", "new_way", save_to="directions"),
        question("geopoint", "new_place", save_to="geometry"),
        question("text", "new_head", save_to="head"),
    ]
    settings = (
        {"form_title": "核对住址", "form_id": REGISTER_FORM, "version": version, "default_language": "中文 (zh)"},
    )
    entities = [{"list_name": "households", "entity_id": "${household}", "update_if": "true()", "label": ""}]
    return workbook(survey, YES_NO, settings, entities=entities)


def with_entity(document: str, element: str) -> str:
    """The document with the `entity` element that Collect keeps the books of."""
    return re.sub(
        r"<(?:entities:)?entity\b[^>]*(?:/>|>.*?</(?:entities:)?entity>)", element, document, flags=re.DOTALL
    )
