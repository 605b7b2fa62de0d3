"""Does a plan keep what was asked? Worked out from the problem and the plan alone, without the planner's own code."""

from collections import Counter, defaultdict
from datetime import date

from geo import haversine_m
from geo.planning import Household, Place, Plan, Problem, Stop, Worker

# As geo.planning.straight() goes unless told otherwise.
MINUTES_PER_METRE = 1.4 / (20.0 / 0.06)
ROUNDED = 1.05  # arrivals are whole minutes, begun ones


def minutes(clock: str) -> int:
    """Minutes from midnight of "HH:MM"."""
    hours, _, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)


def way(a: Place | None, b: Place | None) -> float:
    """Minutes between two places; none where one may be anywhere."""
    return 0.0 if a is None or b is None else haversine_m(a.lon, a.lat, b.lon, b.lat) * MINUTES_PER_METRE


def days_of(plan: Plan) -> dict[tuple[str, date], list[Stop]]:
    """Each worker's day, in order."""
    found: defaultdict[tuple[str, date], list[Stop]] = defaultdict(list)
    for stop in plan.stops:
        found[stop.worker, stop.day].append(stop)
    return {key: sorted(stops, key=lambda stop: stop.order) for key, stops in found.items()}


def faults(problem: Problem, plan: Plan) -> list[str]:
    """What the plan breaks, in words; nothing for a plan that may be walked."""
    homes = {home.id: home for home in problem.households}
    workers = {worker.id: worker for worker in problem.workers}
    found = _counted(problem, plan) + _spaced(problem, plan)
    for stop in plan.stops:
        found += _stop_faults(problem, stop, homes[stop.household], workers[stop.worker])
    for (worker, day), stops in days_of(plan).items():
        found += [f"{worker} {day}: {fault}" for fault in _day_faults(problem, workers[worker], stops, homes)]
    return found + _pins_kept(problem, plan) + _orders_kept(problem, plan)


def wanted(problem: Problem, home: Household) -> int:
    """Visits asked for by number, by pin or by an order of a day."""
    settled = {(order.worker, order.day) for order in problem.orders if home.id in order.households}
    settled |= {(pin.worker, pin.day) for pin in home.all_pins if pin.day is not None}
    return max(home.visits, len(settled))


def _counted(problem: Problem, plan: Plan) -> list[str]:
    made = Counter(stop.household for stop in plan.stops)
    missing = {one.household: one.missing for one in plan.unserved}
    return [
        f"{home.id}: {made[home.id]} planned and {missing.get(home.id, 0)} listed of {wanted(problem, home)}"
        for home in problem.households
        if made[home.id] + missing.get(home.id, 0) != wanted(problem, home)
    ]


def _spaced(problem: Problem, plan: Plan) -> list[str]:
    dates: defaultdict[str, list[date]] = defaultdict(list)
    for stop in plan.stops:
        dates[stop.household].append(stop.day)
    found: list[str] = []
    for home in problem.households:
        days = sorted(dates[home.id])
        before = [] if home.last_visit is None else [home.last_visit]
        for earlier, later in zip((before + days)[:-1], (before + days)[1:], strict=True):
            if (later - earlier).days < max(1, home.min_days_between):
                found.append(f"{home.id}: {earlier} and {later} are closer than {home.min_days_between} days")
    return found


def _stop_faults(problem: Problem, stop: Stop, home: Household, worker: Worker) -> list[str]:
    begin = minutes(stop.arrive)
    opens, closes = home.window or ("00:00", "24:00")
    forbidden = any(
        forbid.household == home.id
        and (forbid.worker, forbid.day) != (None, None)
        and forbid.worker in (None, worker.id)
        and forbid.day in (None, stop.day)
        for forbid in problem.forbids
    )
    wrong = {
        "not a day of the problem": stop.day not in problem.days,
        "a day off": stop.day in worker.days_off,
        "without the skills": not set(home.skills) <= set(worker.skills),
        "before its hours": begin < minutes(opens),
        "after its hours": begin + home.service_minutes > minutes(closes),
        "forbidden": forbidden,
        "before the campaign": home.not_before is not None and stop.day < home.not_before,
        "after the campaign": home.not_after is not None and stop.day > home.not_after,
    }
    return [f"{home.id} by {worker.id} on {stop.day}: {what}" for what, is_so in wrong.items() if is_so]


def _day_faults(problem: Problem, worker: Worker, stops: list[Stop], homes: dict[str, Household]) -> list[str]:
    found: list[str] = []
    if worker.max_visits_per_day is not None and len(stops) > worker.max_visits_per_day:
        found.append(f"{len(stops)} visits are more than {worker.max_visits_per_day}")
    if [stop.order for stop in stops] != list(range(1, len(stops) + 1)):
        found.append("the order has a gap")
    place = worker.start_place or problem.depot
    clock = float(minutes(worker.start))
    gaps: list[tuple[float, float, float]] = []  # free from, the way, next begins
    for stop in stops:
        home = homes[stop.household]
        there = Place(home.lon or 0.0, home.lat or 0.0)
        gaps.append((clock, way(place, there), minutes(stop.arrive)))
        if clock + way(place, there) > minutes(stop.arrive) + ROUNDED:
            found.append(f"{home.id} cannot be reached by {stop.arrive}")
        clock, place = minutes(stop.arrive) + float(home.service_minutes), there
    back = way(place, worker.end_place or problem.depot)
    if clock + back > minutes(worker.end) + ROUNDED:
        found.append("home after the end of the day")
    gaps.append((clock, back, minutes(worker.end)))
    return found + _rested(worker, gaps, clock + back)


def _rested(worker: Worker, gaps: list[tuple[float, float, float]], home: float) -> list[str]:
    found: list[str] = []
    for rest in worker.breaks:
        earliest, latest = minutes(rest.window[0]), minutes(rest.window[1])
        if (
            latest < minutes(worker.start)
            or earliest + rest.minutes > minutes(worker.end)
            or home <= latest + ROUNDED
        ):
            continue
        possible = any(
            max(free, earliest) <= latest + ROUNDED
            and max(free + road, earliest) + rest.minutes <= begins + ROUNDED
            and free + road + rest.minutes <= begins + ROUNDED
            for free, road, begins in gaps
        )
        if not possible:
            found.append(f"no break of {rest.minutes} minutes between {rest.window}")
    return found


def _pins_kept(problem: Problem, plan: Plan) -> list[str]:
    """Where all visits are planned, one is at each dated pin, and all are made by an undated one's worker."""
    listed = {one.household for one in plan.unserved}
    made = {(stop.household, stop.worker, stop.day) for stop in plan.stops}
    found: list[str] = []
    for home in problem.households:
        for pin in home.all_pins if home.id not in listed else ():
            own = [(worker, day) for household, worker, day in made if household == home.id]
            if pin.day is not None and not any(day == pin.day and pin.worker in (None, w) for w, day in own):
                found.append(f"{home.id}: not on {pin.day} as pinned")
            if pin.day is None and not home.pin and any(worker != pin.worker for worker, _ in own):
                found.append(f"{home.id}: not by {pin.worker} as pinned")
    return found


def _orders_kept(problem: Problem, plan: Plan) -> list[str]:
    """A day in order has its households in that order and no others; one that is missing is listed."""
    listed = {one.household for one in plan.unserved}
    days = days_of(plan)
    found: list[str] = []
    for order in problem.orders:
        made = [stop.household for stop in days.get((order.worker, order.day), [])]
        if made != [name for name in order.households if name in made]:
            found.append(f"{order.worker} {order.day}: {made} is not the order {order.households}")
        if set(order.households) - set(made) - listed:
            found.append(f"{order.worker} {order.day}: somebody of the order is neither planned nor listed")
    return found
