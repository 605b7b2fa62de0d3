"""Rows of a list made into what is kept of them, some hundred at a time and column by column: what a cell says is
worked out once for all cells that say the same. Pure: what is secret goes through the functions given."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice, zip_longest
from typing import Any, NamedTuple
from uuid import UUID
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from policy.feeds import Feed, FeedField
from server.core.tables import Merged
from server.imports import cleaning
from server.imports.cleaning import CleanId
from server.imports.columns import Heading, in_ten_thousands, is_furniture

# Rows cleaned and stored at once, as part_of() of the database says. More of them leave the processor's cache and
# wake the collector of garbage.
TOGETHER = 500
MOST_KNOWN = 10_000  # different cells of a column
PLACES = ("town", "village", "address")
BIRTH_BY_MONTH = "birth_day_unsaid"  # kept as the first of the month
Problems = defaultdict[int, list[str]]  # what is wrong, by the row's place in its part


class Part(NamedTuple):
    """Rows as they are stored: a value for each column of import_parts. A list of a part has a value for each of its
    rows, a text a line; None: no row has any."""

    county_code: str
    import_id: UUID
    part: int
    rows: list[int]
    names: list[str]
    id_blinds: list[bytes | None]
    same_as: NDArray[np.int64]  # of one person, or of one event of theirs: the same in every list of the county
    said: list[int]  # a check sum of what the row says of the person
    readings: list[str | None] | None
    phone_ciphers: list[bytes | None] | None
    places: list[str] | None
    id_last4s: str
    born: str
    sexes: str
    facts: str
    details: str
    problems: str | None


class Secrets(msgspec.Struct, frozen=True):
    """How what is secret is kept, and how a name is read."""

    blind: Callable[[str], bytes]
    seal: Callable[[str], bytes]
    reading: Callable[[str], str]


class FieldColumn(msgspec.Struct, frozen=True):
    """A column that is a field of the feed. `key`: what its value is called among facts or details; `times`: 10,000
    where its amounts are in 万元; `known`: cells that were read before, with what is wrong with them."""

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


def filled(plan: Plan, rows: Iterable[Sequence[str]], merged: Sequence[Merged]) -> Iterable[Sequence[str]]:
    """Rows with the value of cells merged downwards in each of them, but for amounts: those are not paid again."""
    fields = plan.feed.field
    amounts = {at for name, at in plan.places.items() if name in fields and fields[name].kind == "money"}
    begins: dict[int, list[Merged]] = {}
    for one in merged:
        if one.first > plan.heading.last and one.column not in amounts:
            begins.setdefault(one.first, []).append(one)
    return _filled(rows, begins) if begins else rows


def _filled(rows: Iterable[Sequence[str]], begins: dict[int, list[Merged]]) -> Iterator[Sequence[str]]:
    held: dict[int, tuple[int, str]] = {}
    for number, cells in enumerate(rows):
        for one in begins.pop(number, ()):
            held[one.column] = one.last, cells[one.column] if one.column < len(cells) else ""
        held = {column: (last, value) for column, (last, value) in held.items() if number <= last}
        if any(cells) and held:
            yield [held[at][1] if at in held else cell for at, cell in enumerate(cells)]
        else:
            yield cells


class Piece(NamedTuple):
    """Rows of the list with their numbers from 1; `cut`: the last of them may be half a line."""

    part: int
    numbers: list[int]
    cells: Sequence[Sequence[str]]
    cut: bool


def pieces(plan: Plan, rows: Iterable[Sequence[str]], *, whole: bool) -> Iterator[Piece]:
    """The rows below the heading. `whole`: the file ends with the end of a line."""
    held: tuple[Piece, bool] | None = None
    for one in _pieces(plan, rows):
        if held is not None:
            yield held[0]
        held = one
    if held is not None:
        last, open_end = held
        yield last._replace(cut=open_end and not whole and len(last.cells[-1]) < len(plan.heading.labels))


def _pieces(plan: Plan, rows: Iterable[Sequence[str]]) -> Iterator[tuple[Piece, bool]]:
    """Each with whether no line of another kind came after the last of its rows."""
    first, labels = plan.heading.last + 2, plan.heading.labels
    below = islice(rows, first - 1, None)
    while some := list(islice(below, TOGETHER - first % TOGETHER)):
        full = [at for at, cells in enumerate(some) if any(cells)]
        kept = [at for at in full if not is_furniture(some[at], labels)]
        if full:  # lines of totals alone are a piece without rows: nothing broke off before them
            ends = kept[-1:] == full[-1:]
            yield Piece(first // TOGETHER, [first + at for at in kept], [some[at] for at in kept], cut=False), ends
        first += len(some)


def kept(plan: Plan, piece: Piece, secrets: Secrets, lead: tuple[str, UUID]) -> Part:
    """What is kept of rows. `lead`: county and import."""
    size, columns = len(piece.numbers), list(zip_longest(*piece.cells, fillvalue=""))
    problems: Problems = defaultdict(list)
    if piece.cut:
        problems[size - 1].append("cut_off")

    def said(name: str) -> Sequence[str]:
        at = plan.places.get(name)
        return columns[at] if at is not None and at < len(columns) else ("",) * size

    people = cleaning.clean_ids(said("id_number"))
    others = [at for at, one in enumerate(people) if one.number is None]
    _note(problems, others, [people[at].problem for at in others])
    names = list(map(cleaning.clean_name, said("name")))
    born = _born(people, said("birth_date"), problems)
    _note(problems, others, [None if names[at] else "no_person" for at in others])
    facts, details = _values(plan, columns, size, problems)
    places = _places(plan, columns, size)
    sexes = ["unknown" if one.number is None else cleaning.SEXES[one.number[16]] for one in people]
    readings: list[str | None] = [None] * size
    phones = [""] * size
    for at in others:
        sexes[at] = cleaning.clean_sex(said("sex")[at])
        readings[at] = secrets.reading(names[at]) if names[at] else None
        phones[at] = cleaning.clean_phone(said("phone")[at])
    blind = [None if one.number is None else secrets.blind(one.number) for one in people]
    days = list(map(_day, born))
    said_all = [crc32("\n".join(one).encode()) for one in zip(names, days, facts, details, strict=True)]
    who = list(blind)
    for at in others:
        who[at] = secrets.blind("\n".join((names[at], days[at], places[at], phones[at])))
    same_as = np.frombuffer(b"".join([one[:8] for one in who if one]), ">i8").astype(np.int64)
    if plan.feed.per == "event":
        same_as ^= np.array(said_all, np.int64) << 31
    if piece.cut:  # nobody is matched by what may be half a line
        blind[-1] = None
    return Part(
        *lead,
        piece.part,
        piece.numbers,
        names,
        blind,
        same_as,
        said_all,
        readings if any(readings) else None,
        [secrets.seal(one) if one else None for one in phones] if any(phones) else None,
        places if any(places) else None,
        "\n".join([one.last4 or "" for one in people]),
        "\n".join(days),
        "\n".join(sexes),
        "\n".join(facts),
        "\n".join(details),
        "\n".join([",".join(problems.get(at, ())) for at in range(size)]) if problems else None,
    )


@lru_cache(50_000)
def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _note(problems: Problems, rows: Iterable[int], wrong: Iterable[str | None]) -> None:
    for at, one in zip(rows, wrong, strict=True):
        if one:
            problems[at].append(one)


def _born(people: Sequence[CleanId], cells: Sequence[str], problems: Problems) -> list[date | None]:
    """The days of birth that citizen IDs say, else those of the list's own column."""
    if not any(cells):
        return [one.born for one in people]
    found: list[date | None] = []
    for at, (one, cell) in enumerate(zip(people, cells, strict=True)):
        day, wrong = (one.born, None) if one.born or not cell else cleaning.clean_date(cell)
        found.append(day)
        if day and not one.born and cleaning.is_month(cell):
            wrong = BIRTH_BY_MONTH
        if wrong:
            problems[at].append(wrong)
    return found


def _places(plan: Plan, columns: Sequence[Sequence[str]], size: int) -> list[str]:
    told = [map(cleaning.plain, columns[at]) for at in plan.address if at < len(columns)]
    return ["".join(parts)[:200] for parts in zip(*told, strict=True)] if told else [""] * size


def _values(
    plan: Plan, columns: Sequence[Sequence[str]], size: int, problems: Problems
) -> tuple[list[str], list[str]]:
    """Facts by their names, and what else the rows say by its fields': JSON objects."""
    facts: dict[str, Sequence[Any]] = {name: [value] * size for name, value in plan.feed.always.items()}
    details: dict[str, Sequence[Any]] = {}
    for column in plan.columns:
        if column.place < len(columns):
            values = _cleaned(column, columns[column.place], problems)
            among = facts if column.field.fact else details
            if before := among.get(column.key):  # what always holds, and another column that says the same
                values = [old if one is None else one for one, old in zip(values, before, strict=True)]
            among[column.key] = values
    return _objects(facts, size), _objects(details, size)


def _objects(values: Mapping[str, Sequence[Any]], size: int) -> list[str]:
    """JSON, a member for each value that is not None."""
    if not values:
        return ["{}"] * size
    told = _ENCODER.encode_lines(list(map(_record(tuple(values)), *values.values())))
    return told.decode()[:-1].split("\n")  # within a text it is escaped


@lru_cache(200)
def _record(names: tuple[str, ...]) -> type[msgspec.Struct]:
    """A record of these members, which are left out where they are None."""
    return msgspec.defstruct("Said", [(name, Any, None) for name in names], omit_defaults=True, gc=False)


def _cleaned(column: FieldColumn, cells: Sequence[str], problems: Problems) -> Sequence[Any]:
    """What cells of a field say, None for nothing."""
    if column.field.kind == "text":
        return [cleaning.plain(cell)[:300] or None for cell in cells]
    known, different = column.known, set(cells)
    if len(known) + len(different) > MOST_KNOWN:
        known.clear()
    for cell in different - known.keys():
        known[cell] = _value(column, cell)
    if any(known[cell][1] for cell in different):
        _note(problems, range(len(cells)), [known[cell][1] for cell in cells])
    return [known[cell][0] for cell in cells]


def _value(column: FieldColumn, cell: str) -> tuple[Any, str | None]:
    field = column.field
    if field.kind == "money":
        yuan, wrong = cleaning.clean_money(cell, column.times)
        return None if yuan is None else str(yuan), wrong
    if field.kind == "date":
        day, wrong = cleaning.clean_date(cell)
        return None if day is None else day.isoformat(), wrong
    return cleaning.clean_choice(cell, field.says) if field.says else cleaning.clean_yes_no(cell)


_ENCODER = msgspec.json.Encoder()
