"""Checks of workbooks and XForms before they are published: what `form check` prints."""

from __future__ import annotations

import re
from collections.abc import Collection

import python_calamine

from field_forms.convert import convert_with_warnings, guard
from field_forms.errors import ExpressionError, FormError, WorkbookError
from field_forms.form import compile_form
from field_forms.lint.columns import KNOWN, check_heading_row, check_sheet_names
from field_forms.lint.cycles import check_cycles
from field_forms.lint.expressions import check_expressions
from field_forms.lint.finding import Finding, Findings, Place
from field_forms.lint.outline import Outline, outline, read_lists
from field_forms.lint.sheets import Sheet, read_workbook
from field_forms.lint.survey import check_rows, check_settings, check_translations, unused_lists
from field_forms.references import matches, read
from field_forms.slots import Slot, build_slots
from field_forms.xform import XForm, path_text, read_xform
from field_forms.xpath.compiler import compile_expression
from field_forms.xpath.parser import parse
from field_forms.xpath.scope import Scope

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]")


def check_workbook(workbook: bytes, *, known_facts: Collection[str] | None = None) -> list[Finding]:
    """Findings of an XLSForm workbook, errors first, then by sheet and row; empty when all is well.

    `known_facts` are the names that `bind::tanfang:fact` may hold; None leaves them unchecked. Never raises for what
    the workbook says: a file that is no workbook is a finding too.
    """
    findings = Findings()
    try:
        guard(workbook)
        sheets = read_workbook(workbook)
    except WorkbookError as error:
        findings.error(error.kind, Place(), error.zh, error.en)
        return findings.items
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        findings.error("not_workbook", Place(), "读不了这个工作簿", f"the workbook cannot be read: {error}")
        return findings.items
    check_sheet_names(sheets, findings)
    found: Outline | None = None
    if "survey" in sheets:
        found = _check_sheets(sheets, known_facts, findings)
    _convert(workbook, sheets, found, findings)
    order = {"error": 0, "warning": 1}
    return sorted(findings.items, key=lambda item: (order[item.severity], item.sheet, item.row))


def _check_sheets(sheets: dict[str, Sheet], known_facts: Collection[str] | None, findings: Findings) -> Outline:
    for key, known in KNOWN.items():
        if key in sheets:
            check_heading_row(sheets[key], known, findings, free=key == "choices")
    survey, choices, settings = sheets["survey"], sheets.get("choices"), sheets.get("settings")
    first = settings.rows[0] if settings is not None and settings.rows else None
    root = (first.get("name") if first is not None else "") or "data"
    found = outline(survey, root, findings)
    doubles = first is not None and first.get("allow_choice_duplicates").lower() in ("yes", "true")
    read_lists(choices, found, findings, doubles=doubles)
    check_settings(settings, survey, findings)
    check_translations(survey, [question.row for question in found.questions], findings)
    if choices is not None:
        check_translations(choices, choices.rows, findings)
    check_rows(found, known_facts, findings)
    unused_lists(found, findings)
    check_cycles(found, check_expressions(found, findings), findings)
    return found


def _convert(workbook: bytes, sheets: dict[str, Sheet], found: Outline | None, findings: Findings) -> None:
    """What only shows when converting and compiling: pyxform's own errors, cycles."""
    errors = [item for item in findings.items if item.severity == "error"]
    try:
        conversion = convert_with_warnings(workbook)
    except FormError as error:
        row = _ROW.search(error.en)
        number = int(row.group(1)) if row else 0
        if not any(item.row == number or not number for item in errors):
            survey = sheets.get("survey")
            findings.error(error.kind, Place(survey.name if survey and number else "", number), error.zh, error.en)
        return
    for text in conversion.warnings:
        row = _ROW.search(text)
        if "external" in text.lower() and row:
            findings.warn("converter", Place("survey", int(row.group(1))), text, text)
    if errors:
        return
    try:
        compile_form(conversion.xform)
    except FormError as error:
        question = found.by_path.get(tuple(error.path.strip("/").split("/"))) if found is not None else None
        place = question.row.place(_COLUMN.get(error.kind, "")) if question is not None else Place()
        findings.error(error.kind, place, error.zh, error.en, _REMEDY.get(error.kind, ("", "")))


_COLUMN = {"cycle": "calculation"}
_REMEDY = {"cycle": ("去掉其中一个引用", "take one of the references out")}


def check_xform(xform: bytes | str) -> list[Finding]:
    """Findings of an XForm: every expression is compiled and its questions looked up."""
    findings = Findings()
    try:
        document = read_xform(xform)
        slots = build_slots(document)
    except FormError as error:
        findings.error(error.kind, Place(), error.zh, error.en)
        return findings.items
    known = {slot.names: slot for slot in slots}
    _check_binds(document, known, findings)
    if not findings.items:
        try:
            compile_form(xform)
        except FormError as error:
            findings.error(
                error.kind, Place(column=error.path), error.zh, error.en, _REMEDY.get(error.kind, ("", ""))
            )
    return findings.items


def _check_binds(document: XForm, known: dict[tuple[str, ...], Slot], findings: Findings) -> None:
    repeats = frozenset(names for names, slot in known.items() if slot.kind == "repeat")
    for names, bind in document.binds.items():
        path = path_text(names)
        if names not in known and not names[-1].startswith("@"):
            findings.warn("unknown_node", Place(column=path), f"主实例里没有 {path}", f"the instance has no {path}")
        for what in ("relevant", "required", "readonly", "constraint", "calculate"):
            expression: str = getattr(bind, what)
            if expression:
                _check_one(expression, f"{path} {what}", Scope(names, repeats), known, findings)
    for control in document.controls:
        if control.path not in known:
            path = path_text(control.path)
            findings.error("unknown_question", Place(column=path), f"没有问题 {path}", f"there is no question {path}")
        for expression in (control.itemset, control.count):
            if expression:
                _check_one(
                    expression,
                    f"{path_text(control.path)} {control.kind}",
                    Scope(control.path, repeats),
                    known,
                    findings,
                )


def _check_one(
    expression: str, where: str, scope: Scope, known: dict[tuple[str, ...], Slot], findings: Findings
) -> None:
    place = Place(column=where)
    try:
        compile_expression(expression, scope)
        references = read(parse(expression), scope.context).references
    except ExpressionError as error:
        findings.error(error.kind, place, f"{where}:{error.zh}", f"{where}: {error.en}")
        return
    for reference in references:
        path = reference.path
        if (
            path
            and path not in known
            and not path[-1].startswith("@")
            and not any(matches(path, other) for other in known)
        ):
            text = path_text(path)
            findings.error(
                "unknown_question", place, f"{where}：没有问题 {text}", f"{where}: there is no question {text}"
            )
