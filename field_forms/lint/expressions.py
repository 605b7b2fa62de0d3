"""Every expression of the survey sheet: parsed, compiled, its questions and functions looked up."""

from __future__ import annotations

import re
from difflib import get_close_matches

from field_forms.errors import ExpressionError
from field_forms.lint.finding import Findings, Place
from field_forms.lint.outline import Outline, Question
from field_forms.lint.portable import check_portable
from field_forms.references import Found, matches, read
from field_forms.xform import path_text
from field_forms.xpath.compiler import compile_expression
from field_forms.xpath.lexer import FULL_WIDTH
from field_forms.xpath.parser import parse
from field_forms.xpath.scope import Names, Scope
from field_forms.xpath.syntax import Call, Chain, Expression, Path, Text

COLUMNS = (
    "relevant", "relevance", "constraint", "calculation", "calculate", "required", "readonly", "read_only",
    "choice_filter", "repeat_count", "count", "jr:count",
)  # fmt: skip
_REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^{}]*?)\s*\}")
_CURLY = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_PLAIN = frozenset(("yes", "no", "true", "false", ""))
_DYNAMIC = re.compile(r"\$\{|\w\(")


def check_expressions(outline: Outline, findings: Findings) -> dict[Names, dict[str, Found]]:
    """Check every expression; gives what each question reads, by column."""
    reads: dict[Names, dict[str, Found]] = {}
    for question in outline.questions:
        for column in COLUMNS:
            text = question.row.cells.get(column, "")
            if column in ("required", "readonly", "read_only") and text.lower() in _PLAIN:
                continue
            if text:
                found = check_expression(text, column, question, outline, findings)
                if found is not None:
                    reads.setdefault(question.path, {})[column] = found
        default = question.row.get("default")
        if _DYNAMIC.search(default):
            check_expression(default, "default", question, outline, findings)
    return reads


def check_expression(
    text: str, column: str, question: Question, outline: Outline, findings: Findings
) -> Found | None:
    """Check one cell; None when it cannot be parsed."""
    place = question.row.place(column)
    if not _punctuation(text, place, findings):
        return None
    expression = _substitute(text.translate(_CURLY), place, outline, findings)
    if expression is None:
        return None
    context = question.path if column not in ("repeat_count", "count", "jr:count") else question.path[:-1]
    try:
        tree = parse(expression)
        if column == "choice_filter":
            _filter_columns(tree, question, outline, place, findings)
            return read(tree, ())
        compile_expression(expression, Scope(context, frozenset(outline.repeats)))
    except ExpressionError as error:
        findings.error(error.kind, place, f"{column}:{error.zh}", f"{column}: {error.en}")
        return None
    found = read(tree, context)
    _unknown_paths(found, outline, place, findings)
    check_portable(tree, place, findings)
    _choices_never_offered(tree, context, outline, place, findings)
    _constant(tree, column, place, findings)
    return found


def _punctuation(text: str, place: Place, findings: Findings) -> bool:
    """Full-width punctuation outside of texts and references. Curly quotes count as straight, with a warning."""
    inside = ""
    for at, character in enumerate(text):
        straight = character.translate(_CURLY)
        if inside:
            inside = "" if straight == inside or (inside == "}" and character == "}") else inside
        elif straight in "'\"":
            inside = straight
            if straight != character:
                findings.warn(
                    "full_width",
                    place,
                    f"第 {at + 1} 个字符是弯引号“{character}”",
                    f"character {at + 1} is a curly quote",
                    ("改用半角引号 ' 或 \"", "use straight quotes"),
                )
        elif character in FULL_WIDTH:
            wanted = FULL_WIDTH[character]
            findings.error(
                "full_width",
                place,
                f"第 {at + 1} 个字符“{character}”是全角标点",
                f"character {at + 1} “{character}” is full-width punctuation",
                (f"改用半角 {wanted}", f"write {wanted}"),
            )
            return False
    return True


def _substitute(text: str, place: Place, outline: Outline, findings: Findings) -> str | None:
    """`${name}` as the path of its question; None when a name is unknown."""
    good = True

    def path(match: re.Match[str]) -> str:
        nonlocal good
        question = outline.by_name.get(match.group(2))
        if match.group(1):
            return f"instance('__last-saved'){path_text(question.path if question else (outline.root, 'x'))}"
        if question is None:
            good = False
            _unknown(match.group(2), place, outline, findings)
            return "''"
        return f" {path_text(question.path)} "

    result = _REFERENCE.sub(path, text)
    if good and "${" in result:
        findings.error("reference", place, "${ 没有写完，缺 }", "a ${ is not closed by }")
        return None
    return result if good else None


def _unknown(name: str, place: Place, outline: Outline, findings: Findings) -> None:
    near = get_close_matches(name, outline.by_name, n=1, cutoff=0.6)
    findings.error(
        "unknown_question",
        place,
        f"没有问题 {name}" + (f",是不是 {near[0]}？" if near else ""),
        f"there is no question {name}" + (f"; did you mean {near[0]}?" if near else ""),
        (f"改为 ${{{near[0]}}}", f"write ${{{near[0]}}}")
        if near
        else ("先在 survey 里加上这个问题", "add the question first"),
    )


def _unknown_paths(found: Found, outline: Outline, place: Place, findings: Findings) -> None:
    known = [
        (outline.root,),
        (outline.root, "meta"),
        (outline.root, "meta", "instanceID"),
        (outline.root, "meta", "instanceName"),
    ]
    for reference in found.references:
        path = reference.path
        if path in outline.by_path or path in known or not path:
            continue
        if any(matches(path, other) for other in (*outline.by_path, *known)):
            continue
        if path[-1].endswith("_count") and any(repeat == (*path[:-1], path[-1][:-6]) for repeat in outline.repeats):
            continue
        _unknown(path[-1] if len(path) > 1 else path_text(path), place, outline, findings)


def _filter_columns(tree: Expression, question: Question, outline: Outline, place: Place, findings: Findings) -> None:
    """Names in a choice filter are columns of the choices sheet."""
    if question.list_name not in outline.lists:
        return
    for name in _relative_names(tree):
        if name in outline.list_columns:
            continue
        near = get_close_matches(name, outline.list_columns, n=1, cutoff=0.6)
        findings.error(
            "filter_column",
            place,
            f"choices 工作表没有列 {name}" + (f",是不是 {near[0]}？" if near else ""),
            f"the choices sheet has no column {name}" + (f"; did you mean {near[0]}?" if near else ""),
        )


def _relative_names(tree: Expression) -> list[str]:
    if isinstance(tree, Path):
        plain = not tree.absolute and tree.head is None and len(tree.steps) == 1
        step = tree.steps[0] if plain else None
        return [step.name] if step is not None and step.axis == "child" and step.test == "name" else []
    if isinstance(tree, Chain):
        return [name for operand in tree.operands for name in _relative_names(operand)]
    if isinstance(tree, Call):
        return [name for argument in tree.arguments for name in _relative_names(argument)]
    return []


def _choices_never_offered(
    tree: Expression, context: Names, outline: Outline, place: Place, findings: Findings
) -> None:
    """`${x} = 'value'` and `selected(${x}, 'value')` with a value that the list does not have."""
    for path_tree, text in _pairs(tree):
        found = read(path_tree, context).references
        question = outline.by_path.get(found[-1].path) if found else None
        if question is None or not text or question.list_name not in outline.lists:
            continue
        values = outline.lists[question.list_name]
        if text in values or text == "other":
            continue
        near = get_close_matches(text, values, n=1, cutoff=0.5)
        findings.error(
            "choice_never",
            place,
            f"{question.name} 没有选项 {text}" + (f",是不是 {near[0]}？" if near else ""),
            f"{question.name} has no choice {text}" + (f"; did you mean {near[0]}?" if near else ""),
            ("改成列表里的值", "use a value of its list"),
        )


def _pairs(tree: Expression) -> list[tuple[Expression, str]]:
    found: list[tuple[Expression, str]] = []
    if isinstance(tree, Chain):
        if tree.operators in (("=",), ("!=",)):
            left, right = tree.operands
            for a, b in ((left, right), (right, left)):
                if isinstance(a, Path) and isinstance(b, Text):
                    found.append((a, b.value))
        return found + [pair for operand in tree.operands for pair in _pairs(operand)]
    if isinstance(tree, Call):
        if tree.name == "selected" and len(tree.arguments) == 2 and isinstance(tree.arguments[1], Text):
            found.append((tree.arguments[0], tree.arguments[1].value))
        return found + [pair for argument in tree.arguments for pair in _pairs(argument)]
    return found


def _constant(tree: Expression, column: str, place: Place, findings: Findings) -> None:
    if column == "relevant" and isinstance(tree, Call) and tree.name == "false":
        findings.warn("unreachable", place, "这一题永远不显示", "this question is never shown")
