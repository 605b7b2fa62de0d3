"""Days that may begin anywhere.

Where nobody said from where a worker sets out, a day with one visit would cost no way at all, and the plan would send
everybody out every day for one. So days are chosen as if they began and ended amid the homes that the worker may
visit; in what order each is walked is then asked without that place, for nobody is known to be there.
"""

from statistics import median

import msgspec

from geo.planning.board import Board
from geo.planning.improve import Group, accept, question
from geo.planning.prepare import MIDNIGHT
from geo.planning.problem import Place, Problem, Worker
from geo.planning.routing import Each, SolveDay


def amid_homes(problem: Problem) -> Problem:
    """The problem with a place for each day to begin and end."""
    if problem.depot is not None:
        return problem
    return msgspec.structs.replace(problem, workers=tuple(_amid(one, problem) for one in problem.workers))


def _amid(worker: Worker, problem: Problem) -> Worker:
    if worker.start_place is not None:
        return worker
    skills = set(worker.skills)
    homes = [(one.lon, one.lat) for one in problem.households if skills.issuperset(one.skills)]
    places = [(lon, lat) for lon, lat in homes if lon is not None and lat is not None]
    if not places:
        return worker
    # Of each coordinate by itself: a home placed at the other end of the world does not draw it there.
    middle = Place(median(lon for lon, _ in places), median(lat for _, lat in places))
    return msgspec.structs.replace(worker, start_place=middle, end_place=worker.end_place or middle)


def set_out_anywhere(chosen: Board, board: Board, solve_day: SolveDay, each: Each, level: int) -> None:
    """Put the days chosen on the board of the problem as it was asked, each in the order that is shortest there."""
    for slot, route in enumerate(chosen.routes):
        board.put(slot, list(route))
    groups = [_alone(slot, route) for slot, route in enumerate(chosen.routes) if _may_turn(board, slot, route)]
    questions = [question(board, group, MIDNIGHT, level) for group in groups]
    for group, routes in zip(groups, each(solve_day, questions), strict=True):
        accept(board, group, routes)


def _alone(slot: int, route: list[int]) -> Group:
    return Group((slot,), tuple(route), ((0,),) * len(route))


def _may_turn(board: Board, slot: int, route: list[int]) -> bool:
    prepared = board.prepared
    return len(route) > 1 and not prepared.closed[slot] and int(prepared.slot_first[slot]) < 0
