"""Whoever is to go for a campaign hears of it, and of its end before time: one notice for all of their households."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.notifications import queries
from server.notifications.records import CampaignNews, Told


async def moved(conn: Connection, scope: Scope, now: datetime, campaign_ids: Sequence[UUID]) -> None:
    """Tell the workers whose households still wait for the visit. Its end is told to whoever heard that it began."""
    found = await queries.campaigns(conn, scope, campaign_ids, civil_date(now))
    await queries.tell(conn, scope.county_code, now, [_told(one) for one in found])


def _told(news: CampaignNews) -> Told:
    detail = {
        "name": news.name,
        "purpose": news.purpose,
        "starts_on": news.starts_on.isoformat(),
        "ends_on": news.ends_on.isoformat(),
        "count": news.households,
        "reason": news.end_reason or "",
    }
    kind = "campaign_begun" if news.end_reason is None else "campaign_ended"
    return Told(user_id=news.user_id, kind=kind, subject_id=news.campaign_id, detail=detail)
