"""Predicates: what keeps nodes of a list, by their place in it or by a truth."""

from __future__ import annotations

from collections.abc import Callable

from field_forms.tree import Node
from field_forms.xpath.code import Code, Environment, Run, as_truth

Advance = Callable[[list[Node], Environment], list[Node]]


def numbered(place: float) -> Advance:
    """`[2]`: the node at that place, counted from 1."""
    if place != int(place) or place < 1:
        return lambda _nodes, _env: []
    index = int(place)
    return lambda nodes, _env: nodes[index - 1 : index]


def filtered(code: Code) -> Advance:
    """The nodes for which a predicate holds; where it gives a number, the node at that place (XPath 1.0 §2.4)."""
    truth = as_truth(code)
    if code.kind in ("number", "moment", "any"):
        return _by_place(code.run, truth)
    if code.positional:
        return _by_truth_of_place(truth)

    def choose(nodes: list[Node], env: Environment) -> list[Node]:
        env.spend(len(nodes))
        return [node for node in nodes if truth(node, env)]

    return choose


def _by_truth_of_place(truth: Run) -> Advance:
    return lambda nodes, env: _each(nodes, env, truth)


def _by_place(run: Run, truth: Run) -> Advance:
    def chosen(node: Node, env: Environment) -> bool:
        value = run(node, env)
        return value == env.position if type(value) is float else truth(node, env)

    return lambda nodes, env: _each(nodes, env, chosen)


def _each(nodes: list[Node], env: Environment, chosen: Run) -> list[Node]:
    env.spend(len(nodes))
    place, size = env.position, env.size
    env.size = len(nodes)
    kept: list[Node] = []
    try:
        for i, node in enumerate(nodes, 1):
            env.position = i
            if chosen(node, env):
                kept.append(node)
    finally:
        env.position, env.size = place, size
    return kept
