"""What `notices.toml` holds, and whom a notice is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

import msgspec

from policy import data, facts, parameters
from policy.catalogue import citation
from policy.clocks import clock_rule
from policy.errors import DataRefused
from policy.programmes import workflows

ADULT_AT = 18  # years


class NoticeKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of notice. `post`, `end`, `objection` are acts of its programmes; `clock` counts its days; without one
    `most_days` limits what the clerk may say, and 0 means no end. `switch`: a county parameter that must be on."""

    zh: str
    en: str
    programmes: tuple[str, ...]
    level: Literal["township", "county"]
    rules: tuple[str, ...]
    opening_zh: str
    shows: tuple[Literal["members", "amount"], ...]
    clock: str = ""
    post: str = ""
    end: str = ""
    objection: str = ""
    end_fact: str = ""
    asks: tuple[str, ...] = ()
    amount: str = ""
    amount_zh: str = ""
    switch: str = ""
    needs: Literal["", "decision"] = ""
    most_days: int = 0


class NoticeMember(msgspec.Struct, frozen=True, kw_only=True):
    """A member of a household that a notice is about. `born` None: nobody knows."""

    name: str
    relation: str
    born: dt.date | None = None

    def is_minor(self, on: dt.date) -> bool:
        """Under eighteen on that day; a child whose birth nobody knows is taken for one."""
        if self.born is None:
            return self.relation in ("child", "grandchild")
        return (self.born.year + ADULT_AT, self.born.month, self.born.day) > (on.year, on.month, on.day)


class NoticeSubject(msgspec.Struct, frozen=True, kw_only=True):
    """A case as a notice may need it, and what of its household must not get out."""

    applicant: str
    village: str
    members: tuple[NoticeMember, ...] = ()
    amount: Decimal | None = None
    address: str = ""
    phones: tuple[str, ...] = ()

    def of_applicant(self) -> NoticeMember | None:
        """The applicant's own entry in the register; None when they are not in it."""
        return next((one for one in self.members if one.name == self.applicant), None)


class Remedy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to do about a finding, in both languages."""

    zh: str
    en: str


class Scanned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tell of an illness, and phrases in which they do not."""

    illness: tuple[str, ...]
    allowed: tuple[str, ...]


class _Closing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: str


class NoticeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`notices.toml`."""

    kind: dict[str, NoticeKind]
    closing: _Closing
    scan: Scanned
    remedy: dict[str, Remedy]


@cache
def notice_file() -> NoticeFile:
    """The file, checked against facts, clocks, rules and programmes. Raises DataRefused."""
    loaded = data.load(NoticeFile, "notices.toml")
    for name, kind in loaded.kind.items():
        _check(name, kind)
    return loaded


def notice_kinds() -> Mapping[str, NoticeKind]:
    """Every kind of notice by its id."""
    return notice_file().kind


def remedies() -> Mapping[str, Remedy]:
    """What to do about each kind of finding."""
    return notice_file().remedy


def _check(name: str, kind: NoticeKind) -> None:
    if kind.clock:
        clock_rule(kind.clock)
    if kind.switch:
        parameters.require(kind.switch)
    for fact in filter(None, (kind.amount, kind.end_fact, *kind.asks)):
        facts.require(fact)
    for rule_id in kind.rules:
        citation(rule_id)
    for programme in kind.programmes:
        flow = workflows().get(programme)
        for act in filter(None, (kind.post, kind.end, kind.objection)):
            rule = flow.acts.get(act) if flow else None
            if rule is None or rule.desk != "notices":
                problem = f"{programme} has no act {act} at the desk of notices"
                raise DataRefused(
                    f"公示种类 {name} 有误：{problem}", f"notice {name}: {problem}", file="notices.toml"
                )
