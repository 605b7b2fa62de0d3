"""What a plan has elsewhere than the days before it, and why. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from geo import planning as planner
from server.trips import planning
from server.trips.records import DueHousehold, KeptStop, Moved, MoveReason, NewPlan
from server.trips.records_of_workers import TripWorker


def before(stops: Iterable[KeptStop]) -> planner.Plan:
    """The days as they stood, as the planner's plan before: it keeps who goes where on which day, and their order.

    Times and costs are the planner's to work out; here they are nothing.
    """
    days: dict[planning.Day, list[planner.Stop]] = {}
    for one in stops:
        if one.visited:
            continue
        day = days.setdefault((one.worker_id, one.day), [])
        day.append(
            planner.Stop(
                household=str(one.household_id), worker=str(one.worker_id), day=one.day, order=len(day) + 1,
                arrive="00:00", travel_minutes=0,
            )
        )  # fmt: skip
    every = [stop for day in days.values() for stop in day]
    return planner.Plan(stops=tuple(every), unserved=(), cost=planner.Cost(travel_minutes=0, per_worker={}))


def moved(
    new: NewPlan,
    stood: Sequence[KeptStop],
    days: Mapping[planning.Day, Sequence[UUID]],
    workers: Sequence[TripWorker],
    due: Sequence[DueHousehold],
) -> list[Moved]:
    """Visits that stood with one worker on one day, and that the plan has with another or on another.

    Whoever found no day stands among the unserved, and whoever needs no visit any more nowhere.
    """
    going: dict[UUID, list[planning.Day]] = {}
    for day, homes in days.items():
        for household in homes:
            going.setdefault(household, []).append(day)
    left: list[KeptStop] = []
    for stop in stood:
        here = going.get(stop.household_id, [])
        if (stop.worker_id, stop.day) in here:
            here.remove((stop.worker_id, stop.day))
        elif not stop.visited:
            left.append(stop)
    found: list[Moved] = []
    sent = {one.id: one for one in workers}
    homes_of = {one.household_id: one for one in due}
    for stop in sorted(left, key=lambda one: (one.day, one.household_id)):
        if elsewhere := going.get(stop.household_id):
            to = min(elsewhere, key=lambda one: (abs((one[1] - stop.day).days), one[1], one[0]))
            elsewhere.remove(to)
            why = _reason(new, stop, sent.get(stop.worker_id), homes_of.get(stop.household_id))
            found.append(
                Moved(
                    household_id=stop.household_id, from_worker=stop.worker_id, from_day=stop.day,
                    to_worker=to[0], to_day=to[1], reason=why,
                )
            )  # fmt: skip
    return found


def _reason(new: NewPlan, stop: KeptStop, worker: TripWorker | None, home: DueHousehold | None) -> MoveReason:
    """The first thing that forbids the stop where it stood; without one it gave way, or the plan was made anew."""
    if worker is None:
        return "not_sent"
    if any(one.first_on <= stop.day <= one.last_on for one in worker.leaves):
        return "leave"
    if stop.day.isoweekday() not in worker.days.weekdays:
        return "day_off"
    if home is not None and (forbidden := _of_home(stop, worker, home)):
        return forbidden
    if moves_little(new):
        return "room"
    return "named" if stop.household_id in new.household_ids else "anew"


def _of_home(stop: KeptStop, worker: TripWorker, home: DueHousehold) -> MoveReason | None:
    if home.paused_until and stop.day <= home.paused_until:
        return "paused"
    if not home.region_code.startswith(tuple(worker.places)):
        return "area"
    if home.last_counted_on and (stop.day - home.last_counted_on).days < planning.days_between(home):
        return "spacing"
    if home.needs is None:
        return None
    if worker.id in home.needs.not_workers:
        return "forbidden"
    return None if set(home.needs.skills) <= set(worker.days.skills) else "skill"


def moves_little(new: NewPlan) -> bool:
    """Whether the plan leaves the days of the one before as they are, as far as it can."""
    return new.follows is not None and not new.anew
