"""Rules about single questions: labels, messages, lists, defaults, facts, cells."""

from __future__ import annotations

import re
from collections.abc import Collection

from field_forms.facts import NO, UNKNOWN, YES
from field_forms.facts import TYPES as FACT_TYPES
from field_forms.lint.cells import is_dynamic
from field_forms.lint.expressions import Read
from field_forms.lint.finding import Findings, likely
from field_forms.lint.outline import FALSE, TRUE, Outline, Question
from field_forms.lint.types import CHOICE, CHOICES, DATE, DATETIME, META, NUMBER, PLACE

FACT = "bind::tanfang:fact"
PREFILL = "bind::tanfang:prefill"
LONGEST_LABEL = 200
_NUMBER = re.compile(r"^-?(\d+(\.\d*)?|\.\d+)$")
_WHOLE = re.compile(r"^-?\d+$")
_DATE = re.compile(r"^\d{4}-\d\d-\d\d$")
_ROUNDED = re.compile(r"^-?\d+\.0+$")
_CONTAINERS = ("begin_group", "begin_repeat", "begin_loop")
_FITTING = {
    NUMBER: ("int", "decimal", "str"), DATE: ("date", "str"), DATETIME: ("datetime", "date", "str"),
    CHOICE: ("str", "bool", "int", "decimal", "list"), CHOICES: ("list",), PLACE: ("str",),
}  # fmt: skip


def check_questions(outline: Outline, parsed: Read, facts: Collection[str] | None, findings: Findings) -> None:
    """Rules of every question."""
    carrying: dict[str, list[Question]] = {}
    for question in outline.questions:
        _label(question, findings)
        _messages(question, findings)
        _logic(question, findings)
        _list(question, outline, findings)
        _default(question, outline, findings)
        _repeat(question, findings)
        fact = _fact(question, outline, facts, findings)
        if fact:
            carrying.setdefault(fact, []).append(question)
    _shared_facts(carrying, parsed, findings)


def _label(question: Question, findings: Findings) -> None:
    row = question.row
    label = row.any("label")
    if len(label) > LONGEST_LABEL and question.type != "note":
        findings.add("label_long", row.place("label"), name=question.name, length=len(label), limit=LONGEST_LABEL)
    if question.type in META or question.type in _CONTAINERS or row.get("calculation"):
        return
    if not (label or row.any("hint") or row.any("image") or row.any("audio") or row.any("video")):
        kind = "label_needed" if row.any("guidance_hint") else "no_label"
        findings.add(kind, row.place("label"), name=question.name)


def _messages(question: Question, findings: Findings) -> None:
    row = question.row
    if row.get("constraint") and not row.any("constraint_message"):
        findings.add("no_message", row.place("constraint"), name=question.name)
    required = row.get("required")
    if required and required not in TRUE | FALSE and not row.any("required_message"):
        findings.add("no_required_message", row.place("required"), name=question.name)
    for message, rule in (("constraint_message", "constraint"), ("required_message", "required")):
        if row.any(message) and not row.get(rule):
            findings.add("message_without_rule", row.place(message), name=question.name, message=message, rule=rule)


def _logic(question: Question, findings: Findings) -> None:
    row, kind, name = question.row, question.type, question.name
    required = row.get("required") not in FALSE | {""}
    if kind == "calculate" and not row.get("calculation") and not is_dynamic(row.get("default")):
        findings.add("no_calculation", row.place("calculation"), name=name)
    if kind == "note" and required:
        findings.add("note_required", row.place("required"), name=name)
    elif required and (kind in META or kind in _CONTAINERS):
        findings.add("required_ignored", row.place("required"), name=name, type=kind)
    elif required and row.get("readonly") in TRUE and not row.get("calculation", "default", "trigger"):
        findings.add("readonly_required", row.place("readonly"), name=name)
    if row.get("constraint") and (kind in META or kind in _CONTAINERS or kind == "note"):
        findings.add("constraint_ignored", row.place("constraint"), name=name, type=kind)
    if row.get("calculation") and kind in _CONTAINERS:
        findings.add("calculation_ignored", row.place("calculation"), name=name, type=kind)
    _misplaced(question, findings)


def _misplaced(question: Question, findings: Findings) -> None:
    """Cells that have no effect, or are wanted, on a row of this type."""
    row, kind, name = question.row, question.type, question.name
    if row.get("choice_filter") and not question.list_name:
        findings.add("filter_without_list", row.place("choice_filter"), name=name)
    if row.get("repeat_count") and kind != "begin_repeat":
        findings.add("count_without_repeat", row.place("repeat_count"), name=name)
    if kind == "background-geopoint" and not row.get("trigger"):
        findings.add("background_trigger", row.place("trigger"), name=name)
    if kind == "background-geopoint" and row.get("calculation"):
        findings.add("background_calculation", row.place("calculation"), name=name)
    if kind in ("subscriberid", "simserial", "phonenumber"):
        findings.add("type_gone", row.place("type"), type=kind)
    if row.get("disabled"):
        findings.add("disabled", row.place("disabled"))


def _list(question: Question, outline: Outline, findings: Findings) -> None:
    row, name, kind = question.row, question.list_name, question.type
    place = row.place("type")
    if kind in ("select_one", "select_multiple", "rank"):
        if not name:
            findings.add("list_missing", place, type=kind)
        elif name.startswith("${"):
            _from_rows(question, findings)
            return
        elif name.endswith((".csv", ".xml", ".geojson")):
            findings.add("list_file_type", place, type=kind, file=name)
        elif name not in outline.lists:
            findings.add("no_list", place, near=_with_list(row.get("type"), name, outline), name=name)
    if question.other and row.get("choice_filter"):
        findings.add("other_filter", row.place("choice_filter"), name=question.name)
    if question.other and any("::" in key for key in row.sheet.by_column.get("label", ())):
        findings.add("other_language", place, name=question.name)
    values = outline.values(question)
    if values and kind in ("select_multiple", "rank"):
        for value, choice in values.items():
            if any(space in value for space in " \t\u3000"):
                findings.add("choice_space", choice.place("name"), value=value, name=question.name)
    if values is not None and len(values) == 1 and kind != "select_multiple":
        only = next(iter(values.values()))
        findings.add("one_choice", only.place("name"), name=name)


def _from_rows(question: Question, findings: Findings) -> None:
    if question.type == "select_multiple":
        name = question.list_name.strip("${}")
        findings.add("multiple_from_rows", question.row.place("type"), type=question.type, list=name)


def _with_list(written: str, name: str, outline: Outline) -> str:
    near = likely(name, outline.lists)
    return written.replace(name, near) if near else ""


def _default(question: Question, outline: Outline, findings: Findings) -> None:
    row = question.row
    text = row.get("default")
    if not text:
        return
    place, name = row.place("default"), question.name
    if row.kinds.get("default") == "date" and question.answer != NUMBER:
        findings.add("date_cell", place, text=text)
        return
    if is_dynamic(text):
        return
    values = outline.values(question)
    if values is not None:
        for value in text.split() if question.answer == CHOICES else [text]:
            if value not in values and not (question.other and value == "other"):
                findings.add("default_choice", place, near=likely(value, values, 0.5), value=value, name=name)
    elif question.type == "integer" and not _WHOLE.match(text):
        findings.add("default_type", place, text=text, wanted_zh="整数", wanted_en="a whole number")
    elif question.answer == NUMBER and not _NUMBER.match(text):
        findings.add("default_type", place, text=text, wanted_zh="数字", wanted_en="a number")
    elif question.answer == DATE and question.type == "date" and not _DATE.match(text):
        findings.add(
            "default_type", place, text=text, wanted_zh="2026-01-02 这样的日期", wanted_en="a date like 2026-01-02"
        )


def _repeat(question: Question, findings: Findings) -> None:
    if question.type == "begin_repeat" and not question.row.get("repeat_count", "relevant"):
        findings.add("empty_row", question.row.place(), name=question.name)


def _fact(question: Question, outline: Outline, facts: Collection[str] | None, findings: Findings) -> str:
    """The fact that a question carries, "" without one."""
    written = question.row.get(FACT)
    prefill = question.row.get(PREFILL)
    if prefill and prefill not in ("fact", "last"):
        findings.add("prefill", question.row.place(PREFILL), near=likely(prefill, ("fact", "last")), text=prefill)
    elif prefill == "fact" and not written:
        findings.add("prefill_without_fact", question.row.place(PREFILL), name=question.name)
    if not written:
        return ""
    place = question.row.place(FACT)
    name, _, kind = (part.strip() for part in written.partition(":"))
    if facts is not None and name not in facts:
        near = likely(name, facts)
        findings.add("unknown_fact", place, near=f"{near}:{kind}" if near and kind else near, name=name)
    if kind and kind not in FACT_TYPES:
        findings.add("fact_type", place, near=likely(kind, FACT_TYPES), type=kind, known="、".join(FACT_TYPES))
    elif question.type in _CONTAINERS or question.type == "note":
        findings.add("fact_nothing", place, type=question.type)
    elif question.repeat and kind != "list":
        findings.add("fact_in_repeat", place, name=name)
    elif kind and not question.repeat and question.type not in ("calculate", "text", "barcode", "hidden"):
        if kind not in _FITTING.get(question.answer, FACT_TYPES):
            findings.add("fact_unfit", place, name=question.name, type=question.type, fact=kind)
        elif kind == "bool" and question.answer == CHOICE:
            values = set(outline.values(question) or ())
            if values and not values <= YES | NO | UNKNOWN:
                findings.add("fact_unfit", place, name=question.name, type=question.type, fact=kind)
    return name


def _shared_facts(carrying: dict[str, list[Question]], parsed: Read, findings: Findings) -> None:
    """Two questions for one fact, of which both are always shown: the first answered one would hide the other."""
    for name, questions in carrying.items():
        always = [one for one in questions if not _conditional(one, parsed)]
        for question in always[1:]:
            findings.add(
                "fact_twice", question.row.place(FACT), fact=name, other=always[0].name, row=always[0].row.number
            )


def _conditional(question: Question, parsed: Read) -> bool:
    lengths = range(2, len(question.path) + 1)
    return bool(question.repeat) or any("relevant" in parsed.get(question.path[:n], {}) for n in lengths)


def check_choices(outline: Outline, findings: Findings) -> None:
    """Lists that no question offers; choices that look like numbers turned to text."""
    used = {question.list_name for question in outline.questions}
    expressions = " ".join(text for question in outline.questions for text in question.row.cells.values())
    for name, rows in outline.lists.items():
        first = next(iter(rows.values()))
        if (
            name not in used
            and name not in outline.entities
            and not re.search(rf"['\"=]{re.escape(name)}\b", expressions)
        ):
            findings.add("unused_list", first.place("list_name"), name=name)
        for value, row in rows.items():
            if _ROUNDED.match(value) and row.kinds.get("name") == "text":
                findings.add("number_text", row.place("name"), value=value, wanted=value.partition(".")[0])
