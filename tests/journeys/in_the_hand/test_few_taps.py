"""Few taps: somebody in trouble is reported, or a closed door noted, before the phone is cold in the hand."""

from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, Page, expect

from tests.journeys.house import JourneyHouse
from tests.journeys.in_the_hand.conftest import HOME, SMALL, Phones


class Finger:
    """Taps what can be seen, and counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    async def tap(self, target: Locator) -> None:
        await target.tap()
        self.taps += 1

    async def choose(self, path: str, value: str) -> None:
        await self.tap(self.page.locator(f'.question[data-path="{path}"] [data-value="{value}"]'))


def picture(folder: Path, name: str) -> Path:
    """A photo like no other."""
    path = folder / f"{name}.jpg"
    Image.effect_noise((1200, 900), 80).convert("RGB").save(path, "JPEG", quality=80)
    return path


async def test_a_quick_report_takes_four_taps_and_a_photo(phone: Phones, house: JourneyHouse, tmp_path: Path) -> None:
    held = await phone(SMALL)
    page, finger = held.page, Finger(held.page)
    await finger.tap(page.get_by_role("navigation").get_by_role("link", name="随手报"))
    await expect(page.locator(".fill .question").first).to_be_visible()
    report = page.url.rsplit("/", 1)[-1]
    await finger.choose("/data/report/event_type", "fire")
    await finger.choose("/data/report/is_urgent", "yes")
    await held.answer("/data/report/photo", picture(tmp_path, "fire"))
    await finger.tap(page.get_by_role("button", name="填好了，交上去"))
    await expect(page.locator(".fill")).to_have_count(0)
    assert finger.taps == 4
    await held.wait_for_state(report, "sent")
    kept = await house.sql("select form_id, household_id from submissions where id = $1::uuid", report)
    assert kept == [{"form_id": "quick_report", "household_id": None}]
    files = await house.sql("select sha256 from submission_files where submission_id = $1::uuid", report)
    assert len(files) == 1


async def test_a_closed_door_is_noted_in_few_taps(phone: Phones, house: JourneyHouse) -> None:
    """From the household's page; what the form wants of an attempt is said with taps alone."""
    held = await phone(SMALL)
    page, finger = held.page, Finger(held.page)
    await held.open_household(HOME)
    await finger.tap(page.get_by_role("button", name="开始走访"))
    await expect(page.locator(".fill .question").first).to_be_visible()
    visit = page.url.rsplit("/", 1)[-1]
    await finger.choose("/data/who/outcome", "nobody_home")
    for _ in range(8):
        if await page.locator(".fill .review").is_visible():
            break
        await answer_what_must_be(page, finger)
        before = await page.locator(".fill").get_attribute("data-page")
        await finger.tap(page.locator('.fill [data-act="next"]'))
        await expect(
            page.locator(f'.fill .review, .fill .skip, .fill:not([data-page="{before}"])').first
        ).to_be_attached()
    await finger.tap(page.get_by_role("button", name="填好了，交上去"))
    await expect(page.locator(".fill")).to_have_count(0)
    await held.wait_for_state(visit, "sent")
    assert finger.taps <= 8
    (made,) = await until_judged(house, visit)
    assert (made["outcome"], made["counts"]) == ("nobody_home", False)
    await held.go_to("/households")
    await expect(page.locator(f'main a.row[href$="{HOME}"]').first).to_contain_text("去过没见到")


async def answer_what_must_be(page: Page, finger: Finger) -> None:
    paths: list[str] = await page.locator(
        ".fill .question[data-required]:not(:has([aria-checked=true]))"
    ).evaluate_all("all => all.map(one => one.dataset.path)")
    for path in paths:
        choice = page.locator(f'.question[data-path="{path}"] [data-value]').last
        await finger.tap(choice)
        await expect(choice).to_have_attribute("aria-checked", "true")


async def until_judged(house: JourneyHouse, visit: str) -> list[dict[str, object]]:
    await house.until("exists (select 1 from visits where id = $1::uuid)", visit)
    return await house.sql("select outcome, counts from visits where id = $1::uuid", visit)
