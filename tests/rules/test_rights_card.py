"""The rights card says what rules, values in force and limits say, and leaves open what nobody has fixed (P2)."""

from datetime import date
from decimal import Decimal

import pytest

import policy
from policy.rights_card import CardProgramme, code_label, rights_card
from policy.rules import programmes

DAY = date(2026, 3, 2)
STANDARD = "p_dibao_standard_monthly"


def card(*county: policy.CountyValue, on: date = DAY) -> dict[str, CardProgramme]:
    view = policy.Parameters(tuple(county)).at(on)
    return {one.programme: one for one in rights_card(view)}


def amount(one: CardProgramme, name: str) -> policy.Label | None:
    (found,) = [each for each in one.amounts if each.name == name]
    return found.value


def test_every_programme_of_the_rules_is_on_it_with_its_source() -> None:
    found = card()
    assert set(found) == set(programmes())
    for one in found.values():
        assert one.citations
        for each in (one.title, *(label for ground in one.grounds for label in ground.any_of), *one.answers):
            assert each.zh
            assert each.en


def test_what_the_county_has_not_set_is_to_be_asked_for() -> None:
    found = card()
    assert amount(found["dibao"], STANDARD) is None
    assert amount(found["temp_aid"], "p_ta_standard") is None


def test_a_default_of_this_project_is_no_promise() -> None:
    view = policy.Parameters().at(DAY)
    assert view.proof("p_elderly_age").origin == "proposal"
    found = card()
    assert amount(found["tekun"], "p_elderly_age") is None
    assert found["temp_aid"].asks_limits
    own = policy.CountyValue("p_ta_township_days", 8, date(2026, 1, 1))
    assert any("起8个工作日内" in one.zh for one in card(own)["temp_aid"].answers)


@pytest.mark.parametrize(("on", "rural"), [(date(2026, 3, 31), "556"), (date(2026, 4, 1), "589.5")])
def test_the_amount_is_the_one_in_force_on_the_day(on: date, rural: str) -> None:
    values = [
        policy.CountyValue(STANDARD, {"urban": Decimal(735), "rural": Decimal(556)}, date(2026, 1, 1)),
        policy.CountyValue(STANDARD, {"urban": Decimal(770), "rural": Decimal("589.5")}, date(2026, 4, 1)),
    ]
    said = amount(card(*values, on=on)["dibao"], STANDARD)
    assert said
    assert f"农村 {rural} 元/人·月" in said.zh
    assert f"rural {rural} yuan" in said.en


def test_limits_are_those_of_the_documents_with_their_own_days() -> None:
    dibao = [one.zh for one in card()["dibao"].answers]
    assert "县级提出审批初步意见：县级收到审核意见和材料起5个工作日内" in dibao
    assert "县级低保公示期：张贴公示起7日内" in dibao
    assert "低保金发放到户：每月10日前" in dibao


def test_alternatives_stand_together_and_the_rest_apart() -> None:
    tekun = card()["tekun"].grounds
    assert [len(one.any_of) for one in tekun] == [3, 4, 1, 1]


def test_what_a_county_has_not_extended_is_not_said_to_be_given() -> None:
    def groups(*county: policy.CountyValue) -> list[str]:
        return [label.zh for ground in card(*county)["price_subsidy"].grounds for label in ground.any_of]

    assert "扩面：孤儿" not in groups()
    extended = ["dibao", "tekun", "regular_pension", "unemployment_benefit", "orphan"]
    assert "扩面：孤儿" in groups(policy.CountyValue("p_price_subsidy_groups", extended, date(2026, 1, 1)))


def test_a_programme_nobody_can_qualify_for_is_said_not_to_be_offered() -> None:
    assert card()["special_relief"].offered  # not entered: unknown, to be asked for
    off = policy.CountyValue("p_special_relief_types", [], date(2026, 1, 1))
    assert not card(off)["special_relief"].offered


def test_every_code_on_it_has_a_word() -> None:
    view = policy.Parameters().at(DAY)
    read = {each.name for one in rights_card(view) for each in one.amounts}
    codes = {code for name in read for code in (*policy.parameter_catalogue()[name].keys,
                                                *policy.parameter_catalogue()[name].choices)}  # fmt: skip
    assert codes
    assert not [code for code in sorted(codes) if code_label(code).zh == code]


def test_where_the_documents_define_nothing_there_is_no_ground() -> None:
    assert card()["orphan_allowance"].grounds == ()
