"""XLSForm workbooks into XForms, by pyxform, with the conventions of this project put in first."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from typing import Any, cast

import msgspec
import python_calamine

from field_forms.errors import WorkbookError
from field_forms.texts import language_code
from field_forms.xform import TANFANG

_calamine = cast("Any", python_calamine)
MAX_BYTES = 20_000_000
MAX_UNPACKED = 200_000_000
MAX_ROWS = 20_000


class Conversion(msgspec.Struct, frozen=True):
    """The XForm and what the converter warned of."""

    xform: bytes
    warnings: list[str]


def convert_xlsform(workbook: bytes, *, form_name: str = "") -> bytes:
    """The XForm of an .xlsx workbook; `form_name` is the name of its root node, `data` by default.

    Raises WorkbookError with a sentence for people.
    """
    return convert_with_warnings(workbook, form_name=form_name).xform


def convert_with_warnings(workbook: bytes, *, form_name: str = "") -> Conversion:
    """As convert_xlsform, with pyxform's warnings."""
    guard(workbook)
    # Only authoring needs pyxform, which is slow to import; judging submissions does not.
    from pyxform import xls2xform
    from pyxform.errors import PyXFormError

    converter = cast("Any", xls2xform)  # its signatures name bare dicts
    try:
        sheets = read_sheets(workbook)
        warnings: list[str] = []
        result = converter.convert(
            sheets, warnings=warnings, validate=False, pretty_print=False, form_name=form_name or None
        )
    except PyXFormError as error:
        raise WorkbookError(
            "convert", f"工作簿不能转换：{error}", f"the workbook cannot be converted: {error}"
        ) from None
    except Exception as error:  # noqa: BLE001 - readers of foreign formats raise anything
        raise WorkbookError(
            "not_workbook", f"读不了这个工作簿：{error}", f"the workbook cannot be read: {error}"
        ) from None
    return Conversion(result.xform.encode(), list(dict.fromkeys(warnings)))


def guard(workbook: bytes) -> None:
    """Refuse what is no workbook, is protected by a password, or unpacks to something huge. Raises WorkbookError."""
    if len(workbook) > MAX_BYTES:
        raise WorkbookError(
            "too_large", f"工作簿超过 {MAX_BYTES} 字节", f"the workbook is larger than {MAX_BYTES} bytes"
        )
    if workbook[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise WorkbookError(
            "protected",
            "工作簿有密码或是旧的 .xls 格式，请另存为不加密的 .xlsx",
            "the workbook has a password or is an old .xls; save it as .xlsx without one",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            known = "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise WorkbookError("not_workbook", "这不是 .xlsx 工作簿", "this is not an .xlsx workbook") from None
    if not known:
        raise WorkbookError("not_workbook", "这不是 .xlsx 工作簿", "this is not an .xlsx workbook")
    if unpacked > MAX_UNPACKED:
        raise WorkbookError("too_large", "工作簿解开后太大", "the workbook unpacks to too much")
    for name, rows in _heights(workbook):
        if rows > MAX_ROWS:
            raise WorkbookError(
                "too_large",
                f"工作表 {name} 有 {rows} 行，最多 {MAX_ROWS} 行",
                f"sheet {name} has {rows} rows; at most {MAX_ROWS} are read",
            )


def _heights(workbook: bytes) -> list[tuple[str, int]]:
    """Rows of every sheet."""
    try:
        book = _calamine.CalamineWorkbook.from_filelike(io.BytesIO(workbook))
        return [(name, book.get_sheet_by_name(name).height) for name in book.sheet_names]
    except (python_calamine.CalamineError, ValueError, OSError):
        raise WorkbookError("not_workbook", "读不了这个工作簿", "the workbook cannot be read") from None


def read_sheets(workbook: bytes) -> dict[str, Any]:
    """Sheets as pyxform reads them, with our namespace declared and default messages put in."""
    from pyxform import xls2json_backends

    read = cast("Any", xls2json_backends).get_xlsform(xlsform=io.BytesIO(workbook), file_type=".xlsx")
    sheets = {field.name: getattr(read, field.name) for field in dataclasses.fields(read)}
    rows = cast("list[dict[str, str]]", sheets["survey"] or [])
    header = list(sheets["survey_header"][0]) if sheets.get("survey_header") else []
    if any("tanfang:" in column for column in header):
        _declare_namespace(sheets)
    added = _default_messages(rows, header)
    if added:
        sheets["survey_header"] = [dict.fromkeys([*header, *added])]
    return sheets


def _declare_namespace(sheets: dict[str, Any]) -> None:
    settings = cast("list[dict[str, str]]", sheets["settings"] or [{}])
    declared = settings[0].get("namespaces", "")
    if "tanfang=" not in declared:
        settings[0]["namespaces"] = f'{declared} tanfang="{TANFANG}"'.strip()
        header = list(sheets["settings_header"][0]) if sheets.get("settings_header") else []
        sheets["settings"] = settings
        sheets["settings_header"] = [dict.fromkeys([*header, "namespaces"])]


def _default_messages(rows: list[dict[str, str]], header: list[str]) -> list[str]:
    """Fill empty required and constraint messages in every language of the labels; gives the columns added."""
    languages = [column for column in header if column.lower().startswith("label::")]
    added: dict[str, None] = {}
    for row in rows:
        if row.get("type", "").split(" ")[0] in (
            "calculate",
            "note",
            "begin_group",
            "end_group",
            "begin_repeat",
            "end_repeat",
        ):
            continue
        for what, texts in _MESSAGES.items():
            wanted = row.get(what, "").strip().lower()
            if not wanted or wanted in ("no", "false", "false()"):
                continue
            for column in [f"{what}_message::{name[7:]}" for name in languages] or [f"{what}_message"]:
                if not row.get(column):
                    code = language_code(column.partition("::")[2])
                    row[column] = texts.get(code, f"{texts['zh']} / {texts['en']}")
                    added.setdefault(column)
    return [column for column in added if column not in header]


_MESSAGES = {
    "required": {"zh": "此题必填", "en": "An answer is required"},
    "constraint": {"zh": "填写的内容不符合要求，请检查", "en": "This answer is not allowed; please check it"},
}
