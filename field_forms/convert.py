"""XLSForm workbooks into XForms, by pyxform, with the conventions of this project put in first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec

from field_forms.errors import WorkbookError
from field_forms.lint.book import MAX_ROWS
from field_forms.lint.sheets import READ, Row, Sheet, open_sheets
from field_forms.texts import language_code
from field_forms.xform import TANFANG

__all__ = ["MAX_ROWS", "Conversion", "convert_read", "convert_with_warnings", "convert_xlsform"]


class Conversion(msgspec.Struct, frozen=True):
    """The XForm and what the converter warned of."""

    xform: bytes
    warnings: list[str]


def convert_xlsform(workbook: bytes, *, form_name: str = "") -> bytes:
    """The XForm of a workbook; `form_name` is the name of its root node, `data` by default.

    Raises WorkbookError with a sentence for people.
    """
    return convert_with_warnings(workbook, form_name=form_name).xform


def convert_with_warnings(workbook: bytes, *, form_name: str = "") -> Conversion:
    """As convert_xlsform, with pyxform's warnings."""
    book, sheets = open_sheets(workbook)
    return convert_read(sheets, book.names, form_name=form_name)


def convert_read(sheets: Mapping[str, Sheet], names: Sequence[str], *, form_name: str = "") -> Conversion:
    """As convert_with_warnings, of sheets that are read already; `names` are those of all sheets.

    Raises WorkbookError (`convert`); its `said` is the converter's own sentence.
    """
    # Only authoring needs pyxform, which is slow to import; judging submissions does not.
    from pyxform import xls2xform
    from pyxform.errors import PyXFormError

    converter = cast("Any", xls2xform)  # its signatures name bare dicts
    warnings: list[str] = []
    try:
        result = converter.convert(
            as_converted(sheets, names),
            warnings=warnings,
            validate=False,
            pretty_print=False,
            form_name=form_name or None,
        )
    except PyXFormError as error:
        raise _failed(str(error)) from None
    except Exception as error:  # noqa: BLE001 - the converter raises anything on what it does not expect
        raise _failed(f"{type(error).__name__}: {error}") from None
    return Conversion(result.xform.encode(), list(dict.fromkeys(warnings)))


def _failed(said: str) -> WorkbookError:
    return WorkbookError("convert", f"工作簿不能转换：{said}", f"the workbook cannot be converted: {said}", said=said)


def as_converted(sheets: Mapping[str, Sheet], names: Sequence[str]) -> dict[str, Any]:
    """Sheets as pyxform takes them, with our namespace declared and default messages put in."""
    made: dict[str, Any] = {"sheet_names": list(names)}
    for key in READ:
        sheet = sheets.get(key)
        if sheet is not None:
            headings = {heading.at: heading.written for heading in reversed(sheet.headings)}
            made[f"{key}_header"] = [{headings[at]: None for at in sorted(headings)}]
            rows = _rows(sheet, headings)
            # The first row of settings counts, blank ones above it do not.
            made[key] = [row for row in rows if row] if key == "settings" else rows
    survey = sheets.get("survey")
    if survey is not None:
        if any("tanfang:" in heading.written for heading in survey.headings):
            _declare_namespace(made)
        added = _default_messages(survey, made["survey"])
        if added:
            made["survey_header"] = [dict.fromkeys([*made["survey_header"][0], *added])]
    return made


def _rows(sheet: Sheet, headings: Mapping[int, str]) -> list[dict[str, str]]:
    """Rows from the second on, blank ones too, so that the converter's row numbers are those of Excel."""
    last = max(sheet.table.rows, default=1)
    rows: list[dict[str, str]] = [{} for _ in range(2, last + 1)]
    for number, line in sheet.table.rows.items():
        if number > sheet.header_row:
            rows[number - 2] = {headings[at]: cell.text for at, cell in line.items() if at in headings and cell.text}
    return rows


def _declare_namespace(sheets: dict[str, Any]) -> None:
    settings = cast("list[dict[str, str]]", sheets.get("settings") or [{}])
    declared = settings[0].get("namespaces", "")
    if "tanfang=" not in declared:
        settings[0]["namespaces"] = f'{declared} tanfang="{TANFANG}"'.strip()
        header = list(sheets["settings_header"][0]) if sheets.get("settings_header") else []
        sheets["settings"] = settings
        sheets["settings_header"] = [dict.fromkeys([*header, "namespaces"])]


def _default_messages(survey: Sheet, made: list[dict[str, str]]) -> list[str]:
    """Fill empty required and constraint messages; gives the headings added."""
    added: dict[str, None] = {}
    for what, texts in _MESSAGES.items():
        columns = _message_columns(survey, f"{what}_message")
        both = f"{texts['zh']} / {texts['en']}"
        for row in _outside_loops(survey.rows):
            if "_".join(row.get("type").split()) in _UNASKED or row.get(what).lower() in _NEVER:
                continue
            own = row.get(f"{what}_message")
            for key, written in columns.items():
                if not row.get(key):
                    made[row.number - 2][written] = own or texts.get(language_code(key.partition("::")[2]), both)
                    added.setdefault(written)
    header = {heading.written for heading in survey.headings}
    return [column for column in added if column not in header]


def _outside_loops(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows that the converter does not repeat for each choice: in those it fails on translated messages."""
    depth = 0
    for row in rows:
        words = row.get("type").replace("_", " ").lower().split()
        depth += (words[:2] == ["begin", "loop"]) - (words[:2] == ["end", "loop"])
        if not depth:
            yield row


def _message_columns(survey: Sheet, column: str) -> dict[str, str]:
    """Where a message goes, and the heading of each: as the author writes them, else one for every language."""
    labels = [survey.columns[key] for key in survey.by_column.get("label", ()) if survey.columns[key].language]
    if not labels or survey.by_column.get(column) == [column]:
        return {column: survey.columns[column].written if column in survey.columns else column}
    colons = "::" if any("::" in label.written for label in labels) else ":"
    found = {f"{column}::{label.language}": f"{column}{colons}{label.language}" for label in labels}
    return {key: survey.columns[key].written if key in survey.columns else new for key, new in found.items()}


_UNASKED = frozenset(("calculate", "note", "begin_group", "end_group", "begin_repeat", "end_repeat"))
_NEVER = frozenset(("", "no", "false", "false()"))
_MESSAGES = {
    "required": {"zh": "此题必填", "en": "An answer is required"},
    "constraint": {"zh": "填写的内容不符合要求，请检查", "en": "This answer is not allowed; please check it"},
}
