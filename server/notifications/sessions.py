"""Members hear when an approval session is called, moved or cancelled; townships what became of their cases; whoever
keeps sessions of the cases that none hears in time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from policy.programmes.load import workflow
from server import approval_sessions
from server.accounts.permissions import PERMISSIONS
from server.approval_sessions import TooLateCase
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.notifications import queries
from server.notifications.records import NotificationKind, SessionNews, Told

KINDS: dict[str, NotificationKind] = {
    "call": "session_called", "move": "session_called", "cancel": "session_cancelled", "close": "session_held",
}  # fmt: skip


async def moved(conn: Connection, scope: Scope, now: datetime, act_ids: Sequence[UUID]) -> None:
    """Tell of these steps of sessions. Who moved a session tells its members of the new day with them."""
    for news in await queries.session_acts(conn, scope, act_ids):
        told = await _townships(conn, scope, news) if news.act == "close" else _members(news)
        await queries.tell(conn, scope.county_code, now, told)


def _members(news: SessionNews) -> list[Told]:
    detail = {"day": news.day, "starts_at": news.starts_at, "place": news.place, "reason": news.reason,
              "session_id": str(news.session_id)}  # fmt: skip
    return [Told(user_id=one, kind=KINDS[news.act], subject_id=news.id, detail=detail) for one in news.members]


async def _townships(conn: Connection, scope: Scope, news: SessionNews) -> list[Told]:
    return [
        Told(
            user_id=one.user_id,
            kind="session_held",
            subject_id=news.id,
            detail={"day": news.day, "approved": one.approved, "refused": one.refused, "open": one.open},
        )
        for one in await queries.session_outcomes(conn, scope, news.session_id)
    ]


async def tell_too_late(conn: Connection, scope: Scope, now: datetime) -> None:
    """Who keeps the county's sessions hears of each case whose limit ends before one can hear it; once for the day of
    that session, and again only when it comes to be another day."""
    cases = await approval_sessions.too_late(conn, scope, civil_date(now))
    keepers = await queries.users_of(conn, scope, sorted(PERMISSIONS["approval_session.keep"])) if cases else []
    await queries.tell(
        conn, scope.county_code, now, [_told_too_late(one, keeper) for one in cases for keeper in keepers]
    )


def _told_too_late(one: TooLateCase, keeper: UUID) -> Told:
    source = workflow(one.programme).source
    detail = {
        "person_name": one.applicant_name,
        "programme": one.programme,
        "programme_title": {"zh": source.zh, "en": source.en},
        "due_on": one.due_on.isoformat(),
        "session_day": one.session_day.isoformat(),
        "case_id": str(one.case_id),
    }
    gap = uuid5(one.case_id, one.session_day.isoformat())  # the case and the day that is too late, whoever looks
    return Told(user_id=keeper, kind="session_too_late", subject_id=gap, detail=detail)
