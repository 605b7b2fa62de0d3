"""Everybody at once by SQL and one household by closures: the same answer for whatever may stand in the file."""

import datetime as dt
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy import Parameters, everyone
from policy.expressions import column_type
from policy.facts import Facts, catalogue, of_one_event, parse
from policy.rules import ProgrammeExplanation, explain, named_values, programmes
from server.core.db import Connection

DAY = dt.date(2026, 3, 2)
SET: dict[str, Any] = {
    "p_dibao_standard_monthly": {"rural": 600, "urban": 700},
    "p_tekun_standard": {"scattered": 780, "institutional": 980},
    "p_living_subsidy_extension": ["dibao_marginal"],
}
VIEW = Parameters().at(DAY, SET)

ODD = st.sampled_from(
    [None, "", "x", "12", "-3", "1e3", " 7", "12.50", 7, -1, 2.5, 10**9, True, [], ["x"], [1], {"a": 1}]
)


def said(name: str) -> st.SearchStrategy[Any]:
    """What may be on file for a fact: mostly what the catalogue takes, sometimes anything."""
    fact = catalogue()[name]
    if fact.type == "bool":
        good: st.SearchStrategy[Any] = st.booleans()
    elif fact.type == "set":
        good = st.lists(st.sampled_from(sorted(fact.values)), unique=True)
    elif fact.values:
        good = st.sampled_from(sorted(fact.values)).map(lambda v: int(v) if fact.type == "integer" else v)
    elif fact.type == "integer":
        good = st.sampled_from([0, 1, 3, 6, 15, 16, 59, 60, 65])
    elif fact.type == "decimal":
        good = st.sampled_from(["0", "0.5", "599.99", "600", "600.01", "900", "1049.99", 1050, 3.5, 6])
    elif fact.type == "list":
        good = st.lists(st.just(1), max_size=4)
    else:
        good = st.sampled_from(["", "x", "it's"])
    return good | good | good | ODD


HOUSEHOLD = st.fixed_dictionaries({}, optional={name: said(name) for name in everyone.facts_asked()})


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(people=st.lists(HOUSEHOLD, min_size=1, max_size=15))
async def test_sql_over_everybody_agrees_with_the_closures(conn: Connection, people: list[dict[str, Any]]) -> None:
    kept = [everyone.standing_facts(one) for one in people]
    stored = json.dumps([{**one, "n": n} for n, one in enumerate(kept)])
    found = await conn.fetch(
        f"""select {everyone.answers_sql(VIEW)} as answers, {everyone.findings_sql(VIEW)} as findings
            from jsonb_to_recordset($1::text::jsonb) as k (n integer, {everyone.record_sql()}) order by n""",
        stored,
    )
    for one, row in zip(kept, found, strict=True):
        names = named_values(parse(one).values, VIEW)
        assert row["answers"] == everyone.answers(names)
        assert row["findings"] == everyone.findings_held(names)


@settings(max_examples=60, deadline=None)
@given(one=HOUSEHOLD)
def test_the_letters_say_what_the_explanation_says(one: dict[str, Any]) -> None:
    kept = everyone.standing_facts(one)
    told = explain({**kept, **SET}, date=DAY)
    assert everyone.answers(named_values(parse(kept).values, VIEW)) == "".join(map(letter, told))


def letter(told: ProgrammeExplanation) -> str:
    if told.result == "unknown":
        return "P" if told.promising else "U"
    return {"eligible": "E", "not_eligible": "N"}[told.result]


def test_what_the_catalogue_does_not_take_is_unknown_and_keeps_nothing_else_from_being_judged() -> None:
    kept = everyone.standing_facts({"age_years": "old", "receives_dibao": "yes", "property_meets_rules": True})
    assert kept == {"property_meets_rules": True}
    assert everyone.standing_facts({"disability_cert_no": None, "age_years": None}) == {"disability_cert_no": ""}
    assert everyone.standing_facts({"household_per_capita_monthly_income": 599.9}) == {
        "household_per_capita_monthly_income": "599.9"
    }


def test_an_old_fire_does_not_speak_for_today() -> None:
    assert {"event_type", "is_urgent", "hardship_cause", "expense_amount"} <= of_one_event()
    assert not of_one_event() & set(everyone.facts_asked())
    assert everyone.standing_facts({"event_type": "fire", "is_urgent": True}) == {}


def test_every_household_is_answered_for_every_programme() -> None:
    nothing = everyone.answers(named_values(Facts({}, {}).values, VIEW))
    assert len(nothing) == len(programmes())
    assert set(nothing) == {"U"}


def test_another_value_in_force_has_another_fingerprint() -> None:
    same = Parameters().at(DAY, SET)
    other = Parameters().at(DAY, {**SET, "p_marginal_ratio": 2})
    assert everyone.fingerprint(same) == everyone.fingerprint(VIEW) != everyone.fingerprint(other)


async def test_everybody_s_table_has_a_column_for_each_fact_that_the_rules_ask_for(conn: Connection) -> None:
    found = await conn.fetch(
        """select column_name, case data_type when 'ARRAY' then 'text[]' else data_type end as type
           from information_schema.columns where table_name = 'screening_standings'
             and column_name <> all ($1)""",
        ["county_code", "household_id", "region_code", "answers", "findings", "screened_at"],
    )
    assert {r["column_name"]: r["type"] for r in found} == {n: column_type(n) for n in everyone.facts_asked()}
