"""What a submission says of itself: form, ids, moments, place, household. Pure; never refuses a readable document."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID, uuid5

import msgspec

from field_forms import Definition, Form, InstanceError
from field_forms.tree import Node, parse_xml, root_of
from server.core.clock import COUNTY_ZONE
from server.forms.records import YEARS, Position
from server.openrosa.records import EntityAsked

NOT_UUIDS = UUID("5f9b6b1e-3c53-4a7e-9d38-6a0d3f1d8f10")  # the namespace for instance ids that are no UUID
ENTITY_WORDS = ("1", "true")


class Instance(msgspec.Struct, frozen=True, kw_only=True):
    """A document as received. `problem`: why it cannot be read; then only its bytes are known."""

    id: UUID
    instance_id: str = ""
    deprecated_id: str = ""
    form_id: str = ""
    version: str = ""
    texts: dict[str, list[str]] = {}  # by path without row numbers, in document order
    entities: tuple[EntityAsked, ...] = ()
    problem: str = ""


def read(document: bytes) -> Instance:
    """The instance in a document. One without an id of its own is known by its bytes."""
    own = uuid5(NOT_UUIDS, hashlib.sha256(document).hexdigest())
    try:
        root = root_of(parse_xml(document))
    except InstanceError as error:
        return Instance(id=own, problem=str(error))
    instance_id = _meta(root, "instanceID") or root.attributes.get("instanceID", "")
    texts: dict[str, list[str]] = {}
    for path, node in _leaves(root, f"/{root.name}"):
        texts.setdefault(path, []).append(node.raw.strip())
    return Instance(
        id=uuid_of(instance_id) or (uuid5(NOT_UUIDS, instance_id) if instance_id else own),
        instance_id=instance_id,
        deprecated_id=_meta(root, "deprecatedID"),
        form_id=root.attributes.get("id", "") or root.namespace,
        version=root.attributes.get("version", ""),
        texts=texts,
        entities=tuple(_entities(root)),
    )


def uuid_of(text: str) -> UUID | None:
    """The UUID in `uuid:…` or in plain text; None when there is none."""
    try:
        return UUID(text.strip().removeprefix("uuid:"))
    except ValueError:
        return None


def id_of(instance_id: str) -> UUID:
    """Under which id a submission of that instance id is kept."""
    return uuid_of(instance_id) or uuid5(NOT_UUIDS, instance_id)


def _meta(root: Node, name: str) -> str:
    node = root.find("meta", name)
    return node.raw.strip() if node is not None else ""


def _leaves(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    for kid in node.kids:
        here = f"{path}/{kid.name}"
        if kid.kids:
            yield from _leaves(kid, here)
        else:
            yield here, kid


def _entities(node: Node) -> Iterator[EntityAsked]:
    """Entity elements of any `meta`, in document order (ODK entities 2022.1 to 2025.1)."""
    for kid in node.kids:
        if kid.name == "entity" and node.name == "meta":
            given, label = kid.attributes, kid.first("label")
            base = given.get("baseVersion", "")
            trunk = given.get("trunkVersion", "")
            yield EntityAsked(
                dataset=given.get("dataset", ""),
                id=given.get("id", ""),
                create=given.get("create", "") in ENTITY_WORDS,
                update=given.get("update", "") in ENTITY_WORDS,
                label=label.raw.strip() if label is not None else "",
                base_version=int(base) if re.fullmatch(r"\d{1,9}", base) else None,
                trunk_version=int(trunk) if re.fullmatch(r"\d{1,9}", trunk) else None,
                branch_id=given.get("branchId", ""),
            )
        elif kid.kids:
            yield from _entities(kid)


def names_file(instance: Instance, name: str) -> bool:
    """Whether an answer is this very file name."""
    return any(name in texts for texts in instance.texts.values())


def named_files(instance: Instance, definition: Definition) -> list[str]:
    """The names of files that answers and the audit log stand for."""
    wanted = {q.path for q in definition.questions if q.type == "binary"}
    return list(dict.fromkeys(t for path, texts in instance.texts.items() if path in wanted for t in texts if t))


class Moments(msgspec.Struct, frozen=True):
    """The device's own: when the form was opened, when it was finished, the day it was filled."""

    start: datetime | None
    end: datetime | None
    today: date | None


def moments(instance: Instance, form: Form) -> Moments:
    """The answers to the metadata questions of types start, end and today; None for what is not a moment."""
    by_kind = {
        slot.bind.preload_parameter: (instance.texts.get(slot.path) or [""])[0]
        for slot in form.slots
        if slot.bind.preload in ("timestamp", "date")
    }
    return Moments(_moment(by_kind.get("start", "")), _moment(by_kind.get("end", "")), _day(by_kind.get("today", "")))


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=COUNTY_ZONE)
    return found if found.year in YEARS else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return found if found.year in YEARS else None


def position(instance: Instance, definition: Definition) -> Position | None:
    """The first answered place: `latitude longitude altitude accuracy` (ODK XForms, data type geopoint)."""
    for question in definition.questions:
        if question.type == "geopoint":
            for text in instance.texts.get(question.path, []):
                if found := _position(text):
                    return found
    return None


def _position(text: str) -> Position | None:
    try:
        lat, lon, *rest = (float(word) for word in text.split())
    except ValueError:
        return None
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return None
    accuracy = rest[1] if len(rest) > 1 and 0 < rest[1] < 1e6 else None
    # Collect writes accuracy 0 for a point that was placed on the map by hand
    manual = len(rest) > 1 and rest[1] == 0
    return Position(lon=lon, lat=lat, accuracy_m=accuracy, source="manual" if manual else "gps")


def household(instance: Instance, definition: Definition | None) -> UUID | None:
    """Which household it is about: the one it updates, the one chosen from the list, or `household_id`."""
    updated = [e.id for e in instance.entities if e.dataset == "households" and e.update]
    listed = [q.path for q in definition.questions if q.list_file == "households.csv"] if definition else []
    named = [path for path in instance.texts if path.endswith("/household_id")]
    texts = updated + [text for path in (*listed, *named) for text in instance.texts.get(path, [])]
    return next((found for text in texts if (found := uuid_of(text))), None)


def case(instance: Instance) -> UUID | None:
    """The aid case that a survey is made for: the answer named `case_id`."""
    texts = [t for path, found in instance.texts.items() if path.endswith("/case_id") for t in found]
    return next((found for text in texts if (found := uuid_of(text))), None)


def person(instance: Instance, definition: Definition | None) -> UUID | None:
    """Which member it is about: the one it updates, the one chosen from the list, or `person_id`; None when it names
    several."""
    updated = [e.id for e in instance.entities if e.dataset == "persons" and e.update]
    listed = [q.path for q in definition.questions if q.list_file == "persons.csv"] if definition else []
    named = [path for path in instance.texts if path.endswith("/person_id")]
    texts = updated + [text for path in (*listed, *named) for text in instance.texts.get(path, [])]
    found = {one for text in texts if (one := uuid_of(text))}
    return found.pop() if len(found) == 1 else None
