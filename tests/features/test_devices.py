"""The phones of an area as its office sees them; one is lost, and found again."""

from datetime import date
from typing import Any

import httpx
import pytest

from server.core import sessions
from tests import world
from tests.house import Answer, Caller, Grid, House, told

WHY = "丢在去县城的班车上"


async def lose(office: Caller, phone: Caller, reason: str = WHY) -> Any:
    return await office.post(f"/devices/{phone.device}/lost", {"reason": reason})


async def find(office: Caller, phone: Caller, reason: str = "司机送回") -> Any:
    return await office.post(f"/devices/{phone.device}/found", {"reason": reason})


async def seen(office: Caller, worker: Grid, **query: Any) -> list[dict[str, Any]]:
    """The phones of one worker in the list of an office."""
    return (await office.get("/devices", search=worker.login, **query))["items"]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# lost ------------------------------------------------------------------------------------------------


async def test_a_lost_phone_works_for_nobody(house: House, grid: Grid) -> None:
    await lose(await house.console("town01"), grid.phone)
    house.forget_sessions()
    assert refusal(await grid.phone.client.get("/session")) == (401, "device_lost")
    with pytest.raises(Answer, match="device_lost"):
        await grid.phone.sync()
    with pytest.raises(Answer, match="device_lost"):
        await grid.phone.send(house.visit(grid.household))
    with pytest.raises(Answer, match="device_lost"):
        await house.phone(grid.login, grid.phone.device)


async def test_its_worker_goes_on_with_another_phone(house: House, grid: Grid) -> None:
    spare = await house.phone(grid.login)
    await lose(await house.console("town01"), grid.phone)
    house.forget_sessions()
    assert [one["id"] for one in (await spare.sync())["households"]] == [grid.household]
    assert (await house.phone(grid.login)).device not in (spare.device, grid.phone.device)


@pytest.mark.parametrize(("seconds", "status"), [(9.9, 200), (10.1, 401)])
async def test_every_server_notices_within_ten_seconds(
    house: House, grid: Grid, monkeypatch: pytest.MonkeyPatch, seconds: float, status: int
) -> None:
    at = sessions.monotonic()
    monkeypatch.setattr(sessions, "monotonic", lambda: at)
    house.forget_sessions()
    assert (await grid.phone.client.get("/session")).status_code == 200
    await lose(await house.console("town01"), grid.phone)
    monkeypatch.setattr(sessions, "monotonic", lambda: at + seconds)
    assert (await grid.phone.client.get("/session")).status_code == status


async def test_a_wrong_password_on_a_lost_phone_does_not_tell_that_it_is_lost(house: House, grid: Grid) -> None:
    await lose(await house.console("town01"), grid.phone)
    device = {"id": str(grid.phone.device), "name": "测试手机", "app_version": "1"}
    async with house.client() as client:
        answer = await client.post("/sessions", json={"login": grid.login, "password": "guess", "device": device})
    assert refusal(answer) == (401, "sign_in_failed")


async def test_whoever_signs_in_on_a_lost_phone_does_not_make_it_theirs(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    await lose(town, grid.phone)
    with pytest.raises(Answer, match="device_lost"):
        await house.phone("grid03", grid.phone.device)
    assert [one["id"] for one in await seen(town, grid)] == [str(grid.phone.device)]


async def test_a_token_learns_that_its_phone_is_lost_after_it_ended_too(house: House, grid: Grid) -> None:
    token = grid.phone.client.headers["authorization"]
    await grid.phone.client.delete("/session")
    await lose(await house.console("town01"), grid.phone)
    house.clock.forward(days=91)
    house.forget_sessions()
    async with house.client(authorization=token) as phone:
        assert refusal(await phone.get("/session")) == (401, "device_lost")


async def test_who_when_and_why_are_kept(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    await lose(town, grid.phone, f"  {WHY} ")
    house.clock.forward(hours=2)
    page = await find(await house.console("county01"), grid.phone)
    (loss,) = page["losses"]
    assert (loss["reason"], loss["by"], loss["at"][:16]) == (WHY, "苗丽萍", "2026-03-02T01:00")
    assert (loss["found"]["reason"], loss["found"]["by"]) == ("司机送回", "侯俊英")
    assert loss["found"]["at"][:16] == "2026-03-02T03:00"
    entries = await house.sql(
        "select action, actor_id, at, detail from audit where subject_id = $1 order by at", grid.phone.device
    )
    assert [(one["action"], one["actor_id"], one["detail"]) for one in entries] == [
        ("device.mark_lost", world.uid("town01"), {"reason": WHY}),
        ("device.mark_found", world.uid("county01"), {"reason": "司机送回"}),
    ]


async def test_saying_it_twice_changes_nothing(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    said = [await lose(town, grid.phone), await lose(town, grid.phone)]
    said += [await find(town, grid.phone), await find(town, grid.phone)]
    assert [len(one["losses"]) for one in said] == [1, 1, 1, 1]
    noted = await house.sql("select action from audit where subject_id = $1", grid.phone.device)
    assert sorted(one["action"] for one in noted) == ["device.mark_found", "device.mark_lost"]


async def test_a_found_phone_signs_in_with_the_password_and_its_old_token_stays_ended(
    house: House, grid: Grid
) -> None:
    town = await house.console("town01")
    await lose(town, grid.phone)
    await find(town, grid.phone)
    house.forget_sessions()
    assert refusal(await grid.phone.client.get("/session")) == (401, "session_ended")
    again = await house.phone(grid.login, grid.phone.device)
    assert [one["id"] for one in (await again.sync())["households"]] == [grid.household]


async def test_a_phone_may_be_lost_again(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    await lose(town, grid.phone, "第一次")
    await find(town, grid.phone)
    house.clock.forward(days=1)
    page = await lose(town, grid.phone, "第二次")
    assert [(one["reason"], one["found"] is None) for one in page["losses"]] == [("第二次", True), ("第一次", False)]
    assert page["device"]["lost_at"][:10] == "2026-03-03"


@pytest.mark.parametrize(
    ("reason", "status"), [("", 422), ("  \n", 422), ("丢", 200), ("丢" * 500, 200), ("丢" * 501, 400)]
)
@pytest.mark.parametrize("what", ["lost", "found"])
async def test_a_reason_is_needed(house: House, grid: Grid, what: str, reason: str, status: int) -> None:
    town = await house.console("town01")
    answer = await town.client.post(f"/devices/{grid.phone.device}/{what}", json={"reason": reason})
    assert answer.status_code == status
    if status == 422:
        assert [one["path"] for one in answer.json()["errors"]] == ["reason"]


async def test_a_lost_phone_is_not_heard_of(house: House) -> None:
    grid, town = await house.grid(world.CHENGBEI), await house.console("town01")

    async def heard() -> object:
        (found,) = await house.sql(
            "select max(heard_on) as on from phones_heard($1, $2) where region_code = $3",
            world.COUNTY, house.clock.today, grid.code,
        )  # fmt: skip
        return found["on"]

    assert await heard() == house.clock.today
    await lose(town, grid.phone)
    assert await heard() is None
    await find(town, grid.phone)
    assert await heard() == house.clock.today


# what a locked phone asks ----------------------------------------------------------------------------


async def test_anybody_who_holds_its_id_learns_whether_it_is_lost(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    async with house.client() as locked:
        said = [await locked.get(f"/devices/{grid.phone.device}/standing")]
        await lose(town, grid.phone)
        said.append(await locked.get(f"/devices/{grid.phone.device}/standing"))
        await find(town, grid.phone)
        said.append(await locked.get(f"/devices/{grid.phone.device}/standing"))
        said.append(await locked.get(f"/devices/{house.new_id()}/standing"))
    assert [one.json() for one in said] == [{"standing": word} for word in ("fine", "lost", "fine", "fine")]
    assert {(one.status_code, one.headers["cache-control"]) for one in said} == {(200, "no-store")}


async def test_an_unknown_phone_cannot_be_told_from_one_in_order(house: House, grid: Grid) -> None:
    async with house.client() as locked:
        known, unknown = [await locked.get(f"/devices/{one}/standing") for one in (grid.phone.device, house.new_id())]
    assert (known.content, dict(known.headers)) == (unknown.content, dict(unknown.headers))


# who sees which phones -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("login", "sees"), [("town01", True), ("county01", True), ("admin", True), ("town02", False)]
)
async def test_an_office_sees_the_phones_of_its_own_workers(house: House, grid: Grid, login: str, sees: bool) -> None:
    office = await house.console(login)
    assert [one["id"] for one in await seen(office, grid)] == ([str(grid.phone.device)] if sees else [])
    for answer in (
        await office.client.get(f"/devices/{grid.phone.device}"),
        await office.client.post(f"/devices/{grid.phone.device}/lost", json={"reason": WHY}),
        await office.client.post(f"/devices/{grid.phone.device}/found", json={"reason": WHY}),
    ):
        if sees:
            assert answer.status_code == 200
        else:
            assert refusal(answer) == (404, "not_found")
    assert bool(await house.sql("select 1 from device_losses where device_id = $1", grid.phone.device)) == sees


async def test_an_unknown_phone_is_not_found_by_the_county_either(house: House) -> None:
    clerk = await house.console("county01")
    assert refusal(await clerk.client.get(f"/devices/{house.new_id()}")) == (404, "not_found")


async def test_a_worker_of_two_towns_is_the_county_s(house: House, grid: Grid) -> None:
    await house.give_reach(grid.worker_id, world.GRID_BAICHI, date(2020, 1, 1))
    for login, count in (("town01", 0), ("town02", 0), ("county01", 1), ("admin", 1)):
        assert len(await seen(await house.console(login), grid)) == count


@pytest.mark.parametrize(("last_day", "towns"), [(date(2026, 3, 2), 1), (date(2026, 3, 1), 0)])
async def test_who_has_no_area_today_is_the_county_s(house: House, grid: Grid, last_day: date, towns: int) -> None:
    await house.end_reach(grid.worker_id, grid.code, last_day)
    assert len(await seen(await house.console("town01"), grid)) == towns
    (phone,) = await seen(await house.console("county01"), grid)
    assert len(phone["places"]) == towns


async def test_a_township_does_not_see_the_county_s_own_phones(house: House) -> None:
    of_county = await house.phone("county01")
    town, clerk = await house.console("town01"), await house.console("county01")
    assert refusal(await town.client.get(f"/devices/{of_county.device}")) == (404, "not_found")
    assert (await clerk.get(f"/devices/{of_county.device}"))["device"]["worker"] == "侯俊英"


# the list --------------------------------------------------------------------------------------------


async def test_those_that_may_need_help_come_first_then_the_lost(house: House) -> None:
    fine, lost, clock, silent, kept = [await house.grid() for _ in range(5)]
    house.clock.forward(days=20)
    clerk = await house.console("county01")
    said: dict[str, Any] = {"id": "", "app_version": "1", "now": house.clock.at.isoformat()}
    late: dict[str, Any] = {"now": world.NOW.isoformat()}
    for one, more in ((fine, {}), (lost, {}), (clock, late), (kept, late | {"kept_with_problem": 1})):
        again = await house.phone(one.login, one.phone.device)
        await again.post("/sync", {"device": said | {"id": str(one.phone.device)} | more, "cursor": None})
    await lose(clerk, lost.phone)
    ids = [str(one.phone.device) for one in (kept, silent, clock, lost, fine)]
    listed = await every_page(clerk, limit=1)
    assert [one["id"] for one in listed if one["id"] in ids] == ids
    shown = {one["id"]: one for one in listed}
    assert [shown[one]["signs"] for one in ids] == [["kept", "wrong_clock"], ["silent"], ["wrong_clock"], [], []]


async def every_page(office: Caller, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        answer = await office.get("/devices", **query, **({"after": after} if after else {}))
        found += answer["items"]
        after = answer["next"]
        if after is None:
            assert len({one["id"] for one in found}) == len(found)
            return found


async def test_a_page_of_nobody_s_making_is_refused(house: House) -> None:
    clerk = await house.console("county01")
    assert refusal(await clerk.client.get("/devices", params={"after": "yesterday"}))[1] == "page_unknown"


async def test_the_list_is_narrowed_to_a_state(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    phone = {"id": str(grid.phone.device), "app_version": "0.0.9", "now": house.clock.at.isoformat(),
             "kept_with_problem": 1, "free_storage_mb": 150, "opens_offline": False}  # fmt: skip
    await grid.phone.post("/sync", {"device": phone, "cursor": None})
    for state in ("all", "may_need_help", "kept", "low_storage", "old_app", "not_offline"):
        assert len(await seen(town, grid, state=state)) == 1, state
    for state in ("lost", "silent", "unsent", "wrong_clock"):
        assert await seen(town, grid, state=state) == [], state
    await lose(town, grid.phone)
    assert [len(await seen(town, grid, state=state)) for state in ("lost", "may_need_help", "all")] == [1, 0, 1]
    assert (await town.client.get("/devices", params={"state": "best"})).status_code == 400


@pytest.mark.parametrize(("days", "silent"), [(3, 0), (2, 1), (0, 1), (-5, 1), (10**9, 0)])
async def test_the_office_says_from_when_silence_is_a_sign(house: House, grid: Grid, days: int, silent: int) -> None:
    await grid.phone.sync()
    house.clock.forward(days=2, hours=12)
    town = await house.console("town01")
    assert len(await seen(town, grid, state="silent", silent_days=days)) == silent


async def test_a_phone_that_was_replaced_is_silent_for_a_good_reason(house: House, grid: Grid) -> None:
    house.clock.forward(days=30)
    spare, town = await house.phone(grid.login), await house.console("town01")
    phones = {one["id"]: one for one in await seen(town, grid)}
    old, new = phones[str(grid.phone.device)], phones[str(spare.device)]
    assert (old["replaced"], old["signs"], new["replaced"], new["signs"]) == (True, [], False, [])


async def test_a_lost_phone_replaces_none(house: House, grid: Grid) -> None:
    house.clock.forward(days=30)
    spare, town = await house.phone(grid.login), await house.console("town01")
    await lose(town, spare)
    phones = {one["id"]: one for one in await seen(town, grid)}
    assert (phones[str(grid.phone.device)]["replaced"], phones[str(grid.phone.device)]["signs"]) == (
        False,
        ["silent"],
    )
    assert (phones[str(spare.device)]["replaced"], phones[str(spare.device)]["signs"]) == (False, [])


@pytest.mark.parametrize("words", ["{login}", "{name}", "测试手机", " {name} "])
async def test_a_phone_is_found_by_its_worker_and_its_name(house: House, grid: Grid, words: str) -> None:
    town = await house.console("town01")
    asked = words.format(login=grid.login.upper(), name=grid.phone.user["name"])
    found = await every_page(town, search=asked)
    assert str(grid.phone.device) in [one["id"] for one in found]


@pytest.mark.parametrize("words", ["nobody", "%", "_", "'", "\\"])
async def test_what_is_not_in_a_name_finds_nothing(house: House, grid: Grid, words: str) -> None:
    assert (await (await house.console("town01")).get("/devices", search=words))["items"] == []


async def test_the_figures_agree_with_the_list(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    phone = {"id": str(grid.phone.device), "app_version": "0.0.9", "now": house.clock.at.isoformat()}
    await grid.phone.post("/sync", {"device": phone, "cursor": None})
    listed = await every_page(town, limit=200)
    figures = await town.get("/devices/summary")
    assert figures["devices"] == len(listed)
    assert figures["may_need_help"] == len([one for one in listed if one["signs"]])
    assert figures["lost"] == len([one for one in listed if one["lost_at"]])
    for sign, count in figures["signs"].items():
        assert count == len([one for one in listed if sign in one["signs"]]), sign
    in_use = [one["app_version"] for one in listed if not one["lost_at"] and not one["replaced"]]
    assert {one["version"]: one["devices"] for one in figures["versions"]} == {
        v: in_use.count(v) for v in set(in_use)
    }
    assert [one["newest"] for one in figures["versions"] if one["version"] == "0.0.9"] == [False]


async def test_a_phone_says_how_it_fares_at_each_sync(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    said = {"unsent": 3, "drafts": 1, "kept_with_problem": 0, "oldest_unsent_at": "2026-02-27T23:30:00Z",
            "free_storage_mb": 812, "opens_offline": True, "storage_persisted": False,
            "last_failure": "no_answer"}  # fmt: skip
    phone = {"id": str(grid.phone.device), "app_version": "0.1.0", "now": "2026-03-01T23:30:00Z"}
    await grid.phone.post("/sync", {"device": phone | said, "cursor": None})
    shown = told(await town.client.get(f"/devices/{grid.phone.device}"))["device"]
    assert {name: shown[name] for name in said} == said | {"oldest_unsent_at": "2026-02-28T01:00:00Z"}
    assert (shown["clock_skew_s"], shown["last_synced_at"]) == (-5400, "2026-03-02T01:00:00Z")
    assert shown["signs"] == ["unsent", "wrong_clock"]
    await grid.phone.post("/sync", {"device": phone, "cursor": None})
    shown = told(await town.client.get(f"/devices/{grid.phone.device}"))["device"]
    assert {shown[name] for name in said} == {None}


async def test_no_sync_is_refused_for_what_a_phone_says_of_itself(house: House, grid: Grid) -> None:
    odd = {"unsent": -1, "drafts": 10**30, "free_storage_mb": 2**31, "oldest_unsent_at": "0001-01-01T00:00:00+14:00",
           "last_failure": "no\x00 answer; drop table 壶关" + "x" * 100}  # fmt: skip
    phone = {"id": str(grid.phone.device), "app_version": "0.1.0", "now": "9999-12-31T23:59:59-12:00"}
    answer = await grid.phone.post("/sync", {"device": phone | odd, "cursor": None})
    assert [one["id"] for one in answer["households"]] == [grid.household]
    (kept,) = await house.sql("select * from devices where id = $1", grid.phone.device)
    assert (kept["unsent"], kept["drafts"], kept["free_storage_mb"]) == (0, 2**31 - 1, 2**31 - 1)
    assert kept["last_failure"] == "noanswerdroptable" + "x" * 47
