"""Phones in several hands, and a desk."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, BrowserContext

from tests import world
from tests.journeys.console_page import ConsolePage
from tests.journeys.house import JourneyHouse
from tests.journeys.phone_page import PhonePage, new_phone

Phones = Callable[[str], Awaitable[PhonePage]]


@pytest_asyncio.fixture
async def phone(house: JourneyHouse, browser: Browser) -> AsyncIterator[Phones]:
    """A new phone on which this person signed in."""
    contexts: list[BrowserContext] = []

    async def make(login: str) -> PhonePage:
        contexts.append(await new_phone(browser))
        made = PhonePage(await contexts[-1].new_page(), house.address)
        await made.sign_in(login, world.PASSWORD)
        return made

    yield make
    for context in contexts:
        await context.close()


@pytest_asyncio.fixture
async def desk(house: JourneyHouse, browser: Browser) -> AsyncIterator[ConsolePage]:
    """The township's console, signed in."""
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    made = ConsolePage(await context.new_page(), house.address)
    await made.sign_in("town01", world.PASSWORD)
    yield made
    await context.close()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Four photos, no two alike."""
    made: list[Path] = []
    for number in range(4):
        path = tmp_path / f"photo-{number}.jpg"
        Image.effect_noise((640, 480), 20 + number).convert("RGB").save(path, "JPEG", quality=70)
        made.append(path)
    return made
