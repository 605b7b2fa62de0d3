"""The register as it stood on a civil day, as far as it was known at the end of another."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from policy.precedence import Member, channels, derive, derived, holding, holding_on, is_of_person, speakers
from server import regions
from server.core.clock import COUNTY_ZONE, civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text
from server.core.paging import page, read_key
from server.registry import queries, queries_of_past
from server.registry.identity import veiled
from server.registry.operations import item
from server.registry.operations import remaining_household as remaining
from server.registry.records import HouseholdItem, HouseholdList, HouseholdRow, Status
from server.registry.records_of_past import (
    FactThen,
    MemberThen,
    RegisterChange,
    RegisterThen,
    SaidFact,
    Word,
    WrittenChange,
)
from server.registry.words_of_facts import (
    FOLLOWS_OTHERWISE,
    OLDER,
    OVERTAKEN,
    STANDS,
    channel_text,
    fact_title,
    held_text,
    value_text,
)

W = TypeVar("W", bound=WrittenChange)


def day_end(day: date) -> datetime:
    """The instant at which a civil day is over."""
    return datetime.combine(day + timedelta(days=1), time(), COUNTY_ZONE)


@asynccontextmanager
async def _as_before(
    conn: Connection, scope: Scope, household_ids: Collection[UUID], known: datetime
) -> AsyncGenerator[None]:
    """Inside, what was merged or split of these households since is taken back; nothing written there is kept."""
    if not household_ids:
        yield
        return
    dropped = conn.transaction()
    await dropped.start()
    try:
        await queries_of_past.merges_out_of_sight(conn, scope, household_ids, known)
        yield
    finally:
        await dropped.rollback()


async def register_then(conn: Connection, scope: Scope, household_id: UUID, on: date, known_on: date) -> RegisterThen:
    """One household as it stood `on` a day, by what was known at the end of `known_on`.

    What was merged or split since is read as it was before. A household that was merged leads to the one that
    remains. What two visits' records overtake of one another is taken as it stands now. Raises Problem not_found.
    """
    async with _as_before(conn, scope, [household_id], day_end(known_on)):
        then = await _register_then(conn, scope, await remaining(conn, scope, household_id), on, known_on)
    return msgspec.structs.replace(then, facts=[_without_ids(one) for one in then.facts])


def _without_ids(fact: FactThen) -> FactThen:
    words = [msgspec.structs.replace(one, value=veiled(one.value)) for one in fact.words]
    return msgspec.structs.replace(fact, words=words)


async def said_by(
    conn: Connection, scope: Scope, household_id: UUID, today: date, fact: tuple[str, UUID | None], source_id: UUID
) -> Any:
    """What a source says today of a fact (its name, and whose it is), whole. Raises Problem not_found."""
    then = await _register_then(conn, scope, household_id, today, today)
    words = [word for one in then.facts if (one.name, one.person_id) == fact for word in one.words]
    found = [word.value for word in words if word.source_id == source_id]
    if not found:
        raise Problem("not_found", what="说法 word")
    return found[0]


async def _register_then(
    conn: Connection, scope: Scope, household_id: UUID, on: date, known_on: date
) -> RegisterThen:
    home = await queries_of_past.home(conn, scope, household_id)
    if home is None:
        raise Problem("not_found", what="家庭 household")
    known = day_end(known_on)
    await queries_of_past.show_withdrawn(conn, shown=True)
    changes = without_undone(await queries_of_past.changes(conn, scope, [household_id]), known)
    later = [one for one in changes if one.effective_on > on or one.recorded_at >= known]
    wholly = _household(household_id, home, later, min(on, known_on))
    people = await queries_of_past.members(conn, scope, [household_id])
    members = members_then(household_id, people, changes, later, on, known)
    statuses = await statuses_then(conn, scope, [household_id], on, known_on, later)
    await queries_of_past.show_withdrawn(conn, shown=False)
    said = await queries_of_past.said(conn, scope, household_id, [one.id for one in members])
    reasons = await queries_of_past.override_reasons(conn, scope, household_id)
    registered_on = _registered_on(home, changes)
    registered = registered_on <= on and home["registered_at"] < known
    code: str = wholly["region_code"]
    names = await regions.names(conn, scope, [code[:12], code])
    workers = await queries.workers(conn, scope, [code], on)
    return RegisterThen(
        household_id=household_id,
        on=on,
        known_on=known_on,
        registered=registered,
        registered_on=registered_on,
        region_code=code,
        village_name=names.get(code[:12]),
        grid_name=names.get(code) if len(code) > 12 else None,
        head_name=wholly["head_name"],
        address=wholly["address"],
        members=members if registered else [],
        statuses=statuses.get(household_id, []) if registered else [],
        facts=with_derived(facts_then(said, on, known, reasons), said, members, household_id, on)
        if registered
        else [],
        workers=workers.get(code, []),
        turning_days=_turning_days(registered_on, changes, home["moves"], statuses.get(household_id, []), said),
    )


def without_undone(changes: Sequence[W], known: datetime) -> list[W]:
    """Without events that were known to be undone: neither they nor what took them back say anything of any day."""
    undone = {one.undoes for one in changes if one.undoes and one.recorded_at < known}
    return [one for one in changes if not undone & {one.event_id, one.undoes}]


def _registered_on(home: Mapping[str, Any], changes: Iterable[RegisterChange]) -> date:
    """From which day on it is a household: that of the event it began with, or the day it was registered."""
    begun = [one.effective_on for one in changes if one.subject_id == home["id"] and "withdrawn" in one.after]
    return min([civil_date(home["registered_at"]), *begun])


def _household(
    household_id: UUID, home: Mapping[str, Any], later: Iterable[WrittenChange], placed_on: date
) -> dict[str, Any]:
    """Head, address and place, put back to what they were before each later change, the newest first.

    `placed_on`: a move is known on the day it is made, so what came after the earlier of both days is taken back.
    """
    then = {name: home[name] for name in ("region_code", "head_name", "address")}
    for one in later:
        if one.subject == "household" and one.subject_id == household_id:
            then |= {name: value for name, value in one.before.items() if name in then}
    for move in home["moves"]:
        if date.fromisoformat(move["on"]) > placed_on:
            then["region_code"] = move["from"]
    return then


def members_then(
    household_id: UUID,
    people: Iterable[Mapping[str, Any]],
    changes: Sequence[RegisterChange],
    later: Sequence[RegisterChange],
    on: date,
    known: datetime,
) -> list[MemberThen]:
    """Who belonged to a household: what stands now, put back by every later change, the newest first.

    `changes`: all of the file, newest first; `later`: those that did not hold yet or were not known.
    """
    state: dict[UUID, dict[str, Any]] = {one["id"]: {**one, "household": str(one["household"])} for one in people}
    entered = {one.subject_id for one in changes if one.subject == "person" and _entered(one, household_id)}
    for one in reversed(changes):  # who left is known by the rows alone
        if one.subject == "person" and (one.subject_id not in state or state[one.subject_id].get("left")):
            person = state.setdefault(one.subject_id, {"id": one.subject_id, "left": True, "registered_at": None})
            person |= {**one.before, **one.after}
    for one in later:
        if one.subject == "person":
            state[one.subject_id] |= one.before
    found = [
        _member(one, on)
        for person_id, one in state.items()
        if str(one.get("household")) == str(household_id)
        and not one.get("withdrawn")
        and not one.get("merged_into")
        and (person_id in entered or one["registered_at"] is None or one["registered_at"] < min(known, day_end(on)))
    ]
    return sorted(found, key=lambda one: (one.relation != "self", one.birth_date or date.max, str(one.id)))


def _entered(one: RegisterChange, household_id: UUID) -> bool:
    """Whether a row says from which day on a person belongs to the household."""
    return "withdrawn" in one.after or str(one.after.get("household")) == str(household_id)


def _member(one: Mapping[str, Any], on: date) -> MemberThen:
    fields = {name: one.get(name) for name in MemberThen.__struct_fields__}
    found = msgspec.convert(fields, MemberThen)
    return found if found.died_on is None or found.died_on <= on else msgspec.structs.replace(found, died_on=None)


async def statuses_then(
    conn: Connection,
    scope: Scope,
    household_ids: Sequence[UUID],
    on: date,
    known_on: date,
    later: Iterable[WrittenChange],
) -> dict[UUID, list[Status]]:
    """The statuses of these households that held on a day, by household."""
    begun = await queries_of_past.statuses_then(conn, scope, household_ids, on, day_end(known_on))
    ended: dict[UUID, date | None] = {one.id: one.valid_to for one in begun}
    for one in later:
        if one.subject == "status" and one.subject_id in ended and "valid_to" in one.before:
            value = one.before["valid_to"]
            ended[one.subject_id] = date.fromisoformat(value) if value else None
    found: dict[UUID, list[Status]] = defaultdict(list)
    for one in begun:
        until = ended[one.id]
        if until is None or until >= on:
            found[one.household_id].append(msgspec.structs.replace(one, valid_to=until))
    return found


def facts_then(
    said: Sequence[SaidFact], on: date, known: datetime, reasons: Mapping[UUID, tuple[str, str]]
) -> list[FactThen]:
    """Every fact with its words, the one that stands first; a word not seen or not known yet is left out."""
    heard = [
        one
        for one in said
        if one.observed_on <= on
        and one.recorded_at < known
        and (one.withdrawn_at is None or one.withdrawn_at >= known)
    ]
    grouped: dict[tuple[str, UUID | None], list[SaidFact]] = defaultdict(list)
    for one in heard:
        grouped[one.name, one.person_id].append(one)
    return [
        FactThen(
            name=name,
            title=fact_title(name),
            person_id=person_id,
            of_person=is_of_person(name),
            words=_words([one for one in heard if one.name == name], words, reasons),
        )
        for (name, person_id), words in sorted(grouped.items(), key=lambda item: (item[0][0], str(item[0][1] or "")))
    ]


def with_derived(
    facts: Sequence[FactThen], said: Iterable[SaidFact], members: Sequence[MemberThen], household_id: UUID, on: date
) -> list[FactThen]:
    """Every fact, what follows from the members on a day before what was said of the whole unless that is held off.

    Who they are is told only beside another word about it: the members themselves are listed anyway.
    """
    stands = {
        (one.person_id, one.name): next((word.value for word in one.words if word.stands), None) for one in facts
    }
    asked = [one.of for one in derived() if one.of]
    living = [one for one in members if one.died_on is None]
    people = [Member(one.name, one.birth_date, {of: stands.get((one.id, of)) for of in asked}) for one in living]
    channel_of = {one.source_id: one.channel for one in said}
    found = {(one.name, one.person_id): one for one in facts}
    for name, value in derive(people, on).items():
        own = found.get((name, None))
        words = own.words if own else []
        if not words and isinstance(value, list):
            continue
        held = _held_word(name, own, channel_of, on)
        word = _derived_word(name, value, household_id, on, held)
        words = [word, *map(_behind, words)] if held is None else [*words, word]
        found[name, None] = FactThen(
            name=name, title=fact_title(name), person_id=None, of_person=is_of_person(name), words=words
        )
    return sorted(found.values(), key=lambda one: (one.name, str(one.person_id or "")))


def _behind(word: Word) -> Word:
    """A word that stood, if what follows from the members did not."""
    return msgspec.structs.replace(word, stands=False, why=FOLLOWS_OTHERWISE) if word.stands else word


def _held_word(name: str, own: FactThen | None, channel_of: Mapping[UUID, Any], on: date) -> Text | None:
    """Which word is held against the register, in words."""
    word = next((one for one in own.words if one.stands), None) if own else None
    if word is None:
        return None
    channel = channel_of[word.source_id]
    row = holding_on(on, name, channel, word.observed_on, "register")
    return held_text(row, channel, word.observed_on) if row else None


def _derived_word(name: str, value: Any, household_id: UUID, on: date, held: Text | None) -> Word:
    why = next(Text(f"由{one.zh}得出", f"follows from {one.en}") for one in derived() if one.fact == name)
    return Word(
        source_id=household_id,
        value=value,
        text=value_text(name, value),
        observed_on=on,
        recorded_at=day_end(on),
        channel=Text(*msgspec.structs.astuple(channels()["register"])),
        said_by=Text(*msgspec.structs.astuple(speakers()["office"])),
        stands=held is None,
        why=held or why,
    )


def _words(
    heard: Sequence[SaidFact], words: Sequence[SaidFact], reasons: Mapping[UUID, tuple[str, str]]
) -> list[Word]:
    against = {id(one): held_off(one, heard) for one in words}
    standing = next((one for one in reversed(words) if not one.overtaken and against[id(one)] is None), None)
    found: list[Word] = []
    for one in reversed(words):
        stands, held = one is standing, against[id(one)]
        why = STANDS if stands else held or (OVERTAKEN if one.overtaken else OLDER)
        if stands:
            why = _because(one, words, reasons)
        found.append(
            Word(
                source_id=one.source_id,
                value=one.value,
                text=value_text(one.name, one.value),
                observed_on=one.observed_on,
                recorded_at=one.recorded_at,
                channel=channel_text(one.channel, one.feed, one.listed_on),
                said_by=Text(*msgspec.structs.astuple(speakers()[one.said_by])),
                stands=stands,
                why=why,
            )
        )
    return sorted(found, key=lambda word: not word.stands)


def held_off(one: SaidFact, heard: Sequence[SaidFact]) -> Text | None:
    """Which earlier word is held against this one, in words; None when none is."""
    for other in reversed(heard):
        same = other.person_id is None or one.person_id is None or other.person_id == one.person_id
        if not same or other.observed_on > one.observed_on:
            continue
        row = holding_on(one.observed_on, one.name, other.channel, other.observed_on, one.channel)
        if row:
            return held_text(row, other.channel, other.observed_on)
    return None


def _because(one: SaidFact, words: Sequence[SaidFact], reasons: Mapping[UUID, tuple[str, str]]) -> Text:
    if one.source_id in reasons:
        reason, by = reasons[one.source_id]
        return Text(f"{by}核定：{reason}", f"ruled by {by}: {reason}")
    later = next((other for other in words if other.observed_on >= one.observed_on and other is not one), None)
    row = holding(one.name, one.channel, later.channel) if later else None
    return held_text(row, one.channel, one.observed_on) if row else STANDS


def _turning_days(
    registered_on: date,
    changes: Iterable[RegisterChange],
    moves: Iterable[Mapping[str, Any]],
    statuses: Iterable[Status],
    said: Iterable[SaidFact],
) -> list[date]:
    days = {registered_on}
    days |= {one.effective_on for one in changes}
    days |= {date.fromisoformat(one["on"]) for one in moves}
    days |= {one.valid_from for one in statuses} | {one.observed_on for one in said}
    return sorted(days)


async def list_then(
    conn: Connection, scope: Scope, on: date, known_on: date, *, region: str | None, limit: int, after: str | None
) -> HouseholdList:
    """Households that lived below a division `on` a day, by what was known at the end of `known_on`.

    Those that were merged or withdrawn since stand there as they stood then. Costs the undo of those merges. Raises
    Problem page_unknown.
    """
    key = read_key(after, tuple[str, UUID])
    known = day_end(known_on)
    await queries_of_past.show_gone(conn, shown=True)
    found = await queries_of_past.list_then(
        conn, scope, regions.span(scope.reach, region), key, limit + 1, on, day_end(on), known
    )
    lines = page(found, limit, lambda one: (one.region_code, one.id))
    async with _as_before(conn, scope, [one.id for one in lines.items if one.joined], known):
        items = await _items_then(conn, scope, lines.items, on, known_on)
    await queries_of_past.show_gone(conn, shown=False)
    return HouseholdList(items, lines.next)


async def _items_then(
    conn: Connection, scope: Scope, lines: Sequence[HouseholdRow], on: date, known_on: date
) -> list[HouseholdItem]:
    known, ids = day_end(known_on), [one.id for one in lines]
    written = without_undone(await queries_of_past.later(conn, scope, ids, on, known), known)
    later = [one for one in written if one.effective_on > on or one.recorded_at >= known]
    statuses = await statuses_then(conn, scope, ids, on, known_on, later)
    before: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for one in later:
        if one.subject == "household":
            before[one.subject_id] |= one.before
    return [_item_then(one, before[one.id], statuses.get(one.id, [])) for one in lines]


def _item_then(row: HouseholdRow, before: Mapping[str, Any], statuses: list[Status]) -> HouseholdItem:
    then = {name: before[name] for name in ("head_name", "address") if name in before}
    return msgspec.structs.replace(item(row, statuses), **then)
