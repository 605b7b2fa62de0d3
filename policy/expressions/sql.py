"""A checked condition as SQL for PostgreSQL, in which NULL means unknown.

Facts are columns, parameters are written in as literals: a screening run is one statement for one date.
Column types: bool boolean, integer and decimal numeric, choice, text and ref text, set text[], list jsonb, date
date. SQL's own three-valued logic is the one of `closures`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from policy import facts, parameters
from policy.expressions.closures import one_value
from policy.expressions.nodes import Arith, Call, Compare, Entry, Literal_, Logic, Member, Name, Node, Not

Column = Callable[[str], str]

COLUMN_TYPES: Mapping[str, str] = {
    "bool": "boolean", "integer": "numeric", "decimal": "numeric", "text": "text", "choice": "text", "ref": "text",
    "month": "text", "set": "text[]", "list": "jsonb", "date": "date", "datetime": "date",
}  # fmt: skip
_PARAMETER_TYPES: Mapping[str, str] = {
    "bool": "boolean", "integer": "numeric", "decimal": "numeric", "text": "text", "choice": "text",
    "list": "text[]", "date": "date",
}  # fmt: skip


def column_type(fact: str) -> str:
    """The PostgreSQL type of the column that holds a fact. Raises UnknownFact."""
    return COLUMN_TYPES.get(facts.require(fact).type, "jsonb")


def to_sql(node: Node, values: Mapping[str, Any], column: Column) -> str:
    """One boolean expression. `values` are the parameters in force, `column` gives the SQL of a fact.

    Only names of the catalogue and quoted literals go into the text.
    """
    return _Writer(values, column).write(node)


class _Writer:
    def __init__(self, values: Mapping[str, Any], column: Column) -> None:
        self._values = values
        self._column = column

    def write(self, node: Node) -> str:
        match node:
            case Literal_():
                return literal(node.value)
            case Name():
                return self._name(node)
            case Entry():
                return self._entry(node)
            case Not():
                return f"(NOT {self.write(node.operand)})"
            case Logic():
                joint = f" {node.operator.upper()} "
                return f"({joint.join(self.write(operand) for operand in node.operands)})"
            case Compare():
                mark = "<>" if node.operator == "!=" else node.operator
                return f"({self.write(node.left)} {mark} {self.write(node.right)})"
            case Arith():
                return f"({self.write(node.left)} {node.operator} {self.write(node.right)})"
            case Member():
                return self._member(node)
            case Call():
                return self._call(node)

    def _name(self, node: Name) -> str:
        if not node.name.startswith("p_"):
            return self._column(node.name)
        kind = _PARAMETER_TYPES.get(parameters.require(node.name).type, "jsonb")
        value = self._values.get(node.name)
        return f"NULL::{kind}" if value is None else literal(value)

    def _entry(self, node: Entry) -> str:
        entries = self._values.get(node.table.name)
        if not isinstance(entries, Mapping) or not entries:
            return "NULL::numeric"
        table: dict[str, Any] = {str(key): value for key, value in entries.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType, reportUnknownMemberType]
        settled = one_value(table)
        if settled is not None:
            return literal(settled)
        if isinstance(node.key, Literal_):
            found = table.get(str(node.key.value))
            return "NULL::numeric" if found is None else literal(found)
        cases = " ".join(f"WHEN {literal(key)} THEN {literal(value)}" for key, value in table.items())
        return f"(CASE {self.write(node.key)} {cases} END)"

    def _member(self, node: Member) -> str:
        item = self.write(node.item)
        if isinstance(node.choices, Name):
            return f"({item} = ANY ({self.write(node.choices)}))"
        return f"({item} IN ({', '.join(literal(choice.value) for choice in node.choices)}))"

    def _call(self, node: Call) -> str:
        if node.function == "known":
            return f"({self.write(node.operands[0])} IS NOT NULL)"
        if node.function == "first_known":
            return f"COALESCE({', '.join(self.write(operand) for operand in node.operands)})"
        held = self.write(node.operands[0])
        counted = node.operands[0]
        if isinstance(counted, Name) and column_type(counted.name) == "text[]":
            return f"cardinality({held})"
        return f"jsonb_array_length({held})"


def literal(value: object) -> str:
    """A value as an SQL literal; texts are quoted, nothing is ever pasted in raw."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | Decimal):
        return f"{Decimal(value):f}"
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, tuple | frozenset | list):
        items = ", ".join(literal(str(item)) for item in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return f"ARRAY[{items}]::text[]"
    raise TypeError(f"no SQL literal for {type(value).__name__}")
