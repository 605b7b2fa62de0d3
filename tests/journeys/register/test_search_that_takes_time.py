"""A search whose answer is slow says that it is looking, and Enter opens nobody whom the words before had found."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Route, expect

from tests.journeys.console_page import ConsolePage
from tests.journeys.house import JourneyHouse


@pytest_asyncio.fixture
async def desk(house: JourneyHouse, browser: Browser) -> AsyncIterator[ConsolePage]:
    async with house.desk(browser, "town01") as one:
        yield one


async def test_while_it_looks(house: JourneyHouse, desk: ConsolePage) -> None:
    page = desk.page
    await house.household("逯立春", (await house.ground()).code)
    answered = asyncio.Event()

    async def slow(route: Route) -> None:
        await answered.wait()
        await route.continue_()

    await page.route("**/search", slow)
    await page.keyboard.press("/")
    sheet = page.get_by_role("dialog")
    search, found = sheet.get_by_role("searchbox"), sheet.get_by_role("listitem")
    await search.fill("逯立春")
    await expect(sheet.get_by_role("status")).to_have_text("正在查找“逯立春”…")
    answered.set()
    await expect(found).to_have_count(1)

    answered.clear()
    await search.fill("查无此人")
    await search.press("Enter")
    await expect(sheet.get_by_role("list", name="查找结果")).to_have_attribute("aria-busy", "true")
    await search.press("Enter")
    answered.set()
    await expect(sheet.get_by_text("没有找到“查无此人”")).to_be_visible()
