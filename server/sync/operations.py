"""What a phone is told: the delta since its cursor, and the receipts of its records."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

import policy
from server import accounts, bundles, cases, disagreements, files, samples, trips
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Mark, Text, mark
from server.files import FileView
from server.forms import FollowupNow, Receipt, ReceivedFile, on_phones
from server.sync import queries
from server.sync.cursor import Bound, Cursor, Place, Run, digest, outermost, page_size, read_cursor, write_cursor
from server.sync.heard import heard
from server.sync.records import (
    Capped,
    DivisionHeld,
    FormHeld,
    HouseholdFields,
    HouseholdHeld,
    PersonHeld,
    ReceivedRow,
    SyncAnswer,
    SyncRequest,
)

MOST_QUESTIONS = 5
# A file judged bad for these reasons is what it is: sending it again would not help.
FINAL = frozenset({"file_not_an_image", "file_image_too_large"})


class _Delta(msgspec.Struct, frozen=True):
    """What this answer goes back to: transaction `since` (0: everything), or on from the page before.

    `bound`: the last household a phone takes of a reach too wide for it; `was`: that of the answers before this run.
    """

    scope: Scope
    since: int
    moved: bool
    run: Run | None
    bound: Bound | None
    was: Bound | None


async def sync(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, most: int, asked: SyncRequest
) -> SyncAnswer:
    """The delta since the phone's cursor, in pages, of at most `most` households altogether."""
    actor = msgspec.structs.replace(actor, reach=outermost(actor.reach))
    scope = actor.scope
    epoch, horizon = await queries.epoch(conn, actor.county_code), await queries.horizon(conn)
    known = read_cursor(asked.cursor)
    reset = known is None or known.epoch != epoch
    held = Cursor(epoch=epoch, xid=0, reach=digest(scope.reach)) if known is None or reset else known
    capped = await _capped(conn, actor, now, most)
    delta = await _delta(conn, scope, held, capped)
    size = page_size(delta.run, now)
    places = await _places(conn, delta, size + 1)
    more = len(places) > size
    households = await households_held(conn, scope, crypto, civil_date(now), [p.id for p in places[:size]])
    whole = await _whole(conn, actor, now)
    cursor = Cursor(
        epoch=epoch,
        # while pages follow, the run's own horizon is kept: what changes meanwhile comes in the next run
        xid=held.xid if delta.run else horizon,
        reach=digest(scope.reach),
        user=digest(whole.user),
        divisions=digest(whole.divisions),
        forms=digest(whole.forms),
        surveys=digest(whole.surveys),
        trips=digest(whole.trips),
        bound=delta.bound,
        run=_next_run(delta, places[:size], households, now) if more else None,
        house_key=digest(crypto.house_key.text),
    )
    await note(conn, actor, now, asked)
    return SyncAnswer(
        cursor=write_cursor(cursor),
        now=now,
        today=civil_date(now),
        reset=reset,
        households=households,
        **await _once_a_run(conn, actor, delta),
        more=more,
        user=whole.user if held.user != cursor.user else None,
        divisions=whole.divisions if held.divisions != cursor.divisions else None,
        forms=whole.forms if held.forms != cursor.forms else None,
        surveys=whole.surveys if held.surveys != cursor.surveys else None,
        trips=whole.trips if held.trips != cursor.trips else None,
        capped=capped,
        house_key=crypto.house_key.text if held.house_key != cursor.house_key else None,
        elsewhere=await bundles.elsewhere(conn, actor, now),
    )


async def _capped(conn: Connection, actor: Actor, now: datetime, most: int) -> Capped | None:
    """Whether the reach is too wide for a phone. The office is told the first time."""
    found = await queries.in_reach(conn, actor.scope)
    if found <= most:
        return None
    capped = Capped(held=most, all=found)
    noted = await queries.note_wide_reach(conn, actor.scope, actor.id, now, capped)
    if noted:
        detail = {"held": capped.held, "households": capped.all}
        await audit.record(conn, actor.county_code, now, None, "wide_reach.notice", noted, detail)
    return capped


async def _delta(conn: Connection, scope: Scope, held: Cursor, capped: Capped | None) -> _Delta:
    if held.reach != digest(scope.reach):  # another area: everything in it is new to this phone
        bound = await queries.bound(conn, scope, capped.held) if capped else None
        return _Delta(scope, 0, moved=True, run=None, bound=bound, was=None)
    if held.run:
        return _Delta(scope, held.run.since, moved=False, run=held.run, bound=held.bound, was=held.run.was)
    bound = await queries.bound(conn, scope, capped.held) if capped else None
    return _Delta(scope, held.xid, moved=False, run=None, bound=bound, was=held.bound)


async def _places(conn: Connection, delta: _Delta, limit: int) -> list[Place]:
    after = delta.run.after if delta.run else None
    if not delta.since:
        return await queries.reached(conn, delta.scope, after, delta.bound, limit)
    beyond = None if delta.was == delta.bound else delta.was
    return await queries.changed(
        conn, delta.scope, after, delta.bound, limit, since=delta.since, beyond=beyond
    )  # fmt: skip


def _next_run(delta: _Delta, sent: Sequence[Place], households: Sequence[HouseholdHeld], now: datetime) -> Run:
    return Run(
        since=delta.since,
        was=delta.was,
        after=sent[-1],
        page=len(sent),
        each=len(msgspec.json.encode(households)) // len(sent),
        at=int(now.timestamp()),
    )


async def _once_a_run(conn: Connection, actor: Actor, delta: _Delta) -> dict[str, Any]:
    """What comes with the first page only: what is written meanwhile comes with the next run."""
    if delta.run:
        return {"gone": [], "notifications": [], "returned": []}
    gone: list[UUID] = []
    if delta.since:
        gone = await queries.gone(conn, delta.scope, delta.since)
        if delta.bound:
            gone += await queries.outside(conn, delta.scope, delta.bound, delta.since, delta.was)
    return {
        "gone": gone,
        "present": await queries.present(conn, delta.scope, delta.bound) if delta.moved else None,
        "notifications": await queries.notifications(conn, actor.county_code, actor.id, delta.since),
        "returned": await queries.returned(conn, delta.scope, actor.id, delta.since),
    }


class _Whole(msgspec.Struct, frozen=True):
    """What is sent whole when anything in it changed."""

    user: accounts.User
    divisions: list[DivisionHeld]
    forms: list[FormHeld]
    surveys: list[cases.SurveyWanted]
    trips: list[trips.TripHeld]


async def _whole(conn: Connection, actor: Actor, now: datetime) -> _Whole:
    return _Whole(
        user=await accounts.describe_user(conn, actor),
        divisions=await queries.divisions(conn, actor.scope),
        forms=[FormHeld(**msgspec.structs.asdict(f)) for f in await on_phones(conn, actor.scope, civil_date(now))],
        surveys=await samples.surveys_to_do(conn, actor, now),
        trips=await trips.held(conn, actor.scope, actor.id, civil_date(now)),
    )


async def note(conn: Connection, actor: Actor, now: datetime, asked: SyncRequest) -> None:
    if actor.device_id:
        await queries.note_sync(conn, actor.county_code, actor.device_id, now, heard(asked.device, now))


async def households_held(
    conn: Connection, scope: Scope, crypto: Crypto, today: date, ids: Sequence[UUID]
) -> list[HouseholdHeld]:
    if not ids:
        return []
    people: dict[UUID, list[PersonHeld]] = {}
    for person in await queries.persons(conn, scope, ids):
        fields: dict[str, Any] = {name: getattr(person, name) for name in PersonHeld.__struct_fields__}
        fields["phone"] = crypto.open(person.phone_cipher) if person.phone_cipher else None
        people.setdefault(person.household_id, []).append(PersonHeld(**fields))
    apart = await disagreements.shown(conn, scope, today, ids)
    return [
        HouseholdHeld(
            **{name: getattr(found, name) for name in HouseholdFields.__struct_fields__},
            persons=people.get(found.id, []),
            disagreements=apart.get(found.id, []),
            questions=_questions(found.missing),
        )
        for found in await queries.households(conn, scope, ids)
    ]


def _questions(missing: Sequence[Sequence[str]]) -> list[Text]:
    """What a grid worker may ask of it, each once, at most so many as one remembers on the way."""
    catalogue = policy.fact_catalogue()
    names = dict.fromkeys(one for each in missing for one in each if one in catalogue and catalogue[one].visit)
    titles = [policy.label(name) for name in [*names][:MOST_QUESTIONS]]
    return [Text(one.zh, one.en) for one in titles]


async def receipts(conn: Connection, actor: Actor, ids: Sequence[UUID]) -> list[Receipt]:
    """How far these records of the caller have come; unknown ids are left out."""
    named: dict[UUID, list[FileView]] = {}
    for file in await files.named_by(conn, actor.scope, ids):
        named.setdefault(file.submission_id, []).append(file)
    found = await queries.received(conn, actor.scope, actor.id, ids)
    return [_receipt(row, named.get(row.id, [])) for row in found]


def _receipt(row: ReceivedRow, named: Sequence[FileView]) -> Receipt:
    problems = [msgspec.convert(p, Mark) for p in row.problems]
    if row.repeated:
        problems.append(mark("record_repeated_differently"))
    settled = all(f.state == "verified" or f.problem in FINAL for f in named)
    return Receipt(
        id=row.id,
        state="evaluated" if row.evaluated else "received",
        received_at=row.received_at,
        already_received=True,
        problems=tuple(problems),
        files=tuple(ReceivedFile(name=f.name, sha256=f.sha256, state=f.state, problem=f.problem) for f in named),
        complete=row.evaluated and settled,
        household=FollowupNow(
            household_id=row.household_id,
            due_on=row.due_on,
            last_counted_on=row.last_counted_on,
            flagged_on=row.flagged_on,
        )
        if row.household_id
        else None,
    )
