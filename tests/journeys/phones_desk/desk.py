"""The console's page of phones as a clerk handles it. Every method waits for what it says; none sleeps."""

from playwright.async_api import Locator, expect

from tests.journeys.console_page import ConsolePage


class PhonesDesk:
    """The phones' page of a console that is signed in."""

    def __init__(self, console: ConsolePage) -> None:
        self.console = console
        self.page = console.page

    async def open(self, state: str = "all", search: str = "") -> None:
        """The list, narrowed to a state and to what was typed."""
        await self.console.go_to("/devices")
        await self.page.locator(".strip select").select_option(state)
        await self.page.locator(".strip input[type=search]").fill(search)
        await self.page.locator(".strip input[type=search]").press("Enter")
        await self._read()

    async def _read(self) -> None:
        await expect(self.page.locator('.pane[aria-label="手机"]')).to_have_attribute("aria-busy", "false")

    def line(self, device: str) -> Locator:
        return self.page.locator(f'[data-device="{device}"]')

    async def signs(self, device: str) -> list[str]:
        """Why a phone of the list may need help, in words."""
        await expect(self.line(device)).to_be_visible()
        return await self.line(device).locator("[data-sign]").all_inner_texts()

    async def choose(self, device: str) -> None:
        await self.line(device).click()
        await expect(self.page.locator(f'[data-page="{device}"] .pairs')).to_be_visible()

    async def said(self, name: str) -> str:
        """What the chosen phone said of itself under this name."""
        return await self.page.locator(f'.pairs dt:text-is("{name}") + dd').inner_text()

    async def begin(self, button: str) -> list[str]:
        """Presses a button of the chosen phone; what the sheet says will happen."""
        await self.page.locator("article").get_by_role("button", name=button).click()
        await expect(self._sheet.get_by_label("怎么回事")).to_be_visible()
        return await self._sheet.locator("li").all_inner_texts()

    @property
    def _sheet(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def confirm(self, button: str, reason: str) -> None:
        """Gives the reason and confirms."""
        await self._sheet.get_by_label("怎么回事").fill(reason)
        await self._sheet.get_by_role("button", name=button).click()

    async def history(self, newest: str) -> list[tuple[str, str]]:
        """Each time the chosen phone was lost or found, the `newest` reason first: which, and why."""
        lines = self.page.locator("[data-standing]")
        await expect(lines.first).to_contain_text(newest)
        found: list[list[str]] = await lines.evaluate_all(
            "all => all.map(one => [one.dataset.standing, one.querySelector('p').innerText])"
        )
        return [(standing, reason) for standing, reason in found]
