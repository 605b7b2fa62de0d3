"""Look-ups in lists by an index: `instance('x')/root/item[name = …]` costs the same for ten rows and for 50,000.

The index lives on the parent of the rows, which marks itself fit for it by a non-None `indexes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import tzinfo
from typing import TYPE_CHECKING, cast

from field_forms.table import TableIndex
from field_forms.tree import Index, Node, string_value
from field_forms.xpath.code import Code, Environment, Run, as_truth, number_of_text
from field_forms.xpath.syntax import Chain, Expression, Path, Step
from field_forms.xpath.values import Moment, Value, text_from_number

if TYPE_CHECKING:
    from field_forms.xpath.paths import Compiles

Look = Callable[[Node, Environment], list[Node] | None]


class NumberIndex:
    """Rows by the number that a column's text reads as: `7`, `7.0` and ` 7` are one."""

    __slots__ = ("rows", "texts")

    def __init__(self, rows: Index, zone: tzinfo) -> None:
        self.rows = rows
        self.texts: dict[str, list[str]] = {}
        for text in _texts(rows):
            number = number_of_text(text, zone)
            if number == number:
                self.texts.setdefault(text_from_number(number), []).append(text)

    def get(self, text: str, otherwise: list[Node], /) -> list[Node]:
        """The rows of a number, written as text_from_number writes it."""
        texts = self.texts.get(text, ())
        if len(texts) == 1:
            return self.rows.get(texts[0], otherwise)
        return _rows([(self.rows, written) for written in texts]) or otherwise


def _texts(index: Index) -> Iterable[str]:
    return index.numbers if isinstance(index, TableIndex) else cast("dict[str, list[Node]]", index)


def _count(index: Index, text: str) -> int:
    """How many rows a text has, without making nodes of them."""
    if isinstance(index, TableIndex):
        return len(index.numbers.get(text, ()))
    if isinstance(index, NumberIndex):
        return sum(_count(index.rows, written) for written in index.texts.get(text, ()))
    return len(index.get(text, []))


class _Key:
    """`column = value` of a predicate; the value does not depend on the row."""

    def __init__(self, column: str, value: Run, truth: Run) -> None:
        self.column = column
        self.value = value
        self.truth = truth

    def entries(self, parent: Node, row: str, env: Environment) -> list[tuple[Index, str]] | None:
        """Where its rows are in an index; None when the value is a truth, which compares otherwise."""
        wanted: Value = self.value(parent, env)
        if isinstance(wanted, bool):
            return None
        if isinstance(wanted, Moment | float | int):
            number = wanted.days if isinstance(wanted, Moment) else wanted
            return [(self._by_number(parent, row, env.time_zone), text_from_number(number))]
        index = parent.rows_by(row, self.column)
        texts = [wanted] if isinstance(wanted, str) else dict.fromkeys(string_value(node) for node in wanted)
        return [(index, text) for text in texts]

    def _by_number(self, parent: Node, row: str, zone: tzinfo) -> Index:
        texts = parent.rows_by(row, self.column)
        kept = parent.indexes if parent.indexes is not None else {}
        name = (row, f"{self.column} as numbers in {zone}")
        index = kept.get(name)
        if index is None:
            index = kept[name] = NumberIndex(texts, zone)
        return index


def indexed_step(step: Step, compiler: Compiles) -> Look | None:
    """A closure that applies a step and its first predicate by index, or None where the predicate does not allow it.

    The predicate must hold, on its own or as operands of `and`, `child = value` with values that do not depend on the
    row. At run time the closure gives None when no value can be looked up.
    """
    predicate = step.predicates[0]
    operands = (
        predicate.operands if isinstance(predicate, Chain) and set(predicate.operators) == {"and"} else (predicate,)
    )
    codes = [compiler.compile(operand) for operand in operands]
    if any(code.positional for code in codes):
        return None
    truths = [as_truth(code) for code in codes]
    keys: list[_Key] = []
    for operand, truth in zip(operands, truths, strict=True):
        split = _column_and_value(operand, compiler)
        if split is not None:
            keys.append(_Key(split[0], split[1].run, truth))
    return _by_index(step.name, keys, truths) if keys else None


def _column_and_value(operand: Expression, compiler: Compiles) -> tuple[str, Code] | None:
    if not isinstance(operand, Chain) or operand.operators != ("=",):
        return None
    for column_tree, value_tree in (operand.operands, operand.operands[::-1]):
        column = _child_name(column_tree)
        if column is None:
            continue
        value = compiler.compile(value_tree)
        if not value.local and not value.positional and value.kind != "truth":
            return column, value
    return None


def _child_name(tree: Expression) -> str | None:
    if not isinstance(tree, Path) or tree.absolute or tree.head is not None or len(tree.steps) != 1:
        return None
    step = tree.steps[0]
    if step.axis != "child" or step.test != "name" or step.predicates:
        return None
    return step.name


def _by_index(row: str, keys: list[_Key], truths: list[Run]) -> Look:
    def find(parent: Node, env: Environment) -> list[Node] | None:
        best: list[tuple[Index, str]] | None = None
        by: _Key | None = None
        fewest = 0
        for key in keys:
            entries = key.entries(parent, row, env)
            if entries is None:
                continue
            count = sum(_count(index, text) for index, text in entries) if len(keys) > 1 else 0
            if best is None or count < fewest:
                best, by, fewest = entries, key, count
        if best is None or by is None:
            return None
        found = _rows(best)
        for truth in truths:
            if truth is not by.truth:
                env.spend(len(found))
                found = [node for node in found if truth(node, env)]
        return found

    return find


def _rows(entries: list[tuple[Index, str]]) -> list[Node]:
    if len(entries) == 1:
        index, text = entries[0]
        return index.get(text, [])
    found = {id(node): node for index, text in entries for node in index.get(text, [])}
    return sorted(found.values(), key=lambda node: node.position)
