"""Members of an approval session hear of it over the account they are linked to; those without one are seen."""

from typing import Any
from uuid import UUID

import pytest

from tests import world
from tests.features.sessions import Chamber, chamber
from tests.house import Answer, House


@pytest.fixture(name="room")
async def _room(house: House) -> Chamber:
    """The chamber, whose members heard that it was moved to today."""
    room = await chamber(house)
    await house.work()
    return room


async def link(room: Chamber, name: str, login: str | None) -> dict[str, Any]:
    path = f"/approval-sessions/{room.id}/members/{room.members[name]}/account"
    page = await room.clerk.post(path, {"user_id": str(world.uid(login)) if login else None})
    return next(one for one in page["members"] if one["name"] == name)


async def told(house: House, room: Chamber, login: str) -> list[str]:
    """The steps of this session that somebody was told of, in order."""
    await house.work()
    found = await house.sql(
        """select a.act from notifications n join approval_session_acts a on a.id = n.subject_id
           where n.user_id = $1 and a.session_id = $2 order by a.number""",
        world.uid(login), UUID(room.id),
    )  # fmt: skip
    return [one["act"] for one in found]


async def test_who_is_linked_is_told_and_who_is_not_is_seen(house: House, room: Chamber) -> None:
    members = {one["name"]: (one["login"], one["told"]) for one in (await room.read())["members"]}
    assert members == {
        "申文忠": ("county02", True), "秦广生": (None, False), "路玉兰": (None, False), "侯俊英": ("county01", True),
    }  # fmt: skip
    linked = await link(room, "秦广生", "town02")
    assert (linked["login"], linked["told"], linked["user_id"]) == ("town02", True, str(world.uid("town02")))
    assert await told(house, room, "town02") == []
    await room.act("call")
    assert await told(house, room, "town02") == ["call"]


async def test_linked_after_the_call_is_told_at_once_and_nobody_twice(house: House, room: Chamber) -> None:
    await room.act("call")
    assert await told(house, room, "county02") == ["move", "call"]
    await link(room, "路玉兰", "town01")
    added = {"id": house.new_id(), "name": "苗丽萍", "duty": "guest", "user_id": str(world.uid("admin"))}
    await room.clerk.post(f"/approval-sessions/{room.id}/members", added)
    assert await told(house, room, "town01") == ["call"]
    assert await told(house, room, "admin") == ["call"]
    assert await told(house, room, "county02") == ["move", "call"]


async def test_unlinked_hears_nothing_more_and_keeps_attendance_and_votes(house: House, room: Chamber) -> None:
    await room.act("call")
    await room.attend("申文忠")
    assert await told(house, room, "county02") == ["move", "call"]
    await link(room, "申文忠", None)
    chair = next(one for one in (await room.read())["members"] if one["name"] == "申文忠")
    assert (chair["present"], chair["told"], chair["user_id"]) == (True, False, None)
    await room.act("move", day="2026-03-05", reason="主持人外出")
    assert await told(house, room, "county02") == ["move", "call"]
    assert await told(house, room, "county01") == ["move", "call", "move"]


async def test_the_link_is_in_the_audit_with_who_made_it(house: House, room: Chamber) -> None:
    await link(room, "秦广生", "town02")
    (entry,) = await house.sql(
        "select actor_id, detail from audit where action = 'approval_session.member_account' and subject_id = $1",
        UUID(room.id),
    )
    expected = {"member": room.members["秦广生"], "account": str(world.uid("town02"))}
    assert (entry["actor_id"], entry["detail"]) == (world.uid("county01"), expected)


async def test_an_account_that_ended_is_not_linked_and_shows_where_it_was(house: House, room: Chamber) -> None:
    gone = UUID(house.new_id())
    await house.sql(
        """insert into users (county_code, id, login, name, role, password_hash, created_at)
           values ($1, $2, 'gone-from-sessions', '牛秀芳', 'county', '', now())""",
        world.COUNTY, gone,
    )  # fmt: skip
    path = f"/approval-sessions/{room.id}/members/{room.members['秦广生']}/account"
    await room.clerk.post(path, {"user_id": str(gone)})
    await house.sql("update users set left_at = now() where id = $1", gone)
    member = next(one for one in (await room.read())["members"] if one["name"] == "秦广生")
    assert (member["login"], member["told"]) == ("gone-from-sessions", False)
    with pytest.raises(Answer, match="not_found"):
        await room.clerk.post(path, {"user_id": str(gone)})
    with pytest.raises(Answer, match="not_found"):
        await room.clerk.post(path, {"user_id": house.new_id()})
    asked = {"id": house.new_id(), "planned_on": "2026-03-25", "starts_at": "09:00", "place": "局三楼会议室"}
    after = await room.clerk.post("/approval-sessions", asked)
    (again,) = [one for one in after["members"] if one["name"] == "秦广生"]
    assert (again["user_id"], again["told"]) == (None, False), "the next session begins without the account"


async def test_a_session_that_is_over_is_left_as_it_was(room: Chamber) -> None:
    await room.act("cancel", reason="没有案件")
    with pytest.raises(Answer, match="session_not_so"):
        await link(room, "秦广生", "town02")


async def test_the_countys_own_accounts_are_listed_by_themselves(room: Chamber) -> None:
    found = (await room.clerk.get("/users", role="county", limit=200))["items"]
    assert {"county01", "county02"} <= {one["login"] for one in found}
    assert {one["role"] for one in found} == {"county"}
