"""What people read of screening, and what they say to findings."""

from collections.abc import Sequence
from datetime import datetime
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
    FindingList,
    FindingReview,
    FoundItem,
    FoundRow,
    HouseholdScreening,
    ProgrammeCount,
    ResultItem,
    ResultLine,
    ScreeningResultList,
    ScreeningSummary,
)
from server.screening.words import finding_citation, finding_words, programme_title


async def summarise(conn: Connection, scope: Scope, region: str) -> ScreeningSummary:
    """Counts below a division."""
    found = await queries.summary(conn, scope, region)
    if found is None:
        raise Problem("not_found", what="筛查 screening")
    counts = [
        ProgrammeCount(one, programme_title(one), *found.programmes[one])
        for one in programmes()
        if one in found.programmes
    ]
    return ScreeningSummary(found.screened_on, found.households, counts, found.findings)


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
    conn: Connection, scope: Scope, *, region: str, finding: str | None, after: str | None, limit: int
) -> FindingList:
    """Findings nobody looked at yet, the newest first. Raises Problem page_unknown."""
    key = read_key(after, UUID)
    found = await queries.found(conn, scope, region=region, finding=finding, after=key, limit=limit + 1)
    lines = page(found, limit, lambda one: one.id)
    return FindingList(_items(lines.items), lines.next)


def _items(found: Sequence[FoundRow]) -> list[FoundItem]:
    shown: list[FoundItem] = []
    for one in found:
        words = finding_words(one.finding)
        title = words.title
        if one.finding == "no_longer_eligible":
            of = programme_title(one.subject)
            title = Text(f"{of.zh}：{title.zh}", f"{of.en}: {title.en}")
        shown.append(FoundItem(**msgspec.structs.asdict(one), title=title, citation=finding_citation(words)))
    return shown


async def review_finding(
    conn: Connection, actor: Actor, now: datetime, finding_id: UUID, review: FindingReview
) -> None:
    """Write down what came of it. Raises Problem not_found."""
    household_id = await queries.household_of(conn, actor.scope, finding_id)
    if household_id is None:
        raise Problem("not_found", what="疑点 finding")
    await queries.add_review(conn, actor.scope, finding_id, review, actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "finding.review", finding_id,
                       {"household_id": household_id})  # fmt: skip


async def of_household(conn: Connection, scope: Scope, now: datetime, household_id: UUID) -> HouseholdScreening:
    """What the rules say of a household by all that is known today. Raises Problem not_found."""
    today = civil_date(now)
    await registry.household(conn, scope, household_id)
    known = await leads.known_facts(conn, scope, household_id, today, {})
    told = policy.explain(known, date=today, parameters=await parameters.county(conn, scope.county_code))
    order = {"eligible": 0, "unknown": 1, "not_eligible": 2}
    ranked = sorted(told, key=lambda one: (order[one.result], not one.promising, len(one.missing), one.programme))
    promising = [one for one in ranked if one.promising]
    return HouseholdScreening(
        as_of=today,
        programmes=[leads.programme_shown(msgspec.to_builtins(one)) for one in ranked],
        questions=leads.named(policy.questions_for_visit(promising)),
        findings=await findings_of(conn, scope, household_id),
    )


async def findings_of(conn: Connection, scope: Scope, household_id: UUID) -> list[FoundItem]:
    """Findings of a household that nobody looked at yet, the newest first, at most 50."""
    return _items(await queries.found(conn, scope, region=scope.county_code, household_id=household_id, limit=50))


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
