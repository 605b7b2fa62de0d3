"""A lost phone: what was sent leaves it, what was not stays sealed and gets home when the phone is found."""

import asyncio
from contextlib import suppress

from playwright.async_api import TimeoutError as NotInTime
from playwright.async_api import expect

from tests import world
from tests.browser import PATIENCE_S
from tests.journeys.trust.conftest import Pocket


async def test_lost_while_locked_and_found_again(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.sign_in("grid01", world.PASSWORD)
    await phone.go_to("/diagnostics")
    await expect(phone.page.locator("dl")).to_contain_text("服务器已收好")
    sent = await pocket.visit()
    await phone.wait_for_state(sent, "sent")
    await phone.ready_offline()
    await phone.go_offline()
    visit = await pocket.visit()
    await phone.lock()
    await pocket.mark("lost")
    await phone.go_online()
    await phone.page.reload()
    notice = phone.page.locator(".signin .notice")
    await expect(notice.first).to_contain_text("这台手机已被标为丢失")
    await expect(notice.first).to_contain_text("没交的 1 份还锁在手机里")
    raw = await pocket.dump()
    assert sent not in raw
    assert visit in raw
    await phone.give_password("grid01", world.PASSWORD)
    await expect(notice.last).to_contain_text("标为丢失")

    await pocket.mark("found")
    await phone.page.reload()
    await expect(notice.first).to_contain_text("丢失标记已经取消")
    await phone.give_password("grid01", world.PASSWORD)
    await phone.choose_pin("802580")
    await phone.wait_for_state(visit, "sent")
    assert await pocket.arrived(visit) == 1
    await phone.page.reload()
    await phone.unlock("802580")


async def test_lost_while_open_closes_at_the_next_word_from_the_server(pocket: Pocket) -> None:
    phone = pocket.phone
    await phone.sign_in("grid02", world.PASSWORD)
    await phone.ready_offline()
    await pocket.mark("lost")
    notice = phone.page.locator(".signin .notice").first
    async with asyncio.timeout(PATIENCE_S):  # servers remember a session for some seconds
        while not await notice.count():
            with suppress(NotInTime):  # it closed meanwhile
                await phone.page.locator(".sync").click(timeout=1_000)
            await asyncio.sleep(1)
    await expect(notice).to_contain_text("这台手机已被标为丢失")
    raw = await pocket.dump()
    assert "pages: 0" in raw  # no list is left
    await pocket.mark("found")
