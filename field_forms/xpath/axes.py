"""The axes of XPath 1.0 (§2.2) over our nodes, each in document order."""

from __future__ import annotations

from collections.abc import Callable

from field_forms.tree import Node
from field_forms.xpath.document import Namespace, namespaces_of

REVERSE = frozenset(("ancestor", "ancestor-or-self", "parent", "preceding", "preceding-sibling"))
"""Axes whose first node is the nearest one before the context node."""


def _parent(node: Node) -> list[Node]:
    return [] if node.parent is None else [node.parent]


def _ancestors(node: Node) -> list[Node]:
    found: list[Node] = []
    at = node.parent
    while at is not None:
        found.append(at)
        at = at.parent
    found.reverse()
    return found


def descendants(node: Node) -> list[Node]:
    """Everything below, in document order."""
    found: list[Node] = []
    pending = list(reversed(node.kids))
    while pending:
        at = pending.pop()
        found.append(at)
        if at.kids:
            pending.extend(reversed(at.kids))
    return found


def _siblings(node: Node, after: bool) -> list[Node]:
    if node.parent is None or node.attribute:
        return []
    kids = node.parent.kids
    at = next(i for i, kid in enumerate(kids) if kid is node)
    return kids[at + 1 :] if after else kids[:at]


def _following(node: Node) -> list[Node]:
    # An element's content comes behind its attributes.
    found: list[Node] = descendants(node.parent) if node.attribute and node.parent is not None else []
    at: Node | None = node
    while at is not None:
        for sibling in _siblings(at, True):
            found.append(sibling)
            found.extend(descendants(sibling))
        at = at.parent
    return found


def _preceding(node: Node) -> list[Node]:
    found: list[Node] = []
    for at in [*_ancestors(node), node]:
        for sibling in _siblings(at, False):
            found.append(sibling)
            found.extend(descendants(sibling))
    return found


def attributes(node: Node) -> list[Node]:
    """Attributes as nodes, made anew; those bound in the form are kept among them by the form itself."""
    found: list[Node] = []
    if node.kind != "element" or node.attribute:
        return found
    for key, text in node.attributes.items() if node.name else ():
        namespace, _, name = key.rpartition(" ")
        attribute = Node(name, namespace, node, text)
        attribute.attribute = True
        found.append(attribute)
    return found


def _namespaces(node: Node) -> list[Node]:
    found: list[Node] = []
    if node.kind != "element" or node.attribute:
        return found
    for prefix, namespace in namespaces_of(node).items() if node.name else ():
        held = Namespace(prefix, "", node, namespace)
        held.attribute = True
        found.append(held)
    return found


AXES: dict[str, Callable[[Node], list[Node]]] = {
    "self": lambda node: [node],
    "child": lambda node: node.kids,
    "parent": _parent,
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: [*_ancestors(node), node],
    "descendant": descendants,
    "descendant-or-self": lambda node: [node, *descendants(node)],
    "following-sibling": lambda node: _siblings(node, True),
    "preceding-sibling": lambda node: _siblings(node, False),
    "following": _following,
    "preceding": _preceding,
    "attribute": attributes,
    "namespace": _namespaces,
}


def unique(nodes: list[Node]) -> list[Node]:
    """Without doubles, order kept."""
    if len(nodes) < 2:
        return nodes
    return list({_identity(node): node for node in nodes}.values())


def _identity(node: Node) -> object:
    """Attributes are made anew at each look and are the same by their element and name."""
    return (id(node.parent), node.kind, node.namespace, node.name) if node.attribute else id(node)


Ranks = dict[int, dict[object, int]]


def _rank(node: Node, parent: Node, ranks: Ranks) -> tuple[int, int]:
    """Place below the parent: namespaces come first, then attributes, then children."""
    if node.kind == "namespace":
        return 0, list(namespaces_of(parent)).index(node.name)
    if node.attribute and node.kind == "element":
        key = f"{node.namespace} {node.name}" if node.namespace else node.name
        return 1, list(parent.attributes).index(key) if key in parent.attributes else 0
    if node.attribute:
        return 2, 0
    places = ranks.get(id(parent))
    if places is None:
        places = ranks[id(parent)] = {id(kid): i for i, kid in enumerate(parent.kids)}
    return 2, places[id(node)]


def _place(node: Node, ranks: Ranks) -> tuple[tuple[int, int], ...]:
    place: list[tuple[int, int]] = []
    at = node
    while at.parent is not None:
        place.append(_rank(at, at.parent, ranks))
        at = at.parent
    place.append((id(at), 0))
    place.reverse()
    return tuple(place)


def document_order(nodes: list[Node]) -> list[Node]:
    """Without doubles, in document order; documents themselves in no order that matters."""
    kept = unique(nodes)
    if len(kept) < 2:
        return kept
    ranks: Ranks = {}
    return sorted(kept, key=lambda node: _place(node, ranks))
