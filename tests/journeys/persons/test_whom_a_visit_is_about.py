"""A worker visits a family with a disabled son and says that it was mainly about him: what was found is his."""

from playwright.async_api import Browser, expect

from tests import world
from tests.journeys.house import JourneyHouse
from tests.journeys.phone_page import PhonePage, new_phone

SON = """
insert into persons (county_code, id, household_id, region_code, name, pinyin, sex, birth_date, relation,
                     registered_at)
values ($1, $2, $3::uuid, $4, '邬小满', 'wu xiaoman wxm', 'male', '1980-05-06', 'child', now())
"""
ABLE = "select person_id from facts where household_id = $1::uuid and name = 'self_care_ability'"


async def test_what_a_visit_finds_is_kept_as_of_whom_it_was_about(house: JourneyHouse, browser: Browser) -> None:
    ground = await house.ground()
    mother, son = world.uid(f"{ground.login}家 person"), world.uid(f"{ground.login} son")
    await house.sql(SON, world.COUNTY, son, ground.home, ground.code)
    context = await new_phone(browser)
    phone = PhonePage(await context.new_page(), house.address)
    await phone.sign_in(ground.login, world.PASSWORD)
    await phone.open_household(ground.home)
    record = await phone.begin_visit()
    await phone.fill_in({"/data/who/outcome": "met", "/data/self_care/cannot_do": ["bathing"]})
    about = phone.page.get_by_label("主要说的是谁")
    await expect(about).to_have_value(str(mother))  # the tekun person of the family
    await about.select_option(label="邬小满（子女）")
    await phone.finish()
    await phone.wait_for_state(record, "sent")
    await phone.open_record(record)
    await expect(phone.page.locator("dl.about")).to_contain_text("邬小满")
    await house.until_done([record])
    assert [str(one["person_id"]) for one in await house.sql(ABLE, ground.home)] == [str(son)]
    await context.close()
