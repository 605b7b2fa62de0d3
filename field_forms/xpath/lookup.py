"""Look-ups in lists by an index: `instance('x')/root/item[name = …]` costs the same for ten rows and for 50,000.

The index lives on the parent of the rows, which marks itself fit for it by a non-None `indexes`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from field_forms.tree import Node, string_value
from field_forms.xpath.axes import document_order
from field_forms.xpath.code import Code, Environment, as_truth
from field_forms.xpath.syntax import Chain, Expression, Path, Step

if TYPE_CHECKING:
    from field_forms.xpath.paths import Compiles


def indexed_step(step: Step, compiler: Compiles) -> Callable[[Node, Environment], list[Node]] | None:
    """A closure that applies a step and its first predicate by index, or None where the predicate does not allow it.

    The predicate must hold, on its own or as one operand of `and`, `child = value` with a value that does not
    depend on the row.
    """
    predicate = step.predicates[0]
    operands = (
        predicate.operands if isinstance(predicate, Chain) and set(predicate.operators) == {"and"} else (predicate,)
    )
    for i, operand in enumerate(operands):
        split = _key_and_value(operand, compiler)
        if split is not None:
            rest = [compiler.compile(other) for j, other in enumerate(operands) if j != i]
            if any(code.positional for code in rest):
                return None
            return _by_index(step.name, *split, rest)
    return None


def _key_and_value(operand: Expression, compiler: Compiles) -> tuple[str, Code] | None:
    if not isinstance(operand, Chain) or operand.operators != ("=",):
        return None
    for key_tree, value_tree in (operand.operands, operand.operands[::-1]):
        key = _child_name(key_tree)
        if key is None:
            continue
        value = compiler.compile(value_tree)
        if not value.local and not value.positional and value.kind in ("text", "nodes"):
            return key, value
    return None


def _child_name(tree: Expression) -> str | None:
    if not isinstance(tree, Path) or tree.absolute or tree.head is not None or len(tree.steps) != 1:
        return None
    step = tree.steps[0]
    if step.axis != "child" or step.test != "name" or step.predicates:
        return None
    return step.name


def _by_index(row: str, key: str, value: Code, rest: list[Code]) -> Callable[[Node, Environment], list[Node]]:
    run = value.run
    truths = [as_truth(code) for code in rest]

    def find(parent: Node, env: Environment) -> list[Node]:
        wanted = run(parent, env)
        index = parent.rows_by(row, key)
        if isinstance(wanted, str):
            found = index.get(wanted, [])
        elif len(wanted) == 1:
            found = index.get(string_value(wanted[0]), [])
        else:
            found = document_order([node for other in wanted for node in index.get(string_value(other), [])])
        for truth in truths:
            found = [node for node in found if truth(node, env)]
        return found

    return find
