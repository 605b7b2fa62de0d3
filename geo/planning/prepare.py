"""The problem in numbers: slots (a worker's day each), visits, and who may make which visit when."""

from collections.abc import Collection
from datetime import date
from functools import cached_property
from math import isfinite

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.planning.answer import Reason, Stop
from geo.planning.checks import check, seconds_of
from geo.planning.problem import Household, Pin, Place, Problem, Worker
from geo.planning.routing import Day, Rest
from geo.planning.travel import Indices, Seconds, Travel
from geo.position import on_earth

Mask = NDArray[np.bool_]
MIDNIGHT = 24 * 3600
NO_LIMIT = 10_000


class Visit:
    """One of a household's visits. pin: what the supervisor settled for it; ordered: by an order of a whole day."""

    __slots__ = ("household", "ordered", "pin")

    def __init__(self, household: int, pin: Pin | None = None, *, ordered: bool = False) -> None:
        self.household, self.pin, self.ordered = household, pin, ordered


class SoFar(msgspec.Struct, frozen=True, kw_only=True):
    """A period that has begun: the day and second it is, and the visits made or on their way."""

    day: date
    second: int
    made: tuple[Stop, ...]


class Prepared:
    """Slot `w * len(days) + d` is worker w on day d. Raises PlanningError when the problem contradicts itself."""

    def __init__(self, problem: Problem, travel: Travel, so_far: SoFar | None = None) -> None:
        check(problem)
        self.problem, self.so_far = problem, so_far
        self.days = sorted(set(problem.days))
        self.workers: tuple[Worker, ...] = problem.workers
        self.households: tuple[Household, ...] = problem.households
        self.day_of = {day: index for index, day in enumerate(self.days)}
        self.worker_of = {worker.id: index for index, worker in enumerate(self.workers)}
        self.household_of = {household.id: index for index, household in enumerate(self.households)}
        self._places(travel)
        self._slots()
        self._windows()
        self._reaches()
        self._begun()
        self.visits: list[Visit] = self._visits()

    def _places(self, travel: Travel) -> None:
        places: dict[Place, int] = {}

        def index(place: Place | None) -> int:
            return -1 if place is None else places.setdefault(place, len(places))

        depot = self.problem.depot
        self.place = np.array([index(_position(one)) for one in self.households], dtype=np.int64)
        self.first = np.array([index(one.start_place or depot) for one in self.workers], dtype=np.int64)
        self.last = np.array([index(one.end_place or depot) for one in self.workers], dtype=np.int64)
        self._nowhere = len(places)
        self._ways = travel(list(places) or [Place(0.0, 0.0)])

    def ways(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> Seconds:
        """Seconds between places by index; to and from -1, which is anywhere, no time at all."""
        seconds = self._ways(np.maximum(a, 0), np.maximum(b, 0))
        return np.where((a < 0) | (b < 0), 0, seconds)

    def _slots(self) -> None:
        count = len(self.days)
        self.slot_worker = np.repeat(np.arange(len(self.workers)), count)
        self.slot_day = np.tile(np.arange(count), len(self.workers))
        self.ordinal = np.array([day.toordinal() for day in self.days], dtype=np.int64)
        self.day_plans = [_day_of(worker) for worker in self.workers]
        off = [{self.day_of[day] for day in worker.days_off if day in self.day_of} for worker in self.workers]
        self.open: Mask = np.array([d not in off[w] for w in range(len(off)) for d in range(count)], dtype=bool)
        self.closed: Mask = np.zeros(len(self.open), dtype=bool)
        self.order_of: dict[int, tuple[str, ...]] = {}
        for order in self.problem.orders:
            slot = self.slot(order.worker, order.day)
            self.closed[slot] = True
            self.order_of[slot] = order.households

    def _begun(self) -> None:
        """Days gone by are over; today goes on from the last visit made."""
        self.slot_first: Indices = self.first[self.slot_worker] if len(self.open) else self.slot_worker
        self.slot_plans = [self.day_plans[int(worker)] for worker in self.slot_worker]
        self.made: dict[int, list[Stop]] = {}
        self.made_in: dict[int, list[Stop]] = {}
        if self.so_far is None:
            return
        self.open &= (self.ordinal >= self.so_far.day.toordinal())[self.slot_day]
        for stop in self.so_far.made:
            household = self.household_of.get(stop.household)
            if household is not None:
                self.made.setdefault(household, []).append(stop)
            if stop.worker in self.worker_of and stop.day in self.day_of:
                self.made_in.setdefault(self.slot(stop.worker, stop.day), []).append(stop)
        for slot, stops in self.made_in.items():
            stops.sort(key=lambda stop: stop.order)
            self._go_on(slot, stops)

    def _go_on(self, slot: int, stops: list[Stop]) -> None:
        plan, last = self.slot_plans[slot], self.household_of.get(stops[-1].household)
        service = 0 if last is None else int(self.service[last])
        start = max(plan.start, seconds_of(stops[-1].arrive) + service)
        if last is not None and self.place[last] >= 0:
            self.slot_first[slot] = self.place[last]
        self.slot_plans[slot] = msgspec.structs.replace(
            plan,
            start=start,
            end=max(start, plan.end),
            most_visits=max(0, plan.most_visits - len(stops)),
            rests=tuple(rest for rest in plan.rests if rest.latest >= start),
        )

    def slot(self, worker: str, day: date) -> int:
        """The number of a worker's day. Raises KeyError when there is no such worker or day."""
        return self.worker_of[worker] * len(self.days) + self.day_of[day]

    def _windows(self) -> None:
        """Seconds in the home, earliest and latest beginning of each household's visits."""
        self.service = np.array([one.service_minutes * 60 for one in self.households], dtype=np.int64)
        spans = [("00:00", "24:00") if one.window is None else one.window for one in self.households]
        self.earliest = np.array([seconds_of(span[0]) for span in spans], dtype=np.int64)
        self.latest = np.array([seconds_of(span[1]) for span in spans], dtype=np.int64) - self.service

    def _reaches(self) -> None:
        """The ways from where each worker's day starts, and to where it ends."""
        self._there = self.ways(self.first[None, :], self.place[:, None])
        self._back = self.ways(self.place[:, None], self.last[None, :])
        self._start = np.array([day.start for day in self.day_plans], dtype=np.int64)
        self._end = np.array([day.end for day in self.day_plans], dtype=np.int64)

    def in_time(self, household: int, lifted: Collection[Reason] = ()) -> Mask:
        """By worker: could the household be the only one of a day, within its window and the working hours?"""
        if self.place[household] < 0:
            return np.zeros(len(self.workers), dtype=bool)
        begin = self._start + self._there[household]
        good = np.ones(len(self.workers), dtype=bool)
        if "window_too_short" not in lifted:
            begin = np.maximum(begin, self.earliest[household])
            good = begin <= self.latest[household]
        end = MIDNIGHT if "day_full" in lifted else self._end
        return good & (begin + self.service[household] + self._back[household] <= end)

    def _visits(self) -> list[Visit]:
        ordered: dict[int, list[Visit]] = {}
        for order in self.problem.orders:
            for name in order.households:
                household = self.household_of[name]
                pin = Pin(worker=order.worker, day=order.day)
                ordered.setdefault(household, []).append(Visit(household, pin, ordered=True))
        visits: list[Visit] = []
        for index, household in enumerate(self.households):
            always = next((pin for pin in household.all_pins if pin.day is None), None)
            fixed = ordered.get(index, [])
            kept = {(stop.worker, stop.day) for stop in self.made.get(index, ())}
            fixed = [visit for visit in fixed if visit.pin and (visit.pin.worker, visit.pin.day) not in kept]
            settled = {(visit.pin.worker, visit.pin.day) for visit in fixed if visit.pin is not None}
            dated = [
                pin
                for pin in household.all_pins
                if pin.day is not None and not any(pin.day == day and pin.worker in (None, who) for who, day in kept)
            ]
            fixed += [Visit(index, pin) for pin in dated if (pin.worker, pin.day) not in settled]
            made = len(self.made.get(index, ()))
            visits += fixed + [Visit(index, always) for _ in range(household.visits - made - len(fixed))]
        return visits

    @cached_property
    def skilled(self) -> Mask:
        """Household by worker: has the worker all the skills asked for?"""
        has = [set(worker.skills) for worker in self.workers]
        rows = [[asked.issubset(skills) for skills in has] for asked in (set(h.skills) for h in self.households)]
        return np.array(rows, dtype=bool).reshape(len(self.households), len(self.workers))

    @cached_property
    def within_campaign(self) -> Mask:
        """Household by day: within not_before and not_after."""
        rows = [[_within(day, household) for day in self.days] for household in self.households]
        return np.array(rows, dtype=bool).reshape(len(self.households), len(self.days))

    @cached_property
    def _forbidden(self) -> dict[int, Mask]:
        """For households somebody forbade something for: the slots this leaves."""
        left: dict[int, Mask] = {}
        for forbid in self.problem.forbids:
            household = self.household_of.get(forbid.household)
            if household is None or (forbid.worker is None and forbid.day is None):
                continue
            slots = left.setdefault(household, np.ones(len(self.open), dtype=bool))
            worker = forbid.worker is None or self.slot_worker == self.worker_of.get(forbid.worker, -1)
            day = forbid.day is None or self.slot_day == self.day_of.get(forbid.day, -1)
            slots &= ~np.logical_and(worker, day)
        return left

    def slots_for(self, visit: int, lifted: Collection[Reason] = ()) -> Mask:
        """The slots in which the visit may be, spacing and room aside; limits in `lifted` do not count."""
        asked = self.visits[visit]
        household = asked.household
        may = self.in_time(household, lifted)[self.slot_worker]
        if "no_working_day" not in lifted:
            may &= self.open
        if "order_does_not_fit" not in lifted:
            may &= self.closed if asked.ordered else ~self.closed
        if "no_worker_with_skill" not in lifted:
            may &= self.skilled[household][self.slot_worker]
        if "campaign_days" not in lifted:
            may &= self.within_campaign[household][self.slot_day]
        if "forbidden" not in lifted and household in self._forbidden:
            may &= self._forbidden[household]
        if "spacing_does_not_fit" not in lifted:
            may &= self._since_last_visit(household)[self.slot_day]
        settled_by: Reason = "order_does_not_fit" if asked.ordered else "pin_conflict"
        if asked.pin is not None and settled_by not in lifted:
            may &= self._pinned(asked.pin)
        return may

    def _since_last_visit(self, household: int) -> Mask:
        last = self.households[household].last_visit
        if last is None:
            return np.ones(len(self.days), dtype=bool)
        return self.ordinal >= last.toordinal() + max(1, self.households[household].min_days_between)

    def _pinned(self, pin: Pin) -> Mask:
        worker = pin.worker is None or self.slot_worker == self.worker_of.get(pin.worker, -1)
        day = pin.day is None or self.slot_day == self.day_of.get(pin.day, -1)
        return np.broadcast_to(np.logical_and(worker, day), self.open.shape)

    def gap(self, household: int) -> int:
        """Days from one visit to the next: never two on one day."""
        return max(1, self.households[household].min_days_between)


def _position(household: Household) -> Place | None:
    """Where the home is; None for what is no place: missing, off the Earth, or the receiver's zero."""
    lon, lat = household.lon, household.lat
    if lon is None or lat is None or not (isfinite(lon) and isfinite(lat) and on_earth(lon, lat)):
        return None
    return None if lon == 0.0 and lat == 0.0 else Place(lon, lat)


def _within(day: date, household: Household) -> bool:
    begun = household.not_before is None or day >= household.not_before
    return begun and (household.not_after is None or day <= household.not_after)


def _day_of(worker: Worker) -> Day:
    start, end = seconds_of(worker.start), seconds_of(worker.end)
    rests = [Rest(seconds_of(one.window[0]), seconds_of(one.window[1]), one.minutes * 60) for one in worker.breaks]
    kept = sorted(
        (rest for rest in rests if rest.latest >= start and rest.earliest + rest.seconds <= end),
        key=lambda rest: (rest.earliest, rest.latest),
    )
    most = NO_LIMIT if worker.max_visits_per_day is None else worker.max_visits_per_day
    return Day(start=start, end=end, first=-1, last=-1, most_visits=most, most_seconds=MIDNIGHT, rests=tuple(kept))
