"""Pictures of a household for whoever comes next, and room on the phone without losing anything."""

from pathlib import Path

from playwright.async_api import expect

from tests.journeys.house import JourneyHouse
from tests.journeys.in_the_hand.conftest import HOME, Phones
from tests.journeys.in_the_hand.test_few_taps import picture
from tests.journeys.phone_page import PhonePage

FILES = """() => new Promise(done => { indexedDB.open("tanfang").onsuccess = event => {
  const asked = event.target.result.transaction("sealed_files").objectStore("sealed_files").count();
  asked.onsuccess = () => { event.target.result.close(); done(asked.result); };
}; })"""


async def visit_with_photo(held: PhonePage, photo: Path) -> str:
    await held.open_household(HOME)
    visit = await held.begin_visit()
    await held.fill_in({"/data/who/outcome": "met", "/data/finish/photo": photo})
    await held.finish()
    await held.wait_for_state(visit, "sent")
    return visit


async def test_a_picture_another_phone_took_is_there_without_a_signal(
    phone: Phones, house: JourneyHouse, tmp_path: Path
) -> None:
    taker = await phone()
    visit = await visit_with_photo(taker, picture(tmp_path, "gate"))
    await house.until_done([visit])

    other = await phone()
    await other.ready_offline()
    await other.open_household(HOME)
    shown = other.page.locator("section", has=other.page.get_by_role("heading", name="照片")).locator("img")
    taken = await house.asks("town02", f"/households/{HOME}/pictures")
    await expect(shown).to_have_count(min(len(taken["items"]), 12))  # the newest
    before = await shown.count()
    await other.go_offline()
    await other.go_to("/households")
    await other.open_household(HOME)
    await expect(shown).to_have_count(before)
    assert await shown.first.evaluate("one => one.decode().then(() => one.naturalWidth)") > 100


async def test_photos_that_arrived_make_room_and_the_record_stays(
    phone: Phones, house: JourneyHouse, tmp_path: Path
) -> None:
    held = await phone()
    visit = await visit_with_photo(held, picture(tmp_path, "room"))
    await house.until("exists (select 1 from visits where id = $1::uuid)", visit)
    await held.sync_now()
    assert await held.page.evaluate(FILES) == 1
    await held.go_to("/diagnostics")
    await held.page.get_by_role("button", name="删掉已送到的照片").tap()
    await expect(held.page.get_by_text("腾出了")).to_be_visible()
    assert await held.page.evaluate(FILES) == 0
    await held.go_to(f"/records/{visit}")
    await held.page.get_by_role("button", name="看看填了什么").tap()
    await expect(held.page.get_by_text("见到本人").first).to_be_visible()
