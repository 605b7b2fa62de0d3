"""Take requests for help. None is dropped: what comes above the limits is kept, marked, and shown to the office."""

import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from server import files, leads, oversight, regions
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.core.ids import new_id
from server.core.paging import page, read_key
from server.help import queries, stamps
from server.help.records import EVENTS, Asker, Form, Found, HeldItem, HeldList, Kept, RequestRow, SettleRequest, Taken
from server.leads import states
from server.leads.phones import seal

WINDOW = timedelta(hours=1)
MOST_OF_ADDRESS = 20  # many phones share one address of a mobile network
MOST_OF_COUNTY = 300
MOST_MISSES = 30
ADULT = 18
# Marks with which a request waits for somebody to look, because no person is likely behind it.
HOLDS = {"over_limit", "no_stamp", "trapped"}
UNKNOWN = "unknown"

Draw = Callable[[int], int]


def lacking(form: Form) -> list[str]:
    """Fields without which nobody can help: whom, where, what, and that we may use it."""
    missing = [name for name in ("whom", "village") if not getattr(form, name)]
    if not form.description.strip() and form.event not in EVENTS:
        missing.append("description")
    if not form.consent:
        missing.append("consent")
    return missing


async def is_held(
    conn: Connection, scope: Scope, crypto: Crypto, now: datetime, asker: Asker
) -> tuple[UUID, tuple[str, ...]]:
    """The id for a new request, and its marks; with one of HOLDS it waits."""
    came = await queries.recent(conn, scope, asker.address_hash, now - WINDOW)
    return judge(crypto, now, asker, came)


def judge(crypto: Crypto, now: datetime, asker: Asker, came: tuple[int, int]) -> tuple[UUID, tuple[str, ...]]:
    """The id for what was sent, and its marks. `came`: how many came within the hour, from the address and in all."""
    sent_id, odd = stamps.read(asker.stamp, now, crypto.blind)
    of_address, of_county = came
    if of_address >= MOST_OF_ADDRESS or of_county >= MOST_OF_COUNTY:
        odd = (*odd, "over_limit")
    if asker.trapped:
        odd = (*odd, "trapped")
    return sent_id or new_id(now), odd


async def take(
    conn: Connection,
    scope: Scope,
    now: datetime,
    crypto: Crypto,
    kept: Kept,
    asker: Asker,
    *,
    photo_lost: bool = False,
    draw: Draw = secrets.randbelow,
) -> Taken:
    """Keep a request and open its lead, unless it is held. The same page sent twice is one request."""
    request_id, odd = await is_held(conn, scope, crypto, now, asker)
    body = msgspec.json.encode(kept.form).decode()
    before = await queries.request(conn, scope, request_id)
    if before is not None:
        if _form_of(crypto, before) == kept.form:
            return await _told(conn, scope, before, kept)
        request_id = new_id(now)  # they went back and wrote something else
    marks = [*odd, *_marks(kept.form), *(["photo_missing"] if photo_lost else [])]
    place = await regions.find(conn, scope, civil_date(now), kept.form.village)
    new = RequestRow(
        id=request_id,
        region_code=place.code if place else scope.county_code,
        number="",
        body_cipher=crypto.seal_bytes(msgspec.json.encode(kept)),
        marks=[*marks, *([] if place else ["place_unknown"])],
        received_at=now,
        lead_id=None,
        set_aside=None,
    )
    new = await _number(conn, scope, new, asker, draw)
    await audit.record(conn, scope.county_code, now, None, "help_request.take", new.id, {"bytes": len(body)})
    if not HOLDS & set(new.marks):
        await _open(conn, scope, now, crypto, new, kept)
    return await _told(conn, scope, new, kept)


async def _number(conn: Connection, scope: Scope, new: RequestRow, asker: Asker, draw: Draw) -> RequestRow:
    for _ in range(20):
        numbered = msgspec.structs.replace(new, number=f"{draw(10**10):010d}")
        if await queries.add(conn, scope, numbered, asker.address_hash):
            return numbered
    raise Problem("value_refused", constraint="help_requests_number")


def _form_of(crypto: Crypto, request: RequestRow) -> Form:
    return msgspec.json.decode(crypto.open_bytes(request.body_cipher), type=Kept).form


def _age(form: Form) -> int | None:
    return int(form.person_age) if re.fullmatch(r"[0-9]{1,3}", form.person_age) else None


def _marks(form: Form) -> list[str]:
    age = _age(form)
    return ["minor"] if age is not None and age < ADULT else []


def is_urgent(form: Form) -> bool:
    """They say so, or a child asks for itself."""
    return form.urgent or (form.whom == "self" and "minor" in _marks(form))


async def _open(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, request: RequestRow, kept: Kept
) -> None:
    form = kept.form
    facts: dict[str, object] = {"event_description": form.description.strip(), "is_urgent": is_urgent(form)}
    facts |= {"event_type": form.event} if form.event in EVENTS else {}
    facts |= {"age_years": age} if (age := _age(form)) is not None else {}
    own = form.whom == "self"
    phone = form.person_phone or (form.reporter_phone if own else "")
    found = leads.Found(
        id=request.id,
        source="self_report" if own else "public_report",
        channel="help_page",
        household_id=None,
        region_code=request.region_code,
        person_name=form.person_name.strip() or (form.reporter_name.strip() if own else ""),
        person_phone=seal(crypto, phone),
        place=form.place.strip(),
        reporter_name=form.reporter_name.strip(),
        reporter_relation="self" if own else "neighbour",
        reporter_phone=seal(crypto, form.reporter_phone),
        reported_at=request.received_at,
        facts=facts,
        marks=tuple(request.marks),
    )
    await leads.open_leads(conn, scope, now, [found])
    await queries.became(conn, scope, request.id, request.id)
    if kept.photo is not None:
        photo = kept.photo
        await leads.add_file(
            conn, scope, request.id, request.region_code, "photo.jpg", bytes.fromhex(photo.sha256), photo.bytes
        )
        announced = files.Announced(sha256=photo.sha256, bytes=photo.bytes, content_type=photo.content_type)
        await files.deliver(conn, scope.county_code, None, now, [announced])


async def _told(conn: Connection, scope: Scope, request: RequestRow, kept: Kept) -> Taken:
    due = await queries.respond_by(conn, scope, [request.id])
    photo = None if kept.photo is None and "photo_missing" not in request.marks else kept.photo is not None
    return Taken(number=request.number, respond_by=due.get(request.id), urgent=is_urgent(kept.form), photo=photo)


async def how_far(conn: Connection, scope: Scope, now: datetime, address_hash: bytes, number: str) -> Found | Problem:
    """How far a request or a complaint is, in words. Nothing of any person is told.

    A refusal is returned, not raised, because the miss must be committed: help_number_unknown, help_asked_too_often.
    """
    if await queries.misses(conn, scope.county_code, address_hash, now - WINDOW) >= MOST_MISSES:
        return Problem("help_asked_too_often")
    digits = re.sub(r"\D", "", number)[:10]
    found = await queries.by_number(conn, scope, digits)
    if found is None:
        complaint = await oversight.how_far(conn, scope, digits)
        if complaint is not None:
            receipt, state = complaint
            return Found(received_at=receipt.received_at, state=state, answer_by=receipt.answer_by)
        await queries.add_miss(conn, scope.county_code, new_id(now), address_hash, now)
        return Problem("help_number_unknown")
    if found.lead_id is None:
        return Found(received_at=found.received_at, state=states.WORDS["received"])
    _, state = await leads.state_by_id(conn, scope, found.lead_id)
    return Found(received_at=found.received_at, state=state)


async def list_held(
    conn: Connection, actor: Actor, crypto: Crypto, *, after: str | None = None, limit: int = 50
) -> HeldList:
    """Requests that wait for somebody to look, the oldest first. Raises Problem page_unknown."""
    found = await queries.held(conn, actor.scope, read_key(after, UUID), limit + 1)
    lines = page(found, limit, lambda one: one.id)
    names = await regions.names(conn, actor.scope, [one.region_code for one in lines.items])
    return HeldList([_item(crypto, one, names) for one in lines.items], lines.next)


def _item(crypto: Crypto, one: RequestRow, names: dict[str, str]) -> HeldItem:
    form = _form_of(crypto, one)
    return HeldItem(
        id=one.id,
        region_code=one.region_code,
        village_name=names.get(one.region_code),
        person_name=form.person_name,
        description=form.description,
        urgent=is_urgent(form),
        marks=one.marks,
        received_at=one.received_at,
    )


async def settle(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, request_id: UUID, asked: SettleRequest
) -> None:
    """Make a lead of a held request, or set it aside with the reason. Raises Problem not_found, reason_needed,
    help_request_settled.
    """
    reason = asked.reason.strip()
    if not asked.take and not reason:
        raise Problem("reason_needed")
    found = await queries.request(conn, actor.scope, request_id)
    if found is None:
        raise Problem("not_found", what="求助 request for help")
    if not await queries.settle(conn, actor.scope, request_id, actor.id, now, None if asked.take else reason):
        raise Problem("help_request_settled")
    detail = {"take": asked.take}
    await audit.record(conn, actor.county_code, now, actor.id, "help_request.settle", request_id, detail)
    if asked.take:
        kept = msgspec.json.decode(crypto.open_bytes(found.body_cipher), type=Kept)
        await _open(conn, actor.scope, now, crypto, found, kept)
