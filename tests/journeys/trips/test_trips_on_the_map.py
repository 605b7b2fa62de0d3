"""The township carries stops with the mouse, over the map and within the list, and sees first what it costs."""

import os
import re
from datetime import UTC, date, datetime
from math import log, pi, radians, sin
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from server.core.ids import new_id
from tests import world
from tests.grids import give_reach
from tests.journeys.console_page import ConsolePage
from tests.journeys.house import Ground, JourneyHouse

WEST = 113.06  # away from what other journeys plan
OVER_THE_STREET = re.compile(r"^113\.06[23]\d*,36\.(199|200)\d*,1[45]")  # its middle, and so near
WEEK = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "most_visits": 10, "begins": "08:30", "ends": "17:30", "skills": []}


async def look(page: Page, name: str) -> None:
    """Keep what the screen shows where somebody asked for pictures."""
    if shots := os.environ.get("TRIPS_SHOTS"):
        await page.screenshot(path=Path(shots) / f"{name}.png")


async def street(house: JourneyHouse, lat: float) -> Ground:
    """A worker with three homes in a row, some 270 m apart."""
    ground = await house.ground()
    homes = [ground.home, *[await house.household(f"{ground.login}第{n}户", ground.code) for n in (2, 3)]]
    for n, one in enumerate(homes):
        await house.sql("update households set lon = $2, lat = $3 where id = $1::uuid", one, WEST + n * 0.003, lat)
    return ground


async def published(desk: ConsolePage, house: JourneyHouse, ground: Ground) -> str:
    """The trip of today through the street, planned and published."""
    page = desk.page
    assert (await page.request.put(f"/trip-workers/{ground.worker_id}/days", data=WEEK)).ok
    plan = str(new_id(datetime.now(UTC)))
    asked = {"id": plan, "first_on": house.today, "last_on": house.today, "region": ground.code}
    made = await page.request.post("/trip-plans", data=asked)
    assert made.ok, await made.text()
    await desk.go_to(f"/trips/{plan}")
    await expect(page.locator('[data-part="plan"]')).to_have_attribute("data-state", "draft", timeout=180_000)
    assert (await page.request.post(f"/trip-plans/{plan}/publication", data={})).ok
    await desk.go_to("/")  # another plan is another page
    (trip,) = (await (await page.request.get(f"/trip-plans/{plan}")).json())["trips"]
    return trip["id"]


async def stops_of(page: Page, trip: str) -> list[dict[str, Any]]:
    return (await (await page.request.get(f"/trips/{trip}")).json())["stops"]


async def on_screen(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Where a place is shown, in pixels of the window."""
    shown = page.locator(".map[data-view]")
    west, north, zoom = map(float, (await shown.get_attribute("data-view") or "").split(","))
    box = await shown.bounding_box()
    assert box is not None

    def flat(lon: float, lat: float) -> tuple[float, float]:
        rise = sin(radians(lat))
        side = 512 * 2**zoom
        return side * (lon + 180) / 360, side * (0.5 - log((1 + rise) / (1 - rise)) / (4 * pi))

    (x, y), (middle_x, middle_y) = flat(lon, lat), flat(west, north)
    return box["x"] + box["width"] / 2 + x - middle_x, box["y"] + box["height"] / 2 + y - middle_y


async def carry(page: Page, stop: dict[str, Any], lon: float, lat: float) -> None:
    """Press the mouse on a stop, move it there in steps, and let go."""
    await page.mouse.move(*await on_screen(page, stop["lon"], stop["lat"]))
    await page.mouse.down()
    await page.mouse.move(*await on_screen(page, lon, lat), steps=12)
    await page.mouse.up()


def between(one: dict[str, Any], other: dict[str, Any]) -> tuple[float, float]:
    return (one["lon"] + other["lon"]) / 2, (one["lat"] + other["lat"]) / 2


def ids(stops: list[dict[str, Any]]) -> list[str]:
    return [one["household_id"] for one in stops]


async def see(listed: Locator, wanted: list[str]) -> None:
    """The list shows these stops in this order."""
    await expect(listed).to_have_count(len(wanted))
    for n, one in enumerate(wanted):
        await expect(listed.nth(n)).to_have_attribute("data-stop", one)


async def test_stops_are_carried_by_mouse_and_changed_only_when_the_cost_was_seen(
    house: JourneyHouse, browser: Browser
) -> None:
    ground = await street(house, 36.20)
    async with house.desk(browser, "town01") as desk:
        page = desk.page
        mine = await published(desk, house, ground)
        first, second, third = await stops_of(page, mine)
        await desk.go_to("/map")
        await page.get_by_role("radio", name="行程").check(force=True)
        line = page.locator(f'[data-trip="{mine}"]')
        await line.locator(".worker").click()  # the map goes to where its stops are
        listed = line.locator("[data-stop]")
        await see(listed, ids([first, second, third]))
        await expect(page.locator(".map[data-view]")).to_have_attribute("data-view", OVER_THE_STREET)
        await look(page, "map-trip")

        proposal = page.locator('[data-part="proposal"]')
        await carry(page, third, *between(first, second))
        await expect(proposal).to_contain_text("第 2 站")
        await expect(proposal.locator("dd")).to_have_count(2)  # what the day costs now and then
        await look(page, "map-carried")
        await proposal.get_by_role("button", name="不改").click()
        await expect(proposal).to_have_count(0)
        assert ids(await stops_of(page, mine)) == ids([first, second, third])

        await carry(page, third, *between(first, second))
        await proposal.get_by_role("button", name="就这样改").click()
        await see(listed, ids([first, third, second]))
        await expect(proposal).to_have_count(0)
        assert ids(await stops_of(page, mine)) == ids([first, third, second])

        await listed.nth(2).drag_to(listed.nth(0))  # the same within the list
        await expect(proposal).to_contain_text("第 1 站")
        await proposal.get_by_role("button", name="就这样改").click()
        await see(listed, ids([second, first, third]))


async def test_a_stop_is_carried_to_another_worker_within_the_list(house: JourneyHouse, browser: Browser) -> None:
    ground, other = await street(house, 36.24), await street(house, 36.26)
    async with house.desk(browser, "town01") as desk:
        page = desk.page
        mine, theirs = await published(desk, house, ground), await published(desk, house, other)
        since = (date(2020, 1, 1), None)  # the other walks this street too, as when somebody is away
        await give_reach(house.sql, world.uid(f"{other.login} beside"), other.worker_id, ground.code, since)
        first, second, third = await stops_of(page, mine)
        before = await stops_of(page, theirs)
        await desk.go_to("/map")
        await page.get_by_role("radio", name="行程").check(force=True)
        line = page.locator(f'[data-trip="{mine}"]')
        await line.locator(".worker").click()
        listed = line.locator("[data-stop]")
        await see(listed, ids([first, second, third]))
        await listed.nth(1).drag_to(page.locator(f'[data-trip="{theirs}"] .worker'))
        proposal = page.locator('[data-part="proposal"]')
        await expect(proposal.locator("dd")).to_have_count(4)  # what either's day costs now and then
        assert ids(await stops_of(page, mine)) == ids([first, second, third])  # seen, not made
        await proposal.get_by_role("button", name="就这样改").click()
        await see(listed, ids([first, third]))
        await expect(proposal).to_have_count(0)
        assert {*ids(await stops_of(page, theirs))} == {*ids([*before, second])}
