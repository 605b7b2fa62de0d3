"""A grid with a large list, and phones of several sizes that hold it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ViewportSize

from server.registry.pinyin import search_form
from tests import world
from tests.journeys.house import Ground, JourneyHouse
from tests.journeys.phone_page import PhonePage, new_phone

SMALL: ViewportSize = {"width": 360, "height": 740}
PHONE: ViewportSize = {"width": 390, "height": 844}
SIDEWAYS: ViewportSize = {"width": 844, "height": 390}
LONG_NAME = "欧阳·买买提江·阿布都热合曼"
HOUSEHOLDS = 300
HOME = str(world.uid("郝桂英"))  # has a telephone, and a way to be found

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


@pytest_asyncio.fixture(scope="session")
async def crowd(running: JourneyHouse) -> Ground:
    """A grid with some three hundred households; in another township than those whose desks make lists."""
    ground = await running.ground(world.BAICHI_VILLAGE)
    names = [HEADS[number % len(HEADS)] for number in range(HOUSEHOLDS)]
    await running.sql(ADD, world.COUNTY, ground.code, names, [search_form(name) for name in names])
    await running.household("郝桂英", ground.code, phone="14200000002", directions="老井往东第二家")
    return ground


async def give_room(phone: PhonePage, room: int | None) -> None:
    """Lets the app have so many bytes in all; None: as much as the machine has."""
    session = await phone.page.context.new_cdp_session(phone.page)
    asked = {"origin": phone.address} | ({} if room is None else {"quotaSize": room})
    await session.send("Storage.overrideQuotaForOrigin", asked)  # pyright: ignore[reportUnknownMemberType]


@pytest_asyncio.fixture
async def phone(house: JourneyHouse, crowd: Ground, browser: Browser) -> AsyncIterator[Phones]:
    """Makes phones of a size, signed in.

    `before`: a script that runs in every page before the app; `room`: bytes that the phone has for the app.
    """
    contexts: list[BrowserContext] = []

    async def make(size: ViewportSize = PHONE, before: str = "", room: int | None = None, **more: Any) -> PhonePage:
        context = await new_phone(browser, viewport=size, has_touch=True, **more)
        contexts.append(context)
        if before:
            await context.add_init_script(before)
        made = PhonePage(await context.new_page(), house.address)
        await give_room(made, room)
        await made.sign_in(crowd.login, world.PASSWORD)
        return made

    yield make
    for context in contexts:
        await context.close()


@pytest_asyncio.fixture
async def newcomer(house: JourneyHouse, browser: Browser) -> AsyncIterator[Newcomers]:
    """Makes phones on which nobody has signed in, with a script that runs before the app."""
    contexts: list[BrowserContext] = []

    async def make(size: ViewportSize, before: str) -> PhonePage:
        contexts.append(await browser.new_context(viewport=size, locale="zh-CN", has_touch=True))
        await contexts[-1].add_init_script(before)
        return PhonePage(await contexts[-1].new_page(), house.address)

    yield make
    for context in contexts:
        await context.close()
