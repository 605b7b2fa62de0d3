"""The syntax tree of an expression. `at` is the 0-based offset of the part in the text."""

from __future__ import annotations

import msgspec


class Number(msgspec.Struct, frozen=True):
    """A number literal."""

    value: float
    at: int


class Text(msgspec.Struct, frozen=True):
    """A string literal."""

    value: str
    at: int


class Call(msgspec.Struct, frozen=True):
    """A function call; `name` carries its prefix, as in `jr:itext`."""

    name: str
    arguments: tuple[Expression, ...]
    at: int


class Chain(msgspec.Struct, frozen=True):
    """`and`, `or`, `+`, `-`, `*`, `div`, `mod`, comparisons and `|` over two or more operands, left to right."""

    operators: tuple[str, ...]
    operands: tuple[Expression, ...]
    at: int


class Negate(msgspec.Struct, frozen=True):
    """Unary minus."""

    operand: Expression
    at: int


class Step(msgspec.Struct, frozen=True):
    """One step: axis, kind of test (`name`, `any`, `node`, `text`, `comment`, `pi`), name, predicates."""

    axis: str
    test: str
    prefix: str
    name: str
    predicates: tuple[Expression, ...]
    at: int


class Path(msgspec.Struct, frozen=True):
    """A location path: from the root, from the context, or from `head` (an expression giving nodes)."""

    absolute: bool
    head: Expression | None
    predicates: tuple[Expression, ...]
    steps: tuple[Step, ...]
    at: int


Expression = Number | Text | Call | Chain | Negate | Path
