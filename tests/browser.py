"""The browser that tests and measurements drive."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, Playwright, expect

from embedded.browser import browser_path

# Waiting ends as soon as what is waited for is there; a busy machine only needs longer to get there.
PATIENCE_S = 120
expect.set_options(timeout=PATIENCE_S * 1000)

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
LOOK = """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}).then(
  found => found.violations.filter(one => ["serious", "critical"].includes(one.impact)).map(
    one => `${one.id}: ${one.nodes.map(node => node.target.join(" ")).slice(0, 4).join(" | ")}`))"""

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


async def barriers(page: Page) -> list[str]:
    """What keeps people out of the page as it is shown, serious or worse, by WCAG 2.1 AA and good practice."""
    await page.evaluate(AXE.read_text(encoding="utf8"))
    found: list[str] = await page.evaluate(LOOK)
    return found
