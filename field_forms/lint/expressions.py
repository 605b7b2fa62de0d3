"""Every expression of the workbook: parsed, compiled, its questions, functions and columns looked up."""

from __future__ import annotations

from field_forms.errors import ExpressionError
from field_forms.lint.cells import (
    COLUMNS,
    check_references,
    is_dynamic,
    parse_cell,
    report_meaning,
)
from field_forms.lint.columns import TEXTS
from field_forms.lint.finding import Findings, Place, likely
from field_forms.lint.meaning import check_meaning
from field_forms.lint.outline import FALSE, TRUE, Outline, Question
from field_forms.lint.portable import check_portable
from field_forms.lint.positions import check_positions
from field_forms.lint.sheets import Sheet
from field_forms.lint.stored import check_stored
from field_forms.references import ANY, DEEP, Found, matches, read
from field_forms.xform import path_text
from field_forms.xpath.compiler import compile_tree
from field_forms.xpath.scope import Names, Scope
from field_forms.xpath.syntax import Call, Chain, Expression, Negate, Path

Read = dict[Names, dict[str, tuple[Expression, Found]]]
"""What each question's columns hold: path, column, (tree, what it reads)."""

_AGGREGATES = frozenset((
    "count", "sum", "min", "max", "join", "concat", "indexed-repeat", "count-non-empty", "position", "randomize",
    "boolean-from-string", "area", "distance", "checklist", "weighted-checklist", "once", "coalesce", "string",
    "selected", "not", "boolean", "enclosed-area", "geofence", "jr:choice-name",
))  # fmt: skip


def check_expressions(outline: Outline, findings: Findings) -> Read:
    """Check every expression of the survey sheet; gives what was parsed, by question and column."""
    found: Read = {}
    for question in outline.questions:
        for column in COLUMNS:
            text = question.row.get(column)
            if text and not (column in ("required", "readonly") and text in TRUE | FALSE):
                _keep(found, question, column, text, outline, findings)
        default = question.row.get("default")
        if default and is_dynamic(default) and question.type not in ("image", "audio", "video", "file"):
            _keep(found, question, "default", default, outline, findings)
        for key, text in question.row.cells.items():
            if key.startswith(("bind::", "body::", "instance::")) and "${" in text:
                check_references(text, question.row.place(key), outline, findings)
    return found


def _keep(found: Read, question: Question, column: str, text: str, outline: Outline, findings: Findings) -> None:
    made = check_expression(text, column, question, outline, findings)
    if made is not None:
        found.setdefault(question.path, {})[column] = made


def check_expression(
    text: str, column: str, question: Question, outline: Outline, findings: Findings
) -> tuple[Expression, Found] | None:
    """Check one cell of a question; None when it cannot be parsed."""
    place = question.row.place(column)
    context = question.path[:-1] if column == "repeat_count" else question.path
    parsed = parse_cell(text, place, outline, findings)
    if parsed is None:
        return None
    if column == "choice_filter":
        _filter_columns(parsed.tree, question, outline, place, findings)
    return check_tree(parsed.tree, context, column, place, outline, findings, question)


def check_text(
    text: str, place: Place, context: Names, outline: Outline, findings: Findings, column: str = "calculation"
) -> Expression | None:
    """Check an expression that belongs to no question: of the settings or entities sheet (`column` "entity")."""
    parsed = parse_cell(text, place, outline, findings)
    if parsed is None:
        return None
    checked = check_tree(parsed.tree, context, column, place, outline, findings, None)
    return None if checked is None else checked[0]


def check_tree(
    tree: Expression,
    context: Names,
    column: str,
    place: Place,
    outline: Outline,
    findings: Findings,
    question: Question | None,
) -> tuple[Expression, Found] | None:
    """What holds for every expression, wherever it stands."""
    filtering = column == "choice_filter"
    found = read(tree, () if filtering else context)
    try:
        compile_tree(tree, Scope(context, frozenset(outline.repeats)))
    except ExpressionError as error:
        report_meaning(error, place, findings)
        return None
    if not filtering:
        _unknown_paths(found, outline, place, findings)
    if not filtering and column != "entity":
        _rows_from_outside(tree, context, outline, place, findings)
    check_portable(tree, place, findings)
    check_positions(tree, context, outline.repeats, place, findings)
    if column == "calculation" and question is not None:
        check_stored(tree, question, outline, place, findings)
    check_meaning(tree, context, column, outline, place, findings, question)
    return tree, found


def check_texts(outline: Outline, findings: Findings) -> None:
    """`${…}` in labels, hints and messages."""
    for question in outline.questions:
        for key, text in question.row.cells.items():
            if "${" in text and key.partition("::")[0] in TEXTS:
                check_references(text, question.row.place(key), outline, findings)
        trigger = question.row.get("trigger")
        if trigger:
            _trigger(trigger, question, outline, findings)
        parameters = question.row.get("parameters")
        if "${" in parameters:
            check_references(parameters, question.row.place("parameters"), outline, findings)
        if "${" in question.list_name:
            check_references(question.list_name, question.row.place("type"), outline, findings)


def check_choice_texts(choices: Sheet, outline: Outline, findings: Findings) -> None:
    """`${…}` in the texts of choices."""
    for row in choices.rows:
        for key, text in row.cells.items():
            if "${" in text:
                check_references(text, row.place(key), outline, findings)


def _trigger(text: str, question: Question, outline: Outline, findings: Findings) -> None:
    place = question.row.place("trigger")
    names = [part.strip() for part in text.split(",")]
    if any(not (name.startswith("${") and name.endswith("}")) for name in names):
        near = likely(text.strip("${} "), outline.named)
        findings.add("trigger", place, near=f"${{{near}}}" if near else "", text=text)
        return
    for asked in check_references(text, place, outline, findings):
        shown = asked.row.any("label") or asked.row.any("hint")
        if asked.type == "calculate" or (asked.row.get("calculation", "trigger") and not shown):
            findings.add("trigger_hidden", place, name=asked.name)
        if is_dynamic(asked.row.get("default")):
            findings.add(
                "not_portable",
                place,
                what_zh="由算出的默认值触发（Collect 打开时就触发）",
                what_en="a trigger with a computed default (Collect fires it on opening)",
                instead_zh="没有默认值的题作触发",
                instead_en="a trigger without a default",
            )


def _unknown_paths(found: Found, outline: Outline, place: Place, findings: Findings) -> None:
    root = outline.root
    for reference in found.references:
        path = reference.path
        if not path or path == (root,) or path in outline.by_path or path in outline.made:
            continue
        if path[:2] == (root, "meta") or path[-1].startswith("@"):
            continue
        if (ANY in path or DEEP in path) and any(matches(path, other) for other in outline.by_path):
            continue
        name = path[-1]
        near = likely(name, outline.named)
        written = path_text(outline.named[near][0].path) if near else ""
        findings.add("unknown_path", place, near=written, path=path_text(path))


def _rows_from_outside(tree: Expression, context: Names, outline: Outline, place: Place, findings: Findings) -> None:
    """A question of a repeat read from outside of it without saying which row or what to make of all."""
    for path in _single(tree):
        for reference in read(path, context).references:
            question = outline.by_path.get(reference.path)
            repeat = question.repeat if question is not None else ()
            if question is None or not repeat or question.path == repeat:
                continue
            if context[: len(repeat)] != repeat and not reference.chosen:
                findings.add("row_from_outside", place, name=question.name, repeat=repeat[-1])


def _single(tree: Expression) -> list[Path]:
    """Paths whose one value is wanted: not in an aggregate, without predicates."""
    if isinstance(tree, Path):
        return [tree] if tree.head is None and not any(step.predicates for step in tree.steps) else []
    if isinstance(tree, Chain):
        return [path for operand in tree.operands for path in _single(operand)]
    if isinstance(tree, Negate):
        return _single(tree.operand)
    if isinstance(tree, Call) and tree.name not in _AGGREGATES:
        return [path for argument in tree.arguments for path in _single(argument)]
    return []


def _filter_columns(tree: Expression, question: Question, outline: Outline, place: Place, findings: Findings) -> None:
    """Names in a choice filter are columns of the choices sheet."""
    if question.list_name not in outline.lists:
        return
    for name in relative_names(tree):
        if name not in outline.list_columns:
            near = likely(name, outline.list_columns)
            findings.add("filter_column", place, near=near, name=name)


def relative_names(tree: Expression) -> list[str]:
    """Names that stand alone: columns, in a choice filter."""
    if isinstance(tree, Path):
        plain = not tree.absolute and tree.head is None and len(tree.steps) == 1
        step = tree.steps[0] if plain else None
        return [step.name] if step is not None and step.axis == "child" and step.test == "name" else []
    if isinstance(tree, Chain):
        return [name for operand in tree.operands for name in relative_names(operand)]
    if isinstance(tree, Call):
        return [name for argument in tree.arguments for name in relative_names(argument)]
    return []
