"""The first plan: every household takes the days that cost least beside what is planned already."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geo.planning.board import Board
from geo.planning.prepare import Mask
from geo.planning.territories import territories

_NEVER = float(2**40)
_TRIES = 12
_NEIGHBOURHOODS = 40  # cells to a degree: of some 2.5 km, a village and what lies round it
_CELLS = 200  # of some 500 m
_FULL = 1000.0  # seconds of travel that are worth as much as a day, or a worker, with no hour left


def build(board: Board) -> None:
    """Put as many visits on the board as fit.

    Neighbours one after the other, whatever their priority, so that a day stays in one place; where somebody then
    finds no room, all over again with high priorities first.
    """
    put_orders(board)
    visits = board.prepared.visits
    waiting = [number for number, visit in enumerate(visits) if not visit.ordered]
    ordered = [list(route) for route in board.routes]
    for urgent_first in (False, True):
        _fill(board, waiting, urgent_first=urgent_first)
        if urgent_first or all(board.slot_of[number] >= 0 for number in waiting):
            return
        for slot, route in enumerate(ordered):
            board.put(slot, route)


def _fill(board: Board, waiting: Sequence[int], *, urgent_first: bool) -> None:
    """Everybody on the days of their own area, then whoever found no room there on any."""
    visits = board.prepared.visits
    share = even_share(board)
    households = _by_need(board, {visits[number].household for number in waiting}, urgent_first=urgent_first)
    for number in waiting:
        if _dated(board, number):
            insert(board, number)
    areas = territories(board, sorted(households), share)
    for own in (False,) if urgent_first else (True, False):
        for household in households:
            free = [one for one in board.visits_of[household] if not visits[one].ordered and board.slot_of[one] < 0]
            area = int(areas.of_household[household])
            if free and (not own or area >= 0):
                _spread(board, free, share, areas.of_slot == area if own else None)
    for number in waiting:
        if board.slot_of[number] < 0:
            insert(board, number)


def put_orders(board: Board) -> None:
    """The days the supervisor put in order, without the stops that cannot be made in it."""
    prepared = board.prepared
    for slot, names in prepared.order_of.items():
        for name in names:
            here = [
                number
                for number in board.visits_of[prepared.household_of[name]]
                if prepared.visits[number].ordered and prepared.slots_for(number)[slot]
            ]
            tried = [*board.routes[slot], *here[:1]]
            spaced = all(board.apart(number)[prepared.slot_day[slot]] for number in here[:1])
            if here and spaced and board.timing(slot, tried) is not None:
                board.put(slot, tried)


def even_share(board: Board) -> int:
    """The seconds in homes a slot may hold at first, so that the work is spread evenly."""
    prepared = board.prepared
    placed = [visit.household for visit in prepared.visits if prepared.place[visit.household] >= 0]
    slots = int((prepared.open & ~prepared.closed).sum())
    if not placed or not slots:
        return 0
    work = int(prepared.service[placed].sum())
    longest = int(prepared.service[placed].max())
    return max(longest, int(work / slots * (1.0 + prepared.problem.evenness)))


def insert(board: Board, visit: int) -> bool:
    """Put one visit where it adds least travel; False if it fits nowhere."""
    slots, _ = board.possible(visit)
    for index in np.lexsort((slots, board.load[slots], board.worth(visit, slots))).tolist():
        route = board.best_place(visit, int(slots[index]))
        if route is not None:
            board.put(int(slots[index]), route)
            return True
    return False


def _dated(board: Board, visit: int) -> bool:
    pin = board.prepared.visits[visit].pin
    return pin is not None and pin.day is not None


def _by_need(board: Board, households: set[int], *, urgent_first: bool) -> list[int]:
    """Pinned ones, then those with few slots, then from neighbourhood to neighbourhood, in each who is seen often
    first: whoever is seen once fills their days up.
    """
    prepared = board.prepared
    around, near = _along_a_curve(board, _NEIGHBOURHOODS), _along_a_curve(board, _CELLS)

    def key(household: int) -> tuple[int, int, int, int, int, int]:
        numbers = board.visits_of[household]
        return (
            not any(_dated(board, number) for number in numbers),
            -prepared.households[household].priority if urgent_first else 0,
            int(prepared.slots_for(numbers[-1]).sum()).bit_length(),
            around[household],
            -len(numbers),
            near[household],
        )

    return sorted(households, key=key)


def _along_a_curve(board: Board, to_a_degree: int) -> list[int]:
    """Each household's turn along a Z-order curve over cells, so many to a degree."""
    homes = board.prepared.households
    cells = [
        (int((one.lon + 180.0) * to_a_degree), int((one.lat + 90.0) * to_a_degree))
        if place >= 0 and one.lon and one.lat
        else (0, 0)
        for one, place in zip(homes, board.prepared.place.tolist(), strict=True)
    ]
    return [sum(((x >> bit & 1) << 2 * bit) | ((y >> bit & 1) << 2 * bit + 1) for bit in range(17)) for x, y in cells]


def _spread(board: Board, numbers: list[int], share: int, only: Mask | None = None) -> None:
    """Put a household's visits on the cheapest days that keep its spacing; what does not fit stays out.

    only: these slots and no others, and all of the visits or none.
    """
    if not numbers or not len(board.prepared.open):
        return
    prepared = board.prepared
    visit = numbers[0]
    gap = prepared.gap(prepared.visits[visit].household)
    slots, detours = board.possible(visit)
    if only is not None:
        slots, detours = slots[only[slots]], detours[only[slots]]
    room = slots[board.load[slots] + board.window(visit)[0] <= share]
    cost = np.full(len(prepared.open), _NEVER)
    # An even share first; a fuller day only for those who would stay out.
    cost[slots] = detours + 1e6
    cost[room] -= 1e6
    # Among like slots those of days and workers of whom least is planned: no spacing finds only the last days free,
    # and nobody is left without work.
    cost[slots] += board.load[slots] / 1e3 + _FULL * _fullness(board)[slots]
    for _ in range(_TRIES * len(numbers)):
        chosen = cheapest_days(cost, prepared.ordinal, len(numbers), gap)
        if len(chosen) < (1 if only is None else len(numbers)):
            return
        routes = [board.best_place(number, slot) for number, slot in zip(numbers, chosen, strict=False)]
        failed = [slot for slot, route in zip(chosen, routes, strict=True) if route is None]
        if not failed:
            for slot, route in zip(chosen, routes, strict=True):
                board.put(slot, route or [])
            return
        cost[failed] = _NEVER


def _fullness(board: Board) -> NDArray[np.float64]:
    """By slot, which share of its day's hours of all workers is planned, and of its worker's hours of all days."""
    busy = (board.load + board.travel).reshape(-1, len(board.prepared.days)) / (24 * 3600.0)
    return (busy.mean(axis=0)[None, :] + busy.mean(axis=1)[:, None]).ravel()


def cheapest_days(cost: NDArray[np.float64], ordinal: NDArray[np.int64], wanted: int, gap: int) -> list[int]:
    """Slots on `wanted` days at least `gap` days apart of least total cost; fewer days where so many do not fit."""
    days = len(ordinal)
    by_day = cost.reshape(-1, days)
    slot = by_day.argmin(axis=0) * days + np.arange(days)
    least = by_day.min(axis=0)
    # After day d, the earliest day that may follow.
    follows: NDArray[np.int64] = np.searchsorted(ordinal, ordinal + gap)
    best = [[(0, 0.0, -1)] * (days + 1) for _ in range(wanted + 1)]
    for left in range(1, wanted + 1):
        for day in range(days - 1, -1, -1):
            skip = best[left][day + 1]
            if least[day] >= _NEVER:
                best[left][day] = skip
                continue
            rest = best[left - 1][int(follows[day])]
            take = (rest[0] + 1, rest[1] + float(least[day]), day)
            best[left][day] = take if (-take[0], take[1]) < (-skip[0], skip[1]) else skip
    return _read_days(best, slot, follows, wanted)


def _read_days(
    best: list[list[tuple[int, float, int]]], slot: NDArray[np.int64], follows: NDArray[np.int64], wanted: int
) -> list[int]:
    chosen: list[int] = []
    day = 0
    for left in range(wanted, 0, -1):
        count, _, at = best[left][day]
        if count == 0:
            break
        chosen.append(int(slot[at]))
        day = int(follows[at])
    return chosen
