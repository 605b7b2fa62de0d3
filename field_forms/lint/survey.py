"""Rules about single rows: labels, messages, lists, facts, sensitive marks, defaults, groups."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime

from field_forms.facts import TYPES as FACT_TYPES
from field_forms.lint.columns import TRANSLATED, base, language
from field_forms.lint.finding import Findings, Place
from field_forms.lint.outline import META, Outline, Question
from field_forms.lint.sheets import Row, Sheet
from field_forms.texts import language_code

FACT, SENSITIVE = "bind::tanfang:fact", "bind::tanfang:sensitive"
SENSITIVE_KINDS = (
    "name", "id_number", "phone", "address", "bank_account", "health", "location", "photo", "other",
)  # fmt: skip
_PERSONAL = (
    (re.compile(r"身份证|公民身份号码|id[_ ]?(card|number|no)\b|citizen[_ ]id", re.IGNORECASE), "id_number"),
    (re.compile(r"电话|手机|phone|mobile", re.IGNORECASE), "phone"),
    (re.compile(r"银行卡|账号|账户|bank[_ ]?(account|card)", re.IGNORECASE), "bank_account"),
    (re.compile(r"住址|家庭地址|门牌|home[_ ]address", re.IGNORECASE), "address"),
    (re.compile(r"姓名|full[_ ]name|person[_ ]name", re.IGNORECASE), "name"),
)
_SHOWN_WITHOUT_LABEL = frozenset(("begin_group", "begin_repeat"))
_ASKED = frozenset(("text", "string", "integer", "int", "barcode"))


def check_translations(sheet: Sheet, rows: list[Row], findings: Findings) -> None:
    """Texts that are there in one language and missing in another."""
    by_column: dict[str, list[str]] = {}
    for heading in sheet.headings:
        if base(heading) in TRANSLATED:
            by_column.setdefault(base(heading), []).append(heading)
    labels = by_column.get("label", [])
    codes = {language_code(language(heading)) for heading in labels}
    if labels and not {"zh", "en"} <= codes:
        missing = ", ".join(sorted({"zh", "en"} - codes))
        findings.warn(
            "translation",
            sheet.heading_place(labels[0]),
            f"缺少语言 {missing}",
            f"language {missing} is missing",
            (
                "列名写成 label::中文 (zh) 和 label::English (en)",
                "name the columns label::中文 (zh) and label::English (en)",
            ),
        )
    for row in rows:
        for headings in by_column.values():
            filled = [heading for heading in headings if row.get(heading)]
            for heading in headings if filled else ():
                if not row.get(heading):
                    findings.warn(
                        "translation",
                        row.place(heading),
                        f"“{row.get('name')}”缺少 {heading}",
                        f"“{row.get('name')}” has no {heading}",
                        ("补上译文", "add the translation"),
                    )


def check_rows(outline: Outline, facts: Collection[str] | None, findings: Findings) -> None:
    """Rules of every question."""
    for question in outline.questions:
        _label(question, findings)
        _messages(question, findings)
        _list(question, outline, findings)
        _fact(question, facts, findings)
        _sensitive(question, findings)
        _cells(question, findings)


def _any(row: Row, column: str) -> str:
    return next((text for heading, text in row.cells.items() if base(heading) == column), "")


def _label(question: Question, findings: Findings) -> None:
    if question.type in META or question.type in _SHOWN_WITHOUT_LABEL or question.row.get("calculation", "calculate"):
        return
    if not _any(question.row, "label") and not _any(question.row, "hint") and not _any(question.row, "image"):
        findings.warn(
            "no_label", question.row.place(), f"{question.name} 没有题目文字", f"{question.name} has no label"
        )


def _messages(question: Question, findings: Findings) -> None:
    row = question.row
    if row.get("constraint") and not _any(row, "constraint_message"):
        findings.warn(
            "no_message",
            row.place("constraint"),
            f"{question.name} 有限制条件但没有说明，出错时只能显示一般提示",
            f"{question.name} has a constraint and no message; a general one will be shown",
            ("填写 constraint_message", "fill constraint_message"),
        )


def _list(question: Question, outline: Outline, findings: Findings) -> None:
    row, name = question.row, question.list_name
    if question.type in ("select_one", "select_multiple", "rank"):
        if not name:
            findings.error(
                "no_list", row.place("type"), f"{question.type} 后面要写列表名", f"{question.type} needs a list name"
            )
        elif name not in outline.lists and not name.startswith("${"):
            findings.error(
                "no_list",
                row.place("type"),
                f"choices 工作表没有列表 {name}",
                f"the choices sheet has no list {name}",
                ("在 choices 里加上这个列表", "add the list to choices"),
            )
    elif question.type.endswith("_from_file") and not name.endswith((".csv", ".xml", ".geojson")):
        findings.error(
            "no_list",
            row.place("type"),
            f"文件 {name} 要是 .csv、.xml 或 .geojson",
            f"file {name} must be .csv, .xml or .geojson",
        )


def unused_lists(outline: Outline, findings: Findings) -> None:
    """Lists that no question offers."""
    used = {question.list_name for question in outline.questions}
    expressions = " ".join(text for question in outline.questions for text in question.row.cells.values())
    for name, rows in outline.lists.items():
        if name not in used and f"'{name}'" not in expressions and '"' + name + '"' not in expressions:
            first = next(iter(rows.values()))
            findings.warn(
                "unused_list", first.place("list_name"), f"列表 {name} 没有题目使用", f"no question uses list {name}"
            )


def _fact(question: Question, facts: Collection[str] | None, findings: Findings) -> None:
    written = question.row.get(FACT)
    if not written:
        return
    place = question.row.place(FACT)
    name, _, kind = (part.strip() for part in written.partition(":"))
    if facts is not None and name not in facts:
        findings.error("unknown_fact", place, f"数据字典里没有 {name}", f"the data dictionary has no fact {name}")
    if kind and kind not in FACT_TYPES:
        findings.error(
            "fact_type",
            place,
            f"没有类型 {kind}，可用 {'、'.join(FACT_TYPES)}",
            f"there is no type {kind}; use {', '.join(FACT_TYPES)}",
        )
    if question.repeat and kind != "list":
        findings.error(
            "fact_in_repeat",
            place,
            "重复组里的事实要写成 名称:list",
            "a fact inside a repeat must be written name:list",
        )


def _sensitive(question: Question, findings: Findings) -> None:
    written = question.row.get(SENSITIVE)
    if written:
        if written not in SENSITIVE_KINDS:
            findings.error(
                "sensitive",
                question.row.place(SENSITIVE),
                f"没有敏感类别 {written}，可用 {'、'.join(SENSITIVE_KINDS)}",
                f"there is no kind {written}; use {', '.join(SENSITIVE_KINDS)}",
            )
        return
    if question.type not in _ASKED:
        return
    texts = " ".join(
        [question.name, *(text for heading, text in question.row.cells.items() if base(heading) == "label")]
    )
    for pattern, kind in _PERSONAL:
        if pattern.search(texts):
            findings.warn(
                "sensitive",
                question.row.place("name"),
                f"{question.name} 像是个人信息，没有敏感标记",
                f"{question.name} looks like personal information and is not marked sensitive",
                (f"{SENSITIVE} 填 {kind}", f"put {kind} in {SENSITIVE}"),
            )
            return


def _cells(question: Question, findings: Findings) -> None:
    for column, cell in question.row.raw.items():
        if base(column) == "default" and isinstance(cell, datetime | date):
            findings.error(
                "date_cell",
                question.row.place(column),
                "默认日期是 Excel 日期格式，会变成带时间的文字",
                "the default is an Excel date and would become a text with a time",
                ("把单元格设为文本，写成 2026-01-02", "format the cell as text: 2026-01-02"),
            )
    if question.type == "begin_repeat" and not question.row.get("repeat_count", "count", "jr:count", "relevant"):
        findings.warn(
            "empty_row",
            question.row.place(),
            f"重复组 {question.name} 打开时就有一个空行",
            f"repeat {question.name} starts with an empty row",
            (
                "不需要时用 repeat_count 或 relevant 控制",
                "control it by repeat_count or relevant when it is not wanted",
            ),
        )


def check_settings(settings: Sheet | None, survey: Sheet, findings: Findings) -> None:
    """Form id, version and default language."""
    row = settings.rows[0] if settings is not None and settings.rows else None
    if row is None or settings is None:
        findings.warn(
            "settings",
            Place(survey.name),
            "没有 settings 工作表：表单没有编号和版本",
            "there is no settings sheet: the form has no id and version",
        )
        return
    form_id = row.get("form_id", "id_string")
    if not form_id:
        findings.error("settings", row.place("form_id"), "没有 form_id", "there is no form_id")
    elif not re.fullmatch(r"[A-Za-z_][\w.\-]*", form_id, re.ASCII):
        findings.error(
            "name",
            row.place("form_id"),
            f"form_id“{form_id}”只能用英文、数字和下划线",
            f"form_id “{form_id}” must be ASCII",
        )
    if not row.get("version"):
        findings.warn(
            "settings",
            row.place("version"),
            "没有 version,新旧版本分不开",
            "there is no version; versions cannot be told apart",
        )
    chosen = row.get("default_language")
    languages = {language(heading) for heading in survey.headings if base(heading) == "label"} - {""}
    if chosen and languages and chosen not in languages:
        findings.error(
            "settings",
            row.place("default_language"),
            f"default_language“{chosen}”不是 label 列里的语言",
            f"default_language “{chosen}” is no language of the label columns",
            ("与列名里的语言一致", "write it as in the headings"),
        )
