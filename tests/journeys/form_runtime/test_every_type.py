"""A worker fills in every everyday kind of question, by taps and keys; the server agrees with every value."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import ViewportSize, expect

from field_forms import compile_form, convert_xlsform, evaluate_instance
from tests.journeys.form_runtime.conftest import Phones
from tests.journeys.form_runtime.every_type import every_type, media
from tests.journeys.form_runtime.preview_page import PHONE, SMALL, PreviewPage

XFORM = convert_xlsform(every_type())
FILLED = {
    "texts/full_name": "王秀英",
    "texts/story": "一个人住，腿不好。\n女儿在外地。",
    "texts/secret": "石榴",
    "texts/meter": "00123",
    "texts/site": "https://example.cn/dongpo",
    "texts/citizen_id": "11010519491231002X",
    "texts/telephone": "13900001111",
    "texts/income": "24000",
    "texts/area": "52.5",
    "dates/ill_since": "2026-03-01",
    "dates/born": "1949-12-31",
    "dates/moved_in": "1988-09-01",
    "dates/built": "1976-01-01",
    "selects/alone": "yes",
    "selects/warm": "a2",
    "selects/goods": "bed quilt",
    "selects/wanted": "stove",
    "selects/road": "mud",
    "selects/helper": "h5",
    "selects/town": "east",
    "selects/hamlet": "e2",
    "selects/village": "v40001",
    "alone_can/eat": "alone",
    "alone_can/wash": "helped",
    "alone_can/walk": "unable",
    "order/first_needs": "quilt bed stove fridge",
    "order/pain": "6",
    "order/fever": "38.6",
    "order/stairs": "3",
    "order/rooms": "2",
    "order/liking": "4",
    "order/told": "OK",
    "shown/monthly": "2000.0",
    "sums/medicine_count": "2",
    "members": "2",
    "pay": "3000",
}


async def test_every_question_is_filled_as_a_person_would(phone: Phones) -> None:
    one = await phone()
    await one.show(XFORM.decode(), media())
    await words(one)
    await days(one)
    await choices(one)
    await table(one)
    await order(one)
    await expect(one.frame.locator(".note").first).to_contain_text("王秀英，谢谢您！")
    assert await one.frame.locator(".note script").count() == 0
    assert await one.frame.locator(".note a").get_attribute("href") == "tel:12345"
    await one.next()
    await members(one)
    await medicines(one)
    await one.next()
    await expect(one.frame.locator(".review")).to_contain_text("都填好了")

    xml = await one.values("止疼片")
    found = answers(xml)
    assert {path: found.get(path) for path in FILLED} == FILLED
    assert found["dates/meal"].startswith("18:30:00.000")
    assert found["dates/fell"].startswith("2026-02-28T07:05:00.000")
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    evaluation = evaluate_instance(compile_form(XFORM, media()), xml, today=today)
    assert [(one.path, one.kind) for one in evaluation.problems] == []
    assert evaluation.differences == []
    assert one.errors == []


async def words(one: PreviewPage) -> None:
    await one.next()
    await one.is_wrong("此题必填")
    await expect(one.question("texts/full_name").locator("input")).to_be_focused()
    await one.type_in("texts/full_name", "王秀英")
    await one.is_wrong()
    story = one.question("texts/story")
    await expect(story.get_by_text("不要替他回答")).to_be_hidden()
    await story.get_by_text("怎么填？").click()
    await expect(story.get_by_text("不要替他回答")).to_be_visible()
    await one.type_in("texts/story", FILLED["texts/story"])
    await expect(story).to_contain_text("16 / 200 字")
    await one.type_in("texts/secret", "石榴")
    secret = one.question("texts/secret").locator("input")
    await expect(secret).to_have_class("control covered")
    await one.question("texts/secret").get_by_role("button", name="显示").click()
    await expect(secret).to_have_class("control")
    await one.type_in("texts/meter", "００１２３")
    await one.type_in("texts/site", "https://example.cn/dongpo")
    citizen = one.question("texts/citizen_id")
    await one.type_in("texts/citizen_id", "11010519491231002")
    await expect(citizen).to_contain_text("还差 1 位")
    await citizen.get_by_role("button", name="X").click()
    await expect(citizen).to_contain_text("出生 1949年12月31日，女")
    await one.type_in("texts/telephone", "1390000")
    await one.is_wrong("手机号是 11 位，1 开头")
    await one.type_in("texts/telephone", "1111")
    await one.is_wrong()
    await one.type_in("texts/income", "２４０００元")
    await expect(one.question("texts/income").locator("input")).to_have_value("24,000")
    await one.type_in("texts/area", "52。5")
    keyboards = await one.frame.locator(".question input").evaluate_all("all => all.map((field) => field.inputMode)")
    assert keyboards == ["text", "text", "numeric", "url", "numeric", "tel", "numeric", "decimal"]
    await one.next()


async def days(one: PreviewPage) -> None:
    await one.set_picker("dates/ill_since", "2026-03-01")
    await expect(one.question("dates/ill_since")).to_contain_text("2026年3月1日 星期日 · 农历丙午年（马）正月十三")
    for part, value in (("年", "1949"), ("月", "12"), ("日", "31")):
        await one.question("dates/born").get_by_label(part, exact=True).select_option(value)
    await one.question("dates/moved_in").get_by_label("年", exact=True).select_option("1988")
    await one.question("dates/moved_in").get_by_label("月", exact=True).select_option("09")
    await one.question("dates/built").get_by_label("年", exact=True).select_option("1976")
    await one.set_picker("dates/meal", "18:30")
    await one.set_picker("dates/fell", "2026-02-28T07:05")
    await one.next()


async def choices(one: PreviewPage) -> None:
    await one.choose("selects/alone", "yes")
    await one.choose("selects/warm", "a2")
    await one.choose("selects/goods", "quilt", "bed")
    await one.choose_on_sheet("selects/wanted", "", "炉子")
    await one.choose("selects/road", "mud")
    await one.question("selects/helper").get_by_role("searchbox").fill("sn")
    await expect(one.question("selects/helper").get_by_role("radio")).to_have_count(1)
    await one.choose("selects/helper", "h5")
    await expect(one.question("selects/hamlet")).to_contain_text("没有可选的")
    await one.choose_on_sheet("selects/village", "xihezhendi40001", "西河镇第40001村")
    # A quick choice turns the page by itself; the question that follows it is answered on the way back.
    await one.question("selects/town").locator('[data-value="east"]').click()
    await expect(one.frame.locator(".table")).to_be_visible()
    await one.frame.get_by_role("button", name="上一页").click()
    await one.choose("selects/hamlet", "e2")
    await one.next()


async def table(one: PreviewPage) -> None:
    await one.next()
    await expect(one.question("alone_can/eat").get_by_role("alert")).to_be_visible()
    for name, value in (("eat", "alone"), ("wash", "helped"), ("walk", "unable")):
        await one.choose(f"alone_can/{name}", value)
    await one.next()


async def order(one: PreviewPage) -> None:
    needs = one.question("order/first_needs")
    await needs.get_by_role("button", name="棉被 往上").click()
    await needs.get_by_role("button", name="棉被 往上").click()
    for name in ("pain", "fever", "stairs"):
        await expect(one.question(f"order/{name}")).to_contain_text("还没回答")
    pain = one.question("order/pain").locator("input")
    await pain.focus()
    await pain.press("ArrowRight")
    await expect(one.question("order/pain").locator("output")).to_have_text("6")
    await one.question("order/fever").locator("input").fill("38.6")
    await one.question("order/stairs").get_by_role("button", name="多一点").click()
    await one.question("order/rooms").locator("select").select_option("2")
    await one.question("order/liking").get_by_role("radio", name="4").click()
    await one.question("order/told").get_by_role("checkbox").click()
    await one.next()


async def members(one: PreviewPage) -> None:
    """Two members, one with two jobs: added, copied, removed and taken back."""
    await one.type_in("member[1]/member_name", "王秀英")
    await one.type_in("member[1]/member_age", "130")
    await one.is_wrong("年龄不到 120")
    await one.question("member[1]/member_age").locator("input").fill("")
    await one.type_in("member[1]/member_age", "76")
    await one.type_in("member[1]/job[1]/job_name", "编筐")
    await one.type_in("member[1]/job[1]/job_pay", "1500")
    await one.frame.get_by_role("button", name="照样再加（一份活儿 1）").click()
    await expect(one.question("member[1]/job[2]/job_pay").locator("input")).to_have_value("1500")
    await one.frame.get_by_role("button", name="再加一份（家里人）").click()
    await one.type_in("member[2]/member_name", "李大山")
    await one.frame.get_by_role("button", name="去掉（家里人 2）").click()
    await expect(one.frame.locator(".card")).to_have_count(1)
    await one.frame.get_by_role("button", name="撤销").click()
    await expect(one.question("member[2]/member_name").locator("input")).to_have_value("李大山")
    first = one.frame.get_by_role("button", name="家里人 1").first
    if await first.get_attribute("aria-expanded") == "true":
        await first.click()
    await expect(first).to_contain_text("王秀英 · 76 · 编筐")
    await one.next()


async def medicines(one: PreviewPage) -> None:
    """As many cards as were said; what is missing in one is found from the last look."""
    await expect(one.frame.locator(".note")).to_contain_text("一共 2 人，3000 元。")
    await one.type_in("sums/medicine_count", "2")
    await one.next()
    await one.type_in("medicine[1]/medicine_name", "降压药")
    await one.choose("medicine[1]/medicine_enough", "no")
    await one.frame.get_by_role("button", name="药 2").click()
    await one.next()
    await expect(one.question("medicine[2]/medicine_name").get_by_role("alert")).to_be_visible()
    await one.next()
    await expect(one.frame.locator(".review")).to_contain_text("还有 1 题要补")
    await one.frame.get_by_role("button", name="药名").click()
    await expect(one.question("medicine[2]/medicine_name").locator("input")).to_be_focused()
    await one.type_in("medicine[2]/medicine_name", "止疼片")


def answers(xml: str) -> dict[str, str]:
    """Path below the root → text; rows of repeats do not matter here."""
    found: dict[str, str] = {}

    def walk(node: ET.Element, path: str) -> None:
        for child in node:
            name = child.tag.rsplit("}", 1)[-1]
            below = f"{path}/{name}" if path else name
            if len(child):
                walk(child, below)
            else:
                found[below] = child.text or ""

    walk(ET.fromstring(xml), "")  # noqa: S314 - what our own page said
    return found


@pytest.mark.parametrize(
    ("size", "type_size"), [(SMALL, 1), (PHONE, 1), (SMALL, 2)], ids=["360", "390", "360 at 200 %"]
)
async def test_nothing_is_cut_off_and_every_target_fits_a_thumb(
    phone: Phones, size: ViewportSize, type_size: int, tmp_path: Path
) -> None:
    one = await phone(size)
    await one.show(XFORM.decode(), media())
    await one.frame.locator("html").evaluate("(html, by) => { html.style.fontSize = `${by * 112.5}%` }", type_size)
    for number in range(12):
        await one.page.screenshot(path=tmp_path / f"{number}.png")
        assert await one.cut_or_overlapping() == [], number
        assert await one.small_targets() == [], number
        if await one.frame.locator(".review").count():
            break
        await one.next()
        if await one.frame.locator(".skip").count():
            await one.next()
    else:
        pytest.fail("the last look was never reached")


async def test_the_phones_back_button_goes_one_page_back(phone: Phones) -> None:
    one = await phone()
    await one.show(XFORM.decode(), media())
    await one.type_in("texts/full_name", "王秀英")
    await one.next()
    await expect(one.question("dates/ill_since")).to_be_visible()
    await one.page.evaluate("document.querySelector('iframe').contentWindow.history.back()")
    await expect(one.question("texts/full_name").locator("input")).to_have_value("王秀英")


async def test_the_form_speaks_english_when_the_reader_does(phone: Phones) -> None:
    one = await phone()
    await one.show(XFORM.decode(), media(), locale="en")
    await expect(one.question("texts/full_name")).to_contain_text("What is your name?")
    await expect(one.frame.locator('[data-act="next"]')).to_have_text("Next")
