"""A visit comes back: Li mends it from what was answered then, without signal, and it stays the visit of its day."""

from datetime import timedelta

from playwright.async_api import expect

from server.core.clock import civil_date, now
from tests.journeys.test_main_loop import Town, due_households, judged, town

__all__ = ["town"]

OF_DEMO = 1  # a visit of hers that the demo gave back
OUTCOME, REMARK, PHOTO = "/data/who/outcome", "/data/finish/remark", "/data/finish/photo"


async def test_a_returned_visit_is_mended_from_what_was_answered_then(town: Town) -> None:
    photo = town.photo("returned")
    yesterday = (civil_date(now()) - timedelta(days=1)).isoformat()
    worker = town.asks("grid01").get("/session").json()["user"]["id"]
    household = due_households(town.asks("county01"), worker, "due")[0]
    phone, _ = await town.phone("grid01")
    await phone.open_household(household["household_id"])
    visit = await phone.begin_visit()
    await phone.fill_in({OUTCOME: "met", REMARK: "门锁坏了", PHOTO: photo})
    await phone.visited_on(yesterday)
    await phone.finish()
    await phone.wait_for_state(visit, "sent")
    township = town.asks("town01")
    await judged(township, visit)
    review = {
        "id": "0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b70",
        "decision": "returned",
        "comments": [{"path": REMARK, "text": "门锁修了没有？请写清楚。"}],
    }
    assert township.post(f"/visits/{visit}/reviews", json=review).is_success

    # Today says so at one glance, with the comment; it is read and mended without signal.
    await phone.told(phone.page.locator('[data-count="returned"] .figure', has_text=str(OF_DEMO + 1)))
    await phone.ready_offline()
    await phone.go_offline()
    await expect(phone.page.get_by_text("门锁修了没有？请写清楚。")).to_be_visible()

    # Another phone of hers holds no record of it: the server's answers are put in.
    other, _ = await town.phone("grid01")
    await other.open_household(household["household_id"])
    await other.page.get_by_role("button", name="照意见改").click()
    await expect(other.question(OUTCOME).locator('[data-value="met"]')).to_have_attribute("aria-checked", "true")

    await phone.open_household(household["household_id"])
    await phone.page.get_by_role("button", name="照意见改").click()
    await expect(phone.question(OUTCOME).locator('[data-value="met"]')).to_have_attribute("aria-checked", "true")
    mended = phone.page.url.rsplit("/", 1)[-1]
    assert mended != visit
    await phone.fill_in({REMARK: "门锁已经换了新的"})
    await phone.finish()
    await phone.go_online()
    await phone.wait_for_state(mended, "sent")

    first, second = [await judged(township, one) for one in (visit, mended)]
    assert (first["visit"]["visited_on"], second["visit"]["visited_on"]) == (yesterday, yesterday)
    assert first["visit"]["answers"][REMARK] == "门锁坏了"
    assert [one["code"] for one in second["visit"]["form_problems"]] == ["record_corrects"]
    changed = {
        path
        for path in first["visit"]["answers"] | second["visit"]["answers"]
        if first["visit"]["answers"].get(path) != second["visit"]["answers"].get(path)
    }
    assert changed == {REMARK, "/data/end", "/data/meta/instanceID"}
    assert second["visit"]["answers"]["/data/meta/instanceID"] == f"uuid:{mended}"
    assert [f["sha256"] for f in first["files"]] == [f["sha256"] for f in second["files"]]
    assert [f["state"] for f in second["files"]] == ["verified"]

    # A phone that never saw the correction hears of it and lists nothing to mend.
    third, _ = await town.phone("grid01")
    await expect(third.page.locator('[data-count="returned"] .figure')).to_have_text(str(OF_DEMO))
