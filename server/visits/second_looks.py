"""Weigh what visits leave behind, write down reasons for a second look, and draw visits for review by lot.

Nothing here refuses a visit, changes whether it counts, or is added up by worker.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec

import geo
from geo import evidence
from geo.evidence import MAX_AGE_S, Reason, Seen
from server import parameters
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.forms import CLOCK_TOLERANCE, Evaluated, put_right
from server.visits import homes
from server.visits import queries as visit_queries
from server.visits import queries_of_evidence as queries
from server.visits.records import Visit
from server.visits.traces import Around, Homes, ReasonFound, Trace, Weighed

WITHIN = timedelta(days=60)  # one spot, one worker: what is older is another story
MOST_AROUND = 300
SOON_AFTER, MOST_AFTER = timedelta(days=1), 20  # a journey takes less than a day
LEAST_ANSWERS = 5  # a form with fewer says the same everywhere
SAME_CLOCK_S = 5.0  # a phone's own clock between two visits
WITH_PERSON = ("met", "carer_met")


async def keep_traces(
    conn: Connection, scope: Scope, visits: Sequence[Visit], evaluated: Sequence[Evaluated]
) -> None:
    """Write down where, when and how each visit was filled in. As many visits as evaluations, in one order."""
    await queries.add_traces(conn, scope, [_trace(v, e) for v, e in zip(visits, evaluated, strict=True)])


def _trace(visit: Visit, evaluated: Evaluated) -> Trace:
    filling = evidence.filling_of(evaluated.own)
    earliest, latest = _fixed(visit, evaluated)
    seconds = (visit.ended_at or visit.entered_at) - visit.started_at if visit.started_at else None
    return Trace(
        visit_id=visit.id,
        household_id=visit.household_id,
        region_code=visit.region_code,
        visitor_id=visit.visitor_id,
        device_id=None,  # the submission knows it
        fixed_earliest=earliest,
        fixed_latest=latest,
        slack_s=_slack_s(visit, evaluated),
        is_late=(visit.started_at is not None and visit.visited_on < civil_date(visit.started_at))
        or (visit.visited_on < civil_date(visit.entered_at) and visit.started_at is None),
        seconds=seconds.total_seconds() if seconds is not None else None,
        answered=filling.answered,
        signs=filling.signs,
        bits=filling.bits,
        own_answers=_digest(visit, evaluated) if filling.answered >= LEAST_ANSWERS else None,
        corrects=evaluated.corrects,
    )


def _fixed(visit: Visit, evaluated: Evaluated) -> tuple[datetime, datetime] | tuple[None, None]:
    """When the position was taken; nothing when it was set by hand, is simulated, vague or too old."""
    given = evaluated.record.position if evaluated.record else None
    unusable = visit.lon is None or visit.accuracy_m is None or visit.mock_position
    if given is None or evaluated.record is None or unusable or given.source == "manual":
        return None, None
    at = put_right(evaluated.record, visit.received_at).position_at
    if at is None:
        return visit.started_at or visit.entered_at, visit.entered_at
    if abs((visit.entered_at - at).total_seconds()) > MAX_AGE_S:
        return None, None
    return at, at


def _slack_s(visit: Visit, evaluated: Evaluated) -> float:
    """How far off the visit's moments may be against those of the same phone's other visits."""
    clock_was_off = any(one.code.startswith("phone_clock") for one in visit.problems)
    told = evaluated.record is not None and evaluated.record.entered_clock is not msgspec.UNSET
    return SAME_CLOCK_S if told and not clock_was_off else CLOCK_TOLERANCE.total_seconds()


def _digest(visit: Visit, evaluated: Evaluated) -> bytes:
    own = msgspec.json.encode(sorted(evaluated.own.items()))
    return sha256(visit.form_id.encode() + b"\0" + own).digest()


async def weigh(conn: Connection, scope: Scope, now: datetime, visit_ids: Sequence[UUID], *, seed: str) -> None:
    """Weigh these visits and draw from them. `seed` comes from chance; a month that has one keeps it."""
    after = await queries.following(conn, scope, visit_ids, SOON_AFTER, MOST_AFTER)
    visit_ids = list({*visit_ids, *after})
    traced = await queries.weighed(conn, scope, visit_ids)
    if not traced:
        return
    around = await queries.around(conn, scope, visit_ids, WITHIN, MOST_AROUND)
    concerned = {one.household_id for one in (*traced, *around) if one.household_id}
    places = await visit_queries.places(conn, scope, list(concerned))
    known = await homes.homes(conn, scope, places, without=visit_ids)
    beside: dict[UUID, list[Around]] = {}
    for one in around:
        beside.setdefault(one.of_id, []).append(one)
    found = [
        ReasonFound.of(one, reason) for one in traced for reason in _weigh(one, beside.get(one.visit_id, []), known)
    ]  # fmt: skip
    found += await _same_answers(conn, scope, traced)
    await queries.add_reasons(conn, scope, now, found)
    await draw(conn, scope, now, visit_ids, seed=seed)


def _weigh(one: Weighed, others: Sequence[Around], known: Homes) -> list[Reason]:
    def home(of: Weighed) -> geo.Position | None:
        return homes.position(known.get(of.household_id)) if of.household_id else None

    seen = Seen(
        stop=one.stop(home(one)),
        is_late=one.is_late,
        seconds=one.seconds,
        answered=one.answered,
        signs=one.signs,
        with_person=one.outcome in WITH_PERSON,
    )
    return evidence.weigh(seen, [stop for other in others if (stop := other.stop(home(other)))])


async def _same_answers(conn: Connection, scope: Scope, traced: Sequence[Weighed]) -> list[ReasonFound]:
    twins = await queries.twins(conn, scope, [one.visit_id for one in traced])
    if not twins:
        return []
    of = {one.visit_id: one for one in traced}
    found: list[ReasonFound] = []
    for twin in twins:
        one = of[twin.visit_id]
        filling = evidence.Filling(one.answered, one.signs, one.bits)
        reason = evidence.identical_answers(filling, str(twin.other_id), same_household=twin.same_household)
        if reason and one.outcome in WITH_PERSON:
            found.append(ReasonFound.of(one, reason))
    return found


async def draw(conn: Connection, scope: Scope, now: datetime, visit_ids: Sequence[UUID], *, seed: str) -> None:
    """Draw for review: every visit has its number of the month it was received in, and is drawn below the rate."""
    view = await parameters.view(conn, scope.county_code, civil_date(now))
    rates = {by: float(view.number("p_review_sampling", by)) for by in ("reasons", "lot")}
    seeds: dict[date, str] = {}
    for one in await queries.weights(conn, scope, visit_ids):
        month = civil_date(one.received_at).replace(day=1)
        if month not in seeds:
            seeds[month] = await queries.seed(conn, scope.county_code, month, seed, now)
        number = evidence.lot(seeds[month], str(one.visit_id))
        by = "reasons" if one.weight > 0 else "lot"
        rate = max(rates[by], rates["lot"])
        if number < rate:
            await queries.draw(
                conn, scope, one.visit_id, one.household_id, one.region_code, month, number, rate, by, one.weight, now
            )
