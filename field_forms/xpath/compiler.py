"""Turns an expression into a closure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from difflib import get_close_matches

from field_forms.errors import ExpressionError
from field_forms.tree import Node
from field_forms.xpath.axes import document_order
from field_forms.xpath.code import Code, Environment, Run, as_nodes, as_number, as_truth
from field_forms.xpath.compare import compare
from field_forms.xpath.document import XHTML
from field_forms.xpath.functions import FUNCTIONS, build
from field_forms.xpath.parser import parse, too_deep
from field_forms.xpath.paths import compile_path
from field_forms.xpath.scope import NOWHERE, Scope
from field_forms.xpath.syntax import Call, Chain, Expression, Negate, Number, Path, Text
from field_forms.xpath.values import INFINITY, NAN

NAMESPACES = {
    "jr": "http://openrosa.org/javarosa",
    "orx": "http://openrosa.org/xforms",
    "odk": "http://www.opendatakit.org/xforms",
    "xf": "http://www.w3.org/2002/xforms",
    "h": XHTML,
    "xhtml": XHTML,
    "entities": "http://www.opendatakit.org/xforms/entities",
}


def compile_expression(expression: str, scope: Scope = NOWHERE, namespaces: Mapping[str, str] | None = None) -> Code:
    """Compile an expression standing at `scope`.

    With `namespaces` by prefix the expression is read to the letter of XPath 1.0: names with their namespaces, and
    predicates by context; "" is then the namespace that names without prefix may have, "*" any.
    Raises ExpressionError: a syntax fault, an unknown function, a wrong number or kind of arguments.
    """
    return compile_tree(parse(expression), scope, namespaces)


def compile_tree(tree: Expression, scope: Scope = NOWHERE, namespaces: Mapping[str, str] | None = None) -> Code:
    """As compile_expression, of a syntax tree."""
    try:
        return Compiler(scope, namespaces or {}).compile(tree)
    except RecursionError:
        raise too_deep(0) from None


class Compiler:
    """Compiles the parts of one expression."""

    def __init__(self, scope: Scope, namespaces: Mapping[str, str]) -> None:
        self.scope = scope
        self.namespaces = namespaces
        # Forms are matched by local name, whatever a client does with prefixes; single expressions to the letter.
        self.strict = bool(namespaces)
        self.done: dict[int, tuple[Expression, Code]] = {}
        self.whole: Compiler | None = None
        default = namespaces.get("", "")
        self.unprefixed = None if default == "*" else default

    def namespace(self, prefix: str, at: int) -> str:
        """The namespace of a prefix. Raises ExpressionError (`prefix`) for an unknown one."""
        found = self.namespaces.get(prefix) or NAMESPACES.get(prefix)
        if found is None:
            raise ExpressionError(
                "prefix", f"前缀“{prefix}”没有声明", f"prefix “{prefix}” is not declared", position=at
            )
        return found

    def over_all_rows(self) -> Compiler:
        """The same, but absolute paths mean all rows of a repeat and not the current one."""
        if self.scope is NOWHERE:
            return self
        if self.whole is None:
            self.whole = Compiler(NOWHERE, self.namespaces)
        return self.whole

    def compile(self, tree: Expression) -> Code:
        """Compile a part of the expression, once, however many look at it: parts that nest would double each time."""
        done = self.done.get(id(tree))
        if done is None:
            done = self.done[id(tree)] = (tree, self.fresh(tree))
        return done[1]

    def fresh(self, tree: Expression) -> Code:
        """Compile a part that has not been met."""
        if isinstance(tree, Path):
            return compile_path(tree, self)
        if isinstance(tree, Text):
            text = tree.value
            return Code("text", lambda _node, _env: text, constant=text)
        if isinstance(tree, Number):
            number = tree.value
            return Code("number", lambda _node, _env: number, constant=number)
        if isinstance(tree, Call):
            return self.call(tree)
        if isinstance(tree, Negate):
            code = self.compile(tree.operand)
            run = as_number(code)
            constant = -code.constant if isinstance(code.constant, float) else None
            return _with(Code("number", lambda node, env: -run(node, env), constant=constant), [code])
        return self.chain(tree)

    def call(self, tree: Call) -> Code:
        """A function call."""
        spec = FUNCTIONS.get(tree.name)
        if spec is None:
            near = get_close_matches(tree.name.lower().replace("_", "-"), FUNCTIONS, n=1, cutoff=0.6)
            hint_zh = f"，是不是 {near[0]}？" if near else ""
            hint_en = f"; did you mean {near[0]}?" if near else ""
            raise ExpressionError(
                "unknown_function",
                f"没有函数 {tree.name}(){hint_zh}",
                f"there is no function {tree.name}(){hint_en}",
                position=tree.at,
            )
        arguments = [self.compile(argument) for argument in tree.arguments]
        return _with(build(spec, tree, arguments, self), arguments)

    def chain(self, tree: Chain) -> Code:
        """Operators over operands."""
        codes = [self.compile(operand) for operand in tree.operands]
        sign = tree.operators[0]
        if sign == "or":
            return _with(Code("truth", _any([as_truth(code) for code in codes])), codes)
        if sign == "and":
            return _with(Code("truth", _all([as_truth(code) for code in codes])), codes)
        if sign == "|":
            return _with(Code("nodes", _union([as_nodes(code, "|", tree.at) for code in codes])), codes)
        if sign in _ARITHMETIC:
            return _with(Code("number", _sum(tree.operators, [as_number(code) for code in codes])), codes)
        left = codes[0]
        for operator, right in zip(tree.operators, codes[1:], strict=True):
            left = Code("truth", compare(operator, left, right))
        return _with(left, codes)


def _with(code: Code, parts: list[Code]) -> Code:
    positional = code.positional or any(part.positional for part in parts)
    local = code.local or any(part.local for part in parts)
    if positional == code.positional and local == code.local:
        return code
    return Code(code.kind, code.run, code.one, code.constant, positional, local)


def _any(truths: list[Run]) -> Run:
    if len(truths) == 2:
        first, second = truths
        return lambda node, env: first(node, env) or second(node, env)

    def run(node: Node, env: Environment) -> bool:
        return any(truth(node, env) for truth in truths)

    return run


def _all(truths: list[Run]) -> Run:
    if len(truths) == 2:
        first, second = truths
        return lambda node, env: first(node, env) and second(node, env)

    def run(node: Node, env: Environment) -> bool:
        return all(truth(node, env) for truth in truths)

    return run


def _union(parts: list[Run]) -> Run:
    return lambda node, env: document_order([found for part in parts for found in part(node, env)])


def _divide(a: float, b: float) -> float:
    if b:
        return a / b
    if a != a or b != b or a == 0:
        return NAN
    return math.copysign(INFINITY, a) * math.copysign(1.0, b)


def _modulo(a: float, b: float) -> float:
    if a != a or b != b or b == 0 or math.isinf(a):
        return NAN
    return math.fmod(a, b)


def _times(a: float, b: float) -> float:
    return a * b


def _plus(a: float, b: float) -> float:
    return a + b


def _minus(a: float, b: float) -> float:
    return a - b


_ARITHMETIC = {"+": _plus, "-": _minus, "*": _times, "div": _divide, "mod": _modulo}


def _sum(operators: tuple[str, ...], numbers: list[Run]) -> Run:
    if operators == ("+",):
        first, second = numbers
        return lambda node, env: first(node, env) + second(node, env)
    if len(operators) == 1:
        operate = _ARITHMETIC[operators[0]]
        first, second = numbers
        return lambda node, env: operate(first(node, env), second(node, env))
    rest = [(_ARITHMETIC[sign], number) for sign, number in zip(operators, numbers[1:], strict=True)]
    start = numbers[0]

    def run(node: Node, env: Environment) -> float:
        total = start(node, env)
        for operate, number in rest:
            total = operate(total, number(node, env))
        return total

    return run
