"""The phone app as a grid worker handles it, for tests in a real browser.

Words on the screen are Chinese, the app's first language. Every method waits for what it says; none sleeps. What may
come a moment later (a list, a number, a word of the office) is named as a place to look at, for `expect` to wait for.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import PATIENCE_S

Given = str | Sequence[str] | Path

# Another screen is there once the app's own router has heard of it: it heard first.
GO_TO = """path => new Promise(done => {
  if (location.hash === `#${path}`) return done();
  addEventListener("hashchange", () => done(), { once: true });
  location.hash = path;
})"""

# What is answered when a story does not care.
_NUMBER, _WORDS, _PHONE = "1", "没有什么特别的，一切都好", "13900000000"

PIN = "258025"


async def new_phone(browser: Browser, **unlike: Any) -> BrowserContext:
    """A phone nobody has used, in the county, at 王秀兰's door; `unlike` as for a context of the browser."""
    usual: dict[str, Any] = {
        "viewport": {"width": 390, "height": 844},
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "permissions": ["geolocation"],
        "geolocation": {"longitude": 113.2041, "latitude": 36.1092, "accuracy": 8},
    }
    return await browser.new_context(**usual | unlike)


class PhonePage:
    """One phone: a browser page of a phone's size, with its own store."""

    def __init__(self, page: Page, address: str) -> None:
        """`address`: where the server answers, without a slash at the end."""
        self.page = page
        self.address = address
        page.set_default_timeout(PATIENCE_S * 1000)

    async def open(self) -> None:
        """Opens the app, signed in or not; a locked one is unlocked."""
        await self.page.goto(f"{self.address}/")
        await self._unlock_if_locked()

    async def reload(self) -> None:
        """As when the app was killed and opened again."""
        await self.page.reload()
        await self._unlock_if_locked()

    async def _unlock_if_locked(self) -> None:
        locked = self.page.locator(".locked")
        await expect(self.page.locator(".signin, .frame, .lock-frame").first).to_be_visible()
        if await locked.count():
            await self.unlock()

    async def enter_pin(self, pin: str = PIN) -> None:
        """Presses six digits."""
        for digit in pin:
            await self.page.locator(f'[data-digit="{digit}"]').click()

    async def unlock(self, pin: str = PIN) -> None:
        """Enters the right PIN at the lock screen and waits until the app is open."""
        await self.enter_pin(pin)
        await expect(self.page.locator(".frame")).to_be_visible()

    async def lock(self) -> None:
        """Locks by hand, as a worker does who lays the phone aside."""
        await self.go_to("/settings")
        await self.page.get_by_role("button", name=re.compile("马上锁上|Lock now")).click()
        await expect(self.page.locator(".locked")).to_be_visible()

    async def give_password(self, login: str, password: str) -> None:
        """Fills in the sign-in page and hands it in."""
        await self.page.get_by_label("账号").fill(login)
        await self.page.get_by_label("密码").fill(password)
        await self.page.get_by_role("button", name="登录", exact=True).click()

    async def choose_pin(self, pin: str = PIN) -> None:
        """Chooses a PIN, twice the same."""
        await expect(self.page.get_by_role("heading", name=re.compile("设.*解锁码"))).to_be_visible()
        await self.enter_pin(pin)
        await expect(self.page.get_by_role("heading", name="再按一遍")).to_be_visible()
        await self.enter_pin(pin)
        await expect(self.page.locator(".frame")).to_be_visible()

    async def sign_in(self, login: str, password: str) -> None:
        """Signs in, chooses a PIN and waits for the first list."""
        await self.open()
        await self.give_password(login, password)
        await self.choose_pin()
        await expect(self.page.locator(".today")).to_be_visible()
        await self.synced()

    async def sign_out(self) -> None:
        """Leaves the account; what is unsent stays on the phone."""
        await self.go_to("/settings")
        await self.page.get_by_role("button", name="退出登录").click()
        await self.page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
        await expect(self.page.locator(".signin")).to_be_visible()

    async def synced(self) -> None:
        """Waits until this phone has lists and forms from the server."""
        await expect(self.page.locator(".sync")).to_contain_text("已同步")

    async def sync_now(self) -> None:
        """Asks for a sync, as a worker does with a tap; waits for the end of one that asked the server after it."""
        await self.go_to("/")
        async with self.page.expect_request("**/sync"):
            await self.page.locator(".sync").click()
        await self.synced()

    async def told(self, sign: Locator, at: str = "/") -> None:
        """Syncs until the screen `at` shows the sign of what the office did.

        The server tells a phone of a change only once nothing earlier is still being written (docs/decisions/0005).
        """
        async with asyncio.timeout(PATIENCE_S):
            while True:
                await self.sync_now()
                await self.go_to(at)
                with suppress(AssertionError):
                    return await expect(sign.first).to_be_visible(timeout=1_000)

    async def ready_offline(self) -> None:
        """Waits until the app itself is kept on the phone, so that it opens without a network."""
        await expect(self.page.locator('html[data-offline="ready"]')).to_be_attached()

    async def go_offline(self) -> None:
        await self.page.context.set_offline(True)

    async def go_online(self) -> None:
        await self.page.context.set_offline(False)

    async def go_to(self, path: str) -> None:
        """One of the app's own screens, such as `/records`."""
        await self.page.evaluate(GO_TO, path)

    async def _record_shown(self) -> str:
        """The id at the end of the screen's address."""
        shown: str = await self.page.evaluate("location.hash")
        return shown.rsplit("/", 1)[-1]

    # today and households

    @property
    def due_number(self) -> Locator:
        """On the first screen: how many households are to be visited."""
        return self.page.locator(".headline .number")

    async def due_are(self, *heads: str) -> None:
        """Waits until the first screen counts and names these due households, the most pressing first."""
        await self.go_to("/")
        await expect(self.due_number).to_have_text(str(len(heads)))
        rows = self.page.get_by_role("list", name="该走访").locator("a.row .name")
        await expect(rows).to_have_text(list(heads))

    async def search(self, words: str) -> Locator:
        """Heads of the households found by a name, pinyin, initials or the last four of an ID."""
        await self.go_to("/households")
        await self.page.get_by_role("searchbox").fill(words)
        return self.page.locator("main a.row .name")

    async def finds_nobody(self, words: str) -> None:
        """Waits until the list says that nobody is found by these words."""
        found = await self.search(words)
        await expect(self.page.get_by_text("没有找到", exact=True)).to_be_visible()
        await expect(found).to_have_count(0)

    async def open_household(self, household_id: str) -> None:
        await self.go_to(f"/households/{household_id}")
        await expect(self.page.locator(".household")).to_be_visible()

    @property
    def household_due(self) -> Locator:
        """What the open household's page says of its next visit."""
        return self.page.locator(".household .due")

    # filling in

    async def begin_visit(self, form: str = "分散特困人员走访") -> str:
        """Begins the visit of the open household with this form; answers the record's id."""
        others = self.page.get_by_role("button", name="其他表单")
        routine = form == "分散特困人员走访" or not await others.count()
        await (self.page.get_by_role("button", name="开始走访") if routine else others).click()
        asked = self.page.get_by_role("dialog", name="用哪张表？").get_by_role("button", name=form)
        await expect(asked.or_(self.page.locator(".fill .question").first)).to_be_visible()
        if await asked.is_visible():
            await asked.click()
        return await self._opened_form()

    async def begin_report(self) -> str:
        await self.go_to("/report")
        return await self._opened_form()

    async def begin_survey(self, applicant: str) -> str:
        await self.go_to("/")
        await self.page.locator("button.task", has_text=applicant).click()
        return await self._opened_form()

    async def _opened_form(self) -> str:
        await expect(self.page.locator(".fill .question").first).to_be_visible()
        return await self._record_shown()

    def question(self, path: str) -> Locator:
        """A question on the page shown, by its path such as `/data/who/outcome`."""
        return self.page.locator(f'.question[data-path="{path}"]')

    async def answer(self, path: str, given: Given) -> None:
        """Answers one question on the page shown: a choice by name, several as a list, a photo by its file."""
        question = self.question(path)
        widget = await question.get_attribute("data-widget")
        match widget:
            case "select_one" | "select_multiple":
                values = [given] if isinstance(given, str) else [str(one) for one in _several(given)]
                if await question.locator("button.opener").count():
                    await self._choose_on_sheet(question, values)
                    return
                for value in values:
                    choice = question.locator(f'[data-value="{value}"]')
                    if await choice.get_attribute("aria-checked") != "true":
                        await choice.click()
                    await expect(choice).to_have_attribute("aria-checked", "true")
            case "image" | "file":
                await question.locator("input[type=file]").set_input_files(str(given))
                if widget == "image":
                    await expect(question.locator("img")).to_be_visible()
            case "signature":
                await self._sign(question)
            case "geopoint":
                await question.get_by_role("button").first.click()
                await expect(question.locator(".held")).to_be_visible()
            case _:
                field = question.locator("input, textarea").first
                await field.fill(str(given))
                await field.blur()

    async def _choose_on_sheet(self, question: Locator, values: Sequence[str]) -> None:
        """Long lists open on a sheet; one choice closes it."""
        await question.locator("button.opener").click()
        sheet = self.page.get_by_role("dialog")
        for value in values or [""]:
            choice = sheet.locator(f'[data-value="{value}"]' if value else "[data-value]").first
            await choice.click()
        if await question.get_attribute("data-widget") == "select_multiple":
            await sheet.get_by_role("button", name="好了").click()
        await expect(sheet).to_be_hidden()

    async def _sign(self, question: Locator) -> None:
        await question.get_by_role("button").first.click()
        canvas = question.locator("canvas")
        await expect(canvas).to_have_attribute("style", re.compile("width"))  # it has found its size
        box = await canvas.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        await mouse.move(box["x"] + 40, box["y"] + 50)
        await mouse.down()
        await mouse.move(box["x"] + 140, box["y"] + 120, steps=6)
        await mouse.move(box["x"] + 200, box["y"] + 60, steps=6)
        await mouse.up()
        await expect(canvas).to_have_attribute("data-strokes", "1")
        await question.get_by_role("button", name="签好了").click()
        await expect(question.locator("img")).to_be_visible()

    async def fill_in(self, answers: Mapping[str, Given] | None = None) -> None:
        """Goes through all pages to the last look.

        What `answers` names (by path) is answered so, wherever it is asked; required questions it does not name
        get the first choice, one or a few words; the others stay empty.
        """
        left = dict(answers or {})
        await self._form_shown()
        while not await self.page.locator(".fill .review").is_visible():
            await self._fill_page(left)
            await self._turn()
        assert not left, f"never asked: {sorted(left)}"

    async def fill_page(self) -> None:
        """Answers what the page shown requires, and goes to the next."""
        await self._form_shown()
        await self._fill_page({})
        await self._turn()

    async def _form_shown(self) -> None:
        """An app just unlocked reads its draft first: what looks for questions before then finds none."""
        await expect(self.page.locator(".fill .page, .fill .review").first).to_be_attached()

    async def _fill_page(self, left: dict[str, Given]) -> None:
        done: set[str] = set()
        while True:
            # An answer may bring or take away questions, so the page is read anew after each.
            paths: list[str] = await self.page.locator(".fill .question").evaluate_all(
                "all => all.map(one => one.dataset.path)"
            )
            waiting = [path for path in paths if path not in done]
            if not waiting:
                return
            path = waiting[0]
            done.add(path)
            if path in left:
                await self.answer(path, left.pop(path))
            elif await self.question(path).get_attribute("data-required") is not None:
                await self._answer_anyhow(path)

    async def _answer_anyhow(self, path: str) -> None:
        question = self.question(path)
        widget = await question.get_attribute("data-widget")
        if widget in ("select_one", "select_multiple") and await question.locator("button.opener").count():
            if await question.locator("button.opener .soft").count():
                await self._choose_on_sheet(question, [])
            return
        if widget in ("select_one", "select_multiple"):
            if await question.locator('[aria-checked="true"]').count() == 0:
                choices: list[str] = await question.locator("[data-value]").evaluate_all(
                    "all => all.map(one => one.dataset.value)"
                )
                await self.answer(path, "none" if "none" in choices else choices[0])
            return
        field = question.locator("input, textarea").first
        if await field.input_value():
            return
        match widget:
            case "integer" | "decimal":
                await self.answer(path, _NUMBER)
            case "date":
                await question.get_by_role("button", name="今天").click()
            case _:
                await self.answer(path, _PHONE if "phone" in path else _WORDS)

    async def _turn(self) -> None:
        """To the next page, or from the last one to the last look."""
        before = await self.page.locator(".fill").get_attribute("data-page")
        await self.page.locator('.fill [data-act="next"]').click()
        turned = self.page.locator(f'.fill .review, .fill .skip, .fill:not([data-page="{before}"])')
        await expect(turned.first).to_be_attached()
        wrong = await self.page.locator(".fill .question.wrong").all_inner_texts()
        assert not wrong, f"not accepted: {wrong}"

    async def visited_on(self, date: str) -> None:
        """At the last look: the visit was made on an earlier day (YYYY-MM-DD)."""
        await self.page.get_by_role("radio", name="早些时候").click()
        await self.page.locator(".review input[type=date]").fill(date)

    async def leave(self) -> None:
        """Leaves the form for now; the draft stays."""
        await self.page.get_by_role("button", name="先放着").click()
        await expect(self.page.locator(".fill")).to_have_count(0)

    async def finish(self) -> None:
        """Hands the record in; it is sent by itself from here on."""
        await self.page.get_by_role("button", name="填好了，交上去").click()
        await expect(self.page.locator(".fill")).to_have_count(0)

    # records and notices

    async def has_no_records(self) -> None:
        """Waits until the list says that nothing was filled in here by who is signed in."""
        await self.go_to("/records")
        await expect(self.page.get_by_text("还没有填过", exact=True)).to_be_visible()

    def record_row(self, record_id: str = "", state: str = "") -> Locator:
        """A line of the list of records, by its record, and by how it stands: draft, ready, sending,
        waiting_for_files, sent, kept_with_problem."""
        named = f'[href$="{record_id}"]' if record_id else ""
        stands = f'[data-state="{state}"]' if state else "[data-state]"
        return self.page.locator(f"a.row{named}{stands}")

    async def wait_for_state(self, record_id: str, state: str) -> None:
        """Waits until a record stands so."""
        await self.go_to("/records")
        await expect(self.record_row(record_id, state)).to_be_visible()

    async def open_record(self, record_id: str) -> Locator:
        """A record's page."""
        await self.go_to(f"/records/{record_id}")
        await expect(self.page.locator(".record")).to_be_visible()
        return self.page.locator(".record")


def _several(given: Given) -> Sequence[str]:
    assert not isinstance(given, (str, Path))
    return given
