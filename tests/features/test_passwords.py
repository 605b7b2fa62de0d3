"""Everybody changes their own password; one that was set for somebody opens only the way to an own one."""

from typing import Any

import asyncpg
import httpx
import pytest

from server.core.db import NOBODY, transaction
from tests import world
from tests.features.test_accounts import attempt, code
from tests.house import Answer, Caller, Grid, House

OWN = "三头黄牛过桥8k"


@pytest.fixture(name="clerk")
async def _clerk(house: House, grid: Grid) -> Caller:
    """A grid worker of this test alone, at a console, so that nobody else's password changes."""
    return await house.console(grid.login)


async def change(who: Caller, old: str, new: str) -> httpx.Response:
    return await who.client.post("/session/password", json={"old": old, "new": new})


async def admin(house: House) -> Caller:
    return await house.console("admin")


async def reset(house: House, grid: Grid, by: Caller | None = None) -> dict[str, Any]:
    who = by or await admin(house)
    return await who.post(f"/users/{grid.worker_id}/password", {"id": house.new_id()})


async def test_the_new_one_opens_and_the_old_one_no_more(house: House, grid: Grid, clerk: Caller) -> None:
    answer = await change(clerk, world.PASSWORD, OWN)
    assert (answer.status_code, answer.json()["user"]["password_due"]) == (200, False)
    assert (await attempt(house, grid.login, OWN)).status_code == 201
    assert code(await attempt(house, grid.login, world.PASSWORD)) == "sign_in_failed"


async def test_all_other_sessions_end_and_this_one_stays(house: House, grid: Grid, clerk: Caller) -> None:
    other = await house.console(grid.login)
    await change(clerk, world.PASSWORD, OWN)
    for gone in (other, grid.phone):
        with pytest.raises(Answer, match="session_ended"):
            await gone.get("/session")
    assert (await clerk.get("/session"))["user"]["login"] == grid.login
    rows = await house.sql("select detail from audit where action = 'password.change' and subject_id = $1",
                           grid.worker_id)  # fmt: skip
    assert [one["detail"]["sessions_ended"] for one in rows] == [2]


async def test_the_old_one_is_asked_and_guessed_no_more_often_than_at_the_door(house: House, clerk: Caller) -> None:
    for _ in range(8):
        assert code(await change(clerk, "not mine at all", OWN)) == "password_wrong"
    assert code(await change(clerk, world.PASSWORD, OWN)) == "sign_in_too_often"
    house.clock.forward(minutes=16)
    assert (await change(clerk, world.PASSWORD, OWN)).status_code == 200


@pytest.mark.parametrize("new", ["12345678", "short7x", "woaini1314", world.PASSWORD])
async def test_a_weak_or_known_one_is_refused_with_the_reason(clerk: Caller, new: str) -> None:
    answer = await change(clerk, world.PASSWORD, new)
    assert (answer.status_code, code(answer)) == (422, "password_weak")
    assert answer.json()["detail"]["zh"] != answer.json()["detail"]["en"]


async def test_a_password_set_anew_is_used_once_for_an_own_one(house: House, grid: Grid) -> None:
    told = await reset(house, grid)
    with pytest.raises(Answer, match="session_ended"):  # whoever held the old one is out at once
        await grid.phone.sync()
    signed_in = await attempt(house, grid.login, told["password"])
    assert signed_in.json()["user"]["password_due"] is True
    async with house.client() as client:
        await client.post("/sessions", json={"login": grid.login, "password": told["password"]})
        shut = await client.get("/households")
        assert (shut.status_code, code(shut)) == (403, "password_due")
        body = {"old": told["password"], "new": OWN}
        assert (await client.post("/session/password", json=body)).status_code == 200
        assert (await client.get("/households")).status_code == 200
    assert code(await attempt(house, grid.login, told["password"])) == "sign_in_failed"


async def test_what_was_recorded_in_the_field_is_taken_before_the_own_one_is_chosen(house: House, grid: Grid) -> None:
    told = await reset(house, grid)
    device = {"id": house.new_id(), "name": "测试手机", "app_version": "1"}
    token = (await attempt(house, grid.login, told["password"], device=device)).json()["token"]
    async with house.client() as client:
        record = house.visit(grid.household, "visit_fire")
        sent = await client.post("/visits", json=record, headers={"Authorization": f"Bearer {token}"})
    assert sent.status_code == 202


async def test_one_that_lay_unused_for_a_week_opens_nothing(house: House, grid: Grid) -> None:
    told = await reset(house, grid)
    house.clock.forward(days=7)
    assert (await attempt(house, grid.login, told["password"])).status_code == 201
    house.clock.forward(seconds=1)
    assert code(await attempt(house, grid.login, told["password"])) == "one_time_password_over"


async def test_a_repeat_tells_nothing_more(house: House, grid: Grid) -> None:
    who, same = await admin(house), {"id": house.new_id()}
    first = await who.post(f"/users/{grid.worker_id}/password", same)
    again = await who.post(f"/users/{grid.worker_id}/password", same)
    assert (bool(first["password"]), again["password"]) == (True, None)


async def test_the_county_resets_those_below_it_and_nobody_one_s_own(house: House, grid: Grid) -> None:
    county = await house.console("county01")
    assert (await reset(house, grid, county))["login"] == grid.login
    for login in ("county01", "county02", "admin"):
        with pytest.raises(Answer, match="password_not_theirs"):
            await county.post(f"/users/{world.uid(login)}/password", {"id": house.new_id()})
    with pytest.raises(Answer, match="password_not_theirs"):
        await (await admin(house)).post(f"/users/{world.uid('admin')}/password", {"id": house.new_id()})
    with pytest.raises(Answer, match="not_permitted"):
        await reset(house, grid, await house.console("town01"))


async def test_the_first_password_of_a_department_is_used_once(house: House) -> None:
    county = await house.console("county01")
    login = f"dep{house.new_id()[-6:]}"
    department = house.new_id()
    term = {"id": house.new_id(), "name_zh": "测试局", "name_en": "a bureau", "targets": ["education"],
            "valid_from": "2020-01-01"}  # fmt: skip
    await county.post("/departments", {"id": department, "kind": "department", "term": term})
    opened = await county.post(
        f"/departments/{department}/users", {"id": house.new_id(), "login": login, "name": "赵清"}
    )
    answer = (await attempt(house, login, opened["password"])).json()
    assert answer["user"]["password_due"] is True
    rows = (await county.get("/users", search=login))["items"]
    assert [(one["login"], one["password_due"]) for one in rows] == [(login, True)]


async def test_accounts_are_listed_page_by_page(house: House, grid: Grid) -> None:
    who, seen, after = await admin(house), list[str](), None
    while True:
        page = await who.get("/users", limit=3, **({"after": after} if after else {}))
        seen += [one["login"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == sorted(set(seen))
    assert {"admin", "county01", grid.login} <= set(seen)
    (row,) = (await who.get("/users", search=grid.login))["items"]
    assert (row["role"], row["password_due"], len(row["reach"])) == ("grid_worker", False, 1)


async def test_a_password_set_for_another_is_never_kept_as_their_own(house: House, grid: Grid) -> None:
    statement = """insert into user_passwords (county_code, id, user_id, number, password_hash, one_time, set_by,
                       set_at) values ($1, $2, $3, 99, 'x', false, $4, now())"""
    with pytest.raises(asyncpg.CheckViolationError, match="user_passwords_own"):
        async with transaction(house.parts.pool, NOBODY) as conn:
            await conn.execute(statement, world.COUNTY, house.new_id(), grid.worker_id, world.uid("admin"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(house.parts.pool, NOBODY) as conn:
            await conn.execute("update user_passwords set one_time = false")
