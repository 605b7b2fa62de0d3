"""What an expression means: values of the wrong kind, choices that a list does not have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from field_forms.lint.finding import Findings, Place, likely
from field_forms.lint.outline import Outline, Question
from field_forms.lint.types import CHOICE, CHOICES, DATE, DATETIME, FILE, NUMBER, PLACE, TEXT, TIME
from field_forms.references import read
from field_forms.xpath.scope import Names
from field_forms.xpath.syntax import Call, Chain, Expression, Negate, Number, Path, Text

COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_ARITHMETIC = frozenset(("+", "-", "*", "div", "mod"))
_NUMERIC = re.compile(r"^\s*-?(\d+(\.\d*)?|\.\d+)\s*$")
_DATE = re.compile(r"^\d{4}-\d\d-\d\d")
_TIME = re.compile(r"^\d\d:\d\d")
_NO_NUMBERS = (TEXT, CHOICES, FILE, PLACE)
_WRITTEN = {DATE: _DATE, DATETIME: _DATE, TIME: _TIME}
_NUMBER_FUNCTIONS = frozenset((
    "round", "int", "abs", "floor", "ceiling", "pow", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "exp",
    "exp10", "log", "log10",
))  # fmt: skip
_DATE_FUNCTIONS = frozenset(("format-date", "format-date-time", "decimal-date-time", "decimal-time"))
_CHOICE_FUNCTIONS = frozenset(("selected", "selected-at", "count-selected", "jr:choice-name"))
_GIVES_NUMBER = _NUMBER_FUNCTIONS | {
    "count", "sum", "number", "string-length", "count-selected", "count-non-empty", "decimal-date-time",
    "decimal-time", "random", "area", "distance", "position", "last", "pi",
}  # fmt: skip


class _Sight:
    """Where the expression stands, and what its paths lead to."""

    def __init__(
        self, context: Names, column: str, outline: Outline, place: Place, findings: Findings, own: Question | None
    ) -> None:
        self.context = context
        self.column = column
        self.outline = outline
        self.place = place
        self.findings = findings
        self.own = own

    def question(self, tree: Expression) -> Question | None:
        """The question that a path leads to."""
        if not isinstance(tree, Path) or tree.head is not None:
            return None
        if self.column == "choice_filter" and not tree.absolute:
            return None
        found = read(tree, self.context).references
        return self.outline.by_path.get(found[-1].path) if found else None

    def add(self, kind: str, /, near: str = "", **values: str) -> None:
        self.findings.add(kind, self.place, near=near, **values)


def check_meaning(
    tree: Expression,
    context: Names,
    column: str,
    outline: Outline,
    place: Place,
    findings: Findings,
    own: Question | None,
) -> None:
    """Report parts of an expression whose values cannot be what is meant."""
    _visit(tree, _Sight(context, column, outline, place, findings, own))


def _visit(tree: Expression, sight: _Sight) -> None:
    if isinstance(tree, Chain):
        for operator, left, right in zip(tree.operators, tree.operands, tree.operands[1:], strict=False):
            if operator in COMPARISONS:
                _compare(operator, left, right, sight)
                _compare(operator, right, left, sight)
            elif operator in _ARITHMETIC:
                _calculate(operator, left, sight)
                _calculate(operator, right, sight)
                _days(operator, left, right, sight)
        for operand in tree.operands:
            _visit(operand, sight)
    elif isinstance(tree, Negate):
        _visit(tree.operand, sight)
    elif isinstance(tree, Call):
        _call(tree, sight)
        for argument in _computed(tree):
            _visit(argument, sight)
    elif isinstance(tree, Path):
        inner = _Sight((), "choice_filter", sight.outline, sight.place, sight.findings, None)
        for step in tree.steps:
            for predicate in step.predicates:
                _visit(predicate, inner)


def _computed(call: Call) -> Sequence[Expression]:
    """What a call is computed of. date() makes a moved day a whole one again, so its sum is no matter."""
    first = call.arguments[0] if call.arguments else None
    return first.operands if call.name == "date" and isinstance(first, Chain) else call.arguments


def literal(tree: Expression) -> str | None:
    """The text of a literal, a negative number included."""
    if isinstance(tree, Text):
        return tree.value
    if isinstance(tree, Number):
        return str(int(tree.value)) if tree.value.is_integer() else str(tree.value)
    if isinstance(tree, Negate) and isinstance(tree.operand, Number):
        return f"-{literal(tree.operand)}"
    return None


def _compare(operator: str, left: Expression, right: Expression, sight: _Sight) -> None:
    """A question (or number) on the left with a literal on the right."""
    text = literal(right)
    if text is None or not text.strip():
        return
    question = sight.question(left)
    if question is None:
        if isinstance(left, Call) and left.name in _GIVES_NUMBER and not _NUMERIC.match(text):
            sight.add("number_with_text", name=f"{left.name}()", text=text)
        return
    if question.answer in (CHOICE, CHOICES):
        _compare_choice(operator, question, text, sight)
    elif question.answer == NUMBER and not _NUMERIC.match(text):
        sight.add("number_with_text", name=question.name, text=text)
    elif (question.answer in (DATE, DATETIME) and not _DATE.match(text)) or (
        question.answer == TIME and not _TIME.match(text)
    ):
        sight.add("date_with_text", name=question.name, text=text)
    elif question.answer == TEXT and operator in ("<", "<=", ">", ">=") and question.type in ("text", "barcode"):
        if not _numeric_bind(question):
            sight.add("text_compared", name=question.name, text=text)
    elif question.answer in (FILE, PLACE):
        sight.add("no_value", name=question.name, type=question.type)


def _compare_choice(operator: str, question: Question, text: str, sight: _Sight) -> None:
    values = sight.outline.values(question)
    if values is None:
        return
    if operator in ("<", "<=", ">", ">="):
        if not all(_NUMERIC.match(value) for value in values):
            sight.add("choice_order", name=question.name)
        return
    if question.answer == CHOICES and len(text.split()) == 1 and question.type == "select_multiple":
        sight.add("multiple_equals", name=question.name, value=text)
    _known_choices(question, text, sight)


def _known_choices(question: Question, text: str, sight: _Sight) -> None:
    values = sight.outline.values(question)
    if values is None or "${" in question.list_name:
        return
    for value in text.split() if question.answer == CHOICES else [text]:
        same_number = _NUMERIC.match(value) and any(
            _NUMERIC.match(one) and float(one) == float(value) for one in values
        )
        if value not in values and not same_number and not (question.other and value == "other"):
            near = likely(value, values, 0.5)
            known = ", ".join(list(values)[:8])
            sight.add("choice_never", near=near, name=question.name, value=value, known=known)


def _calculate(operator: str, operand: Expression, sight: _Sight) -> None:
    if isinstance(operand, Text):
        if not _NUMERIC.match(operand.value) and not (_DATE.match(operand.value) and operator in "+-"):
            sight.add("text_calculated", text=operand.value, operator=operator)
        return
    question = sight.question(operand)
    if question is None:
        return
    values = sight.outline.values(question)
    wordy = question.answer == CHOICE and values is not None and not any(_NUMERIC.match(one) for one in values)
    numeric_bind = _numeric_bind(question)
    if question.answer in (CHOICES, FILE, PLACE) or wordy:
        sight.add("not_a_number", name=question.name, type=question.type)
    elif question.type in ("text", "barcode", "note") and not numeric_bind:
        sight.add("text_question_calculated", name=question.name)


def _days(operator: str, left: Expression, right: Expression, sight: _Sight) -> None:
    """A date moved by days: at midnight here for one engine, by universal time for another."""
    if operator in "+-" and _is_date(left, sight) != _is_date(right, sight):
        instead = "format-date(date(${…} + 1), '%Y-%m-%d')"
        what_zh, what_en = "日期加减天数", "days added to a date"
        sight.add("not_portable", what_zh=what_zh, what_en=what_en, instead_zh=instead, instead_en=instead)


def _is_date(tree: Expression, sight: _Sight) -> bool:
    if isinstance(tree, Call):
        return tree.name in ("today", "date")
    question = sight.question(tree)
    return question is not None and question.answer == DATE


def _call(tree: Call, sight: _Sight) -> None:
    first = tree.arguments[0] if tree.arguments else None
    if first is None:
        return
    question = sight.question(first)
    if tree.name in _CHOICE_FUNCTIONS and question is not None:
        _choice_function(tree, question, sight)
    elif tree.name in _NUMBER_FUNCTIONS:
        _number_function(tree, first, question, sight)
    elif tree.name in _DATE_FUNCTIONS and question is not None:
        if question.answer in (CHOICE, CHOICES, FILE, PLACE, NUMBER) and question.type != "calculate":
            sight.add("not_a_date", name=question.name, type=question.type, function=tree.name)
    elif tree.name == "sum" and question is not None and question.answer in _NO_NUMBERS:
        _no_number(question, sight)


def _no_number(question: Question, sight: _Sight) -> None:
    if not _numeric_bind(question):
        sight.add("not_a_number", name=question.name, type=question.type)


def _choice_function(tree: Call, question: Question, sight: _Sight) -> None:
    # A position is four numbers with spaces between; its parts are taken out as those of a choice are.
    part = tree.name == "selected-at" and question.answer == PLACE
    if not part and question.answer not in (CHOICE, CHOICES, "unknown") and question.type != "text":
        sight.add("not_a_choice", name=question.name, type=question.type, function=tree.name)
        return
    if tree.name == "selected" and len(tree.arguments) == 2:
        text = literal(tree.arguments[1])
        if text and question.answer in (CHOICE, CHOICES):
            if len(text.split()) > 1:
                sight.add("selected_many", value=text, name=question.name)
            else:
                _known_choices(question, text, sight)


def _number_function(tree: Call, first: Expression, question: Question | None, sight: _Sight) -> None:
    text = first.value if isinstance(first, Text) else ""
    dated = tree.name == "int" and _DATE.match(text)
    if text and not _NUMERIC.match(text) and not dated:
        sight.add("text_calculated", text=text, operator=f"{tree.name}()")
    elif question is not None:
        if question.answer in (CHOICES, FILE, PLACE):
            sight.add("not_a_number", name=question.name, type=question.type)
        elif question.type == "text" and not _numeric_bind(question):
            sight.add("text_question_calculated", name=question.name)


def _numeric_bind(question: Question) -> bool:
    """Whether the author made a text or calculation a number all the same."""
    return question.row.get("bind::type") in ("int", "integer", "decimal")
