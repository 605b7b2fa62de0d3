"""The register at a township's desk: one family found and merged, a member who comes, two families parted, a ruling
between two words; each seen before it is done, and taken back."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest_asyncio
from playwright.async_api import Browser, expect

from policy.precedence import Channel
from server import registry
from server.core.db import county_scope, transaction
from server.registry import ObservedFact
from tests import world
from tests.browser import barriers
from tests.journeys.console_page import ConsolePage
from tests.journeys.house import JourneyHouse


@pytest_asyncio.fixture
async def desk(house: JourneyHouse, browser: Browser) -> AsyncIterator[ConsolePage]:
    async with house.desk(browser, "town01") as one:
        yield one


async def undo_newest(desk: ConsolePage, of: str, act: str) -> None:
    """Takes back the merge or split that names somebody, and waits until its line says so."""
    page = desk.page
    await desk.go_to("/duplicates")
    await page.get_by_text("合并记录", exact=True).click()
    to_undo = page.locator("[data-merge]", has_text=of).filter(has=page.get_by_role("button", name=act))
    merge_id = await to_undo.get_attribute("data-merge")
    line = page.locator(f'[data-merge="{merge_id}"]')
    await line.get_by_role("button", name=act).click()
    await page.get_by_role("dialog").get_by_label("理由").fill("看过户口簿")
    await page.get_by_role("dialog").get_by_role("button", name=act).click()
    await expect(line).to_contain_text("撤销：看过户口簿")


async def test_one_family_entered_twice_is_found_merged_and_parted_again(
    house: JourneyHouse, desk: ConsolePage
) -> None:
    page = desk.page
    ground = await house.ground()
    kept, gone = [await house.household(name, ground.code) for name in ("禚广田", "禚广天")]

    await page.keyboard.press("/")
    search = page.get_by_role("dialog").get_by_role("searchbox")
    found = page.get_by_role("dialog").get_by_role("listitem")
    await search.fill("zhuoguangtian")
    await expect(found).to_have_count(2)
    await search.fill("禚某田")
    await expect(found).to_have_count(1)
    await expect(found.locator("mark")).to_have_text(["禚", "田"])
    assert await barriers(page) == []
    await search.press("Enter")
    await expect(page.get_by_role("heading", name="禚广田", exact=True)).to_be_visible()

    await page.get_by_role("button", name="和另一户对照").click()
    await page.get_by_role("dialog").get_by_role("searchbox").fill("禚广天")
    await page.get_by_role("dialog").get_by_role("radio").check()
    await page.get_by_role("dialog").get_by_role("button").last.click()
    await expect(page.locator('[data-field="name"]')).to_contain_text("不同")
    await page.locator("th", has=page.locator(f'a[href="#/households/{kept}"]')).get_by_role("radio").check()
    await expect(page.locator("[data-fate]")).to_have_count(1)
    await page.locator("[data-fate]").get_by_role("combobox").select_option(label="禚广田 · 户主")
    await expect(page.locator('[data-part="effects"]')).to_contain_text("姓名：禚广田")
    assert await barriers(page) == []
    await page.get_by_label("理由").fill("一个人两种写法")
    await page.get_by_role("button", name="合并", exact=True).click()
    await expect(page.locator('[data-part="pair"]')).to_have_count(0)
    await desk.go_to(f"/households/{gone}")
    await expect(page.get_by_role("heading", name="禚广田", exact=True)).to_be_visible()

    await undo_newest(desk, "禚广天", "撤销合并")
    await desk.go_to(f"/households/{gone}")
    await expect(page.get_by_role("heading", name="禚广天", exact=True)).to_be_visible()


async def test_somebody_comes_and_a_family_is_parted(house: JourneyHouse, desk: ConsolePage) -> None:
    page = desk.page
    ground = await house.ground()
    home = await house.household("逄守礼", ground.code)
    await desk.open_household(home)

    await page.get_by_role("button", name="登记家庭变动").click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("发生了什么").select_option("moved_in")
    await sheet.get_by_role("button", name="看会有什么结果").click()
    await expect(sheet.get_by_text("请填写")).to_be_visible()
    await sheet.get_by_label("姓名").fill("逄守义")
    await sheet.get_by_label("与户主关系").select_option("other")
    await sheet.get_by_role("button", name="看会有什么结果").click()
    await expect(sheet).to_contain_text("向迁出地核实逄守义原来的救助是否停发")
    assert await barriers(page) == []
    await sheet.get_by_role("button", name="确认登记").click()
    members = page.locator("tr[data-person]")
    await expect(members).to_have_count(2)

    await page.get_by_role("link", name="误记成一户，要拆开").click()
    await page.locator("[data-person]", has_text="逄守义").get_by_role("checkbox").check()
    await page.get_by_label("住址").fill("西沟 8 号")
    await page.get_by_role("button", name="看会有什么结果").click()
    seen = page.locator('[data-part="split-preview"]')
    await expect(seen).to_contain_text("逄守礼 留下")
    await expect(seen).to_contain_text("户主逄守义，西沟 8 号")
    await expect(seen.get_by_text("请写明理由")).to_have_count(0)
    await page.get_by_role("button", name="拆成两户").click()
    await expect(seen.get_by_text("请写明理由")).to_be_visible()
    await page.get_by_label("理由").fill("兄弟两家，户口簿是两本")
    await page.get_by_role("button", name="拆成两户").click()
    await expect(page.get_by_role("heading", name="逄守义", exact=True)).to_be_visible()
    assert await barriers(page) == []

    await undo_newest(desk, "逄守义", "撤销拆分")
    await desk.open_household(home)
    await expect(members).to_have_count(2)
    event = page.locator('[data-event="moved_in"]')
    await event.get_by_role("button", name="撤销").click()
    await sheet.get_by_label("为什么撤销").fill("只是来住几天")
    await sheet.get_by_role("button", name="撤销变动").click()
    await expect(event).to_contain_text("撤销：只是来住几天")
    await expect(members).to_have_count(1)


async def test_a_household_that_comes_from_elsewhere_is_registered(house: JourneyHouse, desk: ConsolePage) -> None:
    """On a small screen: what is wrong comes into sight, what follows is seen before it is done."""
    page = desk.page
    ground = await house.ground()
    await page.set_viewport_size({"width": 1024, "height": 768})
    await desk.go_to("/households")
    await page.get_by_role("button", name="登记迁入的户").click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("村", exact=True).select_option(ground.code[:12])
    await sheet.get_by_label("网格").select_option(ground.code)
    await sheet.get_by_label("住址").fill("新街9号")
    await sheet.get_by_label("姓名").fill("禚迁来")
    await sheet.get_by_label("身份证号").fill("140427195002030011")
    await sheet.get_by_role("button", name="看会有什么结果").click()
    await expect(sheet.get_by_role("alert")).to_contain_text("身份证号不对")
    await expect(sheet.get_by_role("alert")).to_be_in_viewport(ratio=0.9)
    await sheet.get_by_label("身份证号").fill("")
    await sheet.get_by_role("button", name="看会有什么结果").click()
    await expect(sheet).to_contain_text("登记一户，户主禚迁来")
    await sheet.get_by_role("button", name="确认登记").click()
    await expect(page.get_by_role("heading", name="禚迁来", exact=True)).to_be_visible()


async def test_whose_word_stands_is_ruled_with_a_reason(house: JourneyHouse, desk: ConsolePage) -> None:
    page = desk.page
    ground = await house.ground()
    home = await house.household("昝秀峰", ground.code)
    said: tuple[tuple[bool, Channel, int], ...] = ((True, "department", 5), (False, "visit", 9))
    words = [
        ObservedFact(UUID(home), "dangerous_house", value, date(2026, 1, day), world.uid(f"{home} {channel}"),
                     channel=channel, said_by="unknown")
        for value, channel, day in said
    ]  # fmt: skip
    async with transaction(house.pool, county_scope(world.COUNTY)) as conn:
        await registry.record_facts(conn, world.COUNTY, datetime.now(UTC), words)

    await desk.open_household(home)
    fact = page.locator('[data-fact="dangerous_house"]')
    await expect(fact.locator("tr").first).to_contain_text("部门数据")
    await fact.get_by_role("button", name="另有 1 种说法").click()
    await expect(fact.locator("tr")).to_have_count(3)
    await fact.get_by_role("button", name="核定").click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_role("radio", name="走访").check()
    await sheet.get_by_role("button", name="核定").click()
    await expect(sheet).to_contain_text("请填写")
    assert await barriers(page) == []
    await sheet.get_by_role("textbox").fill("到现场看过，房子已加固")
    await sheet.get_by_role("button", name="核定").click()
    await expect(fact.locator("tr").first).to_contain_text("否")
    await expect(fact.locator("tr").nth(1)).to_contain_text("到现场看过，房子已加固")
