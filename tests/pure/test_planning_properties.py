"""Whatever is asked, a plan breaks no limit and forgets nobody, and a day that changes moves nobody without need."""

from datetime import date, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.planning import (
    Break,
    Change,
    Effort,
    Forbid,
    Household,
    Leave,
    Order,
    Pin,
    Place,
    Plan,
    Problem,
    Stop,
    Worker,
    plan,
    replan,
    straight,
)
from geo.planning.vroom import solve_day
from tests.planned import days_of, faults, minutes

MONDAY = date(2026, 3, 2)
DAYS = tuple(MONDAY + timedelta(days=day) for day in (0, 1, 2, 3, 4, 7, 8))
SKILLS = ("nurse", "female", "dialect")
WINDOWS = (None, ("08:00", "12:00"), ("09:00", "10:00"), ("14:00", "17:00"), ("16:50", "17:00"))
QUICK = Effort(rounds=3)

skills = st.lists(st.sampled_from(SKILLS), max_size=2, unique=True).map(tuple)
places = st.builds(Place, st.floats(113.0, 113.4), st.floats(36.0, 36.3))
rests = st.sampled_from(
    [(), (Break(("11:30", "13:00"), 60),), (Break(("10:00", "10:30"), 15), Break(("12:00", "12:30"), 45))]
)
days_off = st.lists(st.sampled_from(DAYS), max_size=4, unique=True).map(tuple)


@st.composite
def workers(draw: st.DrawFn, number: int) -> Worker:
    return Worker(
        id=f"w{number}",
        start=draw(st.sampled_from(["08:00", "08:30", "11:45"])),
        end=draw(st.sampled_from(["12:00", "17:30", "18:00"])),
        days_off=draw(days_off),
        skills=draw(skills),
        max_visits_per_day=draw(st.sampled_from([None, 0, 1, 3, 8])),
        start_place=draw(st.none() | places),
        end_place=draw(st.none() | places),
        breaks=draw(rests),
    )


@st.composite
def households(draw: st.DrawFn, number: int, team: list[str]) -> Household:
    position = draw(st.none() | places) if draw(st.integers(0, 9)) == 0 else draw(places)
    pins = st.builds(
        Pin, worker=st.none() | st.sampled_from([*team, "nobody"]), day=st.none() | st.sampled_from(DAYS)
    )
    return Household(
        id=f"h{number}",
        lon=position and position.lon,
        lat=position and position.lat,
        service_minutes=draw(st.sampled_from([0, 15, 40, 300])),
        priority=draw(st.sampled_from([0, 50, 100])),
        visits=draw(st.integers(0, 3)),
        min_days_between=draw(st.sampled_from([0, 1, 2, 5])),
        window=draw(st.sampled_from(WINDOWS)),
        skills=draw(skills),
        pin=draw(pins) if draw(st.integers(0, 4)) == 0 else None,
        not_before=draw(st.none() | st.sampled_from(DAYS[:3])),
        last_visit=draw(st.none() | st.just(MONDAY - timedelta(days=2))),
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    team = [draw(workers(number)) for number in range(draw(st.integers(0, 3)))]
    names = [worker.id for worker in team]
    homes = [draw(households(number, names)) for number in range(draw(st.integers(0, 10)))]
    forbids: list[Forbid] = []
    orders: list[Order] = []
    if names and homes:
        ids = st.sampled_from([home.id for home in homes])
        who, when = st.none() | st.sampled_from(names), st.none() | st.sampled_from(DAYS)
        forbid = st.builds(Forbid, household=ids, worker=who, day=when)
        forbids = draw(st.lists(forbid, max_size=3))
        listed = st.lists(ids, min_size=1, max_size=3, unique=True).map(tuple)
        if draw(st.booleans()):
            orders = [Order(worker=names[0], day=draw(st.sampled_from(DAYS)), households=draw(listed))]
    return Problem(
        days=draw(st.lists(st.sampled_from(DAYS), unique=True).map(tuple)) if not orders else DAYS,
        workers=tuple(team),
        households=tuple(homes),
        depot=draw(st.none() | places),
        forbids=tuple(forbids),
        orders=tuple(orders),
    )


def planned(problem: Problem) -> Plan:
    return plan(problem, travel=straight(), solve_day=solve_day, effort=QUICK)


@settings(deadline=None, max_examples=20)
@given(problems())
def test_a_plan_breaks_no_limit_and_forgets_nobody(problem: Problem) -> None:
    made = planned(problem)
    assert not faults(problem, made)
    assert planned(problem) == made
    assert msgspec.json.decode(msgspec.json.encode(made), type=Plan) == made


@settings(deadline=None, max_examples=20)
@given(problems(), st.data())
def test_a_changed_day_moves_nobody_without_need(problem: Problem, data: st.DataObject) -> None:
    """The plan still keeps every limit, visits made stay, and who is not concerned keeps the day to the minute."""
    before = planned(problem)
    today = data.draw(st.sampled_from(DAYS))
    clock = data.draw(st.sampled_from(["00:00", "09:10", "11:45", "15:00"]))
    names = [worker.id for worker in problem.workers]
    leave = (
        [Leave(worker=data.draw(st.sampled_from(names)), days=(today,))] if names and data.draw(st.booleans()) else []
    )
    homes = [Household(id="urgent", lon=113.2, lat=36.1, priority=100, not_before=today, not_after=today)]
    change = Change(day=today, clock=clock, urgent=tuple(homes[: data.draw(st.integers(0, 1))]), leave=tuple(leave))
    after = replan(problem, before, change, travel=straight())
    away = {(one.worker, day) for one in leave for day in one.days}
    earlier = [stop for stop in before.stops if stop.day < today]
    kept = earlier + [s for s in before.stops if s.day == today and minutes(s.arrive) <= minutes(clock)]
    assert set(kept) <= set(after.plan.stops)
    assert not _faults_beside_leave(after.problem, after.plan, kept)
    touched = away | {(one.to_worker, one.to_day) for one in after.moved}
    touched |= {(one.from_worker, one.from_day) for one in after.moved}
    fresh = {stop.household for stop in after.plan.stops} - {stop.household for stop in before.stops}
    gone = {stop.household for stop in before.stops} & {one.household for one in after.plan.unserved}
    old, new = days_of(before), days_of(after.plan)
    for key in set(old) | set(new):
        stops = [*old.get(key, []), *new.get(key, [])]
        if key not in touched and not any(stop.household in fresh | gone for stop in stops):
            assert old.get(key) == new.get(key)


def _faults_beside_leave(problem: Problem, after: Plan, kept: list[Stop]) -> list[str]:
    """A visit made before its worker went on leave is no fault."""
    made = {f"{stop.household} by {stop.worker} on {stop.day}: a day off" for stop in after.stops if stop in kept}
    return [fault for fault in faults(problem, after) if fault not in made]
