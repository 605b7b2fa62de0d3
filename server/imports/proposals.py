"""Proposals: whom a row is about where nobody is sure is decided by a person, never by the house."""

from datetime import datetime
from uuid import UUID

from server import registry
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.imports import applying, queries, queries_of_matches, queries_of_proposals, queries_of_strangers, showing
from server.imports.intake import feed_of
from server.imports.records import Decision, Import, ProposalList


async def proposals(conn: Connection, scope: Scope, import_id: UUID, number: int) -> ProposalList:
    """Those a row may be about. Raises Problem not_found."""
    await showing.stored(conn, scope, import_id)
    return ProposalList(await queries_of_proposals.proposed(conn, scope, import_id, number))


async def decide(
    conn: Connection, actor: Actor, now: datetime, import_id: UUID, number: int, said: Decision
) -> Import:
    """Say who a row is about. What an applied list says of that person becomes facts at once.

    The same id again changes nothing. Raises Problem not_found, import_step_refused, list_not_authorised.
    """
    scope = actor.scope
    await queries.lock(conn, scope, import_id)
    found = await showing.stored(conn, scope, import_id)
    state = showing.state_of(found)
    if state not in ("read", "applying", "applied"):
        raise Problem("import_step_refused", state=state)
    await queries_of_proposals.follow(conn, scope, import_id, number)
    if said.person_id is not None:  # the screen may have shown somebody who was merged since
        said = Decision(said.id, await registry.remaining_person(conn, scope, said.person_id))
    asked = await queries_of_proposals.proposed(conn, scope, import_id, number)
    open_ones = {one.person_id for one in asked if one.outcome == "proposed"}
    decision = (said.id, number, said.person_id)
    if not open_ones and not asked:
        raise Problem("not_found", what="待确认 proposal")
    if said.person_id is not None and said.person_id not in {one.person_id for one in asked}:
        raise Problem("not_found", what="人员 person")
    if not open_ones:
        return await showing.find(conn, scope, import_id)  # somebody decided meanwhile
    if said.person_id is not None and state != "read":
        await applying.ground_of(conn, scope, civil_date(now), found)
    if await queries_of_proposals.add_decision(conn, scope, import_id, decision, actor.id, now):
        await queries_of_proposals.settle(conn, scope, import_id, number, said.person_id)
        counts = dict(found.counts or {})
        to = "matched" if said.person_id else "set_aside"
        counts |= {"proposed": counts["proposed"] - 1, to: counts.get(to, 0) + 1}
        if said.person_id and state != "read":
            await queries_of_matches.add_person(conn, scope, import_id, said.person_id, number)
            persons = await queries_of_matches.listed_persons(conn, scope, import_id, None, 1, said.person_id)
            for name, n in (await applying.write(conn, scope, now, found, persons)).items():
                counts[name] = counts.get(name, 0) + n
        await queries.set_counts(conn, scope, import_id, counts)
        if said.person_id is None and "strangers" in counts and found.with_leads and feed_of(found.feed).screens:
            await queries_of_strangers.gather_row(conn, scope, import_id, number)
            await outbox.put(conn, actor.county_code, "imports.apply_page", [import_id])
        detail = {"row": number, "person_id": said.person_id}
        await audit.record(conn, actor.county_code, now, actor.id, "import.decide", import_id, detail)
    return await showing.find(conn, scope, import_id)
