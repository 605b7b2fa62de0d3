"""Receive field records, publish forms, and evaluate submissions by the rules they were filled with."""

from collections.abc import Sequence
from datetime import datetime

from server.core import audit, outbox
from server.core.db import Connection, Scope
from server.core.errors import mark
from server.forms import queries
from server.forms.records import Arrival, Kept, Purpose, Receipt, ReceivedFile

# Who looks at a record once it is kept; the names are those of workers/jobs.py.
NEXT: dict[Purpose, str] = {
    "visit": "visits.evaluate",
    "quick_report": "leads.evaluate_reports",
    "survey": "cases.evaluate_surveys",
}


async def receive(conn: Connection, scope: Scope, now: datetime, arrivals: Sequence[Arrival]) -> list[Receipt]:
    """Keep records as received, once for each id; the receipts in the order of the arrivals.

    The same id with the same contents is the same record. With other contents, both are kept and the receipt
    is marked `record_repeated_differently`.
    """
    first = {a.id: a for a in reversed(arrivals)}  # one batch may hold a record and its own repeat
    new = await queries.add_submissions(conn, scope, now, list(first.values()))
    fresh = [first[i] for i in first if i in new]
    await _follow_up(conn, scope, now, fresh)
    known = {k.id: k for k in await queries.kept(conn, scope, [a.id for a in arrivals])}
    return [await _receipt(conn, scope, now, a, known[a.id], new=first[a.id] is a and a.id in new) for a in arrivals]


async def _follow_up(conn: Connection, scope: Scope, now: datetime, fresh: Sequence[Arrival]) -> None:
    """What goes with a new record in the same transaction: its files, the audit entry, the next job."""
    files = [
        (a.id, f.name, a.region_code, bytes.fromhex(f.sha256), f.bytes)
        for a in fresh
        if a.record
        for f in a.record.files
    ]
    if files:
        await queries.add_files(conn, scope, files)
    for purpose, job in NEXT.items():
        ours = [a for a in fresh if a.purpose == purpose]
        if ours:
            await audit.record_many(
                conn, scope.county_code, now, f"{purpose}.receive", [(a.sender_id, a.id) for a in ours]
            )
            await outbox.put(conn, scope.county_code, job, [a.id for a in ours])


async def _receipt(
    conn: Connection, scope: Scope, now: datetime, arrival: Arrival, kept: Kept, *, new: bool
) -> Receipt:
    problems = ()
    if kept.body_sha256 != arrival.content_sha256:
        await queries.add_repeat(conn, scope, now, arrival)
        problems = (mark("record_repeated_differently"),)
    files = arrival.record.files if arrival.record else ()
    return Receipt(
        id=arrival.id,
        state="received",
        received_at=kept.received_at,
        already_received=not new,
        problems=problems,
        files=tuple(ReceivedFile(name=f.name, sha256=f.sha256, state="missing") for f in files),
    )
