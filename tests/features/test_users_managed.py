"""An administrator opens, changes and ends accounts; who did it, when and why stays on file."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from tests import world
from tests.features.test_accounts import attempt, code
from tests.house import Answer, Caller, Grid, House

OWN = "三头黄牛过桥8k"
TOWN = world.CHENGNAN[:9]


@pytest.fixture(name="admin")
async def _admin(house: House) -> Caller:
    return await house.console("admin")


async def opened(house: House, admin: Caller, role: str = "grid_worker", **more: Any) -> dict[str, Any]:
    """A new account with its one-time password."""
    new = {
        "id": house.new_id(), "login": f"new{house.new_id()[-8:]}", "name": "路秋生", "role": role,
        "reach": [world.CHENGNAN], "reason": "新到岗",
    } | more  # fmt: skip
    return new | await admin.post("/users", new)


async def settled(house: House, user: dict[str, Any]) -> Caller:
    """The new user at a console, with a password of their own."""
    client = house.client()
    answer = await client.post("/sessions", json={"login": user["login"], "password": user["password"]})
    await client.post("/session/password", json={"old": user["password"], "new": OWN})
    return Caller(house, client, answer.json()["user"], None)


async def test_a_new_user_comes_in_once_with_what_was_told_and_chooses_an_own_password(
    house: House, admin: Caller
) -> None:
    user = await opened(house, admin)
    first = await attempt(house, user["login"], user["password"])
    assert first.json()["user"] | {"permissions": []} == {
        "id": user["id"], "login": user["login"], "name": "路秋生", "role": "grid_worker",
        "county": {"code": "140427", "name": "壶关县", "name_en": "Huguan"}, "reach": [world.CHENGNAN],
        "permissions": [], "password_due": True,
    }  # fmt: skip
    own = await settled(house, user)
    assert (await own.get("/session"))["user"]["password_due"] is False
    (change,) = (await admin.get(f"/users/{user['id']}"))["changes"]
    assert (change["change"], change["reason"], change["changed_by"]) == ("open", "新到岗", admin.user["name"])


async def test_the_same_account_opened_again_tells_no_password(house: House, admin: Caller) -> None:
    user = await opened(house, admin)
    again = {key: user[key] for key in ("id", "login", "name", "role", "reach", "reason")}
    assert (await admin.post("/users", again))["password"] is None
    with pytest.raises(Answer, match="login_taken"):
        await admin.post("/users", again | {"id": house.new_id()})


@pytest.mark.parametrize(
    ("role", "reach"),
    [
        ("grid_worker", TOWN), ("grid_worker", "140427"), ("township", world.CHENGNAN), ("county", TOWN),
        ("admin", world.CHENGNAN), ("grid_worker", "140427999999"), ("county", "140428"),
    ],
)  # fmt: skip
async def test_a_reach_that_does_not_fit_the_role_is_refused(
    house: House, admin: Caller, role: str, reach: str
) -> None:
    with pytest.raises(Answer, match="reach_unfit"):
        await opened(house, admin, role, reach=[reach])


@pytest.mark.parametrize(("role", "reach"), [("township", TOWN), ("county", "140427"), ("admin", "140427")])
async def test_each_role_has_its_reach(house: House, admin: Caller, role: str, reach: str) -> None:
    user = await opened(house, admin, role, reach=[reach])
    assert (await attempt(house, user["login"], user["password"])).json()["user"]["reach"] == [reach]


async def test_other_duties_hold_at_once_and_what_was_stays_on_file(house: House, admin: Caller, grid: Grid) -> None:
    asked = {"id": house.new_id(), "role": "grid_worker", "reach": [world.CHENGNAN], "reason": "调整网格"}
    page = await admin.post(f"/users/{grid.worker_id}/duties", asked)
    assert page["codes"] == [world.CHENGNAN]
    assert await admin.post(f"/users/{grid.worker_id}/duties", asked) == page
    assert (await grid.phone.get("/session"))["user"]["reach"] == [world.CHENGNAN]
    rows = await house.sql(
        "select region_code, valid_to from user_reaches where user_id = $1 order by valid_from", grid.worker_id
    )
    assert [(one["region_code"], one["valid_to"]) for one in rows] == [
        (grid.code, house.clock.today - timedelta(days=1)), (world.CHENGNAN, None),
    ]  # fmt: skip


async def test_another_role_asks_to_sign_in_anew(house: House, admin: Caller, grid: Grid) -> None:
    asked = {"id": house.new_id(), "role": "township", "reach": [TOWN], "reason": "调到乡镇"}
    await admin.post(f"/users/{grid.worker_id}/duties", asked)
    with pytest.raises(Answer, match="session_ended"):
        await grid.phone.get("/session")
    assert "lead.read" in (await house.console(grid.login)).user["permissions"]


async def test_who_left_is_out_at_once_and_their_records_stay_theirs(house: House, admin: Caller, grid: Grid) -> None:
    record = house.visit(grid.household)
    await grid.phone.send(record)
    asked = {"id": house.new_id(), "reason": "离职"}
    page = await admin.post(f"/users/{grid.worker_id}/end", asked)
    assert (page["codes"], page["account"]["left_at"] is not None) == ([], True)
    assert await admin.post(f"/users/{grid.worker_id}/end", asked) == page
    assert code(await attempt(house, grid.login, world.PASSWORD)) == "sign_in_failed"
    with pytest.raises(Answer, match="session_ended"):
        await grid.phone.get("/session")
    await house.work()
    (visit,) = await house.sql("select visitor_id from visits where id::text = $1", record["id"])
    assert visit["visitor_id"] == grid.worker_id
    with pytest.raises(Answer, match="not_found"):
        await admin.post(f"/users/{grid.worker_id}/duties",
                         {"id": house.new_id(), "role": "township", "reach": [TOWN], "reason": "回来"})  # fmt: skip


async def test_nobody_changes_their_own_account_and_nothing_is_done_without_a_reason(
    house: House, admin: Caller, grid: Grid
) -> None:
    own = admin.user["id"]
    for path, more in (("end", {}), ("duties", {"role": "county", "reach": ["140427"]})):
        with pytest.raises(Answer, match="account_own"):
            await admin.post(f"/users/{own}/{path}", {"id": house.new_id(), "reason": "算了"} | more)
        with pytest.raises(Answer, match="reason_needed"):
            await admin.post(f"/users/{grid.worker_id}/{path}", {"id": house.new_id(), "reason": " "} | more)
    with pytest.raises(asyncpg.CheckViolationError, match="user_changes_two_people"):
        await house.sql(
            """insert into user_changes (county_code, id, user_id, number, change, role, reach, reason, changed_by,
                                         changed_at)
               values ('140427', gen_random_uuid(), $1, 99, 'end', 'admin', '{}', '算了', $1, now())""",
            world.uid("admin"),
        )


@pytest.mark.parametrize("login", ["county01", "town01"])
async def test_only_an_administrator_opens_accounts(house: House, login: str) -> None:
    with pytest.raises(Answer, match="not_permitted"):
        await opened(house, await house.console(login))


async def test_an_account_of_a_department_is_its_desk_s_alone(house: House, admin: Caller) -> None:
    (clerk,) = await house.sql(
        """insert into departments (county_code, id, kind, added_at)
           values ('140427', gen_random_uuid(), 'department', now()) returning id"""
    )
    user = house.new_id()
    await house.sql(
        """insert into users (county_code, id, login, name, role, password_hash, created_at, department_id)
           values ('140427', $1, $2, '经办', 'department', 'x', now(), $3)""",
        user, f"d{user[-6:]}", clerk["id"],
    )  # fmt: skip
    with pytest.raises(Answer, match="not_found"):
        await admin.post(f"/users/{user}/end", {"id": house.new_id(), "reason": "离职"})
