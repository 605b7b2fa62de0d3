"""`regex()` reads patterns as the phone does: JavaScript's, without flags."""

from __future__ import annotations

import pytest

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
