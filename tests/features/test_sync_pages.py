"""A long sync goes on from where it was cut, whatever was cut: the phone, the server, the area, or the patience."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from server.app import create_app
from server.core.db import connect, county_scope, enter_scope
from server.sync import cursor
from server.sync.cursor import FIRST, LEAST, MOST, PAGE_BYTES, Place, Run, outermost, page_size
from tests import world
from tests.held import Held
from tests.house import Caller, Grid, House

MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def after(took_s: float, page: int = 100, each: int = 5000) -> int:
    """The size of the page after one of `page` households that took so long."""
    place = Place(date(2026, 3, 2), UUID(int=1))
    run = Run(since=0, was=None, after=place, page=page, each=each, at=int(MADE.timestamp()))
    return page_size(run, datetime.fromtimestamp(MADE.timestamp() + took_s, UTC))


def test_the_first_page_is_small() -> None:
    assert page_size(None, MADE) == FIRST


@pytest.mark.parametrize(
    ("took_s", "size"), [(0, 200), (4, 200), (4.1, 100), (12, 100), (12.1, 99), (24, 50), (60, LEAST), (86400, LEAST)]
)
def test_a_page_grows_on_a_quick_line_and_shrinks_on_a_slow_one(took_s: float, size: int) -> None:
    assert after(took_s) == size


def test_a_clock_set_back_counts_as_quick() -> None:
    assert after(-3600) == 200


@pytest.mark.parametrize(
    ("page", "each", "size"),
    [
        (499, 1, 998),
        (500, 1, MOST),
        (501, 1, MOST),
        (400, PAGE_BYTES // 500, 500),
        (400, PAGE_BYTES, LEAST),
        (400, 0, 800),
    ],
)
def test_a_page_stays_within_what_a_phone_can_take_at_once(page: int, each: int, size: int) -> None:
    assert after(0, page, each) == size


@pytest.mark.parametrize(
    ("codes", "outer"),
    [
        ((), ()),
        (("140427100",), ("140427100",)),
        (("140427100001", "140427100"), ("140427100",)),
        (("140427101", "140427100", "140427100"), ("140427100", "140427101")),
        (("140427100001", "140427100002"), ("140427100001", "140427100002")),
    ],
)
def test_a_reach_within_another_adds_nothing(codes: tuple[str, ...], outer: tuple[str, ...]) -> None:
    assert outermost(codes) == outer


async def fill(house: House, code: str, count: int) -> list[str]:
    """Households without a follow-up."""
    made = await house.sql(
        """insert into households (county_code, id, region_code, address, head_name, head_pinyin, position_source,
                                   registered_at)
           select '140427', uuidv7(), $1, '山上', '某户', 'mou hu', 'none', now() from generate_series(1, $2)
           returning id""",
        code, count,
    )  # fmt: skip
    return [str(one["id"]) for one in made]


async def in_register(house: House, *codes: str) -> set[str]:
    found = await house.sql("select id from households where region_code = any($1::text[])", list(codes))
    return {str(one["id"]) for one in found}


async def test_what_is_due_comes_with_the_first_page(house: House, grid: Grid) -> None:
    await fill(house, grid.code, 60)
    later = await house.household(grid.code)
    await house.work()
    first = await grid.phone.sync()
    assert first["more"]
    assert {grid.household, later} <= {one["id"] for one in first["households"]}


async def test_a_page_that_was_never_kept_comes_again_and_smaller_the_longer_it_takes(
    house: House, grid: Grid
) -> None:
    await fill(house, grid.code, 400)
    held = Held(grid.phone)
    await held.page()
    cut = grid.phone.cursor
    wanted = [len((await grid.phone.sync(cut))["households"])]
    for wait_s in (12, 3, 600):  # asked again with the same cursor, as a phone that was killed does
        house.clock.forward(seconds=wait_s)
        wanted.append(len((await grid.phone.sync(cut))["households"]))
    assert wanted == [100, 50, 40, LEAST]
    grid.phone.cursor = cut
    await held.sync()
    assert set(held.households) == await in_register(house, grid.code)


@asynccontextmanager
async def restarted(house: House, phone: Caller) -> AsyncGenerator[None]:
    """The phone's line to another server process on the same database: nothing of the first one's memory is left."""
    app = create_app(house.settings, house.clock)
    async with app.lifespan():
        transport = httpx.ASGITransport(app=app)  # pyright: ignore[reportArgumentType] - ASGI dialects
        before = phone.client
        headers = {"authorization": before.headers["authorization"]}
        async with httpx.AsyncClient(transport=transport, base_url=before.base_url, headers=headers) as phone.client:
            yield
        phone.client = before


async def test_a_server_that_is_killed_between_two_pages_costs_no_page(house: House, grid: Grid) -> None:
    await fill(house, grid.code, 200)
    held = Held(grid.phone)
    await held.page()
    async with restarted(house, grid.phone):
        await held.sync()
    assert (held.pages, set(held.households)) == ([50, 100, 51], await in_register(house, grid.code))


async def test_an_area_reorganised_between_two_pages_is_held_right_in_the_end(house: House, grid: Grid) -> None:
    other = await house.grid()
    await house.work()
    moving = await fill(house, grid.code, 120)
    await fill(house, other.code, 30)
    held = Held(grid.phone)
    await held.page()
    await house.sql("update households set region_code = $2 where id = any($1::uuid[])", moving[:60], other.code)
    await house.give_reach(grid.worker_id, other.code, house.clock.today)
    await house.end_reach(grid.worker_id, grid.code, date(2026, 1, 1))
    house.forget_sessions()
    await held.sync()
    await held.sync()
    assert set(held.households) == await in_register(house, other.code)


async def test_a_restored_database_between_two_pages_makes_the_phone_begin_anew(house: House, grid: Grid) -> None:
    await fill(house, grid.code, 120)
    held = Held(grid.phone)
    await held.page()
    await house.sql("update counties set sync_epoch = uuidv7() where county_code = '140427'")
    await held.sync()
    assert (held.pages, set(held.households)) == ([50, 50, 71], await in_register(house, grid.code))


async def test_what_a_long_writer_commits_after_the_last_page_comes_with_the_next_sync(
    house: House, grid: Grid
) -> None:
    await fill(house, grid.code, 120)
    held = Held(grid.phone)
    conn = await connect(house.settings.dsn)
    try:
        async with conn.transaction():
            await enter_scope(conn, county_scope(world.COUNTY))
            await conn.execute("update households set directions = '绕过塌方' where region_code = $1", grid.code)
            await held.sync()
            assert {one["directions"] for one in held.households.values()} == {""}
    finally:
        await conn.close()
    await held.sync()
    assert {one["directions"] for one in held.households.values()} == {"绕过塌方"}


async def test_messages_come_with_the_first_page_of_a_run_only(house: House, grid: Grid) -> None:
    await fill(house, grid.code, 60)
    await house.sql(
        """insert into notifications (county_code, id, user_id, kind, subject_id, detail, created_at)
           select '140427', uuidv7(), id, 'lead_received', uuidv7(), '{"person_name": "郝桂英"}', now() from users
           where login = $1""",
        grid.login,
    )  # fmt: skip
    answers = [await grid.phone.sync(), await grid.phone.sync()]
    assert [len(one["notifications"]) for one in answers] == [1, 0]


STEPS = st.lists(
    st.tuples(st.sampled_from(["write", "put off", "commit", "page", "lost page"]), st.integers(0, 1),
              st.integers(0, 3)),
    max_size=24,
)  # fmt: skip
ALL_WRITTEN_BETWEEN_PAGES = [
    ("page", 0, 0), *(("write", who, which) for who in range(2) for which in range(4)), ("commit", 0, 0),
    ("commit", 1, 0), ("page", 0, 0),
]  # fmt: skip


@example(steps=ALL_WRITTEN_BETWEEN_PAGES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_however_pages_writes_and_new_due_dates_interleave_the_phone_ends_with_what_is_kept(
    house: House, grid: Grid, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[str, int, int]]
) -> None:
    """Two writers of four households each, in pages of one to three; a due date put off moves its household to a
    place in the order that may have been read already.
    """
    for name, few in (("FIRST", 1), ("LEAST", 1), ("MOST", 3)):
        monkeypatch.setattr(cursor, name, few)
    grid.phone.cursor = None  # a new phone for each example
    homes = [[await house.household(grid.code) for _ in range(4)] for _ in range(2)]
    await house.work()
    held = Held(grid.phone)
    writers = [await connect(house.settings.dsn) for _ in range(2)]
    open_now: dict[int, Any] = {}
    for number, (step, who, which) in enumerate(steps):
        if step in ("write", "put off") and who not in open_now:
            open_now[who] = writers[who].transaction()
            await open_now[who].start()
            await enter_scope(writers[who], county_scope(world.COUNTY))
        if step == "write":
            await writers[who].execute(WRITE, homes[who][which], f"第{number}步")
        elif step == "put off":
            await writers[who].execute(PUT_OFF, homes[who][which], number - 12)
        elif step == "commit" and who in open_now:
            await open_now.pop(who).commit()
        elif step == "page":
            await held.page()
        elif step == "lost page":  # the server answered, the phone was killed before it kept the answer
            before = grid.phone.cursor
            await grid.phone.sync()
            grid.phone.cursor = before
    for transaction in open_now.values():
        await transaction.commit()
    for writer in writers:
        await writer.close()
    await held.sync()
    await held.sync()
    kept = await house.sql(KEPT, grid.code)
    shown = {id_: (one["directions"], one["followup"]["due_on"]) for id_, one in held.households.items()}
    assert shown == {str(one["id"]): (one["directions"], one["due_on"].isoformat()) for one in kept}


WRITE = "update households set directions = $2 where id = $1::text::uuid"
PUT_OFF = "update followups set due_on = due_on + $2 * 30 where household_id = $1::text::uuid"
KEPT = """
select h.id, h.directions, f.due_on from households h join followups f on f.household_id = h.id
where h.region_code = $1
"""
