"""What a programme file holds, and the checks that keep a broken one from being loaded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

from policy import data, facts
from policy.catalogue import citation
from policy.clocks import clock_rule
from policy.errors import DataRefused, UnknownProgramme
from policy.expressions import Compiled, compile_node, condition
from policy.guards import guards

Role = Literal["grid_worker", "village", "township", "county", "city", "department"]
Desk = Literal["notices", "referrals", "payments", "samples", "approval_sessions"]
"""A part of the house that does an act with its own record; a bare act on the case is then refused."""
SAME = "same"
"""Target of an act that leaves the case where it is."""


class Stage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a case stands until somebody acts. `level` is who is expected to act next; final stages end the case.
    `rests`: nobody is, as while a benefit is paid month by month.
    """

    id: str
    zh: str
    en: str
    level: Role
    final: bool = False
    rests: bool = False


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A condition that must be known to hold before the act; otherwise the act is refused, citing `rules`."""

    when: str
    rules: tuple[str, ...]
    zh: str
    en: str


class Branch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another target, taken when `when` is known to hold; the first that holds wins."""

    when: str
    to: str
    rules: tuple[str, ...]


class ActRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One act as written: who may do it from which stages, what must be recorded, and where the case goes.

    `needs` are facts recorded with or before the act; `papers` are documents it produces; `starts` and `stops` are
    clock ids; `tells` are those who hear of it. An act with a `desk` is done there only, with the desk's record.
    `decides` marks the act that is the decision on the case, `proposes` the opinion it follows: two people (CP-05).
    `guards` are the hard guards looked at before it; `{programme}` in their name is the case's programme.
    """

    id: str
    zh: str
    en: str
    roles: tuple[Role, ...]
    sources: tuple[str, ...]
    to: str
    rules: tuple[str, ...]
    needs: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    desk: Desk | None = None
    decides: Literal["approve", "refuse"] | None = None
    proposes: bool = False
    guards: tuple[str, ...] = ()
    branch: tuple[Branch, ...] = ()
    requires: tuple[Requirement, ...] = ()


class ProgrammeFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One programme's casework; `also` are programmes that run exactly the same way."""

    programme: str
    also: tuple[str, ...] = ()
    zh: str
    en: str
    start: str
    stage: tuple[Stage, ...]
    act: tuple[ActRule, ...]
    note_zh: str = ""
    note_en: str = ""


class Workflow(msgspec.Struct, frozen=True):
    """A checked programme: stages and acts by id, conditions compiled by their text."""

    source: ProgrammeFile
    stages: Mapping[str, Stage]
    acts: Mapping[str, ActRule]
    conditions: Mapping[str, Compiled]


@cache
def workflows() -> Mapping[str, Workflow]:
    """Every programme's casework by id. Raises DataRefused or ExpressionRefused when a file is broken."""
    found: dict[str, Workflow] = {}
    for name in data.names("programmes"):
        source = data.load(ProgrammeFile, "programmes", name)
        built = build(source, name)
        found.update(dict.fromkeys((source.programme, *source.also), built))
    return found


def workflow(programme: str) -> Workflow:
    """One programme's casework. Raises UnknownProgramme."""
    found = workflows().get(programme)
    if found is None:
        raise UnknownProgramme(programme)
    return found


def build(source: ProgrammeFile, file: str) -> Workflow:
    """Checks one programme file and compiles its conditions. Raises DataRefused or ExpressionRefused."""
    stages = {stage.id: stage for stage in source.stage}
    acts = {act.id: act for act in source.act}
    if len(stages) != len(source.stage) or len(acts) != len(source.act):
        raise _broken(file, "a stage or act is named twice")
    conditions: dict[str, Compiled] = {}
    for act in source.act:
        _check_act(act, stages, file)
        for text in (*(one.when for one in act.branch), *(one.when for one in act.requires)):
            conditions[text] = compile_node(condition(text, file=file, rule=act.id))
    _check_reach(source, stages, file)
    return Workflow(source, stages, acts, conditions)


def targets(act: ActRule) -> tuple[str, ...]:
    """Every stage an act can lead to."""
    return (act.to, *(branch.to for branch in act.branch))


def _broken(file: str, problem: str) -> DataRefused:
    return DataRefused(f"流程文件 {file} 有误：{problem}", f"{file}: {problem}", file=file)


def _check_act(act: ActRule, stages: Mapping[str, Stage], file: str) -> None:
    for stage in (*act.sources, *(to for to in targets(act) if to != SAME)):
        if stage not in stages:
            raise _broken(file, f"act {act.id}: there is no stage {stage}")
    if any(stages[stage].final for stage in act.sources):
        raise _broken(file, f"act {act.id}: starts from a stage that ends the case")
    for name in act.needs:
        facts.require(name)
    for guard in act.guards:
        if "{" not in guard and guard not in {one.before for one, _ in guards()}:
            raise _broken(file, f"act {act.id}: there is no guard before {guard}")
    for clock_id in (*act.starts, *act.stops):
        clock_rule(clock_id)
    for rule_id in (*act.rules, *(rule for one in (*act.branch, *act.requires) for rule in one.rules)):
        citation(rule_id)


def _check_reach(source: ProgrammeFile, stages: Mapping[str, Stage], file: str) -> None:
    """Every stage can be reached from the start, and every stage can reach an end."""
    edges = [
        (stage, stage if to == SAME else to) for act in source.act for stage in act.sources for to in targets(act)
    ]
    if source.start not in stages:
        raise _broken(file, f"there is no stage {source.start}")
    reached = _closure({source.start}, edges)
    for stage in stages:
        if stage not in reached:
            raise _broken(file, f"stage {stage} cannot be reached")
    ending = _closure({one.id for one in source.stage if one.final}, [(to, start) for start, to in edges])
    for stage in stages:
        if stage not in ending:
            raise _broken(file, f"from stage {stage} no end can be reached")


def _closure(start: set[str], edges: list[tuple[str, str]]) -> set[str]:
    reached = set(start)
    while True:
        more = {to for source, to in edges if source in reached} - reached
        if not more:
            return reached
        reached |= more
