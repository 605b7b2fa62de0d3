"""A sender that costs little: keep-alive connections, one request under way on each."""

import asyncio
import time

import msgspec


class Sent(msgspec.Struct, frozen=True):
    """How long it took altogether, and each request by itself, in seconds."""

    seconds: float
    latencies: list[float]


async def send_all(port: int, token: str, bodies: list[bytes], connections: int) -> Sent:
    """POST every body to /visits. Raises RuntimeError for any answer but 202."""
    waiting = list(bodies)
    latencies: list[float] = []
    head = f"POST /visits HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Length: "

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            body = waiting.pop()
            began = time.perf_counter()
            writer.write(f"{head}{len(body)}\r\n\r\n".encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            content = await reader.readexactly(length)
            if b" 202 " not in answer.split(b"\r\n")[0]:
                raise RuntimeError(content.decode())
            latencies.append(time.perf_counter() - began)
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(connections)))
    return Sent(time.perf_counter() - start, latencies)
