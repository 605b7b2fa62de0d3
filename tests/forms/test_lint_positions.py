"""Rows chosen by their number: the phone, the server and ODK Collect, and what the author is told."""

from __future__ import annotations

import pytest

from field_forms import check_workbook, compile_form, convert_xlsform, evaluate_answers
from tests.forms.building import TODAY, question, workbook
from tests.forms.javarosa import JavaRosa
from tests.forms.phone import PhoneEngine

MEMBERS = (
    question("begin_repeat", "member", repeat_count="3"),
    question("text", "name", default="x"),
    {"type": "end_repeat"},
)


def members(expression: str) -> bytes:
    return workbook([*MEMBERS, question("calculate", "o", calculation=expression)], choices=())


def told(content: bytes) -> list[str]:
    return [one.remedy_en for one in check_workbook(content) if one.kind == "not_portable"]


def computed(content: bytes, phone: PhoneEngine, javarosa: JavaRosa) -> tuple[str, str, str]:
    """What the server, the phone and Collect's engine make of `o`."""
    xform = convert_xlsform(content).decode()
    here = evaluate_answers(compile_form(xform), {}, today=TODAY).values["/data/o"]
    return here, phone.run(xform)["values"]["/data/o"], javarosa.run(xform)["values"]["/data/o"]


def test_a_number_behind_a_question_counts_over_all_rows_or_within_each(
    phone: PhoneEngine, javarosa: JavaRosa
) -> None:
    content = members("count(${name}[position() = 1])")
    assert computed(content, phone, javarosa) == ("1", "1", "3")
    assert [one for one in told(content) if "behind the repeat" in one]


def test_a_number_behind_the_repeat_is_read_alike_and_not_warned_of(phone: PhoneEngine, javarosa: JavaRosa) -> None:
    content = members("count(${member}[position() = 2]/name)")
    assert computed(content, phone, javarosa) == ("1", "1", "1")
    assert told(content) == []


@pytest.mark.parametrize("predicate", ["[1]", "[position() < 3]", "[last()]", "[position() = 1 + 1]"])
def test_every_way_to_write_a_number_is_told(predicate: str) -> None:
    remedies = told(members(f"join(',', ${{name}}{predicate})"))
    assert any("behind the repeat" in one for one in remedies)
    assert not any(one == "write [position() = 1]" for one in remedies)


@pytest.mark.parametrize(
    "expression",
    [
        "join(',', ${name}[. != 'y'])",
        "count(${member}[position() = 2]/name[. = 'x'])",
        "join(',', ${name}[position(..) = 1])",
        "count(/data/other/first[position() = 1])",
    ],
)
def test_what_does_not_count_the_rows_of_several_is_left_alone(expression: str) -> None:
    other = (question("begin_group", "other"), question("text", "first"), {"type": "end_group"})
    content = workbook(
        [*MEMBERS, *other, question("calculate", "o", calculation=expression)],
        choices=(),
    )
    assert not any("behind the repeat" in one for one in told(content))
