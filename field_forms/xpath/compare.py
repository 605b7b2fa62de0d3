"""Comparison operators: XPath 1.0 §3.4, with the phone engine's reading of dates as numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from field_forms.tree import Node, string_value
from field_forms.xpath.code import Code, Environment, Run, as_number, as_truth, number_of, number_of_text
from field_forms.xpath.values import Value, truth_of

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_NUMERIC = ("number", "moment")


def compare(sign: str, left: Code, right: Code) -> Run:
    """A closure giving the truth of `left sign right`."""
    if sign in _ORDER:
        return _ordered(_ORDER[sign], left, right)
    equal = sign == "="
    for a, b in ((left, right), (right, left)):
        if a.kind == "nodes" and b.kind == "text":
            return _nodes_with_text(a, b, equal)
        if a.kind == "nodes" and b.kind in _NUMERIC:
            return _nodes_with_number(a, b, equal)
    if "any" in (left.kind, right.kind) or left.kind == right.kind == "nodes":
        return _general(left, right, equal)
    same: Callable[[Any, Any], bool] = operator.eq if equal else operator.ne
    if "truth" in (left.kind, right.kind):
        return _both(as_truth(left), as_truth(right), same)
    if left.kind in _NUMERIC or right.kind in _NUMERIC:
        return _both(as_number(left), as_number(right), same)
    return _both(left.run, right.run, same)


def _both(left: Run, right: Run, same: Callable[[Any, Any], bool]) -> Run:
    return lambda node, env: same(left(node, env), right(node, env))


def _nodes_with_text(nodes: Code, text: Code, equal: bool) -> Run:
    run, wanted, constant = nodes.run, text.run, text.constant

    def holds(node: Node, env: Environment) -> bool:
        against = wanted(node, env) if constant is None else constant
        for found in run(node, env):
            if ((string_value(found) if found.kids else found.text) == against) is equal:
                return True
        return False

    return holds


def _nodes_with_number(nodes: Code, number: Code, equal: bool) -> Run:
    run, wanted = nodes.run, as_number(number)

    def holds(node: Node, env: Environment) -> bool:
        against, zone = wanted(node, env), env.time_zone
        for found in run(node, env):
            held = number_of_text(string_value(found) if found.kids else found.text, zone)
            if (held == against) is equal:
                return True
        return False

    return holds


def _general(left: Code, right: Code, equal: bool) -> Run:
    run_left, run_right = left.run, right.run
    return lambda node, env: equal_values(run_left(node, env), run_right(node, env), equal, env)


def equal_values(left: Value, right: Value, equal: bool, env: Environment) -> bool:
    """`left = right`, or `left != right` when not `equal`, of values whose kinds are known only now."""
    if isinstance(left, bool) or isinstance(right, bool):
        return (truth_of(left) == truth_of(right)) is equal
    if isinstance(left, list):
        items = [string_value(node) for node in left]
        return any(equal_values(item, right, equal, env) for item in items)
    if isinstance(right, list):
        items = [string_value(node) for node in right]
        return any(equal_values(left, item, equal, env) for item in items)
    if isinstance(left, str) and isinstance(right, str):
        return (left == right) is equal
    return (number_of(left, env.time_zone) == number_of(right, env.time_zone)) is equal


def _ordered(order: Callable[[Any, Any], bool], left: Code, right: Code) -> Run:
    if left.kind not in ("nodes", "any") and right.kind not in ("nodes", "any"):
        number_left, number_right = as_number(left), as_number(right)
        return lambda node, env: order(number_left(node, env), number_right(node, env))
    run_left, run_right = left.run, right.run

    def many(node: Node, env: Environment) -> bool:
        left_numbers, right_numbers = _numbers(run_left(node, env), env), _numbers(run_right(node, env), env)
        if len(left_numbers) == 1 == len(right_numbers):
            return order(left_numbers[0], right_numbers[0])
        return any(order(a, b) for a in left_numbers for b in right_numbers)

    return many


def _numbers(value: Value, env: Environment) -> list[float]:
    if isinstance(value, list):
        return [number_of_text(string_value(node), env.time_zone) for node in value]
    return [number_of(value, env.time_zone)]
