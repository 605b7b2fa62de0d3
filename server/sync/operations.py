"""What a phone is told: the delta since its cursor, and the receipts of its records."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server import accounts, cases, files
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Mark, mark
from server.files import FileView
from server.forms import FollowupNow, Receipt, ReceivedFile, on_phones
from server.sync import queries
from server.sync.heard import heard
from server.sync.records import (
    Cursor,
    FormHeld,
    HouseholdHeld,
    PersonHeld,
    ReceivedRow,
    SurveyToDo,
    SyncAnswer,
    SyncRequest,
)

PAGE = 200
# A file judged bad for these reasons is what it is: sending it again would not help.
FINAL = frozenset({"file_not_an_image", "file_image_too_large"})


async def sync(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, asked: SyncRequest) -> SyncAnswer:
    """The delta since the phone's cursor, at most 200 households at a time."""
    scope = actor.scope
    epoch, horizon = await queries.epoch(conn, actor.county_code), await queries.horizon(conn)
    held = _read_cursor(asked.cursor)
    reset = held is None or held.epoch != epoch
    start = Cursor(epoch=epoch, xid=0, reach=_digest(scope.reach)) if held is None or reset else held
    moved = start.reach != _digest(scope.reach)  # another area: everything in it is new to this phone
    if moved:
        start = msgspec.structs.replace(start, xid=0, since=None, after=None, reach=_digest(scope.reach))
    since = start.xid if start.since is None else start.since
    ids = await queries.changed(conn, scope, since, start.after, PAGE + 1)
    more = len(ids) > PAGE
    divisions = await queries.divisions(conn, scope)
    forms = [FormHeld(**msgspec.structs.asdict(f)) for f in await on_phones(conn, scope, civil_date(now))]
    surveys = await _surveys(conn, actor, now)
    cursor = Cursor(
        epoch=epoch,
        # while pages follow, the run's own horizon is kept: what changes meanwhile comes in the next run
        xid=start.xid if start.since is not None else horizon,
        reach=start.reach,
        divisions=_digest(divisions),
        forms=_digest(forms),
        surveys=_digest(surveys),
        since=since if more else None,
        after=ids[PAGE - 1] if more else None,
    )
    await _note(conn, actor, now, asked)
    return SyncAnswer(
        cursor=_write_cursor(cursor),
        now=now,
        today=civil_date(now),
        reset=reset,
        user=await accounts.describe_user(conn, actor),
        divisions=divisions if start.divisions != cursor.divisions else None,
        households=await _households(conn, scope, crypto, ids[:PAGE]),
        gone=await queries.gone(conn, scope, since) if since else [],
        present=await queries.present(conn, scope) if moved else None,
        forms=forms if start.forms != cursor.forms else None,
        notifications=await queries.notifications(conn, actor.county_code, actor.id, since),
        returned=await queries.returned(conn, scope, actor.id, since),
        surveys=surveys if start.surveys != cursor.surveys else None,
        more=more,
    )


def _read_cursor(text: str | None) -> Cursor | None:
    """None for a phone that holds nothing, and for a cursor we cannot read: it then begins anew."""
    if text is None:
        return None
    try:
        return msgspec.msgpack.decode(base64.urlsafe_b64decode(text), type=Cursor)
    except (msgspec.DecodeError, binascii.Error, ValueError):
        return None


def _write_cursor(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(cursor)).decode()


def _digest(content: object) -> str:
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()[:16]


async def _note(conn: Connection, actor: Actor, now: datetime, asked: SyncRequest) -> None:
    if actor.device_id:
        await queries.note_sync(conn, actor.county_code, actor.device_id, now, heard(asked.device, now))


async def _households(conn: Connection, scope: Scope, crypto: Crypto, ids: Sequence[UUID]) -> list[HouseholdHeld]:
    if not ids:
        return []
    people: dict[UUID, list[PersonHeld]] = {}
    for person in await queries.persons(conn, scope, ids):
        fields: dict[str, Any] = {name: getattr(person, name) for name in PersonHeld.__struct_fields__}
        fields["phone"] = crypto.open(person.phone_cipher) if person.phone_cipher else None
        people.setdefault(person.household_id, []).append(PersonHeld(**fields))
    return [
        HouseholdHeld(**msgspec.structs.asdict(found), persons=people.get(found.id, []))
        for found in await queries.households(conn, scope, ids)
    ]


async def _surveys(conn: Connection, actor: Actor, now: datetime) -> list[SurveyToDo]:
    return [SurveyToDo(**msgspec.structs.asdict(s)) for s in await cases.surveys_to_do(conn, actor, now)]


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
