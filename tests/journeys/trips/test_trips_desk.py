"""The township plans a day, puts a stop to the front by the keys, and publishes; the phone is told that order."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, expect

from server.core.ids import new_id
from tests import world
from tests.browser import cleared
from tests.journeys.console_page import ConsolePage
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


async def test_a_stop_put_to_the_front_at_the_desk_is_first_on_the_phone(
    house: JourneyHouse, browser: Browser
) -> None:
    ground = await house.ground()
    for n, name in enumerate(("牛春梅", "秦有福", "郭玉兰")):
        home = await house.household(name, ground.code)
        await house.sql("update households set lon = $2 where id = $1", home, 113.215 + n * 0.01)
    async with cleared(browser):
        context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        desk = ConsolePage(await context.new_page(), house.address)
        page = desk.page
        await desk.sign_in("town01", world.PASSWORD)
        await desk.go_to("/trips")
        await page.get_by_role("button", name="安排行程").click()
        await page.get_by_label("到哪天").fill(house.today)
        await page.get_by_role("button", name="开始安排").click()
        await expect(page.locator('[data-part="plan"]')).to_have_attribute("data-state", "draft", timeout=60_000)
        if shots := os.environ.get("TRIPS_SHOTS"):
            await page.screenshot(path=Path(shots) / "plan.png")
        own = page.locator("[data-trip]", has_text=f"网格员{ground.login.removeprefix('worker')}").filter(
            has_text="4/"
        )
        await own.get_by_role("link").click()
        stops = page.locator("[data-stop]")
        last = await stops.nth(3).get_attribute("data-stop")
        for place in (3, 2, 1):
            await stops.nth(place).get_by_role("button", name="上移").click()
            await expect(stops.nth(place - 1)).to_have_attribute("data-stop", last or "")
        await expect(page.locator('[data-part="before"]')).to_be_visible()
        if shots:
            await page.screenshot(path=Path(shots) / "day.png")
        wanted = [await stops.nth(n).get_attribute("data-stop") for n in range(4)]
        await page.get_by_role("link", name="回到计划").click()
        await page.get_by_role("button", name="发布到手机").click()
        await expect(page.locator('[data-part="plan"]')).to_have_attribute("data-state", "published")
    (trip,) = [one for one in await held(house, ground.login) if len(one["stops"]) == 4]
    assert [one["household_id"] for one in trip["stops"]] == wanted
