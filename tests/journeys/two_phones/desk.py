"""Disagreements as a township clerk handles them at the console. Every method waits for what it says; none sleeps."""

from playwright.async_api import Locator, expect

from tests.journeys.console_page import ConsolePage


class DisagreementsDesk:
    """The review desk and the household pages of a console that is signed in."""

    def __init__(self, console: ConsolePage) -> None:
        self.console = console
        self.page = console.page

    async def finds(self, *visits: str) -> None:
        """These visits stand among those that do not agree with another."""
        await self.console.go_to("/visits")
        await self.page.get_by_role("radio", name="说法不一").click()
        for visit in visits:
            await expect(self.page.locator(f'.list a[href="#/visits/{visit}"]')).to_be_visible()

    async def open_visit(self, visit_id: str) -> None:
        await self.page.locator(f'.list a[href="#/visits/{visit_id}"]').click()
        await expect(self.page.locator(f'[data-page="{visit_id}"] article')).to_be_visible()

    async def open_household(self, household_id: str) -> None:
        await self.console.open_household(household_id)

    def card(self, fact: str) -> Locator:
        return self.page.locator(f'[data-fact="{fact}"]')

    async def sides(self, fact: str) -> list[tuple[str, str, bool]]:
        """What is said, by whom, and whether it holds now."""
        await expect(self.card(fact)).to_be_visible()
        said = self.card(fact).locator(".side:not(.both)")
        found: list[list[str]] = await said.evaluate_all(
            """all => all.map(one => [
                one.querySelector("b").innerText, one.querySelector(".small").innerText,
                one.querySelector(".badge") ? "holds" : ""])"""
        )
        return [(value, who, holds == "holds") for value, who, holds in found]

    async def settle(self, fact: str, choice: str, reason: str) -> None:
        """Chooses one of the sayings, or that both are right, gives the reason and presses the button."""
        await self.card(fact).locator(f'.side:has(b:text-is("{choice}"))').get_by_role("radio").check()
        await self.card(fact).get_by_label("理由").fill(reason)
        await self.press(fact)

    async def press(self, fact: str) -> None:
        await self.card(fact).get_by_role("button", name="核定").click()
