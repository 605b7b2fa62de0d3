"""One keep-alive line of a phone to the server that counts every byte, headers as Chromium on Android sends them."""

import asyncio
import gzip
import time
from typing import Self

import msgspec

# What a browser adds by itself to a request of the phone app.
HEAD = (
    "{method} {path} HTTP/1.1\r\nHost: tanfang.example.gov.cn\r\nConnection: keep-alive\r\n"
    "Content-Length: {length}\r\n"
    'sec-ch-ua-platform: "Android"\r\nAuthorization: Bearer {token}\r\n'
    "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile "
    "Safari/537.36\r\n"
    'sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24", "Google Chrome";v="140"\r\n'
    "Content-Type: application/json\r\nsec-ch-ua-mobile: ?1\r\nAccept: */*\r\nOrigin: https://tanfang.example.gov.cn\r\n"
    "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n"
    "Referer: https://tanfang.example.gov.cn/\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: zh-CN,zh;q=0.9\r\n\r\n"
)


class Answer(msgspec.Struct, frozen=True):
    """`up`, `down`: bytes over the line, headers too; `body` as the app reads it; seconds until the last byte."""

    up: int
    down: int
    seconds: float
    body: bytes


class Line:
    """A connection to one port of this machine, signed in by a token."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str) -> None:
        self._reader, self._writer, self._token = reader, writer, token

    @classmethod
    async def open(cls, port: int, token: str) -> Self:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        return cls(reader, writer, token)

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def ask(self, method: str, path: str, body: bytes = b"") -> Answer:
        """One request. Raises RuntimeError for any answer but 200."""
        head = HEAD.format(method=method, path=path, length=len(body), token=self._token).encode()
        began = time.perf_counter()
        self._writer.write(head + body)
        told = await self._reader.readuntil(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in told.decode().lower().split("\r\n")[1:-2])
        content, framing = await self._content(fields)
        took = time.perf_counter() - began
        plain = gzip.decompress(content) if fields.get("content-encoding") == "gzip" else content
        if b" 200 " not in told.split(b"\r\n")[0]:
            raise RuntimeError(plain.decode())
        return Answer(len(head) + len(body), len(told) + len(content) + framing, took, plain)

    async def _content(self, fields: dict[str, str]) -> tuple[bytes, int]:
        """The content as sent, and the bytes that only frame it."""
        if "content-length" in fields:
            return await self._reader.readexactly(int(fields["content-length"])), 0
        pieces: list[bytes] = []
        framing = 0
        while True:
            size = await self._reader.readuntil(b"\r\n")
            piece = await self._reader.readexactly(int(size, 16) + 2)
            framing += len(size) + 2
            pieces.append(piece[:-2])
            if len(piece) == 2:
                return b"".join(pieces), framing
