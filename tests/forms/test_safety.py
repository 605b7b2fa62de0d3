"""Nothing that comes in can crash, hang or read files."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_forms import FormError, InstanceError, compile_form, evaluate_answers, evaluate_instance
from field_forms.tree import MAX_DEPTH, parse_xml
from tests.forms.building import TODAY, form, question

VISIT = form(question("text", "q"), question("integer", "n", constraint=". > 0"))
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><data id="trial"><q>&b;&b;&b;</q></data>'
)


@pytest.mark.parametrize(
    "xml",
    [
        LAUGHS,
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><data id="trial"/>',
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><data id="trial"><q>&f;</q></data>',
    ],
)
def test_doctypes_are_refused(xml: bytes) -> None:
    with pytest.raises(InstanceError) as caught:
        evaluate_instance(VISIT, xml, today=TODAY)
    assert caught.value.kind == "doctype"


def nested(depth: int) -> bytes:
    return b"<a>" * depth + b"</a>" * depth


def test_depth_is_limited_on_both_sides() -> None:
    assert parse_xml(nested(MAX_DEPTH - 1)).kids
    with pytest.raises(InstanceError) as caught:
        parse_xml(nested(MAX_DEPTH))
    assert caught.value.kind == "too_deep"


def test_size_is_limited_on_both_sides() -> None:
    xml = b"<a><b/><b/></a>"
    assert parse_xml(xml, max_bytes=len(xml), max_elements=3)
    for limits in ({"max_bytes": len(xml) - 1}, {"max_elements": 2}):
        with pytest.raises(InstanceError) as caught:
            parse_xml(xml, **limits)
        assert caught.value.kind == "too_large"


@given(st.binary(max_size=200))
def test_any_bytes_are_an_instance_or_a_said_fault(data: bytes) -> None:
    kind = "not_xml"
    try:
        evaluate_instance(VISIT, data, today=TODAY)
    except InstanceError as error:
        kind = error.kind
    assert kind in ("not_xml", "doctype", "too_deep", "too_large")


NAMES = st.sampled_from(["data", "q", "n", "meta", "instanceID", "other"])
TREES = st.recursive(
    st.text(alphabet="ab1 -", max_size=5),
    lambda inner: st.lists(st.tuples(NAMES, inner), max_size=4),
    max_leaves=12,
)


def write(tree: object) -> str:
    if isinstance(tree, str):
        return tree
    pairs = cast("list[tuple[str, object]]", tree)
    return "".join(f"<{name}>{write(inner)}</{name}>" for name, inner in pairs)


@given(TREES)
def test_any_well_formed_instance_is_evaluated(tree: object) -> None:
    evaluation = evaluate_instance(VISIT, f'<data id="trial">{write(tree)}</data>', today=TODAY)
    assert set(evaluation.values) >= {"/data/q", "/data/n"}
    evaluation.answers()
    evaluation.facts()


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_a_form_or_a_said_fault(data: bytes) -> None:
    with pytest.raises(FormError):
        compile_form(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["q", "n", "/data/q", "", "x[0]"]), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(["/data/q", "/data/n", "/data/n[2]", "q", "", "/", "/data", "/data/meta", "/data/q/q", "[3]"])


@given(st.dictionaries(KEYS, JSON, max_size=5))
def test_any_json_is_answers(answers: dict[str, object]) -> None:
    evaluation = evaluate_answers(VISIT, answers, today=TODAY)
    assert set(evaluation.values) >= {"/data/q", "/data/n"}


def test_a_form_that_compares_all_rows_with_all_rows_gives_up() -> None:
    every = form(
        question("begin_repeat", "m"),
        question("integer", "a"),
        question("calculate", "same", calculation="count(../../m[a = current()/../a])"),
        {"type": "end_repeat"},
    )

    def received(rows: int) -> list[str]:
        xml = f'<data id="trial">{"<m><a>1</a></m>" * rows}</data>'
        return [found.kind for found in evaluate_instance(every, xml, today=TODAY).problems]

    assert received(100) == []
    assert "evaluation" in received(1500)
