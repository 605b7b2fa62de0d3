"""A house of its own with a large list, and phones of several sizes that hold it."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ViewportSize, async_playwright

from embedded.web_build import build_web
from server.registry.pinyin import search_form
from tests import world
from tests.bad_days.estate import Estate
from tests.browser import ROOT, chromium
from tests.journeys.phone_page import PhonePage

SMALL: ViewportSize = {"width": 360, "height": 740}
PHONE: ViewportSize = {"width": 390, "height": 844}
SIDEWAYS: ViewportSize = {"width": 844, "height": 390}
LONG_NAME = "欧阳·买买提江·阿布都热合曼"
HOUSEHOLDS = 300

Phones = Callable[..., Awaitable[PhonePage]]
Newcomers = Callable[[ViewportSize, str], Awaitable[PhonePage]]

# Invented names; every tenth is as long as names get.
HEADS = ("王秀兰", "单玉山", "解秀英", "曾喜", "仇大山", "王垚", "赵守田", "吕春花", "尉迟恭", LONG_NAME)
ADD = """
with made as (
  insert into households (county_code, id, region_code, address, directions, head_name, head_pinyin, lon, lat,
                          position_source, registered_at)
  select $1, gen_random_uuid(), $2, '城南社区 ' || n % 30 + 1 || ' 排 ' || n || ' 号', '过了沟底的小桥往上走', name,
         pinyin, 113.2 + n * 0.0001, 36.1, 'visit', now()
  from unnest($3::text[], $4::text[]) with ordinality as t (name, pinyin, n) returning id, head_name, head_pinyin
)
insert into persons (county_code, id, household_id, region_code, name, pinyin, sex, birth_date, relation, id_last4,
                     registered_at)
select $1, gen_random_uuid(), id, $2, head_name, head_pinyin, 'female', '1950-02-03', 'self', '032X', now() from made
"""


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """Servers of their own; the first worker has some three hundred households."""
    dist = shutil.copytree(build_web(ROOT, print), tmp_path_factory.mktemp("web") / "dist")
    estate = Estate(Path(tmp_path_factory.mktemp("hand")))
    try:
        estate.start()
        estate.settings = msgspec.structs.replace(estate.settings, web_dist=dist)
        estate.repair()
        yield estate
    finally:
        estate.stop()


@pytest_asyncio.fixture
async def opened(house: Estate) -> AsyncIterator[Estate]:
    """The house as its owner sees it, with the large list in it."""
    await house.open()
    try:
        held = await house.sql("select count(*) as n from households where region_code = $1", world.GRID_1)
        if held[0]["n"] < HOUSEHOLDS:
            await add_households(house, HOUSEHOLDS)
        yield house
    finally:
        await house.close()


async def add_households(house: Estate, count: int) -> None:
    names = [HEADS[number % len(HEADS)] for number in range(count)]
    await house.sql(ADD, world.COUNTY, world.GRID_1, names, [search_form(name) for name in names])


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        held = await chromium(playwright)
        yield held
        await held.close()


async def give_room(phone: PhonePage, room: int | None) -> None:
    """Lets the app have so many bytes in all; None: as much as the machine has."""
    session = await phone.page.context.new_cdp_session(phone.page)
    asked = {"origin": phone.address} | ({} if room is None else {"quotaSize": room})
    await session.send("Storage.overrideQuotaForOrigin", asked)  # pyright: ignore[reportUnknownMemberType]


@pytest_asyncio.fixture
async def phone(opened: Estate, browser: Browser) -> AsyncIterator[Phones]:
    """Makes phones of a size, signed in.

    `before`: a script that runs in every page before the app; `room`: bytes that the phone has for the app.
    """
    contexts: list[BrowserContext] = []

    async def make(
        size: ViewportSize = PHONE, before: str = "", login: str = "grid01", room: int | None = None, **more: Any
    ) -> PhonePage:
        context = await browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True, permissions=["geolocation"],
            geolocation={"longitude": 113.2041, "latitude": 36.1092, "accuracy": 8}, **more,
        )  # fmt: skip
        contexts.append(context)
        if before:
            await context.add_init_script(before)
        made = PhonePage(await context.new_page(), f"http://127.0.0.1:{opened.port}")
        await give_room(made, room)
        await made.sign_in(login, world.PASSWORD)
        return made

    yield make
    for context in contexts:
        await context.close()


@pytest_asyncio.fixture
async def newcomer(opened: Estate, browser: Browser) -> AsyncIterator[Newcomers]:
    """Makes phones on which nobody has signed in, with a script that runs before the app."""
    contexts: list[BrowserContext] = []

    async def make(size: ViewportSize, before: str) -> PhonePage:
        contexts.append(await browser.new_context(viewport=size, locale="zh-CN", has_touch=True))
        await contexts[-1].add_init_script(before)
        return PhonePage(await contexts[-1].new_page(), f"http://127.0.0.1:{opened.port}")

    yield make
    for context in contexts:
        await context.close()
