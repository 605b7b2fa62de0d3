"""Whom a file of the platform calls a dibao recipient: recognised one by one, by the approval seen (DB-13, LI-02)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server import registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, need_reason
from server.core.ids import new_id
from server.core.paging import Page, page, read_key
from server.low_income import queries
from server.low_income import queries_of_recognitions as waiting
from server.low_income.records import (
    CATEGORIES,
    HouseholdStatus,
    NewRecognition,
    Recognition,
    RecognitionDecision,
    RecognitionRow,
)


async def propose(
    conn: Connection, actor: Actor, now: datetime, exchange_id: UUID, new: Sequence[NewRecognition]
) -> None:
    """Put the proposals on file; whose household waits already is not proposed twice."""
    await waiting.propose(conn, actor.scope, exchange_id, new, now)


async def list_open(
    conn: Connection, actor: Actor, *, region: str | None, after: str | None, limit: int
) -> Page[Recognition]:
    """Proposals that wait, of a place or of all, the first proposed first. Raises Problem page_unknown."""
    found = await waiting.recognitions(conn, actor.scope, region, read_key(after, UUID), limit + 1)
    return page(found, limit, lambda one: one.id)


async def decide(
    conn: Connection, actor: Actor, now: datetime, recognition_id: UUID, said: RecognitionDecision
) -> None:
    """Recognise somebody by an approval made elsewhere, or refuse to, with what was looked into.

    A recognition opens no benefit. Raises Problem not_found, reason_needed, recognition_decided, approval_needed.
    """
    need_reason(said.note)
    found = await waiting.recognition(conn, actor.scope, recognition_id, civil_date(now))
    if found is None:
        raise Problem("not_found", what="认定提议 recognition")
    if found.decided_at is not None:
        raise Problem("recognition_decided")
    approval, note = said.approval.strip(), said.note.strip()
    if (said.decision == "recognise") != bool(approval):
        raise Problem("approval_needed")
    await waiting.decide(conn, actor.scope, recognition_id, said.decision, approval, note, actor.id, now)
    detail = {"decision": said.decision, "household_id": found.household_id, "approval": approval}
    await audit.record(conn, actor.county_code, now, actor.id, "low_income.recognise", recognition_id, detail)
    held = any(status in CATEGORIES[found.category].statuses for status in found.held)
    if said.decision == "recognise" and not held:
        await queries.recognise(conn, actor.scope, [_status(found, approval, now)], now, actor.id)
        await registry.announce_change(conn, actor.county_code, [found.household_id])


def _status(found: RecognitionRow, approval: str, now: datetime) -> HouseholdStatus:
    category = CATEGORIES[found.category]
    return HouseholdStatus(
        id=new_id(now), household_id=found.household_id,
        person_id=found.person_id if category.of == "person" else None, status=category.gives, support_mode=None,
        valid_from=found.valid_from, valid_to=found.valid_to,
        source=f"省低收入平台 {found.file_name}，批准 {approval}"[:400],
    )  # fmt: skip
