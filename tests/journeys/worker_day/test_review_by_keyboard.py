"""The review desk without a mouse: Tab comes to one row of the list, and the keyboard stands where it works."""

from playwright.async_api import expect

from tests.journeys.test_main_loop import Town, town

__all__ = ["town"]


async def test_a_visit_is_returned_by_keys_alone(town: Town) -> None:
    desk = await town.console("town01")
    await desk.go_to("/visits")
    page = desk.page
    rows = page.locator(".list li[data-key] a")
    await expect(rows.nth(2)).to_be_visible()
    await rows.first.focus()
    await page.keyboard.press("ArrowDown")
    await expect(rows.nth(1)).to_be_focused()
    await expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    await page.keyboard.press("Enter")
    name = page.locator("article header h2")
    await expect(name).to_be_visible()

    # Past the list by one Tab, however many rows it has.
    await rows.nth(1).focus()
    await page.keyboard.press("Tab")
    assert await page.evaluate("!document.activeElement.closest('.list') && document.activeElement !== document.body")

    comment = page.locator(".comment-button").first
    await comment.focus()
    await page.keyboard.press("Enter")
    field = page.locator("textarea.comment")
    await expect(field).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(field).to_have_count(0)
    await expect(comment).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(field).to_be_focused()
    await page.keyboard.type("请写清楚。")
    await page.get_by_role("button", name="退回修改").focus()
    await page.keyboard.press("Enter")
    await expect(name).to_be_focused()
    await expect(page.locator("article, aside").get_by_text("请写清楚。").first).to_be_visible()
