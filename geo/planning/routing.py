"""The question put to a router of days: which of these visits in which of these days, and in what order.

Everything is in whole seconds from midnight. A router is a function of the question alone, so that questions can be
answered one after the other or by many processes.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray


class Rest(msgspec.Struct, frozen=True):
    """A break that begins between `earliest` and `latest` and lasts `seconds`."""

    earliest: int
    latest: int
    seconds: int


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """One worker's day. first, last: rows of the table; a day that may start or end anywhere has a row with no
    way to any other.

    most_visits, most_seconds: limits on the number of visits and on the time spent in homes.
    """

    start: int
    end: int
    first: int
    last: int
    most_visits: int
    most_seconds: int
    rests: tuple[Rest, ...] = ()


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One visit. place: a row of the table; earliest, latest: when it may begin; days: those that may have it."""

    place: int
    seconds: int
    earliest: int
    latest: int
    priority: int
    days: tuple[int, ...]


# For each day the jobs in the order of visiting, by their index. Jobs in no day are left out.
Routes: TypeAlias = tuple[tuple[int, ...], ...]


class Question(msgspec.Struct, frozen=True):
    """`ways[a, b]`: seconds from row a to row b. effort: 0 quick to 5 thorough.

    known: routes to start from; a router that has none starts from nothing.
    """

    days: tuple[Day, ...]
    jobs: tuple[Job, ...]
    ways: NDArray[np.int64]
    effort: int = 1
    known: Routes = ()


SolveDay: TypeAlias = Callable[[Question], Routes]
# `map`, or the like of a pool of processes: the answers in the order of the questions.
Each: TypeAlias = Callable[[SolveDay, Iterable[Question]], Iterable[Routes]]
