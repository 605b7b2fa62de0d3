"""A plan that life has overtaken: somebody urgent, a worker on leave, a home that need not be visited any more.

As few stops as possible move: a day keeps its stops and their order unless something must go into it or out of it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
import numpy as np

from geo.planning.answer import Plan, Stop
from geo.planning.board import Board
from geo.planning.build import insert
from geo.planning.checks import seconds_of
from geo.planning.improve import weight
from geo.planning.middles import amid_homes
from geo.planning.planner import answer, stops_of
from geo.planning.prepare import Prepared, SoFar
from geo.planning.problem import Household, Problem
from geo.planning.travel import Travel

# So many of the nearest days are looked at for a stop that could give way.
_NEAREST = 12


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """Days on which a worker makes no visits after all."""

    worker: str
    days: tuple[date, ...]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What has happened. day, clock: now; visits before it stay as they are, and nothing new is put before it.

    urgent: households to be seen as their not_after says, added or replacing those of the same id. dropped: ids of
    households that need no visit any more. leave: who is away when.
    """

    day: date | None = None
    clock: str = "00:00"
    urgent: tuple[Household, ...] = ()
    dropped: tuple[str, ...] = ()
    leave: tuple[Leave, ...] = ()


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that was planned for somebody or some day else."""

    household: str
    from_worker: str
    from_day: date
    to_worker: str
    to_day: date


class Replan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan from now on with the visits already made, the problem it answers, and what moved."""

    plan: Plan
    problem: Problem
    moved: tuple[Moved, ...]


def replan(problem: Problem, previous: Plan, change: Change, *, travel: Travel) -> Replan:
    """The previous plan with the change worked in; workers it does not concern keep their days to the minute.

    A visit that finds no room may push one of lower priority to another day or out of the plan; whoever is out is
    listed with the reason. Raises PlanningError when the problem contradicts itself.
    """
    asked = changed(problem, change)
    so_far = _so_far(previous, change)
    board = _board(asked, travel, so_far)
    made = {(stop.household, stop.day) for stop in (so_far.made if so_far else ())}
    kept = [stop for stop in previous.stops if (stop.household, stop.day) not in made]
    _put_back(board, kept)
    visits = board.prepared.visits
    waiting = [visit for visit, slot in enumerate(board.slot_of) if slot < 0 and not visits[visit].ordered]
    for visit in sorted(waiting, key=lambda visit: (-weight(board, visit), visit)):
        if not insert(board, visit):
            _make_room(board, visit)
    plan = _unchanged_to_the_minute(board, answer(board), previous)
    coming = [stop for stop in plan.stops if (stop.household, stop.day) not in made]
    return Replan(plan=plan, problem=asked, moved=_moved(kept, coming))


def _board(asked: Problem, travel: Travel, so_far: SoFar | None) -> Board:
    somewhere = amid_homes(asked)
    amid = Board(Prepared(somewhere, travel, so_far)) if somewhere != asked else None
    return Board(Prepared(asked, travel, so_far), amid)


def changed(problem: Problem, change: Change) -> Problem:
    """The problem as it is after the change."""
    away = {leave.worker: leave.days for leave in change.leave}
    workers = [
        msgspec.structs.replace(worker, days_off=(*worker.days_off, *away.get(worker.id, ())))
        for worker in problem.workers
    ]
    urgent = {household.id: household for household in change.urgent}
    dropped = set(change.dropped) - set(urgent)
    households = [urgent.pop(one.id, one) for one in problem.households if one.id not in dropped]
    known = {one.id for one in households} | set(urgent)
    orders = [
        msgspec.structs.replace(order, households=tuple(name for name in order.households if name in known))
        for order in problem.orders
        if order.day not in away.get(order.worker, ())
    ]
    return msgspec.structs.replace(
        problem, workers=tuple(workers), households=(*households, *urgent.values()), orders=tuple(orders)
    )


def _so_far(previous: Plan, change: Change) -> SoFar | None:
    """Visits made, or whose worker has set out for them, are settled."""
    if change.day is None:
        return None
    now, dropped = seconds_of(change.clock), set(change.dropped)
    made = [
        stop
        for stop in previous.stops
        if stop.day < change.day
        or (stop.day == change.day and seconds_of(stop.arrive) - stop.travel_minutes * 60 < now)
    ]
    bound = [stop for stop in made if stop.day == change.day and seconds_of(stop.arrive) > now]
    # Who is on the way to a home that is dropped, or goes on leave before arriving, turns round.
    away = {(leave.worker, day) for leave in change.leave for day in leave.days}
    void = {(one.household, one.day) for one in bound if one.household in dropped or (one.worker, one.day) in away}
    settled = tuple(stop for stop in made if (stop.household, stop.day) not in void)
    return SoFar(day=change.day, second=now, made=settled)


def _put_back(board: Board, stops: Iterable[Stop]) -> None:
    """Every stop where it was, in its order, as far as the change leaves it possible."""
    prepared = board.prepared
    routes: dict[int, list[Stop]] = {}
    for stop in stops:
        known = stop.household in prepared.household_of and stop.worker in prepared.worker_of
        if known and stop.day in prepared.day_of:
            routes.setdefault(prepared.slot(stop.worker, stop.day), []).append(stop)
    for slot, own in sorted(routes.items()):
        route: list[int] = []
        for stop in sorted(own, key=lambda stop: stop.order):
            visit = _visit_for(board, prepared.household_of[stop.household], slot, route)
            if visit is not None:
                route.append(visit)
        if route:
            board.next[slot] = route[0]
        while route and board.timing(slot, route) is None:
            # Too late for all of them: the least urgent of the last to come gives way.
            route.remove(min(reversed(route), key=lambda visit: weight(board, visit)))
        board.put(slot, route)


def _visit_for(board: Board, household: int, slot: int, route: Sequence[int]) -> int | None:
    """A visit of the household that may be in this slot, one settled for it first."""
    free = [visit for visit in board.visits_of.get(household, ()) if board.slot_of[visit] < 0 and visit not in route]
    free.sort(key=lambda visit: -weight(board, visit))
    day = board.prepared.slot_day[slot]
    fitting = (visit for visit in free if board.prepared.slots_for(visit)[slot] and board.apart(visit)[day])
    return next(fitting, None)


def _make_room(board: Board, visit: int) -> bool:
    """Let one stop of no higher priority move elsewhere for this visit, or leave the plan if it is less urgent."""
    prepared = board.prepared
    slots = np.flatnonzero(board.room_for(visit, ("visit_limit",)))
    added = board.worth(visit, slots)
    outside: tuple[int, int] | None = None
    for index in np.lexsort((slots, added)).tolist()[:_NEAREST]:
        slot = int(slots[index])
        if prepared.closed[slot]:
            continue
        for other in sorted(board.routes[slot], key=lambda one: (weight(board, one), one)):
            if weight(board, other) > weight(board, visit):
                break
            before = list(board.routes[slot])
            board.take_out(other)
            route = board.best_place(visit, slot)
            if route is not None:
                board.put(slot, route)
                if insert(board, other):
                    return True
                if outside is None and weight(board, other) < weight(board, visit):
                    outside = (slot, other)
            board.put(slot, before)
    if outside is None:
        return False
    board.take_out(outside[1])
    return insert(board, visit)


def _unchanged_to_the_minute(board: Board, plan: Plan, previous: Plan) -> Plan:
    """A day with the same stops as before keeps its times: what is on the way is not worked out anew."""
    prepared = board.prepared
    before: dict[tuple[str, date], list[Stop]] = {}
    for stop in previous.stops:
        before.setdefault((stop.worker, stop.day), []).append(stop)
    stops: list[Stop] = []
    for slot in range(len(board.routes)):
        now = stops_of(board, slot)
        worker, day = (
            prepared.workers[int(prepared.slot_worker[slot])].id,
            prepared.days[int(prepared.slot_day[slot])],
        )
        old = sorted(before.get((worker, day), []), key=lambda stop: stop.order)
        same = [stop.household for stop in now] == [stop.household for stop in old]
        stops += old if same else now
    stops.sort(key=lambda stop: (stop.day, prepared.worker_of[stop.worker], stop.order))
    return msgspec.structs.replace(plan, stops=tuple(stops))


def _moved(kept: Sequence[Stop], coming: Sequence[Stop]) -> tuple[Moved, ...]:
    """Visits to come that changed worker or day; one that left the plan is among the unserved."""
    left = Counter((stop.household, stop.worker, stop.day) for stop in coming)
    gone: dict[str, list[Stop]] = {}
    for stop in kept:
        key = (stop.household, stop.worker, stop.day)
        if left[key]:
            left[key] -= 1
        else:
            gone.setdefault(stop.household, []).append(stop)
    found: list[Moved] = []
    for stop in coming:
        key = (stop.household, stop.worker, stop.day)
        if left[key] and gone.get(stop.household):
            left[key] -= 1
            old = gone[stop.household].pop(0)
            found.append(
                Moved(
                    household=stop.household,
                    from_worker=old.worker,
                    from_day=old.day,
                    to_worker=stop.worker,
                    to_day=stop.day,
                )
            )
    return tuple(found)
