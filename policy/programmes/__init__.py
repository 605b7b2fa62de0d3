"""Casework as data: one engine for every programme. A file says who may do what, from where, with which papers.

possible_acts("temp_aid", "township_survey", "township", case_facts, view)   what can be done next, and
what it lacks apply_act("temp_aid", "township_survey", "record_survey", "township", …)     the next stage,
or ActRefused
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from policy import facts
from policy.clocks import clock_rule
from policy.errors import ActRefused
from policy.expressions import condition, parameters_in
from policy.guards import check_guards
from policy.parameters import ParameterView
from policy.programmes.diagram import diagram
from policy.programmes.load import SAME, ActRule, Desk, Requirement, Role, Stage, Workflow, workflow, workflows

__all__ = [
    "Act",
    "Desk",
    "Refusal",
    "Role",
    "Stage",
    "Step",
    "apply_act",
    "diagram",
    "possible_acts",
    "stages",
    "workflows",
]


class Refusal(msgspec.Struct, frozen=True):
    """Why an act is not possible yet: the rules, in both languages, and the facts still missing."""

    rules: tuple[str, ...]
    zh: str
    en: str
    missing: tuple[str, ...] = ()


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """An act this role may do from this stage. `ready` is false while `missing` or `refusals` is not empty.
    `desk`: the part of the house where it is done, with a record of its own; None: on the case itself."""

    id: str
    zh: str
    en: str
    to: str
    rules: tuple[str, ...]
    ready: bool
    missing: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    papers: tuple[str, ...]
    desk: Desk | None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """An act that was done: where the case is now, which clocks start and stop, who hears of it.

    `keys`: of each clock that starts by the value of a fact, that value.
    """

    act: str
    from_stage: str
    to_stage: str
    final: bool
    rules: tuple[str, ...]
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    papers: tuple[str, ...]
    tells: tuple[str, ...]
    keys: Mapping[str, str]


def stages(programme: str) -> tuple[Stage, ...]:
    """The stages of a programme in reading order; the first is where a case opens. Raises UnknownProgramme."""
    return workflow(programme).source.stage


def possible_acts(
    programme: str, stage: str, role: Role, case_facts: Mapping[str, object], parameters: ParameterView
) -> list[Act]:
    """Every act this role may do from this stage, ready or not, in file order.

    `case_facts` are facts of the catalogue as recorded so far. Raises UnknownProgramme, UnknownFact, FactRefused,
    and ActRefused when the stage does not exist.
    """
    flow = _flow_at(programme, stage)
    names = _names(case_facts, parameters)
    acts = (act for act in flow.source.act if stage in act.sources and role in act.roles)
    return [_offer(flow, act, stage, names) for act in acts]


def apply_act(
    programme: str,
    stage: str,
    act_id: str,
    role: Role,
    case_facts: Mapping[str, object],
    parameters: ParameterView,
) -> Step:
    """Does one act. `case_facts` include what is recorded together with the act.

    Raises ActRefused: `unknown_act`, `act_not_from_here`, `act_not_for_role`, `act_facts_missing`,
    `act_requirement_failed`; and UnknownProgramme, UnknownFact, FactRefused.
    """
    flow = _flow_at(programme, stage)
    act = flow.acts.get(act_id)
    if act is None:
        raise ActRefused("unknown_act", f"没有这一办理动作：{act_id}", f"there is no act {act_id}")
    _check_standing(flow, act, stage, role)
    names = _names(case_facts, parameters)
    offer = _offer(flow, act, stage, names)
    _check_ready(act, offer)
    return Step(
        act=act.id,
        from_stage=stage,
        to_stage=offer.to,
        final=flow.stages[offer.to].final,
        rules=offer.rules,
        starts=act.starts,
        stops=act.stops,
        papers=act.papers,
        tells=act.tells,
        keys={one: str(names.get(by, "")) for one in act.starts if (by := clock_rule(one).keyed_by)},
    )


def check_act_guards(
    programme: str, act_id: str, case_facts: Mapping[str, object], parameters: ParameterView
) -> None:
    """Looks at the hard guards an act stands behind, whatever its own requirements say.

    Raises ActRefused with the guard's rules; UnknownProgramme, UnknownFact, FactRefused.
    """
    for guard in workflow(programme).acts[act_id].guards:
        check_guards(guard.format(programme=programme), case_facts, parameters)


def parameters_of(programme: str) -> tuple[str, ...]:
    """The parameters that the conditions of a programme's acts read, sorted. Raises UnknownProgramme."""
    read = (condition(text, file=programme, rule="") for text in workflow(programme).conditions)
    return tuple(sorted({name for one in read for name in parameters_in(one)}))


def _flow_at(programme: str, stage: str) -> Workflow:
    flow = workflow(programme)
    if stage not in flow.stages:
        raise ActRefused("unknown_stage", f"{programme} 没有环节 {stage}", f"{programme} has no stage {stage}")
    return flow


def _check_standing(flow: Workflow, act: ActRule, stage: str, role: Role) -> None:
    if stage not in act.sources:
        where = flow.stages[stage]
        raise ActRefused(
            "act_not_from_here",
            f"案件处于“{where.zh}”，不能办理“{act.zh}”",
            f"the case is at '{where.en}'; '{act.en}' is not possible from there",
            act.rules,
        )
    if role not in act.roles:
        raise ActRefused(
            "act_not_for_role",
            f"“{act.zh}”不属于该层级的权限",
            f"'{act.en}' is not for the role {role}",
            act.rules,
        )


def _check_ready(act: ActRule, offer: Act) -> None:
    if offer.refusals:
        first = offer.refusals[0]
        raise ActRefused("act_requirement_failed", first.zh, first.en, first.rules)
    if offer.missing:
        names_zh = "、".join(facts.title_zh(name) for name in offer.missing)
        raise ActRefused(
            "act_facts_missing",
            f"办理“{act.zh}”还缺：{names_zh}",
            f"'{act.en}' still needs: {', '.join(offer.missing)}",
            act.rules,
        )


def _names(case_facts: Mapping[str, object], parameters: ParameterView) -> dict[str, Any]:
    names: dict[str, Any] = {name: item.value for name, item in parameters.values.items()}
    names.update(facts.parse(case_facts).values)
    return names


def _offer(flow: Workflow, act: ActRule, stage: str, names: Mapping[str, Any]) -> Act:
    taken = next((one for one in act.branch if flow.conditions[one.when].value(names) is True), None)
    target = taken.to if taken else act.to
    missing = tuple(name for name in act.needs if names.get(name) is None)
    refusals = tuple(
        refusal for one in act.requires if (refusal := _unmet(flow, one, names, set(missing))) is not None
    )
    return Act(
        id=act.id,
        zh=act.zh,
        en=act.en,
        to=stage if target == SAME else target,
        rules=(*act.rules, *(taken.rules if taken else ())),
        ready=not missing and not refusals,
        missing=missing,
        refusals=refusals,
        papers=act.papers,
        desk=act.desk,
    )


def _unmet(flow: Workflow, one: Requirement, names: Mapping[str, Any], awaited: set[str]) -> Refusal | None:
    """A requirement that fails, or that is unknown for another reason than facts this act still awaits."""
    compiled = flow.conditions[one.when]
    holds = compiled.value(names)
    if holds:
        return None
    missing = compiled.missing(names)
    if holds is None and set(missing) <= awaited:
        return None
    return Refusal(one.rules, one.zh, one.en, missing)
