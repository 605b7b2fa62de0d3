"""A village's own days: whoever is seen there often is seen on them, and the others fill them up."""

from collections.abc import Sequence
from math import ceil, floor

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.planning.board import Board

Numbers = NDArray[np.int64]
FEW, MANY = 3, 8  # days of one territory: a smaller village goes with its neighbour, a larger one is parted
_CELL = 40  # to a degree, where no village is named: some 2.5 km


class Territories(msgspec.Struct, frozen=True):
    """of_household, of_slot: the territory of each by its number, -1 for none."""

    of_household: Numbers
    of_slot: Numbers


def territories(board: Board, households: Sequence[int], share: int) -> Territories:
    """As many whole days as each village fills, spread over the period; near villages with the same worker."""
    prepared = board.prepared
    found = Territories(np.full(len(prepared.households), -1), np.full(len(prepared.open), -1))
    homes = np.array([one for one in households if prepared.place[one] >= 0], dtype=np.int64)
    slots = np.flatnonzero(prepared.open & ~prepared.closed)
    if not len(homes) or not len(slots):
        return found
    rows: list[int] = homes.tolist()
    points = np.array([(prepared.households[one].lon, prepared.households[one].lat) for one in rows], dtype=float)
    points[:, 0] *= np.cos(np.radians(points[:, 1].mean()))
    work = _days_of_work(board, homes, slots, share)
    parts = _large_parted(_small_joined(_villages(board, homes), points, work), points, work)
    middles = np.array([points[part].mean(axis=0) for part in parts])
    wanted = [floor(work[part].sum()) for part in parts]
    whose = prepared.slot_worker[slots]
    free = [slots[whose == worker].tolist() for worker in np.unique(whose)]
    budget = [min(len(days), ceil(sum(wanted) * len(days) / len(slots))) for days in free]
    worker = 0
    for number in _side_by_side(np.arange(len(parts)), middles):
        found.of_household[homes[parts[number]]] = number
        left = wanted[number]
        while left and worker < len(free):
            taken = min(left, budget[worker])
            chosen = [free[worker][at] for at in np.linspace(0, len(free[worker]) - 1, taken).round().astype(int)]
            found.of_slot[chosen] = number
            free[worker] = [one for one in free[worker] if one not in chosen]
            budget[worker] -= taken
            left -= taken
            worker += not budget[worker]
    return found


def _days_of_work(board: Board, homes: Numbers, slots: Numbers, share: int) -> NDArray[np.float64]:
    """How many days each household takes, by the limit of visits or of minutes, whichever is nearer."""
    days: list[int] = slots.tolist()
    rows: list[int] = homes.tolist()
    most = max(1, *(board.prepared.slot_plans[slot].most_visits for slot in days))
    visits = np.array([len(board.visits_of[home]) for home in rows], dtype=float)
    by_count, by_time = visits / most, visits * board.prepared.service[homes] / max(1, share)
    count, time = float(by_count.sum()), float(by_time.sum())
    return (by_count / count + (by_time / time if time else 0.0)) / 2 * max(count, time)


def _villages(board: Board, homes: Numbers) -> list[Numbers]:
    """The homes of each village as rows of `homes`; of each cell where no village is named."""
    found: dict[object, list[int]] = {}
    rows: list[int] = homes.tolist()
    for row, home in enumerate(rows):
        one = board.prepared.households[home]
        cell = (floor((one.lon or 0.0) * _CELL), floor((one.lat or 0.0) * _CELL))
        found.setdefault(one.village or cell, []).append(row)
    return [np.array(rows, dtype=np.int64) for rows in found.values()]


def _small_joined(parts: list[Numbers], points: NDArray[np.float64], work: NDArray[np.float64]) -> list[Numbers]:
    """Whatever fills fewer than `FEW` days together with the nearest, the smallest first."""
    kept = list(parts)
    while len(kept) > 1:
        loads = [float(work[part].sum()) for part in kept]
        least = int(np.argmin(loads))
        if loads[least] >= FEW:
            break
        small = kept.pop(least)
        away = [float(((points[part].mean(axis=0) - points[small].mean(axis=0)) ** 2).sum()) for part in kept]
        near = int(np.argmin(away))
        kept[near] = np.concatenate([kept[near], small])
    return kept


def _large_parted(parts: list[Numbers], points: NDArray[np.float64], work: NDArray[np.float64]) -> list[Numbers]:
    """Whatever fills more than `MANY` days cut across its longer side."""
    found: list[Numbers] = []
    waiting = list(parts)
    while waiting:
        part: Numbers = waiting.pop()
        if work[part].sum() <= MANY or len(part) < 2:
            found.append(part)
            continue
        here: NDArray[np.float64] = points[part]
        axis = int(np.ptp(here, axis=0).argmax())
        along: Numbers = part[np.argsort(here[:, axis], kind="stable")]
        done: NDArray[np.float64] = np.cumsum(work[along])
        cut = min(len(along) - 1, max(1, int(np.count_nonzero(done < float(done[-1]) / 2))))
        waiting += [along[:cut], along[cut:]]
    return found


def _side_by_side(parts: Numbers, middles: NDArray[np.float64]) -> list[int]:
    """All parts in an order in which those that follow one another are near, cut across the longer side again
    and again."""
    if len(parts) < 2:
        return parts.tolist()
    axis = int(np.ptp(middles[parts], axis=0).argmax())
    along = parts[np.argsort(middles[parts, axis], kind="stable")]
    half = len(along) // 2
    return _side_by_side(along[:half], middles) + _side_by_side(along[half:], middles)
