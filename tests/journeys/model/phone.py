"""A phone that may be hurt: its page, its browser, its clock, its disk, its network."""

import asyncio
import os
import re
import signal
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any, cast

from PIL import Image
from playwright.async_api import BrowserContext, Locator, Page, Playwright, expect
from playwright.async_api import Error as BrowserError

from embedded.browser import browser_path
from tests import world
from tests.browser import ARGUMENTS, ROOT
from tests.journeys.model import form
from tests.journeys.model.form import Answers
from tests.journeys.phone_page import PhonePage

# Only what a person at the phone can do: the wall clock is set, time goes on as before. Pictures on the screen are
# remembered, as the app's own rules forbid a page to fetch them.
CLOCK = """
(() => {
  const made = (globalThis.madeAddresses ??= new Map());
  const clock = (globalThis.phoneClock ??= { lead: 0 });
  clock.lead = LEAD;
  if (clock.real) return;
  const address = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => { const url = address(blob); made.set(url, blob); return url; };
  const Real = (clock.real = Date);
  globalThis.Date = new Proxy(Real, {
    construct: (_, given, what) => Reflect.construct(Real, given.length ? given : [Real.now() + clock.lead], what),
    apply: () => new Date().toString(),
    get: (_, key) => (key === "now" ? () => Real.now() + clock.lead : Reflect.get(Real, key)),
  });
})();
"""
SHA256_OF = """async image => {
  const bytes = await madeAddresses.get(image.src).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, one => one.toString(16).padStart(2, "0")).join("");
}"""
NO_ROOM = """() => {
  const put = IDBObjectStore.prototype.put;
  window.putWhereThereIsRoom ??= put;
  IDBObjectStore.prototype.put = function (...given) {
    const request = window.putWhereThereIsRoom.apply(this, given);
    this.transaction.abort();
    return request;
  };
}"""
ROOM_AGAIN = "() => { if (window.putWhereThereIsRoom) IDBObjectStore.prototype.put = window.putWhereThereIsRoom; }"
SAVED, NOT_SAVED = "已存到手机", "还没存进手机"


async def awake(hand: PhonePage) -> None:
    """Unlocks the app if it locked itself; a look at the screens makes it notice at once how late it is. Where one
    window is locked, all are."""
    windows = hand.page.context.pages
    for window in windows:
        await window.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    if any([await window.locator(".locked").count() for window in windows]):
        await expect(hand.page.locator(".locked")).to_be_visible()
        await hand.unlock()


def _say(zh: str, en: str) -> None:
    print(f"{zh} / {en}")


class ModelPhone:
    """One phone with a profile of its own on the disk: what dies and comes back finds what was kept."""

    def __init__(self, playwright: Playwright, profile: Path, address: str) -> None:
        self._playwright = playwright
        self._profile = profile
        self._address = address
        self._lead_ms = 0
        self.said: deque[str] = deque(maxlen=30)  # by its pages, for whoever looks for a fault
        self.context: BrowserContext
        self.hand: PhonePage  # the page in the worker's hand

    @property
    def page(self) -> Page:
        return self.hand.page

    async def switch_on(self) -> None:
        """The browser starts on what its profile holds; the app is not open yet. The screen is so long that lists,
        which show the rows in sight only, show all."""
        self.context = await self._playwright.chromium.launch_persistent_context(
            str(self._profile), executable_path=browser_path(ROOT, _say), args=list(ARGUMENTS),
            viewport={"width": 390, "height": 4000}, locale="zh-CN", timezone_id="Asia/Shanghai",
        )  # fmt: skip
        await self.context.add_init_script(CLOCK.replace("LEAD", str(self._lead_ms)))
        self.context.on("console", lambda said: self.said.append(f"{said.type}: {said.text}"))
        self.context.on("weberror", lambda error: self.said.append(f"error: {error.error}"))
        self.hand = PhonePage(self.context.pages[0], self._address)

    async def switch_off(self) -> None:
        await self.context.close()

    async def battery_dies(self) -> None:
        """The whole browser is killed without a word, and switched on again."""
        os.kill(self._browser_pid(), signal.SIGKILL)
        with suppress(BrowserError):
            await self.context.close()
        await self.switch_on()

    def _browser_pid(self) -> int:
        """The browser that runs on this profile: its children have a `--type`."""
        wanted = f"--user-data-dir={self._profile}"
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (folder / "cmdline").read_text().split("\0")
                if wanted in words and not any(word.startswith("--type=") for word in words):
                    return int(folder.name)
        raise AssertionError("no browser runs on this profile")

    async def page_dies(self) -> None:
        """As when Android takes the memory: the page is gone in the middle of what it did; a new one is opened."""
        dying = self.page
        session = cast(Any, await self.context.new_cdp_session(dying))
        async with dying.expect_event("crash"):
            last_word: asyncio.Task[Any] = asyncio.create_task(session.send("Page.crash"))  # who could answer?
        last_word.cancel()
        await asyncio.gather(last_word, return_exceptions=True)
        self.hand = PhonePage(await self.context.new_page(), self._address)
        await dying.close()

    async def open_app(self) -> None:
        """Beside an open tab the app opens unlocked; alone it asks for the PIN."""
        if len(self.context.pages) == 1:
            await self.hand.open()
            return
        await self.page.goto(f"{self._address}/")
        await expect(self.page.locator(".signin, .frame").first).to_be_visible()

    async def reload_app(self) -> None:
        if len(self.context.pages) == 1:
            await self.hand.reload()
            return
        await self.page.reload()
        await expect(self.page.locator(".signin, .frame").first).to_be_visible()

    async def set_clock(self, lead_ms: int) -> None:
        """The phone's clock is this far ahead of the true time from now on, in every page. An app that locks
        itself for that is unlocked."""
        later = lead_ms > self._lead_ms
        self._lead_ms = lead_ms
        script = CLOCK.replace("LEAD", str(lead_ms))
        await self.context.add_init_script(script)
        for page in self.context.pages:
            await page.evaluate(script)
        if later:
            await awake(self.hand)

    async def pass_time(self, ms: int) -> None:
        """So much later by the phone's clock."""
        await self.set_clock(self._lead_ms + ms)

    async def fill_disk(self) -> None:
        """From now on nothing more is kept: each transaction that writes ends as on a full disk, undone whole.

        The browser's own limit does not serve here: it lets small writes pass for half a minute after it was set
        (tests/journeys/in_the_hand/test_a_full_phone.py lives with it from the start).
        """
        await self.page.evaluate(NO_ROOM)

    async def free_disk(self) -> None:
        with suppress(BrowserError):  # the page may be gone, and with it the limit
            await self.page.evaluate(ROOM_AGAIN)

    # filling

    def status(self) -> Locator:
        return self.page.locator(".fill header [role=status]")

    async def kept(self) -> None:
        """Waits until the app says that all of it is kept."""
        await expect(self.status()).to_contain_text(SAVED)

    async def kept_or_told(self) -> bool:
        """Whether all of it is kept; waits until the app says either."""
        await expect(self.status()).to_contain_text(re.compile(f"{SAVED}|{NOT_SAVED}"))
        return NOT_SAVED not in await self.status().inner_text()

    async def open_draft(self, record_id: str) -> None:
        await self.hand.go_to("/")
        await self.hand.go_to(f"/fill/{record_id}")
        await self.first_page()

    async def first_page(self) -> None:
        fill = self.page.locator(".fill")
        await expect(self.page.locator(".fill .question, .fill [data-act=add-row]").first).to_be_visible()
        while await fill.get_attribute("data-page") != "/data/here":
            await fill.get_by_role("button", name="上一页").click()
            await expect(self.page.locator(".fill .question, .fill [data-act=add-row]").first).to_be_visible()

    async def write(self, answers: Answers, picture: Path) -> str | None:
        """Everything `answers` says, from the first page to the second; the hash of the photo that is kept."""
        await self.hand.answer(form.OUTCOME, answers.outcome)
        await self._type(form.REMARK, answers.remark)
        await self._type(form.COUNT, "" if answers.count is None else str(answers.count))
        await self._choose_needs(answers)
        sha256 = await self._photograph(picture) if answers.photo else await self._no_photo()
        await self.page.locator('.fill [data-act="next"]').click()
        await expect(self.page.locator('.fill[data-page="/data/people"]')).to_be_visible()
        await self._write_rows(answers.rows)
        return sha256

    async def type_remark(self, words: str) -> None:
        await self._type(form.REMARK, words)

    async def to_review(self) -> None:
        while not await self.page.locator(".fill .review").is_visible():
            before = await self.page.locator(".fill").get_attribute("data-page")
            await self.page.locator('.fill [data-act="next"]').click()
            await expect(
                self.page.locator(f'.fill .review, .fill:not([data-page="{before}"])').first
            ).to_be_attached()

    async def _type(self, path: str, words: str) -> None:
        field = self.hand.question(path).locator("input, textarea").first
        if await field.input_value() != words:
            await field.fill(words)
            await field.blur()

    async def _choose_needs(self, answers: Answers) -> None:
        question = self.hand.question(form.NEEDS)
        for need in form.NEEDED:
            choice = question.locator(f'[data-value="{need}"]')
            if (await choice.get_attribute("aria-checked") == "true") != (need in answers.needs):
                await choice.click()

    async def _photograph(self, picture: Path) -> str:
        question = self.hand.question(form.PHOTO)
        image = question.locator("img")
        before = await image.get_attribute("src") if await image.count() else ""
        await question.locator("input[type=file]").set_input_files(str(picture))
        await expect(image).to_be_visible()
        await expect(image).not_to_have_attribute("src", before or "-")
        return str(await image.evaluate(SHA256_OF))

    async def _no_photo(self) -> None:
        remove = self.hand.question(form.PHOTO).get_by_role("button", name="去掉照片")
        if await remove.count():
            await remove.click()

    async def _write_rows(self, rows: tuple[tuple[str, int], ...]) -> None:
        cards = self.page.locator(".fill [data-row]")
        while await cards.count() > len(rows):
            if await cards.last.locator("button.top").get_attribute("aria-expanded") == "false":
                await cards.last.locator("button.top").click()
            count = await cards.count()
            await cards.last.get_by_role("button", name="去掉（").click()
            await expect(cards).to_have_count(count - 1)
        for index, (name, age) in enumerate(rows):
            if await cards.count() <= index:
                await self.page.locator('.fill [data-act="add-row"]').click()
                await expect(cards).to_have_count(index + 1)
            top = cards.nth(index).locator("button.top")
            if await top.get_attribute("aria-expanded") == "false":
                await top.click()
            await self._type(f"{form.ROWS}[{index + 1}]/name", name)
            await self._type(f"{form.ROWS}[{index + 1}]/age", str(age))

    async def read(self) -> tuple[Answers, str | None]:
        """What the open draft shows, and the hash of its photo."""
        await self.first_page()
        outcome = self.hand.question(form.OUTCOME).locator('[aria-checked="true"]')
        needs = self.hand.question(form.NEEDS).locator('[aria-checked="true"]')
        image = self.hand.question(form.PHOTO).locator("img")
        remark = await self._typed(form.REMARK)
        count = await self._typed(form.COUNT)
        sha256 = str(await image.evaluate(SHA256_OF)) if await image.count() else None
        found = Answers(
            outcome=str(await outcome.get_attribute("data-value")) if await outcome.count() else "",
            remark=remark,
            count=int(count) if count else None,
            needs=frozenset(await needs.evaluate_all("all => all.map(one => one.dataset.value)")),
            photo=sha256 is not None,
            rows=await self._read_rows() if await outcome.count() else (),
        )
        return found, sha256

    async def _typed(self, path: str) -> str:
        return await self.hand.question(path).locator("input, textarea").first.input_value()

    async def _read_rows(self) -> tuple[tuple[str, int], ...]:
        await self.page.locator('.fill [data-act="next"]').click()
        await expect(self.page.locator('.fill[data-page="/data/people"]')).to_be_visible()
        cards = self.page.locator(".fill [data-row]")
        found: list[tuple[str, int]] = []
        for index in range(await cards.count()):
            top = cards.nth(index).locator("button.top")
            if await top.get_attribute("aria-expanded") == "false":
                await top.click()
            name, age = [await self._typed(f"{form.ROWS}[{index + 1}]/{one}") for one in ("name", "age")]
            found.append((name, int(age) if age else -1))
        return tuple(found)

    # lists and sign-in

    async def one_tab(self) -> None:
        for page in self.context.pages:
            if page != self.page:
                await page.close()

    async def sign_in(self, login: str) -> None:
        """With the password; who is new on this phone chooses a PIN."""
        await self.open_app()
        await self.hand.give_password(login, world.PASSWORD)
        new = self.page.get_by_role("heading", name=re.compile("设.*解锁码"))
        await expect(new.or_(self.page.locator(".frame")).or_(self.page.locator(".locked")).first).to_be_visible()
        if await new.count():
            await self.hand.choose_pin()
        await awake(self.hand)
        await self.hand.go_to("/")
        await self.hand.synced()

    async def sign_in_anew(self, login: str, signed_in: str | None) -> None:
        """Whoever is signed in, and whether the server still knows it: now `login` is."""
        await self.open_app()
        if signed_in:
            await self.hand.sign_out()
        await self.sign_in(login)

    async def all_sent(self, record_ids: Sequence[str]) -> None:
        """Waits until these are sent, a quarter of an hour by the phone's clock after another."""
        while True:
            states = await self.records()
            unsent = {one: states.get(one) for one in record_ids if states.get(one) != "sent"}
            if not unsent:
                return
            self.said.append(f"unsent: {unsent}")
            await self.pass_time(16 * 60_000)
            await self.hand.sync_now()

    async def records(self) -> dict[str, str]:
        """Record id → state, of every record this phone lists."""
        await self.hand.go_to("/records")
        await expect(self.page.get_by_role("heading", name="我填的")).to_be_visible()
        rows: list[tuple[str, str]] = await self.page.locator("a.row[data-state]").evaluate_all(
            "all => all.map(one => [one.getAttribute('href'), one.dataset.state])"
        )
        return {re.sub(r".*/", "", href): state for href, state in rows}


async def new_profile(playwright: Playwright, folder: Path, address: str) -> None:
    """A profile whose browser has the app itself already, and nobody's data: the start of every phone."""
    phone = ModelPhone(playwright, folder, address)
    await phone.switch_on()
    await phone.hand.open()
    await phone.hand.ready_offline()
    await phone.page.evaluate("""() => new Promise((done, failed) => {
        const request = indexedDB.deleteDatabase("tanfang");
        request.onsuccess = done; request.onerror = failed;
    })""")
    await phone.switch_off()


def copy_of(profile: Path, to: Path) -> Path:
    return Path(copytree(profile, to, ignore=ignore_patterns("Singleton*")))


def picture(folder: Path, number: int) -> Path:
    """A photo that differs from all others; small, as cameras of cheap phones make them."""
    path = folder / f"{number}.jpg"
    shade = ((number * 37) % 256, (number * 101) % 256, (number * 211) % 256)
    image = Image.new("RGB", (640, 480), shade)
    for step in range(40):
        image.paste(
            (step * 6, (number + step) % 256, number % 256), (step * 16, step * 12, step * 16 + 14, step * 12 + 10)
        )
    image.save(path, "JPEG", quality=80)
    return path
