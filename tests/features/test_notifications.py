"""The finder hears what became of what they found, each thing once (PD-03)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from server.notifications import queries
from tests import world
from tests.house import Answer, Grid, House


async def kinds(grid: Grid) -> list[str]:
    answer = await grid.phone.sync()
    return sorted(one["kind"] for one in answer["notifications"])


async def case_from_fire(house: House, grid: Grid) -> tuple[str, Any]:
    clerk = await house.console("county01")
    await grid.phone.send(house.visit(grid.household, "visit_fire"))
    await house.work()
    (lead,) = (await clerk.get("/leads", region=grid.code))["items"]
    case = house.new_id()
    await clerk.post("/cases", {"id": case, "programme": "temp_aid", "lead_id": lead["id"]})
    return case, clerk


async def test_each_step_is_told_once_however_often_its_job_runs(house: House, grid: Grid) -> None:
    case, _ = await case_from_fire(house, grid)
    for _ in range(3):
        await house.work()
        await house.sql(
            "insert into outbox (county_code, name, payload) values ('140427', 'notifications.case_moved', $1)",
            {"ids": [case]},
        )
    await house.work()
    assert await kinds(grid) == ["case_opened", "lead_received"]


async def test_an_act_is_told_even_when_the_next_one_came_before_its_job(house: House, grid: Grid) -> None:
    case, clerk = await case_from_fire(house, grid)
    withdraw = {"id": house.new_id(), "act": "withdraw", "facts": {"termination_reason": "已得到亲属帮助"}}
    await clerk.post(f"/cases/{case}/acts", withdraw)
    await house.work()
    answer = await grid.phone.sync()
    assert sorted(one["kind"] for one in answer["notifications"]) == ["case_moved", "case_opened", "lead_received"]
    (moved,) = [one for one in answer["notifications"] if one["kind"] == "case_moved"]
    assert moved["detail"]["case_id"] == case


async def test_nobody_else_hears_of_it(house: House, grid: Grid) -> None:
    other = await house.grid()
    await case_from_fire(house, grid)
    await house.work()
    assert await kinds(other) == []


async def test_a_notice_tells_the_programme_in_both_languages(house: House, grid: Grid) -> None:
    await case_from_fire(house, grid)
    await house.work()
    (opened,) = [one for one in (await grid.phone.sync())["notifications"] if one["kind"] == "case_opened"]
    assert opened["detail"]["programme_title"] == {"zh": "临时救助", "en": "temporary aid"}
    assert opened["detail"]["person_name"] == "郝桂英"


async def test_the_console_counts_shows_and_marks_what_one_was_told(house: House) -> None:
    """One by one and all up to one; a mark set once stays, and nobody marks another's."""
    house.clock.forward(days=400)  # behind all that other tests told the same account
    town, other = await house.console("town01"), await house.console("county01")
    before = (await town.get("/notifications/unread"))["unread"]
    await tell(house, "town01", 3)
    assert (await town.get("/notifications/unread"))["unread"] == before + 3
    newest, middle, oldest = (await town.get("/notifications", limit=3))["items"]
    assert [one["detail"]["referral_id"] for one in (newest, middle, oldest)] == ["2", "1", "0"]
    await other.post("/notifications/read", {"ids": [newest["id"]]})
    assert (await town.get("/notifications/unread"))["unread"] == before + 3
    read_at = house.clock.at
    assert await town.post("/notifications/read", {"ids": [middle["id"]]}) == {"unread": before + 2}
    house.clock.forward(hours=1)
    assert await town.post("/notifications/read", {"until": newest["id"]}) == {"unread": 0}
    marked = (await town.get("/notifications", limit=3))["items"]
    assert [datetime.fromisoformat(one["read_at"]) == read_at for one in marked] == [False, True, False]
    assert (await town.get("/notifications", unread=True))["items"] == []
    (entry,) = await house.sql(
        "select detail from audit where action = 'notification.read' and at = $1", house.clock.at
    )
    assert entry["detail"] == {"notices": before + 2}


async def test_notices_come_page_by_page_and_count_to_a_hundred(house: House) -> None:
    grid = await house.grid()
    await tell(house, grid.login, 120)
    assert await grid.phone.get("/notifications/unread") == {"unread": 100}
    page, found = await grid.phone.get("/notifications", limit=50), list[str]()
    while True:
        found += [one["detail"]["referral_id"] for one in page["items"]]
        if page["next"] is None:
            break
        page = await grid.phone.get("/notifications", limit=50, after=page["next"])
    assert found == [str(n) for n in reversed(range(120))]
    with pytest.raises(Answer, match="page_unknown"):
        await grid.phone.get("/notifications", after="???")


async def test_reading_goes_by_indexes(house: House) -> None:
    """However many notices the county's others were told."""
    grid = await house.grid()
    for statement, index in (
        (queries.OWN.replace("$1", f"'{world.COUNTY}'").replace("$2", f"'{grid.worker_id}'").replace("$3", "null")
         .replace("$4", "true").replace("$5", "50"), "notifications_own"),
        (queries.UNREAD.replace("$1", f"'{world.COUNTY}'").replace("$2", f"'{grid.worker_id}'").replace("$3", "100"),
         "notifications_unread"),
    ):  # fmt: skip
        async with house.owner.transaction():
            await house.owner.execute("set local enable_seqscan = off")
            await house.owner.execute("set local enable_sort = off")
            plan = "\n".join(r[0] for r in await house.owner.fetch(f"explain {statement}"))
        assert index in plan, plan


async def tell(house: House, login: str, count: int) -> None:
    """Tell somebody of so many late referrals, one after the other."""
    (user,) = await house.sql("select id from users where login = $1", login)
    for number in range(count):
        house.clock.forward(milliseconds=2)  # so that their ids are in this order
        await house.sql(
            """insert into notifications (county_code, id, user_id, kind, subject_id, detail, created_at)
               values ($1, $2, $3, 'referral_late', $4, $5, $6)""",
            world.COUNTY, UUID(house.new_id()), user["id"], UUID(house.new_id()), {"referral_id": str(number)},
            house.clock.at,
        )  # fmt: skip
