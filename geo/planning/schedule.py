"""When the visits of a day begin, in a given order, everything as early as it may be."""

from collections.abc import Sequence

from geo.planning.routing import Day, Rest

# (seconds in the home, earliest beginning, latest beginning) of one visit.
Window = tuple[int, int, int]


def begins(day: Day, visits: Sequence[Window], ways: Sequence[int]) -> list[int] | None:
    """Seconds from midnight at which each visit begins, None if the day cannot hold them in this order.

    ways: seconds to each visit from the stop before, and last the way home. Breaks come in their own order, between
    visits or on the way; what is left of them when the last visit is done is taken at home.
    """
    # For each number of breaks taken: when one is free to go on, and when each visit so far began.
    reached: dict[int, tuple[int, list[int]]] = {0: (day.start, [])}
    for visit, way in zip(visits, ways, strict=False):
        following: dict[int, tuple[int, list[int]]] = {}
        for taken, (free, begun) in reached.items():
            for more in range(len(day.rests) - taken + 1):
                there = _arrival(free, way, day.rests[taken : taken + more])
                if there is None:
                    break
                begin = max(there, visit[1])
                done = begin + visit[0]
                known = following.get(taken + more)
                if begin <= visit[2] and done <= day.end and (known is None or done < known[0]):
                    following[taken + more] = (done, [*begun, begin])
        reached = following
    home = [
        (free + ways[-1], begun)
        for taken, (free, begun) in reached.items()
        if free + ways[-1] <= day.end and _in_time(free + ways[-1], day.rests[taken:])
    ]
    return min(home)[1] if home else None


def _arrival(free: int, way: int, rests: Sequence[Rest]) -> int | None:
    """When one is there having rested on the way, before or after it; None if a break would begin too late."""
    clock, rested = free, 0
    for rest in rests:
        clock = max(clock, rest.earliest)
        if clock > rest.latest:
            return None
        clock += rest.seconds
        rested += rest.seconds
    return max(clock, free + way + rested)


def _in_time(home: int, rests: Sequence[Rest]) -> bool:
    return all(home <= rest.latest for rest in rests)
