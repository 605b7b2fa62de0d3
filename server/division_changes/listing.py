"""Lists of changes as bureaus send them: an Excel or CSV table of old code, new code, kind and date."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import cast

from python_calamine import CalamineError, CalamineWorkbook

from server import regions
from server.core.errors import Problem
from server.division_changes.records import MOST_LINES, ChangeLine, Kind

COLUMNS = {
    "kind": ("变更类型", "变更类别", "类型", "kind"),
    "old_code": ("原代码", "原区划代码", "旧代码", "变更前代码", "old_code"),
    "new_code": ("新代码", "新区划代码", "现代码", "变更后代码", "new_code"),
    "new_name": ("新名称", "现名称", "变更后名称", "名称", "new_name"),
    "on": ("生效日期", "变更日期", "执行日期", "日期", "date"),
}
NAMES: dict[str, Kind] = {
    "更名": "rename", "改名": "rename", "变更代码": "recode", "代码变更": "recode", "划转": "transfer",
    "转隶": "transfer", "隶属变更": "transfer", "合并": "merge", "并入": "merge", "撤并": "merge", "拆分": "split",
    "分设": "split", "设立": "new", "新设": "new", "新增": "new", "撤销": "close",
}  # fmt: skip
KINDS: dict[str, Kind] = {**NAMES, **{kind: kind for kind in NAMES.values()}}
EXCEL_BEGAN = date(1899, 12, 30)
HEADER_WITHIN = 10  # rows from the top in which the headings are looked for


def read_list(data: bytes) -> tuple[list[ChangeLine], list[str]]:
    """The lines of a list, and what could not be read, row by row, in Chinese and English.

    Raises Problem division_list_unreadable when it is no table with these columns.
    """
    rows = _rows(data)
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        columns = _columns(row)
        if {"kind", "on"} <= columns.keys() and {"old_code", "new_code"} & columns.keys():
            return _lines(rows, at, columns)
    raise Problem("division_list_unreadable")


def _lines(
    rows: Sequence[Sequence[object]], header: int, columns: dict[str, int]
) -> tuple[list[ChangeLine], list[str]]:
    lines: list[ChangeLine] = []
    unread: list[str] = []
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        if not any(_text(one) for one in cells.values()):
            continue
        kind, on = KINDS.get(_text(cells["kind"]).lower()), _day(cells["on"])
        if kind is None:
            unread.append(f"第 {number} 行：变更类型“{_text(cells['kind'])}”认不出 / row {number}: kind not known")
        elif on is None:
            unread.append(f"第 {number} 行：日期“{_text(cells['on'])}”认不出 / row {number}: date not understood")
        elif len(lines) == MOST_LINES:
            unread.append(f"第 {number} 行起超过 {MOST_LINES} 行，没有读 / more than {MOST_LINES} lines")
            break
        else:
            old, new, name = (_text(cells.get(one, "")) for one in ("old_code", "new_code", "new_name"))
            lines.append(
                ChangeLine(
                    row=number, kind=kind, on=on, old_code=regions.plain_code(old),
                    new_code=regions.plain_code(new), new_name=name,
                )
            )  # fmt: skip
    return lines, unread


def _columns(row: Sequence[object]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, headings in COLUMNS.items():
        for at, cell in enumerate(row):
            if _text(cell).lower() in headings and name not in found:
                found[name] = at
    return found


def _rows(data: bytes) -> Sequence[Sequence[object]]:
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0":
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            return cast("list[list[object]]", book.get_sheet_by_index(0).to_python(skip_empty_area=False))
        except (CalamineError, IndexError) as error:
            raise Problem("division_list_unreadable") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(data.decode(encoding))))
        except (UnicodeDecodeError, csv.Error):
            continue
    raise Problem("division_list_unreadable")


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and 20_000 < cell < 80_000:
        return EXCEL_BEGAN + timedelta(days=int(cell))
    found = re.fullmatch(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?", _text(cell))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
