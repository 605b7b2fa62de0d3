"""Words for names: what a fact or parameter is called in Chinese and English, and which of them a visit may ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import msgspec

from policy import facts, parameters
from policy.rules import ProgrammeExplanation


class Label(msgspec.Struct, frozen=True):
    """A name in both languages."""

    zh: str
    en: str


def label(name: str) -> Label:
    """What a fact or `p_…` parameter is called. Raises UnknownFact or UnknownParameter."""
    if name.startswith("p_"):
        parameter = parameters.require(name)
        return Label(parameter.zh, parameter.en)
    return Label(facts.require(name).zh, facts.title_en(name))


YES, NO = Label("是", "yes"), Label("否", "no")


def value_label(name: str, value: Any) -> Label | None:
    """A value of a fact in words; None for numbers, days, free text and what the catalogue does not know."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, dict):
        return _block(cast("dict[str, Any]", value))
    fact = facts.catalogue().get(name)
    if fact is None or not fact.values:
        return None
    chosen = [str(one) for one in (cast("list[object]", value) if isinstance(value, list) else [value])]
    return Label(
        "、".join(fact.values.get(one) or one for one in chosen),
        ", ".join(facts.value_en(fact, one) if one in fact.values else one for one in chosen),
    )


def _block(parts: dict[str, Any]) -> Label:
    """A block of a survey: each part with its title."""
    said = {name: value_label(name, value) or Label(str(value), str(value)) for name, value in parts.items()}
    return Label(
        "；".join(f"{facts.title_zh(name)}：{one.zh}" for name, one in said.items()),
        "; ".join(f"{facts.title_en(name)}: {one.en}" for name, one in said.items()),
    )


def questions_for_visit(explanations: Sequence[ProgrammeExplanation]) -> tuple[str, ...]:
    """The missing facts the next visit should ask, most promising first.

    Only facts a grid worker may ask; the case nearest to an answer comes first, each name once.
    """
    open_ones = sorted((one for one in explanations if one.result == "unknown"), key=lambda one: len(one.missing))
    names = dict.fromkeys(name for one in open_ones for name in one.missing)
    catalogue = facts.catalogue()
    return tuple(name for name in names if name in catalogue and catalogue[name].visit)
