"""A forgotten PIN costs a password and a network: the key of a phone's store, kept for its owner and nobody else."""

import logging
import secrets
from typing import Any

import pytest

from tests import world
from tests.house import Answer, Caller, Grid, House, told

KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"
OTHER = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


async def keep(phone: Caller, key: str) -> None:
    told(await phone.client.put("/devices/own/recovery", json={"key": key}))


async def signed_in(house: House, login: str, phone: Caller) -> dict[str, Any]:
    """The whole answer to a password sign-in from this phone."""
    device = {"id": str(phone.device), "name": "测试手机", "app_version": "1"}
    async with house.client() as client:
        asked = {"login": login, "password": world.PASSWORD, "device": device}
        return told(await client.post("/sessions", json=asked))


async def entries(house: House, grid: Grid) -> list[tuple[str, Any]]:
    """What the audit trail says of this phone's keys, in order."""
    found = await house.sql(
        "select action, actor_id, detail from audit where subject_id = $1 order by (detail ->> 'version')::int, id",
        grid.phone.device,
    )
    assert {one["actor_id"] for one in found} <= {grid.worker_id}
    return sorted((one["action"], one["detail"]) for one in found)


async def test_the_key_comes_back_with_the_password_from_the_same_phone(house: House, grid: Grid) -> None:
    assert (await signed_in(house, grid.login, grid.phone))["recovery_key"] is None
    await keep(grid.phone, KEY)
    assert (await signed_in(house, grid.login, grid.phone))["recovery_key"] == KEY
    assert await entries(house, grid) == [
        ("device.give_recovery", {"version": 1}),
        ("device.keep_recovery", {"version": 1}),
    ]


async def test_a_phone_whose_store_was_wiped_brings_a_new_key_and_the_earlier_one_is_kept(
    house: House, grid: Grid
) -> None:
    await keep(grid.phone, KEY)
    await keep(grid.phone, OTHER)
    assert (await signed_in(house, grid.login, grid.phone))["recovery_key"] == OTHER
    await keep(grid.phone, KEY)
    assert (await signed_in(house, grid.login, grid.phone))["recovery_key"] == KEY
    kept = await house.sql("select version, kept_at from device_recoveries where device_id = $1", grid.phone.device)
    assert [(one["version"], one["kept_at"]) for one in kept] == [(at, house.clock.at) for at in (1, 2, 3)]


async def test_the_same_key_again_changes_nothing(house: House, grid: Grid) -> None:
    await keep(grid.phone, KEY)
    await keep(grid.phone, KEY)
    assert await entries(house, grid) == [("device.keep_recovery", {"version": 1})]


async def test_neither_another_phone_nor_another_user_is_given_it(house: House, grid: Grid) -> None:
    other = await house.grid()
    await keep(grid.phone, KEY)
    assert (await signed_in(house, grid.login, await house.phone(grid.login)))["recovery_key"] is None
    assert (await signed_in(house, other.login, grid.phone))["recovery_key"] is None
    assert (await signed_in(house, grid.login, grid.phone))["recovery_key"] == KEY


async def test_two_users_of_one_phone_have_a_key_each(house: House, grid: Grid) -> None:
    other = await house.grid()
    colleague = await house.phone(other.login, grid.phone.device)
    await keep(grid.phone, KEY)
    await keep(colleague, OTHER)
    assert (await signed_in(house, grid.login, grid.phone))["recovery_key"] == KEY
    assert (await signed_in(house, other.login, grid.phone))["recovery_key"] == OTHER


async def test_a_wrong_password_is_given_nothing(house: House, grid: Grid) -> None:
    await keep(grid.phone, KEY)
    device = {"id": str(grid.phone.device), "name": "测试手机", "app_version": "1"}
    async with house.client() as client:
        answer = await client.post("/sessions", json={"login": grid.login, "password": "guess", "device": device})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_failed")
    assert KEY not in answer.text


async def test_only_a_phone_keeps_a_key_here(house: House, grid: Grid) -> None:
    desk = await house.console(grid.login)
    answer = await desk.client.put("/devices/own/recovery", json={"key": KEY})
    assert (answer.status_code, answer.json()["code"]) == (403, "phone_needed")


async def test_no_console_is_given_a_key(house: House, grid: Grid) -> None:
    await keep(grid.phone, KEY)
    async with house.client() as client:
        answer = told(await client.post("/sessions", json={"login": grid.login, "password": world.PASSWORD}))
    assert answer["recovery_key"] is None


@pytest.mark.parametrize(
    "key",
    ["", KEY[:-1], f"{KEY}A", f"{KEY}=", KEY[:-1] + "B", KEY[:-1] + "\n", KEY.replace("q", "+"), "钥" * 43, None, 7],
    ids=["none", "42 characters", "44 characters", "padded", "two bits too many", "a line end", "other alphabet",
         "no base64", "null", "a number"],
)  # fmt: skip
async def test_what_is_not_32_bytes_is_refused(house: House, grid: Grid, key: object) -> None:
    answer = await grid.phone.client.put("/devices/own/recovery", json={"key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "request_malformed")
    assert not await house.sql("select 1 from device_recoveries where device_id = $1", grid.phone.device)


async def test_it_is_kept_sealed_for_this_phone_and_user(house: House, grid: Grid) -> None:
    other = await house.grid()
    await keep(grid.phone, KEY)
    (kept,) = await house.sql("select * from device_recoveries where device_id = $1", grid.phone.device)
    assert KEY.encode() not in kept["key_cipher"]
    await house.sql(
        """insert into device_recoveries (county_code, device_id, user_id, version, key_cipher, kept_at)
           values ($1, $2, $3, 1, $4, $5)""",
        world.COUNTY, other.phone.device, other.worker_id, kept["key_cipher"], house.clock.at,
    )  # fmt: skip
    assert (await signed_in(house, other.login, other.phone))["recovery_key"] is None


async def test_nothing_else_ever_tells_it(house: House, grid: Grid, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await keep(grid.phone, KEY)
    assert (await signed_in(house, grid.login, grid.phone))["recovery_key"] == KEY
    clerk = await house.console("county01")
    answers = [
        await grid.phone.client.get("/session"),
        await clerk.client.get("/devices", params={"search": grid.login}),
        await clerk.client.get("/devices/summary"),
        await clerk.client.get(f"/devices/{grid.phone.device}"),
        await clerk.client.get(f"/devices/{grid.phone.device}/standing"),
        await clerk.client.post(f"/devices/{grid.phone.device}/lost", json={"reason": "丢在班车上"}),
    ]
    told_elsewhere = [str(await grid.phone.client.get("/forms")), caplog.text, *(one.text for one in answers)]
    assert all(one.status_code == 200 for one in answers)
    assert not [text for text in told_elsewhere if KEY in text]
    assert KEY not in str(await house.sql("select * from audit"))
    assert KEY not in str(await house.sql("select * from outbox"))


async def test_a_phone_that_was_lost_and_found_is_given_it_again(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    key = secrets.token_urlsafe(32)
    await keep(grid.phone, key)
    await town.post(f"/devices/{grid.phone.device}/lost", {"reason": "丢在班车上"})
    with pytest.raises(Answer, match="device_lost"):
        await signed_in(house, grid.login, grid.phone)
    await town.post(f"/devices/{grid.phone.device}/found", {"reason": "司机送回"})
    assert (await signed_in(house, grid.login, grid.phone))["recovery_key"] == key
