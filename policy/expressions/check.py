"""Type check of a condition against the fact and parameter catalogues, when its file is loaded.

A misspelt name, a value the fact can never have, or a comparison of two different kinds of thing is refused
with its column, so a rule with a typo never runs.
"""

from __future__ import annotations

from decimal import Decimal
from difflib import get_close_matches
from typing import Literal, NoReturn

from policy import facts, parameters
from policy.errors import ExpressionRefused
from policy.expressions.nodes import Arith, Call, Compare, Entry, Literal_, Logic, Member, Name, Node, Not

Type = Literal["bool", "number", "text", "set", "list", "date", "table", "other"]

_FACT_TYPES: dict[str, Type] = {
    "bool": "bool", "integer": "number", "decimal": "number", "text": "text", "choice": "text", "ref": "text",
    "month": "text", "set": "set", "list": "list", "date": "date", "datetime": "date",
}  # fmt: skip
_PARAMETER_TYPES: dict[str, Type] = {
    "bool": "bool", "integer": "number", "decimal": "number", "text": "text", "choice": "text", "list": "set",
    "date": "date", "table": "table",
}  # fmt: skip


def check(node: Node, expected: Type, *, file: str = "", rule: str = "") -> None:
    """Refuses (ExpressionRefused) a condition whose parts do not fit, or whose result is not `expected`."""
    checker = _Checker(file, rule)
    found = checker.type_of(node)
    if found != expected:
        checker.refuse(f"the result is {found}, not {expected}", node.column)


class _Checker:
    def __init__(self, file: str, rule: str) -> None:
        self._file = file
        self._rule = rule

    def refuse(self, problem: str, column: int) -> NoReturn:
        raise ExpressionRefused(problem, column, file=self._file, rule=self._rule)

    def _want(self, node: Node, expected: Type) -> None:
        found = self.type_of(node)
        if found != expected:
            self.refuse(f"expected {expected}, found {found}", node.column)

    def type_of(self, node: Node) -> Type:
        match node:
            case Literal_():
                return _literal_type(node)
            case Name():
                return self._name(node)
            case Entry():
                return self._entry(node)
            case Not():
                self._want(node.operand, "bool")
                return "bool"
            case Logic():
                for operand in node.operands:
                    self._want(operand, "bool")
                return "bool"
            case Compare():
                return self._compare(node)
            case Member():
                return self._member(node)
            case Arith():
                self._want(node.left, "number")
                self._want(node.right, "number")
                return "number"
            case Call():
                return self._call(node)

    def _name(self, node: Name) -> Type:
        if node.name.startswith("p_"):
            parameter = parameters.catalogue().get(node.name)
            if parameter is None:
                self._unknown("parameter", node, list(parameters.catalogue()))
            return _PARAMETER_TYPES.get(parameter.type, "other")
        fact = facts.catalogue().get(node.name)
        if fact is None:
            self._unknown("fact", node, list(facts.catalogue()))
        return _FACT_TYPES.get(fact.type, "other")

    def _unknown(self, what: str, node: Name, known: list[str]) -> NoReturn:
        near = get_close_matches(node.name, known, n=1)
        hint = f", did you mean {near[0]}?" if near else ""
        self.refuse(f"unknown {what} {node.name}{hint}", node.column)

    def _entry(self, node: Entry) -> Type:
        self._want(node.table, "table")
        keys = parameters.catalogue()[node.table.name].keys
        if isinstance(node.key, Literal_):
            if keys and node.key.value not in keys:
                self.refuse(f"{node.table.name} has no entry {node.key.value!r}", node.key.column)
        else:
            self._want(node.key, "text")
        return "number"

    def _compare(self, node: Compare) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if left != right or left in ("set", "list", "table", "other"):
            self.refuse(f"cannot compare {left} with {right}", node.column)
        if node.operator not in ("=", "!=") and left not in ("number", "date"):
            self.refuse(f"{left} has no order", node.column)
        self._allowed(node.left, node.right)
        self._allowed(node.right, node.left)
        return "bool"

    def _member(self, node: Member) -> Type:
        if isinstance(node.choices, Name):
            if self._name(node.choices) != "set":
                self.refuse(f"{node.choices.name} is not a set", node.choices.column)
            self._want(node.item, "text")
            self._allowed(node.choices, node.item)
            return "bool"
        item = self.type_of(node.item)
        for choice in node.choices:
            if _literal_type(choice) != item:
                self.refuse(f"expected {item}, found {_literal_type(choice)}", choice.column)
            self._allowed(node.item, choice)
        return "bool"

    def _call(self, node: Call) -> Type:
        if node.function == "count":
            if len(node.operands) != 1 or self.type_of(node.operands[0]) not in ("list", "set"):
                self.refuse("count takes one list", node.column)
            return "number"
        if node.function == "known":
            if len(node.operands) != 1 or not isinstance(node.operands[0], Name):
                self.refuse("known takes one name", node.column)
            self.type_of(node.operands[0])
            return "bool"
        kinds: list[Type] = [self.type_of(operand) for operand in node.operands]
        if len(kinds) < 2 or len(set(kinds)) != 1:
            self.refuse("first_known takes two or more operands of one type", node.column)
        return kinds[0]

    def _allowed(self, side: Node, other: Node) -> None:
        """A fixed text compared with a fact or parameter that has allowed values must be one of them."""
        if not isinstance(side, Name) or not isinstance(other, Literal_):
            return
        if side.name.startswith("p_"):
            allowed: tuple[str, ...] = parameters.catalogue()[side.name].choices
        else:
            allowed = tuple(facts.catalogue()[side.name].values)
        word = str(other.value)
        if allowed and word not in allowed:
            self.refuse(f"{side.name} is never {word!r} (allowed: {', '.join(allowed)})", other.column)


def _literal_type(node: Literal_) -> Type:
    if isinstance(node.value, bool):
        return "bool"
    return "number" if isinstance(node.value, Decimal) else "text"
