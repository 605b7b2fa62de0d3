"""Fills a new instance from answers, as a phone would: defaults, preloads, events, rows, answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from field_forms.actions import (
    FIRST_LOAD,
    after_row,
    fire_changed,
    fire_first,
    watch,
)
from field_forms.clock import Clock
from field_forms.entries import Entry, Steps, read_entries
from field_forms.evaluation import Evaluation, decode, judge
from field_forms.order import Unit
from field_forms.result import Problem, problem
from field_forms.slots import Slot, copy_template
from field_forms.state import MAX_ROWS, Sources, State
from field_forms.tree import Node

if TYPE_CHECKING:
    from field_forms.form import Form


def fill(form: Form, answers: Mapping[str, Any], clock: Clock, sources: Sources) -> Evaluation:
    """A new instance with the answers, evaluated.

    Keys of `answers` are paths (`/data/member[2]/age`; without a number the first row), from the root or below it.
    Values are text, numbers, booleans, lists for selects of many, or, under the path of a repeat, a list of objects
    or a number of rows; an empty object is a row without answers. Answers are entered in their order, those for rows
    that are not there yet after the answers that make the rows. Answers for questions that the form does not have
    are reported as `unknown_node`.
    """
    root = copy_template(form.xform.template, form.root)
    state = State(form, root, clock, sources, fresh=True)
    state.register(root)
    _preload(state)
    _settle(state)
    fire_first(state, FIRST_LOAD, None)
    _settle(state)
    watch(state)
    entries, unknown = read_entries(form, answers)
    _Worker(state, unknown).enter(entries)
    state.problems.extend(unknown)
    judge(state)
    return Evaluation(form, state, form.id, form.version)


def _preload(state: State) -> None:
    for slot in state.form.slots:
        if slot.bind.preload:
            text = preloaded(state, slot)
            for node in state.rows[slot.index]:
                node.text = node.raw = text or node.raw


def preloaded(state: State, slot: Slot) -> str:
    """What a preload puts into a question when a form is begun; "" for one the server cannot know."""
    environment, kind, parameter = state.environment, slot.bind.preload, slot.bind.preload_parameter
    if kind == "uid":
        return f"uuid:{environment.uuid()}"
    if kind == "timestamp":
        return environment.now.text
    if kind == "date":
        return environment.today.text
    return state.properties.get(parameter, "") if kind == "property" else ""


def _settle(state: State, units: list[Unit] | None = None) -> None:
    """Compute until no more rows are added; each new row gets its first values."""
    for _ in range(10):
        state.settle_values(units)
        added, state.added = state.added, []
        if not added:
            return
        for row in added:
            after_row(state, row)


class _Worker:
    """Enters answers one after another.

    Where the order of answers shows in the outcome (an action waits for a change, a calculated or read-only question
    may be typed into), everything is computed after each answer; elsewhere once for all of them.
    """

    def __init__(self, state: State, unknown: list[Problem]) -> None:
        self.state = state
        self.unknown = unknown
        self.one_by_one = state.form.order_matters

    def enter(self, entries: list[Entry]) -> None:
        """Enter what can be entered; what is left waits for the rows that other answers make."""
        while entries:
            left = [entry for entry in entries if not self._try(entry)]
            self._compute()
            if len(left) == len(entries):
                break
            entries = left
        for entry in entries:
            words = f"没有这一行：{entry.path}", f"there is no such row: {entry.path}"
            self.unknown.append(problem(entry.path, "repeat_count", *words))

    def _try(self, entry: Entry) -> bool:
        node = self._locate(entry.steps)
        if node is None:
            return False
        if entry.rows is None:
            self._answer(node, entry.text)
        return True

    def _answer(self, node: Node, text: str) -> None:
        slot: Slot = node.slot
        if slot.kind == "repeat" or refuses(self.state, node):
            return
        node.text = text
        if slot.codec is not None and text:
            decode(self.state, node, slot)
            self.unknown.extend(
                found for found in self.state.problems if found.kind == "type" and found not in self.unknown
            )
        node.raw = node.text
        self.state.answered.add(id(node))
        self.state.touched.append(node)
        if self.one_by_one:
            self._compute(self.state.form.deciding)

    def _compute(self, units: list[Unit] | None = None) -> None:
        _settle(self.state, units)
        # A chain of actions ends when nothing changes any more; one that never does is cut off.
        for _ in range(20):
            if not fire_changed(self.state):
                return
            _settle(self.state, units)

    def _locate(self, steps: Steps) -> Node | None:
        """The node of a path; rows of repeats that a worker may add are added."""
        state, at = self.state, self.state.root
        for name, number in steps[1:]:
            slot = at.slot.children.get(name)
            same = at.by.get(name, [])
            while slot is not None and _may_add(slot) and len(same) < number <= MAX_ROWS:
                row = state.add_row(slot, at, same[-1] if same else _place(slot, at))
                if state.form.sets_new_rows:
                    state.settle_values(state.form.deciding)
                after_row(state, row)
                same = at.by[name]
            if not 1 <= number <= len(same):
                return None
            at = same[number - 1]
        return at


def _may_add(slot: Slot) -> bool:
    return slot.kind == "repeat" and slot.repeat_count is None and not slot.fixed_rows


def refuses(state: State, node: Node) -> bool:
    """Whether a worker cannot type here: the question or a group around it is read-only."""
    at: Node | None = node
    while at is not None and at.slot is not None:
        readonly = at.slot.readonly
        if readonly is not None and state.text(readonly, at, at.slot):
            return True
        at = at.parent
    return False


def _place(slot: Slot, parent: Node) -> Node | None:
    """The child after which the first row belongs."""
    found: Node | None = None
    for name in parent.slot.children:
        if name == slot.name:
            break
        found = parent.by[name][-1] if name in parent.by else found
    return found
