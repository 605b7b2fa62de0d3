"""Fills a new instance from answers, as a phone would: defaults, preloads, events, rows, answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from field_forms.clock import Clock
from field_forms.evaluation import Evaluation, decode, judge
from field_forms.result import problem
from field_forms.slots import Slot, copy_template
from field_forms.state import MAX_ROWS, Sources, State, keep_attribute
from field_forms.tree import Node
from field_forms.xpath.values import text_from_number

if TYPE_CHECKING:
    from field_forms.form import Form, Setvalue

FIRST_LOAD = frozenset(("odk-instance-first-load", "odk-instance-load", "xforms-ready"))
NEW_REPEAT = "odk-new-repeat"
VALUE_CHANGED = "xforms-value-changed"
_STEP = re.compile(r"([^\[\]/]+)(?:\[(\d+)\])?")
Flat = list[tuple[list[tuple[str, int]], str, str]]


def fill(form: Form, answers: Mapping[str, Any], clock: Clock, sources: Sources) -> Evaluation:
    """A new instance with the answers, evaluated.

    Keys of `answers` are paths (`/data/member[2]/age`; without a number the first row). Values are text, numbers,
    booleans, lists for selects of many, or, under the path of a repeat, a list of objects; an empty object is a row
    without answers. Answers for questions that the form does not have are reported as `unknown_node`.
    """
    root = copy_template(form.xform.template, form.root)
    state = State(form, root, clock, sources, fresh=True)
    state.register(root)
    _preload(state)
    state.compute()
    _fire(state, [made for made in form.setvalues if FIRST_LOAD & set(made.action.events)], None)
    flat: Flat = []
    _flatten(answers, "", flat)
    unknown = _enter(state, flat)
    state.reset()
    _settle(state)
    state.problems.extend(unknown)
    judge(state)
    return Evaluation(form, state, form.id, form.version)


def _preload(state: State) -> None:
    environment = state.environment
    for slot in state.form.slots:
        kind = slot.bind.preload
        if not kind:
            continue
        text = ""
        if kind == "uid":
            text = f"uuid:{environment.uuid()}"
        elif kind == "timestamp":
            text = environment.now.text
        elif kind == "date":
            text = environment.today.text
        for node in state.rows[slot.index]:
            node.text = node.raw = text or node.raw


def _fire(state: State, setvalues: list[Setvalue], row: Node | None) -> None:
    """Set values, in `row` only where one is given."""
    for made in setvalues:
        for node in state.rows[made.target.index]:
            if node.relevant and (row is None or _inside(node, row)) and id(node) not in state.answered:
                node.text = node.raw = state.text(made.run, node, made.target)
                keep_attribute(node)


def _inside(node: Node, row: Node) -> bool:
    at: Node | None = node
    while at is not None and at is not row:
        at = at.parent
    return at is row


def _settle(state: State) -> None:
    """Compute until no more rows are added; each new row gets its first values."""
    for _ in range(10):
        state.compute()
        added, state.added = state.added, []
        if not added:
            return
        for row in added:
            _first_values(state, row)
        state.reset()


def _first_values(state: State, row: Node) -> None:
    _fire(state, [made for made in state.form.setvalues if NEW_REPEAT in made.action.events], row)


def _flatten(value: object, path: str, flat: Flat) -> None:
    if isinstance(value, Mapping):
        for key, inner in cast("Mapping[str, object]", value).items():
            _flatten(inner, key if key.startswith("/") else f"{path}/{key}", flat)
    elif (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and any(isinstance(item, Mapping) for item in cast("Sequence[object]", value))
    ):
        for number, inner in enumerate(cast("Sequence[object]", value), 1):
            row = f"{path}[{number}]"
            if inner:
                _flatten(inner, row, flat)
            else:
                flat.append((_steps(row), row, ""))
    else:
        flat.append((_steps(path), path, answer_text(cast("object", value))))


def _steps(path: str) -> list[tuple[str, int]]:
    return [(match.group(1), int(match.group(2) or 1)) for match in _STEP.finditer(path)]


def answer_text(value: object) -> str:
    """An answer from JSON as text: `true`, `3`, `a b`, blank for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return text_from_number(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(answer_text(item) for item in cast("Sequence[object]", value))
    return str(cast("object", value))


def _enter(state: State, flat: Flat) -> list[Any]:
    """Put answers in, outer questions first, so that counted repeats have their rows."""
    unknown: list[Any] = []
    depth_of = state.form.by_names
    levels: dict[int, Flat] = {}
    for entry in flat:
        names = tuple(name for name, _ in entry[0])
        slot = depth_of.get(names)
        if slot is None or slot.kind == "group" or (slot.kind == "repeat" and entry[2]):
            text = f"表单里没有问题 {entry[1]}", f"the form has no question {entry[1]}"
            unknown.append(problem(entry[1], "unknown_node", *text))
            continue
        levels.setdefault(sum(1 for around in slot.lineage() if around.kind == "repeat"), []).append(entry)
    for level in sorted(levels):
        changed: list[Node] = []
        for steps, path, text in levels[level]:
            node = _locate(state, steps)
            if node is None:
                words = f"没有这一行：{path}", f"there is no such row: {path}"
                unknown.append(problem(path, "repeat_count", *words))
                continue
            if node.slot.kind == "repeat" or _refuses(state, node):
                continue
            if node.text != text:
                changed.append(node)
            _answer(state, node, text, unknown)
        state.reset()
        _settle(state)
        _announce(state, changed)
    return unknown


def _refuses(state: State, node: Node) -> bool:
    """Whether a worker cannot type here: the question or a group around it is read-only."""
    at: Node | None = node
    while at is not None and at.slot is not None:
        readonly = at.slot.readonly
        if readonly is not None and state.text(readonly, at, at.slot):
            return True
        at = at.parent
    return False


def _answer(state: State, node: Node, text: str, unknown: list[Any]) -> None:
    slot: Slot = node.slot
    node.text = text
    if slot.codec is not None and text:
        decode(state, node, slot)
        unknown.extend(found for found in state.problems if found.kind == "type" and found not in unknown)
    node.raw = node.text
    state.answered.add(id(node))


def _locate(state: State, steps: list[tuple[str, int]]) -> Node | None:
    """The node of a path; rows of repeats that a worker may add are added."""
    at = state.root
    for name, number in steps[1:]:
        slot = at.slot.children.get(name)
        same = at.by.get(name, [])
        while (
            slot is not None
            and slot.kind == "repeat"
            and slot.repeat_count is None
            and len(same) < number <= MAX_ROWS
        ):
            row = state.add_row(slot, at, same[-1] if same else _place(slot, at))
            _first_values(state, row)
            same = at.by[name]
        if not 1 <= number <= len(same):
            return None
        at = same[number - 1]
    return at


def _place(slot: Slot, parent: Node) -> Node | None:
    found: Node | None = None
    for name in parent.slot.children:
        if name == slot.name:
            break
        found = parent.by[name][-1] if name in parent.by else found
    return found


def _announce(state: State, changed: list[Node]) -> None:
    """Fire `xforms-value-changed` for questions whose answer changed."""
    fired = False
    for made in state.form.setvalues:
        if VALUE_CHANGED not in made.action.events:
            continue
        for node in changed:
            if node.slot.names == made.action.source:
                row = _row_of(node)
                inside = row if row is not None and made.target.within_repeat else None
                _fire(state, [made], inside)
                fired = True
    if fired:
        state.reset()
        _settle(state)


def _row_of(node: Node) -> Node | None:
    at: Node | None = node
    while at is not None and (at.slot is None or at.slot.kind != "repeat"):
        at = at.parent
    return at
