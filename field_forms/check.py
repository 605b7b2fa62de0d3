"""Checks of workbooks and XForms before they are published: what `form check` prints."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from field_forms.convert import convert_read
from field_forms.errors import FormError, WorkbookError
from field_forms.form import compile_form
from field_forms.lint.appearance import check_appearances, check_files, check_parameters
from field_forms.lint.cells import kind_of
from field_forms.lint.columns import check_book, check_cells, check_headings, check_translations
from field_forms.lint.converter import report_error, report_warning
from field_forms.lint.cycles import check_cycles
from field_forms.lint.expressions import check_choice_texts, check_expressions, check_texts
from field_forms.lint.finding import EnoughFound, Finding, Findings, Place
from field_forms.lint.kinds import kinds
from field_forms.lint.lists import read_external, read_lists
from field_forms.lint.offered import check_offered
from field_forms.lint.outline import Outline, outline
from field_forms.lint.questions import check_choices, check_questions
from field_forms.lint.reach import check_reach
from field_forms.lint.sensitive import check_copies, check_sensitive
from field_forms.lint.settings import check_entities, check_settings, first_row
from field_forms.lint.sheets import Sheet, open_sheets
from field_forms.lint.xforms import check_document

_SEVERITIES = {"error": 0, "warning": 1}


def check_workbook(
    workbook: bytes, *, known_facts: Collection[str] | None = None, media: Collection[str] | None = None
) -> list[Finding]:
    """Findings of an XLSForm workbook, errors first, then by sheet and row; empty when all is well.

    `known_facts` are the names that `bind::tanfang:fact` may hold, `media` the names of the files sent along; None
    leaves either unchecked. Never raises for what the workbook says: a file that is no workbook is a finding too.
    """
    findings = Findings()
    try:
        book, sheets = open_sheets(workbook)
    except WorkbookError as error:
        findings.said(error.kind, Place(), error.zh, error.en)
        return findings.items
    with suppress(EnoughFound):
        check_book(book, sheets, findings)
        if "survey" in sheets:
            found = _check_sheets(sheets, known_facts, media, findings)
            _convert(sheets, book.names, found, findings)
    return sorted(findings.items, key=lambda item: (_SEVERITIES[item.severity], item.sheet, item.row))


def _check_sheets(
    sheets: dict[str, Sheet], known_facts: Collection[str] | None, media: Collection[str] | None, findings: Findings
) -> Outline:
    for key, sheet in sheets.items():
        check_headings(key, sheet, findings)
        check_cells(sheet, findings)
    survey, choices, settings = sheets["survey"], sheets.get("choices"), sheets.get("settings")
    first = first_row(settings)
    found = outline(survey, (first.get("name") if first is not None else "") or "data", findings)
    read_lists(choices, first, found, findings)
    read_external(sheets.get("external_choices"), found, findings)
    check_entities(sheets.get("entities"), found, findings)
    check_settings(settings, survey, found, findings)
    check_translations(sheets, findings)
    if choices is not None:
        check_choice_texts(choices, found, findings)
    check_appearances(found, findings)
    check_parameters(found, findings)
    check_files((survey, choices), found, media, findings)
    check_texts(found, findings)
    parsed = check_expressions(found, findings)
    check_questions(found, parsed, known_facts, findings)
    check_choices(found, findings)
    check_cycles(found, parsed, findings)
    check_reach(found, parsed, findings)
    check_offered(found, parsed, findings)
    check_sensitive(found, findings)
    trees = {path: columns["calculation"][0] for path, columns in parsed.items() if "calculation" in columns}
    check_copies(found, trees, findings)
    return found


def _convert(sheets: dict[str, Sheet], names: list[str], found: Outline, findings: Findings) -> None:
    """What only shows when converting and compiling."""
    try:
        conversion = convert_read(sheets, names)
    except WorkbookError as error:
        report_error(error.said, sheets, findings)
        return
    for text in conversion.warnings:
        report_warning(text, sheets, findings)
    if findings.has_error():
        return
    try:
        compile_form(conversion.xform)
    except FormError as error:
        _compiled(error, found, findings)


def _compiled(error: FormError, found: Outline, findings: Findings) -> None:
    """What only shows when the whole form is compiled."""
    question = found.by_path.get(tuple(error.path.strip("/").split("/")))
    kind = kind_of(error) if kind_of(error) in kinds() else "converter"
    place = question.row.place() if question is not None else Place(column=error.path)
    if kind == "converter":
        findings.add(kind, place, text=f"{error.zh} / {error.en}")
    else:
        findings.said(kind, place, error.zh, error.en)


def check_xform(xform: bytes | str) -> list[Finding]:
    """Findings of an XForm, errors first: every expression, reference, bind, list, text and event."""
    findings = Findings()
    with suppress(EnoughFound):
        check_document(xform, findings)
    if not findings.has_error():
        try:
            compile_form(xform)
        except FormError as error:
            kind = kind_of(error)
            findings.said(kind if kind in kinds() else "syntax", Place(column=error.path), error.zh, error.en)
    return sorted(findings.items, key=lambda item: _SEVERITIES[item.severity])
