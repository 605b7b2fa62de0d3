"""Compiles location paths.

Paths of children, parents and self without predicates get, besides the closure for all nodes, a faster one for
their first node. Predicates apply to all nodes of a step taken together, as the phone's engine does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from field_forms.errors import EvaluationError, ExpressionError
from field_forms.tree import Node
from field_forms.xpath.axes import AXES, descendants, document_order, unique
from field_forms.xpath.code import Code, Environment, as_nodes, as_truth
from field_forms.xpath.lookup import indexed_step
from field_forms.xpath.scope import Scope
from field_forms.xpath.syntax import Call, Expression, Number, Path, Step

One = Callable[[Node, Environment], Node | None]
Many = Callable[[Node, Environment], list[Node]]
Advance = Callable[[list[Node], Environment], list[Node]]


class Compiles(Protocol):
    """The compiler, as seen from here."""

    scope: Scope
    strict: bool

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
    names = _plain_names(steps, compiler.strict)
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


def _plain_names(steps: tuple[Step, ...], strict: bool) -> tuple[str, ...] | None:
    """Child names and `..` of a plain path; None when the path is not plain."""
    names: list[str] = []
    for step in steps:
        if step.predicates or (step.prefix and strict):
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
    move = _move(step, compiler)
    if not step.predicates:
        return move
    filters = [_filter(predicate, compiler) for predicate in step.predicates]
    quick = indexed_step(step, compiler) if step.axis == "child" and step.test == "name" else None

    def advance(nodes: list[Node], env: Environment) -> list[Node]:
        rest = filters
        found: list[Node] | None = None
        if quick is not None and len(nodes) == 1 and nodes[0].indexes is not None:
            found = quick(nodes[0], env)
            rest = filters[1:]
        if found is None:
            found, rest = move(nodes, env), filters
        for keep in rest:
            found = keep(found, env)
        return found

    return advance


def _move(step: Step, compiler: Compiles) -> Advance:
    if step.axis == "child" and step.test == "name" and not (step.prefix and compiler.strict):
        name = step.name
        return lambda nodes, _env: (
            nodes[0].by.get(name, []) if len(nodes) == 1 else [kid for node in nodes for kid in node.by.get(name, ())]
        )
    axis = AXES.get(step.axis)
    if axis is None:
        raise ExpressionError("axis", f"没有轴“{step.axis}”", f"there is no axis “{step.axis}”", position=step.at)
    if step.test == "text" and step.axis in ("child", "descendant", "descendant-or-self"):
        return _texts(deep=step.axis != "child")
    accept = _test(step, compiler)
    ordered = step.axis not in ("child", "self", "attribute")

    def move(nodes: list[Node], _env: Environment) -> list[Node]:
        found = [other for node in nodes for other in axis(node) if accept(other)]
        if not ordered or len(nodes) == 1:
            return found
        return document_order(found)

    return move


def _texts(*, deep: bool) -> Advance:
    """`text()`: the texts of leaves, as nodes made for the occasion."""

    def move(nodes: list[Node], _env: Environment) -> list[Node]:
        leaves = [leaf for node in nodes for leaf in ([node, *descendants(node)] if deep else [node])]
        found: list[Node] = []
        for leaf in unique(leaves):
            if leaf.text and not leaf.kids:
                text = Node("", "", leaf, leaf.text)
                text.attribute = True
                found.append(text)
        return found

    return move


def _test(step: Step, compiler: Compiles) -> Callable[[Node], bool]:
    if step.test == "name":
        name = step.name
        if step.prefix and compiler.strict:
            wanted = compiler.namespace(step.prefix, step.at)
            return lambda node: node.name == name and node.namespace == wanted
        return lambda node: node.name == name
    if step.test == "node":
        return lambda _node: True
    if step.test == "any":
        if step.prefix:
            namespace = compiler.namespace(step.prefix, step.at)
            return lambda node: node.name != "" and node.namespace == namespace
        return lambda node: node.name != ""
    return lambda _node: False


def _filter(predicate: Expression, compiler: Compiles) -> Advance:
    if isinstance(predicate, Number):
        place = predicate.value
        if place != int(place) or place < 1:
            return lambda _nodes, _env: []
        index = int(place)
        return lambda nodes, _env: nodes[index - 1 : index]
    code = compiler.compile(predicate)
    if code.kind in ("number", "moment", "any"):
        return _by_place(code)
    truth = as_truth(code)
    if not code.positional:

        def choose(nodes: list[Node], env: Environment) -> list[Node]:
            env.spend(len(nodes))
            return [node for node in nodes if truth(node, env)]

        return choose

    def keep(nodes: list[Node], env: Environment) -> list[Node]:
        env.spend(len(nodes))
        place, size = env.position, env.size
        env.size = len(nodes)
        kept: list[Node] = []
        for i, node in enumerate(nodes, 1):
            env.position = i
            if truth(node, env):
                kept.append(node)
        env.position, env.size = place, size
        return kept

    return keep


def _by_place(code: Code) -> Advance:
    """A predicate that gives a number keeps the node at that place."""
    run, truth = code.run, as_truth(code)

    def keep(nodes: list[Node], env: Environment) -> list[Node]:
        env.spend(len(nodes))
        place, size = env.position, env.size
        env.size = len(nodes)
        kept: list[Node] = []
        for i, node in enumerate(nodes, 1):
            env.position = i
            value = run(node, env)
            if type(value) is float:
                if value == i:
                    kept.append(node)
            elif truth(node, env):
                kept.append(node)
        env.position, env.size = place, size
        return kept

    return keep


def single(nodes: list[Node], function: str, at: int) -> Node | None:
    """The only node of a list; None of an empty one.

    Raises EvaluationError (`many`) when there are several.
    """
    if len(nodes) > 1:
        raise EvaluationError(
            "many", f"{function} 只接受一个问题", f"{function} takes a single question", position=at
        )  # fmt: skip
    return nodes[0] if nodes else None
