"""Time: instants are UTC; what the law counts are civil dates of Asia/Shanghai."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

COUNTY_ZONE = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present instant. Called only at the edges (HTTP, jobs, commands) and passed on as an argument."""
    return datetime.now(UTC)


def civil_date(instant: datetime) -> date:
    """The date on the county's wall calendar at that instant."""
    return instant.astimezone(COUNTY_ZONE).date()
