"""Turn submissions into visits, show them, review them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import shapely

import geo
from server import disagreements, files, forms, parameters, registry
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text
from server.core.paging import page, read_key
from server.forms import Evaluated
from server.visits import desk, homes, queries, queries_of_evidence, second_looks
from server.visits.judge import Ground, judge
from server.visits.records import Place, Review, Visit, VisitList, VisitPage, VisitRow

COUNTY_MARGIN_M = 20_000  # visits to a relative's house over the county line are plausible
# Who spoke, by what became of the visit; where nobody was met, it is what the visitor saw.
SAID_BY: dict[str, registry.Speaker] = {"met": "person", "telephone": "person", "carer_met": "carer"}
_areas: dict[str, geo.PlausibilityArea] = {}


async def evaluate(conn: Connection, scope: Scope, now: datetime, crypto: Crypto, ids: Sequence[UUID]) -> None:
    """Evaluate these submissions and write their visits and facts; each once, whatever is repeated."""
    evaluated = await forms.evaluate(conn, scope, now, crypto, ids)
    if not evaluated:
        return
    today = civil_date(now)
    at = await _places(conn, scope, evaluated)
    senders = list({e.submission.submitted_by for e in evaluated})
    codes = {r.user_id: r.codes for r in await queries.reaches(conn, scope, senders, today)}
    area, view = await _area(conn, scope), await parameters.view(conn, scope.county_code, today)
    known_homes = await homes.homes(conn, scope, list({p.id: p for p in at.values()}.values()))
    named = await disagreements.whom(
        conn, scope, [(e, at[e.submission.id].id) for e in evaluated if e.submission.id in at]
    )
    visits: list[Visit] = []
    observed: list[disagreements.Observation] = []
    for one in evaluated:
        place = at.get(one.submission.id)
        home = homes.position(known_homes.get(place.id)) if place else None
        stranger = one.submission.id in named and named[one.submission.id] is None
        ground = Ground(place, stranger, home, codes.get(one.submission.submitted_by, ()), area, view)
        visit = judge(one, ground)
        visits.append(visit)
        if place:
            observed.append(_observation(visit, one, place.id, named))
    await queries.add_visits(conn, scope, visits)
    await second_looks.keep_traces(conn, scope, visits, evaluated)
    replaced = await queries.replace(conn, scope, [v.id for v in visits])
    await desk.answer_second_visits(conn, scope, now, [v.id for v in visits])
    await disagreements.take_up(conn, scope, now, observed)
    await outbox.put(conn, scope.county_code, "visits.weigh", [v.id for v in visits])
    homes_of = {v.id: v.household_id for v in visits} | replaced
    known = [visit_id for visit_id, home in homes_of.items() if home]
    await outbox.put(conn, scope.county_code, "followups.recompute_after_visits", known)
    await outbox.put(conn, scope.county_code, "leads.consider_visits", [v.id for v in visits])
    visited = list({home for home in homes_of.values() if home})
    await outbox.put(conn, scope.county_code, "screening.recheck", visited)


async def _places(conn: Connection, scope: Scope, evaluated: Sequence[Evaluated]) -> dict[UUID, Place]:
    """The household that each record names, by submission; the one that remains for one that was merged."""
    named = {e.submission.id: e.submission.household_id for e in evaluated if e.submission.household_id}
    places = {p.id: p for p in await queries.places(conn, scope, list(set(named.values())))}
    merged = await registry.merged_households(conn, scope, set(named.values()) - places.keys())
    remaining = {p.id: p for p in await queries.places(conn, scope, list(merged.values()))} if merged else {}
    places |= {was: remaining[now_id] for was, now_id in merged.items() if now_id in remaining}
    return {submission_id: places[home] for submission_id, home in named.items() if home in places}


def _observation(
    visit: Visit, evaluated: Evaluated, household_id: UUID, named: Mapping[UUID, UUID | None]
) -> disagreements.Observation:
    return disagreements.observed(
        evaluated,
        household_id,
        named,
        observed_on=visit.visited_on,
        seen_at=visit.ended_at or visit.entered_at,
        said_by=SAID_BY.get(visit.outcome, "worker"),
    )


async def _area(conn: Connection, scope: Scope) -> geo.PlausibilityArea | None:
    """The county with its margin; kept, because outlines change about once in ten years."""
    if scope.county_code not in _areas:
        outline = await queries.outline(conn, scope)
        if outline is None:  # not kept: it may be imported at any time
            return None
        shape = shapely.from_geojson(msgspec.json.encode(outline).decode())
        _areas[scope.county_code] = geo.PlausibilityArea([shape], margin_m=COUNTY_MARGIN_M)
    return _areas[scope.county_code]


async def list_visits(
    conn: Connection,
    scope: Scope,
    *,
    region: str,
    household_id: UUID | None = None,
    visitor_id: UUID | None = None,
    problems: bool = False,
    disagreements_only: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> VisitList:
    """Visits below a division, the newest received first; `problems`: only those with something to look at.

    `disagreements_only`: those whose answers do not agree with another's of the same day. Raises Problem
    page_unknown.
    """
    last = read_key(after, tuple[datetime, UUID])
    found = await queries.listed(
        conn, scope, region=region, household_id=household_id, visitor_id=visitor_id, problems=problems,
        disagreements=disagreements_only, after=last, limit=limit + 1,
    )  # fmt: skip
    listed = page(found, limit, lambda one: (one.received_at, one.id))
    return VisitList(listed.items, listed.next)


async def read_visit(conn: Connection, actor: Actor, now: datetime, visit_id: UUID) -> VisitPage:
    """A visit with its answers in words, files and reviews; the reading is logged. Raises Problem not_found."""
    scope = actor.scope
    visit = await queries.visit(conn, scope, visit_id)
    if visit is None:
        raise Problem("not_found", what="走访 visit")
    await audit.record(conn, actor.county_code, now, actor.id, "visit.read", visit_id)
    beside = await desk.beside(conn, actor, now, visit)
    return VisitPage(
        visit=visit,
        answers_labelled=await forms.label_answers(
            conn, scope.county_code, visit.form_id, visit.form_version, visit.answers
        ),
        labels=await _labels(conn, scope, visit),
        files=await files.named_by(conn, scope, [visit_id]),
        reviews=await queries.reviews(conn, scope, visit_id),
        disagreements=await _disagreements(conn, scope, visit),
        same_day=await queries.same_day(conn, scope, visit_id),
        home=beside.home,
        reasons=beside.reasons,
        last=beside.last,
        second_visits=beside.second_visits,
        others=beside.others,
    )


async def _labels(conn: Connection, scope: Scope, visit: VisitRow) -> dict[str, Text]:
    named = {one.path for one in visit.form_problems if one.path} | {one["path"] for one in visit.differences}
    return await forms.label_questions(
        conn, scope.county_code, visit.form_id, visit.form_version, visit.answers, named - visit.answers.keys()
    )


async def _disagreements(conn: Connection, scope: Scope, visit: Visit) -> list[disagreements.Disagreement]:
    if visit.household_id is None:
        return []
    return await disagreements.about(conn, scope, visit.household_id, visit.id)


async def review(conn: Connection, actor: Actor, now: datetime, visit_id: UUID, asked: Review) -> VisitPage:
    """Accept a visit or return it to the visitor's phone with comments. Raises Problem not_found, act_incomplete."""
    visit = await queries.visit(conn, actor.scope, visit_id)
    if visit is None:
        raise Problem("not_found", what="走访 visit")
    if asked.decision == "returned" and not asked.comments:
        raise Problem("act_incomplete", act="退回 return", missing="意见 comments")
    await queries.add_review(
        conn, actor.scope, asked.id, visit_id, visit.region_code, asked.decision, asked.comments, actor.id, now
    )
    await queries_of_evidence.reviewed(conn, actor.scope, visit_id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "visit.review", visit_id,
                       {"decision": asked.decision})  # fmt: skip
    return await read_visit(conn, actor, now, visit_id)
