"""Lists of other departments: what each is for, what its columns become, whom it screens (DS-01 … DS-13, EC-03)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

from policy import data, facts
from policy.catalogue import rule_entry
from policy.errors import DataRefused

FILE = "feeds.toml"
Kind = Literal["name", "id_number", "sex", "date", "phone", "text", "money", "yes_no", "choice"]


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: str
    en: str


class IdentityField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column that says whom a row is about. `words`: headings as departments write them."""

    kind: Kind
    zh: str
    en: str
    words: tuple[str, ...]


class FeedField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of one feed. `fact`: what it becomes, "" for nothing; `total`: rows of a person are added up.

    `says`: words of a cell and their value. `needed`: a list without this column is not this feed's.
    """

    kind: Kind
    words: tuple[str, ...]
    fact: str = ""
    needed: bool = False
    total: bool = False
    says: dict[str, str | int | bool] = {}


class Threshold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A lead only from so many yuan on, by one field."""

    field: str
    yuan: int


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of list. `always`: facts of everybody in it. `keep_days`: how long its rows are kept.

    `screens`: groups whose members in no programme become leads. `checks`: what is compared with what is paid.
    `visit_all`: everybody listed is visited, helped by a programme or not.
    """

    zh: str
    en: str
    from_: Wording = msgspec.field(name="from")
    purpose: Wording
    rules: tuple[str, ...]
    keep_days: int
    field: dict[str, FeedField]
    screens: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    per: Literal["person", "event"] = "person"
    always: dict[str, str | int | bool] = {}
    at_least: Threshold | None = None
    visit_all: bool = False


class _Feeds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    identity: dict[str, IdentityField]
    feed: dict[str, Feed]


def identity() -> Mapping[str, IdentityField]:
    """The columns that any feed may have, by name."""
    return _feeds().identity


def feeds() -> Mapping[str, Feed]:
    """Every feed by its id, in the order of the file."""
    return _feeds().feed


@cache
def _feeds() -> _Feeds:
    loaded = data.load(_Feeds, FILE)
    for name, feed in loaded.feed.items():
        _check(name, feed, loaded.identity)
    return loaded


def _check(name: str, feed: Feed, identity: Mapping[str, IdentityField]) -> None:
    """Every rule stands in the documents, every fact in the catalogue, every value is one the fact may have."""
    for rule in (*feed.rules, *feed.screens):
        rule_entry(rule)
    catalogue = facts.catalogue()
    named = {one.fact: [*one.says.values()] for one in feed.field.values() if one.fact}
    named |= {fact: [value] for fact, value in feed.always.items()}
    for fact, values in named.items():
        entry = catalogue.get(fact)
        if entry is None:
            raise _refused(f"{name}: {fact} is no fact")
        wrong = [one for one in values if entry.values and str(one) not in entry.values]
        if wrong:
            raise _refused(f"{name}: {fact} cannot be {wrong}")
    twice = set(feed.field) & set(identity)
    unknown = {feed.at_least.field} - set(feed.field) if feed.at_least else set[str]()
    if twice or unknown:
        raise _refused(f"{name}: {sorted(twice | unknown)}")


def _refused(why: str) -> DataRefused:
    return DataRefused(f"数据文件 {FILE} 有误：{why}", f"{FILE}: {why}", file=FILE)
