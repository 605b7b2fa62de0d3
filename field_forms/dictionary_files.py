"""The data dictionary as an Excel workbook and as a Word document."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, cast

import openpyxl
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from field_forms.dictionary import Dictionary, Entry, sheets

_WIDEST, _CHINESE_FONT = 60, "宋体"


def dictionary_xlsx(found: Dictionary) -> bytes:
    """A workbook with a sheet for the form, its questions and its choices; headings stay in view."""
    book = openpyxl.Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for name, headings, rows in sheets(found):
        sheet = book.create_sheet(name)
        sheet.append(headings)
        for row in rows:
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(_widths([headings, *rows]), 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.data_type = "s"  # a label that begins with = is no formula
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _widths(rows: Sequence[Sequence[str]]) -> Iterable[int]:
    """Widths in characters; a Chinese character takes two."""
    for cells in zip(*rows, strict=True):
        longest = max(sum(2 if character > "\u2e80" else 1 for character in cell) for cell in cells)
        yield min(max(longest + 2, 8), _WIDEST)


_DETAILS: tuple[tuple[str, str], ...] = (
    ("列 Columns", "columns"),
    ("选项 Choices", "choices"),
    ("何时问 Asked when", "asked_when"),
    ("必填 Required", "required"),
    ("要求 Constraint", "constraint"),
    ("计算 Calculation", "calculation"),
    ("事实 Fact", "fact"),
    ("敏感 Sensitive", "sensitive"),
)


def dictionary_docx(found: Dictionary) -> bytes:
    """A Word document to print: a table of questions in form order, then each list of choices."""
    document = Document()
    _page(document)
    document.add_heading(found.title or found.form_id, level=1)
    document.add_paragraph(f"{found.form_id} · 版本 version {found.version}")
    rows = [_line(entry) for entry in found.entries]
    _table(document, ["问题 Question", "类型 Type", "题目", "Label", "说明 Details"], rows, (3.5, 2.5, 6.0, 6.0, 8.0))
    if found.choices:
        document.add_heading("选项 Choices", level=2)
        choices = [[name, *choice] for name, held in found.choices.items() for choice in held]
        _table(document, ["选项表 List", "值 Value", "中文", "English"], choices, (4.5, 5.0, 8.0, 8.5))
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _line(entry: Entry) -> list[str]:
    details: list[str] = []
    for called, field in _DETAILS:
        value: str | list[str] = getattr(entry, field)
        text = value if isinstance(value, str) else ", ".join(value)
        if text:
            details.append(f"{called}：{text}")
    label = [entry.label[at] + (f"\n{entry.hint[at]}" if entry.hint[at] else "") for at in (0, 1)]
    return [entry.name, " ".join(dict.fromkeys(entry.type)), *label, "\n".join(details)]


def _page(document: WordDocument) -> None:
    """A4 across, a Chinese font for Chinese text."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.8)
    normal = cast("ParagraphStyle", document.styles["Normal"])
    normal.font.size = Pt(9)
    cast("Any", normal).element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _CHINESE_FONT)


def _table(
    document: WordDocument, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> None:
    """A table with its heading row repeated on each page; widths in centimetres."""
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    table.autofit = False
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    heading_row = cast("Any", table.rows[0])._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no word for it
    heading_row.append(heading_row.makeelement(qn("w:tblHeader"), {}))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for column, width in zip(table.columns, widths, strict=True):
        for cell in column.cells:
            cell.width = Cm(width)
