"""Where the browser cannot lock records up, or has no place for them, it says so at once and what to do."""

import pytest
from playwright.async_api import expect

from tests.journeys.house import JourneyHouse
from tests.journeys.in_the_hand.conftest import SMALL, Newcomers

NO_PLACE = "IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError') };"
NO_PLACE_AT_ALL = NO_PLACE + (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError') } });"
)
OLD = "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });"


# An address of this machine that is not its own loopback is as little trusted as any other without https.
@pytest.mark.parametrize(
    ("host", "lack", "said"),
    [
        ("0.0.0.0", "", "这个网址不是加密的"),  # noqa: S104
        ("127.0.0.1", OLD, "这个浏览器太旧"),
        ("127.0.0.1", NO_PLACE, "这个浏览器不让存东西"),
        ("127.0.0.1", NO_PLACE_AT_ALL, "这个浏览器不让存东西"),
    ],
    ids=["plain http", "no cryptography", "no store", "no store of any kind"],
)
async def test_it_says_so_and_what_to_do(
    newcomer: Newcomers, house: JourneyHouse, host: str, lack: str, said: str
) -> None:
    held = await newcomer(SMALL, lack)
    held.address = house.address.replace("127.0.0.1", host)
    wrong: list[str] = []
    held.page.on("pageerror", lambda error: wrong.append(str(error)))
    await held.open()
    notice = held.page.locator(".notice", has_text="这里不能用来填记录")
    await expect(notice).to_contain_text(said)
    await expect(notice).to_contain_text("请用手机自带的浏览器打开网址")
    await expect(held.page.get_by_label("密码")).to_have_count(0)
    assert wrong == []
