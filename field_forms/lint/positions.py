"""Rows chosen by their number: what a number counts differs between the phone and ODK Collect."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from field_forms.lint.finding import Findings, Place
from field_forms.xpath.scope import Names
from field_forms.xpath.syntax import Call, Chain, Expression, Negate, Number, Path, Step


def check_positions(
    tree: Expression, context: Names, repeats: Collection[Names], place: Place, findings: Findings
) -> None:
    """Warn of numbers in brackets that Collect reads in another way; `context` is the question's own path."""
    if isinstance(tree, Path):
        _path(tree, context, repeats, place, findings)
        return
    for part in _parts(tree):
        check_positions(part, context, repeats, place, findings)


def _path(tree: Path, context: Names, repeats: Collection[Names], place: Place, findings: Findings) -> None:
    names = () if tree.absolute else context
    known = tree.head is None or (isinstance(tree.head, Call) and tree.head.name == "current")
    if tree.head is not None:
        check_positions(tree.head, context, repeats, place, findings)
    several = False
    _numbers(tree.predicates, place, findings, several=False)
    for step in tree.steps:
        names = _after(names, step)
        _numbers(step.predicates, place, findings, several=several)
        for predicate in step.predicates:
            check_positions(predicate, names if known else (), repeats, place, findings)
        # An absolute path into the repeat that the question itself is in means its own row.
        own = tree.absolute and names == context[: len(names)]
        if known and step.axis == "child" and names in repeats and not own:
            several = several or not any(_by_number(predicate) for predicate in step.predicates)


def _numbers(predicates: tuple[Expression, ...], place: Place, findings: Findings, *, several: bool) -> None:
    for predicate in predicates:
        if several and _by_number(predicate):
            findings.add(
                "not_portable",
                place,
                what_zh="在重复组里的题后面写第几个（手机在所有行里数，Collect 在每一行里数）",
                what_en="a number behind a question of a repeat (the phone counts all rows, Collect within each)",
                instead_zh="${重复组}[position() = 1]/题，把序号写在重复组后面",
                instead_en="${repeat}[position() = 1]/question, with the number behind the repeat",
            )
        elif isinstance(predicate, Number):
            number = int(predicate.value)
            instead = f"[position() = {number}]"
            findings.add(
                "not_portable",
                place,
                what_zh=f"[{number}]",
                what_en=f"[{number}]",
                instead_zh=instead,
                instead_en=instead,
            )


def _after(names: Names, step: Step) -> Names:
    if step.axis == "parent":
        return names[:-1]
    return (*names, step.name) if step.axis == "child" else names


def _by_number(predicate: Expression) -> bool:
    """Whether a predicate chooses by the number of a node: `[1]`, `[position() < 3]`, `[last()]`."""
    return isinstance(predicate, Number) or _counts(predicate)


def _counts(tree: Expression) -> bool:
    if isinstance(tree, Call) and tree.name in ("position", "last") and not tree.arguments:
        return True
    return any(_counts(part) for part in _parts(tree))


def _parts(tree: Expression) -> Iterator[Expression]:
    if isinstance(tree, Call):
        yield from tree.arguments
    elif isinstance(tree, Chain):
        yield from tree.operands
    elif isinstance(tree, Negate):
        yield tree.operand
