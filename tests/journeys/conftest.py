"""What all journeys share, once in a test process: a browser, the built front end, and a house.

What one test does to the house stays for the next: each asks for its own records, and for a grid of its own where
it counts what is there.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from shutil import copytree

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Playwright, async_playwright

from embedded.web_build import build_web
from tests.browser import ROOT, chromium
from tests.journeys.house import JourneyHouse


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey that fails is walked once more, and named at the end of the run (decision 0040)."""
    for item in items:
        if item.nodeid.startswith("tests/journeys/"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built front end, a copy that no other build changes."""
    built = os.environ.get("TANFANG_WEB_DIST") or build_web(ROOT, print)
    return Path(copytree(built, tmp_path_factory.mktemp("web") / "dist"))


@pytest_asyncio.fixture(scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    async with async_playwright() as one:
        yield one


@pytest_asyncio.fixture(scope="session")
async def browser(playwright: Playwright) -> AsyncIterator[Browser]:
    """Who takes contexts of it closes them."""
    held = await chromium(playwright)
    yield held
    await held.close()


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JourneyHouse]:
    house = JourneyHouse(Path(tmp_path_factory.mktemp("journeys")))
    try:
        house.start()
        yield house
    finally:
        house.stop()


@pytest_asyncio.fixture(scope="session")
async def running(standing: JourneyHouse) -> AsyncIterator[JourneyHouse]:
    await standing.settle_in()
    yield standing
    await standing.leave()


@pytest_asyncio.fixture
async def house(running: JourneyHouse) -> JourneyHouse:
    """In fair weather, whatever the test before did."""
    await running.heal()
    return running
