"""A house of its own for the stories, and the lines by which its phones reach it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, async_playwright

from server import registry
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import county_scope, transaction
from tests import world
from tests.browser import chromium
from tests.journeys.model.house import ModelHouse
from tests.journeys.phone_page import PhonePage

Phones = Callable[..., Awaitable[PhonePage]]


class StoryHouse(ModelHouse):
    """A ModelHouse whose office may be asked, and whose grids may be given households."""

    async def household(self, name: str, region: str = world.GRID_1) -> str:
        """One more household: scattered tekun, unable to care for themselves, never visited; their id."""
        person = registry.NewPerson(id=world.uid(f"{name} person"), name=name, sex="female", relation="self")
        status = world.status(name, "tekun", "2024-06-01", person=f"{name} person", care_grade="unable")
        new = registry.NewHousehold(
            id=world.uid(name), region_code=region, address=f"城南社区 {name}家", lon=113.2041, lat=36.1092,
            persons=(person,), statuses=(status,),
        )  # fmt: skip
        clerk = Actor(
            county_code=world.COUNTY, id=world.uid("county01"), name="侯俊英", role="county", reach=(world.COUNTY,)
        )
        async with transaction(self.pool, county_scope(world.COUNTY)) as conn:
            secrets = Crypto(self.settings.secret_key)
            await registry.register_household(conn, clerk, datetime.now(UTC), secrets, new)
        return str(new.id)

    async def asks(self, login: str, path: str) -> Any:
        """What the office reads over HTTP; None where it finds nothing."""
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=30) as office:
            asked = {"login": login, "password": world.PASSWORD}
            assert (await office.post("/sessions", json=asked)).is_success
            answer = await office.get(path)
            return answer.json() if answer.is_success else None

    @property
    def today(self) -> str:
        return civil_date(datetime.now(UTC)).isoformat()


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryHouse]:
    house = StoryHouse(Path(tmp_path_factory.mktemp("stories")))
    try:
        house.start()
        yield house
    finally:
        house.stop()


@pytest_asyncio.fixture(scope="session")
async def running(standing: StoryHouse) -> AsyncIterator[StoryHouse]:
    await standing.settle_in()
    yield standing
    await standing.leave()


@pytest_asyncio.fixture
async def house(running: StoryHouse) -> StoryHouse:
    """In fair weather, whatever the story before did."""
    await running.heal()
    return running


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        held = await chromium(playwright)
        yield held
        await held.close()


@pytest_asyncio.fixture
async def phones(browser: Browser, house: StoryHouse) -> AsyncIterator[Phones]:
    """Makes phones, each signed in by who is named."""
    made: list[PhonePage] = []

    async def make(login: str) -> PhonePage:
        context = await browser.new_context(
            viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai",
            permissions=["geolocation"], geolocation={"longitude": 113.2041, "latitude": 36.1092, "accuracy": 8},
        )  # fmt: skip
        phone = PhonePage(await context.new_page(), house.home.address)
        made.append(phone)
        await phone.sign_in(login, world.PASSWORD)
        return phone

    yield make
    await asyncio.gather(*(phone.page.context.close() for phone in made))


@pytest.fixture
def camera(tmp_path: Path) -> Callable[[int], Path]:
    """Takes pictures that differ by their number, as detailed as a phone's."""

    def take(number: int) -> Path:
        path = tmp_path / f"{number}.jpg"
        Image.effect_noise((900, 1200), 40 + number).convert("RGB").save(path, "JPEG", quality=70)
        return path

    return take
