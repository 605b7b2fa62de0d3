"""What a list says becomes facts of the register, page by page; taken back, none of them stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from policy.feeds import Feed
from server import registry
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.db import Connection, Scope
from server.core.errors import Problem, need_reason
from server.imports import queries, screening, showing
from server.imports.intake import by, feed_of
from server.imports.records import ApplyRequest, Import, ImportRow, ListedPerson
from server.registry import ObservedFact

PAGE = 2000  # persons whose facts are written in one transaction


async def apply(conn: Connection, actor: Actor, now: datetime, import_id: UUID, asked: ApplyRequest) -> Import:
    """Let what is matched become facts. Proposals wait until somebody decided them.

    Raises Problem not_found, import_step_refused, import_matches_nobody.
    """
    scope = actor.scope
    await queries.lock(conn, scope, import_id)
    found = await showing.stored(conn, scope, import_id)
    if showing.state_of(found) in ("applying", "applied"):
        return await showing.find(conn, scope, import_id)
    if showing.state_of(found) != "read":
        raise Problem("import_step_refused", state=showing.state_of(found))
    if not (found.counts or {}).get("matched") and not (found.counts or {}).get("unknown"):
        raise Problem("import_matches_nobody")
    await queries.set_applied(conn, scope, import_id, by(actor), now, with_leads=asked.with_leads)
    detail = {"feed": found.feed, "counts": found.counts, "with_leads": asked.with_leads}
    await audit.record(conn, actor.county_code, now, by(actor), "import.apply", import_id, detail)
    await outbox.put(conn, actor.county_code, "imports.apply_page", [import_id])
    return await showing.find(conn, scope, import_id)


async def apply_page(conn: Connection, scope: Scope, now: datetime, import_id: UUID) -> bool:
    """Write the next page of an applied import; whether more follow. A job that died goes on where the last ended."""
    await queries.lock(conn, scope, import_id)
    found = await showing.stored(conn, scope, import_id)
    if showing.state_of(found) != "applying":
        return False
    persons = await queries.listed_persons(conn, scope, import_id, found.applied_through, PAGE)
    if not persons:
        await queries.set_finished(conn, scope, import_id, now)
        return False
    counts = dict(found.counts or {})
    written = await write(conn, scope, now, found, persons)
    for name, n in written.items():
        counts[name] = counts.get(name, 0) + n
    percent = min(99, 100 * counts["persons"] // max(1, counts.get("matched", 1)))
    await queries.set_through(conn, scope, import_id, persons[-1].person_id, percent, counts)
    return True


async def write(
    conn: Connection, scope: Scope, now: datetime, found: ImportRow, persons: Sequence[ListedPerson]
) -> dict[str, int]:
    """The facts and leads of some persons of a list; how many of each."""
    feed = feed_of(found.feed)
    facts = [
        ObservedFact(
            household_id=one.household_id, person_id=one.person_id, name=name, value=value,
            observed_on=found.listed_on, source_id=found.id, channel="import", said_by="department",
        )
        for one in persons for name, value in facts_of(feed, one.facts).items()
    ]  # fmt: skip
    await registry.record_facts(conn, scope.county_code, now, facts)
    if facts or feed.checks:
        await registry.announce_change(conn, scope.county_code, sorted({one.household_id for one in persons}))
    leads = await screening.open_leads(conn, scope, now, found, persons) if found.with_leads else 0
    return {"persons": len(persons), "facts": len(facts), "leads": leads}


def facts_of(feed: Feed, said: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What rows about one person say together: amounts of a `total` field are added, of the rest the last row's."""
    totals = {field.fact for field in feed.field.values() if field.total and field.fact}
    facts: dict[str, Any] = {}
    for row in said:
        for name, value in row.items():
            facts[name] = str(Decimal(facts.get(name, "0")) + Decimal(value)) if name in totals else value
    return {name: float(value) if name in totals else value for name, value in facts.items()}


async def undo(conn: Connection, actor: Actor, now: datetime, import_id: UUID, reason: str) -> Import:
    """Take an applied import back: what it said no longer stands, and what stood before stands again.

    Raises Problem reason_needed, not_found, import_step_refused.
    """
    need_reason(reason)
    scope = actor.scope
    await queries.lock(conn, scope, import_id)
    found = await showing.stored(conn, scope, import_id)
    if found.undone_at is None:
        if found.applied_at is None:
            raise Problem("import_step_refused", state=showing.state_of(found))
        await queries.set_undone(conn, scope, import_id, by(actor), now, reason.strip())
        detail = {"feed": found.feed, "reason": reason.strip()}
        await audit.record(conn, actor.county_code, now, by(actor), "import.undo", import_id, detail)
        await outbox.put(conn, actor.county_code, "imports.take_back", [import_id])
    return await showing.find(conn, scope, import_id)


async def take_back(conn: Connection, scope: Scope, now: datetime, import_id: UUID) -> None:
    """The facts of an undone import do not stand any more; its leads say so."""
    found = await showing.stored(conn, scope, import_id)
    if found.undone_at is None:
        return
    homes = await registry.withdraw_facts(conn, scope.county_code, now, [import_id], None)
    await queries.mark_leads(conn, scope, import_id)
    homes |= await queries.households(conn, scope, import_id) if feed_of(found.feed).checks else set()
    if homes:
        await registry.announce_change(conn, scope.county_code, sorted(homes))
