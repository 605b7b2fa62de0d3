"""A county's database of its own, to be filled and measured."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from embedded import Addresses
from server.core.db import Connection, connect
from server.core.migrate import migrate


@asynccontextmanager
async def fresh_database(
    addresses: Addresses, name: str
) -> AsyncGenerator[tuple[Connection, Connection, Connection]]:
    """A new migrated database, by its administrator, its owner and the application's role."""
    owner = await connect(addresses.owner_dsn)
    await owner.execute(f"create database {name}")
    await owner.close()
    dsns = [f"{dsn.rpartition('/')[0]}/{name}" for dsn in (addresses.admin_dsn, addresses.owner_dsn, addresses.dsn)]
    await migrate(dsns[1])
    async with AsyncExitStack() as open_ones:
        conns: list[Connection] = []
        for dsn in dsns:
            conns.append(conn := await connect(dsn))
            open_ones.push_async_callback(conn.close)
        yield conns[0], conns[1], conns[2]
