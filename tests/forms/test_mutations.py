"""Forms and instances with their bytes cut, doubled and swapped: a said fault, or an evaluation, soon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_forms import Evaluation, FormError, InstanceError, compile_form, evaluate_answers, evaluate_instance
from field_forms.state import MAX_ADDED
from field_forms.writing import instance_xml
from tests.forms.building import TODAY, raw_form
from tests.forms.scenarios import SCENARIOS, ask, bind, repeat
from tests.forms.test_scenarios_on_the_phone import given as given_answers
from tests.forms.test_scenarios_on_the_phone import media

PIECES = st.sampled_from(
    [
        b"<", b">", b'"', b"&", b"&amp;", b"<!DOCTYPE a>", b"<![CDATA[", b"]]>", b"\x00", b"<a>", b"</a>",
        b' jr:template=""', b'<repeat nodeset="/data/row">', b"[1]", b"..", b"//*", b"position(..)", b"9" * 400, b"(",
        b'<?xml version="1.0" encoding="utf-16"?>', b"<!--", b'nodeset=""', b'ref="/"', b"jr:itext(", b"<item/>",
        b'<output value="/data/a"/>', "中".encode(), b'jr:count="9e9"', b'xmlns="x"', b"instance('",
    ]
)  # fmt: skip
PLACES = st.floats(0, 1)
EDITS = st.lists(st.tuples(PLACES, st.integers(0, 40), PIECES | st.binary(max_size=3)), min_size=1, max_size=4)
NAMES = st.sampled_from([name for name in SCENARIOS if " '" not in name])


def edited(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """Each edit puts a piece in place of so many bytes."""
    for place, length, piece in edits:
        at = int(place * len(data))
        data = data[:at] + piece + data[at + length :]
    return data


def use(evaluation: Evaluation) -> None:
    """Everything that is made of an evaluation."""
    evaluation.answers()
    evaluation.facts()
    evaluation.entities()
    evaluation.nested()
    evaluation.flat()
    instance_xml(evaluation)


@given(NAMES, EDITS)
def test_an_edited_form_is_refused_or_evaluated(name: str, edits: list[tuple[float, int, bytes]]) -> None:
    scenario = SCENARIOS[name]
    form, fault = None, None
    try:
        form = compile_form(edited(scenario.form.encode(), edits), media(scenario))
    except FormError as error:
        fault = error
    if form is None:
        assert fault is not None
        assert fault.zh
        assert fault.en
        return
    assert form.definition.id == form.id
    use(evaluate_answers(form, given_answers(scenario), today=TODAY))


@given(NAMES, EDITS)
def test_an_edited_instance_is_refused_or_evaluated(name: str, edits: list[tuple[float, int, bytes]]) -> None:
    scenario = SCENARIOS[name]
    form = compile_form(scenario.form, media(scenario))
    sent = instance_xml(evaluate_answers(form, given_answers(scenario), today=TODAY))
    kind = "not_xml"
    try:
        use(evaluate_instance(form, edited(sent, edits), today=TODAY))
    except InstanceError as fault:
        kind = fault.kind
    assert kind in ("not_xml", "doctype", "too_deep", "too_large")


def test_counts_within_counts_stop_at_a_limit() -> None:
    multiplied = raw_form(
        "<n/><row><room><a/></room></row>",
        bind("n", type="int"),
        ask("n") + repeat("row", repeat("row/room", ask("row/room/a"), 'jr:count="/data/n"'), 'jr:count="/data/n"'),
    )
    good = evaluate_answers(multiplied, {"/data/n": 90}, today=TODAY)
    assert (len(good.values), good.problems) == (90 * 90 + 2, [])
    much = evaluate_answers(multiplied, {"/data/n": 101}, today=TODAY)
    assert len(much.relevant) <= 3 * MAX_ADDED
    assert {found.kind for found in much.problems} == {"repeat_count"}


def _rows(count: int) -> str:
    return "".join(f"<row><k>{number}</k><a>{number % 100}</a></row>" for number in range(count))


@pytest.mark.parametrize(
    ("binds", "path", "value"),
    [
        (bind("sum", calculate="sum(/data/row/a)"), "/data/sum", "495000"),
        (
            bind("row/p", calculate="indexed-repeat(/data/row/k, /data/row, position(..) - 1)"),
            "/data/row[10000]/p",
            "9998",
        ),
        (bind("row/p", calculate="count(../../row)"), "/data/row[10000]/p", "10000"),
    ],
)
def test_ten_thousand_rows_are_judged_and_shaped(binds: str, path: str, value: str) -> None:
    large = raw_form("<sum/><row><k/><a/><p/></row>", binds, repeat("row", ask("row/k") + ask("row/a")))
    evaluation = evaluate_instance(large, f'<data id="t">{_rows(10_000)}</data>', today=TODAY)
    assert not [found for found in evaluation.problems if found.kind == "evaluation"]
    assert len(evaluation.differences) <= 1_000
    use(evaluation)
    assert evaluation.flat()["row[10000]/k"] == "9999"
    assert evaluation.values[path] == value
