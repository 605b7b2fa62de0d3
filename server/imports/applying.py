"""What a list says becomes facts of the register, page by page; taken back, none of them stands."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from policy.facts import of_house
from policy.feeds import Feed
from server import leads, registry
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, need_reason
from server.imports import (
    queries,
    queries_of_feeds,
    queries_of_leads,
    queries_of_matches,
    queries_of_proposals,
    queries_of_strangers,
    screening,
    showing,
    strangers,
)
from server.imports.intake import by, feed_of
from server.imports.records import ApplyRequest, Authorisation, Import, ImportRow, ListedPerson
from server.registry import ObservedFact

PAGE = 2000  # persons whose facts are written in one transaction


async def apply(conn: Connection, actor: Actor, now: datetime, import_id: UUID, asked: ApplyRequest) -> Import:
    """Let what is matched become facts. Proposals wait until somebody decided them.

    Raises Problem not_found, import_step_refused, import_matches_nobody, list_strangers_unconfirmed,
    list_not_authorised.
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
    if asked.with_leads:
        await strangers.confirm(conn, scope, now, found, asked.strangers)
    ground = await ground_of(conn, scope, civil_date(now), found)
    await queries.set_applied(conn, scope, import_id, by(actor), now, ground.id, with_leads=asked.with_leads)
    detail = {
        "feed": found.feed, "counts": found.counts, "with_leads": asked.with_leads, "document_no": ground.document_no,
    }  # fmt: skip
    await audit.record(conn, actor.county_code, now, by(actor), "import.apply", import_id, detail)
    await outbox.put(conn, actor.county_code, "imports.apply_page", [import_id])
    return await showing.find(conn, scope, import_id)


async def ground_of(conn: Connection, scope: Scope, today: date, found: ImportRow) -> Authorisation:
    """The document that lets a list become facts today: the one it came under, or another of its feed in force.

    Raises Problem list_not_authorised.
    """
    grounds = [one for one in await queries_of_feeds.authorisations(conn, scope, today) if one.feed == found.feed]
    own = next((one for one in grounds if one.id == found.authorisation_id), None)
    ground = own or next(iter(grounds), None)
    if ground is None:
        feed = feed_of(found.feed)
        raise Problem("list_not_authorised", feed=feed.zh, feed_en=feed.en, document_no=found.document_no)
    return ground


async def apply_page(conn: Connection, scope: Scope, now: datetime, crypto: Crypto, import_id: UUID) -> bool:
    """Write the next page of an applied import; whether more follow. A job that died goes on where the last ended."""
    await queries.lock(conn, scope, import_id)
    found = await showing.stored(conn, scope, import_id)
    if showing.state_of(found) == "applied":  # somebody said since that a row is about nobody of the register
        return await _look_for_strangers(conn, scope, now, crypto, found)
    if showing.state_of(found) != "applying":
        return False
    if found.applied_through is None and "strangers" not in (found.counts or {}):
        await queries_of_proposals.follow(conn, scope, import_id, None)
        await queries_of_matches.gather_persons(conn, scope, import_id)
    persons = await queries_of_matches.listed_persons(conn, scope, import_id, found.applied_through, PAGE)
    if not persons:
        if await _look_for_strangers(conn, scope, now, crypto, found):
            return True
        await queries.set_finished(conn, scope, import_id, now)
        return False
    counts = dict(found.counts or {})
    written = await write(conn, scope, now, found, persons)
    for name, n in written.items():
        counts[name] = counts.get(name, 0) + n
    percent = min(99, 100 * counts["persons"] // max(1, counts.get("matched", 1)))
    await queries.set_through(conn, scope, import_id, persons[-1].person_id, percent, counts)
    return True


async def _look_for_strangers(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, found: ImportRow
) -> bool:
    """Leads of the next who are in no register; whether there may be more."""
    counts = found.counts or {}
    if "strangers" not in counts:
        await queries.set_counts(conn, scope, found.id, {"strangers": 0})
        return await strangers.wait(conn, scope, found)
    opened, more = await strangers.open_leads(conn, scope, now, crypto, found)
    told = {"strangers": counts["strangers"] + opened, "leads": counts.get("leads", 0) + opened}
    await queries.set_counts(conn, scope, found.id, told)
    return more


async def write(
    conn: Connection, scope: Scope, now: datetime, found: ImportRow, persons: Sequence[ListedPerson]
) -> dict[str, int]:
    """The facts and leads of some persons of a list; how many of each. What is said of a house is its household's, as
    a visit says it: of two members of whom a list says two things the first is kept."""
    feed = feed_of(found.feed)
    facts = [
        ObservedFact(
            household_id=one.household_id, person_id=None if of_house(name) else one.person_id, name=name,
            value=value, observed_on=found.listed_on, source_id=found.id, channel="department", said_by="department",
        )
        for one in persons for name, value in facts_of(feed, one.facts).items()
    ]  # fmt: skip
    await registry.record_facts(conn, scope.county_code, now, facts)
    if facts or feed.checks:
        await registry.announce_change(conn, scope.county_code, sorted({one.household_id for one in persons}))
    opened = await screening.open_leads(conn, scope, now, found, persons) if found.with_leads else 0
    return {"persons": len(persons), "facts": len(facts), "leads": opened}


def facts_of(feed: Feed, said: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What rows about one person say together: amounts of a `total` field are added, of the rest the last row's."""
    totals = {field.fact for field in feed.field.values() if field.total and field.fact}
    facts: dict[str, Any] = {}
    for row in said:
        for name, value in row.items():
            facts[name] = str(Decimal(facts.get(name, "0")) + Decimal(value)) if name in totals else value
    return {name: float(value) if name in totals else value for name, value in facts.items()}


async def undo(conn: Connection, actor: Actor, now: datetime, import_id: UUID, reason: str) -> Import:
    """Take an applied import back: what it said no longer stands, and what stood before stands again. One that was
    not applied is withdrawn: its file and rows go.

    Raises Problem reason_needed, not_found, import_step_refused.
    """
    need_reason(reason)
    scope = actor.scope
    await queries.lock(conn, scope, import_id)
    found = await showing.stored(conn, scope, import_id)
    if found.undone_at is None:
        if (state := showing.state_of(found)) in ("reading", "cleared"):
            raise Problem("import_step_refused", state=state)
        await queries.set_undone(conn, scope, import_id, by(actor), now, reason.strip())
        detail = {"feed": found.feed, "reason": reason.strip()}
        await audit.record(conn, actor.county_code, now, by(actor), "import.undo", import_id, detail)
        await outbox.put(conn, actor.county_code, "imports.take_back", [import_id])
    return await showing.find(conn, scope, import_id)


async def take_back(conn: Connection, scope: Scope, now: datetime, import_id: UUID) -> None:
    """The facts of an undone import do not stand any more; its leads end, but for those somebody has worked on."""
    found = await showing.stored(conn, scope, import_id)
    if found.undone_at is None or "leads_ended" in (found.counts or {}):
        return
    if found.applied_at is None:
        if found.cleared_at is None:
            await queries.clear(conn, scope, import_id, now)
        return
    await queries_of_strangers.forget(conn, scope, import_id)
    homes = await registry.withdraw_facts(conn, scope.county_code, now, [import_id], None)
    counts = {"leads_ended": 0, "leads_kept": 0}
    note = f"依据的名单《{feed_of(found.feed).zh}》（{found.listed_on.isoformat()}）已撤销：{found.undo_reason}"
    after: UUID | None = None
    while some := await queries_of_leads.withdrawable(conn, scope, import_id, after, PAGE):
        after = some[-1][0]
        ended, kept = await leads.withdraw(
            conn, scope, now, [lead for lead, _ in some], some[0][1], note, "list_withdrawn"
        )
        counts["leads_ended"] += len(ended)
        counts["leads_kept"] += len(kept)
    await queries.set_counts(conn, scope, import_id, counts)
    homes |= await queries_of_matches.households(conn, scope, import_id) if feed_of(found.feed).checks else set()
    if homes:
        await registry.announce_change(conn, scope.county_code, sorted(homes))
