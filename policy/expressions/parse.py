"""Text to nodes, by precedence: or, and, not, comparison and `in`, sum, product, operand."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast

import msgspec

from policy.errors import ExpressionRefused
from policy.expressions.nodes import (
    Arith,
    Arithmetic,
    Call,
    Compare,
    Entry,
    Function,
    Literal_,
    Logic,
    Member,
    Name,
    Node,
    Not,
)

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*')|(?P<word>[a-z_][a-z0-9_]*)"
    r"|(?P<mark><=|>=|!=|=|<|>|\+|-|\*|\(|\)|\[|\]|,))"
)
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_WORDS = ("and", "or", "not", "in", "true", "false")
_FUNCTIONS: dict[str, Function] = {"count": "count", "first_known": "first_known", "known": "known"}


class Token(msgspec.Struct, frozen=True):
    kind: str
    text: str
    column: int


def parse(text: str, *, file: str = "", rule: str = "") -> Node:
    """The nodes of one condition. Raises ExpressionRefused with the column (from 1) of the first problem."""
    parser = _Parser(_tokens(text, file, rule), file, rule)
    node = parser.alternatives()
    parser.finish()
    return node


def _tokens(text: str, file: str, rule: str) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if found is None:
            at = position + len(text[position:]) - len(text[position:].lstrip())
            raise ExpressionRefused(f"unexpected {text[at]!r}", at + 1, file=file, rule=rule)
        kind = found.lastgroup or ""
        tokens.append(Token(kind, found.group(kind), found.start(kind) + 1))
        position = found.end()
    tokens.append(Token("end", "", len(text) + 1))
    return tokens


class _Parser:
    def __init__(self, tokens: list[Token], file: str, rule: str) -> None:
        self._tokens = tokens
        self._at = 0
        self._file = file
        self._rule = rule

    def _refuse(self, problem: str, column: int) -> ExpressionRefused:
        return ExpressionRefused(problem, column, file=self._file, rule=self._rule)

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _take(self, text: str) -> bool:
        if self._peek().text == text and self._peek().kind in ("mark", "word"):
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        token = self._peek()
        if not self._take(text):
            raise self._refuse(f"expected {text!r}, found {token.text or 'the end'!r}", token.column)

    def finish(self) -> None:
        token = self._peek()
        if token.kind != "end":
            raise self._refuse(f"unexpected {token.text!r}", token.column)

    def alternatives(self) -> Node:
        column = self._peek().column
        operands = [self._conjunction()]
        while self._take("or"):
            operands.append(self._conjunction())
        return operands[0] if len(operands) == 1 else Logic("or", tuple(operands), column)

    def _conjunction(self) -> Node:
        column = self._peek().column
        operands = [self._negation()]
        while self._take("and"):
            operands.append(self._negation())
        return operands[0] if len(operands) == 1 else Logic("and", tuple(operands), column)

    def _negation(self) -> Node:
        column = self._peek().column
        if self._take("not"):
            return Not(self._negation(), column)
        return self._comparison()

    def _comparison(self) -> Node:
        left = self._sum()
        token = self._peek()
        if token.kind == "mark" and token.text in _COMPARISONS:
            self._next()
            return Compare(token.text, left, self._sum(), token.column)
        if self._take("in"):
            return Member(left, self._choices(), token.column)
        return left

    def _choices(self) -> tuple[Literal_, ...] | Name:
        token = self._next()
        if token.kind == "word" and token.text not in _WORDS:
            return Name(token.text, token.column)
        if token.text != "(":
            raise self._refuse("expected a list in brackets or a name after 'in'", token.column)
        items: list[Literal_] = []
        while True:
            item = self._operand()
            if not isinstance(item, Literal_):
                raise self._refuse("a list may hold only fixed values", item.column)
            items.append(item)
            if not self._take(","):
                break
        self._expect(")")
        return tuple(items)

    def _sum(self) -> Node:
        node = self._product()
        while self._peek().text in ("+", "-") and self._peek().kind == "mark":
            token = self._next()
            node = Arith(cast("Arithmetic", token.text), node, self._product(), token.column)
        return node

    def _product(self) -> Node:
        node = self._operand()
        while self._peek().text == "*" and self._peek().kind == "mark":
            token = self._next()
            node = Arith("*", node, self._operand(), token.column)
        return node

    def _operand(self) -> Node:
        token = self._next()
        if token.kind == "number":
            return Literal_(Decimal(token.text), token.column)
        if token.kind == "text":
            return Literal_(token.text[1:-1], token.column)
        if token.text == "(" and token.kind == "mark":
            node = self.alternatives()
            self._expect(")")
            return node
        if token.kind == "word":
            return self._word(token)
        raise self._refuse(f"expected a value, found {token.text or 'the end'!r}", token.column)

    def _word(self, token: Token) -> Node:
        if token.text in ("true", "false"):
            return Literal_(token.text == "true", token.column)
        if token.text in _WORDS:
            raise self._refuse(f"expected a value, found {token.text!r}", token.column)
        if token.text in _FUNCTIONS and self._take("("):
            operands = [self.alternatives()]
            while self._take(","):
                operands.append(self.alternatives())
            self._expect(")")
            return Call(_FUNCTIONS[token.text], tuple(operands), token.column)
        name = Name(token.text, token.column)
        if not self._take("["):
            return name
        key = self._operand()
        if not isinstance(key, Name) and not (isinstance(key, Literal_) and isinstance(key.value, str)):
            raise self._refuse("a table is read by a fact or a quoted key", key.column)
        self._expect("]")
        return Entry(name, key, token.column)
