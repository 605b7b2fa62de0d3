"""`regex()` reads patterns as the phone does: JavaScript's, without flags."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_forms.xpath.automaton import Automaton
from field_forms.xpath.patterns import MAX_TRIED
from tests.forms.xpath.evaluating import fault, value


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        (r"^\d{17}[\dXx]$", "14042719600101123X", "1404271960010112"),
        (r"^1[3-9]\d{9}$", "13800138000", "12800138000"),
        (r"^[\u4e00-\u9fa5]{2,4}$", "王秀英", "王"),
        (r"^[一-龥]+$", "王秀英", "wang"),
        (r"\d", "1", "٣"),
        (r"\w", "_", "é"),
        (r"^\S+$", "王秀英", "王 秀英"),
        (r"\s", "a\u3000b", "ab"),
        (r"^.$", "a", ""),
        (r"a$", "ba", "ab"),
        (r"[^]", "x", ""),
        (r"a{,2}", "a{,2}", "aa"),
        (r"^a{2}$", "aa", "aaa"),
        (r"^[\w-]+$", "a-b", "a b"),
        (r"^[a&&b]+$", "&", "c"),
        (r"[[a]", "[", "b"),
        (r"^(?:a|b)+?$", "ab", "c"),
        (r"(?<=a)b", "ab", "cb"),
        (r"(?<n>a)\k<n>", "aa", "a"),
        (r"(a)\1", "aa", "ab"),
        (r"\/", "/", "-"),
        (r"\Z", "Z", "a"),
        ("", "x", None),
        ("[]", None, "a"),
    ],
)
def test_patterns(pattern: str, matching: str | None, other: str | None) -> None:
    if matching is not None:
        assert value(f"regex('{matching}', '{pattern}')") is True
    if other is not None:
        assert value(f"regex('{other}', '{pattern}')") is False


@pytest.mark.parametrize("pattern", ["(", ")", "[", "*", "+a", "a**", "(?i)a", "(?P<n>a)", "(?>a)", "a++", "\\"])
def test_what_is_no_pattern_of_javascript_is_said(pattern: str) -> None:
    error = fault(f"regex('a', '{pattern}')")
    assert error is not None
    assert error.kind == "regex"


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"^(\d+-?)+$", "1" * 2000 + "!", False),
        (r"^(\d+-?)+$", "13-80-1", True),
        (r"^([a-z]+\s?)+$", "a" * 15_000, True),
        (r"^([a-z]+\s?)+$", "a" * 15_000 + "!", False),
        (r"^\d*\d*\d*\d*x$", "1" * 10_000, False),
        (r"(a|a)*b", "a" * 10_000, False),
        (r"(a?){50}a{50}", "a" * 49, False),
        (r"(a?){50}a{50}", "a" * 50, True),
    ],
)
def test_a_pattern_that_repeats_repetitions_ends(pattern: str, text: str, found: bool) -> None:
    began = time.perf_counter()
    assert value(f"regex('{text}', '{pattern}')") is found
    assert time.perf_counter() - began < 2


def test_one_that_looks_around_is_tried_on_short_texts_only() -> None:
    assert value(f"regex('{'a' * (MAX_TRIED - 1)}b', '^(?=a)(a+)+b$')") is True
    error = fault(f"regex('{'a' * MAX_TRIED}!', '^(?=a)(a+)+b$')")
    assert error is not None
    assert "would not end" in error.en


PARTS = st.sampled_from(["a", "b", r"\d", "[ab]", "[^a]", ".", "1", r"\.", "^", "$", "(a|b)", "(?:ab)", "()", "-"])
SIGNS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,3}", "{0,}", "*?", "+?"])
ROWS = st.lists(st.tuples(PARTS, SIGNS).map("".join), min_size=1, max_size=4).map("".join)
GROUPS = st.tuples(ROWS, ROWS, SIGNS, ROWS).map(lambda parts: f"{parts[0]}({parts[1]}){parts[2]}|{parts[3]}")


@given(pattern=ROWS | GROUPS, text=st.text(alphabet="ab1.-", max_size=8))
def test_the_automaton_finds_what_going_back_finds(pattern: str, text: str) -> None:
    source = pattern.replace("$", r"\Z")
    try:
        expected = re.compile(source).search(text) is not None
    except re.error:
        return
    assert Automaton(source).search(text) is expected
