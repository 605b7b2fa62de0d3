"""Lists from files: CSV, GeoJSON, XML; look-ups by index give what a scan gives."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_forms import FormError, Sources, evaluate_answers, read_list, rows_as_list
from field_forms.lists import file_name
from field_forms.xpath.compiler import compile_expression
from field_forms.xpath.scope import NOWHERE
from tests.forms.building import TODAY, form, question

REGISTER = "name,label,village\nh1,王家,上村\nh2,李家,下村\nh3,赵家,上村\n".encode()
PICK = (
    question("text", "village"),
    question("select_one_from_file households.csv", "house", choice_filter="village = ${village}"),
    question("calculate", "label", calculation="instance('households')/root/item[name = ${house}]/label"),
    question("calculate", "pulled", calculation="pulldata('households', 'village', 'name', ${house})"),
)


def test_a_list_given_with_the_form() -> None:
    picked = form(*PICK, media={"households.csv": REGISTER})
    values = evaluate_answers(picked, {"/data/village": "上村", "/data/house": "h3"}, today=TODAY).values
    assert (values["/data/house"], values["/data/label"], values["/data/pulled"]) == ("h3", "赵家", "上村")


def test_a_list_given_with_the_evaluation() -> None:
    picked = form(*PICK)
    sources = Sources(lists={"households": read_list("households.csv", REGISTER)})
    answers = {"/data/village": "下村", "/data/house": "h2"}
    assert evaluate_answers(picked, answers, today=TODAY, sources=sources).values["/data/label"] == "李家"
    elsewhere = evaluate_answers(picked, {**answers, "/data/house": "h1"}, today=TODAY, sources=sources)
    assert [(found.path, found.kind) for found in elsewhere.problems] == [("/data/house", "choice")]


def test_an_answer_from_a_list_nobody_gave_is_not_checked() -> None:
    evaluation = evaluate_answers(form(*PICK), {"/data/village": "x", "/data/house": "h9"}, today=TODAY)
    assert (evaluation.values["/data/house"], evaluation.problems) == ("h9", [])


def test_a_label_from_a_list_nobody_gave_is_blank() -> None:
    named = form(
        question("select_one_from_file households.csv", "house"),
        question("calculate", "words", calculation="jr:choice-name(${house}, '${house}')"),
    )
    evaluation = evaluate_answers(named, {"/data/house": "h1"}, today=TODAY)
    assert (evaluation.values["/data/words"], evaluation.problems) == ("", [])
    sources = Sources(lists={"households": read_list("households.csv", REGISTER)})
    assert (
        evaluate_answers(named, {"/data/house": "h1"}, today=TODAY, sources=sources).values["/data/words"] == "王家"
    )


def test_an_answer_outside_its_list_is_shown() -> None:
    picked = form(*PICK, media={"households.csv": REGISTER})
    evaluation = evaluate_answers(picked, {"/data/village": "下村", "/data/house": "h1"}, today=TODAY)
    assert [found.kind for found in evaluation.problems] == ["choice"]


def test_geojson_becomes_rows_with_a_geometry() -> None:
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": 7,
                "geometry": {"type": "Point", "coordinates": [113.2, 36.1]},
                "properties": {"name": "a"},
            },
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4, 5]]},
                "properties": {"name": "b"},
            },
        ],
    }
    root = read_list("x.geojson", json.dumps(collection).encode()).kids[0]
    first, second = root.by["item"]
    assert (first.by["geometry"][0].text, first.by["id"][0].text) == ("36.1 113.2 0 0", "7")
    assert second.by["geometry"][0].text == "2 1 0 0; 4 3 5 0"


@pytest.mark.parametrize("name", ["x.geojson", "x.xml"])
def test_a_list_that_cannot_be_read_is_said(name: str) -> None:
    with pytest.raises(FormError):
        read_list(name, b"{")


def test_names_of_media() -> None:
    assert file_name("jr://file-csv/places.csv") == "places.csv"
    assert form(*PICK).media == {"households": "households.csv"}


KEYS = st.sampled_from(["a", "b", "c", "", "1", "01"])


@given(st.lists(st.tuples(KEYS, KEYS), max_size=12), KEYS, KEYS)
def test_the_index_finds_what_a_scan_finds(rows: list[tuple[str, str]], first: str, second: str) -> None:
    from field_forms import eval_expression

    document = rows_as_list([{"x": x, "y": y, "n": str(number)} for number, (x, y) in enumerate(rows)])
    sources = Sources(lists={"L": document})
    for expression, expected in (
        (f"instance('L')/root/item[x = '{first}']/n", [str(i) for i, (x, _) in enumerate(rows) if x == first]),
        (
            f"instance('L')/root/item[x = '{first}' and y = '{second}']/n",
            [str(i) for i, row in enumerate(rows) if row == (first, second)],
        ),
        (f"instance('L')/root/item['{first}' = x][1]/n", [str(i) for i, (x, _) in enumerate(rows) if x == first][:1]),
    ):
        assert eval_expression(expression, today=TODAY, sources=sources).value == expected


def test_a_number_does_not_go_by_the_index() -> None:
    from field_forms import eval_expression

    sources = Sources(lists={"L": rows_as_list([{"x": "01"}, {"x": "1.0"}, {"x": "2"}])})
    assert eval_expression("count(instance('L')/root/item[x = 1])", today=TODAY, sources=sources).value == 2
    assert compile_expression("1", NOWHERE).kind == "number"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("name,label\na,A\n", [{"name": "a", "label": "A"}]),
        ("\ufeffname;label\na;A\n", [{"name": "a", "label": "A"}]),
        ("name\tlabel\na\tA\n", [{"name": "a", "label": "A"}]),
        ('name,label\na,"A, B"\n', [{"name": "a", "label": "A, B"}]),
        ("name,label\na\n\nb,B,extra\n", [{"name": "a", "label": ""}, {"name": "b", "label": "B"}]),
        ("家 名,label\na,A\n", [{"家_名": "a", "label": "A"}]),
        ("name,\na,A\n", [{"name": "a", "_": "A"}]),
        ("", []),
    ],
)
def test_csv_as_people_write_it(content: str, expected: list[dict[str, str]]) -> None:
    root = read_list("x.csv", content.encode()).kids[0]
    rows = [{cell.name: cell.text for cell in row.kids} for row in root.by.get("item", [])]
    assert rows == expected


def test_a_row_is_one_node_however_it_is_found() -> None:
    root = read_list("x.csv", REGISTER).kids[0]
    (found,) = root.rows_by("item", "name").get("h2", [])
    assert found is root.by["item"][1]
    assert (found.position, found.parent) == (2, root)
    assert root.rows_by("item", "nobody").get("h2", []) == []
    assert root.rows_by("other", "name").get("h2", []) == []
