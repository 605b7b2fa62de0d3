"""Who keeps the sessions hears once of a case whose limit ends before any session hears it (TA-17, TA-25)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.features.sessions import Chamber, chamber, ready
from tests.house import House
from workers import recurring

NEXT = "2026-03-25"  # the county's next day after the session of the chamber


@pytest.fixture(name="room")
async def _room(house: House) -> Chamber:
    """The chamber on the morning after its day: the next session of the county is on the 25th."""
    room = await chamber(house)
    house.clock.forward(days=1)
    return msgspec.structs.replace(room, clerk=await house.console("county01"), chief=await house.console("county02"))


async def told(house: House, case: str) -> list[tuple[str, str]]:
    """Who was told of a case and of which session's day, after a night that ran twice."""
    for _ in range(2):
        await recurring.sessions_too_late({"kit": house.kit})
    found = await house.sql(
        """select u.login, n.detail ->> 'session_day' as day from notifications n join users u on u.id = n.user_id
           where n.kind = 'session_too_late' and n.detail ->> 'case_id' = $1 order by 2, 1""",
        case,
    )
    return [(one["login"], one["day"]) for one in found]


def both(day: str) -> list[tuple[str, str]]:
    return [("county01", day), ("county02", day)]


@pytest.mark.parametrize(
    ("due", "too_late"),
    [
        (date(2026, 3, 2), False),  # over since yesterday: late, which its queue says
        (date(2026, 3, 3), True),
        (date(2026, 3, 24), True),
        (date(2026, 3, 25), False),
        (None, False),
    ],
)
async def test_a_limit_that_ends_before_the_next_session(
    house: House, room: Chamber, due: date | None, too_late: bool
) -> None:
    of = await ready(house, room.grid, due=due)
    assert await told(house, of.case) == (both(NEXT) if too_late else [])


async def test_an_urgent_case_waits_for_no_session(house: House, room: Chamber) -> None:
    urgent = await ready(house, room.grid, due=date(2026, 3, 10))
    await house.sql("update cases set urgent = true where id = $1", UUID(urgent.case))
    decided = await ready(house, room.grid, due=date(2026, 3, 10))
    await house.sql("update cases set stage = 'approved' where id = $1", UUID(decided.case))
    assert await told(house, urgent.case) == []
    assert await told(house, decided.case) == []


async def test_on_the_morning_of_a_session_its_day_is_in_time(house: House, room: Chamber) -> None:
    house.clock.forward(days=-1)
    of = await ready(house, room.grid, due=house.clock.today)
    assert await told(house, of.case) == []


async def test_a_session_moved_past_the_limit_is_another_gap(house: House, room: Chamber) -> None:
    in_time = await ready(house, room.grid, due=date(2026, 3, 25))
    before = await ready(house, room.grid, due=date(2026, 3, 24))
    assert (await told(house, in_time.case), await told(house, before.case)) == ([], both(NEXT))
    page = await prepare(house, room)
    await move(house, room, page, "2026-03-26")
    assert await told(house, in_time.case) == both("2026-03-26")
    assert await told(house, before.case) == both(NEXT) + both("2026-03-26")
    await move(house, room, page, "2026-03-24")
    assert await told(house, before.case) == both(NEXT) + both("2026-03-26"), "a session in time tells nobody"


async def test_a_case_on_the_agenda_of_a_session_that_comes_too_late(house: House, room: Chamber) -> None:
    """Though the session before it would be in time: the clerk put the case on the wrong agenda."""
    house.clock.forward(days=-1)
    of = await ready(house, room.grid, due=date(2026, 3, 24))
    page = await prepare(house, room)
    asked = {"id": house.new_id(), "case_id": of.case}
    await room.clerk.post(f"/approval-sessions/{page['session']['id']}/items", asked)
    assert await told(house, of.case) == both(NEXT)


async def test_the_notice_names_person_programme_limit_and_case(house: House, room: Chamber) -> None:
    of = await ready(house, room.grid, due=house.clock.today + timedelta(days=1))
    await told(house, of.case)
    found = (await room.chief.get("/notifications", unread=True, limit=200))["items"]
    (notice,) = [one for one in found if one["detail"].get("case_id") == of.case]
    assert notice["kind"] == "session_too_late"
    (home,) = await house.sql("select head_name from households where id = $1", UUID(of.household))
    assert notice["detail"] == {
        "person_name": home["head_name"], "programme": "temp_aid",
        "programme_title": {"zh": "临时救助", "en": "temporary aid"}, "due_on": "2026-03-04", "session_day": NEXT,
        "case_id": of.case,
    }  # fmt: skip


async def prepare(house: House, room: Chamber) -> dict[str, Any]:
    asked = {"id": house.new_id(), "planned_on": NEXT, "starts_at": "09:00", "place": "局三楼会议室"}
    return await room.clerk.post("/approval-sessions", asked)


async def move(house: House, room: Chamber, page: dict[str, Any], day: str) -> None:
    asked = {"id": house.new_id(), "act": "move", "day": day, "reason": "主持人外出"}
    await room.clerk.post(f"/approval-sessions/{page['session']['id']}/acts", asked)
