"""The review desk: what was drawn, what stands beside a visit, and asking another worker to look."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from server import files, forms, registry
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.core.paging import read_key, write_key
from server.visits import homes, queries, queries_of_desk
from server.visits.records import (
    DrawnList,
    Home,
    LastVisit,
    NewSecondVisit,
    Place,
    SecondVisit,
    VisitReason,
    VisitRow,
)
from server.visits.wording import reason_text


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk shows beside a visit."""

    home: Home | None
    reasons: list[VisitReason]
    last: LastVisit | None
    second_visits: list[SecondVisit]
    others: list[registry.Worker]


async def list_drawn(
    conn: Connection, scope: Scope, *, region: str, after: str | None = None, limit: int = 50
) -> DrawnList:
    """Visits drawn for review, those with the surest reasons first. Raises Problem page_unknown."""
    last = read_key(after, tuple[float, UUID])
    found = await queries_of_desk.drawn(conn, scope, region, last, limit + 1)
    items, more = found[:limit], len(found) > limit
    key = (await queries_of_desk.weight(conn, scope, items[-1].id), items[-1].id) if more else None
    return DrawnList(
        items=items,
        next=write_key(key) if key else None,
        waiting=await queries_of_desk.waiting(conn, scope, region),
    )


async def beside(conn: Connection, actor: Actor, now: datetime, visit: VisitRow) -> Beside:
    """Home, reasons, the answers of the time before, second visits and who could make one."""
    scope = actor.scope
    reasons = await queries_of_desk.reasons(conn, scope, visit.id)
    return Beside(
        home=await _home(conn, scope, visit),
        reasons=[
            VisitReason(**msgspec.structs.asdict(one), text=reason_text(one.code, one.figures)) for one in reasons
        ],
        last=await _last(conn, scope, visit.id),
        second_visits=await queries_of_desk.second_visits(conn, scope, visit.id),
        others=await _others(conn, scope, now, visit),
    )


async def _home(conn: Connection, scope: Scope, visit: VisitRow) -> Home | None:
    if visit.household_id is None:
        return None
    place = Place(id=visit.household_id, region_code=visit.region_code, lon=visit.home_lon, lat=visit.home_lat)
    known = await homes.homes(conn, scope, [place], without=[visit.id], until=visit.visited_on)
    return known.get(visit.household_id)


async def _last(conn: Connection, scope: Scope, visit_id: UUID) -> LastVisit | None:
    found = await queries_of_desk.last(conn, scope, visit_id)
    if found is None:
        return None
    said = await forms.label_answers(conn, scope.county_code, found.form_id, found.form_version, found.answers)
    taken = await files.named_by(conn, scope, [found.id])
    return LastVisit(
        id=found.id, visited_on=found.visited_on, visitor=found.visitor, answers_labelled=said, files=taken
    )


async def _others(conn: Connection, scope: Scope, now: datetime, visit: VisitRow) -> list[registry.Worker]:
    if visit.household_id is None:
        return []
    workers = await registry.responsible_workers(conn, scope, civil_date(now), [visit.region_code])
    return [one for one in workers.get(visit.region_code, []) if one.id != visit.visitor_id]


async def ask_second_visit(
    conn: Connection, actor: Actor, now: datetime, visit_id: UUID, asked: NewSecondVisit
) -> None:
    """Ask another worker who reaches the household to go there too; their phone is told.

    Raises Problem not_found, second_visit_worker, second_visit_open.
    """
    visit = await queries.visit(conn, actor.scope, visit_id)
    if visit is None:
        raise Problem("not_found", what="走访 visit")
    others = await _others(conn, actor.scope, now, visit)
    if asked.worker_id not in {one.id for one in others} or visit.household_id is None:
        raise Problem("second_visit_worker")
    added = await queries_of_desk.add_second_visit(
        conn, actor.scope, asked.id, visit_id, visit.household_id, visit.region_code, asked.worker_id,
        asked.note.strip(), actor.id, now,
    )  # fmt: skip
    if added:
        detail = {"visit_id": str(visit_id), "worker_id": str(asked.worker_id)}
        await audit.record(conn, actor.county_code, now, actor.id, "visit.second", asked.id, detail)
        await outbox.put(conn, actor.county_code, "notifications.second_visit_asked", [asked.id])


async def answer_second_visits(conn: Connection, scope: Scope, now: datetime, visit_ids: Sequence[UUID]) -> None:
    """Tie visits to the requests they answer."""
    for one in await queries_of_desk.answer(conn, scope, visit_ids, now):
        await audit.record(conn, scope.county_code, now, None, "visit.second_answered", one)
