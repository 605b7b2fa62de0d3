"""The PIN: chosen once, asked for every time, slow to guess, and not the end of the world when it is forgotten."""

from pathlib import Path

from playwright.async_api import Response, expect

from tests import world
from tests.journeys.phone_page import PIN
from tests.journeys.trust.conftest import Pocket


async def test_a_pin_that_is_guessed_at_once_is_refused_in_words(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.open()
    await phone.give_password("grid01", world.PASSWORD)
    for weak, words in (("777777", "六位都一样"), ("123456", "连着数"), ("654321", "连着数")):
        await phone.enter_pin(weak)
        await expect(phone.page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    await phone.enter_pin(PIN)
    await phone.enter_pin("802580")
    await expect(phone.page.get_by_role("alert").filter(has_text="两遍不一样")).to_be_visible()
    await phone.choose_pin()
    await phone.synced()


async def test_a_visit_of_a_killed_app_waits_behind_the_pin_and_arrives_once(pocket: Pocket, photo: Path) -> None:
    phone = pocket.phone
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.ready_offline()
    await phone.go_offline()
    visit = await pocket.visit(photo)
    await phone.wait_for_state(visit, "ready")
    await pocket.kill()
    await expect(phone.page.locator(".locked")).to_contain_text("李建国")
    await expect(phone.page.locator(".locked")).to_contain_text("1 份记录等着交")
    assert "王秀兰" not in await phone.page.locator("body").inner_text()

    for left in (9, 8, 7):
        await phone.enter_pin("802580")
        await expect(phone.page.get_by_role("alert")).to_contain_text(f"还可以试 {left} 次")
    await expect(phone.page.get_by_role("status").filter(has_text="请等 0:")).to_be_visible()
    await expect(phone.page.locator("[data-digit='2']")).to_be_disabled()
    # Neither opening the app again nor setting the clock makes the wait shorter.
    await phone.page.reload()
    await expect(phone.page.get_by_role("status").filter(has_text="请等 0:")).to_be_visible()
    await expect(phone.page.locator("[data-digit='2']")).to_be_enabled()
    await phone.unlock()
    await phone.go_online()
    await phone.wait_for_state(visit, "sent")
    assert await pocket.arrived(visit) == 1
    files = await pocket.house.sql("select verified_at, problem from files where verified_at is not null")
    assert files
    assert not files[0]["problem"]


async def test_a_forgotten_pin_costs_a_password_and_a_network_and_no_work(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.go_to("/diagnostics")
    await expect(phone.page.locator("dl")).to_contain_text("服务器已收好")
    await phone.ready_offline()
    await phone.go_offline()
    visit = await pocket.visit()
    await phone.lock()
    await phone.page.get_by_role("button", name="解锁码忘了").click()
    await expect(phone.page.locator(".signin")).to_contain_text("要有网络")
    await phone.give_password("grid01", world.PASSWORD)
    await expect(phone.page.locator(".signin")).to_contain_text("连不上服务器")
    await phone.go_online()
    await phone.give_password("grid01", world.PASSWORD)
    await phone.choose_pin("802580")
    await phone.wait_for_state(visit, "sent")
    assert await pocket.arrived(visit) == 1
    await phone.lock()
    await phone.enter_pin(PIN)
    await expect(phone.page.get_by_role("alert")).to_contain_text("还可以试 9 次")
    await phone.unlock("802580")


async def test_a_pin_forgotten_before_its_recovery_key_was_handed_over_is_said_beforehand_and_after(
    pocket: Pocket,
) -> None:
    phone = pocket.phone
    await pocket.context.route("**/devices/own/recovery", lambda route: route.abort())
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.ready_offline()
    await phone.go_offline()
    visit = await pocket.visit()
    # Beforehand, also after the app was opened anew without a network.
    await pocket.kill()
    await phone.unlock()
    await phone.go_to("/")
    await expect(phone.page.locator(".frame")).to_contain_text("解锁码还没有备用的恢复钥匙")
    await phone.go_to("/diagnostics")
    await expect(phone.page.locator("dl")).to_contain_text("还没交给服务器")
    # After: the password is right and opens nothing; what it would cost to begin anew is counted.
    await phone.lock()
    await phone.page.get_by_role("button", name="解锁码忘了").click()
    await phone.go_online()
    await phone.give_password("grid01", world.PASSWORD)
    await expect(phone.page.locator(".locked")).to_contain_text("只能用解锁码打开")
    await phone.page.get_by_role("button", name="实在想不起来").click()
    await expect(phone.page.get_by_role("dialog")).to_contain_text("1 份没交的记录会永远打不开")
    await phone.page.get_by_role("dialog").get_by_role("button", name="取消").click()
    # It comes back to mind.
    await pocket.context.unroute("**/devices/own/recovery")
    await phone.unlock()
    await phone.wait_for_state(visit, "sent")
    await phone.go_to("/diagnostics")
    await expect(phone.page.locator("dl")).to_contain_text("服务器已收好")
    await phone.go_to("/")
    await expect(phone.page.locator(".frame")).not_to_contain_text("备用的恢复钥匙")


async def test_after_ten_wrong_pins_only_the_password_opens(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.lock()
    await pocket.let_waits_pass(wrong=9)
    await phone.enter_pin("802580")
    await expect(phone.page.locator(".locked")).to_contain_text("按错十次了")
    await expect(phone.page.locator("[data-digit]")).to_have_count(0)
    await phone.page.get_by_role("button", name="用账号密码登录").click()
    await phone.give_password("grid01", world.PASSWORD)
    await phone.choose_pin()


async def test_the_pin_is_changed_with_the_old_one(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.go_to("/settings")
    await phone.page.get_by_role("link", name="换解锁码").click()
    await phone.enter_pin(PIN)
    await phone.enter_pin("802580")
    await phone.enter_pin("802580")
    await expect(phone.page.locator(".settings")).to_be_visible()
    await phone.lock()
    await phone.enter_pin(PIN)
    await expect(phone.page.get_by_role("alert")).to_contain_text("不对")
    await phone.unlock("802580")


async def test_what_lies_on_the_phone_says_nothing(pocket: Pocket, photo: Path) -> None:
    phone = pocket.phone
    said: list[str] = []

    async def listen(response: Response) -> None:
        if response.url.endswith("/sessions"):
            said.append((await response.json())["token"])

    phone.page.on("response", listen)
    await phone.sign_in("grid01", world.PASSWORD)
    visit = await pocket.visit(photo)
    await phone.wait_for_state(visit, "sent")
    await pocket.visit()
    raw = await pocket.dump()
    assert said
    assert said[0] not in raw
    assert visit in raw  # the dump reads what is there
    for secret in ("王秀兰", "老井", "14200000001", "没有什么特别的", "/data/who", "18998", PIN):
        assert secret not in raw, secret
