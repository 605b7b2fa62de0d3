"""The line between a phone and a server: plain TCP that is slow, breaks, or brings no answer back, as told."""

import asyncio
from contextlib import suppress
from typing import Literal
from urllib.parse import urlsplit

Weather = Literal["good", "slow", "lossy", "dead", "mute", "faulty"]
"""`lossy`: one connection after another breaks, each a little later than the one before. `dead`: nobody answers.
`mute`: what is asked arrives, the answer is lost. `faulty`: something on the way answers 500 to everything."""

CHUNK = 16_384  # bytes
SLOW_DELAY_S, SLOW_BYTES_S = 0.15, 200_000
FIRST_BREAK, LAST_BREAK = 700, 160_000  # bytes
FAULT = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Line:
    """Listen on a port of its own and pass everything on to `target` (`http://host:port`), as the weather allows."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._break_after = FIRST_BREAK
        self.weather: Weather = "good"
        # Each entry is for one connection: it is broken off once more bytes than that went up. Before the last one
        # the line goes dead at once: no try begins that somebody would have to break off from outside.
        self.cuts: list[int] = []
        self.one_left = asyncio.Event()
        self.up_bytes = 0
        self.address = ""

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        self._break_all()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def turn(self, weather: Weather) -> None:
        """From now on; what is under way breaks, unless the line only becomes slow or good."""
        self.weather = weather
        if weather not in ("good", "slow"):
            self._break_all()

    def _break_all(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _connected(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._open.add(to_phone)
        try:
            with suppress(OSError):
                await self._serve(phone, to_phone)
        finally:
            self._open.discard(to_phone)
            self._tasks.discard(task)
            to_phone.transport.abort()

    async def _serve(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        if self.weather == "dead":
            return
        if self.weather == "faulty":
            await _swallow(phone)
            to_phone.write(FAULT)
            await to_phone.drain()
            return
        server, to_server = await asyncio.open_connection(*self._target)
        self._open.add(to_server)
        try:
            up = asyncio.create_task(self._carry(phone, to_server, breaks=True))
            down = asyncio.create_task(self._carry(server, to_phone, breaks=False))
            await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
            for task in (up, down):
                task.cancel()
            await asyncio.gather(up, down, return_exceptions=True)
        finally:
            self._open.discard(to_server)
            to_server.transport.abort()

    async def _carry(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, *, breaks: bool) -> None:
        carried, limit = 0, self._next_break() if breaks else 0
        while data := await source.read(CHUNK):
            carried += len(data)
            if breaks and self._is_cut(len(data), carried):
                return
            if self.weather == "mute" and not breaks:
                return
            if self.weather == "slow":
                await asyncio.sleep(SLOW_DELAY_S + len(data) / SLOW_BYTES_S)
            if self.weather == "lossy" and breaks and carried > limit:
                to.write(data[: len(data) // 2])
                return
            to.write(data)
            await to.drain()

    def _is_cut(self, more: int, carried: int) -> bool:
        self.up_bytes += more
        if not self.cuts or carried <= self.cuts[0]:
            return False
        self.cuts.pop(0)
        if len(self.cuts) == 1:
            self.turn("dead")
            self.one_left.set()
        return True

    def _next_break(self) -> int:
        """Each connection of a lossy line carries more than the one before, then it begins anew."""
        self._break_after = self._break_after * 3 if self._break_after < LAST_BREAK else FIRST_BREAK
        return self._break_after


async def _swallow(phone: asyncio.StreamReader) -> None:
    """Read one request to its end; a half-read one would be reset before its answer is seen."""
    head = await phone.readuntil(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    with suppress(asyncio.IncompleteReadError):
        await phone.readexactly(length)
