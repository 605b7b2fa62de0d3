"""At noon a phone falls into a brook with a visit that never left it; its owner goes on with another one."""

from playwright.async_api import expect

from tests.journeys.house import JourneyHouse
from tests.journeys.stories.conftest import Phones

OUTCOME, POSITION, REMARK = "/data/who/outcome", "/data/finish/position", "/data/finish/remark"


async def test_the_new_phone_goes_on_and_what_the_old_one_held_arrives_in_the_evening(
    house: JourneyHouse, phones: Phones
) -> None:
    morning, draft_home, afternoon = [await house.household(f"换手机{part}") for part in ("上午", "草稿", "下午")]
    old = await phones("grid01")
    await old.ready_offline()
    await old.go_offline()
    await old.open_household(morning)
    first = await old.begin_visit()
    await old.fill_in({OUTCOME: "met", POSITION: "here", REMARK: "上午看过了"})
    await old.finish()
    await old.wait_for_state(first, "ready")
    await old.open_household(draft_home)
    begun = await old.begin_visit()
    await old.answer(OUTCOME, "met")
    await old.leave()

    # The town hall hands her another phone: signing in is all it takes to have her lists and to go on.
    new = await phones("grid01")
    await expect(await new.search("换手机下午")).to_have_text(["换手机下午"])
    await new.open_household(afternoon)
    second = await new.begin_visit()
    await new.fill_in({OUTCOME: "met", POSITION: "here"})
    await new.finish()
    await new.wait_for_state(second, "sent")
    assert await house.asks("town01", f"/visits/{first}") is None  # nobody knows of it yet
    await new.open_household(morning)
    await expect(new.household_due).to_contain_text("逾期")

    # In the evening the old one is dry. It is still signed in, and the visit of the morning goes home by itself.
    await old.go_online()
    await old.wait_for_state(first, "sent")
    await house.until_done([first, second])
    for visit, remark in ((first, "上午看过了"), (second, None)):
        page = await house.asks("town01", f"/visits/{visit}")
        assert page["visit"]["answers"].get(REMARK) == remark
        assert page["visit"]["counts"] is True
    repeats = "select 1 from submission_repeats where submission_id = any($1::uuid[])"
    assert await house.sql(repeats, [first, second]) == []
    # The draft is where it was, with its answer; the new phone hears that the morning's household is done.
    await old.go_to(f"/fill/{begun}")
    await expect(old.question(OUTCOME).locator('[data-value="met"]')).to_have_attribute("aria-checked", "true")
    await old.leave()
    await new.sync_now()
    await new.open_household(morning)
    await expect(new.household_due).not_to_contain_text("逾期")
