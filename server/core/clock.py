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


def day_words(day: date) -> str:
    """A day as Chinese papers and pages write it: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"
