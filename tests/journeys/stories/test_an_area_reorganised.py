"""The county redraws its grids while a visit to one of the households lies unsent on a phone in the hills."""

from playwright.async_api import expect

from tests import world
from tests.journeys.house import JourneyHouse
from tests.journeys.stories.conftest import Phones

OUTCOME, POSITION = "/data/who/outcome", "/data/finish/position"


async def test_unsent_work_for_a_household_that_left_the_area_reaches_its_new_township(
    house: JourneyHouse, phones: Phones
) -> None:
    name = "划走家"
    home = await house.household(name)
    phone = await phones("grid01")
    await phone.ready_offline()
    await phone.go_offline()
    await phone.open_household(home)
    visit = await phone.begin_visit()
    await phone.fill_in({OUTCOME: "met", POSITION: "here"})
    await phone.finish()
    await phone.wait_for_state(visit, "ready")

    await house.move(name, world.GRID_BAICHI)
    colleague = await phones("grid03")
    await expect(await colleague.search(name)).to_have_text([name])
    await colleague.open_household(home)
    await expect(colleague.household_due).to_contain_text("逾期")

    await phone.go_online()
    await phone.wait_for_state(visit, "sent")
    await house.until_done([visit])
    await phone.sync_now()
    # It left her list, and its page says why; her visit stays in her own list, as sent.
    await phone.finds_nobody(name)
    await phone.go_to(f"/households/{home}")
    await expect(phone.page.get_by_text("这户不在你的名单里了")).to_be_visible()
    await expect(await phone.open_record(visit)).to_contain_text("服务器已收到全部内容")

    # The township it belongs to now reads it, with the doubt named; the former one has no more to do with it.
    page = await house.asks("town02", f"/visits/{visit}")
    assert [one["code"] for one in page["visit"]["problems"]] == ["household_out_of_reach"]
    assert page["visit"]["counts"] is True
    assert await house.asks("town01", f"/visits/{visit}") is None
    # It is counted by the server, so the new worker is not told to go where somebody was today.
    followup = (await house.asks("town02", f"/households/{home}"))["followup"]
    assert followup["last_counted_on"] == house.today
    await colleague.sync_now()
    await colleague.open_household(home)
    await expect(colleague.household_due).not_to_contain_text("逾期")


async def test_a_draft_begun_before_the_household_left_is_finished_and_arrives(
    house: JourneyHouse, phones: Phones
) -> None:
    name = "划走草稿家"
    home = await house.household(name)
    phone = await phones("grid01")
    await phone.open_household(home)
    visit = await phone.begin_visit()
    await phone.answer(OUTCOME, "met")
    await phone.leave()
    await house.move(name, world.GRID_BAICHI)
    await phone.sync_now()
    await phone.go_to(f"/fill/{visit}")
    await expect(phone.question(OUTCOME).locator('[data-value="met"]')).to_have_attribute("aria-checked", "true")
    await phone.fill_in({})
    await phone.finish()
    await phone.wait_for_state(visit, "sent")
    await house.until_done([visit])
    assert (await house.asks("town02", f"/visits/{visit}"))["visit"]["outcome"] == "met"
