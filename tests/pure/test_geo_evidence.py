"""What place, time, photos and answers say of a visit, at both edges of each limit."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import Position, evidence, haversine_m, metres_per_degree
from geo.evidence import Fix, Seen, Sighting, Stop
from geo.evidence.uncertainty import chance_beyond, surely_at_least_m

EAST_M, NORTH_M = metres_per_degree(36.1)
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
COUNTY = ZoneInfo("Asia/Shanghai")


def place(north_m: float, east_m: float = 0.0, accuracy_m: float | None = 10.0) -> Position:
    return Position(lon=113.2 + east_m / EAST_M, lat=36.1 + north_m / NORTH_M, accuracy_m=accuracy_m, source="gps")


def stop(
    number: int, position: Position, minutes: float = 0.0, home: Position | None = None, slack_s: float = 0
) -> Stop:
    at = NINE + timedelta(minutes=minutes)
    fix = Fix(position=position, earliest=at, latest=at, slack_s=slack_s)
    return Stop(visit_id=str(UUID(int=number)), household_id=str(UUID(int=1000 + number)), fix=fix, home=home)


def sightings(*places: tuple[int, float]) -> list[Sighting]:
    """Days after the first, and metres north of where the family lived."""
    return [Sighting(place(north), DAY + timedelta(days=day)) for day, north in places]


# home ------------------------------------------------------------------------------------------------------


def test_one_visit_teaches_no_home_and_two_days_do() -> None:
    assert evidence.learn_home(sightings((0, 0.0))) is None
    assert evidence.learn_home(sightings((0, 0.0), (0, 3.0))) is None
    home = evidence.learn_home(sightings((0, 0.0), (30, 6.0)))
    assert home is not None
    assert (home.visits, home.since) == (2, DAY)
    assert 15.0 < home.accuracy_m < 20.0


@given(st.lists(st.floats(-15, 15), min_size=3, max_size=10), st.integers(0, 9), st.floats(400, 50_000))
def test_one_wrong_visit_moves_no_home(noise: list[float], when: int, wrong: float) -> None:
    right = sightings(*((30 * day, north) for day, north in enumerate(noise)))
    before = evidence.learn_home(right)
    after = evidence.learn_home([*right, *sightings((30 * when + 1, wrong))])
    assert before is not None
    assert after == before


def test_a_family_that_moved_is_followed_from_the_second_visit_there() -> None:
    lived = [(day, 0.0) for day in (0, 30, 60, 90)]
    once = evidence.learn_home(sightings(*lived, (120, 2000.0)))
    twice = evidence.learn_home(sightings(*lived, (120, 2000.0), (150, 2010.0)))
    assert once is not None
    assert twice is not None
    assert haversine_m(once.lon, once.lat, 113.2, 36.1) < 10.0
    assert haversine_m(twice.lon, twice.lat, 113.2, 36.1) == pytest.approx(2000.0, abs=15.0)


@given(st.permutations(sightings((0, 0.0), (30, 9.0), (60, 700.0), (90, 12.0), (120, 705.0))))
def test_the_order_in_which_visits_came_does_not_matter(order: list[Sighting]) -> None:
    assert evidence.learn_home(order) == evidence.learn_home(sorted(order, key=lambda one: one.on))


def test_a_place_without_accuracy_or_made_by_an_app_teaches_nothing() -> None:
    vague = [Sighting(place(0.0, accuracy_m=None), DAY + timedelta(days=day)) for day in (0, 30)]
    faked = [Sighting(Position(lon=113.2, lat=36.1, accuracy_m=5.0, mock=True), DAY + timedelta(d)) for d in (0, 30)]
    assert evidence.learn_home(vague + faked) is None


# journeys and spots ------------------------------------------------------------------------------------------


@given(st.floats(0, 20_000), st.floats(1, 500))
def test_the_distance_that_is_sure_is_never_more_than_the_one_measured(measured: float, sigma: float) -> None:
    sure = surely_at_least_m(measured, sigma)
    assert 0.0 <= sure <= measured
    assert sure == 0.0 or chance_beyond(measured, sure, sigma) >= 0.949


@pytest.mark.parametrize(("minutes", "slack_s", "told"), [(4.8, 0, True), (5.1, 0, False), (4.8, 30, False)])
def test_ten_kilometres_need_five_minutes_on_any_road(minutes: float, slack_s: float, told: bool) -> None:
    before, after = stop(1, place(0.0)), stop(2, place(10_020.0), minutes, slack_s=slack_s)
    found = evidence.impossible_travel(after, [before])
    assert (found is not None) is told
    assert evidence.impossible_travel(before, [after]) is None  # of a pair the later one is told


def test_a_jump_of_a_bad_receiver_is_no_journey() -> None:
    assert evidence.impossible_travel(stop(2, place(980.0), 0.1), [stop(1, place(0.0))]) is None
    vague = stop(2, place(3000.0, accuracy_m=2500.0), 0.1)
    assert evidence.impossible_travel(vague, [stop(1, place(0.0))]) is None


def test_the_fastest_of_several_journeys_is_told() -> None:
    found = evidence.impossible_travel(stop(3, place(9000.0), 2), [stop(1, place(0.0)), stop(2, place(0.0), 1)])
    assert found is not None
    assert found.other == str(UUID(int=2))
    assert found.figures["speed_kmh"] == pytest.approx(538, abs=5)


@pytest.mark.parametrize(("households", "told"), [(2, False), (3, True)])
def test_four_households_at_one_desk_are_a_reason_and_three_are_not(households: int, told: bool) -> None:
    home = place(2000.0, accuracy_m=30.0)
    others = [stop(one, place(one * 2.0), one * 20, home) for one in range(1, households + 1)]
    found = evidence.same_spot(stop(9, place(0.0), 90, home), others)
    assert (found is not None) is told
    assert found is None or (found.figures["households"], found.other) == (4, str(UUID(int=3)))


def test_neighbours_in_one_house_and_homes_nobody_knows_share_no_spot() -> None:
    for home in (place(5.0, accuracy_m=30.0), None):
        others = [stop(one, place(one * 2.0), one * 20, home) for one in range(1, 8)]
        assert evidence.same_spot(stop(9, place(0.0), 200, home), others) is None


# photos ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bits", "second", "same_household", "reused"),
    [(10, 14, False, True), (11, 0, False, False), (0, 15, False, False), (2, 2, True, True), (3, 0, True, False)],
)
def test_how_alike_two_photos_must_be(bits: int, second: int, same_household: bool, reused: bool) -> None:
    assert evidence.is_reused(bits, second, same_household=same_household) is reused


@pytest.mark.parametrize(("bits_set", "known"), [(0, False), (19, False), (20, True), (44, True), (45, False)])
def test_black_and_fog_are_no_photo_that_can_be_known_again(bits_set: int, known: bool) -> None:
    unsigned = (1 << bits_set) - 1
    assert evidence.tells_apart(unsigned) is known
    assert evidence.tells_apart(~unsigned & (2**64 - 1)) is (20 <= 64 - bits_set <= 44)


@pytest.mark.parametrize(
    ("taken_at", "hours"),
    [
        ("2026:03:01 00:00:00", None),
        ("2026:02:28 23:59:59", 24),
        ("2026:03:03 09:20:00", None),
        ("2026:03:03 09:20:01", 24),
        ("2002:12:08 12:00:00", None),
        ("    :  :     :  :  ", None),
        (None, None),
    ],
)
def test_a_photo_of_another_day(taken_at: str | None, hours: int | None) -> None:
    begun, over = datetime(2026, 3, 2, 9, 0, tzinfo=COUNTY), datetime(2026, 3, 2, 9, 20, tzinfo=COUNTY)
    found = evidence.photo_time(taken_at, visited_on=DAY, started_at=begun, entered_at=over)
    assert (found.figures["hours"] if found else None) == hours


def test_the_photo_of_a_late_entry_may_be_as_old_as_the_visit() -> None:
    entered = datetime(2026, 3, 9, 20, 0, tzinfo=COUNTY)
    of_that_day, of_before = (
        evidence.photo_time(taken, visited_on=DAY, started_at=entered, entered_at=entered)
        for taken in ("2026:03:02 10:00:00", "2026:02:20 10:00:00")
    )
    assert of_that_day is None
    assert of_before is not None


def test_a_photo_is_elsewhere_only_when_far_from_home_and_from_the_visit() -> None:
    here, there = place(0.0), place(5000.0)
    assert evidence.photo_place(there.lon, there.lat, here, None) is not None
    assert evidence.photo_place(there.lon, there.lat, here, there) is None
    assert evidence.photo_place(here.lon, here.lat, here, there) is None
    assert evidence.photo_place(None, None, here, None) is None
    assert evidence.photo_place(there.lon, there.lat, None, None) is None


# answers and pace ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("signs", "told"), [(16, False), (17, True)])
def test_the_same_choices_are_no_reason_and_the_same_words_are(signs: int, told: bool) -> None:
    answers: dict[str, object] = {f"q{one}": "yes" for one in range(20)}
    found = evidence.identical_answers(
        evidence.filling_of(answers | {"remark": "水" * signs}), str(UUID(int=1)), same_household=False
    )
    assert (found is not None) is told


@pytest.mark.parametrize(("seconds", "told"), [(63.9, True), (64.0, False), (-1.0, False)])
def test_twenty_questions_and_ten_signs_take_a_minute(seconds: float, told: bool) -> None:
    assert (evidence.too_fast(seconds, answered=20, signs=10) is not None) is told


def test_whoever_met_nobody_may_be_quick_and_elsewhere() -> None:
    away = stop(1, place(5000.0), home=place(0.0))
    seen = Seen(stop=away, is_late=False, seconds=5.0, answered=30, signs=0, with_person=False)
    assert evidence.weigh(seen, []) == []


# the draw ------------------------------------------------------------------------------------------------------


@given(st.uuids(), st.text(min_size=1))
def test_a_visit_keeps_its_number_in_the_draw(visit_id: UUID, seed: str) -> None:
    assert 0.0 <= evidence.lot(seed, str(visit_id)) < 1.0
    assert evidence.lot(seed, str(visit_id)) == evidence.lot(seed, str(visit_id))


def test_a_rate_of_a_tenth_draws_a_tenth() -> None:
    drawn = sum(evidence.lot("seed", str(UUID(int=one))) < 0.1 for one in range(5000))
    assert 430 < drawn < 570
