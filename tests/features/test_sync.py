"""What a phone holds is what its worker reaches, no more and no less, whatever was written when."""

import base64
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.core.db import Connection, connect, county_scope, enter_scope
from tests import world
from tests.house import Caller, Grid, House


def ids(answer: dict[str, Any]) -> list[str]:
    return sorted(one["id"] for one in answer["households"])


async def another(house: House) -> Grid:
    """A second grid, with nothing left to do."""
    made = await house.grid()
    await house.work()
    return made


async def settle(phone: Caller) -> None:
    """Sync until nothing is new: transactions elsewhere on the server may hold the horizon back for a moment."""
    while ids(await phone.sync()):
        pass


@asynccontextmanager
async def slow_writer(house: House) -> AsyncGenerator[Connection]:
    """A transaction of the application that stays open for the block, then commits."""
    conn = await connect(house.settings.dsn)
    try:
        async with conn.transaction():
            await enter_scope(conn, county_scope(world.COUNTY))
            yield conn
    finally:
        await conn.close()


async def touch(conn: Connection, household: str, text: str) -> None:
    await conn.execute("update households set directions = $2 where id = $1::text::uuid", household, text)


async def move(house: House, household: str, to: str) -> None:
    town = await house.console("town01")
    await town.post(f"/households/{household}/moves", {"id": house.new_id(), "to_region": to, "reason": "搬家"})
    await house.work()


async def test_the_first_sync_brings_everything(house: House, grid: Grid) -> None:
    answer = await grid.phone.sync()
    assert (answer["reset"], answer["more"], answer.get("present"), answer["gone"]) == (True, False, None, [])
    assert answer["user"]["login"] == grid.login
    assert ids(answer) == [grid.household]
    (held,) = answer["households"]
    assert (held["followup"]["due_on"], held["persons"][0]["name"]) == ("2024-06-08", "郝桂英")
    assert [one["code"] for one in answer["divisions"]] == [
        world.COUNTY, world.LONGQUAN, world.CHENGNAN, grid.code,
    ]  # fmt: skip
    assert {one["form_id"] for one in answer["forms"]} >= set(house.versions)
    assert answer["today"] == "2026-03-02"


async def test_a_second_sync_brings_nothing(house: House, grid: Grid) -> None:
    await settle(grid.phone)
    answer = await grid.phone.sync()
    assert answer == {
        "cursor": answer["cursor"],
        "now": answer["now"],
        "today": "2026-03-02",
        "reset": False,
        "households": [],
        "gone": [],
        "notifications": [],
        "returned": [],
        "more": False,
    }


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("update users set name = '改名' where login = $1", "user"),
        (
            """update divisions set name = '新网格' where code in (
                   select r.region_code from user_reaches r join users u on u.id = r.user_id where u.login = $1)""",
            "divisions",
        ),
    ],
)
async def test_what_is_sent_whole_is_sent_when_it_changed_and_once(
    house: House, grid: Grid, statement: str, part: str
) -> None:
    await settle(grid.phone)
    await house.sql(statement, grid.login)
    assert part in await grid.phone.sync()
    assert part not in await grid.phone.sync()


@pytest.mark.parametrize(
    "statement",
    [
        "update households set address = '村西头' where id = $1::text::uuid",
        "update persons set name = '郝桂英（改）' where household_id = $1::text::uuid",
        "update statuses set care_grade = 'able' where household_id = $1::text::uuid",
        "update followups set due_on = due_on + 1 where household_id = $1::text::uuid",
        """insert into overdue_flags (county_code, id, household_id, region_code, due_on, flagged_on, flagged_at)
           select county_code, uuidv7(), id, region_code, '2026-01-01', '2026-01-05', now() from households
           where id = $1::text::uuid""",
        """insert into facts
               (county_code, household_id, region_code, name, observed_on, source_id, value, recorded_at)
           select county_code, id, region_code, 'lives_alone', '2026-01-01', uuidv7(), 'true', now() from households
           where id = $1::text::uuid""",
    ],
)
async def test_a_change_of_any_part_brings_its_household_and_no_other(
    house: House, grid: Grid, statement: str
) -> None:
    await house.household(grid.code)
    await house.work()
    await settle(grid.phone)
    await house.sql(statement, grid.household)
    assert ids(await grid.phone.sync()) == [grid.household]


async def test_a_visit_brings_its_household_to_both_who_share_the_grid(house: House, grid: Grid) -> None:
    colleague = await another(house)
    await house.give_reach(colleague.worker_id, grid.code, house.clock.today)
    house.forget_sessions()
    await settle(colleague.phone)
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    (held,) = (await colleague.phone.sync())["households"]
    assert [one["outcome"] for one in held["visits"]] == ["met"]
    assert held["followup"]["last_counted_on"] == "2026-03-02"


async def test_a_row_committed_late_is_never_skipped(house: House, grid: Grid) -> None:
    await settle(grid.phone)
    async with slow_writer(house) as slow:
        await touch(slow, grid.household, "绕过塌方")
        other = await house.household(grid.code)
        await house.work()
        assert ids(await grid.phone.sync()) == [other]
        await grid.phone.sync()
    (held,) = [one for one in (await grid.phone.sync())["households"] if one["id"] == grid.household]
    assert held["directions"] == "绕过塌方"


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["begin", "write", "commit", "sync"]), st.integers(0, 1), st.integers(0, 2)),
        max_size=14,
    )
)
async def test_however_writes_and_syncs_interleave_the_phone_ends_with_what_is_kept(
    house: House, grid: Grid, steps: list[tuple[str, int, int]]
) -> None:
    """Two writers, three households; each writer works on households of its own so that none waits for a lock."""
    grid.phone.cursor = None  # a new phone for each example
    homes = [[await house.household(grid.code) for _ in range(3)] for _ in range(2)]
    await house.work()
    held: dict[str, str] = {}

    async def sync() -> None:
        more = True
        while more:
            answer = await grid.phone.sync()
            held.update({one["id"]: one["directions"] for one in answer["households"]})
            more = answer["more"]

    writers = [await connect(house.settings.dsn) for _ in range(2)]
    open_now: dict[int, Any] = {}
    for number, (step, who, which) in enumerate(steps):
        if step == "begin" and who not in open_now:
            open_now[who] = writers[who].transaction()
            await open_now[who].start()
            await enter_scope(writers[who], county_scope(world.COUNTY))
        elif step == "write" and who in open_now:
            await touch(writers[who], homes[who][which], f"第{number}步")
        elif step == "commit" and who in open_now:
            await open_now.pop(who).commit()
        elif step == "sync":
            await sync()
    for transaction in open_now.values():
        await transaction.commit()
    for writer in writers:
        await writer.close()
    await sync()
    kept = await house.sql("select id, directions from households where region_code = $1", grid.code)
    assert held == {str(one["id"]): one["directions"] for one in kept}


async def test_a_household_that_moves_is_gone_here_and_new_there(house: House, grid: Grid) -> None:
    other = await another(house)
    await settle(grid.phone)
    await settle(other.phone)
    await move(house, grid.household, other.code)
    here, there = await grid.phone.sync(), await other.phone.sync()
    assert (here["gone"], ids(here)) == ([grid.household], [])
    assert (there["gone"], ids(there)) == ([], [grid.household])


async def test_a_household_that_moves_and_comes_back_is_not_gone(house: House, grid: Grid) -> None:
    other = await another(house)
    await settle(grid.phone)
    await move(house, grid.household, other.code)
    await move(house, grid.household, grid.code)
    answer = await grid.phone.sync()
    assert (answer["gone"], ids(answer)) == ([], [grid.household])


async def test_another_area_says_what_is_present_and_brings_it_whole(house: House, grid: Grid) -> None:
    other = await another(house)
    await settle(grid.phone)
    await house.give_reach(grid.worker_id, other.code, house.clock.today)
    house.forget_sessions()
    both = sorted([grid.household, other.household])
    answer = await grid.phone.sync()
    assert (answer["reset"], sorted(answer["present"]), ids(answer)) == (False, both, both)
    assert other.code in [one["code"] for one in answer["divisions"]]
    await settle(grid.phone)
    assert "present" not in await grid.phone.sync()
    await house.end_reach(grid.worker_id, grid.code, world.NOW.date().replace(month=1))
    house.forget_sessions()
    assert (await grid.phone.sync())["present"] == [other.household]


async def test_who_reaches_nothing_any_more_holds_nothing(house: House, grid: Grid) -> None:
    await settle(grid.phone)
    await house.end_reach(grid.worker_id, grid.code, world.NOW.date().replace(month=1))
    house.forget_sessions()
    answer = await grid.phone.sync()
    assert (answer["present"], answer["households"], answer["divisions"]) == ([], [], [])


async def whole_sync(phone: Caller) -> list[dict[str, Any]]:
    """The answers of one run, up to the last page."""
    answers = [await phone.sync()]
    while answers[-1]["more"]:
        answers.append(await phone.sync())
    return answers


async def add_households(house: House, grid: Grid, count: int) -> list[str]:
    made = await house.sql(
        """insert into households (county_code, id, region_code, address, head_name, head_pinyin, position_source,
                                   registered_at)
           select '140427', uuidv7(), $1, '山上', '某户', 'mou hu', 'none', now() from generate_series(1, $2)
           returning id""",
        grid.code, count,
    )  # fmt: skip
    return [str(one["id"]) for one in made]


@pytest.mark.parametrize(
    ("count", "pages"), [(49, [50]), (50, [50, 1]), (149, [50, 100]), (150, [50, 100, 1]), (405, [50, 100, 200, 56])]
)
async def test_many_households_come_in_pages_that_grow(
    house: House, grid: Grid, count: int, pages: list[int]
) -> None:
    made = await add_households(house, grid, count)
    answers = await whole_sync(grid.phone)
    assert [len(one["households"]) for one in answers] == pages
    found = [household for one in answers for household in ids(one)]
    assert sorted(found) == sorted([*made, grid.household])
    assert [one["reset"] for one in answers] == [True] + [False] * (len(pages) - 1)


async def test_what_changes_between_two_pages_comes_afterwards(house: House, grid: Grid) -> None:
    await add_households(house, grid, 150)
    first = await grid.phone.sync()
    seen = first["households"][0]["id"]
    await house.sql("update households set directions = '桥断了' where id = $1", seen)
    while (await grid.phone.sync())["more"]:
        pass
    (held,) = [one for one in (await grid.phone.sync())["households"] if one["id"] == seen]
    assert held["directions"] == "桥断了"


async def test_a_restored_database_makes_phones_begin_anew(house: House, grid: Grid) -> None:
    await settle(grid.phone)
    await house.sql("update counties set sync_epoch = uuidv7() where county_code = '140427'")
    answer = await grid.phone.sync()
    assert (answer["reset"], ids(answer)) == (True, [grid.household])
    assert (await grid.phone.sync())["reset"] is False


def forged(*changed: tuple[int, object]) -> str:
    """A cursor of another epoch, some of its parts replaced by what we never write."""
    parts: list[object] = [bytes.fromhex("0199a3c47d107c3e9d5b2f6a8e1c4b70"), 5, b"", b"", b"", b"", b"", None, None]
    for place, value in changed:
        parts[place] = value
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(parts)).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "yesterday",
        "壶关",
        "AAAA",
        "=",
        forged(),
        forged((1, -1)),
        forged((1, 2**63)),
        forged((7, "x")),
        forged((8, [1])),
    ],
)
async def test_a_cursor_of_somebody_else_s_making_begins_anew(house: House, grid: Grid, cursor: str) -> None:
    answer = await grid.phone.sync(cursor)
    assert (answer["reset"], ids(answer)) == (True, [grid.household])


async def test_the_office_hears_when_a_phone_was_last_there_and_how_wrong_its_clock_is(
    house: House, grid: Grid
) -> None:
    late = {"id": str(grid.phone.device), "app_version": "7", "now": "2026-03-02T09:05:00+08:00"}
    await grid.phone.post("/sync", {"device": late, "cursor": None})
    (device,) = await house.sql("select * from devices where id = $1", grid.phone.device)
    assert (device["last_synced_at"], device["app_version"], device["clock_skew_s"]) == (house.clock.at, "7", 300)


@pytest.mark.parametrize("said", ["2026-03-02T09:05:00", "now", None])
async def test_a_phone_that_does_not_say_when_it_is_is_refused(house: House, grid: Grid, said: object) -> None:
    phone = {"id": str(grid.phone.device), "app_version": "7", "now": said}
    answer = await grid.phone.client.post("/sync", json={"device": phone, "cursor": None})
    assert (answer.status_code, answer.json()["code"]) == (400, "request_malformed")


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
async def test_a_phone_at_the_end_of_time_syncs(house: House, grid: Grid, said: str) -> None:
    phone = {"id": str(grid.phone.device), "app_version": "7", "now": said}
    assert ids(await grid.phone.post("/sync", {"device": phone, "cursor": None})) == [grid.household]


async def test_a_phone_holds_four_digits_of_a_citizen_id(house: House, grid: Grid) -> None:
    walker = await house.phone("grid01")
    (wang,) = [one for one in (await walker.sync())["households"] if one["head_name"] == "王秀兰"]
    (person,) = wang["persons"]
    assert (person["id_last4"], person["phone"]) == ("998X", "14200000001")
    assert world.WANG_ID_NUMBER not in str(wang)


async def test_of_many_visits_a_phone_holds_the_newest_three(house: House, grid: Grid) -> None:
    for days in (9, 7, 5, 3):
        house.clock.at = world.NOW - timedelta(days=days)
        await grid.phone.send(house.visit(grid.household))
    house.clock.at = world.NOW
    await house.work()
    (held,) = (await grid.phone.sync())["households"]
    assert [one["visited_on"] for one in held["visits"]] == ["2026-02-27", "2026-02-25", "2026-02-23"]


async def test_a_sync_that_brings_nothing_leaves_room_for_its_headers_in_two_kilobytes(
    house: House, grid: Grid
) -> None:
    """What a browser adds, both ways, is at most 1,100 bytes; `bench sync` counts them."""
    await settle(grid.phone)
    said = {"id": str(grid.phone.device), "app_version": "0.1.0", "now": "2026-03-02T09:00:00.123Z", "unsent": 0,
            "drafts": 0, "kept_with_problem": 0, "oldest_unsent_at": None, "free_storage_mb": 12345,
            "opens_offline": True, "storage_persisted": True, "last_failure": None}  # fmt: skip
    asked = {"device": said, "cursor": grid.phone.cursor}
    answer = await grid.phone.client.post("/sync", json=asked)
    assert answer.json()["households"] == []
    assert len(answer.request.content) + len(answer.content) <= 2048 - 1100
