"""Workbooks that are not as they should be, as tests hand them in."""

import io
import zipfile
from collections.abc import Sequence
from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.features.lists import Cells, saved, xlsx

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def book(sheet: str, strings: str = "<si><t>a</t></si>") -> bytes:
    """A workbook of one sheet, part by part."""
    parts = {
        "_rels/.rels": f'<Relationships {LINKS}><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
                       f'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="名单" sheetId="1" r:id="r1"/>'
                           f'</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {LINKS}><Relationship Id="r1" Type="{OFFICE}/worksheet" '
                                      f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
                                      f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{sheet}</sheetData></worksheet>",
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def last_corner() -> bytes:
    """Less than two kilobytes that ask for half a terabyte: one cell in the first place and one in the last."""
    return book('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


@cache
def bomb() -> bytes:
    """A sheet that unpacks to far more than it is."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(80):
            part.write(bytes(1024**2))
    return out.getvalue()


def with_macros(rows: Sequence[Cells]) -> bytes:
    out = io.BytesIO(xlsx(rows))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    return out.getvalue()


def with_hidden(rows: Sequence[Cells]) -> bytes:
    """The rows, and before and behind them hidden sheets that are longer."""
    made = Workbook()
    first: Any = made.active
    first.title = "底稿"
    first.sheet_state = "hidden"
    shown: Any = made.create_sheet("名单")
    last: Any = made.create_sheet("密")
    last.sheet_state = "veryHidden"
    for page, times in ((first, 3), (shown, 1), (last, 3)):
        for row in list(rows) * times:
            page.append(list(row))
    made.active = 1
    return saved(made)
