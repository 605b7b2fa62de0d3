"""From a problem to a plan."""

from collections.abc import Iterable

from geo.planning.answer import Cost, Load, Plan, Progress, Report, Stop
from geo.planning.board import Board
from geo.planning.build import build, even_share, insert
from geo.planning.checks import clock_of
from geo.planning.diagnose import unserved
from geo.planning.even import even_out
from geo.planning.improve import Effort, improve
from geo.planning.middles import amid_homes, set_out_anywhere
from geo.planning.prepare import Prepared
from geo.planning.problem import Problem
from geo.planning.routing import Each, Question, Routes, SolveDay
from geo.planning.travel import Travel

EFFORT = Effort()


def one_by_one(solve_day: SolveDay, questions: Iterable[Question]) -> Iterable[Routes]:
    """Route in this process."""
    return map(solve_day, questions)


def plan(
    problem: Problem,
    *,
    travel: Travel,
    solve_day: SolveDay,
    each: Each = one_by_one,
    effort: Effort = EFFORT,
    progress: Report | None = None,
) -> Plan:
    """Which household is visited by whom on which day, and in what order.

    solve_day routes one question; each applies it to many, `map` of a process pool for instance. The same arguments
    give the same plan. Raises PlanningError when the problem contradicts itself.
    """
    somewhere = amid_homes(problem)
    board = Board(Prepared(somewhere, travel))
    build(board)
    _report(board, progress, 0, effort.rounds)
    for done in improve(board, solve_day, each, effort, even_share(board)):
        _report(board, progress, done + 1, effort.rounds)
    even_out(board)
    if somewhere != problem:
        chosen, board = board, Board(Prepared(problem, travel), amid=board)
        set_out_anywhere(chosen, board, solve_day, each, effort.level)
    for visit, slot in enumerate(board.slot_of):
        if slot < 0 and not board.prepared.visits[visit].ordered:
            insert(board, visit)
    return answer(board)


def _report(board: Board, progress: Report | None, done: int, total: int) -> None:
    if progress is not None:
        planned = int(board.count.sum())
        progress(
            Progress(
                done=done,
                total=total,
                planned=planned,
                unserved=len(board.slot_of) - planned,
                travel_minutes=_minutes(int(board.travel.sum())),
            )
        )


def answer(board: Board) -> Plan:
    """What is on the board, with the reasons for what is not."""
    stops = [stop for slot in range(len(board.routes)) for stop in stops_of(board, slot)]
    stops.sort(key=lambda stop: (stop.day, board.prepared.worker_of[stop.worker], stop.order))
    return Plan(stops=tuple(stops), cost=cost(board), unserved=tuple(unserved(board)))


def stops_of(board: Board, slot: int) -> list[Stop]:
    """A worker's day: the visits made, and those planned after them."""
    prepared = board.prepared
    made = prepared.made_in.get(slot, [])
    route = board.routes[slot]
    begun = board.timing(slot, route)
    if begun is None:
        raise AssertionError("a route on the board keeps every limit")
    return made + [
        Stop(
            household=prepared.households[prepared.visits[visit].household].id,
            worker=prepared.workers[int(prepared.slot_worker[slot])].id,
            day=prepared.days[int(prepared.slot_day[slot])],
            order=len(made) + index + 1,
            arrive=clock_of(begin),
            travel_minutes=_minutes(leg),
        )
        for index, (visit, begin, leg) in enumerate(zip(route, begun, board.legs(slot, route), strict=False))
    ]


def cost(board: Board) -> Cost:
    """What the ways on the board cost, for each worker."""
    prepared = board.prepared
    days = len(prepared.days)
    per_worker: dict[str, Load] = {}
    for index, worker in enumerate(prepared.workers):
        own = range(index * days, (index + 1) * days)
        made = [stop for slot in own for stop in prepared.made_in.get(slot, ())]
        homes = [prepared.household_of[stop.household] for stop in made if stop.household in prepared.household_of]
        per_worker[worker.id] = Load(
            visits=int(board.count[own].sum()) + len(made),
            days=sum(bool(board.count[slot]) or slot in prepared.made_in for slot in own),
            visit_minutes=int(board.load[own].sum() + prepared.service[homes].sum()) // 60,
            travel_minutes=round(int(board.travel[own].sum()) / 60 + sum(stop.travel_minutes for stop in made), 1),
        )
    total = sum(load.travel_minutes for load in per_worker.values())
    return Cost(travel_minutes=round(total, 1), per_worker=per_worker)


def _minutes(seconds: int) -> float:
    return round(seconds / 60, 1)
