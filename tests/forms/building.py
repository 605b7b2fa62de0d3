"""Small workbooks and forms for tests."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from field_forms import Form, compile_form, convert_xlsform
from tests.forms.phone import NOW, form_of

TODAY = NOW.date()
Sheet = Sequence[Mapping[str, Any]]
YES_NO = (
    {"list_name": "yes_no", "name": "yes", "label::中文 (zh)": "是", "label::English (en)": "Yes"},
    {"list_name": "yes_no", "name": "no", "label::中文 (zh)": "否", "label::English (en)": "No"},
)
SETTINGS = ({"form_title": "试表", "form_id": "trial", "version": "1", "default_language": "中文 (zh)"},)


def question(kind: str, name: str, **cells: Any) -> dict[str, Any]:
    """A survey row labelled in both languages; `fact` and `sensitive` stand for our own columns."""
    row: dict[str, Any] = {"type": kind, "name": name}
    if not kind.startswith(("calculate", "end_")):
        row |= {"label::中文 (zh)": f"题 {name}", "label::English (en)": f"Question {name}"}
    for short in ("fact", "sensitive"):
        if short in cells:
            row[f"bind::tanfang:{short}"] = cells.pop(short)
    return row | cells


def workbook(survey: Sheet, choices: Sheet = YES_NO, settings: Sheet = SETTINGS, **more: Sheet) -> bytes:
    """An .xlsx with these rows, a column for every key."""
    book = openpyxl.Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for name, rows in {"survey": survey, "choices": choices, "settings": settings, **more}.items():
        sheet = book.create_sheet(name)
        columns = list(dict.fromkeys(key for row in rows for key in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def form(*survey: Mapping[str, Any], choices: Sheet = YES_NO, media: Mapping[str, bytes] | None = None) -> Form:
    """A compiled form of these rows."""
    return compile_form(convert_xlsform(workbook(survey, choices)), media)


def raw_form(instance: str, binds: str = "", body: str = "", lists: str = "") -> Form:
    """A compiled form of XForm parts."""
    return compile_form(form_of(instance, binds, body, lists))
