"""What an XLSForm can say, feature by feature: phone and server agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from field_forms import clock, compile_form, convert_xlsform, evaluate_answers, evaluate_instance
from tests.forms.building import YES_NO, question, workbook
from tests.forms.phone import NOW, ZONE, PhoneEngine

PLACES = (
    *YES_NO,
    *({"list_name": "town", "name": name, "label": name} for name in ("a", "b")),
    *(
        {"list_name": "village", "name": f"{town}{number}", "label": f"{town}{number}", "town": town}
        for town in ("a", "b")
        for number in (1, 2, 3)
    ),
)
END = {"type": "end_repeat"}
CASES: dict[str, tuple[Sequence[Mapping[str, Any]], Sequence[tuple[str, str]], Mapping[str, int]]] = {
    "cascade": (
        [
            question("select_one town", "town"),
            question("select_one village", "village", choice_filter="town = ${town}", required="yes"),
            question("calculate", "both", calculation="concat(${town}, '/', ${village})"),
        ],
        [("/data/town", "a"), ("/data/village", "a2"), ("/data/town", "b")],
        {},
    ),
    "other": (
        [question("select_one town or_other", "town")],
        [("/data/town", "other"), ("/data/town_other", "c")],
        {},
    ),
    "rank and range": (
        [
            question("rank town", "order"),
            question("range", "mood", parameters="start=1 end=5 step=1"),
            question("calculate", "first", calculation="selected-at(${order}, 0)"),
        ],
        [("/data/order", "b a"), ("/data/mood", "4")],
        {},
    ),
    "notes, acknowledgement, media, positions": (
        [
            question("note", "read_this"),
            question("acknowledge", "agreed", required="yes"),
            question("image", "photo"),
            question("geopoint", "here"),
            question("barcode", "code"),
        ],
        [("/data/agreed", "OK"), ("/data/code", "690")],
        {},
    ),
    "groups hide what is inside": (
        [
            question("integer", "n"),
            question("begin_group", "outer", relevant="${n} > 0"),
            question("begin_group", "inner", relevant="${n} > 1"),
            question("text", "x", required="yes"),
            {"type": "end_group"},
            question("text", "y", relevant="${x} != ''", required="yes"),
            {"type": "end_group"},
            question("calculate", "seen", calculation="concat(${x}, '|', ${y})"),
        ],
        [("/data/n", "2"), ("/data/outer/inner/x", "a"), ("/data/outer/y", "b"), ("/data/n", "1")],
        {},
    ),
    "rows": (
        [
            question("begin_repeat", "member"),
            question("integer", "age", constraint=". < 130"),
            question("select_one yes_no", "school", relevant="${age} < 18", required="yes"),
            question("calculate", "place", calculation="position(..)"),
            question("calculate", "share", calculation="round(${age} div ${total} * 100, 1)"),
            END,
            question("calculate", "total", calculation="sum(${age}[. != ''])"),
            question("calculate", "eldest", calculation="max(${age}[. != ''])"),
            question("calculate", "third", calculation="indexed-repeat(${age}, ${member}, 3)"),
            question("calculate", "children", calculation="count(${member}[age < 18])"),
        ],
        [("/data/member[1]/age", "71"), ("/data/member[2]/age", "8"), ("/data/member[3]/age", "200")],
        {"/data/member": 3},
    ),
    "counted rows with first values": (
        [
            question("integer", "n"),
            question("text", "village", default="上村"),
            question("begin_repeat", "visit", repeat_count="${n} + 1"),
            question("text", "place", default="${village}"),
            question("calculate", "number", calculation="position(..) * 10"),
            END,
        ],
        [("/data/village", "下村"), ("/data/n", "2"), ("/data/visit[2]/place", "中村")],
        {},
    ),
    "a choice among rows": (
        [
            question("begin_repeat", "member"),
            question("text", "name"),
            END,
            question("select_one ${name}", "head", required="yes"),
        ],
        [("/data/member[1]/name", "jia"), ("/data/member[2]/name", "yi"), ("/data/head", "yi")],
        {"/data/member": 2},
    ),
    "an action on change": (
        [
            question("integer", "age"),
            question("date", "asked_on", trigger="${age}", calculation="today()"),
            question("integer", "doubled", trigger="${age}", calculation="${age} * 2"),
        ],
        [("/data/age", "21")],
        {},
    ),
    "dates": (
        [
            question("date", "born", constraint=". <= date(today())"),
            question("calculate", "days", calculation="decimal-date-time(today()) - decimal-date-time(${born})"),
            question("calculate", "age", calculation="int(${days} div 365.25)"),
            question("calculate", "due", calculation="format-date(date(number(${born}) + 30), '%Y-%m-%d')"),
            question("calculate", "month", calculation="format-date(${born}, '%Y/%n')"),
            question("calculate", "late", calculation="if(${born} < date('2026-01-01'), 'yes', 'no')"),
        ],
        [("/data/born", "1988-07-01")],
        {},
    ),
    "labels of choices": (
        [
            question("select_one yes_no", "ill"),
            question("select_multiple town", "towns"),
            question("calculate", "word", calculation="jr:choice-name(${ill}, '${ill}')"),
            question("calculate", "second", calculation="jr:choice-name(selected-at(${towns}, 1), '${towns}')"),
        ],
        [("/data/ill", "no"), ("/data/towns", "b a")],
        {},
    ),
    "shuffled with a seed": (
        [
            question("select_one village", "v", parameters="randomize=true seed=42"),
            question("calculate", "sum", calculation="1 + 1"),
        ],
        [("/data/v", "b3")],
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_phone_and_server_agree_on_a_feature(phone: PhoneEngine, name: str) -> None:
    survey, answers, rows = CASES[name]
    xform = convert_xlsform(workbook(survey, PLACES))
    there = phone.run(xform.decode(), answers, rows=rows)
    assert "failure" not in there, there
    here = evaluate_answers(compile_form(xform), dict(answers), today=clock(NOW, ZONE))
    there["values"].pop("/data/meta/instanceID")
    assert {path: text for path, text in here.values.items() if path != "/data/meta/instanceID"} == there["values"]
    assert here.relevant == there["relevant"]
    assert here.required == there["required"]
    assert {(found.path, found.kind) for found in here.problems if found.kind not in ("choice", "type")} == {
        tuple(found) for found in there["problems"]
    }
    received = evaluate_instance(compile_form(xform), there["xml"], today=clock(NOW, ZONE))
    assert received.differences == []
    assert {(found.path, found.kind) for found in received.problems} == {tuple(found) for found in there["problems"]}
