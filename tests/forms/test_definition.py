"""The form as data, for consoles."""

from __future__ import annotations

import msgspec

from tests.forms.building import form, question


def test_questions_have_labels_and_choices_in_both_languages() -> None:
    found = form(
        question("begin_group", "home"),
        question("select_one yes_no", "ill", fact="is_ill_now", required="yes"),
        {"type": "end_group"},
        question("calculate", "one", calculation="1"),
    ).definition
    assert (found.id, found.version, found.languages, found.default_language) == ("trial", "1", ["zh", "en"], "zh")
    group, ill, one = found.questions[:3]
    assert (group.path, group.kind, group.labels["zh"]) == ("/data/home", "group", "题 home")
    assert (ill.path, ill.parent, ill.kind, ill.control) == ("/data/home/ill", "/data/home", "question", "select1")
    assert [(choice.value, choice.labels) for choice in ill.choices] == [
        ("yes", {"zh": "是", "en": "Yes"}),
        ("no", {"zh": "否", "en": "No"}),
    ]
    assert (ill.fact, ill.fact_type, ill.required) == ("is_ill_now", "bool", "true()")
    assert (one.kind, one.calculate) == ("calculation", "1")


def test_the_definition_travels_as_json() -> None:
    found = form(question("text", "q"), question("select_one_from_file places.csv", "place")).definition
    again = msgspec.json.decode(msgspec.json.encode(found), type=type(found))
    assert again == found
    assert again.questions[1].list_file == "places.csv"


def test_a_value_shown_in_a_label_stands_as_its_name() -> None:
    row = question("text", "carer") | {
        "label::中文 (zh)": "谁照料 ${person} 呢",
        "label::English (en)": "Who cares for ${person}?",
    }
    labels = form(question("text", "person"), row).definition.questions[1].labels
    assert labels == {"zh": "谁照料 ${person} 呢", "en": "Who cares for ${person}?"}
