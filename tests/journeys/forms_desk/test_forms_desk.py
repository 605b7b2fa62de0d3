"""A form from Excel to the phones, on a real server and in a real browser.

Told as it happens: the county's clerk uploads a workbook with three mistakes, mends it, tries it as on a phone,
publishes it, and later its second version from a day to come; narrows it to one township's tekun households; and in
the end retires it. What a grid worker's phone is offered is asked of the server as the phone asks it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from server.core.clock import civil_date, now
from server.core.ids import new_id
from tests.browser import cleared
from tests.journeys.console_page import ConsolePage
from tests.journeys.forms_desk import workbooks
from tests.journeys.forms_desk.desk import FormsDesk
from tests.operations.launcher import Launcher

FORM, FIRST, SECOND = workbooks.FORM_ID, workbooks.FIRST, workbooks.SECOND
TOWN, OTHER_TOWN = "140427100", "140427101"


class County(msgspec.Struct, frozen=True):
    """A house with its demo county, and the clerk's desk in it."""

    address: str
    password: str
    browser: Browser
    folder: Path
    clerk: FormsDesk

    def workbook(self, name: str, content: bytes) -> Path:
        path = self.folder / f"{name}.xlsx"
        path.write_bytes(content)
        return path

    async def desk(self, login: str) -> FormsDesk:
        """Somebody's desk, signed in."""
        return await desk_of(self.browser, self.address, login, self.password)

    def offered(self, login: str = "grid01") -> dict[str, dict[str, Any]]:
        """The versions of the form that a new phone of this worker is given, by version."""
        device = {"id": str(new_id(now())), "name": "测试手机", "app_version": "1"}
        with httpx.Client(base_url=self.address, timeout=30) as phone:
            signed = phone.post("/sessions", json={"login": login, "password": self.password, "device": device})
            phone.headers["authorization"] = f"Bearer {signed.json()['token']}"
            held = {"id": device["id"], "app_version": "1", "now": now().isoformat()}
            answer = phone.post("/sync", json={"device": held, "cursor": None})
        assert answer.status_code == 200, answer.text
        return {form["version"]: form for form in answer.json()["forms"] if form["form_id"] == FORM}


async def desk_of(browser: Browser, address: str, login: str, password: str) -> FormsDesk:
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    console = ConsolePage(await context.new_page(), address)
    await console.sign_in(login, password)
    return FormsDesk(console)


@pytest_asyncio.fixture(scope="module")
async def county(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[County]:
    """`./tanfang up` in an empty data folder, a browser, and the clerk signed in."""
    data = tmp_path_factory.mktemp("forms_desk") / "data"
    with Launcher(data, demo=True) as house:
        house.wait_for("Ctrl-C")
        password = "".join(house.printed).split("password: ")[-1].split()[0]
        address = f"http://127.0.0.1:{house.port}"
        async with cleared(browser):
            clerk = await desk_of(browser, address, "county01", password)
            yield County(address, password, browser, tmp_path_factory.mktemp("workbooks"), clerk)


def in_a_week() -> date:
    return civil_date(now()) + timedelta(days=7)


async def test_three_mistakes_are_named_by_row_and_the_workbook_cannot_be_published(county: County) -> None:
    await county.clerk.upload(county.workbook("mistakes", workbooks.with_three_mistakes()))
    found = await county.clerk.findings()
    assert [(severity, row) for severity, row, _ in found if severity == "error"] == [
        ("error", 2), ("error", 3), ("error", 4),
    ]  # fmt: skip
    assert "fuels" in found[0][2]
    assert "${fuel}" in found[1][2]
    assert "全角" in found[2][2]
    assert [severity for severity, _, _ in found] == sorted(severity for severity, _, _ in found)
    await county.clerk.show_only("提醒")
    assert {severity for severity, _, _ in await county.clerk.findings()} == {"warning"}
    await expect(county.clerk.publish_button()).to_have_count(0)
    assert not county.offered()


async def test_the_mended_workbook_is_tried_as_on_a_phone_and_published(county: County) -> None:
    desk = county.clerk
    await desk.upload(county.workbook("mended", workbooks.mended()))
    assert not [one for one in await desk.findings() if one[0] == "error"]
    assert await desk.form_tests() == {
        "没有取暖要问原因": (True, "服务器、手机"),
        "烧煤不问原因": (True, "服务器、手机"),
    }
    why = desk.preview.locator('.question[data-path="/data/why_none"]')
    await desk.choose_in_preview("/data/fuel", "coal")
    await expect(desk.value("fuel")).to_have_text("coal")
    await expect(why).to_have_count(0)
    await desk.choose_in_preview("/data/fuel", "none")
    await expect(why).to_be_visible()
    await expect(desk.value("fuel")).to_have_text("none")
    await desk.publish_button().click()
    assert FIRST in await desk.published()
    assert county.offered()[FIRST]["purpose"] == "visit"


async def test_a_second_version_waits_for_its_day_and_its_cautions_for_a_second_press(county: County) -> None:
    desk = county.clerk
    await desk.upload(county.workbook("second", workbooks.second()))
    assert await desk.differences() == {"cautions": ["/data/degrees"], "others": ["/data/neighbour_fuel"]}
    await desk.publish_from(in_a_week())
    await desk.publish_button().click()
    await expect(desk.publish_button()).to_contain_text("我看过 1 处")
    assert set(county.offered()) == {FIRST}
    await desk.publish_button().click()
    assert SECOND in await desk.published()
    await desk.open(FORM)
    assert await desk.states() == {FIRST: "in_force", SECOND: "scheduled"}
    held = county.offered()
    assert {version: form["in_force_on"] for version, form in held.items()} == {
        FIRST: civil_date(now()).isoformat(),
        SECOND: in_a_week().isoformat(),
    }


async def test_a_form_is_read_as_text(county: County) -> None:
    await county.clerk.open(FORM)
    asked = await county.clerk.questions()
    assert list(asked) == ["/data/fuel", "/data/why_none", "/data/degrees"]
    assert "「今年冬天怎么取暖？」 = “没有取暖”" in asked["/data/why_none"]
    assert "Why not?" in asked["/data/why_none"]
    assert "必填" in asked["/data/fuel"]
    assert "本题 ≥ 0 并且 本题 ≤ 40" in asked["/data/degrees"]


async def test_the_workbook_and_the_data_dictionary_can_be_taken_away(county: County) -> None:
    desk = county.clerk
    await desk.open(FORM)
    for name, beginning in (("原工作簿", b"PK"), ("数据字典（Excel）", b"PK"), ("数据字典（Word）", b"PK")):
        async with desk.page.expect_download() as waiting:
            await desk.page.get_by_role("link", name=name).click()
        taken = (await (await waiting.value).path()).read_bytes()
        assert taken.startswith(beginning)
        if name == "原工作簿":
            assert taken == (county.folder / "mended.xlsx").read_bytes()


async def test_two_versions_stand_side_by_side_with_what_to_look_out_for_first(county: County) -> None:
    desk = county.clerk
    await desk.console.go_to(f"/forms/{FORM}/difference?from={FIRST}&to={SECOND}")
    assert await desk.differences() == {"cautions": ["/data/degrees"], "others": ["/data/neighbour_fuel"]}
    was, is_now, what = await desk.page.locator('tr[data-path="/data/degrees"] td').all_inner_texts()
    assert "整数" in was
    assert "小数" in is_now
    assert "同一列里" in what


async def test_a_form_narrowed_to_a_township_and_a_status_reaches_its_phones_only(county: County) -> None:
    desk = county.clerk
    await desk.open(FORM)
    said = await desk.assign(status="tekun", region=OTHER_TOWN)
    assert "特困" in said
    assert not county.offered(), "grid01 works in another township"
    await desk.page.get_by_role("button", name="修改范围").click()
    sheet = desk.page.get_by_role("dialog")
    await sheet.locator(f'input[name=regions][value="{OTHER_TOWN}"]').uncheck()
    await sheet.locator(f'input[name=regions][value="{TOWN}"]').check()
    await sheet.get_by_role("button", name="保存范围").click()
    await expect(sheet).to_be_hidden()
    await expect(desk.page.locator("[data-part=audience]")).to_contain_text("龙泉镇")
    held = county.offered()[FIRST]
    assert (held["statuses"], held["regions"], held["programmes"]) == (["tekun"], [TOWN], [])


async def test_a_township_reads_forms_but_neither_publishes_nor_retires_them(county: County) -> None:
    desk = await county.desk("town01")
    await desk.open(FORM)
    assert await desk.questions()
    await expect(desk.page.get_by_role("button", name="停用这个版本")).to_have_count(0)
    await expect(desk.page.get_by_role("button", name="修改范围")).to_have_count(0)
    await desk.console.go_to("/forms/upload")
    await expect(desk.page.get_by_text("你不能发布表单")).to_be_visible()
    await expect(desk.page.locator(".drop")).to_have_count(0)


async def test_retiring_says_what_then_holds_and_phones_follow(county: County) -> None:
    desk = county.clerk
    await desk.open(FORM)
    assert FIRST in await desk.retire(SECOND, "问题写错了，另出一版")
    assert set(county.offered()) == {FIRST}
    assert "没有可用的版本" in await desk.retire(FIRST, "取暖季结束")
    assert await desk.states() == {FIRST: "retired", SECOND: "retired"}
    await expect(desk.page.locator(f'[data-version="{FIRST}"]')).to_contain_text("取暖季结束")
    assert not county.offered()
