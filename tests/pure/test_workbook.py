"""Tables as Excel workbooks: what goes in is what a clerk sees in it."""

import io
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest

from server.core import workbook
from server.core.workbook import Column, Sheet


def opened(*sheets: Sheet) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook.workbook(sheets)))


def villages(rows: list[list[workbook.Cell]], name: str = "覆盖") -> Sheet:
    return Sheet(name, ["壶关县 2026年3月"], [Column("村", 20), Column("应走访"), Column("到期日")], rows)


def test_numbers_dates_and_names_arrive_as_what_they_are() -> None:
    page = opened(villages([["城南社区", 31, date(2026, 3, 31)], ["城北社区", 0, None]]))["覆盖"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["壶关县 2026年3月", None, None],
        ["村", "应走访", "到期日"],
        ["城南社区", 31, datetime.combine(date(2026, 3, 31), time())],
        ["城北社区", 0, None],
    ]
    assert page.freeze_panes == "A3"


@pytest.mark.parametrize("name", ["=1+1", '=HYPERLINK("http://example.invalid")', "+86", "-", "@SUM(A1)"])
def test_no_name_becomes_a_formula(name: str) -> None:
    page = opened(villages([[name, 1, None]]))["覆盖"]
    cell = page["A3"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_a_sheet_may_be_called_what_excel_does_not_allow() -> None:
    long = "龙泉镇/城南社区[2026年1月:2026年12月]*的全部应走访户和已走访户名单"
    (name,) = opened(villages([], long)).sheetnames
    assert len(name) == 31
    assert not set(name) & set("[]:*?/\\")


@pytest.mark.parametrize(("rows", "said"), [(3, False), (4, True)])
def test_rows_beyond_what_excel_opens_are_left_out_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, rows: int, said: bool
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    page = opened(villages([["村", n, None] for n in range(rows)]))["覆盖"]
    last = [row[0].value for row in page.iter_rows()][-1]
    assert ("还有更多行" in last, page.max_row) == (said, 2 + 3 + said)
