"""The data dictionary: every question of a form with its column, words, conditions and choices, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from field_forms.columns import Table, tables
from field_forms.definition import Definition, Question
from field_forms.written import WORDS, written_expression, written_type

Words = tuple[str, str]
Sheet = tuple[str, list[str], list[list[str]]]
"""Name, headings, rows."""


class Entry(msgspec.Struct, frozen=True):
    """One question. `columns` are its headings in the table `table` ("" = the form's own); `type` and the texts are
    (Chinese, English); expressions are as the author wrote them.
    """

    path: str
    name: str
    table: str
    columns: list[str]
    type: Words
    label: Words
    hint: Words
    choices: str
    asked_when: str
    required: str
    constraint: str
    constraint_message: Words
    calculation: str
    fact: str
    sensitive: str


class Dictionary(msgspec.Struct, frozen=True):
    """A form's dictionary. `choices` holds, by list, (value, Chinese, English)."""

    form_id: str
    version: str
    title: str
    entries: list[Entry]
    choices: dict[str, list[tuple[str, str, str]]]


def dictionary(definition: Definition, earlier: Sequence[Definition] = ()) -> Dictionary:
    """The dictionary of a version. `earlier` versions, the oldest first, settle the headings of its columns."""
    held = _headings(tables([*earlier, definition]))
    names = {question.name for question in definition.questions}
    choices: dict[str, list[tuple[str, str, str]]] = {}
    entries: list[Entry] = []
    for question in definition.questions:
        if question.path.split("/")[2] != "meta":
            table, columns = held.get(question.path, ("", []))
            entries.append(_entry(question, table, columns, _list(question, choices), names))
    return Dictionary(definition.id, definition.version, definition.title, entries, choices)


def _headings(found: Sequence[Table]) -> dict[str, tuple[str, list[str]]]:
    held: dict[str, tuple[str, list[str]]] = {}
    for table in found:
        for column in table.columns:
            for path in column.paths:
                held.setdefault(path, (table.name, []))[1].append(column.heading)
    return held


def _list(question: Question, choices: dict[str, list[tuple[str, str, str]]]) -> str:
    """The list a question chooses from: a file's name, or the first question that has these very choices."""
    if question.list_file:
        return question.list_file
    rows = [(choice.value, *_words(choice.labels)) for choice in question.choices]
    if not rows:
        return ""
    for name, held in choices.items():
        if held == rows:
            return name
    name = question.name if question.name not in choices else question.path
    choices[name] = rows
    return name


def _entry(question: Question, table: str, columns: list[str], choices: str, names: set[str]) -> Entry:
    kind = written_type(question)
    return Entry(
        path=question.path,
        name=question.name,
        table=table,
        columns=columns,
        type=WORDS.get(kind, (kind, kind)),
        label=_words(question.labels),
        hint=_words(question.hints),
        choices=choices,
        asked_when=written_expression(question.relevant, names),
        required=written_expression(question.required, names),
        constraint=written_expression(question.constraint, names),
        constraint_message=_words(question.constraint_messages) if question.constraint else ("", ""),
        calculation=written_expression(question.calculate, names),
        fact=question.fact,
        sensitive=question.sensitive,
    )


def _words(labels: Mapping[str, str]) -> Words:
    some = next(iter(labels.values()), "")
    return labels.get("zh", some), labels.get("en", some)


_QUESTIONS = [
    "列 Columns", "表 Table", "问题 Question", "类型", "Type", "题目", "Label", "提示", "Hint", "选项 Choices",
    "何时问 Asked when", "必填 Required", "要求 Constraint", "不符合时", "Constraint message", "计算 Calculation",
    "事实 Fact", "敏感 Sensitive", "路径 Path",
]  # fmt: skip


def sheets(found: Dictionary) -> list[Sheet]:
    """The dictionary as sheets: the form, its questions, its choices."""
    form = ("表单 Form", ["表单 Form", "版本 Version", "名称 Title"], [[found.form_id, found.version, found.title]])
    questions = ("问题 Questions", _QUESTIONS, [_row(entry) for entry in found.entries])
    rows = [[name, *choice] for name, held in found.choices.items() for choice in held]
    return [form, questions, ("选项 Choices", ["选项表 List", "值 Value", "中文", "English"], rows)]


def _row(entry: Entry) -> list[str]:
    return [
        ", ".join(entry.columns), entry.table, entry.name, *entry.type, *entry.label, *entry.hint, entry.choices,
        entry.asked_when, entry.required, entry.constraint, *entry.constraint_message, entry.calculation,
        entry.fact, entry.sensitive, entry.path,
    ]  # fmt: skip
