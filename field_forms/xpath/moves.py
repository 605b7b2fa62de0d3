"""One step of a path without its predicates: along an axis to the nodes that its test accepts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from field_forms.errors import ExpressionError
from field_forms.tree import Node
from field_forms.xpath.axes import AXES, descendants, document_order, unique
from field_forms.xpath.code import Environment
from field_forms.xpath.document import Instruction, Text
from field_forms.xpath.predicates import Advance
from field_forms.xpath.syntax import Step

Test = Callable[[Node], bool]


class Names(Protocol):
    """How the names of an expression are read.

    `strict`: prefixes count; `unprefixed` is then the namespace of names without one besides none at all, None when
    any will do. Forms are not strict: their names are local names.
    """

    strict: bool
    unprefixed: str | None

    def namespace(self, prefix: str, at: int) -> str:
        """The namespace of a prefix. Raises ExpressionError for an unknown one."""
        ...


def move(step: Step, names: Names) -> Advance:
    """From nodes to those that the step finds from each, in document order."""
    test = accepts(step, names)
    if step.axis == "child" and step.test == "name":
        return _children(step.name, None if _any_namespace(step, names) else test)
    axis = axis_of(step)
    if step.test == "text" and step.axis in ("child", "descendant", "descendant-or-self"):
        return _texts(step.axis)
    ordered = step.axis in ("child", "self", "attribute", "namespace")

    def along(nodes: list[Node], env: Environment) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            reached = axis(node)
            env.spend(len(reached))
            found.extend([other for other in reached if test(other)])
        return found if ordered or len(nodes) == 1 else document_order(found)

    return along


def axis_of(step: Step) -> Callable[[Node], list[Node]]:
    """The function of the step's axis. Raises ExpressionError (`axis`) for one that there is not."""
    axis = AXES.get(step.axis)
    if axis is None:
        raise ExpressionError("axis", f"没有轴“{step.axis}”", f"there is no axis “{step.axis}”", position=step.at)
    return axis


def _any_namespace(step: Step, names: Names) -> bool:
    return not names.strict or (not step.prefix and names.unprefixed is None)


def _children(name: str, test: Test | None) -> Advance:
    if test is None:
        return lambda nodes, _env: (
            nodes[0].by.get(name, []) if len(nodes) == 1 else [kid for node in nodes for kid in node.by.get(name, ())]
        )
    return lambda nodes, _env: [kid for node in nodes for kid in node.by.get(name, ()) if test(kid)]


def _texts(axis: str) -> Advance:
    """`text()`: text nodes of whole documents; of forms the texts of leaves, as nodes made for the occasion."""

    def along(nodes: list[Node], env: Environment) -> list[Node]:
        found = [node for node in nodes if node.kind == "text"] if axis == "descendant-or-self" else []
        below = [] if axis == "child" else [other for node in nodes for other in descendants(node)]
        for node in unique([*nodes, *below]):
            if node.kids:
                found.extend([kid for kid in node.kids if kid.kind == "text"])
            elif node.text and node.kind == "element" and not node.attribute:
                text = Text("", "", node, node.text)
                text.attribute = True
                found.append(text)
        env.spend(len(found))
        return document_order(found)

    return along


def accepts(step: Step, names: Names) -> Test:
    """The step's node test. A name, or `*`, stands for elements, on the attribute axis for attributes (§2.3)."""
    if step.test == "node":
        return lambda _node: True
    if step.test == "pi":
        target = step.name
        return lambda node: isinstance(node, Instruction) and target in ("", node.target)
    if step.test in ("text", "comment"):
        kind = step.test
        return lambda node: node.kind == kind
    named = _named(step, names)
    if step.axis in ("attribute", "namespace"):
        return named
    return lambda node: named(node) and not node.attribute


def _named(step: Step, names: Names) -> Test:
    name = step.name
    if step.test == "any" and not step.prefix:
        return lambda node: node.name != "" or node.kind == "namespace"
    if step.test == "any":
        wanted = names.namespace(step.prefix, step.at)
        return lambda node: node.name != "" and node.namespace == wanted and node.kind == "element"
    if _any_namespace(step, names):
        return lambda node: node.name == name
    if step.prefix:
        wanted = names.namespace(step.prefix, step.at)
        return lambda node: node.name == name and node.namespace == wanted and node.kind == "element"
    default = names.unprefixed or ""
    return lambda node: (
        node.name == name and (not node.namespace or (node.namespace == default and not node.attribute))
    )
