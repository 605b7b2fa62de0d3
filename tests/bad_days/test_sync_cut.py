"""A first sync that is cut goes on from its page: whichever part was killed, no page twice and none left out."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.bad_days.estate import Estate

ADD = """
insert into households (county_code, id, region_code, address, head_name, head_pinyin, position_source, registered_at)
select county_code, uuidv7(), region_code, '山上', '某户', 'mou hu', 'none', now()
from households, generate_series(1, 180) where head_name = '王秀兰' returning id
"""
MINE = """
select h.id from households h join user_reaches r on starts_with(h.region_code, r.region_code)
join users u on u.id = r.user_id where u.login = 'grid01'
"""


@pytest.mark.parametrize("killed", ["server", "postgres"])
async def test_a_first_sync_goes_on_where_the_kill_cut_it(estate: Estate, killed: str) -> None:
    if len(await estate.sql(MINE)) < 180:
        await estate.sql(ADD)
    device, cursor, more = estate.new_id(), None, True
    held: list[str] = []

    def body() -> dict[str, Any]:
        return {"device": {"id": device, "app_version": "1", "now": datetime.now(UTC).isoformat()}, "cursor": cursor}

    pages = 0
    while more:
        if pages == 1:
            lost = asyncio.create_task(estate.persist("/sync", body(), good=200))
            await asyncio.sleep(0)  # it is on its way
            estate.kill(killed)
            lost.cancel()
            await asyncio.gather(lost, return_exceptions=True)
            estate.repair()
        answer = await estate.persist("/sync", body(), good=200)
        cursor, more, pages = answer["cursor"], answer["more"], pages + 1
        held += [one["id"] for one in answer["households"]]
    assert pages > 2
    assert sorted(held) == sorted(str(one["id"]) for one in await estate.sql(MINE))
    after = await estate.persist("/sync", body(), good=200)
    assert (after["reset"], after["gone"]) == (False, [])
