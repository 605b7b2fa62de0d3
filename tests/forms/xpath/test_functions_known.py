"""Every function of XPath 1.0, ODK XForms and XLSForm is there, tested, and refused with a word when used wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from field_forms.xpath.functions import FUNCTIONS
from tests.forms.xpath.evaluating import fault

XPATH_1 = (
    "last position count id local-name namespace-uri name string concat starts-with contains substring-before"
    " substring-after substring string-length normalize-space translate boolean not true false lang number sum floor"
    " ceiling round"
)
ODK_XFORMS = (
    "string concat join substr substring-before substring-after translate string-length normalize-space contains"
    " starts-with ends-with uuid digest pulldata if coalesce once true false boolean boolean-from-string not regex"
    " checklist weighted-checklist number random int sum max min round pow log log10 abs sin cos tan asin acos atan"
    " atan2 sqrt exp exp10 pi count count-non-empty position instance current randomize today now format-date"
    " format-date-time date decimal-date-time decimal-time selected selected-at count-selected jr:choice-name"
    " jr:itext indexed-repeat area distance"
)
XLSFORM = "base64-decode extract-signed geofence date-time"
NAMES = sorted({*XPATH_1.split(), *ODK_XFORMS.split(), *XLSFORM.split()})
# With labels of choices around them: tests/forms/test_answers.py and the phone's corpus.
ELSEWHERE = {"jr:choice-name"}
_TABLES = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__))


@pytest.mark.parametrize("name", NAMES)
def test_a_function_is_known_and_has_a_test_of_its_meaning(name: str) -> None:
    assert name in FUNCTIONS
    assert name in ELSEWHERE or f"{name}(" in _TABLES


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_number_of_arguments_is_said(name: str) -> None:
    function = FUNCTIONS[name]
    if function.least > 0:
        few = fault(f"{name}()")
        assert few is not None
        assert (few.kind, few.position) == ("arguments", 0)
        assert f"{name}()" in few.zh
        assert f"{name}()" in few.en
    if function.most < 10:
        many = fault(f"1 + {name}({', '.join(['/data'] * (function.most + 1))})")
        assert many is not None
        assert (many.kind, many.position) == ("arguments", 4)


@pytest.mark.parametrize(
    ("written", "likely"),
    [
        ("selcted(/data, 'a')", "selected"), ("substing('a', 1)", "substring"), ("cout(/data)", "count"),
        ("format_date(today(), '%Y')", "format-date"), ("choice-name('a', '/data')", "jr:choice-name"),
        ("itext('a')", "jr:itext"), ("countselected('a')", "count-selected"), ("IF(true(), 1, 2)", "if"),
        ("Today()", "today"), ("index-repeat(/data, /data, 1)", "indexed-repeat"),
        ("string_length('a')", "string-length"), ("fn:string('a')", "string"),
    ],
)  # fmt: skip
def test_an_unknown_function_is_said_with_the_likely_one(written: str, likely: str) -> None:
    error = fault(f"1 = {written}")
    assert error is not None
    assert (error.kind, error.position) == ("unknown_function", 4)
    assert f"是不是 {likely}？" in error.zh
    assert f"did you mean {likely}?" in error.en


@pytest.mark.parametrize("written", ["zzzzzz(1)", "处理(1)"])
def test_a_function_like_none_is_said_without_a_guess(written: str) -> None:
    error = fault(written)
    assert error is not None
    assert error.kind == "unknown_function"
    assert "did you mean" not in error.en
