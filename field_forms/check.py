"""Checks of workbooks and XForms before they are published."""

from __future__ import annotations

import msgspec

from field_forms.convert import convert_with_warnings
from field_forms.errors import FormError
from field_forms.form import compile_form


class Finding(msgspec.Struct, frozen=True):
    """One thing found. `severity` is `error` or `warning`; `row` is 1-based as in Excel, 0 where there is none."""

    severity: str
    kind: str
    sheet: str
    row: int
    column: str
    message: str
    zh: str
    en: str
    remedy_zh: str = ""
    remedy_en: str = ""


def check_xform(xform: bytes) -> list[Finding]:
    """Findings of an XForm."""
    try:
        compile_form(xform)
    except FormError as error:
        return [Finding("error", error.kind, "", 0, "", str(error), error.zh, error.en)]
    return []


def check_workbook(workbook: bytes) -> list[Finding]:
    """Findings of a workbook."""
    try:
        conversion = convert_with_warnings(workbook)
    except FormError as error:
        return [Finding("error", error.kind, "", 0, "", str(error), error.zh, error.en)]
    return check_xform(conversion.xform)
