"""The form as data, for consoles."""

from __future__ import annotations

import msgspec

from tests.forms.building import form, question, raw_form


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


def test_pictures_sounds_and_guidance_come_with_their_texts() -> None:
    row = question("select_one house", "kind", hint="看墙体", guidance_hint="裂缝宽于手指时选危房") | {
        "media::image::中文 (zh)": "kind-zh.png",
        "media::audio::English (en)": "kind.mp3",
    }
    choices = (
        {"list_name": "house", "name": "brick", "label::中文 (zh)": "砖房", "media::image": "brick.png"},
        {"list_name": "house", "name": "earth", "label::中文 (zh)": "土房"},
    )
    found = form(row, choices=choices).definition.questions[0]
    assert found.media == {"image": {"zh": "kind-zh.png"}, "audio": {"en": "kind.mp3"}}
    assert found.guidance == {"zh": "裂缝宽于手指时选危房"}
    assert [choice.media for choice in found.choices] == [{"image": {"zh": "brick.png"}}, {}]


def test_a_text_without_a_plain_form_takes_the_long_one() -> None:
    itext = (
        '<itext><translation lang="en"><text id="q"><value form="short">Age</value>'
        '<value form="long">How old?</value>'
        '<value form="big-image">jr://images/age-big.png</value></text></translation></itext>'
    )
    found = raw_form("<q/>", "", '<input ref="/data/q"><label ref="jr:itext(\'q\')"/></input>', itext).definition
    assert found.questions[0].labels == {"en": "How old?"}
    assert found.questions[0].media == {"big-image": {"en": "age-big.png"}}
