"""Rows of a list made into what is kept of them. Pure: what is secret goes through the two functions given."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec

from policy.feeds import Feed, FeedField
from server.core.tables import Merged
from server.imports import cleaning
from server.imports.columns import Heading, in_ten_thousands, is_furniture

MOST_KNOWN = 10_000  # different cells of a column of choices
PLACES = ("town", "village", "address")


class Listed(NamedTuple):
    """A row as it is kept; the order of the fields is that of the columns of import_rows after the import's id.

    `same_as`: equal for rows about one person (of an event feed: that say the same); `digest`: for rows that say the
    same. `born`: as the row or its citizen ID says. `reading`: of the name, only where no ID is whole. `facts` and
    `details`: JSON objects.
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
    facts: msgspec.Raw
    details: msgspec.Raw
    problems: list[str]
    same_as: int
    digest: int


class Secrets(msgspec.Struct, frozen=True):
    """How what is secret is kept, and how a name is read."""

    blind: Callable[[str], bytes]
    seal: Callable[[str], bytes]
    reading: Callable[[str], str]


class FieldColumn(msgspec.Struct, frozen=True):
    """A column that is a field of the feed. `key`: what its value is called among facts or details; `times`: 10,000
    where its amounts are in 万元; `known`: cells of choices that were read before."""

    place: int
    key: str
    field: FeedField
    times: int
    known: dict[str, tuple[Any, str | None]]


class Plan(msgspec.Struct, frozen=True):
    """A feed with the places of its columns, counted from 0."""

    feed: Feed
    heading: Heading
    places: Mapping[str, int]
    columns: tuple[FieldColumn, ...]
    address: tuple[int, ...]  # the columns of PLACES


def plan(feed: Feed, heading: Heading, mapped: Mapping[str, str]) -> Plan:
    """The places of mapped labels; a label the list does not have is left out."""
    at = {label: place for place, label in enumerate(heading.labels)}
    places = {name: at[label] for name, label in mapped.items() if label in at}
    labels = {name: heading.labels[place] for name, place in places.items()}
    columns = tuple(
        FieldColumn(places[name], field.fact or name, field, 10_000 if in_ten_thousands(labels[name]) else 1, {})
        for name, field in feed.field.items()
        if name in places
    )
    return Plan(feed, heading, places, columns, tuple(places[part] for part in PLACES if part in places))


def filled(plan: Plan, rows: Iterable[Sequence[str]], merged: Sequence[Merged]) -> Iterator[Sequence[str]]:
    """Rows with the value of cells merged downwards in each of them, but for amounts: those are not paid again."""
    fields = plan.feed.field
    amounts = {at for name, at in plan.places.items() if name in fields and fields[name].kind == "money"}
    begins: dict[int, list[Merged]] = {}
    for one in merged:
        if one.first > plan.heading.last and one.column not in amounts:
            begins.setdefault(one.first, []).append(one)
    if not begins:
        yield from rows
        return
    held: dict[int, tuple[int, str]] = {}
    for number, cells in enumerate(rows):
        for one in begins.pop(number, ()):
            held[one.column] = one.last, cells[one.column] if one.column < len(cells) else ""
        held = {column: (last, value) for column, (last, value) in held.items() if number <= last}
        if any(cells) and held:
            yield [held[at][1] if at in held else cell for at, cell in enumerate(cells)]
        else:
            yield cells


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
    problems: list[str] = ["cut_off"] if cut else []
    person = cleaning.clean_id(_cell(plan, cells, "id_number"))
    if person.problem:
        problems.append(person.problem)
    name = cleaning.clean_name(_cell(plan, cells, "name"))
    born, wrong = (person.born, None) if person.born else cleaning.clean_date(_cell(plan, cells, "birth_date"))
    if wrong:
        problems.append(wrong)
    if not name and person.number is None:
        problems.append("no_person")
    facts, details = _values(plan, cells, problems)
    place = "".join([cleaning.plain(cells[at]) for at in plan.address if at < len(cells)])[:200]
    digest = _digest((name, person.number, born, facts, details))
    event = plan.feed.per == "event"
    if person.number:
        blind = secrets.blind(person.number)
        same_as = digest if event else int.from_bytes(blind[:8], "big", signed=True)
        return Listed(
            number + 1, name, blind, person.last4, born, cleaning.sex_of(person.number), None, None, place, facts,
            details, problems, same_as, digest,
        )  # fmt: skip
    phone = cleaning.clean_phone(_cell(plan, cells, "phone"))
    return Listed(
        number + 1, name, None, person.last4, born, cleaning.clean_sex(_cell(plan, cells, "sex")),
        secrets.reading(name) if name else None, secrets.seal(phone) if phone else None, place, facts, details,
        problems, digest if event else _digest((name, born, place, phone)), digest,
    )  # fmt: skip


def _cell(plan: Plan, cells: Sequence[str], name: str) -> str:
    """What a row says in the column of a field, "" where it has none."""
    at = plan.places.get(name)
    return cells[at] if at is not None and at < len(cells) else ""


def _values(plan: Plan, cells: Sequence[str], problems: list[str]) -> tuple[msgspec.Raw, msgspec.Raw]:
    """Facts by their names, and what else the row says by its fields'."""
    facts: dict[str, Any] = dict(plan.feed.always)
    details: dict[str, Any] = {}
    for column in plan.columns:
        if column.place >= len(cells):
            continue
        value, wrong = _value(column, cells[column.place])
        if wrong:
            problems.append(wrong)
        if value is not None:
            (facts if column.field.fact else details)[column.key] = value
    return msgspec.Raw(msgspec.json.encode(facts)), msgspec.Raw(msgspec.json.encode(details))


def _value(column: FieldColumn, cell: str) -> tuple[Any, str | None]:
    field, known = column.field, column.known.get(cell)
    if known is not None:
        return known
    if field.kind == "text":
        return cleaning.plain(cell)[:300] or None, None
    if field.kind == "money":
        yuan, wrong = cleaning.clean_money(cell, column.times)
        return None if yuan is None else str(yuan), wrong
    if field.kind == "date":
        day, wrong = cleaning.clean_date(cell)
        return None if day is None else day.isoformat(), wrong
    read = cleaning.clean_choice(cell, field.says) if field.says else cleaning.clean_yes_no(cell)
    if len(column.known) < MOST_KNOWN:
        column.known[cell] = read
    return read


def _digest(parts: object) -> int:
    told = hashlib.blake2b(msgspec.json.encode(parts), digest_size=8).digest()
    return int.from_bytes(told, "big", signed=True)
