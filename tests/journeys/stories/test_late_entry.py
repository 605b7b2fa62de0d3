"""A visit made on Friday is written down on Monday, when there was time: the day it was made is what counts."""

from datetime import date, timedelta

import pytest
from playwright.async_api import expect

from tests.journeys.house import JourneyHouse
from tests.journeys.stories.conftest import Phones

OUTCOME, POSITION = "/data/who/outcome", "/data/finish/position"


@pytest.mark.parametrize("days_ago", [1, 3, 40])
async def test_the_day_of_the_visit_and_the_day_of_its_entry_are_kept_apart(
    house: JourneyHouse, phones: Phones, days_ago: int
) -> None:
    home = await house.household(f"补录{days_ago}天")
    made_on = date.fromisoformat(house.today) - timedelta(days=days_ago)
    phone = await phones("grid01")
    await phone.open_household(home)
    visit = await phone.begin_visit()
    await phone.fill_in({OUTCOME: "met", POSITION: "here"})
    await phone.visited_on(made_on.isoformat())
    await phone.finish()
    await phone.wait_for_state(visit, "sent")
    await house.until_done([visit])

    (row,) = await house.sql(
        """select visited_on, counts, problems::text,
                  (entered_at at time zone 'Asia/Shanghai')::date as entered_on from visits where id = $1::uuid""",
        visit,
    )
    assert (row["visited_on"], row["entered_on"]) == (made_on, date.fromisoformat(house.today))
    assert (row["counts"], row["problems"]) == (True, "[]")
    followup = (await house.asks("town01", f"/households/{home}"))["followup"]
    due_on = made_on + timedelta(days=followup["interval_days"])
    assert (followup["last_counted_on"], followup["due_on"]) == (made_on.isoformat(), due_on.isoformat())
    # The phone reckons with the same day.
    await phone.sync_now()
    await phone.open_household(home)
    overdue = due_on + timedelta(days=followup["grace_days"]) < date.fromisoformat(house.today)
    says = expect(phone.household_due)
    await (says.to_contain_text("逾期") if overdue else says.not_to_contain_text("逾期"))


async def test_a_later_visit_entered_first_is_not_undone_by_an_earlier_one_entered_later(
    house: JourneyHouse, phones: Phones
) -> None:
    home = await house.household("补录次序")
    today = date.fromisoformat(house.today)
    phone = await phones("grid01")
    visits: list[str] = []
    for made_on in (today - timedelta(days=1), today - timedelta(days=9)):
        await phone.open_household(home)
        visits.append(await phone.begin_visit())
        await phone.fill_in({OUTCOME: "met", POSITION: "here"})
        await phone.visited_on(made_on.isoformat())
        await phone.finish()
        await phone.wait_for_state(visits[-1], "sent")
    await house.until_done(visits)
    followup = (await house.asks("town01", f"/households/{home}"))["followup"]
    assert followup["last_counted_on"] == (today - timedelta(days=1)).isoformat()
