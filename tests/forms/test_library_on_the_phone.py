"""The forms we ship, answered at random: phone and server agree."""

from __future__ import annotations

import random
from importlib import resources

import pytest

from field_forms import Form, Question, clock, compile_form, convert_xlsform, evaluate_answers, evaluate_instance
from tests.forms.phone import NOW, ZONE, PhoneEngine

WORKBOOKS = sorted(
    entry.name
    for entry in resources.files("server.forms").joinpath("library").iterdir()
    if entry.name.endswith(".xlsx")
)
BY_TYPE = {
    "int": ("0", "1", "2", "3", "17", "60", "80", "130", "-1"),
    "decimal": ("0", "1.5", "300", "1200.25"),
    "date": ("2026-03-05", "2026-03-04", "1960-07-15", "2026-04-01", "2025-12-31"),
    "dateTime": ("2026-03-05T08:30:00.000+08:00", "2025-12-31T23:59:59.000+08:00"),
    "time": ("08:30:00.000+08:00",),
    "string": ("张三", "abc", "123456", "140427199001011234", "", "13800138000", "x y"),
}


def answer(question: Question, draw: random.Random) -> str | None:
    values = [choice.value for choice in question.choices]
    if question.control == "select1" and values:
        return draw.choice(values)
    if question.control in ("select", "rank") and values:
        return " ".join(draw.sample(values, draw.randint(1, min(3, len(values)))))
    if question.control != "input" or question.type not in BY_TYPE:
        return None
    return draw.choice(BY_TYPE[question.type])


def drawn(form: Form, draw: random.Random) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """Answers to three questions in four, and one to three rows in every repeat that a worker extends."""
    questions = form.definition.questions
    rows = {
        question.path: draw.randint(1, 3)
        for question in questions
        if question.kind == "repeat" and form.by_path[question.path].repeat_count is None
    }
    answers: list[tuple[str, str]] = []
    for question in questions:
        given = answer(question, draw) if question.kind == "question" and draw.random() < 0.75 else None
        if given is None:
            continue
        repeat = next((path for path in rows if question.path.startswith(f"{path}/")), None)
        if repeat is not None:
            answers += [
                (question.path.replace(repeat, f"{repeat}[{row}]", 1), given) for row in range(1, rows[repeat] + 1)
            ]
        elif not question.within_repeat:
            answers.append((question.path, given))
    return answers, rows


@pytest.fixture(scope="module", params=WORKBOOKS)
def published(request: pytest.FixtureRequest) -> tuple[str, Form]:
    """The XForm of a library workbook, and the form compiled from it."""
    xform = convert_xlsform(resources.files("server.forms").joinpath("library", request.param).read_bytes())
    return xform.decode(), compile_form(xform)


@pytest.mark.parametrize("seed", range(5))
def test_phone_and_server_agree_on_our_forms(phone: PhoneEngine, published: tuple[str, Form], seed: int) -> None:
    xform, form = published
    answers, rows = drawn(form, random.Random(seed))
    there = phone.run(xform, answers, rows=rows)
    assert "failure" not in there, there
    here = evaluate_answers(form, dict(answers), today=clock(NOW, ZONE))
    # The phone stamps the end, and draws the id, only when it sends.
    own = {slot.path for slot in form.slots if slot.bind.preload in ("uid", "timestamp")}
    assert {path: text for path, text in here.values.items() if path not in own} == {
        path: text for path, text in there["values"].items() if path not in own
    }
    assert here.relevant == there["relevant"]
    assert here.required == there["required"]
    # The server says of a choice that was not offered; the phone drops it without a word.
    assert {(found.path, found.kind) for found in here.problems if found.kind != "choice"} == {
        tuple(found) for found in there["problems"]
    }
    received = evaluate_instance(form, there["xml"], today=clock(NOW, ZONE))
    assert received.differences == []
    assert {(found.path, found.kind) for found in received.problems} == {tuple(found) for found in there["problems"]}
