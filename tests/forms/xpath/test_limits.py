"""No text makes the evaluator crash, hang or grow: each limit has its word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_forms import EvaluationError, ExpressionError, FormError, InstanceError
from field_forms.tree import MAX_DEPTH
from field_forms.xpath.lexer import MAX_LENGTH
from field_forms.xpath.parser import MAX_NESTING
from tests.forms.xpath.evaluating import HOUSEHOLD, fault, value

SECONDS = 2.0
PIECES = st.sampled_from(
    [
        "/", "//", ".", "..", "*", "@", "[", "]", "(", ")", ",", "|", "+", "-", "=", "!=", "<=", ">", " ", "\n", "::",
        ":", "and", "or", "div", "mod", "data", "member", "age", "jr", "child", "ancestor", "following", "text()",
        "node()", "1", ".5", "2.", "''", "'a'", '"', "'", "true()", "today()", "position()", "last()", "count(",
        "sum(", "if(", "regex(", "date(", "substr(", "join(", "round(", "selected(", "concat(",
        "//*", "[1]", "[last()]",
        "format-date(", "randomize(", "uuid(", "1e9", "99999999999", "-1", "王", "，", "\u3000", "$", "#", "\x00",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_whatever_is_put_together_is_evaluated_or_said(expression: str) -> None:
    began = time.perf_counter()
    error = fault(expression)
    assert time.perf_counter() - began < SECONDS
    assert error is None or (error.zh and error.en)


@given(st.text(max_size=40))
def test_any_text_is_evaluated_or_said(expression: str) -> None:
    error = fault(expression)
    assert error is None or (error.zh and error.en)


@given(
    st.sampled_from(["substr('{}', 1)", "date('{}')", "number('{}')", "regex('{}', 'a')", "selected('{}', 'a')",
                     "format-date-time('{}', '%H')", "decimal-time('{}')", "base64-decode('{}')", "area('{}')",
                     "geofence('{}', '{}')", "regex('a', '{}')", "string-length('{}')", "digest('{}', 'SHA-256')",
                     "extract-signed('{}', '{}')", "round('{}', '{}')", "uuid('{}')", "translate('{}', 'a', 'b')"]),
    st.text(max_size=30).filter(lambda text: "'" not in text),
)  # fmt: skip
def test_any_answer_can_be_given_to_a_function(call: str, answer: str) -> None:
    error = fault(call.replace("{}", answer))
    assert error is None or (error.zh and error.en)


@pytest.mark.parametrize(
    ("open_", "close"),
    [("(", ")"), ("not(", ")"), ("-(", ")"), ("/data[", "]"), ("concat('a', ", ")"), ("1 + (", ")")],
)
def test_nesting_is_followed_to_its_limit_and_refused_beyond(open_: str, close: str) -> None:
    inner = "1" if open_ != "/data[" else "name"

    def nested(depth: int) -> str:
        return open_ * depth + inner + close * depth

    assert fault(nested(MAX_NESTING // 3)) is None
    error = fault(nested(MAX_NESTING + 1))
    assert isinstance(error, ExpressionError)
    assert error.kind == "too_deep"
    assert isinstance(fault(nested(MAX_LENGTH // (len(open_) + 1) - 1)), FormError)


def test_many_signs_and_long_chains_are_no_nesting() -> None:
    assert value("-" * 1001 + "1") == -1
    assert value("-" * 1000 + "1") == 1
    assert value(" | ".join(["/data/name"] * 2000)) == ["王秀英"]
    assert value("/data" + "/." * 2000 + "/number") == ["7"]
    assert value("/data/number" + "[1]" * 2000) == ["7"]
    assert value("concat(" + ", ".join(["'a'"] * 2000) + ")") == "a" * 2000


def test_the_length_has_a_limit_on_both_sides() -> None:
    assert value("1" + " " * (MAX_LENGTH - 1)) == 1
    error = fault("1" + " " * MAX_LENGTH)
    assert error is not None
    assert error.kind == "too_long"


def test_a_walk_that_would_not_end_is_stopped() -> None:
    document = "<data>" + "<a><b/></a>" * 3000 + "</data>"
    began = time.perf_counter()
    with pytest.raises(EvaluationError) as caught:
        value("count(//*[following::*[preceding::*]])", document)
    assert caught.value.kind == "too_much"
    assert time.perf_counter() - began < 5 * SECONDS
    assert value("count(//a/following-sibling::a[1])", "<data>" + "<a/>" * 300 + "</data>") == 299


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ("<data", "not_xml"), ("", "not_xml"), ("<a/><b/>", "not_xml"), ("<!DOCTYPE a><a/>", "doctype"),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "doctype"), ("<a>&x;</a>", "not_xml"),
        ("<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1), "too_deep"), ("<a b='1' b='2'/>", "not_xml"),
    ],
)  # fmt: skip
def test_a_document_that_is_no_use_is_said(document: str, kind: str) -> None:
    with pytest.raises(InstanceError) as caught:
        value("1", document)
    assert caught.value.kind == kind


def test_a_document_may_be_as_deep_as_the_limit() -> None:
    deep = MAX_DEPTH - 1
    assert value("count(//*)", "<a>" * deep + "</a>" * deep) == deep


def test_a_context_that_is_not_there_is_said() -> None:
    with pytest.raises(ExpressionError) as caught:
        value("1", HOUSEHOLD, "/data/nobody")
    assert caught.value.kind == "context"
