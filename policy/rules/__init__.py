"""Who is entitled to what: conditions by programme, answered true, false or unknown, and explained one by
one.

A programme's conditions stand in one TOML file each. Conditions of one `group` are alternatives (one is
enough); every group, and every condition without a group, must hold. One that is known to fail settles "not
eligible"; one that is unknown leaves the answer open and names the facts to collect.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Literal

import msgspec

from policy import data, facts
from policy.catalogue import citation
from policy.errors import DataRefused, UnknownProgramme
from policy.expressions import Compiled, Node, compile_node, condition, facts_in, parameters_in, to_sql
from policy.expressions.nodes import Not
from policy.parameters import Parameters, ParameterView

Result = Literal["eligible", "not_eligible", "unknown"]
Truth = Literal["holds", "fails", "unknown"]


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One named condition as written: `id` is a rule id, with a suffix where one rule has several conditions.

    `when` empty: the documents name the programme but define no condition, so nobody can say.
    """

    id: str
    zh: str
    en: str
    when: str = ""
    group: str = ""


class Programme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A programme or low-income category; `note_*` says what the documents leave open.

    `sign` is a condition that makes an open answer worth following up (our own choice, not the law's); without it
    any condition that holds and is no exclusion is a sign.
    """

    programme: str
    zh: str
    en: str
    condition: tuple[Condition, ...]
    sign: str = ""
    note_zh: str = ""
    note_en: str = ""


class ConditionResult(msgspec.Struct, frozen=True, kw_only=True):
    """How one condition came out, over which facts and parameters, and what is missing to settle it.

    `id` is the condition's own name; `rule` the rule of the documents it carries. `exclusion` marks a condition that
    only says what must not be (not in dibao already): that it holds speaks for nothing.
    """

    id: str
    rule: str
    result: Truth
    citation: str
    facts: dict[str, Any]
    missing: tuple[str, ...]
    title_zh: str
    title_en: str
    group: str = ""
    exclusion: bool = False


class ProgrammeExplanation(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one programme. `missing` are the facts to collect next, the most promising first.

    `promising`: eligible, or still open with a sign that speaks for it; worth a lead or a question.
    """

    programme: str
    result: Result
    conditions: tuple[ConditionResult, ...]
    missing: tuple[str, ...]
    promising: bool
    title_zh: str
    title_en: str
    note_zh: str = ""
    note_en: str = ""


class Loaded(msgspec.Struct, frozen=True):
    """A condition ready to run. `node` and `compiled` are None when the documents define nothing."""

    source: Condition
    node: Node | None
    compiled: Compiled | None


@cache
def programmes() -> Mapping[str, tuple[Programme, tuple[Loaded, ...]]]:
    """Every programme by id, checked. Raises DataRefused or ExpressionRefused on bad data."""
    found: dict[str, tuple[Programme, tuple[Loaded, ...]]] = {}
    for name in data.names("rules"):
        if name == "catalogue.toml":
            continue
        programme = data.load(Programme, "rules", name)
        if programme.programme != name.removesuffix(".toml"):
            raise DataRefused(f"{name} 的项目编号不符", f"{name}: programme {programme.programme}", file=name)
        found[programme.programme] = (programme, tuple(_load(one, name) for one in programme.condition))
    return found


def _load(source: Condition, file: str) -> Loaded:
    citation(source.id)
    if not source.when:
        return Loaded(source, None, None)
    node = condition(source.when, file=file, rule=source.id)
    return Loaded(source, node, compile_node(node))


def explain(
    known: Mapping[str, object],
    programme: str | None = None,
    *,
    date: dt.date,
    parameters: Parameters | None = None,
) -> list[ProgrammeExplanation]:
    """Screens one applicant and household against one programme, or against all of them.

    `known` is one flat object of facts with `p_…` keys beside them, which win over the county's values. A
    fact that is absent is unknown. Raises UnknownFact, FactRefused, UnknownParameter, ParameterRefused,
    ParameterOutOfRange, UnknownProgramme.
    """
    if programme is not None and programme not in programmes():
        raise UnknownProgramme(programme)
    checked = facts.parse(known)
    view = (parameters or Parameters()).at(date, checked.overrides)
    names = named_values(checked.values, view)
    wanted = programmes() if programme is None else (programme,)
    return [explain_programme(one, names) for one in wanted]


def named_values(known: Mapping[str, Any], view: ParameterView) -> dict[str, Any]:
    """Facts and parameters in one mapping, as conditions read them."""
    names: dict[str, Any] = {name: item.value for name, item in view.values.items()}
    names.update(known)
    return names


def screen(programme: str, names: Mapping[str, Any]) -> Result:
    """Only the answer, without the explanation; for running over many households."""
    _, conditions = programmes()[programme]
    return _combine([(one.source.group, one.compiled.value(names) if one.compiled else None) for one in conditions])


def screen_sql(programme: str, view: ParameterView, column: Callable[[str], str] = str) -> str:
    """The same answer as one SQL expression: true eligible, false not eligible, NULL unknown.

    `column` gives the SQL of a fact's column (its bare name by default); see `expressions.sql` for column types.
    Raises UnknownProgramme.
    """
    if programme not in programmes():
        raise UnknownProgramme(programme)
    values = {name: item.value for name, item in view.values.items()}
    groups: dict[str, list[str]] = {}
    for index, one in enumerate(programmes()[programme][1]):
        text = to_sql(one.node, values, column) if one.node else "NULL::boolean"
        groups.setdefault(one.source.group or f"#{index}", []).append(text)
    return " AND ".join(f"({' OR '.join(held)})" for held in groups.values())


def sign_sql(programme: str, view: ParameterView, column: Callable[[str], str] = str) -> str:
    """Whether something speaks for an open answer, as SQL: the programme's sign, or a condition that holds and is no
    exclusion. True only when it is known to."""
    values = {name: item.value for name, item in view.values.items()}
    texts = [to_sql(node, values, column) for node in _sign_nodes(programme)]
    return f"(({' OR '.join(texts)}) IS TRUE)" if texts else "FALSE"


def signs_read(programme: str) -> tuple[str, ...]:
    """Every fact the sign of a programme reads."""
    return tuple(dict.fromkeys(name for node in _sign_nodes(programme) for name in facts_in(node)))


def _sign_nodes(programme: str) -> list[Node]:
    head, conditions = programmes()[programme]
    if head.sign:
        return [condition(head.sign, file=f"{programme}.toml", rule="sign")]
    return [one.node for one in conditions if one.node is not None and not isinstance(one.node, Not)]


def has_sign(programme: str, names: Mapping[str, Any]) -> bool:
    """Whether something speaks for an open answer; what `sign_sql` says, for one household."""
    sign = _signs()[programme]
    if sign is not None:
        return sign.value(names) is True
    _, conditions = programmes()[programme]
    return any(
        one.compiled and not isinstance(one.node, Not) and one.compiled.value(names) is True for one in conditions
    )


def facts_read(programme: str) -> tuple[str, ...]:
    """Every fact the conditions of a programme read; the columns its SQL needs."""
    nodes = (one.node for one in programmes()[programme][1] if one.node)
    return tuple(dict.fromkeys(name for node in nodes for name in facts_in(node)))


def parameters_read(programme: str) -> tuple[str, ...]:
    """Every parameter that the conditions and the sign of a programme read."""
    nodes = [one.node for one in programmes()[programme][1] if one.node] + _sign_nodes(programme)
    return tuple(dict.fromkeys(name for node in nodes for name in parameters_in(node)))


def explain_programme(programme: str, names: Mapping[str, Any]) -> ProgrammeExplanation:
    """The explanation over facts and parameters already joined by `named_values`."""
    head, conditions = programmes()[programme]
    answers = [one.compiled.value(names) if one.compiled else None for one in conditions]
    results = tuple(_result(one, answer, names) for one, answer in zip(conditions, answers, strict=True))
    result = _combine([(one.source.group, answer) for one, answer in zip(conditions, answers, strict=True)])
    return ProgrammeExplanation(
        programme=programme,
        result=result,
        conditions=results,
        missing=_promising(results) if result == "unknown" else (),
        promising=result == "eligible" or (result == "unknown" and has_sign(programme, names)),
        title_zh=head.zh,
        title_en=head.en,
        note_zh=head.note_zh,
        note_en=head.note_en,
    )


def _result(loaded: Loaded, answer: bool | None, names: Mapping[str, Any]) -> ConditionResult:
    source = loaded.source
    truth: Truth = "unknown" if answer is None else "holds" if answer else "fails"
    read = (*facts_in(loaded.node), *parameters_in(loaded.node)) if loaded.node else ()
    return ConditionResult(
        id=source.id,
        rule=source.id.partition(".")[0],
        result=truth,
        citation=citation(source.id),
        facts={name: names[name] for name in read if names.get(name) is not None},
        missing=loaded.compiled.missing(names) if loaded.compiled and answer is None else (),
        title_zh=source.zh,
        title_en=source.en,
        group=source.group,
        exclusion=isinstance(loaded.node, Not),
    )


@cache
def _signs() -> Mapping[str, Compiled | None]:
    return {
        name: compile_node(condition(head.sign, file=f"{name}.toml", rule="sign")) if head.sign else None
        for name, (head, _) in programmes().items()
    }


def _combine(answers: Sequence[tuple[str, bool | None]]) -> Result:
    """All conditions without a group, and one of each group, in three truth values."""
    groups: dict[str, list[bool | None]] = {}
    for index, (group, answer) in enumerate(answers):
        groups.setdefault(group or f"#{index}", []).append(answer)
    settled = [True if True in held else None if None in held else False for held in groups.values()]
    if False in settled:
        return "not_eligible"
    return "unknown" if None in settled else "eligible"


def _promising(results: Sequence[ConditionResult]) -> tuple[str, ...]:
    """Missing facts of every open group, those of the condition nearest to being settled first."""
    closed = {one.group for one in results if one.group and one.result == "holds"}
    open_ones = [one for one in results if one.result == "unknown" and one.group not in closed]
    open_ones.sort(key=lambda one: (len(one.missing), -len(one.facts)))
    return tuple(dict.fromkeys(name for one in open_ones for name in one.missing))
