"""Files at the door: what is no usable workbook is said, what is odd in its cells too, and nothing hangs or fails."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, cast

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from field_forms import Finding, WorkbookError, check_workbook, compile_form, convert_xlsform
from field_forms.lint.book import MAX_CELLS, MAX_COLUMNS, MAX_OLD_BYTES, MAX_QUESTIONS, MAX_ROWS
from field_forms.lint.sheets import letters
from tests.forms.building import YES_NO, question, workbook

SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook([question("text", "q")], choices=())
MOST_SECONDS = 5.0


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return held.getvalue()


def with_rows(rows: bytes) -> bytes:
    """The good workbook with more XML at the end of its first sheet."""
    changed = parts(GOOD)
    return packed({**changed, SHEET: changed[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")})


def made(change: Callable[[Any], object], *rows: list[Any]) -> bytes:
    """A workbook written by Excel's own means, changed by `change`."""
    book = openpyxl.Workbook()
    sheet = cast("Any", book.active)
    sheet.title = "survey"
    labels = ["label::中文 (zh)", "label::English (en)"]
    for row in (["type", "name", *labels, "default"], ["date", "q", "题", "Q", None], *rows):
        sheet.append(row)
    other = book.create_sheet("settings")
    other.append(["form_title", "form_id", "version", "default_language"])
    other.append(["题", "a", "1", "中文 (zh)"])
    change(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def quick(content: bytes) -> list[Finding]:
    """The findings, which are there in bounded time."""
    began = time.perf_counter()
    found = check_workbook(content)
    assert time.perf_counter() - began < MOST_SECONDS
    return found


def kinds(content: bytes) -> list[str]:
    return [finding.kind for finding in quick(content)]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "not_workbook"),
        (b"type,name\ntext,q\n", "not_workbook"),
        (b"PK\x03\x04 broken", "not_workbook"),
        (packed({"a.txt": b"x"}), "not_workbook"),
        (packed({"xl/workbook.bin": b"x"}), "other_format"),
        (packed({"mimetype": b"x", "content.xml": b"<a/>"}), "other_format"),
        (packed({"xl/workbook.xml": b"<workbook"}), "damaged"),
        (GOOD[: len(GOOD) // 2], "not_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 600, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * MAX_OLD_BYTES, "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_usable_workbook_is_said_with_what_to_do(content: bytes, kind: str) -> None:
    (finding,) = quick(content)
    assert (finding.kind, finding.severity) == (kind, "error")
    assert finding.remedy_zh
    assert finding.remedy_en
    with pytest.raises(WorkbookError) as caught:
        convert_xlsform(content)
    assert caught.value.kind == kind


def test_a_package_whose_entries_need_a_password_is_said() -> None:
    content = bytearray(packed({"xl/workbook.xml": b"<workbook/>"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    assert kinds(bytes(content)) == ["protected"]


@pytest.mark.parametrize(
    "content",
    [
        with_rows(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (MAX_QUESTIONS + 1, MAX_QUESTIONS + 1)),
        with_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        with_rows(b'<row r="5"><c r="XFD5"><v>1</v></c></row>'),
        with_rows(b'<row r="5">' + b'<c r="A5"><v>1</v></c>' * (MAX_CELLS + 1) + b"</row>"),
        packed({**parts(GOOD), "xl/media/a.png": b"\0" * 201_000_000}),
    ],
    ids=["rows", "far cell", "columns", "cells", "bomb"],
)
def test_what_is_far_too_large_is_refused_quickly(content: bytes) -> None:
    assert kinds(content) == ["too_large"]


def test_limits_let_through_what_is_just_within() -> None:
    note = b'<c r="A%d" t="inlineStr"><is><t>note</t></is></c>' % MAX_QUESTIONS
    assert "too_large" not in kinds(with_rows(b'<row r="%d">%s</row>' % (MAX_QUESTIONS, note)))
    column = letters(MAX_COLUMNS - 1).encode()
    assert kinds(with_rows(b'<row r="5"><c r="%s5"><v>1</v></c></row>' % column)) == []


def test_a_hundred_thousand_rows_are_refused() -> None:
    rows = [b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (number, number) for number in range(3, 100_003)]
    changed = parts(workbook([question("text", "q")], YES_NO))
    choices = "xl/worksheets/sheet2.xml"
    changed[choices] = changed[choices].replace(b"</sheetData>", b"".join(rows) + b"</sheetData>")
    (finding,) = quick(packed(changed))
    assert (finding.kind, f"{MAX_ROWS:,}" in finding.en) == ("too_large", True)


def test_formatted_rows_without_content_do_not_count() -> None:
    blank = [b'<row r="%d" s="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n) for n in range(9, 200_000)]
    assert kinds(with_rows(b"".join(blank))) == []


def test_entities_in_the_package_are_refused() -> None:
    sheet = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData>&e;</sheetData></worksheet>'
    assert kinds(packed({**parts(GOOD), SHEET: sheet})) == ["workbook_doctype"]


def test_macros_are_not_run_and_said() -> None:
    assert kinds(packed({**parts(GOOD), "xl/vbaProject.bin": b"x"})) == ["macros"]


def cell(address: str, value: object, number_format: str = "") -> Callable[[Any], object]:
    def change(book: Any) -> None:
        book["survey"][address] = value
        if number_format:
            book["survey"][address].number_format = number_format

    return change


def hide(what: str, key: object) -> Callable[[Any], object]:
    def change(book: Any) -> None:
        getattr(book["survey"], what)[key].hidden = True

    return change


def merge(book: Any) -> None:
    book["survey"].merge_cells("C2:D2")


def hide_sheet(book: Any) -> None:
    book["survey"].sheet_state = "hidden"


def push_down(book: Any) -> None:
    book["survey"].insert_rows(1)


@pytest.mark.parametrize(
    ("change", "kind", "severity", "row"),
    [
        (cell("E2", "=TODAY()"), "formula", "error", 2),
        (cell("E2", "#REF!"), "error_cell", "error", 2),
        (cell("E2", date(2026, 1, 2)), "date_cell", "error", 2),
        (cell("E2", 46024, "yyyy/m/d"), "date_cell", "error", 2),
        (merge, "merged", "warning", 2),
        (hide("row_dimensions", 2), "hidden_rows", "warning", 2),
        (hide("column_dimensions", "B"), "hidden_column", "warning", 1),
        (hide_sheet, "hidden_sheet", "warning", 0),
        (push_down, "header_row", "error", 2),
    ],
)
def test_cells_that_excel_shows_otherwise_than_they_are(
    change: Callable[[Any], object], kind: str, severity: str, row: int
) -> None:
    found = [one for one in quick(made(change)) if one.kind not in ("translation", "default_type")]
    assert [(one.kind, one.severity, one.row) for one in found] == [(kind, severity, row)]


def test_numbers_and_truths_are_read_as_excel_shows_them() -> None:
    rows = [["integer", "n", "题", "N", 3.0], ["decimal", "d", "题", "D", 0.5], ["text", "t", "题", "T", True]]
    form = compile_form(convert_xlsform(made(lambda _: None, *rows)))
    defaults = {slot.name: slot.default for slot in form.slots}
    assert (defaults["n"], defaults["d"], defaults["t"]) == ("3", "0.5", "TRUE")


def with_shared_strings(strings: bytes) -> bytes:
    """The good workbook with its texts in a part of their own, as Excel keeps them: cell A2 shows the first one."""
    changed = parts(GOOD)
    relation = b'<Relationship Id="s" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    changed["xl/_rels/workbook.xml.rels"] = changed["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", relation
    )
    written = b'<c r="A2" t="inlineStr"><is><t>text</t></is></c>'
    assert written in changed[SHEET]
    changed[SHEET] = changed[SHEET].replace(written, b'<c r="A2" t="s"><v>0</v></c>')
    return packed({**changed, "xl/sharedStrings.xml": b"<sst>" + strings + b"</sst>"})


def test_texts_in_several_pieces_are_read_without_their_readings() -> None:
    rich = b"<si><r><t>no</t></r><r><rPr><b/></rPr><t>te</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    assert b"readonly" in convert_xlsform(with_shared_strings(rich))


def test_endless_texts_are_refused() -> None:
    assert kinds(with_shared_strings(b" " * 101_000_000)) == ["too_large"]
    assert kinds(with_shared_strings(b"<si><t>" + b"a" * 60_000_000 + b"</t></si>")) == ["too_large"]
    assert kinds(with_shared_strings(b"<si><t>a</t></si>" * (MAX_CELLS + 1))) == ["too_large"]


def test_a_text_that_was_a_number_once_is_said() -> None:
    choices = (*YES_NO, {**YES_NO[0], "name": "1.0"})
    (found,) = quick(workbook([question("select_one yes_no", "q")], choices))
    assert (found.kind, found.remedy_en) == ("number_text", "write 1")


def test_marks_that_nobody_sees_do_no_harm() -> None:
    book = workbook(
        [question("text", "q\u200b"), question("note", "n", relevant="\ufeff${q}\u00a0!= ''")], choices=()
    )
    assert kinds(book) == []


FAULTS = st.lists(
    st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255), st.booleans()), min_size=1, max_size=20
)
NAMES = sorted(parts(GOOD))
SCRAPS = st.sampled_from(
    [b"", b"9999999", b"-1", b"&#x0;", b"<!DOCTYPE a>", b'"', b"\xff", b'<c r="ZZ9" t="s"><v>7</v></c>']
)


@settings(deadline=5000, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(FAULTS)
def test_a_workbook_with_flipped_or_missing_bytes_is_read_or_said(faults: list[tuple[int, int, bool]]) -> None:
    content = bytearray(GOOD)
    for at, value, cut in faults:
        if cut:
            del content[at:]
        elif at < len(content):
            content[at] = value
    assert isinstance(check_workbook(bytes(content)), list)


@settings(deadline=5000, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(0, 3000), st.integers(0, 20), SCRAPS)
def test_a_package_with_changed_parts_is_read_or_said(
    one: str, other: str, at: int, length: int, scrap: bytes
) -> None:
    content = parts(GOOD)
    content[one], content[other] = content[other], content[one]
    content[one] = content[one][:at] + scrap + content[one][at + length :]
    assert isinstance(check_workbook(packed(content)), list)
