"""The browser tells the app that there is a network again, and the app sends without being touched."""

import asyncio
from typing import Any

from playwright.async_api import expect

from tests.journeys.house import JourneyHouse
from tests.journeys.in_the_hand.conftest import HOME, Phones

# What the app asks the browser to be woken for; where there is a network the browser does it at once and forgets.
LISTEN = """
window.asked = [];
const register = SyncManager.prototype.register;
SyncManager.prototype.register = function (tag) { window.asked.push(tag); return register.call(this, tag); };
"""
ASKED = "window.asked"


async def test_a_finished_visit_asks_to_be_woken_and_is_sent_when_it_is(phone: Phones, house: JourneyHouse) -> None:
    held = await phone(before=LISTEN)
    page = held.page
    await held.ready_offline()
    assert await page.evaluate(ASKED) == []
    session = await page.context.new_cdp_session(page)
    registered: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def told(event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            if not registered.done():
                registered.set_result(one["registrationId"])

    session.on("ServiceWorker.workerRegistrationUpdated", told)
    await session.send("ServiceWorker.enable")  # pyright: ignore[reportUnknownMemberType]

    await held.open_household(HOME)
    visit = await held.begin_visit()
    await held.fill_in({"/data/who/outcome": "met"})
    # The phone believes it has a network, and nobody answers.
    house.kill("server")
    await held.finish()
    await held.wait_for_state(visit, "ready")
    await expect(page.locator(".sync")).not_to_contain_text("正在")
    await page.wait_for_function("window.asked.length > 0")
    assert set(await page.evaluate(ASKED)) == {"records"}

    house.keep()
    await house.persist("/receipts", {"ids": []}, good=200)
    asked = {
        "origin": held.address,
        "registrationId": await asyncio.wait_for(registered, 60),
        "tag": "records",
        "lastChance": False,
    }
    async with page.expect_request(lambda one: one.url.endswith("/sync")):
        await session.send("ServiceWorker.dispatchSyncEvent", asked)  # pyright: ignore[reportUnknownMemberType]
    await held.wait_for_state(visit, "sent")
