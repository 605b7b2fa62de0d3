"""The console's pages of forms as a county clerk handles them. Every method waits for what it says; none sleeps."""

import re
from datetime import date
from pathlib import Path

from playwright.async_api import FrameLocator, Locator, expect

from tests.journeys.console_page import ConsolePage


class FormsDesk:
    """The forms' pages of a console that is signed in."""

    def __init__(self, console: ConsolePage) -> None:
        self.console = console
        self.page = console.page
        self.preview: FrameLocator = self.page.frame_locator('iframe[src="/preview"]')

    # upload

    async def upload(self, *files: Path) -> None:
        """Opens the upload page when it is not shown, gives it the files, and waits for what the check says."""
        drop = self.page.locator(".drop input[type=file]")
        if not await drop.count():
            await self.console.go_to("/forms/upload")
        await drop.set_input_files(files)
        await expect(self.page.locator(".drop b")).to_have_text(files[0].name)
        await expect(self.page.locator("[data-part=tests]")).to_be_visible()

    async def findings(self) -> list[tuple[str, int, str]]:
        """Severity, row and words of what the check found, as shown."""
        rows: list[list[str]] = await self.page.locator("[data-part=findings] tr[data-severity]").evaluate_all(
            "all => all.map(one => [one.dataset.severity, one.dataset.row, one.innerText])"
        )
        return [(severity, int(row), text) for severity, row, text in rows]

    async def show_only(self, name: str) -> None:
        """One of the filters above the findings."""
        await self.page.get_by_role("radio", name=re.compile(name)).click()

    async def form_tests(self) -> dict[str, tuple[bool, str]]:
        """Whether each form test passed, and where it was run."""
        rows: list[list[str]] = await self.page.locator("tr[data-test]").evaluate_all(
            "all => all.map(one => [one.dataset.test, one.dataset.passed, one.lastElementChild.textContent])"
        )
        return {name: (passed == "true", where.strip()) for name, passed, where in rows}

    async def choose_in_preview(self, path: str, value: str) -> None:
        """Answers a question on the phone shown beside the findings."""
        question = self.preview.locator(f'.question[data-path="{path}"]')
        await question.locator(f'[data-value="{value}"]').click()

    def value(self, name: str) -> Locator:
        """What the phone would send for a question, as the desk shows it beside the phone."""
        return self.page.locator(f'[data-part=values] [data-name="{name}"] dd')

    def publish_button(self) -> Locator:
        return self.page.locator("[data-part=publish] .row button")

    async def publish_from(self, day: date) -> None:
        """Chooses the day from which the version is to be in force."""
        await self.page.get_by_role("radio", name="从某一天起").click()
        await self.page.get_by_label("启用日期").fill(day.isoformat())

    async def published(self) -> str:
        """What the desk says once the version is published."""
        said = self.page.locator(".left .notice.good", has_text="已发布")
        await expect(said).to_be_visible()
        return await said.inner_text()

    # a form

    async def open(self, form_id: str) -> None:
        await self.console.go_to(f"/forms/{form_id}/versions")
        await expect(self.page.locator("[data-version]").first).to_be_visible()

    async def states(self) -> dict[str, str]:
        """The state of each version of the open form."""
        return dict(
            await self.page.locator("[data-version]").evaluate_all(
                "all => all.map(one => [one.dataset.version, one.dataset.state])"
            )
        )

    async def questions(self) -> dict[str, str]:
        """What the chosen version asks, in words, by path."""
        lines = self.page.locator("ol.lines > li[data-path]")
        await expect(lines.first).to_be_visible()
        return dict(await lines.evaluate_all("all => all.map(one => [one.dataset.path, one.innerText])"))

    async def assign(self, *, status: str, region: str) -> str:
        """Narrows the open form to one status and one division; what the page then says."""
        await self.page.get_by_role("button", name="修改范围").click()
        sheet = self.page.get_by_role("dialog")
        await sheet.locator(f'input[name=statuses][value="{status}"]').check()
        await sheet.locator(f'input[name=regions][value="{region}"]').check()
        await sheet.get_by_role("button", name="保存范围").click()
        await expect(sheet).to_be_hidden()
        said = self.page.locator("[data-part=audience]")
        await expect(said.get_by_text("设定")).to_be_visible()
        return await said.inner_text()

    async def retire(self, version: str, reason: str) -> str:
        """Retires a version of the open form; what the desk said would then hold."""
        row = self.page.locator(f'[data-version="{version}"]')
        await row.get_by_role("button", name="停用这个版本").click()
        sheet = self.page.get_by_role("dialog")
        then = await sheet.locator("form b").first.inner_text()
        confirm = sheet.get_by_role("button", name="停用", exact=True)
        await expect(confirm).to_be_disabled()
        await sheet.get_by_label("为什么停用").fill(reason)
        await confirm.click()
        await expect(row).to_have_attribute("data-state", "retired")
        return then

    async def differences(self) -> dict[str, list[str]]:
        """Paths of the shown changes: those to look out for under `cautions`, the rest under `others`."""
        await expect(self.page.locator("[data-cautions]").first).to_be_visible()
        found: dict[str, list[str]] = {}
        for name, mark in (("cautions", "true"), ("others", "false")):
            rows = self.page.locator(f'[data-cautions="{mark}"] tr[data-path]')
            found[name] = await rows.evaluate_all("all => all.map(one => one.dataset.path)")
        return found
