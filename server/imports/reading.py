"""Rows of a list made into what is kept of them. Pure: what is secret goes through the two functions given."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from policy.feeds import Feed, FeedField
from server.imports import cleaning
from server.imports.columns import Heading, in_ten_thousands, is_furniture

FATAL = {"no_person", "cut_off"}
Kept = tuple[Any, ...]
MOST_KNOWN = 10_000  # different cells of choices
PLACES = ("town", "village", "address")


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it is kept; the order of the fields is that of the columns of import_rows after the import's id.

    `same_as`: equal for rows about one person (of an event feed: that say the same); `digest`: for rows that say the
    same. `born`: as the row or its citizen ID says. `reading`: of the name, only where no ID is whole.
    """

    row: int
    name: str
    id_blind: bytes | None
    id_last4: str | None
    born: date | None
    sex: str
    reading: str | None
    phone_cipher: bytes | None
    place: str
    facts: dict[str, Any]
    details: dict[str, Any]
    problems: list[str]
    same_as: int
    digest: int


class Secrets(msgspec.Struct, frozen=True):
    """How what is secret is kept, and how a name is read."""

    blind: Callable[[str], bytes]
    seal: Callable[[str], bytes]
    reading: Callable[[str], str]


class Plan(msgspec.Struct, frozen=True):
    """A feed with the places of its columns, counted from 0. `known`: cells of choices that were read before."""

    feed: Feed
    heading: Heading
    places: Mapping[str, int]
    known: dict[tuple[str, str], tuple[Any, str | None]]


def plan(feed: Feed, heading: Heading, mapped: Mapping[str, str]) -> Plan:
    """The places of mapped labels; a label the list does not have is left out."""
    at = {label: place for place, label in enumerate(heading.labels)}
    return Plan(feed, heading, {name: at[label] for name, label in mapped.items() if label in at}, {})


def read_rows(plan: Plan, rows: Iterable[Sequence[str]], secrets: Secrets, whole: bool) -> Iterator[Listed]:
    """What is kept of each row below the heading. `whole`: the file ends with the end of a line."""
    width = len(plan.heading.labels)
    before: tuple[int, Sequence[str]] | None = None
    for number, cells in enumerate(rows):
        if number <= plan.heading.last or not any(cells):
            continue
        if before is not None:
            yield _listed(plan, *before, secrets, cut=False)
        before = None if is_furniture(cells, plan.heading.labels) else (number, cells)
    if before is not None:
        yield _listed(plan, *before, secrets, cut=not whole and len(before[1]) < width)


def _listed(plan: Plan, number: int, cells: Sequence[str], secrets: Secrets, *, cut: bool) -> Listed:
    width = len(cells)
    given = {name: cells[at] for name, at in plan.places.items() if at < width}
    problems: list[str] = ["cut_off"] if cut else []
    person = cleaning.clean_id(given.get("id_number", ""))
    if person.problem:
        problems.append(person.problem)
    name = cleaning.clean_name(given.get("name", ""))
    born, wrong = (person.born, None) if person.born else cleaning.clean_date(given.get("birth_date", ""))
    if wrong:
        problems.append(wrong)
    if not name and person.number is None:
        problems.append("no_person")
    sex = cleaning.sex_of(person.number) if person.number else cleaning.clean_sex(given.get("sex", ""))
    facts, details = _values(plan.feed, plan, given, problems)
    place = "".join([cleaning.plain(given[part]) for part in PLACES if part in given])[:200]
    blind = secrets.blind(person.number) if person.number else None
    phone = "" if blind else cleaning.clean_phone(given.get("phone", ""))
    digest = _digest(name, person.number or "", born, facts, details)
    known = int.from_bytes(blind[:8], "big", signed=True) if blind else _digest(name, born, place, phone)
    return Listed(
        row=number + 1, name=name, id_blind=blind, id_last4=person.last4, born=born, sex=sex,
        reading=secrets.reading(name) if blind is None and name else None,
        phone_cipher=secrets.seal(phone) if phone else None, place=place, facts=facts, details=details,
        problems=problems, same_as=digest if plan.feed.per == "event" else known, digest=digest,
    )  # fmt: skip


def _values(
    feed: Feed, plan: Plan, given: Mapping[str, str], problems: list[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Facts by their names, and what else the row says by its fields'."""
    facts: dict[str, Any] = dict(feed.always)
    details: dict[str, Any] = {}
    for name, field in feed.field.items():
        if name not in given:
            continue
        value, wrong = _value(plan, name, field, given[name])
        if wrong:
            problems.append(wrong)
        if value is not None:
            (facts if field.fact else details)[field.fact or name] = _told(value)
    return facts, details


def _told(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value


def _value(plan: Plan, name: str, field: FeedField, cell: str) -> tuple[Any, str | None]:
    if field.kind == "text":
        return cleaning.plain(cell)[:300] or None, None
    if field.kind == "money":
        label = plan.heading.labels[plan.places[name]]
        return cleaning.clean_money(cell, 10_000 if in_ten_thousands(label) else 1)
    if field.kind == "date":
        return cleaning.clean_date(cell)
    read = plan.known.get((name, cell))
    if read is None:
        read = cleaning.clean_choice(cell, field.says) if field.says else cleaning.clean_yes_no(cell)
        if len(plan.known) < MOST_KNOWN:
            plan.known[name, cell] = read
    return read


def _digest(*parts: object) -> int:
    told = hashlib.blake2b(repr(parts).encode(), digest_size=8).digest()
    return int.from_bytes(told, "big", signed=True)
