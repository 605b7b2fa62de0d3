"""The browser that tests and measurements drive."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Playwright

from embedded.browser import browser_path

ROOT = Path(__file__).resolve().parents[1]

ARGUMENTS = (
    "--no-sandbox",  # as root in a container there is no user namespace to sandbox in
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _say(zh: str, en: str) -> None:
    print(f"{zh} / {en}")


async def chromium(playwright: Playwright) -> Browser:
    """A headless browser that talks to nobody but the pages it is given."""
    return await playwright.chromium.launch(executable_path=browser_path(ROOT, _say), args=list(ARGUMENTS))


@asynccontextmanager
async def cleared(browser: Browser) -> AsyncGenerator[None]:
    """Closes what was opened in the browser meanwhile."""
    before = list(browser.contexts)
    yield
    for context in browser.contexts:
        if context not in before:
            await context.close()
