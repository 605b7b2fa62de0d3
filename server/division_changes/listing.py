"""Lists of changes as bureaus send them: an Excel or CSV table of old code, new code, kind and date."""

from collections.abc import Sequence

from server import regions
from server.core.errors import Problem
from server.core.tables import Row, UnreadableListError, cell_day, read_small, unreadable
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
HEADER_WITHIN = 10  # rows from the top in which the headings are looked for


def read_list(data: bytes) -> tuple[list[ChangeLine], list[str]]:
    """The lines of a list, and what could not be read, row by row, in Chinese and English.

    Takes seconds for a long one. Raises Problem list_unreadable, or division_list_unreadable when it is no table with
    these columns.
    """
    try:
        table = read_small(data)
    except UnreadableListError as error:
        raise unreadable(error) from error
    for at, row in enumerate(table.rows[:HEADER_WITHIN]):
        columns = _columns(row)
        if {"kind", "on"} <= columns.keys() and {"old_code", "new_code"} & columns.keys():
            lines, unread = _lines(table.rows, at, columns)
            return lines, [*(f"{note.zh} / {note.en}" for note in table.notes), *unread]
    raise Problem("division_list_unreadable")


def _lines(rows: Sequence[Row], header: int, columns: dict[str, int]) -> tuple[list[ChangeLine], list[str]]:
    lines: list[ChangeLine] = []
    unread: list[str] = []
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if not any(cells.values()):
            continue
        named, on = cells["kind"], cell_day(cells["on"])
        kind = KINDS.get(named.lower())
        if kind is None:
            unread.append(f"第 {number} 行：变更类型“{named}”认不出 / row {number}: kind not known")
        elif on is None:
            unread.append(f"第 {number} 行：日期“{cells['on']}”认不出 / row {number}: date not understood")
        elif len(lines) == MOST_LINES:
            unread.append(f"第 {number} 行起超过 {MOST_LINES} 行，没有读 / more than {MOST_LINES} lines")
            break
        else:
            old, new, name = (cells.get(one, "") for one in ("old_code", "new_code", "new_name"))
            lines.append(
                ChangeLine(
                    row=number, kind=kind, on=on, old_code=regions.plain_code(old),
                    new_code=regions.plain_code(new), new_name=name,
                )
            )  # fmt: skip
    return lines, unread


def _columns(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, headings in COLUMNS.items():
        for at, cell in enumerate(row):
            if cell.strip().lower() in headings and name not in found:
                found[name] = at
    return found
