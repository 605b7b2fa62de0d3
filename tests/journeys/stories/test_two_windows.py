"""The app stands open in two windows of one phone, as when a link opened a second; a draft is in one at a time."""

from playwright.async_api import expect

from tests.journeys.house import JourneyHouse
from tests.journeys.phone_page import PhonePage
from tests.journeys.stories.conftest import Phones

OUTCOME, REMARK, POSITION = "/data/who/outcome", "/data/finish/remark", "/data/finish/position"


async def test_a_draft_open_in_one_window_waits_in_the_other_and_loses_nothing(
    house: JourneyHouse, phones: Phones
) -> None:
    home = await house.household("两个窗口家")
    first = await phones("grid01")
    await first.open_household(home)
    visit = await first.begin_visit()
    await first.answer(OUTCOME, "met")

    second = PhonePage(await first.page.context.new_page(), first.address)
    await second.page.goto(f"{first.address}/#/fill/{visit}")
    await expect(second.page.get_by_text("这张表在另一个窗口里开着")).to_be_visible()
    # What the first window goes on to write is there when the second takes over by itself.
    await first.answer(OUTCOME, "carer_met")
    await first.leave()
    await expect(second.question(OUTCOME).locator('[data-value="carer_met"]')).to_have_attribute(
        "aria-checked", "true"
    )
    await first.go_to(f"/fill/{visit}")
    await expect(first.page.get_by_text("这张表在另一个窗口里开着")).to_be_visible()

    await second.fill_in({REMARK: "第二个窗口写的", POSITION: "here"})
    await second.finish()
    # The first window is told, and does not bring the handed-in visit back as a draft.
    await expect(first.page.get_by_role("heading", name="我填的")).to_be_visible()
    await second.wait_for_state(visit, "sent")
    await house.until_done([visit])
    answers = (await house.asks("town01", f"/visits/{visit}"))["visit"]["answers"]
    assert (answers[OUTCOME], answers[REMARK]) == ("carer_met", "第二个窗口写的")
    assert await house.sql("select 1 from submission_repeats where submission_id = $1::uuid", visit) == []


async def test_a_window_that_dies_lets_go_of_its_draft(house: JourneyHouse, phones: Phones) -> None:
    home = await house.household("窗口没了家")
    first = await phones("grid01")
    await first.open_household(home)
    visit = await first.begin_visit()
    await first.answer(OUTCOME, "met")
    await expect(first.page.locator(".fill header [role=status]")).to_contain_text("已存到手机")
    second = PhonePage(await first.page.context.new_page(), first.address)
    await second.page.goto(f"{first.address}/#/fill/{visit}")
    await expect(second.page.get_by_text("这张表在另一个窗口里开着")).to_be_visible()
    await first.page.close()
    await expect(second.question(OUTCOME).locator('[data-value="met"]')).to_have_attribute("aria-checked", "true")
