"""Two people with a phone each visit one household on one day, both without a signal, and find different things.

Told as it happens: the grid worker finds in the morning that the old woman can do little alone; somebody of the
township who knows nothing of it finds her better an hour later. Both records get home, in the other order. The
township sees both sayings side by side and says which holds; both phones hear of it.
"""

import httpx
from playwright.async_api import expect

from tests.journeys.phone_page import PhonePage
from tests.journeys.test_main_loop import Town, due_households, town, until
from tests.journeys.two_phones.desk import DisagreementsDesk

__all__ = ["town"]

OUTCOME, CANNOT = "/data/who/outcome", "/data/self_care/cannot_do"
CARER = "/data/care/daily_carer_person"
UNABLE, PARTLY = ["eating", "dressing", "toilet", "bathing"], ["bathing"]
FACT = "self_care_ability"
WHY = "已电话问过村医，四样都要人帮"


async def visit(phone: PhonePage, household: str, cannot: list[str], carer: str) -> str:
    """A whole visit without a signal; the record's id."""
    await phone.open_household(household)
    record = await phone.begin_visit()
    await phone.fill_in({OUTCOME: "met", CANNOT: cannot, CARER: carer, "/data/care/daily_carer_has": "yes"})
    await phone.finish()
    return record


async def test_two_phones_one_household(town: Town) -> None:
    worker = town.asks("grid01").get("/session").json()["user"]["id"]
    household = due_households(town.asks("county01"), worker, "due")[0]["household_id"]
    first, _ = await town.phone("grid01")
    second, _ = await town.phone("town01")
    for phone in (first, second):
        await phone.ready_offline()
        await phone.go_offline()
    morning = await visit(first, household, UNABLE, "李大军")
    later = await visit(second, household, PARTLY, "李大军")

    township = town.asks("town01")
    for phone, record in ((second, later), (first, morning)):
        await phone.go_online()
        await phone.wait_for_state(record, "sent")
    await until(lambda: open_facts(township, household) == [FACT])
    assert township.get(f"/households/{household}").json()["facts"][FACT] == "partly_unable"

    notice = first.page.locator(f'[data-apart="{FACT}"]')
    await first.told(notice, at=f"/households/{household}")
    await expect(notice).to_contain_text("现在按“部分不能自理”算，等乡镇核定。")

    desk = DisagreementsDesk(await town.console("town01"))
    await desk.finds(morning, later)
    await desk.open_visit(morning)
    assert [(value, holds) for value, _, holds in await desk.sides(FACT)] == [
        ("不能自理", False),
        ("部分不能自理", True),
    ]
    await expect(desk.page.get_by_text("同一天还有一次走访")).to_be_visible()
    await desk.press(FACT)
    await expect(desk.card(FACT).get_by_text("请先选一个")).to_be_visible()
    await desk.settle(FACT, "不能自理", WHY)
    await expect(desk.card(FACT).get_by_text("已核定：以“不能自理”为准")).to_be_visible()
    await desk.open_household(household)
    await expect(desk.card(FACT).get_by_text(WHY)).to_be_visible()
    assert open_facts(township, household) == []

    for phone in (first, second):
        told = phone.page.locator(f'[data-apart="{FACT}"]', has_text="乡镇已核定，以“不能自理”为准。")
        await phone.told(told, at=f"/households/{household}")
        await expect(told).to_contain_text(WHY)


async def test_one_phone_s_two_visits_without_a_signal_are_no_disagreement(town: Town) -> None:
    """The second begins with what the first one said, though the server knows neither."""
    worker = town.asks("grid01").get("/session").json()["user"]["id"]
    household = due_households(town.asks("county01"), worker, "due")[1]["household_id"]
    phone, _ = await town.phone("grid01")
    await phone.ready_offline()
    await phone.go_offline()
    await visit(phone, household, UNABLE, "王小满")
    await phone.open_household(household)
    again = await phone.begin_visit()
    await phone.fill_in({OUTCOME: "met", "/data/care/daily_carer_has": "yes", CANNOT: PARTLY})
    await phone.finish()
    await phone.go_online()
    await phone.wait_for_state(again, "sent")
    township = town.asks("town01")
    await until(lambda: township.get(f"/households/{household}").json()["facts"].get(FACT) == "partly_unable")
    assert township.get(f"/households/{household}").json()["disagreements"] == []
    assert township.get(f"/households/{household}").json()["facts"]["daily_carer_person"] == "王小满"


def open_facts(client: httpx.Client, household: str) -> list[str]:
    """The facts of a household on which records do not agree."""
    page = client.get(f"/households/{household}").json()
    return sorted(one["name"] for one in page["disagreements"] if one["open"])
