"""Workbooks become XForms; what is no usable workbook is refused with a sentence."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from field_forms import WorkbookError, compile_form, convert_xlsform
from field_forms.convert import MAX_ROWS
from tests.forms.building import question, workbook


def tall(rows: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("survey")
    for number in range(rows):
        sheet.append(["type" if number == 0 else "note"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_our_prefix_is_declared_where_it_is_used() -> None:
    with_fact = convert_xlsform(workbook([question("text", "q", fact="a")]))
    assert b'xmlns:tanfang="urn:tanfang:forms"' in with_fact
    assert b"tanfang" not in convert_xlsform(workbook([question("text", "q")]))


def test_messages_in_both_languages_stand_in_where_none_is_written() -> None:
    row = question(
        "integer", "n", required="yes", constraint=". > 0", **{"constraint_message::中文 (zh)": "要大于零"}
    )
    found = compile_form(convert_xlsform(workbook([row]))).definition.questions[0]
    assert found.required_messages == {"zh": "此题必填", "en": "An answer is required"}
    assert found.constraint_messages["zh"] == "要大于零"
    assert found.constraint_messages["en"].startswith("This answer is not allowed")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "not_workbook"),
        (b"type,name\ntext,q\n", "not_workbook"),
        (b"PK\x05\x06" + b"\0" * 18, "not_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, kind: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        convert_xlsform(content)
    assert caught.value.kind == kind


def test_a_zip_that_only_looks_like_a_workbook_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<nothing/>")
    with pytest.raises(WorkbookError):
        convert_xlsform(held.getvalue())


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 201_000_000)
    with pytest.raises(WorkbookError) as caught:
        convert_xlsform(held.getvalue())
    assert caught.value.kind == "too_large"


def test_a_sheet_beyond_the_limit_is_refused() -> None:
    with pytest.raises(WorkbookError) as caught:
        convert_xlsform(tall(MAX_ROWS + 1))
    assert caught.value.kind == "too_large"


def test_the_converters_own_fault_is_passed_on() -> None:
    with pytest.raises(WorkbookError, match="nothing"):
        convert_xlsform(workbook([question("select_one nothing", "q")]))
