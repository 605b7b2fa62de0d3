"""Of a reach too wide for a phone it holds the households visited most often, and the office is told once."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.features.test_sync_pages import fill, in_register
from tests.held import Held
from tests.house import Grid, House


@contextmanager
def phones_hold(house: House, most: int) -> Generator[None]:
    """The house with another TANFANG_PHONE_HOUSEHOLDS."""
    before = house.app.state["parts"]
    changed = msgspec.structs.replace(before.settings, phone_households=most)
    house.app.state["parts"] = msgspec.structs.replace(before, settings=changed)
    try:
        yield
    finally:
        house.app.state["parts"] = before


async def visited_every(house: House, days: dict[str, int], code: str) -> None:
    """Give these households a follow-up of so many days."""
    for household, interval in days.items():
        await house.sql(
            """insert into followups (county_code, household_id, region_code, reason, interval_days, grace_days,
                                      obliged_from, due_on)
               values ('140427', $1::text::uuid, $2, 'DM-01.other', $3, 3, '2026-01-01', '2026-06-01')
               on conflict (county_code, household_id)
               do update set interval_days = excluded.interval_days, ended_on = null""",
            household, code, interval,
        )  # fmt: skip


async def most_needed(house: House, most: int, *codes: str) -> set[str]:
    """What a phone must hold, said another way than the server does."""
    found = await house.sql(
        """select h.id, f.interval_days from households h
           left join followups f on f.household_id = h.id and f.ended_on is null
           where h.region_code = any($1::text[])""",
        list(codes),
    )
    found.sort(key=lambda one: (one["interval_days"] or 100_000, one["id"]))
    return {str(one["id"]) for one in found[:most]}


@pytest.mark.parametrize(("most", "capped"), [(5, None), (4, {"held": 4, "all": 5})])
async def test_a_phone_is_capped_from_the_first_household_too_many(
    house: House, grid: Grid, most: int, capped: dict[str, int] | None
) -> None:
    await fill(house, grid.code, 4)
    with phones_hold(house, most):
        held = await Held(grid.phone).sync()
        assert (held.capped, len(held.households)) == (capped, most)
        assert grid.household in held.households  # the only one that is visited at all
        await held.sync()
        assert held.capped == capped


async def test_a_visit_does_not_take_its_household_off_a_capped_phone(house: House, grid: Grid) -> None:
    homes = await fill(house, grid.code, 4)
    await visited_every(house, dict.fromkeys(homes, 30), grid.code)
    with phones_hold(house, 3):
        held = await Held(grid.phone).sync()
        before = set(held.households)
        await grid.phone.send(house.visit(grid.household))
        await house.work()
        answer = await grid.phone.sync()
        held.take(answer)
        assert ([one["id"] for one in answer["households"]], answer["gone"]) == ([grid.household], [])
        assert set(held.households) == before


async def test_when_one_leaves_the_next_comes_and_nothing_else(house: House, grid: Grid) -> None:
    other = await house.grid()
    homes = await fill(house, grid.code, 5)
    await visited_every(house, {home: 30 * (at + 2) for at, home in enumerate(homes)}, grid.code)
    await house.work()
    with phones_hold(house, 3):
        held = await Held(grid.phone).sync()
        assert set(held.households) == {grid.household, homes[0], homes[1]}
        await moved(house, homes[0], other.code)
        answer = await grid.phone.sync()
        held.take(answer)
        assert ([one["id"] for one in answer["households"]], answer["gone"]) == ([homes[2]], [homes[0]])
        assert set(held.households) == {grid.household, homes[1], homes[2]}


async def test_who_comes_to_need_more_takes_the_place_of_who_needs_least(house: House, grid: Grid) -> None:
    homes = await fill(house, grid.code, 4)
    await visited_every(house, {home: 60 * (at + 1) for at, home in enumerate(homes)}, grid.code)
    with phones_hold(house, 3):
        held = await Held(grid.phone).sync()
        await visited_every(house, {homes[3]: 7}, grid.code)
        answer = await grid.phone.sync()
        held.take(answer)
        assert ([one["id"] for one in answer["households"]], answer["gone"]) == ([homes[3]], [homes[1]])
        assert set(held.households) == {grid.household, homes[0], homes[3]}


async def test_a_cap_that_is_lifted_brings_the_rest_and_one_that_is_lowered_takes_it(
    house: House, grid: Grid
) -> None:
    homes = await fill(house, grid.code, 70)
    held = Held(grid.phone)
    for most in (60, 100, 3, 71):
        with phones_hold(house, most):
            await held.sync()
            assert set(held.households) == await most_needed(house, most, grid.code), most
    assert set(held.households) == {grid.household, *homes}


async def test_the_office_is_told_once_for_each_reach(house: House, grid: Grid) -> None:
    other = await house.grid()
    await house.work()
    await fill(house, grid.code, 3)
    await fill(house, other.code, 3)
    county = await house.console("county01")

    async def signs() -> tuple[list[str], int | None]:
        (shown,) = (await county.get("/devices", search=grid.login))["items"]
        return [sign for sign in shown["signs"] if sign == "reach_too_wide"], shown["households"]

    noted = "select households, held from wide_reaches where user_id = $1 order by noticed_at"
    entries = "select count(*) as n from audit where action = 'wide_reach.notice' and detail->>'held' = '3'"
    (before,) = await house.sql(entries)
    with phones_hold(house, 3):
        for _ in range(3):
            await grid.phone.sync()
        assert [tuple(one.values()) for one in await house.sql(noted, grid.worker_id)] == [(4, 3)]
        assert await signs() == (["reach_too_wide"], 4)
        await house.give_reach(grid.worker_id, other.code, house.clock.today)
        house.forget_sessions()
        for _ in range(2):
            await grid.phone.sync()
    assert [tuple(one.values()) for one in await house.sql(noted, grid.worker_id)] == [(4, 3), (8, 3)]
    (after,) = await house.sql(entries)
    assert after["n"] - before["n"] == 2
    for code in (grid.code, other.code):
        await house.end_reach(grid.worker_id, code, date(2026, 1, 1))
    assert await signs() == ([], None)


STEPS = st.one_of(
    st.tuples(st.just("visit every"), st.integers(0, 7), st.sampled_from([7, 30, 90, 180])),
    st.tuples(st.just("end"), st.integers(0, 7), st.just(0)),
    st.tuples(st.just("move"), st.integers(0, 7), st.integers(0, 1)),
    st.tuples(st.just("come"), st.just(0), st.integers(0, 1)),
    st.tuples(st.just("hold"), st.just(0), st.integers(1, 12)),
    st.tuples(st.just("sync"), st.just(0), st.just(0)),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=16))
async def test_whatever_happens_a_capped_phone_ends_with_those_who_need_it_most(
    house: House, grid: Grid, steps: list[tuple[str, int, int]]
) -> None:
    """Households of two grids, one of which is the worker's; need, place, number and the cap itself change."""
    other = await house.grid()
    codes = (grid.code, other.code)
    homes = await fill(house, grid.code, 8)
    held, most = Held(grid.phone), 4
    grid.phone.cursor = None  # a new phone for each example
    for step, which, value in steps:
        if step == "visit every":
            (place,) = await house.sql("select region_code from households where id = $1::text::uuid", homes[which])
            await visited_every(house, {homes[which]: value}, place["region_code"])
        elif step == "end":
            await house.sql(
                "update followups set ended_on = due_on where household_id = $1::text::uuid", homes[which]
            )
        elif step == "move":
            await moved(house, homes[which], codes[value])
        elif step == "come":
            homes += await fill(house, codes[value], 1)
        elif step == "hold":
            most = value
        else:
            with phones_hold(house, most):
                await held.sync()
    with phones_hold(house, most):
        await held.sync()
        assert set(held.households) == await most_needed(house, most, grid.code)
        total = len(await in_register(house, grid.code))
        assert held.capped == ({"held": most, "all": total} if total > most else None)


async def moved(house: House, household: str, to: str) -> None:
    """Somebody moves, as POST /households/{id}/moves writes it."""
    await house.sql(
        """with was as (select id, region_code from households where id = $1::text::uuid and region_code <> $2),
                gone as (insert into household_moves (county_code, id, household_id, from_region, to_region, reason,
                                                      moved_at, moved_by)
                         select '140427', uuidv7(), was.id, was.region_code, $2, '搬家', now(), u.id
                         from was, users u where u.login = 'town01')
           update households h set region_code = $2 from was where h.id = was.id""",
        household, to,
    )  # fmt: skip
