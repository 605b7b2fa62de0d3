"""What the phone app asks of a cheap phone: headless Chromium with its processor slowed four times.

  first load   compressed bytes of script that come before a form is opened (aim: at most 350 KB)
  due list     from opening the installed app without any network to the first due household on the screen, for a
               worker with 300 households (aim: at most 1 s)

The floor of the second, in the same run and under the same slow-down: a page without script that already holds the
300 rows as HTML. The ratio says what the app adds to what the browser must do anyway.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bench.ingest import PASSWORD, free_port, running
from demo.load import load_demo
from embedded import Addresses, Stack
from server.core.db import connect, open_pool
from server.core.migrate import migrate
from server.forms.library import publish_library
from server.settings import Settings, from_environment
from tests.browser import chromium

HOUSEHOLDS = 300
SLOWER = 4
AIMS = {"first_load_kb": 350, "due_list_s": 1.0}
# Give the first worker's grid three hundred households.
CROWD = """
update households set region_code = (select min(r.region_code) from user_reaches r join users u on u.id = r.user_id
                                     where u.login = 'grid01')
where id in (select household_id from followups order by due_on limit $1)
"""
ROW = "a.row[href^='#/households/']"
ROWS = "".join(
    f"<li><b>王秀兰{n}</b><span>逾期 {n} 天</span><p>龙泉镇清流村{n}号 · 分散特困</p></li>" for n in range(HOUSEHOLDS)
)
PLAIN = f"<!doctype html><meta charset=utf-8><style>li{{padding:14px;font:18px sans-serif}}</style><ul>{ROWS}</ul>"


async def build(addresses: Addresses) -> Settings:
    """A demo county in which grid01 has three hundred households to visit."""
    settings = from_environment(addresses.environment())
    await migrate(settings.owner_dsn)
    await load_demo(settings.owner_dsn, settings, password=PASSWORD, now=datetime.now(UTC), households=1000)
    async with await open_pool(settings.dsn, 1) as pool:
        await publish_library(pool, datetime.now(UTC))
    link = await connect(settings.owner_dsn)
    await link.execute(CROWD, HOUSEHOLDS)
    await link.close()
    return settings


async def slow_page(context: BrowserContext) -> Page:
    """A page with its processor slowed."""
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})  # pyright: ignore[reportUnknownMemberType]
    return page


async def first_load(context: BrowserContext, base: str) -> tuple[Page, float]:
    """Sign in on a fresh browser; the page, and the kilobytes of script that came over the wire."""
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Network.enable")  # pyright: ignore[reportUnknownMemberType]
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}

    def begun(event: Any) -> None:
        kinds[event["requestId"]] = event["type"]

    def ended(event: Any) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.responseReceived", begun)
    session.on("Network.loadingFinished", ended)
    await page.goto(base)
    await page.locator("input").nth(0).fill("grid01")
    await page.locator("input").nth(1).fill(PASSWORD)
    await page.locator("button[type=submit]").click()
    await due_row(page)
    script = sum(size for request, size in sizes.items() if kinds.get(request) == "Script")
    await page.evaluate("navigator.serviceWorker.ready")
    await page.wait_for_timeout(3000)  # the service worker fills its store
    return page, script / 1024


async def due_row(page: Page) -> None:
    """Wait for the first due household."""
    await page.locator(ROW).first.wait_for()


async def opened(context: BrowserContext, address: str, *, row: str) -> float:
    """Seconds from opening an address to its first row."""
    page = await slow_page(context)
    start = time.perf_counter()
    await page.goto(address, wait_until="commit")
    await page.locator(row).first.wait_for()
    took = time.perf_counter() - start
    await page.close()
    return took


async def measure(browser: Browser, base: str, runs: int) -> dict[str, Any]:
    """Both figures, the second beside its floor, in turn."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page, script_kb = await first_load(context, base)
    await page.close()
    await context.set_offline(True)
    with tempfile.NamedTemporaryFile("w", suffix=".html") as plain:
        plain.write(PLAIN)
        plain.flush()
        app: list[float] = []
        floor: list[float] = []
        for _ in range(runs):
            app.append(await opened(context, base, row=ROW))
            floor.append(await opened(context, Path(plain.name).as_uri(), row="li"))
    return {
        "households": HOUSEHOLDS,
        "slower": SLOWER,
        "aims": AIMS,
        "first_load_kb": round(script_kb, 1),
        "due_list_s": round(statistics.median(app), 3),
        "floor_s": round(statistics.median(floor), 3),
        "ratio": round(statistics.median(app) / statistics.median(floor), 1),
    }


async def run(addresses: Addresses, runs: int) -> dict[str, Any]:
    """Server, browser, figures."""
    settings = await build(addresses)
    port = free_port()
    serve = ("server.cli", "serve", "--port", str(port))
    async with running(settings, port, *serve), async_playwright() as playwright:
        browser = await chromium(playwright)
        try:
            return await measure(browser, f"http://127.0.0.1:{port}/", runs)
        finally:
            await browser.close()


def main(argv: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="tanfang bench phone", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), environment={}) as addresses:
        found = asyncio.run(run(addresses, arguments.runs))
    print(json.dumps(found) if arguments.json else json.dumps(found, indent=1))
    return 0
