"""Calculations whose stored text differs between the phone and ODK Collect: conditions and dates without a type."""

from __future__ import annotations

from field_forms.lint.finding import Findings, Place
from field_forms.lint.outline import Outline, Question
from field_forms.lint.types import DATE
from field_forms.references import read
from field_forms.xpath.scope import Names
from field_forms.xpath.syntax import Call, Chain, Expression, Path

_UNTYPED = frozenset(("calculate", "text", "hidden", "note"))
_TRUTH_OPERATORS = frozenset(("=", "!=", "<", "<=", ">", ">=", "and", "or"))
_TRUTHS = frozenset((
    "true", "false", "not", "boolean", "boolean-from-string", "selected", "contains", "starts-with", "ends-with",
    "regex", "checklist", "weighted-checklist", "geofence",
))  # fmt: skip
_DATES = frozenset(("today", "date"))
_PASSING = {"once": slice(0, None), "coalesce": slice(0, None), "if": slice(1, None)}
_TRUTH, _DATE = "truth", "date"


def check_stored(tree: Expression, question: Question, outline: Outline, place: Place, findings: Findings) -> None:
    """Warn where a calculation stores a bare condition (`1` in Collect) or date (with a time in Collect)."""
    if question.type not in _UNTYPED or question.row.get("bind::type"):
        return
    kinds = _kinds(tree, question.path, outline)
    if _TRUTH in kinds:
        findings.add(
            "not_portable",
            place,
            what_zh="把条件直接当计算结果（手机存 true，Collect 存 1）",
            what_en="a condition as the result of a calculation (the phone stores true, Collect 1)",
            instead_zh="if(…, 'yes', 'no')",
            instead_en="if(…, 'yes', 'no')",
        )
    if _DATE in kinds:
        findings.add(
            "not_portable",
            place,
            what_zh="没有类型的日期计算（Collect 会添上时刻）",
            what_en="a date calculated without a type (Collect adds a time of day)",
            instead_zh="format-date(…, '%Y-%m-%d')",
            instead_en="format-date(…, '%Y-%m-%d')",
        )


def _kinds(tree: Expression, context: Names, outline: Outline) -> set[str]:
    """What an expression can give of `truth` and `date`."""
    if isinstance(tree, Chain):
        return {_TRUTH} if tree.operators[0] in _TRUTH_OPERATORS else set()
    if isinstance(tree, Call):
        if tree.name in _PASSING:
            passed = tree.arguments[_PASSING[tree.name]]
            return {kind for argument in passed for kind in _kinds(argument, context, outline)}
        return {_TRUTH} if tree.name in _TRUTHS else {_DATE} if tree.name in _DATES else set()
    if isinstance(tree, Path) and tree.head is None:
        question = _question(tree, context, outline)
        return {_DATE} if question is not None and question.answer == DATE else set()
    return set()


def _question(tree: Path, context: Names, outline: Outline) -> Question | None:
    found = read(tree, context).references
    return outline.by_path.get(found[-1].path) if found else None
