"""Which visit is in which slot, and in what order; no limit is ever broken on it."""

from collections.abc import Collection, Sequence
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.planning.answer import Reason
from geo.planning.prepare import MIDNIGHT, NO_LIMIT, Mask, Prepared
from geo.planning.routing import Day
from geo.planning.schedule import Window, begins

_PAD = -2  # beyond the end of a slot's path
_NEVER = np.int64(2**40)


class Board:
    """Starts empty. path[slot]: place it starts from, places of its stops, place it ends at, padding."""

    def __init__(self, prepared: Prepared, amid: "Board | None" = None) -> None:
        self.prepared = prepared
        # The same routes, each day beginning and ending amid the homes where nobody said from where.
        self.amid = amid
        slots = len(prepared.open)
        self.routes: list[list[int]] = [[] for _ in range(slots)]
        self.slot_of = [-1] * len(prepared.visits)
        self.load: NDArray[np.int64] = np.zeros(slots, dtype=np.int64)  # seconds spent in homes
        self.travel: NDArray[np.int64] = np.zeros(slots, dtype=np.int64)
        self.count: NDArray[np.int64] = np.zeros(slots, dtype=np.int64)
        self._hours = np.array([_hours(day) for day in prepared.slot_plans], dtype=np.int64)
        self._most = np.array([day.most_visits for day in prepared.slot_plans], dtype=np.int64)
        # By slot, the visit its worker is about to set out for: a day already begun.
        self.next: dict[int, int] = {}
        self._path: NDArray[np.int64] = np.full((slots, 8), _PAD, dtype=np.int64)
        for slot in range(slots):
            self._draw(slot)
        self.visits_of: dict[int, list[int]] = {}
        for number, visit in enumerate(prepared.visits):
            self.visits_of.setdefault(visit.household, []).append(number)

    def day(self, slot: int, lifted: Collection[Reason] = ()) -> Day:
        """The slot's working day, as its worker's hours and limits are."""
        day = self.prepared.slot_plans[slot]
        if "day_full" in lifted:
            day = msgspec.structs.replace(day, end=MIDNIGHT)
        return msgspec.structs.replace(day, most_visits=NO_LIMIT) if "visit_limit" in lifted else day

    def window(self, visit: int, lifted: Collection[Reason] = ()) -> Window:
        """Seconds in the home, earliest and latest beginning."""
        household = self.prepared.visits[visit].household
        service = int(self.prepared.service[household])
        if "window_too_short" in lifted:
            return service, 0, MIDNIGHT
        return service, int(self.prepared.earliest[household]), int(self.prepared.latest[household])

    def places(self, slot: int, route: Sequence[int]) -> list[int]:
        """Where a slot's day starts, its stops, and where it ends."""
        prepared = self.prepared
        stops = [int(prepared.place[prepared.visits[visit].household]) for visit in route]
        return [int(prepared.slot_first[slot]), *stops, int(prepared.last[prepared.slot_worker[slot]])]

    def legs(self, slot: int, route: Sequence[int]) -> list[int]:
        """Seconds of each way of a slot's day, the way home last; none when there is no visit."""
        if not route:
            return [0]
        places = np.array(self.places(slot, route), dtype=np.int64)
        return self.prepared.ways(places[:-1], places[1:]).tolist()

    def timing(self, slot: int, route: Sequence[int], lifted: Collection[Reason] = ()) -> list[int] | None:
        """When the visits of this route would begin; None if hours, windows or the visit limit do not allow it."""
        day = self.day(slot, lifted)
        if len(route) > day.most_visits:
            return None
        so_far = self.prepared.so_far
        if so_far is not None and route and self.next.get(slot) != route[0] and self._is_today(slot, so_far.day):
            day = msgspec.structs.replace(day, start=max(day.start, so_far.second))
        return begins(day, [self.window(visit, lifted) for visit in route], self.legs(slot, route))

    def _is_today(self, slot: int, day: date) -> bool:
        return self.prepared.days[int(self.prepared.slot_day[slot])] == day

    def put(self, slot: int, route: Sequence[int]) -> None:
        """Make this the slot's route. The caller has asked `timing` and `apart`."""
        for visit in self.routes[slot]:
            if self.slot_of[visit] == slot:
                self.slot_of[visit] = -1
        self.routes[slot] = list(route)
        for visit in route:
            self.slot_of[visit] = slot
        self._draw(slot)
        if self.amid is not None:
            self.amid.put(slot, route)

    def _draw(self, slot: int) -> None:
        route = self.routes[slot]
        places = self.places(slot, route)
        while len(places) > self._path.shape[1]:
            more = np.full_like(self._path, _PAD)
            self._path = np.concatenate([self._path, more], axis=1)
        self._path[slot] = _PAD
        self._path[slot, : len(places)] = places
        households = [self.prepared.visits[visit].household for visit in route]
        self.load[slot] = int(self.prepared.service[households].sum()) if households else 0
        self.travel[slot] = sum(self.legs(slot, route))
        self.count[slot] = len(route)

    def day_of(self, visit: int) -> int:
        """The ordinal of the day of a visit that is in a slot."""
        return int(self.prepared.ordinal[self.prepared.slot_day[self.slot_of[visit]]])

    def days_taken(self, visit: int) -> list[int]:
        """The other visits' days of the same household, as ordinals."""
        prepared = self.prepared
        others = self.visits_of[prepared.visits[visit].household]
        slots = [self.slot_of[other] for other in others if other != visit and self.slot_of[other] >= 0]
        made = [stop.day.toordinal() for stop in prepared.made.get(prepared.visits[visit].household, ())]
        return made + [int(prepared.ordinal[prepared.slot_day[slot]]) for slot in slots]

    def apart(self, visit: int) -> Mask:
        """By day: far enough from the household's other visits."""
        prepared = self.prepared
        gap = prepared.gap(prepared.visits[visit].household)
        good = np.ones(len(prepared.days), dtype=bool)
        for taken in self.days_taken(visit):
            good &= np.abs(prepared.ordinal - taken) >= gap
        return good

    def room_for(self, visit: int, lifted: Collection[Reason] = ()) -> Mask:
        """The slots in which the visit may be and which are not at their visit limit; hours not yet looked at."""
        prepared = self.prepared
        may = prepared.slots_for(visit, lifted)
        if "spacing_does_not_fit" not in lifted:
            may &= self.apart(visit)[prepared.slot_day]
        else:
            may &= ~np.isin(prepared.ordinal, self.days_taken(visit))[prepared.slot_day]
        if "visit_limit" not in lifted:
            may &= self.count < self._most
        return may

    def detours(self, visit: int, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """Seconds of travel the visit adds to each of these slots, at its best place by the ways alone."""
        place = self.prepared.place[self.prepared.visits[visit].household]
        path = self._path[slots]
        before, after = path[:, :-1], path[:, 1:]
        ways = self.prepared.ways
        empty = (self.count[slots] == 0)[:, None]
        added = ways(before, place) + ways(place, after) - np.where(empty, 0, ways(before, after))
        return np.where(after == _PAD, _NEVER, added).min(axis=1, initial=_NEVER)

    def worth(self, visit: int, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """Seconds of travel to choose among these slots by: a day that may begin anywhere is not for nothing."""
        return (self.amid or self).detours(visit, slots)

    def possible(self, visit: int, lifted: Collection[Reason] = ()) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Slots with room by their number of visits and their hours, and the travel the visit adds to each."""
        slots = np.flatnonzero(self.room_for(visit, lifted))
        added = self.detours(visit, slots)
        if "day_full" in lifted:
            return slots, added
        busy = self.load[slots] + self.travel[slots] + added + self.window(visit)[0]
        fits = busy <= self._hours[slots]
        return slots[fits], added[fits]

    def best_place(self, visit: int, slot: int, lifted: Collection[Reason] = ()) -> list[int] | None:
        """The slot's route with the visit where it adds least travel and everything still fits; else None."""
        route = self.routes[slot]
        path = np.array(self.places(slot, route), dtype=np.int64)
        place = self.prepared.place[self.prepared.visits[visit].household]
        ways = self.prepared.ways
        added = ways(path[:-1], place) + ways(place, path[1:]) - ways(path[:-1], path[1:])
        for position in np.argsort(added, kind="stable").tolist():
            tried = [*route[:position], visit, *route[position:]]
            if self.timing(slot, tried, lifted) is not None:
                return tried
        return None

    def take_out(self, visit: int) -> None:
        """Remove a visit that is in a slot."""
        slot = self.slot_of[visit]
        self.put(slot, [one for one in self.routes[slot] if one != visit])


def _hours(day: Day) -> int:
    """Seconds of a day that can be spent on the way and in homes: breaks that must fall into it take theirs."""
    return day.end - day.start - sum(rest.seconds for rest in day.rests if rest.latest < day.end)
