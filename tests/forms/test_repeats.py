"""Repeats: rows, counts, positions, nesting."""

from __future__ import annotations

import pytest

from field_forms import evaluate_answers, evaluate_instance
from field_forms.state import MAX_ROWS
from tests.forms.building import TODAY, form, question, raw_form

FAMILY = form(
    question("begin_repeat", "member"),
    question("text", "name"),
    question("integer", "age"),
    question("calculate", "number", calculation="position(..)"),
    question("calculate", "older", calculation="if(${age} > 59, 'yes', 'no')"),
    question("text", "school", relevant="${age} < 18", required="yes"),
    {"type": "end_repeat"},
    question("calculate", "members", calculation="count(${member})"),
    question("calculate", "ages", calculation="sum(${age}[. != ''])"),
    question("calculate", "second", calculation="indexed-repeat(${name}, ${member}, 2)"),
)


def test_rows_are_numbered_from_one() -> None:
    evaluation = evaluate_answers(
        FAMILY,
        {"/data/member[1]/age": 71, "/data/member[2]/age": 8, "/data/member[2]/name": "小明"},
        today=TODAY,
    )
    values = evaluation.values
    assert [values[f"/data/member[{row}]/number"] for row in (1, 2)] == ["1", "2"]
    assert [values[f"/data/member[{row}]/older"] for row in (1, 2)] == ["yes", "no"]
    assert (values["/data/members"], values["/data/ages"], values["/data/second"]) == ("2", "79", "小明")


def test_each_row_has_its_own_relevance_and_problems() -> None:
    evaluation = evaluate_answers(FAMILY, {"/data/member": [{"age": 71}, {"age": 8}]}, today=TODAY)
    assert evaluation.relevant["/data/member[1]/school"] is False
    assert evaluation.relevant["/data/member[2]/school"] is True
    assert [(found.path, found.kind) for found in evaluation.problems] == [("/data/member[2]/school", "required")]


def test_a_form_opens_with_its_default_row() -> None:
    assert evaluate_answers(FAMILY, {}, today=TODAY).values["/data/members"] == "1"


@pytest.mark.parametrize(("count", "rows"), [(0, 0), (1, 1), (3, 3), (-2, 0)])
def test_a_counted_repeat_has_as_many_rows_as_its_count(count: int, rows: int) -> None:
    counted = form(
        question("integer", "n"),
        question("begin_repeat", "visit", repeat_count="${n}"),
        question("text", "what", default="x"),
        {"type": "end_repeat"},
    )
    values = evaluate_answers(counted, {"/data/n": count}, today=TODAY).values
    assert [path for path in values if path.endswith("/what")] == [
        f"/data/visit[{row}]/what" for row in range(1, rows + 1)
    ]


def test_a_submitted_row_too_many_is_shown_and_kept() -> None:
    counted = form(
        question("integer", "n"),
        question("begin_repeat", "visit", repeat_count="${n}"),
        question("text", "what"),
        {"type": "end_repeat"},
    )
    xml = b'<data id="trial"><n>1</n><visit><what>a</what></visit><visit><what>b</what></visit></data>'
    evaluation = evaluate_instance(counted, xml, today=TODAY)
    assert [found.kind for found in evaluation.problems] == ["repeat_count"]
    assert evaluation.values["/data/visit[2]/what"] == "b"


def test_an_answer_for_a_row_beyond_the_count_is_said() -> None:
    counted = form(
        question("integer", "n"),
        question("begin_repeat", "visit", repeat_count="${n}"),
        question("text", "what"),
        {"type": "end_repeat"},
    )
    evaluation = evaluate_answers(counted, {"/data/n": 1, "/data/visit[2]/what": "b"}, today=TODAY)
    assert [(found.path, found.kind) for found in evaluation.problems] == [("/data/visit[2]/what", "repeat_count")]


def test_a_monstrous_count_stops_at_the_limit() -> None:
    counted = form(
        question("integer", "n"),
        question("begin_repeat", "visit", repeat_count="${n}"),
        question("text", "what"),
        {"type": "end_repeat"},
    )
    values = evaluate_answers(counted, {"/data/n": 2_000_000_000}, today=TODAY).values
    assert len(values) == MAX_ROWS + 2


def test_ten_thousand_submitted_rows_are_read() -> None:
    rows = "<member><age>70</age></member>" * 10_000
    evaluation = evaluate_instance(FAMILY, f'<data id="trial">{rows}</data>', today=TODAY)
    assert evaluation.values["/data/ages"] == "700000"
    assert evaluation.values["/data/member[10000]/number"] == "10000"


def test_absolute_paths_inside_a_repeat_mean_the_current_row() -> None:
    rows = raw_form(
        "<r><v>1</v><twice/></r><r><v>2</v><twice/></r>",
        '<bind nodeset="/data/r/twice" calculate="/data/r/v * 2"/>',
        '<group><repeat nodeset="/data/r"><input ref="/data/r/v"><label>v</label></input></repeat></group>',
    )
    values = evaluate_answers(rows, {}, today=TODAY).values
    assert [values["/data/r[1]/twice"], values["/data/r[2]/twice"]] == ["2", "4"]


def test_a_running_total_reads_the_row_before() -> None:
    total = form(
        question("begin_repeat", "pay"),
        question("integer", "sum"),
        question(
            "calculate",
            "so_far",
            calculation="${sum} + if(position(..) = 1, 0, indexed-repeat(${so_far}, ${pay}, position(..) - 1))",
        ),
        {"type": "end_repeat"},
    )
    values = evaluate_answers(total, {"/data/pay": [{"sum": 5}, {"sum": 7}, {"sum": 1}]}, today=TODAY).values
    assert [values[f"/data/pay[{row}]/so_far"] for row in (1, 2, 3)] == ["5", "12", "13"]


def test_repeats_nest() -> None:
    nested = form(
        question("begin_repeat", "house"),
        question("begin_repeat", "room"),
        question("integer", "beds"),
        {"type": "end_repeat"},
        question("calculate", "beds_here", calculation="sum(${beds}[. != ''])"),
        {"type": "end_repeat"},
        question("calculate", "beds_all", calculation="sum(${beds}[. != ''])"),
    )
    answers = {"/data/house[1]/room[1]/beds": 2, "/data/house[1]/room[2]/beds": 1, "/data/house[2]/room[1]/beds": 4}
    values = evaluate_answers(nested, answers, today=TODAY).values
    assert (values["/data/house[1]/beds_here"], values["/data/house[2]/beds_here"]) == ("3", "4")
    assert values["/data/beds_all"] == "7"


def test_a_new_row_gets_its_first_values() -> None:
    started = form(
        question("text", "village"),
        question("begin_repeat", "visit"),
        question("text", "place", default="${village}"),
        {"type": "end_repeat"},
    )
    values = evaluate_answers(
        started, {"/data/village": "上村", "/data/visit[2]/place": "下村", "/data/visit[3]/place": ""}, today=TODAY
    ).values
    assert values["/data/visit[2]/place"] == "下村"


@pytest.mark.parametrize("row", [0, MAX_ROWS + 1, 10**12])
def test_an_answer_for_an_impossible_row_is_said(row: int) -> None:
    evaluation = evaluate_answers(FAMILY, {f"/data/member[{row}]/age": 1}, today=TODAY)
    assert [found.kind for found in evaluation.problems] == ["repeat_count"]
