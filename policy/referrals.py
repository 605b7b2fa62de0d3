"""To whom hardship is referred: who qualifies, by which rule, and what they may be told of the person.

Who qualifies is a condition over facts with three truth values (`findings.toml`). A target nothing speaks for may be
chosen all the same, and what is unknown stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

from policy import data, facts
from policy.catalogue import rule_entry
from policy.errors import DataRefused
from policy.findings import finding_rules

FILE = "referrals.toml"
Basis = Literal["duty", "consent"]


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: str
    en: str


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One target of referrals.toml. `tell`: fields its duty by law needs. `ask`: fields that need consent.

    `rules`: the rules that say so (DM-04, DS-11 … DS-14, TA-34, OW-04).
    """

    zh: str
    en: str
    kind: Literal["department", "charity"]
    rules: tuple[str, ...]
    tell: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()

    def basis(self, field: str) -> Basis | None:
        """On what ground this target may be told a field; None: never."""
        return "duty" if field in self.tell else "consent" if field in self.ask else None


class _Referrals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    field: dict[str, Wording]
    target: dict[str, Target]


@cache
def _referrals() -> _Referrals:
    loaded = data.load(_Referrals, FILE)
    for name, target in loaded.target.items():
        _check(name, target, loaded.field)
    named = set(facts.catalogue()["referral_target"].values)
    served = {one.target for one in finding_rules() if one.kind == "referral"}
    if (named | served) != set(loaded.target):
        raise _refused(f"targets differ from facts.toml or findings.toml: {(named | served) ^ set(loaded.target)}")
    return loaded


def _check(name: str, target: Target, fields: Mapping[str, Wording]) -> None:
    for rule in target.rules:
        rule_entry(rule)
    for field in (*target.tell, *target.ask):
        if field not in fields:
            facts.require(field)
    if target.kind == "charity" and target.tell:
        raise _refused(f"{name}: a charity is told only what was consented to")
    if "id_number" in target.tell:
        raise _refused(f"{name}: a citizen ID needs consent")
    if len({*target.tell, *target.ask}) != len(target.tell) + len(target.ask):
        raise _refused(f"{name}: a field stands twice")


def _refused(why: str) -> DataRefused:
    return DataRefused(f"数据文件 {FILE} 有误：{why}", f"{FILE}: {why}", file=FILE)


def targets() -> Mapping[str, Target]:
    """Every target by id, in file order. Raises DataRefused when the file contradicts itself or another."""
    return _referrals().target


def field_wording(name: str) -> Wording:
    """What a field is called: one of the register's, or a fact of the catalogue."""
    own = _referrals().field.get(name)
    return own or Wording(facts.title_zh(name), facts.title_en(name))
