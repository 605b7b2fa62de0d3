"""Door codes: numbers that say nothing by themselves, given out within reach, printed again, renewed, told."""

import re
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import registry
from server.core.actor import Actor
from server.core.db import Connection, enter_scope
from server.core.errors import Problem
from server.registry.door_codes import CHANCE, TRIES, code_of, issue_door_codes, short_number
from server.registry.records import DoorCode, DoorCodesRequest, Move
from tests import world
from tests.house import Grid, House
from tests.world import COUNTY, GRID_2, NOW, TODAY, World


async def issue(conn: Connection, who: Actor, *households: Any, **more: Any) -> list[DoorCode]:
    await enter_scope(conn, who.scope)
    draw: dict[str, Callable[[int], int]] = {"draw": more.pop("draw")} if "draw" in more else {}
    return (await issue_door_codes(conn, who, NOW, DoorCodesRequest(households, **more), **draw)).items


def drawing(*numbers: int) -> Callable[[int], int]:
    """Chance that comes out like this."""
    left = iter(numbers)
    return lambda _: next(left)


async def test_a_household_keeps_its_code_however_often_it_is_printed(conn: Connection) -> None:
    county = await world.build(conn)
    first = await issue(conn, county.town01, county.wang, county.li)
    again = await issue(conn, county.county01, county.li, county.wang, county.li)
    assert [one.household_id for one in first] == [county.wang, county.li]
    assert {one.household_id: one.code for one in again} == {one.household_id: one.code for one in first}
    assert len(again) == 2, "nobody gets two labels for having been ticked twice"
    assert len({one.number for one in first}) == 2


async def test_what_is_out_of_reach_is_not_found_and_nothing_is_issued(conn: Connection) -> None:
    county = await world.build(conn)
    with pytest.raises(Problem, match="not_found"):
        await issue(conn, county.town01, county.wang, county.zhao)
    await enter_scope(conn, county.county01.scope)
    assert await conn.fetchval("select count(*) from door_codes where county_code = $1", COUNTY) == 0
    await issue(conn, county.town02, county.zhao)
    await enter_scope(conn, county.town01.scope)
    assert await conn.fetchval("select count(*) from door_codes where county_code = $1", COUNTY) == 0, "row by row"


async def test_a_renewed_code_is_another_and_the_one_before_means_nothing(conn: Connection) -> None:
    county = await world.build(conn)
    (old,) = await issue(conn, county.town01, county.wang)
    (new,) = await issue(conn, county.town01, county.wang, renew=True)
    assert new.code != old.code
    assert await found(conn, county, old.number) == []
    assert await found(conn, county, new.number) == ["王秀兰"]
    kept = await conn.fetch("select code, withdrawn_by from door_codes where county_code = $1", COUNTY)
    assert {r["code"]: r["withdrawn_by"] for r in kept} == {old.code: county.town01.id, new.code: None}


async def found(conn: Connection, county: World, typed: str) -> list[str]:
    page = await registry.list_households(conn, county.town01.scope, TODAY, search=typed)
    return [one.head_name for one in page.items]


async def test_a_clerk_finds_the_household_by_the_number_read_out_on_the_telephone(conn: Connection) -> None:
    county = await world.build(conn)
    (label,) = await issue(conn, county.town01, county.wang, draw=drawing(381204 * 10**16))
    assert label.number == "381 204"
    assert await found(conn, county, "381 204") == await found(conn, county, "381204") == ["王秀兰"]
    assert await found(conn, county, "38120") == await found(conn, county, "3812040") == []


async def test_two_codes_of_a_county_never_begin_alike(conn: Connection) -> None:
    """Another is drawn, also when the one that is in the way was withdrawn or is out of the clerk's sight."""
    county = await world.build(conn)
    await issue(conn, county.town02, county.zhao, draw=drawing(7 * 10**16))
    await issue(conn, county.town01, county.li, draw=drawing(8 * 10**16))
    await issue(conn, county.town01, county.li, renew=True, draw=drawing(9 * 10**16))
    chance = drawing(7 * 10**16 + 1, 8 * 10**16 + 1, 9 * 10**16 + 1, 5)
    (label,) = await issue(conn, county.town01, county.wang, draw=chance)
    assert label.code == code_of(5)


async def test_chance_that_never_changes_ends_in_words(conn: Connection) -> None:
    county = await world.build(conn)
    await issue(conn, county.town01, county.li, draw=drawing(1))
    (label,) = await issue(conn, county.town01, county.wang, draw=drawing(*[1] * (TRIES - 1), CHANCE - 1))
    assert label.code == code_of(CHANCE - 1)
    with pytest.raises(Problem, match="value_refused"):
        await issue(conn, county.town01, county.zhang, draw=drawing(*[1] * TRIES))


async def test_spare_codes_look_like_the_others_and_belong_to_nobody(conn: Connection) -> None:
    county = await world.build(conn)
    labels = await issue(conn, county.town01, county.wang, spare=3)
    assert [one.household_id for one in labels] == [county.wang, None, None, None]
    assert len({one.code for one in labels}) == 4
    assert all(re.fullmatch(r"\d{24}", one.code) and int(one.code) % 97 == 1 for one in labels)
    assert await conn.fetchval("select count(*) from door_codes where county_code = $1", COUNTY) == 1


async def test_who_printed_whose_codes_is_on_file(conn: Connection) -> None:
    county = await world.build(conn)
    await issue(conn, county.town01, county.wang, county.li, spare=1)
    await issue(conn, county.county01, county.wang, renew=True)
    await enter_scope(conn, county.county01.scope)
    entries = await conn.fetch(
        "select action, actor_id, subject_id from audit where county_code = $1 and action like '%door_code'", COUNTY
    )
    assert {(r["action"], r["actor_id"], r["subject_id"]) for r in entries} == {
        ("household.print_door_code", county.town01.id, county.wang),
        ("household.print_door_code", county.town01.id, county.li),
        ("household.renew_door_code", county.county01.id, county.wang),
    }


async def test_a_code_goes_with_its_household_into_another_grid(conn: Connection) -> None:
    county = await world.build(conn)
    (before,) = await issue(conn, county.town01, county.wang)
    await registry.move_household(
        conn, county.town01, NOW, household_id=county.wang, move=Move(world.uid("move"), GRID_2, "搬家")
    )
    (after,) = await issue(conn, county.grid02, county.wang)
    assert after.code == before.code


async def test_a_code_is_never_changed_into_another(conn: Connection) -> None:
    county = await world.build(conn)
    await issue(conn, county.town01, county.wang)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await conn.execute("update door_codes set code = $2 where county_code = $1", COUNTY, code_of(4))


@given(st.integers(0, CHANCE - 1), st.integers(0, 23), st.integers(1, 9))
def test_a_code_with_one_wrong_digit_is_none(number: int, place: int, by: int) -> None:
    code = code_of(number)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert (len(code), int(code) % 97) == (24, 1)
    assert int(wrong) % 97 != 1
    assert short_number(code).replace(" ", "") == code[:6]


async def test_a_phone_is_told_the_codes_of_its_own_households_and_of_no_others(house: House, grid: Grid) -> None:
    """Given out, it comes with the next delta; renewed, the new one does; who has no label has none."""
    other = await house.grid()
    held = {one["id"]: one["door_code"] for one in (await grid.phone.sync())["households"]}
    assert held[grid.household] is None
    desk = await house.console("town01")
    asked = {"household_ids": [grid.household]}
    (given_out,) = (await desk.post("/door-codes", asked))["items"]
    (told,) = (await grid.phone.sync())["households"]
    assert (told["id"], told["door_code"]) == (grid.household, given_out["code"])
    (renewed,) = (await desk.post("/door-codes", asked | {"renew": True}))["items"]
    (told,) = (await grid.phone.sync())["households"]
    assert told["door_code"] == renewed["code"] != given_out["code"]
    assert all(one["door_code"] is None for one in (await other.phone.sync())["households"])
