"""The condition language: three truth values, typos refused with their column, and SQL that agrees."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy import ExpressionRefused, Parameters, facts_read, parse_facts, screen, screen_sql
from policy.expressions import column_type, compile_node, condition, facts_in, to_sql
from policy.facts import catalogue
from policy.rules import named_values, programmes
from server.core.db import Connection

DAY = dt.date(2024, 3, 1)
VIEW = Parameters().at(
    DAY,
    {
        "p_dibao_standard_monthly": {"rural": 600, "urban": 700},
        "p_living_subsidy_extension": ["dibao_marginal"],
        "p_special_relief_types": ["it's special"],
    },
)


def value(text: str, **facts: object) -> Any:
    names = named_values(parse_facts(facts).values, VIEW)
    return compile_node(condition(text)).value(names)


def missing(text: str, **facts: object) -> tuple[str, ...]:
    names = named_values(parse_facts(facts).values, VIEW)
    return compile_node(condition(text)).missing(names)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_one_false_settles_and_one_true_settles_or(
    left: bool | None, right: bool | None, both: bool | None, either: bool | None
) -> None:
    for first, second in ((left, right), (right, left)):
        facts = {"receives_dibao": first, "receives_tekun": second}
        assert value("receives_dibao and receives_tekun", **facts) is both
        assert value("receives_dibao or receives_tekun", **facts) is either


def test_not_of_unknown_is_unknown() -> None:
    assert value("not receives_dibao") is None
    assert value("not receives_dibao", receives_dibao=False) is True


def test_missing_names_only_what_could_still_settle_it() -> None:
    text = "receives_dibao and age_years >= 60 or receives_tekun"
    assert missing(text) == ("receives_dibao", "age_years", "receives_tekun")
    assert missing(text, receives_dibao=False) == ("receives_tekun",)
    assert missing(text, receives_tekun=True) == ()


def test_precedence_and_arithmetic() -> None:
    assert value("age_years + 2 * 3 = 70", age_years=64) is True
    assert value("(age_years + 2) * 3 = 198", age_years=64) is True
    assert value("age_years - 4 - 60 = 0", age_years=64) is True
    assert value("not receives_dibao and receives_tekun", receives_dibao=False, receives_tekun=True) is True
    assert value("expense_amount * 3 = 0.3", expense_amount=0.1) is True


def test_sets_lists_tables_and_first_known() -> None:
    assert value("'sudden' in event_nature", event_nature=["sudden", "pressing"]) is True
    assert value("'sudden' in event_nature", event_nature=[]) is False
    assert value("count(household_members) = 2", household_members=[1, 2]) is True
    assert value("p_dibao_standard_monthly['rural'] = 600") is True
    assert value("p_dibao_standard_monthly[residence_class] = 700", residence_class="urban") is True
    assert value("p_dibao_standard_monthly[residence_class] = 700") is None
    assert value("first_known(lives_alone, receives_dibao)", receives_dibao=True) is True
    assert missing("first_known(lives_alone, receives_dibao)") == ("lives_alone", "receives_dibao")


def test_a_parameter_nobody_entered_is_missing() -> None:
    assert missing("p_reserve_fund_amount > 0") == ("p_reserve_fund_amount",)


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        ("recieves_dibao", 1, "receives_dibao"),
        ("receives_dibao and age_yeers > 3", 20, "age_years"),
        ("age_years > p_elderly_ages", 13, "p_elderly_age"),
        ("event_type = 'fires'", 14, "never 'fires'"),
        ("event_type in ('fire', 'flood')", 24, "never 'flood'"),
        ("'suden' in event_nature", 1, "never 'suden'"),
        ("disability_level = 5", 20, "never '5'"),
        ("age_years = 'old'", 11, "cannot compare"),
        ("receives_dibao > true", 16, "no order"),
        ("receives_dibao and age_years", 20, "expected bool"),
        ("age_years + 1", 11, "not bool"),
        ("age_years >", 12, "expected a value"),
        ("(age_years > 1", 15, "expected ')'"),
        ("age_years > 1)", 14, "unexpected"),
        ("age_years / 2 > 1", 11, "unexpected"),
        ("receives_dibao & receives_tekun", 16, "unexpected"),
        ("event_type in (age_years)", 16, "fixed values"),
        ("event_type in age_years", 15, "not a set"),
        ("p_dibao_standard_monthly > 3", 26, "cannot compare"),
        ("p_dibao_standard_monthly['town'] > 3", 26, "no entry"),
        ("count(age_years) = 1", 1, "count takes one list"),
        ("first_known(age_years) = 1", 1, "two or more"),
        ("known(age_years > 1)", 1, "known takes one name"),
        ("", 1, "expected a value"),
        ("age_years > 1 or and", 18, "expected a value"),
    ],
)
def test_a_typo_is_refused_with_its_file_rule_and_column(text: str, column: int, problem: str) -> None:
    with pytest.raises(ExpressionRefused) as caught:
        condition(text, file="dibao.toml", rule="DB-01")
    assert caught.value.column == column
    assert problem in caught.value.problem
    assert caught.value.detail["file"] == "dibao.toml"
    assert caught.value.detail["rule"] == "DB-01"


# SQL

UNCHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
READ = sorted({name for programme in programmes() for name in facts_read(programme)})


def values_of(name: str) -> st.SearchStrategy[Any]:
    """Any value a fact may have, as JSON, unknown included."""
    fact = catalogue()[name]
    if fact.type == "bool":
        known: st.SearchStrategy[Any] = st.booleans()
    elif fact.values and fact.type == "set":
        known = st.lists(st.sampled_from(sorted(fact.values)), unique=True)
    elif fact.values:
        known = st.sampled_from(sorted(fact.values)).map(lambda item: int(item) if fact.type == "integer" else item)
    elif fact.type == "integer":
        known = st.integers(0, 100)
    elif fact.type == "decimal":
        known = st.integers(0, 4000).map(lambda cents: str(Decimal(cents) / 4))
    elif fact.type == "list":
        known = st.lists(st.integers(0, 3), max_size=4)
    else:
        known = st.sampled_from(["", "x", "it's special"])
    return st.none() | known


def household(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({name: values_of(name) for name in names})


async def ask_sql(
    conn: Connection, rows: list[dict[str, Any]], texts: list[str], names: list[str]
) -> list[list[Any]]:
    columns = ", ".join(f"{name} {column_type(name)}" for name in names)
    stored = [{**{name: stored_as(name, item) for name, item in row.items()}, "n": n} for n, row in enumerate(rows)]
    answers = await conn.fetch(
        f"SELECT {', '.join(texts)} FROM jsonb_to_recordset($1::text::jsonb) AS f(n integer, {columns}) ORDER BY n",
        json.dumps(stored),
    )
    return [list(answer.values()) for answer in answers]


def stored_as(name: str, item: Any) -> Any:
    """What a fact table holds: a certificate known to be none is the empty text."""
    return "" if item is None and catalogue()[name].null_means_none else item


LABELS: Mapping[str, bool | None] = {"eligible": True, "not_eligible": False, "unknown": None}


@settings(max_examples=15, deadline=None, suppress_health_check=UNCHECKED)
@given(rows=st.lists(household(READ), min_size=1, max_size=20))
async def test_sql_and_closures_agree_on_every_programme(conn: Connection, rows: list[dict[str, Any]]) -> None:
    wanted = list(programmes())
    answers = await ask_sql(conn, rows, [screen_sql(one, VIEW) for one in wanted], READ)
    for row, answer in zip(rows, answers, strict=True):
        names = named_values(parse_facts(row).values, VIEW)
        assert dict(zip(wanted, answer, strict=True)) == {one: LABELS[screen(one, names)] for one in wanted}


NUMBERS = st.sampled_from(
    ["age_years", "expense_amount", "disability_level", "p_elderly_age", "p_reserve_fund_amount", "3",
     "(p_reserve_fund_amount * 0.5)",
     "p_dibao_standard_monthly[residence_class]", "p_dibao_standard_monthly['rural']", "count(household_members)",
     "count(event_nature)", "first_known(expense_amount, age_years)"]
)  # fmt: skip
SUMS = NUMBERS | st.tuples(NUMBERS, st.sampled_from(["+", "-", "*"]), NUMBERS).map(lambda p: f"({' '.join(p)})")
ATOMS = st.one_of(
    st.sampled_from(
        ["receives_dibao", "lives_alone", "event_type in ('fire', 'epidemic')", "'sudden' in event_nature",
         "residence_class != 'urban'", "known(age_years)", "p_long_term_notice",
         "low_income_category in p_living_subsidy_extension", "disability_type in p_nursing_subsidy_extension",
         "special_relief_type in p_special_relief_types", "first_known(lives_alone, receives_dibao)",
         "disability_cert_no != ''", "receives_dibao = lives_alone"]
    ),
    st.tuples(SUMS, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), SUMS).map(" ".join),
)  # fmt: skip
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=UNCHECKED)
@given(data=st.data(), texts=st.lists(CONDITIONS, min_size=1, max_size=8))
async def test_sql_and_closures_agree_on_any_condition(
    conn: Connection, data: st.DataObject, texts: list[str]
) -> None:
    nodes = [condition(text) for text in texts]
    names = sorted({name for node in nodes for name in facts_in(node)} | {"age_years"})
    rows = data.draw(st.lists(household(names), min_size=1, max_size=6))
    written = [to_sql(node, {name: item.value for name, item in VIEW.values.items()}, str) for node in nodes]
    answers = await ask_sql(conn, rows, written, names)
    for row, answer in zip(rows, answers, strict=True):
        known = named_values(parse_facts(row).values, VIEW)
        assert answer == [compile_node(node).value(known) for node in nodes]


@settings(deadline=None)
@given(text=CONDITIONS, data=st.data())
def test_nothing_is_missing_exactly_when_it_is_settled(text: str, data: st.DataObject) -> None:
    node = condition(text)
    row = data.draw(household(list(facts_in(node))))
    names = named_values(parse_facts(row).values, VIEW)
    compiled = compile_node(node)
    assert (compiled.missing(names) == ()) is (compiled.value(names) is not None)
