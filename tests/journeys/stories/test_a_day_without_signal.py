"""Twelve visits and forty photos in a valley without signal; in the evening a weak line at the mast of a town."""

from collections.abc import Callable
from pathlib import Path

from playwright.async_api import expect

from tests.journeys.house import JourneyHouse
from tests.journeys.stories import album
from tests.journeys.stories.conftest import Phones

VISITS = 12
PHOTOS = (4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3)

# What is there by now, and how many photos were there before the last visit's answers.
HOW_FAR = """
    with photos as (select distinct county_code, sha256 from submission_files where submission_id = any($1::uuid[])),
         held as (select files.* from files join photos using (county_code, sha256))
    select (select count(*) from submissions where id = any($1::uuid[])) as visits,
           (select count(*) from held where verified_at is not null and problem is null) as photos,
           (select count(*) from held
            where arrived_at < (select max(received_at) from submissions where id = any($1::uuid[]))) as early"""
# Answers that met a broken line are tried again a little later; photos of other visits may go meanwhile.
FEW = 3


async def test_twelve_visits_and_forty_photos_from_a_valley_without_signal(
    house: JourneyHouse, phones: Phones, camera: Callable[[int], Path]
) -> None:
    await album.publish(house.pool)
    homes = [await house.household(f"山里{number}号") for number in range(VISITS)]
    phone = await phones("grid01")
    await phone.ready_offline()
    await phone.go_offline()
    made: list[str] = []
    taken = 0
    for home, count in zip(homes, PHOTOS, strict=True):
        made.append(await album.visit(phone, home, [camera(taken + number) for number in range(count)]))
        taken += count
    assert taken == 40
    # Once in between the phone is switched off and on: the day is still on it.
    await phone.reload()
    await phone.page.set_viewport_size({"width": 390, "height": 2000})  # a list shows the rows in sight only
    await phone.go_to("/records")
    waits = phone.record_row(state="ready").or_(phone.record_row(state="sending"))  # now and then the phone tries
    await expect(waits).to_have_count(VISITS)
    await expect(phone.record_row()).to_have_count(VISITS)
    await phone.go_to("/")
    await expect(phone.page.locator('[data-count="unsent"] .figure')).to_have_text(str(VISITS))

    house.weather("slow")
    await phone.go_online()
    await house.until("(select count(*) from submissions where id = any($1::uuid[])) = 12", made)
    # The answers are all with the server; the list says of which visits photos are still to go.
    house.weather("dead")  # so that none goes while it is read
    await phone.go_to("/records")
    await phone.record_row(state="waiting_for_files").first.click()
    await expect(phone.page.locator(".record .standing")).to_contain_text("照片")

    house.weather("lossy")
    await phone.page.wait_for_timeout(3_000)
    house.weather("good")
    await phone.sync_now()
    for visit in made:
        await phone.wait_for_state(visit, "sent")

    (far,) = await house.sql(HOW_FAR, made)
    assert (far["visits"], far["photos"]) == (VISITS, 40)
    assert far["early"] <= FEW, "answers waited behind photos"
    counted = await house.sql(
        "select submission_id, count(*) as n from submission_files where submission_id = any($1::uuid[]) group by 1",
        made,
    )
    assert {str(row["submission_id"]): row["n"] for row in counted} == dict(zip(made, PHOTOS, strict=True))
    await phone.go_to("/")
    await expect(phone.page.locator('[data-count="unsent"] .figure')).to_have_text("0")
