"""A clerk of the county asks how many, sees which, and opens one; then what hangs on the wall."""

from uuid import UUID, uuid4

from playwright.async_api import Browser, Page, expect

from tests.browser import barriers
from tests.journeys.house import Ground, JourneyHouse

WRITE = """body => fetch("/leads", {method: "POST", headers: {"Content-Type": "application/json"},
    body: JSON.stringify(body)}).then(answer => answer.status)"""


async def tell(page: Page, ground: Ground) -> UUID:
    """A telephone call about the household of a grid, written down at the desk."""
    lead = {"id": str(uuid4()), "channel": "telephone", "region_code": ground.code, "household_id": ground.home}
    assert await page.evaluate(WRITE, lead | {"description": "摔伤住院，花费很大", "event_type": "accident"}) == 201
    return UUID(lead["id"])


async def go_down(page: Page, code: str) -> None:
    """From the county to the town, the village and the grid."""
    for digits in (9, 12, 15):
        await page.locator('[data-part="below"] select').select_option(code[:digits])
    await expect(page.locator('[data-part="below"]')).to_have_count(0)


async def test_a_number_leads_to_the_record_it_counts(house: JourneyHouse, browser: Browser) -> None:
    ground = await house.ground()
    async with house.desk(browser, "county01") as desk:
        page = desk.page
        lead = await tell(page, ground)

        await desk.go_to("/statistics/discovery")
        await go_down(page, ground.code)
        received = page.locator('section[data-measure="leads_received"]')
        await expect(received.get_by_text("期内报来的线索")).to_be_visible()
        await expect(received.locator("[data-drawn]")).to_be_visible()
        await expect(received.locator('[data-part="whole"]')).to_have_text("1 条")
        await received.locator('[data-key="telephone"] button').click()
        behind = page.locator("[data-record]")
        await expect(behind).to_have_count(1)
        assert await barriers(page) == []
        await behind.click()
        await expect(page.locator(f'.page[data-page="{lead}"]')).to_be_visible()

        await desk.go_to("/statistics/wall?measure=leads_received")
        wall = page.locator('[data-standing="fresh"]')
        await expect(wall.locator('[data-measure="leads_received"] .figure')).to_have_text("1")
        await expect(page.locator("header.bar")).to_have_count(0)
        assert f"{ground.login}家" not in await wall.inner_text()
        assert await barriers(page) == []
