"""The rights card (救助明白卡): for each programme who qualifies, the amounts in force, where to apply, and within
how long the law answers. Nothing is written for the card: it is read out of rules, parameters, courses and clocks.

A number that neither the documents nor the county have fixed is left open, to be asked at the township: a default of
this project is no promise to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

import msgspec

from policy import data, facts
from policy.catalogue import citation
from policy.clocks import ClockRule, clock_rules
from policy.labels import Label, label
from policy.parameters import ParameterValue, ParameterView
from policy.parameters import catalogue as parameter_catalogue
from policy.programmes.load import workflows
from policy.rules import Loaded, parameters_read, programmes

TOLD = ("document", "county")  # origins of values that somebody answers for


class Ground(msgspec.Struct, frozen=True):
    """A condition, or several of which one is enough. None at all: the documents define nothing."""

    any_of: tuple[Label, ...]


class Amount(msgspec.Struct, frozen=True):
    """An amount or limit in force in words; `value` None: not fixed by the county, to be asked at the township."""

    name: str
    title: Label
    value: Label | None


class CardProgramme(msgspec.Struct, frozen=True, kw_only=True):
    """One programme on the card.

    `offered` False: by the values in force nobody can qualify here. `apply` None: the documents do not say where.
    `answers`: the time limits in words; `asks_limits`: there are others whose days the county has not fixed.
    `citations`: documents and articles.
    """

    programme: str
    title: Label
    offered: bool
    grounds: tuple[Ground, ...]
    amounts: tuple[Amount, ...]
    apply: Label | None
    answers: tuple[Label, ...]
    asks_limits: bool
    citations: tuple[str, ...]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    order: tuple[str, ...]
    amounts: Mapping[str, tuple[str, ...]]
    units: Mapping[str, Label]
    codes: Mapping[str, Label]


@cache
def _words() -> _Words:
    return data.load(_Words, "rights_card.toml")


def rights_card(view: ParameterView) -> tuple[CardProgramme, ...]:
    """Every programme and category of the rules, as it stands on the view's date."""
    return tuple(_programme(one, view) for one in sorted(programmes(), key=_words().order.index))


def _programme(programme: str, view: ParameterView) -> CardProgramme:
    head, conditions = programmes()[programme]
    names = dict.fromkeys((*_words().amounts.get(programme, ()), *parameters_read(programme)))
    answers, open_ones = _answers(programme, view)
    grounds = _grounds(conditions, view)
    return CardProgramme(
        programme=programme,
        title=Label(head.zh, head.en),
        offered=all(one.any_of for one in grounds),
        grounds=grounds,
        amounts=tuple(Amount(name, label(name), _value(name, view)) for name in names),
        apply=_apply(programme),
        answers=answers,
        asks_limits=open_ones,
        citations=tuple(dict.fromkeys(citation(one.source.id) for one in conditions)),
    )


def _grounds(conditions: Sequence[Loaded], view: ParameterView) -> tuple[Ground, ...]:
    """Conditions by group, without those that no household can meet by the values in force."""
    settled = {name: one.value for name in view.values if (one := _told(name, view)) is not None}
    groups: dict[str, list[Label]] = {}
    for index, one in enumerate(conditions):
        if one.compiled is not None:
            each = groups.setdefault(one.source.group or f"#{index}", [])
            if one.compiled.value(settled) is not False:
                each.append(Label(one.source.zh, one.source.en))
    return tuple(Ground(tuple(each)) for each in groups.values())


def _told(name: str, view: ParameterView) -> ParameterValue | None:
    found = view.values.get(name)
    return found if found is not None and found.origin in TOLD else None


def _value(name: str, view: ParameterView) -> Label | None:
    found = _told(name, view)
    if found is None or found.value == () or found.value == {}:
        return None
    parameter = parameter_catalogue()[name]
    unit = _words().units.get(parameter.unit, Label("", ""))
    value: object = found.value
    if isinstance(value, Mapping):
        entries = [(code_label(str(key)), _plain(each, unit)) for key, each in value.items()]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType, reportUnknownMemberType]
        return Label(
            "；".join(f"{key.zh} {each.zh}" for key, each in entries),
            "; ".join(f"{key.en} {each.en}" for key, each in entries),
        )
    if isinstance(value, tuple):
        each_code = [code_label(str(one)) for one in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return Label("、".join(one.zh for one in each_code), ", ".join(one.en for one in each_code))
    return _plain(value, unit)


def _plain(value: object, unit: Label) -> Label:
    if isinstance(value, bool):
        return Label("有", "yes") if value else Label("没有", "no")
    if isinstance(value, int | Decimal):
        number = f"{Decimal(value).normalize():f}"
        return Label(f"{number} {unit.zh}".strip(), f"{number} {unit.en}".strip())
    return code_label(str(value))


def code_label(code: str) -> Label:
    """What a code of a parameter is called: a programme, a word of its own, or a value of the fact catalogue."""
    if code in programmes():
        head, _ = programmes()[code]
        return Label(head.zh, head.en)
    if code in _words().codes:
        return _words().codes[code]
    found = next((fact for fact in facts.catalogue().values() if code in fact.values), None)
    return Label(found.values[code], facts.value_en(found, code)) if found else Label(code, code.replace("_", " "))


def _apply(programme: str) -> Label | None:
    """Where a case begins: at the level whose act takes the application up."""
    flow = workflows().get(programme)
    if flow is None:
        return None
    first = next((one for one in flow.acts.values() if one.id.startswith("accept")), None)
    if first is None:
        return None
    if "township" in first.roles:
        return Label("向乡镇（街道）提出", "at the township")
    return Label("由县民政局受理", "taken up by the county's civil affairs")


def _answers(programme: str, view: ParameterView) -> tuple[tuple[Label, ...], bool]:
    """The time limits that a case of the programme starts, in order, and whether some have no days yet."""
    flow = workflows().get(programme)
    ids = dict.fromkeys(one for act in flow.acts.values() for one in act.starts) if flow else {}
    rules = [rule for one in ids if (rule := clock_rules()[one]).unit != "month"]
    told = [words for rule in rules if (words := _limit(rule, view)) is not None]
    return tuple(told), len(told) < len(rules)


def _limit(rule: ClockRule, view: ParameterView) -> Label | None:
    if rule.before_day is not None:
        every = Label("每月", "month") if rule.every == "month" else Label("每季度首月", "quarter")
        day = rule.before_day
        return Label(f"{rule.zh}：{every.zh}{day}日前", f"{rule.en}: before day {day} of the {every.en}")
    days = rule.amount if rule.amount is not None else _days(rule.amount_from, view)
    if days is None:
        return None
    unit = Label("小时", "hours") if rule.hours else UNITS[rule.unit]
    return Label(
        f"{rule.zh}：{rule.start_zh}起{days}{unit.zh}内", f"{rule.en}: within {days} {unit.en} of: {rule.start_en}"
    )


UNITS = {
    "working_day": Label("个工作日", "working days"),
    "calendar_day": Label("日", "days"),
    "month": Label("个月", "months"),
}


def _days(source: str, view: ParameterView) -> int | None:
    name, _, key = source.partition(".")
    return view.days(name, key) if _told(name, view) is not None else None
