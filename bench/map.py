"""How smoothly the console's map moves as the county grows: headless Chromium at 1440 by 900 on the real page.

The map is carried to and fro by the mouse and zoomed by the wheel from the whole county down to single households and
back; what counts is how long the page takes from one drawn frame to the next. The floor, in the same run: the same
page moved in the same way while the server tells of no households. Graphics are drawn by the processor here, so only
the ratio counts. Aim: half of the frames as quick as the floor's, and none over 0.3 s that is not also slow without
households.
"""

import statistics
import time
from collections.abc import Sequence
from itertools import pairwise

import msgspec
from playwright.async_api import Browser, Page, Route, async_playwright, expect

from bench import _sizes, sweep
from bench._county import COUNTY, TODAY, fresh_database, make_county, say
from bench.ingest import PASSWORD, running
from bench.tiles import POSITIONS
from embedded import Addresses
from embedded.ports import free_port
from server.accounts.passwords import hash_password
from server.settings import Settings, from_environment
from tests.browser import chromium
from tests.journeys.console_page import ConsolePage

SIZES = (100_000, 1_000_000)
SECONDS = 12.0
STEPS = 15  # of one stroke of the mouse
WHEEL = (-240, -240, -240, -240, 240, 240, 240, 240)
LOGIN = "bench"
CLERK = f"""
with clerk as (
    insert into users (county_code, id, login, name, role, password_hash, created_at)
    values ('{COUNTY}', uuidv7(), '{LOGIN}', 'clerk', 'county', $1, now()) returning id)
insert into user_reaches (county_code, id, user_id, region_code, valid_from)
select '{COUNTY}', uuidv7(), id, '{COUNTY}', date '2020-01-01' from clerk
"""
RECORD = """() => {
    window.frames_drawn = [];
    const next = (at) => { window.frames_drawn.push(at); window.next_frame = requestAnimationFrame(next); };
    window.next_frame = requestAnimationFrame(next);
}"""
RECORDED = "() => { cancelAnimationFrame(window.next_frame); return window.frames_drawn; }"


class Frames(msgspec.Struct, frozen=True):
    """Milliseconds from one frame to the next."""

    frames: int
    p50_ms: float
    p95_ms: float
    longest_ms: float


class Measured(msgspec.Struct, frozen=True):
    """The map with households beside the same map without."""

    households: int
    shown: Frames
    floor: Frames
    ratio_p50: float
    ratio_p95: float


async def _nothing(route: Route) -> None:
    await route.fulfill(status=204)


async def _moved(browser: Browser, address: str, *, empty: bool) -> Frames:
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = await context.new_page()
    if empty:
        await page.route("**/map/tiles/**", _nothing)
    desk = ConsolePage(page, address)
    await desk.sign_in(LOGIN, PASSWORD)
    await desk.go_to("/map")
    await expect(page.locator(".map[data-drawn]")).to_be_visible(timeout=60_000)
    await expect(page.locator(".map[data-drawn]")).not_to_have_attribute("data-idle", "0", timeout=60_000)
    frames = await _frames(page)
    await context.close()
    return frames


async def _frames(page: Page) -> Frames:
    box = await page.locator(".map[data-drawn]").bounding_box()
    if box is None:
        raise LookupError("no map is shown")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.evaluate(RECORD)
    until, round_ = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        for by in (240, -240):
            await page.mouse.move(x, y)
            await page.mouse.down()
            await page.mouse.move(x + by, y + by / 2, steps=STEPS)
            await page.mouse.up()
        await page.mouse.wheel(0, WHEEL[round_ % len(WHEEL)])
        round_ += 1
    drawn: list[float] = await page.evaluate(RECORDED)
    lasted = sorted(later - earlier for earlier, later in pairwise(drawn))
    return Frames(
        frames=len(lasted),
        p50_ms=round(statistics.median(lasted), 1),
        p95_ms=round(lasted[int(len(lasted) * 0.95)], 1),
        longest_ms=round(lasted[-1], 1),
    )


def _settings(addresses: Addresses, name: str) -> Settings:
    own = from_environment(addresses.environment())
    dsn, owner_dsn = (f"{one.rpartition('/')[0]}/{name}" for one in (own.dsn, own.owner_dsn))
    return msgspec.structs.replace(own, dsn=dsn, owner_dsn=owner_dsn)


async def _measure(addresses: Addresses, households: int) -> list[Measured]:
    name, port = f"map_{households}", free_port()
    async with fresh_database(addresses, name) as (admin, _, _), async_playwright() as playwright:
        await make_county(admin, households)
        await admin.execute(POSITIONS)
        await admin.execute(sweep.FOLLOWUPS, TODAY)
        await admin.execute(CLERK, hash_password(PASSWORD))
        await admin.execute("vacuum analyze")
        say(f"{households} households made")
        serve = ("server.cli", "serve", "--port", str(port))
        async with running(_settings(addresses, name), port, *serve):
            browser = await chromium(playwright)
            try:
                address = f"http://127.0.0.1:{port}"
                floor = await _moved(browser, address, empty=True)
                shown = await _moved(browser, address, empty=False)
            finally:
                await browser.close()
    ratios = round(shown.p50_ms / floor.p50_ms, 2), round(shown.p95_ms / floor.p95_ms, 2)
    return [Measured(households, shown, floor, *ratios)]


def _show(found: Sequence[Measured]) -> None:
    print(f"{'households':>10} {'frames':>7} {'p50':>9} {'p95':>9} {'longest':>10} {'ratio p50':>10} {'p95':>6}")
    for one in found:
        for what, frames in (("", one.shown), ("floor", one.floor)):
            ratios = f"{one.ratio_p50:>10.2f} {one.ratio_p95:>6.2f}" if not what else ""
            print(
                f"{what or one.households:>10} {frames.frames:>7} {frames.p50_ms:>7.1f}ms {frames.p95_ms:>7.1f}ms "
                f"{frames.longest_ms:>8.1f}ms {ratios}"
            )


def main(argv: Sequence[str]) -> int:
    """Print each size's frames beside the floor's."""
    return _sizes.run(argv, "map", __doc__, SIZES, _measure, _show)
