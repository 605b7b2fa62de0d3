"""What became of a referral is told to the finder of the hardship, to whoever referred it, and to the township."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from policy.referrals import targets
from server import referrals
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.notifications import queries
from server.notifications.records import Told
from server.referrals import LateNews, News

FINDER_HEARS = ("accept", "done", "withdraw")
OFFICE_HEARS = ("reject", "done", "withdraw")


async def referrals_moved(conn: Connection, scope: Scope, now: datetime, ids: Sequence[UUID]) -> None:
    """Tell of these acts, each once to everybody who waits for it."""
    told = [one for news in await referrals.news(conn, scope, ids) for one in _told(news)]
    await queries.tell(conn, scope.county_code, now, told)


def _told(news: News) -> list[Told]:
    target = targets()[news.target]
    detail = {
        "person_name": news.person_name,
        "target_title": {"zh": target.zh, "en": target.en},
        "department": {"zh": news.department_zh, "en": news.department_en},
        "referral_id": str(news.referral_id),
        "act": news.act,
        "reason": news.reason,
        "aid": news.aid,
        "amount": news.amount,
    }
    who = {*news.told} if news.act in OFFICE_HEARS else set[UUID]()
    if news.finder is not None and news.act in FINDER_HEARS:
        who.add(news.finder)
    return [Told(user_id=one, kind="referral_moved", subject_id=news.act_id, detail=detail) for one in sorted(who)]


async def tell_late(conn: Connection, scope: Scope, now: datetime) -> None:
    """Whoever owes the next step of a referral past its limit, and the county, hear of it: once for each limit."""
    late = await referrals.late(conn, scope, civil_date(now))
    await queries.tell(conn, scope.county_code, now, [_told_late(one) for one in late])


def _told_late(news: LateNews) -> Told:
    target = targets()[news.target]
    detail = {
        "person_name": "" if news.is_department else news.person_name,
        "target_title": {"zh": target.zh, "en": target.en},
        "department": {"zh": news.department_zh, "en": news.department_en},
        "referral_id": str(news.referral_id),
        "state": news.state,
        "due_on": news.due_on.isoformat(),
    }
    return Told(user_id=news.user_id, kind="referral_late", subject_id=news.act_id, detail=detail)
