"""What Collect sends: into the same door as the phones' records, kept whatever it says, marked where it is wrong.

A record is complete after one request or after several; each request carries the document again, and only the first
of them writes it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from field_forms import EvaluationError, Form, FormError, Sources, evaluate_instance
from server import files, forms
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto, sha256
from server.core.db import Connection, Scope, county_scope
from server.core.errors import Mark, mark
from server.core.storage import Storage
from server.openrosa import instance, proposing, queries, served
from server.openrosa.instance import Instance
from server.openrosa.records import Answered, Parcel, SentFile


async def store_files(storage: Storage, county_code: str, missing: set[bytes], sent: Sequence[SentFile]) -> None:
    """Put the files that the house has not got into the object store, piece by piece. Raises StoreUnavailable."""
    for file in sent:
        if file.sha256 in missing:
            key = files.incoming_key(county_code, file.sha256.hex())
            await storage.write_file(key, file.file, file.size, file.content_type)


async def receive(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, parcel: Parcel, read: Instance
) -> Answered:
    """Keep one request: the record once for its id, its files, what it asks of the register.

    `read`: what the parcel's document says. With the county's reach, as the phones' door: an id is the county's,
    whoever sent it.
    """
    scope = county_scope(actor.county_code)
    form = await forms.compiled(conn, actor.county_code, read.form_id, read.version)
    purpose = await _purpose(conn, actor.county_code, read, form)
    arrival = _arrival(actor, now, read, form, purpose, parcel)
    (receipt,) = await forms.receive(conn, scope, now, crypto, [arrival])
    marks = list(receipt.problems)
    if receipt.already_received:
        marks += await queries.marks(conn, scope, arrival.id)
    else:
        marks += await _first_time(conn, scope, actor, now, crypto, read, form, arrival, parcel)
    if read.deprecated_id:
        marks.append(mark("record_corrects", earlier=await _earlier(conn, scope, read.deprecated_id)))
    await _take_files(conn, scope, actor, now, arrival, read, parcel.files)
    awaited = await queries.still_awaited(conn, scope, arrival.id)
    return _answer(read, form, marks, awaited, receipt)


async def _purpose(conn: Connection, county_code: str, read: Instance, form: Form | None) -> forms.Purpose:
    """What the form is for; a household that is proposed is looked at as a report is. Unknown forms: a visit."""
    published = await queries.purpose(conn, county_code, read.form_id) or "visit"
    if form is None:
        return published
    proposes = any(e.dataset == "households" and e.create and not e.update for e in read.entities)
    return "quick_report" if proposes and published == "visit" else published


def _arrival(
    actor: Actor, now: datetime, read: Instance, form: Form | None, purpose: forms.Purpose, parcel: Parcel
) -> forms.Arrival:
    record = _record(now, read, form, purpose, parcel)
    return forms.Arrival(
        county_code=actor.county_code,
        sender_id=actor.id,
        device_id=actor.device_id,
        region_code=actor.reach[0] if actor.reach else actor.county_code,
        purpose=purpose,
        id=read.id,
        body=msgspec.json.encode(record),
        content_sha256=sha256(parcel.document),
        record=record,
    )


def _record(now: datetime, read: Instance, form: Form | None, purpose: forms.Purpose, parcel: Parcel) -> forms.Record:
    """The record as a phone of ours would have sent it; what the form did not ask itself is taken out of it."""
    text = _text(parcel.document)
    definition = form.definition if form else None
    added = served.added(form, purpose) if form else ()
    when = instance.moments(read, form) if form else instance.Moments(None, None, None)
    return forms.Record(
        id=read.id,
        form=forms.FormName(read.form_id[:500], read.version[:500]),
        instance=served.without(text, added),
        entered_at=when.end or when.start or now,
        household_id=instance.household(read, definition),
        case_id=instance.case(read),
        person_id=instance.person(read, definition) or msgspec.UNSET,
        started_at=when.start,
        ended_at=when.end,
        visited_on=when.today,
        phone_now=parcel.sent_at,
        position=instance.position(read, definition) if definition else None,
        app_version=parcel.device,
        corrects=instance.id_of(read.deprecated_id) if read.deprecated_id else msgspec.UNSET,
    )


def _text(document: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            return document.decode(encoding)
        except UnicodeDecodeError:
            continue
    return document.decode("utf-8", "replace")


async def _first_time(
    conn: Connection,
    scope: Scope,
    actor: Actor,
    now: datetime,
    crypto: Crypto,
    read: Instance,
    form: Form | None,
    arrival: forms.Arrival,
    parcel: Parcel,
) -> list[Mark]:
    """What goes with a new record in the same transaction; the marks that the township will see on it."""
    at = (arrival.id, arrival.region_code)
    await queries.add_document(conn, scope, *at, crypto.seal_bytes(parcel.document))
    if form:
        await queries.add_awaited(conn, scope, *at, instance.named_files(read, form.definition))
    marks: list[Mark] = []
    if read.problem:
        marks.append(mark("record_malformed", why=read.problem))
    if form and read.entities and arrival.record:
        sources = await forms.sources(conn, scope, form, arrival.record)
        properties = _properties(form, read, arrival.record, sources)
        marks += await proposing.take_up(conn, actor, now, crypto, arrival, read.entities, properties)
    await forms.add_marks(conn, scope, now, *at, marks)
    return marks


async def _earlier(conn: Connection, scope: Scope, deprecated_id: str) -> str:
    earlier: UUID = instance.id_of(deprecated_id)
    return str(earlier) if await queries.is_kept(conn, scope, earlier) else deprecated_id[:100]


def _properties(form: Form, read: Instance, record: forms.Record, sources: Sources) -> list[dict[str, str]]:
    """For each entity of the instance its answered properties, as the server's engine has them; by position."""
    on = civil_date(record.entered_at)
    try:
        found = evaluate_instance(form, record.instance, today=on, now=record.entered_at, sources=sources).entities()
    except (FormError, EvaluationError):  # the evaluation marks it; here nothing can be changed by it
        found = []
    answered = {(one.dataset, one.id): one.properties for one in found}
    return [answered.get((e.dataset, e.id), {}) for e in read.entities]


async def _take_files(
    conn: Connection,
    scope: Scope,
    actor: Actor,
    now: datetime,
    arrival: forms.Arrival,
    read: Instance,
    sent: Sequence[SentFile],
) -> None:
    if not sent:
        return
    announced = [files.Announced(sha256=f.sha256.hex(), bytes=f.size, content_type=f.content_type) for f in sent]
    await files.deliver(conn, actor.county_code, actor.id, now, announced)
    named = [(f, instance.names_file(read, f.name)) for f in sent]
    await queries.add_files(conn, scope, arrival.id, arrival.region_code, named)


def _answer(
    read: Instance, form: Form | None, marks: Sequence[Mark], awaited: int, receipt: forms.Receipt
) -> Answered:
    """201: received whole. 202: kept, and files are to come or somebody has to look at it. Neither is sent again."""
    sentences = [f"{m.message.zh} {m.message.en}" for m in marks]
    if form is None and not read.problem:
        unknown = mark("form_version_unknown", form_id=read.form_id, version=read.version).message
        sentences.append(f"{unknown.zh} {unknown.en}")
    if awaited:
        sentences.append(f"还有 {awaited} 个文件没有收到。{awaited} files are still to come.")
    whole = not sentences
    thanks = "已收到。Received." if whole else "已收到并保存。Received and kept."
    return Answered(
        status=201 if whole else 202,
        message=" ".join([thanks, *sentences]),
        submission={
            "id": read.form_id,
            "version": read.version,
            "instanceID": read.instance_id,
            "submissionDate": receipt.received_at.isoformat(),
            "isComplete": str(awaited == 0).lower(),
        },
    )
