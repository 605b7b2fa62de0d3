"""Cases in words: stages, acts, clocks and facts with their titles. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

import policy
from policy import programmes
from policy.facts import catalogue, title_en, title_zh, value_en
from policy.programmes.load import workflow
from server.cases.records import (
    ActRow,
    ActShown,
    CaseItem,
    CaseRow,
    ClockRow,
    ClockShown,
    FactShown,
    Need,
    PossibleAct,
    RefusalShown,
    StageShown,
    Standing,
    StandingRow,
)
from server.core.errors import Text
from server.registry.identity import veiled

# Acts of the house itself, beside those of the programme.
OWN_ACTS = {"open": Text("立案", "opened"), "correct": Text("更正", "corrected"),
            "take_back": Text("撤回调查", "survey taken back"),
            "mark": Text("标为必须入户核查", "marked for a forced household check")}  # fmt: skip


def item(row: CaseRow, clocks: Iterable[ClockRow], today: date) -> CaseItem:
    """A case as the queue shows it."""
    flow = workflow(row.programme)
    stage = flow.stages[row.stage]
    return CaseItem(
        id=row.id,
        programme=row.programme,
        programme_title=Text(flow.source.zh, flow.source.en),
        household_id=row.household_id,
        applicant_name=row.applicant_name,
        region_code=row.region_code,
        village_name=row.village_name,
        stage=row.stage,
        stage_title=Text(stage.zh, stage.en),
        next_level=stage.level,
        ended=stage.final,
        urgent=row.urgent,
        opened_at=row.opened_at,
        clocks=[clock(c, today) for c in clocks],
    )


def ended(row: CaseRow) -> bool:
    """Whether the stage a case stands at is one that ends it."""
    return workflow(row.programme).stages[row.stage].final


class _Limit(msgspec.Struct, frozen=True):
    """What the queue needs of a stored proof (policy.ClockProof)."""

    zh: str
    en: str
    due: date
    warn_from: date
    citation: str


def clock(row: ClockRow, today: date) -> ClockShown:
    """A limit with where it stands today."""
    proof = msgspec.convert(row.proof, _Limit)
    return ClockShown(
        rule_id=row.rule_id,
        title=Text(proof.zh, proof.en),
        started_on=row.started_on,
        due_on=row.due_on,
        stopped_on=row.stopped_on,
        state="stopped" if row.stopped_on else "paused" if row.paused_on else policy.clock_state(proof, today),
        citation=proof.citation,
        proof=row.proof,
    )


def facts(known: Mapping[str, Any], sources: Mapping[str, str]) -> list[FactShown]:
    """Facts with titles and values in words, in the order of the catalogue; no citizen ID can be read in them."""
    order = list(catalogue())
    ranked = sorted(known, key=lambda n: order.index(n) if n in order else len(order))
    return [
        FactShown(
            name=name,
            title=Text(title_zh(name), title_en(name)),
            value=veiled(known[name]),
            value_label=value_label(name, known[name]),
            source=sources.get(name, ""),
        )
        for name in ranked
    ]


def value_label(name: str, value: Any) -> Text | None:
    """A value of the catalogue in words; None for numbers and free text."""
    found = policy.value_label(name, value)
    return Text(found.zh, found.en) if found else None


def act(programme: str, row: ActRow) -> ActShown:
    """An act that was done, in words."""
    flow = workflow(programme)
    rule = flow.acts.get(row.act)
    stage = flow.stages[row.stage_to]
    return ActShown(
        number=row.number,
        act=row.act,
        title=Text(rule.zh, rule.en) if rule else OWN_ACTS[row.act],
        stage_from=row.stage_from,
        stage_to=row.stage_to,
        stage_title=Text(stage.zh, stage.en),
        actor_name=row.actor_name,
        actor_role=row.actor_role,
        acted_at=row.acted_at,
        detail=facts(row.detail, {}),
    )


def possible(act: programmes.Act, supplied: Iterable[str]) -> PossibleAct:
    """What may be done next; facts that the server itself supplies are not asked for."""
    asked = [name for name in act.missing if name not in set(supplied)]
    return PossibleAct(
        act=act.id,
        title=Text(act.zh, act.en),
        to=act.to,
        rules=list(act.rules),
        needs=[need(name) for name in asked],
        refusals=[RefusalShown(rules=list(r.rules), text=Text(r.zh, r.en)) for r in act.refusals],
        desk=act.desk,
    )


def need(name: str) -> Need:
    """How to ask for a fact of the catalogue."""
    fact = catalogue()[name]
    return Need(
        name=name,
        title=Text(fact.zh, title_en(name)),
        type=fact.type,
        choices=[(v, Text(zh, value_en(fact, v))) for v, zh in fact.values.items()],
    )


def standing(row: StandingRow) -> Standing:
    """How many cases stand at a stage, in words."""
    flow = workflow(row.programme)
    stage = flow.stages[row.stage]
    return Standing(
        programme=row.programme,
        programme_title=Text(flow.source.zh, flow.source.en),
        stage=row.stage,
        stage_title=Text(stage.zh, stage.en),
        next_level=stage.level,
        rests=stage.rests,
        open=row.open,
        late=row.late,
        due_today=row.due_today,
    )


def stages(programme: str, path: Sequence[ActRow]) -> list[StageShown]:
    """The stages this case went through, and where it is now; the ones it never reached are `open`."""
    passed = {a.stage_to for a in path}
    now = path[-1].stage_to
    return [
        StageShown(
            id=s.id,
            title=Text(s.zh, s.en),
            level=s.level,
            state="now" if s.id == now else "done" if s.id in passed else "open",
        )
        for s in programmes.stages(programme)
    ]
