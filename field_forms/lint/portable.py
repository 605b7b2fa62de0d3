"""Expressions that phone, server and ODK Collect read differently, and what to write instead."""

from __future__ import annotations

import re

from field_forms.lint.finding import Findings, Place
from field_forms.xpath.syntax import Call, Chain, Expression, Negate, Number, Path, Text

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")
_SLOW = re.compile(r"\([^()]*[+*][^()]*\)[+*]")
_NOT_IN_COLLECT = {
    "substring": "substr",
    "name": "",
    "local-name": "",
    "namespace-uri": "",
    "lang": "",
    "lower-case": "",
    "upper-case": "",
}


def check_portable(tree: Expression, place: Place, findings: Findings) -> None:
    """Warn of what forms engines disagree about."""
    if isinstance(tree, Negate):
        check_portable(tree.operand, place, findings)
    elif isinstance(tree, Chain):
        _chain(tree, place, findings)
        for operand in tree.operands:
            check_portable(operand, place, findings)
    elif isinstance(tree, Call):
        _call(tree, place, findings)
        for argument in tree.arguments:
            check_portable(argument, place, findings)
    elif isinstance(tree, Path):
        _path(tree, place, findings)


def _warn(findings: Findings, place: Place, what: str, remedy: str) -> None:
    """`what` and `remedy` may hold both languages, parted by " / "."""
    what_zh, _, what_en = what.partition(" / ")
    remedy_zh, _, remedy_en = remedy.partition(" / ")
    findings.warn(
        "not_portable",
        place,
        f"{what_zh} 在手机、服务器和 ODK Collect 上结果可能不同",
        f"{what_en or what_zh} may differ between phone, server and ODK Collect",
        (f"改写为 {remedy_zh}", f"write {remedy_en or remedy_zh}") if remedy else ("请避免", "avoid it"),
    )


def _chain(tree: Chain, place: Place, findings: Findings) -> None:
    for operator, left, right in zip(tree.operators, tree.operands, tree.operands[1:], strict=False):
        for text in (left, right):
            if operator in ("<", "<=", ">", ">=", "=", "!=") and isinstance(text, Text) and _DATE.match(text.value):
                _warn(
                    findings,
                    place,
                    f"日期与文字“{text.value}”比较 / comparing a date with a text",
                    f"date('{text.value}')",
                )


def _call(tree: Call, place: Place, findings: Findings) -> None:
    first = tree.arguments[0] if tree.arguments else None
    if tree.name == "sum" and isinstance(first, Path) and first.steps and not first.steps[-1].predicates:
        _warn(findings, place, "含空白的 sum() / sum() over blanks", "sum(${…}[. != ''])")
    elif tree.name == "regex" and len(tree.arguments) == 2:
        pattern = tree.arguments[1]
        if isinstance(pattern, Text) and _SLOW.search(pattern.value):
            findings.warn(
                "slow_pattern",
                place,
                "正则里重复套重复，遇到长文字会很慢",
                "the pattern repeats a repetition and is very slow on long texts",
                ("去掉一层 + 或 *", "take one + or * out"),
            )
        if isinstance(pattern, Text) and not (pattern.value.startswith("^") and pattern.value.endswith("$")):
            _warn(findings, place, "没有 ^…$ 的 regex() / regex() without ^…$", f"'^{pattern.value.strip('^$')}$'")
    elif tree.name == "if" and isinstance(first, Path):
        _warn(findings, place, "if() 直接判断问题 / if() on a question itself", "${…} != ''")
    elif tree.name in _NOT_IN_COLLECT:
        _warn(
            findings, place, f"{tree.name}()", f"{_NOT_IN_COLLECT[tree.name]}()" if _NOT_IN_COLLECT[tree.name] else ""
        )


def _path(tree: Path, place: Place, findings: Findings) -> None:
    if tree.head is not None:
        check_portable(tree.head, place, findings)
    for step in tree.steps:
        if step.axis in ("descendant", "descendant-or-self"):
            _warn(findings, place, "//", "完整路径 / the full path")
        for predicate in step.predicates:
            if isinstance(predicate, Number):
                number = int(predicate.value)
                _warn(findings, place, f"[{number}]", f"[position() = {number}]")
            check_portable(predicate, place, findings)
