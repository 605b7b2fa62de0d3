"""Jobs of notifications."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, county_scope
from server.notifications import (
    campaigns,
    division_changes,
    feeds,
    findings,
    followups,
    operations,
    referrals,
    sessions,
)


async def lead_received(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Tell the finders of these leads that they arrived."""
    await operations.leads_received(conn, county_scope(county_code), now, [UUID(i) for i in ids])


async def lead_ended(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Tell the finders of these leads how they ended."""
    await operations.leads_ended(conn, county_scope(county_code), now, [UUID(i) for i in ids])


async def case_moved(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Tell the finders what happened to these cases."""
    await operations.cases_moved(conn, county_scope(county_code), now, [UUID(i) for i in ids])


async def referral_moved(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Tell who waits for it what was done with these referrals."""
    await referrals.referrals_moved(conn, county_scope(county_code), now, [UUID(i) for i in ids])


async def referrals_late(conn: Connection, county_code: str, now: datetime) -> None:
    """Tell of the county's referrals that are past their limit."""
    await referrals.tell_late(conn, county_scope(county_code), now)


async def findings_found(conn: Connection, county_code: str, now: datetime, _: Sequence[str]) -> None:
    """Tell of what was found."""
    await findings.tell(conn, county_scope(county_code), now)


async def findings_due(conn: Connection, county_code: str, now: datetime) -> None:
    """Tell of the findings whose last day comes near, and the county of those that are late."""
    await findings.tell(conn, county_scope(county_code), now)


async def second_visit_asked(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Tell the workers who are asked for these second visits."""
    await operations.second_visits_asked(conn, county_scope(county_code), now, [UUID(i) for i in ids])


async def approval_session_moved(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Tell members and townships of these steps of approval sessions."""
    await sessions.moved(conn, county_scope(county_code), now, [UUID(i) for i in ids])


async def followups_escalated(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Tell the township or the county of these overdue households that came to them."""
    await followups.escalated(conn, county_scope(county_code), now, [UUID(i) for i in ids])


async def campaign_moved(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Tell the workers that these campaigns began, or ended before their time."""
    await campaigns.moved(conn, county_scope(county_code), now, [UUID(i) for i in ids])


async def division_change_stopped(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Tell who can settle it that these changes of divisions could not be made on their day."""
    await division_changes.stopped(conn, county_scope(county_code), now, [UUID(i) for i in ids])


async def sessions_too_late(conn: Connection, county_code: str, now: datetime) -> None:
    """Tell of the cases that no approval session hears before their limit ends."""
    await sessions.tell_too_late(conn, county_scope(county_code), now)


async def feeds_stale(conn: Connection, county_code: str, now: datetime) -> None:
    """Tell of the departments' lists that should have come."""
    await feeds.tell_stale(conn, county_scope(county_code), now)
