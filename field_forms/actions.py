"""Actions of a form (`setvalue`) on its events, in the order and with the conditions of the phone's engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from field_forms.state import State, keep_attribute
from field_forms.tree import Node

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
        for node in tuple(state.rows[action.target.index]):
            if row is None or _inside(node, row):
                if row is None:
                    state.settle_values()
                if node.relevant:
                    put(state, action, node)


def after_row(state: State, row: Node) -> None:
    """First values of a row that was added, computed with it; waiting actions begin to look at it."""
    if state.form.sets_new_rows:
        fire_first(state, NEW_REPEAT, row)
    watch(state)


def put(state: State, action: Setvalue, node: Node) -> None:
    """Evaluate an action's value at its target and set it, as text of the target's type."""
    text = state.text(action.run, node, action.target)
    codec = action.target.codec
    node.text = node.raw = text if codec is None or not text else codec(text) or ""
    keep_attribute(node)


def watch(state: State) -> None:
    """Remember what waiting actions see, so that a change can be told."""
    for action, node in _waiting(state):
        state.watched.setdefault((id(action), id(node)), _source_text(action, node))


def fire_changed(state: State) -> bool:
    """Fire the actions whose source has changed since the last time; whether there was any."""
    fired = False
    for action, node in _waiting(state):
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
    return [
        (action, node)
        for action in state.form.waiting
        for node in state.rows[action.target.index]
    ]  # fmt: skip


def _source_text(action: Setvalue, node: Node) -> str:
    source = _beside(node, action.source)
    return "" if source is None else source.text


def _beside(node: Node, slot: Slot | None) -> Node | None:
    """The node of a slot in the same rows as `node`, the first where there are several."""
    if slot is None:
        return None
    at, names = node, node.slot.names
    shared = 0
    while shared < min(len(names), len(slot.names)) and names[shared] == slot.names[shared]:
        shared += 1
    for _ in range(len(names) - shared):
        if at.parent is None:
            return None
        at = at.parent
    return at.find(*slot.names[shared:])


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
