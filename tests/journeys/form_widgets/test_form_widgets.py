"""Every widget that needs more than a keyboard, handled as a person would, and judged by the server's engine."""

from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.async_api import Playwright, expect

from field_forms import evaluate_instance
from tests.journeys.form_widgets import workbook
from tests.journeys.form_widgets.phone_in_a_page import ACCURACY_M, LAT, LON, FilledPhone, filling

TODAY = date(2026, 3, 5)


# As soon as one second is recorded. The form ends it after three: nobody outside the page is sure to be in time.
A_CALL_COMES = """question => {
  const look = setInterval(() => {
    if (!question.innerHTML.includes("已录 1 秒")) return;
    clearInterval(look);
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  }, 20);
}"""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "wall.jpg"
    Image.linear_gradient("L").resize((2400, 1600)).convert("RGB").save(path, quality=90)
    return path


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """What a camera sees that is held before a code on a grey table."""
    modules = Image.new("1", (25, 25), 1)
    for y, row in enumerate(workbook.MODULES):
        for x, module in enumerate(row):
            modules.putpixel((x + 2, y + 2), module != "#")
    table = Image.new("RGB", (1280, 720), (118, 122, 110))
    turned = modules.convert("RGB").resize((375, 375)).rotate(8, expand=True, fillcolor=(118, 122, 110))
    table.paste(turned, (430, 150))
    still = tmp_path / "code.jpg"
    table.save(still, quality=85)
    path = tmp_path / "code.mjpeg"
    path.write_bytes(still.read_bytes() * 20)
    return path


def test_the_map_and_the_code_reader_are_kept_for_days_without_a_network(dist: Path) -> None:
    kept = (dist / "sw.js").read_text(encoding="utf-8")
    for part in ("maplibre-gl-worker-", "zxing_reader-", "MapSheet-", "PictureBoard-", "IdCardCamera-"):
        assert f"/assets/{part}" in kept


def judged(xml: str) -> dict[str, str]:
    """The server's values by question name; fails when it finds a problem or differs from the phone."""
    found = evaluate_instance(workbook.form(), xml, today=TODAY)
    assert [(one.path, one.kind) for one in found.problems] == []
    assert found.differences == []
    return {path.rsplit("/", 1)[-1]: str(value) for path, value in found.values.items()}


async def places(phone: FilledPhone) -> None:
    await phone.question("here").get_by_role("button", name="记下位置").click()
    await expect(phone.question("here").get_by_text("误差约 8 米")).to_be_visible()
    await phone.question("exact").get_by_role("button", name="记下位置").click()
    # 8 m are not the 5 m that the form wants: it waits, and says that one may take it.
    await expect(phone.question("exact").get_by_text("也可以就用这个")).to_be_visible()
    await phone.question("exact").get_by_role("button", name="就用这个").click()
    await phone.question("well").get_by_role("button", name="在地图上标").click()
    await phone.tap_map((170, 220))
    await phone.button("好了").click()
    await expect(phone.question("well").get_by_text("已在地图上标好位置")).to_be_visible()
    await phone.question("shelter").get_by_role("button", name="在地图上选").click()
    map_ = phone.screen.locator("dialog .map[data-drawn]")
    await expect(map_).to_be_visible()
    await choose(phone, "school")
    await phone.button("就选城南小学").click()


async def choose(phone: FilledPhone, value: str) -> None:
    """Taps a mark of the open map; marks lie where their geometry says."""
    holder = phone.screen.locator("dialog .holder")
    chosen = phone.screen.locator(f'dialog .map[data-chosen="{value}"]')
    box = await holder.bounding_box()
    assert box is not None
    # The two shelters are all there is to see: the map fits them with 56 pixels around, the school at its right end.
    for y in range(int(box["height"]) // 2, int(box["height"]) - 40, 12):
        await holder.click(position={"x": box["width"] - 56, "y": y})
        if await chosen.count():
            return
    raise AssertionError("no mark was found")


async def lines(phone: FilledPhone) -> None:
    await phone.question("road").get_by_role("button", name="画路线").click()
    await phone.tap_map((60, 100), (180, 140), (240, 260))
    await phone.button("好了").click()
    await phone.question("field").get_by_role("button", name="画地块").click()
    await phone.tap_map((80, 100), (260, 110), (250, 270))
    await phone.tap_map((90, 280), (300, 60))
    await phone.button("撤销").click()
    await expect(phone.screen.get_by_text("4 个点")).to_be_visible()
    await phone.button("好了").click()
    await expect(phone.question("field").get_by_text("已画 4 个点")).to_be_visible()


async def pictures(phone: FilledPhone, photo: Path) -> None:
    for name in ("house", "marked", "crack"):
        await phone.question(name).locator("input[type=file]").set_input_files(photo)
        await expect(phone.question(name).locator("img")).to_be_visible()
    await phone.question("crack").get_by_role("button", name="在照片上画").click()
    await phone.button("画箭头").click()
    await phone.scribble()
    await phone.button("画好了").click()
    await expect(phone.question("crack").get_by_role("button", name="恢复没画过的照片")).to_be_visible()
    await phone.question("yard").get_by_role("button", name="画图").click()
    await phone.scribble()
    await phone.button("画好了").click()
    await phone.question("signed").get_by_role("button", name="签名").click()
    await phone.scribble()
    await phone.button("签好了").click()
    await expect(phone.question("signed").locator("img")).to_be_visible()


async def sounds(phone: FilledPhone, folder: Path) -> None:
    await phone.question("told").get_by_role("button", name="开始录音").click()
    await expect(phone.question("told").get_by_role("timer")).to_contain_text("最长 0:03")
    # The form's limit of three seconds ends it.
    await expect(phone.question("told").locator("audio")).to_be_visible()
    too_big, film, paper = folder / "long.mp4", folder / "short.mp4", folder / "paper.PDF"
    too_big.write_bytes(bytes(15 * 1024 * 1024 + 1))
    film.write_bytes(bytes(15 * 1024 * 1024))
    paper.write_bytes(b"%PDF-1.4")
    await phone.question("film").locator("input[type=file]").set_input_files(too_big)
    await expect(phone.question("film").get_by_text("不能超过 15 MB")).to_be_visible()
    await phone.question("film").locator("input[type=file]").set_input_files(film)
    await expect(phone.question("film").get_by_text("15.0 MB")).to_be_visible()
    await phone.question("paper").locator("input[type=file]").set_input_files(paper)
    await phone.question("card").get_by_role("button", name="扫码").click()
    await expect(phone.question("card").locator("input.control")).to_have_value(workbook.CODE)


async def test_a_form_of_every_widget_is_filled_and_the_server_agrees(
    playwright: Playwright, dist: Path, photo: Path, code: Path, tmp_path: Path
) -> None:
    async with filling(playwright, dist, workbook.xform().decode(), camera=code) as (phone, _):
        await places(phone)
        await phone.turn()
        await lines(phone)
        said = await phone.question("field").inner_text()
        await phone.turn()
        await pictures(phone, photo)
        await phone.turn()
        await sounds(phone, tmp_path)
        await phone.holds("card", workbook.CODE)
        values = judged(await phone.xml())
    assert values["here"].split()[:2] == [str(LAT), str(LON)]
    assert values["shelter"] == "school"
    assert values["field"].split(";")[0] == values["field"].split(";")[-1], "an area ends where it began"
    assert len(values["field"].split(";")) == 5
    assert f"面积 {round(float(values['field_m2']))} 平方米" in said
    assert float(values["road_m"]) > 10
    ends = {name: values[name].rsplit(".", 1)[-1] for name in ("house", "marked", "crack", "yard", "signed", "told")}
    assert ends == {"house": "jpg", "marked": "jpg", "crack": "jpg", "yard": "png", "signed": "png", "told": "webm"}
    assert values["film"].endswith(".mp4")
    assert values["paper"].endswith(".pdf")


async def to_page(phone: FilledPhone, question: str) -> None:
    """Turns pages, without answering, until this question is in sight."""
    while not await phone.question(question).count():
        await phone.turn()


async def test_an_outline_is_walked_and_warned_of_when_it_crosses_itself(playwright: Playwright, dist: Path) -> None:
    async with filling(playwright, dist, workbook.xform().decode(), size=(390, 844)) as (phone, context):
        await to_page(phone, "field")
        await phone.question("field").get_by_role("button", name="画地块").click()
        await expect(phone.screen.locator("dialog .map[data-drawn]")).to_be_visible()
        await phone.button("走着画").click()
        await phone.screen.get_by_label("多久记一点").select_option("5")
        await phone.button("开始走").click()
        for corner, (east, north) in enumerate(((0, 0), (0.001, 0), (0, 0.001), (0.001, 0.001))):
            await context.set_geolocation({"longitude": LON + east, "latitude": LAT + north, "accuracy": ACCURACY_M})
            await expect(phone.screen.locator(f'dialog .map[data-points="{corner + 1}"]')).to_be_attached()
        await phone.button("停下").click()
        await expect(phone.screen.locator("dialog").get_by_text("线自己交叉了")).to_be_visible()
        await phone.button("撤销").click()
        await expect(phone.screen.get_by_text("线自己交叉了")).to_have_count(0)
        await phone.button("好了").click()
        corners = await phone.places("field", 4)
        assert [[float(part) for part in corner.split()] for corner in corners] == [
            [36.11, 113.2, 0, 8],
            [36.11, 113.201, 0, 8],
            [36.111, 113.2, 0, 8],
            [36.11, 113.2, 0, 8],
        ]


async def test_a_point_is_dragged_to_its_place_and_put_back(playwright: Playwright, dist: Path) -> None:
    async with filling(playwright, dist, workbook.xform().decode(), size=(390, 844)) as (phone, _):
        await to_page(phone, "road")
        await phone.question("road").get_by_role("button", name="画路线").click()
        await phone.tap_map((60, 100), (200, 240))
        drawn = await phone.places("road", 2)
        box = await phone.screen.locator("dialog .holder").bounding_box()
        assert box is not None
        await phone.page.mouse.move(box["x"] + 200, box["y"] + 240)
        await phone.page.mouse.down()
        await phone.page.mouse.move(box["x"] + 250, box["y"] + 330, steps=8)
        await phone.page.mouse.up()
        await phone.page.wait_for_function("before => !window.xml.includes(before)", arg=drawn[1])
        dragged = await phone.places("road", 2)
        assert dragged[0] == drawn[0]
        assert float(dragged[1].split()[0]) < float(drawn[1].split()[0]), "further south"
        assert float(dragged[1].split()[1]) > float(drawn[1].split()[1]), "further east"
        await phone.button("撤销").click()
        await phone.page.wait_for_function("before => window.xml.includes(before)", arg=drawn[1])


async def test_the_photo_stays_when_drawing_on_it_fails(playwright: Playwright, dist: Path, photo: Path) -> None:
    async with filling(playwright, dist, workbook.xform().decode()) as (phone, _):
        await to_page(phone, "crack")
        question = phone.question("crack")
        await question.locator("input[type=file]").set_input_files(photo)
        await expect(question.locator("img")).to_be_visible()
        before = await phone.text("crack")
        await question.locator("img").evaluate("() => { HTMLCanvasElement.prototype.toBlob = done => done(null) }")
        await question.get_by_role("button", name="在照片上画").click()
        await phone.scribble()
        await phone.button("画好了").click()
        await expect(question.get_by_role("alert")).to_contain_text("原照片还在")
        await expect(question.locator("img")).to_be_visible()
        assert await phone.text("crack") == before


async def test_what_is_taken_away_comes_back_with_one_tap(playwright: Playwright, dist: Path, photo: Path) -> None:
    async with filling(playwright, dist, workbook.xform().decode()) as (phone, _):
        await to_page(phone, "house")
        question = phone.question("house")
        await question.locator("input[type=file]").set_input_files(photo)
        await expect(question.locator("img")).to_be_visible()
        before = await phone.text("house")
        await question.get_by_role("button", name="去掉照片").click()
        await expect(question.get_by_text("已去掉照片")).to_be_visible()
        await question.get_by_role("button", name="撤销").click()
        await expect(question.locator("img")).to_be_visible()
        await phone.holds("house", before)


async def test_a_call_in_the_middle_keeps_what_was_recorded(playwright: Playwright, dist: Path) -> None:
    async with filling(playwright, dist, workbook.xform().decode()) as (phone, _):
        await to_page(phone, "told")
        question = phone.question("told")
        await question.evaluate(A_CALL_COMES)
        await question.get_by_role("button", name="开始录音").click()
        await expect(question.get_by_text("前面录的已经存下")).to_be_visible()
        await expect(question.locator("audio")).to_be_visible()
        assert (await phone.text("told")).endswith(".webm")


async def test_without_permission_each_widget_says_so_and_leaves_another_way(
    playwright: Playwright, dist: Path
) -> None:
    async with filling(playwright, dist, workbook.xform().decode(), devices=False) as (phone, _):
        await phone.question("here").get_by_role("button", name="记下位置").click()
        await expect(phone.question("here").get_by_role("alert")).to_contain_text("没有得到定位的允许")
        await to_page(phone, "told")
        await phone.question("told").get_by_role("button", name="开始录音").click()
        await expect(phone.question("told").get_by_role("alert")).to_be_visible()
        await expect(phone.question("told").get_by_role("button", name="选录好的声音文件")).to_be_visible()
        await phone.question("card").get_by_role("button", name="扫码").click()
        await expect(phone.screen.locator("dialog").get_by_role("alert")).to_contain_text("自己填")
        await phone.button("自己填").click()
        await phone.question("card").locator("input.control").fill("TF-2026-17")
        await phone.question("card").locator("input.control").blur()
        await phone.holds("card", "TF-2026-17")


def card_with(number: str, path: Path) -> Path:
    """A photo of a card's face: pale ground, the number where the card has it. Nobody has this number."""
    card = Image.new("RGB", (1284, 810), (228, 235, 240))
    pen = ImageDraw.Draw(card)
    font = ImageFont.load_default(52)
    for place, character in enumerate(number):
        pen.text((475 + place * 38, 680), character, font=font, fill=(24, 24, 28))
    card.rotate(1.5, fillcolor=(90, 90, 90)).save(path, quality=85)
    return path


async def test_an_id_number_read_off_a_card_counts_only_once_it_is_confirmed(
    playwright: Playwright, dist: Path, tmp_path: Path
) -> None:
    number = "140427194303030022"
    async with filling(playwright, dist, workbook.xform().decode()) as (phone, _):
        await to_page(phone, "id_number")
        question = phone.question("id_number")
        await question.get_by_role("button", name="拍身份证认号码").click()
        lens = phone.screen.get_by_role("dialog", name="认身份证号码")
        await lens.locator("input[type=file]").set_input_files(card_with(number, tmp_path / "card.jpg"))
        asked = phone.screen.get_by_role("dialog", name="请对照证件核对")
        await expect(asked).to_contain_text("140427 1943 0303 0022")
        assert number not in await phone.xml()
        await asked.get_by_role("button", name="对，就用这个").click()
        await expect(question.locator("input.control")).to_have_value(number)
        await phone.holds("id_number", number)
