"""Expressions on their own: values, types, and faults with their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_forms import EvaluationError, ExpressionError, FormError, eval_expression
from field_forms.xpath.parser import MAX_NESTING, parse
from field_forms.xpath.values import number_from_text, text_from_number
from tests.forms.phone import NOW, ZONE

HOUSEHOLD = (
    "<data><name>王秀英</name><blank/><d>2026-03-05</d><m><age>71</age><v>40</v></m><m><age>8</age><v/></m>"
    "<m><age>35</age><v>2</v></m></data>"
)


def value(expression: str, context: str = "") -> object:
    return eval_expression(expression, instance=HOUSEHOLD, context=context, today=NOW, time_zone=ZONE).value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # Where engines disagree, as the phone has it.
        ("sum(/data/m/v)", "NaN"),
        ("sum(/data/m/v[. != ''])", 42),
        ("sum(/data/nobody)", "NaN"),
        ("regex('ab12', '[0-9]')", True),
        ("regex('ab12', '^[0-9]+$')", False),
        ("/data/d <= '2026-03-05'", True),
        ("/data/d = date('2026-03-05')", True),
        ("round(-2.5)", -3),
        ("if(/data/blank, 'yes', 'no')", "yes"),
        ("if(/data/blank != '', 'yes', 'no')", "no"),
        ("/data/m[2]/age = 8", True),
        ("/data/m[position() = 2]/age = 8", True),
        ("now() > today()", True),
        ("substring('12345', 2, 3)", "234"),
        ("count(//age)", 3),
        ("name(/data/d)", "d"),
    ],
)
def test_where_engines_disagree_the_phone_counts(expression: str, expected: object) -> None:
    assert value(expression) == expected


def test_a_day_later_is_a_fraction_in_shanghai() -> None:
    assert value("/data/d + 1") == pytest.approx(20517.6666667)
    assert value("format-date(date(/data/d + 1), '%Y-%m-%d')") == "2026-03-06"


def test_the_summer_time_of_1988_is_known() -> None:
    assert value("decimal-date-time('1988-07-01')") == pytest.approx(6755.625)


@pytest.mark.parametrize(
    ("expression", "kind", "expected"),
    [
        ("1 + 1", "number", 2),
        ("1.5", "number", 1.5),
        ("0 div 0", "number", "NaN"),
        ("1 div 0", "number", "Infinity"),
        ("'a'", "string", "a"),
        ("today()", "string", "2026-03-05"),
        ("now()", "string", "2026-03-05T12:00:00.000+08:00"),
        ("number('2026-03-05')", "number", 20516 + 2 / 3),
        ("1 = 1", "boolean", True),
        ("/data/m/age", "nodeset", ["71", "8", "35"]),
        ("if(true(), 1, 'x')", "number", 1),
    ],
)
def test_results_carry_their_type(expression: str, kind: str, expected: object) -> None:
    result = eval_expression(expression, instance=HOUSEHOLD, today=NOW, time_zone=ZONE)
    assert (result.type, result.value) == (kind, expected)


def test_the_context_is_where_relative_paths_begin() -> None:
    assert value("../age + position(..)", context="/data/m[3]/v") == 38
    assert value("current()/../age", context="/data/m[1]/v") == ["71"]


def test_an_unknown_context_is_said() -> None:
    with pytest.raises(ExpressionError) as caught:
        value("1", context="/data/nobody")
    assert caught.value.kind == "context"


@pytest.mark.parametrize(
    ("expression", "kind", "position"),
    [
        ("1 +", "incomplete", 3),
        ("concat('a'\uff0c'b')", "full_width", 10),
        ("foo(1)", "unknown_function", 0),
        ("1 + strng(2)", "unknown_function", 4),
        ("contains('a')", "arguments", 0),
        ("count('a')", "type", 0),
        ("'open", "open_text", 0),
        ("(1 + 2", "incomplete", 6),
        ("1 2", "syntax", 2),
        ("/data/m[", "incomplete", 8),
        ("${age} > 1", "reference", 0),
        ("jr:choice-name(/data/d, /data/d)", "choice_name", 0),
        ("sideways::x", "axis", 0),
    ],
)
def test_a_fault_is_said_with_its_place_in_both_languages(expression: str, kind: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        value(expression)
    assert (caught.value.kind, caught.value.position) == (kind, position)
    assert any("\u4e00" <= character <= "\u9fff" for character in caught.value.zh)
    assert caught.value.en.isprintable()


def test_a_misspelled_function_gets_a_hint() -> None:
    with pytest.raises(ExpressionError, match="did you mean selected"):
        value("selcted(/data/d, 'a')")


@pytest.mark.parametrize("expression", ["regex('a', '[')", "position(/data/m)", "digest('a', 'ROT13')"])
def test_what_cannot_be_computed_is_an_evaluation_error(expression: str) -> None:
    with pytest.raises(EvaluationError):
        value(expression)


def test_nesting_has_a_limit_on_both_sides() -> None:
    held = "(" * (MAX_NESTING - 1) + "1" + ")" * (MAX_NESTING - 1)
    assert value(held) == 1
    with pytest.raises(ExpressionError, match="nests too deeply"):
        parse("(" * MAX_NESTING + "1" + ")" * MAX_NESTING)


def test_long_chains_are_no_nesting() -> None:
    assert value("+".join(["1"] * 5000)) == 5000
    assert value(" or ".join(["false()"] * 3000) + " or true()") is True


@given(st.text(alphabet="abc019 .,()[]/'\"+-*=<>!|@:$\u4e2d\uff0candordivmodtrue", max_size=60))
def test_any_text_is_an_expression_or_a_said_fault(text: str) -> None:
    said = ("zh", "en")
    try:
        eval_expression(text, instance=HOUSEHOLD, today=NOW, time_zone=ZONE)
    except FormError as error:
        said = (error.zh, error.en)
    assert all(said)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_being_written(number: float) -> None:
    assert number_from_text(text_from_number(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e21, "1e+21"), (1e20, "100000000000000000000"), (1e-6, "0.000001"), (1e-7, "1e-7"), (1.5e-9, "1.5e-9"),
        (-0.0, "0"), (0.1 + 0.2, "0.30000000000000004"), (123456789012345680.0, "123456789012345680"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_phone_writes_them(number: float, text: str) -> None:
    assert text_from_number(number) == text


NAMESPACED = (
    '<data xmlns:orx="http://openrosa.org/xforms" xmlns:o="urn:o" id="t">'
    "<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta>"
    '<o:meta>other</o:meta><p xml:lang="zh-CN" o:n="1"><q>a</q><q>b</q></p></data>'
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("string(/data/orx:meta/orx:instanceID)", "uuid:1"),
        ("string(/data/o:meta)", "other"),
        ("count(/data/o:*)", 1),
        ("name(/data/orx:meta)", "orx:meta"),
        ("local-name(/data/orx:meta)", "meta"),
        ("namespace-uri(/data/o:meta)", "urn:o"),
        ("string(/data/@id)", "t"),
        ("string(/data/p/@o:n)", "1"),
        ("count(/data/@id | /data/@id)", 1),
        ("count(//q[lang('zh')])", 2),
        ("count(/data/p/q/text())", 2),
        ("string(//text()[. = 'b']/..)", "b"),
        ("count(/data/p/q/preceding-sibling::*)", 1),
        ("count(//q[last()]/ancestor::*)", 2),
        ("string((//q)[2])", "b"),
        ("count(/data/p/q[2]/following::*)", 0),
        ("count(/descendant::*)", 7),
        ("name(id('t'))", "data"),
    ],
)
def test_names_attributes_and_axes(expression: str, expected: object) -> None:
    assert eval_expression(expression, instance=NAMESPACED, today=NOW).value == expected
