"""Planning of visits: limits are kept, and who cannot be visited is listed with what would help."""

from datetime import date, timedelta

import msgspec
import pytest

from geo.planning import (
    Change,
    Forbid,
    Household,
    Leave,
    Order,
    Pin,
    Place,
    Plan,
    PlanningError,
    Problem,
    Reason,
    Worker,
    plan,
    replan,
    straight,
)
from geo.planning.vroom import solve_day
from tests.planned import faults

TOWNSHIP = Place(113.2, 36.1)
MONDAY = date(2026, 3, 2)
WEEK = tuple(MONDAY + timedelta(days=day) for day in range(5))


def home(name: str, east_km: float = 1.0, north_km: float = 0.0, **wishes: object) -> Household:
    """A household so far from the township's office."""
    return Household(id=name, lon=113.2 + east_km / 90.0, lat=36.1 + north_km / 111.0, **wishes)  # pyright: ignore[reportArgumentType]


def problem(*households: Household, days: tuple[date, ...] = WEEK, **more: object) -> Problem:
    """One worker and a week unless told otherwise."""
    given: dict[str, object] = {"workers": (Worker(id="wang"),), "depot": TOWNSHIP, **more}
    return Problem(days=days, households=households, **given)  # pyright: ignore[reportArgumentType]


def planned(asked: Problem) -> Plan:
    """The plan, which keeps everything asked."""
    made = plan(asked, travel=straight(), solve_day=solve_day)
    assert not faults(asked, made)
    return made


def reason(asked: Problem, name: str) -> Reason:
    """Why this household is not in the plan."""
    return next(one.reason for one in planned(asked).unserved if one.household == name)


def two_villages(*, minutes: int, **more: object) -> Problem:
    """Twenty homes in the east and twenty in the west, half of those in the east with longer visits."""
    homes = [
        home(
            f"{side}{number}", (8.0 if side == "east" else -8.0) + number % 5 / 10.0, number // 5 / 10.0,
            service_minutes=minutes if side == "east" and number % 2 else 20, village=side,
        )
        for side in ("east", "west") for number in range(20)
    ]  # fmt: skip
    workers = tuple(Worker(id=name, max_visits_per_day=10) for name in ("wang", "li"))
    return problem(*homes, workers=workers, days=WEEK, **more)


def test_a_village_that_fills_days_has_them_to_itself() -> None:
    made = planned(two_villages(minutes=20))
    days = {(stop.worker, stop.day) for stop in made.stops}
    villages = {(stop.worker, stop.day, stop.household[:4]) for stop in made.stops}
    assert len(villages) <= len(days) + 1


@pytest.mark.parametrize("minutes", [20, 40, 60])
def test_workers_who_start_at_one_place_have_work_alike(minutes: int) -> None:
    """As even as whole days can be."""
    asked = two_villages(minutes=minutes)
    made, lengths = planned(asked), {one.id: one.service_minutes for one in asked.households}
    days: dict[tuple[str, date], int] = {}
    for stop in made.stops:
        days[stop.worker, stop.day] = days.get((stop.worker, stop.day), 0) + lengths[stop.household]
    work = [load.visit_minutes for load in made.cost.per_worker.values()]
    assert max(work) - min(work) <= max(days.values())


def test_who_sets_out_nowhere_in_particular_is_not_sent_out_every_day_for_one_visit() -> None:
    asked = two_villages(minutes=20, depot=None)
    made, somewhere = planned(asked), planned(two_villages(minutes=20))
    days = {(stop.worker, stop.day) for stop in made.stops}
    assert len(made.stops) == 40
    assert len(days) <= len({(stop.worker, stop.day) for stop in somewhere.stops})
    assert all(stop.travel_minutes == 0 for stop in made.stops if stop.order == 1)


def test_the_order_of_a_day_that_begins_anywhere_goes_along_the_road() -> None:
    homes = [home(f"h{number}", 1.0 + number) for number in range(5)]
    found = [stop.household for stop in planned(problem(*homes, days=(MONDAY,), depot=None)).stops]
    assert found in ([one.id for one in homes], [one.id for one in reversed(homes)])


def test_what_the_supervisor_settled_is_not_given_away_for_evenness() -> None:
    asked = two_villages(minutes=40)
    mine = tuple(msgspec.structs.replace(one, pin=Pin(worker="wang")) for one in asked.households)
    made = planned(msgspec.structs.replace(asked, households=mine))
    assert {stop.worker for stop in made.stops} == {"wang"}


def test_visits_of_a_household_keep_their_spacing() -> None:
    made = planned(problem(home("li", visits=2, min_days_between=4)))
    assert [stop.day for stop in made.stops] == [WEEK[0], WEEK[4]]


def test_a_spacing_that_does_not_fit_is_listed() -> None:
    made = planned(problem(home("li", visits=2, min_days_between=5)))
    (listed,) = made.unserved
    assert (listed.missing, listed.reason, listed.fix) == (1, "spacing_does_not_fit", ("spacing_does_not_fit",))
    assert len(made.stops) == 1


def test_the_spacing_counts_from_the_last_visit() -> None:
    asked = problem(home("li", min_days_between=7, last_visit=MONDAY - timedelta(days=4)))
    assert [stop.day for stop in planned(asked).stops] >= [MONDAY + timedelta(days=3)]
    late = problem(home("li", min_days_between=9, last_visit=MONDAY - timedelta(days=4)))
    assert reason(late, "li") == "spacing_does_not_fit"


def test_hours_are_kept_to_the_minute() -> None:
    worker = (Worker(id="wang", start="08:30", end="17:30"),)
    assert not planned(problem(home("li", window=("09:00", "09:30")), workers=worker)).unserved
    assert reason(problem(home("li", window=("09:00", "09:29")), workers=worker), "li") == "window_too_short"
    assert reason(problem(home("li", window=("18:00", "20:00")), workers=worker), "li") == "window_too_short"


def test_a_skill_is_asked_of_the_worker() -> None:
    both = (Worker(id="wang"), Worker(id="zhao", skills=("nurse",)))
    assert planned(problem(home("li", skills=("nurse",)), workers=both)).stops[0].worker == "zhao"
    assert reason(problem(home("li", skills=("nurse", "female")), workers=both), "li") == "no_worker_with_skill"


def test_a_full_day_says_what_would_help() -> None:
    many = [home(f"h{number}", service_minutes=10) for number in range(3)]
    limited = problem(*many, days=WEEK[:1], workers=(Worker(id="wang", max_visits_per_day=2),))
    made = planned(limited)
    assert len(made.stops) == 2
    assert made.unserved[0].fix == ("visit_limit",)
    assert made.unserved[0].fix_worker == "wang"
    long = [home(f"h{number}", service_minutes=200) for number in range(3)]
    assert planned(problem(*long, days=WEEK[:1])).unserved[0].reason == "day_full"


def test_high_priority_is_served_first() -> None:
    few = problem(
        *(home(f"h{number}", priority=number * 10) for number in range(5)),
        days=WEEK[:1],
        workers=(Worker(id="wang", max_visits_per_day=2),),
    )
    assert {stop.household for stop in planned(few).stops} == {"h4", "h3"}


def test_a_pin_is_kept_exactly() -> None:
    both = (Worker(id="wang"), Worker(id="zhao"))
    asked = problem(home("li", pin=Pin(worker="zhao", day=WEEK[3])), home("ma", visits=2), workers=both)
    (stop,) = [stop for stop in planned(asked).stops if stop.household == "li"]
    assert (stop.worker, stop.day) == ("zhao", WEEK[3])


@pytest.mark.parametrize(
    "pin",
    [Pin(worker="nobody", day=MONDAY), Pin(worker="wang", day=MONDAY - timedelta(days=1)), Pin(worker="nobody")],
    ids=["unknown worker", "day outside", "unknown worker for all visits"],
)
def test_a_pin_that_cannot_be_kept_is_listed(pin: Pin) -> None:
    assert reason(problem(home("li", pin=pin)), "li") == "pin_conflict"


def test_a_pin_to_a_day_off_is_listed() -> None:
    resting = (Worker(id="wang", days_off=WEEK[:1]),)
    assert reason(problem(home("li", pin=Pin(worker="wang", day=MONDAY)), workers=resting), "li") == "pin_conflict"


def test_what_is_forbidden_is_not_planned() -> None:
    forbids = [Forbid(household="li", day=day) for day in WEEK[:4]]
    assert planned(problem(home("li"), forbids=tuple(forbids))).stops[0].day == WEEK[4]
    assert reason(problem(home("li"), forbids=(Forbid(household="li", worker="wang"),)), "li") == "forbidden"


def test_the_supervisors_order_of_a_day_is_kept() -> None:
    near, far, other = home("near", 1), home("far", 6), home("other", 3)
    order = Order(worker="wang", day=WEEK[1], households=("far", "near"))
    made = planned(problem(near, far, other, orders=(order,)))
    assert [stop.household for stop in made.stops if stop.day == WEEK[1]] == ["far", "near"]
    assert [stop.day for stop in made.stops if stop.household == "other"] != [WEEK[1]]


def test_a_campaign_has_its_days() -> None:
    asked = problem(home("li", not_before=WEEK[2], not_after=WEEK[2]))
    assert [stop.day for stop in planned(asked).stops] == [WEEK[2]]
    assert reason(problem(home("li", not_before=WEEK[4] + timedelta(days=1))), "li") == "campaign_days"


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        (None, None, "no_position"),
        (float("nan"), 36.1, "no_position"),
        (0.0, 0.0, "no_position"),
        (113.2, 136.1, "no_position"),
        (-66.8, -36.1, "too_far"),
        (121.4, 31.2, "too_far"),
    ],
)
def test_a_household_nowhere_to_be_found_is_listed(lon: float | None, lat: float | None, expected: str) -> None:
    asked = problem(Household(id="li", lon=lon, lat=lat), home("ma"))
    assert reason(asked, "li") == expected
    assert [stop.household for stop in planned(asked).stops] == ["ma"]


def test_nobody_to_plan_for() -> None:
    off = (Worker(id="wang", days_off=WEEK),)
    assert reason(problem(home("li"), workers=off), "li") == "no_working_day"
    assert reason(problem(home("li"), workers=()), "li") == "no_worker"
    assert reason(problem(home("li"), days=()), "li") == "no_working_day"
    assert planned(problem()).stops == ()
    assert planned(problem(home("li", visits=0))) == planned(problem())


@pytest.mark.parametrize(
    "asked",
    [
        problem(home("li"), home("li")),
        problem(workers=(Worker(id="wang"), Worker(id="wang"))),
        problem(home("li", visits=-1)),
        problem(home("li", priority=101)),
        problem(home("li", window=("12:00", "09:00"))),
        problem(home("li", window=("nine", "12:00"))),
        problem(workers=(Worker(id="wang", start="25:00"),)),
        problem(home("li"), orders=(Order(worker="nobody", day=MONDAY, households=("li",)),)),
        problem(home("li"), orders=(Order(worker="wang", day=MONDAY, households=("li", "li")),)),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused_in_both_languages(asked: Problem) -> None:
    with pytest.raises(PlanningError) as refused:
        planned(asked)
    assert refused.value.zh
    assert refused.value.en


def _day() -> tuple[Problem, Plan]:
    """Two workers with three households each on Monday, all on one road."""
    homes = [home(f"h{number}", east_km=1.0 + number, service_minutes=60) for number in range(6)]
    both = (Worker(id="wang", max_visits_per_day=4), Worker(id="zhao", max_visits_per_day=4))
    asked = problem(*homes, workers=both, days=WEEK[:2], evenness=1.0)
    orders = (
        Order(worker="wang", day=MONDAY, households=("h0", "h1", "h2")),
        Order(worker="zhao", day=MONDAY, households=("h3", "h4", "h5")),
    )
    made = planned(msgspec.structs.replace(asked, orders=orders))
    return asked, made


def test_somebody_urgent_goes_into_the_nearest_day_and_moves_nobody() -> None:
    asked, before = _day()
    urgent = home("urgent", east_km=5.1, priority=100, not_after=MONDAY)
    after = replan(asked, before, Change(day=MONDAY, clock="09:30", urgent=(urgent,)), travel=straight())
    assert not faults(after.problem, after.plan)
    assert not after.moved
    assert [stop.worker for stop in after.plan.stops if stop.household == "urgent"] == ["zhao"]
    assert [stop for stop in after.plan.stops if stop.worker == "wang"] == [
        stop for stop in before.stops if stop.worker == "wang"
    ]


def test_somebody_new_goes_where_somebody_is_sent_anyway_though_nobody_said_from_where() -> None:
    """A day that begins anywhere is not for nothing: a worker is not sent out once more for one visit."""
    homes = [home(f"h{number}", east_km=1.0 + number) for number in range(6)]
    asked = problem(*homes, workers=(Worker(id="wang"), Worker(id="zhao")), days=WEEK[:3], depot=None)
    order = Order(worker="wang", day=WEEK[1], households=tuple(one.id for one in homes))
    before = planned(msgspec.structs.replace(asked, orders=(order,)))
    new = home("new", east_km=8.0)
    after = replan(asked, before, Change(urgent=(new,)), travel=straight())
    assert not faults(after.problem, after.plan)
    assert not after.moved
    assert [(stop.worker, stop.day) for stop in after.plan.stops if stop.household == "new"] == [("wang", WEEK[1])]


def test_where_all_days_are_full_one_stop_moves_for_somebody_urgent() -> None:
    asked, before = _day()
    full = msgspec.structs.replace(
        asked, workers=tuple(msgspec.structs.replace(one, max_visits_per_day=3) for one in asked.workers)
    )
    urgent = home("urgent", east_km=5.1, priority=100, not_after=MONDAY)
    after = replan(full, before, Change(day=MONDAY, clock="08:30", urgent=(urgent,)), travel=straight())
    assert not faults(after.problem, after.plan)
    assert not after.plan.unserved
    assert [(moved.from_day, moved.to_day) for moved in after.moved] == [(WEEK[0], WEEK[1])]


def test_who_is_on_leave_is_covered_and_nobody_else_moves() -> None:
    asked, before = _day()
    after = replan(asked, before, Change(leave=(Leave(worker="zhao", days=WEEK[:1]),)), travel=straight())
    assert not faults(after.problem, after.plan)
    assert not after.plan.unserved
    assert {moved.household for moved in after.moved} == {"h3", "h4", "h5"}


def test_what_moved_is_told_of_the_visits_to_come_and_not_of_those_made() -> None:
    seen_often = Problem(
        days=WEEK,
        workers=(Worker(id="zhao", start="08:00", end="12:00"), Worker(id="qian", start="08:00", end="12:00")),
        households=(Household(id="h1", lon=113.0, lat=36.0, visits=3),),
    )
    before = plan(seen_often, travel=straight(), solve_day=solve_day)
    second = sorted(before.stops, key=lambda stop: stop.day)[1]
    leave = Leave(worker=second.worker, days=(second.day,))
    after = replan(seen_often, before, Change(day=second.day, clock="00:00", leave=(leave,)), travel=straight())
    (moved,) = after.moved
    assert (moved.from_worker, moved.from_day) == (second.worker, second.day)
    assert any((s.worker, s.day) == (moved.to_worker, moved.to_day) for s in after.plan.stops)
    assert moved.to_day >= second.day


def test_visits_made_stay_when_a_worker_falls_ill_at_noon() -> None:
    asked, before = _day()
    change = Change(day=MONDAY, clock="09:00", leave=(Leave(worker="zhao", days=WEEK[:1]),))
    after = replan(asked, before, change, travel=straight())
    first = next(stop for stop in before.stops if stop.household == "h3")
    assert first in after.plan.stops
    assert {moved.household for moved in after.moved} == {"h4", "h5"}


def test_a_household_that_needs_no_visit_leaves_the_plan() -> None:
    asked, before = _day()
    after = replan(asked, before, Change(dropped=("h1",)), travel=straight())
    assert {stop.household for stop in before.stops} - {stop.household for stop in after.plan.stops} == {"h1"}
    assert not after.plan.unserved
    assert not after.moved
