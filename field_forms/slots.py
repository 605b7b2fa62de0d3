"""The form's skeleton: one slot per node of the primary instance, with what is bound to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from field_forms.codecs import CODECS, Codec, within
from field_forms.tree import Node
from field_forms.xform import JR, Bind, Control, XForm, path_text
from field_forms.xpath.scope import Names

TEMPLATE = f"{JR} template"
Run = Callable[[Any, Any], Any]


def _as_it_is(text: str) -> str:
    return text


class Slot:
    """A node of the definition. Compiled expressions are filled in by the form; None where absent.

    `always_required` saves evaluating a constant. Of a repeat, `default_rows` are the rows that the form brings,
    `fixed_rows` says that there are never others. `remembers`: what a worker or an action puts over the calculated
    value stays until the calculation gives another one. `rows_read` are other repeats whose rows a calculation reads.
    """

    __slots__ = (
        "always_required",
        "attributes",
        "bind",
        "calculate",
        "children",
        "choices",
        "codec",
        "constraint",
        "control",
        "default",
        "default_rows",
        "fixed_rows",
        "in_list_order",
        "index",
        "items_by_value",
        "keep_sent",
        "kind",
        "name",
        "names",
        "needs",
        "parent",
        "path",
        "readonly",
        "relevant",
        "remembers",
        "repeat_count",
        "repeat_template",
        "required",
        "rows_read",
        "select_many",
        "volatile",
        "whole_list",
        "within_repeat",
    )  # fmt: skip

    def __init__(self, index: int, names: Names, parent: Slot | None, kind: str) -> None:
        self.index = index
        self.names = names
        self.name = names[-1]
        self.path = path_text(names)
        self.parent = parent
        self.kind = kind
        self.children: dict[str, Slot] = {}
        self.attributes: list[Slot] = []
        self.bind = Bind(path=names)
        self.control: Control | None = None
        self.codec: Codec | None = None
        self.default = ""
        self.relevant: Run | None = None
        self.required: Run | None = None
        self.always_required = False
        self.readonly: Run | None = None
        self.constraint: Run | None = None
        self.calculate: Run | None = None
        self.volatile = False
        self.keep_sent = False
        self.remembers = False
        self.default_rows: list[Node] = []
        self.fixed_rows = False
        self.choices: Run | None = None
        self.items_by_value: dict[str, Node] | None = None
        self.select_many = False
        self.in_list_order = False
        self.needs: frozenset[str] = frozenset()
        self.rows_read: list[Slot] = []
        self.whole_list = ""
        self.repeat_count: Run | None = None
        self.repeat_template: Node | None = None
        self.within_repeat = kind == "repeat" or (parent is not None and parent.within_repeat)

    def lineage(self) -> list[Slot]:
        """Ancestors from the root, without itself."""
        found: list[Slot] = []
        at = self.parent
        while at is not None:
            found.append(at)
            at = at.parent
        found.reverse()
        return found


def build_slots(xform: XForm) -> list[Slot]:
    """Slots in document order, the root first."""
    repeats = {control.path for control in xform.controls if control.kind == "repeat"}
    used = {*xform.binds, *(action.target for action in xform.actions)}
    slots: list[Slot] = []
    by_path: dict[Names, Slot] = {}

    def visit(node: Node, names: Names, parent: Slot | None) -> None:
        slot = by_path.get(names)
        if slot is None:
            kind = "repeat" if names in repeats else "group" if node.kids else "leaf"
            slot = by_path[names] = Slot(len(slots), names, parent, kind)
            slots.append(slot)
            slot.default = node.text if kind == "leaf" else ""
            if parent is not None:
                parent.children[names[-1]] = slot
        if slot.kind == "repeat":
            if TEMPLATE in node.attributes:
                slot.repeat_template = node
            else:
                slot.default_rows.append(node)
        for key in node.attributes:
            _attribute(node, key, slot, slots, by_path, used)
        for kid in node.kids:
            visit(kid, (*names, kid.name), slot)

    visit(xform.template, (xform.template.name,), None)
    _attach(xform, by_path)
    return slots


def _attach(xform: XForm, by_path: dict[Names, Slot]) -> None:
    """Give slots their binds and controls."""
    for names, bind in xform.binds.items():
        slot = by_path.get(names)
        if slot is not None:
            slot.bind = bind
            slot.codec = CODECS.get(bind.type) if slot.kind in ("leaf", "attribute") else None
    for control in xform.controls:
        slot = by_path.get(control.path)
        if slot is not None and (slot.control is None or control.kind == "repeat"):
            slot.control = control if slot.control is None else _merge(control, slot.control)
            slot.fixed_rows = slot.fixed_rows or control.fixed
            if control.kind == "range":
                bounds = control.parameters
                slot.codec = within(slot.codec or _as_it_is, bounds.get("start", ""), bounds.get("end", ""))


def _attribute(
    node: Node, key: str, slot: Slot, slots: list[Slot], by_path: dict[Names, Slot], used: set[Names]
) -> None:
    """Attributes that a bind or an action names, and an entity's, are slots named `@id`."""
    name = f"@{key.rpartition(' ')[2]}"
    names = (*slot.names, name)
    if names in by_path or not (slot.name == "entity" or names in used):
        return
    attribute = by_path[names] = Slot(len(slots), names, slot, "attribute")
    attribute.default = node.attributes[key]
    slot.attributes.append(attribute)
    slots.append(attribute)


def _merge(repeat: Control, group: Control) -> Control:
    """A repeat takes the label of the group that wraps it."""
    repeat.label = repeat.label or group.label
    repeat.hint = repeat.hint or group.hint
    repeat.appearance = repeat.appearance or group.appearance
    return repeat


def skeleton(slot: Slot) -> Node:
    """A blank node for a slot, with blank nodes below but no rows."""
    node = Node(slot.name)
    node.slot = slot
    for child in slot.children.values():
        if child.kind != "repeat":
            node.append(skeleton(child))
    return node


def copy_template(source: Node, slot: Slot, *, blank: bool = False) -> Node:
    """A fresh node from the definition, with its texts unless `blank`, and with the rows that the form brings.

    Templates are left out, and the rows of counted repeats: they come with the count.
    """
    text = "" if blank else source.text
    if text and slot.codec is not None:
        text = slot.codec(text.strip()) or ""
    node = Node(source.name, source.namespace, None, text)
    node.slot = slot
    if source.attributes:
        node.attributes = {key: text for key, text in source.attributes.items() if key != TEMPLATE}
    for kid in source.kids:
        child = slot.children[kid.name]
        if child.kind == "repeat" and (child.repeat_count is not None or TEMPLATE in kid.attributes):
            continue
        node.append(copy_template(kid, child, blank=blank))
    return node
