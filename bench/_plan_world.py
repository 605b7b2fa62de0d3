"""Townships to be planned, and what the plans are measured beside: plain VROOM and a greedy nearest neighbour."""

import random
import time
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import msgspec
import numpy as np

from geo.planning import Break, Day, Household, Job, Place, Plan, Problem, Question, Routes, Worker
from geo.planning.prepare import NO_LIMIT, Prepared

TOWNSHIP = Place(113.2, 36.1)


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What one way of planning came to.

    too_close: pairs of visits of one household nearer than its spacing. unevenness: the most and the least minutes of
    visits of a worker over the period, as shares of the mean; evenest: the least the most can be.
    """

    way: str
    seconds: float
    visits: int
    left_out: int
    travel_minutes: float
    too_close: int
    unevenness: tuple[float, float]
    evenest: float


def township(workers: int, households: int, days: int, seed: int = 1) -> Problem:
    """Villages of fifty within some 12 km of the office. Over a month 70 % want one visit, 20 % two, 10 % four."""
    draw = random.Random(seed)
    dates: list[date] = []
    day = date(2026, 3, 2)
    while len(dates) < days:
        if day.weekday() < 5:
            dates.append(day)
        day += timedelta(days=1)
    villages = [
        (TOWNSHIP.lon + draw.uniform(-0.12, 0.12), TOWNSHIP.lat + draw.uniform(-0.1, 0.1))
        for _ in range(max(1, households // 50))
    ]
    homes: list[Household] = []
    for number in range(households):
        lon, lat = villages[number % len(villages)]
        visits = draw.choices((1, 2, 4), (7, 2, 1))[0] if days > 10 else 1
        homes.append(
            Household(
                id=f"h{number}",
                lon=lon + draw.gauss(0, 0.003),
                lat=lat + draw.gauss(0, 0.003),
                service_minutes=draw.choice((20, 30, 40)) if days > 10 else 12,
                visits=visits,
                min_days_between={1: 1, 2: 10, 4: 5}[visits],
                village=f"v{number % len(villages)}",
            )
        )
    most, lunch = 12 if days > 10 else 30, Break(("11:30", "13:00"), 60)
    team = tuple(Worker(id=f"w{number}", max_visits_per_day=most, breaks=(lunch,)) for number in range(workers))
    return Problem(days=tuple(dates), workers=team, households=tuple(homes), depot=TOWNSHIP)


def whole(prepared: Prepared, effort: int) -> Question:
    """All visits and all days put to the router as one question, without spacing."""
    places = np.unique(np.concatenate([prepared.place, prepared.slot_first, prepared.last]))
    row = {int(place): index for index, place in enumerate(places)}
    days = [
        msgspec.structs.replace(
            prepared.slot_plans[slot],
            first=row[int(prepared.slot_first[slot])],
            last=row[int(prepared.last[worker])],
            most_visits=min(prepared.slot_plans[slot].most_visits, NO_LIMIT),
        )
        for slot, worker in enumerate(prepared.slot_worker)
    ]
    every = tuple(range(len(days)))
    jobs = [
        Job(
            place=row[int(prepared.place[visit.household])],
            seconds=int(prepared.service[visit.household]),
            earliest=int(prepared.earliest[visit.household]),
            latest=int(prepared.latest[visit.household]),
            priority=0,
            days=every,
        )
        for visit in prepared.visits
    ]
    return Question(tuple(days), tuple(jobs), prepared.ways(places[:, None], places[None, :]), effort)


def nearest(question: Question) -> Routes:
    """Each day goes on to the nearest visit still to be made, as long as it is home in time; lunch is an hour off."""
    left = np.ones(len(question.jobs), dtype=bool)
    places = np.array([job.place for job in question.jobs])
    return tuple(_nearest_day(question, day, left, places) for day in question.days)


def _nearest_day(question: Question, day: Day, left: np.ndarray, places: np.ndarray) -> tuple[int, ...]:
    at, clock, route = day.first, day.start + sum(rest.seconds for rest in day.rests), list[int]()
    while left.any() and len(route) < day.most_visits:
        ways = np.where(left, question.ways[at, places], np.iinfo(np.int64).max)
        job = int(ways.argmin())
        done = clock + int(ways[job]) + question.jobs[job].seconds
        if done + int(question.ways[places[job], day.last]) > day.end:
            break
        left[job] = False
        route.append(job)
        at, clock = int(places[job]), done
    return tuple(route)


def measure_routes(way: str, prepared: Prepared, question: Question, routes: Routes, began: float) -> Measured:
    """What routes over all slots come to."""
    took = time.perf_counter() - began
    dates: dict[int, list[int]] = defaultdict(list)
    work: dict[int, int] = dict.fromkeys(range(len(prepared.workers)), 0)
    travel = 0
    for slot, route in enumerate(routes):
        rows = [question.jobs[job].place for job in route]
        day = question.days[slot]
        path = [day.first, *rows, day.last] if rows else []
        travel += sum(int(question.ways[a, b]) for a, b in pairwise(path))
        for job in route:
            dates[prepared.visits[job].household].append(int(prepared.ordinal[prepared.slot_day[slot]]))
            work[int(prepared.slot_worker[slot])] += question.jobs[job].seconds
    made = sum(map(len, routes))
    return Measured(
        way=way, seconds=round(took, 1), visits=made, left_out=len(prepared.visits) - made,
        travel_minutes=round(travel / 60, 1), too_close=_too_close(prepared, dates), unevenness=_spread(work),
        evenest=evenest(prepared),
    )  # fmt: skip


def measure_plan(way: str, prepared: Prepared, plan: Plan, took: float) -> Measured:
    """What a plan comes to."""
    dates: dict[int, list[int]] = defaultdict(list)
    for stop in plan.stops:
        dates[prepared.household_of[stop.household]].append(stop.day.toordinal())
    work = {index: plan.cost.per_worker[worker.id].visit_minutes for index, worker in enumerate(prepared.workers)}
    return Measured(
        way=way, seconds=round(took, 1), visits=len(plan.stops), left_out=sum(one.missing for one in plan.unserved),
        travel_minutes=plan.cost.travel_minutes, too_close=_too_close(prepared, dates), unevenness=_spread(work),
        evenest=evenest(prepared),
    )  # fmt: skip


def _too_close(prepared: Prepared, dates: dict[int, list[int]]) -> int:
    pairs = [
        (later - earlier, prepared.gap(household))
        for household, days in dates.items()
        for earlier, later in pairwise(sorted(days))
    ]
    return sum(apart < gap for apart, gap in pairs)


def _spread(work: dict[int, int]) -> tuple[float, float]:
    mean = max(1.0, sum(work.values()) / max(1, len(work)))
    return round(max(work.values()) / mean, 2), round(min(work.values()) / mean, 2)


def evenest(prepared: Prepared) -> float:
    """No plan of all visits gives its busiest worker less than this share of the mean: the mean itself, rounded up to
    what visits of these lengths add up to, and the longest single visit."""
    lengths = [int(prepared.service[visit.household]) for visit in prepared.visits]
    step, workers = int(np.gcd.reduce(lengths)), max(1, len(prepared.workers))
    mean = sum(lengths) / workers
    return round(max(-(-sum(lengths) // (workers * step)) * step, *lengths) / mean, 3)
