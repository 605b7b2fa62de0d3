"""Why a visit is not in the plan, and what lets it in: limits are lifted one by one and the visit is tried again."""

from collections.abc import Iterable, Sequence

import numpy as np

from geo.planning.answer import Reason, Unserved
from geo.planning.board import Board
from geo.planning.words import sentences

# Tried in this order: what costs a supervisor least comes first.
LIMITS: tuple[Reason, ...] = (
    "visit_limit",
    "day_full",
    "pin_conflict",
    "order_does_not_fit",
    "spacing_does_not_fit",
    "no_worker_with_skill",
    "forbidden",
    "campaign_days",
    "window_too_short",
    "no_working_day",
)


def unserved(board: Board) -> list[Unserved]:
    """Households with visits missing, in the order of the problem."""
    missing: dict[int, list[int]] = {}
    for visit, slot in enumerate(board.slot_of):
        if slot < 0:
            missing.setdefault(board.prepared.visits[visit].household, []).append(visit)
    return [_explain(board, household, visits) for household, visits in sorted(missing.items())]


def _explain(board: Board, household: int, visits: Sequence[int]) -> Unserved:
    prepared = board.prepared
    name = prepared.households[household].id
    plain = _plain_reason(board, household)
    if plain is not None:
        zh, en = sentences(plain, (), None, None)
        return Unserved(household=name, missing=len(visits), reason=plain, zh=zh, en=en)
    fix, slot = _fix(board, visits)
    worker = None if slot is None else prepared.workers[int(prepared.slot_worker[slot])].id
    day = None if slot is None else prepared.days[int(prepared.slot_day[slot])]
    reason: Reason = fix[0] if len(fix) == 1 else "several" if fix else "too_far"
    zh, en = sentences(reason, fix, worker, day)
    return Unserved(
        household=name, missing=len(visits), reason=reason, fix=fix, fix_worker=worker, fix_day=day, zh=zh, en=en
    )


def _plain_reason(board: Board, household: int) -> Reason | None:
    prepared = board.prepared
    if prepared.place[household] < 0:
        return "no_position"
    if not prepared.workers:
        return "no_worker"
    return None if prepared.days else "no_working_day"


def _fix(board: Board, visits: Sequence[int]) -> tuple[tuple[Reason, ...], int | None]:
    """The first limit that lets in all these visits when lifted, or a set of them none of which can stay."""
    # Where not even an empty day could have it, a full one is not the reason.
    empty = board.prepared.slots_for(visits[0]).any()
    limits = LIMITS if empty else LIMITS[2:] + LIMITS[:2]
    if board.prepared.visits[visits[0]].ordered:
        limits = ("order_does_not_fit", *limits)
    for limit in limits:
        slot = fits(board, visits, (limit,))
        if slot is not None:
            return (limit,), slot
    needed: list[Reason] = list(LIMITS)
    if fits(board, visits, needed) is None:
        return (), None
    for limit in reversed(LIMITS):
        without: list[Reason] = [one for one in needed if one != limit]
        if fits(board, visits, without) is not None:
            needed = without
    return tuple(needed), fits(board, visits, needed)


def fits(board: Board, visits: Sequence[int], lifted: Iterable[Reason]) -> int | None:
    """The slot of the first visit if all of them fit without these limits; the board stays as it was."""
    limits = tuple(lifted)
    placed: list[int] = []
    slots: list[int] = []
    for visit in visits:
        slot = _slot(board, visit, limits)
        if slot is None:
            break
        placed.append(visit)
        slots.append(slot)
    for visit in placed:
        board.take_out(visit)
    return slots[0] if len(placed) == len(visits) else None


def _slot(board: Board, visit: int, lifted: tuple[Reason, ...]) -> int | None:
    slots, cost = board.possible(visit, lifted)
    for index in np.lexsort((slots, cost)).tolist():
        slot = int(slots[index])
        route = board.best_place(visit, slot, lifted)
        if route is not None:
            board.put(slot, route)
            return slot
    return None
