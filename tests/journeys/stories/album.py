"""A visit form that takes as many photos as there is to see."""

from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import expect

from server.core.db import Pool, county_scope, transaction
from server.forms import publishing
from server.forms.publishing import Upload
from tests import world
from tests.forms.building import question, workbook
from tests.journeys.phone_page import PhonePage

TITLE = "带照片的走访"
PHOTO = "/data/pictures/picture[{}]/photo"


async def publish(pool: Pool) -> None:
    """For every household, behind the form that is made for it."""
    choices = [{"list_name": "outcomes", "name": "met", "label::中文 (zh)": "见到了", "label::English (en)": "Met"}]
    survey = [
        question("begin_group", "who", appearance="field-list"),
        question("select_one outcomes", "outcome", required="yes"),
        {"type": "end_group"},
        question("begin_group", "pictures", appearance="field-list"),
        question("begin_repeat", "picture"),
        question("image", "photo"),
        {"type": "end_repeat"},
        {"type": "end_group"},
    ]
    settings = {"form_title": TITLE, "form_id": "album_visit", "version": "1", "default_language": "中文 (zh)"}
    checked = publishing.check(Upload(workbook(survey, choices, (settings,))))
    async with transaction(pool, county_scope(world.COUNTY)) as conn:
        await publishing.publish(conn, world.COUNTY, None, datetime.now(UTC), checked)


async def visit(phone: PhonePage, household: str, photos: list[Path]) -> str:
    """A whole visit with these photos, handed in; the record's id."""
    await phone.open_household(household)
    record = await phone.begin_visit(TITLE)
    await phone.answer("/data/who/outcome", "met")
    await phone.page.locator('.fill [data-act="next"]').click()
    rows = phone.page.locator(".fill [data-row]")
    for number, photo in enumerate(photos, 1):
        if await rows.count() < number:  # the first is there at once
            await phone.page.locator('.fill [data-act="add-row"]').click()
        await expect(rows).to_have_count(number)
        await phone.answer(PHOTO.format(number), photo)
    await phone.page.locator('.fill [data-act="next"]').click()
    await expect(phone.page.locator(".fill .review")).to_be_visible()
    await phone.finish()
    return record
