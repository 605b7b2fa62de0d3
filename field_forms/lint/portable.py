"""Expressions that phone, server and ODK Collect read differently, and what to write instead."""

from __future__ import annotations

import re

from field_forms.errors import EvaluationError
from field_forms.lint.finding import Findings, Place
from field_forms.xpath.patterns import compile_pattern
from field_forms.xpath.syntax import Call, Chain, Expression, Negate, Path, Text

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}")
_SLOW = re.compile(r"\([^()]*[+*][^()]*\)[+*]")
_COMPARING = frozenset(("<", "<=", ">", ">=", "=", "!="))
_NOT_IN_COLLECT = {
    "substring": ("substr(…)，位置从 0 数起", "substr(…), which counts from 0"),
    "floor": ("int(…)，负数另外处理", "int(…), with negative numbers apart"),
    "ceiling": ("if(x > int(x), int(x) + 1, int(x))", "if(x > int(x), int(x) + 1, int(x))"),
    "last": ("count(…)，例如 [position() = count(…)]", "count(…), as in [position() = count(…)]"),
    "name": ("完整路径", "full paths"),
    "local-name": ("完整路径", "full paths"),
    "namespace-uri": ("完整路径", "full paths"),
    "lang": ("一列写明语言的选项", "a column that names the language"),
    "id": ("instance('…')/root/item[name = …]", "instance('…')/root/item[name = …]"),
}
_NOT_ON_THE_PHONE = {
    "extract-signed": ("提交以后再核对签名", "checking the signature after sending"),
    "lower-case": ("translate(…, 'ABC…', 'abc…')", "translate(…, 'ABC…', 'abc…')"),
    "upper-case": ("translate(…, 'abc…', 'ABC…')", "translate(…, 'abc…', 'ABC…')"),
    "property": ("deviceid、username 类型的题", "questions of type deviceid or username"),
}
_MOMENTS: frozenset[str] = frozenset(("now", "today"))
_NODES_ONLY = frozenset(("sum", "min", "max"))


def check_portable(tree: Expression, place: Place, findings: Findings, *, guarded: bool = False) -> None:
    """Warn of what forms engines disagree about. `guarded`: computed only when the condition of an `if()` says so."""
    if isinstance(tree, Negate):
        check_portable(tree.operand, place, findings, guarded=guarded)
    elif isinstance(tree, Chain):
        _chain(tree, place, findings)
        for operand in tree.operands:
            check_portable(operand, place, findings, guarded=guarded)
    elif isinstance(tree, Call):
        _call(tree, place, findings, guarded=guarded)
        for number, argument in enumerate(tree.arguments):
            chosen = tree.name == "if" and number > 0
            check_portable(argument, place, findings, guarded=guarded or chosen)
    elif isinstance(tree, Path):
        _path(tree, place, findings)


def _warn(findings: Findings, place: Place, what: tuple[str, str], instead: tuple[str, str]) -> None:
    findings.add(
        "not_portable", place, what_zh=what[0], what_en=what[1], instead_zh=instead[0], instead_en=instead[1]
    )


def _same(text: str) -> tuple[str, str]:
    return text, text


def _chain(tree: Chain, place: Place, findings: Findings) -> None:
    for operator, left, right in zip(tree.operators, tree.operands, tree.operands[1:], strict=False):
        calls: frozenset[str] = frozenset(one.name for one in (left, right) if isinstance(one, Call))
        if operator in _COMPARING and calls == _MOMENTS:
            _warn(findings, place, ("now() 与 today() 比较", "comparing now() with today()"), _same("date(now())"))
        for text in (left, right):
            if operator in _COMPARING and isinstance(text, Text) and _DATE.match(text.value):
                what = (f"日期与文字“{text.value}”比较", f"comparing a date with the text “{text.value}”")
                _warn(findings, place, what, _same(f"date('{text.value}')"))
    if tree.operators[0] in ("and", "or"):
        for operand in tree.operands:
            _bare(operand, place, findings)


def _bare(tree: Expression, place: Place, findings: Findings) -> None:
    """A question where a condition is wanted."""
    if isinstance(tree, Path) and not (tree.steps and tree.steps[-1].predicates):
        what = ("把题目直接当条件", "a question used as a condition")
        _warn(findings, place, what, _same("${…} != ''"))


def _call(tree: Call, place: Place, findings: Findings, *, guarded: bool) -> None:
    first = tree.arguments[0] if tree.arguments else None
    if tree.name in _NODES_ONLY and len(tree.arguments) == 1 and isinstance(first, Path):
        _many(tree.name, first, place, findings, guarded=guarded)
    elif tree.name == "distance" and not guarded and not isinstance(first, Text):
        findings.add("distance_blank", place)
    elif tree.name == "decimal-time" and isinstance(first, Text):
        what = ("decimal-time() 里直接写时间", "decimal-time() of a written time")
        _warn(findings, place, what, ("time 类型的题", "a question of type time"))
    elif tree.name == "regex" and len(tree.arguments) == 2:
        _regex(tree.arguments[1], place, findings)
    elif tree.name in ("if", "not", "boolean") and first is not None:
        _bare(first, place, findings)
    elif tree.name == "round" and isinstance(first, Negate):
        _warn(findings, place, ("对负数 round()", "round() of a negative number"), _same("-round(…)"))
    elif tree.name in _NOT_ON_THE_PHONE:
        zh, en = _NOT_ON_THE_PHONE[tree.name]
        findings.add("not_on_the_phone", place, function=tree.name, instead_zh=zh, instead_en=en)
    elif tree.name in _NOT_IN_COLLECT:
        _warn(findings, place, _same(f"{tree.name}()"), _NOT_IN_COLLECT[tree.name])


def _many(name: str, nodes: Path, place: Place, findings: Findings, *, guarded: bool) -> None:
    """Of many rows: some are blank, or there are none, of which Collect makes 0 and the phone nothing."""
    guard = f"if(count(${{…}}[. != '']) > 0, {name}(${{…}}[. != '']), 0)"
    if nodes.steps and not nodes.steps[-1].predicates and not nodes.predicates:
        what = (f"含空白的 {name}()", f"{name}() over blanks")
        _warn(findings, place, what, _same(guard if name == "sum" else f"{name}(${{…}}[. != ''])"))
    elif name == "sum" and not guarded:
        _warn(findings, place, ("一行也没有时的 sum()", "sum() where there may be no rows"), _same(guard))


def _regex(pattern: Expression, place: Place, findings: Findings) -> None:
    if not isinstance(pattern, Text):
        return
    text = pattern.value
    if _SLOW.search(text):
        findings.add("slow_pattern", place, pattern=text)
    try:
        compile_pattern(text)
    except EvaluationError:
        findings.add("pattern", place, pattern=text)
        return
    if not (text.startswith("^") and text.endswith("$")):
        what = ("没有 ^…$ 的 regex()", "regex() without ^…$")
        _warn(findings, place, what, _same(f"'^{text.strip('^$')}$'"))


def _path(tree: Path, place: Place, findings: Findings) -> None:
    if tree.head is not None:
        check_portable(tree.head, place, findings)
    for step in tree.steps:
        if step.axis in ("descendant", "descendant-or-self"):
            _warn(findings, place, _same("//"), ("完整路径", "the full path"))
        elif step.axis not in ("child", "parent", "self", "attribute"):
            _warn(findings, place, _same(f"{step.axis}::"), ("完整路径", "the full path"))
    for predicate in (*tree.predicates, *(one for step in tree.steps for one in step.predicates)):
        check_portable(predicate, place, findings)
