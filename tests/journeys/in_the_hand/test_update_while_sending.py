"""A new version of the app arrives in the middle of the day: it is offered, and comes, when nothing is under way."""

from playwright.async_api import Page, expect

from tests.journeys.house import JourneyHouse
from tests.journeys.in_the_hand.conftest import HOME, Phones

ARRIVES = """name => navigator.serviceWorker.register(`/sw.js?${name}`).then(
  (held) => new Promise((ready) => {
    const look = () => (held.waiting ? ready(true) : setTimeout(look, 50)); look() }))"""
# Where two windows are open, the tap may come a moment before the sending in the other one.
TAPPED_ELSEWHERE = (
    "() => navigator.serviceWorker.getRegistration().then((one) => one.waiting.postMessage('take over'))"
)
# The first visit sent waits on its way until the test lets it go on; the browser shows such requests to no listener.
HOLD = """
const send = window.fetch;
window.fetch = async (asked, more) => {
  if (new URL(asked.url ?? asked, location.href).pathname === "/visits" && !sessionStorage.getItem("held")) {
    sessionStorage.setItem("held", "yes");
    window.asked = true;
    while (!window.mayGoOn) await new Promise((ready) => setTimeout(ready, 50));
  }
  return send(asked, more);
};
"""
SERVES = "name => navigator.serviceWorker.controller?.scriptURL.endsWith(name)"


async def begins_anew(page: Page) -> None:
    """The page was opened again by itself."""
    await page.wait_for_function("() => window.before === undefined && document.querySelector('.locked')")


async def test_an_update_interrupts_neither_a_form_nor_the_sending(phone: Phones, house: JourneyHouse) -> None:
    held = await phone(before=HOLD)
    page = held.page
    offered = page.get_by_text("有新版本")
    await held.ready_offline()
    await page.evaluate("window.before = true")
    await page.evaluate(ARRIVES, "second")
    await expect(offered).to_be_visible()

    await held.open_household(HOME)
    visit = await held.begin_visit()
    await expect(offered).to_have_count(0)
    await held.fill_in({"/data/who/outcome": "met"})
    await held.finish()
    await page.wait_for_function("() => window.asked === true")
    await expect(offered).to_have_count(0)
    await page.evaluate(TAPPED_ELSEWHERE)
    await page.wait_for_function(SERVES, arg="second")
    assert await page.evaluate("window.before") is True
    await page.evaluate("window.mayGoOn = true")
    await begins_anew(page)
    await held.unlock()
    await held.wait_for_state(visit, "sent")
    assert await house.sql("select count(*)::int as n from submissions where id = $1::uuid", visit) == [{"n": 1}]

    await page.evaluate("window.before = true")
    await page.evaluate(ARRIVES, "third")
    await page.get_by_role("button", name="更新", exact=True).click()
    await begins_anew(page)
