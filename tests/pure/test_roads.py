"""What a road router is asked, and what is made of its answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.planning import Household, Place, Problem, Roads, Worker, asked_of, asked_of_day, straight
from geo.planning.roads import MOST, UNKNOWN, Answer, bundled, guess
from tests.pure.test_planning import WEEK

places = st.builds(Place, st.floats(113.0, 113.4), st.floats(36.0, 36.2))


def grid(count: int) -> list[Place]:
    """So many places, a few hundred metres apart."""
    return [Place(113.0 + n % 60 * 0.004, 36.0 + n // 60 * 0.004) for n in range(count)]


def month(count: int) -> Problem:
    homes = [Household(id=str(n), lon=one.lon, lat=one.lat) for n, one in enumerate(grid(count))]
    return Problem(days=WEEK, workers=(Worker(id="wang", start_place=Place(113.5, 36.5)),), households=tuple(homes))


@given(st.sets(places, max_size=300))
def test_every_place_is_in_one_bundle(some: set[Place]) -> None:
    bundles = bundled(some)
    assert all(1 <= len(one) <= MOST for one in bundles)
    assert sorted(map(repr, some)) == sorted(repr(place) for one in bundles for place in one)


def test_what_is_asked_grows_with_the_homes_and_not_with_their_square() -> None:
    few, many = (len(asked_of(month(count)).pairs) for count in (3000, 30_000))
    assert few <= 1000
    assert many / few <= 12


def test_the_ways_from_where_a_day_begins_are_asked_to_every_home() -> None:
    asked = asked_of(month(3000))
    (end,) = [at for at, one in enumerate(asked.bundles) if Place(113.5, 36.5) in one]
    others = set(range(len(asked.bundles)))
    assert {other for one, other in asked.pairs if one == end} == others
    assert {one for one, other in asked.pairs if other == end} == others
    assert len(asked.pairs) == len(set(asked.pairs))


@given(st.lists(places, min_size=1, max_size=120, unique=True))
def test_a_way_is_what_was_answered_and_else_a_guess(some: list[Place]) -> None:
    asked = asked_of_day(some)
    kept = asked.pairs[::2]
    number = {place: at for at, place in enumerate(some)}

    def answer(one: int, other: int) -> Answer:
        cells = [[number[a] * 1000 + number[b] for b in asked.bundles[other]] for a in asked.bundles[one]]
        return Answer(np.array(cells, np.int32), np.array(cells, np.int32) + 7)

    roads = Roads(asked.bundles, {pair: answer(*pair) for pair in kept})
    of = {place: at for at, one in enumerate(asked.bundles) for place in one}
    elsewhere = Place(112.0, 35.0)
    every = [*some, elsewhere]
    told, guessed = roads.travel(otherwise=straight())(every), straight()(every)
    index = np.arange(len(every))
    seconds, lines = told(index[:, None], index[None, :]), guessed(index[:, None], index[None, :])
    day = roads.of_day(every)
    assert day is not None
    for a, one in enumerate(every):
        for b, other in enumerate(every):
            known = one in of and other in of and (of[one], of[other]) in kept
            assert seconds[a, b] == (a * 1000 + b if known else lines[a, b])
            assert day.way(one, other) == ((a * 1000 + b + 7, a * 1000 + b) if known else guess(one, other))


def test_a_way_without_an_answer_is_guessed_and_its_length_alone_too() -> None:
    one, other = Place(113.0, 36.0), Place(113.01, 36.0)
    unknown = np.full((2, 2), UNKNOWN, np.int32)
    asked = asked_of_day([one, other])
    assert Roads(asked.bundles, {(0, 0): Answer(unknown, unknown)}).of_day([one, other]) is None
    known = Roads(asked.bundles, {(0, 0): Answer(np.full((2, 2), 600, np.int32), unknown)}).of_day([one, other])
    assert known is not None
    assert known.way(one, other) == (guess(one, other)[0], 600)


@pytest.mark.parametrize("count", [0, 1])
def test_a_day_of_hardly_any_places_asks_hardly_anything(count: int) -> None:
    assert len(asked_of_day(grid(count)).pairs) == count
