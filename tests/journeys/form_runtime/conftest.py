"""A browser and the built front end, for all tests of the form runtime."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ViewportSize, async_playwright

from embedded.web_build import build_web
from tests.browser import ROOT, chromium
from tests.journeys.form_runtime.preview_page import SMALL, PreviewPage, serve

Phones = Callable[..., Awaitable[PreviewPage]]


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built front end, a copy that no other build changes."""
    return shutil.copytree(build_web(ROOT, print), tmp_path_factory.mktemp("web") / "dist")


@pytest_asyncio.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        held = await chromium(playwright)
        yield held
        await held.close()


@pytest_asyncio.fixture
async def phone(browser: Browser, dist: Path) -> AsyncIterator[Phones]:
    """Makes phones of a size, each with nothing on it."""
    contexts: list[BrowserContext] = []

    async def make(size: ViewportSize = SMALL) -> PreviewPage:
        context = await browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True, device_scale_factor=2
        )
        contexts.append(context)
        await serve(context, dist)
        return PreviewPage(await context.new_page())

    yield make
    for context in contexts:
        await context.close()
