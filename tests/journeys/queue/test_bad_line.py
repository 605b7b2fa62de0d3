"""A photo of some size over a line that breaks, from a real browser into the real store."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, async_playwright

from embedded.web_build import build_web
from server.files.records import LEAST_PIECE
from tests import world
from tests.bad_days.estate import Estate
from tests.browser import ROOT, chromium
from tests.journeys.phone_page import PhonePage
from tests.journeys.queue.bad_line import BadLine

CUT = 300 * 1024  # bytes; more than the least piece, less than the first one tried


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """Servers, a server and a worker of their own."""
    build_web(ROOT, print)
    estate = Estate(Path(tmp_path_factory.mktemp("queue")))
    try:
        estate.start()
        yield estate
    finally:
        estate.stop()


@pytest_asyncio.fixture
async def line(house: Estate) -> AsyncIterator[BadLine]:
    """The only way from a phone to the store."""
    made = BadLine(house.settings.s3_public_url)
    await made.start()
    house.settings = msgspec.structs.replace(house.settings, s3_public_url=made.address)
    house.repair()
    await house.open()
    yield made
    await house.close()
    await made.stop()


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        held = await chromium(playwright)
        yield held
        await held.close()


def large_photo(folder: Path) -> Path:
    """As a camera of today makes it: far too detailed to become small."""
    path = folder / "door.jpg"
    channels = [Image.effect_noise((2400, 1800), 110) for _ in range(3)]
    Image.merge("RGB", channels).save(path, "JPEG", quality=95)
    return path


async def test_a_photo_over_a_line_that_breaks_and_a_page_that_is_killed(
    house: Estate, line: BadLine, browser: Browser, tmp_path: Path
) -> None:
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai",
        permissions=["geolocation"], geolocation={"longitude": 113.2041, "latitude": 36.1092, "accuracy": 8},
    )  # fmt: skip
    phone = PhonePage(await context.new_page(), f"http://127.0.0.1:{house.port}")
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.open_household(str(world.uid("wang")))
    visit = await phone.begin_visit()
    await phone.fill_in({"/data/who/outcome": "met", "/data/finish/photo": large_photo(tmp_path)})
    # The browser itself tries once more after the first break; the phone notes the second.
    line.cuts = [CUT, CUT, 2 * CUT]
    await phone.finish()
    # The answers wait for no photo.
    await house.until("exists (select 1 from submissions where id = $1::uuid)", visit)
    await phone.wait_for_state(visit, "waiting_for_files")
    async with asyncio.timeout(60):
        await line.one_left.wait()
    await phone.page.wait_for_timeout(1000)  # the phone notes it
    await phone.reload()
    await phone.wait_for_state(visit, "sent", seconds=150)

    assert line.cuts == []
    files = await house.sql("select bytes, verified_at, problem from files order by bytes desc")
    assert files[0]["bytes"] > 2 * CUT
    assert all(one["verified_at"] and not one["problem"] for one in files)
    total = sum(one["bytes"] for one in files)
    # The first two breaks cost what had gone up in one go; the third only its piece, not the one before it.
    assert line.up_bytes < total + 2 * CUT + LEAST_PIECE
    await context.close()
