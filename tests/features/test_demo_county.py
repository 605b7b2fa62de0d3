"""The synthetic county: the same seed gives the same county, and everything in it is where it should be."""

import re
from collections import Counter
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from demo import County, DemoBatch, generate
from demo.geography import huguan
from demo.identity import CitizenIds
from demo.plan import FEWEST, HOME_ROUND, HOME_VILLAGES
from demo.records import DemoFollowup, DemoHousehold
from geo import GridIndex, haversine_m
from policy import cadence

TODAY = date(2026, 3, 2)
SIZE = 900


@pytest.fixture(scope="module")
def county() -> County:
    return generate(households=SIZE, seed=7, today=TODAY)


@pytest.fixture(scope="module")
def batches(county: County) -> list[DemoBatch]:
    return list(county.batches())


def fingerprint(county: County) -> str:
    digest = sha256(msgspec.json.encode([county.divisions, county.users]))
    for batch in county.batches():
        digest.update(msgspec.json.encode(batch))
    return digest.hexdigest()


def boundaries(county: County, level: str) -> dict[str, Any]:
    return {one.code: shape(msgspec.json.decode(one.boundary)) for one in county.divisions if one.level == level}


def households(batches: list[DemoBatch]) -> list[DemoHousehold]:
    return [one for batch in batches for one in batch.households]


def point_of(lon: float | None, lat: float | None) -> tuple[float, float] | None:
    return None if lon is None or lat is None else (lon, lat)


# The same and not the same ------------------------------------------------------------------------


def test_the_same_seed_size_and_day_give_the_same_county(county: County) -> None:
    assert fingerprint(county) == fingerprint(generate(households=SIZE, seed=7, today=TODAY))


def test_the_households_can_be_drawn_twice_from_one_county(county: County) -> None:
    assert fingerprint(county) == fingerprint(county)


@pytest.mark.parametrize(("seed", "today"), [(8, TODAY), (7, TODAY + timedelta(days=1))])
def test_another_seed_or_day_gives_other_people_on_the_same_land(county: County, seed: int, today: date) -> None:
    other = generate(households=SIZE, seed=seed, today=today)
    assert fingerprint(other) != fingerprint(county)
    assert other.divisions == county.divisions
    assert other.users == county.users


# How many -----------------------------------------------------------------------------------------


@settings(max_examples=8, deadline=None)
@given(st.integers(FEWEST, 4000))
def test_a_county_has_exactly_as_many_households_as_asked_for(size: int) -> None:
    assert sum(grid.count for grid in generate(households=size, seed=1, today=TODAY).grids) == size


def test_as_many_are_drawn_as_planned(batches: list[DemoBatch]) -> None:
    assert len(households(batches)) == SIZE


def test_the_smallest_county_is_the_first_workers_round() -> None:
    assert len(households(list(generate(households=FEWEST, seed=1, today=TODAY).batches()))) == FEWEST
    with pytest.raises(ValueError, match=str(FEWEST)):
        generate(households=FEWEST - 1, seed=1, today=TODAY)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="seed"):
        generate(seed=-1, today=TODAY)


def test_every_id_is_made_once_and_is_a_uuid_of_version_7(batches: list[DemoBatch]) -> None:
    ids = [
        one.id for batch in batches for kind in (batch.households, batch.persons, batch.statuses, batch.visits)
        for one in kind
    ]  # fmt: skip
    assert len(set(ids)) == len(ids)
    assert {one.version for one in ids} == {7}
    assert {one.variant for one in ids} == {"specified in RFC 4122"}


def test_an_id_tells_when_its_thing_was_recorded(batches: list[DemoBatch]) -> None:
    for one in households(batches):
        assert one.id.int >> 80 == int(one.registered_at.timestamp() * 1000)


# Where --------------------------------------------------------------------------------------------


def test_the_county_has_its_ten_towns_and_their_villages() -> None:
    towns = huguan().towns
    assert [town.name for town in towns][:2] == ["龙泉镇", "百尺镇"]
    assert (len(towns), sum(len(town.villages) for town in towns)) == (10, 282)
    assert all(village.code.startswith(town.code) for town in towns for village in town.villages)


def test_codes_lengthen_by_three_digits_from_town_to_grid(county: County) -> None:
    for one in county.divisions:
        assert len(one.code) == {"county": 6, "town": 9, "village": 12, "grid": 15}[one.level]
        assert one.parent_code is None or one.code.startswith(one.parent_code)
    assert len({one.code for one in county.divisions}) == len(county.divisions)


def test_a_parent_comes_before_its_children(county: County) -> None:
    seen: set[str] = set()
    for one in county.divisions:
        assert one.parent_code is None or one.parent_code in seen
        seen.add(one.code)


@pytest.mark.parametrize("size", [SIZE, 60_000])
def test_every_boundary_lies_inside_its_parents(size: int) -> None:
    county = generate(households=size, seed=1, today=TODAY)
    areas = {level: boundaries(county, level) for level in ("county", "town", "village", "grid")}
    inner = {**areas["town"], **areas["village"], **areas["grid"]}
    outer = {**areas["county"], **areas["town"], **areas["village"]}
    for code, area in inner.items():
        assert area.is_valid, code
        assert outer[code[:-3]].covers(area), code


def test_no_two_grids_share_ground(county: County) -> None:
    grids = boundaries(county, "grid")
    index = GridIndex(grids.items())
    for code, area in grids.items():
        middle = area.representative_point()
        assert index.find(middle.x, middle.y) == (code,)


def test_every_located_household_lies_in_its_grid(county: County, batches: list[DemoBatch]) -> None:
    grids = boundaries(county, "grid")
    located = [(one.region_code, home) for one in households(batches) if (home := point_of(one.lon, one.lat))]
    assert len(located) > SIZE * 0.9
    for code, home in located:
        assert grids[code].covers(Point(home)), code


def test_what_belongs_to_a_household_carries_its_place(batches: list[DemoBatch]) -> None:
    place = {one.id: one.region_code for one in households(batches)}
    for batch in batches:
        for kind in (batch.persons, batch.statuses, batch.visits, batch.facts, batch.followups):
            assert all(one.region_code == place[one.household_id] for one in kind)


# Who ----------------------------------------------------------------------------------------------


def gb11643_holds(number: str) -> bool:
    """ISO 7064 MOD 11-2 over all eighteen characters leaves 1."""
    total = 0
    for character in number:
        total = (total * 2 + (10 if character == "X" else int(character))) % 11
    return total == 1


def test_citizen_ids_are_well_formed_and_nobodys(batches: list[DemoBatch]) -> None:
    persons = [one for batch in batches for one in batch.persons]
    numbers = [one.citizen_id for one in persons if one.citizen_id]
    assert len(set(numbers)) == len(numbers) == len(persons)
    for one in persons:
        assert one.citizen_id is not None
        assert gb11643_holds(one.citizen_id)
        assert one.citizen_id[:14] == f"140427{one.birth_date:%Y%m%d}"
        assert int(one.citizen_id[16]) % 2 == (one.sex == "male")
        assert int(one.citizen_id[14:17]) > 900


def test_a_birth_date_has_five_hundred_numbers_for_each_sex() -> None:
    numbers = CitizenIds("140427")
    given_out = [numbers.next(TODAY, "male") for _ in range(500)]
    assert len(set(given_out)) == 500
    assert all(number and gb11643_holds(number) for number in given_out)
    assert numbers.next(TODAY, "male") is None
    assert numbers.next(TODAY, "female") is not None


def test_nobody_is_born_after_today_and_telephones_ring_nowhere(batches: list[DemoBatch]) -> None:
    for one in (one for batch in batches for one in batch.persons):
        assert one.birth_date < TODAY
        assert one.phone is None or re.fullmatch(r"142\d{8}", one.phone)


def test_every_household_has_one_head_and_a_status(batches: list[DemoBatch]) -> None:
    heads = Counter(one.household_id for batch in batches for one in batch.persons if one.relation == "self")
    statuses = {one.household_id for batch in batches for one in batch.statuses}
    assert set(heads.values()) == {1}
    assert set(heads) == statuses == {one.id for one in households(batches)}


def test_every_kind_of_status_is_found(batches: list[DemoBatch]) -> None:
    statuses = [one for batch in batches for one in batch.statuses]
    assert {one.status for one in statuses} == {
        "tekun", "dibao", "single_person_dibao", "dibao_marginal", "expenditure_hardship", "poverty_risk",
        "disability_living", "disability_nursing", "orphan_allowance", "other",
    }  # fmt: skip
    tekun = [one for one in statuses if one.status == "tekun"]
    assert {one.support_mode for one in tekun} == {"scattered", "institutional"}
    assert {one.care_grade for one in tekun} == {"able", "partly_unable", "unable"}


# Visits and what is due ---------------------------------------------------------------------------


def states(followups: list[DemoFollowup]) -> Counter[str]:
    return Counter(cadence.state(one.due_on, one.grace_days, TODAY) for one in followups)


def test_some_are_due_some_overdue_some_never_visited_most_fine(batches: list[DemoBatch]) -> None:
    followups = [one for batch in batches for one in batch.followups]
    found = states(followups)
    assert found["not_yet"] > SIZE // 2
    assert found["due"] > SIZE // 20
    assert found["overdue"] > SIZE // 10
    assert sum(one.last_counted_on is None for one in followups) > SIZE // 20


def test_the_follow_up_rests_on_the_latest_visit_that_counts(batches: list[DemoBatch]) -> None:
    for batch in batches:
        latest: dict[Any, date] = {}
        for visit in batch.visits:
            assert visit.visited_on < TODAY
            assert visit.counts is (visit.answers.outcome != "nobody_home")
            if visit.counts:
                latest[visit.household_id] = max(visit.visited_on, latest.get(visit.household_id, visit.visited_on))
        for one in batch.followups:
            assert latest.get(one.household_id) == one.last_counted_on


def test_nothing_is_known_of_what_a_silent_phone_holds(county: County, batches: list[DemoBatch]) -> None:
    silent = {user.id: user.silent_days for user in county.users if user.silent_days}
    assert silent
    theirs = [visit for batch in batches for visit in batch.visits if visit.visitor_id in silent]
    assert theirs
    assert max(visit.visited_on for visit in theirs) < TODAY - timedelta(days=min(silent.values()))


def test_tekun_people_in_an_institution_are_nobodys_visit(batches: list[DemoBatch]) -> None:
    inside = {one.household_id for batch in batches for one in batch.statuses if one.support_mode == "institutional"}
    assert inside
    assert not inside & {one.household_id for batch in batches for one in batch.followups}
    assert not inside & {one.household_id for batch in batches for one in batch.visits}


def test_visits_happen_at_home_and_arrive_the_same_day(county: County, batches: list[DemoBatch]) -> None:
    homes = {one.id: point_of(one.lon, one.lat) for one in households(batches)}
    for visit in (one for batch in batches for one in batch.visits):
        home, there = homes[visit.household_id], point_of(visit.lon, visit.lat)
        assert home is not None
        assert there is not None
        assert visit.distance_m == pytest.approx(haversine_m(*home, *there), abs=0.5)
        assert haversine_m(*home, *there) < 25
        assert visit.started_at < visit.ended_at < visit.received_at
        assert visit.received_at - visit.started_at < timedelta(hours=5)


# The first worker's day ---------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "seed"), [(FEWEST, 1), (600, 20260101), (5000, 3)])
def test_the_first_workers_round_is_the_same_at_every_size(size: int, seed: int) -> None:
    county = generate(households=size, seed=seed, today=TODAY)
    worker = next(user for user in county.users if user.login == "grid01")
    assert worker.reaches == tuple(f"{code}001" for code in HOME_VILLAGES)
    own = [batch for batch in county.batches() if batch.households[0].region_code in worker.reaches]
    assert [len(batch.households) for batch in own] == [len(grid) for grid in HOME_ROUND]
    assert all(one.lon is not None for one in households(own))
    due = [one for batch in own for one in batch.followups if one.due_on == TODAY]
    assert len(due) == 8
    assert sum(one.reason.startswith("SV-01") for one in due) == 4
    assert states([one for batch in own for one in batch.followups])["overdue"] >= 4
    assert all(visit.visitor_id == worker.id for batch in own for visit in batch.visits)


def test_the_accounts_reach_what_their_names_say(county: County) -> None:
    reach = {user.login: (user.role, user.reaches) for user in county.users}
    assert reach["town01"] == ("township", ("140427100",))
    assert reach["county01"] == ("county", ("140427",))
    assert reach["admin"] == ("admin", ("140427",))
    assert all(code.startswith("140427100") for code in reach["grid01"][1])


def test_every_grid_has_exactly_one_worker_of_one_town(county: County) -> None:
    workers = [user for user in county.users if user.role == "grid_worker"]
    grids = Counter(code for user in workers for code in user.reaches)
    assert set(grids.values()) == {1}
    assert set(grids) == {one.code for one in county.divisions if one.level == "grid"}
    assert all(len({code[:9] for code in user.reaches}) == 1 for user in workers)
