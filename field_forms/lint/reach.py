"""Conditions that can never hold: questions never shown, constraints no answer meets."""

from __future__ import annotations

import math

import msgspec

from field_forms.lint.expressions import Read
from field_forms.lint.finding import Findings
from field_forms.lint.meaning import COMPARISONS, literal
from field_forms.lint.outline import Outline, Question
from field_forms.lint.types import CHOICE, CHOICES, NUMBER
from field_forms.references import read
from field_forms.xpath.scope import Names
from field_forms.xpath.syntax import Call, Chain, Expression, Number, Path, Text

_MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">": "<=", "<=": ">", ">=": "<"}
# What a question asked earlier implies is followed so far; a form of thousands of questions is looked at less deeply.
_MOST_STEPS = 400
_MOST_ASKED = 8
_MOST_TAKEN = 20_000
Condition = tuple[Expression, Names]
"""An expression and where it stands."""


class _Known(msgspec.Struct):
    """What the conditions so far say of one question."""

    equal: str | None = None
    unequal: set[str] = msgspec.field(default_factory=set[str])
    chosen: set[str] = msgspec.field(default_factory=set[str])
    not_chosen: set[str] = msgspec.field(default_factory=set[str])
    low: float = -math.inf
    low_open: bool = False
    high: float = math.inf
    high_open: bool = False


class _Never(Exception):
    """The conditions contradict each other; `reason` says how, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.reason = (zh, en)


def check_reach(outline: Outline, parsed: Read, findings: Findings) -> None:
    """Report questions whose relevance, with that of their groups, can never hold, and impossible constraints."""
    reach = _Reach(outline, parsed)
    closed: set[Names] = set()
    for question in outline.questions:
        if any(question.path[:length] in closed for length in range(2, len(question.path))):
            continue
        own = reach.condition(question.path, "relevant")
        around = [reach.condition(question.path[:length], "relevant") for length in range(2, len(question.path))]
        reason = reach.contradiction([one for one in (*around, own) if one is not None]) if own else None
        if reason:
            closed.add(question.path)
            place = question.row.place("relevant")
            findings.add("unreachable", place, name=question.name, zh=reason[0], en=reason[1])
        limit = reach.condition(question.path, "constraint")
        reason = reach.contradiction([limit]) if limit else None
        if reason:
            place = question.row.place("constraint")
            findings.add("constraint_never", place, name=question.name, zh=reason[0], en=reason[1])


class _Reach:
    def __init__(self, outline: Outline, parsed: Read) -> None:
        self.outline = outline
        self.parsed = parsed
        self.steps = 0
        self.taken = 0

    def condition(self, path: Names, column: str) -> Condition | None:
        found = self.parsed.get(path, {}).get(column)
        return None if found is None else (found[0], path)

    def contradiction(self, conditions: list[Condition]) -> tuple[str, str] | None:
        """Why the conditions cannot hold together, or None where they may."""
        self.steps = 0
        try:
            self.hold(conditions, {}, frozenset())
        except _Never as never:
            return never.reason
        return None

    def hold(self, conditions: list[Condition], known: dict[Names, _Known], asked: frozenset[Names]) -> None:
        """Take in the conditions, the certain ones first. Raises _Never."""
        self.steps += 1
        later: list[tuple[Chain, Names]] = []
        stack = list(conditions)
        while stack:
            tree, context = stack.pop()
            self.taken += 1
            if isinstance(tree, Chain) and tree.operators[0] == "and":
                stack.extend((operand, context) for operand in tree.operands)
            elif isinstance(tree, Chain) and tree.operators[0] == "or":
                later.append((tree, context))
            else:
                for path in self.take(tree, context, known, wanted=True):
                    if path not in asked and len(asked) < _MOST_ASKED and self.taken < _MOST_TAKEN:
                        asked |= {path}
                        stack.extend(self.implied(path))
        for chain, context in later:
            if self.steps > _MOST_STEPS:
                return
            self.one_of(chain, context, known, asked)

    def one_of(self, chain: Chain, context: Names, known: dict[Names, _Known], asked: frozenset[Names]) -> None:
        last: _Never | None = None
        for operand in chain.operands:
            try:
                self.hold([(operand, context)], _copied(known), asked)
            except _Never as never:
                last = never
            else:
                return
        if last is not None:
            raise last

    def implied(self, path: Names) -> list[Condition]:
        """What must hold for a question to have an answer: it was shown, and its answer was let through."""
        question = self.outline.by_path.get(path)
        if question is None or question.type in ("calculate", "hidden") or question.repeat:
            return []
        places = [(path[:length], "relevant") for length in range(2, len(path) + 1)] + [(path, "constraint")]
        return [one for one in (self.condition(*place) for place in places) if one is not None]

    def take(self, tree: Expression, context: Names, known: dict[Names, _Known], *, wanted: bool) -> list[Names]:
        """Take in one condition; gives the questions that it wants an answer of. Raises _Never."""
        if isinstance(tree, Call) and tree.name == "not" and len(tree.arguments) == 1:
            inner = tree.arguments[0]
            compound = isinstance(inner, Chain) and inner.operators[0] in ("and", "or")
            return [] if compound else self.take(inner, context, known, wanted=not wanted)
        constant = _constant(tree)
        if constant is not None:
            if constant != wanted:
                raise _Never("条件总是不成立", "the condition is always false")
            return []
        if isinstance(tree, Call) and tree.name == "selected" and len(tree.arguments) == 2:
            return self.selected(tree, context, known, wanted=wanted)
        if isinstance(tree, Chain) and len(tree.operators) == 1 and tree.operators[0] in COMPARISONS:
            operator = tree.operators[0]
            left, right = tree.operands
            if literal(left) is not None:
                left, right, operator = right, left, _MIRRORED[operator]
            return self.compared(operator if wanted else _OPPOSITE[operator], left, right, context, known)
        return []

    def question(self, tree: Expression, context: Names) -> Question | None:
        if not isinstance(tree, Path) or tree.head is not None or any(step.predicates for step in tree.steps):
            return None
        found = read(tree, context).references
        question = self.outline.by_path.get(found[-1].path) if found else None
        # Rows of a repeat seen from elsewhere are many values, of which each may differ.
        inside = question is not None and (not question.repeat or context[: len(question.repeat)] == question.repeat)
        return question if inside else None

    def selected(self, tree: Call, context: Names, known: dict[Names, _Known], *, wanted: bool) -> list[Names]:
        question, value = self.question(tree.arguments[0], context), literal(tree.arguments[1])
        if question is None or not value:
            return []
        if question.answer == CHOICE:
            return self.equal(question, value, known) if wanted else self.unequal(question, value, known)
        of = known.setdefault(question.path, _Known())
        (of.chosen if wanted else of.not_chosen).add(value)
        if value in of.chosen & of.not_chosen:
            raise _Never(f"“{value}”不能既选又不选", f"“{value}” cannot be chosen and not chosen")
        return [question.path] if wanted else []

    def compared(
        self, operator: str, left: Expression, right: Expression, context: Names, known: dict[Names, _Known]
    ) -> list[Names]:
        question, value = self.question(left, context), literal(right)
        if question is None or value is None or question.answer == CHOICES:
            return []
        number = _as_number(value)
        if question.answer == NUMBER and number is not None and operator != "!=":
            return self.bounded(question, operator, number, known)
        if operator == "=":
            return self.equal(question, value, known)
        return self.unequal(question, value, known) if operator == "!=" else []

    def equal(self, question: Question, value: str, known: dict[Names, _Known]) -> list[Names]:
        of = known.setdefault(question.path, _Known())
        name = question.name
        if of.equal is not None and not _same(of.equal, value):
            raise _Never(f"{name} 不能既是“{of.equal}”又是“{value}”", f"{name} cannot be “{of.equal}” and “{value}”")
        of.equal = value
        if any(_same(value, one) for one in of.unequal):
            raise _Never(f"{name} 不能既是“{value}”又不是它", f"{name} cannot be “{value}” and not be it")
        return [question.path] if value else []

    def unequal(self, question: Question, value: str, known: dict[Names, _Known]) -> list[Names]:
        of = known.setdefault(question.path, _Known())
        of.unequal.add(value)
        if of.equal is not None and _same(of.equal, value):
            raise _Never(
                f"{question.name} 不能既是“{value}”又不是它", f"{question.name} cannot be “{value}” and not be it"
            )
        values = self.outline.values(question)
        whole = values and question.answer == CHOICE and not question.other
        if whole and "" in of.unequal and all(one in of.unequal for one in values or ()):
            raise _Never(f"{question.name} 的选项都被排除了", f"every choice of {question.name} is ruled out")
        return [] if value else [question.path]

    def bounded(self, question: Question, operator: str, number: float, known: dict[Names, _Known]) -> list[Names]:
        of = known.setdefault(question.path, _Known())
        if operator in (">", ">=", "=") and (number, operator == ">") > (of.low, of.low_open):
            of.low, of.low_open = number, operator == ">"
        if operator in ("<", "<=", "=") and (number, operator != "<") < (of.high, not of.high_open):
            of.high, of.high_open = number, operator == "<"
        whole = question.type == "integer" and of.high - of.low < 1e9
        low = math.floor(of.low) + 1 if whole and of.low_open else of.low
        high = math.ceil(of.high) - 1 if whole and of.high_open else of.high
        if low > high or (low == high and (of.low_open or of.high_open) and not whole):
            raise _Never(
                f"{question.name} 不能既大于{_bound(of.low, of.low_open)}又小于{_bound(of.high, of.high_open)}",
                f"{question.name} cannot be both above {of.low:g} and below {of.high:g}",
            )
        return [question.path]


def _bound(number: float, is_open: bool) -> str:
    return f" {number:g} " if is_open else f"等于 {number:g} "


def _copied(known: dict[Names, _Known]) -> dict[Names, _Known]:
    return {
        path: _Known(
            of.equal, set(of.unequal), set(of.chosen), set(of.not_chosen), of.low, of.low_open, of.high, of.high_open
        )
        for path, of in known.items()
    }


def _as_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _same(one: str, other: str) -> bool:
    first, second = _as_number(one), _as_number(other)
    return one == other or (first is not None and first == second)


def _constant(tree: Expression) -> bool | None:
    """The truth of an expression that no answer changes."""
    if isinstance(tree, Call) and tree.name in ("true", "false") and not tree.arguments:
        return tree.name == "true"
    if isinstance(tree, Number):
        return tree.value != 0
    if isinstance(tree, Text):
        return tree.value != ""
    if isinstance(tree, Chain) and len(tree.operators) == 1 and tree.operators[0] in ("=", "!="):
        left, right = literal(tree.operands[0]), literal(tree.operands[1])
        if left is not None and right is not None:
            return _same(left, right) == (tree.operators[0] == "=")
    return None
