"""From what is due and who works to the planner's problem, and from its plan to drafts. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from geo import planning
from server.trips.records import DueHousehold, NewPlan, PinnedStop, TripWorker, Unserved

NOBODY_WALKS_THERE = "nobody_walks_there"
NO_POSITION = "no_position"


def visits_in(one: DueHousehold, first_on: date, last_on: date) -> int:
    """How many visits fall due by the last day, after a pause; at least one."""
    if one.due_on is None or one.interval_days is None:
        return 1
    first = max(one.due_on, _not_before(one) or first_on, first_on)
    return 1 + max(0, (last_on - first).days) // one.interval_days


def _not_before(one: DueHousehold) -> date | None:
    return one.paused_until + timedelta(days=1) if one.paused_until else None


def problem(
    new: NewPlan, workers: Sequence[TripWorker], households: Sequence[DueHousehold], pinned: Sequence[PinnedStop]
) -> planning.Problem:
    """The planner's problem. That a worker walks a place is asked like a skill: the household's place, which only
    those have who walk it.
    """
    places = {one.region_code for one in households}
    pins = {one.household_id: one for one in pinned}
    return planning.Problem(
        days=tuple(_days(new)),
        workers=tuple(_worker(one, new, places) for one in workers),
        households=tuple(_household(one, new, pins.get(one.household_id)) for one in households),
        forbids=tuple(
            planning.Forbid(household=str(one.household_id), worker=str(worker))
            for one in households
            for worker in (one.needs.not_workers if one.needs else ())
            if worker in {w.id for w in workers}
        ),
    )


def _days(new: NewPlan) -> list[date]:
    return [new.first_on + timedelta(days=n) for n in range((new.last_on - new.first_on).days + 1)]


def _worker(one: TripWorker, new: NewPlan, places: set[str]) -> planning.Worker:
    away = {
        day
        for day in _days(new)
        if day.isoweekday() not in one.days.weekdays
        or any(leave.first_on <= day <= leave.last_on for leave in one.leaves)
    }
    walked = {place for place in places if place.startswith(tuple(one.places))}
    lon, lat = one.days.start_lon, one.days.start_lat
    start = planning.Place(lon, lat) if lon is not None and lat is not None else None
    return planning.Worker(
        id=str(one.id),
        start=one.days.begins,
        end=one.days.ends,
        days_off=tuple(sorted(away)),
        skills=tuple(sorted({*one.days.skills, *walked})),
        max_visits_per_day=one.days.most_visits,
        start_place=start,
        end_place=start,
    )


def _household(one: DueHousehold, new: NewPlan, pin: PinnedStop | None) -> planning.Household:
    needs = one.needs
    late = one.due_on is not None and one.due_on < new.first_on
    return planning.Household(
        id=str(one.household_id),
        lon=one.lon,
        lat=one.lat,
        service_minutes=new.service_minutes,
        priority=100 if one.flagged else 80 if late else 60 if one.precedence == 0 else 40,
        visits=visits_in(one, new.first_on, new.last_on),
        min_days_between=max(1, (one.interval_days or 2) // 2),
        window=(needs.opens, needs.closes) if needs and needs.opens and needs.closes else None,
        skills=(one.region_code, *(needs.skills if needs else ())),
        pins=(planning.Pin(worker=str(pin.worker_id), day=pin.day),) if pin else (),
        village=one.region_code[:12],
        not_before=_not_before(one),
        last_visit=one.last_counted_on,
    )


def apart(
    new: NewPlan, workers: Sequence[TripWorker], households: Sequence[DueHousehold]
) -> tuple[list[DueHousehold], list[Unserved]]:
    """Who can be planned at all, and who not: no position, or nobody among the workers walks there."""
    walked = tuple(place for one in workers for place in one.places)
    served: list[DueHousehold] = []
    left: list[Unserved] = []
    for one in households:
        missing = visits_in(one, new.first_on, new.last_on)
        if one.lon is None or one.lat is None:
            left.append(Unserved(household_id=one.household_id, missing=missing, reason=NO_POSITION))
        elif not one.region_code.startswith(walked):
            left.append(Unserved(household_id=one.household_id, missing=missing, reason=NOBODY_WALKS_THERE))
        else:
            served.append(one)
    return served, left


def unserved(plan: planning.Plan) -> list[Unserved]:
    """Who the planner found no day for."""
    return [
        Unserved(
            household_id=UUID(one.household),
            missing=one.missing,
            reason=one.reason,
            fix=one.fix,
            fix_worker=UUID(one.fix_worker) if one.fix_worker else None,
            fix_day=one.fix_day,
        )
        for one in plan.unserved
    ]
