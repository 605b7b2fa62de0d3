"""A page is whole when it is shown: what comes in later would push a choice away from under a finger."""

import asyncio

from playwright.async_api import Route, expect

from field_forms import convert_xlsform
from tests.forms.building import workbook
from tests.journeys.form_runtime.conftest import Phones
from tests.journeys.form_runtime.every_type import CHOICES, END_GROUP, SETTINGS, ask, page

# Turns the page; where the choice stands as soon as it is drawn, and where it stands when all has come in.
PLACES = """async body => {
  const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const choice = "[data-path='/data/second/done'] [data-value]";
  const top = () => Math.round(body.querySelector(choice).getBoundingClientRect().top);
  body.querySelector('[data-act="next"]').click();
  await drawn();
  const first = top();
  await new Promise(done => setTimeout(done, 2500));
  return [first, top()];
}"""


async def test_a_choice_below_a_photo_and_a_position_stays_where_it_was_first_seen(phone: Phones) -> None:
    xform = convert_xlsform(
        workbook(
            (
                page("first", "一", "One"),
                ask("text", "name", "名字", "Name"),
                END_GROUP,
                page("second", "二", "Two"),
                ask("image", "photo", "照片", "Photo"),
                ask("geopoint", "place", "位置", "Place"),
                ask("select_one town", "done", "哪个镇？", "Which town?"),
                END_GROUP,
            ),
            CHOICES,
            SETTINGS,
        )
    )
    one = await phone()

    async def late(route: Route) -> None:
        await asyncio.sleep(1)
        await route.fallback()

    # As on a slow phone: what photos and positions are taken with comes in a second late.
    await one.page.context.route("**/assets/PhotoAnswer-*.js", late)
    await one.page.context.route("**/assets/PlaceAnswer-*.js", late)
    await one.show(xform.decode(), {})
    await expect(one.question("first/name")).to_be_visible()
    first, last = await one.frame.locator("body").evaluate(PLACES)
    assert first == last
