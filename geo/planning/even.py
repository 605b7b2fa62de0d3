"""The same days shared out more evenly: two workers change a day's whole route where it costs no way."""

import numpy as np

from geo.planning.board import Board


def even_out(board: Board) -> None:
    """Whoever has most work of all days gives a day's route to somebody with less, for theirs of that day, as long as
    the two come nearer to each other and no way grows longer. Every visit stays on its day."""
    prepared = board.prepared
    days = len(prepared.days)
    if not days or len(prepared.workers) < 2:
        return
    for _ in range(len(board.routes)):
        work = board.load.reshape(-1, days).sum(axis=1)
        heavy_first = np.argsort(-work, kind="stable").tolist()
        if not any(_relieve(board, worker, heavy_first, work.tolist()) for worker in heavy_first):
            return


def _relieve(board: Board, heavy: int, heavy_first: list[int], work: list[int]) -> bool:
    """One exchange that leaves this worker with less, the lightest other asked first."""
    days = len(board.prepared.days)
    for light in reversed(heavy_first):
        gap = work[heavy] - work[light]
        if gap <= 0:
            return False
        pairs = [(heavy * days + day, light * days + day) for day in range(days)]
        gains = [int(board.load[one] - board.load[other]) for one, other in pairs]
        # What is left between the two afterwards: nearest to nothing first.
        for at in sorted(range(days), key=lambda at: abs(gap - 2 * gains[at])):
            if abs(gap - 2 * gains[at]) < gap and _exchange(board, *pairs[at]):
                return True
    return False


def _exchange(board: Board, one: int, other: int) -> bool:
    """Both routes change their worker if every limit holds and the ways are not longer."""
    prepared = board.prepared
    if prepared.closed[one] or prepared.closed[other] or not (prepared.open[one] and prepared.open[other]):
        return False
    to_other, to_one = board.routes[one], board.routes[other]
    if not all(prepared.slots_for(visit)[other] for visit in to_other):
        return False
    if not all(prepared.slots_for(visit)[one] for visit in to_one):
        return False
    if board.timing(other, to_other) is None or board.timing(one, to_one) is None:
        return False
    before = int(board.travel[one] + board.travel[other])
    if sum(board.legs(other, to_other)) + sum(board.legs(one, to_one)) > before:
        return False
    board.put(one, [])
    board.put(other, to_other)
    board.put(one, to_one)
    return True
