"""The data dictionary, read back from the files that staff open."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import msgspec
import openpyxl
import pytest
from docx import Document

from field_forms import (
    Definition,
    compile_form,
    convert_xlsform,
    dictionary,
)
from field_forms.dictionary_files import dictionary_docx, dictionary_xlsx
from tests.forms.building import question, workbook

SURVEY = (
    question("select_one yes_no", "ill", required="yes", **{"hint::中文 (zh)": "最近一个月"}),
    question("text", "illness", relevant="${ill} = 'yes'", fact="sick_person_name", sensitive="health"),
    question("select_one yes_no", "works"),
    question("begin_repeat", "member"),
    question("integer", "age", constraint=". <= 120", **{"constraint_message::中文 (zh)": "不超过 120"}),
    {"type": "end_repeat"},
    question("calculate", "eldest", calculation="max(${age})"),
)


def definition(*survey: Mapping[str, Any]) -> Definition:
    return compile_form(convert_xlsform(workbook(survey))).definition


def test_every_question_has_its_column_words_and_conditions() -> None:
    entries = {entry.name: entry for entry in dictionary(definition(*SURVEY)).entries}
    assert list(entries) == ["ill", "illness", "works", "member", "age", "eldest"]
    assert entries["ill"].label == ("题 ill", "Question ill")
    assert entries["ill"].hint[0] == "最近一个月"
    assert entries["ill"].required == "yes"
    assert (entries["illness"].asked_when, entries["illness"].fact) == ("${ill} = 'yes'", "sick_person_name")
    assert entries["illness"].sensitive == "health"
    assert (entries["age"].table, entries["age"].columns) == ("member", ["age"])
    assert entries["age"].constraint_message[0] == "不超过 120"
    assert entries["age"].type == ("整数", "whole number")
    assert entries["eldest"].calculation == "max(${age})"


def test_questions_with_the_same_choices_share_a_list() -> None:
    found = dictionary(definition(*SURVEY))
    assert {entry.choices for entry in found.entries if entry.choices} == {"ill"}
    assert found.choices == {"ill": [("yes", "是", "Yes"), ("no", "否", "No")]}


def test_headings_are_those_of_the_earlier_versions() -> None:
    former = definition(question("begin_group", "g"), question("text", "name"), {"type": "end_group"})
    latter = definition(question("text", "name"), question("begin_group", "g"), question("text", "name"),
                        {"type": "end_group"})  # fmt: skip
    assert [entry.columns for entry in dictionary(latter, [former]).entries] == [["name_2"], [], ["name"]]


def test_the_workbook_holds_what_the_dictionary_says() -> None:
    book = openpyxl.load_workbook(io.BytesIO(dictionary_xlsx(dictionary(definition(*SURVEY)))))
    assert book.sheetnames == ["表单 Form", "问题 Questions", "选项 Choices"]
    headings, first, *_ = book["问题 Questions"].iter_rows(values_only=True)
    assert dict(zip(headings, first, strict=True))["题目"] == "题 ill"
    assert book["选项 Choices"]["C2"].value == "是"


@pytest.mark.parametrize("label", ["=1+1", "+86", "-5", "@here"])
def test_no_text_becomes_a_formula(label: str) -> None:
    found = dictionary(definition(question("text", "a")))
    entry = msgspec.structs.replace(found.entries[0], label=(label, label))
    book = openpyxl.load_workbook(io.BytesIO(dictionary_xlsx(msgspec.structs.replace(found, entries=[entry]))))
    cell = book["问题 Questions"]["F2"]
    assert (cell.value, cell.data_type) == (label, "s")


def test_the_word_document_can_be_read_by_people() -> None:
    document = Document(io.BytesIO(dictionary_docx(dictionary(definition(*SURVEY)))))
    questions, choices = document.tables
    assert [cell.text for cell in questions.rows[1].cells][:3] == ["ill", "单选 choose one", "题 ill\n最近一个月"]
    assert "何时问 Asked when：${ill} = 'yes'" in questions.rows[2].cells[4].text
    assert [cell.text for cell in choices.rows[1].cells] == ["ill", "yes", "是", "Yes"]
