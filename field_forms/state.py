"""One instance being evaluated: its nodes by slot, and the computations applied to them in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from field_forms.clock import Clock
from field_forms.definition import choice_labels
from field_forms.errors import EvaluationError
from field_forms.order import CHOICES, COUNT, RELEVANT, VALUE, Unit
from field_forms.result import Difference, Problem, problem
from field_forms.slots import Slot, copy_template, skeleton
from field_forms.texts import PLAIN
from field_forms.tree import Node, below, document_of, string_value
from field_forms.xpath.code import Environment, Run
from field_forms.xpath.values import NAN, number_from_text, words

if TYPE_CHECKING:
    from field_forms.form import Form

MAX_ROWS = 1_000
MAX_ADDED = 10_000
MAX_REPORTED = 1_000
NOTHING: Mapping[str, Node] = {}
NO_PROPERTIES: Mapping[str, str] = {}


class Sources(msgspec.Struct, frozen=True):
    """Where an evaluation gets what is not in the form.

    `lists` by instance id (`__last-saved` or whatever the form calls the instance sent before is one of them),
    randomness, ids, the language, and `properties`: what preloads ask of the device (`username`, `deviceid`, …).
    """

    lists: Mapping[str, Node] = NOTHING
    random: Callable[[], float] = lambda: 0.5
    uuid: Callable[[], str] = lambda: ""
    language: str = ""
    properties: Mapping[str, str] = NO_PROPERTIES


class State:
    """The nodes of one instance by slot index, the environment of expressions, and what was found wrong."""

    def __init__(self, form: Form, root: Node, clock: Clock, sources: Sources, *, fresh: bool) -> None:
        self.form = form
        self.root = root
        self.fresh = fresh
        self.language = sources.language
        self.lists = {**form.lists, **sources.lists} if sources.lists else form.lists
        self.rows: list[list[Node]] = [[] for _ in form.slots]
        self.problems: list[Problem] = []
        self.reported: set[tuple[str, str]] = set()
        self.differences: list[Difference] = []
        self.added: list[Node] = []
        self.answered: set[int] = set()
        self.properties = sources.properties
        # By id of the node: what a calculation gave last, where something else may be put over it.
        self.computed: dict[int, str] = {}
        self.recomputed: set[int] = set()
        self.failed = False
        # Rows that a filling may still get, over all repeats: counts within counted rows multiply.
        self.rows_left = MAX_ADDED
        # By ids of action and target: what the action's source said last.
        self.watched: dict[tuple[int, int], str] = {}
        # What was entered or set since the waiting actions looked.
        self.touched: list[Node] = []
        self.environment = Environment(
            document_of(root),
            time_zone=clock.time_zone,
            today=clock.today,
            now=clock.now,
            instances=self.lists,
            surroundings=self,
            random=sources.random,
            uuid=sources.uuid,
        )
        self.environment.rows = self.rows

    def text(self, run: Run, node: Node, slot: Slot) -> Any:
        """Evaluate at a node; an expression that cannot be computed is reported and gives ""."""
        environment = self.environment
        environment.current = node
        try:
            return run(node, environment)
        except EvaluationError as error:
            self.failed = True
            self.report(node, "evaluation", f"{slot.name}:{error.zh}", f"{slot.name}: {error.en}")
            return ""
        except RecursionError:
            self.failed = True
            self.report(
                node, "evaluation", f"{slot.name}：表达式太深", f"{slot.name}: the expression nests too deeply"
            )
            return ""

    def number(self, run: Run, node: Node, slot: Slot) -> float:
        """Evaluate at a node; NaN where it cannot be computed."""
        value = self.text(run, node, slot)
        return value if isinstance(value, float) else NAN

    def report(self, node: Node, kind: str, zh: str, en: str) -> None:
        """Note a problem at a node, once; beyond MAX_REPORTED no more are noted."""
        if len(self.reported) >= MAX_REPORTED:
            return
        path = path_of(node)
        if (path, kind) not in self.reported:
            self.reported.add((path, kind))
            self.problems.append(problem(path, kind, zh, en))

    def compute(self, units: Iterable[Unit] | None = None) -> None:
        """Apply the computations of the form in dependency order, or those given, which must be in it."""
        for unit in self.form.units if units is None else units:
            _APPLY[unit.kind](self, unit.slot)

    def reset(self) -> None:
        """Back to what was entered, before computing anew. Problems found so far are dropped."""
        self.problems.clear()
        self.reported.clear()
        for nodes in self.rows:
            for node in nodes:
                node.relevant = True
                node.text = node.raw

    def settle_values(self, units: list[Unit] | None = None) -> None:
        """Compute anew from what was entered, all or the units given; without units nothing moves."""
        if units is None or units:
            self.reset()
            self.compute(units)

    def choice_label(self, node: Node, value: str) -> str:
        """Label of a choice of the select at `node`, in the language of the evaluation; "" when it is not offered."""
        slot = node.slot
        control = slot.control if isinstance(slot, Slot) else None
        if control is None:
            return ""
        if control.items:
            found = next((item.label for item in control.items if item.value == value), "")
            return self._pick(self.form.texts.all(found))
        item = self.offered(slot, node, [value]).get(value)
        return "" if item is None else self._pick(choice_labels(self.form.texts, item, control.label_ref))

    def _pick(self, labels: Mapping[str, str]) -> str:
        default = self.form.texts.default
        return labels.get(self.language) or labels.get(default) or labels.get(PLAIN) or ""

    def itext(self, text_id: str) -> str:
        """A text of the form in the language of the evaluation."""
        return self.form.texts.get(text_id, self.language)

    def offered(self, slot: Slot, node: Node, values: Iterable[str]) -> dict[str, Node]:
        """Those of the values that a select offers at `node`, in the order of its list."""
        if slot.items_by_value is not None:
            found = {value: slot.items_by_value[value] for value in values if value in slot.items_by_value}
        elif slot.control is None:
            return {}
        elif slot.whole_list:
            document = self.lists.get(slot.whole_list)
            if document is None or not document.kids:
                return {}
            index = document.kids[0].rows_by("item", slot.control.value_ref)
            found = {value: rows[0] for value in values if (rows := index.get(value, []))}
        else:
            wanted = set(values)
            return {value: item for value, item in self._itemset(slot, node).items() if value in wanted}
        return dict(sorted(found.items(), key=lambda entry: entry[1].position)) if len(found) > 1 else found

    def _itemset(self, slot: Slot, node: Node) -> dict[str, Node]:
        if slot.choices is None or slot.control is None:
            return {}
        environment = self.environment
        before = environment.current
        environment.current = node
        items: list[Node] = slot.choices(node, environment)
        environment.current = before
        value_ref = slot.control.value_ref
        found: dict[str, Node] = {}
        for item in items:
            value = below(item, value_ref)
            if value is not None:
                found.setdefault(string_value(value), item)
        return found

    def add_row(self, slot: Slot, parent: Node, after: Node | None) -> Node:
        """A new row of a repeat from its template, behind `after`."""
        self.rows_left -= 1
        number = len(parent.by.get(slot.name, ()))
        if slot.repeat_count is not None and number < len(slot.default_rows):
            row = copy_template(slot.default_rows[number], slot)
        elif slot.repeat_template is not None:
            row = copy_template(slot.repeat_template, slot)
        else:
            row = copy_template(slot.default_rows[0], slot, blank=True) if slot.default_rows else skeleton(slot)
        parent.insert_after(row, after)
        self.register(row)
        return row

    def register(self, node: Node) -> None:
        """Enter a subtree of which every node has its slot."""
        pending = [node]
        while pending:
            at = pending.pop()
            slot: Slot = at.slot
            self.rows[slot.index].append(at)
            if slot.attributes:
                self.add_attributes(at, slot)
            pending.extend(reversed(at.kids))

    def add_attributes(self, node: Node, slot: Slot) -> None:
        """Enter the bound attributes of a node (an entity's id and so on) as nodes of their own."""
        for bound in slot.attributes:
            attribute = Node(bound.name[1:], "", node, node.attributes.get(bound.name[1:], ""))
            attribute.attribute = True
            attribute.slot = bound
            self.rows[bound.index].append(attribute)

    def unregister(self, node: Node) -> None:
        """Take a subtree out of the lists of nodes."""
        slot: Slot = node.slot
        self.rows[slot.index].remove(node)
        for kid in node.kids:
            self.unregister(kid)


def path_of(node: Node) -> str:
    """`/data/member[2]/age`: every row of a repeat carries its number."""
    slot: Slot | None = node.slot
    if slot is not None and not slot.within_repeat:
        return slot.path
    if node.parent is None or node.parent.name == "":
        return f"/{node.name}"
    number = f"[{node.position}]" if slot is not None and slot.kind == "repeat" else ""
    return f"{path_of(node.parent)}/{node.name}{number}"


def hide(node: Node) -> None:
    """Make a subtree not relevant: its answers read as blank."""
    node.relevant = False
    node.text = ""
    for kid in node.kids:
        if kid.relevant or kid.text:
            hide(kid)


def _relevance(state: State, slot: Slot) -> None:
    run = slot.relevant
    if run is None:
        return
    for node in state.rows[slot.index]:
        if node.relevant and not state.text(run, node, slot):
            hide(node)


def _value(state: State, slot: Slot) -> None:
    run, codec = slot.calculate, slot.codec
    if run is None:
        return
    rows_unsent = not state.fresh and any(_unsent(state, repeat) for repeat in slot.rows_read)
    for node in state.rows[slot.index]:
        if not node.relevant:
            if slot.remembers:
                state.computed.pop(id(node), None)
            continue
        sent = node.raw
        if not state.fresh and (slot.volatile or (slot.keep_sent and sent) or rows_unsent):
            continue
        computed = state.text(run, node, slot)
        if codec is not None and computed:
            computed = codec(computed) or ""
        if slot.remembers and state.fresh:
            # What was put over a calculated value stays until the calculation gives another one.
            if state.computed.get(id(node)) == computed:
                continue
            state.computed[id(node)] = node.raw = computed
            state.recomputed.add(id(node))
        node.text = computed
        keep_attribute(node)
        if state.fresh or computed == sent or len(state.differences) >= MAX_REPORTED:
            continue
        if not _same_number(computed, sent) and not _same_mark(slot, computed, sent):
            state.differences.append(Difference(path_of(node), "calculate", sent, computed))


def _unsent(state: State, repeat: Slot) -> bool:
    """Whether rows of a hidden repeat may be missing: they are not sent, though the phone counted them, blank."""
    around = repeat.parent
    return around is not None and any(
        repeat.name not in parent.by and not (parent.relevant and _would_show(state, repeat, parent))
        for parent in state.rows[around.index]
    )


def _would_show(state: State, repeat: Slot, parent: Node) -> bool:
    """Whether a row of a repeat would be relevant where there is none."""
    if repeat.relevant is None:
        return True
    row = Node(repeat.name, parent=parent)
    row.slot = repeat
    return bool(state.text(repeat.relevant, row, repeat))


def keep_attribute(node: Node) -> None:
    """Write an attribute's value back to its element, where expressions read it."""
    if node.attribute and node.parent is not None:
        node.parent.attributes = {**node.parent.attributes, node.name: node.text}


def _same_mark(slot: Slot, computed: str, sent: str) -> bool:
    """Whether an entity's `create` or `update` says the same in the other word (ODK entities: `1` or `true`)."""
    return slot.kind == "attribute" and (sent, computed) in (("1", "true"), ("0", "false"))


def _same_number(computed: str, sent: str) -> bool:
    a, b = number_from_text(computed), number_from_text(sent)
    return a == b or abs(a - b) <= 1e-9 * max(abs(a), abs(b))


def _count(state: State, slot: Slot) -> None:
    run = slot.repeat_count
    if run is None or slot.parent is None:
        return
    for parent in state.rows[slot.parent.index]:
        if not parent.relevant:
            continue
        # A relative count stands where a row would: that there may be none yet is the point.
        row = Node(slot.name, parent=parent)
        row.slot = slot
        number = state.number(run, row, slot)
        if number != number:
            # A blank count changes nothing: the rows that are there stay.
            continue
        wanted = int(min(max(number, 0.0), MAX_ROWS))
        rows = list(parent.by.get(slot.name, ()))
        if len(rows) == wanted:
            continue
        if not state.fresh and not _would_show(state, slot, parent):
            continue
        if not state.fresh:
            state.report(
                parent, "repeat_count", f"{slot.name} 应有 {wanted} 行，收到 {len(rows)} 行",
                f"{slot.name} should have {wanted} rows and has {len(rows)}",
            )  # fmt: skip
            continue
        for row in rows[wanted:]:
            parent.remove(row)
            state.unregister(row)
        for _ in range(wanted - len(rows)):
            if state.rows_left <= 0:
                state.report(
                    parent, "repeat_count", f"重复组加起来超过 {MAX_ADDED} 行，其余的不再添加",
                    f"the repeats come to more than {MAX_ADDED} rows; no more are added",
                )  # fmt: skip
                return
            last = parent.by.get(slot.name)
            state.added.append(state.add_row(slot, parent, last[-1] if last else _before(slot, parent)))


def _before(slot: Slot, parent: Node) -> Node | None:
    """The child after which the first row belongs."""
    found: Node | None = None
    for name in slot.parent.children if slot.parent is not None else ():
        if name == slot.name:
            break
        same = parent.by.get(name)
        found = same[-1] if same else found
    return found


def _choices(state: State, slot: Slot) -> None:
    if not slot.needs <= state.lists.keys():
        # A list that nobody gave cannot be checked against.
        return
    for node in state.rows[slot.index]:
        answer = node.text
        if not answer:
            continue
        chosen = words(answer) if slot.select_many else [answer]
        offered = state.offered(slot, node, chosen)
        if len(offered) == len(chosen) == 1:
            continue
        if id(node) in state.answered and slot.in_list_order:
            # The phone puts what is ticked into the order of the list.
            chosen = [*offered, *(value for value in chosen if value not in offered)]
        refused = [value for value in chosen if value and value not in offered]
        node.text = " ".join(value for value in chosen if value in offered)
        if not refused:
            continue
        listed = "、".join(refused)
        state.report(
            node, "choice", f"{slot.name}：没有选项 {listed}", f"{slot.name}: {', '.join(refused)} is not offered"
        )


_APPLY: dict[str, Callable[[State, Slot], None]] = {
    RELEVANT: _relevance, VALUE: _value, COUNT: _count, CHOICES: _choices,
}  # fmt: skip
