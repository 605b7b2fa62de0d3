"""The rules of the five documents by id: title, force, scope and where each one stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from policy import data
from policy.errors import DataRefused


class RuleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule. `cites` are document number and article, `quote` the words it rests on, `reads` fact names.

    `scope`: CN national text, SX Shanxi, CO the county's own, JX Jiangxi (kept for comparison).
    """

    title: str
    force: str
    scope: str
    level: str
    cites: tuple[str, ...]
    quote: str
    reads: tuple[str, ...]


@cache
def rule_entries() -> Mapping[str, RuleEntry]:
    """All rules by id, in the order of the documents' index."""
    return data.load(dict[str, RuleEntry], "rules", "catalogue.toml")


def rule_entry(rule_id: str) -> RuleEntry:
    """One rule by its id; a suffix after a dot names a part of it and is ignored. Raises DataRefused."""
    entry = rule_entries().get(rule_id.partition(".")[0])
    if entry is None:
        raise DataRefused(f"没有编号为 {rule_id} 的规则", f"there is no rule {rule_id}", rule_id=rule_id)
    return entry


def citation(rule_id: str) -> str:
    """Where the rule stands, as one line: every document number with its article."""
    return "；".join(rule_entry(rule_id).cites)
