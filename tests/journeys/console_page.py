"""The console as township and county staff handle it, for tests in a real browser.

Words on the screen are Chinese, the console's first language. Every method waits for what it says; none sleeps.
"""

import re
from collections.abc import Mapping, Sequence

from playwright.async_api import Locator, Page, expect

from tests.browser import PATIENCE_S
from tests.journeys.phone_page import GO_TO

Given = str | bool | Sequence[str]


class ConsolePage:
    """One desk: a browser page at 1440 by 900, signed in by its cookie."""

    def __init__(self, page: Page, address: str) -> None:
        """`address`: where the server answers, without a slash at the end."""
        self.page = page
        self.address = address
        page.set_default_timeout(PATIENCE_S * 1000)

    async def sign_in(self, login: str, password: str) -> None:
        """Signs in and waits for the menu."""
        await self.page.goto(f"{self.address}/console/")
        await self.page.get_by_label("账号").fill(login)
        await self.page.get_by_label("密码").fill(password)
        await self.page.get_by_role("button", name="登录", exact=True).click()
        await expect(self._menu).to_be_visible()

    @property
    def _menu(self) -> Locator:
        return self.page.get_by_role("navigation", name="主菜单")

    async def menu_names(self) -> list[str]:
        """What the role's menu offers, from the left; the first is the page its day starts with."""
        named = await self._menu.get_by_role("link").all_inner_texts()
        for below in await self._menu.locator("[data-submenu]").all():
            await below.click()
            await expect(self._menu.locator("ul a").first).to_be_visible()
            named += await self._menu.locator("ul a").all_inner_texts()
            await below.click()
        return named

    async def go_to(self, path: str) -> None:
        """One of the console's own pages, such as `/cases`."""
        await self.page.evaluate(GO_TO, path)

    async def reload(self) -> None:
        """Reads the page anew, as with the browser's own button."""
        await self.page.reload()
        await expect(self._menu).to_be_visible()

    # follow-ups

    async def open_followups(self, state: str = "open") -> None:
        """The list and the map; `state` as the server's filter names it."""
        await self.go_to("/followups")
        await self.page.locator(".strip select").first.select_option(state)
        await self._list_read("待走访的户")

    async def _list_read(self, label: str) -> None:
        pane = self.page.locator(f'.pane[aria-label^="{label}"]')
        await expect(pane).to_have_attribute("aria-busy", "false")

    @property
    def followup_names(self) -> Locator:
        """Heads of the households in sight, the most pressing first."""
        return self.page.locator("[data-household] .who a")

    async def choose_followup(self, household_id: str) -> None:
        """Clicks a household of the list; the map shows the same choice."""
        await self.page.locator(f'[data-household="{household_id}"]').click()
        await expect(self.page.locator(".chosen-card")).to_be_visible()

    async def chosen_on_map(self, household_id: str) -> None:
        """Waits until the map marks this household as chosen, among others that it was given to draw."""
        drawing = self.page.locator(".map[data-drawn]")
        await expect(drawing).to_have_attribute("data-chosen", household_id)
        await expect(drawing).to_have_attribute("data-points", re.compile(r"^([2-9]|\d{2,})$"))

    # households

    async def open_household(self, household_id: str) -> None:
        await self.go_to(f"/households/{household_id}")
        await self._page_of(household_id, "家庭成员")

    async def _page_of(self, record_id: str, heading: str) -> None:
        """Waits until this very record is shown, not the one before it."""
        page = self.page.locator(f'.page[data-page="{record_id}"]')
        await expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()

    async def history(self) -> list[tuple[str, str]]:
        """The open household's history, newest first: kind and words."""
        lines = self.page.locator("[data-kind]")
        await expect(lines.first).to_be_visible()
        found: list[list[str]] = await lines.evaluate_all(
            "all => all.map(one => [one.dataset.kind, one.querySelector('.text').innerText])"
        )
        return [(kind, text) for kind, text in found]

    # leads

    async def open_lead(self, lead_id: str) -> None:
        await self.go_to(f"/leads/{lead_id}")
        await self._page_of(lead_id, "按规定初判")

    async def open_lead_of(self, person: str) -> None:
        """The first open lead about this person."""
        await self.go_to("/leads")
        await self.page.locator("[data-lead]", has_text=person).first.click()
        await expect(self.page.get_by_role("heading", name="按规定初判")).to_be_visible()

    async def still_unknown(self) -> list[str]:
        """The facts which the screening says are still unknown, by name."""
        await expect(self.page.locator('[data-part="unknown"]')).to_be_visible()
        return await self.page.locator('[data-part="unknown"] [data-fact]').evaluate_all(
            "all => all.map(one => one.dataset.fact)"
        )

    async def screened(self) -> dict[str, str]:
        """What the screening says of each programme: eligible, unknown or not_eligible."""
        shown = self.page.locator("[data-programme]")
        await expect(shown.first).to_be_attached()
        return dict(await shown.evaluate_all("all => all.map(one => [one.dataset.programme, one.dataset.result])"))

    def citation(self, condition: str) -> Locator:
        """Rule id and source of one condition of the screening."""
        return self.page.locator(f'[data-condition="{condition}"] .cite').first

    async def open_temp_aid_case(self, note: str = "", urgent: bool | None = None) -> str:
        """Opens a temporary-aid case from the open lead; the case's id."""
        await self.page.get_by_role("button", name="立临时救助案").click()
        sheet = self.page.get_by_role("dialog")
        if urgent is not None:
            await sheet.get_by_role("checkbox").set_checked(urgent)
        if note:
            await sheet.get_by_label("说明").fill(note)
        await sheet.get_by_role("button", name="确定").click()
        await expect(self.page.locator('[data-part="next"]')).to_be_visible()
        shown: str = await self.page.evaluate("location.hash")
        return shown.rsplit("/", 1)[-1]

    # cases

    async def open_case(self, case_id: str) -> None:
        await self.go_to(f"/cases/{case_id}")
        await self._page_of(case_id, "下一步")

    def case_fact(self, name: str) -> Locator:
        """What the open case knows under this name, in words."""
        return self.page.locator(f'tr[data-fact="{name}"] td').nth(1)

    async def act(self, act: str, facts: Mapping[str, Given] | None = None, note: str = "") -> None:
        """Does one act on the open case: facts by their catalogue names. Waits until the case shows it as done."""
        await self.begin_act(act)
        for name, given in (facts or {}).items():
            await self._give(name, given)
        if note:
            await self.page.locator("form[data-act] textarea").last.fill(note)
        before = await self.page.locator("li[data-act]").count()
        await self.page.locator("form[data-act] button[type=submit]").click()
        await expect(self.page.locator("li[data-act]")).to_have_count(before + 1)

    async def begin_act(self, act: str) -> None:
        """Chooses an act, so that its form is shown."""
        choice = self.page.locator(f'[data-part="next"] input[value="{act}"]')
        if await choice.count():
            if not await choice.is_visible():
                await self.page.locator('[data-part="next"] summary').click()
            await choice.check()
        await expect(self.page.locator(f'form[data-act="{act}"]')).to_be_visible()

    async def _give(self, name: str, given: Given) -> None:
        field = self.page.locator(f'[data-need="{name}"]')
        if isinstance(given, bool):
            given = "true" if given else "false"
        if not isinstance(given, str):
            for value in given:
                await field.locator(f'input[value="{value}"]').check()
        elif await field.locator("select").count():
            await field.locator("select").select_option(given)
        elif await field.locator("input[type=radio]").count():
            await field.locator(f'input[value="{given}"]').check()
        else:
            await field.locator("input, textarea").fill(given)

    async def acts_done(self, *acts: str) -> None:
        """Waits until these acts, by their ids, are those done on the open case, the first one first."""
        done = self.page.locator("li[data-act]")
        await expect(done).to_have_count(len(acts))
        assert await done.evaluate_all("all => all.map(one => one.dataset.act)") == list(acts)

    @property
    def decision(self) -> Locator:
        """The open case's decision in words, with its amount and reason."""
        return self.page.locator('[data-part="decision"]')
