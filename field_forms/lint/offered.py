"""Choices that no choice filter ever lets through."""

from __future__ import annotations

from collections.abc import Mapping

from field_forms.lint.expressions import Read, relative_names
from field_forms.lint.finding import Findings
from field_forms.lint.meaning import literal
from field_forms.lint.outline import Outline, Question
from field_forms.lint.sheets import Row
from field_forms.references import read
from field_forms.xpath.scope import Names
from field_forms.xpath.syntax import Call, Chain, Expression, Path

Values = Mapping[str, Row]


def check_offered(outline: Outline, parsed: Read, findings: Findings) -> None:
    """Report choices that are in a list and that every question of the list filters out, at their row."""
    using: dict[str, list[Question]] = {}
    for question in outline.questions:
        if question.list_name in outline.lists:
            using.setdefault(question.list_name, []).append(question)
    for name, questions in using.items():
        filters = [parsed.get(question.path, {}).get("choice_filter") for question in questions]
        if any(one is None for one in filters):
            continue
        for value, row in outline.lists[name].items():
            trees = [(one[0], question.path) for one, question in zip(filters, questions, strict=True) if one]
            if not any(_possible(tree, path, row, outline) for tree, path in trees):
                column = next(
                    (one for tree, _ in trees for one in relative_names(tree) if one in row.sheet.columns), ""
                )
                findings.add(
                    "never_offered", row.place(column or "name"), value=value, column=column, held=row.get(column)
                )


def _possible(tree: Expression, context: Names, row: Row, outline: Outline) -> bool:
    """Whether some answers let a choice through; True where that cannot be told."""
    if isinstance(tree, Chain) and tree.operators[0] == "and":
        return all(_possible(operand, context, row, outline) for operand in tree.operands)
    if isinstance(tree, Chain) and tree.operators[0] == "or":
        return any(_possible(operand, context, row, outline) for operand in tree.operands)
    if isinstance(tree, Chain) and tree.operators == ("=",):
        left, right = tree.operands
        column = _column(left, row) or _column(right, row)
        return column is None or _equal(column, right if _column(left, row) else left, context, row, outline)
    if isinstance(tree, Call) and tree.name == "selected" and len(tree.arguments) == 2:
        column = _column(tree.arguments[1], row)
        return column is None or _equal(column, tree.arguments[0], context, row, outline)
    return True


def _column(tree: Expression, row: Row) -> str | None:
    names = relative_names(tree) if isinstance(tree, Path) else []
    return names[0] if names and names[0] in row.sheet.columns else None


def _equal(column: str, other: Expression, context: Names, row: Row, outline: Outline) -> bool:
    held = row.get(column)
    text = literal(other)
    if text is not None:
        return held == text
    found = read(other, context).references if isinstance(other, Path) and other.absolute else []
    parent = outline.by_path.get(found[-1].path) if found else None
    values = outline.values(parent)
    if parent is None or values is None or "${" in parent.list_name:
        return True
    return not held or held in values or (parent.other and held == "other")
