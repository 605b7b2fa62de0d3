"""What the rules say about a household from what is known of it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

import policy
from policy.facts import of_one_event, title_en, title_zh
from server.core.errors import Text
from server.leads.records import ConditionShown, FactName, KnownFact, Likely, ProgrammeShown, Screening, ScreeningRow
from server.registry import Status
from server.registry.identity import veiled

KNOWN_TO_RECEIVE = {
    "orphan_allowance": "receives_orphan_allowance",
    "disability_living": "receives_living_subsidy",
    "disability_nursing": "receives_nursing_subsidy",
}
CATEGORIES = {"tekun", "dibao", "dibao_marginal", "expenditure_hardship"}


def facts_of_statuses(statuses: Iterable[Status], today: date) -> dict[str, Any]:
    """What the register knows for certain: the statuses in force today. A status not on file is unknown, not false,
    but for the two programmes whose recipients are all in the register (LI-01)."""
    now = [s for s in statuses if s.valid_from <= today and (s.valid_to is None or s.valid_to >= today)]
    held = {s.status for s in now}
    facts: dict[str, Any] = {
        "receives_tekun": "tekun" in held,
        "receives_dibao": bool(held & {"dibao", "single_person_dibao"}),
    }
    category = next((s.status for s in now if s.status in CATEGORIES), None)
    if category:
        facts["low_income_category"] = category
    mode = next((s.support_mode for s in now if s.status == "tekun" and s.support_mode), None)
    if mode:
        facts["tekun_care_mode"] = mode
    facts.update({name: True for status, name in KNOWN_TO_RECEIVE.items() if status in held})
    return facts


def lasting(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Without what belongs to one event: an old fire must not speak for today's illness."""
    of_event = of_one_event()
    return {n: v for n, v in facts.items() if n not in of_event}


def usable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that the catalogue accepts; one odd value must not keep the others from being judged."""
    good: dict[str, Any] = {}
    for name, value in facts.items():
        try:
            policy.parse_facts({name: value})
        except policy.PolicyError:
            continue
        good[name] = value
    return good


def screen(facts: Mapping[str, Any], on: date, parameters: policy.Parameters) -> list[dict[str, Any]]:
    """Every programme's explanation as plain data, the promising ones first."""
    order = {"eligible": 0, "unknown": 1, "not_eligible": 2}
    found = policy.explain(facts, date=on, parameters=parameters)
    ranked = sorted(found, key=lambda p: (order[p.result], len(p.missing), p.programme))
    return [msgspec.to_builtins(p) for p in ranked]


def likely(programmes: Sequence[Mapping[str, Any]]) -> list[Likely]:
    """Programmes not ruled out and for which something speaks."""
    return [
        Likely(p["programme"], p["result"], Text(p["title_zh"], p["title_en"]), len(p["missing"]))
        for p in programmes
        if p["result"] == "eligible" or p["promising"]
    ]


def shown(row: ScreeningRow) -> Screening:
    """A stored screening with the titles of facts, for people."""
    return Screening(as_of=row.as_of, facts=known(row.facts), programmes=[programme_shown(p) for p in row.programmes])


def programme_shown(p: Mapping[str, Any]) -> ProgrammeShown:
    """An explanation as plain data, with the titles of facts."""
    return ProgrammeShown(
        programme=p["programme"],
        result=p["result"],
        title=Text(p["title_zh"], p["title_en"]),
        note=Text(p["note_zh"], p["note_en"]),
        conditions=[
            ConditionShown(
                id=c["id"],
                result=c["result"],
                citation=c["citation"],
                title=Text(c["title_zh"], c["title_en"]),
                facts=known(c["facts"]),
                missing=named(c["missing"]),
            )
            for c in p["conditions"]
        ],
        missing=named(p["missing"]),
    )


def named(names: Iterable[str]) -> list[FactName]:
    """Facts with their titles in both languages."""
    return [FactName(n, Text(title_zh(n), title_en(n))) for n in names]


def known(facts: Mapping[str, Any]) -> list[KnownFact]:
    """Facts and parameters with their titles and values in words; no citizen ID can be read in them."""
    return [
        KnownFact(
            name=name,
            title=Text(title_zh(name), title_en(name)),
            value=veiled(value),
            value_label=Text(said.zh, said.en) if (said := policy.value_label(name, value)) else None,
        )
        for name, value in facts.items()
    ]
