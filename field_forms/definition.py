"""The form as data: what consoles, exports and the data dictionary show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from field_forms.texts import Texts
from field_forms.tree import Node, below
from field_forms.xpath.scope import Names

if TYPE_CHECKING:
    from field_forms.form import Form
    from field_forms.slots import Slot


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A choice: value and labels by language code (`zh`, `en`, or `default`).

    `media` are file names by kind (`image`, `big-image`, `audio`, `video`) and language code.
    """

    value: str
    labels: dict[str, str]
    media: dict[str, dict[str, str]] = {}


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """A node of the form.

    `kind` is `question`, `calculation`, `group`, `repeat` or `meta`; `control` the XForms control ("" when not
    shown); expressions are as written in the XForm. `choices` is empty where `list_file` names an external list.
    `media` are the label's file names by kind and language code, `guidance` what a hint says to those who ask more.
    """

    path: str
    name: str
    kind: str
    type: str
    control: str = ""
    parent: str = ""
    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    guidance: dict[str, str] = {}
    media: dict[str, dict[str, str]] = {}
    choices: list[Choice] = []
    list_file: str = ""
    appearance: str = ""
    media_type: str = ""
    many: bool = False
    within_repeat: bool = False
    required: str = ""
    relevant: str = ""
    readonly: str = ""
    constraint: str = ""
    constraint_messages: dict[str, str] = {}
    required_messages: dict[str, str] = {}
    calculate: str = ""
    default: str = ""
    preload: str = ""
    fact: str = ""
    fact_type: str = ""
    sensitive: str = ""
    save_to: str = ""


class EntityRule(msgspec.Struct, frozen=True):
    """An entity that submissions create or update, and the questions that fill its properties."""

    dataset: str
    path: str
    creates: bool
    updates: bool
    properties: dict[str, str]


class Definition(msgspec.Struct, frozen=True):
    """The whole form. `questions` are in form order, groups and repeats before what they hold."""

    id: str
    version: str
    title: str
    languages: list[str]
    default_language: str
    questions: list[Question]
    entities: list[EntityRule] = []


def describe(form: Form) -> Definition:
    """The definition of a compiled form."""
    return Definition(
        id=form.id,
        version=form.version,
        title=form.title,
        languages=form.texts.languages,
        default_language=form.texts.default,
        questions=[_question(form, slot) for slot in form.slots[1:] if slot.kind != "attribute"],
        entities=_entities(form),
    )


def _kind(slot: Slot) -> str:
    if "meta" in slot.names[1:2]:
        return "meta"
    if slot.kind in ("group", "repeat"):
        return slot.kind
    return "question" if slot.control is not None else "meta" if slot.bind.preload else "calculation"


def _question(form: Form, slot: Slot) -> Question:
    bind, control, texts = slot.bind, slot.control, form.texts
    source = form.fact_sources.get(slot.path)
    return Question(
        path=slot.path,
        name=slot.name,
        kind=_kind(slot),
        type=bind.type if slot.kind == "leaf" else slot.kind,
        control=control.kind if control else "",
        parent=slot.parent.path if slot.parent else "",
        labels=texts.all(control.label) if control else {},
        hints=texts.all(control.hint) if control else {},
        guidance=texts.guidance(control.hint) if control else {},
        media=texts.media(control.label) if control else {},
        choices=choices_of(form, slot),
        list_file=_external_list(form, slot),
        appearance=control.appearance if control else "",
        media_type=control.media_type if control else "",
        many=slot.select_many,
        within_repeat=slot.within_repeat and slot.kind != "repeat",
        required=bind.required,
        relevant=bind.relevant,
        readonly=bind.readonly,
        constraint=bind.constraint,
        constraint_messages=texts.all(bind.constraint_message),
        required_messages=texts.all(bind.required_message),
        calculate=bind.calculate,
        default=slot.default,
        preload=bind.preload,
        fact=source.name if source else "",
        fact_type=source.type if source else "",
        sensitive=bind.sensitive,
        save_to=bind.save_to,
    )


def _list_name(itemset: str) -> str:
    _, found, rest = itemset.partition("instance(")
    return rest.strip()[1:].partition(rest.strip()[:1])[0] if found and rest.strip() else ""


def _external_list(form: Form, slot: Slot) -> str:
    name = _list_name(slot.control.itemset) if slot.control is not None else ""
    return form.media.get(name, "")


def choices_of(form: Form, slot: Slot) -> list[Choice]:
    """All choices of a select written in the form itself, filters aside."""
    control = slot.control
    if control is None:
        return []
    if control.items:
        texts = form.texts
        return [Choice(item.value, texts.all(item.label), texts.media(item.label)) for item in control.items]
    name = _list_name(control.itemset)
    document = form.xform.lists.get(name)
    if document is None or not document.kids:
        return []
    return [
        Choice(
            value.text,
            choice_labels(form.texts, item, control.label_ref),
            form.texts.media(_text_reference(item, control.label_ref)),
        )
        for item in document.kids[0].kids
        if (value := below(item, control.value_ref)) is not None
    ]


def choice_labels(texts: Texts, item: Node, label_ref: str) -> dict[str, str]:
    """Labels of a list row by language code."""
    return texts.all(_text_reference(item, label_ref))


def _text_reference(item: Node, label_ref: str) -> str:
    """The label of a list row: its words, or `jr:itext('…')`."""
    by_id = label_ref.startswith("jr:itext(")
    holder = below(item, label_ref.removeprefix("jr:itext(").rstrip(") ").strip() if by_id else label_ref)
    if holder is None:
        return ""
    return f"jr:itext('{holder.text}')" if by_id else holder.text


def _entities(form: Form) -> list[EntityRule]:
    rules: list[EntityRule] = []
    found = [slot for slot in form.slots if slot.name == "entity" and slot.parent and slot.parent.name == "meta"]
    holders = {slot.names[:-2] for slot in found}
    for slot in found:
        attributes = {other.name: other for other in slot.attributes}
        dataset = attributes.get("@dataset")
        rules.append(
            EntityRule(
                dataset=dataset.default if dataset else "",
                path=slot.path,
                creates="@create" in attributes,
                updates="@update" in attributes,
                properties={
                    other.bind.save_to: other.path
                    for other in form.slots
                    if other.bind.save_to and _holder(other.names, holders) == slot.names[:-2]
                },
            )
        )
    return rules


def _holder(names: Names, holders: set[Names]) -> Names:
    """The innermost group or repeat around a question that has an entity of its own."""
    return next((names[:length] for length in range(len(names), 0, -1) if names[:length] in holders), ())
