"""Servers of their own, phones in several hands, and a desk."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, BrowserContext, async_playwright

from embedded.web_build import build_web
from tests import world
from tests.bad_days.estate import Estate
from tests.browser import ROOT, chromium
from tests.journeys.console_page import ConsolePage
from tests.journeys.phone_page import PhonePage

Phones = Callable[[str], Awaitable[PhonePage]]


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """Servers, a server and a worker."""
    build_web(ROOT, print)
    estate = Estate(Path(tmp_path_factory.mktemp("bundle")))
    try:
        estate.start()
        estate.repair()
        yield estate
    finally:
        estate.stop()


@pytest_asyncio.fixture
async def opened(house: Estate) -> AsyncIterator[Estate]:
    """The house with its owner's eyes on the database."""
    await house.open()
    yield house
    await house.close()


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        held = await chromium(playwright)
        yield held
        await held.close()


@pytest_asyncio.fixture
async def phone(opened: Estate, browser: Browser) -> AsyncIterator[Phones]:
    """A new phone on which this person signed in."""
    contexts: list[BrowserContext] = []

    async def make(login: str) -> PhonePage:
        context = await browser.new_context(
            viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai",
            permissions=["geolocation"], geolocation={"longitude": 113.2041, "latitude": 36.1092, "accuracy": 8},
        )  # fmt: skip
        contexts.append(context)
        made = PhonePage(await context.new_page(), f"http://127.0.0.1:{opened.port}")
        await made.sign_in(login, world.PASSWORD)
        return made

    yield make
    for context in contexts:
        await context.close()


@pytest_asyncio.fixture
async def desk(opened: Estate, browser: Browser) -> AsyncIterator[ConsolePage]:
    """The township's console, signed in."""
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    made = ConsolePage(await context.new_page(), f"http://127.0.0.1:{opened.port}")
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
