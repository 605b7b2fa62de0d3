"""Phones with nothing but the form runtime, for all its tests."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ViewportSize

from tests.journeys.form_runtime.preview_page import SMALL, PreviewPage, serve

Phones = Callable[..., Awaitable[PreviewPage]]


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
