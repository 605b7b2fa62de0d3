"""Compiled parts of an expression, the environment they run in, and conversions between their kinds.

A part is a closure `(node, environment) -> value`. `kind` is what it gives: `number`, `text`, `truth`, `nodes`,
`moment`, or `any` when that is only known at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any, Protocol, cast

import msgspec

from field_forms.errors import EvaluationError, ExpressionError
from field_forms.tree import Node, string_value
from field_forms.xpath.moments import days_from_text
from field_forms.xpath.values import (
    NAN,
    Moment,
    Value,
    number_from_text,
    text_from_number,
    text_of,
    truth_of,
)


class Surroundings(Protocol):
    """What functions ask of the form around them."""

    def choice_label(self, node: Node, value: str) -> str:
        """Label, in the active language, of a choice of the select at `node`."""
        ...

    def itext(self, text_id: str) -> str:
        """A text of the form in the active language."""
        ...


MAX_LOOKS = 500_000


class Environment:
    """What one evaluation sees. `current` is the node the expression belongs to.

    `rows` are the nodes of a form by slot, for expressions compiled with a scope that has an index.
    """

    __slots__ = (
        "budget",
        "current", "document", "instances", "now", "position", "random", "rows", "size", "surroundings",
        "time_zone", "today", "uuid",
    )  # fmt: skip

    def __init__(
        self,
        document: Node,
        *,
        time_zone: tzinfo,
        today: Moment,
        now: Moment,
        instances: Mapping[str, Node],
        surroundings: Surroundings | None,
        random: Callable[[], float],
        uuid: Callable[[], str],
    ) -> None:
        self.budget = MAX_LOOKS
        self.document = document
        self.current = document
        self.position = 1
        self.size = 1
        self.time_zone = time_zone
        self.today = today
        self.now = now
        self.instances = instances
        self.surroundings = surroundings
        self.random = random
        self.rows: list[list[Node]] = []
        self.uuid = uuid

    def spend(self, looks: int) -> None:
        """Count nodes looked at one by one, so that a form cannot keep a server busy for minutes.

        Raises EvaluationError (`too_much`) beyond MAX_LOOKS in one evaluation.
        """
        self.budget -= looks
        if self.budget < 0:
            raise EvaluationError("too_much", "数据太多，算不完", "there is too much data to compute this")


Run = Callable[[Node, Environment], Any]


class Code(msgspec.Struct, frozen=True, gc=False):
    """A compiled part. `one` gives the first node (or None) where the part is a plain path.

    `constant` is a literal's value. `positional` says that it reads position() or last() of its context,
    `local` that it depends on the context node (and not only on `current` or the document).
    """

    kind: str
    run: Run
    one: Callable[[Node, Environment], Node | None] | None = None
    constant: float | str | None = None
    positional: bool = False
    local: bool = False


def number_of_text(text: str, time_zone: tzinfo) -> float:
    """number() of a text: a number, or the days since 1970 of a date."""
    if not text:
        return NAN
    number = number_from_text(text)
    return days_from_text(text, time_zone) if number != number else number


def number_of(value: Value, time_zone: tzinfo) -> float:
    """The number() of a value."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, int | float):
        return value
    if isinstance(value, Moment):
        return value.days
    if isinstance(value, str):
        return number_of_text(value, time_zone)
    return number_of_text(string_value(value[0]), time_zone) if value else NAN


def as_text(code: Code) -> Callable[[Node, Environment], str]:
    """The part converted by string()."""
    run = code.run
    if code.kind == "text":
        return run
    if code.one is not None:
        one = code.one

        def text_of_path(node: Node, env: Environment) -> str:
            found = one(node, env)
            if found is None:
                return ""
            return string_value(found) if found.kids else found.text

        return text_of_path
    if code.kind == "number":
        if isinstance(code.constant, float):
            written = text_from_number(code.constant)
            return lambda _node, _env: written
        return lambda node, env: text_from_number(run(node, env))
    return lambda node, env: text_of(run(node, env))


def as_number(code: Code) -> Callable[[Node, Environment], float]:
    """The part converted by number()."""
    run = code.run
    if code.kind == "number":
        return run
    if code.one is not None:
        one = code.one

        def number_of_path(node: Node, env: Environment) -> float:
            found = one(node, env)
            if found is None:
                return NAN
            return number_of_text(string_value(found) if found.kids else found.text, env.time_zone)

        return number_of_path
    return lambda node, env: number_of(run(node, env), env.time_zone)


def as_truth(code: Code) -> Callable[[Node, Environment], bool]:
    """The part converted by boolean()."""
    run = code.run
    if code.kind == "truth":
        return run
    if code.one is not None:
        one = code.one
        return lambda node, env: one(node, env) is not None
    return lambda node, env: truth_of(run(node, env))


def as_nodes(code: Code, function: str, at: int) -> Callable[[Node, Environment], list[Node]]:
    """The part as nodes. Raises ExpressionError (`type`) when it can never be nodes."""
    run = code.run
    if code.kind == "nodes":
        return run
    zh, en = f"{function} 需要问题路径", f"{function} needs a path to questions"
    if code.kind != "any":
        raise ExpressionError("type", zh, en, position=at)

    def checked(node: Node, env: Environment) -> list[Node]:
        value = run(node, env)
        if not isinstance(value, list):
            raise EvaluationError("type", zh, en, position=at)
        return cast("list[Node]", value)

    return checked


CONVERT: dict[str, Callable[[Code], Run]] = {
    "s": as_text, "n": as_number, "b": as_truth, "v": lambda code: code.run,
}  # fmt: skip
