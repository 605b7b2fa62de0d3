"""Every screen of the phone for eyes and fingers of fifty-five: contrast, names to listen to, targets, size."""

from typing import Any

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests import world
from tests.browser import barriers
from tests.journeys.in_the_hand.conftest import HOME, PHONE, SIDEWAYS, SMALL, Newcomers, Phones
from tests.journeys.phone_page import PhonePage

# What a finger is to hit, unless it stands within a sentence; what is hidden for eyes is not tapped.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    "a, button, input, select, summary, [role=radio], [role=checkbox]")]
  .filter(one => one.checkVisibility() && !one.closest(".visually-hidden") && one.tabIndex >= 0 && !one.closest("p"))
  .map(one => [one.closest("label") ?? one, one])
  .map(([hit, one]) => [hit.getBoundingClientRect(), one])
  .filter(([box]) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
  .map(([box, one]) => `${one.outerHTML.slice(0, 90)} ${Math.round(box.width)}×${Math.round(box.height)}`)"""
TOO_WIDE = """() => [...document.querySelectorAll("main *, nav *")].filter(one => one.checkVisibility()
    && one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".row, .maplibregl-map"))
  .map(one => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`).slice(0, 5)"""

# Whoever set the phone to letters twice as large scrolls down, never sideways. Twice the app's own 112.5 %.
TWICE = """() => { const root = document.documentElement; root.style.fontSize = "225%";
  const wide = root.scrollWidth; root.style.fontSize = "";
  return wide > innerWidth ? [`${wide} px wide with letters of twice the size`] : [] }"""
STILL = """() => Promise.all(document.getAnimations()
  .filter(one => one.effect.getTiming().iterations !== Infinity).map(one => one.finished.catch(() => null)))"""
SCREENS = ("/", "/households", "household", "/report", "fill", "/records", "record", "/notices", "/help", "/settings",
           "/diagnostics", "/settings/pin", "/bundle", "/hand-in", "lock")  # fmt: skip


def look(theme: str, locale: str, size: str) -> str:
    """How this phone is set, before the app reads it."""
    held = {"theme": theme, "locale": locale, "type": size}
    return ";".join(f"localStorage.setItem('tanfang.{name}', '{value}')" for name, value in held.items())


async def show(phone: PhonePage, screen: str) -> None:
    """A screen, drawn."""
    page = phone.page
    if screen == "household":
        await phone.open_household(HOME)
    elif screen == "fill":
        await phone.open_household(HOME)
        await page.locator(".foot .primary").click()
        await phone.answer("/data/who/outcome", "met")  # so that it stays as a draft
    elif screen == "lock":
        await phone.lock()
    elif screen == "record":
        await phone.go_to("/records")
        await page.locator("a.row[data-state]").first.click()
        await expect(page.locator(".fill, .record")).to_be_visible()
    else:
        await phone.go_to(screen)
        await expect(page.locator("main").first).to_be_visible()
    await page.evaluate(STILL)


async def complaints(page: Page) -> list[str]:
    found = await barriers(page)
    small: list[Any] = await page.evaluate(SMALL_TARGETS)
    wide: list[Any] = await page.evaluate(TOO_WIDE)
    return [*found, *(f"small: {one}" for one in small), *(f"wide: {one}" for one in wide)]


LOOKS = pytest.mark.parametrize(
    ("theme", "locale", "type_size", "size"),
    [
        ("light", "zh", "normal", PHONE),
        ("dark", "en", "normal", SMALL),
        ("light", "zh", "large", SMALL),
        ("dark", "zh", "large", SIDEWAYS),
    ],
    ids=["daylight", "english at night", "large type", "sideways"],
)


@LOOKS
async def test_every_screen(phone: Phones, theme: str, locale: str, type_size: str, size: ViewportSize) -> None:
    held = await phone(size)
    await held.page.context.add_init_script(look(theme, locale, type_size))
    await held.reload()
    wrong: dict[str, list[str]] = {}
    for screen in SCREENS:
        await show(held, screen)
        twice: list[str] = await held.page.evaluate(TWICE) if type_size == "normal" else []
        if found := [*await complaints(held.page), *twice]:
            wrong[screen] = found
    assert wrong == {}


@LOOKS
async def test_the_screens_before_the_first_list(
    newcomer: Newcomers, theme: str, locale: str, type_size: str, size: ViewportSize
) -> None:
    held = await newcomer(size, look(theme, locale, type_size))
    page = held.page
    await held.open()
    await page.evaluate(STILL)
    wrong = {"sign-in": await complaints(page)}
    await page.locator("input").nth(0).fill("grid01")
    await page.locator("input").nth(1).fill(world.PASSWORD)
    await page.locator("button[type=submit]").click()
    await expect(page.locator('[data-digit="0"]')).to_be_visible()
    await page.evaluate(STILL)
    wrong["the PIN is chosen"] = await complaints(page)
    assert {screen: found for screen, found in wrong.items() if found} == {}
