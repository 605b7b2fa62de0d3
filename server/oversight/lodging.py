"""Complaints by every road: taken in with a number and a clock, and how far one is, told by its number alone."""

import secrets
from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

import msgspec

import policy
from server import parameters
from server.core import audit
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text
from server.oversight import queries
from server.oversight.records import Lodged, Receipt, ReceiptRow

STATES = {
    "waits": Text("已收到，等待核查", "Received; it is to be looked into"),
    "finding": Text("已核查，结果正在办理反馈", "It was looked into; the answer is being prepared"),
    "feedback": Text("核查结果已反馈给举报人", "The result was told to who reported"),
    "close": Text("已核查办结", "It was looked into and has ended"),
    "set_aside": Text(
        "已看过，没有列入核查；有新情况请重新反映",
        "It was read and is not looked into further; write again if there is something new",
    ),
}
Draw = Callable[[int], int]


async def lodge(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, new: Lodged, *, draw: Draw = secrets.randbelow
) -> Receipt:
    """Keep a complaint; under a real name the clock of its answer starts (SU-01). The same id again changes nothing.
    `scope` must reach the whole county: complaints are the county's alone."""
    before = await queries.receipt(conn, scope, new.id)
    if before is not None:
        return before
    reporter, answer_by = None, None
    if new.reporter is not None:
        start = new.received_on or civil_date(now)
        view = await parameters.view(conn, scope.county_code, start)
        answer_by = policy.clock("SU-01", start, view, policy.standard_calendar()).due
        reporter = crypto.seal(msgspec.json.encode(new.reporter).decode())
    number = await _add(conn, scope, now, new, crypto.seal(new.words), reporter, answer_by, draw)
    detail = {"category": new.category, "channel": new.channel}
    await audit.record(conn, scope.county_code, now, new.recorded_by, "complaint.record", new.id, detail)
    return Receipt(number=number, received_at=now, answer_by=answer_by)


async def _add(
    conn: Connection, scope: Scope, now: datetime, new: Lodged, body: bytes, reporter: bytes | None,
    answer_by: date | None, draw: Draw,
) -> str:  # fmt: skip
    for _ in range(20):
        number = f"{draw(10**10):010d}"
        if await queries.add(
            conn, scope, new, body=body, reporter=reporter, answer_by=answer_by, number=number, now=now
        ):
            return number
    raise Problem("value_refused", constraint="complaints_number")


async def lodged_before(
    conn: Connection, scope: Scope, crypto: Crypto, complaint_id: UUID
) -> tuple[Receipt, str] | None:
    """The receipt of a complaint and what it says; None when there is none of this id."""
    found = await queries.receipt(conn, scope, complaint_id)
    return (found, crypto.open(found.body_cipher)) if found else None


async def come(conn: Connection, scope: Scope, address_hash: bytes, since: datetime) -> tuple[int, int]:
    """How many complaints came by the public page since: from this address, and of the whole county."""
    return await queries.come(conn, scope, address_hash, since)


async def how_far(conn: Connection, scope: Scope, number: str) -> tuple[Receipt, Text] | None:
    """Where a complaint stands, by its number; nothing of what it says or of any person. None: no such number."""
    found = await queries.by_number(conn, scope, number)
    return (found, _state(found)) if found else None


def _state(row: ReceiptRow) -> Text:
    told = [one for one in row.acts if one in STATES]
    return STATES[told[-1]] if told else STATES["waits"]
