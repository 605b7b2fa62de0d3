"""Actions of a form (`setvalue`) on its events, in the order and with the conditions of the phone's engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from field_forms.state import State, keep_attribute
from field_forms.tree import Node
from field_forms.xpath.scope import Names

if TYPE_CHECKING:
    from field_forms.form import Setvalue
    from field_forms.slots import Slot

FIRST_LOAD = frozenset(("odk-instance-first-load", "odk-instance-load", "xforms-ready"))
NEW_REPEAT = frozenset(("odk-new-repeat",))
VALUE_CHANGED = "xforms-value-changed"


def fire_first(state: State, events: frozenset[str], row: Node | None) -> None:
    """Set first values, in the order of the questions; in `row` only where one is given."""
    made = [action for action in state.form.setvalues if events & set(action.action.events)]
    for action in sorted(made, key=lambda action: action.target.index):
        for node in tuple(_nodes(state, action.target, row)):
            if row is None:
                state.settle_values()
            if node.relevant:
                put(state, action, node)


def after_row(state: State, row: Node) -> None:
    """First values of a row that was added, computed with it; waiting actions begin to look at it."""
    if state.form.sets_new_rows:
        fire_first(state, NEW_REPEAT, row)
    watch(state, row)


def put(state: State, action: Setvalue, node: Node) -> None:
    """Evaluate an action's value at its target and set it, as text of the target's type."""
    text = state.text(action.run, node, action.target)
    codec = action.target.codec
    node.text = node.raw = text if codec is None or not text else codec(text) or ""
    state.touched.append(node)
    keep_attribute(node)


def watch(state: State, row: Node | None = None) -> None:
    """Remember what waiting actions see, so that a change can be told; in `row` only where one is given."""
    for action in state.form.waiting:
        for node in _nodes(state, action.target, row):
            state.watched.setdefault((id(action), id(node)), _source_text(action, node))


def fire_changed(state: State) -> bool:
    """Fire the actions whose source has changed since the last time; whether there was any."""
    fired = False
    waiting = _waiting(state)
    state.touched = []
    for action, node in waiting:
        key, text = (id(action), id(node)), _source_text(action, node)
        before = state.watched.get(key)
        state.watched[key] = text
        # A calculation that gives another value for the same change wins over the action.
        changed = before is not None and before != text and id(node) not in state.recomputed
        if changed and _is_target(state, action, node):
            put(state, action, node)
            fired = True
    state.recomputed.clear()
    return fired


def _waiting(state: State) -> list[tuple[Setvalue, Node]]:
    """Waiting actions with the targets whose source may have changed."""
    found: list[tuple[Setvalue, Node]] = []
    for action in state.form.waiting:
        source, target = action.source, action.target
        if source is None:
            continue
        if state.form.deciding or target.kind == "attribute":
            found.extend((action, node) for node in state.rows[target.index])
            continue
        # Nothing is computed between answers: only what was entered or set has changed.
        for node in state.touched:
            if node.slot is source:
                found.extend((action, beside) for beside in _around(node, target))
    return found


def _nodes(state: State, slot: Slot, row: Node | None) -> list[Node]:
    """Nodes of a slot, in `row` only where one is given."""
    if row is None:
        return state.rows[slot.index]
    if slot.kind == "attribute":
        return [node for node in state.rows[slot.index] if _inside(node, row)]
    return _below(row, slot) if slot.names[: len(row.slot.names)] == row.slot.names else []


def _below(node: Node, slot: Slot) -> list[Node]:
    found = [node]
    for name in slot.names[len(node.slot.names) :]:
        found = [kid for at in found for kid in at.by.get(name, ())]
    return found


def shared_steps(one: Names, other: Names) -> int:
    """How many steps two paths begin with together."""
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return shared


def _around(source: Node, target: Slot) -> list[Node]:
    """Nodes of a slot in the same rows as `source`."""
    at: Node = source
    for _ in range(len(source.slot.names) - shared_steps(source.slot.names, target.names)):
        if at.parent is None:
            return []
        at = at.parent
    return _below(at, target)


def _source_text(action: Setvalue, node: Node) -> str:
    """Text of the action's source in the same rows as its target `node`, of the first where there are several."""
    at: Node | None = node
    for _ in range(action.climb):
        at = at.parent if at is not None else None
    for name in action.descent:
        same = at.by.get(name) if at is not None else None
        at = same[0] if same else None
    return "" if at is None or action.source is None else at.text


def _is_target(state: State, action: Setvalue, node: Node) -> bool:
    """Whether the action means this node: alone what its path names, in the rows of the source."""
    if action.choose is not None:
        found: list[Node] = action.choose(state.root, state.environment)
        return len(found) == 1 and found[0] is node
    shared = action.source.names if action.source is not None else ()
    at = node
    while at.parent is not None:
        slot: Slot = at.slot
        bound = shared[: len(slot.names)] == slot.names
        if slot.kind == "repeat" and not bound and len(at.parent.by[at.name]) > 1:
            return False
        at = at.parent
    return True


def _inside(node: Node, row: Node) -> bool:
    at: Node | None = node
    while at is not None and at is not row:
        at = at.parent
    return at is row
