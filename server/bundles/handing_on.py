"""What of a worker's unsent work is not on the phone in their hand: on their other phones, or in bundles of those.

A draft of a bundle goes on to another phone of its owner, to one only.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from server import files
from server.bundles import queries
from server.bundles.records import AdoptedDraft, AdoptedFile, Draft, DraftRow, Elsewhere
from server.core import audit
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Problem
from server.core.storage import Storage

LAPSES_AFTER = timedelta(days=1)  # a phone that asked for a draft and never got it does not keep it from the next
FORGOTTEN_AFTER = timedelta(days=60)  # a phone that was not heard of is no longer told of


async def elsewhere(conn: Connection, actor: Actor, now: datetime) -> Elsewhere | None:
    """Drafts that wait for this phone, and what other phones of the caller still held when last heard of.

    None when there is nothing of the kind.
    """
    if actor.device_id is None:
        return None
    drafts = [one.record_id for one in await _drafts(conn, actor, now)]
    phones = await queries.other_phones(conn, actor.county_code, actor.id, actor.device_id, now - FORGOTTEN_AFTER)
    return Elsewhere(drafts, phones) if drafts or phones else None


async def _drafts(conn: Connection, actor: Actor, now: datetime, record_id: UUID | None = None) -> list[DraftRow]:
    if actor.device_id is None:
        return []
    return await queries.drafts(conn, actor.scope, actor.id, actor.device_id, record_id, now - LAPSES_AFTER)


async def ask_for(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, storage: Storage, record_id: UUID
) -> AdoptedDraft:
    """The draft for this phone, and from now on for no other. Raises Problem not_found, draft_adopted."""
    found = await _drafts(conn, actor, now, record_id)
    if not found or actor.device_id is None:
        raise Problem("not_found", what="草稿 draft")
    lapsed = now - LAPSES_AFTER
    if not await queries.ask_for_draft(conn, actor.county_code, record_id, actor.device_id, now, lapsed):
        raise Problem("draft_adopted")
    await audit.record(conn, actor.county_code, now, actor.id, "draft.ask", record_id)
    body = crypto.open_bytes(found[0].body)
    named = msgspec.json.decode(body, type=Draft).files
    known = await files.standing(conn, actor.county_code, [bytes.fromhex(f.sha256) for f in named])
    given: list[AdoptedFile] = []
    for file in named:
        row = known.get(bytes.fromhex(file.sha256))
        url = files.download_url(storage, actor.county_code, row) if row and row.state == "verified" else None
        given.append(AdoptedFile(name=file.name, sha256=file.sha256, url=url))
    return AdoptedDraft(
        draft=msgspec.json.decode(body),
        files=given,
        waiting=any(row.state == "arrived" for row in known.values()),
    )


async def adopted(conn: Connection, actor: Actor, now: datetime, record_id: UUID) -> None:
    """The phone has the draft with its files. A repeat changes nothing. Raises Problem phone_needed."""
    if actor.device_id is None:
        raise Problem("phone_needed")
    if await queries.adopt(conn, actor.county_code, record_id, actor.device_id, now):
        await audit.record(conn, actor.county_code, now, actor.id, "draft.adopt", record_id)
