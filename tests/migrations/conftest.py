"""A database that no migration has touched."""

import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
import pytest_asyncio

from tests.servers import SharedServers, drop_database


class Empty:
    """Makes empty databases; every one is dropped when its block ends."""

    def __init__(self, servers: SharedServers) -> None:
        self._servers = servers
        self._made = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[str]:
        """The owner's DSN of a new database."""
        self._made += 1
        name = f"empty_{os.getpid()}_{self._made}"
        owner = self._servers.addresses.owner_dsn
        conn = await asyncpg.connect(owner)
        await conn.execute(f"create database {name} template template0")
        await conn.close()
        yield f"{owner.rpartition('/')[0]}/{name}"
        await drop_database(self._servers, name)


@pytest.fixture(scope="session")
def empty_databases(servers: SharedServers) -> Empty:
    return Empty(servers)


@pytest_asyncio.fixture
async def empty(empty_databases: Empty) -> AsyncIterator[str]:
    """The owner's DSN of an empty database."""
    async with empty_databases() as dsn:
        yield dsn
