"""Workbooks are opened in a process of their own that has so much memory and time and no more.

A workbook of two kilobytes can ask for half a terabyte: one cell in its first row and one in its last column, or one
long text that a million cells point to. What asks for too much ends there and not in the server. As a program this
file needs nothing of the server: `python -I sheets.py FILE SHEET PART BYTES`
(PART: head or rows; BYTES: of memory).
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

MEMORY = 2 * 1024**3  # bytes; a million rows of ten columns take half of it
SECONDS = 300  # of work; a million rows of ten columns take about twenty
MOST_COLUMNS = 300
MOST_MERGED = 100_000
WHOLE_NUMBERS = 1e15  # beyond it a spreadsheet has lost digits
_AT_ONCE = 500  # rows on a line
_CORRUPT = "broken"
Row = list[str]


class UnreadableListError(Exception):
    """`why`: the word of the reason, see tables.py."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def head_of(path: Path, sheet: str) -> dict[str, Any]:
    """The sheet taken (the one named, else the visible one with most rows), the other visible ones, the hidden ones,
    and cells merged downwards as [first row, last row, column] from 0. Raises UnreadableListError."""
    return next(_told(path, sheet, "head"))


def rows_of(path: Path, sheet: str) -> Iterator[Row]:
    """Every row of a sheet from the top, empty ones too. Raises UnreadableListError."""
    for rows in _told(path, sheet, "rows"):
        yield from rows


def _told(path: Path, sheet: str, part: Literal["head", "rows"]) -> Iterator[Any]:
    with subprocess.Popen(
        [sys.executable, "-I", __file__, str(path), sheet, part, str(MEMORY)], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env={}, start_new_session=True,
    ) as child:  # fmt: skip
        try:
            for line in child.stdout or ():
                told: Any = json.loads(line)
                if "why" in told:
                    raise UnreadableListError(told["why"])
                yield told
            if child.wait() != 0:
                raise UnreadableListError("too_big")
        finally:
            child.kill()


# What follows runs in the other process -----------------------------------------------------------


def main(path: str, wanted: str, part: str, memory: str) -> None:
    """Print what is asked for, a line of JSON for each piece of it; or why not."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        book = _opened(path)
        if part == "head":
            _say(_head(book, wanted))
            return
        rows = _rows(_sheet(book, wanted))
        while some := list(islice(rows, _AT_ONCE)):
            _say(some)
    except UnreadableListError as error:
        _say({"why": error.why})


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what, ensure_ascii=True, separators=(",", ":")) + "\n")


def _opened(path: str) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook

    with Path(path).open("rb") as file:
        zipped = file.read(2) == b"PK"
        file.seek(0)
        try:
            return CalamineWorkbook.from_filelike(file)
        except (CalamineError, ValueError, OSError) as error:
            why = _CORRUPT if zipped else "password" if _locked(Path(path)) else "not_a_workbook"
            raise UnreadableListError(why) from error


def _locked(path: Path) -> bool:
    """Whether a workbook asks for a password: its reader says so only of a file whose name says what it is."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    reader: Any = CalamineWorkbook
    with suppress(OSError), TemporaryDirectory(prefix="tanfang-sheet-") as folder:
        for kind in ("xlsx", "xls"):
            named = Path(folder) / f"list.{kind}"
            named.symlink_to(path.resolve())
            try:
                reader.from_path(named)
            except PasswordError:
                return True
            except (CalamineError, ValueError):
                continue
    return False


def _sheet(book: Any, name: str) -> Any:
    from python_calamine import CalamineError

    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, ValueError) as error:
        raise UnreadableListError(_CORRUPT) from error


def _head(book: Any, wanted: str) -> dict[str, Any]:
    from python_calamine import SheetVisibleEnum

    visible = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    hidden = [one.name for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible]
    if wanted and wanted not in visible:
        raise UnreadableListError("no_such_sheet")
    chosen, height = "", 0
    ranges: Any = ()
    for name in [wanted] if wanted else visible:
        sheet = _sheet(book, name)
        if sheet.height > height:
            chosen, height, ranges = name, sheet.height, sheet.merged_cell_ranges or ()
    if not height:
        raise UnreadableListError("empty")
    merged = sorted(
        (first, last, column)
        for (first, left), (last, right) in islice(ranges, MOST_MERGED)
        for column in range(left, min(right, MOST_COLUMNS) + 1)
        if last > first
    )
    return {"sheet": chosen, "others": [one for one in visible if one != chosen], "hidden": hidden, "merged": merged}


def _rows(sheet: Any) -> Iterator[Row]:
    top = sheet.start[0] if sheet.start else 0
    yield from ([] for _ in range(top))  # so that a row keeps the number its spreadsheet shows
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for cells in sheet.iter_rows():
        yield left + [_text(cell) for cell in islice(cells, MOST_COLUMNS)]


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.replace("\0", "")  # no database keeps one
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if abs(value) >= WHOLE_NUMBERS:
            return f"{value:.14E}"
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
