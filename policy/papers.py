"""Papers of a case as data: what each kind says, and which acts produce it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Literal

import msgspec

from policy import data, facts
from policy.catalogue import citation
from policy.clocks import clock_rule
from policy.errors import DataRefused
from policy.programmes import workflows

DERIVED = frozenset({"village", "household", "programme", "amount", "amount_words", "document"})
"""What a field `@name` may ask for beside the facts of the case."""
WORDS = frozenset({"applicant", "programme", "village", "amount", "amount_words", "citation", "due"})
"""What a paragraph may name beside the facts of the case."""
NAMES = re.compile(r"{(\w+)}")


class PaperKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of paper. `fields`: facts, and derived values with @; `lines`: how many empty lines to write on;
    `answers`: the answers of the attached survey follow; `number`: the word in its document number; `clock`: the
    limit by which it must be served."""

    zh: str
    en: str
    rules: tuple[str, ...]
    after: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    lines: int = 0
    answers: bool = False
    letter: bool = False
    notice: bool = False
    number: str = ""
    clock: str = ""
    to: Literal["", "applicant", "finance"] = ""
    office: Literal["", "decision", "posting"] = ""


class _Papers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: dict[str, PaperKind]


@cache
def paper_kinds() -> Mapping[str, PaperKind]:
    """Every kind of paper by its id, checked against facts, clocks and rules. Raises DataRefused."""
    kinds = data.load(_Papers, "papers.toml").kind
    for name, kind in kinds.items():
        _check(name, kind)
    return kinds


def papers_of(programme: str, acts: Collection[str]) -> list[str]:
    """Kinds that a case of this programme can have made, given the acts that were done, in the order of the file."""
    flow = workflows()[programme]
    produced = {paper for act in flow.acts.values() if act.id in acts for paper in act.papers}
    named = {paper for one in workflows().values() for act in one.acts.values() for paper in act.papers}

    def open_to(name: str, kind: PaperKind) -> bool:
        anytime = (name not in named and not kind.after) or name == "application"
        return anytime or name in produced or bool(set(kind.after) & set(acts))

    return [name for name, kind in paper_kinds().items() if open_to(name, kind)]


def _check(name: str, kind: PaperKind) -> None:
    for field in kind.fields:
        if field.startswith("@"):
            _known(name, field[1:], DERIVED)
        else:
            facts.require(field)
    for word in (word for text in kind.body for word in NAMES.findall(text)):
        if word not in WORDS:
            facts.require(word)
    for rule_id in kind.rules:
        citation(rule_id)
    if kind.clock:
        clock_rule(kind.clock)
    every = {act for flow in workflows().values() for act in flow.acts}
    for act in kind.after:
        _known(name, act, every)


def _known(name: str, word: str, known: Collection[str]) -> None:
    if word not in known:
        raise DataRefused(f"文书 {name} 有误：没有 {word}", f"paper {name}: there is no {word}", file="papers.toml")
