"""The condition language: comparisons, `and`/`or`/`not`, `in`, arithmetic without division, over the facts.

    receives_dibao = false and household_per_capita_monthly_income < p_dibao_standard_monthly[residence_class]

Names are facts or `p_…` parameters; `p_x[fact]` or `p_x['key']` takes an entry of a table; text stands in
single quotes. `count(list)` is a length, `first_known(a, b)` the first operand that is known, `known(x)` whether
one was collected (for casework only). Three truth
values: true, false, unknown. An expression is parsed and type-checked once, when its file is loaded.
"""

from __future__ import annotations

from policy.expressions.check import check
from policy.expressions.closures import Compiled, compile_node
from policy.expressions.nodes import Node, facts_in, parameters_in
from policy.expressions.parse import parse
from policy.expressions.sql import column_type, to_sql

__all__ = [
    "Compiled",
    "Node",
    "check",
    "column_type",
    "compile_node",
    "condition",
    "facts_in",
    "parameters_in",
    "parse",
    "to_sql",
]


def condition(text: str, *, file: str = "", rule: str = "") -> Node:
    """Parses and type-checks a condition (its result is a truth value).

    Raises ExpressionRefused with file, rule and column.
    """
    node = parse(text, file=file, rule=rule)
    check(node, "bool", file=file, rule=rule)
    return node
