"""The rights card is public, says what is in force in the county today, and needs no script (P2)."""

import re
from datetime import timedelta

import pytest

from tests import world
from tests.house import House

ALL = {"c": world.COUNTY}


@pytest.mark.parametrize(
    ("lang", "title", "programme"),
    [("zh", "救助明白卡", "最低生活保障"), ("en", "Rights card", "minimum living allowance")],
)
async def test_anybody_reads_it_in_both_languages(house: House, lang: str, title: str, programme: str) -> None:
    page = await house.client().get("/help/card", params=ALL | {"lang": lang})
    assert page.status_code == 200
    assert title in page.text
    assert programme in page.text
    assert "<script" not in page.text
    assert "<svg" in page.text  # the code of the help page
    assert f'href="http://tanfang.test/help?c={world.COUNTY}"' in page.text


async def test_the_machine_reads_the_same_programmes(house: House) -> None:
    client = house.client()
    told = (await client.get("/public/rights-card", params={"county": world.COUNTY})).json()
    page = (await client.get("/help/card", params=ALL)).text
    assert re.findall(r'data-programme="(\w+)"', page) == [one["programme"] for one in told["programmes"]]
    assert told["as_of"] == house.clock.today.isoformat()


async def test_it_is_not_sent_again_until_something_changed(house: House) -> None:
    client = house.client()
    first = await client.get("/help/card", params=ALL)
    tag = {"If-None-Match": first.headers["etag"]}
    again = await client.get("/help/card", params=ALL, headers=tag)
    assert (again.status_code, again.text) == (304, "")
    house.clock.at += timedelta(days=1)
    assert (await client.get("/help/card", params=ALL, headers=tag)).status_code == 200


async def test_a_county_that_does_not_exist_and_a_language_nobody_speaks(house: House) -> None:
    client = house.client()
    assert (await client.get("/help/card", params={"c": "999999"})).status_code == 200  # the only county is shown
    assert (await client.get("/help/card", params=ALL | {"lang": "xx"})).status_code == 400


async def test_the_help_page_leads_to_it(house: House) -> None:
    page = (await house.client().get("/help", params=ALL)).text
    assert f'href="/help/card?c={world.COUNTY}"' in page


async def test_a_proxy_that_calls_the_tag_weak_is_answered_too(house: House) -> None:
    client = house.client()
    tag = (await client.get("/help/card", params=ALL)).headers["etag"]
    weak = await client.get("/help/card", params=ALL, headers={"If-None-Match": f'"other", W/{tag}'})
    english = await client.get("/help/card", params=ALL | {"lang": "en"}, headers={"If-None-Match": tag})
    assert (weak.status_code, english.status_code) == (304, 200)


async def test_it_is_a_paper_to_hang_up_too(house: House) -> None:
    client = house.client()
    first = await client.get("/help/card.pdf", params=ALL)
    assert (first.status_code, first.content[:4], first.headers["content-type"]) == (200, b"%PDF", "application/pdf")
    tag = {"If-None-Match": first.headers["etag"]}
    assert (await client.get("/help/card.pdf", params=ALL, headers=tag)).status_code == 304
    house.clock.at += timedelta(days=1)
    assert (await client.get("/help/card.pdf", params=ALL, headers=tag)).status_code == 200
    assert (await client.get("/help/card.pdf", params={"c": "999999"})).status_code == 404
    assert f'href="/help/card.pdf?c={world.COUNTY}"' in (await client.get("/help/card", params=ALL)).text
