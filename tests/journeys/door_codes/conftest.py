"""A desk that prints door codes, and a phone whose camera sees what a test holds before it."""

import io
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, Playwright, ViewportSize

from embedded.browser import browser_path
from tests import world
from tests.browser import ARGUMENTS, ROOT
from tests.journeys.console_page import ConsolePage
from tests.journeys.house import JourneyHouse
from tests.journeys.phone_page import PhonePage

TABLE = (118, 122, 110)  # what lies behind the label
DEVICES = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
SMALL: ViewportSize = {"width": 360, "height": 740}


class Camera:
    """A film that the phone's camera plays; what it shows may be exchanged before the app opens the camera."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hold(Image.new("RGB", (40, 40), TABLE))

    def hold(self, held: Image.Image, wide: int = 380) -> None:
        """This is before the lens from now on, `wide` pixels of a picture of 1280, a little aslant."""
        table = Image.new("RGB", (1280, 720), TABLE)
        scaled = held.convert("RGB").resize((wide, wide * held.height // held.width))
        turned = scaled.rotate(6, expand=True, fillcolor=TABLE)
        table.paste(turned, ((1280 - turned.width) // 2, (720 - turned.height) // 2))
        one = io.BytesIO()
        table.save(one, "JPEG", quality=85)
        self.path.write_bytes(one.getvalue() * 20)


@pytest.fixture
def camera(tmp_path: Path) -> Camera:
    return Camera(tmp_path / "seen.mjpeg")


Hand = Callable[..., Awaitable[PhonePage]]


@pytest_asyncio.fixture
async def hand(house: JourneyHouse, playwright: Playwright, camera: Camera) -> AsyncIterator[Hand]:
    """Makes phones that see what is held before the camera, signed in as grid01."""
    async with _browsing(playwright, camera) as context:

        async def make(size: ViewportSize = SMALL) -> PhonePage:
            page = await context.new_page()
            await page.set_viewport_size(size)
            made = PhonePage(page, house.address)
            await made.sign_in("grid01", world.PASSWORD)
            return made

        yield make


@asynccontextmanager
async def _browsing(playwright: Playwright, camera: Camera) -> AsyncGenerator[BrowserContext]:
    sees = f"--use-file-for-fake-video-capture={camera.path}"
    browser = await playwright.chromium.launch(
        executable_path=browser_path(ROOT, print), args=[*ARGUMENTS, *DEVICES, sees]
    )
    try:
        yield await browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True, permissions=["camera", "geolocation"]
        )
    finally:
        await browser.close()


@pytest_asyncio.fixture
async def desk(house: JourneyHouse, browser: Browser) -> AsyncIterator[ConsolePage]:
    """The township's desk, signed in."""
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", device_scale_factor=2
    )
    made = ConsolePage(await context.new_page(), house.address)
    await made.sign_in("town01", world.PASSWORD)
    yield made
    await context.close()


async def picture_of(page: Page, selector: str) -> Image.Image:
    """A part of the page as it is drawn."""
    return Image.open(io.BytesIO(await page.locator(selector).first.screenshot()))
