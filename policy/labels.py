"""Words for names: what a fact or parameter is called in Chinese and English, and which of them a visit may ask."""

from __future__ import annotations

from collections.abc import Sequence

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


def questions_for_visit(explanations: Sequence[ProgrammeExplanation]) -> tuple[str, ...]:
    """The missing facts the next visit should ask, most promising first.

    Only facts a grid worker may ask; the case nearest to an answer comes first, each name once.
    """
    open_ones = sorted((one for one in explanations if one.result == "unknown"), key=lambda one: len(one.missing))
    names = dict.fromkeys(name for one in open_ones for name in one.missing)
    catalogue = facts.catalogue()
    return tuple(name for name in names if name in catalogue and catalogue[name].visit)
