"""A browser page as a slow phone on a slow network, and what went over that network."""

from collections.abc import Callable
from typing import Any

import msgspec
from playwright.async_api import BrowserContext, Page

SLOWER = 4
# 1.6 Mbit/s both ways and 150 ms there and back.
BYTES_PER_S, ROUND_TRIP_MS = 200_000, 150


class Exchange(msgspec.Struct):
    """One request and its answer, as bytes on the wire with their headers; `up` counts headers as written out."""

    method: str
    path: str
    kind: str = ""
    up: int = 0
    down: int = 0


class Watch:
    """Everything a page asked the network for, newest last."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._held: dict[str, Exchange] = {}
        self._headers: dict[str, dict[str, str]] = {}

    @classmethod
    async def on(cls, page: Page) -> "Watch":
        """Watches this page from now on."""
        session: Any = await page.context.new_cdp_session(page)
        watch = cls(session)
        for event, heard in (
            ("Network.requestWillBeSent", watch._asked),
            ("Network.requestWillBeSentExtraInfo", watch._headed),
            ("Network.responseReceived", watch._answered),
            ("Network.loadingFinished", watch._ended),
        ):
            session.on(event, heard)
        await session.send("Network.enable")
        return watch

    async def slow_processor(self) -> None:
        await self._session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    async def slow_network(self) -> None:
        await self._session.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": ROUND_TRIP_MS, "downloadThroughput": BYTES_PER_S,
             "uploadThroughput": BYTES_PER_S},
        )  # fmt: skip

    async def heap_mb(self) -> float:
        """Megabytes of script memory after a collection."""
        await self._session.send("HeapProfiler.collectGarbage")
        await self._session.send("Performance.enable")
        metrics = (await self._session.send("Performance.getMetrics"))["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "JSHeapTotalSize") / 1e6

    def exchanges(self, wanted: Callable[[Exchange], bool] = lambda _: True) -> list[Exchange]:
        return [one for one in self._held.values() if wanted(one)]

    def forget(self) -> None:
        self._held.clear()

    def _asked(self, event: Any) -> None:
        request = event["request"]
        path = "/" + request["url"].split("/", 3)[-1]
        body = len(request.get("postData", "").encode())
        self._held[event["requestId"]] = Exchange(request["method"], path, up=body + len(path) + 20)
        self._add_headers(event["requestId"])

    def _headed(self, event: Any) -> None:
        # It comes before or after the event that names the request.
        self._headers[event["requestId"]] = event["headers"]
        self._add_headers(event["requestId"])

    def _add_headers(self, request: str) -> None:
        held = self._held.get(request)
        if held and (headers := self._headers.pop(request, None)):
            held.up += sum(len(name) + len(value) + 4 for name, value in headers.items())

    def _answered(self, event: Any) -> None:
        if held := self._held.get(event["requestId"]):
            held.kind = event["type"]

    def _ended(self, event: Any) -> None:
        if held := self._held.get(event["requestId"]):
            held.down = round(event["encodedDataLength"])


async def slow_page(context: BrowserContext) -> tuple[Page, Watch]:
    """A page with its processor slowed."""
    page = await context.new_page()
    watch = await Watch.on(page)
    await watch.slow_processor()
    return page, watch
