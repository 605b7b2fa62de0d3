"""A clerk finds a person, parts two who were held for one, takes it back; the old id still leads to who remains."""

from playwright.async_api import Browser, expect

from tests.browser import barriers
from tests.journeys.house import JourneyHouse

UNDO = """async ([home, reason]) => {
    const {items} = await (await fetch(`/merges?household=${home}`)).json();
    const body = JSON.stringify({reason});
    return (await fetch(`/merges/${items[0].id}/undo`, {method: "POST", headers: {"Content-Type": "application/json"}, body})).status;
}"""  # noqa: E501


async def test_a_person_who_was_two_and_was_not(house: JourneyHouse, browser: Browser) -> None:
    ground = await house.ground()
    home = await house.household("邬双喜", ground.code)
    async with house.desk(browser, "town01") as desk:
        page = desk.page

        await page.keyboard.press("/")
        await page.get_by_role("searchbox").last.fill("邬双喜")
        await page.get_by_role("link", name="本人档案").click()
        await expect(page.get_by_role("heading", name="邬双喜")).to_be_visible()
        await page.get_by_role("link", name="其实是两个人，要拆开").click()
        await page.get_by_label("姓名").fill("邬双全")
        await page.get_by_label("与户主关系").select_option("other")
        await page.get_by_role("button", name="看会有什么结果").click()
        await expect(page.locator('[data-part="split-preview"]')).to_contain_text("邬双全")
        assert await barriers(page) == []
        await page.get_by_label("理由").fill("户口簿是两页")
        await page.get_by_role("button", name="拆成两人").click()
        await expect(page.get_by_role("heading", name="邬双全")).to_be_visible()
        other = page.url

        assert await page.evaluate(UNDO, [home, "原来是一个人"]) == 200
        await desk.go_to("/households")
        await page.goto(other)
        await expect(page.get_by_role("heading", name="邬双喜")).to_be_visible()
        await expect(page.locator('[data-part="came"]')).to_contain_text("“邬双全”")
        await expect(page).not_to_have_url(other)
        await expect(page.locator('[data-change="person"]').first).to_contain_text("并入本人：邬双全")
        assert await barriers(page) == []
