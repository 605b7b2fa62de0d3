"""The county enters a change of divisions before its day, sees it wait, and withdraws it."""

import os
from datetime import date, timedelta
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from tests import world
from tests.browser import cleared
from tests.journeys.console_page import ConsolePage
from tests.journeys.house import JourneyHouse

DOCUMENT = "壶政发〔2026〕7号"


async def look(page: Page, name: str) -> None:
    """Keep what the screen shows, wide and narrow, where somebody asked for pictures."""
    if shots := os.environ.get("DIVISIONS_SHOTS"):
        for width, height in ((1440, 900), (1024, 768), (390, 844)):
            await page.set_viewport_size({"width": width, "height": height})
            await page.screenshot(path=Path(shots) / f"{name}-{width}.png")
        await page.set_viewport_size({"width": 1440, "height": 900})


async def test_a_coming_change_is_entered_seen_and_withdrawn(house: JourneyHouse, browser: Browser) -> None:
    ground = await house.ground()
    (kept,) = await house.sql("select name from divisions where code = $1", ground.code)
    day = date.fromisoformat(house.today) + timedelta(days=40)
    async with house.desk(browser, "county01") as desk:
        page = desk.page
        await desk.go_to("/division-changes")
        await page.get_by_role("button", name="添加一条").click()
        line = page.locator("[data-line]")
        await line.get_by_label("类型").select_option("rename")
        await line.get_by_label("原代码").fill(ground.code)
        await line.get_by_label("新名称").fill("迎春网格")
        await page.keyboard.press("Tab")
        await line.get_by_label("生效日期").fill(day.isoformat())
        await page.get_by_role("button", name="检查后果").click()
        await expect(page.locator('[data-part="preview"]')).to_contain_text("可以登记")
        await look(page, "preview")
        await page.get_by_label("依据的文件").fill(DOCUMENT)
        await page.get_by_role("button", name="登记，").click()

        opened = page.locator('[data-part="coming"]')
        await expect(opened).to_contain_text("迎春网格")
        (entered,) = await house.sql(
            "select id, on_day from coming_division_changes where asked -> 'lines' -> 0 ->> 'old_code' = $1",
            ground.code,
        )
        assert entered["on_day"] == day
        waiting = page.locator(f'[data-coming="{entered["id"]}"]')
        await expect(waiting).to_contain_text(DOCUMENT)
        await look(page, "entered")

        await page.reload()  # it is the county's, not the page's
        await expect(waiting).to_be_visible()
        await desk.go_to(f"/division-changes?coming={entered['id']}")  # where a notice of it leads
        await expect(opened).to_contain_text(ground.code)
        await page.get_by_role("button", name="撤回", exact=True).click()
        await expect(opened.get_by_label("撤回的原因")).to_have_attribute("aria-invalid", "true")
        await opened.get_by_label("撤回的原因").fill("上级暂缓")
        await page.get_by_role("button", name="撤回", exact=True).click()
        await expect(opened).to_contain_text("撤回：上级暂缓")
        await look(page, "withdrawn")
    (now,) = await house.sql("select name from divisions where code = $1", ground.code)
    (gone,) = await house.sql("select withdraw_reason from coming_division_changes where id = $1", entered["id"])
    assert (now["name"], gone["withdraw_reason"]) == (kept["name"], "上级暂缓")


async def test_two_cells_changed_in_one_moment_both_hold(house: JourneyHouse, browser: Browser) -> None:
    """A filled cell is told when it is left, and that may be in the same moment as another's change."""
    async with cleared(browser):
        desk = ConsolePage(await (await browser.new_context(locale="zh-CN")).new_page(), house.address)
        page = desk.page
        await desk.sign_in("county01", world.PASSWORD)
        await desk.go_to("/division-changes")
        await page.get_by_role("button", name="添加一条").click()
        line = page.locator("[data-line]")
        await expect(line).to_have_count(1)
        await line.evaluate(
            """row => [['原代码', '140427100001'], ['新代码', '140427100002'], ['新名称', '迎春村']].forEach(
                 ([label, value]) => {
                   const cell = row.querySelector(`[aria-label="${label}"]`);
                   cell.value = value;
                   cell.dispatchEvent(new Event('change', { bubbles: true }));
                 })"""
        )
        await page.get_by_role("button", name="添加一条").click()
        await expect(line).to_have_count(2)  # the page was drawn anew from what it holds
        await expect(line.first.get_by_label("原代码")).to_have_value("140427100001")
        await expect(line.first.get_by_label("新代码")).to_have_value("140427100002")
        await expect(line.first.get_by_label("新名称")).to_have_value("迎春村")
