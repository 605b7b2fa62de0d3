"""Who must be looked in on, when the next visit is due, and what counts as one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import (
    ParameterRefused,
    Parameters,
    counts_as_visit,
    event_dues,
    next_due,
    obligation,
    parse_facts,
    state,
    turning_ages,
)
from policy.cadence import Cadence, Outcome
from policy.parameters import CountyValue

DAY = dt.date(2024, 3, 1)
SCATTERED = {"receives_tekun": True, "tekun_care_mode": "scattered"}


def duty(facts: Mapping[str, object], **overrides: object) -> Cadence:
    return obligation(parse_facts(facts).values, Parameters().at(DAY, overrides))


@pytest.mark.parametrize(
    ("facts", "days", "row"),
    [
        ({}, 30, "SV-01.scattered"),
        ({"self_care_ability": "able"}, 30, "SV-01.scattered"),
        ({"self_care_ability": "partly_unable"}, 15, "SV-01.partly_unable"),
        ({"self_care_ability": "unable"}, 7, "SV-01.unable"),
        ({"self_care_ability": "partly_unable", "is_ill_now": True}, 7, "SV-03.ill"),
        ({"age_years": 80, "lives_alone": True}, 7, "SV-01.aged_alone"),
        ({"age_years": 79, "lives_alone": True}, 15, "SV-01.heating_alone"),
        ({"age_years": 80, "lives_alone": False}, 30, "SV-01.scattered"),
        ({"risk_grade": "high"}, 7, "DM-01.high_risk"),
    ],
)
def test_the_strictest_duty_wins_for_a_scattered_tekun_person(facts: dict[str, object], days: int, row: str) -> None:
    found = duty({**SCATTERED, **facts})
    assert found.interval_days == days
    assert found.reasons[0].id == row


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({"receives_dibao": True}, 90),
        ({"receives_dibao": True, "dibao_scope": "single_person"}, 90),
        ({"low_income_category": "dibao_marginal"}, 90),
        ({"low_income_category": "expenditure_hardship"}, 60),
        ({"low_income_category": "other"}, 180),
    ],
)
def test_monitored_households_have_the_county_interval(facts: dict[str, object], days: int) -> None:
    found = duty(facts)
    assert found.interval_days == days
    assert found.rule_id == "DM-01"


def test_institutional_tekun_and_people_in_no_list_have_no_visiting_duty() -> None:
    assert duty({"receives_tekun": True, "tekun_care_mode": "institutional"}).interval_days is None
    assert next_due(None, duty({}), since=DAY) is None


def test_unknown_self_care_is_asked_for_and_never_taken_as_able() -> None:
    assert "self_care_ability" in duty(SCATTERED).missing
    assert "self_care_ability" not in duty({**SCATTERED, "self_care_ability": "able"}).missing


def test_days_roll_from_the_last_visit_that_counted() -> None:
    assert next_due(dt.date(2024, 1, 31), duty(SCATTERED), since=DAY) == dt.date(2024, 3, 1)
    shorter = duty(SCATTERED, p_visit_interval_days={"standard": 10, "serious_change": 1})
    assert next_due(dt.date(2024, 1, 31), shorter, since=DAY) == dt.date(2024, 2, 10)


def test_the_first_visit_is_due_a_week_after_approval_or_one_interval_when_sooner() -> None:
    assert next_due(None, duty(SCATTERED), since=DAY) == dt.date(2024, 3, 8)
    daily = duty({**SCATTERED, "risk_grade": "high"}, p_monitoring_interval_days={"high": 2})
    assert next_due(None, daily, since=DAY) == dt.date(2024, 3, 3)


def event(fact: str, day: str, last: dt.date | None, *, obliged: bool = True, as_of: dt.date = DAY) -> dt.date | None:
    """By when somebody must look in after the event."""
    dues = event_dues({fact: dt.date.fromisoformat(day)}, last, Parameters().at(DAY), as_of, obliged=obliged)
    return dues[0].due_on if dues else None


def test_a_serious_change_asks_for_a_visit_until_somebody_has_been_there() -> None:
    assert event("serious_change_on", "2024-02-28", dt.date(2024, 2, 20)) == dt.date(2024, 2, 29)
    assert event("serious_change_on", "2024-02-28", dt.date(2024, 2, 28)) == dt.date(2024, 2, 29)
    assert event("serious_change_on", "2024-02-28", dt.date(2024, 2, 29)) is None
    assert event("serious_change_on", "2024-02-28", None) == dt.date(2024, 2, 29)


def test_a_change_still_to_come_changes_nothing() -> None:
    assert event("serious_change_on", "2024-03-02", None) is None
    assert event("serious_change_on", "2024-03-01", None) == dt.date(2024, 3, 2)


def test_coming_back_hastens_a_duty_and_makes_none() -> None:
    assert event("came_back_on", "2024-02-25", None) == dt.date(2024, 3, 3)
    assert event("came_back_on", "2024-02-25", None, obliged=False) is None


def test_a_table_a_county_entered_before_an_entry_existed_keeps_the_others_as_proposed() -> None:
    own = CountyValue("p_event_visit_days", {"left_hospital": 2}, dt.date(2024, 1, 1))
    view = Parameters((own,)).at(DAY)
    assert (view.days("p_event_visit_days", "left_hospital"), view.days("p_event_visit_days", "came_back")) == (2, 7)


@pytest.mark.parametrize(("fact", "days"), [("left_hospital_on", 3), ("disaster_on", 3), ("death_in_family_on", 7)])
def test_after_an_event_somebody_looks_in_whoever_it_is(fact: str, days: int) -> None:
    due = dt.date(2024, 2, 25) + dt.timedelta(days=days)
    assert event(fact, "2024-02-25", None, obliged=False) == due
    assert event(fact, "2024-02-25", None, obliged=True) == due
    assert event("serious_change_on", "2024-02-25", None, obliged=False) is None


WINTER = {"p_heating_months": ["11", "12", "1", "2", "3"], "p_heating_interval_days": {"tekun_alone": 10}}
ALONE = {**SCATTERED, "age_years": 70, "lives_alone": True}


@pytest.mark.parametrize(
    ("last", "due"),
    [
        ("2024-01-05", "2024-01-15"),  # in winter: ten days
        ("2024-03-21", "2024-03-31"),  # the last day of the season
        ("2024-03-22", "2024-04-21"),  # past it: thirty days again
        ("2024-10-10", "2024-11-01"),  # on its first day, before the thirty days are over
        ("2024-10-01", "2024-10-31"),  # the thirty days end before it begins
    ],
)
def test_in_the_heating_months_who_lives_alone_is_seen_more_often(last: str, due: str) -> None:
    assert next_due(dt.date.fromisoformat(last), duty(ALONE, **WINTER), since=DAY) == dt.date.fromisoformat(due)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        ("2024-03-16", "2024-03-31"),  # fifteen days, on the last day of the season
        ("2024-03-17", "2024-04-16"),
        ("2024-10-16", "2024-11-01"),  # its first day comes after fifteen days and before thirty
        ("2024-12-30", "2025-01-14"),
    ],
)
def test_a_new_county_heats_from_november_to_march(last: str, due: str) -> None:
    assert next_due(dt.date.fromisoformat(last), duty(ALONE), since=DAY) == dt.date.fromisoformat(due)


def test_the_heating_months_of_a_new_county_are_a_proposal_it_confirms() -> None:
    proof = Parameters().at(DAY).proof("p_heating_months")
    assert (proof.origin, proof.value) == ("proposal", ("11", "12", "1", "2", "3"))


def test_a_county_that_chooses_no_heating_months_has_no_winter() -> None:
    found = duty(ALONE, p_heating_months=[])
    assert [reason.id for reason in found.reasons] == ["SV-01.scattered"]


def test_regular_visits_keep_their_spacing_and_events_do_not_wait_for_it() -> None:
    spaced = duty({**SCATTERED, "self_care_ability": "unable"}, p_visit_spacing_days=10)
    assert next_due(dt.date(2024, 2, 20), spaced, since=DAY) == dt.date(2024, 3, 1)
    assert event("disaster_on", "2024-02-21", dt.date(2024, 2, 20)) == dt.date(2024, 2, 24)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("p_visit_interval_days", {"standard": 0}),
        ("p_monitoring_interval_days", {"dibao": 0}),
        ("p_heating_interval_days", {"tekun_alone": 0}),
        ("p_event_visit_days", {"disaster": 0}),
        ("p_visit_interval_days", {"standard": -1}),
    ],
)
def test_a_cadence_of_no_days_is_refused(name: str, value: object) -> None:
    with pytest.raises(ParameterRefused):
        Parameters().at(DAY, {name: value})


def test_the_ages_at_which_a_birthday_changes_a_duty_are_those_of_the_data() -> None:
    assert turning_ages() == (80,)


def test_state_on_both_edges_of_due_and_grace() -> None:
    due = dt.date(2024, 3, 10)
    assert state(due, 3, dt.date(2024, 3, 9)) == "not_yet"
    assert state(due, 3, dt.date(2024, 3, 10)) == "due"
    assert state(due, 3, dt.date(2024, 3, 13)) == "due"
    assert state(due, 3, dt.date(2024, 3, 14)) == "overdue"
    assert state(due, 0, dt.date(2024, 3, 11)) == "overdue"


@pytest.mark.parametrize(
    ("outcome", "seen", "carer", "position", "time", "lacking"),
    [
        ("met", True, False, True, True, ()),
        ("carer_met", False, True, True, True, ()),
        ("met", True, False, False, True, ("position",)),
        ("met", True, False, True, False, ("time",)),
        ("nobody_home", False, False, True, True, ("person_seen_or_carer_met",)),
        ("refused", True, False, True, True, ("person_seen_or_carer_met",)),
        ("telephone", True, False, True, True, ("in_person", "person_seen_or_carer_met")),
    ],
)
def test_what_counts_as_a_visit(
    outcome: Outcome, seen: bool, carer: bool, position: bool, time: bool, lacking: tuple[str, ...]
) -> None:
    counted = counts_as_visit(
        outcome,
        person_seen=seen,
        carer_met=carer,
        has_position=position,
        has_time=time,
        parameters=Parameters().at(DAY),
    )
    assert counted.lacking == lacking
    assert counted.counts is (lacking == ())


def test_a_county_without_positions_may_drop_that_condition() -> None:
    view = Parameters().at(DAY, {"p_visit_counts_as": ["in_person", "person_seen_or_carer_met", "time"]})
    assert counts_as_visit("met", person_seen=True, has_position=False, has_time=True, parameters=view).counts


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "receives_tekun": st.booleans(),
            "tekun_care_mode": st.sampled_from(["scattered", "institutional"]),
            "self_care_ability": st.sampled_from(["able", "partly_unable", "unable"]),
            "is_ill_now": st.booleans(),
            "receives_dibao": st.booleans(),
            "risk_grade": st.sampled_from(["ordinary", "key", "high"]),
            "age_years": st.integers(0, 110),
            "lives_alone": st.booleans(),
        },
    ),
    st.sampled_from(["is_ill_now", "lives_alone", "receives_tekun"]),
)
def test_learning_one_more_hardship_never_makes_visits_rarer(facts: dict[str, object], learnt: str) -> None:
    before = duty({name: value for name, value in facts.items() if name != learnt}).interval_days
    after = duty({**facts, learnt: True}).interval_days
    assert after is not None or before is None
    if before is not None and after is not None:
        assert after <= before
