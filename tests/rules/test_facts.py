"""The fact catalogue: complete, and strict about what it takes."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from policy import (
    FactRefused,
    Label,
    UnknownFact,
    UnknownParameter,
    explain,
    label,
    parse_facts,
    questions_for_visit,
    value_label,
)
from policy.catalogue import rule_entries
from policy.facts import canonical, catalogue, title_en, title_zh
from policy.ledger import ledger
from policy.parameters import catalogue as parameter_catalogue


def test_every_name_a_rule_reads_is_in_the_catalogue() -> None:
    for rule_id, entry in rule_entries().items():
        assert set(entry.reads) <= set(catalogue()), rule_id


def test_three_hundred_and_fifty_nine_names_and_those_the_platform_needs() -> None:
    listed = [name for name, fact in catalogue().items() if fact.group != "platform"]
    assert len(listed) == 359
    assert {name for name in catalogue() if name.startswith("p_")} <= set(parameter_catalogue())


def test_every_fact_has_a_label_in_both_languages() -> None:
    for name, fact in catalogue().items():
        assert title_zh(name), name
        assert title_en(name), name
        assert fact.type == "parameter" or re.match("[A-Z]", fact.en), f"{name} has no English title"
        assert "_" not in fact.en, name
        assert all(fact.values.values()), f"{name}: a value without Chinese words"
        assert fact.values_en.keys() <= fact.values.keys(), name


def test_values_have_words_and_what_is_free_has_none() -> None:
    assert value_label("disability_cert_generation", "gen2") == Label("第二代", "second generation")
    assert value_label("hardship_cause", ["illness", "other"]) == Label("病、其他", "illness, other")
    assert value_label("receives_dibao", False) == Label("否", "no")
    assert value_label("survey_economic_situation", {"receives_dibao": True, "expense_amount": 5}) == Label(
        "低保对象：是；支出金额：5", "Receives dibao: yes; Spending (yuan): 5"
    )
    assert value_label("expense_amount", 5) is None
    assert value_label("is_in_no_catalogue", "anything") is None


def test_values_become_comparable() -> None:
    values = parse_facts({
        "age_years": "70", "expense_amount": 0.1, "event_nature": ["sudden"], "event_date": "2024-02-29",
        "paid_at": "2024-03-01T08:30:00+08:00", "disability_level": 2, "materials_authentic": True,
        "index_month": "2024-03",
    }).values  # fmt: skip
    assert values == {
        "age_years": 70, "expense_amount": Decimal("0.1"), "event_nature": frozenset({"sudden"}),
        "event_date": dt.date(2024, 2, 29), "paid_at": dt.date(2024, 3, 1), "disability_level": 2,
        "materials_authentic": "true", "index_month": "2024-03",
    }  # fmt: skip


def test_null_is_unknown_except_where_none_is_an_answer() -> None:
    values = parse_facts({"receives_dibao": None, "disability_cert_no": None, "sick_care_in_place": None}).values
    assert values == {"disability_cert_no": ""}


def test_parameters_beside_facts_are_kept_apart() -> None:
    parsed = parse_facts({"p_dibao_standard_monthly": 600, "age_years": 3})
    assert dict(parsed.overrides) == {"p_dibao_standard_monthly": 600}
    assert dict(parsed.values) == {"age_years": 3}


def test_unknown_names_are_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownFact, match=r"event_typ.*event_type"):
        parse_facts({"event_typ": "fire"})


@pytest.mark.parametrize(
    ("name", "given"),
    [("aid_rate", 1.01), ("aid_rate", -0.01), ("index_month", "2024-13"), ("sex", "x"), ("hardship_cause", ["luck"])],
)
def test_values_outside_the_catalogue_are_refused(name: str, given: object) -> None:
    with pytest.raises(FactRefused, match=name):
        parse_facts({name: given})


def test_rules_carried_by_facts_name_values_that_can_be_recorded() -> None:
    for line in ledger():
        for carrier in line.carriers:
            if carrier.kind == "fact":
                fact = catalogue()[carrier.place]
                for value in fact.values:
                    given = [value] if fact.type == "set" else value
                    assert canonical(carrier.place, fact, given) is not None, (line.rule_id, value)


def test_names_have_words_and_unknown_names_have_none() -> None:
    assert label("receives_dibao").zh == "低保对象"
    assert label("p_sample_ratio").en == "household spot-check ratio"
    with pytest.raises(UnknownFact):
        label("receives_nothing")
    with pytest.raises(UnknownParameter):
        label("p_nothing")


def test_the_next_visit_asks_what_decides_first_and_never_asks_for_a_judgement() -> None:
    open_case = explain({"event_type": "fire", "expense_type": "medical"}, "temp_aid", date=dt.date(2024, 3, 1))
    asked = questions_for_visit(open_case)
    assert asked[0] == "basic_life_seriously_difficult"
    assert "expense_beyond_capacity" in open_case[0].missing
    assert "expense_beyond_capacity" not in asked


def test_a_settled_case_asks_nothing() -> None:
    facts: dict[str, object] = {"event_type": "fire", "basic_life_seriously_difficult": True}
    assert questions_for_visit(explain(facts, "temp_aid", date=dt.date(2024, 3, 1))) == ()
