"""Who stands in a list and is in no programme becomes a lead and a visit of the grid worker (PD-05 … PD-12).

The categories that are only watched (dibao-marginal, expenditure hardship, people at risk of poverty) are no
programme: PD-09 and PD-10 look for just those who are not covered.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from policy.catalogue import citation
from policy.feeds import Feed
from policy.programmes import workflows
from server import leads, parameters, registry
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.ids import new_id
from server.imports import queries_of_leads
from server.imports.intake import feed_of
from server.imports.records import ImportRow, ListedPerson, Stranger
from server.leads import Found
from server.registry import ObservedFact

LISTED = "listed_on"  # what the cadence asks a visit for


async def open_leads(
    conn: Connection, scope: Scope, now: datetime, found: ImportRow, persons: Sequence[ListedPerson]
) -> int:
    """Leads of those persons whose household nobody helps, is looking at or has looked at for such a list since the
    last screening; one for a household. How many."""
    feed = feed_of(found.feed)
    wanted = {one.household_id: one for one in reversed(persons) if feed.screens and matters(feed, one)}
    if not wanted:
        return 0
    left_alone = await _helped(conn, scope, now, wanted)
    left_alone |= await queries_of_leads.being_looked_at(conn, scope, list(wanted))
    since = await screened_since(conn, scope, now)
    if feed.per == "person":
        left_alone |= await queries_of_leads.looked_at(conn, scope, list(wanted), found.feed, since)
        news = wanted
    else:  # another event is news of somebody who was looked at, the same one in another list is none
        known = await queries_of_leads.events_looked_at(conn, scope, list(wanted), found.feed, since, found.id)
        news = {
            one.household_id: one
            for one in reversed(persons)
            if matters(feed, one) and _news(one, known.get(one.person_id, ()))
        }
    meant = [one for home, one in news.items() if home not in left_alone]
    opened = await leads.open_leads(conn, scope, now, [_found(feed, found, one, now) for one in meant])
    await queries_of_leads.add_import_leads(conn, scope, found.id, opened)
    visited = meant if not feed.visit_all else await _hit_anew(conn, scope, found, list(wanted.values()))
    await _ask_for_visits(conn, scope, now, found, visited)
    return len(opened)


async def _hit_anew(
    conn: Connection, scope: Scope, found: ImportRow, wanted: Sequence[ListedPerson]
) -> list[ListedPerson]:
    """Those whose household is to be visited for it: an event that another list told of any of them is none."""
    told = await queries_of_leads.events_told(conn, scope, [one.household_id for one in wanted], found.feed, found.id)
    return [one for one in wanted if _news(one, told.get(one.household_id, ()))]


def _news(one: ListedPerson, known: Sequence[queries_of_leads.Said]) -> bool:
    """Whether a list says something of somebody that was not known."""
    return any(said not in known for said in zip(one.facts, one.details, strict=True))


async def _helped(conn: Connection, scope: Scope, now: datetime, homes: Collection[UUID]) -> set[UUID]:
    held = await registry.current_statuses(conn, scope, civil_date(now), homes)
    return {home for home, every in held.items() if any(one.status in workflows() for one in every)}


async def screened_since(conn: Connection, scope: Scope, now: datetime) -> datetime:
    """Whoever was looked at since then belongs to the round of screening that still runs (PD-05)."""
    view = await parameters.view(conn, scope.county_code, civil_date(now))
    return now - timedelta(days=view.days("p_screening_interval"))


def matters(feed: Feed, one: ListedPerson | Stranger) -> bool:
    """Whether what the list says is enough to look at somebody."""
    if feed.at_least is None:
        return True
    fact = feed.field[feed.at_least.field].fact
    source = one.facts if fact else one.details
    return sum((Decimal(str(said.get(fact or feed.at_least.field, 0))) for said in source), Decimal(0)) >= Decimal(
        feed.at_least.yuan
    )


def _found(feed: Feed, found: ImportRow, one: ListedPerson, now: datetime) -> Found:
    facts: dict[str, Any] = {}
    for said in one.facts:
        facts |= said
    facts["event_description"] = explanation(feed, found, one.rows)
    seed = sha256(f"{found.id} {one.household_id}".encode()).digest()
    return Found(
        id=new_id(found.applied_at or now, lambda count: seed[:count]), source="data_match",
        channel="department_match", household_id=one.household_id, region_code=one.region_code,
        reporter_name=feed.from_.zh, person_name=one.name, place=one.address, reported_at=now, facts=facts,
    )  # fmt: skip


def explanation(feed: Feed, found: ImportRow, rows: Sequence[int]) -> str:
    """Why somebody became a lead: which list, of when, which row, and which rules ask for it."""
    cited = "；".join(f"{rule} {citation(rule)}" for rule in feed.screens)
    numbers = "、".join(map(str, rows[:5]))
    return (
        f"{feed.from_.zh}《{feed.zh}》名单（{found.listed_on.isoformat()}，第 {numbers} 行）里有此人，"
        f"登记里不在任何救助之内。依据：{cited}"
    )


async def _ask_for_visits(
    conn: Connection, scope: Scope, now: datetime, found: ImportRow, meant: Sequence[ListedPerson]
) -> None:
    today = civil_date(now)
    asked: Mapping[UUID, ListedPerson] = {one.household_id: one for one in meant}
    facts = [
        ObservedFact(household_id=home, person_id=one.person_id, name=LISTED, value=today.isoformat(),
                     observed_on=today, source_id=found.id, channel="department", said_by="department")
        for home, one in asked.items()
    ]  # fmt: skip
    await registry.record_facts(conn, scope.county_code, now, facts)
    await registry.announce_change(conn, scope.county_code, list(asked))
