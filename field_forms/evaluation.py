"""Evaluates instances and answers, and packs what was found."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from field_forms.definition import EntityRule
from field_forms.facts import FactValue, typed
from field_forms.result import Difference, Problem, problem
from field_forms.slots import TEMPLATE, Slot, skeleton
from field_forms.state import MAX_REPORTED, State, path_of
from field_forms.texts import PLAIN
from field_forms.tree import Node

if TYPE_CHECKING:
    from field_forms.form import Form

SHAPE = 1
"""Version of the shapes that `nested` and `flat` give; it grows when their keys or order change their meaning."""
_REQUIRED = ("必填", "an answer is required")
_CONSTRAINT = ("填写的内容不符合要求", "the answer is not allowed")


class Answers(msgspec.Struct, frozen=True):
    """The outcome as plain data, the shape of `form run --json`."""

    values: dict[str, str]
    relevant: dict[str, bool]
    required: dict[str, bool]
    problems: list[Problem]


class Entity(msgspec.Struct, frozen=True):
    """An entity of a submission (ODK XForms entities 2022.1 to 2025.1).

    Its `properties` are the answers that carry them, blank ones too. `create` and `update` are both true where the
    entity is to be made unless it is there. `base_version` is what the phone had when it began, `trunk_version` and
    `branch_id` what it had and which line of its own changes that was, when several were made without a network.
    """

    dataset: str
    id: str
    create: bool
    update: bool
    label: str
    base_version: str
    properties: dict[str, str]
    trunk_version: str = ""
    branch_id: str = ""


class Evaluation:
    """What the server makes of one instance.

    `values` are the texts of all questions as the server computes them (blank where not relevant), `relevant` and
    `required` are by path, `problems` and `differences` in form order. `form_id`, `version` and `instance_id` are
    those of the instance.
    """

    def __init__(self, form: Form, state: State, form_id: str, version: str) -> None:
        self.form = form
        self.form_id = form_id
        self.version = version
        self._state = state
        self.root = state.root
        self.problems: list[Problem] = state.problems
        self.differences: list[Difference] = state.differences

    @property
    def instance_id(self) -> str:
        """`uuid:…` of the instance, "" when it has none."""
        node = self.root.find("meta", "instanceID")
        return node.text.strip() if node is not None else ""

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @cached_property
    def _paths(self) -> list[tuple[str, Node]]:
        """Nodes with their paths in document order, the root left out."""
        found: list[tuple[str, Node]] = []
        _collect(self.root, f"/{self.root.name}", found)
        return found

    @cached_property
    def values(self) -> dict[str, str]:
        """Text by question path; groups and repeats have none."""
        return {path: node.text for path, node in self._paths if node.slot.kind == "leaf"}

    @cached_property
    def relevant(self) -> dict[str, bool]:
        """Relevance by path, groups and rows of repeats included."""
        return {path: node.relevant for path, node in self._paths}

    @cached_property
    def required(self) -> dict[str, bool]:
        """Whether a question must be answered, by path; false where it is not relevant."""
        state = self._state
        return {
            path: node.relevant and required(state, node.slot, node)
            for path, node in self._paths
            if node.slot.kind == "leaf"
        }

    def answers(self) -> Answers:
        """The outcome as plain data."""
        return Answers(self.values, self.relevant, self.required, self.problems)

    def facts(self) -> dict[str, FactValue]:
        """Facts by name, typed. A blank, hidden or unknown answer gives none; the first question of a name wins."""
        found: dict[str, FactValue] = {}
        for path, source in self.form.fact_sources.items():
            if source.name in found:
                continue
            slot = self.form.by_path[path]
            nodes = [node for node in self._state.rows[slot.index] if node.relevant and node.text]
            if slot.within_repeat:
                texts = [node.text for node in nodes]
                if texts and source.type == "list":
                    found[source.name] = texts
            elif nodes:
                value = typed(source.type, nodes[0].text)
                if value is not None:
                    found[source.name] = value
        return found

    def entities(self) -> list[Entity]:
        """What the submission asks to create or update in entity lists (ODK XForms entities)."""
        found: list[Entity] = []
        for rule in self.form.definition.entities:
            nodes = self._state.rows[self.form.by_path[rule.path].index]
            found.extend(_entity(node, rule) for node in nodes if node.relevant)
        return found

    def nested(self) -> dict[str, object]:
        """Answers as nested objects by name, repeats as lists of objects. Keys are in the order of the form.

        This is shape 1 (`SHAPE`): a repeat without rows is an empty list, a blank answer is "".
        """
        return _nested(self.root, self.form.root)

    def flat(self) -> dict[str, str]:
        """Answers by path below the root (`home/village`, `member[2]/age`), in the order of the form (`SHAPE`)."""
        found: dict[str, str] = {}
        _flat(self.root, self.form.root, "", found)
        return found


def _entity(node: Node, rule: EntityRule) -> Entity:
    given, label = node.attributes, node.first("label")
    holder = node.parent.parent if node.parent is not None else None
    properties: dict[str, str] = {}
    for name, path in rule.properties.items():
        rest = path.split("/")[len(rule.path.split("/")) - 2 :]
        at = holder.find(*rest) if holder is not None else None
        properties[name] = at.text if at is not None else ""
    return Entity(
        dataset=given.get("dataset", ""),
        id=given.get("id", ""),
        create=given.get("create", "") in ("1", "true"),
        update=given.get("update", "") in ("1", "true"),
        label=label.text if label is not None else "",
        base_version=given.get("baseVersion", ""),
        properties=properties,
        trunk_version=given.get("trunkVersion", ""),
        branch_id=given.get("branchId", ""),
    )


def _collect(node: Node, path: str, found: list[tuple[str, Node]]) -> None:
    for kid in node.kids:
        slot: Slot | None = kid.slot
        if slot is None:
            continue
        if not slot.within_repeat:
            here = slot.path
        else:
            here = f"{path}/{kid.name}[{kid.position}]" if slot.kind == "repeat" else f"{path}/{kid.name}"
        found.append((here, kid))
        if kid.kids:
            _collect(kid, here, found)


def _nested(node: Node, slot: Slot) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, child in slot.children.items():
        same = node.by.get(name, [])
        if child.kind == "repeat":
            found[name] = [_nested(row, child) for row in same]
        elif same:
            found[name] = same[0].text if child.kind == "leaf" else _nested(same[0], child)
    return found


def _flat(node: Node, slot: Slot, path: str, found: dict[str, str]) -> None:
    for name, child in slot.children.items():
        for number, kid in enumerate(node.by.get(name, ()), 1):
            here = f"{path}{name}[{number}]" if child.kind == "repeat" else f"{path}{name}"
            if child.kind == "leaf":
                found[here] = kid.text
            else:
                _flat(kid, child, f"{here}/", found)


def required(state: State, slot: Slot, node: Node) -> bool:
    """Whether a question must be answered."""
    if slot.always_required:
        return True
    return slot.required is not None and bool(state.text(slot.required, node, slot))


def judge(state: State) -> None:
    """Report answers that are missing or not allowed. A blank answer breaks no constraint."""
    environment = state.environment
    for slot in state.form.checked:
        constraint = slot.constraint
        for node in state.rows[slot.index]:
            if not node.relevant:
                continue
            if node.text:
                if constraint is not None:
                    environment.current = node
                    # A constraint that cannot be computed is reported as that, and judges nothing.
                    state.failed = False
                    if not state.text(constraint, node, slot) and not state.failed:
                        _add(state, node, "constraint", slot.bind.constraint_message, _CONSTRAINT)
            elif slot.kind == "leaf" and required(state, slot, node):
                _add(state, node, "required", slot.bind.required_message, _REQUIRED)


def _add(state: State, node: Node, kind: str, message: str, otherwise: tuple[str, str]) -> None:
    if len(state.problems) >= 2 * MAX_REPORTED:
        return
    texts = state.form.texts.all(message)
    own = texts.get(PLAIN) or texts.get(state.form.texts.default) or next(iter(texts.values()), "")
    zh, en = texts.get("zh") or own or otherwise[0], texts.get("en") or own or otherwise[1]
    state.problems.append(problem(path_of(node), kind, zh, en))


def align(state: State) -> None:
    """Match the nodes of an instance to the form: unknown ones are reported, missing ones added blank."""
    root, form = state.root, state.form
    root.slot = form.root
    state.rows[0].append(root)
    _align_children(state, root, form.root)


def _align_children(state: State, node: Node, slot: Slot) -> None:
    children, rows = slot.children, state.rows
    if any(TEMPLATE in kid.attributes for kid in node.kids):
        node.keep(lambda kid: TEMPLATE not in kid.attributes)
    for kid in node.kids:
        child = children.get(kid.name)
        if child is None:
            if kid.name == "meta" and node is state.root:
                # A client adds its own to a form without one.
                continue
            state.report(kid, "unknown_node", f"表单里没有 {kid.name}", f"the form has no {kid.name}")
            continue
        kid.slot = child
        rows[child.index].append(kid)
        if child.attributes:
            state.add_attributes(kid, child)
        if child.codec is not None and kid.text:
            decode(state, kid, child)
        if child.children:
            _align_children(state, kid, child)
    for name, child in children.items():
        if name not in node.by and child.kind != "repeat":
            blank = skeleton(child)
            node.append(blank)
            state.register(blank)


def decode(state: State, node: Node, slot: Slot) -> None:
    """Read a typed answer as the phone does; one that is not of its type is reported and counts as blank."""
    text = slot.codec(node.text.strip()) if slot.codec is not None else node.text
    if text is None:
        name = slot.bind.type
        state.report(node, "type", f"“{node.text[:50]}”不是 {name} 类型", f"“{node.text[:50]}” is not of type {name}")
    node.text = text or ""
