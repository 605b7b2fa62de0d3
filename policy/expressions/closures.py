"""A checked condition as Python closures: its three-valued value, and the facts that keep it unknown.

`None` is unknown. `and`, `or` and `not` follow Kleene: one false operand settles `and`, one true operand
settles `or`, whatever else is unknown. Everything else is unknown as soon as an operand it needs is unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from policy.expressions.nodes import Arith, Call, Compare, Entry, Function, Literal_, Logic, Member, Name, Node, Not

Value = Callable[[Mapping[str, Any]], Any]
Missing = Callable[[Mapping[str, Any]], tuple[str, ...]]


class Compiled(msgspec.Struct, frozen=True):
    """`value(names)`: true, false or None, over one mapping of facts and parameters (absent = unknown).

    `missing(names)`: what to collect or enter to settle it; empty when it is settled.
    """

    value: Value
    missing: Missing


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITH: Mapping[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def compile_node(node: Node) -> Compiled:
    """Closures for a node that `check` has accepted."""
    match node:
        case Literal_():
            return _literal(node)
        case Name():
            return _name(node)
        case Entry():
            return _entry(node)
        case Not():
            return _not(node)
        case Logic():
            return _logic(node)
        case Compare():
            return _binary(_COMPARE[node.operator], compile_node(node.left), compile_node(node.right))
        case Arith():
            return _binary(_ARITH[node.operator], compile_node(node.left), compile_node(node.right))
        case Member():
            return _member(node)
        case Call():
            return _CALLS[node.function](node)


def _missing_of(*parts: Compiled) -> Missing:
    """The union of what the unknown operands miss, in reading order."""

    def missing(names: Mapping[str, Any]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for part in parts:
            if part.value(names) is None:
                found.update(dict.fromkeys(part.missing(names)))
        return tuple(found)

    return missing


def _unless_known(value: Value, missing: Missing) -> Compiled:
    return Compiled(value, lambda names: () if value(names) is not None else missing(names))


def _literal(node: Literal_) -> Compiled:
    fixed = node.value
    return Compiled(lambda _: fixed, lambda _: ())


def _name(node: Name) -> Compiled:
    name = node.name

    def missing(names: Mapping[str, Any]) -> tuple[str, ...]:
        return () if names.get(name) is not None else (name,)

    return Compiled(lambda names: names.get(name), missing)


def _entry(node: Entry) -> Compiled:
    table, key = compile_node(node.table), compile_node(node.key)
    name = node.table.name

    def value(names: Mapping[str, Any]) -> Any:
        entries = table.value(names)
        if entries is None:
            return None
        settled = one_value(entries)
        if settled is not None:
            return settled
        wanted = key.value(names)
        return None if wanted is None else entries.get(wanted)

    def missing(names: Mapping[str, Any]) -> tuple[str, ...]:
        if table.value(names) is None:
            return (name,)
        return key.missing(names) or (name,)

    return _unless_known(value, missing)


def one_value(entries: Mapping[str, Any]) -> Any:
    """The value of a table whose entries are all the same (one standard for town and country), else None.

    Then the key does not matter and need not be known.
    """
    values = iter(entries.values())
    first = next(values, None)
    return first if len(entries) > 1 and all(other == first for other in values) else None


def _not(node: Not) -> Compiled:
    part = compile_node(node.operand)

    def value(names: Mapping[str, Any]) -> bool | None:
        known = part.value(names)
        return None if known is None else not known

    return Compiled(value, part.missing)


def _logic(node: Logic) -> Compiled:
    parts = tuple(compile_node(operand) for operand in node.operands)
    values = tuple(part.value for part in parts)
    settling = node.operator == "or"

    def value(names: Mapping[str, Any]) -> bool | None:
        unknown = False
        for one in values:
            known = one(names)
            if known is settling:
                return settling
            if known is None:
                unknown = True
        return None if unknown else not settling

    return _unless_known(value, _missing_of(*parts))


def _binary(apply: Callable[[Any, Any], Any], left: Compiled, right: Compiled) -> Compiled:
    left_value, right_value = left.value, right.value

    def value(names: Mapping[str, Any]) -> Any:
        first, second = left_value(names), right_value(names)
        return None if first is None or second is None else apply(first, second)

    return _unless_known(value, _missing_of(left, right))


def _member(node: Member) -> Compiled:
    item = compile_node(node.item)
    if isinstance(node.choices, Name):
        held = compile_node(node.choices)

        def in_name(names: Mapping[str, Any]) -> bool | None:
            choices = held.value(names)
            if choices is not None and len(choices) == 0:
                return False
            wanted = item.value(names)
            return None if choices is None or wanted is None else wanted in choices

        return _unless_known(in_name, _missing_of(item, held))
    fixed = frozenset(choice.value for choice in node.choices)

    def in_fixed(names: Mapping[str, Any]) -> bool | None:
        wanted = item.value(names)
        return None if wanted is None else wanted in fixed

    return Compiled(in_fixed, item.missing)


def _count(node: Call) -> Compiled:
    held = compile_node(node.operands[0])

    def value(names: Mapping[str, Any]) -> Decimal | None:
        items = held.value(names)
        return None if items is None else Decimal(len(items))

    return Compiled(value, held.missing)


def _first_known(node: Call) -> Compiled:
    parts = tuple(compile_node(operand) for operand in node.operands)

    def value(names: Mapping[str, Any]) -> Any:
        for part in parts:
            known = part.value(names)
            if known is not None:
                return known
        return None

    return _unless_known(value, _missing_of(*parts))


def _known(node: Call) -> Compiled:
    part = compile_node(node.operands[0])
    return Compiled(lambda names: part.value(names) is not None, lambda _: ())


_CALLS: Mapping[Function, Callable[[Call], Compiled]] = {
    "count": _count,
    "first_known": _first_known,
    "known": _known,
}
