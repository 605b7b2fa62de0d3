"""Everything the converter can say has a kind of ours; a kind says what is wrong and what to do in both languages."""

from __future__ import annotations

import re
from typing import Any, cast

import pytest
from pyxform.errors import ErrorCode

from field_forms import check_workbook
from field_forms.lint.converter import CODES, report_error, report_warning
from field_forms.lint.finding import Findings
from field_forms.lint.kinds import kinds
from tests.forms.building import YES_NO, question, workbook

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("code", ErrorCode, ids=lambda code: code.name)
def test_every_code_of_the_converter_has_a_kind(code: ErrorCode) -> None:
    kind, _ = CODES[code.name]
    assert kinds()[kind].severity in ("error", "warning")


@pytest.mark.parametrize(
    "code", [code for code in ErrorCode if "{row}" in code.value.msg], ids=lambda code: code.name
)
def test_its_sentence_is_understood_with_its_row(code: ErrorCode) -> None:
    findings = Findings()
    detail = cast("Any", code.value)
    report_error(detail.format(row=7, sheet="survey", column="name", q="a", name="a", value="a"), {}, findings)
    (found,) = findings.items
    assert (found.kind, found.row) == (CODES[code.name][0], 7)


@pytest.mark.parametrize(
    ("sentence", "kind", "row"),
    [
        ("[row : 4] Unknown question type 'txt'.", "type", 4),
        ("[row : 5] List name not in choices sheet: towns", "no_list", 5),
        ("Duplicate column header: label", "duplicate_column", 0),
        ("Something that nobody has said before.", "converter", 0),
    ],
)
def test_free_sentences_are_understood_and_unknown_ones_kept(sentence: str, kind: str, row: int) -> None:
    findings = Findings()
    report_error(sentence, {}, findings)
    (found,) = findings.items
    assert (found.kind, found.row, found.severity) == (kind, row, "error")
    assert CHINESE.search(found.zh)


def test_an_unknown_warning_stays_a_warning() -> None:
    findings = Findings()
    report_warning("Something to think about.", {}, findings)
    assert [(found.kind, found.severity) for found in findings.items] == [("converter_warning", "warning")]


@pytest.mark.parametrize("name", sorted(kinds()))
def test_a_kind_says_everything_in_both_languages(name: str) -> None:
    kind = kinds()[name]
    assert kind.severity in ("error", "warning")
    for chinese, english in ((kind.zh, kind.en), (kind.remedy_zh, kind.remedy_en)):
        assert chinese
        assert english
        assert not CHINESE.search(re.sub("label::中文 .zh.|中文 .zh.|中文", "", english))
    assert bool(kind.why_zh) == bool(kind.why_en)
    assert set(re.findall(r"\{(\w+)\}", kind.zh)) - {"zh"} <= set(re.findall(r"\{(\w+)\}", kind.en + kind.zh))


@pytest.mark.parametrize(
    ("row", "kind", "column"),
    [
        (question("range", "q", parameters="start=0 end=9 step=3 tick_interval=2"), "range_multiple", "parameters"),
        (question("geopoint", "q", parameters="reference-geometry=towns"), "reference_geometry", "parameters"),
        (question("image", "q"), "max_pixels", "parameters"),
    ],
)
def test_what_only_the_converter_sees_stands_at_its_cell(row: dict[str, str], kind: str, column: str) -> None:
    (found,) = check_workbook(workbook([question("select_one yes_no", "a"), row], YES_NO))
    assert (found.kind, found.sheet, found.row, found.column) == (kind, "survey", 3, column)
