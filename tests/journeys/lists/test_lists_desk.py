"""The county takes over a list: authorised, uploaded, run dry, one row decided, applied, taken back."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.features.lists import citizen, xlsx
from tests.journeys.console_page import ConsolePage
from tests.journeys.house import JourneyHouse

ROWS = [
    ("2026 年持证残疾人名册",),
    ("姓名", "性别", "出生日期", "身份证号", "所在村", "残疾人证号", "残疾类别", "残疾等级"),
    ("程秋菊", "女", "1943-03-03", "", "城南社区", "1", "肢体残疾", "二级"),
    ("冯桂莲", "女", "1943.3.4", "", "城南社区", "2", "视力残疾", "一级"),
    ("路人甲", "男", "1961年1月1日", citizen(990), "城北社区", "3", "听力", "三级"),
    ("路人乙", "男", "", "14042719500315", "城北社区", "4", "听力", "三级"),
    ("合计", "", "", "", "", "4"),
]


async def next_month(desk: ConsolePage, look: Callable[[str], Awaitable[None]]) -> None:
    """The department's next list: one is new in it, two are gone; what was read stands beside each row."""
    page = desk.page
    rows = [ROWS[1], *ROWS[2:4], ("路人丙", "男", "", citizen(991), "城北社区", "5", "听力", "一级")]
    await desk.go_to("/imports/disabled_persons")
    await page.get_by_label("名单文件").set_input_files(
        {"name": "残疾人（下月）.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx(rows)}
    )
    await page.get_by_role("button", name="上传名单").click()
    await page.get_by_role("button", name="试运行").click()
    await expect(page.locator("article [data-state]")).to_have_attribute("data-state", "read")
    await expect(page.locator('[data-row="2"]')).to_contain_text("残疾等级 二级")
    await page.get_by_role("radio", name="新增").click()
    await expect(page.locator("[data-row]")).to_have_count(1)
    await expect(page.locator("[data-row]")).to_contain_text("路人丙")
    await page.get_by_role("radio", name="不再在列").click()
    await expect(page.locator("[data-row]")).to_have_count(2)
    await expect(page.locator("[data-row]").first).to_contain_text("路人甲")
    await look("next-month")
    await page.get_by_role("button", name="作废这份名单").click()
    await page.get_by_label("为什么作废").fill("月份不对")
    await page.get_by_role("dialog").get_by_role("button", name="作废这份名单").click()
    await expect(page.locator("article [data-state]")).to_have_attribute("data-state", "withdrawn")
    await expect(page.locator("article")).to_contain_text("作废：月份不对")


async def test_a_list_is_taken_over_at_the_desk_and_taken_back(house: JourneyHouse, browser: Browser) -> None:
    await house.household("程秋菊")
    await house.household("冯桂莲")
    shots = os.environ.get("LISTS_SHOTS")
    async with house.desk(browser, "county01") as desk:
        page = desk.page

        async def look(name: str) -> None:
            if shots:
                await page.screenshot(path=Path(shots) / f"{name}.png")

        await desk.go_to("/imports/disabled_persons")
        await page.get_by_role("button", name="登记授权文件").click()
        await page.get_by_label("文号").fill("壶残联函〔2026〕3号")
        await page.get_by_role("dialog").get_by_role("button", name="登记授权文件").click()
        await page.get_by_label("名单文件").set_input_files(
            {"name": "残疾人.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx(ROWS)}
        )
        await look("feed")
        await page.get_by_role("button", name="上传名单").click()
        state = page.locator("article [data-state]")
        await expect(state).to_have_attribute("data-state", "uploaded")
        await look("columns")
        await page.get_by_role("button", name="试运行").click()
        await expect(state).to_have_attribute("data-state", "read")
        await page.locator('[data-outcome="proposed"]').first.click()
        await look("proposal")
        await page.get_by_role("button", name="就是这个人").first.click()
        await expect(page.locator('[data-outcome="proposed"]')).to_have_count(0)
        await page.get_by_role("button", name="写入 2 行").click()
        await expect(state).to_have_attribute("data-state", "applied")
        await look("applied")
        async with page.expect_download() as taken:
            await page.get_by_role("button", name="下载逐行结果").click()
        assert (await (await taken.value).path()).read_bytes()[:2] == b"PK"
        if shots:
            await page.set_viewport_size({"width": 1024, "height": 768})
            await look("applied-narrow")
            await page.set_viewport_size({"width": 1440, "height": 900})
        await page.get_by_role("radio", name="线索").click()
        await expect(page.locator("[data-lead]")).to_have_count(2)
        applied = page.url
        await next_month(desk, look)
        await page.goto(applied)
        await page.get_by_role("radio", name="线索").click()
        await expect(page.locator("[data-lead]")).to_have_count(2)
        await expect(page.locator("[data-lead]").first).to_contain_text("待办")
        await page.get_by_role("button", name="撤销这次导入").click()
        await page.get_by_label("为什么撤销").fill("部门发错了文件")
        await page.get_by_role("dialog").get_by_role("button", name="撤销这次导入").click()
        await expect(state).to_have_attribute("data-state", "undone")
        for lead in (0, 1):
            await expect(page.locator("[data-lead]").nth(lead)).to_contain_text("已有结论")
