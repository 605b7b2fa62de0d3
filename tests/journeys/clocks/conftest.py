"""Phones in a browser before a house in this process: both clocks in hand, nothing waits for a midnight."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Route

from tests import world
from tests.browser import PATIENCE_S
from tests.house import House, running_house
from tests.journeys.model.phone import awake
from tests.journeys.phone_page import PhonePage, new_phone
from tests.servers import SharedServers, create_database, drop_database

EVENING = datetime(2026, 3, 2, 15, 50, tzinfo=UTC)  # ten to midnight in the county
ADDRESS = "http://localhost:8123"  # nobody listens there: every request is answered by the test


class Handset:
    """A phone and its clock, before the house. `lead`: how far its clock is ahead of the true time."""

    def __init__(self, house: House, context: BrowserContext, dist: Path, lead: timedelta) -> None:
        self.house = house
        self.context = context
        self.lead = lead
        self.page: PhonePage
        self._dist = dist
        self._wire = house.client()

    async def switch_on(self, login: str) -> None:
        await self.context.clock.install(time=self.house.clock.at + self.lead)
        await self.context.route("**/*", self._answer)
        self.page = PhonePage(await self.context.new_page(), ADDRESS)
        await self.page.sign_in(login, world.PASSWORD)

    async def _answer(self, route: Route) -> None:
        asked = route.request
        url = httpx.URL(asked.url)
        file = self._dist / (url.path.strip("/") or "index.html")
        if asked.method == "GET" and file.is_file():
            await route.fulfill(path=file)
            return
        headers = {k: v for k, v in asked.headers.items() if k not in ("host", "content-length", "accept-encoding")}
        answer = await self._wire.request(
            asked.method, url.raw_path.decode(), content=asked.post_data_buffer or b"", headers=headers
        )
        kept = {k: v for k, v in answer.headers.items() if k not in ("content-length", "content-encoding")}
        await route.fulfill(status=answer.status_code, headers=kept, body=answer.content)

    async def time_passes(self, by: timedelta) -> None:
        """Everywhere: by the house's clock and by this phone's, whose timers ring; a locked one is unlocked."""
        self.house.clock.at += by
        await self.page.page.clock.fast_forward(round(by.total_seconds() * 1000))
        await awake(self.page)

    async def set_clock(self, lead: timedelta) -> None:
        """Somebody puts the phone's clock forward or back, or right (no lead)."""
        self.lead = lead
        await self.page.page.clock.set_system_time(self.house.clock.at + lead)
        await awake(self.page)

    async def sent(self, record: str) -> None:
        """Waits until the phone says so, while the house does its work and its retries come due."""
        await self.page.go_to("/records")
        row = self.page.record_row(record, "sent")
        async with asyncio.timeout(PATIENCE_S):
            while not await row.count():
                await self.house.work()
                await self.page.page.clock.fast_forward(2_000)
                await awake(self.page)
                await asyncio.sleep(0.5)


@pytest_asyncio.fixture(scope="module")
async def small_house(servers: SharedServers) -> AsyncIterator[House]:
    name = f"clocks_{os.getpid()}"
    await create_database(servers, name)
    async with running_house(servers.settings(name), EVENING, populated=False) as running:
        yield running
    await drop_database(servers, name)


@pytest_asyncio.fixture
async def house(small_house: House) -> House:
    """It is ten minutes to midnight."""
    small_house.clock.at = EVENING
    small_house.forget_sessions()
    await small_house.work()
    return small_house


class Shop:
    """Where phones come from."""

    def __init__(self, house: House, browser: Browser, dist: Path) -> None:
        self._house = house
        self._browser = browser
        self._dist = dist
        self.sold: list[Handset] = []

    async def phone(self, login: str, lead: timedelta = timedelta(0), zone: str = "Asia/Shanghai") -> Handset:
        """A phone of this worker, signed in."""
        context = await new_phone(self._browser, timezone_id=zone, service_workers="block")
        handset = Handset(self._house, context, self._dist, lead)
        self.sold.append(handset)
        await handset.switch_on(login)
        return handset


@pytest_asyncio.fixture
async def shop(house: House, browser: Browser, dist: Path) -> AsyncIterator[Shop]:
    open_shop = Shop(house, browser, dist)
    yield open_shop
    for handset in open_shop.sold:
        await handset.context.close()
