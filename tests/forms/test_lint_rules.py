"""Each rule of the check at a row that breaks it: kind, severity and column; one fault gives one finding."""

from __future__ import annotations

from typing import Any

import pytest

from field_forms import Finding, check_workbook
from tests.forms.building import SETTINGS, YES_NO, Sheet, question, workbook

BOTH = {"label::中文 (zh)": "x", "label::English (en)": "x"}
END_GROUP, END_REPEAT = {"type": "end_group"}, {"type": "end_repeat"}
MANY = ({"list_name": "needs", "name": "food", **BOTH}, {"list_name": "needs", "name": "warm clothes", **BOTH})


def check(*rows: dict[str, Any], choices: Sheet = YES_NO, settings: Sheet = SETTINGS, **more: Sheet) -> list[Finding]:
    """Findings of a form of these rows, which begins with a question that uses the list."""
    first = question("select_one yes_no", "ill")
    return check_workbook(workbook((first, *rows), choices, settings, **more))


def said(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.kind, finding.severity, finding.column) for finding in findings]


@pytest.mark.parametrize(
    ("kind", "severity", "column", "row"),
    [
        ("type", "error", "type", question("Integer", "q")),
        ("no_name", "error", "name", question("text", "")),
        ("no_type", "error", "type", question("", "q")),
        ("name_long", "warning", "name", question("text", "q" * 65)),
        ("name_reserved", "warning", "name", question("text", "xmlq")),
        ("name_case", "warning", "name", question("text", "Ill")),
        ("name_meta", "error", "name", question("text", "meta")),
        ("audit_name", "error", "name", {"type": "audit", "name": "log"}),
        ("list_missing", "error", "type", question("select_one", "q")),
        ("no_list", "error", "type", question("select_one yesno", "q")),
        ("multiple_from_rows", "error", "type", question("select_multiple ${ill}", "q")),
        ("instance_prefix", "error", "instance::odk:code", question("text", "q", **{"instance::odk:code": "7"})),
        ("list_file_type", "error", "type", question("select_one towns.csv", "q")),
        ("file_type", "error", "type", question("select_one_from_file towns.txt", "q")),
        ("no_external_choices", "error", "type", question("select_one_external a", "q", choice_filter="a = 1")),
        ("no_calculation", "error", "calculation", question("calculate", "q")),
        ("label_long", "warning", "label::中文 (zh)", question("text", "q", **{"label::中文 (zh)": "长" * 201})),
        ("note_required", "warning", "required", question("note", "q", required="yes")),
        ("required_ignored", "warning", "required", question("calculate", "q", calculation="1", required="yes")),
        ("readonly_required", "warning", "readonly", question("text", "q", readonly="yes", required="yes")),
        ("filter_without_list", "warning", "choice_filter", question("text", "q", choice_filter="1 = 1")),
        ("count_without_repeat", "warning", "repeat_count", question("text", "q", repeat_count="2")),
        ("background_trigger", "error", "trigger", {"type": "background-geopoint", "name": "q"}),
        ("type_gone", "warning", "type", {"type": "simserial", "name": "q"}),
        ("no_required_message", "warning", "required", question("text", "q", required="${ill} = 'yes'")),
        ("default_choice", "error", "default", question("select_one yes_no", "q", default="maybe")),
        ("default_type", "warning", "default", question("integer", "q", default="1.5")),
        ("default_type", "warning", "default", question("date", "q", default="5 March")),
        ("trigger", "error", "trigger", question("text", "q", trigger="ill", calculation="1")),
        ("reference", "error", "label::English (en)", question("note", "q", **{"label::English (en)": "a ${ill"})),
        ("unknown_question", "error", "hint", question("text", "q", hint="see ${sick}")),
        ("unknown_path", "error", "relevant", question("text", "q", relevant="/data/sick = 'yes'")),
        ("missing_operator", "error", "relevant", question("text", "q", relevant="${ill} 'yes'")),
        ("pattern", "error", "constraint", question("text", "q", constraint="regex(., '^[0-9$')", **BOTH)),
        ("curly_quote", "warning", "relevant", question("text", "q", relevant="${ill} = \u2018yes\u2019")),
        ("appearance", "warning", "appearance", question("text", "q", appearance="multilne")),
        ("appearance_not_shown", "warning", "appearance", question("text", "q", appearance="ex:org.app(a='b')")),
        ("parameters", "error", "parameters", question("range", "q", parameters="start 1")),
        ("parameter", "error", "parameters", question("text", "q", parameters="row=3")),
        ("parameter_value", "error", "parameters", question("image", "q", parameters="max-pixels=big")),
        ("parameter_ignored", "warning", "parameters", question("date", "q", parameters="start=1")),
        ("seed_without_randomize", "error", "parameters", question("select_one yes_no", "q", parameters="seed=3")),
        ("range_step", "error", "parameters", question("range", "q", parameters="step=0")),
        ("range_width", "error", "parameters", question("range", "q", parameters="start=0 end=5 step=6")),
        ("range_uneven", "warning", "parameters", question("range", "q", parameters="start=0 end=5 step=2")),
        ("audit_location", "error", "parameters", {"type": "audit", "parameters": "location-max-age=9"}),
        ("media_name", "warning", "image", question("text", "q", image="the map")),
        ("media_column", "error", "media::sound", question("text", "q", **{"media::sound": "a.mp3"})),
        ("prefill", "error", "bind::tanfang:prefill", question("text", "q", **{"bind::tanfang:prefill": "always"})),
        ("fact_unfit", "error", "bind::tanfang:fact", question("date", "q", fact="a:int")),
        ("save_without_entities", "error", "save_to", question("text", "q", save_to="height")),
        ("column_unknown", "warning", "weather", question("text", "q", weather="fine")),
        ("heading_colon", "error", "hint\uff1aen", question("text", "q", **{"hint\uff1aen": "x"})),
    ],
)  # fmt: skip
def test_a_row_that_breaks_one_rule_gives_one_finding(
    kind: str, severity: str, column: str, row: dict[str, Any]
) -> None:
    findings = [one for one in check(row) if one.kind not in ("no_message", "language_column")]
    assert said(findings) == [(kind, severity, column)]
    (one,) = findings
    assert one.sheet == "survey"
    assert one.row in (1, 3)
    assert one.zh
    assert one.en
    assert one.remedy_zh
    assert one.remedy_en


@pytest.mark.parametrize(
    "row",
    [
        question("text", "q" * 64),
        question("note", "q", **{"label::中文 (zh)": "长" * 201}),
        question("range", "q", parameters="start=0 end=6 step=2"),
        question("integer", "q", default="-3"),
        question("date", "q", default="2026-03-05"),
        question("date", "q", default="today()"),
        question("text", "q", default="${last-saved#ill}"),
        question("select_one yes_no", "q", parameters="randomize=true, seed=3", appearance="columns-2 no-buttons"),
        question("text", "q", appearance="w4 multiline", parameters="rows=4"),
        question("text", "q", trigger="${ill}", calculation="now()"),
        question("calculate", "q", calculation="concat(${ill}, '、', ${ill})"),
        question("select_one yes_no", "q", choice_filter="name != ${ill}"),
        {"type": "audit", "parameters": "track-changes=true"},
        {"type": "add integer prompt", "name": "q", **BOTH},
    ],
)  # fmt: skip
def test_what_is_right_gives_none(row: dict[str, Any]) -> None:
    assert check(row) == []


@pytest.mark.parametrize(
    ("rows", "kind", "row"),
    [
        ([question("begin_group", "g"), question("text", "q")], "not_closed", 3),
        ([question("text", "q"), END_REPEAT], "end_without_begin", 4),
        ([question("begin_group", "g"), question("begin_group", "h"), END_REPEAT, END_GROUP], "end_of_other", 5),
        ([question("begin_group", "g"), question("begin_repeat", "r", repeat_count="1"), END_GROUP, END_REPEAT],
         "end_of_other", 5),
    ],
)  # fmt: skip
def test_groups_that_do_not_pair_are_said_once_at_the_row_at_fault(
    rows: list[dict[str, Any]], kind: str, row: int
) -> None:
    assert [(one.kind, one.row) for one in check(*rows)] == [(kind, row)]


def test_a_name_that_several_questions_have_is_only_wrong_where_it_is_used() -> None:
    rows = [question("begin_group", "g"), question("text", "q"), END_GROUP,
            question("begin_group", "h"), question("text", "q"), END_GROUP]  # fmt: skip
    assert check(*rows) == []
    (one,) = check(*rows, question("text", "last", relevant="${q} != ''"))
    assert (one.kind, one.row) == ("ambiguous", 9)
    assert "4, 7" in one.en


def test_a_choice_with_a_space_is_wrong_where_many_may_be_chosen() -> None:
    one_of = question("select_one needs", "q")
    assert said(check(one_of, choices=(*YES_NO, *MANY))) == []
    (found,) = check(question("select_multiple needs", "q"), choices=(*YES_NO, *MANY))
    assert (found.kind, found.sheet, found.row) == ("choice_space", "choices", 5)


@pytest.mark.parametrize(
    ("cells", "kind", "column"),
    [
        ({"instance_name": "concat(${sick}, '!')"}, "unknown_question", "instance_name"),
        ({"instance_name": "concat(${ill}"}, "incomplete", "instance_name"),
        ({"purpose": "visits"}, "purpose", "purpose"),
        ({"style": "page"}, "style", "style"),
        ({"allow_choice_duplicates": "maybe"}, "switch", "allow_choice_duplicates"),
        ({"namespaces": "esri=here"}, "namespaces", "namespaces"),
        ({"form_id": "a" * 65}, "form_id_long", "form_id"),
        ({"default_language": "中文"}, "default_language", "default_language"),
        ({"omit_instanceID": "yes", "public_key": "k"}, "omit_instance", "omit_instanceID"),
    ],
)
def test_faults_of_settings_stand_at_their_cell(cells: dict[str, str], kind: str, column: str) -> None:
    (one,) = check(settings=({**SETTINGS[0], **cells},))
    assert (one.kind, one.sheet, one.row, one.column) == (kind, "settings", 2, column)


@pytest.mark.parametrize("purpose", ["visit", "quick_report", "survey"])
def test_what_a_form_is_for_is_known(purpose: str) -> None:
    assert check(settings=({**SETTINGS[0], "purpose": purpose},)) == []


@pytest.mark.parametrize(
    ("entity", "saved", "kind", "sheet"),
    [
        ({"list_name": "trees", "label": "${q}"}, "height", "", ""),
        ({"list_name": "trees", "create_if": "true()"}, "height", "entity_label", "entities"),
        ({"list_name": "trees", "label": "x", "update_if": "true()"}, "height", "entity_id", "entities"),
        ({"list_name": "tr.ees", "label": "${q}"}, "height", "entity_list", "entities"),
        ({"list_name": "trees", "label": "${qq}"}, "height", "unknown_question", "entities"),
        ({"list_name": "trees", "label": "${q}"}, "label", "save_name", "survey"),
        ({"list_name": "trees", "label": "${q}"}, "tree#height", "save_list", "survey"),
    ],
)
def test_rules_of_entities(entity: dict[str, str], saved: str, kind: str, sheet: str) -> None:
    found = check(question("text", "q", save_to=saved), entities=(entity,))
    assert [(one.kind, one.sheet) for one in found] == ([(kind, sheet)] if kind else [])


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (question("text", "bank", **{"label::中文 (zh)": "银行卡号"}), "bank_account"),
        (question("text", "q", **{"label::English (en)": "Home address"}), "address"),
        (question("text", "id_card_no"), "id_number"),
        (question("integer", "q", **{"label::中文 (zh)": "手机号"}), "phone"),
        (question("select_one yes_no", "q", **{"label::中文 (zh)": "有没有精神疾病"}), "health"),
    ],
)
def test_what_looks_personal_is_to_be_marked(row: dict[str, Any], kind: str) -> None:
    (one,) = check(row)
    assert (one.kind, one.severity) == ("sensitive", "warning")
    assert kind in one.remedy_en
    assert check({**row, "bind::tanfang:sensitive": kind}) == []


def test_marked_answers_are_not_to_show_in_names_nor_in_copies() -> None:
    name = question("text", "who", sensitive="name")
    (shown,) = check(name, settings=({**SETTINGS[0], "instance_name": "concat(${who}, ${ill})"},))
    assert (shown.kind, shown.sheet) == ("sensitive_shown", "settings")
    copy = question("calculate", "greeting", calculation="concat('a', ${who})")
    (copied,) = check(name, copy)
    assert (copied.kind, copied.row) == ("sensitive_copied", 4)
    assert check(name, {**copy, "bind::tanfang:sensitive": "name"}) == []
    assert check(name, question("calculate", "has_name", calculation="if(${who} != '', 'yes', 'no')")) == []


def test_two_questions_for_one_fact_are_said_unless_one_is_shown_at_a_time() -> None:
    rows = [question("integer", "a", fact="age"), question("integer", "b", fact="age")]
    assert [(one.kind, one.row) for one in check(*rows)] == [("fact_twice", 4)]
    assert check(rows[0], {**rows[1], "relevant": "${ill} = 'yes'"}) == []


def test_files_that_were_not_sent_along_are_missed() -> None:
    rows = (
        question("select_one_from_file towns.csv", "town"),
        question("text", "q", image="map.png"),
        question("calculate", "c", calculation="pulldata('prices', 'p', 'k', ${q})"),
    )
    book = workbook(rows, choices=())
    named = [(one.kind, one.row) for one in check_workbook(book, media=["map.png"])]
    assert named == [("missing_file", 2), ("missing_file", 4)]
    assert check_workbook(book, media=["map.png", "towns.csv", "prices.csv"]) == []
    assert check_workbook(book) == []


def test_a_check_stops_when_it_has_found_more_than_anybody_reads() -> None:
    found = check(*(question("text", f"q {number}") for number in range(600)))
    assert len(found) == 501
    assert [one.kind for one in found if one.severity == "warning"] == ["more"]
