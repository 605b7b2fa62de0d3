"""Who hands lists in hears once when a department's next list is late (DS-03, p_feed_interval)."""

from datetime import date, timedelta
from typing import Any

import pytest_asyncio

from tests.features.lists import DISABLED, apply, citizen, clerk, hand_in, read, settle, xlsx
from tests.house import Caller, Grid, House
from workers import recurring

FEED = "disabled_persons"
INTERVAL = 30  # days, p_feed_interval


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await clerk(house, FEED)


async def told(house: House) -> list[tuple[str, str]]:
    """Who was told, and since when the list is late, after a night that ran twice."""
    for _ in range(2):
        await recurring.stale_feeds({"kit": house.kit})
    found = await house.sql(
        """select u.login, n.detail ->> 'due_on' as due from notifications n join users u on u.id = n.user_id
           where n.kind = 'feed_stale' and n.detail ->> 'feed' = $1 order by 2, 1""", FEED)  # fmt: skip
    return [(one["login"], one["due"]) for one in found]


def both(due: date) -> list[tuple[str, str]]:
    return [("county01", due.isoformat()), ("county02", due.isoformat())]


async def test_a_late_list_is_told_to_the_countys_desk_once_each_time_it_is_late(
    house: House, county: Caller, grid: Grid
) -> None:
    await settle(house, grid, ("茹改琴", citizen(701)))

    async def hand_in_anew() -> Any:
        lines = xlsx([DISABLED, ("茹改琴", citizen(701), house.new_id(), "视力", "一级", "")])
        await apply(county, house, await read(county, house, await hand_in(county, house, FEED, lines)))
        return date.fromisoformat((await feed(county))["due_on"])

    first = await hand_in_anew()
    house.clock.forward(days=INTERVAL)
    assert await told(house) == [], "on the last day it is not late"
    house.clock.forward(days=1)
    assert await told(house) == both(first)
    house.clock.forward(days=5)
    assert await told(house) == both(first)
    second = await hand_in_anew()
    assert second == first + timedelta(days=INTERVAL + 6)
    assert await told(house) == both(first)
    house.clock.forward(days=INTERVAL + 1)
    assert await told(house) == both(first) + both(second)
    notice = next(one for one in (await county.get("/notifications"))["items"] if one["kind"] == "feed_stale")
    assert notice["detail"]["feed_title"] == {"zh": "持证残疾人", "en": (await feed(county))["title"]["en"]}
    assert notice["detail"]["listed_on"] == (second - timedelta(days=INTERVAL)).isoformat()


async def feed(county: Caller) -> Any:
    return next(one for one in (await county.get("/feeds"))["items"] if one["id"] == FEED)
