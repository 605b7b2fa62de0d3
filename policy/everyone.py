"""Every rule asked of many households at once: in SQL over what is known of them, and of one household in Python.

What is known of a household is one JSON object of accepted facts (`standing_facts`). The answers are one letter for
each programme in the order of `programmes()`, so that two of them are compared as texts. Both ways agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from policy import facts
from policy.errors import DataRefused, PolicyError
from policy.expressions import column_type, condition, facts_in, to_sql
from policy.expressions.sql import literal
from policy.findings import FindingRule, finding_rules, holding
from policy.parameters import ParameterView
from policy.rules import facts_read, has_sign, programmes, screen, screen_sql, sign_sql, signs_read

ELIGIBLE, NOT_ELIGIBLE, PROMISING, UNKNOWN = "E", "N", "P", "U"
"""One letter of the answers: known to qualify, known not to, open with a sign that speaks for it, open."""


def watched() -> tuple[FindingRule, ...]:
    """The findings about a household that somebody must look at: what breaks a rule, and what cannot both be true."""
    return tuple(one for one in finding_rules() if one.kind in ("warning", "contradiction"))


@cache
def facts_asked() -> tuple[str, ...]:
    """Every fact that the programmes, their signs and the watched findings read and that outlasts one event."""
    names = [name for programme in programmes() for name in (*facts_read(programme), *signs_read(programme))]
    names += [name for one in watched() for name in facts_in(condition(one.when))]
    return tuple(sorted(set(names) - facts.of_one_event()))


def standing_facts(said: Mapping[str, object]) -> dict[str, Any]:
    """Of what was said, the facts asked for, those that the catalogue accepts, as JSON holds them."""
    kept: dict[str, Any] = {}
    for name in facts_asked():
        if name in said:
            try:
                value = facts.canonical(name, facts.require(name), said[name])
            except PolicyError:
                continue
            if value is not None:
                kept[name] = _json(value)
    return kept


def _json(value: facts.Value) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def answers(names: Mapping[str, Any]) -> str:
    """The letters for one household; `names` as `rules.named_values` joins them."""
    return "".join(_answer(programme, names) for programme in programmes())


def _answer(programme: str, names: Mapping[str, Any]) -> str:
    result = screen(programme, names)
    if result == "unknown":
        return PROMISING if has_sign(programme, names) else UNKNOWN
    return ELIGIBLE if result == "eligible" else NOT_ELIGIBLE


def findings_held(names: Mapping[str, Any]) -> list[str]:
    """The ids of the watched findings that are known to hold."""
    wanted = {one.id for one in watched()}
    return [one for one in holding(names) if one in wanted]


def fingerprint(view: ParameterView) -> str:
    """Tells whether two days have the same parameters in force."""
    text = repr(sorted((name, item.value) for name, item in view.values.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# SQL. `k` is the row of one household, a column for each fact asked for, NULL where it is unknown.


def record_sql() -> str:
    """The columns of `jsonb_to_record` over a household's standing facts."""
    return ", ".join(f"{name} {column_type(name)}" for name in facts_asked())


def columns_sql(record: str, register: str, registered: Collection[str]) -> str:
    """The columns of `k`: what the register knows goes before what was said."""
    return ", ".join(
        f"COALESCE({register}.{name}, {record}.{name}) AS {name}" if name in registered else f"{record}.{name}"
        for name in facts_asked()
    )


def answers_sql(view: ParameterView) -> str:
    """One text with a letter for every programme, in the order of `programmes()`."""
    return " || ".join(answer_sql(programme, view) for programme in programmes())


def answer_sql(programme: str, view: ParameterView) -> str:
    """One programme's letter. Raises UnknownProgramme."""
    screened, sign = screen_sql(programme, view, _column), sign_sql(programme, view, _column)
    return (
        f"CASE ({screened}) WHEN TRUE THEN '{ELIGIBLE}' WHEN FALSE THEN '{NOT_ELIGIBLE}'"
        f" ELSE CASE WHEN {sign} THEN '{PROMISING}' ELSE '{UNKNOWN}' END END"
    )


def findings_sql(view: ParameterView) -> str:
    """The ids of the watched findings that are known to hold, as text[]."""
    values = {name: item.value for name, item in view.values.items()}
    held = (
        f"CASE WHEN {to_sql(condition(one.when), values, _column)} THEN {literal(one.id)} END" for one in watched()
    )
    return f"array_remove(ARRAY[{', '.join(held)}]::text[], NULL)"


def _column(name: str) -> str:
    if column_type(name) == "date":
        raise DataRefused(f"筛查尚不能比较日期：{name}", f"screening does not compare dates yet: {name}", name=name)
    return f"k.{name}" if name in facts_asked() else f"NULL::{column_type(name)}"
