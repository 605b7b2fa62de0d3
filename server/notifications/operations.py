"""The finder hears what became of what they found (PD-03): received, a case, the decision."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from policy.programmes.load import workflow
from server.core.db import Connection, Scope
from server.notifications import queries
from server.notifications.records import CaseNews, LeadNews, Told


async def leads_received(conn: Connection, scope: Scope, now: datetime, ids: Sequence[UUID]) -> None:
    """Their lead is in the county's queue."""
    told = [
        Told(user_id=n.reported_by, kind="lead_received", subject_id=n.id, detail={"person_name": n.person_name})
        for n in await queries.leads(conn, scope, ids)
        if n.reported_by is not None
    ]
    await queries.tell(conn, scope.county_code, now, told)


async def leads_ended(conn: Connection, scope: Scope, now: datetime, ids: Sequence[UUID]) -> None:
    """Their lead was referred, placed under monitoring or joined to another, whose finder hears of it too.
    (A case tells of itself.)
    """
    told = [one for news in await queries.leads(conn, scope, ids) for one in _ended(news)]
    await queries.tell(conn, scope.county_code, now, told)


def _ended(news: LeadNews) -> list[Told]:
    if news.outcome in (None, "case"):
        return []
    detail = {"person_name": news.person_name, "outcome": news.outcome, "note": news.note}
    told: list[Told] = []
    if news.reported_by is not None:
        told.append(Told(user_id=news.reported_by, kind="lead_ended", subject_id=news.id, detail=detail))
    if news.host_finder is not None and news.host_finder != news.reported_by:
        also = {"person_name": news.host_name, "lead_id": news.joined_lead_id}
        told.append(Told(user_id=news.host_finder, kind="lead_joined", subject_id=news.id, detail=also))
    return told


async def cases_moved(conn: Connection, scope: Scope, now: datetime, ids: Sequence[UUID]) -> None:
    """A case from their lead was opened, decided, or did what the programme says the finder hears of."""
    told = [one for news in await queries.cases(conn, scope, ids) for one in _news(news)]
    await queries.tell(conn, scope.county_code, now, told)


def _news(news: CaseNews) -> list[Told]:
    flow = workflow(news.programme)
    detail = {
        "person_name": news.applicant_name,
        "programme": news.programme,
        "programme_title": {"zh": flow.source.zh, "en": flow.source.en},
    }
    told = [Told(user_id=news.reported_by, kind="case_opened", subject_id=news.id, detail=detail)]
    if news.decision:
        decided = detail | {"decision": news.decision, "amount": news.amount, "reason": news.reason}
        told.append(Told(user_id=news.reported_by, kind="case_decided", subject_id=news.id, detail=decided))
    rule = flow.acts.get(news.act)
    if rule and "finder" in rule.tells and not news.decision:
        moved = detail | {"act": news.act, "act_title": {"zh": rule.zh, "en": rule.en}, "case_id": str(news.id)}
        told.append(Told(user_id=news.reported_by, kind="case_moved", subject_id=news.act_id, detail=moved))
    return told


async def second_visits_asked(conn: Connection, scope: Scope, now: datetime, ids: Sequence[UUID]) -> None:
    """A worker is asked to visit a household that another visited. Why the first is looked at is not told."""
    told = [
        Told(
            user_id=one.worker_id,
            kind="second_visit",
            subject_id=one.id,
            detail={"head_name": one.head_name, "household_id": str(one.household_id), "note": one.note},
        )
        for one in await queries.second_visits(conn, scope, ids)
    ]
    await queries.tell(conn, scope.county_code, now, told)
