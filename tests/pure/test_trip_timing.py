"""When the stops of a day are reached: the times shown are those that the planner counted with."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from geo.planning.routing import Day, Rest
from geo.planning.schedule import begins
from server.trips import timing

calls = st.builds(
    timing.Call,
    st.tuples(st.floats(113.0, 113.2), st.floats(36.0, 36.1)),
    st.sampled_from([0, 0, 9 * 60, 15 * 60]),
    st.integers(5, 120),
)


@given(st.lists(calls, min_size=1, max_size=8), st.integers(9 * 60, 14 * 60), st.integers(10, 180))
def test_a_day_with_a_rest_has_the_times_the_planner_counted_with(
    stops: list[timing.Call], rests_at: int, minutes: int
) -> None:
    at, start = (113.1, 36.05), 8 * 60
    shown = timing.legs(at, stops, start, timing.Rest(rests_at, rests_at + minutes))
    ways = [leg.minutes * 60 for leg in timing.legs(at, stops, start)]
    day = Day(
        start=start * 60, end=48 * 3600, first=-1, last=-1, most_visits=99, most_seconds=48 * 3600,
        rests=(Rest(rests_at * 60, rests_at * 60, minutes * 60),),
    )  # fmt: skip
    windows = [(one.minutes * 60, one.opens * 60, 48 * 3600) for one in stops]
    planned = begins(day, windows, [*ways, 0])
    assert planned == [leg.arrive * 60 for leg in shown]


@given(st.lists(calls, min_size=1, max_size=8), st.integers(9 * 60, 14 * 60), st.integers(10, 180))
def test_nobody_is_in_a_home_during_the_rest(stops: list[timing.Call], rests_at: int, minutes: int) -> None:
    rest = timing.Rest(rests_at, rests_at + minutes)
    shown = timing.legs(None, stops, 8 * 60, rest)
    assert all(leg.ends <= rest.begins or leg.arrive >= rest.ends for leg in shown)
    assert all(one.ends <= other.arrive for one, other in pairwise(shown))
