"""The outline of a survey sheet: questions with their paths, groups, repeats; choice lists."""

from __future__ import annotations

import re

import msgspec

from field_forms.lint.finding import Findings
from field_forms.lint.sheets import Row, Sheet
from field_forms.lint.types import ANSWERS, likely_type, read_type
from field_forms.xpath.scope import Names

_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_.\-]*$")
MAX_NAME = 64
TRUE = frozenset(("yes", "Yes", "YES", "true", "True", "TRUE", "true()"))
FALSE = frozenset(("no", "No", "NO", "false", "False", "FALSE", "false()"))


class Question(msgspec.Struct, frozen=True):
    """A row of the survey sheet. `list_name` is the list of a select, a file name for lists from files."""

    row: Row
    type: str
    name: str
    path: Names
    list_name: str
    repeat: Names
    other: bool = False

    @property
    def answer(self) -> str:
        """The kind of answer it gives."""
        return ANSWERS.get(self.type, "unknown")


class Outline(msgspec.Struct):
    """The survey as the linter sees it. `named` holds every question of a name, `by_name` the first."""

    root: str
    questions: list[Question] = msgspec.field(default_factory=list[Question])
    named: dict[str, list[Question]] = msgspec.field(default_factory=dict[str, list[Question]])
    by_path: dict[Names, Question] = msgspec.field(default_factory=dict[Names, Question])
    repeats: set[Names] = msgspec.field(default_factory=set[Names])
    made: set[Names] = msgspec.field(default_factory=set[Names])
    lists: dict[str, dict[str, Row]] = msgspec.field(default_factory=dict[str, dict[str, Row]])
    list_columns: set[str] = msgspec.field(default_factory=set[str])
    entities: set[str] = msgspec.field(default_factory=set[str])

    def values(self, question: Question | None) -> dict[str, Row] | None:
        """The choices of a question with a list in the workbook, else None."""
        return None if question is None or not question.list_name else self.lists.get(question.list_name)


def outline(survey: Sheet, root: str, findings: Findings) -> Outline:
    """Walk the survey sheet, reporting names, types and groups that do not close."""
    found = Outline(root)
    walk = _Walk(found, findings)
    last = survey.header_row
    for row in survey.rows:
        if row.number - last > 60:
            findings.add("far_row", row.place("type"), last=last)
        last = row.number
        walk.row(row)
    walk.finish()
    return found


class _Walk:
    def __init__(self, found: Outline, findings: Findings) -> None:
        self.found = found
        self.findings = findings
        self.stack: list[Question] = []
        self.lower: dict[Names, Question] = {}
        self.reported: set[Names] = set()

    def row(self, row: Row) -> None:
        written = row.get("type")
        if row.get("disabled") in TRUE:
            return
        if not written:
            self.typeless(row)
            return
        kind, list_name, other = read_type(written)
        if not kind:
            self.findings.add("type", row.place("type"), near=likely_type(written), written=written)
            kind = "text"
        if kind == "setting":
            return
        if kind.startswith("end_"):
            self.close(kind, row)
            return
        question = self.question(row, kind, list_name, other)
        self.enter(question)
        if kind.startswith("begin_"):
            self.stack.append(question)
            if kind == "begin_repeat":
                self.found.repeats.add(question.path)

    def typeless(self, row: Row) -> None:
        if "type" not in row.sheet.columns:
            return
        if row.get("name") or row.any("label"):
            self.findings.add("no_type", row.place("type"))
        elif row.get("relevant", "calculation", "constraint"):
            self.findings.add("row_ignored", row.place("type"))

    def question(self, row: Row, kind: str, list_name: str, other: bool) -> Question:
        name = row.get("name")
        if kind == "audit":
            if name and name != "audit":
                self.findings.add("audit_name", row.place("name"), name=name)
            name = "audit"
        if not name:
            if kind != "note":
                self.findings.add("no_name", row.place("name"))
            name = f"generated_note_name_{row.number}"
        else:
            self.check_name(name, row, kind)
        outer = self.stack[-1].path if self.stack else (self.found.root,)
        own = (self.found.root, "meta", "audit") if kind == "audit" else (*outer, name)
        repeat = next((group.path for group in reversed(self.stack) if group.type == "begin_repeat"), ())
        return Question(row, kind, name, own, list_name, own if kind == "begin_repeat" else repeat, other)

    def check_name(self, name: str, row: Row, kind: str) -> None:
        place = row.place("name")
        if not _NAME.match(name):
            self.findings.add("name", place, name=name)
        elif len(name) > MAX_NAME:
            self.findings.add("name_long", place, name=name, length=len(name), limit=MAX_NAME)
        elif name.lower().startswith("xml") or name.startswith("__"):
            self.findings.add("name_reserved", place, name=name)
        if kind == "begin_repeat" and name == self.found.root:
            self.findings.add("name_of_form", place, name=name)
        if name == "meta" and not self.stack and kind != "begin_group":
            self.findings.add("name_meta", place)

    def enter(self, question: Question) -> None:
        found, place = self.found, question.row.place("name")
        earlier = found.by_path.get(question.path)
        if earlier is not None:
            self.findings.add("duplicate_name", place, name=question.name, row=earlier.row.number)
        same_repeat = question.type == "begin_repeat" and any(
            one.type == "begin_repeat" for one in found.named.get(question.name, [])
        )
        if same_repeat and earlier is None:
            self.findings.add("duplicate_repeat", place, name=question.name)
        lower = (*question.path[:-1], question.name.lower())
        if lower in self.lower and earlier is None:
            other = self.lower[lower]
            self.findings.add("name_case", place, name=question.name, other=other.name, row=other.row.number)
        self.lower.setdefault(lower, question)
        found.questions.append(question)
        found.by_path.setdefault(question.path, question)
        found.named.setdefault(question.name, []).append(question)
        if question.other:
            found.made.add((*question.path[:-1], f"{question.name}_other"))
        if question.type == "begin_repeat" and question.row.get("repeat_count"):
            found.made.add((*question.path[:-1], f"{question.name}_count"))

    def close(self, written: str, row: Row) -> None:
        if self.stack and self.stack[-1].type == written.replace("end", "begin"):
            self.stack.pop()
            return
        place = row.place("type")
        if not self.stack:
            self.findings.add("end_without_begin", place, end=written, begin=written.replace("end", "begin"))
            return
        opened = self.stack[-1]
        wanted = opened.type.replace("begin", "end")
        self.findings.add(
            "end_of_other",
            place,
            wanted=wanted,
            written=written,
            begin=opened.type,
            name=opened.name,
            row=opened.row.number,
        )
        # One slip gives one finding: what is open beside the one that this row closes is not reported again.
        fitting = [at for at, one in enumerate(self.stack) if one.type == written.replace("end", "begin")]
        self.reported.add(opened.path)
        del self.stack[fitting[-1] if fitting else -1]

    def finish(self) -> None:
        for question in self.stack:
            if question.path in self.reported:
                continue
            self.findings.add(
                "not_closed",
                question.row.place("type"),
                begin=question.type,
                name=question.name,
                end=question.type.replace("begin", "end"),
            )
