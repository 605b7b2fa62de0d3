"""The shared house behind a real HTTP server on loopback, and installations of Collect that talk to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from embedded.ports import free_port
from tests.features.openrosa.client import Collect
from tests.house import Caller, Grid, House

Installed = Callable[[Caller], Awaitable[Collect]]


@pytest_asyncio.fixture(scope="module")
async def address(shared_house: House) -> AsyncIterator[str]:
    """Where the house answers over HTTP; `house` itself stays in this process."""
    port = free_port()
    server = Server(
        shared_house.app, port=port, interface=Interfaces.ASGINL, log_level=LogLevels.error, websockets=False
    )
    running = asyncio.create_task(server.serve())
    for _ in range(100):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            break
    yield f"http://127.0.0.1:{port}"
    server.stop()
    await running


@pytest_asyncio.fixture
async def install(house: House, address: str) -> AsyncIterator[Installed]:
    """Set Collect up for a worker who is signed in on a phone: a secret is made, its QR code scanned."""
    made: list[Collect] = []

    async def installed(worker: Caller) -> Collect:
        worker.client.base_url = address
        secret = await worker.post("/collect-secrets", {"id": house.new_id(), "device_name": "红米 Note"})
        collect = Collect.scanned(secret["settings"], house.clock)
        made.append(collect)
        return collect

    yield installed
    for one in made:
        await one.close()


@pytest_asyncio.fixture
async def collect(grid: Grid, install: Installed) -> Collect:
    """Collect on the phone of a grid's worker."""
    return await install(grid.phone)
