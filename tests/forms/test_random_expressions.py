"""Random expressions over a small instance: phone and server give the same text, or both refuse."""

from __future__ import annotations

import random
from collections.abc import Callable
from xml.sax.saxutils import quoteattr

import pytest

from tests.forms.phone import PhoneEngine, form_of
from tests.forms.test_expressions_on_the_phone import BODY, INSTANCE, LISTS, on_server

PATHS = (
    "/data/n", "/data/neg", "/data/t", "/data/zh", "/data/e", "/data/d", "/data/dt", "/data/tm", "/data/sel",
    "/data/g/x", "/data/g/*", "/data/r/v", "/data/r", "/data/r[2]/v", "/data/r[last()]/v", "/data/nobody", "../n",
    "instance('L')/root/item[k = 2]/name", "instance('L')/root/item/k", "/data/r[position() < 3]/v",
)  # fmt: skip
TEXTS = (
    "'abc'", "''", "'12'", "'2026-03-05'", "' a b '", "'1.50'", "'true'", "'张三'", "'-3'", "'0'", "'a'",
    "'2025-12-31T23:30:00.000+08:00'",
)  # fmt: skip
NUMBERS = ("0", "1", "2.5", "7", "100", "0.1", "3", "-1", "1000000")
PATTERNS = (
    "\\s",
    "^.{2,4}$",
    "(a|b)+",
    "[^0-9]",
    "^(\\d+-?)+$",
    "$",
    "^[\\u4e00-\\u9fa5]+$",
    "a?b*c",
    "\\.5",
    "(..)+$",
)
SIGNS = ("=", "!=", "<", "<=", ">", ">=")


class Writer:
    """Writes expressions of a kind, down to a depth."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed).choice

    def any(self, depth: int) -> str:
        kinds: tuple[Callable[[int], str], ...] = (self.number, self.text, self.truth, self.moment)
        return self.pick(kinds)(depth)

    def moment(self, _depth: int) -> str:
        return self.pick(("today()", "now()", "date('2026-03-05')"))

    def number(self, depth: int) -> str:
        if depth <= 0:
            return self.pick(NUMBERS + PATHS)
        a, b, path = self.number(depth - 1), self.number(depth - 1), self.pick(PATHS)
        sign = self.pick(("+", "-", "*", "div", "mod"))
        return self.pick(
            (
                f"({a} {sign} {b})",
                f"({b} {sign} {a})",
                f"round({a}, {self.pick(('0', '1', '2'))})",
                f"int({a})",
                f"abs({a})",
                f"count({path})",
                f"sum({path})",
                f"max({path}, {a})",
                f"min({path}, {a})",
                f"number({self.any(depth - 1)})",
                f"string-length({self.text(depth - 1)})",
                f"int({self.text(depth - 1)})",
                f"pow({a}, {self.pick(('0', '2', '0.5', '-1'))})",
                f"count-selected({self.text(depth - 1)})",
                f"count({path}[{self.truth(depth - 1)}])",
                f"decimal-date-time({self.text(depth - 1)})",
                f"decimal-time({self.text(depth - 1)})",
                f"count(randomize({path}, {a}))",
                f"floor({a}) - ceiling({b})",
            )
        )

    def text(self, depth: int) -> str:
        if depth <= 0:
            return self.pick(TEXTS + PATHS)
        a, b, other, short = self.text(depth - 1), self.text(depth - 1), self.any(depth - 1), self.pick(TEXTS)
        return self.pick(
            (
                f"concat({a}, {other})",
                f"substr({a}, {self.pick(('0', '1', '-2'))}, {self.pick(('1', '2', '5'))})",
                f"coalesce({a}, {b})",
                f"translate({a}, {short}, 'xy')",
                f"normalize-space({a})",
                f"string({other})",
                f"join({short}, {self.pick(PATHS)})",
                f"selected-at({a}, {self.pick(('0', '1'))})",
                f"format-date({a}, '%e/%n/%Y %b')",
                f"if({self.truth(depth - 1)}, {other}, {a})",
                f"substring-before({a}, {short})",
                f"date({other})",
                f"substring({a}, {self.number(0)}, {self.number(0)})",
                f"substring({a}, {self.number(depth - 1)})",
                f"substr({a}, {self.number(depth - 1)})",
                f"format-date-time({a}, '%H:%M:%S.%3 %h %d')",
                f"join({short}, randomize({self.pick(PATHS)}, {self.number(0)}))",
                f"digest({a}, 'SHA-256', 'hex')",
                f"base64-decode({a})",
                f"ends-with({a}, {short})",
                f"instance('L')/root/item[{self.pick(('name', 'k'))} = {other}]/name",
                f"instance('L')/root/item[k = {self.number(0)} and name != {short}]/name",
                f"string({self.pick(PATHS)}[{self.number(0)}])",
            )
        )

    def truth(self, depth: int) -> str:
        if depth <= 0:
            return self.pick(("true()", "false()", "/data/e = ''", "/data/n > 3"))
        a, b, text = self.any(depth - 1), self.any(depth - 1), self.text(depth - 1)
        return self.pick(
            (
                f"{a} {self.pick(SIGNS)} {b}",
                f"({self.truth(depth - 1)} and {self.truth(depth - 1)})",
                f"({self.truth(depth - 1)} or {self.truth(depth - 1)})",
                f"not({a})",
                f"boolean({a})",
                f"selected({text}, {self.text(depth - 1)})",
                f"contains({text}, {self.text(depth - 1)})",
                f"starts-with({text}, {self.text(depth - 1)})",
                f"boolean-from-string({text})",
                f"regex({text}, '^[0-9a-z]+$')",
                f"regex({text}, '{self.pick(PATTERNS)}')",
                f"checklist({self.pick(('-1', '1'))}, {self.pick(('-1', '2'))}, {b}, {self.pick(PATHS)})",
                f"weighted-checklist(1, 5, {a}, {self.number(0)}, {b}, 2)",
            )
        )


@pytest.mark.parametrize("seed", range(300))
def test_phone_and_server_agree(phone: PhoneEngine, seed: int) -> None:
    expression = Writer(seed).any(3)
    form = form_of(INSTANCE, f'<bind nodeset="/data/out" calculate={quoteattr(expression)}/>', BODY, LISTS)
    there = phone.run(form)
    expected = None if "failure" in there else there["values"]["/data/out"]
    assert (expression, on_server(form)) == (expression, expected)
