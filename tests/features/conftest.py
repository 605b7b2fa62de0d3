"""The running house that tests over HTTP share; each takes a grid of its own in it."""

import os
from collections.abc import AsyncIterator

import pytest_asyncio

from tests import departments, world
from tests.house import Grid, House, running_house
from tests.servers import SharedServers


@pytest_asyncio.fixture(scope="session")
async def shared_house(servers: SharedServers) -> AsyncIterator[House]:
    async with running_house(servers, f"test_house_{os.getpid()}") as house:
        yield house


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


@pytest_asyncio.fixture(scope="session")
async def added_departments(shared_house: House) -> dict[str, departments.Desk]:
    """The departments of the county, as it added them."""
    shared_house.clock.at = world.NOW
    return await departments.add_departments(shared_house)


@pytest_asyncio.fixture
async def desks(house: House, added_departments: dict[str, departments.Desk]) -> departments.Desks:
    """Those who refer and those to whom it is referred, all signed in."""
    return await departments.open_desks(house, added_departments)
