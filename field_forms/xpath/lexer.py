"""Splits an expression into tokens, with the disambiguation rules of XPath 1.0 §3.7."""

from __future__ import annotations

import re

import msgspec

from field_forms.errors import ExpressionError

FULL_WIDTH = {
    "\uff08": "(", "\uff09": ")", "\uff0c": ",", "\u3001": ",", "\u2018": "'", "\u2019": "'",
    "\u201c": '"', "\u201d": '"', "\uff1d": "=", "\uff1c": "<", "\uff1e": ">", "\uff0b": "+",
    "\uff0d": "-", "\u2014": "-", "\uff0a": "*", "\uff0f": "/", "\uff3b": "[", "\uff3d": "]",
    "\u3010": "[", "\u3011": "]", "\uff5b": "{", "\uff5d": "}", "\uff04": "$", "\uff0e": ".",
    "\u3002": ".", "\uff1b": ";", "\uff1a": ":", "\uff01": "!", "\uff5c": "|", "\u00d7": "*",
    "\u00f7": "div", "\u2264": "<=", "\u2265": ">=", "\u2260": "!=", "\u3000": " ", "\uff07": "'",
    "\uff02": '"',
}  # fmt: skip
"""Punctuation that Chinese keyboards give, and what XPath wants in its place."""

_NAME_START = r"[^\W\d]"
_NAME = rf"{_NAME_START}[\w.\-·]*"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+)
  | (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<text>"[^"]*"|'[^']*')
  | (?P<axis>::)
  | (?P<variable>\$\{{|\$)
  | (?P<symbol>\.\.|//|<=|>=|!=|[()\[\].@,/|+\-=<>*:])
  | (?P<name>{_NAME})
    """,
    re.VERBOSE,
)
_OPERATOR_NAMES = frozenset(("and", "or", "div", "mod"))
_OPERATOR_BEFORE_NUMBER = re.compile(r"(?:and|or|div|mod)(?=\.?\d)", re.ASCII)
_BEFORE_OPERAND = frozenset(("@", "::", ":", "(", "[", ",", "/", "//"))
MAX_LENGTH = 50_000


class Token(msgspec.Struct, frozen=True, gc=False):
    """`kind` is number, text, name, operator, symbol or end; `at` the offset."""

    kind: str
    value: str
    at: int


def tokenize(expression: str) -> list[Token]:
    """Tokens of an expression, closed by one of kind `end`.

    Raises ExpressionError with the offset: an unknown character, full-width punctuation, an open string,
    a `${…}` that was left unconverted, or more than MAX_LENGTH characters.
    """
    if len(expression) > MAX_LENGTH:
        raise ExpressionError(
            "too_long",
            f"表达式超过 {MAX_LENGTH} 个字符",
            f"expression has more than {MAX_LENGTH} characters",
            position=0,
        )
    tokens: list[Token] = []
    at = 0
    while at < len(expression):
        match = _TOKEN.match(expression, at)
        if match is None:
            raise _bad_character(expression, at)
        kind = match.lastgroup or ""
        if kind == "name" and _after_operand(tokens):
            # `1 mod2`: no name can stand here, so the operator ends where the number begins, as on the phone.
            match = _OPERATOR_BEFORE_NUMBER.match(expression, at) or match
        if kind == "variable":
            raise ExpressionError(
                "reference",
                "`$` 在此处不能用，问题引用应写成 ${名称}",
                "`$` cannot stand here; refer to a question as ${name}",
                position=at,
            )
        if kind != "space":
            tokens.append(_token(kind, match.group(), at, tokens))
        at = match.end()
    tokens.append(Token("end", "", len(expression)))
    return tokens


def _after_operand(before: list[Token]) -> bool:
    if not before:
        return False
    last = before[-1]
    return last.kind == "text" or (last.kind != "operator" and last.value not in _BEFORE_OPERAND)


def _token(kind: str, value: str, at: int, before: list[Token]) -> Token:
    """Apply §3.7: after an operand, `*` and operator names are operators."""
    if kind == "text":
        return Token("text", value[1:-1], at)
    if kind == "name":
        if _after_operand(before) and value in _OPERATOR_NAMES:
            return Token("operator", value, at)
        return Token("name", value, at)
    if kind == "symbol":
        if value == "*":
            return Token("operator", "*", at) if _after_operand(before) else Token("symbol", "*", at)
        if value in ("|", "+", "-", "=", "!=", "<", "<=", ">", ">="):
            return Token("operator", value, at)
        return Token("symbol", value, at)
    return Token("symbol" if kind == "axis" else kind, value, at)


def _bad_character(expression: str, at: int) -> ExpressionError:
    character = expression[at]
    if character in "'\"":
        return ExpressionError("open_text", "引号没有配对", "a quotation mark is not closed", position=at)
    ascii_form = FULL_WIDTH.get(character)
    if ascii_form is not None:
        return ExpressionError(
            "full_width",
            f"第 {at + 1} 个字符“{character}”是全角标点，请改用半角 {ascii_form}",
            f"character {at + 1} “{character}” is full-width punctuation; write {ascii_form}",
            position=at,
        )
    return ExpressionError(
        "character",
        f"第 {at + 1} 个字符“{character}”不能用在表达式里",
        f"character {at + 1} “{character}” is not allowed",
        position=at,
    )
