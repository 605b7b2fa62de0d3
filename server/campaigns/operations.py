"""Begin a campaign, see how far it is, end it. What it asks of each household is the follow-ups' to work out."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from server import regions
from server.campaigns import queries
from server.campaigns.records import Campaign, CampaignEnd, CampaignList, MemberList, NewCampaign
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope, county_scope
from server.core.errors import Problem, need_reason
from server.core.paging import page, read_key

Wanted = Literal["all", "visited", "waiting"]


async def begin(conn: Connection, actor: Actor, now: datetime, new: NewCampaign) -> Campaign:
    """Call for a visit to everybody in these places within these days. The same id again changes nothing.

    Raises Problem not_found (a place out of reach), campaign_reaches_nobody, days_in_wrong_order.
    """
    reach = regions.narrow(actor.reach)
    for code in new.regions:
        if not any(code.startswith(one) for one in reach):
            raise Problem("not_found", what="区划 division")
    known = await regions.names(conn, actor.scope, new.regions)
    if len(known) < len(set(new.regions)):
        raise Problem("not_found", what="区划 division")
    home = next(one for one in reach if new.regions[0].startswith(one))
    if not await queries.add(conn, actor.scope, home, new, actor.id, now):
        return await find(conn, actor.scope, civil_date(now), new.id)
    taken = await queries.take_in(conn, actor.scope, new)
    if not taken:
        raise Problem("campaign_reaches_nobody")
    detail = {"name": new.name, "households": taken, "from": new.starts_on, "until": new.ends_on}
    await audit.record(conn, actor.county_code, now, actor.id, "campaign.begin", new.id, detail)
    await outbox.put(conn, actor.county_code, "followups.recompute_campaigns", [new.id])
    await outbox.put(conn, actor.county_code, "notifications.campaign_moved", [new.id])
    return await find(conn, actor.scope, civil_date(now), new.id)


async def end(conn: Connection, actor: Actor, now: datetime, campaign_id: UUID, said: CampaignEnd) -> Campaign:
    """Nobody need go any more; what was visited stays.

    Raises Problem not_found, reason_needed, campaign_over.
    """
    need_reason(said.reason)
    today = civil_date(now)
    found = await find(conn, actor.scope, today, campaign_id)
    if not any(found.region_code.startswith(one) for one in actor.reach):
        raise Problem("not_found", what="专项走访 campaign")  # the county's is ended by the county
    if not await queries.end(conn, actor.scope, campaign_id, today, actor.id, now, said.reason.strip()):
        raise Problem("campaign_over")
    await audit.record(conn, actor.county_code, now, actor.id, "campaign.end", campaign_id, {"reason": said.reason})
    await outbox.put(conn, actor.county_code, "followups.recompute_campaigns", [campaign_id])
    await outbox.put(conn, actor.county_code, "notifications.campaign_moved", [campaign_id])
    return await find(conn, actor.scope, today, campaign_id)


async def find(conn: Connection, scope: Scope, today: date, campaign_id: UUID) -> Campaign:
    """One, with how far it is. Raises Problem not_found."""
    found = await queries.one(conn, scope, today, campaign_id)
    if found is None:
        raise Problem("not_found", what="专项走访 campaign")
    return found


async def list_campaigns(
    conn: Connection, scope: Scope, today: date, *, limit: int = 50, after: str | None = None
) -> CampaignList:
    """Campaigns within reach, the newest first. Raises Problem page_unknown."""
    found = await queries.newest(conn, scope, today, limit + 1, read_key(after, tuple[date, UUID]))
    lines = page(found, limit, lambda one: (one.starts_on, one.id))
    return CampaignList(lines.items, lines.next)


async def list_members(
    conn: Connection,
    scope: Scope,
    today: date,
    campaign_id: UUID,
    *,
    wanted: Wanted = "all",
    limit: int = 50,
    after: str | None = None,
) -> MemberList:
    """Its households within reach, place by place. Raises Problem not_found, page_unknown."""
    campaign = await find(conn, scope, today, campaign_id)
    key = read_key(after, tuple[str, UUID])
    found = await queries.members(conn, scope, campaign, today, wanted, limit + 1, key)
    lines = page(found, limit, lambda one: (one.region_code, one.household_id))
    return MemberList(lines.items, lines.next)


async def households(
    conn: Connection, county_code: str, campaign_ids: Sequence[UUID], after: UUID | None, limit: int
) -> list[UUID]:
    """The households of campaigns in the order of their ids, from after one of them."""
    return await queries.households(conn, county_scope(county_code), campaign_ids, after, limit)
