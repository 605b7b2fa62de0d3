"""What the county counts: the definition of every number, as data (statistics.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

from policy import data, referrals, rules
from policy.catalogue import rule_entry
from policy.errors import DataRefused

FILE = "statistics.toml"
MADE = ("programme", "target")  # lists of parts that other data hold
Unit = Literal["count", "share", "days", "yuan"]
RecordKind = Literal["household", "lead", "case", "referral", "payment", "monitoring", "escalation"]
Each = Literal["event", "standing", "household"]


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words in both languages."""

    zh: str
    en: str


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One number. `parts`: by which list it is divided. `rules`: the documents that ask for what it counts."""

    group: str
    unit: Unit
    parts: str
    records: RecordKind
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    rules: tuple[str, ...]
    each: Each = "event"


class _Statistics(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    group: dict[str, Wording]
    measure: dict[str, Measure]
    parts: dict[str, dict[str, Wording]]


def version() -> int:
    """The version of the definitions."""
    return _loaded().version


def groups() -> Mapping[str, Wording]:
    """The groups of numbers, in the order they are shown."""
    return _loaded().group


def measures() -> Mapping[str, Measure]:
    """Every number by its name, in the order of the file."""
    return _loaded().measure


def parts(measure: Measure) -> Mapping[str, Wording]:
    """What a number is divided by, in order."""
    return parts_named(measure.parts)


def parts_named(name: str) -> Mapping[str, Wording]:
    """The same by its name: `channel`, `programme`, `target` …"""
    return _parts()[name]


@cache
def _parts() -> Mapping[str, Mapping[str, Wording]]:
    programmes = {name: Wording(head.zh, head.en) for name, (head, _) in rules.programmes().items()}
    targets = {name: Wording(one.zh, one.en) for name, one in referrals.targets().items()}
    return _loaded().parts | {"programme": programmes, "target": targets}


@cache
def _loaded() -> _Statistics:
    found = data.load(_Statistics, FILE)
    for name, one in found.measure.items():
        for rule in one.rules:
            rule_entry(rule)
        if one.group not in found.group or one.parts not in {*found.parts, *MADE}:
            raise DataRefused(
                f"数据文件 {FILE} 有误：{name} 的组或分项没有列出",
                f"{FILE}: {name}: group or parts are not listed",
                file=FILE,
            )
    return found
