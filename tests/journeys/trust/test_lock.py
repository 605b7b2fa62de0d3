"""The lock: it falls by itself, keeps what is being written, and holds in every tab."""

from playwright.async_api import expect

from tests import world
from tests.journeys.phone_page import PhonePage
from tests.journeys.trust.conftest import Pocket

OUTCOME, REMARK = "/data/who/outcome", "/data/finish/remark"


async def test_the_lock_falls_in_the_middle_of_a_form_and_the_form_goes_on(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.page.clock.install()
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.open_household(str(world.uid("wang")))
    visit = await phone.begin_visit()
    await phone.answer(OUTCOME, "met")
    await phone.fill_page()
    page = await phone.page.locator(".fill").get_attribute("data-page")
    await phone.page.clock.fast_forward("03:00")  # its clock goes on while this machine works
    await expect(phone.page.locator(".fill")).to_be_visible()
    await phone.page.clock.fast_forward("02:10")
    await expect(phone.page.locator(".locked")).to_be_visible()
    await expect(phone.page.locator(".locked")).to_contain_text("1 份还没填完")
    assert "王秀兰" not in await phone.page.content()
    await phone.unlock()
    await expect(phone.page.locator(f'.fill[data-page="{page}"]')).to_be_visible()
    assert phone.page.url.endswith(visit)
    await phone.page.get_by_role("button", name="上一页").click()
    await expect(phone.question(OUTCOME).locator('[data-value="met"]')).to_have_attribute("aria-checked", "true")


async def test_words_not_yet_left_are_kept_when_the_lock_falls(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.page.clock.install()
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.open_household(str(world.uid("wang")))
    await phone.begin_visit()
    await phone.answer(OUTCOME, "met")
    while not await phone.question(REMARK).count():
        await phone.fill_page()
    await phone.question(REMARK).locator("textarea, input").fill("话还没写完")
    await phone.page.clock.fast_forward("05:10")
    await phone.unlock()
    await expect(phone.question(REMARK).locator("textarea, input")).to_have_value("话还没写完")


async def test_a_phone_out_of_sight_is_locked_when_it_is_looked_at_again(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.page.evaluate(AWAY, 200)
    await expect(phone.page.locator(".frame")).to_be_visible()
    await phone.page.evaluate(AWAY, 301)
    await expect(phone.page.locator(".locked")).to_be_visible()


# Out of sight no timer need run: only the clock has moved on when the page is seen again.
AWAY = """(seconds) => {
  const now = Date.now;
  Date.now = () => now() + seconds * 1000;
  document.dispatchEvent(new Event("visibilitychange"));
  Date.now = now;
}"""


async def test_tabs_lock_and_unlock_together(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.sign_in("grid01", world.PASSWORD)
    other = PhonePage(await pocket.context.new_page(), phone.address)
    await other.page.goto(f"{phone.address}/")
    await expect(other.page.locator(".today")).to_be_visible()  # without a PIN: the phone is unlocked
    await other.lock()
    await expect(phone.page.locator(".locked")).to_be_visible()
    await phone.unlock()
    await expect(other.page.locator(".frame")).to_be_visible()


async def test_nothing_is_sent_while_locked(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.ready_offline()
    await phone.go_offline()
    visit = await pocket.visit()
    await phone.lock()
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    await phone.go_online()
    await phone.page.wait_for_timeout(3_000)
    assert [one for one in asked if not one.endswith("/standing")] == []
    await phone.unlock()
    await phone.wait_for_state(visit, "sent")
    assert await pocket.arrived(visit) == 1


async def test_signing_out_keeps_unsent_work_for_pin_or_password(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.ready_offline()
    await phone.go_offline()
    visit = await pocket.visit()
    await phone.sign_out()
    await phone.go_online()
    await phone.page.get_by_role("button", name="李建国：按解锁码打开").click()
    await phone.unlock()
    # The PIN shows the work; sending asks for the password, which the server has been told to ask for.
    await expect(phone.page.get_by_text("请重新登录")).to_be_visible()
    await phone.wait_for_state(visit, "ready")
    await phone.page.get_by_role("button", name="登录", exact=True).click()
    await phone.give_password("grid01", world.PASSWORD)
    await phone.wait_for_state(visit, "sent")
    assert await pocket.arrived(visit) == 1


async def test_two_workers_share_a_phone_and_neither_reads_the_other(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.ready_offline()
    await phone.go_offline()
    visit = await pocket.visit()
    await phone.lock()
    await phone.go_online()
    await phone.page.get_by_role("button", name="换人登录").click()
    await phone.give_password("grid02", world.PASSWORD)
    await phone.choose_pin("802580")
    await phone.synced()
    await phone.finds_nobody("wxl")
    await phone.has_no_records()
    await expect(phone.page.locator("main")).to_contain_text("李建国")  # one of his waits here
    await phone.lock()
    await phone.page.get_by_role("button", name="换人登录").click()
    await phone.page.get_by_role("button", name="李建国：按解锁码打开").click()
    await phone.unlock()
    await phone.wait_for_state(visit, "sent")
    rows = await pocket.house.sql("select submitted_by from submissions where id = $1::uuid", visit)
    assert [row["submitted_by"] for row in rows] == [world.uid("grid01")]
