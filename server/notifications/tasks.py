"""Jobs of notifications."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, county_scope
from server.notifications import operations, referrals


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


async def second_visit_asked(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Tell the workers who are asked for these second visits."""
    await operations.second_visits_asked(conn, county_scope(county_code), now, [UUID(i) for i in ids])
