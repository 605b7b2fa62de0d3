"""A photo of some size over a line that breaks, from a real browser into the real store."""

import asyncio
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, expect

from server.files.records import LEAST_PIECE
from tests import world
from tests.journeys.house import JourneyHouse
from tests.journeys.phone_page import PhonePage, new_phone

CUT = 300 * 1024  # bytes; more than the least piece, less than the first one tried


def large_photo(folder: Path) -> Path:
    """As a camera of today makes it: far too detailed to become small."""
    path = folder / "door.jpg"
    channels = [Image.effect_noise((2400, 1800), 110) for _ in range(3)]
    Image.merge("RGB", channels).save(path, "JPEG", quality=95)
    return path


async def test_a_photo_over_a_line_that_breaks_and_a_page_that_is_killed(
    house: JourneyHouse, browser: Browser, tmp_path: Path
) -> None:
    context = await new_phone(browser)
    phone = PhonePage(await context.new_page(), house.address)
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.open_household(str(world.uid("wang")))
    visit = await phone.begin_visit()
    await phone.fill_in({"/data/who/outcome": "met", "/data/finish/photo": large_photo(tmp_path)})
    # The browser itself tries once more after the first break; the phone notes the second.
    line, before = house.store, house.store.up_bytes
    line.cuts = [CUT, CUT, 2 * CUT]
    line.one_left.clear()
    await phone.finish()
    # The answers wait for no photo.
    await house.until("exists (select 1 from submissions where id = $1::uuid)", visit)
    await phone.wait_for_state(visit, "waiting_for_files")
    async with asyncio.timeout(60):
        await line.one_left.wait()  # dead since: a next try would be cut off by the killed page, and cost its bytes
    await expect(phone.page.locator(".sync")).not_to_contain_text("正在")  # the phone noted it
    line.turn("good")
    await phone.reload()
    await phone.wait_for_state(visit, "sent")

    assert line.cuts == []
    files = await house.sql(
        """select f.bytes, verified_at, problem from files f join submission_files using (county_code, sha256)
           where submission_id = $1::uuid order by f.bytes desc""",
        visit,
    )
    assert files[0]["bytes"] > 2 * CUT
    assert all(one["verified_at"] and not one["problem"] for one in files)
    total = sum(one["bytes"] for one in files)
    # The first two breaks cost what had gone up in one go; the third only its piece, not the one before it. Half a
    # piece is left for what surrounds the bytes.
    assert line.up_bytes - before < total + 2 * CUT + (2 * CUT - LEAST_PIECE) + LEAST_PIECE // 2
    await context.close()
