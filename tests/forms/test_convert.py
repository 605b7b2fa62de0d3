"""Workbooks become XForms; what is no usable workbook is refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from field_forms import WorkbookError, check_workbook, compile_form, convert_xlsform
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
    ("heading", "required"),
    [
        ("Constraint Message", "Required"),
        ("bind::jr:constraintMsg", "bind::required"),
        ("constraining message", "required"),
    ],
)
def test_a_message_column_under_another_of_its_names_is_filled_and_not_doubled(heading: str, required: str) -> None:
    rows = [
        {"type": "integer", "name": "n", "label": "N", "constraint": ". > 0", heading: "more than nothing"},
        {"type": "integer", "name": "m", "label": "M", "constraint": ". > 0", required: "yes"},
    ]
    content = workbook(rows)
    assert [one for one in check_workbook(content) if one.severity == "error"] == []
    n, m = compile_form(convert_xlsform(content)).definition.questions[:2]
    assert set(n.constraint_messages.values()) == {"more than nothing"}
    assert "This answer is not allowed" in str(m.constraint_messages)
    assert "An answer is required" in str(m.required_messages)


def test_one_message_for_all_languages_stays_the_message_of_its_question() -> None:
    row = question("integer", "n", required="yes", constraint=". > 0", constraint_message="大于零 / above zero")
    found = compile_form(convert_xlsform(workbook([row]))).definition.questions[0]
    assert set(found.constraint_messages.values()) == {"大于零 / above zero"}
    assert found.required_messages == {"zh": "此题必填", "en": "An answer is required"}


def test_languages_parted_by_one_colon_stay_languages() -> None:
    row = {"type": "integer", "name": "n", "label:中文 (zh)": "数", "label:English (en)": "Number", "required": "yes"}
    found = compile_form(convert_xlsform(workbook([row]))).definition.questions[0]
    assert found.labels == {"zh": "数", "en": "Number"}
    assert found.required_messages == {"zh": "此题必填", "en": "An answer is required"}


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


def test_a_workbook_of_excel_97_becomes_the_same_form() -> None:
    content = (Path(__file__).parent / "workbooks" / "household.xls").read_bytes()
    assert [(one.severity, one.kind) for one in check_workbook(content) if one.severity == "error"] == []
    assert "old_format" in [one.kind for one in check_workbook(content)]
    definition = compile_form(convert_xlsform(content)).definition
    assert (definition.id, definition.version) == ("old_book", "3")
    band = next(one for one in definition.questions if one.name == "band")
    assert [choice.value for choice in band.choices] == ["1", "2"]
    assert band.labels == {"zh": "补贴档次", "en": "Subsidy band"}


def test_a_fault_in_a_workbook_of_excel_97_is_shown_at_its_cell() -> None:
    content = (Path(__file__).parent / "workbooks" / "household_misspelt.xls").read_bytes()
    (fault,) = [one for one in check_workbook(content) if one.severity == "error"]
    # A blank row stands above it in the sheet.
    assert (fault.kind, fault.sheet, fault.row, fault.cell) == ("unknown_question", "survey", 6, "G6")
    assert "age" in fault.remedy_en


def test_a_required_question_asked_for_each_choice_is_converted() -> None:
    rows = [
        question("begin_loop over yes_no", "each"),
        {
            "type": "integer",
            "name": "count",
            "label::中文 (zh)": "%(label)s 有几个",
            "label::English (en)": "How many %(label)s",
            "required": "yes",
        },
        {"type": "end_loop"},
        question("text", "after", required="yes"),
    ]
    xform = convert_xlsform(workbook(rows))
    questions = {one.path: one for one in compile_form(xform).definition.questions}
    assert {"/data/each/yes/count", "/data/each/no/count"} <= set(questions)
    assert questions["/data/after"].required_messages == {"zh": "此题必填", "en": "An answer is required"}
