"""From the desk's printer to the door to the phone: the label is printed, hung up, and opens its household.

What the camera sees is the very label that the console draws; the phone reads it with its own
reader, without a signal.
"""

from pathlib import Path

from PIL import Image
from playwright.async_api import expect

from tests import world
from tests.journeys.console_page import ConsolePage
from tests.journeys.door_codes.conftest import Camera, Hand, picture_of
from tests.journeys.form_widgets.test_form_widgets import card_with
from tests.journeys.house import JourneyHouse
from tests.journeys.phone_page import PhonePage

WANG = str(world.uid("wang"))


async def make_labels(desk: ConsolePage, *, spare: int = 0, renew: bool = False) -> list[str]:
    """Labels for every household of the township; their numbers as they lie on the page."""
    await desk.go_to("/households")
    await desk.page.get_by_role("link", name="打印门码").click()
    await expect(desk.page.locator(".choices li").first).to_be_visible()
    await desk.page.get_by_label("另加备用码").fill(str(spare))
    await desk.page.get_by_label("换新码").set_checked(renew)
    await desk.page.get_by_role("button", name="生成").click()
    await expect(desk.page.locator(".shown .label img").first).to_be_visible()
    return await desk.page.locator(".shown .label span").all_inner_texts()


async def label_of(desk: ConsolePage, head: str) -> Image.Image:
    """The label that the matching list says is this person's."""
    number = await desk.page.locator(".shown tr", has_text=head).first.get_attribute("data-number")
    return await picture_of(desk.page, f'.shown .label:has-text("{number}")')


async def scan(phone: PhonePage) -> None:
    """One tap from the list of households."""
    await phone.go_to("/households")
    await phone.page.get_by_role("button", name="扫一扫").tap()


async def test_a_printed_label_opens_its_household_with_one_tap_and_no_signal(
    house: JourneyHouse, desk: ConsolePage, camera: Camera, hand: Hand
) -> None:
    await make_labels(desk, spare=2)
    camera.hold(await label_of(desk, "王秀兰"))
    phone = await hand()
    await phone.ready_offline()
    before = await house.sql("select count(*) as n from audit where subject_id = $1", world.uid("wang"))
    await phone.go_offline()
    await scan(phone)
    await expect(phone.page).to_have_url(f"{phone.address}/#/households/{WANG}")
    await expect(phone.page.get_by_role("heading", name="王秀兰")).to_be_visible()
    await phone.go_online()
    await phone.sync_now()
    after = await house.sql("select count(*) as n from audit where subject_id = $1", world.uid("wang"))
    assert after == before, "that a door was scanned is written down nowhere"


async def test_a_code_of_nobody_here_is_told_in_words_and_leads_on(
    desk: ConsolePage, camera: Camera, hand: Hand
) -> None:
    """A spare label from another door: what it may be, and the way to report."""
    numbers = await make_labels(desk, spare=1)
    camera.hold(await picture_of(desk.page, f'.shown .label:has-text("{numbers[-1]}")'))
    phone = await hand()
    await scan(phone)
    told = phone.page.get_by_role("dialog", name=f"{numbers[-1]} 不在这台手机里")
    await expect(told).to_be_visible()
    await expect(told.get_by_role("listitem")).to_have_count(3)
    await told.get_by_role("button", name="随手报").tap()
    await expect(phone.page.locator(".fill .question").first).to_be_visible()


async def test_a_label_renewed_at_the_desk_opens_the_household_after_a_sync(
    house: JourneyHouse, desk: ConsolePage, camera: Camera, hand: Hand
) -> None:
    await make_labels(desk)
    phone = await hand()
    await make_labels(desk, renew=True)
    await house.until_done([])
    camera.hold(await label_of(desk, "王秀兰"))
    await scan(phone)
    told = phone.page.get_by_role("dialog", name="不在这台手机里")
    await expect(told).to_be_visible()
    await told.get_by_role("button", name="同步后再找").tap()
    await expect(phone.page).to_have_url(f"{phone.address}/#/households/{WANG}")


async def test_a_photo_of_an_id_card_opens_its_holders_household(tmp_path: Path, hand: Hand) -> None:
    """Only the number is looked at, and nothing of it is kept."""
    phone = await hand()
    await scan(phone)
    lens = phone.page.get_by_role("dialog", name="扫一扫")
    frame = await lens.locator(".sight").bounding_box()
    assert frame is not None
    assert (round(frame["width"] / frame["height"], 1), frame["width"] < 360) == (1.6, True), (
        "as a card, on the screen"
    )
    await lens.locator("input[type=file]").set_input_files(card_with(world.WANG_ID_NUMBER, tmp_path / "card.jpg"))
    await expect(phone.page).to_have_url(f"{phone.address}/#/households/{WANG}")


async def test_a_desk_prints_only_labels_and_keeps_names_off_them(house: JourneyHouse, desk: ConsolePage) -> None:
    numbers = await make_labels(desk, spare=3)
    heads = await desk.page.locator(".shown tbody tr").all_inner_texts()
    assert len(numbers) == len(heads)
    assert all(number in row for number, row in zip(numbers, heads, strict=True))
    words = "".join(await desk.page.locator(".shown .label").all_inner_texts())
    assert set(words) <= set("0123456789 \n"), "a label says nothing but its number"
    assert await house.sql("select 1 from audit where action = 'household.print_door_code' and subject_id = $1",
                            world.uid("wang"))  # fmt: skip
