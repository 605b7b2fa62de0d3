"""The console as township and county staff handle it, for tests in a real browser.

Words on the screen are Chinese, the console's first language. Every method waits for what it says; none sleeps.
"""

import re
from collections.abc import Mapping, Sequence

from playwright.async_api import Locator, Page, expect

Given = str | bool | Sequence[str]


class ConsolePage:
    """One desk: a browser page at 1440 by 900, signed in by its cookie."""

    def __init__(self, page: Page, address: str) -> None:
        """`address`: where the server answers, without a slash at the end."""
        self.page = page
        self.address = address

    async def sign_in(self, login: str, password: str) -> None:
        """Signs in and waits for the menu."""
        await self.page.goto(f"{self.address}/console/")
        await self.page.get_by_label("账号").fill(login)
        await self.page.get_by_label("密码").fill(password)
        await self.page.get_by_role("button", name="登录", exact=True).click()
        await expect(self._menu).to_be_visible()

    async def sign_out(self) -> None:
        await self.page.locator(".bar .who > button").click()
        await self.page.get_by_role("button", name="退出登录").click()
        await expect(self.page.get_by_label("密码")).to_be_visible()

    @property
    def _menu(self) -> Locator:
        return self.page.get_by_role("navigation", name="主菜单")

    async def menu_names(self) -> list[str]:
        """What the role's menu offers, from the left; the first is the page its day starts with."""
        named = await self._menu.get_by_role("link").all_inner_texts()
        for below in await self._menu.locator("[data-submenu]").all():
            await below.click()
            named += await self._menu.locator("ul a").all_inner_texts()
            await below.click()
        return named

    async def go_to(self, path: str) -> None:
        """One of the console's own pages, such as `/cases`."""
        await self.page.evaluate("path => { location.hash = path }", path)

    async def reload(self) -> None:
        """Reads the page anew, as with the browser's own button."""
        await self.page.reload()
        await expect(self._menu).to_be_visible()

    async def refresh(self) -> None:
        """Asks the server again for what is shown, with the page's own button."""
        await self.page.get_by_role("button", name="刷新").first.click()

    # follow-ups

    async def open_followups(self, state: str = "open") -> None:
        """The list and the map; `state` as the server's filter names it."""
        await self.go_to("/followups")
        await self.page.locator(".strip select").first.select_option(state)
        await self._list_read("待走访的户")

    async def _list_read(self, label: str) -> None:
        pane = self.page.locator(f'.pane[aria-label^="{label}"]')
        await expect(pane).to_have_attribute("aria-busy", "false")

    async def figure(self, name: str) -> int:
        """One of the figures: overdue, flagged, not_synced, due, never_visited, total."""
        shown = self.page.locator(f'[data-figure="{name}"] .figure')
        await expect(shown).to_have_text(re.compile(r"^\d+$"))
        return int(await shown.inner_text())

    async def followup_names(self) -> list[str]:
        """Heads of the households in sight, the most pressing first."""
        return await self.page.locator("[data-household] .who a").all_inner_texts()

    async def choose_followup(self, household_id: str) -> None:
        """Clicks a household of the list; the map shows the same choice."""
        await self.page.locator(f'[data-household="{household_id}"]').click()
        await expect(self.page.locator(".chosen-card")).to_be_visible()

    async def chosen_on_map(self) -> str | None:
        """The household that the map marks as chosen; None when none is."""
        drawing = self.page.locator(".map[data-drawn]")
        await expect(drawing).to_be_visible(timeout=30_000)
        return await drawing.get_attribute("data-chosen")

    async def points_on_map(self) -> int:
        """How many households the map was given to draw."""
        drawing = self.page.locator(".map[data-drawn]")
        await expect(drawing).to_be_visible(timeout=30_000)
        return int(await drawing.get_attribute("data-points") or 0)

    async def sweep(self) -> None:
        """Asks for the follow-up sweep now (county only)."""
        await self.page.get_by_role("button", name="现在核对一次").click()
        await expect(self.page.get_by_text("已核对", exact=False)).to_be_visible()

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

    async def next_visit(self) -> str:
        """What the open household's page says of its next visit."""
        return await self.page.locator("aside section").first.inner_text()

    async def reveal_id(self, person: str, reason: str) -> str:
        """Shows a whole ID number after its reason was given; the number."""
        await self.page.get_by_role("button", name=f"查看完整号码：{person}").click()
        await self.page.get_by_label("为什么要看").fill(reason)
        await self.page.get_by_role("button", name="查看并记入日志").click()
        shown = self.page.locator("td.id b")
        await expect(shown).to_be_visible()
        return await shown.inner_text()

    # visits

    async def open_visit(self, visit_id: str) -> None:
        await self.go_to(f"/visits/{visit_id}")
        await self._page_of(visit_id, "回答")

    async def visit_answers(self) -> dict[str, str]:
        """The open visit's answers in words, by path."""
        found: dict[str, str] = {}
        for answer in await self.page.locator(".answer[data-path]").all():
            path = await answer.get_attribute("data-path") or ""
            found[path] = (await answer.locator(".value").inner_text()).strip()
        return found

    async def accept_visit(self) -> None:
        await self.page.get_by_role("button", name="接受").click()
        await expect(self.page.get_by_text("已接受").first).to_be_visible()

    async def return_visit(self, comments: Mapping[str, str], general: str = "") -> None:
        """Returns the open visit: comments by the path of the question, and one on the whole."""
        for path, text in comments.items():
            answer = self.page.locator(f'.answer[data-path="{path}"]')
            await answer.get_by_role("button").click()
            await answer.locator("textarea").fill(text)
        if general:
            await self.page.get_by_label("总的意见").fill(general)
        await self.page.get_by_role("button", name="退回修改").click()
        await expect(self.page.get_by_text("已退回").first).to_be_visible()

    async def photos_shown(self) -> int:
        """How many thumbnails of the open record really came from the object store."""
        images = self.page.locator("[data-file] img")
        await expect(images.first).to_be_visible()
        await self.page.wait_for_function(
            "[...document.querySelectorAll('[data-file] img')].every(one => one.complete && one.naturalWidth > 0)"
        )
        return await images.count()

    # leads

    async def lead_names(self) -> list[str]:
        """Who the open leads are about, the urgent first."""
        await self.go_to("/leads")
        await self._list_read("线索队列")
        return await self.page.locator("[data-lead] .name").all_inner_texts()

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

    async def citation(self, condition: str) -> str:
        """Rule id and source of one condition of the screening."""
        return await self.page.locator(f'[data-condition="{condition}"] .cite').first.text_content() or ""

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
        return self.page.url.rsplit("/", 1)[-1]

    async def place_under_monitoring(self, reason: str) -> None:
        """Ends the open lead by monitoring; it is never simply closed."""
        await self.page.get_by_role("button", name="转入监测").click()
        sheet = self.page.get_by_role("dialog")
        await sheet.get_by_label("说明").fill(reason)
        await sheet.get_by_role("button", name="确定").click()
        await expect(self.page.get_by_text("已处理：转入监测").first).to_be_visible()

    # cases

    async def open_case(self, case_id: str) -> None:
        await self.go_to(f"/cases/{case_id}")
        await self._page_of(case_id, "下一步")

    async def stage(self) -> str:
        """The id of the stage where the open case is."""
        return await self.page.locator('[data-stage][aria-current="step"]').get_attribute("data-stage") or ""

    async def case_facts(self) -> dict[str, str]:
        """What the open case knows, by name, in words."""
        found: dict[str, str] = {}
        for row in await self.page.locator("tr[data-fact]").all():
            found[await row.get_attribute("data-fact") or ""] = await row.locator("td").nth(1).inner_text()
        return found

    async def possible_acts(self) -> list[str]:
        """Ids of the acts that are open to this user now."""
        choices = self.page.locator('[data-part="next"] input[name="act"]')
        if await choices.count():
            return await choices.evaluate_all("all => all.map(one => one.value)")
        return await self.page.locator("form[data-act]").evaluate_all("all => all.map(one => one.dataset.act)")

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

    async def acts_done(self) -> list[str]:
        """Ids of the acts done on the open case, the first one first."""
        return await self.page.locator("li[data-act]").evaluate_all("all => all.map(one => one.dataset.act)")

    async def decision(self) -> str:
        """The open case's decision in words, with its amount and reason."""
        return await self.page.locator('[data-part="decision"]').inner_text()

    async def problem(self) -> str:
        """What the server refused and what to do about it, in the words on the screen."""
        return await self.page.get_by_role("alert").first.inner_text()
