"""The phone app as a grid worker handles it, for tests in a real browser.

Words on the screen are Chinese, the app's first language. Every method waits for what it says; none sleeps.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

Given = str | Sequence[str] | Path

# Waiting ends as soon as what is waited for is there; a busy machine only needs longer to get there.
expect.set_options(timeout=30_000)

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
        await expect(self.page.locator(".sync")).to_contain_text("已同步", timeout=30_000)

    async def sync_now(self) -> None:
        """Asks for a sync, as a worker does with a tap, and waits for its end."""
        await self.go_to("/")
        await self.page.locator(".sync").click()
        await self.synced()

    async def ready_offline(self) -> None:
        """Waits until the app itself is kept on the phone, so that it opens without a network."""
        await expect(self.page.locator('html[data-offline="ready"]')).to_be_attached(timeout=60_000)

    async def go_offline(self) -> None:
        await self.page.context.set_offline(True)

    async def go_online(self) -> None:
        await self.page.context.set_offline(False)

    async def go_to(self, path: str) -> None:
        """One of the app's own screens, such as `/records`."""
        await self.page.evaluate("path => { location.hash = path }", path)

    # today and households

    async def due_count(self) -> int:
        """How many households the first screen says are to be visited."""
        await self.go_to("/")
        return int(await self.page.locator(".headline .number").inner_text())

    async def due_names(self) -> list[str]:
        """Heads of the due households in sight, the most pressing first."""
        await self.go_to("/")
        rows = self.page.get_by_role("list", name="该走访").locator("a.row .name")
        return await rows.all_inner_texts()

    async def search(self, words: str) -> list[str]:
        """Heads of the households found by a name, pinyin, initials or the last four of an ID."""
        await self.go_to("/households")
        await self.page.get_by_role("searchbox").fill(words)
        return await self.page.locator("main a.row .name").all_inner_texts()

    async def open_household(self, household_id: str) -> None:
        await self.go_to(f"/households/{household_id}")
        await expect(self.page.locator(".household")).to_be_visible()

    async def household_due_text(self) -> str:
        """What the open household's page says of its next visit."""
        return await self.page.locator(".household .due").inner_text()

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
        await expect(self.page.locator(".fill .question").first).to_be_visible(timeout=30_000)
        return self.page.url.rsplit("/", 1)[-1]

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
                await expect(question.locator(".held")).to_be_visible(timeout=70_000)
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
        done = sheet.get_by_role("button", name="好了")
        if await done.is_visible():
            await done.click()
        await expect(sheet).to_be_hidden()

    async def _sign(self, question: Locator) -> None:
        await question.get_by_role("button").first.click()
        canvas = question.locator("canvas")
        await canvas.scroll_into_view_if_needed()
        box = await canvas.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        await mouse.move(box["x"] + 40, box["y"] + 50)
        await mouse.down()
        await mouse.move(box["x"] + 140, box["y"] + 120, steps=6)
        await mouse.move(box["x"] + 200, box["y"] + 60, steps=6)
        await mouse.up()
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

    async def missing(self) -> list[str]:
        """Labels of what the last look says is missing."""
        return await self.page.locator(".review .missing strong").all_inner_texts()

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

    async def states(self) -> dict[str, str]:
        """Title → state of the newest records in sight: draft, ready, sending, waiting_for_files, sent,
        kept_with_problem."""
        await self.go_to("/records")
        await expect(self.page.get_by_role("heading", name="我填的")).to_be_visible()
        rows: list[tuple[str, str]] = await self.page.locator("a.row[data-state]").evaluate_all(
            "all => all.map(one => [one.querySelector('.title').innerText, one.dataset.state])"
        )
        return dict(reversed(rows))

    async def wait_for_state(self, record_id: str, state: str, *, seconds: float = 60) -> None:
        """Waits until a record stands so."""
        await self.go_to("/records")
        row = self.page.locator(f'a.row[href$="{record_id}"][data-state="{state}"]')
        await expect(row).to_be_visible(timeout=seconds * 1000)

    async def open_record(self, record_id: str) -> str:
        """A record's page; answers all its words."""
        await self.go_to(f"/records/{record_id}")
        await expect(self.page.locator(".record")).to_be_visible()
        return await self.page.locator(".record").inner_text()

    async def notices(self) -> list[str]:
        """Headings of the notices, the newest first."""
        await self.go_to("/notices")
        await expect(self.page.get_by_role("heading", name="消息")).to_be_visible()
        return await self.page.locator("li.notice h2").all_inner_texts()


def _several(given: Given) -> Sequence[str]:
    assert not isinstance(given, (str, Path))
    return given
