"""The files a bank reads and answers with: rows in, bytes out, and the other way round."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec
from openpyxl import Workbook

from server.core.tables import UNREADABLE, UnreadableListError, read_small
from server.core.workbook import text_cell

Encoding = Literal["gb18030", "utf-8"]
COLUMNS = ("批次号", "行号", "户名", "账号", "开户行", "金额", "附言")
# What a result file's columns may be called; the first four must be there.
NAMES = {
    "batch": ("批次号", "批次", "batch"),
    "line": ("行号", "序号", "line"),
    "amount": ("金额", "amount"),
    "result": ("结果", "状态", "处理结果", "result"),
    "reason": ("原因", "失败原因", "reason"),
    "paid_on": ("到账日期", "入账日期", "日期", "paid_on"),
    "number": ("账号", "account"),
}
NEEDED = ("batch", "line", "amount", "result")
PAID = {"成功", "已付", "已到账", "paid", "success", "ok"}
FAILED = {"失败", "退票", "未成功", "failed", "returned"}
REASONS = (
    ("account_closed", re.compile(r"销户|注销|已关|closed", re.IGNORECASE)),
    ("name_mismatch", re.compile(r"户名|姓名|不符|name", re.IGNORECASE)),
    ("account_unknown", re.compile(r"无此|不存在|账号错|账号有误|unknown|no such", re.IGNORECASE)),
)


class Unreadable(Exception):
    """No table that a result could be read from; the words say why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a result file; `row` as a spreadsheet counts. `faults`: what cannot be read, in both languages."""

    row: int
    batch: str
    line: int
    amount: Decimal
    paid: bool | None
    reason: str
    words: str
    paid_on: date | None
    number: str
    faults: tuple[tuple[str, str], ...]


class BankRow(msgspec.Struct, frozen=True):
    """One payment as the bank reads it."""

    batch: int
    line: int
    holder: str
    number: str
    bank: str
    amount: Decimal
    label: str

    def cells(self) -> tuple[str, ...]:
        return (
            str(self.batch),
            str(self.line),
            self.holder,
            self.number,
            self.bank,
            f"{self.amount:.2f}",
            self.label,
        )


def harmless(cell: str) -> str:
    """A text that a spreadsheet would run as a formula, marked as text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def as_csv(rows: Iterable[BankRow], encoding: Encoding) -> bytes:
    """As CSV; UTF-8 with the mark that Excel looks for."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in rows:
        writer.writerow([harmless(cell) for cell in one.cells()])
    return out.getvalue().encode("utf-8-sig" if encoding == "utf-8" else encoding)


def as_xlsx(rows: Iterable[BankRow]) -> bytes:
    """As a workbook; account numbers are texts, so that no digit is lost, and nothing is a formula."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("发放")
    sheet.append(COLUMNS)
    for one in rows:
        sheet.append([text_cell(sheet, cell) if at != 5 else one.amount for at, cell in enumerate(one.cells())])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_answer(data: bytes) -> list[Said]:
    """The rows of a result file, CSV or Excel. Takes seconds for a large one. Raises Unreadable."""
    try:
        table = read_small(data).rows
    except UnreadableListError as error:
        words = UNREADABLE[error.why]
        raise Unreadable(words.zh, words.en) from error
    lines = ((at, cells) for at, cells in enumerate(table, 1) if any(cell.strip() for cell in cells))
    heading = next(lines, None)
    if heading is None:
        words = UNREADABLE["empty"]
        raise Unreadable(words.zh, words.en)
    places = _places(heading[1])
    return [_said(at, cells, places) for at, cells in lines]


def _places(heading: Sequence[str]) -> dict[str, int]:
    found = {
        name: at for at, cell in enumerate(heading) for name, words in NAMES.items() if cell.strip().lower() in words
    }
    missing = [NAMES[name][0] for name in NEEDED if name not in found]
    if missing:
        raise Unreadable(f"缺少列：{'、'.join(missing)}", f"columns are missing: {', '.join(missing)}")
    return found


def _said(row: int, cells: Sequence[str], places: dict[str, int]) -> Said:
    given = {name: cells[at].strip().removeprefix("'") if at < len(cells) else "" for name, at in places.items()}
    faults: list[tuple[str, str]] = []
    word = given["result"].lower()
    paid = True if word in PAID else False if word in FAILED else None
    if paid is None:
        faults.append((f"看不懂结果“{given['result']}”", f"the result {given['result']!r} is not understood"))
    words = given.get("reason", "")
    if paid is False and not words:
        faults.append(("失败没有写原因", "a failure without a reason"))
    line, amount, day = _whole(given["line"]), _money(given["amount"]), _day(given.get("paid_on", ""))
    if line is None:
        faults.append((f"行号“{given['line']}”不是数字", f"the line {given['line']!r} is no number"))
    if amount is None:
        faults.append((f"金额“{given['amount']}”不是数字", f"the amount {given['amount']!r} is no number"))
    if day is None and given.get("paid_on"):
        faults.append((f"日期“{given['paid_on']}”看不懂", f"the date {given['paid_on']!r} is not understood"))
    return Said(
        row=row, batch=given["batch"].strip(), line=line or 0, amount=amount or Decimal(0), paid=paid,
        reason="" if paid else reason_of(words), words=words, paid_on=day,
        number=re.sub(r"\D", "", given.get("number", "")), faults=tuple(faults),
    )  # fmt: skip


def reason_of(words: str) -> str:
    """The bank's words as one of the reasons that say what to do."""
    return next((code for code, pattern in REASONS if pattern.search(words)), "other")


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None


def _money(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _day(text: str) -> date | None:
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?", text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
