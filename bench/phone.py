"""What the phone app asks of a cheap phone: headless Chromium with its processor slowed four times and, where it says
so, a network of 1.6 Mbit/s and 150 ms.

  first load      compressed KB of script that the screens need before a form is opened; and with what is fetched
                  ahead for the first form when the app is idle
  start           opening the installed app without a network, until the first due household of 300 is on the screen;
                  beside a page without script that already holds the 300 rows
  unlock          how much of the start is from the last digit of the PIN to the list
  first sync      signing in on the slow network until 300 households with three past visits each are held, and the
                  KB it took; beside fetching the same answers and throwing them away
  nothing new     KB both ways, headers counted, of a sync that has nothing to tell
  a visit         KB up for a finished visit without photos
  open a form     of 60 and 250 questions, from the tap until the first question is there; beside a page without
                  script that holds as many questions
  feedback        from a tap on an answer until the question that rests on it is drawn
  memory          MB of script memory, and of the whole page's process, after 30 visits
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bench._phone_watch import SLOWER, Exchange, Watch, slow_page
from bench._phone_world import HOUSEHOLDS, QUESTIONS, build, long_title, plain_list, plain_page
from bench.ingest import PASSWORD, running
from embedded import Addresses, Stack
from embedded.ports import free_port
from tests.browser import chromium
from tests.journeys.phone_page import PIN, PhonePage

AIMS = {
    "first_load_kb": 350, "start_s": 1.5, "first_sync_s": 10.0, "first_sync_kb": 1000, "nothing_new_kb": 2,
    "visit_kb": 15, "open_60_s": 1.2, "open_250_s": 3.0, "feedback_ms": 100, "memory_mb": 150,
}  # fmt: skip
ROW = "a.row[href^='#/households/']"
QUESTION = ".fill .question"
PAD = '[data-digit="0"]'

RAW_SYNC = """async ([login, password]) => {
    const json = { 'content-type': 'application/json' }
    const head = (token) => (token ? { ...json, authorization: `Bearer ${token}` } : json)
    const ask = async (path, body, token) =>
        (await fetch(path, { method: 'POST', body: JSON.stringify(body), headers: head(token) })).json()
    const device = { id: crypto.randomUUID(), app_version: 'bench' }
    const start = performance.now()
    const { token } = await ask('/sessions', { login, password, device: { ...device, name: 'bench' } })
    for (let cursor = null, more = true; more; ) {
        const now = new Date().toISOString();
        ({ cursor, more } = await ask('/sync', { cursor, device: { ...device, now } }, token))
    }
    return (performance.now() - start) / 1000
}"""
FEEDBACK = """async () => {
    const frame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)))
    const seen = (path) => document.querySelector(`.question[data-path="${path}"]`)
    const took = []
    for (let turn = 0; turn < 10; turn += 1) {
        const yes = turn % 2 === 0
        const start = performance.now()
        seen('/data/p0/q0').querySelector(`[data-value="${yes ? 'yes' : 'no'}"]`).click()
        while (Boolean(seen('/data/p0/q1')) !== yes) await frame()
        await frame()
        took.push(performance.now() - start)
    }
    return took
}"""


async def timed(work: Callable[[], Awaitable[Any]]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    await work()
    return time.perf_counter() - start


async def first_load(context: BrowserContext, base: str) -> tuple[PhonePage, Watch, dict[str, float]]:
    """Signs in on a fresh browser; the phone, and the kilobytes of script that its screens need before a form is
    opened, without and with what is fetched ahead for the first form once the app is idle."""
    page = await context.new_page()
    watch = await Watch.on(page)
    phone = PhonePage(page, base)
    await phone.sign_in("grid01", PASSWORD)
    await page.locator(ROW).first.wait_for()
    await phone.ready_offline()
    await page.wait_for_timeout(8000)  # forms and the form engine come when the app is idle
    scripts = watch.exchanges(lambda one: one.kind == "Script")
    needed = takewhile(lambda one: "/engine-" not in one.path, scripts)
    return phone, watch, {"first_load_kb": kilobytes(needed), "fetched_ahead_too_kb": kilobytes(scripts)}


def kilobytes(exchanges: Iterable[Exchange]) -> float:
    """What came down, headers counted."""
    return round(sum(one.down for one in exchanges) / 1024, 1)


async def first_sync(browser: Browser, base: str) -> dict[str, float]:
    """Signing in on a slow phone and network, beside fetching the same."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page, watch = await slow_page(context)
    phone = PhonePage(page, base)
    await phone.open()
    await phone.ready_offline()
    await watch.slow_network()
    watch.forget()
    await phone.give_password("grid01", PASSWORD)
    await page.locator(PAD).wait_for()
    await phone.enter_pin()
    await page.get_by_role("heading", name="再按一遍").wait_for()
    await phone.enter_pin(PIN[:-1])
    took = await timed(lambda: first_lists(phone))
    bytes_ = sum(one.up + one.down for one in watch.exchanges(lambda one: one.path == "/sync"))
    await page.wait_for_timeout(15_000)  # the forms follow
    floor: float = await page.evaluate(RAW_SYNC, ["grid01", PASSWORD])
    await context.close()
    return {
        "first_sync_s": round(took, 2), "first_sync_kb": round(bytes_ / 1024, 1),
        "first_sync_floor_s": round(floor, 2), "first_sync_ratio": round(took / floor, 1),
    }  # fmt: skip


async def first_lists(phone: PhonePage) -> None:
    """The last digit of the new PIN, then all lists."""
    await phone.enter_pin(PIN[-1])
    await phone.synced()


async def nothing_new(phone: PhonePage, watch: Watch) -> float:
    """Kilobytes of a sync without news."""
    await phone.sync_now()
    await phone.page.wait_for_timeout(500)
    watch.forget()
    await phone.sync_now()
    await phone.page.wait_for_timeout(500)
    return round(sum(one.up + one.down for one in watch.exchanges()) / 1024, 2)


async def visit_up(phone: PhonePage, watch: Watch) -> float:
    """Kilobytes up for one finished visit of the library's form."""
    watch.forget()
    await visit_once(phone)
    await phone.page.wait_for_timeout(2000)
    return round(sum(one.up for one in watch.exchanges(lambda one: one.path == "/visits")) / 1024, 2)


async def visit_once(phone: PhonePage) -> None:
    """Visits the household that is most pressing."""
    await phone.go_to("/")
    href = await phone.page.locator(ROW).first.get_attribute("href")
    await phone.open_household((href or "").rsplit("/", 1)[-1])
    await phone.begin_visit()
    await phone.fill_in()
    await phone.finish()


async def start_offline(context: BrowserContext, base: str) -> tuple[float, float]:
    """Seconds from opening the app to the first due household without the time a person needs for the PIN, and those
    of them after its last digit."""
    page, _ = await slow_page(context)
    phone = PhonePage(page, base)

    async def locked() -> None:
        await page.goto(base, wait_until="commit")
        await page.locator(PAD).wait_for()

    async def unlocked() -> None:
        await phone.enter_pin(PIN[-1])
        await page.locator(ROW).first.wait_for()

    opened = await timed(locked)
    await phone.enter_pin(PIN[:-1])
    listed = await timed(unlocked)
    await page.close()
    return opened + listed, listed


async def plain(context: BrowserContext, html: str, last: str) -> float:
    """Seconds to open a page without script."""
    page, _ = await slow_page(context)
    with tempfile.NamedTemporaryFile("w", suffix=".html") as held:
        held.write(html)
        held.flush()

        async def shown() -> None:
            await page.goto(Path(held.name).as_uri(), wait_until="commit")
            await page.locator(last).last.wait_for()

        took = await timed(shown)
    await page.close()
    return took


async def forms(context: BrowserContext, base: str, runs: int) -> dict[str, float]:
    """Opening the long forms on the slow phone, in turn with their floors; and feedback on the shorter one."""
    page, _ = await slow_page(context)
    phone = PhonePage(page, base)
    await phone.open()
    found: dict[str, float] = {}
    await page.wait_for_timeout(8000)  # as in a day's work: the app has been open for a while
    for questions in QUESTIONS:
        took = [await open_form(phone, page, questions, place) for place in range(runs)]
        floor = [await plain(context, plain_page(questions), "fieldset") for _ in range(runs)]
        found[f"open_{questions}_s"] = round(statistics.median(took), 3)
        found[f"open_{questions}_ratio"] = round(statistics.median(took) / statistics.median(floor), 1)
        if questions == QUESTIONS[0]:
            feedback: list[float] = await page.evaluate(FEEDBACK)
            found["feedback_ms"] = round(statistics.median(feedback), 1)
            found["feedback_longest_ms"] = round(max(feedback), 1)
    await page.close()
    return found


async def open_form(phone: PhonePage, page: Page, questions: int, place: int) -> float:
    """Seconds from the tap on a form's name to its first question, for the household at that place of the list."""
    await phone.go_to("/")
    href = await page.locator(ROW).nth(place + questions // 50).get_attribute("href")
    await phone.open_household((href or "").rsplit("/", 1)[-1])
    others = page.get_by_role("button", name="其他表单")
    await (others if await others.count() else page.get_by_role("button", name="开始走访")).click()
    name = page.get_by_role("dialog").get_by_role("button", name=long_title(questions))
    await name.wait_for()

    async def opened() -> None:
        await name.click()
        await page.locator(QUESTION).first.wait_for()

    return await timed(opened)


async def memory(browser: Browser, phone: PhonePage, watch: Watch, visits: int) -> dict[str, float]:
    """Megabytes after so many visits without closing the app."""
    before = await watch.heap_mb()
    for _ in range(visits):
        await visit_once(phone)
    return {
        "memory_before_mb": round(before, 1),
        "memory_mb": round(await watch.heap_mb(), 1),
        "memory_process_mb": round(await largest_page_mb(browser), 1),
    }


async def largest_page_mb(browser: Browser) -> float:
    """Private megabytes of the largest page process."""
    session: Any = await browser.new_browser_cdp_session()
    processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
    return max(private_mb(one["id"]) for one in processes if one["type"] == "renderer")


def private_mb(pid: int) -> float:
    """Private megabytes of a process, by the kernel's account."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


async def measure(browser: Browser, base: str, runs: int, visits: int) -> dict[str, Any]:
    """All figures."""
    found: dict[str, Any] = {"households": HOUSEHOLDS, "slower": SLOWER, "aims": AIMS}
    context = await browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    phone, watch, loaded = await first_load(context, base)
    found |= loaded | {"nothing_new_kb": await nothing_new(phone, watch)}
    found["visit_kb"] = await visit_up(phone, watch)
    found |= await memory(browser, phone, watch, visits)
    await phone.page.close()
    await context.set_offline(True)
    app = [await start_offline(context, base) for _ in range(runs)]
    floor = [await plain(context, plain_list(HOUSEHOLDS), "li") for _ in range(runs)]
    start = statistics.median(one for one, _ in app)
    found |= {
        "start_s": round(start, 3), "unlock_s": round(statistics.median(one for _, one in app), 3),
        "start_ratio": round(start / statistics.median(floor), 1),
    }  # fmt: skip
    found |= await forms(context, base, runs)
    await context.close()
    return found | await first_sync(browser, base)


async def run(addresses: Addresses, runs: int, visits: int) -> dict[str, Any]:
    """Server, browser, figures."""
    port = free_port()
    settings = await build(addresses, port)
    serve = ("server.cli", "serve", "--port", str(port))
    house = running(settings, port, *serve), running(settings, 0, "workers")
    async with house[0], house[1], async_playwright() as playwright:
        browser = await chromium(playwright)
        try:
            return await measure(browser, f"http://127.0.0.1:{port}", runs, visits)
        finally:
            await browser.close()


def main(argv: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="tanfang bench phone", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--visits", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), environment={}) as addresses:
        found = asyncio.run(run(addresses, arguments.runs, arguments.visits))
    print(json.dumps(found) if arguments.json else json.dumps(found, indent=1))
    return 0
