"""Compiles an XForm into something that can be evaluated many times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

import msgspec

from field_forms.actions import NEW_REPEAT, VALUE_CHANGED, shared_steps
from field_forms.definition import Definition, describe
from field_forms.errors import ExpressionError, FormError
from field_forms.facts import FactSource, read_facts
from field_forms.lists import file_name, read_list
from field_forms.order import CHOICES, COUNT, RELEVANT, VALUE, Unit, ordered, upstream
from field_forms.references import Found, Reference, read
from field_forms.slots import Slot, build_slots
from field_forms.texts import Texts, read_texts
from field_forms.tree import Node
from field_forms.xform import Action, Control, XForm, path_text, read_xform
from field_forms.xpath.code import Code, Environment, Run, as_nodes, as_number, as_text, as_truth
from field_forms.xpath.compiler import compile_tree
from field_forms.xpath.functions import FUNCTIONS
from field_forms.xpath.parser import parse
from field_forms.xpath.scope import Names, Scope

_WHOLE = re.compile(r"""instance\(\s*['"]([^'"]+)['"]\s*\)/root/item""")
_TRUE = ("true()", "true", "1")
_FALSE = ("", "false()", "false", "0")
_LOOK = "look"


class Setvalue(msgspec.Struct, frozen=True):
    """A compiled action. `run` gives the text to set; `choose` the targets, where the path chooses among rows.

    From the target `climb` steps up and `descent` down lead to the source in the same rows.
    """

    action: Action
    target: Slot
    run: Run
    source: Slot | None
    choose: Run | None
    climb: int = 0
    descent: Names = ()


class Form:
    """A compiled form. Make it with `compile_form`; it is not changed by evaluations and may be shared.

    `facts` maps question paths to fact names, `sensitive` question paths to the kind of personal information,
    `definition` is the form as data for consoles.
    """

    def __init__(self, xform: XForm, lists: Mapping[str, Node]) -> None:
        self.xform = xform
        self.id = xform.id
        self.version = xform.version
        self.title = xform.title
        self.texts: Texts = read_texts(xform.itext)
        self.lists: dict[str, Node] = dict(lists)
        self.slots = build_slots(xform)
        self.root = self.slots[0]
        self.by_names = {slot.names: slot for slot in self.slots}
        self.by_path = {slot.path: slot for slot in self.slots}
        self.repeats = frozenset(slot.names for slot in self.slots if slot.kind == "repeat")
        self._index = {
            slot.names: slot.index for slot in self.slots if not slot.within_repeat and slot.kind != "attribute"
        }
        self.units = ordered(self._bind_all(), self.slots)
        self.setvalues = [made for action in xform.actions if (made := self._setvalue(action)) is not None]
        self.waiting = [made for made in self.setvalues if VALUE_CHANGED in made.action.events]
        self.sets_new_rows = any(NEW_REPEAT & set(made.action.events) for made in self.setvalues)
        self.order_matters = bool(self.waiting) or any(
            slot.keep_sent or (slot.readonly is not None and slot.bind.readonly not in _TRUE) for slot in self.slots
        )
        self.checked = [slot for slot in self.slots if slot.constraint or slot.required or slot.always_required]
        self.fact_sources: dict[str, FactSource] = read_facts(self.slots, self.lists)

    @cached_property
    def deciding(self) -> list[Unit]:
        """What must be computed after each answer, where the order of answers shows; the rest can wait for the last.

        That is what actions, read-only conditions, counts and values that remember look at.
        """
        looks = [unit for unit in self.units if unit.kind == COUNT or (unit.kind == VALUE and unit.slot.remembers)]
        readonly = [slot for slot in self.slots if slot.readonly is not None]
        looks.extend(Unit(_LOOK, slot, read(parse(slot.bind.readonly), slot.names)) for slot in readonly)
        for made in self.setvalues:
            found = read(parse(made.action.value), made.target.names) if made.action.value else Found()
            chosen = read(parse(made.action.ref), self.root.names) if made.action.ref else Found()
            ends = [Reference(slot.names, 0) for slot in (made.target, made.source) if slot is not None]
            looks.append(Unit(_LOOK, made.target, Found([*found.references, *chosen.references, *ends])))
        own = {unit.key for unit in looks}
        before = {unit.key for unit in upstream(self.units, self.slots, looks)}
        return [unit for unit in self.units if unit.key in own or unit.key in before]

    @cached_property
    def facts(self) -> dict[str, str]:
        """Fact name by question path."""
        return {path: source.name for path, source in self.fact_sources.items()}

    @cached_property
    def filled_in(self) -> frozenset[str]:
        """Facts that a phone puts in from what is known: asked with a prefill, or computed from such a question."""
        marked = {slot.names for slot in self.slots if slot.bind.prefill}
        computed = {
            unit.slot.path
            for unit in self.units
            if unit.kind == VALUE and any(one.path in marked for one in unit.found.references)
        }
        return frozenset(
            name for path, name in self.facts.items() if path in computed or self.by_path[path].names in marked
        )

    @cached_property
    def sensitive(self) -> dict[str, str]:
        """Kind of personal information by question path."""
        return {slot.path: slot.bind.sensitive for slot in self.slots if slot.bind.sensitive}

    @cached_property
    def definition(self) -> Definition:
        """The form as data: questions with paths, types, labels and choices."""
        return describe(self)

    @cached_property
    def media(self) -> dict[str, str]:
        """File names of external lists by instance id (`last-saved` is none)."""
        return {
            name: file_name(source)
            for name, source in self.xform.sources.items()
            if not source.startswith("jr://instance/last-saved")
        }

    def scope(self, slot: Slot) -> Scope:
        """Where expressions bound to a slot stand."""
        return Scope(slot.names, self.repeats, self._index)

    def _code(self, slot: Slot, what: str, expression: str) -> tuple[Code, Found]:
        try:
            tree = parse(expression)
            return compile_tree(tree, self.scope(slot)), read(tree, slot.names)
        except ExpressionError as error:
            raise ExpressionError(
                error.kind,
                f"{slot.path} 的 {what}:{error.zh}",
                f"{what} of {slot.path}: {error.en}",
                position=error.position,
                path=slot.path,
            ) from None

    def _bind_all(self) -> list[Unit]:
        units: list[Unit] = []
        for slot in self.slots:
            self._bind_logic(slot, units)
            if slot.control is not None:
                self._bind_control(slot, slot.control, units)
        return units

    def _bind_logic(self, slot: Slot, units: list[Unit]) -> None:
        bind = slot.bind
        if bind.relevant and bind.relevant not in _TRUE:
            code, found = self._code(slot, "relevant", bind.relevant)
            slot.relevant = as_truth(code)
            units.append(Unit(RELEVANT, slot, found))
        if bind.required in _TRUE:
            slot.always_required = True
        elif bind.required not in _FALSE:
            slot.required = as_truth(self._code(slot, "required", bind.required)[0])
        if bind.readonly not in _FALSE:
            slot.readonly = as_truth(self._code(slot, "readonly", bind.readonly)[0])
        if bind.constraint and bind.constraint not in _TRUE:
            slot.constraint = as_truth(self._code(slot, "constraint", bind.constraint)[0])
        if bind.calculate and slot.kind in ("leaf", "attribute"):
            code, found = self._code(slot, "calculate", bind.calculate)
            slot.calculate = as_text(code)
            slot.volatile = any(FUNCTIONS[name].volatile for name in found.functions)
            # A worker may overwrite a calculated question that is shown and not read-only.
            slot.keep_sent = slot.control is not None and slot.control.kind != "trigger" and bind.readonly in _FALSE
            slot.remembers = slot.keep_sent or "once" in found.functions
            slot.rows_read = self._rows_read(slot, found)
            units.append(Unit(VALUE, slot, found))

    def _rows_read(self, slot: Slot, found: Found) -> list[Slot]:
        """Repeats that the references lead into, those around the slot left out."""
        if not self.repeats:
            return []
        paths = {one.path[:end] for one in found.references for end in range(2, len(one.path) + 1)}
        return [self.by_names[path] for path in paths & self.repeats if slot.names[: len(path)] != path]

    def _bind_control(self, slot: Slot, control: Control, units: list[Unit]) -> None:
        if control.kind == "repeat" and control.count:
            code, found = self._code(slot, "jr:count", control.count)
            slot.repeat_count = as_number(code)
            units.append(Unit(COUNT, slot, found))
        if control.kind not in ("select", "select1", "rank"):
            return
        slot.select_many = control.kind != "select1"
        slot.in_list_order = control.kind == "select"
        found = Found()
        if control.itemset:
            code, found = self._code(slot, "choice_filter", control.itemset)
            slot.choices = as_nodes(code, "itemset", 0)
            slot.needs = frozenset(found.instances)
            # An index is by a child of the row.
            plain = "/" not in control.value_ref and control.value_ref != "."
            slot.whole_list = _whole_list(control.itemset) if plain else ""
        elif control.items:
            slot.items_by_value = _inline_items(control)
        if (control.items or control.itemset) and not control.appearance.strip().startswith("search"):
            units.append(Unit(CHOICES, slot, found))

    def _setvalue(self, action: Action) -> Setvalue | None:
        target = self.by_names.get(action.target)
        if action.in_model and NEW_REPEAT & set(action.events):
            raise FormError(
                "event",
                "odk-new-repeat 动作要写在 repeat 里，不能写在 model 里",
                "an action on odk-new-repeat belongs into its repeat, not into the model",
                path=path_text(action.target),
            )
        if target is None or action.kind != "setvalue":
            return None
        target.remembers = target.calculate is not None
        target.keep_sent = target.keep_sent or target.remembers
        run = as_text(self._code(target, "setvalue", action.value)[0]) if action.value else _literal(action.text)
        choose: Run | None = None
        if action.ref:
            choose = as_nodes(self._code(self.root, "setvalue", action.ref)[0], "setvalue", 0)
        shared = shared_steps(target.names, action.source)
        climb, descent = len(target.names) - shared, action.source[shared:]
        return Setvalue(action, target, run, self.by_names.get(action.source), choose, climb, descent)


def _literal(text: str) -> Run:
    def run(_node: Node, _environment: Environment) -> str:
        return text

    return run


def _whole_list(itemset: str) -> str:
    """The list that an itemset offers whole, "" when it chooses among rows."""
    match = _WHOLE.fullmatch(itemset)
    return match.group(1) if match else ""


def _inline_items(control: Control) -> dict[str, Node]:
    """Choices written in the control, by value."""
    items: dict[str, Node] = {}
    for position, item in enumerate(control.items, 1):
        node = Node("item", text=item.value)
        node.position = position
        items.setdefault(item.value, node)
    return items


def compile_form(xform: bytes | str, media: Mapping[str, bytes] | None = None) -> Form:
    """Compile an XForm.

    `media` holds external lists by file name (`places.csv`); lists that are not there can be given at each
    evaluation, and answers chosen from a list that is given nowhere are not checked against it.
    Raises FormError: not an XForm, an expression that does not compile (with its question), a cycle.
    """
    read_in = read_xform(xform)
    lists = dict(read_in.lists)
    for name, source in read_in.sources.items():
        content = (media or {}).get(file_name(source))
        if content is not None:
            lists[name] = read_list(file_name(source), content)
    return Form(read_in, lists)
