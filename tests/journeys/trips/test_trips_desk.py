"""The township plans a drawn area, changes the draft by hand and publishes; the phone is told that order."""

import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, Page, expect

from server.core.ids import new_id
from tests import world
from tests.journeys.house import JourneyHouse


async def held(house: JourneyHouse, login: str) -> list[dict[str, Any]]:
    """The trips that a phone of this worker is told."""
    async with httpx.AsyncClient(base_url=house.address, timeout=30) as phone:
        now = datetime.now(UTC)
        device = str(new_id(now))
        asked = {"login": login, "password": world.PASSWORD,
                 "device": {"id": device, "name": "测试手机", "app_version": "1"}}  # fmt: skip
        token = (await phone.post("/sessions", json=asked)).json()["token"]
        answer = await phone.post(
            "/sync",
            json={"device": {"id": device, "app_version": "1", "now": now.isoformat()}, "cursor": None},
            headers={"authorization": f"Bearer {token}"},
        )
        return answer.json()["trips"]


async def look(page: Page, name: str) -> None:
    """Keep what the screen shows, wide and narrow, where somebody asked for pictures."""
    if shots := os.environ.get("TRIPS_SHOTS"):
        for width, height in ((1440, 900), (1024, 768)):
            await page.set_viewport_size({"width": width, "height": height})
            await page.screenshot(path=Path(shots) / f"{name}-{width}.png")
        await page.set_viewport_size({"width": 1440, "height": 900})


async def area(page: Page, west: float, east: float) -> str:
    """Draw an area over these longitudes, as the map does."""
    made = str(new_id(datetime.now(UTC)))
    ring = [[west, 36.0], [east, 36.0], [east, 36.3], [west, 36.3], [west, 36.0]]
    answer = await page.request.post(
        "/map/areas", data={"id": made, "shape": {"type": "Polygon", "coordinates": [ring]}}
    )
    assert answer.ok, await answer.text()
    return made


async def look_through(page: Page) -> None:
    """The plan's table of workers by days, by keys alone: the second day opens, and back."""
    days = page.locator('[data-part="load"] [data-trip]')
    await expect(days).to_have_count(2)
    await days.nth(0).focus()
    await page.keyboard.press("ArrowRight")
    await expect(days.nth(1)).to_be_focused()
    opened = await days.nth(1).get_attribute("data-trip")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(f"#/trips/days/{opened}$"))
    await page.get_by_role("link", name="回到计划").click()
    await expect(days).to_have_count(2)


async def test_the_township_plans_an_area_moves_a_stop_puts_in_an_urgent_one_and_publishes(
    house: JourneyHouse, browser: Browser
) -> None:
    ground = await house.ground()
    homes: list[str] = []
    for n, name in enumerate(("牛春梅", "秦有福", "郭玉兰", "申保山")):
        homes.append(await house.household(name, ground.code))
        await house.sql("update households set lon = $2 where id = $1", homes[n], 113.315 + n * 0.01)
    tomorrow = str(date.fromisoformat(house.today) + timedelta(days=1))
    week = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "most_visits": 10, "begins": "08:30", "ends": "17:30", "skills": []}
    async with house.desk(browser, "town01") as desk:
        page = desk.page
        (worker,) = [one for one in (await (await page.request.get("/trip-workers?limit=200")).json())["items"]
                     if ground.code in one["places"]]  # fmt: skip
        assert (await page.request.put(f"/trip-workers/{worker['id']}/days", data=week)).ok
        await desk.go_to(f"/trips/new?area={await area(page, 113.31, 113.34)}")
        await expect(page.locator('[data-part="whom"]')).to_contain_text("3 户")
        await page.get_by_label("到哪天").fill(house.today)
        await look(page, "form")
        await page.get_by_role("button", name="开始安排").click()
        await expect(page.locator('[data-part="plan"]')).to_have_attribute("data-state", "draft")
        await look(page, "plan")
        await page.locator("[data-trip]").get_by_role("link").click()
        stops = page.locator("[data-stop]")
        await expect(stops).to_have_count(3)
        first = await stops.nth(0).get_attribute("data-stop")
        last = await stops.nth(2).get_attribute("data-stop")
        await stops.nth(2).get_by_role("button", name="上移").press("Enter")
        await expect(stops.nth(1)).to_have_attribute("data-stop", last or "")
        await expect(stops.nth(1).get_by_role("button", name="上移")).to_be_focused()  # to be pressed again
        await stops.nth(2).drag_to(stops.nth(0))  # with the mouse, held and let go
        await expect(stops.nth(0)).not_to_have_attribute("data-stop", first or "")
        await expect(stops.nth(1)).to_have_attribute("data-stop", first or "")
        await expect(page.locator('[data-part="before"]')).to_be_visible()
        await look(page, "dragged")
        await stops.nth(2).get_by_role("button", name="改到别人或别的日子").click()
        move = page.locator('[data-part="move-stop"]')
        await move.get_by_label("日期").fill(tomorrow)
        await expect(move.locator('[data-part="trial"]')).to_be_visible()
        await look(page, "move")
        await page.get_by_role("button", name="就这样改派").click()
        await expect(stops).to_have_count(2)
        await page.get_by_role("button", name="加一户").click()
        add = page.locator('[data-part="add-stop"]')
        await add.get_by_role("searchbox").fill("申保山")
        await add.locator(f'[data-found="{homes[3]}"]').click()
        await expect(add.locator('[data-part="trial"]')).to_be_visible()
        await look(page, "add")
        await page.get_by_role("button", name="就这样加上").click()
        await expect(stops).to_have_count(3)
        await look(page, "day")
        wanted = [await stops.nth(n).get_attribute("data-stop") for n in range(3)]
        assert str(homes[3]) in wanted
        await page.get_by_role("link", name="回到计划").click()
        await look_through(page)
        await page.get_by_role("button", name="发布到手机").click()
        await expect(page.locator('[data-part="plan"]')).to_have_attribute("data-state", "published")
        if os.environ.get("TRIPS_SHOTS"):
            for path, name in ((f"/trips/workers/{worker['id']}", "worker"), ("/trips/days", "days"),
                               (f"/households/{homes[0]}", "household")):  # fmt: skip
                await desk.go_to(path)
                await page.wait_for_load_state("networkidle")
                await look(page, name)
    days = {trip["day"]: [one["household_id"] for one in trip["stops"]] for trip in await held(house, ground.login)}
    assert (days[house.today], len(days[tomorrow])) == (wanted, 1)
