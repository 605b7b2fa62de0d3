"""Fixtures every test may use: real servers, a database per test process, connections that roll back."""

import gc
import os
from collections.abc import AsyncIterator, Iterator

import hypothesis
import pytest
import pytest_asyncio

from server.core.db import Connection, Pool, connect, open_pool
from server.settings import Settings
from tests.servers import SharedServers, create_database, drop_database

# The files that take longest, the longest first. Files are given out one by one: nobody is to be left alone with one
# of these at the end.
LONGEST = (
    "tests/web/test_front_end.py",
    "tests/journeys/model/test_model.py",
    "tests/journeys/clocks/test_wrong_clock.py",
    "tests/journeys/door_codes/test_door_codes.py",
    "tests/journeys/test_main_loop.py",
    "tests/features/test_publishing_versions.py",
    "tests/journeys/trust/test_lock.py",
    "tests/journeys/trust/test_pin.py",
    "tests/operations/test_up.py",
    "tests/forms/library/test_library_form_tests.py",
    "tests/journeys/bundle/test_bundle.py",
    "tests/journeys/stories/test_a_day_without_signal.py",
    "tests/journeys/in_the_hand/test_everybody_can_use_it.py",
    "tests/journeys/form_widgets/test_form_widgets.py",
    "tests/guards/test_tools.py",
    "tests/journeys/clocks/test_midnight.py",
    "tests/forms/corpus/test_corpus.py",
)

# A property is about what is true, not about how fast a busy machine finds examples.
hypothesis.settings.register_profile(
    "tanfang", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("tanfang")


# Collecting makes millions of objects that all stay: looking for garbage among them was two thirds of its work.
gc.disable()


def pytest_collection_finish() -> None:
    """From here on garbage is looked for among what the tests make."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, otherwise as collected."""
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(rank)))


@pytest.fixture(scope="session")
def servers() -> Iterator[SharedServers]:
    """PostgreSQL, Valkey and the object store, shared by all test processes."""
    held = SharedServers()
    yield held
    held.release()


@pytest_asyncio.fixture(scope="session")
async def settings(servers: SharedServers) -> AsyncIterator[Settings]:
    """The server's settings: a migrated, empty database and Valkey database of this test process."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"test_{os.getpid()}_{worker}"
    await drop_database(servers, name)
    await create_database(servers, name)
    yield servers.settings(name)
    await drop_database(servers, name)


@pytest.fixture(scope="session")
def database_url(settings: Settings) -> str:
    """This process's database as the application's role, under row-level security."""
    return settings.dsn


@pytest.fixture(scope="session")
def owner_database_url(settings: Settings) -> str:
    """This process's database as the owner of its tables."""
    return settings.owner_dsn


@pytest_asyncio.fixture(scope="session")
async def pool(settings: Settings) -> AsyncIterator[Pool]:
    """The server's own kind of pool. What a test commits through it stays for the later ones."""
    opened = await open_pool(settings.dsn, 4)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def conn(pool: Pool) -> AsyncIterator[Connection]:
    """A connection as the application's role inside a transaction that is rolled back."""
    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()


@pytest_asyncio.fixture
async def owner_conn(owner_database_url: str) -> AsyncIterator[Connection]:
    """A connection as the owner inside a transaction that is rolled back."""
    connection = await connect(owner_database_url)
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()
