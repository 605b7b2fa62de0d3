"""Who stands in a list and in no register becomes a lead where the list says they live (PD-05 … PD-12)."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from policy.catalogue import citation
from policy.feeds import Feed
from server import leads, parameters, regions
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.core.ids import new_id
from server.imports import queries_of_strangers, screening
from server.imports.intake import feed_of
from server.imports.places import Places, places, said_once
from server.imports.records import ImportRow, Stranger
from server.imports.words import ID_PROBLEMS, PROBLEMS
from server.leads import Found
from server.registry.identity import masked

PAGE = 500  # people whose leads are opened in one transaction


async def confirm(conn: Connection, scope: Scope, now: datetime, found: ImportRow, typed: int | None) -> None:
    """So many rows in no register become leads only when their number was typed (p_list_strangers_most).

    Raises Problem list_strangers_unconfirmed.
    """
    rows = (found.counts or {}).get("unknown", 0)
    view = await parameters.view(conn, scope.county_code, civil_date(now))
    most = view.days("p_list_strangers_most")
    if feed_of(found.feed).screens and rows > most and typed != rows:
        raise Problem("list_strangers_unconfirmed", strangers=rows, most=most)


async def wait(conn: Connection, scope: Scope, found: ImportRow) -> bool:
    """Let everybody of a list who is in no register wait to become a lead; whether its feed looks for anybody."""
    if not (found.with_leads and feed_of(found.feed).screens):
        return False
    await queries_of_strangers.gather(conn, scope, found.id)
    return True


async def open_leads(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, found: ImportRow
) -> tuple[int, bool]:
    """Leads of the next page of those who wait: how many are new, and whether anybody was left to look at.

    No second lead while one is open, nor after somebody looked at the person because of such a list in the round of
    screening that still runs (p_screening_interval); a lead that ended with a list taken back does not count.
    """
    feed = feed_of(found.feed)
    some = await queries_of_strangers.take(conn, scope, found.id, PAGE)
    if not some:
        return 0, False
    since = await screening.screened_since(conn, scope, now)
    known = await queries_of_strangers.known(conn, scope, [one.listed_as for one in some], found.feed, since)
    meant = [one for one in some if one.listed_as not in known and screening.matters(feed, one)]
    where = places(scope.county_code, await regions.division_tree(conn, scope, civil_date(now)))
    asked = [_found(feed, found, one, now, where, crypto) for one in meant]
    opened = set(await leads.open_leads(conn, scope, now, asked))
    new = [(lead.id, one.listed_as) for lead, one in zip(asked, meant, strict=True) if lead.id in opened]
    told = [lead for lead, _ in new if lead]
    await queries_of_strangers.add_leads(conn, scope, found.id, told, [as_ for _, as_ in new])
    return len(new), True


def _found(feed: Feed, found: ImportRow, one: Stranger, now: datetime, where: Places, crypto: Crypto) -> Found:
    facts: dict[str, Any] = {}
    for said in one.facts:
        facts |= said
    facts["event_description"] = explanation(feed, found, one)
    seed = sha256(f"{found.id} ".encode() + one.listed_as).digest()
    phone = crypto.open(one.phone_cipher) if one.phone_cipher else ""
    region = where.find(one.place)
    return Found(
        id=new_id(found.applied_at or now, lambda count: seed[:count]), source="data_match",
        channel="department_match", household_id=None, region_code=region, person_name=one.name,
        reporter_name=feed.from_.zh,
        person_phone=leads.seal_phone(crypto, phone), place=said_once(one.place), reported_at=now, facts=facts,
        marks=("place_unknown",) if region == where.county_code else (),
    )  # fmt: skip


def explanation(feed: Feed, found: ImportRow, one: Stranger) -> str:
    """Why somebody who is in no register became a lead: which list of when, which rows, which rules ask for it;
    that the list gives one citizen ID to several names, and that it gives one that cannot be looked up."""
    cited = "；".join(f"{rule} {citation(rule)}" for rule in feed.screens)
    numbers = "、".join(map(str, one.rows[:5]))
    held = f"（身份证号 {masked(one.id_last4)}）" if one.id_last4 else ""
    names = list(dict.fromkeys(name for name in one.names if name))
    doubt = (
        f"名单里这个身份证号写了{len(names)}个姓名：{'、'.join(names[:5])}，先核实是谁。" if len(names) > 1 else ""
    )
    wrong = "、".join(PROBLEMS[problem].zh for problem in one.problems if problem in ID_PROBLEMS)
    nobody = (
        f"{wrong}，按姓名等在登记里没有对上，可能已经登记过，先查一查。" if wrong
        else "登记里没有，也没有可能是同一人的。"
    )  # fmt: skip
    return (
        f"{feed.from_.zh}《{feed.zh}》名单（{found.listed_on.isoformat()}，第 {numbers} 行）里有此人{held}，"
        f"{nobody}{doubt}请先核实住处，再登记入户走访。依据：{cited}"
    )
