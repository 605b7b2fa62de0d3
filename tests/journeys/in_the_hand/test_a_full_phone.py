"""A phone without room: what was answered stays on the screen, said to be unkept, and is kept once there is room."""

from pathlib import Path

from playwright.async_api import Dialog, Page, expect

from tests.journeys.house import JourneyHouse
from tests.journeys.in_the_hand.conftest import HOME, Phones, give_room
from tests.journeys.in_the_hand.test_few_taps import picture

OUTCOME, REMARK, PHOTO = "/data/who/outcome", "/data/finish/remark", "/data/finish/photo"


ROOM = 40_000_000
FOR_ANSWERS = 1_000_000  # the browser's own book-keeping counts too
# Fills what is left, down to less than the photo takes.
FILL_UP = """async () => {
  const junk = await new Promise((done, failed) => {
    const asked = indexedDB.open("junk", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("junk", {autoIncrement: true});
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const put = bytes => new Promise(done => {
    const noise = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += 65536) crypto.getRandomValues(noise.subarray(at, Math.min(at + 65536, bytes)));
    const writing = junk.transaction("junk", "readwrite");
    writing.objectStore("junk").put(noise);
    writing.oncomplete = () => done(true);
    writing.onabort = () => done(false);
  });
  for (const bytes of [4e6, 1e6, 2e5]) while (await put(bytes));
  junk.close();
}"""


async def to_page_of(page: Page, path: str) -> None:
    """Turns until the question is there; what is missing on the way is skipped."""
    for _ in range(30):
        if await page.locator(f'.question[data-path="{path}"]').count():
            return
        before = await page.locator(".fill").get_attribute("data-page")
        await page.locator('.fill [data-act="next"]').tap()
        await expect(page.locator(f'.fill .skip, .fill:not([data-page="{before}"])').first).to_be_attached()
    raise AssertionError(f"{path} was never asked")


async def test_a_photo_that_does_not_fit_is_not_lost(phone: Phones, house: JourneyHouse, tmp_path: Path) -> None:
    held = await phone(room=ROOM)
    page = held.page
    await held.open_household(HOME)
    visit = await held.begin_visit()
    await held.answer(OUTCOME, "met")
    await to_page_of(page, PHOTO)
    await expect(page.locator(".fill header")).to_contain_text("已存到手机")
    await page.evaluate(FILL_UP)
    await held.answer(PHOTO, picture(tmp_path, "full"))
    unkept = page.get_by_text("刚填的还没存进手机")
    await expect(unkept).to_be_visible()
    await expect(page.locator(".fill header [role=status]")).to_contain_text("还没存进手机")
    await expect(held.question(PHOTO).locator("img")).to_be_visible()

    # Still no room: tapping again says so again, and leaving asks first.
    await page.get_by_role("button", name="再存一次").tap()
    await expect(unkept).to_be_visible()
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await dialog.dismiss()

    page.once("dialog", stay)
    async with page.expect_event("dialog"):
        await page.get_by_role("button", name="先放着").tap()
    await expect(held.question(PHOTO)).to_be_visible()
    assert [("没存进手机" in one) for one in asked] == [True]

    await give_room(held, None)
    await page.get_by_role("button", name="再存一次").tap()
    await expect(unkept).to_have_count(0)
    await expect(page.locator(".fill header")).to_contain_text("已存到手机")
    await held.reload()
    await held.go_to(f"/fill/{visit}")
    await expect(held.question(PHOTO).locator("img")).to_be_visible()


async def test_what_is_answered_later_does_not_cover_up_a_photo_that_was_not_kept(
    phone: Phones, house: JourneyHouse, tmp_path: Path
) -> None:
    """An answer is small and would fit: it must not make the phone say that all is kept."""
    held = await phone(room=ROOM)
    page = held.page
    await held.open_household(HOME)
    await held.begin_visit()
    await held.answer(OUTCOME, "met")
    await to_page_of(page, PHOTO)
    await page.evaluate(FILL_UP)
    await held.answer(PHOTO, picture(tmp_path, "covered"))
    unkept = page.get_by_text("刚填的还没存进手机")
    await expect(unkept).to_be_visible()
    if await held.question(REMARK).count():
        await held.answer(REMARK, "门口的路滑")
    await expect(unkept).to_be_visible()
    # Taken away again, there is nothing left that does not fit into the little room that answers need.
    await give_room(held, ROOM + FOR_ANSWERS)
    await held.question(PHOTO).get_by_role("button", name="去掉").tap()
    await expect(unkept).to_have_count(0)
