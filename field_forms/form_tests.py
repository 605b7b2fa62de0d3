"""Form tests: the sheet `_tests` of a workbook says what a filled-in form must come to.

Any engine's outcome can be held against a test, so the same rows prove the server and the phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from typing import Any

import msgspec

from field_forms.api import evaluate_answers
from field_forms.evaluation import Answers
from field_forms.form import Form
from field_forms.lint.finding import Finding, Findings
from field_forms.lint.sheets import Row, Sheet, read_one
from field_forms.result import Problem
from field_forms.slots import Slot
from field_forms.state import Sources

SHEET = "_tests"
COLUMNS = ("test", "today", "question", "answer", "value", "relevant", "required", "problem", "note")
TODAY = date(2026, 3, 5)
"""The day of filling where a test names none."""

PROBLEMS = ("required", "constraint", "type", "choice", "none")
_YES_NO = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
_BLANK = "(blank)"
_STEP = re.compile(r"([^\[\]]+)(?:\[(\d+)\])?")
_ENGINES = {"server": ("服务器", "the server"), "phone": ("手机", "the phone"), "collect": ("Collect", "Collect")}
_NO_SOURCES = Sources()
_READ_AGAIN = ("改测试，或者改表单", "mend the form test, or the form")


class Expectation(msgspec.Struct, frozen=True):
    """What one cell expects: `column` of `row` wants `wanted` at `path` ("" = the whole form)."""

    row: Row
    path: str
    column: str
    wanted: str


class FormTest(msgspec.Struct, frozen=True):
    """One form test: fill in `rows` (repeat path, count) and `answers` (path, text) on `today`, then compare."""

    name: str
    row: int
    today: date
    answers: list[tuple[str, str]]
    rows: list[tuple[str, int]]
    expectations: list[Expectation]


def read_form_tests(workbook: bytes, form: Form) -> tuple[list[FormTest], list[Finding]]:
    """The form tests of a workbook, and what is wrong with how they are written. No sheet means no tests."""
    sheet = read_one(workbook, SHEET)
    findings = Findings()
    if sheet is None:
        return [], []
    _check_headings(sheet, findings)
    reader = _Reader(form, findings)
    for row in sheet.rows:
        reader.row(row)
    return reader.tests, findings.items


def run_form_test(form: Form, test: FormTest, sources: Sources = _NO_SOURCES) -> Answers:
    """Fill the form in as the test says, on the server's engine."""
    answers: dict[str, Any] = {path: [{}] * count for path, count in test.rows}
    answers.update(test.answers)
    return evaluate_answers(form, answers, today=test.today, sources=sources).answers()


def failures(test: FormTest, outcome: Answers, engine: str = "server") -> list[Finding]:
    """Where an engine's outcome (`server`, `phone`, `collect`) is not what the test expects."""
    findings = Findings()
    problems: dict[str, list[str]] = {}
    for problem in outcome.problems:
        problems.setdefault(problem.path, []).append(problem.kind)
    for expectation in test.expectations:
        wrong = _COMPARE[expectation.column](expectation, outcome, problems)
        if wrong is not None:
            zh, en = _ENGINES[engine]
            at = expectation.path or "整张表单", expectation.path or "the whole form"
            findings.said(
                "form_test",
                expectation.row.place(expectation.column),
                f"表单测试“{test.name}”：{at[0]} 的 {expectation.column} 应为 {expectation.wanted}，{zh}得到 {wrong}",
                f"form test “{test.name}”: {expectation.column} of {at[1]} should be {expectation.wanted}, "
                f"{en} gives {wrong}",
                _READ_AGAIN,
            )
    return findings.items


def _value(expectation: Expectation, outcome: Answers, _problems: dict[str, list[str]]) -> str | None:
    wanted = "" if expectation.wanted == _BLANK else expectation.wanted
    found = outcome.values.get(expectation.path)
    if found is None:
        return "(no such row)"
    return None if found == wanted else found or _BLANK


def _relevant(expectation: Expectation, outcome: Answers, _problems: dict[str, list[str]]) -> str | None:
    return _truth(expectation, outcome.relevant.get(expectation.path, False))


def _required(expectation: Expectation, outcome: Answers, _problems: dict[str, list[str]]) -> str | None:
    return _truth(expectation, outcome.required.get(expectation.path, False))


def _truth(expectation: Expectation, found: bool) -> str | None:
    return None if found == _YES_NO[expectation.wanted.lower()] else "yes" if found else "no"


def _problem(expectation: Expectation, outcome: Answers, problems: dict[str, list[str]]) -> str | None:
    if not expectation.path:
        wanted = 0 if expectation.wanted == "none" else int(expectation.wanted)
        found = len(outcome.problems)
        return None if found == wanted else _listed(outcome.problems)
    kinds = problems.get(expectation.path, [])
    if expectation.wanted == "none":
        return ", ".join(kinds) or None
    return None if expectation.wanted in kinds else ", ".join(kinds) or "none"


def _listed(problems: list[Problem]) -> str:
    shown = ", ".join(f"{problem.path} {problem.kind}" for problem in problems[:5])
    more = "" if len(problems) <= 5 else " …"
    return f"{len(problems)} ({shown}{more})" if problems else "none"


_COMPARE: dict[str, Callable[[Expectation, Answers, dict[str, list[str]]], str | None]] = {
    "value": _value,
    "relevant": _relevant,
    "required": _required,
    "problem": _problem,
}


def _check_headings(sheet: Sheet, findings: Findings) -> None:
    for heading in sheet.headings:
        if heading.column not in COLUMNS:
            near = get_close_matches(heading.column, COLUMNS, n=1)
            findings.said(
                "form_test_column",
                sheet.heading_place(heading),
                f"表单测试没有列“{heading.written}”" + (f"，是不是 {near[0]}？" if near else ""),
                f"form tests have no column “{heading.written}”" + (f"; did you mean {near[0]}?" if near else ""),
                (f"可用的列：{'、'.join(COLUMNS)}", f"the columns are {', '.join(COLUMNS)}"),
            )


class _Reader:
    """Reads rows into tests."""

    def __init__(self, form: Form, findings: Findings) -> None:
        self.form = form
        self.findings = findings
        self.tests: list[FormTest] = []
        self.by_tail: dict[tuple[str, ...], list[Slot]] = {}
        for slot in form.slots:
            for start in range(len(slot.names)):
                self.by_tail.setdefault(slot.names[start:], []).append(slot)

    def row(self, row: Row) -> None:
        name = row.get("test")
        if name:
            self.tests.append(FormTest(name, row.number, self.day(row), [], [], []))
        if not self.tests:
            self.wrong(row, "test", "第一行要写测试的名字", "the first row must name its test")
            return
        written = row.get("question")
        slot, path = self.find(row, written) if written else (None, "")
        if written and slot is None:
            return
        self.answer(row, slot, path)
        self.expect(row, slot, path)

    def day(self, row: Row) -> date:
        text = row.get("today")
        try:
            return date.fromisoformat(text[:10]) if text else TODAY
        except ValueError:
            self.wrong(row, "today", f"“{text}”不是日期，写成 2026-03-05", f"“{text}” is no date; write 2026-03-05")
            return TODAY

    def find(self, row: Row, written: str) -> tuple[Slot | None, str]:
        """The question meant, and its path with the numbers of its rows (the first where none is given)."""
        parts = [_STEP.fullmatch(part.strip()) for part in written.strip("${} ").strip("/").split("/")]
        steps = [(match[1], match[2]) for match in parts if match is not None]
        names = tuple(name for name, _ in steps)
        found = [slot for slot in self.by_tail.get(names, []) if not written.startswith("/") or slot.names == names]
        if len(found) != 1 or len(steps) != len(parts):
            near = get_close_matches(names[-1] if names else written, [slot.name for slot in self.form.slots], n=1)
            several = len(found) > 1
            self.wrong(
                row,
                "question",
                f"有几个问题叫 {written}，请写出路径" if several else f"表单里没有问题 {written}"
                + (f"，是不是 {near[0]}？" if near else ""),
                f"several questions are called {written}; write its path" if several else
                f"the form has no question {written}" + (f"; did you mean {near[0]}?" if near else ""),
            )  # fmt: skip
            return None, ""
        slot = found[0]
        given = dict(zip(range(len(slot.names) - len(steps), len(slot.names)), steps, strict=True))
        path = ""
        for at, around in enumerate([*slot.lineage(), slot]):
            number = given[at][1] if at in given else None
            row_wanted = around.kind == "repeat" and (around is not slot or number)
            path += f"/{around.name}" + (f"[{number or 1}]" if row_wanted else "")
        return slot, path

    def answer(self, row: Row, slot: Slot | None, path: str) -> None:
        text = row.get("answer")
        if not text:
            return
        if slot is None or slot.kind == "group":
            self.wrong(row, "answer", "答案要写在一个问题的行里", "an answer needs the question it answers")
        elif slot.kind != "repeat":
            self.tests[-1].answers.append((path, "" if text == _BLANK else text))
        elif text.isdigit():
            self.tests[-1].rows.append((path, int(text)))
        else:
            self.wrong(row, "answer", f"“{text}”不是行数", f"“{text}” is no number of rows")

    def expect(self, row: Row, slot: Slot | None, path: str) -> None:
        for column in _COMPARE:
            wanted = row.get(column)
            if not wanted:
                continue
            allowed = _allowed(column, whole_form=slot is None)
            if allowed is not None and not allowed(wanted):
                words = "、".join(PROBLEMS) if column == "problem" else "yes、no"
                self.wrong(
                    row, column, f"“{wanted}”看不懂，可以写 {words}", f"“{wanted}” is not understood; write {words}"
                )
            elif slot is None and column != "problem":
                self.wrong(row, "question", "没有写是哪个问题", "the question is missing")
            else:
                self.tests[-1].expectations.append(Expectation(row, path, column, wanted))

    def wrong(self, row: Row, column: str, zh: str, en: str) -> None:
        self.findings.said("form_test_row", row.place(column), zh, en, ("照说明改这一格", "correct this cell"))


def _allowed(column: str, *, whole_form: bool) -> Callable[[str], bool] | None:
    """What a cell of a column may say; None for anything."""
    if column in ("relevant", "required"):
        return lambda text: text.lower() in _YES_NO
    if column == "problem":
        return lambda text: text == "none" or (text.isdigit() if whole_form else text in PROBLEMS)
    return None
