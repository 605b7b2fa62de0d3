"""Fixtures every test may use: real servers, a database per test process, connections that roll back."""

import os
from collections.abc import AsyncIterator, Iterator

import hypothesis
import pytest
import pytest_asyncio

from server.core.db import Connection, Pool, connect, open_pool
from server.settings import Settings
from tests.servers import SharedServers, create_database, drop_database

# A property is about what is true, not about how fast a busy machine finds examples.
hypothesis.settings.register_profile(
    "tanfang", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("tanfang")


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
