"""Phones whose network and servers fail when a story wants it, and a camera."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser

from tests import world
from tests.journeys.house import JourneyHouse
from tests.journeys.phone_page import PhonePage, new_phone

Phones = Callable[..., Awaitable[PhonePage]]


@pytest_asyncio.fixture
async def phones(browser: Browser, house: JourneyHouse) -> AsyncIterator[Phones]:
    """Makes phones, each signed in by who is named; they reach the house by its lines."""
    made: list[PhonePage] = []

    async def make(login: str) -> PhonePage:
        context = await new_phone(browser)
        phone = PhonePage(await context.new_page(), house.home.address)
        made.append(phone)
        await phone.sign_in(login, world.PASSWORD)
        return phone

    yield make
    await asyncio.gather(*(phone.page.context.close() for phone in made))


@pytest.fixture
def camera(tmp_path: Path) -> Callable[[int], Path]:
    """Takes pictures that differ by their number, as detailed as a phone's."""

    def take(number: int) -> Path:
        path = tmp_path / f"{number}.jpg"
        Image.effect_noise((900, 1200), 40 + number).convert("RGB").save(path, "JPEG", quality=70)
        return path

    return take
