"""How functions are declared, and how a call of one is compiled.

A signature is a string of argument kinds: `s` text, `n` number, `b` truth, `v` as it is; `?` after a kind makes it
optional, `*` repeatable. A plain function gets converted values. A special one gets compiled arguments and gives
Code, for functions that look at nodes, at the context or at their arguments lazily.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from field_forms.errors import ExpressionError
from field_forms.tree import Node
from field_forms.xpath.code import CONVERT, Code, Environment, Run
from field_forms.xpath.scope import Scope
from field_forms.xpath.syntax import Call, Expression


class Compiles(Protocol):
    """The compiler, as seen from functions."""

    scope: Scope

    def compile(self, tree: Expression) -> Code:
        """Compile a part."""
        ...

    def over_all_rows(self) -> Compiles:
        """The same, but absolute paths mean all rows of a repeat and not the current one."""
        ...


Special = Callable[[Call, list[Code], Compiles], Code]


class Function(msgspec.Struct, frozen=True):
    """A function: its name, how many arguments it takes, and how a call of it is compiled."""

    name: str
    least: int
    most: int
    compile: Special
    volatile: bool = False


FUNCTIONS: dict[str, Function] = {}
MANY = 10_000


def _read_signature(signature: str) -> tuple[tuple[str, ...], int, int]:
    kinds: list[str] = []
    least = most = 0
    for mark in signature:
        if mark == "?":
            least -= 1
        elif mark == "*":
            least -= 1
            most = MANY
        else:
            kinds.append(mark)
            least += 1
            most += 1
    return tuple(kinds), least, most


def plain(name: str, signature: str, result: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function of converted values that gives a value of kind `result`."""
    kinds, least, most = _read_signature(signature)

    def declare(implementation: Callable[..., Any]) -> Callable[..., Any]:
        def compile_call(_call: Call, arguments: list[Code], _compiler: Compiles) -> Code:
            converted = [CONVERT[kinds[min(i, len(kinds) - 1)]](code) for i, code in enumerate(arguments)]
            return Code(result, _apply(implementation, converted))

        FUNCTIONS[name] = Function(name, least, most, compile_call)
        return implementation

    return declare


def special(name: str, signature: str, *, volatile: bool = False) -> Callable[[Special], Special]:
    """Declare a function that compiles its own call. `volatile`: it gives another value each time."""

    def declare(implementation: Special) -> Special:
        _, least, most = _read_signature(signature)
        FUNCTIONS[name] = Function(name, least, most, implementation, volatile)
        return implementation

    return declare


def build(function: Function, call: Call, arguments: list[Code], compiler: Compiles) -> Code:
    """Compile a call. Raises ExpressionError (`arguments`) when their number is wrong."""
    if not function.least <= len(arguments) <= function.most:
        raise _wrong_number(function, call, len(arguments))
    return function.compile(call, arguments, compiler)


def _wrong_number(function: Function, call: Call, given: int) -> ExpressionError:
    least, most = function.least, function.most
    if least == most:
        zh = en = str(least)
    elif most >= MANY:
        zh, en = f"至少 {least}", f"at least {least}"
    else:
        zh, en = f"{least} 到 {most}", f"{least} to {most}"
    return ExpressionError(
        "arguments",
        f"{call.name}() 需要 {zh} 个参数，写了 {given} 个",
        f"{call.name}() takes {en} arguments, {given} given",
        position=call.at,
    )


def _apply(implementation: Callable[..., Any], converted: list[Run]) -> Run:
    if not converted:
        return lambda _node, _env: implementation()
    if len(converted) == 1:
        only = converted[0]
        return lambda node, env: implementation(only(node, env))
    if len(converted) == 2:
        first, second = converted
        return lambda node, env: implementation(first(node, env), second(node, env))

    def run(node: Node, env: Environment) -> Any:
        return implementation(*[argument(node, env) for argument in converted])

    return run
