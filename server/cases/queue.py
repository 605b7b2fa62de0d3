"""The queue of cases: whose turn it is, and which limit ends first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from policy import programmes
from server import leads, regions
from server.cases import queries, showing
from server.cases.records import CaseItem, CaseKnown, CaseList, CaseRow, ClockRow, Place, Standing, SurveyWanted
from server.core.actor import Actor
from server.core.db import Connection, Scope, plan_anew
from server.core.paging import page, read_key

Which = Literal["mine", "open", "resting", "ended"]
SURVEY_STAGE, CHECK_STAGE = "township_survey", "county_review"
BESIDE_FACTS = frozenset({"note", "submission_id", "takes_back"})  # what an act records besides facts
# The form that surveys a programme's cases, where it is not called `PROGRAMME_survey`.
SURVEY_FORMS = {"dibao": "dibao_household_check", "single_person_dibao": "dibao_household_check"}
SURVEY_AGE = timedelta(days=120)  # an older case that still waits is the township's to settle, not the phone's


async def list_cases(
    conn: Connection,
    actor: Actor,
    today: date,
    *,
    region: str,
    which: Which = "open",
    stage: str | None = None,
    programme: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> CaseList:
    """Cases below a division with the clocks that run on them. Open ones: the urgent first, then by the limit that
    ends first; `mine` where it is the caller's turn, `resting` where it is nobody's, as while money is
    paid. Ended ones: the newest first."""
    found: Sequence[CaseRow]
    await plan_anew(conn)
    if which == "ended":
        last = read_key(after, UUID)
        found = await queries.ended(
            conn, actor.scope, region=region, stage=stage, programme=programme, after=last, limit=limit + 1
        )
        cases = page(found, limit, lambda c: c.id)
    else:
        place = read_key(after, Place)
        found = await queries.queue(
            conn, actor.scope, region=region, stages=_stages(which, actor.role, stage),
            programme=programme, after=(place.urgent, place.due_on, place.id) if place else None, limit=limit + 1,
        )  # fmt: skip
        cases = page(found, limit, lambda c: Place(c.urgent, c.due_on, c.id))
    return CaseList(await _items(conn, actor.scope, cases.items, today), cases.next)


async def _items(conn: Connection, scope: Scope, found: Sequence[CaseRow], today: date) -> list[CaseItem]:
    clocks: dict[UUID, list[ClockRow]] = {}
    for clock in await queries.clocks(conn, scope, [c.id for c in found]):
        if clock.stopped_on is None:
            clocks.setdefault(clock.case_id, []).append(clock)
    return [showing.item(c, clocks.get(c.id, []), today) for c in found]


def _stages(which: Which, role: str, stage: str | None) -> list[str]:
    """`programme.stage` of every stage asked for: where it is this role's turn, anybody's, or nobody's."""
    return [
        f"{programme}.{one.id}"
        for programme in programmes.workflows()
        for one in programmes.stages(programme)
        if one.rests == (which == "resting") and (which != "mine" or one.level == role) and stage in (None, one.id)
    ]


async def standing(conn: Connection, scope: Scope, today: date, *, region: str) -> list[Standing]:
    """How many open cases stand where below a division, how many late or due today; the fullest stage first."""
    await plan_anew(conn)
    found = await queries.standing(conn, scope, region, today)
    return sorted((showing.standing(one) for one in found), key=lambda one: (-one.open, one.programme, one.stage))


async def surveys_to_do(conn: Connection, actor: Actor, now: datetime) -> list[SurveyWanted]:
    """Cases that wait for their household survey by this township (TA-17), or for the household check the lot or the
    law wants (DB-10 to DB-12); nobody else goes."""
    if actor.role != "township":
        return []
    waiting = await queries.surveys_wanted(
        conn, actor.scope, regions.span(actor.reach), now - SURVEY_AGE, SURVEY_STAGE, CHECK_STAGE
    )
    return [_wanted(c) for c in waiting]


async def checks_to_do(conn: Connection, scope: Scope, case_ids: Sequence[UUID]) -> list[SurveyWanted]:
    """Those of these cases that still wait for their household check, oldest first."""
    return [_wanted(c) for c in await queries.checks_wanted(conn, scope, case_ids, CHECK_STAGE)]


def _wanted(case: CaseRow) -> SurveyWanted:
    return SurveyWanted(
        case_id=case.id,
        household_id=case.household_id,
        applicant_name=case.applicant_name,
        programme=case.programme,
        region_code=case.region_code,
        form_id=SURVEY_FORMS.get(case.programme, f"{case.programme}_survey"),
        facts=case.facts,
        opened_at=case.opened_at,
    )


async def at_stage(conn: Connection, scope: Scope, stage: str, of: Sequence[str], limit: int) -> list[CaseKnown]:
    """Cases at a stage of these programmes with what is known of each, oldest first, at most `limit`."""
    found = await queries.at_stage(conn, scope, stage, of, limit)
    details = await queries.details_of(conn, scope, [c.id for c in found])
    return [
        CaseKnown(id=c.id, region_code=c.region_code, known=known_facts(c.facts, details.get(c.id, [])))
        for c in found
    ]


def known_facts(opened_with: Mapping[str, Any], details: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What was known when a case was opened, then what each act recorded, the newest winning."""
    known = dict(opened_with)
    for detail in details:
        known |= {name: value for name, value in detail.items() if name not in BESIDE_FACTS}
    return leads.usable(known)
