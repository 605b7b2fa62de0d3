"""A phone is lost on the way and found again, on a real server and in a real browser.

Told as it happens: the township sees at its desk that a worker's phone has records waiting and a wrong clock; the
worker rings that it is gone; the township marks it as lost, and the phone is told so; the driver brings it back, the
township marks it as found, and the password opens it with the key it had left here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any, Self

import httpx
import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from server.core.clock import now
from server.core.ids import new_id
from tests.browser import cleared
from tests.journeys.console_page import ConsolePage
from tests.journeys.phones_desk.desk import PhonesDesk
from tests.operations.launcher import Launcher

KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"
WHY, BACK = "丢在去县城的班车上", "司机送到镇里，已交还本人"


class County(msgspec.Struct, frozen=True):
    """A house with its demo county, and a browser."""

    address: str
    password: str
    browser: Browser

    async def desk(self, login: str) -> PhonesDesk:
        """Somebody's desk, signed in."""
        context = await self.browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        console = ConsolePage(await context.new_page(), self.address)
        await console.sign_in(login, self.password)
        return PhonesDesk(console)

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=30)


class Phone:
    """What a worker's phone asks of the server; its connection ends with the block."""

    def __init__(self, county: County, login: str) -> None:
        self.id = str(new_id(now()))
        self._county, self._login = county, login
        self.client = county.client()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def sign_in(self) -> httpx.Response:
        device = {"id": self.id, "name": "红米 Note", "app_version": "0.1.0"}
        asked = {"login": self._login, "password": self._county.password, "device": device}
        answer = self.client.post("/sessions", json=asked)
        if answer.is_success:
            self.client.headers["authorization"] = f"Bearer {answer.json()['token']}"
        return answer

    def sync(self, **said: Any) -> httpx.Response:
        """`said`: how it fares; its clock is an hour slow."""
        clock = now() - timedelta(hours=1)
        phone = {"id": self.id, "app_version": "0.1.0", "now": clock.isoformat()} | said
        return self.client.post("/sync", json={"device": phone, "cursor": None})

    def standing(self) -> str:
        """What it learns while it is locked and nobody is signed in."""
        with self._county.client() as locked:
            return locked.get(f"/devices/{self.id}/standing").json()["standing"]


@pytest.fixture
def phone(county: County) -> Iterator[Phone]:
    """A phone of grid01 that nobody has signed in on yet."""
    with Phone(county, "grid01") as made:
        yield made


@pytest_asyncio.fixture(scope="module")
async def county(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[County]:
    """`./tanfang up` in an empty data folder, and a browser."""
    data = tmp_path_factory.mktemp("phones_desk") / "data"
    with Launcher(data, demo=True) as house:
        house.wait_for("Ctrl-C")
        password = "".join(house.printed).split("password: ")[-1].split()[0]
        async with cleared(browser):
            yield County(f"http://127.0.0.1:{house.port}", password, browser)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_phone_is_lost_and_found(county: County, phone: Phone) -> None:
    assert phone.sign_in().json()["recovery_key"] is None
    assert phone.client.put("/devices/own/recovery", json={"key": KEY}).status_code == 204
    waiting = (now() - timedelta(days=2, hours=1)).isoformat()
    assert phone.sync(unsent=3, oldest_unsent_at=waiting, opens_offline=True).status_code == 200

    town = await county.desk("town01")
    assert "手机" in await town.console.menu_names()
    await town.open("may_need_help")
    assert await town.signs(phone.id) == ["没发出 3 条", "时间慢 1 小时"]
    await town.choose(phone.id)
    assert [await town.said(name) for name in ("未发送的记录", "没网能打开", "草稿")] == ["3 条", "是", "没说"]

    happens = await town.begin("标为丢失")
    assert any("上次同步时，手机上还有 3 条没发送" in line for line in happens)
    await town.confirm("标为丢失", "")
    await expect(town.page.get_by_text("请写明是怎么回事")).to_be_visible()
    assert phone.standing() == "fine"
    await town.confirm("标为丢失", WHY)
    assert await town.history(WHY) == [("lost", WHY)]

    assert phone.standing() == "lost"
    assert code(phone.sign_in()) == (401, "device_lost")
    assert code(await until_refused(phone)) == (401, "device_lost")

    await town.begin("标为找回")
    await town.confirm("标为找回", BACK)
    assert await town.history(BACK) == [("found", BACK), ("lost", WHY)]
    assert phone.standing() == "fine"
    assert phone.sign_in().json()["recovery_key"] == KEY
    assert phone.sync().status_code == 200


async def until_refused(phone: Phone) -> httpx.Response:
    """The first refusal of the phone's token: servers remember a session for ten seconds."""
    end = now() + timedelta(seconds=60)
    while (answer := phone.client.get("/session")).is_success:
        assert now() < end, "the token still works"
        await asyncio.sleep(0.5)
    return answer


@pytest.mark.parametrize(("login", "sees"), [("county01", True), ("admin", True), ("town02", False)])
async def test_each_office_sees_the_phones_of_its_own_workers(
    county: County, phone: Phone, login: str, sees: bool
) -> None:
    assert phone.sign_in().is_success
    desk = await county.desk(login)
    await desk.open(search="grid01")
    if sees:
        await expect(desk.line(phone.id)).to_be_visible()
        await expect(desk.page.locator("[data-version]").first).to_contain_text("最新")
    else:
        await expect(desk.page.get_by_text("没有这样的手机")).to_be_visible()


async def test_the_page_fits_a_small_window(county: County, phone: Phone) -> None:
    assert phone.sign_in().is_success
    desk = await county.desk("town01")
    await desk.page.set_viewport_size({"width": 390, "height": 844})
    await desk.open(search="grid01")
    await desk.choose(phone.id)
    await expect(desk.line(phone.id)).to_be_hidden()
    button = await desk.page.locator("article").get_by_role("button", name="标为丢失").bounding_box()
    assert button is not None
    assert button["x"] + button["width"] <= 390
    await desk.page.get_by_role("link", name="回到列表").click()
    await expect(desk.line(phone.id)).to_be_visible()
