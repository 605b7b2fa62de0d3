"""Whose word about a fact stands when several channels say something of it (precedence.toml)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
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
OF_THE_PLACE = frozenset({"county_code", "township_code"})
OF_PERSONS = frozenset({"birth_date", "sex", "phone", "death_date", "citizen_id_number", "left_hospital_on"})


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


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    channels: dict[Channel, Words]
    speakers: dict[Speaker, Words]
    held: tuple[Held, ...]


@cache
def _loaded() -> _Data:
    found = data.load(_Data, "precedence.toml")
    for row in found.held:
        for name in row.facts:
            facts.require(name)
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


def is_of_person(name: str) -> bool:
    """Whether a fact is of one person; an unknown name is of the household."""
    fact = facts.catalogue().get(name)
    if fact is None or name in OF_THE_PLACE:
        return False
    return fact.group in PERSON_GROUPS or name in OF_PERSONS
