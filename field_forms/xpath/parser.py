"""Parses an expression into its syntax tree (XPath 1.0 grammar, no variables)."""

from __future__ import annotations

from field_forms.errors import ExpressionError
from field_forms.xpath.lexer import Token, tokenize
from field_forms.xpath.syntax import Call, Chain, Expression, Negate, Number, Path, Step, Text

MAX_NESTING = 150
AXES = frozenset((
    "ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self", "following",
    "following-sibling", "namespace", "parent", "preceding", "preceding-sibling", "self",
))  # fmt: skip
NODE_TESTS = {"node": "node", "text": "text", "comment": "comment", "processing-instruction": "pi"}
_LEVEL = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6, "|": 8,
}  # fmt: skip
_UNARY_LEVEL = 7
_ANY_DESCENDANT = ("descendant-or-self", "node")


def parse(expression: str) -> Expression:
    """The syntax tree of an expression.

    Raises ExpressionError with the offset of the first fault; nesting is limited to MAX_NESTING.
    """
    parser = _Parser(tokenize(expression))
    try:
        tree = parser.chain(1)
    except RecursionError:
        raise too_deep(parser.token.at) from None
    parser.expect_end()
    return tree


def too_deep(at: int) -> ExpressionError:
    """An expression that nests beyond what can be followed."""
    return ExpressionError("too_deep", "表达式嵌套太深", "the expression nests too deeply", position=at)


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def advance(self) -> Token:
        token = self.tokens[self.index]
        self.index += 1
        return token

    def take(self, value: str) -> bool:
        token = self.tokens[self.index]
        if token.value == value and token.kind in ("symbol", "operator"):
            self.index += 1
            return True
        return False

    def expect(self, value: str) -> None:
        if not self.take(value):
            raise self.unexpected(f"“{value}”", f'"{value}"')

    def expect_end(self) -> None:
        if self.token.kind != "end":
            raise self.unexpected("表达式结束或运算符", "an operator or the end")

    def unexpected(self, wanted_zh: str, wanted_en: str) -> ExpressionError:
        token = self.token
        if token.kind == "end":
            return ExpressionError(
                "incomplete", f"表达式没有写完，还需要{wanted_zh}", f"it ends where {wanted_en} is needed",
                position=token.at,
            )  # fmt: skip
        return ExpressionError(
            "syntax",
            f"第 {token.at + 1} 个字符处不应是“{token.value}”，需要{wanted_zh}",
            f"“{token.value}” at character {token.at + 1} is not expected; {wanted_en} is needed",
            position=token.at,
        )

    def chain(self, lowest: int) -> Expression:
        """Operands joined by operators of at least the level `lowest`, by climbing precedence."""
        self.depth += 1
        if self.depth > MAX_NESTING:
            raise too_deep(self.token.at)
        left = self.operand()
        while self.token.kind == "operator" and _LEVEL[self.token.value] >= lowest:
            level = _LEVEL[self.token.value]
            operators: list[str] = []
            operands = [left]
            at = self.token.at
            while self.token.kind == "operator" and _LEVEL[self.token.value] == level:
                operators.append(self.advance().value)
                operands.append(self.chain(level + 1))
            left = Chain(tuple(operators), tuple(operands), at)
        self.depth -= 1
        return left

    def operand(self) -> Expression:
        minus_at = -1
        signs = 0
        while self.token.kind == "operator" and self.token.value == "-":
            minus_at = self.advance().at
            signs += 1
        if not signs:
            return self.path()
        inner = self.chain(_UNARY_LEVEL + 1)
        negated: Expression = inner
        for _ in range(2 - signs % 2 if signs > 1 else 1):
            negated = Negate(negated, minus_at)
        return negated

    def path(self) -> Expression:
        token = self.token
        if token.kind in ("number", "text") or self.at_call() or token.value == "(":
            return self.filtered(self.primary(), token.at)
        if token.value == "/" and token.kind == "symbol":
            self.advance()
            steps = self.steps() if self.at_step() else ()
            return Path(True, None, (), steps, token.at)
        if token.value == "//":
            self.advance()
            steps = (Step(*_ANY_DESCENDANT, "", "", (), token.at), *self.steps())
            return Path(True, None, (), steps, token.at)
        if not self.at_step():
            raise self.unexpected("数值、文字、问题路径或函数", "a value, a path or a function")
        return Path(False, None, (), self.steps(), token.at)

    def filtered(self, primary: Expression, at: int) -> Expression:
        predicates = self.predicates()
        steps: tuple[Step, ...] = ()
        if self.token.value in ("/", "//") and self.token.kind == "symbol":
            if self.advance().value == "//":
                steps = (Step(*_ANY_DESCENDANT, "", "", (), at), *self.steps())
            else:
                steps = self.steps()
        if not predicates and not steps:
            return primary
        return Path(False, primary, predicates, steps, at)

    def primary(self) -> Expression:
        token = self.advance()
        if token.kind == "number":
            return Number(float(token.value), token.at)
        if token.kind == "text":
            return Text(token.value, token.at)
        if token.value == "(":
            inner = self.chain(1)
            self.expect(")")
            return inner
        name = token.value
        if self.take(":"):
            name = f"{name}:{self.advance().value}"
        self.expect("(")
        arguments: list[Expression] = []
        if not self.take(")"):
            arguments.append(self.chain(1))
            while self.take(","):
                arguments.append(self.chain(1))
            self.expect(")")
        return Call(name, tuple(arguments), token.at)

    def at_call(self) -> bool:
        token = self.token
        if token.kind != "name":
            return False
        ahead = self.tokens[self.index + 1]
        if ahead.value == ":" and ahead.kind == "symbol":
            return self.tokens[min(self.index + 3, len(self.tokens) - 1)].value == "("
        return ahead.value == "(" and ahead.kind == "symbol" and token.value not in NODE_TESTS

    def at_step(self) -> bool:
        token = self.token
        return token.kind == "name" or (token.kind == "symbol" and token.value in (".", "..", "@", "*"))

    def steps(self) -> tuple[Step, ...]:
        steps = [self.step()]
        while self.token.kind == "symbol" and self.token.value in ("/", "//"):
            token = self.advance()
            if token.value == "//":
                steps.append(Step(*_ANY_DESCENDANT, "", "", (), token.at))
            steps.append(self.step())
        return tuple(steps)

    def step(self) -> Step:
        token = self.token
        if self.take("."):
            return Step("self", "node", "", "", self.predicates(), token.at)
        if self.take(".."):
            return Step("parent", "node", "", "", self.predicates(), token.at)
        axis = "child"
        if self.take("@"):
            axis = "attribute"
        elif token.kind == "name" and self.tokens[self.index + 1].value == "::":
            axis = self.advance().value
            self.advance()
            if axis not in AXES:
                raise ExpressionError("axis", f"没有轴“{axis}”", f"there is no axis “{axis}”", position=token.at)
        test, prefix, name = self.node_test()
        return Step(axis, test, prefix, name, self.predicates(), token.at)

    def node_test(self) -> tuple[str, str, str]:
        if self.take("*"):
            return "any", "", ""
        if self.token.kind != "name":
            raise self.unexpected("问题名", "a name")
        name = self.advance().value
        if name in NODE_TESTS and self.take("("):
            following = self.tokens[self.index]
            target = self.advance().value if following.kind == "text" else ""
            self.expect(")")
            return NODE_TESTS[name], "", target
        if self.take(":"):
            if self.take("*"):
                return "any", name, ""
            if self.token.kind != "name":
                raise self.unexpected("前缀后的名称", "a name after the prefix")
            return "name", name, self.advance().value
        return "name", "", name

    def predicates(self) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while self.take("["):
            found.append(self.chain(1))
            self.expect("]")
        return tuple(found)
