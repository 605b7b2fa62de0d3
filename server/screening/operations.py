"""What people read of screening, and what they say to findings."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

import policy
from policy.programmes.load import SAME, targets, workflows
from policy.rules import programmes
from server import leads, parameters, registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text
from server.core.paging import page, read_key
from server.screening import queries_of_lists as queries
from server.screening.records import (
    Course,
    CourseAct,
    CourseStage,
    FindingCount,
    FindingList,
    FindingReview,
    FindingState,
    FoundItem,
    FoundRow,
    HouseholdScreening,
    ProgrammeCount,
    ResultItem,
    ResultLine,
    ScreeningResultList,
    ScreeningSummary,
)
from server.screening.words import finding_citation, finding_title, finding_words, programme_title


async def summarise(conn: Connection, scope: Scope, region: str, today: date) -> ScreeningSummary:
    """Counts below a division."""
    found = await queries.summary(conn, scope, region, today)
    if found is None:
        raise Problem("not_found", what="筛查 screening")
    counts = [
        ProgrammeCount(one, programme_title(one), *found.programmes[one])
        for one in programmes()
        if one in found.programmes
    ]
    kinds = [FindingCount(one, finding_words(one).title, *found.findings[one]) for one in sorted(found.findings)]
    waiting, late = sum(one.waiting for one in kinds), sum(one.late for one in kinds)
    return ScreeningSummary(found.screened_on, found.households, counts, waiting, late, kinds)


async def list_results(
    conn: Connection, scope: Scope, *, region: str, programme: str, result: str, after: str | None, limit: int
) -> ScreeningResultList:
    """Households that qualify, or may, for a programme they are not in. Raises Problem page_unknown."""
    key = read_key(after, tuple[int, str, UUID])
    found = await queries.results(
        conn, scope, region=region, programme=programme, result=result, after=key, limit=limit + 1
    )
    lines = page(found, limit, lambda one: (len(one.missing), one.region_code, one.id))
    return ScreeningResultList([_item(one) for one in lines.items], lines.next)


def _item(line: ResultLine) -> ResultItem:
    fields = {**msgspec.structs.asdict(line), "missing": leads.named(line.missing)}
    return msgspec.convert({**fields, "title": programme_title(line.programme)}, ResultItem)


async def list_findings(
    conn: Connection,
    scope: Scope,
    today: date,
    *,
    region: str,
    finding: str | None,
    state: FindingState,
    after: str | None,
    limit: int,
) -> FindingList:
    """Findings that wait for an answer, or only those that are late, the first due first; those that were answered,
    the newest answer first. Raises Problem page_unknown."""
    if state == "answered":
        told = read_key(after, tuple[datetime, UUID])
        found = await queries.answered(conn, scope, region, finding, told, limit + 1)
        lines = page(found, limit, lambda one: (one.answered and one.answered.answered_at, one.id))
        return FindingList(_items(lines.items, today), lines.next)
    found = await queries.found(
        conn, scope, region=region, finding=finding, due_before=today if state == "late" else None,
        after=read_key(after, tuple[date, UUID]), limit=limit + 1,
    )  # fmt: skip
    lines = page(found, limit, lambda one: (one.due_on, one.id))
    return FindingList(_items(lines.items, today), lines.next)


def _items(found: Sequence[FoundRow], today: date) -> list[FoundItem]:
    shown: list[FoundItem] = []
    for one in found:
        late = one.answered is None and one.due_on < today
        shown.append(
            FoundItem(
                **msgspec.structs.asdict(one), title=finding_title(one.finding, one.subject),
                citation=finding_citation(finding_words(one.finding)), late=late,
                level="county" if late else "township",
            )
        )  # fmt: skip
    return shown


async def review_finding(
    conn: Connection, actor: Actor, now: datetime, finding_id: UUID, review: FindingReview
) -> None:
    """Answer a finding. Nothing is stopped by itself: who says that the benefit ended has ended it.

    Raises Problem not_found, benefit_still_runs, finding_end_unsaid, finding_answered (by the database).
    """
    household_id = await queries.household_of(conn, actor.scope, finding_id)
    if household_id is None:
        raise Problem("not_found", what="疑点 finding")
    if review.answer == "benefit_ended" and await queries.still_runs(conn, actor.scope, finding_id):
        raise Problem("benefit_still_runs")
    said = review.ended_from is not None
    if said != (review.answer == "benefit_ended") or (review.ended_from or date.min) > civil_date(now):
        raise Problem("finding_end_unsaid")
    await queries.add_review(conn, actor.scope, finding_id, review, actor.id, now)
    detail = {"household_id": household_id, "answer": review.answer, "ended_from": review.ended_from}
    await audit.record(conn, actor.county_code, now, actor.id, "finding.review", finding_id, detail)


async def of_household(conn: Connection, scope: Scope, now: datetime, household_id: UUID) -> HouseholdScreening:
    """What the rules say of a household by all that is known today. Raises Problem not_found."""
    today = civil_date(now)
    household_id = (await registry.household(conn, scope, household_id)).id
    known = await leads.known_facts(conn, scope, household_id, today, {})
    told = policy.explain(known, date=today, parameters=await parameters.county(conn, scope.county_code))
    order = {"eligible": 0, "unknown": 1, "not_eligible": 2}
    ranked = sorted(told, key=lambda one: (order[one.result], not one.promising, len(one.missing), one.programme))
    promising = [one for one in ranked if one.promising]
    return HouseholdScreening(
        as_of=today,
        programmes=[leads.programme_shown(msgspec.to_builtins(one)) for one in ranked],
        questions=leads.named(policy.questions_for_visit(promising)),
        findings=await findings_of(conn, scope, household_id, today),
    )


async def findings_of(conn: Connection, scope: Scope, household_id: UUID, today: date) -> list[FoundItem]:
    """Findings of a household that nobody answered yet, the first due first, at most 50."""
    found = await queries.found(conn, scope, region=scope.county_code, household_id=household_id, limit=50)
    return _items(found, today)


def courses() -> list[Course]:
    """How a case of each programme goes, from the data that the engine runs on."""
    return [_course(programme) for programme in workflows()]


def _course(programme: str) -> Course:
    source = workflows()[programme].source
    return Course(
        programme=programme,
        title=programme_title(programme),
        start=source.start,
        stages=[CourseStage(one.id, Text(one.zh, one.en), one.level, one.final) for one in source.stage],
        acts=[
            CourseAct(
                id=act.id,
                title=Text(act.zh, act.en),
                sources=list(act.sources),
                targets=[to for to in dict.fromkeys(targets(act)) if to != SAME],
                roles=list(act.roles),
                rules=list(act.rules),
                starts=list(act.starts),
                stops=list(act.stops),
            )
            for act in source.act
        ],
    )
