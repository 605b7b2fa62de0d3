"""What follows from known facts beside the programmes: screening lists, leads, referrals, warnings,
contradictions.

Same conditions, same three truth values. Findings that are known to hold are acted on; those that are unknown only
say what else could be asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import msgspec

from policy import data, facts
from policy.catalogue import citation
from policy.expressions import Compiled, compile_node, condition, facts_in
from policy.parameters import Parameters
from policy.rules import named_values

Kind = Literal["screening", "lead", "referral", "warning", "contradiction"]
Truth = Literal["holds", "fails", "unknown"]
TRUTH: Mapping[bool | None, Truth] = {True: "holds", False: "fails", None: "unknown"}


class FindingRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One finding of `findings.toml`; `target` is a programme (lead) or a department (referral, warning)."""

    id: str
    kind: Kind
    target: str
    zh: str
    en: str
    when: str


class _Findings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    finding: tuple[FindingRule, ...]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding that is known to hold, with its rule, its citation and the facts it rests on."""

    id: str
    rule: str
    kind: Kind
    target: str
    zh: str
    en: str
    citation: str
    facts: dict[str, Any]


class Qualification(msgspec.Struct, frozen=True, kw_only=True):
    """Whether one reason to refer to a target holds, over which facts, and what is missing to settle it."""

    id: str
    rule: str
    result: Truth
    zh: str
    en: str
    citation: str
    facts: dict[str, Any]
    missing: tuple[str, ...]


class _Ready(msgspec.Struct, frozen=True):
    rule: FindingRule
    compiled: Compiled
    reads: tuple[str, ...]


@cache
def _ready() -> tuple[_Ready, ...]:
    ready: list[_Ready] = []
    for one in data.load(_Findings, "findings.toml").finding:
        node = condition(one.when, file="findings.toml", rule=one.id)
        citation(one.id)
        ready.append(_Ready(one, compile_node(node), facts_in(node)))
    return tuple(ready)


def finding_rules() -> tuple[FindingRule, ...]:
    """Every finding there is, in file order."""
    return tuple(one.rule for one in _ready())


def holding(names: Mapping[str, Any]) -> list[str]:
    """The ids of all findings known to hold over facts and parameters joined by `named_values`."""
    return [one.rule.id for one in _ready() if one.compiled.value(names) is True]


def findings(known: Mapping[str, object], *, date: dt.date, parameters: Parameters | None = None) -> list[Finding]:
    """Everything that is known to follow from the facts of one person and household on `date`.

    Takes and refuses the same input as `explain`.
    """
    names = _names(known, date, parameters)
    held = (one for one in _ready() if one.compiled.value(names) is True)
    return [
        Finding(
            id=one.rule.id,
            rule=one.rule.id.partition(".")[0],
            kind=one.rule.kind,
            target=one.rule.target,
            zh=one.rule.zh,
            en=one.rule.en,
            citation=citation(one.rule.id),
            facts={name: names[name] for name in one.reads if names.get(name) is not None},
        )
        for one in held
    ]


def qualifications(
    known: Mapping[str, object], target: str, *, date: dt.date, parameters: Parameters | None = None
) -> list[Qualification]:
    """Every reason to refer to `target`, with its truth value: what holds first, then what is unknown.

    Takes and refuses the same input as `explain`. A target without a condition has none.
    """
    names = _names(known, date, parameters)
    order = list(TRUTH.values())
    found = [
        Qualification(
            id=one.rule.id,
            rule=one.rule.id.partition(".")[0],
            result=TRUTH[one.compiled.value(names)],
            zh=one.rule.zh,
            en=one.rule.en,
            citation=citation(one.rule.id),
            facts={name: names[name] for name in one.reads if names.get(name) is not None},
            missing=tuple(one.compiled.missing(names)),
        )
        for one in _ready()
        if one.rule.kind == "referral" and one.rule.target == target
    ]
    return sorted(found, key=lambda one: (one.result == "fails", order.index(one.result)))


def _names(known: Mapping[str, object], date: dt.date, parameters: Parameters | None) -> dict[str, Any]:
    checked = facts.parse(known)
    return named_values(checked.values, (parameters or Parameters()).at(date, checked.overrides))
