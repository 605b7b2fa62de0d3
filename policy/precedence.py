"""Whose word about a fact stands when several channels say something of it (precedence.toml)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

import msgspec

from policy import data, facts

Channel = Literal[
    "visit", "quick_report", "survey", "case", "desk", "department", "import", "hotline", "event", "register",
    "override",
]  # fmt: skip
Speaker = Literal[
    "person", "carer", "family", "neighbour", "village", "worker", "department", "office", "unknown",
]  # fmt: skip
PERSON_GROUPS = frozenset("ABCDEFG")  # facts.md: what is of one person; the rest is of the household or an event
AGE_OF_WORK = 16
OF_THE_PLACE = frozenset({"county_code", "township_code"})
OF_PERSONS = frozenset(
    {"birth_date", "sex", "phone", "death_date", "citizen_id_number", "left_hospital_on", "came_back_on"}
)


class Words(msgspec.Struct, frozen=True):
    """A channel or a speaker, in both languages."""

    zh: str
    en: str


class Held(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word of `channels` about one of `facts` (empty: any) is held against a later one of `against`.

    `days`: for so long after the day it was observed; None: until the same channel says otherwise.
    """

    facts: frozenset[str]
    channels: frozenset[Channel]
    against: frozenset[Channel]
    days: int | None = None
    rules: tuple[str, ...]
    zh: str
    en: str

    def until(self, observed_on: dt.date) -> dt.date:
        """The last day on which a word of that day is held."""
        return dt.date.max if self.days is None else observed_on + dt.timedelta(days=self.days)


class Derived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact of a household that follows from its members; `of` None: from who they are."""

    fact: str
    of: str | None = None
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    zh: str
    en: str


class Member(msgspec.Struct, frozen=True):
    """A living member with what stands of them."""

    name: str
    birth_date: dt.date | None
    known: Mapping[str, object]


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    channels: dict[Channel, Words]
    speakers: dict[Speaker, Words]
    held: tuple[Held, ...]
    derived: tuple[Derived, ...]


@cache
def _loaded() -> _Data:
    found = data.load(_Data, "precedence.toml")
    for row in found.held:
        for name in row.facts:
            facts.require(name)
    for one in found.derived:
        facts.require(one.fact)
    return found


def channels() -> Mapping[Channel, Words]:
    """Every channel by its id."""
    return _loaded().channels


def speakers() -> Mapping[Speaker, Words]:
    """Every kind of people who say something, by its id."""
    return _loaded().speakers


def held() -> tuple[Held, ...]:
    """Every row of precedence."""
    return _loaded().held


def holding(name: str, channel: Channel, against: Channel) -> Held | None:
    """The row by which a word of `channel` about `name` is held against `against`; None when the later stands."""
    return next(
        (
            row
            for row in held()
            if channel in row.channels and against in row.against and (not row.facts or name in row.facts)
        ),
        None,
    )


def holding_on(day: dt.date, name: str, channel: Channel, said_on: dt.date, against: Channel) -> Held | None:
    """The row by which a word said on `said_on` is still held on `day` against another channel's."""
    row = holding(name, channel, against)
    return row if row and day <= row.until(said_on) else None


def derived() -> tuple[Derived, ...]:
    """Every fact of a household that follows from its members."""
    return _loaded().derived


def derive(members: Sequence[Member], today: dt.date) -> dict[str, object]:
    """What follows of a household from its members on a day; what cannot be known is absent."""
    found: dict[str, object] = {}
    for one in derived() if members else ():
        if one.of is None:
            found[one.fact] = [member.name for member in members]
            continue
        of_age = [member for member in members if not _is_child(member, today)]
        said = [member.known.get(one.of) for member in of_age]
        if all(value in one.yes or value in one.no for value in said):
            found[one.fact] = sum(value in one.yes for value in said)
    return found


def _is_child(member: Member, today: dt.date) -> bool:
    """Whether a member is known to be below the age of work."""
    born = member.birth_date
    if born is None:
        return False
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < AGE_OF_WORK


def is_of_person(name: str) -> bool:
    """Whether a fact is of one person; an unknown name is of the household."""
    fact = facts.catalogue().get(name)
    if fact is None or name in OF_THE_PLACE:
        return False
    return fact.group in PERSON_GROUPS or name in OF_PERSONS
