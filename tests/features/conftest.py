"""The running house that the tests of one file share; each takes a grid of its own in it.

What a test leaves behind is met only by the tests after it in its own file: no file can trip over another.
"""

import os
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests import departments, world
from tests.house import Grid, House, running_house
from tests.servers import SharedServers, copy_database, create_database, drop_database


@pytest_asyncio.fixture(scope="session")
async def small_county(servers: SharedServers) -> AsyncIterator[str]:
    """The name of a database with the small county in it, to be copied."""
    name = f"small_county_{os.getpid()}"
    await create_database(servers, name)
    async with running_house(servers.settings(name), populated=False):
        pass
    yield name
    await drop_database(servers, name)


@pytest.fixture(scope="session")
def bucket(servers: SharedServers) -> Iterator[str]:
    """Where this test process keeps photos."""
    with servers.bucket(f"tests-{os.getpid()}") as name:
        yield name


@pytest_asyncio.fixture(scope="module")
async def shared_house(servers: SharedServers, small_county: str, bucket: str) -> AsyncIterator[House]:
    name = f"test_house_{os.getpid()}"
    await copy_database(servers, name, of=small_county)
    async with running_house(servers.settings(name, bucket)) as house:
        storage = house.parts.storage
        for left in await storage.under(""):
            await storage.remove(left.key)
        yield house
    await drop_database(servers, name)


@pytest_asyncio.fixture
async def house(shared_house: House) -> House:
    """The house on the morning of 2 March 2026, nothing left to do."""
    shared_house.clock.at = world.NOW
    shared_house.forget_sessions()
    await shared_house.work()
    return shared_house


@pytest_asyncio.fixture
async def grid(house: House) -> Grid:
    """A grid nobody else uses, with a household whose first visit is long overdue."""
    made = await house.grid()
    await house.work()
    return made


@pytest_asyncio.fixture(scope="module")
async def added_departments(shared_house: House) -> dict[str, departments.Desk]:
    """The departments of the county, as it added them."""
    shared_house.clock.at = world.NOW
    return await departments.add_departments(shared_house)


@pytest_asyncio.fixture
async def desks(house: House, added_departments: dict[str, departments.Desk]) -> departments.Desks:
    """Those who refer and those to whom it is referred, all signed in."""
    return await departments.open_desks(house, added_departments)
