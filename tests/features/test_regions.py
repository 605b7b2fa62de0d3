"""The division tree, and the spans of codes that lists are read by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import regions
from server.core.db import Connection, enter_scope
from server.core.errors import Problem
from tests import world
from tests.world import COUNTY, GRID_1, LONGQUAN, TODAY


async def test_without_a_parent_one_sees_the_places_one_is_responsible_for(conn: Connection) -> None:
    county = await world.build(conn)
    await enter_scope(conn, county.town01.scope)
    items = await regions.children(conn, county.town01.scope, TODAY, parent=None)
    assert [item.name for item in items] == ["龙泉镇"]


async def test_a_town_has_its_villages_below_it(conn: Connection) -> None:
    county = await world.build(conn)
    items = await regions.children(conn, county.county01.scope, TODAY, parent=LONGQUAN)
    assert [(item.name, item.level) for item in items] == [("城南社区", "village"), ("城北社区", "village")]


async def test_boundaries_come_only_when_asked_for(conn: Connection) -> None:
    county = await world.build(conn)
    square = {"type": "Polygon", "coordinates": [[[113, 36], [113.1, 36], [113.1, 36.1], [113, 36]]]}
    await conn.execute("update divisions set boundary = $2 where code = $1", LONGQUAN, square)
    scope = county.county01.scope
    without = await regions.children(conn, scope, TODAY, parent=COUNTY)
    with_boundary = await regions.children(conn, scope, TODAY, parent=COUNTY, boundaries=True)
    assert (without[0].boundary, with_boundary[0].boundary) == (None, square)


async def test_a_merged_village_is_gone_the_day_after_its_last(conn: Connection) -> None:
    county = await world.build(conn)
    await conn.execute("update divisions set valid_to = $2 where code = $1", world.CHENGBEI, TODAY)
    scope = county.county01.scope
    last_day = await regions.children(conn, scope, TODAY, parent=LONGQUAN)
    after = await regions.children(conn, scope, TODAY.replace(day=3), parent=LONGQUAN)
    assert [len(last_day), len(after)] == [2, 1]
    assert await regions.names(conn, scope, [world.CHENGBEI]) == {world.CHENGBEI: "城北社区"}


async def test_an_unknown_parent_is_refused(conn: Connection) -> None:
    county = await world.build(conn)
    with pytest.raises(Problem, match="not_found"):
        await regions.children(conn, county.county01.scope, TODAY, parent="140427999")


async def test_a_phone_holds_its_own_grids_and_what_stands_above_them(conn: Connection) -> None:
    county = await world.build(conn)
    tree = await regions.division_tree(conn, county.grid01.scope, TODAY)
    assert [division.name for division in tree] == ["壶关县", "龙泉镇", "城南社区", "城南一网格"]


def test_a_region_narrows_a_wider_reach_to_itself() -> None:
    assert regions.narrow([COUNTY], GRID_1) == [GRID_1]


def test_a_wider_region_leaves_a_reach_as_it_is() -> None:
    assert regions.narrow([GRID_1], LONGQUAN) == [GRID_1]


def test_a_region_elsewhere_leaves_nothing() -> None:
    assert regions.narrow([GRID_1], "140427101") == []
    assert regions.span([GRID_1], "140427101") == ("", "")


codes = st.integers(0, 999).map(lambda n: f"140427{n:03}") | st.integers(0, 99999).map(lambda n: f"1404271{n:05}")


@given(reach=st.lists(codes, max_size=5), region=st.none() | codes, place=codes)
def test_the_span_holds_every_place_that_is_both_in_reach_and_in_the_region(
    reach: list[str], region: str | None, place: str
) -> None:
    low, high = regions.span(reach, region)
    wanted = any(place.startswith(code) for code in reach) and place.startswith(region or "")
    assert (low <= place < high) or not wanted


@given(reach=st.lists(codes, max_size=5), place=codes)
def test_narrowing_keeps_exactly_what_the_reach_holds(reach: list[str], place: str) -> None:
    kept = regions.narrow(reach)
    assert any(place.startswith(code) for code in reach) == any(place.startswith(code) for code in kept)
