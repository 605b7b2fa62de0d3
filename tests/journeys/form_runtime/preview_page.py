"""The preview page as the console embeds it, in a real browser.

No server: the built files are answered from here, with the headers the server gives them.
"""

from __future__ import annotations

import base64
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, FrameLocator, Locator, Page, Route, ViewportSize, expect

from server.core.frontend import HEADERS, PREVIEW_HEADERS
from tests.browser import PATIENCE_S

ORIGIN = "https://tanfang.test"
CONSOLE = """<!doctype html><meta charset=utf-8>
<style>html, body { margin: 0 } iframe { border: 0; width: 100vw; height: 100dvh; display: block }</style>
<script>
  window.said = []
  addEventListener("message", (event) => said.push(event.data))
  window.show = async (form) => {
    const media = {}
    for (const [name, text] of Object.entries(form.media))
      media[name] = new Blob([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))], {type: form.kinds[name]})
    document.querySelector("iframe").contentWindow.postMessage({...form, type: "form", media}, location.origin)
  }
</script>
<iframe src="/preview" title="preview"></iframe>"""


async def serve(context: BrowserContext, dist: Path) -> None:
    """Answers the pages of `dist` to this browser context."""

    async def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).split("?")[0].lstrip("/")
        if path == "console-page":
            return await route.fulfill(body=CONSOLE, content_type="text/html")
        file = dist / ("preview.html" if path == "preview" else path)
        if not file.is_file():
            return await route.fulfill(status=404)
        headers = PREVIEW_HEADERS if path == "preview" else HEADERS
        kind = guess_type(file.name)[0] or "application/octet-stream"
        return await route.fulfill(body=file.read_bytes(), headers={**headers, "Content-Type": kind})

    await context.route(f"{ORIGIN}/**", answer)


class PreviewPage:
    """A form shown by the preview, handled as a person does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE_S * 1000)
        self.frame: FrameLocator = page.frame_locator("iframe")
        self.errors: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    async def show(self, xform: str, media: dict[str, bytes], locale: str = "zh", **more: str) -> None:
        """Opens a form. `more`: `instance` (a draft) and `lastSaved` (an earlier record), as instance XML."""
        await self.page.goto(f"{ORIGIN}/console-page")
        await self.page.wait_for_function("said.some((one) => one.type === 'ready')")
        form: dict[str, Any] = {
            "xform": xform,
            "title": "每种题都有",
            "locale": locale,
            **more,
            "media": {name: base64.b64encode(content).decode() for name, content in media.items()},
            "kinds": {name: guess_type(name)[0] or "" for name in media},
        }
        await self.page.evaluate("form => show(form)", form)
        await expect(self.frame.locator(".fill .question").first).to_be_visible()

    def question(self, path: str) -> Locator:
        return self.frame.locator(f'.question[data-path="/data/{path}"]')

    async def type_in(self, path: str, text: str) -> None:
        """Taps the field, types, and goes on."""
        field = self.question(path).locator("input, textarea").first
        await field.click()
        await field.press_sequentially(text)
        await field.blur()

    async def set_picker(self, path: str, value: str) -> None:
        """The phone's own date or time picker."""
        await self.question(path).locator("input").fill(value)

    async def choose(self, path: str, *values: str) -> None:
        for value in values:
            choice = self.question(path).locator(f'[data-value="{value}"]')
            await choice.click()
            await expect(choice).to_have_attribute("aria-checked", "true")

    async def choose_on_sheet(self, path: str, query: str, label: str) -> None:
        await self.question(path).locator("button.opener").click()
        sheet = self.frame.get_by_role("dialog")
        if query:
            await sheet.get_by_role("searchbox").fill(query)
        await sheet.get_by_role("radio", name=label, exact=True).click()
        await expect(self.question(path).locator("button.opener")).to_contain_text(label)

    async def next(self) -> None:
        await self.frame.locator('[data-act="next"]').click()

    async def is_wrong(self, *words: str) -> None:
        """Waits until these violations are said, no others."""
        await expect(self.frame.locator(".question.wrong .violation")).to_have_text(list(words))

    async def values(self, words: str) -> str:
        """The instance as the console last heard it, once `words` stand in it: the engine writes before it tells."""
        found = await self.page.wait_for_function(LAST_VALUES, arg=words)
        return str(await found.json_value())

    async def cut_or_overlapping(self) -> list[str]:
        """What sticks out of the screen's width."""
        return await self.frame.locator("body").evaluate(STICKING_OUT)

    async def small_targets(self) -> list[str]:
        """Buttons and fields a thumb would miss: lower than 48 px or narrower than 44."""
        return await self.frame.locator("body").evaluate(SMALL_TARGETS)


LAST_VALUES = """words => {
    const xml = said.filter((one) => one.type === 'values').at(-1)?.xml
    return xml?.includes(words) && xml
}"""
STICKING_OUT = """body => [...body.querySelectorAll('main *')].filter((one) => {
    const box = one.getBoundingClientRect()
    const out = box.right > innerWidth + 1 || box.left < -1
    return box.width > 0 && out && !one.closest('.visually-hidden')
}).map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 30)}`)"""
SMALL_TARGETS = """body => [...body.querySelectorAll('button, input, select, textarea, summary')].flatMap((one) => {
    const {width, height} = one.getBoundingClientRect()
    if (width === 0 || one.closest('.visually-hidden') || (height >= 47.5 && width >= 44)) return []
    return [`${one.tagName} ${one.textContent.slice(0, 20) || one.type}: ${Math.round(width)}x${Math.round(height)}`]
})"""

PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL: ViewportSize = {"width": 360, "height": 740}
