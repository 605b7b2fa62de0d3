"""A photo turns out to show the wrong door and is taken away, a day after the draft was left with it."""

from collections.abc import Callable
from pathlib import Path

from playwright.async_api import expect

from tests.journeys.house import JourneyHouse
from tests.journeys.stories.conftest import Phones

OUTCOME, POSITION, PHOTO = "/data/who/outcome", "/data/finish/position", "/data/finish/photo"


async def test_a_photo_taken_away_from_a_kept_draft_is_named_nowhere(
    house: JourneyHouse, phones: Phones, camera: Callable[[int], Path]
) -> None:
    home = await house.household("拍错门家")
    phone = await phones("grid01")
    await phone.open_household(home)
    visit = await phone.begin_visit()
    await phone.fill_in({OUTCOME: "met", POSITION: "here", PHOTO: camera(1)})
    await phone.leave()
    await phone.reload()
    await phone.go_to(f"/fill/{visit}")
    await expect(phone.page.locator(".fill .review")).to_be_visible()
    await phone.page.get_by_role("button", name="返回").click()
    await phone.question(PHOTO).get_by_role("button", name="去掉照片").click()
    await expect(phone.question(PHOTO).locator("img")).to_have_count(0)
    await phone.fill_in({})
    await phone.finish()
    await phone.wait_for_state(visit, "sent")
    await house.until_done([visit])
    page = await house.asks("town01", f"/visits/{visit}")
    assert page["visit"]["answers"].get(PHOTO) in (None, "")
    assert page["files"] == []
