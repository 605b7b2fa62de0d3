"""From what is due and who works to the planner's problem, and from its plan to drafts. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

import msgspec

from geo import planning
from server.trips import timing
from server.trips.records import DueHousehold, KeptStop, NewPlan, Unserved
from server.trips.records_of_workers import TripWorker

Day = tuple[UUID, date]  # a worker's day

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


def standing(
    new: NewPlan, region: str, workers: Sequence[TripWorker], due: Sequence[DueHousehold], kept: Sequence[KeptStop]
) -> list[KeptStop]:
    """The stops that the plan leaves with their worker and day: what somebody pinned or put in order by hand, what
    was visited today, and whatever the plan is not about. Nobody is kept on a worker's day off unless pinned to it,
    nor on a day on which the household is paused.
    """
    homes = {one.household_id: one for one in due}
    days = {one.id: set(_days(new)) - _away(one, new) for one in workers}
    named = set(new.household_ids)

    def stays(stop: KeptStop) -> bool:
        home = homes.get(stop.household_id)
        if stop.visited or home is None:
            return stop.visited
        if home.paused_until and stop.day <= home.paused_until:
            return False
        if stop.pinned:
            return True
        beside = not home.region_code.startswith(region) or (bool(named) and stop.household_id not in named)
        return (stop.ordered or beside) and stop.day in days.get(stop.worker_id, ())

    return [one for one in kept if stays(one)]


def problem(
    new: NewPlan, workers: Sequence[TripWorker], households: Sequence[DueHousehold], kept: Sequence[KeptStop]
) -> planning.Problem:
    """The planner's problem. That a worker walks a place is asked like a skill: the household's place, which only
    those have who walk it.
    """
    served = {one.household_id: one for one in households}
    places = {one.region_code for one in households}
    going: dict[UUID, list[KeptStop]] = {}
    walks: dict[UUID, set[str]] = {one.id: set() for one in workers}
    for stop in kept:
        if stop.household_id in served and not stop.visited:
            going.setdefault(stop.household_id, []).append(stop)
            walks.setdefault(stop.worker_id, set()).add(served[stop.household_id].region_code)
    ordered = [stop for stops in going.values() for stop in stops if stop.ordered]
    return planning.Problem(
        days=tuple(_days(new)),
        workers=tuple(_worker(one, new, places, walks[one.id]) for one in workers),
        households=tuple(_household(one, new, going.get(one.household_id, [])) for one in households),
        orders=tuple(_orders(ordered, kept, workers, new)),
        forbids=tuple(
            planning.Forbid(household=str(one.household_id), worker=str(worker))
            for one in households
            for worker in (one.needs.not_workers if one.needs else ())
            if worker in {w.id for w in workers}
        ),
    )


def _orders(
    going: Sequence[KeptStop], kept: Sequence[KeptStop], workers: Sequence[TripWorker], new: NewPlan
) -> list[planning.Order]:
    """Days put in order by hand, without those who cannot be planned."""
    here = {(one.worker_id, one.day, one.household_id) for one in going}
    working = working_days(new, workers)
    days: dict[Day, list[str]] = {}
    for stop in kept:
        if (stop.worker_id, stop.day, stop.household_id) in here and (stop.worker_id, stop.day) in working:
            days.setdefault((stop.worker_id, stop.day), []).append(str(stop.household_id))
    return [
        planning.Order(worker=str(worker), day=day, households=tuple(homes)) for (worker, day), homes in days.items()
    ]


def _days(new: NewPlan) -> list[date]:
    return [new.first_on + timedelta(days=n) for n in range((new.last_on - new.first_on).days + 1)]


def _away(one: TripWorker, new: NewPlan) -> set[date]:
    return {
        day
        for day in _days(new)
        if day.isoweekday() not in one.days.weekdays
        or any(leave.first_on <= day <= leave.last_on for leave in one.leaves)
    }


def _worker(one: TripWorker, new: NewPlan, places: set[str], kept: set[str]) -> planning.Worker:
    walked = {place for place in places if place.startswith(tuple(one.places))} | kept
    start = _place(one.days.start_lon, one.days.start_lat)
    rest, begins = timing.rest_of(one.days), one.days.rest_begins
    return planning.Worker(
        id=str(one.id),
        start=one.days.begins,
        end=one.days.ends,
        days_off=tuple(sorted(_away(one, new))),
        skills=tuple(sorted({*one.days.skills, *walked})),
        max_visits_per_day=one.days.most_visits,
        start_place=start,
        end_place=_place(one.days.end_lon, one.days.end_lat) or start,
        breaks=(planning.Break((begins, begins), rest.minutes),) if rest and begins else (),
    )


def _place(lon: float | None, lat: float | None) -> planning.Place | None:
    return planning.Place(lon, lat) if lon is not None and lat is not None else None


def _household(one: DueHousehold, new: NewPlan, kept: Sequence[KeptStop]) -> planning.Household:
    needs = one.needs
    late = one.due_on is not None and one.due_on < new.first_on
    return planning.Household(
        id=str(one.household_id),
        lon=one.lon,
        lat=one.lat,
        service_minutes=(needs.minutes if needs else None) or new.service_minutes,
        priority=100 if one.flagged else 80 if late else 60 if one.precedence == 0 else 40,
        visits=wanted(one, new) if asked_for(one, new) else 0,
        min_days_between=days_between(one),
        window=(needs.opens, needs.closes) if needs and needs.opens and needs.closes else None,
        skills=(one.region_code, *(needs.skills if needs else ())),
        pins=tuple(planning.Pin(worker=str(stop.worker_id), day=stop.day) for stop in kept),
        village=one.region_code[:12],
        not_before=_not_before(one),
        last_visit=one.last_counted_on,
    )


def days_between(one: DueHousehold) -> int:
    """Civil days that lie at least between one planned visit and the next."""
    return max(1, (one.interval_days or 2) // 2)


def asked_for(one: DueHousehold, new: NewPlan) -> bool:
    """Whether the plan is about the household, or only keeps a stop of it that stands."""
    if new.household_ids:
        return one.household_id in new.household_ids
    return one.due_on is not None and one.due_on <= new.last_on


def wanted(one: DueHousehold, new: NewPlan) -> int:
    """How many visits a plan owes the household."""
    return visits_in(one, new.first_on, new.last_on)


def apart(
    new: NewPlan, workers: Sequence[TripWorker], households: Sequence[DueHousehold], kept: Sequence[KeptStop]
) -> tuple[list[DueHousehold], list[Unserved]]:
    """Who can be planned at all, and who not: no position, or nobody among the workers walks there."""
    walked = tuple(place for one in workers for place in one.places)
    held = {one.household_id for one in kept}
    served: list[DueHousehold] = []
    left: list[Unserved] = []
    for one in households:
        if one.lon is None or one.lat is None:
            reason = NO_POSITION
        elif not one.region_code.startswith(walked) and one.household_id not in held:
            reason = NOBODY_WALKS_THERE
        else:
            served.append(one)
            continue
        if asked_for(one, new):
            left.append(Unserved(household_id=one.household_id, missing=wanted(one, new), reason=reason))
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


def days_of(
    plan: planning.Plan, kept: Sequence[KeptStop], working: Collection[Day]
) -> tuple[dict[Day, list[UUID]], list[KeptStop]]:
    """The stops of each worker's day, and those kept that the planner had no room for and that stay all the same.

    What was visited comes first; a day put in order by hand has the order it had, over its limits or not.
    """
    days: dict[Day, list[UUID]] = {}
    for stop in sorted(plan.stops, key=lambda one: (one.day, one.worker, one.order)):
        days.setdefault((UUID(stop.worker), stop.day), []).append(UUID(stop.household))
    carried = [
        one
        for one in kept
        if (one.worker_id, one.day) in working
        and not one.visited
        and one.household_id not in days.get((one.worker_id, one.day), ())
    ]
    for stop in carried:
        days.setdefault((stop.worker_id, stop.day), []).append(stop.household_id)
    for key, homes in days.items():
        before = [one for one in kept if (one.worker_id, one.day) == key]
        seen = [one.household_id for one in before if one.visited]
        homes[:] = [*seen, *(one for one in homes if one not in seen)]
        if any(one.ordered for one in before):
            place = {one.household_id: at for at, one in enumerate(before)}
            homes.sort(key=lambda one: place.get(one, len(before)))
    return days, carried


def without(left: Sequence[Unserved], carried: Sequence[KeptStop]) -> list[Unserved]:
    """Who found no day, but for visits that stay where a hand had put them."""
    held = Counter(one.household_id for one in carried)
    fewer = [msgspec.structs.replace(one, missing=one.missing - held[one.household_id]) for one in left]
    return [one for one in fewer if one.missing > 0]


def working_days(new: NewPlan, workers: Sequence[TripWorker]) -> set[Day]:
    """The days on which somebody can be sent."""
    return {(one.id, day) for one in workers for day in set(_days(new)) - _away(one, new)}
