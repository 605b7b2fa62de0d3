"""Better plans: neighbouring days, of any worker and date, are routed anew together, again and again.

A visit may change to every slot that keeps its household's spacing, so that days and workers are chosen together with
the order. Nothing is left to chance: the same board gives the same plan.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.planning.board import Board
from geo.planning.prepare import MIDNIGHT, Mask
from geo.planning.routing import Day, Each, Job, Question, Routes, SolveDay

_LITTLE = 0.001  # of the way
_LAST_DAY = date.max.toordinal()


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """rounds: how often the days are grouped anew. visits: about so many are routed together at first, and twice as
    many whenever a round brought little, up to `most_visits`. level: 0 to 5.

    idle: after so many rounds that changed nothing there are no more.
    """

    rounds: int = 20
    visits: int = 400
    most_visits: int = 1200
    level: int = 1
    idle: int = 4


class Group(msgspec.Struct, frozen=True):
    """Slots routed together, the visits that may go into them, and for each visit which of the slots."""

    slots: tuple[int, ...]
    visits: tuple[int, ...]
    choices: tuple[tuple[int, ...], ...]


def improve(board: Board, solve_day: SolveDay, each: Each, effort: Effort, share: int) -> Iterator[int]:
    """Yields the number of each round done."""
    idle, size = 0, effort.visits
    for number in range(effort.rounds):
        travel = int(board.travel.sum())
        groups = groups_of(board, number, size)
        questions = [question(board, group, share, effort.level) for group in groups]
        answers = zip(groups, each(solve_day, questions), strict=True)
        better = [accept(board, group, routes) for group, routes in answers]
        if travel - int(board.travel.sum()) < travel * _LITTLE:
            size = min(2 * size, effort.most_visits)
        yield number
        idle = 0 if any(better) else idle + 1
        if idle >= effort.idle:
            return


def groups_of(board: Board, number: int, visits: int) -> list[Group]:
    """All slots in groups of neighbours; another grouping for each number."""
    prepared = board.prepared
    slots = np.flatnonzero(prepared.open & ~prepared.closed)
    if not len(slots):
        return []
    mean = max(1.0, len(board.slot_of) / len(slots))
    size = max(2, round(visits / mean))
    middle = _middles(board, slots)
    order = np.argsort((slots * 2654435761 + number * 40503 * 65537) % 2**32, kind="stable")
    left = np.ones(len(slots), dtype=bool)
    found: list[NDArray[np.int64]] = []
    for seed in order.tolist():
        if not left[seed]:
            continue
        away = np.where(left, ((middle - middle[seed]) ** 2).sum(axis=1), np.inf)
        # Days nearly as near are taken in turn, or a village's own days would meet nobody else's.
        shuffle = 1.0 + 0.5 * ((slots * 40503 + number * 65537) % 97) / 97.0
        near = np.argsort(away * shuffle, kind="stable")[: min(size, int(left.sum()))]
        left[near] = False
        found.append(np.sort(slots[near]))
    return _with_visits(board, found, number)


def _middles(board: Board, slots: NDArray[np.int64]) -> NDArray[np.float64]:
    """The middle of each slot's stops, in degrees; where its day starts when it has none."""
    prepared = board.prepared
    rows: list[tuple[float, float]] = []
    numbers: list[int] = slots.tolist()
    for slot in numbers:
        homes = [prepared.households[prepared.visits[visit].household] for visit in board.routes[slot]]
        points = [(home.lon or 0.0, home.lat or 0.0) for home in homes]
        if not points:
            start = prepared.workers[int(prepared.slot_worker[slot])].start_place or prepared.problem.depot
            points = [(start.lon, start.lat)] if start else [(0.0, 0.0)]
        rows.append((sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)))
    return np.array(rows, dtype=float)


def _with_visits(board: Board, found: Sequence[NDArray[np.int64]], number: int) -> list[Group]:
    group_of = {int(slot): index for index, slots in enumerate(found) for slot in slots}
    members: list[list[int]] = [[visit for slot in slots for visit in board.routes[int(slot)]] for slots in found]
    for visit, slot in enumerate(board.slot_of):
        if slot < 0 and not board.prepared.visits[visit].ordered:
            possible = np.flatnonzero(board.room_for(visit, ("visit_limit",)))
            if len(possible):
                members[group_of[int(possible[board.detours(visit, possible).argmin()])]].append(visit)
    free = _free_days(board, number)
    return [_group(board, slots.tolist(), visits, free) for slots, visits in zip(found, members, strict=True)]


def _free_days(board: Board, number: int) -> dict[int, Mask]:
    """By visit, the days it may change to whatever its household's other visits do, of which one, another in each
    round, may go either way; those before it may only become earlier, those after it later.

    A visit that has no day yet may have every day that keeps the spacing; the others then stay where they are.
    """
    prepared = board.prepared
    free: dict[int, Mask] = {}
    for household, visits in board.visits_of.items():
        without = [visit for visit in visits if board.slot_of[visit] < 0]
        if without or prepared.made.get(household):
            mover = without[number % len(without)] if without else visits[number % len(visits)]
            free[mover] = board.apart(mover)
            continue
        gap = prepared.gap(household)
        ordered = sorted(visits, key=board.day_of)
        days = [board.day_of(visit) for visit in ordered]
        either = number % len(ordered)
        for at, visit in enumerate(ordered):
            first = days[at] if at > either else days[at - 1] + gap if at else 0
            last = days[at] if at < either else days[at + 1] - gap if at + 1 < len(days) else _LAST_DAY
            free[visit] = (prepared.ordinal >= first) & (prepared.ordinal <= last)
    return free


def _group(board: Board, slots: list[int], visits: list[int], free: dict[int, Mask]) -> Group:
    prepared = board.prepared
    members = np.array(slots, dtype=np.int64)
    days = prepared.slot_day[members]
    choices: list[tuple[int, ...]] = []
    kept: list[int] = []
    for visit in visits:
        may = prepared.slots_for(visit)[members]
        if visit in free:
            may &= free[visit][days]
        elif board.slot_of[visit] < 0:
            continue
        else:
            may &= days == prepared.slot_day[board.slot_of[visit]]
        if may.any():
            kept.append(visit)
            choices.append(tuple(np.flatnonzero(may).tolist()))
    return Group(tuple(slots), tuple(kept), tuple(choices))


def question(board: Board, group: Group, share: int, level: int) -> Question:
    """The group put to a router, by rows of a table of the places it needs, starting from what is planned."""
    prepared = board.prepared
    places: dict[int, int] = {}

    def row(place: int) -> int:
        return places.setdefault(place, len(places))

    complete = all(board.slot_of[visit] >= 0 for visit in group.visits)
    most = max(share, int(board.load[list(group.slots)].max())) if complete else MIDNIGHT
    days: list[Day] = []
    for slot in group.slots:
        worker = prepared.slot_worker[slot]
        first, last = int(prepared.slot_first[slot]), int(prepared.last[worker])
        plan = msgspec.structs.replace(
            board.day(slot),
            first=row(first),
            last=row(last),
            most_seconds=most,
        )
        days.append(plan)
    jobs: list[Job] = []
    for visit, choice in zip(group.visits, group.choices, strict=True):
        seconds, earliest, latest = board.window(visit)
        household = prepared.visits[visit].household
        jobs.append(
            Job(
                place=row(int(prepared.place[household])),
                seconds=seconds,
                earliest=earliest,
                latest=latest,
                priority=weight(board, visit),
                days=choice,
            )
        )
    rows = np.array(list(places), dtype=np.int64)
    job_of = {visit: job for job, visit in enumerate(group.visits)}
    known = tuple(tuple(job_of[visit] for visit in board.routes[slot]) for slot in group.slots)
    return Question(tuple(days), tuple(jobs), prepared.ways(rows[:, None], rows[None, :]), level, known)


def weight(board: Board, visit: int) -> int:
    """0 to 100; what the supervisor settled comes before every priority."""
    asked = board.prepared.visits[visit]
    if asked.pin is not None and asked.pin.day is not None:
        return 100
    return board.prepared.households[asked.household].priority * 99 // 100


def accept(board: Board, group: Group, routes: Routes) -> bool:
    """Put the router's answer on the board if it keeps every limit and is better than what is there."""
    routed = [[group.visits[job] for job in route] for route in routes]
    seen = [visit for route in routed for visit in route]
    allowed = {visit: set(choice) for visit, choice in zip(group.visits, group.choices, strict=True)}
    if len(set(seen)) < len(seen) or len(routed) != len(group.slots):
        return False
    if any(index not in allowed[visit] for index, route in enumerate(routed) for visit in route):
        return False
    if any(board.timing(slot, route) is None for slot, route in zip(group.slots, routed, strict=True)):
        return False
    before = [visit for slot in group.slots for visit in board.routes[slot]]
    travel = sum(sum(board.legs(slot, route)) for slot, route in zip(group.slots, routed, strict=True))
    if _worth(board, seen, travel) <= _worth(board, before, int(board.travel[list(group.slots)].sum())):
        return False
    for slot in group.slots:
        board.put(slot, [])
    for slot, route in zip(group.slots, routed, strict=True):
        board.put(slot, route)
    return True


def _worth(board: Board, visits: Sequence[int], travel: int) -> tuple[int, int, int, int]:
    """What the supervisor settled, then priorities, then the number of visits, then little travel."""
    weights = [weight(board, visit) for visit in visits]
    return sum(weight == 100 for weight in weights), sum(weights), len(visits), -travel
