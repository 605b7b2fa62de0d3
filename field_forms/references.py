"""Which questions an expression reads: for the order of computation and for the linter."""

from __future__ import annotations

import contextlib

import msgspec

from field_forms.errors import ExpressionError
from field_forms.xpath.parser import parse
from field_forms.xpath.scope import Names
from field_forms.xpath.syntax import Call, Chain, Expression, Negate, Path, Step

ANY = "*"
DEEP = "**"


class Reference(msgspec.Struct, frozen=True):
    """A path of local names; `*` stands for any child, `**` for any depth. `at` is the offset in the expression.

    `chosen` is true when the path picks rows itself (a predicate, indexed-repeat), as a running total does.
    """

    path: Names
    at: int
    chosen: bool = False


class Found(msgspec.Struct):
    """What `read` collects: references, functions called, secondary instances named."""

    references: list[Reference] = msgspec.field(default_factory=list[Reference])
    functions: set[str] = msgspec.field(default_factory=set[str])
    instances: set[str] = msgspec.field(default_factory=set[str])


def read(tree: Expression, context: Names) -> Found:
    """References of an expression standing at `context`."""
    found = Found()
    _visit(tree, context, context, found, False)
    return found


def _visit(tree: Expression, context: Names | None, origin: Names, found: Found, chosen: bool) -> None:
    """`context` is None where relative paths do not lead to questions (inside a list)."""
    if isinstance(tree, Chain):
        for operand in tree.operands:
            _visit(operand, context, origin, found, chosen)
    elif isinstance(tree, Negate):
        _visit(tree.operand, context, origin, found, chosen)
    elif isinstance(tree, Call):
        _call(tree, context, origin, found, chosen)
    elif isinstance(tree, Path):
        _path(tree, context, origin, found, chosen)


def _call(tree: Call, context: Names | None, origin: Names, found: Found, chosen: bool) -> None:
    found.functions.add(tree.name)
    first = tree.arguments[0] if tree.arguments else None
    literal = getattr(first, "value", None)
    if tree.name in ("instance", "pulldata") and isinstance(literal, str):
        found.instances.add(literal)
    if tree.name == "jr:choice-name" and len(tree.arguments) == 2:
        quoted = getattr(tree.arguments[1], "value", None)
        if isinstance(quoted, str):
            # The compiler reports a quoted path that cannot be parsed, with its place.
            with contextlib.suppress(ExpressionError):
                _visit(parse(quoted), context, origin, found, chosen)
    for argument in tree.arguments:
        _visit(argument, context, origin, found, chosen or tree.name == "indexed-repeat")


def _path(tree: Path, context: Names | None, origin: Names, found: Found, chosen: bool) -> None:
    at: Names | None = () if tree.absolute else context
    if tree.head is not None:
        at = None
        if isinstance(tree.head, Call) and tree.head.name == "current":
            at = origin
        else:
            _visit(tree.head, context, origin, found, chosen)
        for predicate in tree.predicates:
            _visit(predicate, at, origin, found, True)
    for step in tree.steps:
        at = None if at is None else _step(at, step)
        chosen = chosen or bool(step.predicates)
        for predicate in step.predicates:
            _visit(predicate, at, origin, found, True)
    if at is not None and (tree.steps or tree.head is not None):
        found.references.append(Reference(at, tree.at, chosen))


def _step(at: Names, step: Step) -> Names:
    if step.axis == "self" and step.test == "node":
        return at
    if step.axis == "parent":
        return at[:-1]
    if step.axis == "child" and step.test == "name":
        return (*at, step.name)
    if step.axis == "attribute":
        return (*at, f"@{step.name}")
    if step.axis == "child":
        return (*at, ANY)
    if step.axis in ("descendant", "descendant-or-self"):
        deep = at if at and at[-1] == DEEP else (*at, DEEP)
        return (*deep, step.name) if step.test == "name" else deep
    return (DEEP,)


def matches(pattern: Names, path: Names) -> bool:
    """Whether a path is one that a reference may mean."""
    if not pattern:
        return not path
    if pattern[0] == DEEP:
        return any(matches(pattern[1:], path[i:]) for i in range(len(path) + 1))
    if not path:
        return False
    return pattern[0] in (ANY, path[0]) and matches(pattern[1:], path[1:])
