"""Write in the register so that what stood before can be read: corrections and life events come through here."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import UNSET

from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, need_reason
from server.core.ids import new_id
from server.registry import queries as register_queries
from server.registry import queries_of_past as queries
from server.registry.operations import announce_change, check_home, household, remaining_person, seal
from server.registry.pinyin import search_form
from server.registry.records import Move, NewHousehold, NewPerson, NewStatus, Status
from server.registry.records_of_past import Change, Joining, PersonCorrection, RegisterChange, Subject


async def write_changes(
    conn: Connection,
    actor: Actor,
    now: datetime,
    changes: Sequence[Change],
    *,
    reason: str,
    event_id: UUID | None = None,
    undoes: UUID | None = None,
    source_id: UUID | None = None,
) -> set[UUID]:
    """Write these in order, each with what stood before; the households concerned.

    What stands already is not written. Raises Problem not_found.
    """
    touched: set[UUID] = set()
    for one in changes:
        found = await queries.fields_now(conn, actor.scope, one.subject, one.subject_id)
        if found is None:
            raise Problem("not_found", what="登记 register")
        file, fields = found
        after = {name: value for name, value in one.after.items() if fields[name] != value}
        if not after:
            continue
        before = {name: fields[name] for name in after}
        if "household" in after:  # who looks into the old file reads there who left
            before |= {name: fields[name] for name in ("name", "sex", "birth_date", "relation", "died_on")}
        files = [file] if "household" not in after else [file, UUID(str(after["household"]))]
        for echo, where in enumerate(files):
            await queries.note(
                conn, actor.scope, new_id(now), where, one.subject, one.subject_id, before, after, one.effective_on,
                echo == 1, event_id, undoes, source_id, reason, actor.id, now,
            )  # fmt: skip
        await queries.write(conn, actor.scope, one.subject, one.subject_id, after)
        touched.update(files)
    return touched


async def undo_changes(conn: Connection, actor: Actor, now: datetime, event_id: UUID, *, reason: str) -> set[UUID]:
    """Write back what an event had changed, as newer rows that hold from the same days; the households concerned.

    Raises Problem built_upon when something was written of the same subjects since.
    """
    await queries.show_withdrawn(conn, shown=True)
    written = await queries.changes_of_event(conn, actor.scope, event_id)
    back: list[Change] = []
    for one in written:
        found = await queries.fields_now(conn, actor.scope, one.subject, one.subject_id)
        if found is None or any(found[1][name] != value for name, value in one.after.items()):
            raise Problem("built_upon", day=one.effective_on.isoformat())
        before = {name: value for name, value in one.before.items() if name in one.after}
        if "withdrawn" in before:
            before["withdrawn"] = now.isoformat()
        back.append(
            Change(subject=one.subject, subject_id=one.subject_id, after=before, effective_on=one.effective_on)
        )
        await write_changes(conn, actor, now, back[-1:], reason=reason, undoes=event_id)
        if one.subject == "household" and "withdrawn" in before:  # what phones held of it is over
            gone = Move(id=new_id(now), to_region=await _place(conn, actor, one.subject_id), reason=reason)
            await register_queries.add_move(conn, actor.scope, one.subject_id, gone, actor.id, now)
    await queries.show_withdrawn(conn, shown=False)
    return {one.household_id for one in written}


async def _place(conn: Connection, actor: Actor, household_id: UUID) -> str:
    return (await household(conn, actor.scope, household_id)).region_code


async def withdraw_statuses(
    conn: Connection, actor: Actor, now: datetime, status_ids: Sequence[UUID], *, reason: str, source_id: UUID
) -> None:
    """Take these statuses off the register as never true, with who, when and why in each household's file.

    Read as known before this they stand. Cost grows with their number alone.
    """
    await queries.show_withdrawn(conn, shown=True)
    await queries.withdraw_statuses(conn, actor.scope, status_ids, now, source_id, reason, actor.id)
    await queries.show_withdrawn(conn, shown=False)


async def note_added(
    conn: Connection, actor: Actor, now: datetime, change: Change, household_id: UUID, event_id: UUID
) -> None:
    """Say that an event put a subject on file, from which day on; undone, it is withdrawn."""
    before = {"withdrawn": now.isoformat(), "household": None}
    await queries.note(
        conn, actor.scope, new_id(now), household_id, change.subject, change.subject_id, before, {"withdrawn": None},
        change.effective_on, False, event_id, None, None, "", actor.id, now,
    )  # fmt: skip


async def amend_household(
    conn: Connection,
    actor: Actor,
    now: datetime,
    household_id: UUID,
    *,
    source: UUID,
    address: str | None = None,
    directions: str | None = None,
    place: tuple[float, float] | None = None,
) -> None:
    """Correct where a household lives, as a record found it; None leaves a part as it is.

    `source`: the record. `place`: longitude and latitude. Raises Problem not_found.
    """
    after: dict[str, object] = {}
    if address is not None:
        after["address"] = address
    if directions is not None:
        after["directions"] = directions
    if place is not None:
        after |= {"lon": place[0], "lat": place[1], "position_source": "visit"}
    change = Change(subject="household", subject_id=household_id, after=after, effective_on=civil_date(now))
    await write_changes(conn, actor, now, [change], reason="", source_id=source)
    changed = [n for n, v in (("address", address), ("directions", directions), ("place", place)) if v is not None]
    detail = {"source": str(source), "changed": changed}
    await audit.record(conn, actor.county_code, now, actor.id, "household.amend", household_id, detail)


async def amend_phone(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, person_id: UUID, *, source: UUID, phone: str
) -> None:
    """Correct a person's telephone number, as a record found it. Raises Problem not_found."""
    after: dict[str, object] = {"phone": crypto.seal(phone).hex()}
    change = Change(subject="person", subject_id=person_id, after=after, effective_on=civil_date(now))
    await write_changes(conn, actor, now, [change], reason="", source_id=source)
    detail = {"source": str(source), "changed": ["phone"]}
    await audit.record(conn, actor.county_code, now, actor.id, "person.amend", person_id, detail)


async def correct_person(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, person_id: UUID, new: PersonCorrection
) -> list[RegisterChange]:
    """Mend what is written of a person; what stood there stays readable. The household's changes, newest first.

    Raises Problem reason_needed, not_found, value_refused (the head stays the head: `relation`).
    """
    need_reason(new.reason)
    person_id = await remaining_person(conn, actor.scope, person_id)
    found = await queries.fields_now(conn, actor.scope, "person", person_id)
    if found is None:
        raise Problem("not_found", what="人员 person")
    file, fields = found
    after: dict[str, object] = {}
    if new.name is not UNSET:
        after |= {"name": new.name.strip(), "pinyin": search_form(new.name.strip())}
    if new.sex is not UNSET:
        after["sex"] = new.sex
    if new.birth_date is not UNSET:
        after["birth_date"] = new.birth_date and new.birth_date.isoformat()
    if new.relation is not UNSET:
        if "self" in (new.relation, fields["relation"]) and new.relation != fields["relation"]:
            raise Problem("value_refused", constraint="persons.relation = self")
        after["relation"] = new.relation
    if new.phone is not UNSET:
        after["phone"] = crypto.seal(new.phone).hex()
    day = civil_date(now)
    changes = [Change(subject="person", subject_id=person_id, after=after, effective_on=day)]
    if fields["relation"] == "self" and "name" in after:
        head = {"head_name": after["name"], "head_pinyin": after["pinyin"]}
        changes.append(Change(subject="household", subject_id=file, after=head, effective_on=day))
    await write_changes(conn, actor, now, changes, reason=new.reason.strip(), source_id=new.id)
    detail = {"changed": sorted(set(after) - {"pinyin"}), "reason": new.reason.strip()}
    await audit.record(conn, actor.county_code, now, actor.id, "person.correct", person_id, detail)
    await announce_change(conn, actor.county_code, [file])
    return await queries.changes(conn, actor.scope, [file])


async def list_changes(conn: Connection, actor: Actor, household_id: UUID) -> list[RegisterChange]:
    """What was written in a household's file, the newest first. Raises Problem not_found."""
    home = await household(conn, actor.scope, household_id)
    return await queries.changes(conn, actor.scope, [home.id])


async def check_nothing_newer(conn: Connection, scope: Scope, subject_ids: Collection[UUID], day: date) -> None:
    """Raises Problem built_upon when something of these was written that holds from a later day on."""
    newer = await queries.newer_change(conn, scope, subject_ids, day)
    if newer is not None:
        raise Problem("built_upon", day=newer.effective_on.isoformat())


async def open_household(
    conn: Connection,
    actor: Actor,
    now: datetime,
    household_id: UUID,
    region_code: str,
    address: str,
    head_id: UUID,
    day: date,
    event_id: UUID,
) -> None:
    """A household that an event begins, without members yet; undone, it is withdrawn.

    Raises Problem division_not_a_grid, not_found (the head), value_refused (the id is taken).
    """
    await check_home(conn, actor.scope, now, region_code)
    found = await queries.fields_now(conn, actor.scope, "person", head_id)
    if found is None:
        raise Problem("not_found", what="人员 person")
    new = NewHousehold(id=household_id, region_code=region_code, address=address, persons=())
    name, pinyin = found[1]["name"], found[1]["pinyin"]
    if not await register_queries.add_household(conn, actor.scope, new, name, pinyin, now):
        raise Problem("value_refused", constraint="households_pkey")
    added = Change(subject="household", subject_id=household_id, after={}, effective_on=day)
    await note_added(conn, actor, now, added, household_id, event_id)


async def add_member(
    conn: Connection,
    actor: Actor,
    now: datetime,
    crypto: Crypto,
    household_id: UUID,
    new: NewPerson,
    day: date,
    event_id: UUID,
) -> None:
    """Somebody who came into a household. Raises Problem citizen_id_malformed, not_found, value_refused (a head)."""
    if new.relation == "self":
        raise Problem("value_refused", constraint="persons.relation = self")
    home = await household(conn, actor.scope, household_id)
    sealed = seal(crypto, new)
    await register_queries.add_persons(conn, actor.scope, home.id, home.region_code, [sealed], now)
    added = Change(subject="person", subject_id=new.id, after={}, effective_on=day)
    await note_added(conn, actor, now, added, home.id, event_id)


async def note_arrival(
    conn: Connection,
    actor: Actor,
    now: datetime,
    household_id: UUID,
    person_ids: Sequence[UUID],
    day: date,
    event_id: UUID,
) -> None:
    """Say that an event put a household with these members on file, from which day on; undone, all is withdrawn."""
    home = Change(subject="household", subject_id=household_id, after={}, effective_on=day)
    members = [Change(subject="person", subject_id=one, after={}, effective_on=day) for one in person_ids]
    for one in [home, *members]:
        await note_added(conn, actor, now, one, household_id, event_id)


async def begin_status(conn: Connection, actor: Actor, now: datetime, like: Status, event_id: UUID) -> None:
    """A person's status in the household where they live now, in the words of `like`."""
    if like.person_id is None:
        raise Problem("value_refused", constraint="statuses.person_id")
    found = await queries.fields_now(conn, actor.scope, "person", like.person_id)
    if found is None:
        raise Problem("not_found", what="人员 person")
    home = await household(conn, actor.scope, found[0])
    new = NewStatus(
        id=new_id(now),
        person_id=like.person_id,
        status=like.status,
        support_mode=like.support_mode,
        care_grade=like.care_grade,
        valid_from=like.valid_from,
        source="家庭变动",
    )
    await register_queries.add_statuses(conn, actor.scope, home.id, home.region_code, [new], now, actor.id)
    added = Change(subject="status", subject_id=new.id, after={}, effective_on=like.valid_from)
    await note_added(conn, actor, now, added, home.id, event_id)


async def enter_split(
    conn: Connection,
    actor: Actor,
    now: datetime,
    crypto: Crypto,
    household_id: UUID,
    persons: Sequence[NewPerson],
    day: date,
    split_id: UUID,
    *,
    opened: NewHousehold | None,
    head_name: str,
) -> None:
    """Register what a split makes: a household (`opened`), and the second of each person who was two.

    Read as of any day since `day` they were there; nobody knew of it before. Raises Problem division_not_a_grid,
    not_found, citizen_id_malformed, value_refused (an id is taken).
    """
    subjects: list[tuple[Subject, UUID]] = [("person", one.id) for one in persons]
    home = await household(conn, actor.scope, household_id)
    where, region = home.id, home.region_code
    if opened:
        await check_home(conn, actor.scope, now, opened.region_code)
        pinyin = search_form(head_name)
        if not await register_queries.add_household(conn, actor.scope, opened, head_name, pinyin, now):
            raise Problem("value_refused", constraint="households_pkey")
        where, region = opened.id, opened.region_code
        subjects.append(("household", opened.id))
    if persons:
        sealed = [seal(crypto, one) for one in persons]
        await register_queries.add_persons(conn, actor.scope, where, region, sealed, now)
    before = {"withdrawn": now.isoformat(), "household": None}
    for subject, subject_id in subjects:
        await queries.note(
            conn, actor.scope, new_id(now), where, subject, subject_id, before, {"withdrawn": None}, day, False,
            None, None, split_id, "", actor.id, now,
        )  # fmt: skip


async def note_joined(
    conn: Connection,
    actor: Actor,
    now: datetime,
    joined: Sequence[Joining],
    day: date,
    *,
    reason: str,
    source_id: UUID,
) -> None:
    """Say in both files who belongs to another household, or is somebody there, as it was all along since `day`
    though nobody knew it.
    """
    for one in joined:
        before = one.before | {"household": str(one.household_id)}
        after: dict[str, object] = {"household": str(one.into)}
        if one.same_as:
            before |= {"merged_into": None}
            after |= {"merged_into": str(one.same_as)}
        else:
            after |= {"relation": one.relation}
        for echo, file in enumerate(dict.fromkeys((one.household_id, one.into))):
            await queries.note(
                conn, actor.scope, new_id(now), file, "person", one.person_id, before, after, day, echo == 1,
                None, None, source_id, reason, actor.id, now,
            )  # fmt: skip


async def note_back(
    conn: Connection, actor: Actor, now: datetime, household_id: UUID, source_id: UUID, *, reason: str
) -> None:
    """Say that whom this merge or split had brought elsewhere belongs where they were before, in both files, and
    that who was held for somebody else is not.
    """
    for one in await queries.changes_of_source(conn, actor.scope, household_id, source_id):
        if one.subject != "person" or "household" not in one.after:
            continue
        before = one.before | one.after
        after = {name: one.before[name] for name in one.after}
        for echo, file in enumerate(dict.fromkeys((one.after["household"], one.before["household"]))):
            await queries.note(
                conn, actor.scope, new_id(now), UUID(file), "person", one.subject_id, before, after,
                one.effective_on, echo == 1, None, None, source_id, reason, actor.id, now,
            )  # fmt: skip
