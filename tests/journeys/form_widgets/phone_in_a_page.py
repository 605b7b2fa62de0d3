"""The phone's form runtime in a page of its own, with the devices a phone has."""

import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, FrameLocator, Geolocation, Locator, Page, Playwright, expect

from embedded.browser import browser_path
from server.core.frontend import PREVIEW_HEADERS
from tests.browser import ARGUMENTS, PATIENCE_S, ROOT

LON, LAT, ACCURACY_M = 113.2, 36.11, 8
HERE: Geolocation = {"longitude": LON, "latitude": LAT, "accuracy": ACCURACY_M}
# A map is drawn with WebGL; without a graphics card Chromium needs to be told to do it all the same.
DRAWING = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
DEVICES = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
HOST = """<!doctype html><html><body style="margin:0"><script>
addEventListener("message", ({data}) => {
  if (data.type === "values") window.xml = data.xml;
  if (data.type === "failed") window.failed = data.reason;
  if (data.type === "ready") window.ready = true;
});
</script><iframe src="/preview" allow="camera; microphone; geolocation"
 style="border:0;width:100vw;height:100vh;display:block"></iframe></body></html>"""


class _Pages(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def do_GET(self) -> None:
        if self.path == "/host":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(HOST.encode())
            return
        if self.path == "/preview":
            self.path = "/preview.html"
        super().do_GET()

    def end_headers(self) -> None:
        if self.path == "/preview.html":
            self.send_header("Content-Security-Policy", PREVIEW_HEADERS["Content-Security-Policy"])
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving(dist: Path) -> Generator[str]:
    """The built front end at an address of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Pages, directory=str(dist)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class FilledPhone:
    """A form open on a phone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.screen: FrameLocator = page.frame_locator("iframe")

    def question(self, name: str) -> Locator:
        return self.screen.locator(f'.question[data-path$="/{name}"]')

    def button(self, name: str) -> Locator:
        return self.screen.get_by_role("button", name=name, exact=True)

    async def turn(self) -> None:
        await self.screen.locator('[data-act="next"]').click()

    async def xml(self) -> str:
        """The answers as the phone would send them."""
        return await self.page.evaluate("window.xml ?? ''")

    async def places(self, name: str, count: int) -> list[str]:
        """A line's or area's points once there are so many, each `lat lon altitude accuracy`."""
        await self.page.wait_for_function(
            "([name, count]) => window.xml?.split(`<${name}>`)[1]?.split('<')[0].split(';').length === count",
            arg=[name, count],
        )
        text = (await self.xml()).split(f"<{name}>")[1].split("<")[0]
        return [point.strip() for point in text.split(";")]

    async def text(self, name: str) -> str:
        """What the answers hold in this question, once they hold anything."""
        await self.page.wait_for_function("name => new RegExp(`<${name}>[^<]`).test(window.xml ?? '')", arg=name)
        return (await self.xml()).split(f"<{name}>")[1].split("<")[0]

    async def holds(self, name: str, text: str) -> None:
        """Waits until the answers hold this text in this question."""
        await self.page.wait_for_function("text => window.xml?.includes(text)", arg=f"<{name}>{text}")

    async def tap_map(self, *spots: tuple[int, int]) -> None:
        """Taps the open map, places in pixels from its corner; waits until it has drawn each point."""
        map_ = self.screen.locator("dialog .map[data-drawn]")
        await expect(map_).to_be_visible()
        for spot in spots:
            before = int(await map_.get_attribute("data-points") or 0)
            await self.screen.locator("dialog .holder").click(position={"x": spot[0], "y": spot[1]})
            wanted = "1" if await map_.get_attribute("data-kind") == "point" else str(before + 1)
            await expect(map_).to_have_attribute("data-points", wanted)

    async def scribble(self) -> None:
        """A stroke over the open sheet."""
        canvas = self.screen.locator("dialog canvas")
        await expect(canvas).to_have_attribute("data-strokes", "0")
        box = await canvas.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.4
        await self.page.mouse.move(x, y)
        await self.page.mouse.down()
        for step in range(1, 9):
            await self.page.mouse.move(x + step * box["width"] * 0.07, y + (step % 2) * 30)
        await self.page.mouse.up()
        await expect(canvas).not_to_have_attribute("data-strokes", "0")


@asynccontextmanager
async def filling(
    playwright: Playwright,
    dist: Path,
    xform: str,
    *,
    devices: bool = True,
    camera: Path | None = None,
    size: tuple[int, int] = (360, 740),
) -> AsyncGenerator[tuple[FilledPhone, BrowserContext]]:
    """A phone with the form open. `devices`: camera, microphone and position are there and allowed."""
    sees = (f"--use-file-for-fake-video-capture={camera}",) if camera else ()
    arguments = [one for one in ARGUMENTS if one != "--disable-gpu"] + [
        *DRAWING,
        *(DEVICES if devices else ()),
        *sees,
    ]
    browser = await playwright.chromium.launch(executable_path=browser_path(ROOT, print), args=arguments)
    with serving(dist) as address:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            permissions=["geolocation", "camera", "microphone"] if devices else [],
            geolocation=HERE if devices else None,
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        await page.goto(f"{address}/host")
        await page.wait_for_function("window.ready")
        await page.evaluate(
            "form => document.querySelector('iframe').contentWindow.postMessage(form, location.origin)",
            {"type": "form", "xform": xform, "title": "各种题", "locale": "zh"},
        )
        phone = FilledPhone(page)
        await expect(phone.screen.locator(".question").first).to_be_visible()
        try:
            yield phone, context
        finally:
            await browser.close()
