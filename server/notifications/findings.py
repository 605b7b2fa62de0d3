"""Whoever a finding waits for hears of it: one notice for all that was found, comes near or is late at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server import screening
from server.core.db import Connection, Scope
from server.notifications import queries
from server.notifications.records import NotificationKind, Told
from server.screening import FindingNews

KINDS: dict[str, NotificationKind] = {"opened": "finding_opened", "near": "finding_near", "late": "finding_late"}


async def tell(conn: Connection, scope: Scope, now: datetime) -> None:
    """Of every step of a finding that was not told yet; each is told once."""
    by_user: dict[tuple[UUID, str], list[FindingNews]] = {}
    for one in await screening.untold(conn, scope, now):
        by_user.setdefault((one.user_id, one.step), []).append(one)
    told = [_told(user_id, KINDS[step], news) for (user_id, step), news in by_user.items()]
    await queries.tell(conn, scope.county_code, now, told)


def _told(user_id: UUID, kind: NotificationKind, news: Sequence[FindingNews]) -> Told:
    """`news` in the order of their last days: the first is named, the others are counted."""
    first = news[0]
    title = screening.finding_title(first.finding, first.subject)
    detail = {
        "count": len(news), "head_name": first.head_name, "household_id": str(first.household_id),
        "finding_title": {"zh": title.zh, "en": title.en}, "due_on": first.due_on.isoformat(),
    }  # fmt: skip
    return Told(user_id=user_id, kind=kind, subject_id=first.finding_id, detail=detail)
