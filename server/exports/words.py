"""What the codes of a table mean, for who reads it in Excel; CSV and the interface keep the codes. Pure."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import policy
import policy.statistics
from policy.precedence import channels
from policy.programmes.load import workflows
from server import coverage, referrals, registry, visits
from server.core.errors import Text

Codes = Mapping[str, Text]
MOST_TOLD = 30  # codes of a column in one line

_LEVELS = {
    "county": Text("县", "county"),
    "town": Text("乡镇（街道）", "township"),
    "village": Text("村（社区）", "village"),
    "grid": Text("网格", "grid"),
}
_POSITIONS = {
    "none": Text("没有位置", "none"),
    "register": Text("登记位置", "the register"),
    "visit": Text("走访取得", "a visit"),
    "map": Text("地图标注", "marked on the map"),
}
_SOURCES = {
    "visit": Text("走访发现", "found on a visit"),
    "self_report": Text("自主申报", "reported by themselves"),
    "grassroots_report": Text("基层上报", "reported from the grass roots"),
    "data_match": Text("数据比对", "found in a list"),
    "public_report": Text("群众反映", "reported by the public"),
}
_ENDS_OF_LEADS = {
    "case": Text("立案", "case"),
    "referral": Text("转介", "referral"),
    "monitoring": Text("监测", "monitoring"),
    "joined": Text("并入", "joined to another"),
    "withdrawn": Text("撤回", "withdrawn"),
}
_DECISIONS = {"approve": Text("批准", "approved"), "refuse": Text("不予批准", "refused")}
_PERIODS = {"month": Text("按月", "monthly"), "quarter": Text("按季", "quarterly"), "once": Text("一次", "once")}
_PAYMENTS = {
    "paid": Text("已到账", "arrived"),
    "failed": Text("退回", "came back"),
    "taken_off": Text("剔除", "taken off"),
}
_MERGES = {
    "household": Text("家庭合并", "households merged"),
    "person": Text("人员合并", "persons merged"),
    "household_split": Text("家庭拆分", "household split"),
    "person_split": Text("人员拆分", "person split"),
}


@cache
def codes() -> Mapping[str, Codes]:
    """The coded columns (`persons.sex`) with their codes in words; stages are told by `in_words`."""
    found = {f"{table}.programme": _parts("programme") for table in ("cases", "benefits", "payments")}
    return found | {
        "divisions.level": _LEVELS,
        "households.position_source": _POSITIONS,
        "persons.sex": {**_values("sex"), "unknown": Text("未说明", "not known")},
        "persons.relation": registry.RELATIONS,
        "statuses.status": registry.STATUSES,
        "statuses.support_mode": registry.SUPPORT_MODES,
        "statuses.care_grade": _values("self_care_ability"),
        "facts.name": {name: registry.fact_title(name) for name in policy.fact_catalogue()},
        "facts.channel": {name: Text(one.zh, one.en) for name, one in channels().items()},
        "visits.outcome": visits.OUTCOMES,
        "visits.evidence": visits.EVIDENCE,
        "followups.reason": coverage.reason_texts(),
        "leads.source": _SOURCES,
        "leads.channel": _parts("channel"),
        "leads.event_type": _values("event_type"),
        "leads.outcome": _ENDS_OF_LEADS,
        "cases.decision": _DECISIONS,
        "benefits.paid_every": _PERIODS,
        "payments.outcome": _PAYMENTS,
        "referrals.target": _parts("target"),
        "referrals.state": referrals.STATES,
        "monitorings.level": _parts("level"),
        "merges.kind": _MERGES,
    }


def _parts(name: str) -> Codes:
    """Words that the numbers of the county are divided by."""
    return {code: Text(one.zh, one.en) for code, one in policy.statistics.parts_named(name).items()}


def _values(fact: str) -> Codes:
    return {code: registry.value_text(fact, code) for code in policy.fact_catalogue()[fact].values}


def key_of(dataset: str, column: str) -> str | None:
    """What the codes of a CSV's column stand for, in one line; None where it has none or a catalogue of them."""
    words = codes().get(f"{dataset}.{column}", {})
    if not 0 < len(words) <= MOST_TOLD:
        return None
    return "；".join(f"{code} = {one.zh}" for code, one in words.items())


@cache
def _stages() -> Mapping[tuple[str, str], str]:
    """By programme and stage: programmes call the same stage differently."""
    return {(name, one.id): one.zh for name, flow in workflows().items() for one in flow.stages.values()}


def in_words(dataset: str, names: Sequence[str]) -> Callable[[list[Any]], list[Any]]:
    """Puts the codes of a row of these columns into Chinese; a code nobody knows stays."""
    coded = [(at, codes()[f"{dataset}.{name}"]) for at, name in enumerate(names) if f"{dataset}.{name}" in codes()]
    programme, stage = (names.index(one) for one in ("programme", "stage")) if "stage" in names else (0, 0)

    def told(row: list[Any]) -> list[Any]:
        if stage:
            row[stage] = _stages().get((row[programme], row[stage]), row[stage])
        for at, words in coded:
            found = words.get(row[at])
            if found is not None:
                row[at] = found.zh
        return row

    return told
