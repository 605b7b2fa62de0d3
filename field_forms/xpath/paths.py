"""Compiles location paths.

Paths of children, parents and self without predicates get, besides the closure for all nodes, a faster one for
their first node. In forms predicates apply to all nodes of a step taken together, as the phone's engine does; in
single expressions to what the step finds from each node.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from field_forms.errors import EvaluationError
from field_forms.tree import Node
from field_forms.xpath.axes import REVERSE, document_order, unique
from field_forms.xpath.code import Code, Environment, as_nodes
from field_forms.xpath.lookup import indexed_step
from field_forms.xpath.moves import move
from field_forms.xpath.predicates import Advance, filtered, numbered
from field_forms.xpath.scope import Scope
from field_forms.xpath.syntax import Call, Expression, Number, Path, Step

One = Callable[[Node, Environment], Node | None]
Many = Callable[[Node, Environment], list[Node]]


class Compiles(Protocol):
    """The compiler, as seen from here."""

    scope: Scope
    strict: bool
    unprefixed: str | None

    def compile(self, tree: Expression) -> Code:
        """Compile a part."""
        ...

    def namespace(self, prefix: str, at: int) -> str:
        """The namespace of a prefix. Raises ExpressionError for an unknown one."""
        ...


def compile_path(tree: Path, compiler: Compiles) -> Code:
    """A location path as code of kind `nodes`."""
    if tree.head is not None:
        return _headed(tree, tree.head, compiler)
    if tree.absolute:
        start, steps = _current_row(tree.steps, compiler.scope)
        return _walk(start, steps, compiler, local=False)
    return _walk(_context, tree.steps, compiler, local=True)


def _document(_node: Node, env: Environment) -> Node | None:
    return env.document


def _context(node: Node, _env: Environment) -> Node | None:
    return node


def _current(_node: Node, env: Environment) -> Node | None:
    return env.current


def _current_row(steps: tuple[Step, ...], scope: Scope) -> tuple[One, tuple[Step, ...]]:
    """Begin at the row around the context where the path leads through that row's repeat."""
    plain: list[str] = []
    for step in steps:
        if step.axis != "child" or step.test != "name":
            break
        plain.append(step.name)
        if step.predicates:
            # A predicate on the repeat chooses its own row; behind the repeat it does not matter.
            break
    row = scope.row_of(tuple(plain))
    if row is None or steps[len(row) - 1].predicates:
        return _document, steps
    climb = len(scope.context) - len(row)

    def from_row(_node: Node, env: Environment) -> Node | None:
        at: Node | None = env.current
        for _ in range(climb):
            if at is None:
                return None
            at = at.parent
        return at

    return from_row, steps[len(row) :]


def _headed(tree: Path, head_tree: Expression, compiler: Compiles) -> Code:
    if isinstance(head_tree, Call) and head_tree.name == "current" and not tree.predicates:
        return _walk(_current, tree.steps, compiler, local=False)
    head = compiler.compile(head_tree)
    if head.one is not None and not tree.predicates:
        return _walk(head.one, tree.steps, compiler, local=head.local)
    many = as_nodes(head, "路径", tree.at)
    advances = [_filter(predicate, compiler) for predicate in tree.predicates]
    advances.extend(_advance(step, compiler) for step in tree.steps)
    return Code("nodes", _chain(many, advances), local=head.local)


def _walk(start: One, steps: tuple[Step, ...], compiler: Compiles, *, local: bool) -> Code:
    names = None if compiler.strict else _plain_names(steps)
    if names is not None and start is _document and names in compiler.scope.index:
        return _by_slot(compiler.scope.index[names])
    if names is not None:
        one = _chain_one(start, names)
        many = _chain_many(start, names)
        return Code("nodes", many, one=one, local=local)
    return Code(
        "nodes", _chain(_chain_many(start, ()), [_advance(step, compiler) for step in steps]), local=local
    )  # fmt: skip


def _by_slot(index: int) -> Code:
    """A question outside of repeats, found without walking."""

    def one(_node: Node, env: Environment) -> Node | None:
        nodes = env.rows[index]
        return nodes[0] if nodes else None

    return Code("nodes", lambda _node, env: env.rows[index], one=one)


def _plain_names(steps: tuple[Step, ...]) -> tuple[str, ...] | None:
    """Child names and `..` of a plain path; None when the path is not plain."""
    names: list[str] = []
    for step in steps:
        if step.predicates:
            return None
        if step.axis == "child" and step.test == "name":
            names.append(step.name)
        elif step.axis == "parent" and step.test == "node":
            names.append("..")
        elif not (step.axis == "self" and step.test == "node"):
            return None
    return tuple(names)


def _chain_one(start: One, names: tuple[str, ...]) -> One:
    if not names:
        return start
    if len(names) == 2 and names[0] == ".." and names[1] != "..":
        sibling = names[1]

        def beside(node: Node, env: Environment) -> Node | None:
            at = start(node, env)
            if at is None or at.parent is None:
                return None
            same = at.parent.by.get(sibling)
            return same[0] if same else None

        return beside
    if ".." not in names:
        return _descend(start, names)

    def follow(node: Node, env: Environment) -> Node | None:
        at = start(node, env)
        found = [] if at is None else _follow([at], names)
        return found[0] if found else None

    return follow


def _descend(start: One, names: tuple[str, ...]) -> One:
    """First node down child names; a first child without the rest gives way to later ones."""

    def down(node: Node, env: Environment) -> Node | None:
        at = start(node, env)
        if at is None:
            return None
        for i, name in enumerate(names):
            same = at.by.get(name)
            if not same:
                return None
            if len(same) > 1 and i + 1 < len(names):
                found = _follow([at], names[i:])
                return found[0] if found else None
            at = same[0]
        return at

    return down


def _follow(found: list[Node], names: tuple[str, ...]) -> list[Node]:
    for name in names:
        if name == "..":
            found = unique([node.parent for node in found if node.parent is not None])
        elif len(found) == 1:
            found = found[0].by.get(name, [])
        else:
            found = [kid for node in found for kid in node.by.get(name, ())]
    return found


def _chain_many(start: One, names: tuple[str, ...]) -> Many:
    if len(names) == 2 and names[0] == ".." and names[1] != "..":
        sibling = names[1]

        def beside(node: Node, env: Environment) -> list[Node]:
            at = start(node, env)
            return [] if at is None or at.parent is None else at.parent.by.get(sibling, [])

        return beside

    def follow(node: Node, env: Environment) -> list[Node]:
        at = start(node, env)
        return [] if at is None else _follow([at], names)

    return follow


def _chain(many: Many, advances: list[Advance]) -> Many:
    if len(advances) == 1:
        only = advances[0]
        return lambda node, env: only(many(node, env), env)

    def run(node: Node, env: Environment) -> list[Node]:
        nodes = many(node, env)
        for advance in advances:
            nodes = advance(nodes, env)
        return nodes

    return run


def _advance(step: Step, compiler: Compiles) -> Advance:
    """One step with its predicates."""
    whole = move(step, compiler)
    if not step.predicates:
        return whole
    filters = [_filter(predicate, compiler) for predicate in step.predicates]
    # The phone's engine cannot walk backwards through a form.
    by_context = compiler.strict or step.axis in ("preceding", "preceding-sibling")
    walk = _by_context(step, filters, whole) if by_context else _together(filters, whole)
    quick = indexed_step(step, compiler) if step.axis == "child" and step.test == "name" else None
    if quick is None:
        return walk

    def advance(nodes: list[Node], env: Environment) -> list[Node]:
        if len(nodes) == 1 and nodes[0].indexes is not None:
            chosen = quick(nodes[0], env)
            if chosen is not None:
                return _through(filters[1:], chosen, env)
        return walk(nodes, env)

    return advance


def _through(filters: list[Advance], nodes: list[Node], env: Environment) -> list[Node]:
    for keep in filters:
        nodes = keep(nodes, env)
    return nodes


def _together(filters: list[Advance], whole: Advance) -> Advance:
    """Predicates over all that the step finds, as the phone's engine has them."""
    return lambda nodes, env: _through(filters, whole(nodes, env), env)


def _by_context(step: Step, filters: list[Advance], whole: Advance) -> Advance:
    """Predicates over what the step finds from each node, the nearest first (XPath 1.0 §2.4)."""
    reverse = step.axis in REVERSE

    def advance(nodes: list[Node], env: Environment) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            reached = whole([node], env)
            found.extend(_through(filters, reached[::-1] if reverse else reached, env))
        return document_order(found) if reverse or len(nodes) > 1 else found

    return advance


def _filter(predicate: Expression, compiler: Compiles) -> Advance:
    return numbered(predicate.value) if isinstance(predicate, Number) else filtered(compiler.compile(predicate))


def single(nodes: list[Node], function: str, at: int) -> Node | None:
    """The only node of a list; None of an empty one.

    Raises EvaluationError (`many`) when there are several.
    """
    if len(nodes) > 1:
        raise EvaluationError(
            "many", f"{function} 只接受一个问题", f"{function} takes a single question", position=at
        )  # fmt: skip
    return nodes[0] if nodes else None
