"""A line between phone and object store that breaks when told: plain TCP, so that what is signed stays signed."""

import asyncio
from contextlib import suppress
from urllib.parse import urlsplit


class BadLine:
    """Listen on a port of its own and pass everything on to `target` (`http://host:port`).

    Of the connections, as many as `cuts` says are broken off once this many bytes went up: each entry is for one.
    """

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.cuts: list[int] = []
        self.up_bytes = 0
        self.one_left = asyncio.Event()  # all cuts but one have happened
        self.address = ""
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        if self._server:
            self._server.close()

    async def _connected(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        store, to_store = await asyncio.open_connection(*self._target)
        with suppress(ConnectionError):
            down = asyncio.create_task(self._down(store, to_phone))
            await self._up(phone, to_store, to_phone)
            await asyncio.gather(down, return_exceptions=True)
        to_store.close()
        to_phone.close()

    async def _up(
        self, phone: asyncio.StreamReader, to_store: asyncio.StreamWriter, to_phone: asyncio.StreamWriter
    ) -> None:
        carried = 0
        while data := await phone.read(16_384):
            carried += len(data)
            self.up_bytes += len(data)
            if self.cuts and carried > self.cuts[0]:
                self.cuts.pop(0)
                if len(self.cuts) == 1:
                    self.one_left.set()
                to_phone.transport.abort()
                to_store.transport.abort()
                return
            to_store.write(data)
            await to_store.drain()
        to_store.close()

    async def _down(self, store: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        while data := await store.read(16_384):
            to_phone.write(data)
            await to_phone.drain()
