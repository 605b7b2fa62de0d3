"""The parts of a parsed condition. Every node knows the column it started at, for error messages."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
Arithmetic = Literal["+", "-", "*"]
Function = Literal["count", "first_known", "known"]


class Literal_(msgspec.Struct, frozen=True, tag="literal"):  # noqa: N801 — `Literal` is taken by typing
    """A number, a text in quotes, true or false."""

    value: bool | Decimal | str
    column: int


class Name(msgspec.Struct, frozen=True, tag="name"):
    """A fact, or a parameter when it starts with `p_`."""

    name: str
    column: int


class Entry(msgspec.Struct, frozen=True, tag="entry"):
    """One entry of a table parameter; the key is a fact or a text."""

    table: Name
    key: Name | Literal_
    column: int


class Not(msgspec.Struct, frozen=True, tag="not"):
    operand: Node
    column: int


class Logic(msgspec.Struct, frozen=True, tag="logic"):
    """`and` or `or` over two or more operands."""

    operator: Literal["and", "or"]
    operands: tuple[Node, ...]
    column: int


class Compare(msgspec.Struct, frozen=True, tag="compare"):
    operator: Comparison
    left: Node
    right: Node
    column: int


class Member(msgspec.Struct, frozen=True, tag="member"):
    """`x in ('a', 'b')`, `x in p_list`, or `'a' in fact` where the fact is a set."""

    item: Node
    choices: tuple[Literal_, ...] | Name
    column: int


class Arith(msgspec.Struct, frozen=True, tag="arith"):
    operator: Arithmetic
    left: Node
    right: Node
    column: int


class Call(msgspec.Struct, frozen=True, tag="call"):
    """`count(list)`, `first_known(a, b, …)` or `known(name)`."""

    function: Function
    operands: tuple[Node, ...]
    column: int


Node = Literal_ | Name | Entry | Not | Logic | Compare | Member | Arith | Call


def children(node: Node) -> tuple[Node, ...]:
    """Direct operands of a node, in reading order."""
    if isinstance(node, Not):
        return (node.operand,)
    if isinstance(node, Logic | Call):
        return node.operands
    if isinstance(node, Compare | Arith):
        return (node.left, node.right)
    if isinstance(node, Entry):
        return (node.table, node.key)
    if isinstance(node, Member):
        return (node.item, node.choices) if isinstance(node.choices, Name) else (node.item, *node.choices)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in reading order."""
    yield node
    for child in children(node):
        yield from walk(child)


def names_in(node: Node) -> tuple[str, ...]:
    """Every fact and parameter name read, each once, in reading order."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Name)))


def facts_in(node: Node) -> tuple[str, ...]:
    """Fact names read."""
    return tuple(name for name in names_in(node) if not name.startswith("p_"))


def parameters_in(node: Node) -> tuple[str, ...]:
    """Parameter names read."""
    return tuple(name for name in names_in(node) if name.startswith("p_"))
