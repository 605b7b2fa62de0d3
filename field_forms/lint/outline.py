"""The outline of a survey sheet: questions with their paths, groups, repeats; choice lists."""

from __future__ import annotations

import re
from difflib import get_close_matches

import msgspec

from field_forms.lint.finding import Findings
from field_forms.lint.sheets import Row, Sheet
from field_forms.xpath.scope import Names

TYPES = (
    "text", "string", "integer", "int", "decimal", "date", "time", "datetime", "dateTime", "geopoint", "geotrace",
    "geoshape", "image", "photo", "audio", "video", "file", "barcode", "note", "calculate", "acknowledge", "trigger",
    "range", "hidden", "xml-external", "csv-external", "start", "end", "today", "deviceid", "username", "email",
    "phonenumber", "simserial", "subscriberid", "audit", "start-geopoint", "background-audio", "background-geopoint",
    "select_one", "select_multiple", "rank", "select_one_from_file", "select_multiple_from_file", "rank_from_file",
    "select_one_external", "begin_group", "end_group", "begin_repeat", "end_repeat", "begin", "end",
)  # fmt: skip
META = frozenset((
    "start", "end", "today", "deviceid", "username", "email", "phonenumber", "simserial", "subscriberid", "audit",
    "start-geopoint", "background-audio", "calculate", "hidden", "xml-external", "csv-external",
))  # fmt: skip
_SELECT = re.compile(
    r"^(select_one|select_multiple|rank|select one|select multiple|select1|select_one_from_file"
    r"|select_multiple_from_file|rank_from_file|select_one_external)\s+(\S+)(\s+or[_ ]other)?$"
)
_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_.\-]*$")


class Question(msgspec.Struct, frozen=True):
    """A row of the survey sheet. `list_name` is the list of a select, a file name for lists from files."""

    row: Row
    type: str
    name: str
    path: Names
    list_name: str
    repeat: Names


class Outline(msgspec.Struct):
    """The survey as the linter sees it."""

    root: str
    questions: list[Question] = msgspec.field(default_factory=list[Question])
    by_name: dict[str, Question] = msgspec.field(default_factory=dict[str, Question])
    by_path: dict[Names, Question] = msgspec.field(default_factory=dict[Names, Question])
    repeats: set[Names] = msgspec.field(default_factory=set[Names])
    lists: dict[str, dict[str, Row]] = msgspec.field(default_factory=dict[str, dict[str, Row]])
    list_columns: set[str] = msgspec.field(default_factory=set[str])


def normal_type(written: str) -> str:
    """`begin group` → `begin_group`; spaces made one."""
    text = " ".join(written.split())
    for word in ("begin", "end"):
        for what in ("group", "repeat"):
            if text.lower() in (f"{word} {what}", f"{word}_{what}"):
                return f"{word}_{what}"
    return text


def outline(survey: Sheet, root: str, findings: Findings) -> Outline:
    """Walk the survey sheet, reporting names, types and groups that do not close."""
    found = Outline(root)
    stack: list[Question] = []
    path: Names = (root,)
    for row in survey.rows:
        written = normal_type(row.get("type"))
        if not written or written.startswith("#") or row.get("disabled").lower() in ("yes", "true"):
            if not written and row.get("name", "relevant", "calculation"):
                findings.error("no_type", row.place("type"), "这一行没有 type", "this row has no type")
            continue
        if written in ("end_group", "end_repeat"):
            _close(stack, written, row, findings)
            path = stack[-1].path if stack else (root,)
            continue
        question = _question(row, written, path, stack, findings)
        if question is None:
            continue
        _enter(found, question, findings)
        if written in ("begin_group", "begin_repeat"):
            stack.append(question)
            path = question.path
            if written == "begin_repeat":
                found.repeats.add(path)
    for question in stack:
        findings.error(
            "not_closed",
            question.row.place("type"),
            f"{question.type} {question.name} 没有结束行",
            f"{question.type} {question.name} is not closed",
            (f"补上 {question.type.replace('begin', 'end')}", f"add {question.type.replace('begin', 'end')}"),
        )
    return found


def _close(stack: list[Question], written: str, row: Row, findings: Findings) -> None:
    if stack and stack[-1].type == written.replace("end", "begin"):
        stack.pop()
        return
    opened = f"{stack[-1].type} {stack[-1].name}" if stack else ""
    findings.error(
        "not_closed",
        row.place("type"),
        f"{written} 与前面的 {opened} 不配对" if opened else f"{written} 没有对应的开始行",
        f"{written} does not match {opened}" if opened else f"{written} closes nothing",
    )
    if stack:
        stack.pop()


def _question(row: Row, written: str, path: Names, stack: list[Question], findings: Findings) -> Question | None:
    select = _SELECT.match(written)
    kind = select.group(1).replace(" ", "_").replace("select1", "select_one") if select else written
    if kind not in TYPES and kind.replace(" ", "_") not in TYPES:
        near = get_close_matches(written.split(maxsplit=1)[0], TYPES, n=1, cutoff=0.6)
        findings.error(
            "type",
            row.place("type"),
            f"没有题型“{written}”" + (f",是不是 {near[0]}？" if near else ""),
            f"there is no type “{written}”" + (f"; did you mean {near[0]}?" if near else ""),
        )
        return None
    name = row.get("name") or ("audit" if kind == "audit" else "")
    if not name:
        if kind not in ("note", "begin_group"):
            findings.error("no_name", row.place("name"), "这一题没有 name", "this question has no name")
        return None
    if not _NAME.match(name):
        findings.error(
            "name",
            row.place("name"),
            f"名称“{name}”只能用英文字母、数字和下划线，以字母开头",
            f"name “{name}” must be ASCII letters, digits and underscores, beginning with a letter",
            ("换一个英文名称，中文写在 label 里", "use an ASCII name; put the Chinese in the label"),
        )
    repeat = next((group.path for group in reversed(stack) if group.type == "begin_repeat"), ())
    own = (*path, name)
    return Question(
        row, kind, name, own, select.group(2) if select else "", own if kind == "begin_repeat" else repeat
    )


def _enter(found: Outline, question: Question, findings: Findings) -> None:
    earlier = found.by_path.get(question.path)
    if earlier is not None:
        findings.error(
            "duplicate_name",
            question.row.place("name"),
            f"名称 {question.name} 与第 {earlier.row.number} 行重复",
            f"name {question.name} repeats that of row {earlier.row.number}",
            ("换一个名称", "choose another name"),
        )
    elif question.name in found.by_name:
        findings.warn(
            "duplicate_name",
            question.row.place("name"),
            f"名称 {question.name} 在第 {found.by_name[question.name].row.number} 行已有，用 ${{}} 会有歧义",
            f"name {question.name} is also in another group (row {found.by_name[question.name].row.number}); "
            "${} cannot tell them apart",
        )
    found.questions.append(question)
    found.by_path.setdefault(question.path, question)
    found.by_name.setdefault(question.name, question)


def read_lists(choices: Sheet | None, found: Outline, findings: Findings, *, doubles: bool) -> None:
    """Choice lists, with doubles and values that cannot be used."""
    if choices is None:
        return
    found.list_columns = {heading.strip() for heading in choices.headings}
    for row in choices.rows:
        list_name, value = row.get("list_name", "list name"), row.get("name", "value")
        if not list_name:
            continue
        if not value:
            findings.error("no_name", row.place("name"), "这个选项没有 name", "this choice has no name")
            continue
        rows = found.lists.setdefault(list_name, {})
        if value in rows and not doubles:
            findings.error(
                "duplicate_choice",
                row.place("name"),
                f"选项 {value} 与第 {rows[value].number} 行重复",
                f"choice {value} repeats row {rows[value].number}",
            )
        rows.setdefault(value, row)
        if any(space in value for space in " \t\u3000"):
            findings.error(
                "choice_space",
                row.place("name"),
                f"选项值“{value}”含空格，多选时会被拆开",
                f"choice value “{value}” has a space and would be split in a select of many",
                ("去掉空格", "take the space out"),
            )
        elif not value.isascii():
            findings.warn(
                "choice_ascii",
                row.place("name"),
                f"选项值“{value}”不是英文",
                f"choice value “{value}” is not ASCII",
                ("值用英文，中文写在 label 里", "use an ASCII value; put the Chinese in the label"),
            )
